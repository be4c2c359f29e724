"""Asked: what a form asks for, each label by its meaning, read where it stands on the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from huizhi.book.known_lists import list_name
from huizhi.book.meanings import AskedLabel, Meaning, asked_by, by_column, role_in
from huizhi.forms import FieldSpot, Form, FormField, FormTable, Pattern, bare


@dataclass(frozen=True)
class AskedTable:
    """A table of a form. columns: what each asks for, by its id."""

    table: FormTable
    title: str
    columns: Mapping[str, str]

    @property
    def name(self) -> str:
        """What the list is of."""
        return list_name(self.title)


@dataclass(frozen=True)
class AskedForm:
    """A form with the meanings of its fields, by id."""

    form: Form
    meanings: Mapping[str, Meaning]
    tables: tuple[AskedTable, ...] = ()

    @property
    def title(self) -> str:
        return self.form.title


def asked_form(
    form: Form,
    pattern: Pattern | None,
    title: str = "",
    synonyms: Mapping[str, str] | None = None,
) -> AskedForm:
    """What this form asks for. pattern: where its answers stand; without it a label that does not
    say whose it asks for means something in this form only."""
    named = title or form.title
    places = {spot.field: (spot.grid, spot.row, spot.column) for spot in _spots(pattern)}
    labels = [_label(field, places.get(field.id)) for field in form.fields]
    if places:
        labels.sort(key=lambda one: places.get(one.id, (1 << 30, 0, 0)))
    return AskedForm(
        form,
        asked_by(labels, list_name(named) or named, synonyms),
        tuple(
            AskedTable(
                one, title, {c.id: column_name(c.label, title, synonyms) for c in one.columns}
            )
            for one in form.tables
            for title in (form.part_name(named, one),)
        ),
    )


def column_name(label: str, title: str, synonyms: Mapping[str, str] | None = None) -> str:
    """What a column of a list asks for: 手机 of 联系手机; 负责人手机 where it says whose. What the
    list is of (title) is not said again: 场所名称 in 重点场所台账 is 名称."""
    label = _without_subject(label, list_name(title))
    role, attribute = role_in(label, synonyms)
    return f"{role}{attribute or '姓名'}" if role else by_column(label, synonyms)


def _without_subject(label: str, subject: str) -> str:
    for start in range(len(subject) - 1):
        rest = bare(label).removeprefix(subject[start:])
        if rest and rest != bare(label):
            return rest
    return label


def _spots(pattern: Pattern | None) -> tuple[FieldSpot, ...]:
    return pattern.fields if pattern else ()


def _label(field: FormField, place: tuple[int, int, int] | None) -> AskedLabel:
    kind = field.kind
    line = place[:2] if place else None
    return AskedLabel(field.id, field.label, kind.names_person, kind.names_unit, line)
