"""Planted attacks on the comparison: each found when published naively, prevented by the engine."""

from __future__ import annotations

import csv
import datetime
from random import Random

import pytest

from publish.intruder import find_disclosures, gather_knowledge
from publish.together import delivery, lay_beside, publication
from publish.withdrawal import withdraw_version
from schemas.texts import Text
from tests.comparison import (
    BREDA,
    COUNTS,
    DEN_BOSCH,
    EINDHOVEN,
    EVERYONE,
    OWN,
    TILBURG,
    Side,
    delivered,
    delivered_rows,
    disclosures,
)
from tests.publish.test_comparison import edit

YEARS = (2021, 2022, 2023)
CELL = "meldingen (2023, onderzoek_gestart)"
EARLIER = "meldingen (2022, onderzoek_gestart)"
REASON = Text(nl="Op verzoek van de deelnemer.", en="At the partner's request.")


def partner(code, started=(9, 8, 7), **changes):
    """A partner's three years; ``started`` are its investigations, numbers or bounds."""
    numbers = {(year, "meldingen"): 30 for year in YEARS}
    numbers |= {(y, "onderzoeken"): n for y, n in zip(YEARS, started, strict=True)}
    return delivered_rows(code, numbers, **changes)


def everybody(**started):
    others = (EINDHOVEN, BREDA, TILBURG, DEN_BOSCH)
    return delivered(*(partner(code, **started.get(code, {})) for code in others))


@pytest.fixture
def own(tmp_path):
    return Side(tmp_path / "helmond")


@pytest.fixture
def eindhoven(tmp_path):
    return Side(tmp_path / "eindhoven", EINDHOVEN)


def seen_from_helmond(started=(3, 4, 9)):
    """What the others delivered to Eindhoven, Helmond's own investigations among it."""
    others = (OWN, BREDA, TILBURG, DEN_BOSCH)
    return delivered(*(partner(code, started if code == OWN else (9, 8, 7)) for code in others))


def theirs(started):
    """Eindhoven's own figures, with so many investigations in 2023."""
    return {2021: (30, 9), 2022: (30, 8), 2023: (30, started)}


def cells(side, table, edition="latest"):
    path = side.portal / "b5-benchmark" / edition / f"{table}.csv"
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def row(side, table, code, figure="onderzoeken", time="2023"):
    (found,) = [
        each
        for each in cells(side, table)
        if each["gemeente"] == code
        and each["kerncijfer"] == figure
        and time in (each.get("jaar"), each.get("periode"))
    ]
    return found


def test_total_minus_four_partners(own, tmp_path):
    own.publish(everybody())
    assert own.disclosures() == {}
    assert row(own, "b5_funnel", OWN)["totaal_status"] == "onderdrukt"
    careless = Side(tmp_path / "naive")
    careless.publish(everybody(), naive=True)
    assert "follows from the other cells" in careless.disclosures()[CELL]


def test_the_total_alone_gives_it_away_also_where_a_partner_joins_late(own):
    """Two pools of one year, with and without the late partner, are two numbers, not one."""
    three = delivered(*(partner(code) for code in (EINDHOVEN, BREDA, TILBURG)))
    own.publish(three)
    own.publish(everybody(), reason="Nagekomen levering.")
    assert own.disclosures() == {}
    blank = {"totaal_ondergrens": "", "totaal_bovengrens": ""}
    edit(own.portal, "b5_funnel", "2023", EVERYONE, "onderzoeken",
         totaal="25", totaal_status="openbaar", **blank)  # fmt: skip
    assert own.disclosures()[CELL] == "follows from the other cells"


def test_rate_times_denominator(own, tmp_path):
    """Rounding saves nothing: with staff public, a rate in two decimals is the number."""
    own.publish(everybody())
    mine = row(own, "b5_kerncijfers", OWN)
    assert mine["noemer"] == "1000"
    for name in mine:
        if name.startswith("per_1000"):
            assert mine[name] == "", name
    careless = Side(tmp_path / "naive")
    careless.publish(everybody(), naive=True)
    leaked = row(careless, "b5_kerncijfers", OWN)
    assert leaked["aantal"] == ""
    for rate, staff in (("per_1000", 1000), ("per_1000_fte", 900)):
        assert round(float(leaked[rate]) * staff / 1000) == COUNTS[2023][1]
    assert "a number made from it stands beside it" in careless.disclosures()[CELL]


@pytest.mark.parametrize("column", ["per_1000", "per_1000_hoog", "per_1000_fte", "p_verleden"])
def test_each_number_made_of_it_is_found_alone(own, column):
    own.publish(everybody())
    edit(own.portal, "b5_kerncijfers", "2023", (OWN,), "onderzoeken", **{column: "0.5"})
    assert "a number made from it stands beside it" in own.disclosures()[CELL]


def test_three_years_minus_two(own, tmp_path):
    counts = {2021: (18, 9), 2022: (16, 8), 2023: (20, 4)}
    own.publish(everybody(), counts)
    assert own.disclosures() == {}
    careless = Side(tmp_path / "naive")
    careless.publish(everybody(), counts, naive=True)
    period = row(careless, "b5_driejaars", OWN, time="2021-2023")
    years = [row(careless, "b5_kerncijfers", OWN, time=year) for year in ("2021", "2022")]
    assert int(period["aantal"]) - sum(int(y["aantal"]) for y in years) == counts[2023][1]
    assert CELL in careless.disclosures()


def test_a_later_p_value_that_leans_on_a_withheld_year_is_found(own, tmp_path):
    counts = {2021: (18, 9), 2022: (16, 3), 2023: (20, 9)}
    own.publish(everybody(), counts)
    assert row(own, "b5_kerncijfers", OWN)["p_verleden"] == ""
    assert own.disclosures() == {}
    careless = Side(tmp_path / "naive")
    careless.publish(everybody(), counts, naive=True)
    assert "a number of a later year" in careless.disclosures()[EARLIER]
    edit(own.portal, "b5_kerncijfers", "2023", (OWN,), "onderzoeken", p_verleden="0.012")
    assert "a number of a later year" in own.disclosures()[EARLIER]


def test_this_years_version_minus_last_years(own):
    """A partner withholds now what it showed: the old edition tells, until it is withdrawn."""
    own.publish(everybody())
    bounds = {BREDA: {"started": (9, 8, (1, 9)), "version": 2, "reason": "te klein"}}
    own.publish(everybody(**bounds), reason="Breda onderdrukt een getal.")
    breda = row(own, "b5_kerncijfers", BREDA)
    assert (breda["aantal"], breda["status"], breda["bovengrens"]) == ("", "onderdrukt", "9")
    assert own.disclosures() == {f"{BREDA}: {CELL}": "shown in version 2023.1"}
    withdraw_version(own.portal, "b5-benchmark", "2023.1", REASON, datetime.date(2024, 4, 1))
    assert own.disclosures() == {}


def test_the_pool_without_a_partner_does_not_give_that_partner(own):
    """Both editions' totals are public here, and so is everyone in them but who withheld."""
    counts = {2021: (18, 9), 2022: (16, 8), 2023: (20, 9)}
    hidden = {BREDA: {"started": (9, 8, (1, 4))}}
    own.publish(everybody(**hidden), counts)
    total = row(own, "b5_funnel", BREDA)
    assert total["totaal"] == str(9 + 3 * 7)
    assert total["verwacht"] == ""
    assert own.disclosures() == {}


def test_a_partners_own_later_correction_of_bounds(own):
    """1 to 4 in one edition and 4 to 8 in the next is 4: refused at intake, and found here."""
    own.publish(everybody(**{BREDA: {"started": (9, 8, (1, 4))}}))
    assert own.disclosures() == {}
    own.publish(everybody(**{BREDA: {"started": (9, 8, (4, 8))}}), reason="Breda verbeterde.")
    found = own.disclosures()
    assert list(found) == [f"{BREDA}: {CELL}"]
    assert "the bounds of all versions" in found[f"{BREDA}: {CELL}"]


def test_bounds_that_do_not_overlap_are_a_correction_and_give_nothing(own):
    own.publish(everybody(**{BREDA: {"started": (9, 8, (1, 4))}}))
    own.publish(everybody(**{BREDA: {"started": (9, 8, (5, 8))}}), reason="Breda verbeterde.")
    assert own.disclosures() == {}


def together(own, *others):
    knowledge, _ = gather_knowledge(own.portal, OWN)
    return disclosures(lay_beside(knowledge, [publication(other.portal) for other in others]))


def test_two_portals_that_keep_each_others_numbers_give_nothing(own, eindhoven):
    """Each withholds its own small number and has the other's as bounds."""
    own.publish(everybody(**{EINDHOVEN: {"started": (9, 8, (1, 4))}}))
    eindhoven.publish(seen_from_helmond((9, (1, 4), (1, 4))), theirs(2))
    assert eindhoven.disclosures() == {}
    assert together(own, eindhoven) == {}


def test_their_portal_shows_what_we_withhold(own, eindhoven):
    own.publish(everybody())
    assert own.disclosures() == {}
    eindhoven.publish(seen_from_helmond((9, 3, 4)), dict.fromkeys(YEARS, (30, 9)))
    assert together(own, eindhoven)[CELL] == f"shown in version 2023.1 of {EINDHOVEN}"
    eindhoven_again = Side(eindhoven.folder / "again", EINDHOVEN)
    eindhoven_again.publish(seen_from_helmond((9, (1, 4), (1, 4))), dict.fromkeys(YEARS, (30, 9)))
    assert together(own, eindhoven_again) == {}


def test_we_show_what_they_withhold(own, eindhoven):
    own.publish(everybody())
    eindhoven.publish(
        seen_from_helmond((9, (1, 4), (1, 4))), {2021: (30, 9), 2022: (30, 8), 2023: (30, 3)}
    )
    found = together(own, eindhoven)
    assert found[f"{EINDHOVEN}: {CELL}"] == "shown in version 2023.1"
    # What Eindhoven withheld to protect it follows as well, and nothing of anybody else.
    assert {cell[:6] for cell in found} == {EINDHOVEN}
    careful = Side(own.folder / "careful")
    careful.publish(everybody(**{EINDHOVEN: {"started": (9, 8, (1, 4))}}))
    assert together(careful, eindhoven) == {}


def test_what_they_show_themselves_is_out_by_their_own_will(own, eindhoven):
    own.publish(everybody(**{EINDHOVEN: {"started": (9, 8, (1, 9))}}))
    eindhoven.publish(
        seen_from_helmond((9, (1, 4), (1, 4))), {2021: (30, 9), 2022: (30, 8), 2023: (30, 7)}
    )
    assert together(own, eindhoven) == {}


def test_our_bounds_and_their_table_together_leave_one_number(own, eindhoven):
    """Their own tables leave a cell open; with bounds that they gave us it is one number."""
    eindhoven.publish(seen_from_helmond((9, (1, 4), (1, 4))), theirs(4))
    own.publish(everybody(**{EINDHOVEN: {"started": (9, 8, (3, 4))}}))
    assert together(own, eindhoven) == {}
    published = publication(eindhoven.portal)
    knowledge, _ = gather_knowledge(own.portal, OWN)
    told = delivery(partner(EINDHOVEN, (9, 8, (4, 6))), EINDHOVEN, "een levering")
    found = disclosures(lay_beside(knowledge, [published, told]))
    assert found[f"{EINDHOVEN}: {CELL}"] == "follows from the other cells"


def test_a_delivery_that_lies_open_elsewhere_is_read_as_well(own):
    own.publish(everybody(**{BREDA: {"started": (9, 8, (1, 4))}}))
    knowledge, _ = gather_knowledge(own.portal, OWN)
    same = lay_beside(knowledge, [delivery(partner(BREDA, (9, 8, (1, 4))), BREDA, "zip")])
    assert find_disclosures(same) == []
    other = lay_beside(knowledge, [delivery(partner(BREDA, ((1, 12), 8, (1, 4))), BREDA, "zip")])
    (found,) = find_disclosures(other)
    assert found.cell == f"{BREDA}: meldingen (2021, onderzoek_gestart)"
    assert found.how == "shown in version 2023.1"


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_delivered_nothing_follows_from_two_editions(own, seed):
    """Small own numbers, partners that show, withhold or stay away, and one that comes late."""
    random = Random(seed)

    def number():
        withheld = (low := random.randint(0, 4), low + random.randint(1, 6))
        return random.choice([random.randint(0, 12), random.randint(0, 40), withheld, None])

    def some(code, staff=2000):
        names = ("meldingen", "onderzoeken")
        rows = delivered_rows(code, {(year, name): number() for year in YEARS for name in names})
        return [{**row, "medewerkers": staff} for row in rows]

    counts = {year: (total := random.randint(10, 30), random.randint(0, total)) for year in YEARS}
    first = [some(EINDHOVEN), some(BREDA), some(TILBURG, random.choice([2000, None]))]
    own.publish(delivered(*first), counts)
    assert own.disclosures() == {}
    own.publish(delivered(*first, some(DEN_BOSCH)), counts, reason="Nagekomen levering.")
    assert own.disclosures() == {}
