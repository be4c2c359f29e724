"""A book becomes a valid workbook in which text is text, whatever it looks like."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from huizhi.formats.book import (
    COVERED,
    Block,
    Book,
    Chart,
    Column,
    Entry,
    Note,
    Series,
    Sheet,
)
from huizhi.formats.text_width import count_lines, text_width
from huizhi.formats.workbook import write_workbook

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LOOKS_LIKE_MORE = [
    "=1+1",
    '=HYPERLINK("http://example.com","点我")',
    "+8613800138000",
    "-1",
    "@SUM(A1)",
    "{=1}",
    "#N/A",
    "#REF!",
    "2024-06-03",
    "12:30",
    "TRUE",
    "1e5",
    "0001",
    "411002199901011234",
    "\t=cmd|' /C calc'!A0",
    "<f>1</f>",
    "  两端空格  ",
    "两行\n文字",
    "_x0041_",
    "末尾 & <b> \"引号\" 'x'",
    "😀𠮷",
]


def book_of(sheet: Sheet) -> Book:
    return Book("试验", "页脚 R&D", (sheet,), dt.datetime(2024, 6, 26))


def sheet_of(*texts: str, width: float = 20) -> Sheet:
    rows = tuple((Entry(text),) for text in texts)
    return Sheet("表", "标题", (Column("内容", width),), rows)


def read(book: Book) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write_workbook(book)))


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def texts_in(data: bytes) -> list[str]:
    """The texts of the first sheet's cells as a program reads the XML: (ISO/IEC 29500-1, 18.3.1.4),
    with `_x005F_` undone (22.9.2.19)."""
    strings = [
        "".join(t.text or "" for t in item.iter(f"{_MAIN}t"))
        for item in etree.fromstring(part(data, "xl/sharedStrings.xml"))
    ]
    cells = etree.fromstring(part(data, "xl/worksheets/sheet1.xml")).iter(f"{_MAIN}c")
    found = []
    for cell in cells:
        value = cell.find(f"{_MAIN}v")
        if value is not None:
            assert cell.get("t") == "s", etree.tostring(cell)
            found.append(strings[int(value.text or "")].replace("_x005F_", "_"))
    return found


def full_sheet() -> Sheet:
    """A sheet that uses everything a sheet can have."""
    columns = (
        Column("项目", 10, "centre", filtered=False),
        Column("状态", 10, "centre", "事项甲"),
        Column("日期", 10, "centre", "事项甲"),
        Column("来源", 20, printed=False),
    )
    link = Entry("打开", link="../returns/abc.xlsx")
    rows = (
        (Entry("一", rows=2), Entry("已报送", "good"), Entry(dt.date(2024, 6, 3)), link),
        (COVERED, Entry("需更正", "warn"), Entry(dt.datetime(2024, 6, 3, 9, 5)), Entry()),
    )
    heads = tuple(map(Entry, ("事项", "已报", "未报", "报送率", "多出一栏")))
    block = Block(
        "合计", heads, ((Entry("甲"), Entry(2), Entry(1), Entry(2 / 3, share=True), Entry()),)
    )
    return Sheet(
        "全部",
        "标题",
        columns,
        rows,
        notes=(Note("提示", "bad"),),
        totals=((Entry("合计", columns=2), COVERED, Entry("2"), Entry()),),
        block=block,
        footnotes=(Note("说明", "quiet"),),
        chart=Chart("完成情况", "事项", "个", (Series(1, "good"), Series(2, "bad"))),
        frozen=1,
    )


class TestText:
    def test_stays_text_whatever_it_looks_like(self) -> None:
        data = write_workbook(book_of(sheet_of(*_LOOKS_LIKE_MORE)))
        assert texts_in(data) == ["标题", "内容", *_LOOKS_LIKE_MORE]
        assert b"<f>" not in part(data, "xl/worksheets/sheet1.xml")
        assert b"<f " not in part(data, "xl/worksheets/sheet1.xml")

    def test_that_looks_like_a_formula_has_the_text_format(self) -> None:
        sheet = read(book_of(sheet_of("=1+1")))["表"]
        assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
        assert sheet["A3"].number_format == "@"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [("a\x00b", "a␀b"), ("a\x0bb", "a␋b"), ("\x1f", "␟"), ("a\ufffeb", "a\ufffdb")],
    )
    def test_forbidden_characters_are_shown(self, text: str, shown: str) -> None:
        assert texts_in(write_workbook(book_of(sheet_of(text))))[-1] == shown

    def test_a_lone_half_of_a_pair_is_shown(self) -> None:
        assert texts_in(write_workbook(book_of(sheet_of("a\ud800b"))))[-1] == "a\ufffdb"

    def test_of_the_greatest_length_is_whole(self) -> None:
        text = "字" * 32767
        assert texts_in(write_workbook(book_of(sheet_of(text))))[-1] == text

    @pytest.mark.parametrize("text", ["字" * 32768, "😀" * 16384])
    def test_that_is_too_long_is_cut_with_a_note(self, text: str) -> None:
        kept = texts_in(write_workbook(book_of(sheet_of(text))))[-1]
        assert len(kept.encode("utf-16-le")) // 2 <= 32767
        assert kept.endswith("（内容过长，后面从略，请看原件）")
        assert text.startswith(kept[:16000])

    def test_carriage_returns_are_plain_line_ends(self) -> None:
        assert texts_in(write_workbook(book_of(sheet_of("甲\r\n乙\r丙"))))[-1] == "甲\n乙\n丙"

    def test_numbers_as_text_raise_no_green_triangles(self) -> None:
        data = write_workbook(book_of(sheet_of("13800138001")))
        assert b'<ignoredError sqref="A1:A3" numberStoredAsText="1"/>' in part(
            data, "xl/worksheets/sheet1.xml"
        )


class TestFile:
    def test_is_the_same_for_the_same_book(self) -> None:
        assert write_workbook(book_of(full_sheet())) == write_workbook(book_of(full_sheet()))

    def test_says_it_was_made_when_the_book_says(self) -> None:
        properties = read(book_of(full_sheet())).properties
        assert properties.created == properties.modified == dt.datetime(2024, 6, 26)

    @pytest.mark.parametrize("sheet", [full_sheet(), sheet_of(), sheet_of(*_LOOKS_LIKE_MORE)])
    def test_is_valid(self, sheet: Sheet, tmp_path: Path) -> None:
        path = tmp_path / "书.xlsx"
        path.write_bytes(write_workbook(book_of(sheet)))
        result = OpenXmlValidator().validate(path)
        assert result.is_valid, [str(error) for error in result.errors]

    def test_names_the_sheets_in_order(self) -> None:
        first, second = sheet_of(), replace(sheet_of(), name="后")
        book = replace(book_of(first), sheets=(first, second))
        assert read(book).sheetnames == ["表", "后"]


class TestLayout:
    """Drawn, `full_sheet` is:

     1 标题
     2 提示
     3 项目 | 事项甲 | <      | 来源
     4 ^    | 状态   | 日期   | ^
     5 一   | 已报送 | 6月3日 | 打开
     6 ^    | 需更正 | 06-03 09:05
     7 合计 | <      | 2
     9 合计 (block)
    10 事项 | 已报 | 未报 | 报送率 | 多出一栏
    11 甲   | 2    | 1    | 66.7%
    12 说明
    """

    def test_values_stand_where_they_should(self) -> None:
        sheet = read(book_of(full_sheet()))["全部"]
        expected = {
            "A1": "标题",
            "A2": "提示",
            "A3": "项目",
            "B3": "事项甲",
            "B4": "状态",
            "C4": "日期",
            "D3": "来源",
            "A5": "一",
            "B6": "需更正",
            "C5": dt.datetime(2024, 6, 3),
            "C6": dt.datetime(2024, 6, 3, 9, 5),
            "A7": "合计",
            "C7": "2",
            "A9": "合计",
            "E10": "多出一栏",
            "B11": 2,
            "A12": "说明",
        }
        assert {place: sheet[place].value for place in expected} == expected

    def test_spans_are_merged(self) -> None:
        merged = {str(one) for one in read(book_of(full_sheet()))["全部"].merged_cells.ranges}
        assert {"A1:E1", "A3:A4", "B3:C3", "D3:D4", "A5:A6", "A7:B7"} <= merged

    def test_dates_and_shares_are_shown_as_such(self) -> None:
        sheet = read(book_of(full_sheet()))["全部"]
        assert sheet["C5"].number_format == 'm"月"d"日"'
        assert sheet["D11"].number_format == "0.0%"

    def test_headings_stay_and_filter(self) -> None:
        sheet = read(book_of(full_sheet()))["全部"]
        assert sheet.freeze_panes == "B5"
        assert sheet.auto_filter.ref == "B4:D6"

    def test_headings_repeat_on_every_page(self) -> None:
        sheet = read(book_of(sheet_of("甲")))["表"]
        assert sheet.print_title_rows == "$2:$2"

    @pytest.mark.parametrize(("rows", "repeated"), [(2, None), (200, "$3:$4")])
    def test_headings_do_not_repeat_above_a_block_alone(
        self, rows: int, repeated: str | None
    ) -> None:
        full = full_sheet()
        more = replace(full, rows=(full.rows[0], *full.rows[1:] * (rows - 1)))
        assert read(book_of(more))["全部"].print_title_rows == repeated

    def test_a_block_that_does_not_fit_begins_a_page(self) -> None:
        full = full_sheet()
        more = replace(full, rows=(full.rows[0], *full.rows[1:] * 9))
        fits = replace(more, chart=None)
        assert [b.id for b in read(book_of(more))["全部"].row_breaks.brk] == [15]
        assert [b.id for b in read(book_of(fits))["全部"].row_breaks.brk] == []

    def test_columns_that_are_not_printed_are_outside_the_print_area(self) -> None:
        wide = full_sheet()
        narrow = replace(wide, block=None, chart=None)
        assert re.fullmatch(r"'全部'!\$A\$1:\$E\$\d+", read(book_of(wide))["全部"].print_area)
        assert read(book_of(narrow))["全部"].print_area == "'全部'!$A$1:$C$8"

    def test_is_as_wide_as_the_page(self) -> None:
        sheet = read(book_of(full_sheet()))["全部"]
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.oddFooter.center.text == "第 &P 页，共 &N 页"
        assert sheet.oddFooter.left.text == "页脚 R&&D"

    def test_chart_stands_below_everything(self) -> None:
        data = write_workbook(book_of(full_sheet()))
        drawing = part(data, "xl/drawings/drawing1.xml")
        row = int(re.search(rb"<(?:xdr:)?row>(\d+)</", drawing).group(1))  # type: ignore[union-attr]
        assert row >= 12  # counted from 0: the 13th row, the first below the footnote
        chart = part(data, "xl/charts/chart1.xml").decode()
        assert "'全部'!$B$11:$B$11" in chart
        assert "'全部'!$C$10:$C$10" in chart
        assert "完成情况" in chart

    def test_no_rows_say_so_and_have_no_filter(self) -> None:
        sheet = read(book_of(replace(sheet_of(), nothing="什么也没有。")))["表"]
        assert sheet["A3"].value == "什么也没有。"
        assert sheet.auto_filter.ref is None

    def test_rows_are_high_enough_for_their_text(self) -> None:
        sheet = read(book_of(sheet_of("短", "长" * 100, width=20)))["表"]
        assert sheet.row_dimensions[3].height == 22
        assert sheet.row_dimensions[4].height >= 15 * 11  # 9.5 characters a line

    def test_a_merge_is_high_enough_for_its_text(self) -> None:
        columns = (Column("项目", 6), Column("标题", 30))
        sheet = Sheet(
            "表", "标题", columns, ((Entry("很" * 20, rows=2), Entry("一")), (COVERED,) * 2)
        )
        written = read(book_of(sheet))["表"]
        assert sum(written.row_dimensions[row].height for row in (3, 4)) >= 15 * 10

    def test_a_link_leads_to_the_original(self) -> None:
        cell = read(book_of(full_sheet()))["全部"]["D5"]
        assert (cell.hyperlink.target, cell.value) == ("../returns/abc.xlsx", "打开")


class TestTextWidth:
    @pytest.mark.parametrize(
        ("text", "width"), [("", 0), ("abc", 3), ("汉字", 4), ("“引”", 6), ("e\u0301", 1)]
    )
    def test_counts_chinese_as_two(self, text: str, width: int) -> None:
        assert text_width(text) == width

    @pytest.mark.parametrize(
        ("text", "width", "lines"),
        [
            ("", 10, 1),
            ("汉字", 10, 1),
            ("汉" * 10, 11, 2),
            ("一\n二\n三", 10, 3),
            ("a" * 25, 11, 3),
            ("word longword", 11, 2),
        ],
    )
    def test_counts_lines(self, text: str, width: float, lines: int) -> None:
        assert count_lines(text, width) == lines
