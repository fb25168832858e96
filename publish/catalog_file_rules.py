"""What must hold of the files a catalogue speaks of. A sentence per fault."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from publish.catalog_terms import (
    ADMS,
    DCAT,
    DCT,
    SHA256,
    SPDX,
    WITHDRAWN,
)
from publish.package_files import file_digest

if TYPE_CHECKING:
    from rdflib import Graph

from publish.catalog_query import WEB_ADDRESS, of_type, values


def datasets_have_distributions(graph: Graph) -> Iterator[str]:
    """Yield datasets without files, unless withdrawn, and files without format or media type."""
    for subject in of_type(graph, "Dataset"):
        is_withdrawn = WITHDRAWN in map(str, values(graph, subject, f"{ADMS}status"))
        distributions = values(graph, subject, f"{DCAT}distribution")
        if bool(distributions) == is_withdrawn:
            what = "is withdrawn and has a" if is_withdrawn else "has no"
            yield f"{subject}: the dataset {what} distribution."
        addresses = Counter(
            str(url) for each in distributions for url in values(graph, each, f"{DCAT}downloadURL")
        )
        if any(count > 1 for count in addresses.values()):
            yield f"{subject}: two distributions have the same address."
    for subject in of_type(graph, "Distribution"):
        for name in (f"{DCT}format", f"{DCAT}mediaType", f"{DCAT}downloadURL"):
            if len(values(graph, subject, name)) != 1:
                short = name.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
                yield f"{subject}: there must be one {short}."


def addresses_are_on_the_web(graph: Graph) -> Iterator[str]:
    """Yield addresses of files and pages that a stranger could not open."""
    from rdflib import Literal, URIRef

    names = ("accessURL", "downloadURL", "landingPage")
    for name in names:
        for subject, value in sorted(graph.subject_objects(URIRef(f"{DCAT}{name}")), key=str):
            is_local = re.match(r"https?://(localhost|127\.|\[::1\])", str(value)) is not None
            if isinstance(value, Literal) or is_local or not WEB_ADDRESS.fullmatch(str(value)):
                yield f"{subject}: {name} is not an address on the web."


def checksums_are_complete(graph: Graph) -> Iterator[str]:
    """Yield files without a proper size or checksum."""
    for subject in of_type(graph, "Distribution"):
        sizes = [str(size) for size in values(graph, subject, f"{DCAT}byteSize")]
        if len(sizes) != 1 or not re.fullmatch(r"[1-9][0-9]*", sizes[0]):
            yield f"{subject}: there must be one size, above zero."
        sums = values(graph, subject, f"{SPDX}checksum")
        digests = [str(v) for each in sums for v in values(graph, each, f"{SPDX}checksumValue")]
        if len(digests) != 1 or not re.fullmatch(r"[0-9a-f]{64}", digests[0]):
            yield f"{subject}: there must be one checksum of 64 hexadecimal digits."
        kinds = [str(k) for each in sums for k in values(graph, each, f"{SPDX}algorithm")]
        if kinds != [SHA256]:
            yield f"{subject}: the algorithm of the checksum is not SHA-256."


def file_problems(graph: Graph, portal: Path, url: str) -> Iterator[str]:
    """Yield files that are not in the portal, or not as the catalogue says."""
    for subject in of_type(graph, "Distribution"):
        for address in map(str, values(graph, subject, f"{DCAT}downloadURL")):
            path = portal / address.removeprefix(url)
            if not address.startswith(url) or not path.is_file():
                yield f"{address}: the catalogue speaks of a file that is not in the portal."
                continue
            sizes = [str(size) for size in values(graph, subject, f"{DCAT}byteSize")]
            if sizes != [str(path.stat().st_size)]:
                yield f"{address}: the size is not that of the file."
            for checksum in values(graph, subject, f"{SPDX}checksum"):
                stated = [str(v) for v in values(graph, checksum, f"{SPDX}checksumValue")]
                if stated != [file_digest(path)]:
                    yield f"{address}: the checksum is not that of the file."
