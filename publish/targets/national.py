"""data.overheid.nl by its Aanlever API: one dataset per package, first as draft, then published.

The API (0.9.0) is young: what it accepts is written down in ``PAYLOAD_SCHEMA``, and a payload is
judged by it before anything is sent. A portal that can be harvested needs this target not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish.catalog_terms import FORMATS, PUBLIC, THEME, TOOI_MUNICIPALITY
from publish.errors import PublicationRefused
from publish.portal_index import LATEST, PackageEntry, PortalIndex, require_index
from publish.targets.retry import with_retries

if TYPE_CHECKING:
    import requests

LONGEST_DESCRIPTION = 2000
TIME_LIMIT = 30.0
_URI = {"type": "string", "pattern": r"^https?://[^\s]+$"}
_TEXT = {"type": "string", "minLength": 1}

PAYLOAD_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "additionalProperties": False,
    "required": [
        "dctIdentifier", "dctTitle", "dctDescription", "dctAccessRights", "dcatTheme",
        "dctCreator", "dctPublisher", "dcatContactPoint", "dcatDistribution", "status",
    ],
    "properties": {
        "dctIdentifier": _URI,
        "dctTitle": {**_TEXT, "maxLength": 255},
        "dctDescription": {**_TEXT, "maxLength": LONGEST_DESCRIPTION},
        "dctAccessRights": {"const": PUBLIC},
        "dcatTheme": {"type": "array", "minItems": 1, "items": _URI},
        "dctCreator": {**_URI, "pattern": rf"^{TOOI_MUNICIPALITY}gm[0-9]{{4}}$"},
        "dctPublisher": {**_URI, "pattern": rf"^{TOOI_MUNICIPALITY}gm[0-9]{{4}}$"},
        "dcatContactPoint": {
            "type": "object",
            "additionalProperties": False,
            "required": ["vcardFn"],
            "properties": {"vcardFn": _TEXT, "vcardHasEmail": _TEXT},
        },
        "status": {"enum": ["DRAFT", "PUBLISHED"]},
        "dcatDistribution": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["accessUrl", "downloadUrl", "title", "description", "format"],
                "properties": {
                    "accessUrl": _URI,
                    "downloadUrl": _URI,
                    "title": _TEXT,
                    "description": _TEXT,
                    "format": _URI,
                },
            },
        },
    },
}  # fmt: skip


class _Busy(Exception):  # noqa: N818 - a passing state of the other side
    """The other side is busy or did not answer."""


def payload(index: PortalIndex, package: PackageEntry, status: str) -> dict[str, Any]:
    """Return what is sent for one package; raise ``PublicationRefused`` when it is not right."""
    address = f"{index.url}{package.name}/"
    municipality = f"{TOOI_MUNICIPALITY}{index.municipality_code.lower()}"
    newest = package.latest.version if package.latest else ""
    notice = f"{index.notice.nl} " if index.notice else ""
    body = {
        "dctIdentifier": address,
        "dctTitle": f"{package.title.nl}, {index.publisher.nl}",
        "dctDescription": f"{notice}{package.description.nl}"[:LONGEST_DESCRIPTION],
        "dctAccessRights": PUBLIC,
        "dcatTheme": [THEME],
        "dctCreator": municipality,
        "dctPublisher": municipality,
        "dcatContactPoint": {
            "vcardFn": f"{index.contact.name.nl}, {index.publisher.nl}",
            "vcardHasEmail": f"mailto:{index.contact.email}",
        },
        "status": status,
        "dcatDistribution": [
            {
                "accessUrl": address,
                "downloadUrl": f"{address}{LATEST}/{file.name}",
                "title": f"{file.table or package.title.nl} ({file.format.upper()})",
                "description": f"Nieuwste versie ({newest}).",
                "format": FORMATS[file.format].file_type,
            }
            for file in (package.latest.files if package.latest else ())
            if file.format in FORMATS and file.table and not file.name.startswith("codelijst_")
        ],
    }
    problems = payload_problems(package.name, body)
    if problems:
        raise PublicationRefused(problems)
    return body


def payload_problems(package: str, body: dict[str, Any]) -> list[str]:
    """Return where a payload is not what the API accepts."""
    from jsonschema.validators import Draft202012Validator

    errors = Draft202012Validator(PAYLOAD_SCHEMA).iter_errors(body)
    places = sorted({"/".join(map(str, error.absolute_path)) or "the whole" for error in errors})
    return [
        f"{package}: {place} is not what data.overheid.nl accepts; see PAYLOAD_SCHEMA."
        for place in places
    ]


@dataclass(frozen=True)
class NationalTarget:
    """The register of data.overheid.nl at ``address``; ``token`` comes from the environment."""

    name: str
    address: str
    token: str = field(repr=False)
    wait: Callable[[float], None] | None = None

    def publish(self, portal: Path) -> int:
        """Register every package that stands; return how many were written.

        All payloads are judged before the first is sent.
        """
        import requests

        index = require_index(portal)
        standing = [package for package in index.packages if package.latest is not None]
        bodies = [payload(index, package, "PUBLISHED") for package in standing]
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {self.token}"
            return sum(self._register(session, body) for body in bodies)

    def _register(self, session: requests.Session, body: dict[str, Any]) -> int:
        """Create as draft and publish; or, when it exists, update what differs."""
        draft = {**body, "status": "DRAFT"}
        answer = self._call(session, "POST", "datasets", draft, accepted=(201, 409))
        if answer.status_code == 409:
            known = self._find(session, body["dctIdentifier"])
            if {name: known.get(name) for name in body} == body:
                return 0
            identifier = known["id"]
        else:
            identifier = answer.json()["id"]
        self._call(session, "PUT", f"datasets/{identifier}", body, accepted=(200, 204))
        return 1

    def _find(self, session: requests.Session, identifier: str) -> dict[str, Any]:
        answer = self._call(
            session, "GET", "datasets", None, (200,), params={"dctIdentifier": identifier}
        )
        found = answer.json()
        if len(found) != 1:
            raise PublicationRefused(
                f"{self.name}: {identifier} exists there, but not as ours; ask the register."
            )
        return found[0]

    def _call(
        self,
        session: requests.Session,
        method: str,
        path: str,
        body: dict[str, Any] | None,
        accepted: tuple[int, ...],
        params: dict[str, str] | None = None,
    ) -> requests.Response:
        import requests

        def call() -> requests.Response:
            try:
                answer = session.request(
                    method,
                    f"{self.address.rstrip('/')}/{path}",
                    json=body,
                    params=params,
                    timeout=TIME_LIMIT,
                )
            except (requests.ConnectionError, requests.Timeout) as error:
                raise _Busy from error
            if answer.status_code >= 500 or answer.status_code == 429:
                raise _Busy
            return answer

        try:
            answer = with_retries(call, (_Busy,), self.wait)
        except _Busy:
            raise PublicationRefused(
                f"{self.name}: data.overheid.nl does not answer; the portal stands. Try again "
                "later."
            ) from None
        if answer.status_code in (401, 403):
            raise PublicationRefused(
                f"{self.name}: data.overheid.nl refuses the token; ask for a new one and set it "
                "in the environment."
            )
        if answer.status_code not in accepted:
            raise PublicationRefused(
                f"{self.name}: data.overheid.nl answered {answer.status_code} to {method} {path}; "
                "nothing more was sent."
            )
        return answer
