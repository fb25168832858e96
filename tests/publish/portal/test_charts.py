"""What charts draw: ranges as ranges, gaps as gaps, breaks marked, answers never added up."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from publish.portal.cells import Cell
from publish.portal.charts.bars import Bar, Reference, draw_bars
from publish.portal.charts.columns import BASE, HEAD, Column, draw_columns
from publish.portal.charts.figure import Figure
from publish.portal.charts.marks import Mark, Plot, lying, standing
from publish.portal.charts.plan import plan_figures
from publish.portal.charts.scale import Scale, scale_for
from publish.portal.charts.svg import Drawing
from publish.portal.site import read_site
from publish.portal.tables import TableView

SCALE = Scale(20, (0, 5, 10, 15, 20))
PLOT = Plot(BASE, HEAD)


def _mark(cell: Cell) -> Mark:
    return Mark(cell, "kort", "in <woorden>", "url(#hatch-x)")


def _parse(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawing.markup))


def _standing(cell: Cell) -> ElementTree.Element:
    shape, _ = standing(_mark(cell), 0.1, 0.2, PLOT, SCALE)
    return ElementTree.fromstring(f"<g>{shape}</g>")


def _by_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [each for each in root.iter() if name in each.get("class", "").split()]


def _number(text: str | None) -> float:
    assert text is not None
    return float(text.rstrip("%"))


def test_a_number_is_a_solid_bar_from_zero() -> None:
    (bar,) = _by_class(_standing(Cell("openbaar", 10)), "bar")
    assert _number(bar.get("y")) == pytest.approx((BASE + HEAD) / 2)
    assert _number(bar.get("y")) + _number(bar.get("height")) == pytest.approx(BASE)


def test_a_withheld_number_is_a_hatched_range_between_its_bounds() -> None:
    root = _standing(Cell("onderdrukt", None, 5, 15))
    assert not _by_class(root, "bar")
    (box,) = _by_class(root, "range")
    height = BASE - HEAD
    assert box.get("fill") == "url(#hatch-x)"
    assert _number(box.get("y")) == pytest.approx(BASE - height * 15 / 20)
    assert _number(box.get("height")) == pytest.approx(height * 10 / 20)
    assert len(_by_class(root, "edge")) == 2


def test_a_range_without_upper_bound_is_open_and_has_an_arrow() -> None:
    root = _standing(Cell("onderdrukt", None, 0, None))
    (box,) = _by_class(root, "range")
    assert _number(box.get("y")) == HEAD
    assert len(_by_class(root, "edge")) == 1
    assert [each.text for each in _by_class(root, "arrow")] == ["▲"]
    shape, end = lying(_mark(Cell("onderdrukt", None, 0, None)), 0, 16, Plot(0, 0.84), SCALE)
    assert "▶" in shape
    assert end > 0.84


@pytest.mark.parametrize("state", ["onbekend", "niet_van_toepassing"])
def test_what_is_no_number_has_no_bar(state: str) -> None:
    root = _standing(Cell(state))
    assert not _by_class(root, "bar")
    assert not _by_class(root, "range")
    assert bool(_by_class(root, "ring")) == (state == "onbekend")


def test_a_zero_is_a_line_and_says_so() -> None:
    drawing = draw_columns([Column("2012", _mark(Cell("openbaar", 0)))], SCALE, "nl")
    (bar,) = _by_class(_parse(drawing), "bar")
    assert _number(bar.get("height")) <= 3
    assert [each.text for each in _by_class(_parse(drawing), "value")] == ["kort"]


def test_a_state_without_a_sign_is_refused() -> None:
    with pytest.raises(ValueError, match="geheim"):
        standing(_mark(Cell("geheim")), 0, 0.1, PLOT, SCALE)


def test_a_break_is_a_dashed_line_with_its_letter() -> None:
    columns = [Column("2019", None), Column("2020", _mark(Cell("openbaar", 4)), "a")]
    root = _parse(draw_columns(columns, SCALE, "nl"))
    (line,) = _by_class(root, "break")
    assert _number(line.get("x1")) == pytest.approx(7 + 93 / 2)
    assert [each.text for each in _by_class(root, "break-letter")] == ["a"]


def test_bars_keep_to_the_width_and_labels_wrap() -> None:
    bars = [
        Bar("Een heel lang label dat op een telefoon niet past " * 2, _mark(Cell("openbaar", 20)))
    ]
    root = _parse(draw_bars(bars, SCALE, Reference(20, "totaal")))
    assert len(_by_class(root, "bar-label")) == 3
    (bar,) = _by_class(root, "bar")
    assert _number(bar.get("width")) == pytest.approx(84)
    assert len(_by_class(root, "reference")) == 1


@pytest.mark.parametrize(
    ("numbers", "top"),
    [([], 5), ([0], 5), ([3], 5), ([17], 20), ([24], 25), ([149], 150), ([812], 1000), ([7.8], 8)],
)
def test_scales_begin_at_zero_and_end_round(numbers: list[float], top: float) -> None:
    scale = scale_for(numbers)
    assert scale.ticks[0] == 0
    assert scale.top == scale.ticks[-1]
    assert scale.top >= max([*numbers, 5])
    assert scale.top <= top * 1.3


@pytest.fixture(scope="module")
def tables(site: Path) -> dict[str, TableView]:
    return {table.name: table for view in read_site(site).packages for table in view.tables}


def test_every_figure_says_what_it_shows(tables: dict[str, TableView]) -> None:
    for table in tables.values():
        for language in ("nl", "en"):
            figures = plan_figures(table, language)
            assert bool(figures) != table.is_register, table.name
            names = [figure.name for figure in figures]
            assert len(names) == len(set(names))
            for figure in figures:
                assert len(figure.alternative) > 40
                _check_drawings(figure)


def _check_drawings(figure: Figure) -> None:
    for panel in figure.panels:
        root = _parse(panel.drawing)
        for box in root.iter("{*}rect"):
            if (box.get("width") or "").endswith("%"):
                right = _number((box.get("x") or "0").rstrip("%")) + _number(box.get("width"))
                assert right <= 100.01, figure.name
            if not (box.get("height") or "").endswith("%"):
                assert _number(box.get("height")) >= 0
        hatches = {each.get("fill") for each in _by_class(root, "range")}
        assert hatches <= {f"url(#{name})" for name in figure.patterns.values()}


def test_the_shape_of_a_table_decides_its_charts(tables: dict[str, TableView]) -> None:
    names = {name: len(plan_figures(table, "nl")) for name, table in tables.items()}
    assert names["meldingen_per_jaar"] == 1
    assert names["meldingen_naar_type"] == 2
    assert names["medewerkersonderzoek"] == 1
    assert names["festival_waardering"] == 4
    assert names["berichten_meldpunt"] == 4
    assert names["regelingen_en_ambities"] == 0


def test_several_answers_are_said_and_compared_with_the_cases(tables: dict[str, TableView]) -> None:
    figure = plan_figures(tables["casussen_naar_relatie"], "nl")[0]
    assert any("meer antwoorden" in note.text for note in figure.notes)
    assert "reference" in figure.panels[0].drawing.markup
    other = plan_figures(tables["meldingen_naar_type"], "nl")[0]
    assert not any("meer antwoorden" in note.text for note in other.notes)
    assert "reference" not in other.panels[0].drawing.markup


def test_only_questions_with_several_answers_say_so(tables: dict[str, TableView]) -> None:
    said = {
        figure.name: any("meer antwoorden" in note.text for note in figure.notes)
        for figure in plan_figures(tables["festival_waardering"], "nl")
    }
    assert said["festival_waardering-aantal-themas"]
    assert not said["festival_waardering-aantal-opnieuw"]


def test_dots_do_not_show_a_mean_that_is_withheld(tables: dict[str, TableView]) -> None:
    table = tables["medewerkersonderzoek"]
    (figure,) = plan_figures(table, "nl")
    shown = [
        cell for row in table.cells.values() for name, cell in row.items()
        if name != "n" and cell.value is not None
    ]  # fmt: skip
    newest = [key for key in table.cells if key[0] == table.times[-1]]
    expected = sum(
        table.cells[key][name].value is not None
        for key in newest
        for name in ("score", "benchmark")
    )
    assert expected < len(shown)
    assert len(re.findall(r"<circle", figure.panels[0].drawing.markup)) == expected
