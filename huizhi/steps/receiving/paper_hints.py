"""Paper hints: what the forms of a campaign print and ask for, for reading them from paper."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.campaign import FormSet
from huizhi.formats.paper import Expected, PaperHints, plain
from huizhi.forms import Form, FormTable, Pattern
from huizhi.forms.fields import Field

_BOX = "□"
_MOST_UNITS = 300  # of a roster with which each text is compared


def hints_of(forms: FormSet) -> PaperHints:
    """The hints for every form that comes back."""
    units = tuple(unit.name for unit in forms.circumstances.units)
    units = units if len(units) <= _MOST_UNITS else ()
    printed: set[str] = set()
    expected: dict[str, Expected] = {}
    for form_id, patterns in forms.patterns.items():
        for pattern in patterns.values():
            printed |= {plain(text) for text in pattern.landmarks}
        form = forms.forms[form_id]
        printed.update(plain(text) for table in form.tables for text in _examples_of(table))
        expected |= _expected_in(form, units)
        for pattern in patterns.values():
            for label, letters in _expected_by_headings(form, pattern, units):
                expected.setdefault(label, letters)
    return PaperHints(frozenset(printed - {""}), expected)


def _examples_of(table: FormTable) -> Iterator[str]:
    """What is printed in the rows of a table, to be left there or to be written over."""
    yield from table.example.values()
    yield from table.example_row.values()
    yield from (text for row in table.examples_beside for text in row.values())
    yield from (text for row in table.printed for text in row.values())


def _expected_in(form: Form, units: tuple[str, ...]) -> dict[str, Expected]:
    columns = [column for table in form.tables for column in table.columns]
    return {
        plain(one.label): letters
        for one in (*form.fields, *columns)
        if (letters := _letters(one.kind, units))
    }


def _expected_by_headings(
    form: Form, pattern: Pattern, units: tuple[str, ...]
) -> Iterator[tuple[str, Expected]]:
    """The same by what the form prints beside or above its answers, which may be less than their
    names: 数量 below 去年."""
    spots = [(spot.label, spot.field) for spot in pattern.fields]
    spots += [(c.label, c.field) for table in pattern.tables for c in table.columns]
    asked = [(label, form.field(field)) for label, field in spots if field]
    for label, one in asked:
        if label and (letters := _letters(one.kind, units)):
            yield plain(label), letters


def _letters(kind: Field, units: tuple[str, ...]) -> Expected | None:
    """What letters, or which words, an answer of this kind is written in; None for any."""
    if kind.is_free_text:  # also of numbers, of which it loses no digit
        return None
    if kind.choices and _BOX in kind.show(None):
        return Expected("boxes" if kind.takes_several else "box", kind.choices)
    if kind.choices and not kind.takes_several:
        return Expected("choice", kind.choices)
    if kind.is_phone or kind.holds_long_number:
        return Expected("digits")
    if kind.is_email:
        return Expected("mail")
    if kind.takes_dates:
        return Expected("day")
    if kind.names_person:
        return Expected("name")
    if kind.names_unit and units:
        return Expected("text", units)
    return Expected("number") if kind.is_added_up else None
