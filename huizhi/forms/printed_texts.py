"""Printed texts: what a form prints of each row of a table, where it is not there any more.

A sheet whose merges were dissolved has the name of a group in its first row only. A row belongs to
the group above it as long as nothing on its left says otherwise, and only where the form has such a
row; what is taken for a row that the form does not have is told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from huizhi.content import Cell
from huizhi.findings import Finding
from huizhi.forms.fields import says_nothing
from huizhi.forms.form import FormField, FormTable
from huizhi.forms.landmark import bare

Texts = Mapping[str, str]  # by label


def with_printed(
    table: FormTable,
    cells: dict[str, Cell],
    above: Mapping[str, Cell],
    left: list[Texts],
    findings: list[Finding],
) -> dict[str, Cell]:
    """The row with all that the form prints in it. above: the row above it; left: the printed rows
    that no row above was."""
    columns = [c for c in table.columns if c.id in table.given_ids and c.id in cells]
    said = {c.label: bare(cells[c.id].text) for c in columns}
    if all(said.values()):
        _take(left, said)
        return cells
    known = _unlike(table, said, left) or _going_on(table, said, above)
    own = [cell for column, cell in cells.items() if column not in table.given_ids]
    is_filled = not all(says_nothing(cell.text) for cell in own)
    empty = [c for c in columns if not said[c.label] and _is_asked(c.id, columns, cells)]
    if known is None:
        findings += [
            Finding("required-missing", table.field_id(c.id), c.label, cells[c.id].place)
            for c in empty
            if is_filled
        ]
        return cells
    is_there = _take(left, {label: bare(text) for label, text in known.items()})
    for one in empty if is_filled and not is_there else ():
        about = (table.field_id(one.id), one.label, cells[one.id].place)
        findings.append(Finding("item-assumed", *about, "", known.get(one.label, "")))
    texts = {c.id: known.get(c.label, "") for c in empty}
    return cells | {
        column: replace(cells[column], text=text, value=text or None)
        for column, text in texts.items()
    }


def edited_prints(table: FormTable, rows: Sequence[Mapping[str, Cell]]) -> Iterator[Finding]:
    """A finding for each text of a printed row that was overwritten: the row stands where the form
    prints another one, which is gone. rows: every row of the table, filled or not."""
    columns = [c for c in table.columns if c.id in table.given_ids and c.id != table.group_id]
    said = [{c.label: bare(row[c.id].text) for c in columns if c.id in row} for row in rows]
    left = dict(enumerate(table.printed))
    turns = [next((n for n, one in left.items() if _is_row(one, own)), None) for own in said]
    free = set(left) - set(turns)
    before = -1
    for row, own, turn in zip(rows, said, turns, strict=True):
        before = before + 1 if turn is None else turn
        printed = table.printed[before] if turn is None and before in free else {}
        for c in columns if any(own.values()) else ():
            is_other = bare(printed.get(c.label, "")) not in {"", own.get(c.label, "")}
            if is_other and own.get(c.label):
                about = (table.field_id(c.id), c.label, row[c.id].place)
                yield Finding("print-changed", *about, row[c.id].text.strip(), printed[c.label])


def _is_row(printed: Texts, said: Texts) -> bool:
    return _says(printed, said, said)


def _is_asked(column: str, given: Sequence[FormField], cells: Mapping[str, Cell]) -> bool:
    """Whether a printed column must say what a filled row is about: of lists side by side the
    shorter one ends earlier, and nothing stands in its part of the row."""
    own, names = cells[column].column, {c.id for c in given}
    edge = min((c for c in (cells[n].column for n in names) if c > own), default=None)
    beside = [
        cell
        for name, cell in cells.items()
        if name not in names and own < cell.column and (edge is None or cell.column < edge)
    ]
    return len(given) < 2 or not beside or any(not says_nothing(c.text) for c in beside)


def _take(left: list[Texts], said: Texts) -> bool:
    """Takes the printed row that says this out of those left; whether there was one."""
    own = next((row for row in left if _says(row, said, said)), None)
    if own is not None:
        left.remove(own)
    return own is not None


def _going_on(table: FormTable, said: Texts, above: Mapping[str, Cell]) -> Texts | None:
    """The row that this is if it goes on from the one above, as far as the form prints it."""
    ids = {c.label: c.id for c in table.columns}
    wanted, goes_on = dict[str, str](), True
    for label, text in said.items():
        before = above.get(ids[label])
        own = bare(before.text) if before is not None else ""
        wanted[label] = text or (own if goes_on else "")
        goes_on = goes_on and wanted[label] == own
    return next((row for row in table.printed if _says(row, wanted, wanted)), None)


def _unlike(table: FormTable, said: Texts, left: list[Texts]) -> Texts | None:
    """The only row of the form that says what is still there, if one is left of it."""
    there = [label for label, text in said.items() if text]
    found = [row for row in table.printed if _says(row, said, there)] if there else []
    alike = {tuple(bare(row.get(label, "")) for label in said) for row in found}
    return next((row for row in left if row in found), None) if len(alike) == 1 else None


def _says(row: Texts, said: Texts, labels: Iterable[str]) -> bool:
    return all(bare(row.get(label, "")) == said[label] for label in labels)
