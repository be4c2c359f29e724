"""A book becomes a valid workbook that looks as the template says, and in which text is text."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.styles import PatternFill

from huizhi.campaign.variables import FILTERS
from huizhi.errors import RenderError, TemplateError
from huizhi.formats.excel.character_width import count_lines, text_width
from huizhi.formats.excel.summary_template import heading_rows, write_summary
from huizhi.formats.excel.workbook import (
    COVERED,
    Column,
    Entry,
    Note,
    OutputSheet,
    OutputWorkbook,
    Sums,
)
from huizhi.steps.reporting.summary import sheet_patterns
from tests.paths import TEMPLATES
from tests.validity import errors_of

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_TEMPLATE = (TEMPLATES / "summary.xlsx").read_bytes()
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


def book_of(*sheets: OutputSheet) -> OutputWorkbook:
    return OutputWorkbook("试验", "页脚 R&D", sheets, dt.datetime(2024, 6, 26))


def sheet_of(*texts: str, width: float = 20) -> OutputSheet:
    rows = tuple((Entry(text),) for text in texts)
    return OutputSheet("表", "标题", (Column("内容", width),), rows, pattern="名册")


def write(book: OutputWorkbook, template: bytes = _TEMPLATE) -> bytes:
    target = io.BytesIO()
    write_summary(target, book, template, "templates/summary.xlsx", FILTERS, sheet_patterns())
    return target.getvalue()


def read(book: OutputWorkbook, template: bytes = _TEMPLATE) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(write(book, template)))


def restyled(change: object) -> bytes:
    """The template after a clerk has changed it."""
    workbook = openpyxl.load_workbook(io.BytesIO(_TEMPLATE))
    change(workbook)  # type: ignore[operator]
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def part_of(data: bytes, sheet: str) -> bytes:
    """The part of the sheet of this name."""
    workbook = etree.fromstring(part(data, "xl/workbook.xml"))
    relations = etree.fromstring(part(data, "xl/_rels/workbook.xml.rels"))
    (found,) = (e for e in workbook.iter(f"{_MAIN}sheet") if e.get("name") == sheet)
    number = next(v for k, v in found.attrib.items() if k.endswith("}id"))
    (target,) = (e.get("Target", "") for e in relations if e.get("Id") == number)
    return part(data, target.lstrip("/") if target.startswith("/") else f"xl/{target}")


def texts_in(data: bytes) -> list[str]:
    """The texts of the sheet's cells as a program reads the XML: (ISO/IEC 29500-1, 18.3.1.4),
    with `_x005F_` undone (22.9.2.19)."""
    found = []
    for cell in etree.fromstring(part_of(data, "表")).iter(f"{_MAIN}c"):
        if len(cell):
            assert cell.get("t") == "inlineStr", etree.tostring(cell)
            found.append("".join(t.text or "" for t in cell.iter(f"{_MAIN}t")))
    return [text.replace("_x005F_", "_") for text in found]


def full_sheet() -> OutputSheet:
    """A sheet that uses everything a sheet can have."""
    columns = (
        Column("项目", 10, "centre"),
        Column("状态", 10, "centre", ("事项甲",)),
        Column("日期", 10, "centre", ("事项甲",)),
        Column("来源", 20, printed=False),
    )
    link = Entry("打开", link="../returns/abc.xlsx")
    rows = (
        (Entry("一", rows=2), Entry("已报送", "good"), Entry(dt.date(2024, 6, 3)), link),
        (COVERED, Entry("需更正", "warn"), Entry(dt.datetime(2024, 6, 3, 9, 5)), Entry()),
    )
    return OutputSheet(
        "全部",
        "标题",
        columns,
        rows,
        notes=(Note("提示", "bad"),),
        totals=((Entry("合计", columns=2), COVERED, Entry(2 / 3, shape="share"), Entry()),),
        footnotes=(Note("说明", "quiet"),),
        pattern="总览",
    )


def columns_of(*paths: str) -> tuple[Column, ...]:
    """Columns with these headings from the top down: “发现隐患/通道”."""
    return tuple(
        Column(path.rpartition("/")[2], 10, over=tuple(path.split("/")[:-1])) for path in paths
    )


def headings(*paths: str) -> list[list[str]]:
    """The rows of headings; ^ and < where a cell goes on."""
    drawn = [["" for _ in paths] for _ in heading_rows(columns_of(*paths))]
    for number, row in enumerate(heading_rows(columns_of(*paths))):
        for place, entry in enumerate(row):
            if entry is COVERED:
                continue
            for down in range(entry.rows):
                for right in range(entry.columns):
                    assert drawn[number + down][place + right] == ""
                    mark = "<" if right else "^" if down else str(entry.value)
                    drawn[number + down][place + right] = mark
    return drawn


class TestHeadings:
    def test_of_one_level_are_one_row(self) -> None:
        assert headings("甲", "乙") == [["甲", "乙"]]

    def test_of_several_levels_stand_over_theirs(self) -> None:
        assert headings("序号", "隐患/通道", "隐患/电气", "整改/通道") == [
            ["序号", "隐患", "<", "整改"],
            ["^", "通道", "电气", "通道"],
        ]

    def test_of_three_levels_end_where_they_end(self) -> None:
        assert headings("甲", "人数/男", "人数/女/成年", "人数/女/儿童", "总/计") == [
            ["甲", "人数", "<", "<", "总"],
            ["^", "男", "女", "<", "计"],
            ["^", "^", "成年", "儿童", "^"],
        ]

    def test_a_level_that_goes_on_is_one_cell(self) -> None:
        assert headings("人数//男", "人数//女", "/备注") == [
            ["人数", "<", "备注"],
            ["^", "<", "^"],
            ["男", "女", "^"],
        ]

    def test_a_page_without_the_upper_row_says_all_in_one(self) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            sheet = workbook["名册"]
            (row,) = (c.row for c in sheet["A"] if "上层表头" in str(c.value))
            for merged in list(sheet.merged_cells.ranges):
                if merged.min_row > row:
                    sheet.merged_cells.ranges.remove(merged)
            for _ in range(3):
                sheet.cell(row, 1).value = None
                row += 1

        sheet = OutputSheet(
            "表", "标题", columns_of("甲", "隐患/通道"), ((Entry(1), Entry(2)),), pattern="名册"
        )
        found = read(book_of(sheet), restyled(change))["表"]
        texts = [cell.value for row in found for cell in row if cell.value]
        assert texts[:3] == ["标题", "甲", "隐患：通道"]


class TestSums:
    def sheet(self, *values: float) -> OutputSheet:
        rows = tuple((Entry(f"甲{n}"), Entry(value)) for n, value in enumerate(values))
        total = (Entry("合计"), Entry(sum(values), formula=Sums((1,))))
        return OutputSheet(
            "表", "标题", columns_of("单位", "数"), rows, totals=(total,), pattern="名册"
        )

    @pytest.mark.parametrize("count", [1, 3, 1000])
    def test_are_formulas_over_all_rows_with_their_results(self, count: int) -> None:
        data = write(book_of(self.sheet(*range(count))))
        formulas = openpyxl.load_workbook(io.BytesIO(data))["表"]
        results = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["表"]
        assert formulas.cell(3 + count, 2).value == f"=SUM(B3:B{2 + count})"
        assert results.cell(3 + count, 2).value == sum(range(count))

    def test_of_no_rows_are_their_value(self) -> None:
        data = write(book_of(self.sheet()))
        assert b"<f>" not in part_of(data, "表")

    def test_shares_are_safe_where_there_is_nothing(self) -> None:
        share = Entry(0.5, shape="percent", formula=Sums((0,), (0, 1)))
        sheet = replace(self.sheet(1), totals=((share, Entry()),))
        found = read(book_of(sheet))["表"]
        assert found["A4"].value == '=IF(SUM(A3:A3,B3:B3)=0,"",SUM(A3:A3)/SUM(A3:A3,B3:B3))'
        assert found["A4"].number_format == "0.00%"


class TestText:
    def test_stays_text_whatever_it_looks_like(self) -> None:
        data = write(book_of(sheet_of(*_LOOKS_LIKE_MORE)))
        assert texts_in(data) == ["标题", "内容", *_LOOKS_LIKE_MORE]
        assert b"<f>" not in part_of(data, "表")
        assert b"<f " not in part_of(data, "表")

    def test_that_looks_like_a_formula_has_the_text_format(self) -> None:
        sheet = read(book_of(sheet_of("=1+1")))["表"]
        assert (sheet["A3"].value, sheet["A3"].data_type) == ("=1+1", "s")
        assert sheet["A3"].number_format == "@"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [("a\x00b", "a␀b"), ("a\x0bb", "a␋b"), ("\x1f", "␟"), ("a\ufffeb", "a\ufffdb")],
    )
    def test_forbidden_characters_are_shown(self, text: str, shown: str) -> None:
        assert texts_in(write(book_of(sheet_of(text))))[-1] == shown

    def test_a_lone_half_of_a_pair_is_shown(self) -> None:
        assert texts_in(write(book_of(sheet_of("a\ud800b"))))[-1] == "a\ufffdb"

    def test_of_the_greatest_length_is_whole(self) -> None:
        text = "字" * 32767
        assert texts_in(write(book_of(sheet_of(text))))[-1] == text

    @pytest.mark.parametrize("text", ["字" * 32768, "😀" * 16384])
    def test_that_is_too_long_is_cut_with_a_note(self, text: str) -> None:
        kept = texts_in(write(book_of(sheet_of(text))))[-1]
        assert len(kept.encode("utf-16-le")) // 2 <= 32767
        assert kept.endswith("（内容过长，后面从略，请看原件）")
        assert text.startswith(kept[:16000])

    def test_carriage_returns_are_plain_line_ends(self) -> None:
        assert texts_in(write(book_of(sheet_of("甲\r\n乙\r丙"))))[-1] == "甲\n乙\n丙"

    def test_numbers_as_text_raise_no_green_triangles(self) -> None:
        data = write(book_of(sheet_of("13800138001")))
        assert b'<ignoredError sqref="A1:A3" numberStoredAsText="1"/>' in part_of(data, "表")


class TestFile:
    def test_is_the_same_for_the_same_book(self) -> None:
        assert write(book_of(full_sheet())) == write(book_of(full_sheet()))

    def test_says_it_was_made_when_the_book_says(self) -> None:
        properties = read(book_of(full_sheet())).properties
        assert properties.created == properties.modified == dt.datetime(2024, 6, 26)
        assert properties.title == "试验"

    @pytest.mark.parametrize("sheet", [full_sheet(), sheet_of(), sheet_of(*_LOOKS_LIKE_MORE)])
    def test_is_valid(self, sheet: OutputSheet, tmp_path: Path) -> None:
        path = tmp_path / "书.xlsx"
        path.write_bytes(write(book_of(sheet, replace(sheet, name="再来"))))
        assert [str(error) for error in errors_of(path)] == []

    def test_has_the_sheets_of_the_book_in_the_template_s_order(self) -> None:
        first, second = sheet_of(), replace(sheet_of(), name="后")
        names = read(book_of(full_sheet(), first, second)).sheetnames
        assert names[:3] == ["全部", "表", "后"]
        assert "统计" not in names

    def test_holds_what_names_sheets_together(self) -> None:
        first, second = sheet_of("甲"), replace(sheet_of("甲", "乙"), name="后")
        book = read(book_of(first, second))
        assert book["表"].print_area == "'表'!$A$1:$A$3"
        assert book["后"].print_area == "'后'!$A$1:$A$4"
        assert book["后"].print_title_rows == "$2:$2"

    def test_forgets_no_mark(self) -> None:
        data = write(book_of(full_sheet(), sheet_of("甲")))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            known = {"xl/sharedStrings.xml"}  # of sheets that this book has not
            left = [n for n in archive.namelist() if b"{{" in archive.read(n) and n not in known]
        patterns = {"统计", "催报名单", "问题清单", "收件登记", "未读文字"}
        assert len(left) <= len(patterns)


class TestRestyled:
    """What a clerk changes in the template is so in the summary."""

    def test_title_and_colours(self) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["总览"]["A1"].fill = PatternFill("solid", fgColor="FFFF00")
            workbook["总览"].row_dimensions[1].height = 60
            (good,) = (s for s in workbook._named_styles if s.name == "好")  # type: ignore[attr-defined]
            good.fill = PatternFill("solid", fgColor="00FF00")

        sheet = read(book_of(full_sheet()), restyled(change))["全部"]
        assert sheet["A1"].fill.fgColor.rgb == "00FFFF00"
        assert sheet.row_dimensions[1].height == 60
        assert sheet["B5"].value == "已报送"
        assert sheet["B5"].fill.fgColor.rgb == "0000FF00"

    def test_columns_left_out_and_put_elsewhere(self) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook.remove(workbook["未读文字"])
            sheet = workbook.create_sheet("未读文字")
            for row in (
                ("{{ 表.标题 }}（{{ 标题 }}）",),
                ("内容", "文件"),
                ("{%tr for 行 in 表.各行|逐行 %}",),
                ("{{ 行.文字 }}", '{{ 行["文件名"] }}'),
                ("{%tr endfor %}",),
            ):
                sheet.append(row)

        columns = tuple(map(Column, ("序号", "文件名", "文字")))
        row = (Entry(1), Entry("a.xlsx"), Entry("余下的字"))
        book = book_of(OutputSheet("未读文字", "未读", columns, (row,)))
        sheet = read(book, restyled(change))["未读文字"]
        drawn = [[cell.value for cell in line] for line in sheet["A1:B3"]]
        assert drawn == [["未读（试验）", None], ["内容", "文件"], ["余下的字", "a.xlsx"]]

    def test_a_sheet_taken_out_is_left_out_and_a_new_one_kept(self) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook.remove(workbook["收件登记"])
            workbook.create_sheet("封面", 0)["A1"] = "{{ 标题 }}"

        columns = tuple(map(Column, ("序号", "收到时间")))
        book = book_of(full_sheet(), OutputSheet("收件登记", "收件", columns, ()))
        written = read(book, restyled(change))
        assert written.sheetnames[:2] == ["封面", "全部"]
        assert "收件登记" not in written.sheetnames
        assert written["封面"]["A1"].value == "试验"

    def test_a_name_that_does_not_exist_is_named_with_the_known_ones(self) -> None:
        def change(workbook: openpyxl.Workbook) -> None:
            workbook["未读文字"]["B7"] = "{{ 行.档案名 }}"

        book = book_of(OutputSheet("未读文字", "未读", tuple(map(Column, ("序号", "文件名"))), ()))
        with pytest.raises(RenderError, match=r"B7 的“档案名”没有对应的内容，可以用：序号、文件名"):
            write(book, restyled(change))

    def test_what_is_no_workbook_is_refused(self) -> None:
        with pytest.raises(TemplateError, match=r"templates/summary.xlsx"):
            write(book_of(full_sheet()), b"no workbook")


class TestLayout:
    """Drawn, `full_sheet` is:

    1 标题
    2 提示
    3 项目 | 事项甲 | <      | 来源
    4 ^    | 状态   | 日期   | ^
    5 一   | 已报送 | 6月3日 | 打开
    6 ^    | 需更正 | 06-03 09:05
    7 合计 | <      | 66.7%
    8 说明
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
            "C7": 2 / 3,
            "A8": "说明",
        }
        assert {place: sheet[place].value for place in expected} == expected

    def test_spans_are_merged(self) -> None:
        merged = {str(one) for one in read(book_of(full_sheet()))["全部"].merged_cells.ranges}
        spans = {"A3:A4", "B3:C3", "D3:D4", "A5:A6", "A7:B7"}
        assert merged == spans | {"A1:C1", "A2:C2", "A8:C8"}  # as wide as what is printed

    def test_dates_and_shares_are_shown_as_such(self) -> None:
        sheet = read(book_of(full_sheet()))["全部"]
        assert sheet["C5"].number_format == 'm"月"d"日"'
        assert sheet["C7"].number_format == "0.0%"

    def test_headings_stay_and_filter(self) -> None:
        sheet = read(book_of(full_sheet()))["全部"]
        assert sheet.freeze_panes == "C5"
        assert sheet.auto_filter.ref == "A4:D6"

    def test_headings_repeat_on_every_page(self) -> None:
        assert read(book_of(sheet_of("甲")))["表"].print_title_rows == "$2:$2"
        assert read(book_of(full_sheet()))["全部"].print_title_rows == "$3:$4"

    def test_columns_that_are_not_printed_are_outside_the_print_area(self) -> None:
        assert read(book_of(full_sheet()))["全部"].print_area == "'全部'!$A$1:$C$8"

    def test_is_as_wide_as_the_page(self) -> None:
        sheet = read(book_of(full_sheet()))["全部"]
        assert sheet.page_setup.paperSize == "9" or sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert (sheet.oddFooter.right.text or "").endswith("第 &P 页，共 &N 页")
        assert sheet.oddFooter.center.text is None  # where a long name at the left would end
        assert sheet.oddFooter.left.text == "页脚 R&&D"

    def test_no_rows_say_so_and_have_no_filter_over_them(self) -> None:
        sheet = read(book_of(replace(sheet_of(), nothing="什么也没有。")))["表"]
        assert sheet["A3"].value == "什么也没有。"
        assert sheet.auto_filter.ref == "A2"

    def test_rows_are_high_enough_for_their_text(self) -> None:
        sheet = read(book_of(sheet_of("短", "长" * 100, width=20)))["表"]
        assert sheet.row_dimensions[3].height == 22
        assert sheet.row_dimensions[4].height >= 15 * 11  # 9.5 characters a line

    def test_a_merge_is_high_enough_for_its_text(self) -> None:
        columns = (Column("项目", 6), Column("标题", 30))
        rows = ((Entry("很" * 20, rows=2), Entry("一")), (COVERED,) * 2)
        written = read(book_of(OutputSheet("表", "标题", columns, rows, pattern="汇总")))["表"]
        assert sum(written.row_dimensions[row].height for row in (3, 4)) >= 15 * 10

    def test_a_link_leads_to_the_original(self) -> None:
        cell = read(book_of(full_sheet()))["全部"]["D5"]
        assert (cell.hyperlink.target, cell.value) == ("../returns/abc.xlsx", "打开")
        assert cell.font.underline == "single"


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
