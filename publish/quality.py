"""Runs the quality suites with Great Expectations on packages as they lie in a folder.

The library takes seconds to load, so it is loaded here only when a suite runs; see
``quality_worker`` for a process that loads it ahead of time. Results carry counts, never a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from publish.package_files import DESCRIPTOR
from publish.quality_frames import Record, release_records
from publish.quality_suites import SUITES, Expectation, FrameName, Severity
from publish.reading import TableData, read_package
from schemas.dataset import DatasetDescription, load_datasets
from schemas.texts import Language, Text

if TYPE_CHECKING:
    import pandas as pd

RESULT_FORMAT = {"result_format": "SUMMARY", "partial_unexpected_count": 0}
NUMBERS = (
    "rows", "value", "lower", "upper", "any_bound", "band_min", "band_max", "band_factor", "change",
)  # fmt: skip

NOTHING = Text(
    nl="Er was geen tabel om te beoordelen; er wordt niets uitgegeven.",
    en="There was no table to judge; nothing is released.",
)
NOT = Text(nl="het klopt niet dat {meaning}", en="it does not hold that {meaning}")
#: By whether it is one.
ROWS = {True: Text(nl="rij", en="row"), False: Text(nl="rijen", en="rows")}

#: Judges the rows of one frame by rules of its suite: whether each holds, and how many rows fail.
Outcome = tuple[bool, int | None]
Judge = Callable[[FrameName, list[Record], tuple[Expectation, ...]], list[Outcome]]


def run_suites(
    folder: Path, descriptions: Mapping[str, DatasetDescription] | None = None
) -> dict[str, Any]:
    """Judge a package folder, or a folder of packages.

    Returns ``{"success", "evaluated", "failed", "warnings", "tables": {name: {...}}}`` in which
    ``failed`` and ``warnings`` are counts; each table has ``success``, ``evaluated``, ``times`` and
    ``rules``. A rule tells ``type, column, meaning, severity, success, unexpected`` and ``times``:
    per year or period how many rows were judged and how many fail. ``times`` of a table counts its
    cells per state.
    """
    known = load_datasets() if descriptions is None else descriptions
    is_package = (folder / DESCRIPTOR).exists()
    packages = [folder] if is_package else sorted(p for p in folder.iterdir() if p.is_dir())
    found = [table for package in packages for table in read_package(package).tables.values()]
    tables = _judge_tables(found, known)
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


def failure_sentences(
    result: Mapping[str, Any], severity: Severity = "critical", language: Language = "nl"
) -> list[str]:
    """Return a sentence for every rule of ``severity`` that does not hold.

    No table at all is a failure too.
    """
    if not result["tables"]:
        return [NOTHING.get(language)]
    return [
        rule_sentence(name, rule, language)
        for name, table in result["tables"].items()
        for rule in table["rules"]
        if not rule["success"] and rule["severity"] == severity
    ]


def rule_sentence(dataset: str, rule: Mapping[str, Any], language: Language) -> str:
    """Return what is wrong: table, column, rule, and of how many rows in which years."""
    where = f"{dataset}, {rule['column']}" if rule["column"] else dataset
    years = ", ".join(time for time, (_, failed) in rule["times"].items() if failed and time)
    rows = ROWS[rule["unexpected"] == 1].get(language)
    count = f" ({rule['unexpected']} {rows}{': ' if years else ''}{years})"
    told = NOT.get(language).format(meaning=rule["meaning"][language])
    return f"{where}: {told}{count if rule['unexpected'] else ''}."


def prepare_library() -> None:
    """Load the library and have it judge one empty row: the slow part of a first judgement."""
    judge = library_judge()
    columns = {"header": "", "described": "", "key": "", "status": "", "has_total": True}
    row: Record = {**columns, "dataset": "", "column": "", "time": "", "is_known": True}
    row["is_following"] = False
    for frame, suite in SUITES.items():
        judge(frame, [row | dict.fromkeys(NUMBERS)], suite)


def _judge_tables(
    tables: Iterable[TableData], descriptions: Mapping[str, DatasetDescription]
) -> dict[str, Any]:
    """Judge all tables at once; look closer, per table and column, only where a rule fails."""
    judge = library_judge()
    records = release_records(tables, descriptions)
    results: dict[str, list[dict[str, Any]]] = {each["dataset"]: [] for each in records["tables"]}
    for frame, suite in SUITES.items():
        rows = records[frame]
        if not rows:
            continue
        outcome = judge(frame, rows, suite)
        broken = tuple(r for r, (holds, _) in zip(suite, outcome, strict=True) if not holds)
        for (dataset, column), part in _parts(rows, "dataset", "column").items():
            found = dict.fromkeys(suite, _HOLDS)
            if broken:
                found |= dict(zip(broken, judge(frame, part, broken), strict=True))
            failing = tuple(rule for rule, (holds, _) in found.items() if not holds)
            times = {
                time: dict(zip(failing, judge(frame, of_time, failing), strict=True))
                if failing
                else {}
                for (time,), of_time in _parts(part, "time").items()
            }
            counts = {time: len(of_time) for (time,), of_time in _parts(part, "time").items()}
            results[dataset] += [_result(column, r, found[r], counts, times) for r in suite]
    states = _states(records["cells"])
    return {
        dataset: {
            "success": all(r["success"] or r["severity"] == "warning" for r in rules),
            "evaluated": len(rules),
            "times": states.get(dataset, {}),
            "rules": rules,
        }
        for dataset, rules in results.items()
    }


_HOLDS: Outcome = (True, None)


def _parts(rows: list[Record], *by: str) -> dict[tuple[str, ...], list[Record]]:
    parts: dict[tuple[str, ...], list[Record]] = {}
    for row in rows:
        parts.setdefault(tuple(row[name] for name in by), []).append(row)
    return parts


def _states(cells: list[Record]) -> dict[str, dict[str, dict[str, int]]]:
    """Return per table and time how many cells there are of each state."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for (dataset, time, state), part in _parts(cells, "dataset", "time", "status").items():
        found.setdefault(dataset, {}).setdefault(time, {})[state] = len(part)
    return found


def _result(
    column: str,
    rule: Expectation,
    outcome: Outcome,
    counts: Mapping[str, int],
    failing: Mapping[str, Mapping[Expectation, Outcome]],
) -> dict[str, Any]:
    success, unexpected = outcome
    times = {
        time: [count, failing[time].get(rule, _HOLDS)[1] or 0] for time, count in counts.items()
    }
    return {
        "type": rule.type,
        "column": column,
        "meaning": rule.meaning.model_dump(),
        "severity": rule.severity,
        "success": success,
        "unexpected": unexpected or 0,
        "times": times,
    }


def library_judge() -> Judge:
    """Return a judge with a library context of its own, made to be silent."""
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    source = context.data_sources.add_pandas("release")
    definitions = {
        frame: source.add_dataframe_asset(frame).add_batch_definition_whole_dataframe("all")
        for frame in SUITES
    }

    def judge(
        frame: FrameName, rows: list[Record], rules: tuple[Expectation, ...]
    ) -> list[Outcome]:
        expectations = [
            getattr(gx.expectations, rule.type)(
                **rule.arguments, severity=rule.severity, meta={"place": place}
            )
            for place, rule in enumerate(rules)
        ]
        suite = gx.ExpectationSuite(name=frame, expectations=expectations)
        batch = definitions[frame].get_batch({"dataframe": _as_frame(rows)})
        results: list[Any] = list(batch.validate(suite, result_format=RESULT_FORMAT).results)
        # Results come in another order than the rules: the place in the suite tells them apart.
        by_place = {each.expectation_config.meta["place"]: each for each in results}
        return [
            (bool(by_place[place].success), by_place[place].result.get("unexpected_count"))
            for place in range(len(expectations))
        ]

    return judge


def _as_frame(rows: list[Record]) -> pd.DataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows)
    for name in set(NUMBERS) & set(frame.columns):
        frame[name] = frame[name].astype("float64")
    return frame
