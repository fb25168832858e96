"""The quality suites: each rule refuses the bad row it is there for, and tells no value."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from publish.errors import PublicationRefused
from publish.quality import failure_sentences, run_suites
from publish.quality_frames import release_records
from publish.quality_suites import SUITES
from publish.quality_worker import QualityWorker
from publish.reading import TableData
from publish.release import StagedRelease, stage_release
from schemas.columns import published_columns
from schemas.dataset import load_datasets
from tests.publish.conftest import MakeContent

BAD_ROWS = {
    "extra column": (
        "meldingen_per_jaar",
        lambda t: "\n".join(f"{line},1" for line in t.splitlines()) + "\n",
        "columns are exactly those described",
    ),
    "key twice": (
        "meldingen_naar_type",
        lambda t: t + "2023,totaal,38,openbaar,,\n",
        "each key stands in one row",
    ),
    "year twice": (
        "meldingen_per_jaar",
        lambda t: t + "2023,38,openbaar,,\n",
        "each key stands in one row",
    ),
    "unknown code": (
        "meldingen_naar_type",
        lambda t: t + "2023,vreemd,38,openbaar,,\n",
        "every code stands in its code list",
    ),
    "unknown status": (
        "meldingen_per_jaar",
        lambda t: t.replace("2023,38,openbaar", "2023,38,misschien"),
        "every code stands in its code list",
    ),
    "no status": (
        "meldingen_per_jaar",
        lambda t: t.replace("2023,38,openbaar", "2023,38,"),
        "every code stands in its code list",
    ),
    "withheld with a value": (
        "meldingen_naar_type",
        lambda t: t.replace(",,onderdrukt", ",3,onderdrukt", 1),
        "what is not public has no value",
    ),
    "public without a value": (
        "meldingen_per_jaar",
        lambda t: t.replace("2023,38,", "2023,,"),
        "what is public has a value",
    ),
    "bounds beside a value": (
        "meldingen_per_jaar",
        lambda t: t.replace("38,openbaar,,", "38,openbaar,30,"),
        "only what is withheld or approximate has bounds",
    ),
    "bounds that give it away": (
        "meldingen_naar_type",
        lambda t: t.replace("onderdrukt,0,5", "onderdrukt,3,3", 1),
        "the bounds leave room",
    ),
    "bounds the wrong way": (
        "onboarding",
        lambda t: t.replace("140,149", "149,140", 1),
        "the bounds leave room",
    ),
    "no total": (
        "meldingen_naar_type",
        lambda t: t.replace("2023,totaal,38,openbaar,,\n", ""),
        "every year comes with its total",
    ),
    "out of band": (
        "meldingen_per_jaar",
        lambda t: t.replace("2023,38,", "2023,380,"),
        "not above its expected band",
    ),
    "below its band": (
        "onboarding",
        lambda t: t.replace("2023,253,", "2023,-253,"),
        "not below its expected band",
    ),
    "no code": (
        "meldingen_naar_type",
        lambda t: t.replace("2023,totaal,", "2023,,"),
        "every code stands in its code list",
    ),
    "no year": (
        "meldingen_per_jaar",
        lambda t: t.replace("2023,38,", ",38,"),
        "every key has its form",
    ),
    "follower of a withheld figure": (
        "medewerkersonderzoek",
        lambda t: t.replace("onderdrukt,0,,,", "onderdrukt,0,,7.4,", 1),
        "what is not public has no value",
    ),
    "empty table": (
        "meldingen_per_jaar",
        lambda t: t.splitlines()[0] + "\n",
        "at least one row",
    ),
}


@pytest.fixture
def staged(make_content: MakeContent, tmp_path: Path) -> StagedRelease:
    return stage_release(make_content(), tmp_path / "staging", None)


def test_a_good_release_passes(staged: StagedRelease) -> None:
    result = run_suites(staged.folder)
    assert result["success"], failure_sentences(result)
    assert result["failed"] == 0
    assert set(result["tables"]) == {t.name for p in staged.packages for t in p.tables}
    json.dumps(result)


@pytest.mark.parametrize("name", BAD_ROWS)
def test_every_rule_refuses_its_bad_row(staged: StagedRelease, name: str) -> None:
    table, change, meaning = BAD_ROWS[name]
    (path,) = staged.folder.rglob(f"{table}.csv")
    text = path.read_text()
    changed = change(text)
    assert changed != text
    path.write_text(changed)
    if name == "extra column":
        descriptor = path.with_name("datapackage.json")
        data = json.loads(descriptor.read_text())
        for resource in data["resources"]:
            if resource["name"] == table:
                resource["schema"]["fields"].append({"name": "1", "type": "integer"})
        descriptor.write_text(json.dumps(data))
    result = run_suites(path.parent)
    assert not result["success"]
    sentences = failure_sentences(result, language="en")
    assert any(meaning in sentence for sentence in sentences), sentences
    assert all(sentence.startswith(table) for sentence in sentences)


def test_a_jump_between_years_is_a_warning(staged: StagedRelease) -> None:
    (path,) = staged.folder.rglob("meldingen_per_jaar.csv")
    path.write_text(path.read_text().replace("2022,33,", "2022,3,"))
    result = run_suites(path.parent)
    assert result["success"]
    assert result["warnings"] == 1
    assert failure_sentences(result) == []
    (sentence,) = failure_sentences(result, "warning")
    assert sentence == (
        "meldingen_per_jaar, aantal: het klopt niet dat het cijfer in een jaar niet meer dan de "
        "verwachte factor veranderde (1 rij: 2023)."
    )


def test_a_rule_tells_per_year_how_many_rows_it_judged(staged: StagedRelease) -> None:
    (path,) = staged.folder.rglob("meldingen_naar_type.csv")
    path.write_text(path.read_text().replace("2023,totaal,", "2023,vreemd,"))
    table = run_suites(path.parent)["tables"]["meldingen_naar_type"]
    (rule,) = [
        r
        for r in table["rules"]
        if r["column"] == "type_schending" and "code" in r["meaning"]["en"]
    ]
    judged, failed = rule["times"]["2023"]
    assert (judged > 1, failed) == (True, 1)
    assert all(failed == 0 for time, (_, failed) in rule["times"].items() if time != "2023")
    assert sum(table["times"]["2023"].values()) == judged


def test_nothing_to_judge_is_no_pass(tmp_path: Path) -> None:
    result = run_suites(tmp_path)
    assert result["success"] is False
    assert failure_sentences(result) == [
        "Er was geen tabel om te beoordelen; er wordt niets uitgegeven."
    ]


def test_every_rule_has_a_bad_row() -> None:
    meanings = [meaning for _, _, meaning in BAD_ROWS.values()] + ["expected factor in a year"]
    for suite in SUITES.values():
        for rule in suite:
            assert any(meaning in rule.meaning.en for meaning in meanings), rule.meaning


@pytest.mark.parametrize("name", sorted(load_datasets()))
def test_every_dataset_is_judged(name: str) -> None:
    """Whatever its shape, a described table gives rows to the frames it must stand in."""
    description = load_datasets()[name]
    columns = published_columns(description)
    header = tuple(column.name for column in columns)
    row = tuple(2023 if column.type == "integer" else None for column in columns)
    table = TableData(name, header, len(description.key), (row,))
    records = release_records([table], {name: description})
    assert len(records["tables"]) == len(records["rows"]) == 1
    assert len(records["cells"]) == len(description.measures)
    assert len(records["codes"]) >= len(description.key)


def test_the_worker_judges_as_the_library_does(staged: StagedRelease) -> None:
    worker = QualityWorker.start()
    try:
        assert worker.judge(staged.folder) == run_suites(staged.folder)
        assert worker.judge(staged.folder)["success"]
    finally:
        worker.close()


WORKERS = {
    "crashes": "import sys; sys.stdin.readline(); sys.exit(3)",
    "dies at once": "raise SystemExit(1)",
    "babbles": "import sys; sys.stdin.readline(); print('all is well')",
    "answers nothing": "import sys; sys.stdin.readline(); print('{}')",
    "answers null": "import sys; sys.stdin.readline(); print('{\"result\": null}')",
    "answers a word": 'import sys; sys.stdin.readline(); print(\'{"result": {"success": "yes"}}\')',
    "hangs": "import time; time.sleep(60)",
}


@pytest.mark.parametrize("name", WORKERS)
def test_a_worker_that_fails_is_a_refusal(tmp_path: Path, name: str) -> None:
    worker = QualityWorker.start((sys.executable, "-c", WORKERS[name]))
    try:
        with pytest.raises(PublicationRefused, match="nothing is released"):
            worker.judge(tmp_path, patience=3)
    finally:
        worker.close()


def test_a_folder_that_cannot_be_read_is_a_refusal(tmp_path: Path) -> None:
    worker = QualityWorker.start()
    try:
        with pytest.raises(PublicationRefused, match="FileNotFoundError"):
            worker.judge(tmp_path / "nowhere")
    finally:
        worker.close()
