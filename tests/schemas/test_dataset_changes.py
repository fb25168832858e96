"""What breaks the readers of an earlier release is named, and nothing else is."""

from schemas.dataset_changes import breaking_changes

RELEASED = {
    "fields": [
        {"name": "jaar", "type": "integer"},
        {"name": "herkomst", "type": "string", "categories": [{"value": "intern"}, "extern"]},
        {"name": "aantal", "type": "integer"},
    ],
    "primaryKey": ["jaar", "herkomst"],
}


def _planned(**change):
    fields = {field["name"]: dict(field) for field in RELEASED["fields"]}
    for name, facts in change.items():
        if facts is None:
            del fields[name]
        else:
            fields[name] = fields.get(name, {"name": name}) | facts
    return {"fields": list(fields.values()), "primaryKey": ["jaar", "herkomst"]}


def test_the_same_table_breaks_nothing():
    assert list(breaking_changes("t", RELEASED, _planned())) == []


def test_a_new_column_or_code_breaks_nothing():
    codes = {"categories": [{"value": "intern"}, {"value": "extern"}, {"value": "nieuw"}]}
    planned = _planned(extra={"type": "string"}, herkomst=codes)
    assert list(breaking_changes("t", RELEASED, planned)) == []


def test_a_removed_column_a_changed_type_and_a_dropped_code_break():
    planned = _planned(
        aantal=None, jaar={"type": "string"}, herkomst={"categories": [{"value": "intern"}]}
    )
    assert [text.en for text in breaking_changes("t", RELEASED, planned)] == [
        "t: the column 'jaar' changes from integer to string.",
        "t: the column 'herkomst' drops the code 'extern'.",
        "t: the column 'aantal' was released and is no longer there.",
    ]


def test_another_key_breaks():
    planned = _planned() | {"primaryKey": ["jaar"]}
    sentence = "t: the key columns differ from those released."
    assert [text.en for text in breaking_changes("t", RELEASED, planned)] == [sentence]
