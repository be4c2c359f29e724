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
from huizhi.forms.landmark import NEAR, bare, likeness

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
    """A finding for each text of a printed row that was overwritten, and one for the printed rows
    that are not there any more. rows: every row of the table, filled or not.

    A row that the form does not print is the one that it is most like, else the one that stands
    where it does, of those that are gone.
    """
    columns = [c for c in table.columns if c.id in table.given_ids and c.id != table.group_id]
    said = [{c.label: bare(row[c.id].text) for c in columns if c.id in row} for row in rows]
    gone = list(table.printed)
    strange = [n for n, own in enumerate(said) if any(own.values()) and not _take(gone, own)]
    if len(gone) == len(table.printed):
        return  # the table was drawn anew
    for number in strange:
        row, own = rows[number], said[number]
        printed = _alike(gone, own) or _at(table, gone, said, number)
        if printed is None:
            continue
        gone.remove(printed)
        for c in columns:
            text = printed.get(c.label, "")
            is_other = bare(text) not in {"", own.get(c.label, "")} and own.get(c.label)
            if is_other and not _is_filled_in(own[c.label], text):
                about = (table.field_id(c.id), c.label, row[c.id].place)
                yield Finding("print-changed", *about, row[c.id].text.strip(), text)
    if gone and rows:
        names = "、".join(" ".join(one.values()) for one in gone)
        place = next((cell.place for cell in rows[0].values()), "")
        yield Finding("print-gone", label=table.name, where=place, found=names)


def _alike(gone: Sequence[Texts], said: Texts) -> Texts | None:
    """The row among these that is most like what is said, None where none is."""
    text = "".join(said.values())
    likest = max(gone, key=lambda one: _likeness(one, text), default=None)
    return likest if likest is not None and _likeness(likest, text) >= NEAR else None


def _likeness(one: Texts, text: str) -> float:
    printed = "".join(map(bare, one.values()))
    return 1.0 if len(printed) > 1 and printed in text else likeness(printed, text)


def _at(
    table: FormTable, gone: Sequence[Texts], said: Sequence[Texts], number: int
) -> Texts | None:
    """The row that the form prints where this one stands, as far from the last known row above it;
    None where more or fewer rows stand there than the form prints, but for rows added at the end.
    """
    turns = [_turn(table, one) for one in said]
    if turns[number] >= 0:
        return None  # a printed row that stands there twice
    above = next((n for n in range(number, -1, -1) if turns[n] >= 0), -1)
    below = next((n for n in range(number, len(said)) if turns[n] >= 0), None)
    first = turns[above] + 1 if above >= 0 else 0
    last = len(table.printed) if below is None else turns[below]
    between = table.printed[first:last]
    if below is not None and below - above - 1 != last - first:
        return None
    place = number - above - 1
    found = between[place] if place < len(between) else None
    return found if found in gone else None


def _turn(table: FormTable, said: Texts) -> int:
    """The number of the printed row that says this, -1 for none."""
    return next((n for n, one in enumerate(table.printed) if _says(one, said, said)), -1)


def _is_filled_in(text: str, printed: str) -> bool:
    """Whether a number was written before the unit that is printed for it: 1.2元/月."""
    number = text.removesuffix(bare(printed))
    return number != text and number.replace(".", "").isdigit()


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
