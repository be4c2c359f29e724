"""A form that was learned, filled and read as it lies in its folder, before it is configured."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from tests.stories.campaign import Campaign

FORM = [
    ["姓名", "", "手机", ""],
    ["是否党员", "是（  ）否（  ）", "参加过演练", "□是 □否"],
    ["文化程度", "", "备注", ""],
]
DATA = [
    ["姓名", "手机", "是否党员", "参加过演练", "文化程度", "没有的栏"],
    ["王小明", "13837400001", "是", "否", "本科", "x"],
    ["李四光", "13837400002", "否", "", "", ""],
]
ANSWERS = {"name": "王小明", "mobile": "13837400001"}


def workbook(path: Path, lines: list[list[Any]]) -> Path:
    """A workbook with these lines."""
    book = Workbook()
    for line in lines:
        book.worksheets[0].append(line)
    book.save(path)
    return path


def blank(folder: Path, suffix: str) -> Path:
    """The blank form, as a Word or Excel file."""
    path = folder / f"志愿者{suffix}"
    if suffix == ".xlsx":
        return workbook(path, [["志愿者登记表"], *FORM])
    document = Document()
    document.add_paragraph("志愿者登记表")
    table = document.add_table(rows=len(FORM), cols=4)
    for row, texts in zip(table.rows, FORM, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    document.save(str(path))
    return path


@pytest.fixture(params=[".docx", ".xlsx"])
def learned(campaign: Campaign, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """The folder that `learn` wrote of the blank form."""
    folder = tmp_path / "learned"
    ran = campaign.run("learn", blank(tmp_path, request.param), "--to", folder, code=None)
    assert f"fill {folder}" in ran.out
    return folder


def test_it_is_filled_from_a_table_and_reads_back(
    campaign: Campaign, learned: Path, tmp_path: Path
) -> None:
    ran = campaign.run("fill", learned, workbook(tmp_path / "数据.xlsx", DATA), code=1)
    filled = sorted(path for path in (campaign.output / "filled").glob("*/*"))

    assert "没有“没有的栏”这一栏" in ran.out
    assert [path.parent.name for path in filled] == ["李四光", "王小明"]
    read = campaign.run("read", filled[1], "--template", learned, "--json", code=None)
    (one,) = read.json["returns"]
    values = one["values"]
    assert {key: values[key] for key in ANSWERS} == ANSWERS
    assert sorted(str(value) for value in values.values() if value) == sorted(
        ["王小明", "13837400001", "是", "否", "本科"]
    )


def test_only_names_units_of_the_roster(campaign: Campaign, learned: Path, tmp_path: Path) -> None:
    data = workbook(tmp_path / "数据.xlsx", DATA)

    assert (
        "名单里没有“李四光”" in campaign.run("fill", learned, data, "--only", "李四光", code=2).err
    )


def test_brackets_ticked_in_the_district_s_own_form_are_read(
    campaign: Campaign, learned: Path, tmp_path: Path
) -> None:
    path = next(tmp_path.glob("志愿者.*"))
    if path.suffix == ".docx":
        document = Document(str(path))
        document.tables[0].rows[0].cells[1].text = "张三丰"
        document.tables[0].rows[1].cells[1].text = "是（√）否（  ）"
        document.tables[0].rows[1].cells[3].text = "☑是 ☑否"
        document.save(str(path))
    else:
        book = load_workbook(path)
        sheet = book.worksheets[0]
        sheet["B2"], sheet["B3"], sheet["D3"] = "张三丰", "是（√）否（  ）", "☑是 ☑否"
        book.save(path)
    (one,) = campaign.run("read", path, "--template", learned, "--json", code=1).json["returns"]
    values = [value for value in one["values"].values() if value]

    assert values == ["张三丰", "是"]
    assert "choice-several" in [finding["code"] for finding in one["findings"]]


def test_a_folder_that_was_spoiled_is_named(campaign: Campaign, learned: Path) -> None:
    (learned / "附件.yaml").write_text("附件: [{序号: x}]", encoding="utf-8")

    assert "附件.yaml" in campaign.run("fill", learned, "名单", code=2).err


def test_a_known_form_can_be_named_for_reading(campaign: Campaign) -> None:
    path = campaign.blank("罗庄社区", "附件1")

    assert "联络员反馈表" in campaign.run("read", path, "--template", "附件1", code=1).out
    assert "没有“附件9”" in campaign.run("read", path, "--template", "附件9", code=2).err
