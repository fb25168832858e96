"""CKAN as target: one dataset per package, changed in one transaction.

A new dataset is private until its files and its DataStore are complete. Every change is one
``package_revise`` with all metadata and all files, which CKAN accepts only when nobody changed the
dataset meanwhile. What was interrupted is finished by publishing again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publish.errors import PublicationRefused
from publish.portal_index import LATEST, PackageEntry, PortalIndex, require_index
from publish.reading import read_descriptor
from publish.targets.ckan_client import CkanClient, Invalid, Missing
from publish.targets.ckan_datastore import drop_table, fill_table
from publish.targets.ckan_wanted import (
    WantedResource,
    changed_resources,
    is_as_wanted,
    wanted_metadata,
    wanted_resources,
)


@dataclass(frozen=True)
class CkanTarget:
    """A CKAN at ``address``. ``prefix`` starts the names of our datasets; ``organisation`` owns
    them; ``token`` comes from the environment.
    """

    name: str
    address: str
    token: str = field(repr=False)
    organisation: str
    prefix: str
    wait: Callable[[float], None] | None = None

    def publish(self, portal: Path) -> int:
        """Publish every package; return how many datasets were changed."""
        index = require_index(portal)
        client = CkanClient(self.name, self.address, self.token, self.wait)
        try:
            return sum(
                _Publication(self, client, portal, index, package).run()
                for package in index.packages
            )
        finally:
            client.close()


class _Publication:
    """The publication of one package."""

    def __init__(
        self,
        target: CkanTarget,
        client: CkanClient,
        portal: Path,
        index: PortalIndex,
        package: PackageEntry,
    ) -> None:
        self.target = target
        self.client = client
        self.portal = portal
        self.package = package
        self.dataset = f"{target.prefix}{package.name}"
        self.metadata = wanted_metadata(index, package)

    def run(self) -> int:
        """Bring the dataset in line; return 1 when it was not."""
        shown = self._show() or self._create()
        resources = wanted_resources(self.portal, self.package, shown["id"])
        changed = changed_resources(shown, resources)
        work = 0
        if not is_as_wanted(shown, self.metadata, resources):
            # First of all: CKAN goes on showing the DataStore of a resource that was removed.
            for identifier in _leaving(shown, resources):
                drop_table(self.client, identifier)
            shown = self._revise(shown, resources, private=shown["private"])
            work = 1
        work += self._fill_datastore(resources)
        if work or shown["private"]:
            self._check_files(shown, changed or resources)
        if shown["private"]:
            current = self._show() or shown
            self._check_unchanged(current, resources)
            self._revise(current, resources, private=False)
            work = 1
        return min(work, 1)

    def _show(self) -> dict[str, Any] | None:
        try:
            shown = self.client.call("package_show", {"id": self.dataset})
        except Missing:
            return None
        if shown["state"] != "active":
            raise PublicationRefused(
                f"{self.target.name}: dataset '{self.dataset}' lies in CKAN's bin; purge it or "
                "restore it first."
            )
        return shown

    def _create(self) -> dict[str, Any]:
        body = {
            "name": self.dataset,
            "title": self.metadata["title"],
            "notes": self.metadata["notes"],
            "owner_org": self.target.organisation,
            "private": True,
        }
        try:
            return self.client.call("package_create", body)
        except Missing:
            raise PublicationRefused(
                f"{self.target.name}: CKAN has no organisation '{self.target.organisation}'."
            ) from None
        except Invalid as refusal:
            # An answer that got lost, or another client, may have made it meanwhile.
            shown = self._show() if "name" in refusal.fields else None
            if shown is None:
                raise self._refused(refusal) from None
            return shown

    def _revise(
        self, shown: dict[str, Any], resources: Sequence[WantedResource], private: bool
    ) -> dict[str, Any]:
        """Change everything at once, provided that nobody did so since it was shown."""
        there = {each["id"]: each for each in shown["resources"]}
        upload = {each.id for each in changed_resources(shown, resources)}
        listed, uploads = [], {}
        for place, wanted in enumerate(resources):
            entry = {**wanted.facts(), "url_type": "upload", "size": len(wanted.data)}
            # What is not repeated is forgotten, and then CKAN shows no DataStore.
            entry["datastore_active"] = there.get(wanted.id, {}).get("datastore_active", False)
            if wanted.id in upload:
                entry["url"] = wanted.name
                uploads[f"update__resources__{place}__upload"] = wanted
            else:
                entry["url"] = there[wanted.id]["url"]
            listed.append(entry)
        update = {
            "name": self.dataset,
            "owner_org": shown["owner_org"],
            "private": private,
            **self.metadata,
            "resources": listed,
        }
        request = {
            "match": {"id": shown["id"], "metadata_modified": shown["metadata_modified"]},
            "filter": ["-*"],
            "update": update,
        }
        try:
            return self.client.call("package_revise", request, uploads)["package"]
        except Invalid as refusal:
            if "match" not in refusal.fields:
                raise self._refused(refusal) from None
        except Missing:
            raise self._overtaken() from None
        # Either our own change arrived and its answer got lost, or somebody else was first.
        current = self._show()
        if current is None or current["private"] != private:
            raise self._overtaken()
        self._check_unchanged(current, resources)
        return current

    def _check_unchanged(self, shown: dict[str, Any], resources: Sequence[WantedResource]) -> None:
        if not is_as_wanted(shown, self.metadata, resources):
            raise self._overtaken()

    def _fill_datastore(self, resources: Sequence[WantedResource]) -> int:
        tables = {each.table: each.id for each in resources if each.table is not None}
        if not tables:
            return 0
        folder = self.portal / self.package.name / LATEST
        described = {each["name"]: each for each in read_descriptor(folder)["resources"]}
        return sum(
            fill_table(self.client, identifier, folder, described[table])
            for table, identifier in tables.items()
        )

    def _check_files(self, shown: dict[str, Any], resources: Sequence[WantedResource]) -> None:
        """Fetch files back: CKAN itself checks no checksum."""
        addresses = {each["id"]: each["url"] for each in shown["resources"]}
        for wanted in resources:
            data = self.client.download(addresses[wanted.id])
            if hashlib.sha256(data).hexdigest() != wanted.sha256:
                raise PublicationRefused(
                    f"{self.target.name}, {self.dataset}: '{wanted.name}' does not come back as "
                    "it was sent; look at CKAN's storage and publish again."
                )

    def _refused(self, refusal: Invalid) -> PublicationRefused:
        return PublicationRefused(
            f"{self.target.name}, {self.dataset}: CKAN refuses {', '.join(refusal.fields)}; its "
            "schema asks something else or a limit (quota, size) is reached."
        )

    def _overtaken(self) -> PublicationRefused:
        return PublicationRefused(
            f"{self.target.name}, {self.dataset}: another publication changed the dataset at the "
            "same time (409) and was first; look at it and publish again."
        )


def _leaving(shown: dict[str, Any], resources: Sequence[WantedResource]) -> list[str]:
    """Return the resources that may have a DataStore and will not be there any more.

    Whether CKAN says that it is active is not asked: data that lingers is the worse fault.
    """
    staying = {each.id for each in resources}
    return [each["id"] for each in shown["resources"] if each["id"] not in staying]
