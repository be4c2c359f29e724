"""A day whose year, month and day have cells of their own is one answer, read and filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.content import Limits
from huizhi.formats import read_bytes
from tests.forms.learned_and_read import fill_learned, learn_and_read, sheet, word

OWN_UNITS = (["    年", "    月", "    日"], ["1990年", "3月", " 7 日"], ["1990年", "3月", "7日"])
UNITS_BESIDE = (
    ["", "年", "", "月", "", "日"],
    ["1990", "年", "3", "月", "7", "日"],
    ["1990", "年", "3", "月", "7", "日"],
)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@pytest.mark.parametrize(("printed", "typed", "filled"), [OWN_UNITS, UNITS_BESIDE])
def test_a_day_in_several_cells_is_one_answer(
    printed: list[str], typed: list[str], filled: list[str], suffix: str, tmp_path: Path
) -> None:
    def form(day: list[str]) -> bytes:
        rows = [["姓名", "", *["<"] * (len(day) - 1)], ["出生日期", *day]]
        return word(rows) if suffix == ".docx" else sheet(*rows)

    blank = form(printed)
    reading = learn_and_read(tmp_path, blank, form(typed), suffix)
    assert reading.values["出生日期"] == "1990-03-07"
    assert reading.doubts == ""
    data = fill_learned(tmp_path, blank, suffix, {"出生日期": "1990-03-07"})
    (grid,) = read_bytes(data, Limits()).grids
    assert [cell.text.strip() for cell in grid.row(1)[1:]] == filled


def test_three_headings_are_no_day(tmp_path: Path) -> None:
    head = ["序号", "   年   ", "  月  ", "  日  ", "摘要"]
    rows = [["1", "2024", "6", "3", "购书"], ["2", "2024", "6", "9", "印刷"]]
    blank = word([head, ["1", "", "", "", ""], ["2", "", "", "", ""]])
    reading = learn_and_read(tmp_path, blank, word([head, *rows]), ".docx")
    assert reading.labels == []
    assert [[str(value) for value in row] for row in reading.rows] == [row[1:] for row in rows]
