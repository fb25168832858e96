"""How long the pages of a portal take: 13 years × 6 packages, and whether it grows in a line.

    python benchmarks/portal.py [YEARS …]

Publishes a synthetic portal through the real classes, a release per year with all years before it,
then times ``build_pages`` on the finished tree: the best of three, in this process.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from publish.portal import build_pages
from publish.portal_index import read_index
from tests.publish.portal.synthetic import publish_years

LAST_YEAR = 2023
LIMIT_SECONDS = 10.0
LIMIT_BYTES = 150_000


def measure(years: int, folder: Path) -> dict[str, object]:
    portal = folder / f"portal-{years}"
    publish_years(portal, folder / "staging", range(LAST_YEAR - years + 1, LAST_YEAR + 1))
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        build_pages(portal)
        seconds.append(time.perf_counter() - start)
    pages = sorted(portal.rglob("*.html"), key=lambda path: path.stat().st_size)
    index = read_index(portal)
    assert index is not None
    return {
        "years": years,
        "packages": len(index.packages),
        "versions": sum(len(package.versions) for package in index.packages),
        "pages": len(pages),
        "seconds": round(min(seconds), 2),
        "milliseconds_per_page": round(min(seconds) * 1000 / len(pages), 2),
        "largest_page": str(pages[-1].relative_to(portal)),
        "largest_bytes": pages[-1].stat().st_size,
    }


def main() -> int:
    wanted = [int(each) for each in sys.argv[1:]] or [4, 8, 13]
    is_good = True
    with tempfile.TemporaryDirectory() as folder:
        for years in wanted:
            found = measure(years, Path(folder))
            print(json.dumps(found), flush=True)
            is_good &= float(str(found["seconds"])) < LIMIT_SECONDS
            is_good &= int(str(found["largest_bytes"])) < LIMIT_BYTES
    return 0 if is_good else 1


if __name__ == "__main__":
    raise SystemExit(main())
