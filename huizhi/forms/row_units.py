"""Row units: what a form prints in each row that its figures count (计量单位), held against what
was written there.

    指标名称     | 计量单位 | 本年
    集体经济收入 | 万元     | 123500元

It may stand in the name of the row: 集体经济收入（万元）.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from huizhi.content import Cell
from huizhi.findings import Finding
from huizhi.forms.fields import Circumstances, Measurement, asks_figure, asks_measure
from huizhi.forms.form import FormField, FormTable
from huizhi.forms.landmark import bare
from huizhi.forms.units_over import printed_unit

_NOT_SAID = re.compile(r"[\s/／\-—–无]*|暂?没有")
_BEHIND = re.compile(r"[+\-]?[\d,，]+(?:\.\d+)?\s*(?P<unit>.*)")
_ONCE = {"场次": "场", "批次": "批", "件次": "件", "台次": "台"}  # 8场 are 8场次, 8人 no 8人次
_WHOLE = 100  # per cent


def in_row_unit(table: FormTable, column: FormField, cells: Mapping[str, Cell]) -> FormField:
    """The column as it is asked for in a row that says in which unit its figures are."""
    if column.kind.shape == "text" or column.id in table.given_ids:
        return column
    own = unit_column(table, column) if asks_figure(column.label) else None
    unit = cells[own.id].text.strip() if own is not None and own.id in cells else ""
    unit = unit or _in_name(table, column, cells)
    return replace(column, kind=column.kind.measured_in(unit)) if unit else column


def _in_name(table: FormTable, column: FormField, cells: Mapping[str, Cell]) -> str:
    """The unit in brackets behind what the row prints, "" for none; the column's own goes before
    it, but for amounts, which are all in something."""
    if column.kind.measure and column.kind.shape != "amount":
        return ""
    return printed_unit([c.text for name, c in cells.items() if name in table.given_ids])


def unit_column(table: FormTable, column: FormField) -> FormField | None:
    """The column that says in each row what the figures of this one count: the nearest before it,
    else the first behind it; None for none. Of two lists side by side each has its own."""
    units = [c for c in table.columns if c != column and asks_measure(bare(c.label))]
    place = [c.id for c in table.columns].index(column.id)
    before = [c for n, c in enumerate(table.columns) if c in units and n < place]
    return next(iter([*before[-1:], *units]), None)


def says_measure(text: str) -> bool:
    """Whether the text is what figures may count: 户, 万元, 平方米; no name of an organisation."""
    return Measurement().measured_in(text.strip()).measure != ""


def unlike_units(
    table: FormTable, cells: Mapping[str, Cell], circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each text in a column of figures that is no number in the unit of its row."""
    columns = [c for c in table.columns if c.id in cells]
    units = [c for c in columns if c.id in table.given_ids and asks_measure(bare(c.label))]
    unit = cells[units[0].id].text.strip() if units else ""
    for column in columns if unit else ():
        cell = cells[column.id]
        is_asked = column.id not in table.given_ids and column.kind.is_free_text
        if is_asked and asks_figure(column.label) and _is_unlike(cell, unit, circumstances):
            about = (table.field_id(column.id), column.label, cell.place)
            yield Finding("unit-unlike", *about, cell.text.strip(), unit)


def _is_unlike(cell: Cell, unit: str, circumstances: Circumstances) -> bool:
    text = cell.text.strip()
    if _NOT_SAID.fullmatch(text) or cell.problem:
        return False
    if unit in {"%", "％"}:
        number = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[%％]?", text)
        return number is None or float(number[1]) > _WHOLE
    if cell.number is not None:
        return False
    said = _BEHIND.fullmatch(text)
    if said is not None and said["unit"] in {"", unit, _ONCE.get(unit, unit)}:
        return False
    if said is not None and ("万" in said["unit"]) != ("万" in unit):
        return True
    answer = Measurement().measured_in(unit).read(cell, circumstances)
    return answer.value is None or bool(answer.doubts)
