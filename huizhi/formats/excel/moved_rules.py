"""Moved rules: conditional formats and validations on the rows where their cells are now.

A rule has one formula for all its cells: rows without "$" are counted from its first cell. Where
the rounds of a loop around other loops mean different rows by the same "$", the rule is written
once for each of them.
Source: ISO/IEC 29500-1, 18.3.1.18 (conditionalFormatting), 18.3.1.32 (dataValidation).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace

from lxml import etree

from huizhi.errors import RenderError
from huizhi.formats.excel.formula import (
    Corner,
    Formula,
    Reference,
    parse_formula,
    write_formula,
)
from huizhi.formats.excel.moved import RowMaps, rows_meant
from huizhi.formats.excel.row_map import RowMap
from huizhi.formats.ooxml import tag_name
from huizhi.formats.sheets import Area, RowRange, any_area

_KINDS = {"sparkline": "迷你图", "cfRule": "条件格式", "conditionalFormatting": "条件格式"}
_FORMULAS = ("{*}formula", "{*}formula1", "{*}formula2", "{*}f")


def moved_rules(rule: etree._Element, maps: RowMaps, sheet: str) -> list[etree._Element]:
    """Copies of a rule of this sheet, one for each formula that it has now; [] when it has no
    cell any more. An element without formulas, or of a workbook in which nothing moves, is no rule.

    Raises: RenderError when its formula does not fit the moved rows, or cannot be read.
    """
    formulas = [_parsed(text, sheet) for text in _texts(rule)]
    areas = [any_area(one) for one in _cells(rule).split()]
    references = [part for one in formulas for part in one if isinstance(part, Reference)]
    kind = _KINDS.get(tag_name(rule), "条件格式或数据有效性")
    placed = _PlacedRule(areas, references, maps, sheet, kind)
    copies = []
    for cells in placed.groups():
        copy = deepcopy(rule)
        moved = placed.at(cells)
        _write(copy, [write_formula(one, moved.__getitem__) for one in formulas])
        _name_cells(copy, " ".join(_written(cells)))
        copies.append(copy)
    if len(copies) > 1 and any(True for _ in rule.iter("{*}cfvo")):
        named = areas[0].at((areas[0].top, areas[0].bottom))
        raise RenderError(
            f"“{sheet}”{named} 的色阶、数据条或图标集，公式在每组里指不同的行。"
            "请把它放到没有套在别的循环里的行，或不用公式。"
        )
    return copies


def is_rule(element: etree._Element) -> bool:
    """Whether the element holds formulas for cells that it names."""
    named = "sqref" in element.attrib or any(tag_name(one) == "sqref" for one in element)
    return named and any(_texts(element))


def formulas_of(rule: etree._Element) -> tuple[str, list[str]]:
    """The cells that a rule names, and its formulas."""
    return _cells(rule), list(_texts(rule))


_Cells = list[tuple[Area, list[RowRange]]]  # areas of the template, and their rows now


@dataclass(frozen=True)
class _PlacedRule:
    """A rule's cells and references, as the template has them."""

    areas: Sequence[Area]
    references: Sequence[Reference]
    maps: RowMaps
    sheet: str
    kind: str

    @property
    def own(self) -> RowMap:
        return self.maps[self.sheet]

    @property
    def anchor(self) -> int:
        return self.areas[0].top

    def groups(self) -> Iterator[_Cells]:
        """The cells that have one formula now, group by group."""
        if all(map(self._is_plain, self.references)):
            cells = [(area, self.own.runs(area.top, area.bottom)) for area in self.areas]
            if any(runs for _, runs in cells):
                yield [(area, runs) for area, runs in cells if runs]
            return
        groups: dict[tuple[RowRange, ...], dict[Area, list[RowRange]]] = {}
        for area in self.areas:
            for origin, runs in self._origins(area):
                for run in runs:
                    key = tuple(self._fixed_rows(origin, run[0]))
                    groups.setdefault(key, {}).setdefault(area, []).append(run)
        for group in groups.values():
            yield [(area, _joined(runs)) for area, runs in group.items()]

    def at(self, cells: _Cells) -> dict[Reference, str]:
        """How each reference is written for these cells. Raises: RenderError."""
        area, runs = cells[0]
        row = runs[0][0]
        shift = next(o for o, ran in self._origins(area) if any(r[0] <= row <= r[1] for r in ran))
        found = {}
        for reference in self.references:
            moved = _shifted(reference, shift - self.anchor)
            rows = rows_meant(moved, self.maps, self.sheet, row)
            if rows is None or not self._moved_along(moved, rows, shift, row):
                raise self._parted(reference)
            if area.left != self.areas[0].left and _counts_columns(reference):
                raise self._parted(reference)
            found[reference] = moved.at(rows)
        return found

    def _origins(self, area: Area) -> Iterator[tuple[int, list[RowRange]]]:
        """The template rows of an area, each with the rows that came of it; what lies below the
        template's rows as one."""
        for origin in range(area.top, min(area.bottom + 1, self.own.height)):
            yield origin, self.own.runs_from(origin)
        if area.bottom >= self.own.height:
            below = max(area.top, self.own.height)
            yield below, self.own.runs(below, area.bottom)

    def _is_plain(self, reference: Reference) -> bool:
        """Whether the reference means the same for all cells, or for each its own row."""
        nested = self.own.nested and reference.sheet in {"", self.sheet}
        return all(
            not (nested and self.own.in_loop(corner.row))
            if corner.fixed
            else corner.row == self.anchor and reference.sheet in {"", self.sheet}
            for corner in (reference.first, reference.last or reference.first)
        )

    def _fixed_rows(self, origin: int, row: int) -> Iterator[RowRange]:
        """Where the rows with "$" are, seen from this row, and whether the others moved along."""
        for reference in self.references:
            moved = _shifted(reference, origin - self.anchor)
            rows = rows_meant(moved, self.maps, self.sheet, row)
            if rows is None:
                continue
            if not self._moved_along(moved, rows, origin, row):
                raise self._parted(reference)
            starts, ends = moved.fixed
            yield rows[0] if starts else -1, rows[1] if ends else -1

    def _moved_along(self, moved: Reference, rows: RowRange, origin: int, row: int) -> bool:
        """Whether the rows without "$" are as far from the cell as they were."""
        corners = zip(moved.rows, moved.fixed, rows, strict=True)
        return all(fixed or was + row - origin == now for was, fixed, now in corners)

    def _parted(self, reference: Reference) -> RenderError:
        area = self.areas[0]
        cells = area.at((area.top, area.bottom))
        remedy = "请在行号前加“$”，或引用同一行"
        if all(reference.fixed):
            remedy = "那一行会有许多行或没有，请改为引用循环和条件以外的一格，如合计"
        elif self.kind == "迷你图":
            remedy = "请把它放到循环所在的工作表，和引用的格同一行"
        return RenderError(
            f"“{self.sheet}”{cells} 的{self.kind}里，公式引用的 {reference.text} "
            f"没有和它一起移动。{remedy}。"
        )


def _joined(runs: list[RowRange]) -> list[RowRange]:
    """The rows from the top down, as runs without gaps."""
    joined: list[RowRange] = []
    for run in sorted(runs):
        if joined and joined[-1][1] + 1 == run[0]:
            joined[-1] = (joined[-1][0], run[1])
        else:
            joined.append(run)
    return joined


def _shifted(reference: Reference, rows: int) -> Reference:
    """The reference as it is so many rows further down in the rule's cells."""
    last = reference.last and _shifted_corner(reference.last, rows)
    return replace(reference, first=_shifted_corner(reference.first, rows), last=last)


def _shifted_corner(corner: Corner, rows: int) -> Corner:
    return corner if corner.fixed else replace(corner, row=corner.row + rows)


def _counts_columns(reference: Reference) -> bool:
    corners = (reference.first, reference.last or reference.first)
    return not all(corner.column.startswith("$") for corner in corners)


def _written(cells: _Cells) -> list[str]:
    return [area.at(run) for area, runs in cells for run in runs]


def _parsed(text: str, sheet: str) -> Formula:
    try:
        return parse_formula(text)
    except ValueError as error:
        raise RenderError(f"“{sheet}”的规则：{error}，行移动后无法改写。") from error


def _texts(rule: etree._Element) -> Iterator[str]:
    """The rule's formulas, in the order in which `_write` takes them."""
    yield from (one.text for one in rule.iter(*_FORMULAS) if one.text)
    yield from (one.get("val", "") for one in _bounds(rule))


def _bounds(rule: etree._Element) -> Iterator[etree._Element]:
    """The bounds of colours, bars and icons that are formulas."""
    return (o for o in rule.iter("{*}cfvo") if o.get("type") == "formula" and o.get("val"))


def _write(rule: etree._Element, formulas: Iterable[str]) -> None:
    texts = iter(formulas)
    for one in rule.iter(*_FORMULAS):
        if one.text:
            one.text = next(texts)
    for one in _bounds(rule):
        one.set("val", next(texts))


def _cells(rule: etree._Element) -> str:
    inside = (one.text or "" for one in rule if tag_name(one) == "sqref")
    return rule.get("sqref") or next(inside, "")


def _name_cells(rule: etree._Element, cells: str) -> None:
    if "sqref" in rule.attrib:
        rule.set("sqref", cells)
    for one in rule:
        if tag_name(one) == "sqref":
            one.text = cells
