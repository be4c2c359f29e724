"""Broken configuration and templates: every mistake in Chinese, exit code 2, nothing written."""

from __future__ import annotations

import shutil
from pathlib import Path

from docx import Document
from openpyxl import load_workbook

from tests.paths import ROOT
from tests.stories.campaign import Campaign


def edit(path: Path, old: str, new: str) -> None:
    """Replaces one text in a file; the text must be there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def with_templates(campaign: Campaign) -> Path:
    """The campaign's own copy of the templates."""
    shutil.copytree(ROOT / "templates", campaign.folder / "templates")
    return campaign.folder / "templates"


def test_all_mistakes_are_told_at_once_and_nothing_is_written(tmp_path: Path) -> None:
    campaign = Campaign.make(tmp_path / "c")
    edit(campaign.config / "campaign.yaml", "截止: 2024-06-03", "截至: 2024-06-03")
    edit(campaign.config / "communities.yaml", "名称: 罗庄社区", "名称: 祖师社区")
    edit(campaign.config / "communities.yaml", "编号: C03", "编号: C02")

    for verb in ("packets", "check", "status", "export", "summary", "demo"):
        ran = campaign.run(verb, code=2)
        said = ran.out + ran.err
        assert "截至" in said
        assert "截止" in said
        assert "祖师社区" in said
        assert "C02" in said
        assert not campaign.output.exists()


def test_a_misspelt_mark_is_named_with_its_cell_and_the_nearest_name(tmp_path: Path) -> None:
    campaign = Campaign.make(tmp_path / "c")
    templates = with_templates(campaign)
    workbook = load_workbook(templates / "attachment1.xlsx")
    workbook.worksheets[0]["D4"] = "{{ 手机号 }}"
    workbook.save(templates / "attachment1.xlsx")

    ran = campaign.run("check", code=2)

    assert "attachment1.xlsx 附件1!D4" in ran.out
    assert "手机号" in ran.out
    assert "最接近的有：手机" in ran.out


def test_a_misspelt_mark_in_the_notice_stops_packets(tmp_path: Path) -> None:
    campaign = Campaign.make(tmp_path / "c")
    templates = with_templates(campaign)
    document = Document(str(templates / "notice.docx"))
    document.paragraphs[0].add_run("{{ 活动.主体 }}")
    document.save(str(templates / "notice.docx"))

    ran = campaign.run("packets", code=2)

    assert "notice.docx" in ran.err
    assert "第1段" in ran.err
    assert "主体" in ran.err
    assert not campaign.output.exists()


def test_check_mentions_the_facts_that_disagree(tmp_path: Path) -> None:
    ran = Campaign.make(tmp_path / "c").run("check")

    for fact in ("5163977", "18939112115", "应急逃生演练", "应急逃生避险演练"):
        assert fact in ran.out


def test_a_missing_configuration_is_said_in_words(tmp_path: Path) -> None:
    campaign = Campaign(tmp_path)

    ran = campaign.run("packets", code=2)

    assert "config" in ran.err
    assert not campaign.output.exists()


def test_a_wrong_option_is_said_in_chinese(tmp_path: Path) -> None:
    ran = Campaign.make(tmp_path / "c").run("packets", "--nosuch", code=2)

    assert "不认识 --nosuch" in ran.err
