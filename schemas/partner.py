"""What partners deliver for the comparison, and the key figures that are compared.

The description of the delivery is one file in ``partners/``; where a municipality's own figure
stands in its own tables is said in ``key_figures.yaml``. How a delivery is judged is ``sources``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from schemas.delivery import DeliveryDescription, Kind, read_delivery

PARTNER_DELIVERY = Path(__file__).parent / "partners" / "b5_kerncijfers.yaml"


@cache
def load_partner_delivery(kind: Kind = "csv") -> DeliveryDescription:
    """Return the description of a partner's delivery, as ``csv`` in a package or as ``xlsx``."""
    description = read_delivery(PARTNER_DELIVERY)
    if kind == description.kind:
        return description
    # One description for both: only the form differs.
    return description.model_copy(update={"kind": kind, "files": (f"*.{kind}",)})
