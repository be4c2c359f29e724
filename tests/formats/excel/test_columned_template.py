"""Columns that `{%tc %}` marks repeat or leave out, and all that follows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from huizhi.errors import RenderError, TemplateError
from huizhi.formats.excel.columned_template import ColumnedTemplate
from huizhi.formats.excel.loading import xlsx_template
from huizhi.formats.ooxml.stamp import Stamp
from tests.formats.rendering import (
    FILTERS,
    SHEET,
    assert_valid,
    book,
    drawn,
    opened,
    part,
    saved,
    sheet_text,
)

TABLE = """
    统计表        | <                      | <                | <              | <
    单位          | {%tc for 列 in 各列 %} | {{ 列.名 }}      | {%tc endfor %} | 合计
    {%tr for 行 in 各行 %} |               |                  |                |
    {{ 行.单位 }} |                        | {{ 行[列.键] }}  |                | =SUM(C4:C4)
    {%tr endfor %} |                       |                  |                |
    合计          |                        | =SUM(C4:C4)      |                | =SUM(E4:E4)
    占比          |                        | =C6/SUM($C6:$C6) |                | =SUM($C$6:C6)
"""
ROWS = [{"单位": "甲", "a": 1, "b": 2, "c": 3}, {"单位": "乙", "a": 4, "b": 5, "c": 6}]


def columns(*names: str) -> list[dict[str, str]]:
    """Columns by these keys, named by their capitals."""
    return [{"名": name.upper(), "键": name} for name in names]


def template(made: Workbook | str | bytes) -> ColumnedTemplate:
    data = made if isinstance(made, bytes) else saved(book(made) if isinstance(made, str) else made)
    loaded = xlsx_template(data, "templates/t.xlsx", FILTERS, Path())
    assert isinstance(loaded, ColumnedTemplate)
    return loaded


def fill(made: Workbook | str, **context: object) -> bytes:
    """The rendered workbook, valid and the same twice."""
    data = saved(book(made) if isinstance(made, str) else made)
    loaded = template(data)
    out = loaded.render(context, Stamp())
    assert out == loaded.render(context, Stamp())
    assert_valid(out, data)
    return out


def table(made: Workbook | str = TABLE, keys: str = "abc") -> bytes:
    return fill(made, 各列=columns(*keys), 各行=ROWS)


def formulas(data: bytes, row: int, sheet: str = SHEET) -> list[object]:
    return [cell.value for cell in opened(data)[sheet][row]]


def refused(made: Workbook | str) -> str:
    with pytest.raises(TemplateError) as caught:
        template(made)
    return str(caught.value)


def test_a_column_stands_once_for_each_round() -> None:
    data = table()
    assert drawn(data).splitlines()[:4] == [
        "统计表 | < | < | < | <",
        "单位   | A | B | C | 合计",
        "甲     | 1 | 2 | 3 |",
        "乙     | 4 | 5 | 6 |",
    ]
    assert formulas(data, 3)[4] == "=SUM(B3:D3)"
    assert formulas(data, 5)[1:] == [*(f"=SUM({c}3:{c}4)" for c in "BCD"), "=SUM(E3:E4)"]


def test_a_dollar_means_all_rounds_and_none_its_own() -> None:
    shares = formulas(table(), 6)
    assert shares[1:4] == [f"={c}5/SUM($B5:$D5)" for c in "BCD"]
    assert shares[4] == "=SUM($B$5:D5)"


@pytest.mark.parametrize(("keys", "total"), [("a", "=SUM(B3:B3)"), ("", "=SUM(XFD3:XFD3)")])
def test_one_column_or_none_leaves_sound_sums(keys: str, total: str) -> None:
    assert formulas(table(keys=keys), 3)[-1] == total


def test_the_same_template_is_filled_with_other_numbers_of_columns() -> None:
    made = saved(book(TABLE))
    loaded = template(made)
    fresh = [template(made) for _ in range(3)]
    for count, other in zip((3, 1, 2), fresh, strict=True):
        context = {"各列": columns(*"abc"[:count]), "各行": ROWS}
        assert loaded.render(context, Stamp()) == other.render(context, Stamp())


def test_widths_styles_panes_names_and_print_areas_follow() -> None:
    made = book(TABLE)
    sheet = made[SHEET]
    sheet.column_dimensions["C"].width = 7
    sheet.column_dimensions["C"].hidden = True
    sheet.column_dimensions["E"].width = 17
    sheet.print_area = "A1:E7"
    sheet.print_title_cols = "A:C"
    sheet.freeze_panes = "D3"
    made.defined_names["各数"] = DefinedName("各数", attr_text=f"{SHEET}!$C$4:$C$4")
    made.defined_names["标记"] = DefinedName("标记", attr_text=f"{SHEET}!$B$4")
    data = table(made)
    found = opened(data)
    widths = re.findall(r'<col [^>]*min="(\d+)" max="(\d+)"[^>]*', sheet_text(data))
    assert ("5", "5") in widths
    dimensions = found[SHEET].column_dimensions
    assert (dimensions["B"].min, dimensions["B"].max, dimensions["B"].hidden) == (2, 4, True)
    assert found[SHEET].print_area == f"'{SHEET}'!$A$1:$E$6"
    assert found[SHEET].print_title_cols == "$A:$D"
    assert found[SHEET].freeze_panes == "E3"
    assert found.defined_names["各数"].attr_text == f"{SHEET}!$B$3:$D$4"
    assert found.defined_names["标记"].attr_text == f"{SHEET}!$XFD$3:$XFD$4"
    none = opened(table(made, keys="")).defined_names
    assert none["各数"].attr_text == f"{SHEET}!$XFD$3:$XFD$4"


def test_a_row_is_as_high_as_the_columns_of_its_merged_cell_leave_room_for() -> None:
    made = book(TABLE.replace("统计表", "{{ 标题 }}", 1).replace("{{ 列.名 }}", "{{ 列.名 * 20 }}"))
    for cell in ("A1", "C2"):
        made[SHEET][cell].alignment = Alignment(wrap_text=True)
    one, many = (
        opened(fill(made, 各列=columns(*keys), 各行=ROWS, 标题="长" * 60))[SHEET].row_dimensions
        for keys in ("a", "abc" * 4)
    )

    assert one[1].height > 2 * many[1].height
    assert one[2].height == many[2].height > 2 * many[3].height


def test_rules_validations_links_and_filters_follow() -> None:
    made = book(TABLE)
    sheet = made[SHEET]
    sheet.conditional_formatting.add("C4:C4", FormulaRule(formula=["C4>$E4"]))
    rule = DataValidation("custom", formula1="C4<=SUM($C4:$C4)")
    rule.add("C4")
    sheet.add_data_validation(rule)
    sheet["C2"].hyperlink = f"#{SHEET}!E6"
    sheet.auto_filter.ref = "A2:E4"
    sheet.auto_filter.add_filter_column(4, ["1"])
    data = table(made)
    text = sheet_text(data)
    assert '<conditionalFormatting sqref="B3:D4">' in text
    assert "<formula>B3&gt;$E3</formula>" in text
    assert "<formula1>B3&lt;=SUM($B3:$D3)</formula1>" in text
    assert 'sqref="B3:D4"' in text
    assert re.search('<hyperlink [^>]*ref="B2:D2"', text)
    assert re.search('<autoFilter ref="A2:E4" ?/>|<autoFilter ref="A2:E4"></autoFilter>', text)


def test_charts_and_drawings_follow() -> None:
    made = book(TABLE)
    sheet = made[SHEET]
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, max_col=3, min_row=6))
    sheet.add_chart(chart, "G2")
    data = table(made)
    assert f"'{SHEET}'!$B$5:$D$5" in part(data, "xl/charts/chart1.xml").decode()
    assert "col>6</" in part(data, "xl/drawings/drawing1.xml").decode()  # G, two more, two gone


def test_a_smart_table_gets_a_heading_for_each_column() -> None:
    made = book(
        "单位 | {%tc for 列 in 各列 %} | 数量        | {%tc endfor %} | 备注\n"
        "甲   |                        | {{ 列.名 }} |                |"
    )
    made[SHEET].add_table(Table(displayName="表1", ref="A1:E2"))
    data = fill(made, 各列=columns(*"abc"))
    (found,) = opened(data)[SHEET].tables.values()
    assert found.ref == "A1:E2"
    assert [c.name for c in found.tableColumns] == ["单位", "数量", "数量2", "数量3", "备注"]
    assert formulas(data, 1) == ["单位", "数量", "数量2", "数量3", "备注"]


def test_other_sheets_follow_the_columns_they_name() -> None:
    data = table(book(TABLE, f"=SUM({SHEET}!C4:C4) | =SUM({SHEET}!C:C) | ={SHEET}!E2"))
    assert formulas(data, 1, "乙") == [
        f"=SUM({SHEET}!B3:D4)",
        f"=SUM({SHEET}!B:D)",
        f"={SHEET}!E2",
    ]


def test_groups_of_columns_merge_their_headings() -> None:
    data = fill(
        "{%tc for 组 in 各组 %} | {{ 组.名 }} | < | < | {%tc endfor %}\n"
        " | {%tc for 列 in 组.列 %} | {{ 列 }}{{ loop.index }} | {%tc endfor %} |",
        各组=[{"名": "上", "列": ["a", "b"]}, {"名": "下", "列": ["c"]}],
    )
    assert drawn(data).split() == ["上", "|", "<", "|", "下", "a1", "|", "b2", "|", "c1"]


def test_a_condition_leaves_columns_out() -> None:
    drawing = "甲 | {%tc if 有 %} | 乙 | {%tc else %} | 丙 | {%tc endif %} | 丁"
    assert drawn(fill(drawing, 有=True)) == "甲 | 乙 | 丁"
    assert drawn(fill(drawing, 有=False)) == "甲 | 丙 | 丁"


def test_values_keep_their_types_and_merges_down_go_on() -> None:
    data = fill(
        "x | {%tc for 列 in 各列 %} | y | {%tc endfor %}\n"
        "{%tr for 行 in 各行 %} | | |\n"
        "{{ 行 }} | | {% vm %}{{ 列.名 }} |\n"
        "{%tr endfor %} | | |",
        各列=columns("a", "b"),
        各行=[1, 2],
    )
    merged = opened(data)[SHEET].merged_cells.ranges
    assert sorted(map(str, merged)) == ["B2:B3", "C2:C3"]
    assert formulas(data, 2) == [1, "A", "B"]


@pytest.mark.parametrize(
    ("drawing", "said"),
    [
        ("{%tc for 列 in 各列 %} | {{ 列 }}", "表!A1：有 {%tc for %}，没有对应的 {%tc endfor %}"),
        ("{%tc for 列 in 各列 %} | 1 | {%tc endfor %}\n字 | |", "表!A2：写 {%tc %} 标记的列"),
        ("{%tc for 列 in 各列 %}字 | 1 | {%tc endfor %}", "表!A1：{%tc %} 标记旁边还有别的内容"),
        ("{%tc for 列 in 各列 %} | 1 | {%tc endfor %} | =B1", "表!D1：公式引用的 B1：只引用了"),
        ("{%tc for 列 in 各列 %} | 1 | =SUM($B1:$B1) | {%tc endfor %}", "一部分列"),
        ("{%tc for 列 in 各列 %} | =$B2 | {%tc endfor %}\n | 1 |", "表!B1：公式引用的 $B2"),
        ("字 | {%tc for 列 in 各列 %} | 1 | 2 | {%tc endfor %}\n题 | < | < | |", "表!A2：合并"),
        (
            "字 | {%tc for 列 in 各列 %} | {%tr if 有 %} | {%tc endfor %}\n1\n | | {%tr endif %}",
            "{%tr %} 标记",
        ),
        (
            "{%tr for 行 in 行们 %}\n | {%tc for 列 in 行 %} | 1 | {%tc endfor %}\n{%tr endfor %}",
            "表!B2：{%tc %} 里用了“行”，它只在循环的行里才有",
        ),
        ("字 | {%tc for 列 in %} | | {%tc endfor %}", "表!B1"),
        ("字 | {%tc for 列 in 各列 %} | {{ 列. }} | {%tc endfor %}", "表!C1：标记写法有误"),
    ],
)
def test_what_cannot_go_well_is_refused_with_its_cell(drawing: str, said: str) -> None:
    assert said in refused(drawing)


def test_a_failing_mark_is_told_with_its_cell_in_the_template() -> None:
    with pytest.raises(RenderError, match=r"表!B1.*“各列”没有对应的内容"):
        template("字 | {%tc for 列 in 各列 %} | 1 | {%tc endfor %}").render({}, Stamp())


def test_a_row_without_the_value_of_a_column_is_refused() -> None:
    rows: list[Mapping[str, object]] = [{"单位": "甲", "a": 1}]
    with pytest.raises(RenderError, match="没有对应的内容"):
        template(TABLE).render({"各列": columns("a", "b"), "各行": rows}, Stamp())


CHOICE = """
    {%tc for 列 in 列们 %} | {%tc if 列 > 1 %} | {{ 列 }} | {%tc else %} | 少 | {%tc endif %} | \
{%tc endfor %} | 合计
                           |                   | {{ 列 }} |              | 7  |               | \
               | =SUM(A2:G2)
"""


@pytest.mark.parametrize("numbers", [(1, 2, 3), (3, 2, 1), (1, 1)])
def test_a_range_over_a_loop_means_all_columns_that_came_out(numbers: tuple[int, ...]) -> None:
    row = list(opened(fill(CHOICE, 列们=numbers))[SHEET].iter_rows())[-1]
    assert row[-1].value == f"=SUM(A2:{'ABC'[len(numbers) - 1]}2)"
