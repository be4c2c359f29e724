"""The reader of .xlsx and .xlsm: the package's XML walked as it stands, no library between.

Libraries lose error cells, Strict workbooks, UTF-16 parts, cells outside a wrong `<dimension>`,
number formats, hidden rows or names; each of these is kept here.
Source: ISO/IEC 29500-1, 18 (SpreadsheetML).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from lxml import etree

from huizhi.content import Cell, Document, Grid, Limits, NamedPlace
from huizhi.errors import DamagedError
from huizhi.formats.ooxml import (
    Package,
    Relationship,
    attribute,
    child,
    children,
    custom_properties,
    external_content,
    package_last_saved,
)
from huizhi.formats.sheets.areas import MOST_COLUMNS, MOST_ROWS, column_number
from huizhi.formats.sheets.cell_content import SharedContent
from huizhi.formats.sheets.cell_style import read_styles
from huizhi.formats.sheets.rich_text import shared_strings
from huizhi.formats.sheets.xlsx_sheet import ListedSheet, read_sheet
from huizhi.formats.text import MACROS, not_a_table

_POINTS_AT = re.compile(
    r"(?P<sheet>'(?:[^']|'')+'|[^'!\[\],:]+)!\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})"
    r"(:\$?[A-Z]{1,3}\$?[0-9]{1,7})?"
)


def read_xlsx(data: bytes, limits: Limits, kind: str = "xlsx") -> Document:
    """All worksheets of a workbook in its order, hidden ones too.

    Raises: DamagedError, LimitError, EncryptedError.
    """
    package = Package(data, limits)
    workbook = _workbook_part(package)
    root = package.xml(workbook)
    book = SharedContent(
        strings=shared_strings(package, workbook),
        styles=read_styles(package, workbook),
        from_1904=attribute(child(root, "workbookPr"), "date1904") in {"1", "true"},
        rich_values="xl/richData/richValueRel.xml" in package,
    )
    targets = {one.id: one for one in package.relationships(workbook)}
    grids: list[Grid] = []
    margins: list[Cell] = []
    remarks = [MACROS] if _has_macros(targets.values()) else []
    for sheet, target in _sheets(root, targets):
        if target is None:
            remarks.append(f"工作表“{sheet.name}”的内容不在文件里，没有读取")
            continue
        if target.kind != "worksheet":
            remarks.append(not_a_table(sheet.name))
            continue
        content = read_sheet(package, sheet, book, limits, sum(len(g.cells) for g in grids))
        grids.append(content.grid)
        remarks += content.remarks
        margins += content.margins
    if not grids and any("不在文件里" in remark for remark in remarks):
        raise DamagedError("工作表的内容不在文件里")
    return Document(
        kind=kind,
        grids=tuple(grids),
        properties=custom_properties(package),
        names=_names(root, [grid.name for grid in grids]),
        remarks=tuple(remarks),
        written=package_last_saved(package),
        margins=tuple(margins),
        far=external_content(package),
    )


def _workbook_part(package: Package) -> str:
    parts = package.related("", "officeDocument")
    if not parts:
        raise DamagedError("缺少工作簿")
    return parts[0]


def _sheets(
    root: etree._Element, targets: dict[str, Relationship]
) -> Iterable[tuple[ListedSheet, Relationship | None]]:
    """The sheets in the workbook's order, each with what it points at, None for nothing in it."""
    for one in children(child(root, "sheets"), "sheet"):
        name = attribute(one, "name")
        target = targets.get(attribute(one, "id"))
        if target is not None and target.external:
            target = None
        hidden = attribute(one, "state") in {"hidden", "veryHidden"}
        yield ListedSheet(name, target.target if target else "", hidden), target


def _has_macros(targets: Iterable[Relationship]) -> bool:
    return any(one.kind in {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"} for one in targets)


def _names(root: etree._Element, sheets: list[str]) -> dict[str, NamedPlace]:
    """Defined names that point at one cell or rectangle of a sheet read.

    A copied sheet brings the names again as its own; the workbook's come first.
    """
    found: dict[str, NamedPlace] = {}
    named = children(child(root, "definedNames"), "definedName")
    for one in sorted(named, key=lambda name: bool(attribute(name, "localSheetId"))):
        place = _named_place(one.text or "", tuple(sheets))
        if place is not None and not attribute(one, "name").startswith("_xlnm."):
            found.setdefault(attribute(one, "name"), place)
    return found


@lru_cache(maxsize=1024)
def _named_place(reference: str, sheets: tuple[str, ...]) -> NamedPlace | None:
    match = _POINTS_AT.fullmatch(reference.strip().removeprefix("="))
    if match is None:
        return None
    sheet = match["sheet"]
    if sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    row, column = int(match["row"]) - 1, column_number(match["column"])
    if sheet not in sheets or not (0 <= row < MOST_ROWS and column < MOST_COLUMNS):
        return None
    return NamedPlace(sheet, row, column)
