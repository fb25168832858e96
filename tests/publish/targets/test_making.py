"""Targets from settings; secrets from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from publish.errors import PublicationRefused
from publish.targets.ckan import CkanTarget
from publish.targets.files import FilesTarget
from publish.targets.folder import FolderTarget
from publish.targets.making import TargetSettings, make_target, secret_variable
from publish.targets.national import NationalTarget

CKAN = {
    "kind": "ckan",
    "name": "ckan",
    "address": "https://ckan.example",
    "organisation": "helmond",
    "prefix": "helmond-",
    "secret": "SPIEGEL_TOKEN_CKAN",
}
CASES = {
    FolderTarget: {"kind": "folder", "name": "web", "folder": "/srv/www"},
    FilesTarget: {
        "kind": "files",
        "name": "s3",
        "address": "s3://emmer/integriteit",
        "secret": "SLEUTEL",
        "password_as": "key",
    },
    CkanTarget: CKAN,
    NationalTarget: {
        "kind": "data.overheid.nl",
        "name": "dop",
        "address": "https://api.example",
        "secret": "SPIEGEL_TOKEN_DOP",
    },
}


def _settings(data: dict) -> TargetSettings:
    return TypeAdapter(TargetSettings).validate_python(data)


@pytest.mark.parametrize("kind", CASES, ids=lambda kind: kind.__name__)
def test_each_kind_is_made(kind: type) -> None:
    settings = _settings(CASES[kind])
    target = make_target(settings, "geheim")
    assert isinstance(target, kind)
    assert target.name == CASES[kind]["name"]
    assert "geheim" not in repr(target)
    if isinstance(target, FilesTarget):
        assert target.options == {"key": "geheim"}
    if isinstance(target, FolderTarget):
        assert target.folder == Path("/srv/www")


def test_a_missing_secret_is_a_sentence() -> None:
    settings = _settings(CKAN)
    assert secret_variable(settings) == "SPIEGEL_TOKEN_CKAN"
    with pytest.raises(PublicationRefused, match="environment variable SPIEGEL_TOKEN_CKAN"):
        make_target(settings, None)


@pytest.mark.parametrize("change", [{"kind": "ftp"}, {"token": "x"}, {"prefix": "Helmond"}])
def test_wrong_settings_are_refused(change: dict) -> None:
    with pytest.raises(ValidationError):
        _settings({**CKAN, **change})
