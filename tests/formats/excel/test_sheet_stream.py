"""Streamed rows stand as looped rows would, whatever is in them, and take no memory."""

from __future__ import annotations

import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given, strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.errors import RenderError
from huizhi.formats.excel.book_stream import StreamContent
from huizhi.formats.excel.row_stream import RowItem
from huizhi.formats.excel.sheet_stream import Across, StreamRows
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.excel.workbook import COVERED, Entry
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import FILTERS, SHEET, book, refusal, saved

STREAM = """
    项目                       | 数量        | 日期        | 静
    {%tr for 行 in 各行¦逐行 %} |            |             |
    {{ 行.名 }}                | {{ 行.数 }} | {{ 行.日 }} |
    {%tr else %}               |             |             |
    没有                       |             |             |
    {%tr endfor %}             |             |             |
    合计                       | <           |             |
"""
SPREAD = """
    {{ 题 }}                    | < | <
    {%tr for 行 in 各行¦逐行 %} |   |
    {{ 行¦横排 }}               |   |
    {%tr endfor %}              |   |
"""
INNER = "{%tr for 行 in 各行¦逐行 %}\n{{ 行.名 }}\n{%tr endfor %}"
NAMES = ("名", "数", "日")
JUNE_3 = dt.date(2024, 6, 3)
_ROOM = 3_000_000  # bytes: of a template, of some blocks of rows


def template_of(drawing: str = STREAM) -> Workbook:
    """The drawing as a template; “¦” there is the bar of a filter."""
    workbook = book(drawing)
    for row in workbook[SHEET].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("¦", "|")
    return workbook


def written(template: bytes, rows: StreamRows, across: Across | None = None) -> bytes:
    target = io.BytesIO()
    content = StreamContent({"各行": rows, "题": "标题"}, across or Across())
    XlsxTemplate(template, "t.xlsx", FILTERS).write(target, {SHEET: content}, {}, Stamp())
    return target.getvalue()


def stream(*rows: Sequence[RowItem], template: Workbook | None = None) -> Worksheet:
    """The sheet that the template makes of these rows."""
    data = written(saved(template or template_of()), StreamRows.of(NAMES, rows))
    return load_workbook(io.BytesIO(data))[SHEET]


def values(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(max_col=3)]


def test_rows_stand_between_what_is_around_them() -> None:
    sheet = stream(("甲", 1, JUNE_3), ("乙", 2.5, None))
    assert values(sheet) == [
        ["项目", "数量", "日期"],
        ["甲", 1, dt.datetime(2024, 6, 3)],
        ["乙", 2.5, None],
        ["合计", None, None],
    ]
    assert [str(one) for one in sheet.merged_cells.ranges] == ["A4:B4"]
    assert sheet["D1"].value == "静"


def test_no_rows_have_the_other_row_instead() -> None:
    assert [row[0] for row in values(stream())] == ["项目", "没有", "合计"]


_ITEMS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(["", "=1+1", "_x0041_", "a\x00b", "\ud800", "两\n行", " 空 ", "<&>"]),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(10**15, 10**20),
    st.floats(allow_nan=True, allow_infinity=True, width=32),
    st.dates(dt.date(1890, 1, 1), dt.date(2999, 12, 31)),
    st.booleans(),
)


@given(st.lists(st.tuples(_ITEMS, _ITEMS, _ITEMS), max_size=12))
def test_a_block_is_written_as_its_cells_would_be(rows: list[tuple[RowItem, ...]]) -> None:
    """Columns of one type are written at once; each cell says what it says when it stands alone
    among cells of other types."""
    mixed = (Entry("甲", "good"), Entry(1), Entry(JUNE_3))
    alone = values(stream(*(row for one in rows for row in (one, mixed))))[1:-1:2]
    assert repr(values(stream(*rows))[1:-1] if rows else []) == repr(alone if rows else [])


@pytest.mark.parametrize(
    "text", ["=1+1", "_x0041_", " 两端 ", "两\n行", "a&b<c>", "#REF!", "1e5", "2024-06-03", "😀"]
)
def test_text_is_text(text: str) -> None:
    cell = stream((text, 1, None))["A2"]
    assert (cell.value.replace("_x005F_", "_"), cell.data_type) == (text, "s")
    assert cell.number_format == "@"


def test_numbers_that_a_spreadsheet_would_cut_are_text() -> None:
    assert stream((10**15, 411002199901011234, float("inf")))["B2"].value == "411002199901011234"


def test_entries_have_tones_links_and_spans() -> None:
    rows = (
        (Entry("甲", rows=2), Entry(0.5, shape="share"), Entry("看", link="../returns/a.xlsx")),
        (COVERED, Entry("宽", columns=2), COVERED),
    )
    sheet = stream(*rows)
    assert {str(one) for one in sheet.merged_cells.ranges} == {"A2:A3", "B3:C3", "A4:B4"}
    assert sheet["B2"].number_format == "0.0%"
    assert sheet["C2"].hyperlink.target == "../returns/a.xlsx"


def test_links_of_the_template_stay_beside_those_of_the_rows() -> None:
    template = template_of()
    template[SHEET]["D1"].hyperlink = "https://example.com/"
    sheet = stream(("甲", 1, Entry("看", link="a.xlsx")), template=template)
    assert sheet["D1"].hyperlink.target == "https://example.com/"
    assert sheet["C2"].hyperlink.target == "a.xlsx"


def test_what_names_the_rows_follows_them() -> None:
    template = template_of()
    sheet = template[SHEET]
    sheet["C7"] = "=SUM(B3:B5)"
    sheet.conditional_formatting.add(
        "A3:C3", FormulaRule(["$B3>1"], fill=PatternFill("solid", bgColor="FFC7CE"))
    )
    sheet.print_title_rows, sheet.print_area, sheet.auto_filter.ref = "1:1", "A1:C7", "A1:C3"
    sheet.freeze_panes = "A2"
    rows = [(f"甲{n}", n, JUNE_3) for n in range(1000)]
    found = load_workbook(io.BytesIO(written(saved(template), StreamRows.of(NAMES, rows))))[SHEET]
    assert found["C1002"].value == "=SUM(B2:B1001)"
    assert [str(one.sqref) for one in found.conditional_formatting] == ["A2:C1001"]
    (rule,) = next(iter(found.conditional_formatting)).rules
    assert rule.formula == ["$B2>1"]
    assert found.print_area == f"'{SHEET}'!$A$1:$C$1002"
    assert found.auto_filter.ref == "A1:C1001"
    assert found.freeze_panes == "A2"


def test_one_column_becomes_as_many_as_there_are_values() -> None:
    template = template_of(SPREAD)
    template[SHEET].auto_filter.ref = "A1:C3"
    across = Across((5, 30, 12, 9), ("centre", "name", "text", "text"), printed=3)
    rows = StreamRows.of(("a", "b", "c", "d"), [(1, "乙", "丙", "丁")])
    sheet = load_workbook(io.BytesIO(written(saved(template), rows, across)))[SHEET]
    assert [cell.value for cell in sheet[2]] == [1, "乙", "丙", "丁"]
    assert [sheet.column_dimensions[letter].width for letter in "ABCD"] == [5, 30, 12, 9]
    assert [cell.alignment.horizontal for cell in sheet[2]] == ["center", "left", "left", "left"]
    assert sheet["B2"].font.bold
    assert sheet.auto_filter.ref == "A1:D2"  # the whole table
    assert "A1:C1" in {str(one) for one in sheet.merged_cells.ranges}  # what is printed


def test_rows_are_counted_before_and_must_all_be_there() -> None:
    with pytest.raises(RenderError, match="一张工作表最多1048576行"):
        written(
            saved(template_of()),
            StreamRows(NAMES, 1_048_577, (("甲", 1, 2) for _ in range(1048577))),
        )


@pytest.mark.parametrize("count", [1, 3])
def test_other_rows_than_were_counted_are_never_written(count: int) -> None:
    """Formulas and areas follow the rows that were counted."""
    rows = (("甲", 1, None) for _ in range(2))
    with pytest.raises(RenderError, match=f"第3行的“逐行”内容说好{count}行，写出来2行"):
        written(saved(template_of()), StreamRows(NAMES, count, rows))


@pytest.mark.parametrize(
    ("drawing", "why"),
    [
        (f"{{%tr for 题 in 各题 %}}\n{INNER}\n{{%tr endfor %}}", "不能放在另一个循环里"),
        ("{%tr for 行 in 各行¦逐行 %}\n{{ 行.名 }}\n{{ 行.数 }}\n{%tr endfor %}", "只能有一行"),
        ("{%tr for 行 in 各行¦逐行 %}\n{{ 行.名 ~ 1 }}\n{%tr endfor %}", "只写一个标记"),
        ("{%tr for 行 in 各行¦逐行 %}\n字{{ 行.名 }}\n{%tr endfor %}", "只写一个标记"),
        ("{%tr for 行 in 各行¦逐行 %}\n{{ 题 }}\n{%tr endfor %}", "只写一个标记"),
    ],
)
def test_rows_that_cannot_be_streamed_are_refused_with_the_cell(drawing: str, why: str) -> None:
    message = refusal(template_of(drawing))
    assert why in message
    assert f"{SHEET}!A" in message


@pytest.mark.parametrize(
    ("drawing", "why"),
    [
        ("{%tr for 行 in 各行¦逐行 %}\n{{ 行.没有 }}\n{%tr endfor %}", "A2 的“没有”没有对应的内容"),
        ("{%tr for 行 in 题¦逐行 %}\n{{ 行.名 }}\n{%tr endfor %}", "不是可以逐行写出的内容"),
        ("{%tr for 行 in 无¦逐行 %}\n{{ 行.名 }}\n{%tr endfor %}", "“无”没有对应的内容"),
    ],
)
def test_what_does_not_fit_names_template_and_sheet(drawing: str, why: str) -> None:
    with pytest.raises(RenderError, match=f"t.xlsx {SHEET}!.*{why}"):
        stream(template=template_of(drawing))


def test_marks_in_headers_and_footers_are_filled_in() -> None:
    template = template_of()
    template[SHEET].oddFooter.left.text = "{{ 题 }} &P"
    template[SHEET].oddFooter.center.text = "{{ '甲&乙' }}"
    footer = stream(template=template).oddFooter
    assert (footer.left.text, footer.center.text) == ("标题 &P", "甲&&乙")


def test_long_sheets_take_no_memory() -> None:
    """What is held while rows are written does not depend on how many there are."""
    template = saved(template_of())

    def rows(count: int) -> Iterator[tuple[RowItem, ...]]:
        for number in range(count):
            yield f"第{number}行", number, JUNE_3

    peaks = []
    for count in (2_000, 40_000):
        target = _Nowhere()
        made = XlsxTemplate(template, "t.xlsx", FILTERS)
        content = StreamContent({"各行": StreamRows(NAMES, count, rows(count)), "题": ""})
        tracemalloc.start()
        made.write(target, {SHEET: content}, {}, Stamp())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert target.size > 10 * count
    assert peaks[1] < peaks[0] + _ROOM


class _Nowhere(io.RawIOBase):
    """A file that keeps nothing but its size."""

    size = 0

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.size += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.size


def test_the_package_is_a_whole_archive() -> None:
    template = saved(template_of())  # once: it says when it was saved
    data = written(template, StreamRows.of(NAMES, [("甲", 1, None)] * 5000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert len(names) == len(set(names))
    assert written(template, StreamRows.of(NAMES, [("甲", 1, None)] * 5000)) == data
