"""Where the delivery of a year lies: a file in the year's folder, or a view in a database.

Reading it does not belong here; nor does deciding what to do when it is not there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from schemas.delivery import DeliveryDescription
from sources.personal import safe_name


@dataclass(frozen=True)
class Location:
    """One place: a path or a database address, and the name by which messages call it.

    ``also`` counts other files that match the same delivery. The address may hold a password
    and is not shown.
    """

    delivery: str
    name: str
    path: Path | None = None
    url: str | None = field(default=None, repr=False)
    also: tuple[str, ...] = ()


def locate(
    description: DeliveryDescription, folder: Path, year: int, connection: str | None = None
) -> Location | None:
    """Return where ``description``'s delivery of ``year`` lies, or ``None`` when it is nowhere.

    Files lie in ``folder/{year}``. A view is read through ``connection`` (an SQLAlchemy address)
    or else from the described SQLite file in ``folder``.
    """
    if not description.covers(year):
        return None
    if description.kind == "sql":
        return _locate_view(description, folder, connection)
    found = [path for path in year_files(folder / str(year)) if matches(description, path)]
    if not found:
        return None
    names = tuple(safe_name(path.name) for path in found)
    return Location(description.name, names[0], path=found[0], also=names[1:])


def matches(description: DeliveryDescription, path: Path) -> bool:
    """Tell whether the name of ``path`` is one that ``description`` announces."""
    return any(fnmatchcase(path.name.lower(), pattern) for pattern in description.files)


def year_files(folder: Path) -> list[Path]:
    """Return the files in ``folder`` by name; empty when there is no such folder."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.is_file())


def _locate_view(
    description: DeliveryDescription, folder: Path, connection: str | None
) -> Location | None:
    view = description.view or ""
    if connection is not None:
        return Location(description.name, view, url=connection)
    path = folder / (description.database or "")
    if not path.is_file():
        return None
    return Location(description.name, view, url=f"sqlite:///{path}")
