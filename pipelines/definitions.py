"""What Dagster's own tools load: the definitions of the installation named by the environment."""

from __future__ import annotations

import warnings

import dagster as dg

from pipelines.build import build_definitions
from pipelines.installation import load_installation


@dg.definitions
def defs() -> dg.Definitions:
    """Return the definitions of the installation."""
    # Partitioned checks are marked preview; a daemon would say so of every check, every minute.
    warnings.simplefilter("ignore", category=dg.PreviewWarning)
    return build_definitions(load_installation())
