"""Write the example municipality's deliveries: ``python -m examples.helmond.generate [FOLDER]``.

Everything is fictitious and comes from fixed seeds: the same files, to the byte, on every run.
"""

from __future__ import annotations

import sys
from pathlib import Path

from examples.helmond.case_system import write_case_system
from examples.helmond.festival import write_evaluation, write_registrations
from examples.helmond.logs import (
    write_advice,
    write_advisors,
    write_appointments,
    write_conversations,
    write_messages,
    write_onboarding,
)
from examples.helmond.markers import INTERNAL_MARKERS, MARKERS
from examples.helmond.registers import write_register, write_survey, write_totals

FOLDER = Path(__file__).parent / "deliveries"
LOG_YEARS = (2022, 2023)
WRITERS = {
    2020: (write_totals,),
    2021: (write_advice,),
    2022: (),
    2023: (
        write_totals,
        write_registrations,
        write_evaluation,
        write_survey,
        write_register,
        write_appointments,
    ),
}
LOG_WRITERS = (
    write_advice,
    write_conversations,
    write_messages,
    write_onboarding,
    write_advisors,
)


def generate(folder: Path) -> None:
    """Write every delivery of every year under ``folder``."""
    write_case_system(folder / "zaaksysteem.sqlite")
    for year, writers in WRITERS.items():
        for write in (*writers, *(LOG_WRITERS if year in LOG_YEARS else ())):
            write(folder, year)


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)

__all__ = ["INTERNAL_MARKERS", "MARKERS", "generate"]
