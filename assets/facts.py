"""What an asset page tells a steward: words for metadata, schemas and problems; never a value."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import dagster as dg

from schemas.dataset import DatasetDescription, load_fields
from schemas.delivery import DeliveryDescription
from schemas.texts import Language, Text
from sources import Problem, Receipt
from sources.measuring import Part

#: The event log is no place for a number that the portal withholds, not even a total.
FEW_ROWS = 10


def team(owner: Text) -> list[str]:
    """Return the owner as Dagster wants it: a team in lower case with dashes."""
    return ["team:" + re.sub(r"[^a-z0-9]+", "-", owner.nl.lower().replace("ö", "o")).strip("-")]


def table(rows: Sequence[Mapping[str, str | int]]) -> dg.TableMetadataValue:
    """Return rows of short facts as a table that Dagster shows inline."""
    names = list(rows[0]) if rows else ["leeg"]
    columns = [
        dg.TableColumn(name, "int" if rows and isinstance(rows[0][name], int) else "string")
        for name in names
    ]
    return dg.MetadataValue.table(
        records=[dg.TableRecord(dict(row)) for row in rows], schema=dg.TableSchema(columns)
    )


def sentences(found: Iterable[str]) -> dg.MarkdownMetadataValue:
    """Return sentences as a list in markdown."""
    return dg.MetadataValue.md("\n".join(f"- {sentence}" for sentence in found) or "Geen.")


def problem_sentences(problems: Sequence[Problem], language: Language) -> list[str]:
    """Return a sentence per problem."""
    return [problem.sentence(language) for problem in problems]


def problem_facts(problems: Sequence[Problem], language: Language) -> dict[str, dg.MetadataValue]:
    """Return the problems of a delivery as a table, if there are any.

    What is wrong and what to do stand early: Dagster cuts off a wide table on the right.
    """
    rows = [
        {
            "bestand": ", ".join(dict.fromkeys(p for p in (each.file, each.place) if p)),
            "kolom": each.column,
            "wat_is_er_mis": str(each.as_row(language)["what"]),
            "herstel": str(each.as_row(language)["remedy"]),
            "rijen": _lines(each),
            "regel": each.rule,
        }
        for each in problems
    ]
    return {"problemen": table(rows)} if rows else {}


def _lines(problem: Problem) -> str:
    """Return between which rows of the file the problem stands."""
    lines = dict.fromkeys((problem.first_line, problem.last_line))
    return "–".join(str(line) for line in lines if line is not None)


def row_fact(rows: int) -> dg.MetadataValue:
    """Return how many rows there are; of few rows no number, for a total may be withheld itself."""
    if rows < FEW_ROWS:
        return dg.MetadataValue.text(f"minder dan {FEW_ROWS}")
    return dg.MetadataValue.int(rows)


def percentage(part: Part) -> int | None:
    """Return which share of rows ``part`` is, as a percentage rounded to tens.

    Fewer than ``FEW_ROWS`` on one side count as none, so that no small number can be worked out;
    ``None`` when there are too few rows for any share.
    """
    if part.whole < FEW_ROWS:
        return None
    if part.count < FEW_ROWS:
        return 0
    if part.whole - part.count < FEW_ROWS:
        return 100
    return round(10 * part.count / part.whole) * 10


def share_text(part: Part | None) -> str:
    """Return the share of ``part`` in words, as exact as ``percentage`` allows."""
    if part is None:
        return "onbekend"
    share = percentage(part)
    if share is None:
        return "te weinig rijen"
    words = {0: f"minder dan {FEW_ROWS} rijen", 100: f"alle, op minder dan {FEW_ROWS} na"}
    return words.get(share, f"ongeveer {share} %")


def receipt_facts(receipt: Receipt, year: int, language: Language) -> dict[str, dg.MetadataValue]:
    """Return what was received: file, size, fingerprint, rows, and what was dropped and why.

    The period is the year alone: the outer dates of a delivery are dates of records.
    """
    facts: dict[str, dg.MetadataValue] = {
        "bestand": dg.MetadataValue.text(receipt.file),
        "jaar": dg.MetadataValue.text(str(year)),
        "rijen": row_fact(receipt.rows),
        "bytes": dg.MetadataValue.int(receipt.size),
        "sha256": dg.MetadataValue.text(receipt.sha256),
        "kolommen": dg.MetadataValue.text(", ".join(receipt.columns)),
    }
    dropped = [
        {"kolom": part.name, "reden": part.reason.get(language)} for part in receipt.dropped_columns
    ]
    if dropped:
        facts["weggelaten_kolommen"] = table(dropped)
    left_out = [
        {"rijen": part.count or 0, "reden": part.reason.get(language)}
        for part in receipt.left_out_rows
    ]
    if left_out:
        facts["weggelaten_rijen"] = table(left_out)
    return facts


def record_schema(description: DeliveryDescription) -> dg.TableSchema:
    """Return the columns of checked records with their titles."""
    return dg.TableSchema(
        [
            dg.TableColumn(column.name, column.type, description=column.title.nl)
            for column in description.kept_columns()
        ]
    )


def dataset_schema(description: DatasetDescription) -> dg.TableSchema:
    """Return the key columns, measures and texts of a dataset with their titles."""
    fields = load_fields()
    keys = [
        dg.TableColumn(d.name, fields[d.field].type, description=fields[d.field].title.nl)
        for d in description.dimensions
    ]
    measures = [
        dg.TableColumn(m.name, m.type, description=f"{m.title.nl} ({m.unit.nl})")
        for m in description.measures
    ]
    texts = [dg.TableColumn(c.name, "string", description=c.title.nl) for c in description.columns]
    return dg.TableSchema([*keys, *measures, *texts])
