"""Heads index: the cells of a grid by the landmarks that they are or begin with.

One grid is laid against the patterns of several templates, and searched for each label of each.
"""

from __future__ import annotations

from collections import deque

from huizhi.content import Cell, Grid
from huizhi.forms.landmark import heads

_indexes: deque[tuple[Grid, dict[str, list[Cell]]]] = deque(maxlen=8)  # of the grids last asked


def cells_by_head(grid: Grid) -> dict[str, list[Cell]]:
    """The cells by each of their `heads`, in reading order."""
    for known, index in _indexes:
        if known is grid:
            return index
    index = {}
    for cell in grid.cells:
        for head in heads(cell.text):
            index.setdefault(head, []).append(cell)
    _indexes.appendleft((grid, index))
    return index
