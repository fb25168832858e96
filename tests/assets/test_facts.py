"""What is written into the event log for ever: no number that the portal withholds."""

import dagster as dg
import pytest

from assets.facts import FEW_ROWS, receipt_facts, row_fact
from schemas.delivery import load_deliveries
from sources import judge, locate
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
