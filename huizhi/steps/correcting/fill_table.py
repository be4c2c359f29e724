"""Fill table: a table of answers, one line for each form or for each of its rows, as records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import DEPARTMENT, Campaign, FormSet, Recipient
from huizhi.content import Cell, Grid
from huizhi.errors import HuizhiError, ReadError
from huizhi.formats import ReturnReader
from huizhi.forms import Form, FormTable, TypedRow, bare
from huizhi.forms.fields import match_unit
from huizhi.steps.correcting.filling import FormRecord

_LONGEST_NAME = 40  # characters of the name of a record without a unit


@dataclass(frozen=True)
class FillTable:
    """The records of a table, in its order. unused: headings that the form does not ask for."""

    records: tuple[FormRecord, ...]
    unused: tuple[str, ...]


def read_fill_table(campaign: Campaign, form: Form, path: Path) -> FillTable:
    """The records in this table. Its first row holds labels or ids of the form's fields, in any
    order; a line belongs to the unit that it names, and several lines of one unit are its rows.
    For a form with several tables each sheet of the workbook is read so, and a sheet that is called
    after one of the tables holds its rows.

    A form that asks for no unit is filled once for each line that answers a single field, and lines
    without one are rows of the line above.

    Raises: HuizhiError when it cannot be read, has two columns for one field or one for two, names
    no unit, or names one that is not known.
    """
    grids = _grids(path)
    if len(form.tables) < 2:
        grids = grids[:1]
    unit = next((f.id for f in form.fields if f.kind.names_unit), "")
    if not unit:
        return _without_units(form, grids[0], _headings(form, campaign.forms, grids[0]))
    lines: dict[str, list[Mapping[str, Cell]]] = {}
    unused: list[str] = []
    for grid in grids:
        headings = _headings(form, campaign.forms, grid)
        if unit not in headings.values():
            label = form.field(unit).label
            where = f"{path.name} 的第一行" if len(grids) == 1 else f"工作表“{grid.name}”的第一行"
            raise HuizhiError(f"{where}里没有“{label}”，不知道每一行是哪个单位的。")
        for number in grid.row_numbers[1:]:
            if line := _line(grid, number, headings):
                named = _recipient(campaign.forms, line.get(unit), path, number)
                lines.setdefault(named, []).append(line)
        unused += _unused(grid, headings)
    by_name = {one.name: one for one in campaign.settings.recipients}
    records = tuple(_record(form, by_name[name], found) for name, found in lines.items())
    return FillTable(records, tuple(unused))


def _without_units(form: Form, grid: Grid, headings: Mapping[int, str]) -> FillTable:
    """The records for a form that asks for no unit; each is called by its first answer."""
    single = {field.id for field in form.fields}
    groups: list[list[Mapping[str, Cell]]] = []
    for number in grid.row_numbers[1:]:
        line = _line(grid, number, headings)
        if line and (not groups or single & line.keys()):
            groups.append([line])
        elif line:
            groups[-1].append(line)
    records, names = [], Counter[str]()
    for number, lines in enumerate(groups, start=1):
        first = next(iter(lines[0].values())).text.strip()[:_LONGEST_NAME]
        names[first] += 1
        name = first if names[first] == 1 else f"{first}（{names[first]}）"
        filler = Recipient.model_construct(name=name, code=f"{number:03d}", kind=DEPARTMENT)
        records.append(_record(form, filler, lines))
    return FillTable(tuple(records), _unused(grid, headings))


def _line(grid: Grid, row: int, headings: Mapping[int, str]) -> dict[str, Cell]:
    """What stands in a row, by field."""
    return {
        field: cell
        for column, field in headings.items()
        if field and (cell := grid.at(row, column)) is not None and bare(cell.text)
    }


def _unused(grid: Grid, headings: Mapping[int, str]) -> tuple[str, ...]:
    texts = {c.column: c.text.strip() for c in grid.row(grid.row_numbers[0])}
    return tuple(texts[c] for c, field in headings.items() if not field)


def _grids(path: Path) -> list[Grid]:
    """The sheets of the table that hold anything."""
    if not path.is_file():
        raise HuizhiError(f"找不到文件 {path}。可以写表格文件，或者写“名单”“台账”。")
    try:
        with ReturnReader() as reader:
            document = reader.read(path)
    except ReadError as error:
        raise HuizhiError(f"{path.name} 读不出来：{error}。") from error
    grids = [g for g in document.grids if not g.hidden and len(g.row_numbers) > 1]
    if not grids:
        raise HuizhiError(f"{path.name} 里没有数据：第一行写栏目名称，下面一行一份。")
    return grids


def _headings(form: Form, forms: FormSet, grid: Grid) -> dict[int, str]:
    """The field id of each column ("rows.title" for a column of the form's first table), "" where
    the form asks for no such thing."""
    sheet = next((t for t in form.tables if bare(t.name) == bare(grid.name)), None)
    known = _names_of(form, forms, sheet)
    first = [cell for cell in grid.row(grid.row_numbers[0]) if bare(cell.text)]
    for cell in first:
        owners = {one.partition(".")[0] for one in known.get(bare(cell.text), ())}
        if len(owners) > 1:
            text = cell.text.strip()
            told = "或者".join(f"“{t.name}.{text}”" for t in form.tables if t.id in owners)
            raise HuizhiError(
                f"数据里的“{text}”看不出是哪张明细表的，请写成{told}，"
                "或者把这些行放到以明细表命名的工作表里。"
            )
    headings = {cell.column: known.get(bare(cell.text), ("",))[0] for cell in first}
    for cell in first:
        same = [c.text.strip() for c in first if headings[c.column] == headings[cell.column] != ""]
        if len(same) > 1:
            raise HuizhiError(f"数据里的{'、'.join(same)}是同一栏，请只留一列。")
    return headings


def _names_of(form: Form, forms: FormSet, sheet: FormTable | None) -> Mapping[str, Sequence[str]]:
    """The ids of the fields that each name may mean: that of a single field or of the sheet's table
    before others; several where tables have columns of one name."""
    owners = {field_id: table for table in form.tables for _, field_id in table.field_ids}

    def rank(field_id: str) -> int:
        owner = owners.get(field_id)
        own = form.field(field_id)
        if owner is None:
            return 0 if sheet is None or own.kind.names_unit else 2
        return 1 if sheet is None or owner is sheet else 3

    known: dict[str, list[str]] = {}
    for field_id in form.ids():
        label, owner = form.field(field_id).label, owners.get(field_id)
        names = [field_id, field_id.rpartition(".")[2], label, *forms.synonyms.get(label, ())]
        if owner is not None and len(form.tables) > 1:
            names.append(f"{owner.name}{label}")
        for name in dict.fromkeys(map(bare, names)):
            known.setdefault(name, []).append(field_id)
    best = {name: min(map(rank, ids)) for name, ids in known.items()}
    return {name: [i for i in ids if rank(i) == best[name]] for name, ids in known.items()}


def _recipient(forms: FormSet, cell: Cell | None, path: Path, number: int) -> str:
    text = cell.text.strip() if cell else ""
    match = match_unit(text, forms.circumstances.units)
    if match.certainty in {"exact", "contained"} and match.name:
        return match.name
    names = "、".join(unit.name for unit in forms.circumstances.units)
    what = f"“{text}”不在名单上" if text else "没有写单位"
    raise HuizhiError(f"{path.name} 第{number + 1}行：{what}。名单上有：{names}。")


def _record(form: Form, recipient: Recipient, lines: Sequence[Mapping[str, Cell]]) -> FormRecord:
    """One unit's lines: single fields from the first line that has them, the rest are its rows."""
    values: dict[str, Cell] = {}
    rows = []
    for line in lines:
        for field in form.fields:
            if field.id in line:
                values.setdefault(field.id, line[field.id])
        for table in form.tables:
            row = {column: line[key] for column, key in table.field_ids if key in line}
            if row:
                rows.append(TypedRow(row, table.id))
    return FormRecord(recipient, values, tuple(rows))
