"""The documents say what the program does: each verb, option, config key and finding code."""

from __future__ import annotations

import re

import pytest

from huizhi.campaign.settings import (
    Activity,
    Attachment,
    CampaignSettings,
    Contact,
    Deliverable,
    FieldSetting,
    Item,
    MaterialRules,
    Notice,
    Office,
    Quota,
    Recipient,
    Reminding,
    TableSetting,
)
from huizhi.campaign.variables import FILTERS
from huizhi.cli.arguments import _parser, parse_arguments
from huizhi.cli.main import _VERBS
from huizhi.findings import CODES
from huizhi.forms.fields.kinds import KINDS
from tests.paths import ROOT
from tools.write_findings import TARGET, findings_page

MODELS = (
    Activity, Attachment, CampaignSettings, Contact, Deliverable, FieldSetting, Item, MaterialRules,
    Notice, Office, Quota, Recipient, Reminding, TableSetting,
)  # fmt: skip
KEYS = sorted({f.alias for model in MODELS for f in model.model_fields.values() if f.alias})
README = (ROOT / "README.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
CONFIGURATION = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
VERBS = sorted(_parser()[1])


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_is_in_both_readmes(verb: str) -> None:
    assert f"`{verb}" in README
    assert f"`{verb}" in MANUAL


@pytest.mark.parametrize("verb", VERBS)
def test_each_option_is_in_both_readmes(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse_arguments([verb, "--help"])
    shown = capsys.readouterr().out
    assert "--config" in shown
    for option in set(re.findall(r"--[a-z]+", shown)) - {"--help"}:
        assert option in README, option
        assert option in MANUAL, option


def test_each_verb_is_done_by_somebody() -> None:
    assert set(VERBS) == set(_VERBS)


def test_there_are_keys_to_look_for() -> None:
    assert len(KEYS) > 40


@pytest.mark.parametrize("key", KEYS)
def test_each_configuration_key_is_documented(key: str) -> None:
    assert f"`{key}`" in CONFIGURATION or f"### {key}\n" in CONFIGURATION


@pytest.mark.parametrize("name", [*KINDS, *FILTERS])
def test_each_kind_and_filter_is_documented(name: str) -> None:
    assert name in CONFIGURATION


def test_the_page_of_findings_is_what_the_table_says() -> None:
    assert TARGET.read_text(encoding="utf-8") == findings_page()


def test_each_finding_code_is_used_somewhere() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "huizhi").rglob("*.py")
        if path.name != "findings.py"
    )

    assert [code for code in CODES if f'"{code}"' not in sources] == []


def test_links_between_documents_lead_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


@pytest.mark.parametrize("page", ["architecture.md", "recipes.md"])
def test_the_files_named_for_developers_exist(page: str) -> None:
    named = re.findall(r"`([\w./-]+\.(?:py|pyi|html))`", (ROOT / "docs" / page).read_text("utf-8"))
    tops = (ROOT, ROOT / "huizhi", ROOT / "huizhi" / "web")
    known = {one.name for top in ("huizhi", "tests") for one in (ROOT / top).rglob("*.*")}

    assert len(named) > 20
    for name in named:
        there = name in known if "/" not in name else any((top / name).is_file() for top in tops)
        assert there, name


def test_each_of_the_eight_changes_has_its_room_and_its_recipe() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = page.partition("| change | its room |")[2].partition("\n\n")[0]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:]]
    recipes = (ROOT / "docs" / "recipes.md").read_text("utf-8")
    headings = {line[3:].lower() for line in recipes.splitlines() if line.startswith("## ")}

    assert len(rows) == 8
    for row in rows:
        rooms = set(re.findall(r"`(\w+)`", "".join(row[1:])))
        assert row[0] in headings
        assert 1 <= len(rooms) <= 3
        assert all((ROOT / "huizhi" / room / "__init__.py").is_file() for room in rooms)


def test_each_point_of_the_trial_has_its_test() -> None:
    table = (ROOT / "tests" / "trial" / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| ([BS]\d+) \|", table, re.MULTILINE)
    assert rows == [f"B{n}" for n in range(1, 8)] + [f"S{n}" for n in range(1, 14)]
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", table)
    for path, test in named:
        text = (ROOT / "tests" / path).read_text("utf-8")
        assert f"def {test}(" in text, f"{path}::{test}"
