"""The clerk restyles the summary: its template is changed and saved by other programs."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.paths import TEMPLATES
from tests.stories.campaign import LIAISON, Campaign
from tests.stories.test_collect import saved_by_libreoffice


@pytest.fixture
def templates(campaign: Campaign, tmp_path: Path) -> Path:
    """A copy of the templates that may be changed."""
    return Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))


def test_a_template_saved_by_libreoffice_makes_the_same_summary(
    campaign: Campaign, templates: Path, tmp_path: Path
) -> None:
    campaign.run("packets", "--only", "祖师社区")
    campaign.run(
        "collect", campaign.filled("祖师社区", "附件1", LIAISON | {"D4": "1383740"}), code=1
    )
    first = _summary(campaign, TEMPLATES)
    again = saved_by_libreoffice(templates / "summary.xlsx", tmp_path / "again")
    shutil.copy(again, templates / "summary.xlsx")
    assert _drawn(_summary(campaign, templates)) == _drawn(first)


def test_a_broken_mark_is_told_by_check_with_its_cell(campaign: Campaign, templates: Path) -> None:
    workbook = openpyxl.load_workbook(templates / "summary.xlsx")
    workbook["催报名单"]["C7"] = "{{ 行.事项 }}"
    workbook.save(templates / "summary.xlsx")
    ran = campaign.run("check", "--templates", templates, code=2)
    assert "催报名单!C7 的“事项”没有对应的内容，可以用：序号、单位、报送事项" in ran.out


def test_a_campaign_without_one_uses_the_program_s(campaign: Campaign, templates: Path) -> None:
    (templates / "summary.xlsx").unlink()
    assert "总览" in _summary(campaign, templates).sheetnames


def _summary(campaign: Campaign, templates: Path) -> openpyxl.Workbook:
    campaign.run("summary", "--today", "2024-06-28", "--templates", templates, code=None)
    return openpyxl.load_workbook(campaign.output / "summary" / "汇总表.xlsx")


def _drawn(workbook: openpyxl.Workbook) -> dict[str, list[list[object]]]:
    """Values, how they are shown and their colours, cell by cell."""
    return {
        sheet.title: [
            [
                (cell.value, cell.number_format.replace("\\", ""), str(cell.fill.fgColor.rgb)[2:])
                for cell in row
                if cell.value is not None
            ]
            for row in sheet.iter_rows()
        ]
        for sheet in workbook.worksheets
    }
