"""Sheet templates: rows repeated, merged and left out, and formulas that follow them."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.styles import Alignment, Font, PatternFill

from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.making import sheet_xml, text_cell, xlsx_parts, zipped
from tests.formats.rendering import (
    LOOP,
    SHEET,
    assert_renders,
    book,
    drawn,
    fill,
    loop_rows,
    opened,
    part,
    part_names,
    refusal,
    saved,
    sheet_text,
    xlsx,
)

# --- rows --------------------------------------------------------------------------------------


def test_rows_are_repeated_and_merges_below_move() -> None:
    assert_renders(
        LOOP,
        """
        项目 | 数量 | ~
        甲   | 10   | 1
        乙   | 11   | 2
        丙   | 12   | 3
        合计 | <    | ~
        """,
        行们=loop_rows("甲", "乙", "丙"),
    )


def test_an_empty_loop_leaves_no_row() -> None:
    assert_renders(LOOP, "项目 | 数量\n合计 | <", 行们=[])


def test_conditions_chooseloop_rows() -> None:
    template = """
        {%tr if 数 == 1 %}
        一
        {%tr elif 数 == 2 %}
        二
        {%tr else %}
        多
        {%tr endif %}
        完
    """
    for number, word in ((1, "一"), (2, "二"), (3, "多")):
        assert_renders(template, f"{word}\n完", 数=number)


def test_a_loop_may_have_an_else_branch() -> None:
    template = """
        {%tr for 值 in 列 %} |
        {{ 值 }}             | <
        {%tr else %}         |
        没有                 | <
        {%tr endfor %}       |
        完                   | <
    """
    assert_renders(template, "1 | <\n2 | <\n完 | <", 列=[1, 2])
    assert_renders(template, "没有 | <\n完 | <", 列=[])


def test_loops_in_loops_with_merges_inside_around_and_below() -> None:
    template = """
        全部 | 表头                     | <              |
        ^    | {%tr for 组 in 组们 %}   |                |
        ^    | {{ 组.名 }}              | <              |
        ^    | {%tr for 行 in 组.行 %}  |                |
        ^    | {% vm %}{{ 组.名 }}      | {{ 行 }}       | {{ 行 }}
        ^    | {%tr endfor %}           |                |
        ^    | {%tr endfor %}           |                |
        合计 | 甲                       | <              | 乙
        ^    | 丙                       | 丁             | 戊
    """
    workbook = book(template)
    # the merged cell in column A makes these rows hold another text for the eye only
    assert_renders(
        workbook,
        """
        全部 | 表头 | <  | ~
        ^    | 组一 | <  | ~
        ^    | 组一 | 1  | 1
        ^    | ^    | 2  | 2
        ^    | 组二 | <  | ~
        ^    | 组三 | <  | ~
        ^    | 组三 | 3  | 3
        合计 | 甲   | <  | 乙
        ^    | 丙   | 丁 | 戊
        """,
        组们=[{"名": "组一", "行": [1, 2]}, {"名": "组二", "行": []}, {"名": "组三", "行": [3]}],
    )


def test_vm_merges_over_the_rounds_of_its_own_loop_with_its_own_columns() -> None:
    template = """
        {%tr for 行 in 行们 %}  |   |
        {% vm %}组              | < | {{ 行 }}
        {%tr endfor %}          |   |
        末                      | < | 尾
    """
    assert_renders(template, "组 | < | 1\n^ | ^ | 2\n^ | ^ | 3\n末 | < | 尾", 行们=[1, 2, 3])
    assert_renders(template, "组 | < | 1\n末 | < | 尾", 行们=[1])
    assert_renders(template, "末 | < | 尾", 行们=[])


def test_vm_in_a_block_of_two_mergedloop_rows() -> None:
    template = """
        {%tr for 行 in 行们 %}  |
        {% vm %}组              | {{ 行 }}
        ^                       | 续
        {%tr endfor %}          |
    """
    assert_renders(template, "组 | 1\n^ | 续\n^ | 2\n^ | 续", 行们=[1, 2])


def test_rows_keep_their_heights_looks_and_gaps() -> None:
    workbook = book("头\n{%tr for 值 in 列 %}\n{{ 值 }}\n\\[]\n{%tr endfor %}\n尾")
    sheet = workbook[SHEET]
    sheet.row_dimensions[1].height = 33
    sheet.row_dimensions[3].height = 44
    sheet.row_dimensions[6].height = 55
    sheet["A3"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["A3"].alignment = Alignment(wrap_text=True)
    sheet["A6"].font = Font(bold=True)
    sheet["A9"] = "隔两行"
    data = saved(workbook)
    assert '<row r="7"' not in sheet_text(data)  # rows without anything are not in the file
    found = opened(fill(data, 列=["一", "二"]))[SHEET]
    texts = [(row, found.cell(row, 1).value) for row in range(1, 10) if found.cell(row, 1).value]
    assert texts == [(1, "头"), (2, "一"), (4, "二"), (6, "尾"), (9, "隔两行")]
    heights = [found.row_dimensions[row].height for row in (1, 2, 4, 6)]
    assert heights == [33, 44, 44, 55]
    assert found["A4"].fill.fgColor.rgb == "0000FF00"
    assert found["A4"].alignment.wrap_text
    assert found["A6"].font.b


def test_sizes_are_not_claimed() -> None:
    assert "<dimension" not in sheet_text(fill(LOOP, 行们=[]))


# --- formulas ----------------------------------------------------------------------------------


FORMULAS = """
    名                      | 数          | 积          | 累计         | 占比
    {%tr for 行 in 行们 %}  |             |             |              |
    {{ 行.名 }}             | {{ 行.数 }} | =B3*2+$F$1  | =SUM(B$1:B3) | =B3/SUM(B$2:B$4)
    {%tr endfor %}          |             |             |              |
    合计                    | =SUM(B3:B3) | =B5+A1      | =COUNTA(A:A) | =SUM(B2:B4,乙!A3:A3)+乙!A5
"""


def _formulas(sheet: Any, row: int) -> list[str]:
    return [sheet.cell(row, column).value for column in range(2, 6)]


def test_formulas_follow_the_rows_they_name() -> None:
    data = fill(book(FORMULAS, LOOP), 行们=loop_rows("甲", "乙"))
    sheet = opened(data)[SHEET]
    assert _formulas(sheet, 2)[1:] == ["=B2*2+$F$1", "=SUM(B$1:B2)", "=B2/SUM(B$2:B$3)"]
    assert _formulas(sheet, 3)[1:] == ["=B3*2+$F$1", "=SUM(B$1:B3)", "=B3/SUM(B$2:B$3)"]
    assert _formulas(sheet, 4) == [
        "=SUM(B2:B3)",
        "=B4+A1",
        "=COUNTA(A:A)",
        "=SUM(B2:B3,乙!A2:A3)+乙!A4",
    ]


def test_a_range_without_rows_is_empty_and_not_wrong() -> None:
    data = fill(book(FORMULAS, LOOP), 行们=[])
    sheet = opened(data)[SHEET]
    assert _formulas(sheet, 2) == [
        "=SUM(B1048576:B1048576)",
        "=B2+A1",
        "=COUNTA(A:A)",
        "=SUM(B1048576:B1048576,乙!A1048576:A1048576)+乙!A2",
    ]


def test_results_of_formulas_are_worked_out_anew() -> None:
    """Their results stand on what was filled in; the chain of calculations names old cells."""
    strings = "<si><t>{{ 值 }}</t></si>"
    formula = '<c r="B1" t="str"><f>A1</f><v>{{ 值 }}</v></c>'
    rows = f'<row r="1"><c r="A1" t="s"><v>0</v></c>{formula}</row>'
    parts = xlsx_parts(sheet_xml(rows), strings=strings)
    rels = str(parts["xl/_rels/workbook.xml.rels"])
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain"
    entry = f'<Relationship Id="rId9" Type="{kind}" Target="calcChain.xml"/></Relationships>'
    parts["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", entry)
    parts["xl/calcChain.xml"] = '<calcChain><c r="B1" i="1"/></calcChain>'
    types = str(parts["[Content_Types].xml"])
    override = '<Override PartName="/xl/calcChain.xml" ContentType="application/x"/></Types>'
    parts["[Content_Types].xml"] = types.replace("</Types>", override)
    data = xlsx(zipped(parts)).render({"值": "真"}, Stamp())
    assert "<f>A1</f></c>" in sheet_text(data)
    assert b'fullCalcOnLoad="1"' in part(data, "xl/workbook.xml")
    assert "xl/calcChain.xml" not in part_names(data)
    assert b"calcChain" not in part(data, "[Content_Types].xml")
    assert b"calcChain" not in part(data, "xl/_rels/workbook.xml.rels")
    assert b"{{" not in part(data, "xl/sharedStrings.xml")


def test_shared_formulas_are_written_out() -> None:
    master = '<c r="B1"><f t="shared" ref="B1:B2" si="0">A1*$A$1</f></c>'
    rows = (
        f'<row r="1">{text_cell("A1", "{{ 值 }}")}{master}</row>'
        '<row r="2"><c r="B2"><f t="shared" si="0"/></c></row>'
    )
    text = sheet_text(xlsx(zipped(xlsx_parts(sheet_xml(rows)))).render({"值": 1}, Stamp()))
    assert "<f>A1*$A$1</f>" in text
    assert "<f>A2*$A$1</f>" in text


@pytest.mark.parametrize(
    ("formula", "why"),
    [
        ("=B3", "B3：只引用了循环或条件里的一行"),
        ("=SUM(B2)", "B2：引用的行是 {%tr %} 标记"),
        ("=乙!B3", "乙!B3：只引用了循环或条件里的一行"),
        ("=SUM(表:乙!B1)", "公式跨工作表引用"),
    ],
)
def test_a_formula_that_would_be_wrong_is_refused_with_its_cell(formula: str, why: str) -> None:
    workbook = book(LOOP, LOOP)
    workbook[SHEET]["C5"] = formula
    message = refusal(workbook)
    assert message.startswith(f"templates/t.xlsx {SHEET}!C5：")
    assert why in message


def test_a_formula_over_a_part_of_a_loop_is_refused() -> None:
    template = """
        {%tr for 值 in 列 %} |
        {{ 值 }}             |
        续                   |
        {%tr endfor %}       |
        =SUM(A2:A2)          |
    """
    assert "只有循环里的一部分行" in refusal(template)


def test_a_formula_with_a_mark_is_refused() -> None:
    assert "公式里不能写标记" in refusal('=IF(A1="{{ 值 }}",1,2)')


def test_a_part_with_a_prefix_for_its_namespace_is_rendered() -> None:
    def prefixed(text: str) -> str:
        for name in (
            "worksheet",
            "sheetData",
            "row",
            "c",
            "is",
            "t",
            "v",
            "mergeCells",
            "mergeCell",
        ):
            text = text.replace(f"<{name} ", f"<x:{name} ").replace(f"<{name}>", f"<x:{name}>")
            text = text.replace(f"</{name}>", f"</x:{name}>")
        return text.replace("xmlns=", "xmlns:x=")

    rows = "".join(
        f'<row r="{n}">{text_cell(f"A{n}", text)}</row>'
        for n, text in enumerate(
            ["{%tr for 值 in 列 %}", "{{ 值 }}", "{%tr endfor %}", "尾"], start=1
        )
    )
    merged = '<mergeCells count="1"><mergeCell ref="A4:B4"/></mergeCells>'
    sheet = prefixed(sheet_xml(rows, tail=merged))
    assert sheet.startswith("<x:worksheet")
    data = xlsx(zipped(xlsx_parts(sheet))).render({"列": ["一", "二"]}, Stamp())
    assert drawn(data) == "一 | ~\n二 | ~\n尾 | <"


def test_utf_16_parts_are_rendered() -> None:
    rows = f'<row r="1">{text_cell("A1", "{{ 值 }}")}</row>'
    text = '<?xml version="1.0" encoding="UTF-16"?>' + sheet_xml(rows)
    parts = xlsx_parts(sheet_xml(rows))
    parts["xl/worksheets/sheet1.xml"] = text.encode("utf-16")
    assert drawn(xlsx(zipped(parts)).render({"值": "值"}, Stamp())) == "值"


def test_cells_without_references_stand_in_order() -> None:
    marked = "<c t='inlineStr'><is><t>{{ 值 }}</t></is></c>"
    rows = f"<row>{marked}<c><v>2</v></c></row><row><c><v>3</v></c></row>"
    assert (
        drawn(xlsx(zipped(xlsx_parts(sheet_xml(rows)))).render({"值": 1}, Stamp()))
        == "1 | 2\n3 | ~"
    )


def _array_book(tail: str) -> bytes:
    array = '<c r="B1"><f t="array" ref="B1:B2">A1:A2*2</f><v>1</v></c>'
    first = f'<row r="1">{text_cell("A1", "{{ 值 }}")}{array}</row>'
    return zipped(xlsx_parts(sheet_xml(f'{first}<row r="2"><c r="B2"><v>2</v></c></row>{tail}')))


def test_array_formulas_stay_where_nothing_moves_and_are_refused_elsewhere() -> None:
    text = sheet_text(xlsx(_array_book("")).render({"值": 1}, Stamp()))
    assert '<f t="array" ref="B1:B2">A1:A2*2</f></c>' in text
    marks = ("{%tr if 值 %}", "{%tr endif %}")
    rows = (f'<row r="{n}">{text_cell(f"A{n}", m)}</row>' for n, m in enumerate(marks, start=3))
    assert refusal(_array_book("".join(rows))).startswith("templates/t.xlsx 附件1!B1：这种公式")
