"""What goes into a release: protected tables, their descriptions, and who publishes them.

Nothing else may enter ``publish``; the guard stands here, at the door.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from disclosure import ProtectedTable
from publish.errors import PublicationRefused
from publish.tables import PublishedTable, publish_table
from schemas.dataset import DatasetDescription, load_packages
from schemas.municipality import Municipality
from schemas.texts import Text


@dataclass(frozen=True)
class ReleaseContent:
    """All that one release says.

    ``notice`` is shown wherever the data is shown (fictitious example data, say).
    ``revision_reason`` is needed when published figures change. ``portal_url`` is the address
    under which the portal will be read, for identifiers; without it a reserved address is used.
    Raises ``TypeError`` for a table that did not come through protection.
    """

    municipality: Municipality
    year: int
    tables: Mapping[str, ProtectedTable] = field(repr=False)
    descriptions: Mapping[str, DatasetDescription] = field(repr=False)
    created: datetime.date
    notice: Text | None = None
    revision_reason: str | None = None
    portal_url: str | None = None

    def __post_init__(self) -> None:
        for name, table in self.tables.items():
            if not isinstance(table, ProtectedTable):
                raise TypeError(
                    f"{name}: publication accepts only tables made by disclosure.protect_release"
                )
            if name != table.name:
                raise PublicationRefused(f"{name}: the table carries the name {table.name!r}.")
            if name not in self.descriptions:
                raise PublicationRefused(
                    f"{name}: there is no description; add schemas/datasets/{name}.yaml."
                )

    @property
    def url(self) -> str:
        """Address of the portal, ending in a slash."""
        fallback = f"https://open-data.example/{self.municipality.code.lower()}/"
        address = self.portal_url or fallback
        return address if address.endswith("/") else f"{address}/"

    def packages(self) -> dict[str, tuple[DatasetDescription, ...]]:
        """Return the descriptions per package with at least one table, in portal order."""
        chosen = [self.descriptions[name] for name in self.tables]
        grouped = {
            package: tuple(
                sorted((d for d in chosen if d.package == package), key=lambda d: d.name)
            )
            for package in load_packages()
        }
        strangers = sorted({d.package for d in chosen} - set(grouped))
        if strangers:
            raise PublicationRefused(
                f"{name}: this package is not described; add it to schemas/packages.yaml."
                for name in strangers
            )
        return {package: found for package, found in grouped.items() if found}

    def published_tables(self, package: str) -> tuple[PublishedTable, ...]:
        """Return the rows of every table of ``package``, as they will stand in the files."""
        return tuple(
            publish_table(description, self.tables[description.name])
            for description in self.packages()[package]
        )
