"""Sheet tail: what follows the rows in a worksheet part, settled after the rows are rendered.

Merges, validations, conditional formats, links, filters and breaks name rows, and rows move when
a loop repeats some of them. Source for the order: ISO/IEC 29500-1, 18.3.1.99 (worksheet).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import cached_property

from lxml import etree

from huizhi.formats.excel.formula import parse_reference
from huizhi.formats.excel.input_rule import validation_xml
from huizhi.formats.excel.moved import RowMaps, whole_reference
from huizhi.formats.excel.moved_rules import formulas_of, is_rule, moved_rules
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.excel.row_signs import SlotPlace
from huizhi.formats.excel.row_stream import RowLeftovers
from huizhi.formats.excel.sheet_stream import ColumnSpread
from huizhi.formats.jinja import MARK, InputRule
from huizhi.formats.ooxml import fragment, tag_name, without_declarations
from huizhi.formats.sheets import Area, any_area, column_number

SHEET_ORDER = (
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
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
    "extLst",
)
_VIEWS = {"customSheetViews", "cellWatches"}  # of no use once rows have moved
_CONTAINERS = {"dataValidations", "conditionalFormattings", "ext", "extLst"}
_STRETCHED = {"autoFilter", "sortState", "sortCondition"}  # one area; the rest may become several
_STRETCHED_RIGHT = {"mergeCells", "autoFilter", "conditionalFormatting", "ignoredErrors"}
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class SheetTail:
    """The elements after the rows in order. sheet: name of the sheet."""

    sheet: str
    elements: tuple[etree._Element, ...]

    @cached_property
    def merges(self) -> tuple[Area, ...]:
        """The merged areas. Raises: ValueError when one is written wrongly."""
        found = (one for element in self._named("mergeCells") for one in element)
        return tuple(any_area(one.get("ref", "")) for one in found)

    @property
    def corners(self) -> Iterator[tuple[int, int, int, int]]:
        """The merged areas as (top, left, bottom, right), from 0.

        Raises: ValueError when one is written wrongly.
        """
        for area in self.merges:
            yield area.top, area.left, area.bottom, area.right

    @property
    def headers(self) -> tuple[etree._Element, ...]:
        """The element of headers and footers, if there is one."""
        return tuple(self._named("headerFooter"))

    @property
    def header_marks(self) -> bool:
        """Whether a header or footer holds a mark."""
        return any(MARK.search(one.text or "") for e in self.headers for one in e)

    @property
    def formulas(self) -> Iterator[tuple[str, str]]:
        """The formulas of rules, each with the cells that it is for."""
        for rule in (one for e in self.elements for one in e.iter(etree.Element) if is_rule(one)):
            cells, formulas = formulas_of(rule)
            yield from ((cells, formula) for formula in formulas)

    def stretched(self, spread: ColumnSpread) -> SheetTail:
        """The tail of a sheet whose last column is further to the right than the template's."""
        elements = []
        for element in self.elements:
            copy = element
            if tag_name(element) in _STRETCHED_RIGHT:
                copy = _stretched_copy(element, spread)
            elements.append(copy)
        return SheetTail(self.sheet, tuple(elements))

    def check(self) -> None:
        """Raises: ValueError when an area is written wrongly, so that rendering need not look."""
        for one in (inner for element in self.elements for inner in element.iter()):
            named = f"{one.get('sqref', '')} {one.get('ref', '')}"
            inside = one.text or "" if tag_name(one) == "sqref" else ""
            for reference in f"{named} {inside}".split():
                any_area(reference)

    def settled(
        self,
        maps: RowMaps,
        merged_down: Sequence[tuple[int, int]],
        slots: Sequence[SlotPlace],
        rules: Mapping[str, InputRule],
        header: str = "",
        beside: RowLeftovers | None = None,
    ) -> str:
        """The XML of the tail for the rendered rows.

        maps: of all sheets; merged_down: template (row, column) of cells merged over their loop;
        slots, rules: where fields stand, and what to tell the input cell of each; header: the
        headers and footers, "" for those of the template; beside: what streamed rows left.
        Raises: RenderError when a rule's formula does not fit the moved rows.
        """
        ranked: list[tuple[int, str]] = []
        rank = 0
        for element in self.elements:
            name = tag_name(element)
            rank = (
                SHEET_ORDER.index(name) if name in SHEET_ORDER else rank
            )  # AlternateContent stays put
            if name == "headerFooter" and header:
                ranked.append((rank, header))
            elif name not in {"mergeCells", "dataValidations", "hyperlinks"}:
                ranked.append((rank, self._moved_text(element, maps)))
        own = maps[self.sheet]
        merges = [a.at((a.top, a.bottom)) for a in self.merged(own, merged_down)]
        merges += beside.merges if beside else []
        ranked.append((SHEET_ORDER.index("mergeCells"), _merges_xml(merges)))
        links = self._links(maps) + (_links_xml(beside) if beside else "")
        if links:
            ranked.append((SHEET_ORDER.index("hyperlinks"), f"<hyperlinks>{links}</hyperlinks>"))
        validations = self._validations(maps, slots, rules)
        ranked.append((SHEET_ORDER.index("dataValidations"), validations))
        return "".join(text for _, text in sorted(ranked, key=lambda one: one[0]))

    def _named(self, name: str) -> Iterator[etree._Element]:
        return (element for element in self.elements if tag_name(element) == name)

    def _moved_text(self, element: etree._Element, maps: RowMaps) -> str:
        if not any(row_map.moves for row_map in maps.values()):
            return fragment(element)
        moved = _moved(element, maps, self.sheet)
        return "".join(_fragment_of_copy(one, element) for one in moved)

    def _links(self, maps: RowMaps) -> str:
        """The template's own links, moved."""
        own = (self._moved_text(one, maps) for one in self._named("hyperlinks"))
        return "".join(text.partition(">")[2].rpartition("</")[0] for text in own)

    def merged(self, rows: RowMap, merged_down: Sequence[tuple[int, int]]) -> list[Area]:
        """The merged areas where the rows are now, but those of streamed rows; a cell with
        `{% vm %}` takes the area it begins with along."""
        later = {one.row for one in rows.streamed}  # whose merges come with the rows
        areas = [area for area in self.merges if area.top != area.bottom or area.top not in later]
        corners = {(area.top, area.left): area for area in areas}
        down = {place: corners.pop(place, Area(*place, *place)) for place in merged_down}
        moved = [(a, group) for a in corners.values() for group in rows.groups(a.top, a.bottom)]
        for area in down.values():
            moved += [(area, group) for group in rows.groups_of_rounds(area.top, area.bottom)]
        merged = (Area(group[0], a.left, group[1], a.right) for a, group in moved)
        return [area for area in merged if area.rows > 1 or area.columns > 1]

    def _validations(
        self, maps: RowMaps, slots: Sequence[SlotPlace], rules: Mapping[str, InputRule]
    ) -> str:
        kept = [
            text
            for validations in self._named("dataValidations")
            for one in validations
            if (text := self._moved_text(one, maps))
        ]
        taken = [
            any_area(reference) for text in kept for reference in _attribute(text, "sqref").split()
        ]
        cells: dict[str, list[SlotPlace]] = {}
        for slot in slots:
            free = not any(area.holds(slot.row, column_number(slot.letters)) for area in taken)
            if slot.alone and slot.field in rules and free:
                cells.setdefault(slot.field, []).append(slot)
        all_of_them = kept + [
            validation_xml(rules[name], _areas(found)) for name, found in cells.items()
        ]
        if not all_of_them:
            return ""
        return (
            f'<dataValidations count="{len(all_of_them)}">{"".join(all_of_them)}</dataValidations>'
        )


def _areas(slots: Sequence[SlotPlace]) -> list[str]:
    """The cells of these slots; those that stand one below the other as one area."""
    areas: list[Area] = []
    for slot in slots:
        last, column = areas[-1] if areas else None, column_number(slot.letters)
        if last and last.left == column and last.bottom + 1 == slot.row:
            areas[-1] = Area(last.top, column, slot.row, column)
        else:
            areas.append(Area(slot.row, column, slot.row, column))
    return [area.at((area.top, area.bottom)) for area in areas]


def _merges_xml(references: Sequence[str]) -> str:
    if not references:
        return ""
    merges = "".join(f'<mergeCell ref="{reference}"/>' for reference in references)
    return f'<mergeCells count="{len(references)}">{merges}</mergeCells>'


def _links_xml(beside: RowLeftovers) -> str:
    ids = beside.relations
    return "".join(
        f'<hyperlink ref="{place}" xmlns:r="{RELATIONS}" r:id="{ids[address]}"/>'
        for place, address in beside.links
    )


def _stretched_copy(element: etree._Element, spread: ColumnSpread) -> etree._Element:
    """A copy of the element whose areas end where the columns end now."""
    copy = deepcopy(element)
    printed = tag_name(element) == "mergeCells"
    for one in copy.iter():
        for name in ("ref", "sqref"):
            areas = one.get(name, "").split()
            if areas:
                right = (_stretched_area(area, spread, printed=printed) for area in areas)
                one.set(name, " ".join(right))
    return copy


def _stretched_area(reference: str, spread: ColumnSpread, *, printed: bool) -> str:
    area = any_area(reference)
    right = spread.right(area.right, printed=printed)
    return replace(area, right=right).at((area.top, area.bottom))


def _moved(element: etree._Element, maps: RowMaps, sheet: str) -> list[etree._Element]:
    """Copies of the element with every reference in it moved; none when nothing of it is left."""
    name = tag_name(element)
    if name in _VIEWS:
        return []
    if name == "rowBreaks":
        return _moved_breaks(element, maps[sheet])
    holder = etree.Element("holder")
    holder.append(deepcopy(element))
    settled = {*_settle_rules(holder, maps, sheet), *_settle_links(holder, maps[sheet], sheet)}
    for one in [one for one in holder.iterdescendants() if one not in settled]:
        _move_one(one, maps[sheet], maps, sheet)
    for one in list(holder.iter("{*}hyperlink")):
        _repeat_link(one)
    for one in [one for one in holder.iterdescendants() if _is_gone(one)]:
        _remove(one)
    return [one for one in holder if len(one) or not len(element)]


def _settle_rules(holder: etree._Element, maps: RowMaps, sheet: str) -> Iterator[etree._Element]:
    """Puts the rules with formulas in their places; gives all that is settled by it."""
    for rule in [one for one in holder.iterdescendants() if is_rule(one)]:
        moved = moved_rules(rule, maps, sheet)
        for one in moved:
            rule.addprevious(one)
            yield from one.iter()
        _remove(rule)
        _count(moved[0].getparent() if moved else None)


def _settle_links(holder: etree._Element, rows: RowMap, sheet: str) -> Iterator[etree._Element]:
    """Puts a link for each round in place of one that leads from a loop to its own round; gives
    these."""
    for link in list(holder.iter("{*}hyperlink")):
        target = parse_reference(link.get("location", ""))
        area = any_area(link.get("ref", ""))
        if target is None or target.sheet not in {"", sheet}:
            continue
        if not (rows.in_loop(area.top) and rows.in_loop(target.rows[0])):
            continue
        for top, bottom in rows.rounds(area.top, area.bottom):
            one = deepcopy(link)
            one.set("ref", area.at((top, bottom)))
            meant = rows.span(*target.rows, rows.rounds_of(top))
            if meant:
                one.set("location", target.at(meant))
                link.addprevious(one)
                yield one
        _remove(link)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
        _count(parent)
        if not len(parent) and tag_name(parent) in _CONTAINERS:
            _remove(parent)


def _count(parent: etree._Element | None) -> None:
    if parent is not None and "count" in parent.attrib:
        parent.set("count", str(len(parent)))


def _is_gone(element: etree._Element) -> bool:
    """Whether none of the cells is left that the element is about."""
    inside = (one for one in element if tag_name(one) == "sqref")
    named = [element.get("sqref"), element.get("ref"), *(one.text for one in inside)]
    return "" in named


def _move_one(element: etree._Element, rows: RowMap, maps: RowMaps, sheet: str) -> None:
    """Moves the references of this element itself: attributes, and its text where that is one."""
    name = tag_name(element)
    for attribute in ("sqref", "ref"):
        if attribute in element.attrib:
            moved = _moved_references(element.get(attribute, ""), rows, name in _STRETCHED)
            element.set(attribute, moved)
    if name == "inputCells":
        element.set("r", _moved_references(element.get("r", ""), rows, stretched=False))
    target = parse_reference(element.get("location", "")) if name == "hyperlink" else None
    if target is not None:
        location = whole_reference(target, maps, sheet)
        element.set("location" if location else "ref", location or "")
    if name == "sqref" and element.text:  # in extensions: ISO/IEC 29500 leaves them to the vendor
        element.text = _moved_references(element.text, rows, stretched=False)


def _moved_references(references: str, rows: RowMap, stretched: bool) -> str:
    moved: list[str] = []
    for area in map(any_area, references.split()):
        span = rows.span(area.top, area.bottom)
        runs = ([span] if span else []) if stretched else rows.runs(area.top, area.bottom)
        moved += [area.at(run) for run in runs]
    return " ".join(moved)


def _repeat_link(link: etree._Element) -> None:
    """One link for each area, for a link may name only one."""
    first, *others = link.get("ref", "").split() or [""]
    link.set("ref", first)
    for other in reversed(others):
        repeated = deepcopy(link)
        repeated.set("ref", other)
        link.addnext(repeated)


def _moved_breaks(breaks: etree._Element, rows: RowMap) -> list[etree._Element]:
    """The page breaks before the rows that they stood before, in every round of a loop."""
    moved = deepcopy(breaks)
    for one in list(moved):
        moved.remove(one)
        below = int(one.get("id", "0"))
        for row in _rows_below_break(below, rows):
            repeated = deepcopy(one)
            repeated.set("id", str(row))
            moved.append(repeated)
    for count in ("count", "manualBreakCount"):
        moved.set(count, str(len(moved)))
    return [moved] if len(moved) else []


def _rows_below_break(below: int, rows: RowMap) -> list[int]:
    """The rows that begin a page, for a break before this row of the template."""
    found = rows.rows_from(below) or [row + 1 for row in rows.rows_from(below - 1)]
    if not found:  # between two rows of marks
        above = rows.span(0, below - 1)
        found = [above[1] + 1] if above else []
    return [row for row in found if row > 0]


def _fragment_of_copy(copy: etree._Element, original: etree._Element) -> str:
    """The copy as text without the declarations of the original's part."""
    return without_declarations(copy, original.getroottree().getroot().nsmap)


def _attribute(text: str, name: str) -> str:
    found = re.search(rf'\s{name}="([^"]*)"', text)
    return found.group(1) if found else ""
