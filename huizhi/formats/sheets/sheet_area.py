"""Sheet areas: ranges of template cells, as elements of a worksheet part name them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huizhi.content import column_letters
from huizhi.formats.sheets.merged_areas import MOST_COLUMNS, MOST_ROWS, RowRange, column_number

_RANGE = re.compile(r"\$?([A-Z]*)\$?(\d*)(?::\$?([A-Z]*)\$?(\d*))?")


@dataclass(frozen=True, slots=True)
class LetteredArea:
    """A range of template cells: column letters, rows from 0, both ends included."""

    left: str
    top: int
    right: str
    bottom: int

    @classmethod
    def of(cls, reference: str) -> LetteredArea:
        """Raises: ValueError when that is no range of cells."""
        found = _RANGE.fullmatch(reference)
        left, top, right, bottom = found.groups() if found else ("",) * 4
        if not (left or top) or (right is None and not (left and top)):
            raise ValueError(f"区域“{reference[:20]}”写法有误")
        if right is None:
            right, bottom = left, top
        return cls(
            left or "A",
            int(top or 1) - 1,
            right or column_letters(MOST_COLUMNS - 1),
            int(bottom or MOST_ROWS) - 1,
        )

    def at(self, rows: RowRange) -> str:
        """The reference of this area's columns at these rows."""
        first, last = f"{self.left}{rows[0] + 1}", f"{self.right}{rows[1] + 1}"
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        columns = range(column_number(self.left), column_number(self.right) + 1)
        return self.top <= row <= self.bottom and column in columns
