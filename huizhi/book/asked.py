"""Asked: what a form asks for, each label by its meaning, read where it stands on the form."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace

from huizhi.book.columns import column_name, told_apart
from huizhi.book.facts import Link
from huizhi.book.itself import likely_itself
from huizhi.book.known_lists import list_key, list_name
from huizhi.book.meanings import (
    LIST,
    AskedLabel,
    Meaning,
    Subject,
    asked_by,
    asks_person,
    by_label,
    label_key,
    may_be_short,
    subject_in,
    whose_attribute,
    whose_in,
    without_turn,
)
from huizhi.book.own_cells import OwnCell, asks_only_of_units, own_cells
from huizhi.book.qualifiers import scaled_over
from huizhi.book.surroundings import (
    as_printed,
    further_places,
    names_in_rows,
    signed_places,
    stamped_first,
    title_above,
    units_of_several_kinds,
    words_behind,
)
from huizhi.forms import FieldSpot, Form, FormField, FormTable, Pattern, bare, without_hint
from huizhi.forms.fields import asks_own_unit, fits_roster, make_field
from huizhi.label import printed_label

_OF_OTHERS = r"(?:[点区]单位|企业|公司|场所|商户|机构|物业|小区|项目|人员|名册|名录)"
_OF_EACH = re.compile(rf"各(?:村|社区|学校|单位|街道|乡镇|园|部门|科室)(?!.*{_OF_OTHERS})")
_OF_UNIT = re.compile(
    r"(学校|社区|村|幼儿园|医院|卫生院|企业|公司|街道|乡镇|镇)((?:详细|办公|通讯)?地址|(?:办公|联系)?电话|邮编)"
)
_UNIT_NAME = Meaning("", "单位名称")


@dataclass(frozen=True)
class AskedTable:
    """A table of a form. columns: what each asks for, by its id; of: the list that it is by the
    clerk's word; link: that word; unasked: columns that are never filled in, by the clerk's; alike:
    columns of a list that is so by the clerk's word, taken for those that are called most alike;
    form_title: of the form, where it prints another one above the table."""

    table: FormTable
    title: str
    columns: Mapping[str, str]
    of: str = ""
    link: Link | None = None
    unasked: frozenset[str] = frozenset()
    alike: frozenset[str] = frozenset()
    cells: tuple[OwnCell, ...] = ()
    form_title: str = ""

    @property
    def own(self) -> tuple[OwnCell, ...]:
        """The cells that ask for something of the unit itself; none where the clerk has said which
        list it is."""
        return () if self.link is not None else self.cells

    @property
    def name(self) -> str:
        """By what the list is known."""
        return list_key(self.list_title)

    @property
    def list_title(self) -> str:
        """What the list is called of which this is."""
        return self.of or self.title


@dataclass(frozen=True)
class _Labels:
    """The labels of a form in reading order, its title, the synonyms of the configuration, and
    which labels are known to name somebody of the unit."""

    labels: tuple[AskedLabel, ...]
    about: str
    synonyms: Mapping[str, str] | None = None
    beside: frozenset[str] = frozenset()

    @property
    def subject(self) -> Subject | None:
        return subject_in(self.labels, self.about, self.synonyms, self.beside)

    @property
    def meanings(self) -> dict[str, Meaning]:
        return asked_by(self.labels, self.about, self.synonyms, beside=self.beside)

    @property
    def lent(self) -> dict[str, str]:
        return {**_of_longer_posts(self.labels), **_lent(self.labels, self.subject, self.synonyms)}

    def beside_known(self, known: Container[Meaning]) -> _Labels:
        """As where whoever is known of the unit, 村医姓名, is not whom the form is about: it asks
        nothing of them that only a person has, and is not called by them."""
        read = self
        while (subject := read.subject) is not None:
            name = by_label(subject.label, self.synonyms)
            whose, attribute = whose_attribute(name)
            is_about = not whose or attribute != "姓名" or whose in self.about
            if is_about or asks_person(self.labels, whose) or Meaning("", name) not in known:
                return read
            ids = {one.id for one in self.labels if one.label == subject.label}
            if ids <= read.beside:
                return read
            read = replace(read, beside=read.beside | ids)
        return read

    def naming_unit(self, names: Container[str]) -> _Labels:
        """As where these labels ask for the unit itself."""
        labels = (replace(one, names_unit=True) if one.id in names else one for one in self.labels)
        return replace(self, labels=tuple(labels))


@dataclass(frozen=True)
class AskedForm:
    """A form with the meanings of its fields, by id.

    subject: what it is about, where that is not the unit; lent: the fields that are likely the
    unit's all the same, and what else the form asks for that they may be of; links: what the clerk
    has said of its fields, by id; behind: what is printed in a sentence straight behind an answer,
    by its field; itself: the fields that likely ask for the unit's own name, though their labels do
    not say so; signed: the fields and columns in which somebody is to sign or to stamp;
    stamped: that at the head in which the unit is named only by its stamp;
    further: that ask for another one by a number, 联络员2; scaled: in which multiples it says that
    it counts, above it all: 万人; shown:
    labels as the form has them, where marks are called otherwise; labels: by which all that was
    told.
    """

    form: Form
    meanings: Mapping[str, Meaning]
    tables: tuple[AskedTable, ...] = ()
    subject: str = ""
    lent: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    behind: Mapping[str, str] = field(default_factory=dict)
    itself: frozenset[str] = frozenset()
    signed: frozenset[str] = frozenset()
    stamped: frozenset[str] = frozenset()
    further: frozenset[str] = frozenset()
    scaled: tuple[str, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)
    labels: _Labels | None = None

    @property
    def title(self) -> str:
        return self.form.title

    @property
    def scoped(self) -> dict[Meaning, Meaning]:
        """What is asked for here by what it would be called if it meant something in this form
        only: a decision may still say that of a form that was taken to be about something else."""
        form = f"《{list_name(self.title) or self.title}》"
        own = (one for one in self.meanings.values() if not one.is_of_form)
        return {Meaning(form, one.words.replace(" ", "")): one for one in own}


def asked_form(
    form: Form,
    pattern: Pattern | None,
    title: str = "",
    synonyms: Mapping[str, str] | None = None,
    units: Sequence[str] = (),
) -> AskedForm:
    """What this form asks for. pattern: where its answers stand; without it a label that does not
    say whose it asks for means something in this form only; units: the names on the roster, by
    which 学校名称 asks for the unit itself where these are schools."""
    named = title or form.title
    form = as_printed(form, pattern)
    form = _with_units(form, units, named) if units else form
    itself = likely_itself(form.fields, units, named)
    if itself:
        fields = (
            replace(one, kind=make_field("单位")) if one.id in itself else one
            for one in form.fields
        )
        form = replace(form, fields=tuple(fields))
    places = {spot.field: (spot.grid, spot.row, spot.column) for spot in _spots(pattern)}
    named_in_rows = names_in_rows(form, pattern)
    asked = (replace(one, label=named_in_rows.get(one.id, one.label)) for one in form.fields)
    labels = [_label(field, places.get(field.id), units) for field in asked]
    if places:
        labels.sort(key=lambda one: places.get(one.id, (1 << 30, 0, 0)))
    about = list_name(named) or named
    read = _Labels(tuple(labels), about, synonyms)
    about_other = _printed(read.subject)
    return AskedForm(
        form,
        read.meanings,
        tuple(
            AskedTable(
                one,
                title,
                _columns(one, title, synonyms),
                cells=own_cells(one, title, about_other, synonyms),
                form_title=named if title != form.part_name(named, one) else "",
            )
            for one in form.tables
            for title in (title_above(form, pattern) or form.part_name(named, one),)
        ),
        about_other,
        read.lent,
        behind=words_behind(pattern),
        itself=itself,
        signed=frozenset(signed_places(form, pattern)),
        stamped=stamped_first(form, pattern),
        further=frozenset(further_places(form, pattern)),
        scaled=scaled_over(pattern.landmarks) if pattern else (),
        shown={**units_of_several_kinds(pattern), **named_in_rows},
        labels=read,
    )


def _printed(subject: Subject | None) -> str:
    return printed_label(subject.label) if subject else ""


def _with_units(form: Form, units: Sequence[str], title: str) -> Form:
    """The form with those texts as units that ask for one of these, or print them all."""

    def asked(one: FormField, *, is_unit: bool = False) -> FormField:
        is_own = is_unit or fits_roster(bare(without_turn(one.label)), units)
        is_text = one.kind.is_free_text
        return replace(one, kind=make_field("单位")) if is_text and is_own else one

    def named(table: FormTable, one: FormField) -> bool:
        """Whether the lines of a table are called by units in this column."""
        if not asks_own_unit(bare(without_turn(one.label))):
            return False
        printed = [bare(row[one.label]) for row in table.printed if row.get(one.label)]
        known = sum(text in names for text in printed)
        if printed:
            return 2 * known > len(printed)
        of_others = re.search(_OF_OTHERS, title)
        return bool(_OF_EACH.search(title)) or (not of_others and asks_only_of_units(table, one))

    names = set(map(bare, units))
    tables = (
        replace(one, columns=tuple(asked(c, is_unit=named(one, c)) for c in one.columns))
        for one in form.tables
    )
    return replace(form, fields=tuple(map(asked, form.fields)), tables=tuple(tables))


def as_decided(
    asked: AskedForm, links: Sequence[Link], columns: Mapping[str, frozenset[str]] | None = None
) -> AskedForm:
    """The form as the clerk has said what it asks for. columns: what lists have, by their names."""
    title = list_name(asked.title)
    here = [one for one in links if not one.form or list_name(one.form) == title]
    if not here:
        return asked
    here.sort(key=lambda one: bool(one.form))  # what is said of this form goes before any
    by_label = {label_key(one.label): one for one in here}
    own = {one.id: by_label.get(label_key(one.label)) for one in asked.form.fields}
    own |= _said_without_hint(asked.form.fields, own, here)
    asked = _with_unit_named(asked, own)
    found = {
        name: link
        for name, link in own.items()
        if link and (link.meaning is None or link.meaning.owner != LIST)
    }
    meanings = {name: link.meaning for name, link in found.items() if link.meaning}
    tables = tuple(_table_decided(one, by_label, columns or {}) for one in asked.tables)
    return replace(asked, meanings={**asked.meanings, **meanings}, tables=tables, links=found)


def _said_without_hint(
    fields: Sequence[FormField], said: Mapping[str, Link | None], links: Sequence[Link]
) -> dict[str, Link]:
    """What the clerk has said of this form's labels without what stands in brackets there, where no
    other is called so."""
    known = {label_key(one.label) for one in fields}
    free = {label_key(one.label): one for one in links if one.form}
    found: dict[str, Link] = {}
    for one in fields:
        plain = label_key(without_hint(one.label))
        if said[one.id] is None and plain in free.keys() - known:
            found[one.id] = free.pop(plain)
    return found


def with_people_known(asked: AskedForm, known: Container[Meaning]) -> AskedForm:
    """The form where it asks for somebody of the unit who is known: what stands around that is
    likely the unit's. known: what is known of it."""
    if asked.labels is None or not asked.subject:
        return asked
    read = asked.labels.beside_known(known)
    if read.beside == asked.labels.beside:
        return asked
    others = (name for name in asked.meanings if name not in read.beside)
    lent = {**dict.fromkeys(others, asked.subject), **read.lent}
    about = _printed(read.subject)
    return replace(asked, meanings=read.meanings, subject=about, lent=lent, labels=read)


def _with_unit_named(asked: AskedForm, said: Mapping[str, Link | None]) -> AskedForm:
    """The form where the clerk has said that a label asks for the unit itself: then what stands
    around it is the unit's, too."""
    own = {name for name, link in said.items() if link and link.meaning == _UNIT_NAME}
    if not own or asked.labels is None:
        return asked
    read = asked.labels.naming_unit(own)
    return replace(asked, meanings=read.meanings, subject=_printed(read.subject), lent=read.lent)


def _table_decided(
    asked: AskedTable, by_label: Mapping[str, Link], lists: Mapping[str, frozenset[str]]
) -> AskedTable:
    titles = (one for one in (asked.title, asked.form_title) if one)
    link = next(filter(None, (by_label.get(label_key(one)) for one in titles)), None)
    if link and link.meaning:
        asked = replace(asked, of=link.meaning.name)
        asked = _as_list(asked, lists.get(asked.name, frozenset()))
    said = {one.id: by_label.get(label_key(one.label)) for one in asked.table.columns}
    columns = {
        name: one.meaning.name
        for name, one in said.items()
        if one and one.meaning and one.meaning.owner in {"", LIST}
    }
    never = frozenset(name for name, one in said.items() if one and one.meaning is None)
    cells = tuple(one.decided(by_label) for one in asked.cells)
    alike = asked.alike - columns.keys()  # the clerk has said it of the others
    return replace(
        asked,
        columns={**asked.columns, **columns},
        link=link,
        unasked=never,
        alike=alike,
        cells=cells,
    )


def _as_list(asked: AskedTable, known: frozenset[str]) -> AskedTable:
    """The table with its columns as the list calls them that it is: 位置 is 所在位置 there, where
    no other column is. known: the columns of the list."""
    columns = _columns_of(asked, known)
    alike: dict[str, str] = {}
    for name, called in columns.items():
        free = sorted(known - {*columns.values(), *alike.values()})
        found = [one for one in free if ends_alike(called, one)]
        if called not in known and len(found) == 1:
            alike[name] = found[0]
    return replace(asked, columns={**columns, **alike}, alike=frozenset(alike))


def ends_alike(one: str, other: str) -> bool:
    """Whether one name is the other with words before it: 经营面积 and 面积."""
    return min(len(one), len(other)) > 1 and (one.endswith(other) or other.endswith(one))


def _columns_of(asked: AskedTable, known: frozenset[str]) -> dict[str, str]:
    """The columns as the list calls them that it is by the clerk's word: 场所名称 is 名称 in a list
    of 沿街场所, whatever the form itself is of."""
    names = dict(asked.columns)
    for one in asked.table.columns:
        label = printed_label(without_turn(one.label))
        likely = (names[one.id], column_name(label, asked.of), column_name(label, ""))
        names[one.id] = next((name for name in likely if name in known), names[one.id])
    return names if len({*names.values()}) == len(names) else dict(asked.columns)


def _lent(
    labels: Sequence[AskedLabel], subject: Subject | None, synonyms: Mapping[str, str] | None
) -> dict[str, str]:
    if subject is None:
        return {}
    about = printed_label(subject.label)
    return {
        one.id: about for one in labels[subject.first :]
        if subject.lends(one, synonyms) and not subject.is_of_unit(one)
    }  # fmt: skip


def _of_longer_posts(labels: Sequence[AskedLabel]) -> dict[str, str]:
    """What is called by a post for which another label has a longer word: 主任 beside 调委会主任
    may be that one."""
    roles = {one.id: role for one in labels if (role := whose_in(one.label)[0])}
    found = {}
    for name, role in roles.items():
        longer = (other for other in roles.values() if may_be_short(role, other))
        if other := next(longer, ""):
            found[name] = other
    return found


def _columns(table: FormTable, title: str, synonyms: Mapping[str, str] | None) -> dict[str, str]:
    labels = told_apart([one.label for one in table.columns])
    pairs = zip(table.columns, labels, strict=True)
    return {one.id: column_name(label, title, synonyms) for one, label in pairs}


def _spots(pattern: Pattern | None) -> tuple[FieldSpot, ...]:
    return pattern.fields if pattern else ()


def unit_label(label: str, units: Sequence[str]) -> str:
    """The label with 单位 for what units of these names are: 单位地址 for 学校地址 where they are
    schools."""
    found = _OF_UNIT.fullmatch(label.strip()) if units else None
    return f"单位{found[2]}" if found and fits_roster(found[1], units) else label


def _label(
    field: FormField, place: tuple[int, int, int] | None, units: Sequence[str]
) -> AskedLabel:
    kind = field.kind
    line = place[:2] if place else None
    counts = kind.shape in {"number", "amount", "percent"}
    return AskedLabel(
        field.id, unit_label(field.label, units), kind.names_person, kind.names_unit, counts, line
    )
