"""Targets: where a released portal is put besides its own folder. Each is an adapter.

A target brings another place in line with the portal folder and can be asked to do so again
without harm. One that fails leaves the others, and the portal, as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from publish.atomic import publication_lock
from publish.errors import PublicationRefused
from publish.portal_index import require_index


@dataclass(frozen=True)
class TargetReport:
    """What came of one target. ``changed`` counts files or datasets that were written."""

    target: str
    is_done: bool
    changed: int = 0
    sentences: tuple[str, ...] = ()


class Target(Protocol):
    """A place to publish to. ``publish`` raises ``PublicationRefused`` with sentences."""

    @property
    def name(self) -> str:
        """Name by which a steward knows the target."""
        ...

    def publish(self, portal: Path) -> int:
        """Bring the target in line with the portal; return how much was written."""
        ...


def publish_to_targets(portal: Path, targets: Sequence[Target]) -> tuple[TargetReport, ...]:
    """Publish ``portal`` to every target, each on its own; the portal stands still meanwhile.

    Raises ``PublicationRefused`` when there is no portal or another publication is under way.
    """
    portal = portal.resolve()
    with publication_lock(portal):
        require_index(portal)
        return tuple(_publish_to(portal, target) for target in targets)


def _publish_to(portal: Path, target: Target) -> TargetReport:
    try:
        changed = target.publish(portal)
    except PublicationRefused as refusal:
        return TargetReport(target.name, is_done=False, sentences=refusal.sentences)
    except Exception as error:  # noqa: BLE001 - one target's fault may not stop the others
        sentence = (
            f"{target.name}: the target failed unexpectedly ({type(error).__name__}); the portal "
            "itself stands. Try again later."
        )
        return TargetReport(target.name, is_done=False, sentences=(sentence,))
    return TargetReport(target.name, is_done=True, changed=changed)
