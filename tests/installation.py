"""A whole installation in a temporary folder, run as a user runs it: through the command."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from pipelines.installation import DEFAULT_CONFIG

PROJECT = Path(__file__).parents[1]
DELIVERIES = PROJECT / "examples" / "helmond" / "deliveries"


@dataclass(frozen=True)
class Installation:
    """Deliveries, state and portal of one installation; ``code`` is the project that runs."""

    root: Path
    code: Path = PROJECT

    @property
    def deliveries(self) -> Path:
        return self.root / "deliveries"

    @property
    def state(self) -> Path:
        return self.root / "var"

    @property
    def portal(self) -> Path:
        return self.root / "open-data"

    def spiegel(
        self, *arguments: str, through_secrets: bool = False, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run ``spiegel`` with the folders of this installation, in Dutch.

        ``through_secrets`` reads secrets from files first, as the services of deploy do.
        """
        variables = {
            **os.environ,
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(self.code),
            "SPIEGEL_DELIVERIES": str(self.deliveries),
            "SPIEGEL_STATE": str(self.state),
            "SPIEGEL_PORTAL": str(self.portal),
            **environment,
        }
        command = [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments]
        if through_secrets:
            command = [sys.executable, "-m", "pipelines.secret_values", *command]
        return subprocess.run(
            command, cwd=self.root, env=variables, capture_output=True, text=True, check=False
        )

    def copy_to(self, root: Path, code: Path | None = None) -> Installation:
        """Return a copy of this installation, state and portal included, in a new folder."""
        shutil.copytree(self.root, root, dirs_exist_ok=True)
        return Installation(root, code or self.code)


def new_installation(root: Path) -> Installation:
    """Return an installation with the example deliveries that has not run yet."""
    shutil.copytree(DELIVERIES, root / "deliveries")
    return Installation(root)


def example_settings(**own: Any) -> str:
    """Return the settings of the example for a file elsewhere; ``own`` replaces some of them."""
    settings = yaml.safe_load(DEFAULT_CONFIG.read_text(encoding="utf-8"))
    here = DEFAULT_CONFIG.parent
    compared = settings["comparison"]
    compared["deliveries"] = str((here / compared["deliveries"]).resolve())
    settings["elsewhere"] = str((here / settings["elsewhere"]).resolve())
    return yaml.safe_dump({**settings, **own}, allow_unicode=True)


def fingerprints(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file under ``folder``, by relative path."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
