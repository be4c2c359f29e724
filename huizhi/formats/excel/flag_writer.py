"""Flag writer for .xlsx and .xlsm: flagged cells coloured, notes beside them, the list at the end.

Everything else of the workbook stays as its sender saved it. The colour is a conditional format
that is always true, so that the cells keep their own look and the colour can be taken away again:
its formula is known whatever program saved the file since.
Source: ISO/IEC 29500-1, 18.3.1.18 (conditionalFormatting), 18.3.1.10 (cfRule).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from huizhi.content import Cell, Document, Limits, column_letters
from huizhi.errors import DamagedError
from huizhi.formats.excel.cell_value import cell_text
from huizhi.formats.excel.character_width import count_lines
from huizhi.formats.excel.sheet_comments import SheetComments
from huizhi.formats.excel.sheet_tail import SHEET_ORDER
from huizhi.formats.excel.sheet_template import MAIN
from huizhi.formats.excel.style_part import EMPTY_STYLES, StylePart, insert_in_order
from huizhi.formats.flags import (
    COLOURS,
    ISSUE_HEADINGS,
    ISSUE_SHEET,
    ISSUE_TITLE,
    ISSUE_WIDTHS,
    Flag,
    FlagClass,
    FlagRow,
    flag_note,
    is_issue_sheet,
    issue_rows,
)
from huizhi.formats.jinja import names_shown
from huizhi.formats.ooxml import PackageDraft, Stamp, attribute, child, children
from huizhi.formats.sheets import read_xlsx

_S = f"{{{MAIN}}}"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_ALWAYS = 'N("回执核对")=0'
_KNOWN = 'N("回执核对")'
_LINE = 15.0  # points a line of the list


def write_xlsx_flags(
    data: bytes,
    flags: Sequence[Flag],
    issues: Sequence[FlagRow],
    stamp: Stamp,
    document: Document | None = None,
) -> bytes:
    """The workbook with these flags and no earlier ones, the issues, if any, on a sheet 问题清单.

    A flag whose place is not in the workbook stands in the list only. document: what was read of
    all its sheets, where it was read already.
    Raises: DamagedError, also for a workbook in the Strict form; LimitError; EncryptedError.
    """
    return _FlaggedBook(data, document).flagged(flags, issues, stamp)


class _FlaggedBook:
    """One workbook that gets flags."""

    def __init__(self, data: bytes, document: Document | None) -> None:
        limits = Limits()
        self.document = read_xlsx(data, limits) if document is None else document
        self.draft = PackageDraft(data, limits)
        parts = self.draft.package.related("", "officeDocument")
        if not parts:
            raise DamagedError("缺少工作簿")
        self.part = parts[0]
        self.root = self.draft.xml(self.part)
        if etree.QName(self.root).namespace != MAIN:
            raise DamagedError("工作簿是 Strict 格式")
        self.styles = self._styles()
        targets = {one.id: one.target for one in self.draft.package.relationships(self.part)}
        self.sheets = {
            attribute(sheet, "name"): targets[attribute(sheet, "id")]
            for sheet in children(child(self.root, "sheets"), "sheet")
        }
        self.cells = {
            cell.place: (grid.name, cell) for grid in self.document.grids for cell in grid.cells
        }

    def flagged(self, flags: Sequence[Flag], issues: Sequence[FlagRow], stamp: Stamp) -> bytes:
        for number, grid in enumerate(self.document.grids, start=1):
            sheet = self.sheets[grid.name]
            comments = SheetComments(self.draft, sheet, number)
            comments.clear()
            root = self.draft.xml(sheet)
            _clear_colours(root)
            own = list(self._flags_on(grid.name, flags))
            self._colour(root, own)
            comments.add(_notes(own))
        self._list(issues)
        return self.draft.written(stamp)

    def _flags_on(self, sheet: str, flags: Sequence[Flag]) -> Iterator[tuple[Cell, Flag]]:
        for flag in flags:
            found = self.cells.get(flag.place)
            if found is not None and found[0] == sheet:
                yield found[1], flag

    def _colour(self, root: etree._Element, flags: Sequence[tuple[Cell, Flag]]) -> None:
        """The conditional formats, before all others that the sheet has."""
        kinds: tuple[FlagClass, ...] = ("fix", "confirm", "check")
        used = [kind for kind in kinds if any(flag.kind == kind for _, flag in flags)]
        for rule in root.iter("{*}cfRule") if used else ():
            if attribute(rule, "priority").isdigit():
                rule.set("priority", str(int(attribute(rule, "priority")) + len(used)))
        for priority, kind in enumerate(used, start=1):
            areas = sorted({_area(cell) for cell, flag in flags if flag.kind == kind})
            one = etree.Element(f"{_S}conditionalFormatting", sqref=" ".join(areas))
            rule = etree.SubElement(
                one,
                f"{_S}cfRule",
                type="expression",
                dxfId=str(self.styles.background(COLOURS[kind])),
                priority=str(priority),
            )
            etree.SubElement(rule, f"{_S}formula").text = _ALWAYS
            insert_in_order(root, one, SHEET_ORDER)

    def _list(self, issues: Sequence[FlagRow]) -> None:
        """The list of issues: on the sheet that an earlier round made, else on a new one."""
        former = next((one.name for one in self.document.grids if is_issue_sheet(one)), None)
        if former is None and not issues:
            return
        text = self._list_xml(issues)
        if former is not None:
            self.draft.put(self.sheets[former], text)
            return
        part = self.draft.add("xl/worksheets/sheet{}.xml", _WORKSHEET, text)
        sheets = child(self.root, "sheets")
        if sheets is None:
            raise DamagedError("缺少工作表")
        ids = [int(attribute(one, "sheetId") or 0) for one in sheets]
        taken = {name.lower() for name in self.sheets}
        names = (ISSUE_SHEET, *(f"{ISSUE_SHEET}（{n}）" for n in range(2, len(taken) + 3)))
        element = etree.SubElement(sheets, f"{_S}sheet", nsmap={"r": _R})
        element.set("name", next(name for name in names if name.lower() not in taken))
        element.set("sheetId", str(max(ids, default=0) + 1))
        element.set(f"{{{_R}}}id", self.draft.relate(self.part, "worksheet", part))

    def _list_xml(self, issues: Sequence[FlagRow]) -> str:
        title = self.styles.cell(size=12, bold=True, ruled=False)
        head = self.styles.cell(bold=True, rgb="E7E6E6", centred=True)
        plain = self.styles.cell()
        toned = {kind: self.styles.cell(rgb=rgb, centred=True) for kind, rgb in COLOURS.items()}
        middle = self.styles.cell(centred=True)
        rows = [
            _row(0, (ISSUE_TITLE,), (title,), 34),
            _row(1, ISSUE_HEADINGS, (head,) * len(ISSUE_HEADINGS), 20),
        ]
        links = []
        for number, (issue, texts) in enumerate(
            zip(issues, issue_rows(issues), strict=True), start=2
        ):
            tone = toned.get(issue.kind, middle)
            looks = (middle, tone, middle, middle, plain, plain, middle)
            lines = max(count_lines(t, w) for t, w in zip(texts, ISSUE_WIDTHS, strict=True))
            rows.append(_row(number, texts, looks, min(409.0, lines * _LINE + 6)))
            if issue.place in self.cells:
                links.append(self._link(number, issue.place))
        return _worksheet("".join(rows), len(ISSUE_HEADINGS), links)

    def _link(self, row: int, place: str) -> str:
        sheet, cell = self.cells[place]
        name = sheet.replace("'", "''")
        target = quoteattr(f"'{name}'!{column_letters(cell.column)}{cell.row + 1}")
        return f'<hyperlink ref="C{row + 1}" location={target}/>'

    def _styles(self) -> StylePart:
        parts = self.draft.package.related(self.part, "styles")
        if parts:
            return StylePart(self.draft.xml(parts[0]))
        part = self.draft.add("xl/styles{}.xml", _STYLES, EMPTY_STYLES)
        self.draft.relate(self.part, "styles", part)
        return StylePart(self.draft.xml(part))


def _clear_colours(root: etree._Element) -> None:
    """Takes our conditional formats away, whatever the program that saved them made of them."""
    for rule in list(root.iter("{*}cfRule")):
        if any(_KNOWN in (one.text or "") for one in rule):
            holder = rule.getparent()
            assert holder is not None
            holder.remove(rule)
            above = holder.getparent()
            if not len(children(holder, "cfRule")) and above is not None:
                above.remove(holder)


def _notes(flags: Sequence[tuple[Cell, Flag]]) -> dict[str, str]:
    """The notes by reference of their cell; several on one cell one below the other."""
    notes: dict[str, list[str]] = {}
    for cell, flag in flags:
        if not flag.sentence:
            continue
        place = f"{column_letters(cell.column)}{cell.row + 1}"
        notes.setdefault(place, []).append(flag_note(flag.kind, names_shown(flag.sentence)))
    return {place: "\n".join(said) for place, said in notes.items()}


def _area(cell: Cell) -> str:
    first = f"{column_letters(cell.column)}{cell.row + 1}"
    last = f"{column_letters(cell.right - 1)}{cell.bottom}"
    return first if first == last else f"{first}:{last}"


def _row(row: int, texts: Sequence[str], looks: Sequence[int], height: float) -> str:
    cells = "".join(
        f'<c r="{column_letters(column)}{row + 1}" s="{look}" t="inlineStr">'
        f'<is><t xml:space="preserve">{escape(str(cell_text(text)))}</t></is></c>'
        for column, (text, look) in enumerate(zip(texts, looks, strict=True))
    )
    return f'<row r="{row + 1}" ht="{height:.1f}" customHeight="1">{cells}</row>'


def _worksheet(rows: str, columns: int, links: Sequence[str]) -> str:
    last = column_letters(columns - 1)
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>'
        for n, width in enumerate(ISSUE_WIDTHS, start=1)
    )
    linked = f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
        '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        '<sheetViews><sheetView workbookViewId="0"><pane ySplit="2" topLeftCell="A3" '
        'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{rows}</sheetData>"
        f'<mergeCells count="1"><mergeCell ref="A1:{last}1"/></mergeCells>{linked}'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'
    )
