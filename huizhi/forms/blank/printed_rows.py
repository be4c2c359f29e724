"""Printed rows: a table that prints what each of its rows is about, and what is asked of each.

    街道     | 社区     | 计划人数 | 备注        类别 | 男  | 女
    城东街道 | 罗庄社区 | \\[]      | \\[]        党员 | \\[] | \\[]
    ^        | 幸福社区 | \\[]      | \\[]        群众 | \\[] | \\[]

The rows on the left stay rows; each cell on the right is an answer of its own: 党员男.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huizhi.content import Cell, Grid, column_letters
from huizhi.forms import bare, printed_unit
from huizhi.forms.blank.column_kinds import Guesses, counted_in
from huizhi.forms.blank.field_finder import FoundField
from huizhi.forms.blank.gap import Gap, boxes_alone, counted_kind
from huizhi.forms.blank.guess import Guess, guess_kind, mark_name
from huizhi.forms.blank.table_finder import FoundTable, is_remark, is_room, is_total
from huizhi.forms.fields import Integer

_LONGEST_CATEGORY = 12  # letters of a row's name that goes into the name of an answer
# What a printed column lists that is somebody or something, and no category of what is counted.
_LISTED = re.compile(
    r"街道|社区|村|乡|镇|县|[辖城地]区|市$|单位|部门|学校|企业|机构|姓名|小区|网格|点位|场所|站|岗"
)
_CATEGORIES = re.compile(r"[类种][别型类]|分类|项目|指标")
_WORDS = re.compile(
    r"名称|地点|位置|地址|内容|要求|措施|责任|标准|进度|情况|问题|原因|方式|来源|时间|日期|期限|结果|"
    r"说明|描述|意见|材料|依据|是否|人员|姓名|电话"
)


def is_cross(grid: Grid, found: FoundTable, guesses: Guesses) -> bool:
    """Whether the table counts categories: each cell is an answer, named by its row and column."""
    if len(found.printed) != 1:
        return False
    heading = next(c for c in found.heading if c.column == found.printed[0])
    names = list(_names(grid, found).values())
    if len(set(names)) < len(names):
        return False
    is_listed = _LISTED.search(heading.text) and not _CATEGORIES.search(heading.text)
    if is_listed or any(not name or len(bare(name)) > _LONGEST_CATEGORY for name in names):
        return False
    asked = [c for c in found.columns() if not is_remark(c.text)]
    return bool(asked) and all(_may_count(c, guesses[c.column]) for c in asked)


def _names(grid: Grid, found: FoundTable) -> dict[int, str]:
    """What each row is called, "" where a name goes on from the row above; no totals and lines."""
    names: dict[int, str] = {}
    wide = next(head.columns for head in found.heading if head.column == found.printed[0])
    for row in range(found.first_row, found.bottom):
        cell = grid.at(row, found.printed[0])
        is_own = cell is not None and cell.row == row
        if cell is None or not (is_total(cell.text) or cell.columns > wide):
            names[row] = cell.text.strip() if cell is not None and is_own else ""
    return names


def _may_count(heading: Cell, guess: Guess) -> bool:
    if guess.known:
        return guess.answers.is_added_up or guess.kind in {"百分比", "数量"}
    return not _WORDS.search(heading.text)


def cross_fields(grid: Grid, found: FoundTable, guesses: Guesses) -> Iterator[FoundField]:
    """The answers of a table that counts categories, row by row."""
    once = {one.cell.column for one in spanning(grid, found)}
    counted = counted_in(grid, found)
    for row, name in _names(grid, found).items():
        label_cell = grid.at(row, found.printed[0])
        for heading in (c for c in found.columns() if c.column not in once):
            cell = grid.at(row, heading.column) or _untouched(grid, row, heading.column)
            if label_cell is None or cell.row != row or not is_room(cell.text):
                continue
            own, by_row = guesses[heading.column], guess_kind(name)
            over = found.over.get(heading.column, "")
            path = f"{over}{heading.text}" if bare(over) != bare(heading.text) else heading.text
            if counted and not own.known and not is_remark(heading.text):
                own = Guess(counted, known=True)
            if own.kind == Integer.kind and (unit := printed_unit((name,))):  # 经营收入（万元）
                own = replace(own, kind=counted_kind(Gap(0, 0, ""), unit) or own.kind)
            yield FoundField(
                f"{mark_name(name) or name}{mark_name(path) or path}",
                cell,
                label_cell,
                guess=by_row if by_row.known and not own.known else own,
            )


def _untouched(grid: Grid, row: int, column: int) -> Cell:
    """The cell of a sheet in which nobody ever typed anything."""
    return Cell(row, column, "", place=f"{grid.name}!{column_letters(column)}{row + 1}")


def rows_printed(grid: Grid, found: FoundTable) -> dict[int, dict[int, str]]:
    """What each row prints, by its number and the column; rows of totals are left out."""
    rows: dict[int, dict[int, str]] = {}
    wide = defaultdict(lambda: 1, {head.column: head.columns for head in found.heading})
    for row in range(found.first_row, found.bottom):
        cells = {column: grid.at(row, column) for column in found.printed}
        lines = [c for c in cells.values() if c and bare(c.text) and c.columns > wide[c.column]]
        said = {at: c.text.strip() for at, c in cells.items() if c is not None and bare(c.text)}
        if not lines and said and not any(is_total(text) for text in said.values()):
            rows[row] = said
    return rows


def boxed_in_some(grid: Grid, found: FoundTable) -> Iterator[FoundField]:
    """The answers of a column right beside what the rows are about that prints boxes in some of
    them and nothing in others, so that each row asks for something else: 阀门关闭 | □是 □否 over
    铅封号 | \\[]."""
    for heading in found.columns() if len(found.printed) == 1 else ():
        beside = grid.at(heading.row, heading.column - 1)
        cells = [grid.at(row, heading.column) for row in range(found.first_row, found.bottom)]
        own = [c for c in cells if c is not None and (c.column, c.rows) == (heading.column, 1)]
        is_mixed = any(boxes_alone(c.text) for c in own) and any(not bare(c.text) for c in own)
        if beside is None or beside.column != found.printed[0] or len(own) != len(cells):
            continue
        if is_mixed and all(is_room(c.text) for c in own):
            yield from _of_rows(grid, found, heading, own)


def _of_rows(
    grid: Grid, found: FoundTable, heading: Cell, cells: Sequence[Cell]
) -> Iterator[FoundField]:
    """An answer for each of these cells, called by its row and its heading."""
    for cell in cells:
        name = grid.at(cell.row, found.printed[0])
        if name is None or name.row != cell.row or not mark_name(name.text):
            continue
        boxes = boxes_alone(cell.text)
        gap = replace(boxes, label="") if boxes is not None else None
        guess = None if boxes is not None else guess_kind(name.text)
        label = f"{mark_name(name.text)}{mark_name(heading.text)}"
        yield FoundField(label, cell, name, gap, guess=guess)


def spanning(grid: Grid, found: FoundTable) -> Iterator[FoundField]:
    """The answers that are given once for all rows: columns merged from the first to the last."""
    for heading in found.columns():
        cell = grid.at(found.first_row, heading.column)
        if cell is not None and cell.bottom - cell.row > 1 and cell.bottom >= found.bottom:
            yield FoundField(heading.text, cell, heading)
