"""Where the outputs of the stations are kept: the confidential store and the protected tables."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pandas as pd

from assets.guard import without_values
from disclosure import ProtectedTable
from disclosure.archive import protected_from_json, protected_to_json
from pipelines.store import Store


class ConfidentialIOManager(dg.IOManager):
    """Keeps checked records and annual figures in the confidential store, by year of the run."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @without_values
    def handle_output(self, context: dg.OutputContext, obj: pd.DataFrame | None) -> None:
        """Replace the year's rows in one transaction."""
        station, name = context.asset_key.path
        year = int(context.asset_partition_key)
        if station == "gecontroleerd":
            self._store.write_records(name, year, obj)
        elif station == "jaarcijfers" and obj is not None:
            self._store.write_annual(name, year, obj)
        else:
            raise ValueError(f"station {station!r} keeps nothing in the confidential store")

    @without_values
    def load_input(self, context: dg.InputContext) -> pd.DataFrame | None:
        """Return the year's records, or the figures of all years that are asked for."""
        station, name = context.asset_key.path
        years = [int(key) for key in context.asset_partition_keys]
        if station == "gecontroleerd":
            (year,) = years
            return self._store.read_records(name, year)
        return self._store.read_series(name, max(years))


class ProtectedIOManager(dg.IOManager):
    """Keeps protected tables as JSON files, one per table and year."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _path(self, name: str, year: str) -> Path:
        return self._folder / year / f"{name}.json"

    def read(self, name: str, year: int) -> ProtectedTable | None:
        """Read a table; raise ``ValueError`` when the file was changed after protection."""
        path = self._path(name, str(year))
        if not path.exists():
            return None
        return protected_from_json(path.read_text(encoding="utf-8"))

    @without_values
    def handle_output(self, context: dg.OutputContext, obj: ProtectedTable | None) -> None:
        """Write the table beside the old one, then put it in its place; None removes it."""
        path = self._path(context.asset_key.path[-1], context.asset_partition_key)
        if obj is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(".new")
        temporary.write_text(protected_to_json(obj), encoding="utf-8")
        temporary.replace(path)

    @without_values
    def load_input(self, context: dg.InputContext) -> ProtectedTable | None:
        """Read the table of the partition that is asked for."""
        return self.read(context.asset_key.path[-1], int(context.asset_partition_key))
