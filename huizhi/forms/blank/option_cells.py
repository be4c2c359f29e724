"""Option cells: boxes in cells of their own, each on the left of its option: 居住 | □ | 独居."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huizhi.content import Cell, Grid
from huizhi.forms import bare
from huizhi.forms.blank.boxes import is_tick_place
from huizhi.forms.blank.gap import gaps_in
from huizhi.forms.blank.guess import guess_kind, mark_name

# A label, boxes each with an option behind it, and no box behind the last: there are more words
# than boxes, so that the first names the row. Two boxes at least, for 党员 | □ | 备注 is none.
_RUN = re.compile(r"W(?:BW){2,}(?!B)")
_LONGEST_OPTION = 12
_ASKS = re.compile("备注|说明|其他情况|原因|内容")


@dataclass(frozen=True, slots=True)
class OptionCell:
    """A box and its option. owner: the label of the row; room_behind: whether an empty cell stands
    behind the last option, so that it could be a label too."""

    box: Cell
    option: Cell
    owner: Cell
    room_behind: bool

    @property
    def label(self) -> str:
        """The option with what it answers: 居住独居."""
        return f"{mark_name(self.owner.text)}{mark_name(self.option.text)}"


def option_cells(grid: Grid, row: int) -> Iterator[OptionCell]:
    """The boxes of a row that stand before their options."""
    cells = grid.row(row)
    drawn = "".join(map(_letter, cells))
    for run in _RUN.finditer(drawn):
        owner, last = cells[run.start()], cells[run.end() - 1]
        room_behind = run.end() < len(cells) and not bare(cells[run.end()].text)
        if room_behind and (guess_kind(last.text).known or _ASKS.search(last.text)):
            continue  # 党员 | □ | 军人 | □ | 备注 | \\[]: boxes behind their labels
        for at in range(run.start() + 1, run.end(), 2):
            if cells[at].row == row:
                yield OptionCell(cells[at], cells[at + 1], owner, room_behind)


def _letter(cell: Cell) -> str:
    """B for a box alone, W for words to which no answer belongs, O for any other cell."""
    if is_tick_place(cell.text) and bare(cell.text):
        return "B"
    is_word = mark_name(cell.text) and len(bare(cell.text)) <= _LONGEST_OPTION
    return "W" if is_word and not gaps_in(cell.text) and not cell.problem else "O"
