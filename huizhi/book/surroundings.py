"""Surroundings: what a form prints around its answers and their labels do not say: whose row it is,
who signs there, what list stands below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from huizhi.book.meanings import (
    is_signed,
    open_qualifiers,
    whose_in,
    without_turn,
    writes_name,
)
from huizhi.forms import FieldSpot, Form, FormField, Pattern, bare, without_hint
from huizhi.forms.fields import asks_own_unit

_LIST_TITLE = re.compile(r"[\u4e00-\u9fff]{2,12}(?:名册|花名册|名单|台账|清单|一览表|明细表)")
_FURTHER = re.compile(r"[\u4e00-\u9fff][2-9]$")
_SIGNED_BEHIND = re.compile(r"签[字名章]|[盖印公]章")
# What a mark is called without its brackets, which units that are no 村 would wonder at.
_OF_SEVERAL_KINDS = {
    "村社区": "村（社区）",
    "社区村": "社区（村）",
    "乡镇街道": "乡镇（街道）",
    "镇街道": "镇（街道）",
}


def words_behind(pattern: Pattern | None) -> dict[str, str]:
    """What is printed in a sentence straight behind an answer, by its field."""
    sentences = (sentence for _, sentence in pattern.sentences) if pattern else ()
    return {
        name: behind
        for one in sentences
        for name, behind in zip(one.fields, one.landmarks[1:], strict=True)
    }


def units_of_several_kinds(pattern: Pattern | None) -> dict[str, str]:
    """The labels that ask for units of several kinds, as they are printed, by their fields."""
    spots = pattern.fields if pattern else ()
    shown = ((spot.field, _OF_SEVERAL_KINDS.get(spot.label, "")) for spot in spots)
    return {name: label for name, label in shown if label}


def as_printed(form: Form, pattern: Pattern | None) -> Form:
    """The form with its labels as they are printed where something stands in brackets with them
    that may make another question of it, and that marks do not have: 户籍人口（上年末）."""
    if pattern is None or not pattern.hinted:
        return form
    beside = {spot.field: _hinted(pattern, spot.label) for spot in pattern.fields}
    for table in pattern.tables:
        beside |= {c.field: _hinted(pattern, c.label) for c in table.columns}
    beside |= {
        name: _hinted(pattern, before)
        for _, one in pattern.sentences
        for name, before in zip(one.fields, one.landmarks, strict=False)
    }

    def shown(one: FormField, printed: str) -> FormField:
        own = {bare(one.label), bare(without_turn(one.label))}
        is_its = bool(printed) and not own.isdisjoint({bare(printed), bare(without_hint(printed))})
        if not is_its or not open_qualifiers(printed, names_unit=one.kind.names_unit):
            return one
        return replace(one, label=printed)

    fields = _told_apart([shown(one, beside.get(one.id, "")) for one in form.fields])
    tables = tuple(
        replace(
            table,
            columns=tuple(
                c if c.id in table.given_ids else shown(c, beside.get(table.field_id(c.id), ""))
                for c in table.columns
            ),
        )
        for table in form.tables
    )
    return replace(form, fields=fields, tables=tables)


def _hinted(pattern: Pattern, label: str) -> str:
    return pattern.hinted.get(label, "")


def _told_apart(shown: Sequence[FormField]) -> tuple[FormField, ...]:
    """The fields with a number behind the labels that are printed more than once."""
    seen = Counter[str]()
    found = []
    for one in shown:
        seen[one.label] += 1
        turn = seen[one.label]
        found.append(one if turn == 1 else replace(one, label=f"{one.label}{turn}"))
    return tuple(found)


def title_above(form: Form, pattern: Pattern | None) -> str:
    """What the form prints above its only table, where that is called as a list and the form is of
    more than that; "" for nothing or several such."""
    if pattern is None or len(form.tables) != 1 or not form.fields:
        return ""
    titles = [one for one in pattern.landmarks if _LIST_TITLE.fullmatch(one)]
    return titles[0] if len(titles) == 1 and titles[0] not in bare(form.title) else ""


def signed_places(form: Form, pattern: Pattern | None) -> Iterator[str]:
    """The fields and columns in which somebody signs, by their labels or by what is printed beside
    them, of which a label may have less: 校长 of 校长（签字）, ____（签名）."""
    fields = {one.id: one for one in form.fields}
    columns = {t.field_id(c.id): c for t in form.tables for c in t.columns}
    beside = {spot.field: spot.label for spot in (pattern.fields if pattern else ())}
    tables = {one.id: one for one in pattern.tables} if pattern else {}
    for table in form.tables:
        spot = tables.get(table.id)
        beside |= {c.field: c.label for c in (spot.columns if spot else ())}
    behind = words_behind(pattern)
    stamped = stamped_first(form, pattern)
    for name, one in (fields | columns).items():
        printed = is_signed(beside.get(name, "")) or _SIGNED_BEHIND.match(behind.get(name, ""))
        is_name = writes_name(without_turn(one.label)) or name in stamped
        if is_signed(one.label) or (printed and not is_name):
            yield name


def further_places(form: Form, pattern: Pattern | None) -> Iterator[str]:
    """The fields whose labels are printed with a number from 2 on: 联络员2 asks for another one,
    whatever else the form asks for."""
    labels = {one.id: bare(one.label) for one in form.fields}
    for spot in pattern.fields if pattern else ():
        if labels.get(spot.field) == spot.label and _FURTHER.search(spot.label):
            yield spot.field


def stamped_first(form: Form, pattern: Pattern | None) -> frozenset[str]:
    """The first place of the form where the unit is named only by its stamp, 单位（公章）：____: at
    its head it is written there whose the form is."""
    if pattern is None or not pattern.fields:
        return frozenset()
    first = min(pattern.fields, key=lambda one: (one.grid, one.row, one.column))
    label = next((one.label for one in form.fields if one.id == first.field), "")
    own = asks_own_unit(bare(without_turn(without_hint(label)))) and not writes_name(label)
    stamp = _SIGNED_BEHIND.search(first.label) or _SIGNED_BEHIND.match(
        words_behind(pattern).get(first.field, "")
    )
    return frozenset({first.field}) if own and stamp else frozenset()


def names_in_rows(form: Form, pattern: Pattern | None) -> Mapping[str, str]:
    """The labels 姓名 with whose they are, by their fields, where the row begins with that and the
    label does not say so: 分管领导姓名 of 分管领导 | 姓名 | ____."""
    if pattern is None:
        return {}
    plain = {one.id for one in form.fields if bare(one.label) == "姓名"}
    turns = Counter(spot.label for spot in pattern.fields)
    found = {}
    for spot in pattern.fields:
        rows = pattern.printed_rows.get("姓名", ())
        is_each_asked = turns[spot.label] == len(rows)  # so it is known which of them this is
        is_asked = spot.field in plain and spot.label == "姓名" and is_each_asked
        if is_asked and (role := _role_before(pattern, spot)):
            found[spot.field] = f"{role}姓名"
    return found


def _role_before(pattern: Pattern, spot: FieldSpot) -> str:
    """Who the row of this answer begins with; "" for nobody or several."""
    row = pattern.printed_rows[spot.label][spot.turn]
    roles = [text for text in row.texts if whose_in(text)[0] and not whose_in(text)[1]]
    if len(roles) != 1:
        return ""
    here = (one for one in pattern.printed_rows[roles[0]] if one.texts == row.texts)
    return roles[0] if any(one.column < row.column for one in here) else ""
