"""Station 6, released: the candidate takes the place of what stood on the portal, in one step.

Publishes only what was judged: a candidate that changed after station 5 is refused.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import replace

import dagster as dg

from assets.guard import without_values_stream
from assets.line import LINE, Line
from assets.links import pages_of, report_link
from assets.packaged import packaged_key, packages_of, protected_tables, stage
from assets.partitions import YEARS, year_of
from assets.protected import protected_key
from disclosure import ProtectedTable
from publish.candidate import Candidate, describe_candidate, read_candidate, write_candidate
from publish.errors import PublicationRefused
from publish.release import PublishedRelease, publish_release
from schemas.dataset import DatasetDescription, load_packages

GROUP = "6_uitgegeven"


def released_key(package: str) -> dg.AssetKey:
    """Return the key of ``package`` on the portal."""
    return dg.AssetKey(["uitgegeven", package])


def as_judged(line: Line, judged: Candidate) -> Line:
    """Return ``line`` with the date and the reason that the judged files carry.

    Approval may come on a later day, by a command that knows nothing of the reason.
    """
    created = datetime.date.fromisoformat(judged.created) if judged.created else line.created
    return replace(line, created=created, revision_reason=judged.reason)


def _release(
    line: Line, year: int, tables: Mapping[str, ProtectedTable | None]
) -> PublishedRelease:
    judged = read_candidate(line.staging, year)
    staged = stage(as_judged(line, judged) if judged else line, year, tables)
    if judged is None or judged.digest != describe_candidate(staged).digest:
        raise dg.Failure(
            f"De kandidaat van {year} is niet meer wat is beoordeeld. Maak de pakketten opnieuw."
        )
    if judged.is_new and not line.is_approved(judged.digest):
        raise dg.Failure(
            f"De kandidaat van {year} is niet goedgekeurd, dus er gaat niets naar buiten. Bekijk "
            f"hem en besluit met: spiegel approve {year} --by NAAM"
        )
    try:
        line.remembered.refuse_other_figures(staged)
        # The fingerprint says that these files are the ones station 5 read back and judged.
        published = publish_release(staged, line.portal, line.build_pages, is_verified=True)
        # Should the power fail between the two, the next run writes down what stands there.
        line.remembered.write(line.portal)
        line.remembered.write_elsewhere()
    except PublicationRefused as refusal:
        raise dg.Failure(f"De uitgave is niet gepubliceerd. {refusal}") from None
    write_candidate(line.staging, replace(judged, is_new=False))
    return published


def released_assets(datasets: Mapping[str, DatasetDescription]) -> dg.AssetsDefinition:
    """Return the one step that publishes all packages of a release."""
    described = load_packages()
    packages = packages_of(datasets)
    specs = [
        dg.AssetSpec(
            released_key(package),
            deps=[
                packaged_key(package),
                *(protected_key(n) for n, d in datasets.items() if d.package == package),
            ],
            group_name=GROUP,
            description=f"{described[package].title.nl} op het portaal.",
            owners=["team:coordinator-integriteit"],
            kinds={"html"},
            tags={"vertrouwelijk": "nee"},
            metadata=pages_of(package),
        )
        for package in packages
    ]

    @dg.multi_asset(
        name="uitgeven",
        specs=specs,
        partitions_def=YEARS,
        required_resource_keys={LINE},
    )
    @without_values_stream
    def release_all(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult]:
        line: Line = context.resources.spiegel
        year = year_of(context)
        published = _release(line, year, protected_tables(line, year))
        for package in packages:
            yield dg.MaterializeResult(
                asset_key=released_key(package),
                metadata={
                    "versie": published.packages.get(package, "geen"),
                    "nieuw": package in published.new_packages,
                    "getoond_in_alle_pakketten": published.cells_shown,
                    "achtergehouden_in_alle_pakketten": published.cells_withheld,
                    "rapport": report_link(context.run.run_id),
                },
            )

    return release_all
