"""From an installation to Dagster definitions: every asset, from the descriptions alone."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from functools import partial

import dagster as dg

from assets.annual import annual_asset
from assets.intake import intake_asset
from assets.line import CONFIDENTIAL, LINE, PROTECTED, Compared, Line
from assets.packaged import packaged_assets
from assets.partners import partner_assets
from assets.protected import protected_assets
from assets.received import folder_asset
from assets.released import released_assets
from pipelines.approvals import Approvals
from pipelines.arrivals import year_fingerprint
from pipelines.deciding import decision_asset, decision_job
from pipelines.exclusive import one_at_a_time
from pipelines.executors import build_executor
from pipelines.installation import Installation, make_state_folder
from pipelines.io_managers import ConfidentialIOManager, ProtectedIOManager
from pipelines.jobs import build_jobs, build_schedule
from pipelines.provenance import PartnerLog
from pipelines.quality import QualityGate
from pipelines.reports import reporting, reports_folder
from pipelines.retention_job import retention_job
from pipelines.sensors import build_sensors
from pipelines.store import Store
from pipelines.target_job import targets_job
from publish.cells import Surroundings
from publish.portal import build_pages
from publish.remembering import Remembered
from schemas.codelists import codelist_names, load_codelist
from schemas.dataset import DatasetDescription, load_datasets
from schemas.delivery import DeliveryDescription, load_deliveries
from schemas.elsewhere import load_elsewhere
from schemas.municipality import load_municipalities
from schemas.partner import load_partner_delivery


def _approval(installation: Installation, store: Store) -> Callable[[str], bool]:
    if installation.approval == "automatic":
        return lambda candidate: bool(candidate)
    return Approvals(store.engine).is_approved


def build_remembered(
    installation: Installation, datasets: Mapping[str, DatasetDescription], store: Store
) -> Remembered:
    """Return the ledger of what ``installation`` published, in its confidential database."""
    path = installation.elsewhere
    codelists = {name: load_codelist(name) for name in codelist_names()}
    return Remembered(
        store.ledger,
        datasets,
        Surroundings(installation.municipality, codelists),
        load_elsewhere(path) if path else (),
        installation.forgotten,
    )


def build_line(
    installation: Installation,
    deliveries: Mapping[str, DeliveryDescription],
    datasets: Mapping[str, DatasetDescription],
    store: Store,
    gate: QualityGate,
) -> Line:
    """Return what the stations need to know of ``installation``."""
    return Line(
        municipality=load_municipalities()[installation.municipality],
        deliveries_folder=installation.deliveries,
        connections=installation.connections,
        portal=installation.portal,
        staging=installation.candidates,
        reports=reports_folder(installation.state),
        first_year=installation.first_year,
        created=installation.created or datetime.date.today(),
        notice=installation.notice,
        revision_reason=installation.revision_reason,
        portal_url=installation.portal_url,
        language=installation.language,
        deliveries=deliveries,
        datasets=datasets,
        codelists={name: load_codelist(name) for name in codelist_names()},
        archive=store,
        read_protected=kept_tables(installation).read,
        remembered=build_remembered(installation, datasets, store),
        judge_quality=gate.judge,
        comparison=Compared(
            installation.comparison.codes,
            installation.comparison.deliveries,
            installation.comparison.denominators,
            installation.comparison.sources,
            installation.state / "deelnemers",
            PartnerLog(store.engine),
            installation.comparison.fictitious,
        ),
        build_pages=build_pages,
        is_approved=_approval(installation, store),
        has_preview=installation.approval == "required",
    )


def kept_tables(installation: Installation) -> ProtectedIOManager:
    """Return where the protected tables of ``installation`` are kept."""
    return ProtectedIOManager(installation.state / "beschermd")


def build_assets(
    deliveries: Mapping[str, DeliveryDescription], datasets: Mapping[str, DatasetDescription]
) -> list[dg.AssetsDefinition]:
    """Return every asset of the line, station by station."""
    return [
        folder_asset(),
        *(intake_asset(description) for description in deliveries.values()),
        *partner_assets(),
        *(annual_asset(description) for description in datasets.values()),
        protected_assets(datasets),
        packaged_assets(datasets),
        released_assets(datasets),
    ]


def open_store(installation: Installation) -> Store:
    """Return the confidential store of ``installation``, made when it is not there."""
    make_state_folder(installation)
    partner = load_partner_delivery()
    deliveries = {**load_deliveries(), partner.name: partner}
    return Store(installation.database_url, deliveries, load_datasets())


def build_definitions(
    installation: Installation, gate: QualityGate | None = None, store: Store | None = None
) -> dg.Definitions:
    """Return the definitions of ``installation``: assets, jobs, schedule and resources.

    ``gate`` and ``store`` are a quality gate and a store that the caller opened and will close.
    """
    deliveries, datasets = load_deliveries(), load_datasets()
    store = store or open_store(installation)
    line = build_line(installation, deliveries, datasets, store, gate or QualityGate(datasets))
    alone = one_at_a_time(dg.in_process_executor, installation)
    jobs = build_jobs(
        installation.approval == "required",
        one_at_a_time(build_executor(installation.executor), installation),
        alone,
    )
    return dg.Definitions(
        assets=[*build_assets(deliveries, datasets), decision_asset()],
        jobs=[
            *jobs,
            decision_job(installation, store),
            targets_job(installation),
            retention_job(installation, store, alone),
        ],
        schedules=[build_schedule(partial(year_fingerprint, installation, deliveries))],
        sensors=build_sensors(installation, deliveries, store, jobs),
        resources={
            LINE: reporting(line),
            CONFIDENTIAL: dg.IOManagerDefinition.hardcoded_io_manager(ConfidentialIOManager(store)),
            PROTECTED: dg.IOManagerDefinition.hardcoded_io_manager(kept_tables(installation)),
        },
    )
