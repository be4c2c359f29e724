"""Record sheets: sheets of a template that stand once for each record.

    name of the sheet: {{ 行.名称 }}
    one cell, alone in its row: {%sheet for 行 in 各行 %}

The row of the mark disappears. All marks of the sheet may name the record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel.cell_source import literal
from huizhi.formats.excel.column_rounds import kept, targets
from huizhi.formats.excel.record_lookers import check_lookers
from huizhi.formats.excel.sheet_source import CellError, SheetCell, read_rows
from huizhi.formats.excel.sheet_template import MAIN
from huizhi.formats.jinja import (
    MARK,
    CompiledMarks,
    MarkEnvironment,
    PlacedSource,
    straighten_quotes,
)
from huizhi.formats.ooxml import DECLARATION, Package, attribute, with_default_namespace
from huizhi.formats.zips import Member, read_members, write_members

REPEATS_SHEET = re.compile(r"\{%[-+]?\s*sheet\s")
_CONTROL = re.compile(r"\s*\{%[-+]?\s*sheet\s+(for\s(?:(?!%\}).)*?)\s*[-+]?%\}\s*", re.DOTALL)
_ENDS = re.compile(r"\{%[-+]?\s*sheet\s+end")
_VANISHES = "{%tr set _sheet = 1 %}"  # its row goes, as all rows of marks do
_TAKE = "_taken"
_MOST = 2000  # sheets


@dataclass(frozen=True)
class RecordSheet:
    """One such sheet. name: as in the template; place: its mark's."""

    name: str
    place: str
    marks: CompiledMarks

    def records(self, context: Mapping[str, object]) -> list[tuple[str, Mapping[str, object]]]:
        """For each record what its sheet is to be called, and what its marks may name.

        Raises: RenderError.
        """
        found: list[tuple[str, Mapping[str, object]]] = []

        def take(names: Mapping[str, object], title: object) -> str:
            if len(found) == _MOST:
                raise ValueError(f"一个工作簿最多放{_MOST}张这样的工作表")
            found.append((unescape(str(title)), {n: kept(v) for n, v in names.items()}))
            return ""

        self.marks.render({**context, _TAKE: take})
        return found


def find_record_sheets(
    data: bytes, package: Package, file: str, environment: MarkEnvironment
) -> tuple[list[RecordSheet], bytes]:
    """The sheets of a template that stand once for each record, and the template without their
    marks.

    Raises: TemplateError when a mark is not where it belongs, or another sheet looks at them.
    """
    (workbook,) = package.related("", "officeDocument")
    shared = package.related(workbook, "sharedStrings")
    strings = list(package.xml(shared[0])) if shared else []
    targets_of = {one.id: one.target for one in package.relationships(workbook)}
    found: list[RecordSheet] = []
    changed: dict[str, bytes] = {}
    formulas: list[tuple[str, SheetCell]] = []
    for sheet in package.xml(workbook).iter(f"{{{MAIN}}}sheet"):
        name, part = attribute(sheet, "name"), targets_of.get(attribute(sheet, "id"), "")
        root = with_default_namespace(package.xml(part), MAIN)
        rows = root.find(f"{{{MAIN}}}sheetData")
        if rows is None:
            continue
        try:
            cells = list(read_rows(rows, strings).cells)
            mark = _mark_of(cells)
        except CellError as error:
            place = f"{name}!{error.reference}"
            raise TemplateError([Mistake(file, place, error.what, remedy=error.remedy)]) from error
        formulas += [(name, cell) for cell in cells if cell.formula]
        if mark is not None:
            found.append(_record_sheet(name, mark, environment, file))
            _set_text(mark.element, _VANISHES)
            changed[part.lower()] = (
                DECLARATION + etree.tostring(root, encoding="unicode")
            ).encode()
    said = [(sheet, cell.reference, cell.formula) for sheet, cell in formulas]
    check_lookers(package, workbook, {one.name for one in found}, said, file)
    members = read_members(data, file)
    return found, write_members(
        Member(one.name, changed.get(one.name.lower(), one.data)) for one in members
    )


def _mark_of(cells: list[SheetCell]) -> SheetCell | None:
    """The cell with the mark of its sheet. Raises: CellError when it does not stand alone."""
    marked = [cell for cell in cells if REPEATS_SHEET.search(cell.text)]
    if not marked:
        return None
    cell = next((one for one in marked if _ENDS.search(one.text)), marked[0])
    if _ENDS.search(cell.text):
        raise CellError(cell.reference, "{%sheet for %} 不用写结尾", f"请删去 {cell.text.strip()}")
    if len(marked) > 1:
        raise CellError(marked[1].reference, "一张工作表只能写一个 {%sheet for %} 标记")
    if _CONTROL.fullmatch(cell.text) is None:
        remedy = "请独占一格，写成 {%sheet for 行 in 各行 %}，不用写结尾"
        raise CellError(cell.reference, "{%sheet %} 标记写法有误", remedy)
    beside = (one for one in cells if one.row == cell.row and one is not cell)
    if any(one.formula or one.text.strip() for one in beside):
        raise CellError(cell.reference, "{%sheet for %} 标记要独占一行", "请把别的内容移到别的行")
    return cell


def _record_sheet(
    name: str, mark: SheetCell, environment: MarkEnvironment, file: str
) -> RecordSheet:
    control = _CONTROL.fullmatch(mark.text)
    assert control is not None
    statement = control.group(1)
    names = ", ".join(f'"{one}": {one}' for one in (*targets(statement, environment), "loop"))
    title, end = "", 0
    for found in MARK.finditer(name):
        title += literal(name[end : found.start()]) + straighten_quotes(found.group())
        end = found.end()
    title += literal(name[end:])
    if not end:
        title += "{{ loop.index }}"
    source = (
        f"{{% {straighten_quotes(statement)} %}}{{% set _title %}}{title}{{% endset %}}"
        f"{{{{ {_TAKE}({{{names}}}, _title) }}}}{{% endfor %}}"
    )
    place = f"{name}!{mark.reference}"
    return RecordSheet(name, place, CompiledMarks(environment, PlacedSource(source, place), file))


def _set_text(cell: etree._Element, text: str) -> None:
    for one in list(cell):
        cell.remove(one)
    cell.set("t", "inlineStr")
    item = etree.SubElement(cell, f"{{{MAIN}}}is")
    etree.SubElement(item, f"{{{MAIN}}}t").text = text
