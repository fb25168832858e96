"""Reading a delivery from where it lies, and judging it before anything moves on.

``locate`` finds the delivery of a year, ``judge`` reads it and reports every problem at once.
What is counted from the records belongs in ``figures``.
"""

from sources.judging import Judgement, judge
from sources.location import Location, locate
from sources.problem import Problem
from sources.receipt import Receipt
from sources.recognition import judge_file, judge_folder, scan_year

__all__ = [
    "Judgement",
    "Location",
    "Problem",
    "Receipt",
    "judge",
    "judge_file",
    "judge_folder",
    "locate",
    "scan_year",
]
