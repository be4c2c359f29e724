"""Paper hints: what the forms of a campaign print and ask for, for reading them from paper."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.campaign import FormSet
from huizhi.formats.paper import Kind, PaperHints, plain
from huizhi.forms import Form, FormTable
from huizhi.forms.fields import Field


def hints_of(forms: FormSet) -> PaperHints:
    """The hints for every form that comes back."""
    printed: set[str] = set()
    expected: dict[str, Kind] = {}
    for form_id, patterns in forms.patterns.items():
        for pattern in patterns.values():
            printed |= {plain(text) for text in pattern.landmarks}
        form = forms.forms[form_id]
        printed.update(plain(text) for table in form.tables for text in _examples_of(table))
        expected |= _expected_in(form)
    return PaperHints(frozenset(printed - {""}), expected)


def _examples_of(table: FormTable) -> Iterator[str]:
    """What is printed in the rows of a table, to be left there or to be written over."""
    yield from table.example.values()
    yield from table.example_row.values()
    yield from (text for row in table.printed for text in row.values())


def _expected_in(form: Form) -> dict[str, Kind]:
    columns = [column for table in form.tables for column in table.columns]
    return {
        plain(one.label): letters
        for one in (*form.fields, *columns)
        if (letters := _letters(one.kind))
    }


def _letters(kind: Field) -> Kind | None:
    """What kind of letters an answer of this kind is written in; None for any."""
    if kind.is_phone or kind.holds_long_number:
        return "digits"
    if kind.is_email:
        return "mail"
    if kind.takes_dates:
        return "day"
    return "number" if kind.is_added_up else None
