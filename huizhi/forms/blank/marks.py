"""Learned marks: the marks that turn a blank form into a template, and how it is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from huizhi.content import Cell, Document, Grid, draw
from huizhi.forms.blank.form import BlankField, BlankForm, BlankTable
from huizhi.forms.blank.table_finder import is_room

MORE = "……"
_LONGEST_SHOWN = 24


def field_marks(one: BlankField) -> Iterator[tuple[Cell, str]]:
    """The marks of a single answer and their cells: a day may have one for each of its parts."""
    if one.parts:
        for cell, part in zip(one.parts, "年月日", strict=False):
            own = cell.text.strip("\n") if cell.text.strip().endswith(part) else part
            yield cell, f"{{{{ {one.asked.label}|取('{own}') }}}}"
    else:
        yield one.cell, _field_mark(one)


def _field_mark(one: BlankField) -> str:
    """The mark of a single answer; it prints the form's own line or room while nothing is there."""
    if not one.room or set(one.room) & set("'\\\n{}"):
        return f"{{{{ {one.asked.label} }}}}"
    return f"{{{{ {one.asked.label} or '{one.room}' }}}}"


def loops(table: BlankTable) -> tuple[str, ...]:
    """What the control rows above the repeated row say, from the top down."""
    rows = (
        f"组.行 if 行.序号 != '{MORE}'" if table.group else f"{table.name} if 行.序号 != '{MORE}'"
    )
    if table.more:
        rows = "组.行" if table.group else table.name
    own = f"for 行 in {rows}"
    return (f"for 组 in {table.name}", own) if table.group else (own,)


def row_marks(table: BlankTable) -> Iterator[tuple[int, str]]:
    """The grid column and the mark of each cell of the repeated row."""
    if table.numbering is not None:
        yield table.numbering, "{{ 行.序号 }}"
    if table.group is not None:
        yield table.group.column, "{% vm %}{{ 组.名称 }}"
    for column in (one for one in table.columns if one.asked.label not in table.computed):
        yield column.column, f"{{{{ 行.{column.asked.label} }}}}"
        for turn, again in enumerate(column.again, start=1):
            yield again, f"{{{{ 行.并排[{turn}].{column.asked.label} }}}}"
    for turn, again in enumerate(table.numbered_again, start=1):
        row = f"行.并排[{turn}]" if table.side_by_side > 1 else "行"
        yield again, f"{{{{ {row}.序号 }}}}"


def marks_in_printed_rows(table: BlankTable, grid: Grid) -> Iterator[tuple[int, int, str]]:
    """The row, the column and the mark of each answer of a table that prints all its rows."""
    for number, row in enumerate(table.printed_rows):
        for column in table.columns:
            cell = grid.at(row, column.column)
            if column.asked.label in table.computed:
                continue
            if cell is None or (cell.row == row and is_room(cell.text)):
                mark = f"{{{{ {table.name}[{number}].{column.asked.label} }}}}"
                yield row, column.column, mark


def drawn_marks(document: Document, form: BlankForm) -> str:
    """The form as it was understood: each place to fill in shows its name in 【 】."""
    grids = (_told(grid, number, form) for number, grid in enumerate(document.grids))
    shown = [f"〔{grid.name}〕\n{draw(grid)}" for grid in grids if grid.cells and not grid.hidden]
    return "\n\n".join(shown)


def _told(grid: Grid, number: int, form: BlankForm) -> Grid:
    cells = {(c.row, c.column): replace(c, text=_short(c.text)) for c in grid.cells}
    own = [f for f in form.fields if f.grid == number]
    for place in {(f.cell.row, f.cell.column) for f in own}:
        here = sorted((f for f in own if (f.cell.row, f.cell.column) == place), key=_start)
        cells[place] = replace(here[0].cell, text=_with_names(here))
    for table in (t for t in form.tables if t.grid == number and not t.other):
        for row in range(table.first_row, table.bottom):
            for column in table.columns if table.printed_rows.get(row, not table.printed) else ():
                for at in column.places:
                    cell = grid.at(row, at) or Cell(row, at, "")
                    if (cell.row, cell.column) == (row, at):
                        cells[row, at] = replace(cell, text=f"【{column.asked.label}】")
    return replace(grid, cells=tuple(cells[place] for place in sorted(cells)))


def _start(one: BlankField) -> int:
    return one.start


def _with_names(fields: list[BlankField]) -> str:
    """The cell's text with the names of its fields where their answers belong."""
    text = fields[0].cell.text
    for one in reversed(fields):
        text = f"{text[: one.start]}【{one.asked.label}】{text[one.end :]}"
    return text


def _short(text: str) -> str:
    plain = text.replace("\n", " ")
    return text if len(plain) <= _LONGEST_SHOWN else f"{plain[:_LONGEST_SHOWN]}…"
