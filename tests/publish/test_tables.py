"""Published rows: columns as described, states kept apart, contradictions refused."""

from __future__ import annotations

import pytest

from disclosure import ProtectedCell
from disclosure.tables import make_protected_table
from publish.content import ReleaseContent
from publish.csv_format import table_bytes
from publish.errors import PublicationRefused
from publish.tables import publish_table
from schemas.columns import published_columns
from schemas.dataset import load_datasets
from tests.publish.conftest import MakeContent

DATASETS = load_datasets()


def _names(dataset: str) -> list[str]:
    return [column.name for column in published_columns(DATASETS[dataset])]


def _table(*cells: ProtectedCell, codes: tuple[str, ...] = ("2023", "totaal")):
    rows = tuple((codes, (cell,)) for cell in cells)
    return make_protected_table(
        "meldingen_naar_type", ("jaar", "type_schending"), ("aantal",), rows, "test"
    )


def test_columns_of_one_measure() -> None:
    assert _names("meldingen_naar_type") == [
        "jaar", "type_schending", "aantal", "status", "ondergrens", "bovengrens",
    ]  # fmt: skip


def test_columns_of_independent_measures_carry_their_own_status() -> None:
    assert _names("berichten_meldpunt") == [
        "jaar", "ingang", "berichten", "status", "ondergrens", "bovengrens",
        "vermoedens", "vermoedens_status", "vermoedens_ondergrens", "vermoedens_bovengrens",
    ]  # fmt: skip


def test_columns_that_follow_have_just_a_value() -> None:
    assert _names("medewerkersonderzoek") == [
        "jaar", "thema", "n", "status", "ondergrens", "bovengrens", "score", "benchmark",
    ]  # fmt: skip


def test_columns_of_a_register_have_no_status() -> None:
    assert _names("regelingen_en_ambities")[:4] == ["jaar", "code", "soort", "onderwerp"]
    assert "ondergrens" not in _names("regelingen_en_ambities")


@pytest.mark.parametrize("name", sorted(DATASETS))
def test_column_names_are_unique_in_every_dataset(name: str) -> None:
    names = _names(name)
    assert len(names) == len(set(names))


def test_the_five_states_are_five_different_things() -> None:
    states = {
        "openbaar": ProtectedCell(0, "openbaar"),
        "onderdrukt": ProtectedCell(None, "onderdrukt", 0, 9),
        "onbekend": ProtectedCell(None, "onbekend"),
        "niet_van_toepassing": ProtectedCell(None, "niet_van_toepassing"),
        "benaderd": ProtectedCell(None, "benaderd", 140, 149),
    }
    lines = set()
    for cell in states.values():
        table = publish_table(DATASETS["meldingen_naar_type"], _table(cell))
        lines.add(table_bytes(table).decode().splitlines()[1])
    assert lines == {
        "2023,totaal,0,openbaar,,",
        "2023,totaal,,onderdrukt,0,9",
        "2023,totaal,,onbekend,,",
        "2023,totaal,,niet_van_toepassing,,",
        "2023,totaal,,benaderd,140,149",
    }


def test_csv_is_plain(make_content: MakeContent) -> None:
    table = make_content().published_tables("integriteitsmeldingen")[0]
    data = table_bytes(table)
    assert not data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data
    rows = data.decode("utf-8").splitlines()[1:]
    assert rows == sorted(rows)


def test_a_table_that_was_not_protected_is_refused(make_content: MakeContent) -> None:
    class Lookalike:
        name = "meldingen_per_jaar"
        dimensions, measures, rows = ("jaar",), ("aantal",), ()

    with pytest.raises(TypeError, match="only a protected table"):
        publish_table(DATASETS["meldingen_per_jaar"], Lookalike())  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="protect_release"):
        make_content(tables={"meldingen_per_jaar": Lookalike()})


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (ProtectedCell(3, "onderdrukt", 0, 9), "not public has a value"),
        (ProtectedCell(3, "onbekend"), "not public has a value"),
        (ProtectedCell(None, "openbaar"), "public without a value"),
        (ProtectedCell(None, "geheim"), "a state that is not published"),
        (ProtectedCell(2.5, "openbaar"), "a whole number was expected"),
    ],
)
def test_a_cell_that_contradicts_itself_is_refused(cell: ProtectedCell, sentence: str) -> None:
    with pytest.raises(PublicationRefused, match=sentence):
        publish_table(DATASETS["meldingen_naar_type"], _table(cell))


def test_an_unknown_code_and_a_doubled_key_are_refused() -> None:
    shown = ProtectedCell(7, "openbaar")
    with pytest.raises(PublicationRefused, match="not in code list 'type_schending'"):
        publish_table(DATASETS["meldingen_naar_type"], _table(shown, codes=("2023", "vreemd")))
    with pytest.raises(PublicationRefused, match="1 rows have the same key"):
        publish_table(DATASETS["meldingen_naar_type"], _table(shown, shown))


@pytest.mark.parametrize("text", ["=1+1", "+31", "-x", "@SUM(A1)", "\tx", "a\nb"])
def test_a_text_that_a_spreadsheet_would_execute_is_refused(text: str) -> None:
    description = DATASETS["regelingen_en_ambities"]
    measures = tuple(column.name for column in description.columns)
    first = ProtectedCell("regeling", "openbaar")  # type: ignore[arg-type]
    cells = (first, *(ProtectedCell(text, "openbaar") for _ in measures[1:]))  # type: ignore[arg-type]
    rows = ((("2023", "R01"), cells),)
    table = make_protected_table(description.name, ("jaar", "code"), measures, rows, "test")
    with pytest.raises(PublicationRefused, match=r"spreadsheet|control character"):
        publish_table(description, table)


def test_means_are_rounded_half_up_as_described(make_content: MakeContent) -> None:
    content: ReleaseContent = make_content()
    onboarding = next(
        t for t in content.published_tables("bewustwording") if "workshops" in t.names
    )
    place = onboarding.names.index("workshopduur")
    assert {row[place] for row in onboarding.rows} == {2.3}
