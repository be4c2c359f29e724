"""Printed units: what a form prints beside a label that its numbers count: 金额（万元）."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from huizhi.content import lazy_pattern
from huizhi.forms.fields import Integer, Money, time_unit_before
from huizhi.forms.form import Form, FormField
from huizhi.forms.landmark import bare
from huizhi.forms.template import Pattern
from huizhi.forms.units_over import printed_unit

_BEHIND = lazy_pattern(r"([\u4e00-\u9fff]{1,4})(?=\W|$)")
_OF_ALL = lazy_pattern(r"(?:金额|计量)?单位(人民币)?([百千万亿]*元)")  # without its colon
_LONGEST = 4
_COUNTED = lazy_pattern(
    r"([户人](?:次(?=数))?|[年月周天](?=数))[数口]$"
)  # what a label itself counts: 户数, 常住人口, 居住月数


def with_printed_units(form: Form, pattern: Pattern) -> Form:
    """The form whose kinds know the unit that its template prints beside them, or amounts the one
    above it all: 单位：万元."""
    units = _units(form, pattern)
    amounts = [i for i in form.ids() if isinstance(form.field(i).kind, Money) and not units.get(i)]
    units |= {i: pattern.units_over[i] for i in amounts if i in pattern.units_over}
    over = {one[2] for text in pattern.landmarks if (one := _OF_ALL.fullmatch(text))}
    pieces = (bare(piece) for _, sentence in pattern.sentences for piece in sentence.pieces)
    if over := over | {one[2] for text in pieces if (one := _OF_ALL.fullmatch(text))}:
        units |= {i: min(over) for i in amounts if len(over) == 1 and not units.get(i)}
    tables = tuple(
        replace(
            table,
            columns=tuple(_measured(c, units, table.field_id(c.id)) for c in table.columns),
        )
        for table in form.tables
    )
    fields = tuple(_measured(one, units, one.id) for one in form.fields)
    return replace(form, fields=fields, tables=tables)


def _measured(field: FormField, units: Mapping[str, str], field_id: str) -> FormField:
    unit = units.get(field_id)
    if not unit and isinstance(field.kind, Integer):
        said = _COUNTED.search(field.label)
        unit = said[1] if said else ""
    return replace(field, kind=field.kind.measured_in(unit)) if unit else field


def _units(form: Form, pattern: Pattern) -> dict[str, str]:
    """The printed units by field id: of a column in its heading, of a single answer behind its
    label, in its row, or, in a sentence, behind the answer."""
    columns = (spot for table in pattern.tables for spot in table.columns)
    units = {spot.field: printed_unit(spot.heading) for spot in columns if spot.field}
    for spot in pattern.fields:
        if spot.crossing is not None and spot.crossing.unit:
            units[spot.field] = spot.crossing.unit
        label = bare(form.label(spot.field))
        unit = spot.label.removeprefix(label)
        if spot.label != unit and len(unit) <= _LONGEST:
            units[spot.field] = unit
    for _, sentence in pattern.sentences:
        for number, field_id in enumerate(sentence.fields):
            words = sentence.pieces[number + 1].strip()
            if behind := _BEHIND.match(words):
                units[field_id] = behind[1]
            if unit := time_unit_before(words):  # 个月书面通知
                units[field_id] = unit
    return units
