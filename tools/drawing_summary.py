"""The summary's template: how the workbook looks that the clerk gets at the end.

A sheet for each kind of table. Where the columns depend on the campaign (总览, 名册, 汇总) one cell
stands for all of them (`横排`); elsewhere each column stands where a clerk would look for it.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

from drawing_chart import add_chart
from drawing_mended import mended
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

_BODY, _HEADING, _TITLE, _SIZE = "宋体", "黑体", "方正小标宋简体", 11
_ROW, _TITLE_ROW = 22.0, 36.0  # points
_SPREAD = 6  # columns that the title takes where one cell stands for all columns
_MARGINS = {"left": 0.5, "right": 0.5, "top": 0.6, "bottom": 0.7, "header": 0.3, "footer": 0.35}
_SAVED = dt.datetime(2024, 1, 1)
# Cell styles that tones have their colours from: name, number as Excel counts, ink, fill.
_TONES = (
    ("好", 26, "1E5C2E", "E2F0D9"),
    ("差", 27, "9C1C12", "FBE0DD"),
    ("适中", 28, "7A4B00", "FFF2CC"),
    ("解释性文本", 53, "666666", ""),
    ("超链接", 8, "0B5394", ""),
)


@dataclass(frozen=True)
class Look:
    """How a cell looks. side: of its text, None for whatever its value is; wrap: it may take
    several lines; boxed: it has lines around it."""

    font: str = _BODY
    size: int = _SIZE
    bold: bool = False
    ink: str = "000000"
    fill: str = ""
    side: str | None = None
    wrap: bool = True
    boxed: bool = True


_LOOKS = {
    "标题": Look(_TITLE, 18, side="center", boxed=False),
    "说明": Look(side="left", boxed=False),
    "表头": Look(_HEADING, fill="DCE6F1", side="center"),
    "随内容": Look(),
    "居中": Look(side="center"),
    "靠左": Look(side="left"),
    "单位": Look(side="left", bold=True),
    "合计": Look(bold=True, fill="F2F2F2"),
    "没有": Look(side="center", ink="666666"),
    "标记": Look(ink="7F7F7F", wrap=False, boxed=False),
}


@dataclass(frozen=True)
class Column:
    """A column with its heading, by which its values are named. width: characters."""

    heading: str
    width: float
    look: str = "居中"


_STATISTICS = (
    Column("报送事项", 20, "单位"),
    Column("截止", 11),
    Column("应报", 10),
    Column("已报送", 10),
    Column("需更正", 10),
    Column("空白表", 10),
    Column("未报送", 10),
    Column("其中逾期", 11),
    Column("报送率", 10),
    Column("按时收到", 11),
    Column("迟收到", 10),
)
_CHASE = (
    Column("序号", 6),
    Column("单位", 18, "单位"),
    Column("报送事项", 12),
    Column("截止", 11),
    Column("状态", 16),
    Column("逾期天数", 11),
    Column("联系人", 12),
    Column("电话", 17),
    Column("电话出自", 18),
    Column("要做什么", 60, "靠左"),
    Column("已催", 16),
)
_ISSUES = (
    Column("序号", 6),
    Column("单位", 18, "单位"),
    Column("报送事项", 12),
    Column("级别", 9),
    Column("问题", 16),
    Column("位置", 16),
    Column("说明", 56, "靠左"),
    Column("文件", 30, "靠左"),
    Column("原件", 12),
)
_QUOTA = (
    Column("序号", 6),
    Column("单位", 18, "单位"),
    Column("报送事项", 12),
    Column("项目", 22),
    Column("种类", 14),
    Column("应报", 8),
    Column("收到", 8),
    Column("合格", 8),
    Column("还缺", 8),
    Column("说明", 40, "靠左"),
)
_MATERIAL = (
    Column("序号", 6),
    Column("单位", 16, "单位"),
    Column("报送事项", 12),
    Column("项目", 20),
    Column("文件", 44, "靠左"),
    Column("种类", 10),
    Column("内容", 18),
    Column("拍摄时间", 17),
    Column("归类依据", 16),
    Column("判定", 12),
    Column("问题", 28, "靠左"),
    Column("原件", 12),
)
_RECEIPTS = (
    Column("序号", 6),
    Column("收到时间", 18),
    Column("文件名", 36, "靠左"),
    Column("大小", 11),
    Column("归类", 11),
    Column("归到", 28, "靠左"),
    Column("处理结果", 40, "靠左"),
    Column("读出", 8),
    Column("未归入", 9),
    Column("原件", 12),
)
_UNREAD = (
    Column("序号", 6),
    Column("文件名", 36, "靠左"),
    Column("归到", 28, "靠左"),
    Column("位置", 18),
    Column("文字", 60, "靠左"),
    Column("原件", 12),
)


def summary() -> bytes:
    """summary.xlsx."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    _set_styles(workbook)
    _Page(workbook, "总览", _SPREAD).draw_spread(frozen=2, upper=True, totals=True)
    statistics = _Page(workbook, "统计", len(_STATISTICS))
    statistics.draw_columns(_STATISTICS, frozen=1)
    statistics.draw_chart(_STATISTICS)
    _Page(workbook, "名册", _SPREAD).draw_spread(frozen=2, upper=True, totals=True)
    _Page(workbook, "汇总", _SPREAD).draw_spread(frozen=0, upper=True, filtered_from="B")
    for name, columns, frozen in (
        ("催报名单", _CHASE, 2),
        ("应报核对", _QUOTA, 2),
        ("问题清单", _ISSUES, 2),
        ("材料清单", _MATERIAL, 2),
        ("收件登记", _RECEIPTS, 3),
        ("未读文字", _UNREAD, 2),
    ):
        _Page(workbook, name, len(columns)).draw_columns(columns, frozen)
    workbook.properties.title, workbook.properties.creator = "{{ 标题 }}", "回执"
    workbook.properties.created = _SAVED
    target = io.BytesIO()
    workbook.save(target)
    return mended(target.getvalue(), _SAVED)


def _set_styles(workbook: Workbook) -> None:
    """The cell styles of the tones; widths are counted in digits of the body's font."""
    normal = workbook._named_styles["Normal"].font  # type: ignore[attr-defined]
    normal.name, normal.size, normal.scheme, normal.family = _BODY, _SIZE, None, None
    workbook._fonts.clear()  # type: ignore[attr-defined]
    workbook._fonts.add(normal)  # type: ignore[attr-defined]
    for name, number, ink, fill in _TONES:
        font = Font(name=_BODY, size=_SIZE, color=ink, underline="single" if number == 8 else None)
        style = NamedStyle(name=name, builtinId=number, font=font)
        if fill:
            style.fill = PatternFill("solid", fgColor=fill)
        workbook.add_named_style(style)


class _Page:
    """One sheet while it is drawn, from the top down. wide: columns that the title takes."""

    def __init__(self, workbook: Workbook, name: str, wide: int) -> None:
        self._sheet = workbook.create_sheet(name)
        self._wide, self._row = wide, 1
        self._heading = self._body = 0
        self._set_print()
        self._line("{{ 表.标题 }}", "标题", _TITLE_ROW)
        self._lines("提示")

    def draw_spread(
        self, frozen: int, *, upper: bool = False, totals: bool = False, filtered_from: str = "A"
    ) -> None:
        """A table whose columns the program knows."""
        first = self._row + 1
        if upper:
            self._repeated("上层表头", ["{{ 行|横排 }}"], ["表头"])
        self._heading = self._row + 1
        self._repeated("表头", ["{{ 行|横排 }}"], ["表头"])
        self._body = self._row + 1
        self._repeated("各行", ["{{ 行|横排 }}"], ["随内容"], otherwise=True)
        if totals:
            self._repeated("合计", ["{{ 行|横排 }}"], ["合计"])
        self._finish(first, self._heading + 2, frozen, filtered_from)
        for number in range(1, self._wide + 1):
            self._sheet.column_dimensions[get_column_letter(number)].width = 14

    def draw_columns(self, columns: Sequence[Column], frozen: int) -> None:
        """A table whose columns stand in the template."""
        self._heading = self._row
        self._cells([column.heading for column in columns], ["表头"] * len(columns))
        self._body = self._row + 1
        marks = [f"{{{{ 行.{column.heading} }}}}" for column in columns]
        self._repeated("各行", marks, [column.look for column in columns], otherwise=True)
        self._finish(self._heading, self._heading + 1, frozen, "A")
        for number, column in enumerate(columns, start=1):
            self._sheet.column_dimensions[get_column_letter(number)].width = column.width

    def draw_chart(self, columns: Sequence[Column]) -> None:
        """The chart of the rows, below everything."""
        headings = [column.heading for column in columns]
        width = sum(column.width for column in columns)
        below = add_chart(self._sheet, headings, self._heading, self._body, self._row + 1, width)
        self._sheet.print_area = f"A1:{get_column_letter(self._wide)}{below}"

    def _finish(self, first: int, top: int, frozen: int, filtered_from: str) -> None:
        """The footnotes, and what names the table. first: of the rows that repeat on each page;
        top: the first row that scrolls."""
        self._lines("脚注")
        sheet, last = self._sheet, get_column_letter(self._wide)
        sheet.print_area = f"A1:{last}{self._row - 1}"
        sheet.print_title_rows = f"{first}:{self._heading}"
        sheet.auto_filter.ref = f"{filtered_from}{self._heading}:{last}{self._body}"
        sheet.freeze_panes = f"{get_column_letter(frozen + 1)}{top}"

    def _lines(self, of: str) -> None:
        """Lines across the table, one for each text."""
        self._mark(f"for 行 in 表.{of}|逐行")
        self._line("{{ 行.文字 }}", "说明", _ROW)
        self._mark("endfor")

    def _repeated(
        self, of: str, marks: Sequence[str], looks: Sequence[str], *, otherwise: bool = False
    ) -> None:
        """One row for each; otherwise: what is said when there is none."""
        self._mark(f"for 行 in 表.{of}|逐行")
        self._cells(marks, looks)
        if otherwise:
            self._mark("else")
            for column in range(2, self._wide + 1):
                _dress(self._cell(column), "没有")
            self._line("{{ 表.没有内容 }}", "没有", _ROW)
        self._mark("endfor")

    def _cells(self, texts: Sequence[str], looks: Sequence[str]) -> None:
        for number, (text, look) in enumerate(zip(texts, looks, strict=True), start=1):
            cell = self._cell(number)
            cell.value = text
            _dress(cell, look)
        self._sheet.row_dimensions[self._row].height = _ROW
        self._row += 1

    def _line(self, text: str, look: str, height: float) -> None:
        """A text across the table."""
        cell = self._cell(1)
        cell.value = text
        _dress(cell, look)
        self._sheet.merge_cells(f"A{self._row}:{get_column_letter(self._wide)}{self._row}")
        self._sheet.row_dimensions[self._row].height = height
        self._row += 1

    def _mark(self, statement: str) -> None:
        cell = self._cell(1)
        cell.value = f"{{%tr {statement} %}}"
        _dress(cell, "标记")
        self._row += 1

    def _cell(self, column: int) -> Cell:
        cell = self._sheet.cell(self._row, column)
        assert isinstance(cell, Cell)  # merged when all its cells are there
        return cell

    def _set_print(self) -> None:
        """A4 across, as wide as the page, page numbers at the foot."""
        sheet = self._sheet
        sheet.page_setup.paperSize, sheet.page_setup.orientation = 9, "landscape"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for edge, inches in _MARGINS.items():
            setattr(sheet.page_margins, edge, inches)
        sheet.print_options.horizontalCentered = True
        sheet.sheet_view.showGridLines = False
        foot = sheet.oddFooter
        # All to the right but what may be long, which would run into what stands in the middle.
        foot.left.text, foot.right.text = "{{ 页脚 }}", "&A　第 &P 页，共 &N 页"
        foot.left.size = foot.right.size = 9


def _dress(cell: Cell, name: str) -> None:
    look = _LOOKS[name]
    cell.font = Font(name=look.font, size=look.size, bold=look.bold, color=look.ink)
    cell.alignment = Alignment(horizontal=look.side, vertical="center", wrap_text=look.wrap)
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.boxed:
        edge = Side(style="thin", color="8C8C8C")
        cell.border = Border(left=edge, right=edge, top=edge, bottom=edge)
