"""Another office with other forms: only configuration and templates are new, no code."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from tests.campaigns.flood.draw import make_flood_campaign
from tests.stories.campaign import Campaign

STOCK = [
    {
        "thing": "编织袋",
        "last_count": 500,
        "last_money": "1250.00",
        "count": 800,
        "money": "2000.00",
    },
    {"thing": "抽水泵", "last_count": 2, "last_money": None, "count": 3, "money": "9600.50"},
]
STOCK_CELLS = [["编织袋", 500, 1250, 800, "2,000元"], ["抽水泵", "2台", None, 3, 9600.5]]
HAZARDS = {
    "unit": "柳浪社区",
    "checked_on": "2025-05-16",
    "found": "是",
    "kinds": "积水点、老旧线路",
    "mended": True,
    "story": "已转物业处理",
}
HAZARD_TEXTS = ["2025年5月16日", "☑是 □否", "☑积水点 □危险边坡 √老旧线路 □其他", "☑已全部整改完毕"]
PLEDGE = {"unit": "上田村", "got_on": "2025-05-07", "keeper": "田志强", "phone": "13957100002"}


@pytest.fixture(scope="module")
def flood(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    campaign = Campaign(make_flood_campaign(tmp_path_factory.mktemp("flood")))
    campaign.run("packets")
    return campaign


def test_its_configuration_and_templates_are_in_order(flood: Campaign) -> None:
    flood.run("check")

    names = sorted(path.name for path in (flood.packets / "江湾社区").iterdir())
    assert names == [
        "通知-报送截止日期.ics",
        "通知.docx",
        "附件1 物资统计表.docx",
        "附件1 物资统计表.xlsx",
        "附件2 隐患排查表.docx",
        "附件2 隐患排查表.xlsx",
        "附件3 值守责任回执.docx",
    ]


def test_boxes_are_printed_empty(flood: Campaign) -> None:
    sheet = load_workbook(flood.blank("柳浪社区", "附件2")).worksheets[0]

    assert sheet["B3"].value == "□是 □否"
    assert sheet["D3"].value == "□积水点 □危险边坡 □老旧线路 □其他"
    assert sheet["B4"].value == "□已全部整改完毕"


def test_a_blank_form_is_known_as_blank(flood: Campaign, tmp_path: Path) -> None:
    for form in ("附件1", "附件2"):
        read = flood.run("read", flood.blank("江湾社区", form), "--json", code=None)
        (one,) = read.json["returns"]
        assert "form-blank" in [finding["code"] for finding in one["findings"]]


@pytest.mark.parametrize("fill", ["xlsx", "docx"])
def test_a_two_level_heading_is_read(flood: Campaign, tmp_path: Path, fill: str) -> None:
    path = tmp_path / f"统计.{fill}"
    _fill_stock(flood.blank("江湾社区", "附件1", f".{fill}"), path)
    one = _read(flood, path)

    assert one["community"] == "江湾社区"
    assert one["values"] == {"unit": "江湾社区", "filler": "周敏"}
    assert one["rows"] == STOCK
    assert (one["status"], one["findings"]) == ("accepted", [])


@pytest.mark.parametrize("fill", ["xlsx", "docx"])
def test_ticked_boxes_are_read(flood: Campaign, tmp_path: Path, fill: str) -> None:
    path = tmp_path / f"隐患.{fill}"
    _fill_hazards(flood.blank("柳浪社区", "附件2", f".{fill}"), path)
    one = _read(flood, path)

    assert one["values"] == HAZARDS
    assert (one["status"], one["findings"]) == ("accepted", [])


def test_answers_in_a_sentence_of_a_form_that_is_only_a_document(
    flood: Campaign, tmp_path: Path
) -> None:
    document = Document(str(flood.blank("上田村", "附件3", ".docx")))
    document.paragraphs[1].text = (
        "我单位上田村 已于 2025.5.7 收到防汛值守通知，由 田志强 同志负责,"
        "联系电话 139 5710 0002，24小时畅通。"
    )
    document.save(str(tmp_path / "回执.docx"))
    one = _read(flood, tmp_path / "回执.docx")

    assert one["deliverable"] == "pledge"
    assert one["values"] == PLEDGE
    assert (one["status"], one["findings"]) == ("accepted", [])


def test_the_whole_loop_runs(flood: Campaign, tmp_path: Path) -> None:
    folder = tmp_path / "来件"
    folder.mkdir()
    _fill_stock(flood.blank("江湾社区", "附件1"), folder / "a.xlsx")
    _fill_hazards(flood.blank("柳浪社区", "附件2", ".docx"), folder / "b.docx")
    flood.run("collect", folder, "--received", "2025-05-12", code=None)
    flood.run("summary", "--today", "2025-05-31", code=None)

    status = {(one["community"], one["deliverable"]) for one in flood.export()}
    assert status == {("江湾社区", "stock"), ("柳浪社区", "hazards")}
    workbook = load_workbook(next((flood.output / "summary").glob("*.xlsx")))
    texts = {str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert {"编织袋", "抽水泵", "滨河街道办事处"} & texts >= {"编织袋", "抽水泵"}


def test_what_is_added_up_is_a_number_in_the_summary(flood: Campaign, tmp_path: Path) -> None:
    _fill_stock(flood.blank("江湾社区", "附件1"), tmp_path / "a.xlsx")
    _fill_hazards(flood.blank("柳浪社区", "附件2", ".docx"), tmp_path / "b.docx")
    flood.run("collect", tmp_path, "--received", "2025-05-12", code=None)
    flood.run("summary", "--today", "2025-05-31", code=None)
    workbook = load_workbook(next((flood.output / "summary").glob("*.xlsx")))
    stock = _columns_below(workbook["物资明细"], "今年数量", "今年金额", "物资名称")
    days = _columns_below(workbook["隐患名册"], "排查日期")["排查日期"]

    assert [cell.value for cell in stock["今年数量"]] == [800, 3]
    assert [cell.value for cell in stock["今年金额"]] == [2000, 9600.5]
    assert {cell.number_format for cell in stock["今年金额"]} == {"#,##0.00"}
    assert [cell.data_type for cell in stock["物资名称"]] == ["s", "s"]
    assert [c.value for c in days if c.is_date] == [dt.datetime(2025, 5, 16)]


def test_tables_as_a_workbook_keep_numbers_days_and_long_digits(
    flood: Campaign, tmp_path: Path
) -> None:
    _fill_stock(flood.blank("江湾社区", "附件1"), tmp_path / "a.xlsx")
    flood.run("collect", tmp_path, "--received", "2025-05-12", code=None)
    told = flood.run("export", "--format", "xlsx").out
    workbook = load_workbook(flood.output / "export" / "报送数据.xlsx")
    stock = _columns_below(workbook["物资"], "今年数量", "今年金额", "文件")

    assert "报送数据.xlsx" in told or "1个文件" in told
    assert [cell.value for cell in stock["今年金额"]] == [2000, 9600.5]
    assert [cell.value for cell in stock["今年数量"]] == [800, 3]
    assert {cell.data_type for cell in stock["文件"]} == {"s"}


def _columns_below(sheet: Worksheet, *headings: str) -> dict[str, list[Cell]]:
    """The filled cells below each of these headings, the first of its name."""
    found = {}
    for heading in headings:
        head = next(c for row in sheet.iter_rows() for c in row if c.value == heading)
        below = sheet.iter_rows(min_row=head.row + 1, min_col=head.column, max_col=head.column)
        cells = [cell for (cell,) in below if cell.value is not None]
        found[heading] = [cell for cell in cells if cell.value not in {"暂无", "—", "未报送"}]
    return found


def _read(flood: Campaign, path: Path) -> dict[str, Any]:
    (one,) = flood.run("read", path, "--json", code=None).json["returns"]
    found: dict[str, Any] = one
    return found


def _fill_stock(blank: Path, path: Path) -> None:
    if path.suffix == ".docx":
        document = Document(str(blank))
        document.paragraphs[1].text = "填报单位：江湾社区　　填报人：周敏"
        for row, texts in zip(document.tables[0].rows[2:], STOCK_CELLS, strict=False):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = "" if text is None else str(text)
        document.save(str(path))
        return
    workbook = load_workbook(blank)
    sheet = workbook.worksheets[0]
    sheet["D2"] = "周敏"
    for row, texts in enumerate(STOCK_CELLS, start=5):
        for column, text in enumerate(texts, start=1):
            sheet.cell(row, column).value = text
    workbook.save(path)


def _fill_hazards(blank: Path, path: Path) -> None:
    day, found, kinds, mended = HAZARD_TEXTS
    if path.suffix == ".docx":
        document = Document(str(blank))
        table = document.tables[0]
        places = {(0, 3): day, (1, 1): found, (1, 3): kinds, (2, 1): mended, (2, 3): "已转物业处理"}
        for (row, column), text in places.items():
            table.cell(row, column).text = text
        document.save(str(path))
        return
    workbook = load_workbook(blank)
    sheet = workbook.worksheets[0]
    sheet["D2"], sheet["B3"], sheet["D3"] = day, found, kinds
    sheet["B4"], sheet["D4"] = mended, "已转物业处理"
    workbook.save(path)
