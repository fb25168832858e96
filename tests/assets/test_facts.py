"""What is written into the event log for ever: no number that the portal withholds."""

import dagster as dg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.facts import FEW_ROWS, percentage, receipt_facts, row_fact
from schemas.delivery import load_deliveries
from sources import judge, locate
from sources.measuring import Part
from tests.installation import DELIVERIES


@pytest.mark.parametrize("rows", range(FEW_ROWS))
def test_few_rows_are_told_without_a_number(rows):
    assert row_fact(rows) == dg.MetadataValue.text(f"minder dan {FEW_ROWS}")


def test_many_rows_are_told():
    assert row_fact(FEW_ROWS) == dg.MetadataValue.int(FEW_ROWS)


def test_the_receipt_of_two_messages_does_not_tell_that_there_were_two():
    description = load_deliveries()["berichten_meldpunt"]
    location = locate(description, DELIVERIES, 2023)
    receipt = judge(description, location, 2023).receipt
    assert receipt.rows == 2
    facts = receipt_facts(receipt, 2023, "nl")
    assert facts["rijen"] == dg.MetadataValue.text("minder dan 10")
    assert all(fact.value != 2 for fact in facts.values())


@pytest.mark.parametrize(
    ("count", "whole", "told"),
    [
        (0, 9, None),
        (9, 9, None),
        (0, 10, 0),
        (9, 100, 0),
        (10, 100, 10),
        (14, 100, 10),
        (90, 100, 90),
        (91, 100, 100),
        (100, 100, 100),
    ],
)
def test_a_share_tells_no_small_number(count, whole, told):
    assert percentage(Part(count, whole)) == told


@given(st.integers(0, 400), st.integers(0, 400))
def test_one_row_more_or_less_is_hidden_where_rows_are_few(count, more):
    """Whatever share is told, no count below ten can be worked out, on either side."""
    whole = count + more
    told = percentage(Part(count, whole))
    same = [n for n in range(whole + 1) if percentage(Part(n, whole)) == told]
    assert not (count < FEW_ROWS and len(same) < min(FEW_ROWS, whole + 1))
    assert not (more < FEW_ROWS and len(same) < min(FEW_ROWS, whole + 1))
