"""What a library says of an error stays inside; what we say ourselves goes through."""

import dagster as dg
import pytest

from assets.guard import without_values, without_values_stream


@without_values
def _plain():
    return int("zzmerk")


@without_values_stream
def _stream():
    yield 1
    raise ValueError("zzmerk")


@without_values
def _ours():
    raise dg.Failure("De levering ontbreekt.")


def test_a_foreign_message_becomes_its_kind_and_place():
    with pytest.raises(dg.Failure) as caught:
        _plain()
    assert "Onverwachte fout (ValueError) in tests/assets/test_guard.py" in caught.value.description
    assert "zzmerk" not in caught.value.description
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_stream_is_guarded_too():
    with pytest.raises(dg.Failure, match="ValueError") as caught:
        list(_stream())
    assert "zzmerk" not in str(caught.value)


def test_our_own_sentence_goes_through():
    with pytest.raises(dg.Failure, match=r"De levering ontbreekt\."):
        _ours()
