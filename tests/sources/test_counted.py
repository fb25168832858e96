"""Anyone's CSV is counted in pieces; what cannot be counted is named, never shown."""

import numpy as np
import pytest

from sources import counted
from sources.counted import read_counts


def _counts(path, by, count=None):
    found = read_counts(path, by, count)
    codes = zip(*found.columns.values(), strict=True)
    return dict(zip(codes, found.counts, strict=True))


@pytest.fixture
def table(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "tabel.csv"
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_records_or_counts_are_added_up(table, separator, encoding):
    text = "kleur,maat,n\nrood,1,2\nbeige café,2, 3\nrood,1,4\n".replace(",", separator)
    path = table(text, encoding)
    assert _counts(path, ["kleur", "maat"], "n") == {("rood", "1"): 6, ("beige café", "2"): 3}
    assert _counts(path, ["kleur"]) == {("rood",): 2, ("beige café",): 1}


def test_many_pieces_give_the_same_counts_as_one(table, monkeypatch):
    generator = np.random.default_rng(3)
    codes = generator.integers(0, 9, 4000)
    path = table("code\n" + "".join(f"c{code}\n" for code in codes))
    at_once = _counts(path, ["code"])
    monkeypatch.setattr(counted, "PIECE", 1000)
    monkeypatch.setattr(counted, "PIECES_TOGETHER", 3)
    assert _counts(path, ["code"]) == at_once
    assert sum(at_once.values()) == 4000


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,n\nx,geheim\ny,1\n", "n: 1 values are not a whole number"),
        ("a,n\nx,-4\ny,1.5\nz,\n", "n: 3 values are not a whole number"),
        ("b,n\nx,1\n", "not all of these columns"),
        ("a,n\nx,1,geheim\n", "1 rows do not fit the header"),
        ("a,n\n", "no rows"),
        ("", "no table with a header and rows"),
    ],
)
def test_what_cannot_be_counted_is_named_and_not_repeated(table, text, sentence):
    with pytest.raises(ValueError, match=sentence) as refusal:
        read_counts(table(text), ["a"], "n")
    assert "geheim" not in str(refusal.value)
