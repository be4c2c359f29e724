"""Form set: the forms of a campaign, their templates, and the patterns these are read back by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi.campaign.settings import Attachment, FieldSetting, Settings, TableSetting
from huizhi.campaign.template_set import Templates, known_patterns
from huizhi.forms import (
    ROWS,
    Form,
    FormField,
    FormTable,
    OwnLook,
    Pattern,
    RuleLabels,
    Wording,
    parse_rule,
    with_printed_units,
)
from huizhi.forms.fields import Circumstances, UnitName, Validation, make_field

if TYPE_CHECKING:
    from huizhi.formats import Template


@dataclass(frozen=True)
class FormSet:
    """forms: by deliverable id; templates: by file name ("attachment1.xlsx"); patterns: for each
    deliverable, the pattern of each of its templates by suffix; versions: of each template;
    synonyms: other names of printed labels; folder: where the templates are."""

    forms: Mapping[str, Form]
    templates: Mapping[str, Template]
    patterns: Mapping[str, Mapping[str, Pattern]]
    versions: Mapping[str, str]
    circumstances: Circumstances
    synonyms: Mapping[str, tuple[str, ...]]
    folder: Path = Path()

    @cached_property
    def rules(self) -> Mapping[str, Mapping[str, Validation]]:
        """What to tell each input cell, by field id, for each deliverable."""
        return {form_id: _rules(form, self.circumstances) for form_id, form in self.forms.items()}

    @cached_property
    def looks(self) -> tuple[OwnLook, ...]:
        """What each template of a form shows besides its text."""
        return tuple(one.look for patterns in self.patterns.values() for one in patterns.values())

    @cached_property
    def margins(self) -> frozenset[str]:
        """What the page headers and footers of all forms print, for the first of the recipients."""
        patterns = (one for patterns in self.patterns.values() for one in patterns.values())
        return frozenset(text for pattern in patterns for text in pattern.margins)

    @cached_property
    def wordings(self) -> Mapping[str, Wording]:
        """What the labels of each form are called, by its id."""
        return {
            form.id: Wording({i: form.field(i).label for i in form.ids()}, self.synonyms)
            for form in self.forms.values()
        }


def load_form_set(settings: Settings, folder: Path) -> FormSet:
    """The campaign's forms and templates; `folder` holds the templates.

    Raises: TemplateError with every mistake of every template.
    """
    forms = {
        attachment.deliverable: form_of(settings, attachment)
        for attachment in settings.attachments
        if attachment.deliverable
    }
    templates = Templates(settings, folder, forms)
    patterns = known_patterns(settings, forms, templates)
    for deliverable, by_suffix in patterns.items():
        for pattern in by_suffix.values():
            forms[deliverable] = with_printed_units(forms[deliverable], pattern)
    circumstances, synonyms = circumstances_of(settings), settings.synonyms
    versions = templates.versions
    return FormSet(forms, templates, patterns, versions, circumstances, synonyms, folder)


def _rules(form: Form, circumstances: Circumstances) -> dict[str, Validation]:
    rules = {name: form.field(name).kind.validation(circumstances) for name in form.ids()}
    return {field_id: rule for field_id, rule in rules.items() if rule is not None}


def form_of(settings: Settings, attachment: Attachment) -> Form:
    """The form that this attachment is."""
    fields = tuple(_field(settings, label, f) for label, f in attachment.fields.items())
    tables = tuple(_table(settings, table) for table in attachment.tables)
    labels = rule_labels(settings, attachment)
    rules = tuple(parse_rule(text, labels) for text in attachment.figure_rules)
    return Form(attachment.deliverable or "", attachment.title, fields, tables, rules)


def rule_labels(settings: Settings, attachment: Attachment) -> RuleLabels:
    """What the figure rules (核对) of an attachment may name: its own and those of the others."""
    others = {
        one.rule_name: _labels(one)
        for one in settings.attachments
        if one.deliverable and one.number != attachment.number
    }
    return replace(_labels(attachment), name=attachment.rule_name, others=others)


def _labels(attachment: Attachment) -> RuleLabels:
    columns = {one.name: _shapes(one.columns) for one in attachment.tables}
    return RuleLabels(_shapes(attachment.fields), columns)


def _shapes(asked: Mapping[str, FieldSetting]) -> dict[str, str]:
    return {label: one.answers.shape for label, one in asked.items()}


def circumstances_of(settings: Settings) -> Circumstances:
    """What answers are read against: the activity's year and dates, the area code, the roster."""
    activity = settings.activity
    dues = [deliverable.due for deliverable in settings.deliverables]
    return Circumstances(
        year=activity.year,
        earliest=min(settings.notice.date, activity.start) - dt.timedelta(days=31),
        latest=max([activity.end, *dues]) + dt.timedelta(days=62),
        area_code=settings.office.area_code or "",
        units=tuple(UnitName(r.name, r.aliases) for r in settings.recipients),
        places=f"{settings.office.name}|{settings.office.short_name}",
    )


def _field(settings: Settings, label: str, field: FieldSetting) -> FormField:
    kind = make_field(
        field.kind,
        choices=field.choices,
        boxed=field.boxed,
        least=field.least,
        most=field.most,
        items=_item_names(settings),
        printed=field.printed or "",
    )
    return FormField(field.id, label, kind, field.required, field.hint or "")


def _table(settings: Settings, table: TableSetting) -> FormTable:
    return FormTable(
        name=table.name,
        columns=tuple(_field(settings, label, f) for label, f in table.columns.items()),
        group=table.group or "",
        groups=_item_names(settings) if table.group else (),
        rows_per_group=table.rows_per_group,
        example=table.example,
        row_totals={
            table.columns[total].id: tuple(table.columns[one].id for one in parts)
            for total, parts in table.row_totals.items()
        },
        printed=table.printed,
        example_row=table.example_row,
        examples_beside=table.examples_beside,
        id=table.id or ROWS,
        side_by_side=table.side_by_side,
        by_line=table.by_line,
        numbers_go_on=table.numbers_go_on,
        computed=table.computed,
        merged=table.merged,
    )


def _item_names(settings: Settings) -> tuple[UnitName, ...]:
    """The items by the names the form prints, with their other names."""
    return tuple(
        UnitName(item.form_name, tuple({item.name: None} | dict.fromkeys(item.aliases)))
        for item in settings.items
    )
