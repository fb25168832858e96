"""A folder as target: a complete copy of the portal, exchanged in one step."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from publish.atomic import next_folder, publication_lock, recover, replace_folder
from publish.errors import PublicationRefused
from publish.package_files import CHECKSUMS, file_digest, read_checksums
from publish.tree import files_of, same_tree


@dataclass(frozen=True)
class FolderTarget:
    """Another folder on this machine or on a mounted disk, such as a web server's."""

    name: str
    folder: Path

    def publish(self, portal: Path) -> int:
        """Copy the portal beside the folder, check every checksum, exchange."""
        folder = self.folder.resolve()
        if folder == portal or folder in portal.parents or portal in folder.parents:
            raise PublicationRefused(f"{self.name}: the target lies in the portal itself.")
        with publication_lock(folder):
            recover(folder)
            if folder.exists() and same_tree(portal, folder):
                return 0
            if folder.exists() and not (folder / CHECKSUMS).exists() and any(folder.iterdir()):
                raise PublicationRefused(
                    f"{self.name}: the folder holds other files than a portal; choose an empty one."
                )
            tree = next_folder(folder)
            shutil.copytree(portal, tree)
            for name, digest in read_checksums(tree / CHECKSUMS).items():
                if file_digest(tree / name) != digest:
                    raise PublicationRefused(f"{self.name}: '{name}' was not copied as it is.")
            count = len(list(files_of(tree)))
            replace_folder(tree, folder)
            return count
