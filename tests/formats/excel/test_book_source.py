"""Template books: what could not be rendered is refused, and the cell named."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl.comments import Comment
from openpyxl.worksheet.table import Table

from huizhi.errors import RenderError, TemplateError
from huizhi.formats.excel.loading import xlsx_template
from huizhi.formats.excel.template import XlsxTemplate
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import sheet_xml, xlsx_parts, zipped
from tests.formats.rendering import (
    FILTERS,
    LOOP,
    SHEET,
    book,
    changed,
    fill,
    loop_rows,
    opened,
    part,
    refusal,
    saved,
    xlsx,
)


@pytest.mark.parametrize(
    ("template", "place", "why"),
    [
        ("{{ 值 }", "A1", "没有写完整"),
        ("甲 | {% if 值 %}乙", "B1", "条件没有结束"),
        ("{% for x in 列 %}{{ x }} | {% endfor %}", "A1", "循环没有结束"),
        ("{{ 值\\!没有的 }}", "", "没有名为“没有的”的过滤器"),
        ("{%tr for x in 列 %} | 甲\n{%tr endfor %} |", "A1", "独占一行"),
        ("{%tr for x in 列 %}{%tr for y in x %}\n1\n{%tr endfor %}", "A1", "一行一个"),
        ("{%tr for x in 列 %}\n1", "A1", "没有对应的 {%tr endfor %}"),
        ("1\n{%tr endfor %}", "A2", "没有对应的开头"),
        ("{%tr for x in 列 %}\n{%tr endif %}", "A2", "没有对应的开头"),
        ("{%tr if 甲 %}\n{%tr endfor %}", "A2", "没有对应的开头"),
        ("{%tr include 甲 %}", "A1", "不认识 {%tr include %}"),
        ("{% vm %}甲", "A1", "{% vm %} 不在循环里"),
        ("{%tr for x in 列 %}\n{% vm %}甲\n乙\n{%tr endfor %}", "A2", "循环每次有好几行"),
    ],
)  # fmt: skip
def test_broken_templates_are_refused_with_the_cell(template: str, place: str, why: str) -> None:
    message = refusal(template)
    assert message.startswith(f"templates/t.xlsx {SHEET}{'!' + place if place else ''}")
    assert why in message


def test_a_merge_partly_in_a_loop_is_refused() -> None:
    workbook = book("{%tr for x in 列 %} |\n甲 | 乙\n丙 | 丁\n{%tr endfor %} |\n尾 |")
    workbook[SHEET].merge_cells("B3:B5")
    assert "合并单元格只有一部分在循环里" in refusal(workbook)


def test_a_control_row_with_a_number_is_refused() -> None:
    """A number has no text, and would vanish with the row."""
    workbook = book("{%tr for x in 列 %} | \n甲 |\n{%tr endfor %} | ")
    workbook[SHEET]["B1"] = 7
    assert "独占一行" in refusal(workbook)


def test_what_cannot_follow_rows_is_refused() -> None:
    commented = book(LOOP)
    commented[SHEET]["A5"].comment = Comment("看", "甲")
    assert f"{SHEET}!A5：批注在第2行的标记以下" in refusal(commented)
    above = book(LOOP)
    above[SHEET]["A1"].comment = Comment("看", "甲")
    assert opened(fill(above, 行们=loop_rows("甲", "乙")))[SHEET]["A1"].comment.text == "看"
    tabled = book("头\n甲\n{%tr for 行 in 行们 %}\n{{ 行.名 }}\n{{ 行.数 }}\n{%tr endfor %}")
    tabled[SHEET].add_table(Table(displayName="T", ref="A2:A4"))
    assert "循环只有一部分在智能表格里" in refusal(tabled)
    headed = book("{%tr for 行 in 行们 %}\n甲\n{{ 行.名 }}\n{%tr endfor %}")
    headed[SHEET].add_table(Table(displayName="T", ref="A2:A3"))
    assert "智能表格的标题行在循环里" in refusal(headed)


def test_marks_where_nobody_looks_are_refused() -> None:
    named = book("静", names=("{{ 值 }}",))
    assert "工作表的名称" in refusal(named)
    commented = book("静")
    commented[SHEET]["A1"].comment = Comment("{{ 值 }}", "甲")
    assert "批注" in refusal(commented)


def test_rows_far_below_are_refused() -> None:
    workbook = book("{{ 值 }}")
    workbook[SHEET]["A1048576"] = "误填"
    assert "第20000行以下还有内容" in refusal(workbook)


def test_a_wrong_value_names_the_cell() -> None:
    template = xlsx("甲\n乙\n{%tr for 行 in 行们 %}\n{{ 行.没有 }}\n{%tr endfor %}")
    with pytest.raises(RenderError, match=f"templates/t.xlsx {SHEET}!A4 .*“没有”没有对应的内容"):
        template.render({"行们": [{"名": 1}]}, Stamp())


def test_strict_workbooks_are_refused_in_words() -> None:
    data = changed(
        saved(book("甲")),
        {
            name: lambda t: t.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                "http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
            for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml")
        },
    )
    assert "Strict" in refusal(data)


def test_a_long_sheet_without_marks_is_copied() -> None:
    workbook = book("{{ 值 }}", "静")
    workbook["乙"]["A50000"] = "远"
    original = saved(workbook)
    data = fill(original, 值=1)
    assert part(data, "xl/worksheets/sheet2.xml") == part(original, "xl/worksheets/sheet2.xml")


def test_marks_in_the_headings_of_a_table_are_refused() -> None:
    workbook = book("{{ 值 }} | 乙\n1 | 2")
    workbook[SHEET].add_table(Table(displayName="T", ref="A1:B2"))
    workbook[SHEET].tables["T"]._initialise_columns()
    for column, name in zip(workbook[SHEET].tables["T"].tableColumns, ("甲", "乙"), strict=True):
        column.name = name
    assert f"{SHEET}!A1：标记写在智能表格的标题行里" in refusal(workbook)


def test_a_filter_shows_every_row_that_comes() -> None:
    """What its criteria hid in the template were rows of marks."""
    workbook = book(LOOP)
    sheet = workbook[SHEET]
    sheet.auto_filter.ref = "A1:C4"
    sheet.auto_filter.add_filter_column(0, ["甲"])
    for row in (2, 3, 4, 7):
        sheet.row_dimensions[row].hidden = True
    found = opened(fill(workbook, 行们=loop_rows("甲", "乙")))[SHEET]
    assert found.auto_filter.ref == "A1:C3"
    assert not found.auto_filter.filterColumn
    assert not any(found.row_dimensions[row].hidden for row in (2, 3))


def test_a_mark_in_the_name_of_a_sheet_is_told_what_it_takes() -> None:
    assert "{%sheet for 行 in 各行 %}" in refusal(book("甲", names=("{{ 行.名 }}",)))


def test_the_limit_of_members_is_for_what_comes_from_elsewhere() -> None:
    data = io.BytesIO(saved(book("甲")))
    with zipfile.ZipFile(data, "a") as archive:
        for number in range(2000):
            archive.writestr(f"xl/media/{number}.bin", b"")
    XlsxTemplate(data.getvalue(), "t.xlsx", FILTERS, alike=True)
    with pytest.raises(TemplateError, match="最多2000个"):
        XlsxTemplate(data.getvalue(), "t.xlsx", FILTERS)


def test_no_mark_stays_among_the_strings_that_cells_share() -> None:
    for strings in (
        ["{%sheet for 行 in 各行 %}", "静"],
        ["{%tc for 行 in 各行 %}", "{{ 行 }}", "{%tc endfor %}"],
    ):
        cells = "".join(
            f'<c r="{"ABC"[n]}{n + 1}" t="s"><v>{n}</v></c></row><row r="{n + 2}">'
            for n in range(len(strings))
        )
        told = "".join(f"<si><t>{one}</t></si>" for one in strings)
        parts = xlsx_parts(sheet_xml(f'<row r="1">{cells}</row>'), strings=told)
        template = xlsx_template(zipped(parts), "t.xlsx", FILTERS, Path())
        data = template.render({"各行": ["甲"]}, Stamp())
        assert b"{" not in part(data, "xl/sharedStrings.xml")
