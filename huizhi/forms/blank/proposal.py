"""Proposal: what is probably asked for at a place that was not understood as an answer."""

from __future__ import annotations

from huizhi.content import Grid
from huizhi.forms.blank.form import FieldDraft
from huizhi.forms.blank.form_place import FormPlace, label_beside
from huizhi.forms.blank.guess import guess_kind, is_required, mark_name

_NO_NAME = "栏目"  # where nothing beside a place says what it is called


def proposed(grid: Grid, place: FormPlace) -> FieldDraft:
    """What is asked for at a place, by the gap that it is and by what is printed beside it; its id
    is still to be given."""
    gap = place.gap
    inside = place.cell.text[: place.start] if place.start else ""
    label = (gap.label if gap else "") or inside or label_beside(grid, place.cell)
    guess = guess_kind(label)
    kind = gap.kind if gap and gap.kind else guess.kind
    choices = gap.choices if gap and gap.choices else guess.choices
    return FieldDraft(
        "",
        mark_name(label) or mark_name(label_beside(grid, place.cell)) or _NO_NAME,
        kind,
        choices,
        boxed=bool(gap and gap.choices),
        required=is_required(label),
        known=guess.known,
    )
