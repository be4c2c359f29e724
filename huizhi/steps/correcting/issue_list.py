"""Correction list: what one return's sender is told, in three classes.

请修改 must be corrected and keeps the return from being accepted; 请确认 wants a look; 已自动规范
was written in another way and is recorded in ours: shown, nothing to do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from huizhi.content import Cell
from huizhi.findings import Finding, shortened
from huizhi.formats.flags import Flag, FlagClass, FlagRow
from huizhi.forms import Form, FormField
from huizhi.forms.fields import Circumstances
from huizhi.storage import KeptField, Return

_LONGEST = 120  # characters of what was typed, as the list shows it


def issues_in(
    form: Form | None, one: Return, circumstances: Circumstances, *, with_look: bool
) -> tuple[FlagRow, ...]:
    """The issues of a return that its sender is told: what must be corrected first, then what was
    normalised. with_look: between them also what wants a look, which is the clerk's to settle."""
    typed = {field.where: field.raw for field, _ in _answers(form, one) if field.where}
    told = [_issue(finding, typed) for finding in one.findings]
    normalised = _normalised(form, one, circumstances) if form else ()
    order: tuple[FlagClass, ...] = ("fix", "confirm") if with_look else ("fix",)
    return (*(issue for kind in order for issue in told if issue.kind == kind), *normalised)


def flags_of(issues: tuple[FlagRow, ...]) -> tuple[Flag, ...]:
    """The flags to put into the file: one for each issue that somebody has to look at."""
    return tuple(
        Flag(one.place, one.kind, f"{one.label}：{one.sentence}" if one.label else one.sentence)
        for one in issues
        if one.kind != "normalised"
    )


def move_issues(issues: tuple[FlagRow, ...], places: Mapping[str, str]) -> tuple[FlagRow, ...]:
    """The issues for another file: each place where it stands there; one that has none is said to
    be the original's."""
    return tuple(
        replace(one, place=places.get(one.place) or f"原文件 {one.place}") if one.place else one
        for one in issues
    )


def _issue(finding: Finding, typed: Mapping[str, str]) -> FlagRow:
    kind: FlagClass = "fix" if finding.level == "error" else "confirm"
    found = shortened(typed.get(finding.where, "").strip() or finding.found, _LONGEST)
    sentence = replace(finding, where="", label="").message
    return FlagRow(kind, finding.where, finding.label, found, sentence)


def _normalised(form: Form, one: Return, circumstances: Circumstances) -> Iterator[FlagRow]:
    """Answers that are recorded otherwise than they were typed, with no question about them."""
    asked = {finding.where for finding in one.findings}
    for kept, field in _answers(form, one):
        raw = kept.raw.strip()
        if field is None or not raw or isinstance(kept.value, (bool, type(None))):
            continue
        value = field.kind.read(Cell(0, 0, raw, raw), circumstances).value
        as_shown = field.kind.show(value) if value is not None else ""
        if kept.where not in asked and raw not in (str(kept.value), as_shown):
            said = f"已记为“{shortened(str(kept.value), _LONGEST)}”，不用改。"
            yield FlagRow("normalised", kept.where, field.label, shortened(raw, _LONGEST), said)


def _answers(form: Form | None, one: Return) -> Iterator[tuple[KeptField, FormField | None]]:
    """Every answer with the field it answers; a group's cell over several rows only once."""
    known = form.ids() if form else ()
    seen: set[str] = set()
    for kept in one.fields:
        yield kept, form.field(kept.field) if form and kept.field in known else None
    for row in one.rows:
        for kept in row.fields:
            if kept.where not in seen:
                column = row.field_id(kept)
                yield kept, form.field(column) if form and column in known else None
            seen.add(kept.where)
