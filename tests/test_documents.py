"""What documents name exists: files, images, links, commands and settings."""

import re
import shlex

import pytest
from click.testing import CliRunner

from pipelines.cli import COMMANDS, main
from pipelines.installation import Installation
from tests.installation import PROJECT

DOCUMENTS = sorted([*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
INDENTED = re.compile(r"^(?: {4}|\$ )((?:\.venv/bin/)?spiegel .+|make \w+.*)$", re.MULTILINE)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_images_lead_somewhere(path):
    for target in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def _commands():
    for path in DOCUMENTS:
        for line in INDENTED.findall(path.read_text(encoding="utf-8")):
            yield pytest.param(line.split("#")[0].strip(), id=f"{path.name}: {line[:40]}")


@pytest.mark.parametrize("line", _commands())
def test_a_command_in_a_document_is_one_that_can_be_typed(line):
    words = shlex.split(line)
    if words[0] == "make":
        targets = (PROJECT / "Makefile").read_text()
        assert re.search(rf"^{words[1]}:", targets, re.MULTILINE)
        return
    assert words[1] in COMMANDS or words[1].startswith("-"), line
    helped = CliRunner().invoke(main, [words[1], "--help"])
    assert helped.exit_code == 0
    for option in (word for word in words[2:] if word.startswith("--")):
        assert option in helped.output, option


def test_the_settings_in_the_operations_guide_are_those_of_the_program():
    import yaml

    text = (PROJECT / "docs/operations.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    Installation.model_validate(yaml.safe_load(block))
    assert set(yaml.safe_load(block)) <= set(Installation.model_fields)


def test_nothing_names_an_address_of_a_package_registry_in_the_lock():
    assert "://" not in (PROJECT / "requirements/lock.txt").read_text()
