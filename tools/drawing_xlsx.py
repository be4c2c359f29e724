"""Excel workbooks of one sheet, drawn from rows of cells; every look is a named cell style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from drawing_package import RELATION, Part, package, relation_id
from drawing_theme import theme

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_INPUT = "FFFFF9DB"  # light yellow: here one writes
_DATE = 164  # the first number of a format of one's own
_FONTS = ("宋体", "仿宋_GB2312", "黑体", "方正小标宋简体")


@dataclass(frozen=True, slots=True)
class Look:
    """One cell style. size: points; edges: "box", "bottom" or ""; open: one may write here."""

    name: str
    font: str = "仿宋_GB2312"
    size: int = 12
    across: str = "center"
    edges: str = "box"
    number_format: int = 0
    open: bool = False
    wrap: bool = True


_TEXT = 49  # "@": telephone numbers keep their zeros
LOOKS = (
    Look("Normal", "宋体", 11, "", "", wrap=False),
    Look("附件标识", "黑体", 16, "left", "", wrap=False),
    Look("模板标记", size=10, across="left", edges="", wrap=False),
    Look("附件标题", "方正小标宋简体", 18, "center", ""),
    Look("表头", "黑体", 14),
    Look("表格文字", size=14),
    Look("填写", size=14, number_format=_TEXT, open=True),
    Look("表注", size=12, across="left", edges=""),
    Look("明细表头", "黑体", 12),
    Look("明细文字"),
    Look("明细填写", across="left", number_format=_TEXT, open=True),
    Look("填报项", "黑体", 12, "left", ""),
    Look("填报项填写", across="left", edges="bottom", number_format=_TEXT, open=True),
    Look("填报项日期", across="left", edges="bottom", number_format=_DATE, open=True),
    # Empty, beside the printed area: its size keeps rows that fit their text from being low.
    Look("行高", size=20, edges=""),
)
_NUMBER = {look.name: number for number, look in enumerate(LOOKS)}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell; `span` columns are merged into it, all of its look."""

    text: str
    look: str
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One row, from column A. height: points; 0 for as high as its text."""

    cells: tuple[Cell, ...]
    height: float = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """The one sheet of a form.

    widths: characters; printed: columns that are printed; header_row: from 1, repeated on each
    printed page, 0 for none; pages_high: 1, or 0 for as many as it takes; first_input: the cell
    that is chosen when the file is opened.
    """

    name: str
    title: str
    widths: tuple[float, ...]
    rows: tuple[Row, ...]
    printed: int
    header_row: int = 0
    pages_high: int = 1
    first_input: str = "A1"


def workbook(sheet: Sheet) -> bytes:
    """The xlsx package of this sheet."""
    strings: dict[str, int] = {}
    drawn = _sheet_xml(sheet, strings)
    others = [
        Part("xl/worksheets/sheet1.xml", f"{_TYPE}.worksheet+xml", drawn),
        Part("xl/styles.xml", f"{_TYPE}.styles+xml", _styles_xml()),
        Part("xl/sharedStrings.xml", f"{_TYPE}.sharedStrings+xml", _strings_xml(strings)),
        theme("xl"),
    ]
    main = Part("xl/workbook.xml", f"{_TYPE}.sheet.main+xml", _workbook_xml(sheet))
    return package(main, others, sheet.title)


def _workbook_xml(sheet: Sheet) -> str:
    place = f"'{sheet.name}'!"
    last = f"${_letter(sheet.printed - 1)}${len(sheet.rows)}"
    names = (
        f'<definedName name="_xlnm.Print_Area" localSheetId="0">{place}$A$1:{last}</definedName>'
    )
    if sheet.header_row:
        rows = f"${sheet.header_row}:${sheet.header_row}"
        names += (
            f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{place}{rows}</definedName>'
        )
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{RELATION}"><workbookPr/><bookViews>'
        '<workbookView xWindow="0" yWindow="0" windowWidth="24000" windowHeight="12000"/>'
        f'</bookViews><sheets><sheet name="{sheet.name}" sheetId="1" r:id="{relation_id(0)}"/>'
        f"</sheets><definedNames>{names}</definedNames></workbook>"
    )


def _sheet_xml(sheet: Sheet, strings: dict[str, int]) -> str:
    """The worksheet part; texts that are new are added to `strings` with their numbers."""
    rows = "".join(_row_xml(row, number, strings) for number, row in enumerate(sheet.rows, start=1))
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(sheet.widths, start=1)
    )
    merges = [
        area for number, row in enumerate(sheet.rows, start=1) for area in _merges(row, number)
    ]
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in merges)
    first = sheet.first_input
    return (
        f'<worksheet xmlns="{_MAIN}" xmlns:r="{RELATION}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<dimension ref="A1:{_letter(len(sheet.widths) - 1)}{len(sheet.rows)}"/>'
        '<sheetViews><sheetView showGridLines="0" workbookViewId="0">'
        f'<selection activeCell="{first}" sqref="{first}"/></sheetView></sheetViews>'
        '<sheetFormatPr defaultRowHeight="27"/>'
        f"<cols>{columns}</cols><sheetData>{rows}</sheetData>{_PROTECTION}"
        f'<mergeCells count="{len(merges)}">{merged}</mergeCells>{_print_setup(sheet)}</worksheet>'
    )


def _row_xml(row: Row, number: int, strings: dict[str, int]) -> str:
    height = f' ht="{row.height}" customHeight="1"' if row.height else ""
    cells, column = "", 0
    for cell in row.cells:
        for offset in range(cell.span):
            place = f'r="{_letter(column)}{number}" s="{_NUMBER[cell.look]}"'
            if cell.text and not offset:
                text = strings.setdefault(cell.text, len(strings))
                cells += f'<c {place} t="s"><v>{text}</v></c>'
            else:
                cells += f"<c {place}/>"
            column += 1
    return f'<row r="{number}"{height}>{cells}</row>'


def _merges(row: Row, number: int) -> list[str]:
    areas, column = [], 0
    for cell in row.cells:
        if cell.span > 1:
            areas.append(f"{_letter(column)}{number}:{_letter(column + cell.span - 1)}{number}")
        column += cell.span
    return areas


def _letter(column: int) -> str:
    return chr(ord("A") + column)


_PROTECTION = (
    '<sheetProtection sheet="1" objects="1" scenarios="1" formatCells="0" formatColumns="0" '
    'formatRows="0" insertRows="0"/>'
)


def _print_setup(sheet: Sheet) -> str:
    footer = "" if sheet.pages_high else "<oddFooter>&amp;C— &amp;P —</oddFooter>"
    return (
        '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.79" right="0.79" top="0.79" bottom="0.79" header="0.4" footer="0.4"/>'
        '<pageSetup paperSize="9" orientation="portrait" fitToWidth="1" '
        f'fitToHeight="{sheet.pages_high}"/>'
        + (f"<headerFooter>{footer}</headerFooter>" if footer else "")
    )


def _strings_xml(strings: dict[str, int]) -> str:
    items = "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in strings)
    return f'<sst xmlns="{_MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{items}</sst>'


def _styles_xml() -> str:
    fonts = sorted({(look.font, look.size) for look in LOOKS}, key=_font_order)
    formats = "".join(_format_xml(look, fonts) for look in LOOKS)
    cells = "".join(
        _format_xml(look, fonts, f' xfId="{number}"') for number, look in enumerate(LOOKS)
    )
    names = "".join(
        f'<cellStyle name="{look.name}" xfId="{number}"{"" if number else _BUILTIN}/>'
        for number, look in enumerate(LOOKS)
    )
    date = quoteattr('yyyy"年"m"月"d"日"')
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        f'<numFmts count="1"><numFmt numFmtId="{_DATE}" formatCode={date}/></numFmts>'
        f'<fonts count="{len(fonts)}">{"".join(_font_xml(*font) for font in fonts)}</fonts>'
        f'<fills count="3">{_FILLS}</fills><borders count="3">{_BORDERS}</borders>'
        f'<cellStyleXfs count="{len(LOOKS)}">{formats}</cellStyleXfs>'
        f'<cellXfs count="{len(LOOKS)}">{cells}</cellXfs>'
        f'<cellStyles count="{len(LOOKS)}">{names}</cellStyles></styleSheet>'
    )


_BUILTIN = ' builtinId="0"'


def _font_order(font: tuple[str, int]) -> tuple[int, int]:
    return _FONTS.index(font[0]), font[1]


def _font_xml(name: str, size: int) -> str:
    return f'<font><sz val="{size}"/><name val="{name}"/><charset val="134"/></font>'


def _format_xml(look: Look, fonts: Sequence[tuple[str, int]], of: str = "") -> str:
    edges = ("", "box", "bottom").index(look.edges)
    across = f' horizontal="{look.across}"' if look.across else ""
    if look.open and look.across == "left":
        across += ' indent="1"'
    wrap = ' wrapText="1"' if look.wrap else ""
    return (
        f'<xf numFmtId="{look.number_format}" fontId="{fonts.index((look.font, look.size))}" '
        f'fillId="{2 if look.open else 0}" borderId="{edges}"{of} applyNumberFormat="1" '
        'applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">'
        f'<alignment{across} vertical="center"{wrap}/>'
        f'<protection locked="{0 if look.open else 1}"/></xf>'
    )


_FILLS = (
    '<fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>'
    f'<fill><patternFill patternType="solid"><fgColor rgb="{_INPUT}"/></patternFill></fill>'
)


def _border(*sides: str) -> str:
    lines = "".join(
        f'<{side} style="thin"><color auto="1"/></{side}>' if side in sides else f"<{side}/>"
        for side in ("left", "right", "top", "bottom")
    )
    return f"<border>{lines}<diagonal/></border>"


_BORDERS = _border() + _border("left", "right", "top", "bottom") + _border("bottom")
