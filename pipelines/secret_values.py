"""Secrets: from the environment, or from a file that the environment or the configuration names.

``python -m pipelines.secret_values COMMAND …`` gives a command that knows only environment
variables (Dagster's own) the contents of every file named by a variable ``NAME_FILE``. The content
of a secret is in no message.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path

SUFFIX = "_FILE"
REFERENCE = re.compile(r"\$\{(?:FILE:(?P<file>[^}]+)|(?P<name>[A-Z][A-Z0-9_]*))\}")


class SecretMissing(Exception):  # noqa: N818 - a state of affairs, told in a sentence
    """A secret is not there; the message is a sentence for the operator."""


def read_secret(path: Path) -> str:
    """Return the content of a file without the end of its last line."""
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SecretMissing(
            f"Het bestand {path} met een geheim kan niet worden gelezen ({type(error).__name__}). "
            "Zet het klaar en geef deze gebruiker leesrecht."
        ) from None


def named_secret(name: str, environment: Mapping[str, str]) -> str:
    """Return the variable ``name``, or the content of the file that ``NAME_FILE`` names."""
    if name in environment:
        return environment[name]
    if name + SUFFIX in environment:
        return read_secret(Path(environment[name + SUFFIX]))
    raise SecretMissing(
        f"De configuratie verwijst naar ${{{name}}}, maar die omgevingsvariabele is leeg. Zet "
        f"{name} in de omgeving van de dienst, of noem in {name}{SUFFIX} een bestand met de inhoud."
    )


def fill_secrets(text: str, environment: Mapping[str, str]) -> str:
    """Return ``text`` with every ``${NAME}`` and ``${FILE:path}`` filled in."""

    def secret(match: re.Match[str]) -> str:
        if match["file"]:
            return read_secret(Path(match["file"]))
        return named_secret(match["name"], environment)

    return REFERENCE.sub(secret, text)


def with_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return ``environment`` with the content of each file named by ``NAME_FILE`` as ``NAME``.

    Only variables of Spiegel and Dagster are read (``SSL_CERT_FILE`` and the like are for others);
    one that is there already is left alone.
    """
    filled = dict(environment)
    for name in [n for n in environment if n.startswith(("SPIEGEL_", "DAGSTER_"))]:
        wanted = name.removesuffix(SUFFIX)
        if wanted != name and wanted not in environment:
            filled[wanted] = named_secret(wanted, environment)
    return filled


def main() -> None:
    """Become the command that is given, with the secrets in its environment."""
    if len(sys.argv) < 2:
        sys.exit("python -m pipelines.secret_values COMMAND …")
    try:
        environment = with_secrets(os.environ)
    except SecretMissing as missing:
        sys.exit(str(missing))
    os.execvpe(sys.argv[1], sys.argv[1:], environment)


if __name__ == "__main__":
    main()
