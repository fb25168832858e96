"""The ledger and the portal agree, whatever was cut off, changed, emptied or withdrawn."""

import datetime
import shutil

import pytest
import sqlalchemy as sa

from disclosure import Ledger
from publish.cells import Surroundings, cell_key
from publish.errors import PublicationRefused
from publish.release import publish_release, stage_release
from publish.remembering import Remembered
from publish.withdrawal import withdraw_version
from schemas.codelists import codelist_names, load_codelist
from schemas.dataset import load_datasets
from schemas.elsewhere import PublicTable
from schemas.texts import Text

PACKAGE = "integriteitsmeldingen"
AROUND = Surroundings("GM0794", {name: load_codelist(name) for name in codelist_names()})
WHY, WHEN = Text(nl="Fout.", en="Error."), datetime.date(2024, 3, 1)


def _remembered(**changes):
    ledger = Ledger(sa.create_engine("sqlite://", poolclass=sa.StaticPool))
    ledger.create()
    return Remembered(ledger, load_datasets(), AROUND, **changes)


@pytest.fixture
def remembered():
    return _remembered()


def _rows(remembered, table="disclosure_figure"):
    with remembered.ledger._engine.connect() as connection:
        return connection.scalar(sa.text(f"SELECT count(*) FROM {table}"))


def _key(table, **codes):
    description = load_datasets()[table]
    return cell_key(description, description.measures[0], codes, "GM0794")


FINANCIAL = {"jaar": "2023", "type_schending": "financiele_schending"}
PRIVATE = {"jaar": "2023", "type_schending": "misdraging_privesfeer"}


def test_every_published_cell_is_written_down_once(remembered, make_content, publish, portal):
    publish(make_content())
    names = remembered.write(portal)
    assert f"{PACKAGE} 2023.1" in names
    rows = _rows(remembered), _rows(remembered, "disclosure_relation")
    assert min(rows) > 10
    assert remembered.write(portal) == ()
    assert (_rows(remembered), _rows(remembered, "disclosure_relation")) == rows
    earlier = remembered.read(portal)
    assert earlier.shown[_key("meldingen_naar_type", **PRIVATE)] == (8, f"{PACKAGE} 2023.1")
    assert len(earlier.withheld) > 2
    kinds = {relation.kind for relation in earlier.memory.relations}
    assert kinds == {"sum", "at_most", "covers"}


def test_a_publication_that_was_not_written_down_is_made_good(
    remembered, make_content, publish, portal
):
    """The power failed twice after the portal was exchanged: no gap and no double."""
    publish(make_content())
    publish(make_content(more_reports=4, revision_reason="Nagekomen."))
    remembered.write(portal)
    at_once = _rows(remembered)
    step_by_step = _remembered()
    shutil.rmtree(portal)
    publish(make_content())
    step_by_step.write(portal)
    publish(make_content(more_reports=4, revision_reason="Nagekomen."))
    step_by_step.write(portal)
    assert _rows(step_by_step) == at_once
    assert step_by_step.ledger.releases() == remembered.ledger.releases()
    assert step_by_step.read(portal).shown == remembered.read(portal).shown


def test_writing_that_is_cut_off_halfway_is_made_good(
    remembered, make_content, publish, portal, monkeypatch
):
    publish(make_content())
    whole = _remembered()
    whole.write(portal)
    record, calls = Ledger.record, []

    def cut_off(self, release, *others):
        calls.append(release)
        if len(calls) == 3:
            raise OSError("the database went away")
        return record(self, release, *others)

    monkeypatch.setattr(Ledger, "record", cut_off)
    with pytest.raises(OSError, match="went away"):
        remembered.write(portal)
    assert len(remembered.ledger.releases()) == 2
    monkeypatch.undo()
    remembered.write(portal)
    assert remembered.ledger.releases() == whole.ledger.releases()
    assert _rows(remembered) == _rows(whole)


def test_changed_figures_on_the_portal_are_refused(remembered, make_content, publish, portal):
    publish(make_content())
    remembered.write(portal)
    path = portal / PACKAGE / "2023.1" / "meldingen_per_jaar.csv"
    path.write_text(path.read_text().replace("2023,38", "2023,39"))
    with pytest.raises(PublicationRefused, match=f"{PACKAGE} 2023.1: de cijfers op het portaal"):
        remembered.write(portal)


def test_a_portal_from_an_old_copy_is_refused(remembered, make_content, publish, portal, tmp_path):
    publish(make_content())
    shutil.copytree(portal, tmp_path / "copy")
    publish(make_content(more_reports=4, revision_reason="Nagekomen."))
    remembered.write(portal)
    with pytest.raises(PublicationRefused, match=r"2023\.2: volgens het grootboek gepubliceerd"):
        remembered.write(tmp_path / "copy")


def test_an_emptied_portal_may_only_hold_the_same_figures_again(
    remembered, make_content, publish, portal, tmp_path
):
    publish(make_content())
    remembered.write(portal)
    shutil.rmtree(portal)
    assert remembered.write(portal) == ()
    again = stage_release(make_content(), tmp_path / "staging", None)
    remembered.refuse_other_figures(again)
    other = stage_release(make_content(more_reports=4), tmp_path / "other", None)
    with pytest.raises(PublicationRefused, match="al met andere cijfers gepubliceerd"):
        remembered.refuse_other_figures(other)
    publish_release(again, portal)
    assert remembered.write(portal) == ()


def test_what_was_withdrawn_is_known_but_not_shown_again(remembered, make_content, publish, portal):
    publish(make_content())
    publish(make_content(more_reports=4, revision_reason="Nagekomen."))
    remembered.write(portal)
    key = _key("meldingen_naar_type", **PRIVATE)
    assert remembered.read(portal).shown[key][0] == 12
    withdraw_version(portal, PACKAGE, "2023.2", WHY, WHEN)
    assert remembered.write(portal) == ()
    earlier = remembered.read(portal)
    assert earlier.shown[key] == (8, f"{PACKAGE} 2023.1")
    withdraw_version(portal, PACKAGE, "2023.1", WHY, WHEN)
    earlier = remembered.read(portal)
    assert key not in earlier.shown
    assert len(earlier.memory.relations) == 12


def test_a_withdrawn_version_that_the_ledger_never_saw_is_refused_unless_named(
    remembered, make_content, publish, portal
):
    publish(make_content())
    publish(make_content(more_reports=4, revision_reason="Nagekomen."))
    withdraw_version(portal, PACKAGE, "2023.1", WHY, WHEN)
    with pytest.raises(PublicationRefused, match="weet niet wat erin stond"):
        remembered.write(portal)
    assert _remembered(forgotten=(f"{PACKAGE} 2023.1",)).write(portal)


@pytest.mark.parametrize(("decision", "is_shown"), [("keep_hidden", False), ("show", True)])
def test_what_is_public_elsewhere_is_known_and_shown_when_the_steward_says_so(
    decision, is_shown, make_content, publish, portal
):
    printed = PublicTable(
        source="Jaarverslag 2023",
        table="meldingen_naar_type",
        decision=decision,
        figures=({**FINANCIAL, "aantal": 10},),
    )
    remembered = _remembered(elsewhere=(printed,))
    earlier = remembered.read(portal)
    key = _key("meldingen_naar_type", **FINANCIAL)
    assert (key in earlier.shown) == is_shown
    assert [figure.source for figure in earlier.memory.last_shown().values()] == [printed.source]
    for _ in range(2):
        remembered.write_elsewhere()
    assert _rows(remembered) == 1
