"""Tables for other programs: no digit lost, no text a formula, nothing cut in silence."""

from __future__ import annotations

import csv
import datetime as dt
import io

from openpyxl import load_workbook

from huizhi.formats.excel.cell_value import CUT, MOST_CHARACTERS
from huizhi.formats.exports.data_table import DataTable, csv_file, long_digits, workbook_file

ID, ACCOUNT = "330106195803120017", "6222021202012345678"
ZONE = dt.timezone(dt.timedelta(hours=8))
TABLE = DataTable(
    "登记表",
    ("身份证号", "开户账号", "电话", "月收入", "比例", "人数", "出生日期", "收到时间", "说明"),
    [
        (ID, ACCOUNT, "057188001234", 2400.0, 0.335, 3, dt.date(1958, 3, 12),
         dt.datetime(2026, 1, 8, 9, 30, tzinfo=ZONE), "=cmd|' /C calc'!A0"),
        (None, None, None, None, None, None, None, None, "长" * 40_000 + "\x07"),
    ],
    {"月收入": "amount", "比例": "percent"},
)  # fmt: skip


def test_a_workbook_has_numbers_days_and_texts_as_what_they_are() -> None:
    sheet = load_workbook(io.BytesIO(workbook_file([TABLE])))["登记表"]
    heads = [cell.value for cell in sheet[1]]
    row = dict(zip(heads, sheet[2], strict=True))

    assert heads == list(TABLE.columns)
    assert [row[name].value for name in ("身份证号", "开户账号")] == [ID, ACCOUNT]
    assert {row[name].number_format for name in ("身份证号", "电话", "说明")} == {"@"}
    assert (row["月收入"].value, row["月收入"].number_format) == (2400, "#,##0.00")
    assert (row["比例"].value, row["比例"].number_format) == (0.335, "0.00%")
    assert row["人数"].value == 3
    assert row["出生日期"].value == dt.datetime(1958, 3, 12)
    assert row["收到时间"].value == dt.datetime(2026, 1, 8, 9, 30)
    assert (row["说明"].value, row["说明"].data_type) == ("=cmd|' /C calc'!A0", "s")
    empty = dict(zip(heads, sheet[3], strict=True))
    kinds = [empty[name].number_format for name in ("身份证号", "月收入", "人数", "出生日期")]
    assert kinds == ["@", "#,##0.00", "General", "yyyy\\-mm\\-dd"]  # what is typed there becomes


def test_each_table_has_a_sheet_with_its_headings_frozen_and_rows_as_high_as_their_text() -> None:
    book = load_workbook(io.BytesIO(workbook_file([TABLE, DataTable("空的", ("姓名",), [])])))
    assert book.sheetnames == ["登记表", "空的"]
    assert [[cell.value for cell in row] for row in book["空的"]] == [["姓名"]]
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert not any(sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1))


def test_a_text_longer_than_a_cell_says_that_it_is_cut() -> None:
    sheet = load_workbook(io.BytesIO(workbook_file([TABLE])))["登记表"]
    text = str(sheet.cell(3, 9).value)

    assert len(text) == MOST_CHARACTERS
    assert text.endswith(CUT)


def test_csv_has_amounts_with_their_decimals_and_shares_as_percent() -> None:
    rows = list(csv.reader(io.StringIO(csv_file(TABLE).decode("utf-8-sig"))))
    row = dict(zip(rows[0], rows[1], strict=True))

    assert row["月收入"] == "2400.00"
    assert row["比例"] == "33.5%"
    assert row["出生日期"] == "1958-03-12"
    assert row["说明"].startswith("'=")


def test_columns_whose_digits_excel_would_lose_are_named() -> None:
    assert long_digits(TABLE) == ["身份证号", "开户账号", "电话"]
    assert long_digits(DataTable("空", ("编号",), [])) == []
