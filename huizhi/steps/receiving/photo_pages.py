"""Photo pages: photographs of several pages of one form as one document.

A table that goes on overleaf has no headings there. Its cells are rows of the table above only
where they stand exactly below its columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from huizhi.content import Cell, Document, Grid
from huizhi.storage import Contents, PaperPlace

_PAGE = re.compile(r"第(\d+)页")
_ASKEW = 0.025  # of a table's width by which columns may differ from page to page


def pages_of(document: Document) -> int:
    """How many pages its texts stand on."""
    return max((cell.paper.page for cell in _cells(document) if cell.paper), default=0)


def has_same_columns(first: Document, after: Document) -> bool:
    """Whether the table that the second begins with is cut into the same columns as the one that
    the first ends with, so that its rows may be that one's."""
    above, below = _table_row(first, -1), _table_row(after, 0)
    shapes = [_shape(row) for row in (above, below)]
    if not above or not below or [o[:2] for o in shapes[0]] != [o[:2] for o in shapes[1]]:
        return False
    pairs = zip(shapes[0], shapes[1], strict=True)
    return all(abs(a[n] - b[n]) <= _ASKEW for a, b in pairs for n in (2, 3))


def joined(first: Document, after: Document) -> Document:
    """Both as one document, the pages of the second behind those of the first."""
    (own,), (more,) = first.grids, after.grids
    height, pages = own.height, pages_of(first)
    cells = (*own.cells, *(_moved(cell, height, pages) for cell in more.cells))
    seals = None
    if first.seals is not None or after.seals is not None:
        behind = (_paged(place, pages) for place in after.seals or ())
        seals = (*(first.seals or ()), *behind)
    return replace(
        first,
        grids=(Grid(own.name, cells),),
        properties=first.properties or after.properties,
        seals=seals,
    )


def placed_in(contents: Contents, pictures: Sequence[tuple[str, int]]) -> Contents:
    """The contents whose places say which picture shows them. pictures: the digest of each in the
    order of the pages, and how many pages it has."""
    every = [(digest, page) for digest, count in pictures for page in range(1, count + 1)]
    places = tuple(_in_picture(one, every) for one in contents.places)
    return replace(contents, places=places)


def _in_picture(one: PaperPlace, pages: Sequence[tuple[str, int]]) -> PaperPlace:
    digest, page = pages[one.page - 1] if one.page <= len(pages) else ("", one.page)
    return replace(one, picture=digest, page=page)


def _moved(cell: Cell, rows: int, pages: int) -> Cell:
    paper = replace(cell.paper, page=cell.paper.page + pages) if cell.paper else None
    return replace(cell, row=cell.row + rows, place=_paged(cell.place, pages), paper=paper)


def _paged(place: str, pages: int) -> str:
    return _PAGE.sub(lambda found: f"第{int(found[1]) + pages}页", place, count=1)


def _cells(document: Document) -> Iterable[Cell]:
    return (cell for grid in document.grids for cell in grid.cells)


def _table_row(document: Document, which: int) -> list[Cell]:
    """The cells that cover the first or the last row of its tables; none without a table."""
    (grid,) = document.grids
    inside = [cell for cell in grid.cells if "表格" in cell.place and cell.paper]
    if not inside:
        return []
    row = max(cell.bottom for cell in inside) - 1 if which else min(cell.row for cell in inside)
    return [cell for cell in grid.row(row) if cell in inside]


def _shape(row: Sequence[Cell]) -> list[tuple[int, int, float, float]]:
    """Of each cell its column, how many it spans, and its edges as shares of the row's width."""
    boxes = [cell.paper for cell in row if cell.paper]
    if not boxes:
        return []
    left, right = min(one.left for one in boxes), max(one.right for one in boxes)
    wide = max(right - left, 1)
    return [
        (cell.column, cell.columns, (box.left - left) / wide, (box.right - left) / wide)
        for cell, box in zip(row, boxes, strict=True)
    ]
