"""Decisions: what a person says of the places of a blank form, and the form as it is by them.

BlankForm, Decisions → decided → BlankForm; a decision that cannot be carried out is a doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from huizhi.content import Cell, Document, GridLook
from huizhi.forms import bare
from huizhi.forms.blank.form import BlankColumn, BlankField, BlankForm, BlankTable, FieldDraft
from huizhi.forms.blank.form_place import Beside, FormPlace, beside, cells_by_place, places_in
from huizhi.forms.blank.gap import is_only_room
from huizhi.forms.blank.guess import known_id, mark_name, unlike
from huizhi.forms.blank.proposal import proposed
from huizhi.forms.blank.row_totals import told_totals
from huizhi.forms.blank.understanding import NOTHING_FOUND
from huizhi.forms.fields import KINDS


class Says(StrEnum):
    """What a person says of a place."""

    ANSWER = "要填"
    NOTHING = "不填"
    LIKE_ABOVE = "同上"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says of one place. place, number: as `FormPlace` has them; label, kind,
    required, choices: of the answer, None and "" where they are as understood; beside: what stood
    there and around it then, None where nobody looks."""

    place: str
    says: Says
    number: int = 1
    label: str = ""
    kind: str = ""
    required: bool | None = None
    choices: tuple[str, ...] = ()
    beside: Beside | None = None

    @property
    def name(self) -> str:
        """The place as the user sees it, with its number where the cell has several."""
        return f"{self.place}的第{self.number}处" if self.number > 1 else self.place


def decided(
    document: Document,
    form: BlankForm,
    decisions: Sequence[Decision],
    looks: Sequence[GridLook],
) -> BlankForm:
    """The form as it is by these decisions. document: the one that was understood, with days in
    one cell; looks: how its grids look."""
    decisions = list({(one.place, one.number): one for one in decisions}.values())
    if not decisions:
        return form
    cells = cells_by_place(document, form)
    doubts = [one for one in form.doubts if one != NOTHING_FOUND]
    mended = _Mended(document, looks, list(form.fields), list(form.tables), doubts)
    found = [(one, cells.get(one.place)) for one in decisions]
    missing = [one for one, where in found if where is None]
    mended.told += [
        f"{one.name}：定过“{one.says}”，现在的表里没有这个位置，没有照办" for one in missing
    ]
    standing = [(where, one) for one, where in found if where is not None]
    standing.sort(key=lambda pair: (pair[0][0], pair[0][1].row, pair[0][1].column, pair[1].number))
    places = [(one, _place_of(document, form, where, one)) for where, one in standing]
    for one, place in places:
        mended.carry_out(one, place)
    return mended.form(form)


def _place_of(
    document: Document, form: BlankForm, where: tuple[int, Cell], one: Decision
) -> FormPlace | None:
    """The place that a decision is about, None where something else is printed there now."""
    number, cell = where
    if one.beside is not None and beside(document.grids[number], cell) != one.beside:
        return None
    places = places_in(document.grids[number], number, cell, form)
    return places[one.number - 1] if one.number <= len(places) else None


@dataclass
class _Mended:
    """A form on its way. told: the doubts that the decisions leave; doubts: those of the form."""

    document: Document
    looks: Sequence[GridLook]
    fields: list[BlankField]
    tables: list[BlankTable]
    doubts: list[str]
    told: list[str] = field(default_factory=list)

    def form(self, before: BlankForm) -> BlankForm:
        """The form as it is now."""
        grids = [one.grid for one in self.fields]
        order = sorted(
            range(len(grids)),
            key=lambda n: (grids[n], self.fields[n].cell.row, self.fields[n].cell.column,
                           self.fields[n].start),
        )  # fmt: skip
        nothing = () if self.fields or self.tables else (NOTHING_FOUND,)
        return replace(
            before,
            fields=tuple(self.fields[n] for n in order),
            tables=tuple(self.tables),
            doubts=(*nothing, *self.doubts, *self.told),
        )

    def carry_out(self, one: Decision, place: FormPlace | None) -> None:
        """One decision carried out; told where that is not possible."""
        if place is None:
            said = f"定过“{one.says}”，这里或旁边印的字现在不一样了，没有照办"
            self.told.append(f"{one.name}：{said}")
            return
        why = self._column(one, place) if place.column else self._single(one, place)
        if why:
            self.told.append(f"{one.name}：{why}")
        else:
            self._settle(place)

    def _settle(self, place: FormPlace) -> None:
        """What was doubted of a place that a person has decided on is doubted no more."""
        about = f"{place.cell.place}："
        own = f"“{place.field.asked.label}”" if place.field and self._has_others(place) else ""
        self.doubts = [one for one in self.doubts if not (one.startswith(about) and own in one)]

    def _has_others(self, place: FormPlace) -> bool:
        grid = self.document.grids[place.grid]
        form = BlankForm("", tuple(self.fields), tuple(self.tables), ())
        return len(places_in(grid, place.grid, place.cell, form)) > 1

    # A single answer

    def _single(self, one: Decision, place: FormPlace) -> str:
        """Carries out what is said of a place outside the repeated rows; why not, else ""."""
        if one.says is Says.NOTHING:
            self._drop(place)
            return ""
        like = None
        if one.says is Says.LIKE_ABOVE:
            like = self._answer_above(place)
            if like is None:
                return "定的是“同上”，上面一格却不是填写处，没有照办"
        draft = self._draft(one, place, like)
        if why := _lacking(draft):
            return why
        self._drop(place)
        self.fields.append(self._placed(draft, place))
        if place.field is None and place.gap is None and bare(place.cell.text[place.start :]):
            said = f"这里印着的“{_cut(place.cell.text)}”在模板里换成了“{draft.label}”的填写处"
            self.told.append(f"{place.name}：{said}")
        return ""

    def _drop(self, place: FormPlace) -> None:
        if place.field is not None:
            self.fields = [f for f in self.fields if f is not place.field]

    def _answer_above(self, place: FormPlace) -> FieldDraft | None:
        """What is asked for in the cell above: a single answer, or the last row of a table."""
        row, column = place.cell.row, place.cell.column
        for one in (f for f in self.fields if f.grid == place.grid):
            if one.cell.bottom == row and one.cell.column <= column < one.cell.right:
                return one.asked
        columns = (
            c for t in self.tables if (t.grid, t.bottom) == (place.grid, row) for c in t.columns
        )
        return next((c.asked for c in columns if c.column == column), None)

    def _draft(self, one: Decision, place: FormPlace, like: FieldDraft | None) -> FieldDraft:
        """What is asked for at a place: as decided, else as it was understood or is likely."""
        was = place.field.asked if place.field else None
        box = self.looks[place.grid].box(place.cell.row, place.cell.column)
        likely = was or proposed(self.document.grids[place.grid], place, box)
        if like is not None:
            likely = replace(like, label=self._label_like(place, likely, like), boxed=False)
        others = [f for f in self.fields if f is not place.field]
        label = self._label(one, likely.label, {f.asked.label for f in others})
        draft_id = _id(label, was, {f.asked.id for f in others})
        return replace(_as_decided(one, likely), id=draft_id, label=label)

    def _label_like(self, place: FormPlace, likely: FieldDraft, like: FieldDraft) -> str:
        """The name of an answer like the one above: by the label of its row, and below rows of a
        table also by that of its column."""
        in_table = any(like is c.asked for t in self.tables for c in t.columns)
        both = in_table and likely.label != like.label
        return f"{likely.label}{like.label}" if both else likely.label

    def _label(self, one: Decision, likely: str, taken: set[str], *, in_rows: bool = False) -> str:
        """The label, with a number behind it where another answer is called so."""
        wanted = mark_name(one.label, in_rows=in_rows) or likely
        label = unlike(wanted, taken)
        if label != wanted and one.label:
            self.told.append(f"{one.name}：已经有一处叫“{wanted}”，这一处叫“{label}”")
        return label

    def _placed(self, draft: FieldDraft, place: FormPlace) -> BlankField:
        if place.field is not None:
            return replace(place.field, asked=draft)
        text = place.cell.text[place.start : place.end]
        room = text if is_only_room(text) and not draft.choices else ""
        return BlankField(draft, place.grid, place.cell, place.start, place.end, room)

    # Repeated rows

    def _column(self, one: Decision, place: FormPlace) -> str:
        """Carries out what is said of a column of repeated rows; why not, else ""."""
        table = next((t for t in self.tables if t.id == (place.table and place.table.id)), None)
        column = next((c for c in table.columns if c == place.column), None) if table else None
        if table is None or column is None:
            return "这一列定过两次，按先定的理解"
        if one.says is Says.LIKE_ABOVE:
            return "这是明细的一列，不能定“同上”，没有照办"
        if one.says is Says.NOTHING:
            self._put(table, without_column(table, column))
            return ""
        taken = {c.asked.label for c in table.every_column if c is not column}
        label = self._label(one, column.asked.label, taken, in_rows=True)
        draft = replace(_as_decided(one, column.asked), label=label)
        if why := _lacking(draft):
            return why
        self._put(table, _with(table, column, draft))
        return ""

    def _put(self, table: BlankTable, now: BlankTable) -> None:
        """Puts the table as it is now in its place, none where no column is left, with what is told
        of it."""
        number = self.tables.index(table)
        self.tables[number : number + 1] = [now] if now.columns else []
        old, new = list(told_totals(table)), list(told_totals(now))
        gone = "\0" if now.columns else f"{table.where}："
        kept = [d for d in self.doubts if d not in old and not d.startswith(gone)]
        self.doubts = [*kept, *(new if now.columns else ())]


def _as_decided(one: Decision, likely: FieldDraft) -> FieldDraft:
    """What is asked for as it is decided, without what its kind cannot have."""
    kind = KINDS[one.kind or likely.kind]
    choices = (one.choices or likely.choices) if kind.has_choices else ()
    was_boxes = likely.boxed or likely.answers.takes_several
    return replace(
        likely,
        kind=kind.kind,
        choices=choices,
        boxed=was_boxes and kind.may_be_boxed and choices == likely.choices,
        required=likely.required if one.required is None else one.required,
        known=True,
    )


def _lacking(draft: FieldDraft) -> str:
    """Why this cannot be asked for, "" where it can."""
    if draft.answers.has_choices and not draft.choices:
        return f"类型“{draft.kind}”要写明有哪些选项，没有照办"
    return ""


def _id(label: str, was: FieldDraft | None, taken: set[str]) -> str:
    """The id of an answer: by its label where that is known, else its own or one that is free."""
    known = known_id(label)
    if known and known not in taken:
        return known
    if was is not None:
        return unlike(was.id, taken)
    number = len(taken) + 1
    while f"field_{number}" in taken:
        number += 1
    return f"field_{number}"


def _with(table: BlankTable, column: BlankColumn, draft: FieldDraft) -> BlankTable:
    """The table with another answer in this column."""

    def now(label: str) -> str:
        return draft.label if label == column.asked.label else label

    return _with_totals(
        replace(
            table,
            columns=tuple(replace(c, asked=draft) if c is column else c for c in table.columns),
            example={now(label): text for label, text in table.example.items()},
            row_totals={
                now(total): tuple(map(now, parts)) for total, parts in table.row_totals.items()
            },
            computed=tuple(map(now, table.computed)),
            merged=tuple(map(now, table.merged)),
        )
    )


def without_column(table: BlankTable, column: BlankColumn) -> BlankTable:
    """The table without the answers of this column."""
    return _with_totals(
        replace(
            table,
            columns=tuple(c for c in table.columns if c is not column),
            example={
                label: text for label, text in table.example.items() if label != column.asked.label
            },
        )
    )


def _with_totals(table: BlankTable) -> BlankTable:
    """The table with only those totals whose columns are all there and are added up."""
    added = {c.asked.label for c in table.columns if c.asked.answers.is_added_up}
    totals = {total: parts for total, parts in table.row_totals.items() if {total, *parts} <= added}
    labels = {c.asked.label for c in table.columns}
    computed = tuple(label for label in table.computed if label in labels)
    merged = tuple(label for label in table.merged if label in labels)
    return replace(table, row_totals=totals, computed=computed, merged=merged)


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:20]}…"
