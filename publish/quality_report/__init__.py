"""The quality report of a run: may this release go out, and if not, why not.

Pages of our own from what the checks found, beside last year's. They load nothing from elsewhere
and hold counts and sentences, never a value.
"""

from publish.quality_report.findings import Finding, Receipt, RunFindings
from publish.quality_report.keeping import keep_suites, read_suites, report_folder, write_report

__all__ = [
    "Finding",
    "Receipt",
    "RunFindings",
    "keep_suites",
    "read_suites",
    "report_folder",
    "write_report",
]
