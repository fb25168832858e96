"""The asset graph: no public asset has a confidential parent but through protection."""

import dagster as dg
import pytest

from pipelines.build import build_definitions
from pipelines.installation import load_installation
from schemas.dataset import load_datasets
from schemas.delivery import load_deliveries

CONFIDENTIAL = ("ontvangen", "gecontroleerd", "jaarcijfers")
PUBLIC = ("verpakt", "uitgegeven")


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    state = tmp_path_factory.mktemp("state")
    definitions = build_definitions(load_installation(state=state))
    return definitions.resolve_asset_graph()


def _station(key: dg.AssetKey) -> str:
    return key.path[0]


def _leaks(graph) -> list[tuple[str, str]]:
    """Pairs of a public asset and a confidential one above it, protection not in between."""
    found = []
    for key in graph.get_all_asset_keys():
        if _station(key) not in PUBLIC:
            continue
        above = set(graph.get(key).parent_keys)
        seen = set()
        while above:
            parent = above.pop()
            if _station(parent) in CONFIDENTIAL:
                found.append((key.to_user_string(), parent.to_user_string()))
            if parent in seen or _station(parent) == "beschermd":
                continue
            seen.add(parent)
            above |= set(graph.get(parent).parent_keys)
    return found


def test_the_public_side_sees_the_confidential_side_through_protection_only(graph):
    assert _leaks(graph) == []


def test_a_short_cut_around_protection_is_found():
    @dg.asset(key=["jaarcijfers", "geheim"])
    def figures(): ...

    @dg.asset(key=["verpakt", "lek"], deps=[figures])
    def leak(): ...

    graph = dg.Definitions(assets=[figures, leak]).resolve_asset_graph()
    assert _leaks(graph) == [("verpakt/lek", "jaarcijfers/geheim")]


def test_there_is_an_asset_per_station_and_description(graph):
    keys = {tuple(key.path) for key in graph.get_all_asset_keys()}
    for name in load_deliveries():
        assert {("ontvangen", name), ("gecontroleerd", name)} <= keys
    for name in load_datasets():
        assert {("jaarcijfers", name), ("beschermd", name)} <= keys
    for name in {description.package for description in load_datasets().values()}:
        assert {("verpakt", name), ("uitgegeven", name)} <= keys


def test_every_asset_says_what_it_is_who_owns_it_and_where_it_stands(graph):
    for key in graph.get_all_asset_keys():
        asset = graph.get(key)
        assert asset.description, key
        assert asset.owners, key
        assert asset.group_name[0].isdigit(), key
        assert asset.tags["vertrouwelijk"] == ("ja" if _station(key) in CONFIDENTIAL else "nee")


def test_every_check_is_kept_per_year(graph):
    nodes = [graph.get(key) for key in graph.asset_check_keys]
    assert nodes
    assert all(node.partitions_def is not None for node in nodes)


def test_the_confidential_stations_hold_their_contract_by_blocking_checks(graph):
    blocking = {
        (key.asset_key.path[0], key.name)
        for key in graph.asset_check_keys
        if graph.get(key).blocking
    }
    assert blocking == {
        ("ontvangen", "contract"),
        ("ontvangen", "geen_vreemde_bestanden"),
        ("jaarcijfers", "contract"),
        ("jaarcijfers", "totalen_sluiten"),
        ("beschermd", "bescherming"),
        ("verpakt", "teruglezen"),
        ("verpakt", "kwaliteit"),
    }


def test_what_must_come_every_year_has_a_policy_that_says_until_when(graph):
    for name, description in load_deliveries().items():
        policy = graph.get(dg.AssetKey(["ontvangen", name])).freshness_policy
        if description.optional:
            assert policy is None
            continue
        month, day = description.deadline.split("-")
        assert policy.deadline_cron == f"59 23 {int(day)} {int(month)} *"
