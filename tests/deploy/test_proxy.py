"""The proxy in front: who is not logged in gets nothing, a viewer looks, a steward starts and
decides, and the login is who did it. Real nginx, real PostgreSQL, the services of deploy."""

import json
import shutil
import subprocess
import time
from pathlib import Path

import httpx
import pytest

from assets.partitions import STARTED_BY
from tests.deploy.services import DEPLOY, all_services, free_port, proxy
from tests.deploy.test_postgresql import OnPostgresql
from tests.installation import PROJECT

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.timeout(1500),  # the daemon starts what else is due in between
    pytest.mark.skipif(
        shutil.which("nginx") is None and not Path("/usr/sbin/nginx").exists(),
        reason="no nginx on this machine",
    ),
]
LAUNCH = """mutation($p: ExecutionParams!) { launchRun(executionParams: $p) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message }
  ... on UnauthorizedError { message } } }"""
RUN = """query($id: ID!) { runOrError(runId: $id) {
  __typename ... on Run { status tags { key value } } } }"""


@pytest.fixture(scope="module")
def site(database, tmp_path_factory):
    """Everything of deploy, running; gives the address of the proxy."""
    database.fresh()
    root = tmp_path_factory.mktemp("site")
    place = OnPostgresql(root, database, approval="required", first_year=2023)
    upgraded = place.spiegel("upgrade", role="spiegel_owner")
    assert upgraded.returncode == 0, upgraded.stdout + upgraded.stderr
    granted = database.psql(
        "spiegel_owner", "spiegel", "-f", str(DEPLOY / "postgresql" / "append_only.sql")
    )
    assert granted.returncode == 0, granted.stderr
    web = root / "web"
    (web / "dagster").mkdir(parents=True)
    shutil.copy(DEPLOY / "dagster.yaml", web / "dagster")
    installation = place.installation
    common = {
        "PYTHONPATH": str(PROJECT),
        "DAGSTER_DISABLE_TELEMETRY": "1",
        "SPIEGEL_DELIVERIES": str(installation.deliveries),
        "SPIEGEL_PORTAL": str(installation.portal),
    }
    dagster = {"DAGSTER_PG_URL_FILE": place.environment()["DAGSTER_PG_URL_FILE"]}
    viewer = root / "secrets" / "viewer"
    viewer.write_text(database.url("dagster_read", "dagster", "psycopg2"))
    on_web = {**common, "SPIEGEL_STATE": str(web), "DAGSTER_HOME": str(web / "dagster")}
    environments = {
        "code": {
            **common,
            **place.environment(),
            "SPIEGEL_CONFIG": str(place.config),
            "SPIEGEL_STATE": str(installation.state),
            "DAGSTER_HOME": str(place.home),
        },
        "daemon": {**on_web, **dagster},
        "webserver": {**on_web, **dagster},
        "viewer": {**on_web, "DAGSTER_PG_URL_FILE": str(viewer)},
    }
    ports = (free_port(), free_port())
    port = free_port()
    health = root / "health"
    health.mkdir()
    changes = {
        "127.0.0.1:3001": f"127.0.0.1:{ports[1]}",
        "127.0.0.1:3000": f"127.0.0.1:{ports[0]}",
        "/run/spiegel-health": str(health),
    }
    front = root / "front"
    front.mkdir()
    with (
        all_services(root, DEPLOY / "web.yaml", environments, ports),
        proxy(front, changes, "login-htpasswd.conf", port),
    ):
        yield Site(f"https://127.0.0.1:{port}", health, place, front)


class Site:
    """The proxy as a browser sees it."""

    def __init__(self, address, health, place, front):
        self.address, self.health, self.place, self.front = address, health, place, front

    def client(self, user=None, **headers):
        login = (user, f"wachtwoord-{user}") if user else None
        return httpx.Client(
            base_url=self.address, auth=login, headers=headers, verify=False, timeout=120
        )

    def ask(self, user, query, variables, **headers):
        with self.client(user, **headers) as client:
            return client.post("/graphql", json={"query": query, "variables": variables})

    def launch(self, user, job, tags=(), config=None, **headers):
        pipeline = {
            "pipelineName": job,
            "repositoryName": "__repository__",
            "repositoryLocationName": "spiegel",
        }
        given = {
            "selector": pipeline,
            "mode": "default",
            "runConfigData": json.dumps(config or {}),
            "executionMetadata": {"tags": [{"key": k, "value": v} for k, v in tags]},
        }
        return self.ask(user, LAUNCH, {"p": given}, **headers)

    def outcome(self, run):
        end = time.monotonic() + 500
        while time.monotonic() < end:
            found = self.ask("viewer", RUN, {"id": run}).json()["data"]["runOrError"]
            if found["status"] in ("SUCCESS", "FAILURE", "CANCELED"):
                return found
            time.sleep(2)
        raise AssertionError(found)


@pytest.mark.parametrize("path", ["/", "/graphql", "/kwaliteit/", "/server_info", "/runs"])
def test_who_is_not_logged_in_gets_401(site, path):
    with site.client() as client:
        assert client.post(path).status_code == 401
        if path != "/graphql":  # a question by GET is refused to everybody, with 405
            assert client.get(path).status_code == 401


def test_a_wrong_password_gets_401(site):
    with httpx.Client(base_url=site.address, auth=("steward", "gok"), verify=False) as client:
        assert client.get("/").status_code == 401


def test_a_page_carries_the_headers_of_a_careful_server(site):
    with site.client("viewer") as client:
        found = client.get("/")
    assert found.status_code == 200
    assert "text/html" in found.headers["content-type"]
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["x-frame-options"] == "SAMEORIGIN"
    assert found.headers["strict-transport-security"]
    assert "nginx/" not in found.headers["server"]


def test_a_viewer_sees_what_there_is(site):
    query = (
        "{ repositoriesOrError { ... on RepositoryConnection { nodes { name jobs { name } } } } }"
    )
    nodes = site.ask("viewer", query, {}).json()["data"]["repositoriesOrError"]["nodes"]
    assert {"jaarrun", "inname", "besluit"} <= {job["name"] for job in nodes[0]["jobs"]}


def test_a_viewer_cannot_launch(site):
    found = site.launch("viewer", "inname", [("dagster/partition", "2021")]).json()
    assert found["data"]["launchRun"]["__typename"] == "UnauthorizedError"


@pytest.mark.parametrize("user", ["viewer", "steward"])
def test_nobody_reports_that_an_asset_was_made(site, user):
    with site.client(user) as client:
        for kind in ("materialization", "check", "observation"):
            assert client.post(f"/report_asset_{kind}/ontvangen").status_code == 404


def test_another_site_cannot_use_a_login(site):
    wanted = [("dagster/partition", "2021")]
    for origin in ("https://boze.example", "null", f"{site.address}.boze.example"):
        assert site.launch("steward", "inname", wanted, Origin=origin).status_code == 403
    with site.client("steward") as client:
        link = client.get("/graphql", params={"query": "mutation { logTelemetry }"})
        assert link.status_code == 405
    query = "{ version }"
    assert site.ask("viewer", query, {}, Origin=site.address).status_code == 200


def test_subscriptions_pass_the_proxy_with_a_login_only(site):
    import asyncio
    import ssl

    import websockets

    context = ssl._create_unverified_context()
    address = site.address.replace("https", "wss") + "/graphql"

    async def connect(headers):
        async with websockets.connect(
            address, ssl=context, subprotocols=["graphql-ws"], additional_headers=headers
        ) as connection:
            await connection.send(json.dumps({"type": "connection_init", "payload": {}}))
            return json.loads(await connection.recv())["type"]

    login = httpx.BasicAuth("viewer", "wachtwoord-viewer")._auth_header
    assert asyncio.run(connect({"Authorization": login})) == "connection_ack"
    with pytest.raises(websockets.InvalidStatus, match="401"):
        asyncio.run(connect({}))


def test_health_is_for_this_machine_and_says_no_when_not_well(site):
    with site.client() as client:
        assert client.get("/gezondheid").status_code == 503
        (site.health / "healthy.json").write_text('{"healthy": true}')
        (site.health / "healthy.json").chmod(0o644)
        well = client.get("/gezondheid")
    assert (well.status_code, well.json()) == (200, {"healthy": True})


def test_a_steward_starts_a_run_and_somebody_else_approves_it(site):
    lie = [("dagster/partition", "2023"), (STARTED_BY, "iemand anders")]
    launched = site.launch("steward", "jaarrun", lie, **{"X-Forwarded-User": "tweede"}).json()
    run = launched["data"]["launchRun"]["run"]["runId"]
    found = site.outcome(run)
    assert found["status"] == "SUCCESS", found
    tags = {tag["key"]: tag["value"] for tag in found["tags"]}
    assert tags[STARTED_BY] == "steward"
    candidate = site.place.installation.state / "kandidaat" / "2023.json"
    seen = json.loads(candidate.read_text())
    assert seen["started_by"] == "steward"

    def decide(user):
        form = {
            "jaar": 2023, "besluit": "GOEDKEUREN", "naam": "A. de Boer",
            "vingerafdruk": seen["digest"][:12], "toelichting": "akkoord",
        }  # fmt: skip
        config = {"ops": {"besluiten": {"config": form}}}
        answer = site.launch(user, "besluit", config=config).json()["data"]["launchRun"]
        if answer["__typename"] != "LaunchRunSuccess":
            return answer["__typename"]
        return site.outcome(answer["run"]["runId"])["status"]

    assert decide("viewer") == "UnauthorizedError"
    assert decide("steward") == "FAILURE"
    assert not (site.place.installation.portal / "index.json").exists()
    assert decide("tweede") == "SUCCESS"
    rows = site.place.database.psql("spiegel_read", "spiegel", "-c", "SELECT door FROM besluiten")
    assert rows.stdout.split("\n")[0] == "A. de Boer (tweede)"


def test_no_password_is_in_a_log_or_on_a_command_line(site):
    for path in [*site.front.glob("*.log"), *site.front.parent.glob("*.log")]:
        assert "wachtwoord" not in path.read_text(errors="replace"), path.name
    shown = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert "wachtwoord-van" not in shown
