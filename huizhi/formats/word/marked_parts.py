"""Marked parts: all that a Word template says where marks are rendered, part by part.

Unlike the reader it leaves nothing out: headers of pages that no section shows, notes, comments,
titles of charts and document properties hold marks too, and each paragraph stands for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from huizhi.content import Cell, Document, Grid, Limits
from huizhi.errors import DamagedError
from huizhi.formats.ooxml import Package, marked_properties, text_in_runs
from huizhi.formats.word.link_addresses import ADDRESS, ADDRESS_PART, links_as_fields
from huizhi.formats.word.looped_contents import leave_out_looped_contents
from huizhi.formats.word.mark_places import TITLES, MarkPlaces
from huizhi.formats.word.mark_text import loop_names, names_any
from huizhi.formats.word.stray_marks import text_parts
from huizhi.formats.word.tracked_deletions import leave_out_deletions

_OF_SECTIONS = ("header", "footer")
_ADDRESS = re.compile(rf"\((.*?)\)\|(?:{ADDRESS_PART}|{ADDRESS}) ")


def marked_document(data: bytes) -> Document:
    """The template, a grid for each part, its cells the paragraphs in their order.

    Raises: ReadError.
    """
    package = Package(data, Limits())
    parts = package.related("", "officeDocument")
    if not parts:
        raise DamagedError("里面没有 Word 文档")
    return Document("docx", tuple(_grids(package, parts[0])))


def _grids(package: Package, main: str) -> Iterator[Grid]:
    charts: dict[str, None] = {}
    looped, in_rounds = set[str](), False
    for name, kind in text_parts(package, main).items():
        root = package.xml(name)
        leave_out_deletions(root)
        leave_out_looped_contents(root)
        links_as_fields(root, package.relationships(name))
        grid = Grid(TITLES[kind] or "正文", tuple(_cells(MarkPlaces.of(root, TITLES[kind]))))
        if name == main.lower():
            # A header or chart that names these may have a part of its own in each round
            # (`section_headers`, `chart_data`): rendering tells whether it has.
            looped = loop_names(cell.text for cell in grid.cells)
            in_rounds = sum(1 for _ in root.iter("{*}sectPr")) > 1  # the last is of no loop
        if kind not in _OF_SECTIONS or not (in_rounds and _names_any(grid, looped)):
            yield grid
        charts |= dict.fromkeys(package.related(name, "chart"))
    for name in charts:
        texts = map(text_in_runs, package.xml(name).iter("{*}p"))
        grid = Grid("图表", tuple(Cell(n, 0, t, place="图表") for n, t in enumerate(texts)))
        if not _names_any(grid, looped):
            yield grid
    yield marked_properties(package)


def _names_any(grid: Grid, names: set[str]) -> bool:
    return any(names_any(cell.text, names) for cell in grid.cells)


def _cells(places: MarkPlaces) -> Iterator[Cell]:
    """A row of the grid for each paragraph, and one for all those of a table's row."""
    rows: dict[int, int] = {}
    columns: dict[int, int] = {}
    for number, one in enumerate(places.texts):
        row = number if one.row < 0 else rows.setdefault(one.row, number)
        column = columns[row] = columns.get(row, -1) + 1
        yield Cell(row, column, _ADDRESS.sub(r"\1", one.text), place=one.place)
