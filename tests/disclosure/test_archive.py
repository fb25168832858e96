"""Protected tables survive writing and reading, and a changed file is refused."""

import json

import pytest

from disclosure import ProblemBuilder, TableLayout, protect_release
from disclosure.archive import protected_from_json, protected_to_json
from disclosure.register import pass_register


def _table():
    builder = ProblemBuilder()
    for key, value in {("n", "a"): 1, ("n", "b"): 3, ("n", "c"): 9, ("n",): 13}.items():
        builder.add_cell(key, value)
    builder.add_sum(("n",), [("n", "a"), ("n", "b"), ("n", "c")])
    rows = [(("a",), (("n", "a"),)), (("c",), (("n", "c"),)), (("totaal",), (("n",),))]
    layout = TableLayout("voorbeeld", ("soort",), ("aantal",), rows)
    return protect_release(builder.build(), [layout]).tables["voorbeeld"]


def test_a_table_comes_back_as_it_was():
    table = _table()
    again = protected_from_json(protected_to_json(table))
    assert (again.rows, again.name, again.certificate_digest) == (
        table.rows,
        table.name,
        table.certificate_digest,
    )


def test_a_changed_file_is_refused():
    stored = json.loads(protected_to_json(_table()))
    stored["content"]["rows"][0][1][0] = [1, "openbaar", None, None]
    with pytest.raises(ValueError, match="was changed after protection"):
        protected_from_json(json.dumps(stored))


def test_a_register_passes_with_a_ground_only():
    rows = [(("r1",), ("Gedragscode",))]
    table = pass_register("register", ("code",), ("onderwerp",), rows, reason="x", ground="Woo")
    assert table.rows[0][1][0].value == "Gedragscode"
    with pytest.raises(ValueError, match="legal ground"):
        pass_register("register", ("code",), ("onderwerp",), rows, reason="x", ground="")


def test_numbers_do_not_pass_as_a_register():
    with pytest.raises(ValueError, match="numbers must be protected"):
        pass_register("r", ("code",), ("n",), [(("r1",), (3,))], reason="x", ground="Woo")
