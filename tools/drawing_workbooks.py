"""The three attachments as Excel workbooks, made for filling in and for one printed page."""

from __future__ import annotations

from drawing_words import (
    CONTACT_NOTE,
    CONTACT_ROWS,
    QUOTA_HEADER,
    QUOTA_ROW,
    WORKS_ABOVE,
    WORKS_BELOW,
    WORKS_HEADER,
    WORKS_ROW,
)
from drawing_xlsx import Cell, Row, Sheet, workbook


def form(number: int) -> bytes:
    """attachment1.xlsx, attachment2.xlsx or attachment3.xlsx."""
    return workbook({1: _liaison, 2: _quotas, 3: _works}[number]())


def _heading(number: int, columns: int) -> tuple[Row, Row]:
    mark = Row((Cell(f"附件{number}", "附件标识"), Cell("", "附件标识", columns - 1)), 27)
    return mark, Row((Cell(_title(number), "附件标题", columns),), 54)


def _title(number: int) -> str:
    return f"{{{{ 附件{number}.标题 }}}}"


def _control(statement: str) -> Row:
    return Row((Cell(f"{{%tr {statement} %}}", "模板标记"),), 18)


def _liaison() -> Sheet:
    # A number with its area code (0317-12345678) and one of a mobile phone each on one line.
    widths = (11.0, 19.5, 6.5, 17.0, 6.0, 19.5)
    rows = []
    for labels in CONTACT_ROWS:
        span = len(widths) // len(labels) - 1
        cells = [
            cell
            for label in labels
            for cell in (Cell(label, "表头"), Cell(f"{{{{ {label} }}}}", "填写", span))
        ]
        rows.append(Row(tuple(cells), 45))
    note = Row((Cell(CONTACT_NOTE, "表注", len(widths)),), 42)
    return Sheet(
        name="附件1",
        title=_title(1),
        widths=widths,
        rows=(*_heading(1, len(widths)), *rows, note),
        printed=len(widths),
        first_input="B3",
    )


def _quotas() -> Sheet:
    widths = (7.5, 25.0, 17.0, 20.0, 9.0)
    rows = (
        Row(tuple(Cell(label, "表头") for label in QUOTA_HEADER), 33),
        _control("for 项 in 项目"),
        Row(tuple(Cell(text, "表格文字") for text in QUOTA_ROW), 45),
        _control("endfor"),
    )
    return Sheet(
        name="附件2",
        title=_title(2),
        widths=widths,
        rows=(*_heading(2, len(widths)), *rows),
        printed=len(widths),
    )


def _works() -> Sheet:
    # The longest name of an item (应急避险逃生路线图) on one line.
    widths = (21.0, 6.5, 20.0, 30.0, 9.0)
    looks = ("明细文字", "明细文字", "明细填写", "明细填写", "明细填写")
    cells = tuple(Cell(text, look) for text, look in zip(WORKS_ROW, looks, strict=True))
    rows = (
        *(_field(label, len(widths)) for label in WORKS_ABOVE),
        Row(tuple(Cell(label, "明细表头") for label in WORKS_HEADER), 27),
        _control("for 组 in 作品"),
        _control("for 行 in 组.行"),
        # No height: the row grows with what is written into it. Excel and WPS fit it when they
        # open the file; others take the default height until it is edited.
        Row((*cells, Cell("", "行高"))),
        _control("endfor"),
        _control("endfor"),
        *(_field(label, len(widths)) for label in WORKS_BELOW),
    )
    return Sheet(
        name="附件3",
        title=_title(3),
        widths=(*widths, 0.75),
        rows=(*_heading(3, len(widths)), *rows),
        printed=len(widths),
        header_row=5,
        pages_high=0,
        first_input="B3",
    )


def _field(label: str, columns: int) -> Row:
    """A label and, over the rest of the row, the place for its answer."""
    look = "填报项日期" if label == "报送时间" else "填报项填写"
    answer = Cell(f"{{{{ {label} }}}}", look, columns - 1)
    return Row((Cell(f"{label}：", "填报项"), answer), 27)
