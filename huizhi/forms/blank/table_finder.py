"""Blank table finder: the repeated rows of a grid without marks: a heading, empty rows below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from huizhi.content import Cell, Grid
from huizhi.forms import bare
from huizhi.forms.blank.boxes import BOXES, is_tick_place
from huizhi.forms.blank.gap import (
    boxes_alone,
    either_of,
    gaps_in,
    is_note,
    is_only_room,
    is_room_for_measure,
    options_to_ring,
)
from huizhi.forms.blank.guess import guess_kind

_DEEPEST = 3  # rows of a heading
_LONGEST_HEADING = 30
_NUMBERING = re.compile(r"(\d{1,3}|[一二三四五六七八九十]{1,3}|…+|\.{3,6}|例|示例|样例)")
_SHOWN = re.compile("例|示例|样例")  # in place of a number
_ORDER = ("", *"一二三四五六七八九十")
_SIGNS = re.compile(
    r"((填表|填报|制表|审核|审批|负责|经办|联系|统计|复核|批准)[人员]|(分管|主管|主要)领导)$"
)
_LETTERS = "甲乙丙丁戊己庚辛"
_MORE = re.compile(r"…+|\.{3,6}")
_TOTALS = re.compile(r"(合计|小计|总计|共计|总数|合计数)")
_EXAMPLE = re.compile(r"^\s*[(（【]?(例|示例|样例|举例|提示|如)")
_TICKED = re.compile("[☑☒√✓✔■]")
_NO_HEADING = re.compile(r"表$|名单$|台账$|清单$|一览$|[：:]")  # over columns: titles and remarks
COUNTED = {"序号", "编号", "序", "行次", "号"}  # headings of what numbers rows
_OF_COLUMNS = re.compile(  # what stands over several columns
    r"(情况|信息|方式|部分|内容|概况|数据|指标|明细|[上下本去今前][年月季]度?|[计预]划|实际|完成|累计|同期)$"
)
_REMARKS = {"备注", "说明", "备注说明"}
_FEWEST_PARTED = 2  # rows with a cell in each column under a merged heading
_FEWEST_NAMED = 3  # headings over a single row that is named
_FIRST_ROWS = 4  # of a list, an example among them
_OPEN_ROWS = 10  # offered under a heading below which nothing was ever typed or drawn


@dataclass(frozen=True)
class FoundTable:
    """Repeated rows as they stand. heading: the lowest heading of each column; over: what stands
    above it, by column; first_row, bottom: rows, bottom not included; printed: columns with text
    of their own in the rows; numbering: the column of numbers; example: cells of the example;
    numbered_again: the columns that number the rows once more, for the list beside the first."""

    heading: tuple[Cell, ...]
    over: dict[int, str]
    header_rows: range
    first_row: int
    bottom: int
    numbering: int | None
    printed: tuple[int, ...]
    example: tuple[Cell, ...]
    is_open: bool = False
    numbered_again: tuple[int, ...] = ()

    @property
    def room_row(self) -> int:
        """The first row that offers room as all rows do: below an example."""
        return self.first_row + bool(self.example)

    def room_under(self, grid: Grid, heading: Cell) -> Cell | None:
        """The first cell below a heading that offers room, past an example and lines over all
        columns; the first at all where none does."""
        rows = range(self.room_row, self.bottom)
        below = [c for row in rows if (c := grid.at(row, heading.column)) is not None]
        own = [c for c in below if (c.column, c.right) == (heading.column, heading.right)]
        return next((c for c in own if is_room(c.text)), own[0] if own else None)

    def columns(self) -> Iterator[Cell]:
        """The headings of the columns that are neither numbers nor printed."""
        others = {*self.printed, *self.numbered_again, self.numbering}
        return (c for c in self.heading if c.column not in others)


def find_tables(grid: Grid) -> Iterator[FoundTable]:
    """The tables of a grid from the top down; rows that belong to one are no part of the next."""
    below = 0
    for row in grid.row_numbers:
        if row < below:
            continue
        found = _table_at(grid, row)
        if found is not None:
            yield found
            below = found.bottom


def is_sheet(grid: Grid) -> bool:
    """Whether the grid is a spreadsheet's, where a place that nobody typed in is a cell too."""
    return bool(grid.cells) and "!" in grid.cells[0].place


def is_room(text: str) -> bool:
    """Whether the text is nothing but room for an answer, boxes to tick too."""
    return is_only_room(text) or is_tick_place(text) or boxes_alone(text) is not None


def is_paragraph(grid: Grid, cell: Cell) -> bool:
    """Whether the cell is a paragraph of a document outside its tables."""
    return not is_sheet(grid) and "表格" not in cell.place


def is_remark(text: str) -> bool:
    """Whether a column of this heading is only for remarks."""
    return bare(text) in _REMARKS


def is_total(text: str) -> bool:
    """Whether a row that begins with this text sums up the rows above."""
    return _TOTALS.match(bare(text)) is not None


def says_example(text: str) -> bool:
    """Whether the text begins like an example or a hint: 例：…, （提示：…"""
    return _EXAMPLE.match(text) is not None


def without_example_word(text: str) -> str:
    """The text without the 例： that it begins with."""
    return (
        _EXAMPLE.sub("", text, count=1).lstrip("：:） )】").strip() if says_example(text) else text
    )


def says_more(text: str) -> bool:
    """Whether the text is the …… that stands for more rows."""
    return _MORE.fullmatch(text.strip()) is not None


def _table_at(grid: Grid, row: int) -> FoundTable | None:
    """The table whose heading begins in this row."""
    starting = [cell for cell in grid.row(row) if cell.row == row]
    if not starting or is_paragraph(grid, starting[0]) or is_total(starting[0].text):
        return None
    for depth in range(1, _DEEPEST + 1):
        heading = _heading(grid, row, depth)
        if heading:
            found = _with_rows(grid, row, depth, heading)
            if found is not None:
                return found
    return None


def _heading(grid: Grid, row: int, depth: int) -> list[Cell]:
    """The lowest cells of a heading of so many rows; none where that is no heading."""
    bottom = row + depth
    tops = [c for c in grid.row(row) if c.row == row and c.bottom <= bottom and bare(c.text)]
    if not tops or not all(_heads_several(grid, r, row, bottom) for r in range(row, bottom - 1)):
        return []
    lowest: dict[int, Cell] = {}
    column, right = _left_edge(grid, tops[0], bottom), _right_edge(grid, row, bottom)
    if _goes_on(grid, bottom, right):
        return []
    while column < right:
        cell = next(
            (c for r in range(bottom - 1, row - 1, -1)
             if (c := grid.at(r, column)) is not None and bare(c.text) and c.row >= row),
            None,
        )  # fmt: skip
        if cell is None and lowest and (beyond := _beyond_spacer(grid, row, bottom, column)):
            column = beyond
            continue
        if cell is None or cell.bottom > bottom or not _may_head(cell):
            return []
        lowest |= {one.column: one for one in _over_boxes(grid, bottom, cell)}
        column = cell.right
    unnamed = _unnamed(grid, bottom, list(lowest.values())) if lowest else []
    own = [cell for cell in lowest.values() if cell.bottom == bottom]
    levels = {cell.row for cell in lowest.values() if cell.rows == 1}
    levels |= {c.row for r in range(row, bottom) for c in grid.row(r) if c.columns > 1}
    deep = depth == 1 or (bool(own) and all(r in levels or r == row for r in range(row, bottom)))
    return [*unnamed, *lowest.values()] if len(lowest) >= 2 and own and deep else []


def _over_boxes(grid: Grid, first: int, heading: Cell) -> list[Cell]:
    """The heading; where each row below it has a box with a word of its own in each of its columns,
    or an empty cell, one for each of these: 检查结果 over □合格 | □不合格."""
    if heading.columns == 1 or first >= grid.height:
        return [heading]
    cells = [c for c in grid.row(first) if heading.column <= c.column < heading.right]
    boxes = [boxes_alone(cell.text) for cell in cells]
    words = [one.choices[0] for one in boxes if one is not None and len(one.choices) == 1]
    if not words:
        words = _parts_over(grid, first, heading)
    if len(words) != len(cells) or len(words) < 2 or cells[-1].right != heading.right:
        return [heading]
    return [
        replace(heading, column=cell.column, columns=cell.columns, text=word)
        for cell, word in zip(cells, words, strict=True)
    ]


def _parts_over(grid: Grid, first: int, heading: Cell) -> list[str]:
    """What the columns are called that have one merged heading and, in each of the next rows, an
    empty cell of their own: the words between its slashes, else all the same; none elsewhere."""
    rows = [r for r in range(first, min(first + _FEWEST_PARTED, grid.height)) if grid.row(r)]
    for row in rows:
        cells = [c for c in grid.row(row) if heading.column <= c.column < heading.right]
        is_parted = len(cells) == heading.columns and all(c.row == row for c in cells)
        if not is_parted or any(bare(c.text) or c.columns > 1 for c in cells):
            return []
    if len(rows) < _FEWEST_PARTED or _heads_one(grid, rows, heading):
        return []
    words = [word.strip() for word in re.split("[/／]", heading.text) if bare(word)]
    return words if len(words) == heading.columns else [heading.text] * heading.columns


def _heads_one(grid: Grid, rows: Sequence[int], heading: Cell) -> bool:
    """Whether a merged cell is over the whole of a table, as its title is."""
    edges = [(cells[0].column, cells[-1].right) for row in rows if (cells := grid.row(row))]
    return (heading.column, heading.right) in edges


def columns_without_name(grid: Grid, table: FoundTable) -> Iterator[Cell]:
    """The merged headings over several columns that no heading tells apart."""
    for head in table.heading:
        own = grid.at(head.row, head.column)
        if own is not None and own.columns > 1 and own.column == head.column != own.right - 1:
            under = [c for c in table.heading if own.column <= c.column < own.right]
            if len({bare(c.text) for c in under}) < len(under):
                yield own


def _beyond_spacer(grid: Grid, row: int, bottom: int, column: int) -> int:
    """The column behind an empty one that only keeps two lists side by side apart: one cell from
    the heading down into the rows, or empty cells in all of them; 0 where there is none."""
    drawn = grid.at(bottom - 1, column)
    if drawn is not None and drawn.columns > 1:
        return 0
    if drawn is not None and drawn.row <= row and drawn.bottom > bottom and not bare(drawn.text):
        return column + 1
    cells = (grid.at(r, column) for r in range(row, min(bottom + 2, grid.height)))
    beside = grid.at(bottom - 1, column + 1)
    is_empty = all(c is None or not bare(c.text) for c in cells)
    is_between = beside is not None and bool(bare(beside.text)) and is_empty
    is_grouped = is_between and drawn is not None and _is_parted(grid, row, column)
    return column + 1 if is_grouped or (is_between and _is_in_lists(grid, bottom, column)) else 0


def _is_in_lists(grid: Grid, bottom: int, column: int) -> bool:
    """Whether several headings stand on both sides of an empty column, and rows with nothing in
    them but their numbers below: no labels, each with its answer beside it."""
    near = [grid.at(bottom - 1, column + step) for step in (-2, -1, 1, 2)]
    named = {(c.row, c.column) for c in near if c is not None and bare(c.text)}
    if len(named) < len(near):
        return False
    rows = range(bottom, min(bottom + _FIRST_ROWS, grid.height))
    empty = [r for r in rows if grid.row(r) and all(map(_is_empty_or_number, grid.row(r)))]
    return len(empty) > 1


def _is_empty_or_number(cell: Cell) -> bool:
    return is_room(cell.text) or _NUMBERING.fullmatch(cell.text.strip()) is not None


def _is_parted(grid: Grid, row: int, column: int) -> bool:
    """Whether headings over several columns stand on both sides of a column."""
    left, right = grid.at(row, column - 1), grid.at(row, column + 1)
    return all(c is not None and bare(c.text) and c.columns > 1 for c in (left, right))


def _unnamed(grid: Grid, bottom: int, lowest: Sequence[Cell]) -> list[Cell]:
    """The empty cell on the left of a heading under which rows are numbered or named, where there
    is one."""
    column = min(cell.column for cell in lowest) - 1
    heading = grid.at(bottom - 1, column)
    if heading is None and is_sheet(grid) and column >= 0:
        heading = Cell(bottom - 1, column, "")
    if heading is None or heading.column != column or bare(heading.text):
        return []
    if grid.at(heading.row, column - 1) is not None:
        return []
    rows = range(bottom, grid.height)
    below = list(
        takewhile(lambda c: c is not None and c.row >= bottom, (grid.at(r, column) for r in rows))
    )
    texts = [cell.text.strip() for cell in below if cell is not None]
    numbered = any(texts) and all(_NUMBERING.fullmatch(text) for text in takewhile(bool, texts))
    named = list(takewhile(lambda r: _is_named_row(grid, r, column, lowest), rows))
    return [heading] if numbered or len(named) > 1 else []


def _is_named_row(grid: Grid, row: int, column: int, heading: Sequence[Cell]) -> bool:
    """Whether a row is a name with room under each of these headings."""
    cell = grid.at(row, column)
    is_name = cell is not None and bare(cell.text) and cell.right == column + 1
    return bool(is_name) and all(_is_free(grid, row, head) for head in heading)


def _heads_several(grid: Grid, row: int, top: int, bottom: int) -> bool:
    """Whether an upper row of a heading parts the columns below it; a title over all does not, nor
    does a row of labels with room beside them."""
    if asks_beside(grid, row) or _has_room_beside(grid, row):
        return False
    cells = [c for c in grid.row(row) if bare(c.text) and c.row >= top]
    if len(cells) > 1 and cells[0].bottom > bottom:
        del cells[0]  # what the list is about, down its side
    several = len(cells) > 1 or (len(cells) == 1 and _heads_some(grid, cells[0], bottom))
    return several and all(_may_head(c) and c.bottom <= bottom for c in cells)


def _has_room_beside(grid: Grid, row: int) -> bool:
    """Whether a row is made of words, each with an empty cell on its right, above a row that names
    every column: 危险区名称 | \\[] | 预警级别 | \\[]. In a sheet the same is left of a heading over
    columns whose merge was dissolved: over no numbers, of another kind, or with the same columns
    under each."""
    cells = list(grid.row(row))
    if cells and cells[0].row < row and cells[0].bottom == row + 1:
        del cells[0]  # what these are about, down their side
    drawn = "".join("W" if bare(c.text) else "R" for c in cells)
    below = [bare(c.text) for c in grid.row(row + 1)]
    if any(c.row != row or c.rows > 1 for c in cells) or not all(below):
        return False
    if not is_sheet(grid):
        return re.fullmatch("(?:WR)+", drawn) is not None
    words = [bare(c.text) for c in cells if bare(c.text)]
    if re.fullmatch("(?:WR+){2,}", drawn) is None or not below or words[0] in COUNTED:
        return False
    are_labels = len(set(below)) == len(below) and not any(map(_OF_COLUMNS.search, words))
    return below[0] in COUNTED or are_labels


def _heads_some(grid: Grid, cell: Cell, bottom: int) -> bool:
    """Whether the only cell of an upper row stands over some of the columns below, as a heading
    does and no title."""
    lower = [c for c in grid.row(bottom - 1) if bare(c.text)]
    beside = any(c.right <= cell.column or c.column >= cell.right for c in lower)
    under = [c for c in lower if cell.column <= c.column and c.right <= cell.right]
    return beside and len(under) > 1 and not _NO_HEADING.search(cell.text.strip())


def _left_edge(grid: Grid, top: Cell, bottom: int) -> int:
    """Where the heading begins: further left than its upper row does where a heading over both rows
    was typed into the lower one."""
    column = top.column
    while (left := grid.at(bottom - 1, column - 1)) is not None and left.row > top.row:
        if left.bottom > bottom or not bare(left.text):
            break
        column = left.column
    return column


def _goes_on(grid: Grid, row: int, right: int) -> bool:
    """Whether the row below names columns beyond the edge of a heading, which then is the upper row
    of one that was merged once."""
    beyond = grid.at(row, right)
    last = grid.at(row, right - 1)
    names = [c for c in (last, beyond) if c is not None and bare(c.text) and _may_head(c)]
    return len(names) == 2 and len({c.row for c in names}) == 1


def _right_edge(grid: Grid, row: int, bottom: int) -> int:
    filled = (c for r in range(row, bottom) for c in grid.row(r) if bare(c.text) and c.row >= row)
    return max((cell.right for cell in filled), default=0)


def _may_head(cell: Cell) -> bool:
    text = cell.text.strip()
    if len(bare(text)) > _LONGEST_HEADING or _NUMBERING.fullmatch(bare(text)):
        return False
    if is_room_for_measure(cell.text) or options_to_ring(cell.text):
        return False
    return not text.endswith(("：", ":")) and not set(text) & set(BOXES) and not gaps_in(text)


def _with_rows(grid: Grid, row: int, depth: int, heading: list[Cell]) -> FoundTable | None:
    first = row + depth
    over = {cell.column: _over(grid, row, cell) for cell in heading}
    first += _is_lettered(grid, first, heading)
    bottom = _bottom(grid, first, heading)
    rows = range(first, bottom)
    if not rows:
        return _open(grid, row, first, heading, over)
    between = [r for r in rows if _is_between(grid, r, heading)]
    own_rows = [r for r in rows if r not in between]
    numbering = _numbering(grid, own_rows, heading)
    again = tuple(_numbered_again(grid, own_rows, heading, numbering))
    example = _example(grid, rows, heading, numbering)
    filled = [r for r in (rows[1:] if example else rows) if r not in between]
    printed = tuple(
        c.column
        for c in heading
        if c.column not in {numbering, *again} and not _is_answered(_texts(grid, filled, c))
    )
    if between and not printed:
        bottom = between[0]
    if any(_has_other_boxes(grid, filled, head) for head in heading):
        return None
    found = FoundTable(
        tuple(heading),
        over,
        range(row, first),
        first,
        bottom,
        numbering,
        printed,
        example,
        numbered_again=again,
    )
    several = len(rows) > 1 or numbering is not None or _heads_groups(grid, row, depth)
    several = several or (depth == 1 and _is_named_alone(grid, first, heading))
    return found if several and any(found.columns()) and not _is_pairs(grid, found) else None


def _is_answered(texts: Sequence[str]) -> bool:
    """Whether the rows of a column leave room, or all print the same two options: 男/女."""
    is_either = len(set(texts)) == 1 and bool(either_of(texts[0]))
    return is_either or all(map(is_room, texts))


def _is_lettered(grid: Grid, row: int, heading: Sequence[Cell]) -> bool:
    """Whether a row letters and numbers the columns above it, as forms of statistics do: 甲 | 乙 |
    丙 | 1 | 2. It is part of the heading."""
    cells = [grid.at(row, head.column) for head in heading]
    signs = [bare(c.text) if c is not None and c.row == row else "" for c in cells]
    letters = "".join(takewhile(_LETTERS.__contains__, signs))
    numbers = signs[len(letters) :]
    counted = [str(number) for number in range(1, len(numbers) + 1)]
    return letters != "" and _LETTERS.startswith(letters) and numbers == counted


def _has_other_boxes(grid: Grid, rows: Sequence[int], heading: Cell) -> bool:
    """Whether the rows of a column have boxes with words of their own: □是 above □有."""
    boxes = (boxes_alone(text) for text in _texts(grid, rows, heading))
    alone = {one.choices for one in boxes if one is not None and len(one.choices) == 1}
    return len(alone) > 1


def _is_named_alone(grid: Grid, row: int, heading: Sequence[Cell]) -> bool:
    """Whether the only row below a heading is a name with drawn room under each of the others."""
    if len(heading) < _FEWEST_NAMED or asks_beside(grid, row):
        return False
    name = grid.at(row, heading[0].column)
    rooms = [grid.at(row, head.column) for head in heading[1:]]
    is_name = name is not None and bool(bare(name.text)) and not gaps_in(name.text)
    return is_name and all(c is not None and c.row == row and is_room(c.text) for c in rooms)


def _heads_groups(grid: Grid, row: int, depth: int) -> bool:
    """Whether a heading of several rows is drawn as one: each of its upper cells is named, and one
    at least stands over columns of its own. Under such a one a single row is repeated too."""
    upper = grid.row(row)
    return depth > 1 and all(bare(c.text) for c in upper) and any(c.columns > 1 for c in upper)


def _is_pairs(grid: Grid, found: FoundTable) -> bool:
    """Whether each row is a label and one answer on its right, which are single answers."""
    answers = list(found.columns())
    if len(answers) != 1 or len(found.printed) != 1 or bare(answers[0].text) in _REMARKS:
        return False
    left = [grid.at(row, answers[0].column - 1) for row in range(found.first_row, found.bottom)]
    own = all(c is not None and c.rows == 1 and bare(c.text) for c in left)
    return own and max(found.printed) < answers[0].column


def _over(grid: Grid, top: int, cell: Cell) -> str:
    """What the heading says above this cell, also where its merge was dissolved; of one that stands
    for a box below, the heading itself."""
    own = grid.at(cell.row, cell.column)
    if own is not None and own.text != cell.text:
        return own.text
    for row in range(cell.row - 1, top - 1, -1):
        for column in range(cell.column, -1, -1):
            above = grid.at(row, column)
            if above is not None and bare(above.text):
                return above.text
    return ""


def _bottom(grid: Grid, first: int, heading: Sequence[Cell]) -> int:
    """The first row below the rows that lie under the heading and have room in them."""
    row, free = first, {cell.column for cell in heading}
    while row < grid.height:
        if _is_between(grid, row, heading) and _is_named(grid, row + 1, heading):
            below = {c.column for c in heading if _is_free(grid, row + 1, c)}
            if not row > first or not free - below:  # 平均分 | \\[] | 备注 | \\[] is no row of it
                row += 1
                continue
        if not _belongs(grid, row, heading):
            break
        if row > first and _is_pairs_below(grid, range(first, row), row, heading):
            break
        empty = {c.column for c in heading if _is_free(grid, row, c)}
        if not empty and (row > first or not _rows_follow(grid, row + 1, heading)):
            break
        if row > first + 1 and free and not free & empty:
            break
        free = empty if row == first + 1 or not free else free & empty
        row += 1
    return row


def _is_pairs_below(grid: Grid, above: range, row: int, heading: Sequence[Cell]) -> bool:
    """Whether a row below those of a table is made of labels, each with room on its right, some of
    them in columns that the rows above leave to answers.

    数量   | \\[] | \\[] | \\[]
    行道树 | \\[] | 缺株 | \\[]"""
    texts = [_texts(grid, (row,), head)[0] for head in heading]
    drawn = "".join("R" if is_room(t) else "W" if _is_word(t) else "-" for t in texts)
    if re.fullmatch("(?:WR+){2,}", drawn) is None:
        return False
    labels = [head for head, sign in zip(heading, drawn, strict=True) if sign == "W"]
    return any(all(_is_free(grid, r, head) for r in above) for head in labels[1:])


def _is_word(text: str) -> bool:
    """Whether a text may be a label: words, no number and no sign that nothing belongs here."""
    return re.search("[\u4e00-\u9fff]{2}", text) is not None and not gaps_in(text)


def _is_between(grid: Grid, row: int, heading: Sequence[Cell]) -> bool:
    """Whether a row only parts the rows of a table: a total, or a line over all columns, which may
    be counted in the first."""
    cells = [cell for cell in grid.row(row) if cell.row == row and bare(cell.text)]
    if not cells or cells[0].column != heading[0].column or gaps_in(cells[0].text):
        return False
    is_counted = len(cells) == 2 and _NUMBERING.fullmatch(bare(cells[0].text)) is not None
    is_line = len(cells) == 1 or (is_counted and cells[1].columns > 1)  # 一 | 设施配置（40分）
    is_line = is_line and cells[-1].right >= max(cell.right for cell in heading)
    return is_total(cells[0].text) or (is_line and all(cell.rows == 1 for cell in cells))


def _is_named(grid: Grid, row: int, heading: Sequence[Cell]) -> bool:
    """Whether a row of a table prints what it is about, and has room for answers."""
    if not _belongs(grid, row, heading) or asks_beside(grid, row):
        return False
    cells = [grid.at(row, head.column) for head in heading[:2]]
    texts = [cell.text.strip() for cell in cells if cell is not None and cell.row == row]
    named = any(bare(text) and not _NUMBERING.fullmatch(text) for text in texts)
    return named and any(_is_free(grid, row, head) for head in heading)


def _rows_follow(grid: Grid, row: int, heading: Sequence[Cell]) -> bool:
    return _belongs(grid, row, heading) and any(_is_free(grid, row, c) for c in heading)


def _belongs(grid: Grid, row: int, heading: Sequence[Cell]) -> bool:
    """Whether the cells of this row lie under the heading's, each under its own."""
    cells = {c.column: grid.at(row, c.column) for c in heading}
    standing = [cell for cell in cells.values() if cell is not None]
    if not standing:
        return False
    first = cells[heading[0].column]
    # ××社区 in an example is no room.
    is_gapped = first is None or _SHOWN.fullmatch(first.text.strip()) is None
    is_gapped = is_gapped and not any(says_example(c.text) for c in standing if c.row == row)
    for head in heading:
        cell = cells[head.column]
        if cell is None:
            if not is_sheet(grid):
                return False
            continue
        if (cell.column, cell.right) != (head.column, head.right):
            return False
        if is_gapped and _is_gapped(cell):
            return False
    if asks_beside(grid, row) and _is_numbered_above(grid, row, heading):
        return False
    filled = [cell for cell in standing if bare(cell.text) and cell.row == row]
    if filled and _is_remark_below(filled[0].text):
        return False
    if filled and (is_total(filled[0].text) or filled[0].text.strip().endswith(("：", ":"))):
        return False
    left = grid.at(row, heading[0].column - 1)
    labelled = left is not None and bare(left.text) and left.row == row and left.rows == 1
    return not labelled


def _is_remark_below(text: str) -> bool:
    """Whether a row below a table begins with what is to be read: 注：…, 填表说明：…"""
    word, colon, _ = text.replace(":", "：").partition("：")
    return bool(colon) and is_note(word) and not says_example(text)


def asks_beside(grid: Grid, row: int) -> bool:
    """Whether a row is made of labels with room beside them: 填报单位 | \\[] | 填报日期 | \\[]."""
    cells = [c for c in grid.row(row) if c.row == row and bare(c.text)]
    known = [c for c in cells if _names_single(c.text)]
    beside = [(c, grid.at(row, c.right)) for c in cells]
    alone = all(
        b is not None and not bare(b.text) if b is not None or not is_sheet(grid) else True
        for _, b in beside
    )
    return bool(known) and len(known) * 2 >= len(cells) and alone


def _names_single(text: str) -> bool:
    """Whether a label asks for something once in a form: who, whose, when."""
    guess = guess_kind(text)
    is_single = guess.answers.names_unit or guess.answers.names_person or guess.answers.takes_dates
    return bool(guess.known and (is_single or guess.answers.is_phone)) or bool(
        _SIGNS.search(bare(text))
    )


def _is_numbered_above(grid: Grid, row: int, heading: Sequence[Cell]) -> bool:
    """Whether the rows above are numbered, so that a row that is not belongs to none of them."""
    above, here = grid.at(row - 1, heading[0].column), grid.at(row, heading[0].column)
    numbered = above is not None and _NUMBERING.fullmatch(above.text.strip())
    return bool(numbered) and here is not None and not _NUMBERING.fullmatch(here.text.strip())


def _is_gapped(cell: Cell) -> bool:
    """Whether an answer belongs between words of this cell; room for a day alone is one for it."""
    text = _TICKED.sub("□", cell.text)  # as an example has them
    return bool(gaps_in(text)) and not is_room(text)


def _is_free(grid: Grid, row: int, head: Cell) -> bool:
    cell = grid.at(row, head.column)
    return cell is None or (cell.row == row and is_room(cell.text) and not cell.problem)


def _texts(grid: Grid, rows: Iterable[int], head: Cell) -> list[str]:
    cells = (grid.at(row, head.column) for row in rows)
    return [cell.text if cell is not None else "" for cell in cells]


def _numbering(grid: Grid, rows: Sequence[int], heading: Sequence[Cell]) -> int | None:
    """The column in which only numbers are printed, or that is named as such."""
    for head in heading:
        texts = [bare(t) or t.strip() for t in _texts(grid, rows, head)]
        numbers = [bool(_NUMBERING.fullmatch(text)) for text in texts if text]
        named = bare(head.text) in {*COUNTED, ""} and all(numbers)
        counted = numbers and all(numbers) and len(numbers) * 2 > len(texts) and _count_up(texts)
        if named or counted:
            return head.column
    return None


def _numbered_again(
    grid: Grid, rows: Sequence[int], heading: Sequence[Cell], numbering: int | None
) -> Iterator[int]:
    """The other columns that number the rows: called as the first, or 序号 over printed numbers."""
    first = next((bare(c.text) for c in heading if c.column == numbering), "")
    for head in heading:
        texts = [text.strip() for text in _texts(grid, rows, head) if text.strip()]
        is_numbered = all(map(_NUMBERING.fullmatch, texts))
        named = bare(head.text) in COUNTED and (bool(texts) or bare(head.text) == first)
        if numbering not in {None, head.column} and named and is_numbered:
            yield head.column


def _count_up(texts: Sequence[str]) -> bool:
    """Whether the numbers go up from 1 one by one, over and over; full marks and years do not."""
    said = [
        _ORDER.index(text) if text in _ORDER else int(text)
        for text in texts
        if text in _ORDER or text.isdecimal()
    ]
    return all(number in (1, before + 1) for before, number in pairwise([0, *said]))


def _example(
    grid: Grid, rows: range, heading: Sequence[Cell], numbering: int | None
) -> tuple[Cell, ...]:
    """The cells of the first row that shows how it is meant: text where the next row has none."""
    if len(rows) < 2:
        return ()
    shown = []
    for head in heading:
        cell, below = grid.at(rows[0], head.column), grid.at(rows[1], head.column)
        is_free = below is None or not bare(below.text)
        others = _texts(grid, rows[1:], head)
        own = cell is not None and cell.rows == 1 and not is_room(cell.text)
        is_ticked = own and all(map(_has_boxes, others))
        own = (own and not any(map(bare, others)) and is_free) or is_ticked
        if head.column != numbering and cell is not None and own:
            shown.append(cell)
    said = [grid.at(rows[0], numbering)] if numbering is not None else []
    marked = any(_EXAMPLE.match(c.text) for c in [*shown, *said] if c is not None)
    return tuple(shown) if marked or len(shown) > 1 else ()


def _has_boxes(text: str) -> bool:
    """Whether boxes are printed in a cell and nothing else."""
    return boxes_alone(text) is not None or (is_tick_place(text) and bare(text) != "")


def _open(
    grid: Grid, row: int, first: int, heading: list[Cell], over: dict[int, str]
) -> FoundTable | None:
    """The table of a heading below which the sheet goes on without a cell."""
    numbered = next((c.column for c in heading if bare(c.text) in COUNTED), None)
    following = next((r for r in grid.row_numbers if r >= first), None)
    if not all(bare(cell.text) for cell in grid.row(row)):
        return None
    if not is_sheet(grid) or len(heading) < 3 or (following is not None and following < first + 2):
        return None
    bottom = min(first + _OPEN_ROWS, following if following is not None else first + _OPEN_ROWS)
    return FoundTable(
        tuple(heading), over, range(row, first), first, bottom, numbered, (), (), is_open=True
    )
