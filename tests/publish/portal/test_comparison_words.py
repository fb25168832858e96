"""What a comparison says: from the published tables alone, and nothing that hangs on a secret."""

from __future__ import annotations

from dataclasses import replace

import pytest

from figures.comparison_tests import SIGNIFICANCE as TESTED_AT
from publish.portal.cells import BROKEN, MISSING, NO_STAFF, PARTLY_MISSING, Cell
from publish.portal.comparison.view import P_OTHERS, P_PAST, ComparisonView
from publish.portal.comparison.words import (
    SIGNIFICANCE,
    against_others,
    against_past,
    figure_in_words,
    rate_text,
    said_of,
)
from publish.portal.tables import TableView
from schemas.states import APPROXIMATE, SHOWN, WITHHELD
from schemas.texts import LANGUAGES
from tests.publish.portal.comparing import (
    ADVICE,
    BREDA,
    CASES,
    DEN_BOSCH,
    EINDHOVEN,
    NAMES,
    NOTE,
    OWN,
    PLACES,
    REPORTS,
    RESEARCH,
    TILBURG,
)


def with_cell(
    view: ComparisonView, table: str, measure: str, key: tuple[str, ...], cell: Cell
) -> ComparisonView:
    """Return the comparison with one published cell changed."""
    found: TableView = getattr(view, table)
    cells = {**found.cells, key: {**found.cells[key], measure: cell}}
    return replace(view, **{table: replace(found, cells=cells)})


def test_municipalities_stand_by_name(comparison: ComparisonView) -> None:
    assert comparison.places == PLACES
    assert tuple(comparison.name(place, "nl") for place in comparison.places) == NAMES


def test_a_name_that_sorts_otherwise_than_its_code_stands_by_name(
    comparison: ComparisonView,
) -> None:
    from publish.portal.comparison.view import comparison_view

    first = comparison.yearly.breakdown[0]
    renamed = {**first.labels, TILBURG: first.labels[BREDA].model_copy(update={"nl": "Aa"})}
    dimensions = (replace(first, labels=renamed), comparison.yearly.breakdown[1])
    view = comparison_view([replace(comparison.yearly, breakdown=dimensions)])
    assert view is not None
    assert view.places == (TILBURG, BREDA, EINDHOVEN, OWN, DEN_BOSCH)


def test_a_rate_is_count_over_staff_with_the_published_interval(
    comparison: ComparisonView,
) -> None:
    rate = comparison.rate(comparison.yearly, "2021", EINDHOVEN, REPORTS)
    assert rate.rate == Cell(SHOWN, 22 / 2300 * 1000)
    cells = comparison.yearly.cells["2021", EINDHOVEN, REPORTS]
    assert rate.limits == (cells["per_1000_laag"].value, cells["per_1000_hoog"].value)
    assert rate_text(rate, "nl") == "9,6 (6,0–14,5)"


def test_a_withheld_number_is_a_range_of_its_published_bounds_and_no_more(
    comparison: ComparisonView,
) -> None:
    rate = comparison.rate(comparison.yearly, "2023", BREDA, REPORTS)
    assert rate.rate == Cell(WITHHELD, None, 1 / 1500 * 1000, 4 / 1500 * 1000)
    assert rate.limits is None
    assert rate_text(rate, "nl") == "0,7–2,7, niet getoond"
    assert figure_in_words(rate, "en").startswith("Not shown, between 1 and 4. On 1,500 staff")


@pytest.mark.parametrize(
    ("table", "time", "place", "name", "state"),
    [
        ("yearly", "2023", DEN_BOSCH, REPORTS, MISSING),
        ("pooled", "2021-2023", DEN_BOSCH, REPORTS, PARTLY_MISSING),
        ("pooled", "2021-2023", TILBURG, REPORTS, BROKEN),
        ("yearly", "2023", TILBURG, REPORTS, NO_STAFF),
        ("yearly", "2021", BREDA, CASES, "onbekend"),
        ("pooled", "2021-2023", BREDA, REPORTS, APPROXIMATE),
    ],
)
def test_what_is_no_number_says_why(
    comparison: ComparisonView, table: str, time: str, place: str, name: str, state: str
) -> None:
    rate = comparison.rate(getattr(comparison, table), time, place, name)
    assert rate.rate.state == state
    assert rate.rate.value is None


def test_the_pooled_rate_is_that_of_who_is_in_the_total(comparison: ComparisonView) -> None:
    assert comparison.pooled_rate("2021", REPORTS) == pytest.approx(82 / 8700 * 1000)
    assert comparison.pooled_rate("2023", RESEARCH) is None
    assert comparison.pooled_rate("2023", REPORTS) is None


@pytest.mark.parametrize(
    ("year", "place", "name", "others", "past"),
    [
        ("2021", TILBURG, REPORTS, "within", "first"),
        ("2022", TILBURG, REPORTS, "beyond", "break"),
        ("2022", EINDHOVEN, REPORTS, "within", "within"),
        ("2023", TILBURG, REPORTS, "no_staff", "no_staff"),
        ("2023", EINDHOVEN, REPORTS, "too_few", "within"),
        ("2023", BREDA, REPORTS, "withheld", "withheld"),
        ("2023", DEN_BOSCH, REPORTS, "nothing", "nothing"),
        ("2023", OWN, RESEARCH, "withheld", "withheld"),
        ("2023", EINDHOVEN, RESEARCH, "total_withheld", "within"),
        ("2021", BREDA, CASES, "nothing", "nothing"),
        ("2022", BREDA, CASES, "within", "first"),
        ("2022", OWN, ADVICE, "within", "within"),
    ],
)
def test_the_verdicts_of_planted_cases(
    comparison: ComparisonView, year: str, place: str, name: str, others: str, past: str
) -> None:
    assert against_others(comparison, year, place, name) == others
    assert against_past(comparison, year, place, name) == past


@pytest.mark.parametrize(
    ("p_value", "wanted"), [(0.049, "beyond"), (0.05, "within"), (1, "within")]
)
def test_the_words_follow_the_published_p_value(
    comparison: ComparisonView, p_value: float, wanted: str
) -> None:
    key = ("2022", EINDHOVEN, REPORTS)
    changed = with_cell(comparison, "funnel", P_OTHERS, key, Cell(SHOWN, p_value))
    assert against_others(changed, *key) == wanted
    changed = with_cell(comparison, "yearly", P_PAST, key, Cell(SHOWN, p_value))
    assert against_past(changed, *key) == wanted


def test_a_hidden_p_value_beside_a_hidden_earlier_year_says_so(comparison: ComparisonView) -> None:
    key = ("2023", EINDHOVEN, REPORTS)
    changed = with_cell(comparison, "yearly", P_PAST, key, Cell(WITHHELD))
    hidden = ("2021", EINDHOVEN, REPORTS)
    changed = with_cell(changed, "yearly", "aantal", hidden, Cell(WITHHELD, None, 0, 22))
    assert against_past(changed, *key) == "withheld"


def test_the_level_is_that_of_the_tests() -> None:
    assert SIGNIFICANCE == TESTED_AT


def test_a_sentence_can_be_copied_in_both_languages(comparison: ComparisonView) -> None:
    dutch = said_of(comparison, "2022", TILBURG, REPORTS, "nl")
    assert dutch.figure == (
        "45 op 2.200 medewerkers, dat is 20,5 per 1.000. Met toeval meegerekend 14,9 tot 27,4."
    )
    assert dutch.others.endswith("is groter dan bij toeval past.")
    assert dutch.deviation == NOTE
    assert dutch.caution
    english = said_of(comparison, "2021", OWN, REPORTS, "en")
    assert english.others.endswith("fits within chance.")
    assert english.caution == ""
    assert not english.is_fictitious
    assert dutch.is_fictitious


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_hold_a_number_that_is_withheld(comparison: ComparisonView, language) -> None:
    said = said_of(comparison, "2023", OWN, RESEARCH, language)
    everything = " ".join((said.figure, said.others, said.past))
    assert {"0", "9"} <= set(everything.replace(".", " ").replace(",", " ").split())
    assert said.rate.count.value is None
    assert said.rate.limits is None


def test_who_is_fictitious_follows_the_register(comparison: ComparisonView) -> None:
    assert comparison.fictitious("nl") == ("Breda", "Eindhoven", "'s-Hertogenbosch", "Tilburg")
    assert not comparison.delivery("2023", DEN_BOSCH, REPORTS).is_fictitious
