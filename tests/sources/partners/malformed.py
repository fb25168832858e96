"""A hundred ways in which a partner's delivery can be wrong, each with the rule it breaks."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from openpyxl.comments import Comment

from sources.partners.collecting import MAX_PARTS, MAX_UNPACKED
from sources.partners.kit import Cell, example_rows, package_files, workbook_bytes, zip_bytes

SENDER = "GM0772"
#: Stands in every broken text; no sentence may repeat it.
MARKER = "Zzmerk"
Rows = list[dict[str, Cell]]
Make = Callable[[Path], Path]


@dataclass(frozen=True)
class Case:
    """One malformed delivery: how it is made, and the rules its sentences name."""

    name: str
    make: Make
    rules: tuple[str, ...]
    is_folder: bool = False


def rows() -> Rows:
    return example_rows(SENDER)


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / f"{SENDER}_{name}"
    path.write_bytes(content)
    return path


def as_zip(files: dict[str, bytes]) -> Make:
    return lambda folder: write(folder, "levering.zip", zip_bytes(files))


def as_csv(content: bytes) -> Make:
    return lambda folder: write(folder, "levering.csv", content)


def with_rows(change: Callable[[Rows], object]) -> Make:
    def make(folder: Path) -> Path:
        changed = rows()
        change(changed)
        return write(folder, "levering.zip", zip_bytes(package_files(changed, "Proef")))

    return make


def with_cell(column: str, cell: Cell, at: int = 0) -> Make:
    return with_rows(lambda found: found[at].update({column: cell}))


def everywhere(column: str, cell: Cell) -> Make:
    return with_rows(lambda found: [row.update({column: cell}) for row in found])


def with_book(change: Callable[[openpyxl.Workbook], object]) -> Make:
    def make(folder: Path) -> Path:
        book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(rows(), "Proef")))
        change(book)
        path = folder / f"{SENDER}_levering.xlsx"
        book.save(path)
        return path

    return make


def with_part(name: str, content: bytes = b"x") -> Make:
    """A workbook with one part more."""

    def make(folder: Path) -> Path:
        path = write(folder, "levering.xlsx", workbook_bytes(rows(), "Proef"))
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(name, content)
        return path

    return make


def descriptor(change: Callable[[dict], object]) -> Make:
    files = package_files(rows(), "Proef")
    content = json.loads(files["datapackage.json"])
    change(content)
    return as_zip({**files, "datapackage.json": json.dumps(content).encode()})


def path_of(path: object) -> Make:
    return descriptor(lambda content: content["resources"][0].update(path=path))


def table(content: bytes) -> Make:
    return as_zip({**package_files(rows(), "Proef"), "b5_kerncijfers.csv": content})


def text() -> str:
    return package_files(rows(), "Proef")["b5_kerncijfers.csv"].decode()


def in_folder(change: Callable[[Path], object]) -> Make:
    def make(folder: Path) -> Path:
        place = folder / f"{SENDER}_pakket"
        place.mkdir()
        for name, content in package_files(rows(), "Proef").items():
            (place / name).write_bytes(content)
        change(place)
        return place

    return make


def _link(place: Path, name: str) -> None:
    outside = place.parent / "elders"
    outside.write_bytes((place / name).read_bytes())
    (place / name).unlink()
    (place / name).symlink_to(outside)


def raw_zip(build: Callable[[zipfile.ZipFile], object]) -> Make:
    def make(folder: Path) -> Path:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            build(archive)
        return write(folder, "levering.zip", packed.getvalue())

    return make


def _bomb(archive: zipfile.ZipFile) -> None:
    for name, content in package_files(rows(), "Proef").items():
        archive.writestr(name, content)
    archive.writestr("vol.txt", b"0" * (MAX_UNPACKED + 1))


def _lying_bomb(folder: Path) -> Path:
    """A zip whose table of contents says that the bomb is small."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", package_files(rows(), "")["datapackage.json"])
        archive.writestr("b5_kerncijfers.csv", b"0" * (MAX_UNPACKED + 1))
    size = (MAX_UNPACKED + 1).to_bytes(4, "little")
    return write(folder, "levering.zip", packed.getvalue().replace(size, b"\x10\0\0\0"))


def _symlink_part(archive: zipfile.ZipFile) -> None:
    for name, content in package_files(rows(), "Proef").items():
        archive.writestr(name, content)
    info = zipfile.ZipInfo("koppeling.txt")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "/etc/passwd")


def _locked(folder: Path) -> Path:
    content = bytearray(zip_bytes(package_files(rows(), "Proef")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(mark, at + 4)
    return write(folder, "levering.zip", bytes(content))


def _more(name: str, content: bytes = b"x") -> Make:
    return as_zip({**package_files(rows(), "Proef"), name: content})


def _sheet(book: openpyxl.Workbook):
    return book["Kerncijfers"]


def _extra_column(book: openpyxl.Workbook) -> None:
    sheet = _sheet(book)
    sheet.cell(2, sheet.max_column + 1, "opmerking")
    sheet.cell(3, sheet.max_column, MARKER)


def _many(found: Rows) -> None:
    found[:] = [dict(found[0]) for _ in range(5100)]


ROW_CASES = [
    Case("unknown key figure", with_cell("kerncijfer", MARKER), ("onbekende_code",)),
    Case("capital in key figure", with_cell("kerncijfer", "MELDINGEN"), ("code_hoofdletters",)),
    Case("no key figure", with_cell("kerncijfer", None), ("lege_waarde",)),
    Case("unknown status", with_cell("status", "geheim"), ("onbekende_code",)),
    Case("no status", with_cell("status", None), ("lege_waarde",)),
    Case("approximate is no status", with_cell("status", "benaderd"), ("onbekende_code",)),
    Case("shown without value", with_cell("waarde", None), ("status_past_niet",)),
    Case("shown with bounds", with_cell("ondergrens", 1), ("status_past_niet",)),
    Case("withheld with value", with_cell("waarde", 3, 1), ("status_past_niet",)),
    Case("withheld without bounds",
         with_rows(lambda r: r[1].update(ondergrens=None, bovengrens=None)),
         ("status_past_niet",)),
    Case("withheld with one bound", with_cell("bovengrens", None, 1), ("status_past_niet",)),
    Case("unknown with value", with_cell("waarde", 0, 2), ("status_past_niet",)),
    Case("not applicable with value",
         with_rows(lambda r: r[0].update(status="niet_van_toepassing")), ("status_past_niet",)),
    Case("bounds that tell", with_cell("bovengrens", 1, 1), ("grenzen_zonder_ruimte",)),
    Case("bounds upside down", with_cell("ondergrens", 9, 1), ("grenzen_zonder_ruimte",)),
    Case("negative value", with_cell("waarde", -1), ("negatief_getal",)),
    Case("negative bound", with_cell("ondergrens", -1, 1), ("negatief_getal",)),
    Case("half a report", with_cell("waarde", "2,5"), ("geen_geheel_getal",)),
    Case("a value in words", with_cell("waarde", "twaalf"), ("onleesbaar_getal",)),
    Case("a value as range", with_cell("waarde", "1-4"), ("onleesbaar_getal",)),
    Case("a value with a sign", with_cell("waarde", "<5"), ("onleesbaar_getal",)),
    Case("an ambiguous thousand", with_cell("waarde", "1.200"), ("dubbelzinnig_getal",)),
    Case("infinite", with_cell("waarde", "inf"), ("onleesbaar_getal",)),
    Case("a value beyond all", with_cell("waarde", 999_999), ("getal_buiten_grenzen",)),
    Case("more cases than staff", with_cell("waarde", 1251), ("aantal_boven_noemer",)),
    Case("wider than staff", with_cell("bovengrens", 2000, 1), ("aantal_boven_noemer",)),
    Case("another municipality", everywhere("gemeente", "GM0758"), ("andere_gemeente",)),
    Case("one row of another", with_cell("gemeente", "GM0794", 3), ("andere_gemeente",)),
    Case("no partner", everywhere("gemeente", "GM0363"), ("onbekende_deelnemer",)),
    Case("no code", everywhere("gemeente", "Eindhoven-Noord"), ("onjuist_kenmerk",)),
    Case("lower-case code", everywhere("gemeente", "gm0772"), ("onjuist_kenmerk",)),
    Case("too short a code", everywhere("gemeente", "GM772"), ("onjuist_kenmerk",)),
    Case("no municipality", with_cell("gemeente", None), ("lege_waarde",)),
    Case("a year to come", everywhere("jaar", 2024), ("jaar_te_laat",)),
    Case("a year in words", with_cell("jaar", "vorig jaar"), ("onleesbaar_getal",)),
    Case("year 23", with_cell("jaar", 23), ("getal_buiten_grenzen",)),
    Case("no year", with_cell("jaar", None), ("lege_waarde",)),
    Case("the same row twice", with_rows(lambda r: r.append(dict(r[0]))), ("dubbele_rij",)),
    Case("the same figure with another value",
         with_rows(lambda r: r.append({**r[0], "waarde": 13})), ("dubbele_rij",)),
    Case("no staff at all",
         with_rows(lambda r: [row.update(medewerkers=None, fte=None) for row in r]),
         ("noemer_ontbreekt",)),
    Case("two numbers of staff", with_cell("medewerkers", 1300), ("wisselende_waarde",)),
    Case("two numbers of fte", with_cell("fte", 900, 1), ("wisselende_waarde",)),
    Case("nobody employed", everywhere("medewerkers", 0), ("getal_buiten_grenzen",)),
    Case("more fte than persons", everywhere("fte", 1300), ("fte_boven_medewerkers",)),
    Case("fte with many decimals", everywhere("fte", 1100.123), ("te_veel_decimalen",)),
    Case("staff in words", everywhere("medewerkers", "ruim duizend"), ("onleesbaar_getal",)),
    Case("reference date of another year", everywhere("peildatum", "31-12-2019"),
         ("peildatum_ander_jaar",)),
    Case("no reference date", everywhere("peildatum", None), ("lege_waarde",)),
    Case("impossible date", everywhere("peildatum", "31-2-2023"), ("onmogelijke_datum",)),
    Case("American date", everywhere("peildatum", "12/31/2023"), ("onmogelijke_datum",)),
    Case("a year as date", everywhere("peildatum", "2023"), ("onleesbare_datum",)),
    Case("deviates without a word", with_cell("definitie", "afwijkend"), ("lege_waarde",)),
    Case("unknown definition", with_cell("definitie", "ongeveer"), ("onbekende_code",)),
    Case("no definition", with_cell("definitie", None), ("lege_waarde",)),
    Case("perhaps a break", with_cell("trendbreuk", "misschien"), ("geen_ja_of_nee",)),
    Case("no word on a break", with_cell("trendbreuk", None), ("lege_waarde",)),
    Case("a revision without reason", everywhere("versie", 2), ("revisie_zonder_reden",)),
    Case("a revision with two reasons",
         with_rows(lambda r: [row.update(versie=2, reden=f"fout {i}") for i, row in enumerate(r)]),
         ("revisie_zonder_reden",)),
    Case("version 0", everywhere("versie", 0), ("getal_buiten_grenzen",)),
    Case("two versions", with_cell("versie", 2, 1), ("wisselende_waarde",)),
    Case("real and fictitious", with_cell("aard", "echt", 1), ("wisselende_waarde",)),
    Case("neither real nor fictitious", everywhere("aard", "test"), ("onbekende_code",)),
    Case("two contacts", with_cell("contact", "Team twee", 1), ("wisselende_waarde",)),
    Case("an e-mail address", everywhere("contact", f"{MARKER}@example.nl"), ("e_mail",)),
    Case("a telephone number", everywhere("contact", "Bel 040-2386000"), ("telefoon",)),
    Case("a citizen number", with_cell("afwijking", "bsn 111222333"), ("bsn",)),
    Case("a bank account", with_cell("afwijking", "NL91ABNA0417164300"), ("iban",)),
    Case("no contact", everywhere("contact", None), ("lege_waarde",)),
    Case("a formula as text", with_cell("afwijking", "=1+1"), ("onveilige_tekst",)),
    Case("markup as text", with_cell("afwijking", "<script>"), ("onveilige_tekst",)),
    Case("a long text", with_cell("afwijking", MARKER * 40), ("te_lange_tekst",)),
    Case("no rows", with_rows(lambda r: r.clear()), ("lege_levering",)),
    Case("nothing said", with_rows(lambda r: r.__setitem__(slice(None), [{"gemeente": "NIHIL"}])),
         ("lege_waarde", "onjuist_kenmerk")),
    Case("five thousand rows", with_rows(_many), ("te_veel_rijen",)),
]  # fmt: skip

FORM_CASES = [
    Case("an empty file", as_csv(b""), ("lege_levering",)),
    Case("a picture", lambda f: write(f, "levering.png", b"\x89PNG"), ("onbekende_vorm",)),
    Case("an old workbook", lambda f: write(f, "levering.xls", b"\xd0\xcf"), ("onbekende_vorm",)),
    Case("a macro workbook", lambda f: write(f, "levering.xlsm", b"PK"), ("onbekende_vorm",)),
    Case("UTF-16", as_csv(text().encode("utf-16")), ("onleesbare_codering",)),
    Case("null bytes", as_csv(text().replace("GM", "\0").encode()), ("nulbytes",)),
    Case("two encodings",
         as_csv(text().replace("Team", "Coördinatie").encode() + "é".encode("cp1252")),
         ("gemengde_codering",)),
    Case("control characters", as_csv(text().replace("Team", "\x07").encode()), ("stuurtekens",)),
    Case("no header", as_csv(text().split("\n", 1)[1].encode()), ("geen_koprij",)),
    Case("an extra column", as_csv(text().replace("aard\n", "aard,naam\n").encode()),
         ("onbekende_kolom", "ongelijke_rijen")),
    Case("a missing column", as_csv(text().replace("versie", "editie").encode()),
         ("onbekende_kolom", "ontbrekende_kolom")),
    Case("ragged rows", as_csv(text().replace("fictief", "fictief,x", 1).encode()),
         ("ongelijke_rijen",)),
    Case("a quote left open", as_csv(text().replace("Team", '"Team', 1).encode()),
         ("onleesbare_csv",)),
    Case("no zip at all", lambda f: write(f, "levering.zip", b"geen zip"), ("beschadigde_zip",)),
    Case("half a zip",
         lambda f: write(f, "levering.zip", zip_bytes(package_files(rows(), ""))[:400]),
         ("beschadigde_zip",)),
    Case("a zip with a password", _locked, ("beschadigde_zip",)),
    Case("a zip bomb", raw_zip(_bomb), ("te_grote_zip",)),
    Case("a zip bomb that lies", _lying_bomb, ("beschadigde_zip",)),
    Case("very many parts",
         raw_zip(lambda z: [z.writestr(f"{n}.txt", "x") for n in range(MAX_PARTS + 1)]),
         ("te_grote_zip",)),
    Case("a part above the zip", _more("../../uit.txt"), ("onveilig_pad",)),
    Case("a part at the root", _more("/etc/cron.txt"), ("onveilig_pad",)),
    Case("a part on a drive", _more("C:uit.txt"), ("onveilig_pad",)),
    Case("a link in the zip", raw_zip(_symlink_part), ("onveilig_pad",)),
    Case("a zip in a zip", _more("nog.zip"), ("vreemde_bestanden",)),
    Case("a program in the zip", _more("start.exe"), ("vreemde_bestanden",)),
    Case("a zip without descriptor", as_zip({"b5_kerncijfers.csv": text().encode()}),
         ("geen_descriptor",)),
    Case("a zip without table",
         as_zip({"datapackage.json": package_files(rows(), "")["datapackage.json"]}),
         ("bestand_ontbreekt",)),
    Case("two descriptors", _more("oud/datapackage.json", b"{}"), ("beschadigde_zip",)),
    Case("a descriptor of nonsense", _more("datapackage.json", b"{"), ("onleesbare_descriptor",)),
    Case("a descriptor of something else", _more("datapackage.json", b"[1]"),
         ("onleesbare_descriptor",)),
    Case("a bottomless descriptor", _more("datapackage.json", b"[" * 200_000),
         ("onleesbare_descriptor",)),
    Case("a huge descriptor", _more("datapackage.json", b" " * 1_100_000),
         ("onleesbare_descriptor",)),
    Case("no resources", descriptor(lambda d: d.pop("resources")), ("onleesbare_descriptor",)),
    Case("another resource", descriptor(lambda d: d["resources"][0].update(name="x")),
         ("geen_kerncijfers",)),
    Case("two resources", descriptor(lambda d: d["resources"].append(d["resources"][0])),
         ("geen_kerncijfers",)),
    Case("data within the descriptor",
         descriptor(lambda d: d["resources"][0].update(path=None, data=[])),
         ("geen_kerncijfers",)),
    Case("several paths", path_of(["b5_kerncijfers.csv", "meer.csv"]), ("geen_kerncijfers",)),
    Case("another kind of file", path_of("b5_kerncijfers.txt"), ("geen_kerncijfers",)),
    Case("a path up", path_of("../b5_kerncijfers.csv"), ("onveilig_pad",)),
    Case("a path from the root", path_of("/etc/passwd"), ("onveilig_pad",)),
    Case("a path at home", path_of("~/b5_kerncijfers.csv"), ("onveilig_pad",)),
    Case("a Windows path", path_of("..\\b5_kerncijfers.csv"), ("onveilig_pad",)),
    Case("an address as path", path_of("http://169.254.169.254/b5.csv"), ("onveilig_pad",)),
    Case("a file address as path", path_of("file:///etc/passwd"), ("onveilig_pad",)),
    Case("a number as path", path_of(7), ("onveilig_pad",)),
    Case("a schema elsewhere",
         descriptor(lambda d: d["resources"][0].update(schema="http://10.0.0.1/s.json")),
         ("onveilig_pad",)),
    Case("a link in a folder", in_folder(lambda p: _link(p, "b5_kerncijfers.csv")),
         ("onveilig_pad",), is_folder=True),
    Case("a linked descriptor", in_folder(lambda p: _link(p, "datapackage.json")),
         ("onveilig_pad",), is_folder=True),
    Case("a folder without table", in_folder(lambda p: (p / "b5_kerncijfers.csv").unlink()),
         ("bestand_ontbreekt",), is_folder=True),
    Case("a folder without descriptor", in_folder(lambda p: (p / "datapackage.json").unlink()),
         ("geen_descriptor",), is_folder=True),
    Case("a huge descriptor in a folder",
         in_folder(lambda p: (p / "datapackage.json").write_bytes(b" " * 1_100_000)),
         ("onleesbare_descriptor",), is_folder=True),
]  # fmt: skip

BOOK_CASES = [
    Case("a damaged workbook",
         lambda f: write(f, "levering.xlsx", b"PK"), ("beschadigde_werkmap",)),
    Case("an encrypted workbook",
         lambda f: write(f, "levering.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
         ("versleutelde_werkmap",)),
    Case("a macro", with_part("xl/vbaProject.bin"), ("onveilige_werkmap",)),
    Case("a link to another workbook", with_part("xl/externalLinks/externalLink1.xml"),
         ("onveilige_werkmap",)),
    Case("a link to a database", with_part("xl/connections.xml"), ("onveilige_werkmap",)),
    Case("an embedded object", with_part("xl/embeddings/oleObject1.bin"), ("onveilige_werkmap",)),
    Case("a workbook bomb", with_part("xl/vol.xml", b"0" * (33 * 1024 * 1024)),
         ("te_grote_werkmap",)),
    Case("a formula", with_book(lambda b: _sheet(b).cell(3, 5, "=1+1")),
         ("formule", "onleesbaar_getal")),
    Case("a call to the network",
         with_book(lambda b: _sheet(b).cell(3, 5, '=WEBSERVICE("http://x")')),
         ("formule", "onleesbaar_getal")),
    Case("an error cell", with_book(lambda b: _sheet(b).cell(3, 5, "#REF!")),
         ("foutcel", "onleesbaar_getal")),
    Case("no sheet of that name", with_book(lambda b: setattr(_sheet(b), "title", "Blad1")),
         ("onbekend_blad", "ontbrekend_blad")),
    Case("another sheet with data",
         with_book(lambda b: b.create_sheet("Namen").append([MARKER])), ("onbekend_blad",)),
    Case("a hidden sheet",
         with_book(lambda b: setattr(b["Uitleg"], "sheet_state", "hidden")), ("verborgen_blad",)),
    Case("a hidden row",
         with_book(lambda b: setattr(_sheet(b).row_dimensions[4], "hidden", True)),
         ("verborgen_rij",)),
    Case("a hidden column",
         with_book(lambda b: setattr(_sheet(b).column_dimensions["E"], "hidden", True)),
         ("verborgen_kolom",)),
    Case("an extra column in the sheet", with_book(_extra_column), ("onbekende_kolom",)),
    Case("merged cells", with_book(lambda b: _sheet(b).merge_cells("E3:E4")),
         ("samengevoegde_cellen",)),
    Case("the empty template",
         lambda f: write(f, "levering.xlsx", workbook_bytes([], "Leeg")), ("lege_levering",)),
    Case("a far-away cell", with_book(lambda b: _sheet(b).cell(1_000_000, 40, 1)),
         ("te_veel_cellen",)),
]  # fmt: skip

CASES = [*ROW_CASES, *FORM_CASES, *BOOK_CASES]


def commented(folder: Path) -> Path:
    """A workbook with a comment: allowed, because comments are never read."""

    def change(book: openpyxl.Workbook) -> None:
        _sheet(book).cell(3, 1).comment = Comment(MARKER, "x")

    return with_book(change)(folder)
