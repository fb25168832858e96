"""Runs the quality suites with Great Expectations on packages as they lie in a folder.

The library takes seconds to load, so it is loaded here only when a suite runs; see
``quality_worker`` for a process that loads it ahead of time. Results carry counts, never a value.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish.package_files import DESCRIPTOR
from publish.quality_suites import (
    FACTOR,
    HAS_TOTAL,
    Expectation,
    bound_names,
    bounds_column,
    has_totals,
    status_of,
    suite_for,
)
from publish.reading import TableData, read_package
from schemas.codelists import TOTAL
from schemas.columns import published_columns
from schemas.dataset import DatasetDescription, load_datasets
from schemas.states import SHOWN

if TYPE_CHECKING:
    import pandas as pd

RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 0}


def run_suites(
    folder: Path, descriptions: Mapping[str, DatasetDescription] | None = None
) -> dict[str, Any]:
    """Judge a package folder, or a folder of packages.

    Returns ``{"success", "evaluated", "failed", "warnings", "tables": {name: {...}}}`` in which
    ``failed`` and ``warnings`` are counts; each table has ``success``, ``evaluated`` and ``rules``,
    one per rule: ``type, column, meaning, severity, success, unexpected, sentence``.
    """
    known = load_datasets() if descriptions is None else descriptions
    is_package = (folder / DESCRIPTOR).exists()
    packages = [folder] if is_package else sorted(p for p in folder.iterdir() if p.is_dir())
    judge = _judge()
    tables = {
        table.name: judge(table, known[table.name])
        for package in packages
        for table in read_package(package).tables.values()
    }
    rules = [rule for table in tables.values() for rule in table["rules"]]
    failed = [rule for rule in rules if not rule["success"]]
    critical = [rule for rule in failed if rule["severity"] == "critical"]
    return {
        "success": bool(tables) and not critical,
        "evaluated": len(rules),
        "failed": len(critical),
        "warnings": len(failed) - len(critical),
        "tables": tables,
    }


def failure_sentences(result: Mapping[str, Any]) -> list[str]:
    """Return a sentence for every rule that blocks the release."""
    if not result["tables"]:
        return ["There was no table to judge; nothing is released."]
    return [
        rule["sentence"]
        for table in result["tables"].values()
        for rule in table["rules"]
        if not rule["success"] and rule["severity"] == "critical"
    ]


def prepare_library() -> None:
    """Load the library and have it judge one empty row of every kind of column: the slow part."""
    judge = _judge()
    for description in load_datasets().values():
        if has_totals(description):
            header = tuple(column.name for column in published_columns(description))
            row = tuple(None for _ in header)
            judge(TableData(description.name, header, len(description.key), (row,)), description)
            return


def _judge() -> Any:
    """Return a function that judges one table, with one context for all tables."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("packages")

    def judge(table: TableData, description: DatasetDescription) -> dict[str, Any]:
        asset = source.add_dataframe_asset(table.name)
        definition = asset.add_batch_definition_whole_dataframe("all")
        rules = []
        for frame, suite in _frames(table, description):
            expectations = [
                getattr(gx.expectations, rule.type)(
                    **rule.arguments, severity=rule.severity, meta={"place": place}
                )
                for place, rule in enumerate(suite)
            ]
            batch = definition.get_batch({"dataframe": frame})
            named = gx.ExpectationSuite(name=table.name, expectations=expectations)
            outcome = batch.validate(named, result_format=RESULT_FORMAT)
            # Results come in another order than the rules: the place in the suite tells them apart.
            results: list[Any] = list(outcome.results)
            by_place = {each.expectation_config.meta["place"]: each for each in results}
            rules += [
                _outcome(table.name, rule, by_place[place]) for place, rule in enumerate(suite)
            ]
        success = all(rule["success"] or rule["severity"] == "warning" for rule in rules)
        return {"success": success, "evaluated": len(rules), "rules": rules}

    return judge


def _outcome(table: str, rule: Expectation, result: Any) -> dict[str, Any]:
    unexpected = result.result.get("unexpected_count")
    success = bool(result.success)
    count = f" ({unexpected} rows)" if unexpected else ""
    sentence = f"{table}, {rule.column}: it does not hold that {rule.meaning}{count}."
    return {
        "type": rule.type,
        "column": rule.column,
        "meaning": rule.meaning,
        "severity": rule.severity,
        "success": success,
        "unexpected": unexpected,
        "sentence": "" if success else sentence,
    }


def _frames(
    table: TableData, description: DatasetDescription
) -> list[tuple[pd.DataFrame, list[Expectation]]]:
    """Return the table and the table with added columns, each with the rules it must meet."""
    frame = _as_frame(table, description)
    suite = suite_for(description)
    fits = set(frame.columns) == {column.name for column in published_columns(description)}
    names = set(frame.columns)
    on_table = [r for r in suite if r.column in names or r.column == "the table"]
    derived = [rule for rule in suite if rule not in on_table]
    if not fits:
        # A table of another shape already fails; what cannot be derived from it is not judged.
        return [(frame, on_table)]
    if not derived:
        return [(frame, on_table)]
    return [(frame, on_table), (_with_derived(frame, description), derived)]


def _as_frame(table: TableData, description: DatasetDescription) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(table.rows, columns=list(table.header), dtype=object)
    numeric = {
        column.name
        for column in published_columns(description)
        if column.type != "string" and column.role != "key"
    }
    for name in numeric & set(frame.columns):
        frame[name] = frame[name].astype("float64")
    # An empty code is a value that no list holds, so that the rule on codes sees it too.
    for column in published_columns(description):
        if column.is_required and column.type == "string" and column.name in frame:
            frame[column.name] = frame[column.name].fillna("")
    return frame


def _with_derived(frame: pd.DataFrame, description: DatasetDescription) -> pd.DataFrame:
    """Add: has the year its total, any bound, and the change of each total in a year."""
    result = frame.copy()
    time = description.time.name
    is_total = frame[time].notna()
    if has_totals(description):
        for dimension in description.breakdown:
            is_total &= frame[dimension.name] == TOTAL
    with_total = set(frame.loc[is_total, time])
    result[HAS_TOTAL] = [value in with_total for value in frame[time]]
    for measure in description.measures:
        if measure.follows is None:
            lower, upper = bound_names(description, measure)
            result[bounds_column(measure)] = frame[lower].fillna(frame[upper])
    for name, band in description.bands.items():
        status = status_of(description, description.measure(name))
        shown = is_total & (frame[status] == SHOWN)
        before = dict(zip(frame.loc[shown, time], frame.loc[shown, name], strict=True))
        result[f"{name}_{FACTOR}"] = [
            value / before[year - 1]
            if band.factor and counts and isinstance(year, int) and before.get(year - 1)
            else None
            for year, value, counts in zip(frame[time], frame[name], shown, strict=True)
        ]
        result[f"{name}_{FACTOR}"] = result[f"{name}_{FACTOR}"].astype("float64")
    return result
