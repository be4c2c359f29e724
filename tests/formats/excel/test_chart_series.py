"""What a chart shows of repeated rows and columns: it follows, or is refused with its sheet."""

from __future__ import annotations

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.series import SeriesLabel, StrRef

from huizhi.errors import TemplateError
from huizhi.formats.excel.loading import xlsx_template
from tests.formats.rendering import FILTERS, SHEET, book, fill, loop_rows, part, refusal, saved

ROWS = """
    名                     | 数          | 量
    {%tr for 行 in 行们 %} |             |
    {{ 行.名 }}            | {{ 行.数 }} | {{ 行.数 }}
    {%tr endfor %}         |             |
"""
COLUMNS = """
    单位                   | {%tc for 列 in 各列 %} | {{ 列 }} | {%tc endfor %} | 合计
    {%tr for 行 in 行们 %} |                        |          |                |
    {{ 行.名 }}            |                        | 1        |                | 2
    {%tr endfor %}         |                        |          |                |
    共                     |                        | 3        |                | 4
"""


def _charted(drawing: str, columns: tuple[int, int], row: int, label: str = "") -> Workbook:
    made = book(drawing)
    chart = BarChart()
    chart.add_data(
        Reference(made[SHEET], min_col=columns[0], max_col=columns[1], min_row=row),
        from_rows=True,
    )
    if label:
        chart.series[0].tx = SeriesLabel(strRef=StrRef(f"{SHEET}!{label}"))
    made[SHEET].add_chart(chart, "H2")
    return made


def test_values_of_one_column_follow_their_rows() -> None:
    data = fill(_charted(ROWS, (2, 2), 3, "$B$1"), 行们=loop_rows("甲", "乙"))
    chart = part(data, "xl/charts/chart1.xml").decode()
    assert "$B$2:$B$3" in chart
    assert "$B$1<" in chart


@pytest.mark.parametrize(
    ("columns", "label", "says"),
    [((2, 3), "", "表：图表的系列的值引用的"), ((2, 2), "$A$3", "表：图表的系列名")],
)
def test_a_series_for_each_round_is_refused(
    columns: tuple[int, int], label: str, says: str
) -> None:
    assert says in refusal(_charted(ROWS, columns, 3, label))


@pytest.mark.parametrize(
    ("row", "label", "says"), [(3, "", "系列的值引用的"), (5, "$C$1", "系列名"), (5, "", "")]
)
def test_in_columns_likewise(row: int, label: str, says: str) -> None:
    data = saved(_charted(COLUMNS, (3, 3), row, label))
    if not says:
        xlsx_template(data, "t.xlsx", FILTERS, None)  # type: ignore[arg-type]
        return
    with pytest.raises(TemplateError, match=says):
        xlsx_template(data, "t.xlsx", FILTERS, None)  # type: ignore[arg-type]
