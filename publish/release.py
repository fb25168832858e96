"""A release, from staging folder to portal: whole or not at all.

``stage_release`` writes, ``verify_release`` reads back, ``publish_release`` puts the new portal in
the place of the old one in a single step. Pages are made by whoever passes ``build_pages``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publish.allow_list import portal_problems
from publish.atomic import next_folder, publication_lock, recover, replace_folder
from publish.catalog_rules import catalog_problems
from publish.errors import PublicationRefused
from publish.index_update import updated_index
from publish.portal_index import INDEX, PortalIndex, read_index
from publish.staging import StagedPackage, StagedRelease, stage_release
from publish.tree import BuildPages, Locate, build_tree, same_tree
from publish.verification import verify_release
from schemas.states import SHOWN, WITHHELD

__all__ = [
    "PublishedRelease",
    "StagedPackage",
    "StagedRelease",
    "publish_release",
    "stage_release",
    "verify_release",
]


@dataclass(frozen=True)
class PublishedRelease:
    """What a publication did. ``packages`` says which version of each now stands."""

    version: str
    is_new: bool
    portal: Path
    packages: dict[str, str]
    new_packages: tuple[str, ...]
    cells_shown: int
    cells_withheld: int


def publish_release(
    staged: StagedRelease,
    portal: Path,
    build_pages: BuildPages | None = None,
    *,
    is_verified: bool = False,
) -> PublishedRelease:
    """Publish a staged release in the folder ``portal``.

    The packages are verified once more, the complete new portal is built beside the old one, and
    the two are exchanged in one step. When nothing is new no byte of any version changes.
    ``is_verified`` says that these very files were verified before, so that they need not be read
    once more. Raises ``PublicationRefused``; the portal then is as it was.
    """
    portal = portal.resolve()
    problems = [] if is_verified else verify_release(staged)
    if problems:
        raise PublicationRefused(problems)
    with publication_lock(portal):
        recover(portal)
        _check_base(staged, portal)
        index = index_after(staged, portal)
        exchange_portal(portal, index, locate_versions(staged, portal), build_pages)
    states = [package.count_states() for package in staged.packages]
    return PublishedRelease(
        version=staged.version,
        is_new=staged.is_new,
        portal=portal,
        packages={package.name: package.version for package in staged.packages},
        new_packages=tuple(package.name for package in staged.packages if package.is_new),
        cells_shown=sum(count[SHOWN] for count in states),
        cells_withheld=sum(count[WITHHELD] for count in states),
    )


def exchange_portal(
    portal: Path, index: PortalIndex, locate: Locate, build_pages: BuildPages | None
) -> None:
    """Build the portal of ``index`` and let it take the place of the one that stands.

    Call only while holding the lock. A portal that already is the same is left alone.
    """
    tree = next_folder(portal)
    try:
        build_tree(tree, index, locate, build_pages)
        problems = list(tree_problems(tree, index))
        if problems:
            raise PublicationRefused(problems)
        if portal.exists() and same_tree(tree, portal):
            return
        replace_folder(tree, portal)
    finally:
        if tree.exists():
            shutil.rmtree(tree)


def tree_problems(tree: Path, index: PortalIndex) -> Iterator[str]:
    """Yield what is wrong with a complete portal tree."""
    yield from portal_problems(tree, index)
    yield from catalog_problems(tree, index.url)
    if read_index(tree) != index:
        yield f"{INDEX} cannot be read back as it was written."
    for package in index.packages:
        for version in package.versions:
            for entry in version.files:
                path = tree / package.name / version.version / entry.name
                if not path.is_file() or path.stat().st_size != entry.bytes:
                    yield f"{package.name} {version.version}: '{entry.name}' is not as stated."


def _check_base(staged: StagedRelease, portal: Path) -> None:
    path = portal / INDEX
    current = path.read_bytes() if path.exists() else None
    if current != staged.based_on:
        raise PublicationRefused(
            f"{portal.name}: the portal changed after this release was staged; stage it again."
        )


def index_after(staged: StagedRelease, portal: Path) -> PortalIndex:
    """Return the index of ``portal`` as it is once ``staged`` stands on it."""
    previous = read_index(portal)
    if previous is not None and not staged.is_new:
        return previous
    return updated_index(previous, staged.content, staged.version, staged.packages)


def locate_versions(staged: StagedRelease, portal: Path) -> Locate:
    """Return where the files of each version lie: staged when new, else on ``portal``."""
    fresh = {(p.name, p.version): staged.folder / p.name for p in staged.packages if p.is_new}

    def locate(package: str, version: str) -> Path:
        return fresh.get((package, version), portal / package / version)

    return locate
