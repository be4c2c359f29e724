"""Form look: how the grids of a blank form look: widths, heights, lines, alignment, type.

Rows and columns count from 0, as in `Grid`; lengths are pixels of a screen, 96 to the inch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

MOST_ROWS, MOST_COLUMNS = 200, 60  # of a form that a person looks through
Holds = Literal["", "date", "percent", "number", "text"]


@dataclass(frozen=True, slots=True)
class BoxLook:
    """How a cell or a paragraph looks. lines: its sides with a line, of "trbl"; align: "left",
    "center", "right", "both" or "" where the content decides; valign: "top", "middle", "bottom";
    size: in points, 0 where nothing is said; fill: six hexadecimal digits, "" without one; spills:
    its text goes on over the empty cell on its right.

    holds, choices: what a value in the cell is by its format, and what its list offers."""

    lines: str = ""
    align: str = ""
    valign: str = "middle"
    size: float = 0.0
    bold: bool = False
    fill: str = ""
    spills: bool = False
    holds: Holds = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockLook:
    """Rows that are drawn together: a table or sheet with the widths of its columns, 0 for one that
    the content decides; a paragraph has none."""

    first_row: int
    bottom: int
    widths: tuple[float, ...] = ()


@dataclass(frozen=True)
class GridLook:
    """How one grid looks. boxes: by row and column; heights: of the rows that say one."""

    blocks: tuple[BlockLook, ...]
    boxes: Mapping[tuple[int, int], BoxLook] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)

    def box(self, row: int, column: int) -> BoxLook:
        """How the cell at this place looks."""
        return self.boxes.get((row, column), BoxLook())
