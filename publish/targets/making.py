"""Targets from settings: what a steward writes in the configuration of an installation.

Secrets are not settings: a target names the variable that holds its secret, and whoever reads the
environment passes the value.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from publish.errors import PublicationRefused
from publish.targets import Target
from publish.targets.ckan import CkanTarget
from publish.targets.files import FilesTarget
from publish.targets.folder import FolderTarget
from publish.targets.national import NationalTarget


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")


class FolderSettings(_Settings):
    """Another folder, exchanged in one step."""

    kind: Literal["folder"]
    folder: Path


class FilesSettings(_Settings):
    """Object storage or a web directory, by fsspec.

    The secret becomes the option ``password_as``.
    """

    kind: Literal["files"]
    address: str
    options: dict[str, Any] = Field(default_factory=dict)
    secret: str | None = None
    password_as: str = "password"


class CkanSettings(_Settings):
    """A CKAN; ``prefix`` starts the names of the datasets."""

    kind: Literal["ckan"]
    address: str
    organisation: str
    prefix: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*-$")
    secret: str


class NationalSettings(_Settings):
    """The register of data.overheid.nl."""

    kind: Literal["data.overheid.nl"]
    address: str
    secret: str


TargetSettings = Annotated[
    FolderSettings | FilesSettings | CkanSettings | NationalSettings, Field(discriminator="kind")
]


def secret_variable(settings: TargetSettings) -> str | None:
    """Return the environment variable that holds the secret of a target, if it needs one."""
    return None if isinstance(settings, FolderSettings) else settings.secret


def make_target(settings: TargetSettings, secret: str | None) -> Target:
    """Return the target; raise ``PublicationRefused`` when its secret is missing."""
    variable = secret_variable(settings)
    if variable is not None and not secret:
        raise PublicationRefused(
            f"{settings.name}: this target needs the environment variable {variable}, "
            "which is not set."
        )
    if isinstance(settings, FolderSettings):
        return FolderTarget(settings.name, settings.folder)
    if isinstance(settings, FilesSettings):
        options = dict(settings.options)
        if variable is not None:
            options[settings.password_as] = secret
        return FilesTarget(settings.name, settings.address, options)
    if isinstance(settings, CkanSettings):
        return CkanTarget(
            settings.name, settings.address, str(secret), settings.organisation, settings.prefix
        )
    return NationalTarget(settings.name, settings.address, str(secret))
