"""An installation: one ``spiegel.yaml`` says whose figures, where from, where to and on whose word.

Secrets never stand in the file: ``${NAME}`` and ``${FILE:path}`` are read elsewhere. Folders in
the file are relative to the file; the portal and the state are relative to the working folder.
"""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.comparison import Comparison
from pipelines.executors import ExecutorSettings
from pipelines.notices import NoticeSettings
from pipelines.secret_values import SecretMissing, fill_secrets
from pipelines.targets import TargetSettings
from schemas.texts import Language, Text

PROJECT = Path(__file__).resolve().parents[1]
DEFAULT_CONFIG = PROJECT / "examples" / "helmond" / "spiegel.yaml"
CONFIG_VARIABLE = "SPIEGEL_CONFIG"
REASON_VARIABLE = "SPIEGEL_REASON"
OVERRIDES = {
    "deliveries": "SPIEGEL_DELIVERIES",
    "portal": "SPIEGEL_PORTAL",
    "state": "SPIEGEL_STATE",
}


class ConfigurationError(Exception):
    """The configuration cannot be used; the message is a sentence for the operator."""


class Installation(BaseModel):
    """What ``spiegel.yaml`` holds.

    ``elsewhere`` is a file of figures that are public outside the portal; ``forgotten`` names
    withdrawn versions ("package version") of which nobody has the figures any more.
    ``created`` fixes the date of publication (the example does, so that its bytes never change);
    without it a release carries the day on which it was made.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    municipality: str
    deliveries: Path
    connections: dict[str, str] = {}
    database: str | None = None
    portal: Path = Path("open-data")
    portal_url: str | None = None
    state: Path = Path("var")
    first_year: int
    approval: Literal["automatic", "required"] = "required"
    comparison: Comparison = Comparison()
    elsewhere: Path | None = None
    forgotten: tuple[str, ...] = ()
    targets: dict[str, TargetSettings] = {}
    notices: NoticeSettings = NoticeSettings()
    executor: ExecutorSettings = ExecutorSettings()
    retention: dict[str, int | None] = {}
    language: Language = "nl"
    created: datetime.date | None = None
    revision_reason: str | None = None
    notice: Text | None = None

    @property
    def database_url(self) -> str:
        """SQLAlchemy address of the confidential store."""
        return self.database or f"sqlite:///{self.state / 'spiegel.sqlite'}"

    @property
    def candidates(self) -> Path:
        """Folder of the release candidates."""
        return self.state / "kandidaat"

    @property
    def dagster_home(self) -> Path:
        """Folder of the Dagster instance."""
        return self.state / "dagster"


def _fill_secrets(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _fill_secrets(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_fill_secrets(part) for part in value]
    if not isinstance(value, str):
        return value
    try:
        return fill_secrets(value, os.environ)
    except SecretMissing as missing:
        raise ConfigurationError(str(missing)) from None


def load_installation(
    config: Path | None = None,
    *,
    deliveries: Path | None = None,
    portal: Path | None = None,
    state: Path | None = None,
) -> Installation:
    """Read the configuration: the arguments first, then the environment, then the file.

    Raises ``ConfigurationError`` with a sentence when the file is missing or wrong.
    """
    path = config or Path(os.environ.get(CONFIG_VARIABLE, DEFAULT_CONFIG))
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(
            f"Het configuratiebestand {path} bestaat niet. Geef met --config een ander bestand op."
        ) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (regel {mark.line + 1})" if mark is not None else ""
        raise ConfigurationError(f"{path} is geen geldige YAML{line}; herstel het.") from None
    try:
        installation = Installation.model_validate(_fill_secrets(content))
    except ValidationError as error:
        places = ", ".join(".".join(map(str, part["loc"])) or "bestand" for part in error.errors())
        raise ConfigurationError(
            f"{path}: deze instellingen ontbreken of zijn onjuist: {places}. "
            "Zie docs/operations.md."
        ) from None
    given = {"deliveries": deliveries, "portal": portal, "state": state}
    for name, variable in OVERRIDES.items():
        if given[name] is None and variable in os.environ:
            given[name] = Path(os.environ[variable])
    reason = os.environ.get(REASON_VARIABLE, installation.revision_reason)
    folder = path.resolve().parent
    chosen = {
        "deliveries": given["deliveries"] or folder / installation.deliveries,
        "portal": given["portal"] or installation.portal,
        "state": given["state"] or installation.state,
    }
    compared = installation.comparison
    if compared.deliveries is not None:
        place = (folder / compared.deliveries).absolute()
        compared = compared.model_copy(update={"deliveries": place})
    if installation.elsewhere is not None:
        chosen["elsewhere"] = folder / installation.elsewhere
        _check_elsewhere(chosen["elsewhere"])
    paths = {name: p.absolute() for name, p in chosen.items()}
    return installation.model_copy(
        update={**paths, "comparison": compared, "revision_reason": reason}
    )


def _check_elsewhere(path: Path) -> None:
    """Raise ``ConfigurationError`` when the figures public elsewhere cannot be understood."""
    from schemas.dataset import load_datasets
    from schemas.elsewhere import elsewhere_problems, load_elsewhere

    try:
        problems = list(elsewhere_problems(load_elsewhere(path), load_datasets()))
    except ValueError as error:
        problems = [str(error)]
    if problems:
        raise ConfigurationError(" ".join([f"{path}:", *problems]))


def make_state_folder(installation: Installation) -> None:
    """Make the folder of the confidential state, closed to everybody but its owner.

    Raises ``ConfigurationError`` when that cannot be.
    """
    try:
        installation.state.mkdir(parents=True, exist_ok=True)
        installation.state.chmod(0o700)
    except OSError as error:
        raise ConfigurationError(
            f"De map {installation.state} kan niet worden gemaakt of afgeschermd "
            f"({type(error).__name__}). Kies met --state een map waarin u mag schrijven."
        ) from None


def as_environment(installation: Installation, config: Path | None) -> dict[str, str]:
    """Return the variables that make a child process use the same installation."""
    path = config or Path(os.environ.get(CONFIG_VARIABLE, DEFAULT_CONFIG))
    reason = installation.revision_reason
    return {
        **({REASON_VARIABLE: reason} if reason else {}),
        CONFIG_VARIABLE: str(path.absolute()),
        "SPIEGEL_DELIVERIES": str(installation.deliveries),
        "SPIEGEL_PORTAL": str(installation.portal),
        "SPIEGEL_STATE": str(installation.state),
        "DAGSTER_HOME": str(installation.dagster_home),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }
