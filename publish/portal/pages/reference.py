"""The page with figures that other organisations published, apart from every chart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from publish.portal.frame import Frame
from publish.portal.reference import load_reference
from publish.portal.site import PackageView


def reference_content(frame: Frame, view: PackageView) -> Mapping[str, Any]:
    """Return the published figures by organisation, with their sources."""
    return {
        "view": view,
        "reference": load_reference(),
        "comparison_link": frame.to("comparison", view.name),
    }
