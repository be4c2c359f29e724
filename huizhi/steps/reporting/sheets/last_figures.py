"""Last period (上期): what the activity before came to, to stand beside what this one comes to.

A column is the same when it has the same label and kind, a community by its name or an alias. Who
did not hand in then has no number, which is not nought.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.campaign import Deliverable, liaison_form_of
from huizhi.forms import FormTable, bare
from huizhi.forms.fields import KINDS
from huizhi.steps.reporting.sheets.figures import Asked, rows_of, sum_of
from huizhi.steps.sending import fields_asked_in
from huizhi.steps.standing import CampaignState
from huizhi.storage import Return

Figures = Mapping[
    int, int | float
]  # sums by the place of their column; none where nothing was said


@dataclass(frozen=True)
class LastPeriod:
    """The sums of the activity before. columns: the places of this form's columns that were asked
    for then; units: by the name each community has now; gone: that are not asked any more; dropped:
    labels of numbers that are not asked for any more; on_paper: who handed in on paper, by the
    name each has now."""

    columns: frozenset[int]
    units: Mapping[str, Figures]
    gone: tuple[str, ...]
    dropped: tuple[str, ...]
    on_paper: frozenset[str] = frozenset()

    def has(self, one: Asked, place: int) -> bool:
        """Whether this column, or all that it is computed from, was asked for then."""
        return {place} <= self.columns or (
            bool(one.parts) and {*one.parts, *one.wholes} <= self.columns
        )


def last_period(
    gathered: CampaignState,
    deliverable: Deliverable,
    table: FormTable | None,
    asked: Sequence[Asked],
) -> LastPeriod | None:
    """The activity before, by the same table of the form of the same deliverable; None where
    nothing came of it, and for a form without figures or that of the liaisons, which is about who
    they are.

    Raises: StorageError.
    """
    liaison = liaison_form_of(gathered.settings)
    of_liaisons = liaison is not None and liaison.deliverable == deliverable.id
    if of_liaisons or not any(one.role == "sum" for one in asked):
        return None
    returns = [one for one in gathered.last_returns or () if one.deliverable == deliverable.id]
    if not returns:
        return None
    known = {
        meaning: name.rpartition(".")[2]
        for name, meaning in fields_asked_in(
            Path(gathered.settings.last_output or ""), deliverable.id
        ).items()
        if name.rpartition(".")[0] == (table.id if table else "")
    }
    meanings = [(bare(one.field.label), one.field.kind.kind) for one in asked]
    before = {
        place: replace(one, field=replace(one.field, id=known[meanings[place]]))
        for place, one in enumerate(asked)
        if one.role == "sum" and meanings[place] in known
    }
    names = {
        name: standing.recipient.name
        for standing in reversed(gathered.standings_of(deliverable.id))
        for name in (*standing.recipient.aliases, standing.recipient.name)
    }
    by_name: dict[str, list[Return]] = {}
    for one in returns:
        by_name.setdefault(names.get(one.community or "", ""), []).append(one)
    return LastPeriod(
        frozenset(before),
        {name: figures_in(table, before, own) for name, own in by_name.items() if name},
        tuple(one.community or "" for one in by_name.get("", ())),
        tuple(
            label
            for label, kind in known
            if (label, kind) not in meanings and kind in KINDS and KINDS[kind].is_added_up
        ),
        frozenset(
            names[paper.community]
            for paper in gathered.last_papers
            if paper.deliverable == deliverable.id and paper.community in names
        ),
    )


def figures_in(
    table: FormTable | None, columns: Mapping[int, Asked], returns: Iterable[Return]
) -> Figures:
    """The sums of these columns of a table (of the form for None), by place, over these returns."""
    found: dict[int, int | float] = {}
    for one in returns:
        rows = rows_of(table, one)
        for place, column in columns.items():
            value = sum_of(column, rows).value if column.role == "sum" else None
            if value is not None:
                found[place] = found.get(place, 0) + value
    return found
