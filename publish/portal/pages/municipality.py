"""One municipality of a comparison: all its figures and bounds, to copy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publish.portal.charts.comparison_parts import cautions, marked_name
from publish.portal.citation import citation
from publish.portal.comparison.view import ComparisonView, Rate
from publish.portal.comparison.words import against_others, against_past, said_of
from publish.portal.formats import period_text
from publish.portal.frame import Frame
from publish.portal.pages.comparison import comparison_of, item_of, shared_content
from publish.portal.pages.comparison_tables import rate_cells
from publish.portal.pivots import Pivot, PivotCell, PivotGroup, PivotRow
from publish.portal.site import PackageView
from publish.portal.texts import plain
from schemas.texts import Language


@dataclass(frozen=True)
class Definition:
    """A key figure that was counted otherwise, or whose series broke, in a year."""

    title: str
    link: str
    deviation: str
    is_break: bool


def municipality_content(frame: Frame, view: PackageView, place: str) -> Mapping[str, Any]:
    """Return the page of the municipality with code ``place``."""
    comparison, language = comparison_of(view), frame.language
    assert view.latest is not None
    every = [
        comparison.delivery(time, place, figure)
        for time in comparison.yearly.times
        for figure in comparison.figures
    ]
    cited = citation(frame.index, view.entry, view.latest, language)
    name = comparison.name(place, language)
    is_fictitious = any(each.is_fictitious for each in every)
    newest = comparison.yearly.times[-1]
    return {
        **shared_content(frame, view),
        "place": place,
        "name": name,
        "is_fictitious": is_fictitious,
        "marked_name": marked_name(name, is_fictitious, language),
        "is_own": any(each.is_own for each in every),
        "is_missing": all(each.is_missing for each in every),
        "pivot": _pivot(frame, comparison, place),
        "text": "\n".join(_text(frame, comparison, place, is_fictitious, cited)),
        "sheet": "\n".join("\t".join(row) for row in _sheet(frame, comparison, place)),
        "definitions": list(_definitions(frame, view, place)),
        "links": [
            (
                comparison.label(figure, language),
                frame.to("figure", view.name, item_of(figure, newest)),
            )
            for figure in comparison.figures
        ],
    }


def _pivot(frame: Frame, view: ComparisonView, place: str) -> Pivot:
    """Return every year of every key figure, with both verdicts in short."""
    language, texts = frame.language, frame.texts["comparison"]
    columns = texts["page"]["columns"]
    groups = []
    for figure in view.figures:
        rows = []
        for time in view.yearly.times:
            rate = view.rate(view.yearly, time, place, figure)
            delivery = view.delivery(time, place, figure)
            verdicts = (
                against_others(view, time, place, figure),
                against_past(view, time, place, figure),
            )
            short = texts["words"]["short"]
            words = [plain(short[each]) for each in verdicts]
            if delivery.is_deviating and verdicts[0] in ("within", "beyond"):
                words[0] = plain(short["deviates"].format(verdict=words[0]))
            told = [PivotCell(each, "", "words") for each in words]
            rows.append(PivotRow(period_text(time), (*rate_cells(rate, language), *told)))
        groups.append(PivotGroup(view.label(figure, language), tuple(rows)))
    names = ("count", "staff", "rate", "interval", "others", "past")
    caption = texts["place"]["caption"].format(name=view.name(place, language))
    corner = plain(texts["page"]["years"])
    heads = tuple(plain(columns[name]) for name in names)
    return Pivot(plain(caption), corner, heads, tuple(groups))


def _text(
    frame: Frame, view: ComparisonView, place: str, is_fictitious: bool, cited: str
) -> Iterator[str]:
    """Yield the lines of the plain text; what nobody may leave out stands first and last."""
    language, texts = frame.language, frame.texts["comparison"]["place"]
    name = marked_name(view.name(place, language), is_fictitious, language)
    yield plain(texts["caption"].format(name=name))
    for figure in view.figures:
        yield ""
        yield view.label(figure, language)
        for time in view.yearly.times:
            said = said_of(view, time, place, figure, language)
            parts = (said.figure, said.others, said.past, said.caution, said.deviation)
            yield f"{period_text(time)}: {' '.join(part for part in parts if part)}"
    yield ""
    yield from cautions(view, language)
    if frame.index.notice is not None:
        yield frame.say(frame.index.notice)
    yield plain(texts["source"].format(citation=cited))


def _sheet(frame: Frame, view: ComparisonView, place: str) -> Iterator[list[str]]:
    """Yield the rows of a block for a spreadsheet, with the decimal sign of the language."""
    heads = frame.texts["comparison"]["place"]["sheet_columns"]
    yield [
        plain(heads[name])
        for name in (
            "year", "figure", "count", "status", "lower", "upper", "staff", "rate", "low", "high",
        )
    ]  # fmt: skip
    for figure in view.figures:
        for time in view.yearly.times:
            rate = view.rate(view.yearly, time, place, figure)
            yield [time, view.label(figure, frame.language), *_numbers(rate, frame.language)]


def _numbers(rate: Rate, language: Language) -> list[str]:
    low, high = rate.limits or (None, None)
    count, staff = rate.count, rate.staff
    whole = [count.value, None, count.lower, count.upper, staff.value]
    written = ["" if number is None else str(number) for number in whole]
    written[1] = count.state
    for number in (rate.rate.value, low, high):
        text = "" if number is None else f"{number:.2f}"
        written.append(text.replace(".", ",") if language == "nl" else text)
    return written


def _definitions(frame: Frame, view: PackageView, place: str) -> Iterator[Definition]:
    comparison, language = comparison_of(view), frame.language
    if comparison.register is None:
        return
    form = frame.texts["comparison"]["place"]["definition_row"]
    register = frame.to("table", view.name, comparison.register.name)
    for figure in comparison.figures:
        for time in comparison.yearly.times:
            found = comparison.delivery(time, place, figure)
            if found.is_deviating or found.is_break:
                label = comparison.label(figure, language)
                yield Definition(
                    title=plain(form.format(figure=label, time=period_text(time))),
                    link=f"{register}#{time}-{place}-{figure}",
                    deviation=found.note,
                    is_break=found.is_break,
                )
