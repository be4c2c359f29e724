"""Record lookers: what looks at a sheet that stands once for each record from outside it.

There are many such sheets after rendering, or none, and none is called as it was; so formulas,
names, charts, rules, links, text boxes and pivot tables of other sheets are refused with their
place, and so are tables of these sheets by name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.excel.formula import Reference, parse_formula
from huizhi.formats.ooxml import Package, attribute, tag_name

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_FORMULAS = ("{*}f", "{*}formula", "{*}formula1", "{*}formula2")
_OF_RECORDS = "生成后有许多张，请改用记录本身来计算"
_AWAY = "生成后有许多张，名称也变了；请删去它，或者放到那张工作表里"
_LOCAL = "请在名称管理器里把它的范围改为那张工作表，或删除"
_CALLED = {"conditionalFormatting": "条件格式", "dataValidation": "数据有效性"}


def check_lookers(
    package: Package,
    workbook: str,
    repeated: Collection[str],
    formulas: Iterable[tuple[str, str, str]],
    file: str,
) -> None:
    """workbook: its part; repeated: the sheets that stand for records; formulas: of all cells:
    sheet, cell, formula; file: what messages call it.

    Raises: TemplateError when something outside looks at one of them.
    """
    sheets = _Sheets.of(package, workbook, repeated)
    for sheet, cell, formula in formulas:
        if other := sheets.seen_in(formula, sheet):
            what = f"公式引用了会重复的工作表“{other}”"
            raise TemplateError([Mistake(file, f"{sheet}!{cell}", what, remedy=_OF_RECORDS)])
    for one in package.xml(workbook).iterfind(f"{{{_MAIN}}}definedNames/{{{_MAIN}}}definedName"):
        if one.get("localSheetId") is None and sheets.seen_in(one.text or ""):
            what = f"名称“{one.get('name')}”指向会重复的工作表"
            raise TemplateError([Mistake(file, "", what, remedy=_LOCAL)])
    for sheet, cells, kind, text in _beside_cells(package, sheets):
        if other := sheets.seen_in(text, sheet):
            what = f"{kind}引用了会重复的工作表“{other}”"
            place = f"{sheet}!{cells}" if cells else sheet
            raise TemplateError([Mistake(file, place, what, remedy=_AWAY)])


@dataclass(frozen=True)
class _Sheets:
    """The sheets of a workbook. names: by part; repeated: those for records; tables: the sheet of
    each of their tables."""

    names: dict[str, str]
    repeated: frozenset[str]
    tables: dict[str, str]
    workbook: str

    @classmethod
    def of(cls, package: Package, workbook: str, repeated: Collection[str]) -> _Sheets:
        targets = {one.id: one.target for one in package.relationships(workbook)}
        names = {
            targets[attribute(sheet, "id")]: attribute(sheet, "name")
            for sheet in package.xml(workbook).iter(f"{{{_MAIN}}}sheet")
            if targets.get(attribute(sheet, "id"), "") in package
        }
        tables = {
            attribute(package.xml(table), "displayName"): sheet
            for part, sheet in names.items()
            if sheet in repeated
            for table in package.related(part, "table")
        }
        return cls(names, frozenset(repeated), tables, workbook)

    def seen_in(self, formula: str, sheet: str = "") -> str:
        """The first sheet for records, by name, that a formula of this sheet looks at in another
        one, "" for none."""
        seen = _sheets_in(formula) & self.repeated
        for table, own in self.tables.items():
            if re.search(rf"(?<![\w.]){re.escape(table)}(?![\w.(!])", formula, re.IGNORECASE):
                seen.add(own)
        return next(iter(sorted(seen - {sheet})), "")


def _beside_cells(package: Package, sheets: _Sheets) -> Iterator[tuple[str, str, str, str]]:
    """What may look elsewhere besides formulas of cells: sheet, its cells, what it is, what it
    says."""
    for part, sheet in sheets.names.items():
        yield from ((sheet, *said) for said in _in_sheet(package.xml(part)))
        for link in package.relationships(part):
            if link.external and link.target.startswith("#"):
                yield sheet, "", "链接", unquote(link.target[1:])
        for drawing in package.related(part, "drawing"):
            for one in package.xml(drawing).iter("{*}sp", "{*}cxnSp"):
                yield sheet, "", "文本框", one.get("textlink", "")
            for chart in package.related(drawing, "chart", "chartEx"):
                for one in package.xml(chart).iter("{*}f"):
                    yield sheet, "", "图表", one.text or ""
    for cache in package.related(sheets.workbook, "pivotCacheDefinition"):
        for source in package.xml(cache).iter("{*}worksheetSource"):
            named, table = source.get("sheet", ""), source.get("name", "")
            yield "", "", "数据透视表", f"'{named}'!A1" if named else table


def _in_sheet(root: etree._Element) -> Iterator[tuple[str, str, str]]:
    """The same for what stands in a sheet's own part."""
    for element in root:
        if tag_name(element) == "sheetData":
            continue
        for one in element.iter(*_FORMULAS):
            yield (*_rule_around(one), one.text or "")
        for one in element.iter("{*}hyperlink"):
            yield one.get("ref", ""), "链接", one.get("location", "")


def _rule_around(formula: etree._Element) -> tuple[str, str]:
    """The cells that the rule of a formula is for, and what it is."""
    cells, kind = "", ""
    for one in formula.iterancestors():
        inside = next((o.text for o in one if tag_name(o) == "sqref"), "")
        cells = cells or one.get("sqref") or inside or ""
        kind = kind or _CALLED.get(tag_name(one), "")
        if tag_name(one) == "sparkline":
            return inside or "", "迷你图"
    return cells, kind or "规则"


def _sheets_in(formula: str) -> set[str]:
    try:
        parts = parse_formula(formula)
    except ValueError:
        return set()  # which is told elsewhere
    named = {part.sheet for part in parts if isinstance(part, Reference)}
    texts = (part for part in parts if isinstance(part, str) and "!" in part)
    return named | {text.rpartition("!")[0].strip("'").replace("''", "'") for text in texts}
