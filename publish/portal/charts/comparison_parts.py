"""What the charts of a comparison share: names, marks, notes, and what stands beside every one.

The words of a register are its sender's and Dutch; on an English page they are marked so.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from publish.portal.cells import STYLE_NAMES, short_text
from publish.portal.charts.figure import Note, hatch_name, legend_of
from publish.portal.charts.marks import Mark
from publish.portal.comparison.view import ComparisonView, Rate
from publish.portal.comparison.words import DECIMALS, figure_in_words
from publish.portal.texts import Catalogue, load_texts, plain
from schemas.texts import Language


def chart_texts(language: Language) -> Catalogue:
    """Return the texts of the charts of a comparison."""
    return load_texts(language)["comparison"]["charts"]


def name_of(view: ComparisonView, rate: Rate, figure: str, language: Language) -> str:
    """Return the name of a municipality, and that its figure is fictitious where it is."""
    is_fictitious = view.delivery(rate.time, rate.place, figure).is_fictitious
    return marked_name(view.name(rate.place, language), is_fictitious, language)


def marked_name(name: str, is_fictitious: bool, language: Language) -> str:
    """Return a name, and behind it that what it stands with is fictitious."""
    if not is_fictitious:
        return name
    return plain(load_texts(language)["comparison"]["marked"].format(name=name))


def comparison_mark(
    view: ComparisonView, rate: Rate, figure: str, chart: str, language: Language
) -> Mark:
    """Return how a rate is drawn in ``chart``, with its words for the tooltip."""
    cell = rate.rate
    name = name_of(view, rate, figure, language)
    hatch = f"url(#{hatch_name(chart, STYLE_NAMES[cell.state])})" if cell.is_range else ""
    words = f"{name}, {rate.time}: {figure_in_words(rate, language)}"
    return Mark(cell, short_text(cell, language, DECIMALS), words, hatch)


def interval_legend(rates: Sequence[Rate], others: Sequence[str] = ()) -> tuple[str, ...]:
    """Return the signs that dots with intervals need; all that is no number is one empty box."""
    drawn = [rate.rate for rate in rates if rate.rate.value is not None or rate.rate.is_range]
    signs = {"interval": any(rate.limits for rate in rates), "absent": len(drawn) < len(rates)}
    return legend_of(drawn, [*others, *(sign for sign, is_drawn in signs.items() if is_drawn)])


def letters_of(view: ComparisonView, years: Sequence[str], figure: str) -> Mapping[str, str]:
    """Return a letter for every municipality that counted otherwise or whose series broke."""
    found = [
        place
        for place in view.places
        if any(
            each.is_break or each.is_deviating
            for each in (view.delivery(year, place, figure) for year in years)
        )
    ]
    return {place: _letter(number) for number, place in enumerate(found)}


def letter_notes(
    view: ComparisonView,
    letters: Mapping[str, str],
    years: Sequence[str],
    figure: str,
    language: Language,
) -> Iterator[Note]:
    """Yield, for every letter, how that municipality counts and in which years its series broke."""
    texts = chart_texts(language)
    for place, letter in letters.items():
        found = {year: view.delivery(year, place, figure) for year in years}
        breaks = [year for year, each in found.items() if each.is_break]
        marked = [each for each in found.values() if each.is_break or each.is_deviating]
        said = next((each.note for each in marked if each.note), "")
        how = texts["deviation" if any(each.is_deviating for each in marked) else "noted"]
        name, parts = view.name(place, language), []
        if breaks:
            parts.append(texts["breaks"].format(name=name, years=listed(breaks, language)))
        if said:
            parts.append(how.format(name=name, text=_in_dutch(said, language)))
        yield Note(letter, Markup(" ").join(parts))


def cautions(view: ComparisonView, language: Language) -> tuple[str, ...]:
    """Return what nobody may read a chart of a comparison without."""
    texts = load_texts(language)["comparison"]
    said = fictitious_text(view, language)
    return (plain(texts["honest"]), *([said] if said else []))


def fictitious_text(view: ComparisonView, language: Language) -> str:
    """Return which municipalities' deliveries say that they are fictitious; nothing if none."""
    names = view.fictitious(language)
    if not names:
        return ""
    text = load_texts(language)["comparison"]["fictitious"]
    return plain(text.format(names=listed(names, language)))


def listed(names: Sequence[str], language: Language) -> str:
    """Return names as a list in a sentence."""
    if len(names) < 2:
        return "".join(names)
    joint = load_texts(language)["comparison"]["and"]
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def _in_dutch(text: str, language: Language) -> Markup:
    return Markup("{}" if language == "nl" else '<span lang="nl">{}</span>').format(text)


def _letter(number: int) -> str:
    alphabet = string.ascii_lowercase
    return alphabet[number] if number < len(alphabet) else f"{alphabet[-1]}{number}"
