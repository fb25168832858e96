"""Workbooks that must not be opened, or that hide what they hold."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

import sources
from schemas.delivery import load_deliveries
from sources.workbook_safety import MAX_UNPACKED, OLE
from tests.sources.samples import DELIVERIES, rules_of

ORIGINAL = DELIVERIES / "2023" / "vertrouwenspersonen_2023.xlsx"
DESCRIPTION = load_deliveries()["vp_casussen"]


def judge_bytes(folder: Path, content: bytes) -> sources.Judgement:
    path = folder / ORIGINAL.name
    path.write_bytes(content)
    return sources.judge(DESCRIPTION, sources.Location("vp_casussen", path.name, path=path), 2023)


def judge_book(folder: Path, change) -> sources.Judgement:
    book = openpyxl.load_workbook(ORIGINAL)
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return judge_bytes(folder, buffer.getvalue())


def with_part(name: str, content: bytes = b"x") -> bytes:
    buffer = io.BytesIO(ORIGINAL.read_bytes())
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def replaced_part(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(ORIGINAL) as source, zipfile.ZipFile(buffer, "w") as target:
        for part in source.infolist():
            target.writestr(part, content if part.filename == name else source.read(part))
    return buffer.getvalue()


def only(judgement: sources.Judgement) -> str:
    assert judgement.records is None
    (problem,) = judgement.problems
    return problem.sentence()


def test_encrypted(tmp_path):
    assert only(judge_bytes(tmp_path, OLE + b"\x00" * 600)) == (
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen: de "
        "werkmap is met een wachtwoord versleuteld of een oud .xls-bestand (regel "
        "versleutelde_werkmap). Herstel: sla het bestand op als .xlsx zonder wachtwoord."
    )


def test_cut_off(tmp_path):
    content = ORIGINAL.read_bytes()
    for length in range(1, len(content), len(content) // 25):
        assert rules_of(judge_bytes(tmp_path, content[:length])) == ["beschadigde_werkmap"]


def test_any_byte_changed_never_raises(tmp_path):
    content = bytearray(ORIGINAL.read_bytes())
    for place in range(0, len(content), len(content) // 40):
        changed = (
            bytes(content[:place]) + bytes([content[place] ^ 0xFF]) + bytes(content[place + 1 :])
        )
        judgement = judge_bytes(tmp_path, changed)
        assert (judgement.records is None) == bool(judgement.problems)


def test_empty_file(tmp_path):
    assert rules_of(judge_bytes(tmp_path, b"")) == ["lege_levering"]


def test_a_csv_called_xlsx(tmp_path):
    assert rules_of(judge_bytes(tmp_path, b"Casusnr;Relatie tot\n")) == ["beschadigde_werkmap"]


def test_zip_without_a_workbook(tmp_path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("brief.txt", "x")
    assert rules_of(judge_bytes(tmp_path, buffer.getvalue())) == ["beschadigde_werkmap"]


def test_zip_bomb(tmp_path):
    content = with_part("xl/worksheets/sheet9.xml", b" " * (MAX_UNPACKED + 1))
    assert len(content) < 200_000
    assert only(judge_bytes(tmp_path, content)) == (
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen: de werkmap is "
        "uitgepakt groter dan 32 MB of heeft te veel onderdelen (regel te_grote_werkmap). Herstel: "
        "lever alleen de beschreven bladen van één jaar."
    )


def test_zip_bomb_that_lies_about_its_size(tmp_path):
    """The archive's table says 10 bytes; what unpacks to more is not read on."""
    content = bytearray(with_part("xl/sharedStrings.xml.bak", b" " * 5_000_000))
    size = (5_000_000).to_bytes(4, "little")
    assert size in content
    lying = bytes(content).replace(size, (10).to_bytes(4, "little"))
    judgement = judge_bytes(tmp_path, lying)
    assert (judgement.records is None) == bool(judgement.problems)


def test_entity_bomb(tmp_path):
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'
    )
    content = replaced_part("xl/worksheets/sheet1.xml", bomb)
    assert rules_of(judge_bytes(tmp_path, content)) == ["beschadigde_werkmap"]


@pytest.mark.parametrize(
    "part",
    [
        "xl/vbaProject.bin",
        "xl/externalLinks/externalLink1.xml",
        "xl/embeddings/oleObject1.bin",
        "xl/activeX/activeX1.xml",
        "xl/connections.xml",
        "xl/queryTables/queryTable1.xml",
        "xl\\vbaProject.bin",
    ],
)
def test_macros_links_and_embedded_files(part, tmp_path):
    assert only(judge_bytes(tmp_path, with_part(part))) == (
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen: de "
        "werkmap bevat 1 onderdeel met macro's, koppelingen of ingesloten bestanden (regel "
        "onveilige_werkmap). Herstel: kopieer de gegevens als waarden naar een nieuwe werkmap."
    )


def test_missing_sheet(tmp_path):
    def change(book):
        book["Casussen"].title = "Blad1"

    found = judge_book(tmp_path, change)
    assert rules_of(found) == ["onbekend_blad", "ontbrekend_blad"]
    assert found.problems[1].sentence() == (
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen: dit "
        "blad staat niet in de werkmap (regel ontbrekend_blad). Herstel: geef het blad de "
        "beschreven naam."
    )


def test_undeclared_sheet(tmp_path):
    def change(book):
        book.create_sheet("iemand@example.nl").append(["x"])

    sentence = only(judge_book(tmp_path, change))
    assert "onbekend_blad" in sentence
    assert "iemand" not in sentence


def test_blank_extra_sheet_is_harmless(tmp_path):
    assert judge_book(tmp_path, lambda book: book.create_sheet("Blad2")).is_accepted


def test_hidden_sheet(tmp_path):
    def change(book):
        book["Casussen"].sheet_state = "veryHidden"

    assert "verborgen_blad" in only(judge_book(tmp_path, change))


def test_hidden_rows(tmp_path):
    def change(book):
        book["Casussen"].row_dimensions[7].hidden = True
        book["Casussen"].row_dimensions[8].hidden = True

    assert only(judge_book(tmp_path, change)) == (
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen: 2 "
        "verborgen rijen bevatten gegevens (regel verborgen_rij; rijen 7–8). Herstel: hef filters "
        "en verbergen op en kijk of de rijen erbij horen."
    )


def test_hidden_column(tmp_path):
    def change(book):
        book["Casussen"].column_dimensions["B"].hidden = True

    assert only(judge_book(tmp_path, change)) == (
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen: 1 verborgen "
        "kolom bevat gegevens (regel verborgen_kolom). Herstel: maak de kolommen zichtbaar of "
        "verwijder ze."
    )


def test_formula(tmp_path):
    def change(book):
        book["Casussen"]["D6"] = '=IF(1=1,"","x")'

    assert "1 cel bevat een formule in plaats van een waarde (regel formule; rij 6)" in (
        judge_book(tmp_path, change).problems[0].sentence()
    )


def test_error_cell(tmp_path):
    def change(book):
        book["Casussen"]["D6"].value = "#REF!"
        book["Casussen"]["D6"].data_type = "e"

    sentences = [problem.sentence() for problem in judge_book(tmp_path, change).problems]
    assert any(
        "1 cel bevat een foutmelding van Excel (regel foutcel; rij 6)" in s for s in sentences
    )


def test_merged_cells_beneath_the_header(tmp_path):
    def change(book):
        book["Casussen"].merge_cells("D6:D7")

    assert only(judge_book(tmp_path, change)) == (
        "Levering vp_casussen, bestand vertrouwenspersonen_2023.xlsx, blad Casussen: 1 blok cellen "
        "is samengevoegd onder de koprij (regel samengevoegde_cellen; rij 7). Herstel: hef het "
        "samenvoegen op en vul elke cel."
    )


def test_data_above_the_header(tmp_path):
    def change(book):
        sheet = book["Casussen"]
        sheet.move_range("A3:D3", rows=30)
        sheet.move_range("A4:D33", rows=-3)

    rules = rules_of(judge_book(tmp_path, change))
    assert rules[0] in ("rijen_boven_kop", "geen_koprij")


def test_stray_cell_far_away(tmp_path):
    def change(book):
        book["Casussen"]["XFD150000"] = "x"

    assert rules_of(judge_book(tmp_path, change)) == ["te_veel_cellen"]
