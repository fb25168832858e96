"""Taking in what other municipalities deliver for the comparison, as from strangers.

Collects a workbook, package or address, judges it, and hands over figures only when all is well.
"""

from sources.partners.address import is_address
from sources.partners.collecting import collect
from sources.partners.folder import Gathered, gather
from sources.partners.judging import Arrival, PartnerJudgement, Provenance, judge_collected
from sources.partners.opener import Opener, https_opener
from sources.partners.recognising import is_partner_delivery, judge_address, judge_partner
from sources.partners.source import Source
from sources.partners.taking_in import missing, take_in

__all__ = [
    "Arrival",
    "Gathered",
    "Opener",
    "PartnerJudgement",
    "Provenance",
    "Source",
    "collect",
    "gather",
    "https_opener",
    "is_address",
    "is_partner_delivery",
    "judge_address",
    "judge_collected",
    "judge_partner",
    "missing",
    "take_in",
]
