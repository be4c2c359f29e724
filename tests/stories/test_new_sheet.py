"""A sheet of the summary is one file and one line: one that nothing else has heard of is there."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from huizhi.formats.excel.workbook import Column, Entry, OutputSheet
from huizhi.steps.reporting import summary
from huizhi.steps.standing.campaign_state import CampaignState
from tests.paths import TEMPLATES
from tests.stories.campaign import LIAISON, Campaign

LATE = "迟报"


def late_sheets(gathered: CampaignState, title: str) -> Iterator[OutputSheet]:
    """What has come after its last day, made up here; no sheet while nothing has."""
    late = [one for one in gathered.standings if one.current and one.days_late]
    rows = tuple((Entry(n), Entry(one.recipient.name)) for n, one in enumerate(late, start=1))
    if rows:
        yield OutputSheet(LATE, f"{title}{LATE}", (Column("序号"), Column("单位")), rows)


@pytest.fixture
def templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Templates with a page for it, drawn as a clerk would: another page, copied and renamed."""
    monkeypatch.setattr(summary, "SHEETS", (*summary.SHEETS, ((LATE,), late_sheets)))
    folder = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    book = openpyxl.load_workbook(folder / "summary.xlsx")
    page = book.create_sheet(LATE)
    for line in (
        ("{{ 表.标题 }}",),
        ("{%tr for 行 in 表.各行|逐行 %}",),
        ("{{ 行.序号 }}", "{{ 行.单位 }}"),
        ("{%tr endfor %}",),
    ):
        page.append(line)
    book.save(folder / "summary.xlsx")
    return folder


def sheets_of(campaign: Campaign, templates: Path) -> openpyxl.Workbook:
    campaign.run("summary", "--today", "2024-06-28", "--templates", templates, code=None)
    return openpyxl.load_workbook(campaign.output / "summary" / "汇总表.xlsx")


def test_it_is_in_the_workbook_and_only_where_it_has_something_to_say(
    campaign: Campaign, templates: Path
) -> None:
    assert LATE not in sheets_of(campaign, templates).sheetnames

    form = campaign.filled("祖师社区", "附件1", LIAISON)
    campaign.run("collect", "--received", "2024-06-07", form, code=None)
    page = sheets_of(campaign, templates)[LATE]
    said = [[cell for cell in row if cell] for row in page.iter_rows(values_only=True)]
    assert said[1:] == [[1, "祖师社区"]]


def test_a_wrong_mark_on_its_page_is_named(campaign: Campaign, templates: Path) -> None:
    book = openpyxl.load_workbook(templates / "summary.xlsx")
    book[LATE]["B3"] = "{{ 行.单 }}"
    book.save(templates / "summary.xlsx")

    form = campaign.filled("祖师社区", "附件1", LIAISON)
    campaign.run("collect", "--received", "2024-06-07", form, code=None)
    ran = campaign.run("summary", "--templates", templates, code=2)
    assert f"{LATE}!B3" in ran.err + ran.out
