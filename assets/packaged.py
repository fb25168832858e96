"""Station 5, packaged: data packages in a staging folder, read back and judged before release.

Knows protected tables only. Nothing here touches the portal.
"""

import shutil
from collections.abc import Iterator, Mapping, Sequence

import dagster as dg

from assets.findings import check_result, check_spec
from assets.guard import without_values_stream
from assets.line import LINE, Line
from assets.links import pages_of, report_link
from assets.partitions import YEARS, starter_of, year_of
from assets.protected import protected_key
from disclosure import ProtectedTable
from publish.candidate import Candidate, describe_candidate, write_candidate
from publish.content import ReleaseContent
from publish.errors import PublicationRefused
from publish.judged import PackageJudgement
from publish.preview import write_preview
from publish.quality_report import keep_suites
from publish.release import StagedRelease, stage_release
from publish.staging import StagedPackage
from publish.verification import verify_package
from schemas.dataset import DatasetDescription, load_packages

GROUP = "5_verpakt"
READ_BACK = "teruglezen"
QUALITY = "kwaliteit"
CHANGE = "sprongen"


def packaged_key(package: str) -> dg.AssetKey:
    """Return the key of the staged ``package``."""
    return dg.AssetKey(["verpakt", package])


def packages_of(datasets: Mapping[str, DatasetDescription]) -> tuple[str, ...]:
    """Return the packages that hold at least one described dataset, in portal order."""
    used = {description.package for description in datasets.values()}
    return tuple(name for name in load_packages() if name in used)


def release_content(
    line: Line, year: int, tables: Mapping[str, ProtectedTable | None]
) -> ReleaseContent:
    """Return what the release of ``year`` says: the protected tables that have figures."""
    present = {name: table for name, table in tables.items() if table is not None}
    return ReleaseContent(
        municipality=line.municipality,
        year=year,
        tables=present,
        descriptions={name: line.datasets[name] for name in present},
        created=line.created,
        notice=line.notice,
        revision_reason=line.revision_reason,
        portal_url=line.portal_url,
    )


def stage(line: Line, year: int, tables: Mapping[str, ProtectedTable | None]) -> StagedRelease:
    """Write the packages of ``year`` to the staging folder; raise ``Failure`` when refused."""
    folder = line.staging / str(year)
    previous = line.portal if line.portal.exists() else None
    try:
        return stage_release(release_content(line, year, tables), folder, previous)
    except PublicationRefused as refusal:
        shutil.rmtree(folder, ignore_errors=True)
        raise dg.Failure(f"De uitgave kan niet worden gemaakt. {refusal}") from None


def show_candidate(line: Line, staged: StagedRelease, candidate: Candidate) -> None:
    """Write the portal that ``staged`` would make, for who decides; raise ``Failure`` otherwise."""
    if line.build_pages is None:
        return
    try:
        write_preview(staged, candidate, line.portal, line.staging, line.build_pages)
    except PublicationRefused as refusal:
        raise dg.Failure(f"Het voorbeeld kan niet worden gemaakt. {refusal}") from None


def protected_tables(line: Line, year: int) -> dict[str, ProtectedTable | None]:
    """Return every protected table of ``year``; ``None`` where a table has no figures yet.

    Read in the step: an input per table would cost more bookkeeping than the reading itself.
    """
    return {name: line.read_protected(name, year) for name in line.datasets}


def _check_specs(package: str) -> dict[str, dg.AssetCheckSpec]:
    key = packaged_key(package)
    read_back = "Alle bestanden zijn teruggelezen en gelijk aan de beschermde tabellen."
    quality = "De kwaliteitsregels van Great Expectations, afgeleid van de beschrijvingen, houden."
    change = "Geen openbaar totaal van dit jaar sprong verder dan verwacht."
    return {
        READ_BACK: check_spec(READ_BACK, key, read_back, blocking=True),
        QUALITY: check_spec(QUALITY, key, quality, blocking=True),
        CHANGE: check_spec(CHANGE, key, change, blocking=False),
    }


def _package_result(
    context: dg.AssetExecutionContext,
    package: str,
    staged: StagedPackage | None,
    problems: Sequence[str],
    judged: PackageJudgement,
) -> dg.MaterializeResult:
    """Return what is told of one package: what it holds, and its three checks."""
    specs = _check_specs(package)
    read = {"bestanden_teruggelezen": len(staged.files) if staged else 0}
    rules = {"tabellen": judged.tables, "regels": judged.rules}
    return dg.MaterializeResult(
        asset_key=packaged_key(package),
        metadata={
            "versie": staged.version if staged else "geen",
            "nieuw": bool(staged and staged.is_new),
            "tabellen": len(staged.tables) if staged else 0,
            "bestanden": len(staged.files) if staged else 0,
            "rapport": report_link(context.run.run_id),
        },
        check_results=[
            check_result(context, specs[READ_BACK], problems, read),
            check_result(context, specs[QUALITY], judged.blocking, rules),
            check_result(context, specs[CHANGE], judged.warnings),
        ],
    )


def packaged_assets(datasets: Mapping[str, DatasetDescription]) -> dg.AssetsDefinition:
    """Return the one step that writes, reads back and judges all packages of a release."""
    packages = packages_of(datasets)
    described = load_packages()
    specs = [
        dg.AssetSpec(
            packaged_key(package),
            deps=[protected_key(n) for n, d in datasets.items() if d.package == package],
            group_name=GROUP,
            description=f"{described[package].title.nl}: {described[package].description.nl}",
            owners=["team:coordinator-integriteit"],
            kinds={"csv", "parquet", "excel"},
            tags={"vertrouwelijk": "nee"},
            metadata=pages_of(package),
        )
        for package in packages
    ]

    @dg.multi_asset(
        name="verpakken",
        specs=specs,
        partitions_def=YEARS,
        check_specs=[spec for package in packages for spec in _check_specs(package).values()],
        required_resource_keys={LINE},
    )
    @without_values_stream
    def package_all(
        context: dg.AssetExecutionContext,
    ) -> Iterator[dg.MaterializeResult]:
        line: Line = context.resources.spiegel
        year = year_of(context)
        staged = stage(line, year, protected_tables(line, year))
        started_by = starter_of(context.run.tags)
        candidate = describe_candidate(staged, started_by)
        write_candidate(line.staging, candidate)
        # The quality rules are judged in a process of their own while the files are read back.
        collect = line.judge_quality(staged.folder)
        broken = {package.name: verify_package(staged, package) for package in staged.packages}
        try:
            judged = collect()
        except PublicationRefused as refusal:
            raise dg.Failure(str(refusal)) from None
        if line.has_preview and candidate.is_new:
            show_candidate(line, staged, candidate)
        keep_suites(line.reports, context.run.run_id, judged.result)
        for package in packages:
            found = next((p for p in staged.packages if p.name == package), None)
            problems = broken.get(package, [])
            judgement = judged.of(package, year, line.language)
            yield _package_result(context, package, found, problems, judgement)

    return package_all
