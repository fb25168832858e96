"""The places besides the portal folder that a configuration names, as targets of ``publish``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from publish.targets import Target


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FolderSettings(_Closed):
    """A second folder, such as that of a web server on this machine."""

    kind: Literal["folder"]
    folder: Path


class FilesSettings(_Closed):
    """Object storage or a web directory, by any address that fsspec knows."""

    kind: Literal["files"]
    address: str
    options: dict[str, Any] = {}


class CkanSettings(_Closed):
    """A CKAN portal; the token comes from the environment."""

    kind: Literal["ckan"]
    address: str
    token: str
    organisation: str
    prefix: str


class NationalSettings(_Closed):
    """The delivery API of data.overheid.nl; the token comes from the environment."""

    kind: Literal["data.overheid.nl"]
    address: str
    token: str


TargetSettings = Annotated[
    FolderSettings | FilesSettings | CkanSettings | NationalSettings, Field(discriminator="kind")
]


def build_target(name: str, settings: TargetSettings) -> Target:
    """Return the target that ``settings`` describe; each kind loads its client when used."""
    if isinstance(settings, FolderSettings):
        from publish.targets.folder import FolderTarget

        return FolderTarget(name, settings.folder)
    if isinstance(settings, FilesSettings):
        from publish.targets.files import FilesTarget

        return FilesTarget(name, settings.address, settings.options)
    if isinstance(settings, CkanSettings):
        from publish.targets.ckan import CkanTarget

        return CkanTarget(
            name, settings.address, settings.token, settings.organisation, settings.prefix
        )
    from publish.targets.national import NationalTarget

    return NationalTarget(name, settings.address, settings.token)
