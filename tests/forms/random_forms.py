"""Random forms: a layout of labels and places for answers, filled, and made a mess of."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from hypothesis import strategies as st

from huizhi.content.grid import Cell, Grid, column_letters
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField, FormTable
from huizhi.forms.probe import probe

LABELS = (
    "姓名", "性别", "职务", "手机", "办公电话", "电子邮箱", "所属网格", "通讯地址", "填报日期",
    "负责人", "参加人数", "活动地点", "经费来源", "备注",
)  # fmt: skip
COLUMNS = ("项目名称", "主要内容", "完成时限", "责任单位", "数量", "说明")
SHEET = "表"


@dataclass(frozen=True)
class Place:
    """A cell of the layout: what is printed, or the field that is answered in it."""

    row: int
    column: int
    columns: int = 1
    printed: str = ""
    field: str = ""


@dataclass(frozen=True)
class RandomForm:
    """form: what is asked; places: where; first_row, last_row: of the repeated rows, if any."""

    form: Form
    places: tuple[Place, ...]
    table_row: int = -1

    @property
    def pattern_grid(self) -> Grid:
        """The template as it comes back from being rendered with probes."""
        return _grid({(p.row, p.column): p for p in self.places}, lambda p: _probed(p))

    def filled(self, values: Mapping[str, str], rows: tuple[Mapping[str, str], ...] = ()) -> Grid:
        """The form with these answers, rows repeated."""
        below = max(len(rows), 1) - 1
        placed = {}
        for p in self.places:
            if p.row == self.table_row:
                for number in range(max(len(rows), 1)):
                    row = rows[number] if rows else {}
                    moved = replace(p, row=p.row + number, printed=row.get(p.field, ""))
                    placed[moved.row, moved.column] = moved
            else:
                down = below if 0 <= self.table_row < p.row else 0
                said = values.get(p.field, "") if p.field else p.printed
                placed[p.row + down, p.column] = replace(p, row=p.row + down, printed=said)
        return _grid(placed, lambda p: p.printed)


@st.composite
def random_forms(draw: st.DrawFn) -> RandomForm:
    """Forms of one to four pairs of label and answer in a row, above or below repeated rows."""
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=2, max_size=10, unique=True))
    pairs = draw(st.integers(1, 4))
    places = [Place(0, 0, pairs * 2, "某某街道工作情况表")]
    fields, row = [], 1
    has_table, table_first = draw(st.booleans()), draw(st.booleans())
    table_row, columns = -1, ()
    if has_table and table_first:
        table_row, columns = row + 1, draw(_columns(pairs))
        places += _table(row, columns, pairs)
        row += 2
    for start in range(0, len(labels), pairs):
        in_row = labels[start : start + pairs]
        for number, label in enumerate(in_row):
            field = f"f{len(fields)}"
            fields.append(FormField(field, label, Text()))
            wide = (pairs - len(in_row)) * 2 + 1 if label == in_row[-1] else 1
            places.append(Place(row, number * 2, 1, label + draw(st.sampled_from(("", "：", " ")))))
            places.append(Place(row, number * 2 + 1, wide, field=field))
        row += 1
    if has_table and not table_first:
        table_row, columns = row + 1, draw(_columns(pairs))
        places += _table(row, columns, pairs)
        row += 2
    if draw(st.booleans()):
        places.append(Place(row, 0, pairs * 2, "注：请于月底前报送。"))
    table = FormTable("明细", tuple(FormField(f"c{n}", c, Text()) for n, c in enumerate(columns)))
    form = Form("random", "表", tuple(fields), (table,) if columns else ())
    return RandomForm(form, tuple(places), table_row)


@st.composite
def _columns(draw: st.DrawFn, pairs: int) -> tuple[str, ...]:
    most = min(len(COLUMNS), max(2, pairs * 2))
    return tuple(draw(st.lists(st.sampled_from(COLUMNS), min_size=2, max_size=most, unique=True)))


def _table(row: int, columns: tuple[str, ...], pairs: int) -> list[Place]:
    headings = [Place(row, n, 1, label) for n, label in enumerate(columns)]
    answers = [Place(row + 1, n, 1, field=f"rows.c{n}") for n, _ in enumerate(columns)]
    return [*headings, *answers]


def _probed(place: Place) -> str:
    return probe(place.field) if place.field else place.printed


def _grid(placed: Mapping[tuple[int, int], Place], text_of: Callable[[Place], str]) -> Grid:
    cells = [
        Cell(
            row, column, text_of(p), text_of(p) or None, 1, p.columns,
            f"{SHEET}!{column_letters(column)}{row + 1}",
        )
        for (row, column), p in sorted(placed.items())
    ]  # fmt: skip
    return Grid(SHEET, tuple(cells))


# what is done to a filled form


def rows_inserted(grid: Grid, chance: random.Random) -> Grid:
    """Empty rows between the others, as many as there are rows."""
    before = sorted(chance.choices(range(grid.height), k=2))
    return _moved(grid, lambda row, column: (row + sum(b <= row for b in before), column))


def columns_inserted(grid: Grid, chance: random.Random) -> Grid:
    """A column put in on the left, numbered."""
    moved = _moved(grid, lambda row, column: (row, column + 1))
    return replace(moved, cells=tuple(sorted(moved.cells, key=lambda c: (c.row, c.column))))


def merges_dissolved(grid: Grid, chance: random.Random) -> Grid:
    """Every merged cell taken apart."""
    cells = []
    for cell in grid.cells:
        cells.append(replace(cell, columns=1))
        cells += [
            Cell(cell.row, column, "", place=f"{SHEET}!{column_letters(column)}{cell.row + 1}")
            for column in range(cell.column + 1, cell.right)
        ]
    return replace(grid, cells=tuple(cells))


def labels_spaced(grid: Grid, chance: random.Random) -> Grid:
    """Spaces inside the labels, and colons."""
    cells = tuple(
        replace(cell, text="　".join(cell.text.rstrip("： ")) + chance.choice(("", "：", ":")))
        if cell.text.rstrip("： ") in (*LABELS, *COLUMNS)
        else cell
        for cell in grid.cells
    )
    return replace(grid, cells=cells)


def empty_cells_gone(grid: Grid, chance: random.Random) -> Grid:
    """Cells without text are not in the file at all, as after pasting values."""
    return replace(grid, cells=tuple(cell for cell in grid.cells if cell.text))


def note_written_below(grid: Grid, chance: random.Random) -> Grid:
    """A remark under everything."""
    place = f"{SHEET}!A{grid.height + 2}"
    note = Cell(grid.height + 1, 0, "另附照片三张", "另附照片三张", place=place)
    return replace(grid, cells=(*grid.cells, note))


def title_gone(grid: Grid, chance: random.Random) -> Grid:
    """The first row deleted."""
    return replace(grid, cells=tuple(cell for cell in grid.cells if cell.row > 0))


def put_into_the_label(grid: Grid, chance: random.Random) -> Grid:
    """One answer typed into the cell of its label, behind a colon."""
    by_place = {(cell.row, cell.column): cell for cell in grid.cells}
    pairs = [
        (cell, right)
        for cell in grid.cells
        if cell.text.rstrip("： ") in LABELS
        and (right := by_place.get((cell.row, cell.right))) is not None
        and right.text.strip()
    ]
    if pairs:
        label, answer = chance.choice(pairs)
        by_place[label.row, label.column] = replace(
            label, text=f"{label.text.rstrip('： ')}：{answer.text}"
        )
        by_place[answer.row, answer.column] = replace(answer, text="", value=None)
    return replace(grid, cells=tuple(by_place[key] for key in sorted(by_place)))


MESSES = (
    rows_inserted,
    columns_inserted,
    merges_dissolved,
    labels_spaced,
    empty_cells_gone,
    note_written_below,
    title_gone,
    put_into_the_label,
)


def _moved(grid: Grid, to: Callable[[int, int], tuple[int, int]]) -> Grid:
    cells = []
    for cell in grid.cells:
        row, column = to(cell.row, cell.column)
        place = f"{SHEET}!{column_letters(column)}{row + 1}"
        cells.append(replace(cell, row=row, column=column, place=place))
    return replace(grid, cells=tuple(cells))
