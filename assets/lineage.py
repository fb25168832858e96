"""Which column a column is made from, for Dagster's pages: from the descriptions alone."""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

from schemas.dataset import Count, DatasetDescription
from schemas.delivery import DeliveryDescription

Lineage = dict[str, list[dg.TableColumnDep]]


def same_columns(columns: Iterable[str], asset: dg.AssetKey) -> dg.TableColumnLineage:
    """Return that each column is the one of the same name in ``asset``."""
    return dg.TableColumnLineage({name: [dg.TableColumnDep(asset, name)] for name in columns})


def dataset_columns(description: DatasetDescription) -> list[str]:
    """Return the columns of a dataset as its asset shows them."""
    measures = [measure.name for measure in description.measures]
    texts = [column.name for column in description.columns]
    return [*description.key, *measures, *texts]


def counted_columns(
    description: DatasetDescription, deliveries: dict[str, tuple[dg.AssetKey, DeliveryDescription]]
) -> dg.TableColumnLineage:
    """Return from which record columns the keys and measures of a table are counted.

    ``deliveries`` maps the deliveries that the table reads to their checked asset and description.
    """
    known = {
        name: {column.name for column in found.kept_columns()}
        for name, (_, found) in deliveries.items()
    }

    def deps(delivery: str | None, columns: Iterable[str]) -> list[dg.TableColumnDep]:
        if delivery not in known:
            return []
        key = deliveries[delivery][0]
        return [dg.TableColumnDep(key, name) for name in columns if name in known[delivery]]

    used = description.deliveries()
    lineage: Lineage = {}
    for dimension in description.dimensions:
        lineage[dimension.name] = [d for name in used for d in deps(name, (dimension.column,))]
    for measure in description.measures:
        read = list(dict.fromkeys([*_columns_of(measure.count), *_dimension_columns(description)]))
        lineage[measure.name] = deps(measure.count.delivery, read)
    for column in description.columns:
        lineage[column.name] = deps(description.delivery, (column.name,))
    return dg.TableColumnLineage({name: found for name, found in lineage.items() if found})


def _columns_of(count: Count) -> list[str]:
    questions = [question.column for question in count.questions.values()]
    return [*([count.column] if count.column else []), *count.where, *questions]


def _dimension_columns(description: DatasetDescription) -> list[str]:
    return [dimension.column for dimension in description.dimensions]
