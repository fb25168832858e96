"""The command line: every command documented, languages, wrong usage, what loads when."""

import json
import shutil
import subprocess
import sys
from string import Formatter

import pytest
import yaml
from click.testing import CliRunner

from pipelines.cli import COMMANDS, SUMMARIES, main
from pipelines.speaking import TEXTS, language_of_locale
from tests.installation import PROJECT

DOCUMENTS = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]


def _spiegel(*arguments, **environment):
    return CliRunner(env={"LC_ALL": "C.UTF-8", **environment}).invoke(main, [*map(str, arguments)])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_helps_and_is_documented(name):
    assert _spiegel(name, "--help").exit_code == 0
    assert any(f"spiegel {name}" in path.read_text(encoding="utf-8") for path in DOCUMENTS), name


def test_help_lists_every_command_and_loads_none_of_the_line():
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from pipelines.cli import main\n"
        "print(CliRunner().invoke(main, ['--help']).output)\n"
        "heavy = {'dagster', 'pandas', 'pydantic', 'sqlalchemy', 'scipy', 'rich', 'yaml'}\n"
        "print('LOADED', sorted(heavy & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert all(f"\n  {name} " in done.stdout for name in COMMANDS)
    assert "LOADED []" in done.stdout
    assert SUMMARIES.keys() == COMMANDS.keys()


def _fields(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@pytest.mark.parametrize("key", yaml.safe_load(TEXTS.read_text(encoding="utf-8")))
def test_every_sentence_says_the_same_in_both_languages(key):
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))[key]
    assert texts.keys() == {"nl", "en"}
    assert _fields(texts["nl"]) == _fields(texts["en"])


def test_the_locale_chooses_and_dutch_is_the_default():
    assert language_of_locale({"LANG": "en_GB.UTF-8"}) == "en"
    assert language_of_locale({"LANG": "C.UTF-8"}) == "nl"
    assert language_of_locale({"LC_ALL": "nl_NL.UTF-8", "LANG": "en_US"}) == "nl"
    assert language_of_locale({}) == "nl"


@pytest.mark.parametrize(
    "arguments",
    [("run",), ("run", "altijd"), ("preview", "elders"), ("audit", "/bestaat/niet"), ("vlieg",)],
)
def test_wrong_usage_ends_with_2(arguments):
    assert _spiegel(*arguments).exit_code == 2


def test_a_missing_configuration_is_told_in_a_sentence(tmp_path):
    done = _spiegel("status", "--config", tmp_path / "weg.yaml")
    assert done.exit_code == 2
    assert "bestaat niet" in done.output


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("municipality: [", "is geen geldige YAML"),
        ("municipality: GM0794\ndeliveries: d", "ontbreken of zijn onjuist: first_year"),
        ("municipality: GM0794\ndeliveries: d\nfirst_year: 2020\nkleur: rood", "kleur"),
        ("municipality: ${SPIEGEL_TEST_LEEG}\ndeliveries: d\nfirst_year: 1", "SPIEGEL_TEST_LEEG"),
    ],
)
def test_a_wrong_configuration_names_what_is_wrong(tmp_path, content, words):
    path = tmp_path / "spiegel.yaml"
    path.write_text(content)
    done = _spiegel("status", "--config", path)
    assert done.exit_code == 2
    assert words in done.output


def test_check_judges_the_examples_and_stores_nothing(tmp_path):
    folder = PROJECT / "examples/helmond/deliveries/2023"
    with CliRunner().isolated_filesystem(tmp_path) as here:
        done = _spiegel("check", folder, "--json")
        assert done.exit_code == 0
        assert json.loads(done.output)["problems"] == []
        from pathlib import Path

        assert list(Path(here).iterdir()) == []


def test_check_refuses_a_bad_file_with_a_sentence_and_no_value(tmp_path):
    source = PROJECT / "examples/helmond/deliveries/2023/onboarding_workshops_2023.csv"
    path = tmp_path / source.name
    path.write_bytes(source.read_bytes().replace(b"1,5", b"zzmerk", 1))
    done = _spiegel("check", path)
    assert done.exit_code == 1
    assert "onboarding_workshops" in done.output
    assert "Herstel:" in done.output
    assert "zzmerk" not in done.output
    english = _spiegel("check", path, "--lang", "en")
    assert "Remedy:" in english.output


def test_protect_writes_a_protected_table_and_an_audit_report(tmp_path):
    table = tmp_path / "tabel.csv"
    table.write_text("soort;aantal\na;2\nb;3\nc;20\n")
    done = _spiegel("protect", table, "--by", "soort", "--count", "aantal")
    assert done.exit_code == 0, done.output
    protected = (tmp_path / "tabel_beschermd.csv").read_text()
    assert "soort,aantal,status,ondergrens,bovengrens" in protected
    assert "totaal,25,openbaar,," in protected
    assert "a,,onderdrukt," in protected
    assert json.loads((tmp_path / "tabel_audit.json").read_text())["clean"] is True


@pytest.mark.parametrize(
    ("content", "words"),
    [("soort;aantal\na;veel\n", "aantal"), ("soort;n\na;1\n", "aantal"), ("", "rows")],
)
def test_protect_refuses_what_is_no_table_of_counts(tmp_path, content, words):
    table = tmp_path / "tabel.csv"
    table.write_text(content)
    done = _spiegel("protect", table, "--by", "soort", "--count", "aantal")
    assert done.exit_code == 2
    assert words in done.output
    assert "veel" not in done.output


def test_publish_and_serve_want_a_portal_first(tmp_path):
    for command in (("publish", "2023"), ("serve",)):
        done = _spiegel(*command, "--portal", tmp_path / "leeg")
        assert done.exit_code == 1
        assert "spiegel run" in done.output


def test_publish_brings_a_folder_up_to_date_again_and_again(example, tmp_path):
    config = tmp_path / "spiegel.yaml"
    config.write_text(
        "municipality: GM0794\ndeliveries: d\nfirst_year: 2020\n"
        f"targets:\n  website: {{kind: folder, folder: {tmp_path / 'web'}}}\n"
    )
    arguments = ("publish", "2023", "--config", config, "--portal", example.portal)
    first = _spiegel(*arguments)
    assert first.exit_code == 0, first.output
    assert (tmp_path / "web/index.json").read_bytes() == (
        example.portal / "index.json"
    ).read_bytes()
    assert "was al bij" in _spiegel(*arguments).output
    assert _spiegel(*arguments, "--target", "elders").exit_code == 2


def test_preview_shows_what_a_reader_would_see_and_no_more(example):
    done = example.spiegel("preview", "meldingen_naar_herkomst", "2023")
    assert done.returncode == 0, done.stderr
    assert "x (0-10)" in done.stdout
    assert " 6 " not in done.stdout
    assert " 4 " not in done.stdout


def test_a_withdrawn_version_leaves_its_address_and_keeps_the_pages(example, tmp_path):
    portal = shutil.copytree(example.portal, tmp_path / "portal")
    folders = ("--portal", portal, "--state", tmp_path / "var")
    wanted = ("withdraw", "regelingen", "2023.1", "--reason", "Proef", *folders)
    assert _spiegel(*wanted).exit_code == 0
    folder = portal / "regelingen" / "2023.1"
    assert not (folder / "regelingen_en_ambities.csv").exists()
    assert "Proef" in (folder / "index.html").read_text(encoding="utf-8")
    assert (portal / "index.html").exists()
    again = _spiegel(*wanted)
    assert again.exit_code == 1
    assert "withdrawn before" in again.output
