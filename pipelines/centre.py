"""A service centre: one Dagster for many municipalities, a partition per municipality and year.

Each municipality keeps its own ``spiegel.yaml``, state, portal, database, secrets and Dagster home.
Its line runs as ``spiegel run`` in a process that is given that municipality's environment and
nothing of the centre's; what comes back is an exit code and sentences without values.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import dagster as dg
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from assets.partitions import YEARS, starter_of
from pipelines.installation import ConfigurationError
from pipelines.secret_values import SecretMissing, fill_secrets

CENTRE_VARIABLE = "SPIEGEL_CENTRE"
MUNICIPALITY, YEAR = "gemeente", "jaar"
RUN = dg.AssetKey(["centrum", "jaarrun"])
RUN_JOB = "jaarrun_gemeente"
#: What a process needs of this one; no secret is in it.
PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "PYTHONPATH", "USER", "LOGNAME")
WAITING = 3
SENTENCES = 40


class Member(BaseModel):
    """One municipality: its ``spiegel.yaml``, and the file with its environment (NAME=value)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    config: Path
    environment: Path | None = None

    def variables(self) -> dict[str, str]:
        """Return the environment of this municipality's processes."""
        found = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        if self.environment is not None:
            for line in self.environment.read_text(encoding="utf-8").splitlines():
                name, separator, value = line.strip().partition("=")
                if separator and not name.startswith("#"):
                    found[name.strip()] = value.strip().strip("\"'")
        return {**found, "SPIEGEL_CONFIG": str(self.config), "DAGSTER_DISABLE_TELEMETRY": "1"}


class Centre(BaseModel):
    """What ``centrum.yaml`` holds: municipalities by GM code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    municipalities: dict[str, Member]


def load_centre(path: Path) -> Centre:
    """Read the file of a centre; raise ``ConfigurationError`` when municipalities are not apart."""
    try:
        centre = Centre.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ConfigurationError(f"Het bestand {path} van het centrum bestaat niet.") from None
    except (ValidationError, yaml.YAMLError):
        raise ConfigurationError(
            f"{path} is geen bestand van een centrum: municipalities, en per GM-code config en "
            "eventueel environment. Zie docs/operations.md."
        ) from None
    folder = path.resolve().parent
    members = {
        code: Member(
            config=folder / member.config,
            environment=folder / member.environment if member.environment else None,
        )
        for code, member in centre.municipalities.items()
    }
    _check_apart({code: _places(code, member) for code, member in members.items()})
    return Centre(municipalities=members)


def _places(code: str, member: Member) -> dict[str, Path | str]:
    """Return where a municipality keeps things: three folders and a database."""
    variables = member.variables()
    try:
        raw = yaml.safe_load(member.config.read_text(encoding="utf-8"))
        if raw["municipality"] != code:
            raise ConfigurationError(
                f"{member.config} is van {raw['municipality']} en staat in het centrum onder "
                f"{code}. Herstel een van beide."
            )
        given = {
            name: variables.get(f"SPIEGEL_{name.upper()}") or raw.get(name) or default
            for name, default in (("state", "var"), ("portal", "open-data"), ("deliveries", ""))
        }
        database = fill_secrets(raw.get("database") or "", variables)
    except (OSError, yaml.YAMLError, KeyError, TypeError, SecretMissing) as error:
        raise ConfigurationError(
            f"De configuratie van {code} of zijn omgeving is onbruikbaar: {member.config} "
            f"({type(error).__name__})."
        ) from None
    folders = {name: (member.config.parent / place).resolve() for name, place in given.items()}
    return {**folders, "database": database or f"sqlite in {folders['state']}"}


def _check_apart(places: Mapping[str, Mapping[str, Path | str]]) -> None:
    """Raise ``ConfigurationError`` when two municipalities share a folder or a database."""
    for (one, a), (other, b) in combinations(places.items(), 2):
        shared = sorted({name for name in a for each in b.values() if _overlap(a[name], each)})
        if shared:
            raise ConfigurationError(
                f"{one} en {other} delen {', '.join(shared)}. Geef elke gemeente een eigen plaats."
            )


def _overlap(one: Path | str, other: Path | str) -> bool:
    if isinstance(one, Path) and isinstance(other, Path):
        return one.is_relative_to(other) or other.is_relative_to(one)
    return one == other


def run_member(member: Member, year: str, started_by: str) -> subprocess.CompletedProcess[str]:
    """Run the line of a municipality for a year, in a process and an environment of its own."""
    command = [sys.executable, "-m", "pipelines.secret_values", sys.executable, "-c"]
    program = "from pipelines.cli import main; main()"
    arguments = ["run", year, "--config", str(member.config)]
    return subprocess.run(
        [*command, program, *arguments],
        env=member.variables() | ({"LOGNAME": started_by} if started_by else {}),
        cwd=member.config.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def partitions(centre: Centre) -> dg.MultiPartitionsDefinition:
    """Return a partition per municipality and year."""
    codes = dg.StaticPartitionsDefinition(sorted(centre.municipalities))
    return dg.MultiPartitionsDefinition({MUNICIPALITY: codes, YEAR: YEARS})


def build_centre(centre: Centre) -> dg.Definitions:
    """Return the definitions of a centre: the yearly run of each municipality, and its job."""

    @dg.asset(
        key=RUN,
        partitions_def=partitions(centre),
        group_name="centrum",
        description=(
            "De jaarrun van een gemeente, tot uitgave of tot kandidaat. Wat erin gebeurt staat in "
            "de Dagster van die gemeente zelf."
        ),
        owners=["team:servicecentrum"],
        tags={"vertrouwelijk": "nee"},
    )
    def yearly_run(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        assert isinstance(context.partition_key, dg.MultiPartitionKey)
        keys = context.partition_key.keys_by_dimension
        member = centre.municipalities[keys[MUNICIPALITY]]
        done = run_member(member, keys[YEAR], starter_of(context.run.tags))
        if done.returncode not in (0, WAITING):
            sentences = "\n".join(done.stderr.splitlines()[-SENTENCES:])
            raise dg.Failure(f"De run van {keys[MUNICIPALITY]} is gestopt.\n{sentences}")
        state = "wacht op goedkeuring" if done.returncode == WAITING else "klaar"
        return dg.MaterializeResult(metadata={"stand": state, "gemeente": keys[MUNICIPALITY]})

    job = dg.define_asset_job(
        RUN_JOB,
        selection=[yearly_run],
        executor_def=dg.in_process_executor,
        description="De jaarrun van een gemeente over een jaar.",
    )
    return dg.Definitions(assets=[yearly_run], jobs=[job])


@dg.definitions
def defs() -> dg.Definitions:
    """Return the definitions of the centre that the environment names."""
    return build_centre(load_centre(Path(os.environ.get(CENTRE_VARIABLE, "centrum.yaml"))))
