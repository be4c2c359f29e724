"""Columns that a formula of the blank form computes: never asked for, held against their parts."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

from openpyxl import load_workbook

from huizhi.content import Cell
from huizhi.forms import TypedRow, read_typed
from huizhi.forms.fields import Circumstances
from tests.forms.learned_and_read import fill_learned, learn_and_read, learn_blank, sheet

HEADINGS = ["楼栋", "党员（人）", "群众（人）", "合计（人）", "平均"]


def drawn(*rows: list[str | int]) -> bytes:
    return sheet(["志愿服务情况", *["<"] * 4], HEADINGS, *rows)


def formulas(row: int) -> list[str | int]:
    return ["", "", "", f"=SUM(B{row}:C{row})", f"=D{row}/2"]


BLANK = drawn(*map(formulas, range(3, 6)))


def test_what_is_computed_is_read_and_a_number_typed_over_it_compared(tmp_path: Path) -> None:
    filled = drawn(["1栋", 3, 4, 7, 3.5], ["2栋", 5, 6, 12, 5.5], ["", "", "", 0, 0])
    reading = learn_and_read(tmp_path, BLANK, filled, ".xlsx")
    assert [row[:4] for row in reading.rows] == [["1栋", 3, 4, 7], ["2栋", 5, 6, 12]]
    assert "合计写的是“12”" in reading.told
    assert "加起来是11" in reading.told
    assert "“合计”由表里的公式算，不用填" in reading.doubts


def test_the_formula_stays_in_each_row_of_a_filled_form(tmp_path: Path) -> None:
    rows = [{"楼栋": f"{n}栋", "党员": str(n), "群众": "2"} for n in range(1, 6)]
    data = fill_learned(tmp_path, BLANK, ".xlsx", {}, rows)
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    assert [page.cell(7, column).value for column in range(1, 6)] == [
        "5栋", 5, 2, "=SUM(B7:C7)", "=D7/2",
    ]  # fmt: skip


def test_a_sum_that_nothing_has_worked_out_is_worked_out(tmp_path: Path) -> None:
    rows = [{"楼栋": "1栋", "党员": "3", "群众": "4"}]
    data = fill_learned(tmp_path, BLANK, ".xlsx", {}, rows)
    reading = learn_and_read(tmp_path, BLANK, data, ".xlsx")
    assert reading.rows[0][:4] == ["1栋", 3, 4, 7]
    assert "合计" not in reading.told


def test_nobody_is_asked_for_it_on_the_page(tmp_path: Path) -> None:
    form = learn_blank(tmp_path, BLANK, ".xlsx")
    (table,) = form.tables
    assert [column.label for column in table.asked] == ["楼栋", "党员", "群众"]
    ids = {column.label: column.id for column in table.columns}
    row = TypedRow({ids[label]: Cell(0, 0, text, text) for label, text in ROW.items()})
    now = Circumstances(2024, dt.date(2024, 1, 1), dt.date(2024, 12, 31))
    (answered,) = read_typed(form, {}, [row], now).rows
    assert {one.field: one.value for one in answered.fields}[ids["合计"]] == 7


ROW = {"楼栋": "1栋", "党员": "3", "群众": "4"}
