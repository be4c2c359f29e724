"""Sheet tail: what follows the rows in a worksheet part, settled after the rows are rendered.

Merges, validations, conditional formats, links, filters and breaks name rows, and rows move when
a loop repeats some of them. Source for the order: ISO/IEC 29500-1, 18.3.1.99 (worksheet).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from lxml import etree

from huizhi.formats.fragment import attributes, fragment, local_name
from huizhi.formats.marks import InputRule
from huizhi.formats.row_map import RowMap, RowRange
from huizhi.forms.grid import column_letters

_BEFORE_MERGES = (
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
)
_BEFORE_FORMATS = ("phoneticPr",)
_BEFORE_LINKS = (
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "AlternateContent",
    "extLst",
)
_RANGE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


@dataclass(frozen=True)
class _Area:
    """A range of template cells: column letters, rows from 0, both ends included."""

    left: str
    top: int
    right: str
    bottom: int

    @classmethod
    def of(cls, reference: str) -> _Area:
        left, top, right, bottom = _RANGE.fullmatch(reference.replace("$", "")).groups()  # type: ignore[union-attr]
        return cls(left, int(top) - 1, right or left, int(bottom or top) - 1)

    def at(self, rows: RowRange) -> str:
        """The reference of this area's columns at these rows."""
        first, last = f"{self.left}{rows[0] + 1}", f"{self.right}{rows[1] + 1}"
        return first if first == last else f"{first}:{last}"


@dataclass(frozen=True)
class SheetTail:
    """The elements after the rows, by name."""

    elements: Mapping[str, tuple[etree._Element, ...]]

    @classmethod
    def of(cls, elements: Sequence[etree._Element]) -> SheetTail:
        """The tail of these elements, the following siblings of `sheetData`."""
        named: dict[str, tuple[etree._Element, ...]] = {}
        for element in elements:
            name = local_name(element)
            named[name] = (*named.get(name, ()), element)
        return cls(named)

    def settled(
        self,
        rows: RowMap,
        merged_down: Sequence[tuple[int, int]],
        rules: Mapping[str, InputRule],
    ) -> str:
        """The XML of the tail for the rendered rows.

        merged_down: template (row, column) of cells merged over their loop; rules: what to tell
        the input cell of each field.
        """
        return "".join(
            [
                *(self._moved(name, rows) for name in _BEFORE_MERGES),
                self._merges(rows, merged_down),
                *(self._moved(name, rows) for name in _BEFORE_FORMATS),
                self._moved("conditionalFormatting", rows),
                self._validations(rows, rules),
                *(self._moved(name, rows) for name in _BEFORE_LINKS),
            ]
        )

    def _moved(self, name: str, rows: RowMap) -> str:
        """The elements of this name with their references moved."""
        move = _MOVES.get(name)
        elements = self.elements.get(name, ())
        return "".join(move(element, rows) if move else fragment(element) for element in elements)

    def _merges(self, rows: RowMap, merged_down: Sequence[tuple[int, int]]) -> str:
        areas = [
            _Area.of(merge.get("ref", ""))
            for merges in self.elements.get("mergeCells", ())
            for merge in merges
        ]
        references = [
            area.at(group) for area in areas for group in rows.groups(area.top, area.bottom)
        ]
        for row, column in merged_down:
            area = _Area(column_letters(column), row, column_letters(column), row)
            groups = rows.groups(row, row, all_rounds=True)
            references += [area.at(group) for group in groups if group[0] < group[1]]
        merges = "".join(f'<mergeCell ref="{r}"/>' for r in references if ":" in r)
        return f'<mergeCells count="{merges.count("ref=")}">{merges}</mergeCells>' if merges else ""

    def _validations(self, rows: RowMap, rules: Mapping[str, InputRule]) -> str:
        kept = [
            _with_reference(validation, "sqref", rows)
            for validations in self.elements.get("dataValidations", ())
            for validation in validations
        ]
        taken = {cell for text in kept for cell in _cells_of(text)}
        added = [
            _validation(rules[field], cells)
            for field, cells in _cells_by_field(rows).items()
            if field in rules and not taken.intersection(cells)
        ]
        everything = [text for text in kept if text] + added
        if not everything:
            return ""
        return f'<dataValidations count="{len(everything)}">{"".join(everything)}</dataValidations>'


def _cells_by_field(rows: RowMap) -> dict[str, list[str]]:
    cells: dict[str, list[str]] = {}
    for slot in rows.slots:
        cells.setdefault(slot.field, []).append(f"{slot.letters}{slot.row + 1}")
    return cells


def _cells_of(validation: str) -> Iterator[str]:
    """The cells that an existing validation covers."""
    found = re.search(r'sqref="([^"]*)"', validation)
    for reference in found.group(1).split() if found else ():
        area = _Area.of(reference)
        for row in range(area.top, area.bottom + 1):
            for column in range(_column(area.left), _column(area.right) + 1):
                yield f"{column_letters(column)}{row + 1}"


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _validation(rule: InputRule, cells: Sequence[str]) -> str:
    """One `dataValidation` element. Source: ISO/IEC 29500-1, 18.3.1.32."""
    checks = rule.rule != "any"
    named: dict[str, object] = {"type": rule.rule} if checks else {}
    if rule.rule in {"textLength", "date", "whole", "decimal"}:
        named["operator"] = rule.operator
    if checks and not rule.stops:
        named["errorStyle"] = "warning"
    named |= {"allowBlank": 1, "showInputMessage": 1}
    if checks:
        named |= {"showErrorMessage": 1, "errorTitle": rule.title[:32], "error": rule.error[:255]}
    named |= {"promptTitle": rule.title[:32], "prompt": rule.prompt[:255], "sqref": " ".join(cells)}
    formulas = _formulas(rule, cells[0])
    inside = "".join(
        f"<formula{number}>{escape(formula)}</formula{number}>"
        for number, formula in enumerate(formulas, start=1)
    )
    return f"<dataValidation{attributes(named)}>{inside}</dataValidation>"


def _formulas(rule: InputRule, cell: str) -> Iterable[str]:
    if rule.rule == "list":
        return ['"' + ",".join(rule.choices) + '"']
    given = [rule.formula1, rule.formula2] if rule.rule != "any" else []
    return [formula.replace("{cell}", cell) for formula in given if formula]


def _with_reference(element: etree._Element, name: str, rows: RowMap) -> str:
    """The element with the references in this attribute moved, "" when none is left."""
    references = [
        area.at(run)
        for area in map(_Area.of, element.get(name, "").split())
        for run in rows.runs(area.top, area.bottom)
    ]
    if not references:
        return ""
    text = fragment(element)
    return re.sub(rf'(\b{name}=")[^"]*', lambda m: m.group(1) + " ".join(references), text, count=1)


def _spanned(element: etree._Element, rows: RowMap) -> str:
    """The element with its `ref` stretched over all rows that came from it."""
    area = _Area.of(element.get("ref", ""))
    span = rows.span(area.top, area.bottom)
    if span is None:
        return ""
    return re.sub(
        r'(\bref=")[^"]*', lambda m: m.group(1) + area.at(span), fragment(element), count=1
    )


def _links(element: etree._Element, rows: RowMap) -> str:
    links = "".join(_with_reference(link, "ref", rows) for link in element)
    return f"<hyperlinks>{links}</hyperlinks>" if links else ""


def _breaks(element: etree._Element, rows: RowMap) -> str:
    breaks = [
        f'<brk id="{span[1] + 1}" max="16383" man="1"/>'
        for one in element
        if (span := rows.span(int(one.get("id", "0")) - 1, int(one.get("id", "0")) - 1))
    ]
    count = len(breaks)
    if not count:
        return ""
    return f'<rowBreaks count="{count}" manualBreakCount="{count}">{"".join(breaks)}</rowBreaks>'


_MOVES: Mapping[str, Callable[[etree._Element, RowMap], str]] = {
    "autoFilter": _spanned,
    "conditionalFormatting": lambda element, rows: _with_reference(element, "sqref", rows),
    "hyperlinks": _links,
    "rowBreaks": _breaks,
}
