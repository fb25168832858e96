"""How long the comparison takes, and how much memory, as municipalities are added.

``python -m benchmarks.comparison`` builds all three tables for up to 342 municipalities and 15
years of invented key figures, a tenth of them withheld.
"""

from __future__ import annotations

import resource
import time

import numpy as np
import pandas as pd

from figures.comparison import comparison_figures
from figures.comparison_input import COLUMNS
from schemas.codelists import load_codelist
from schemas.dataset import load_datasets
from schemas.states import EXACT, WITHHELD

SIZES = (43, 86, 171, 342)
YEARS = range(2009, 2024)


def invented(municipalities: int) -> pd.DataFrame:
    random = np.random.default_rng(municipalities)
    rows = []
    for place in range(municipalities):
        staff = int(random.uniform(150, 4000))
        for name in load_codelist("kerncijfer").names():
            for year in YEARS:
                count = int(random.poisson(staff * 0.006))
                state, low, high = EXACT, count, count
                if random.random() < 0.1:
                    state, low, high = WITHHELD, 1, 4
                rows.append(
                    (str(year), f"GM{place:04d}", name, state, low, high, staff, staff * 0.9, False)
                )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        dict.fromkeys(["ondergrens", "bovengrens", "noemer"], "Int64")
    )


def main() -> None:
    print("municipalities  cells     seconds  of processor  MB")
    descriptions = [
        d for d in load_datasets().values() if d.is_comparison and d.kind == "statistical"
    ]
    for size in SIZES:
        table = invented(size)
        start, worked = time.perf_counter(), time.process_time()
        cells = sum(len(comparison_figures(description, table)) for description in descriptions)
        seconds, worked = time.perf_counter() - start, time.process_time() - worked
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{size:14d}  {cells:8d}  {seconds:7.1f}  {worked:12.1f}  {peak:.0f}")


if __name__ == "__main__":
    main()
