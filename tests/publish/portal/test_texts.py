"""Both languages say the same things, with the same blanks to fill in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from publish.portal.texts import load_texts


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(each, f"{path}/{key}")
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _leaves(each, f"{path}/{place}")
    else:
        yield path, str(value)


def test_both_languages_have_the_same_keys() -> None:
    dutch, english = dict(_leaves(load_texts("nl"))), dict(_leaves(load_texts("en")))
    assert dutch.keys() == english.keys()
    assert len(dutch) > 250


def test_both_languages_have_the_same_blanks() -> None:
    dutch, english = dict(_leaves(load_texts("nl"))), dict(_leaves(load_texts("en")))
    for path, text in dutch.items():
        blanks = sorted(set(re.findall(r"\{(\w+)\}", text)))
        assert blanks == sorted(set(re.findall(r"\{(\w+)\}", english[path]))), path


def test_what_is_filled_in_is_escaped() -> None:
    text = load_texts("nl")["package"]["feed"]
    assert "<script>" not in text.format(feed='"><script>')
    assert "<a href" in text


def test_no_text_is_empty() -> None:
    for language in ("nl", "en"):
        assert all(text.strip() for _, text in _leaves(load_texts(language)))
