"""What the charts of a comparison draw: values in their place, withheld as a band, by name."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.funnel import WARNING_LIMIT, funnel_limits
from publish.portal.cells import MISSING, Cell
from publish.portal.charts.figure import Figure
from publish.portal.charts.funnel import (
    BASE,
    HEAD,
    LEFT,
    FunnelPoint,
    draw_funnel,
    limit_at,
    staff_axis,
)
from publish.portal.charts.funnel_labels import place_labels
from publish.portal.charts.interval_columns import YearMark, draw_years
from publish.portal.charts.intervals import PLOT, IntervalRow, Reference, draw_intervals
from publish.portal.charts.marks import Mark
from publish.portal.charts.plan import plan_figures
from publish.portal.charts.plan_funnel import funnel_figure, funnel_place
from publish.portal.charts.plan_intervals import interval_figure, years_figure
from publish.portal.charts.scale import Scale
from publish.portal.charts.svg import Drawing
from publish.portal.comparison.view import ComparisonView
from schemas.texts import LANGUAGES
from tests.publish.portal.comparing import (
    ADVICE,
    BREDA,
    DEN_BOSCH,
    EINDHOVEN,
    NAMES,
    NOTE,
    OWN,
    REPORTS,
    RESEARCH,
    TILBURG,
)
from tests.publish.portal.test_comparison_words import with_cell

SCALE = Scale(20, (0, 5, 10, 15, 20))


def mark(cell: Cell, label: str = "kort") -> Mark:
    return Mark(cell, label, "in <woorden>", "url(#hatch-x)")


def parsed(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawing.markup))


def by_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [each for each in root.iter() if name in each.get("class", "").split()]


def number(element: ElementTree.Element, attribute: str) -> float:
    return float(element.get(attribute, "").rstrip("%"))


def share(value: float) -> float:
    """Return where a value of ``SCALE`` must stand, in per cent of the width."""
    return 100 * PLOT.at(value / SCALE.top)


def rows_of(*rows: IntervalRow, reference: Reference | None = None) -> ElementTree.Element:
    return parsed(draw_intervals(rows, SCALE, "nl", reference))


def test_a_dot_stands_at_its_value_and_the_line_runs_between_its_limits() -> None:
    root = rows_of(IntervalRow("A", "10", mark(Cell("openbaar", 10)), (4, 16), estimate=8))
    (dot,) = by_class(root, "dot")
    assert number(dot, "cx") == pytest.approx(share(10))
    line, *caps = by_class(root, "whisker")
    assert number(line, "x") == pytest.approx(share(4))
    assert number(line, "x") + number(line, "width") == pytest.approx(share(16))
    assert [number(cap, "x") for cap in caps] == pytest.approx([share(4), share(16)])
    (carrier,) = [each for each in root.iter("svg") if by_class(each, "estimate")][1:]
    assert number(carrier, "x") == pytest.approx(share(8))


def test_a_withheld_number_is_a_band_of_its_bounds_and_has_no_dot() -> None:
    root = rows_of(IntervalRow("A", "2–5", mark(Cell("onderdrukt", None, 2, 5))))
    (band,) = by_class(root, "range")
    assert number(band, "x") == pytest.approx(share(2))
    assert number(band, "x") + number(band, "width") == pytest.approx(share(5))
    assert band.get("fill") == "url(#hatch-x)"
    assert not by_class(root, "dot")
    assert not by_class(root, "whisker")


def test_what_is_missing_is_an_empty_box_over_the_whole_axis() -> None:
    root = rows_of(IntervalRow("A", "", mark(Cell(MISSING), "niet geleverd")))
    (box,) = by_class(root, "absent")
    assert (number(box, "x"), number(box, "width")) == pytest.approx((share(0), share(20)))
    assert [each.text for each in by_class(root, "absent-label")] == ["niet geleverd"]
    assert not by_class(root, "dot")


def test_a_rate_to_compare_with_is_a_line_across_all_rows() -> None:
    rows = [IntervalRow(name, "1", mark(Cell("openbaar", 1))) for name in "AB"]
    (line,) = by_class(rows_of(*rows, reference=Reference(12, "samen 12")), "reference")
    assert line.get("x1") == line.get("x2") == f"{share(12):g}%"


def names_in(figure: Figure) -> list[str]:
    labels = by_class(parsed(figure.panels[0].drawing), "bar-label")
    return [(each.text or "").strip() for each in labels]


@pytest.mark.parametrize("name", [REPORTS, RESEARCH, ADVICE])
@pytest.mark.parametrize("year", ["2021", "2022", "2023"])
def test_everybody_is_there_by_name_whatever_the_figures(
    comparison: ComparisonView, year: str, name: str
) -> None:
    figure = interval_figure(comparison, comparison.yearly, year, name, "nl")
    assert [label.removesuffix(" (fictief)") for label in names_in(figure)] == list(NAMES)
    panels = years_figure(comparison, name, "nl").panels
    assert [panel.label.removesuffix(" (fictief)") for panel in panels] == list(NAMES)


def test_a_chart_marks_who_is_fictitious_who_counts_otherwise_and_who_is_missing(
    comparison: ComparisonView,
) -> None:
    figure = interval_figure(comparison, comparison.yearly, "2023", REPORTS, "en")
    root = parsed(figure.panels[0].drawing)
    assert names_in(figure)[:3] == ["Breda (fictitious)", "Eindhoven (fictitious)", "Helmond"]
    assert [each.text for each in by_class(root, "absent-label")] == [
        "not delivered",
        "staff unknown",
    ]
    (note,) = figure.notes
    assert note.letter == "a"
    assert [each.text for each in by_class(root, "break-letter")] == ["a"]
    told = '<span lang="nl">ook &lt;signalen&gt; van leidinggevenden</span>'
    assert note.text == f"Tilburg counts differently: {told}."
    assert "'s-Hertogenbosch: not delivered" in figure.alternative
    assert "absent" in figure.legend


@pytest.mark.parametrize("language", LANGUAGES)
def test_beside_every_chart_stands_what_nobody_may_leave_out(
    comparison: ComparisonView, language
) -> None:
    every = [
        figure
        for table in comparison.tables
        for figure in plan_figures(table, language, comparison)
    ]
    every.append(years_figure(comparison, REPORTS, language))
    assert len(every) >= 10
    words = {"nl": ("geen slechtere integriteit", "Fictief"), "en": ("not worse", "Fictitious")}
    for figure in every:
        said = " ".join(figure.cautions)
        assert all(word in said for word in words[language]), figure.name
        assert len(figure.alternative) > 100
        for panel in figure.panels:
            parsed(panel.drawing)
    funnels = [figure for figure in every if figure.name.startswith("b5_funnel")]
    judging = {"nl": "niet om vijf gemeenten te beoordelen", "en": "not there to judge"}
    assert all(judging[language] in figure.cautions[0] for figure in funnels)


def test_nobody_is_drawn_differently_from_the_others(comparison: ComparisonView) -> None:
    figure = interval_figure(comparison, comparison.yearly, "2021", REPORTS, "nl")
    dots = by_class(parsed(figure.panels[0].drawing), "dot")
    looks = {
        tuple(sorted((k, v) for k, v in each.items() if k not in ("cx", "cy"))) for each in dots
    }
    assert len(dots) == 5
    assert len(looks) == 1


def test_years_stand_in_their_slots_and_a_break_is_marked_before_its_year() -> None:
    years = [
        YearMark("2021", mark(Cell("openbaar", 10)), (4, 16)),
        YearMark("2022", mark(Cell("onderdrukt", None, 5, 20)), None, "a"),
        YearMark("2023", mark(Cell(MISSING), "niet geleverd")),
    ]
    root = parsed(draw_years(years, SCALE))
    (dot,) = by_class(root, "dot")
    height = 150 - 34
    assert number(dot, "cx") == pytest.approx(100 / 6, abs=0.01)
    assert number(dot, "cy") == pytest.approx(150 - height / 2)
    whisker = by_class(root, "whisker")[0]
    assert number(whisker, "y") == pytest.approx(150 - height * 16 / 20)
    assert number(whisker, "height") == pytest.approx(height * 12 / 20)
    (band,) = by_class(root, "range")
    assert number(band, "y") == pytest.approx(34)
    assert number(band, "height") == pytest.approx(height * 15 / 20)
    (line,) = by_class(root, "break")
    assert number(line, "x1") == pytest.approx(100 / 3, abs=0.01)
    assert len(by_class(root, "absent")) == 1


def test_the_break_of_a_series_is_in_its_own_drawing_with_its_note(
    comparison: ComparisonView,
) -> None:
    figure = years_figure(comparison, REPORTS, "nl")
    letters = [
        [each.text for each in by_class(parsed(panel.drawing), "break-letter")]
        for panel in figure.panels
    ]
    assert letters == [[], [], [], [], ["a"]]
    assert "breekt in 2022" in figure.notes[0].text
    assert NOTE.replace("<", "&lt;").replace(">", "&gt;") in figure.notes[0].text


KNOWN = {1000.0: 0.5, 2000.0: 0.7, 4000.0: 0.8}


def test_the_lines_of_a_funnel_run_through_the_published_limits() -> None:
    for staff, ratio in KNOWN.items():
        assert limit_at(staff, KNOWN) == pytest.approx(ratio)
    between = [limit_at(staff, KNOWN) for staff in (500, 1000, 1400, 2000, 3000, 4000, 1e9)]
    assert between == sorted(between)
    assert between[-1] == pytest.approx(1, abs=0.01)
    assert limit_at(1.0, KNOWN) == 0


@given(
    rate=st.floats(0.005, 0.05),
    staff=st.lists(st.integers(800, 4000), min_size=3, max_size=8, unique=True),
)
def test_between_published_limits_a_line_is_close_to_the_exact_limit(
    rate: float, staff: list[int]
) -> None:
    lower, upper = funnel_limits([rate * each for each in staff], WARNING_LIMIT)
    for ends in (lower, upper):
        known = dict(zip(map(float, staff), map(float, ends), strict=True))
        middle = (min(staff) * max(staff)) ** 0.5
        exact = funnel_limits(rate * middle, WARNING_LIMIT)[0 if ends is lower else 1][0]
        assert limit_at(middle, known) == pytest.approx(exact, abs=0.08)


def test_a_point_of_a_funnel_stands_at_its_staff_and_rate() -> None:
    points = [
        FunnelPoint("A", 1000, mark(Cell("openbaar", 5)), {}),
        FunnelPoint("B", 2000, mark(Cell("onderdrukt", None, 5, 10)), {}),
    ]
    axis = staff_axis([1000, 2000])
    root = parsed(draw_funnel(points, 8, axis, SCALE, "nl"))
    (dot,) = by_class(root, "dot")
    left = 100 * LEFT
    across = (1000 - axis.low) / (axis.high - axis.low)
    assert number(dot, "cx") == pytest.approx(left + (100 - left) * across, abs=0.01)
    assert number(dot, "cy") == pytest.approx(BASE - (BASE - HEAD) * 5 / 20)
    (band,) = by_class(root, "range")
    assert number(band, "height") == pytest.approx((BASE - HEAD) * 5 / 20)
    (pooled,) = by_class(root, "pooled")
    assert number(pooled, "y1") == pytest.approx(BASE - (BASE - HEAD) * 8 / 20)


@given(st.lists(st.integers(1, 60000), min_size=1, max_size=30))
def test_an_axis_of_staff_holds_everybody_and_ends_round(staff: list[int]) -> None:
    axis = staff_axis([float(each) for each in staff])
    assert axis.low > 0
    assert all(0 <= axis.share(each) <= 1 for each in staff if each >= axis.low)
    assert axis.high >= max(staff)
    assert min(staff) >= axis.ticks[0]
    assert 2 <= len(axis.ticks) <= 14


def test_names_of_points_cover_neither_each_other_nor_a_point() -> None:
    points = [("Eindhoven (fictief)", 0.7, 100.0), ("Tilburg (fictief)", 0.66, 110.0),
              ("Breda (fictief)", 0.4, 100.0), ("Helmond", 0.2, 104.0)]  # fmt: skip
    placed = place_labels(points)
    boxes = []
    for each in placed:
        x, width = each.share * 320 + each.dx, 7 * len(each.text)
        left = {"start": x, "end": x - width, "middle": x - width / 2}[each.anchor]
        boxes.append((left, each.y - 11, left + width, each.y + 3))
        assert 0 <= left <= left + width <= 320
    for one, other in itertools.combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart
    assert place_labels(points * 4) == []


@pytest.mark.parametrize(
    ("year", "place", "wanted"),
    [("2021", EINDHOVEN, "inside"), ("2022", TILBURG, "between"), ("2023", BREDA, "none"),
     ("2023", DEN_BOSCH, "none")],
)  # fmt: skip
def test_where_a_municipality_lies_follows_the_published_limits(
    comparison: ComparisonView, year: str, place: str, wanted: str
) -> None:
    assert funnel_place(comparison, year, place, REPORTS) == wanted


def test_on_a_limit_is_within_it(comparison: ComparisonView) -> None:
    key = ("2021", OWN, REPORTS)
    changed = with_cell(comparison, "funnel", "verwacht", key, Cell("openbaar", 5))
    for name, ratio in (("boven_95", 2.0), ("boven_998", 2.0)):
        changed = with_cell(changed, "funnel", name, key, Cell("openbaar", ratio))
    assert funnel_place(changed, *key) == "inside"
    changed = with_cell(changed, "funnel", "boven_95", key, Cell("openbaar", 1.9))
    assert funnel_place(changed, *key) == "between"
    changed = with_cell(changed, "funnel", "boven_998", key, Cell("openbaar", 1.99))
    assert funnel_place(changed, *key) == "outside"


def test_without_a_published_total_there_is_no_funnel(comparison: ComparisonView) -> None:
    assert funnel_figure(comparison, "2023", RESEARCH, "nl") is None
    assert funnel_figure(comparison, "2023", REPORTS, "nl") is None
    assert funnel_figure(replace(comparison, funnel=None), "2021", REPORTS, "nl") is None


def test_a_funnel_names_who_is_not_in_it(comparison: ComparisonView) -> None:
    figure = funnel_figure(comparison, "2023", ADVICE, "nl")
    assert figure is not None
    assert any("'s-Hertogenbosch: niet geleverd" in note.text for note in figure.notes)
    assert "'s-Hertogenbosch: niet geleverd" in figure.alternative
    dots = by_class(parsed(figure.panels[0].drawing), "dot")
    assert len(dots) == 4
    assert len({(each.get("cx"), each.get("cy")) for each in dots}) == 1
    assert not math.isnan(figure.height)
