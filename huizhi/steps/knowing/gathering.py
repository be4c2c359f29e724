"""Gathering: what every ledger of the office, the imported lists and the roster say of the units.

Nothing is kept on the disk, and in memory only what was told last, for as long as no ledger, no
settings and no template has changed since: so what is erased is gone from it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from huizhi.book import (
    LIST,
    LIST_ITSELF,
    AskedForm,
    AskedTable,
    Book,
    Choice,
    KnownList,
    Link,
    Meaning,
    Origin,
    OwnCell,
    RowEdit,
    Statement,
    TableSaid,
    as_decided,
    asked_form,
    book_of,
    column_name,
    core_of,
    is_of_somebody,
    is_of_unit,
    list_key,
    list_name,
    lists_of,
    meaning_named,
    numbered_rows,
    parted,
    same_value,
    unit_column,
    unit_label,
    with_synonyms,
    without_others,
)
from huizhi.campaign import (
    ActivityFolder,
    Campaign,
    Folders,
    Prefill,
    Prefills,
    Settings,
    activities_of,
    load_campaign,
    office_folders,
)
from huizhi.content import Cell
from huizhi.errors import HuizhiError, Mistake, MistakesError
from huizhi.findings import Finding
from huizhi.forms import Form, FormField, bare, printed_unit
from huizhi.forms.fields import Circumstances
from huizhi.steps.knowing.cell_value import kept_value
from huizhi.steps.knowing.disputed_figures import Disputed, disputed_in
from huizhi.steps.knowing.edited_lists import ROW_BEFORE, ROW_EDIT
from huizhi.steps.knowing.file_memory import FileMemory, Marks, marks_of
from huizhi.steps.knowing.form_names import OfficeForm, names_of
from huizhi.steps.knowing.list_sheets import says_updated
from huizhi.storage import (
    BookEntry,
    BookRecords,
    BookRuling,
    KeptField,
    KeptValue,
    LiaisonDays,
    Return,
    book_records_in,
    is_ledger_there,
    liaison_days_in,
    prefills_in,
    returns_in,
)

_MISTAKES_TOLD = 3
_ASIDE = re.compile(
    r"\d+|年度?|月份?|[第上下]半|最新版?|更新版?|修改版?|新版|定稿|终稿|副本|复件|copy"
)


@dataclass(frozen=True)
class Office:
    """The office whose book it is. campaign: the activity from which it is asked; its roster says
    how the units are called; config: where that activity lies; activities: all of them."""

    campaign: Campaign
    config: Path
    activities: tuple[ActivityFolder, ...]

    def is_asked_from(self, activity: ActivityFolder) -> bool:
        """Whether this is the activity from which the book is asked for."""
        return activity.folders.config.absolute() == self.config

    @property
    def settings(self) -> Settings:
        return self.campaign.settings


@dataclass(frozen=True)
class _Known:
    """What one activity has to say. asked: its forms by deliverable; disputed: the answers that do
    not agree with others."""

    folder: ActivityFolder
    settings: Settings
    circumstances: Circumstances
    asked: Mapping[str, AskedForm]
    returns: tuple[Return, ...]
    records: BookRecords
    prefills: Prefills
    disputed: Disputed

    def prefilled(self, one: Return) -> tuple[Prefill, ...]:
        """What the form had been sent out with, the newest first, until this came of it: until its
        day, of which often no hour is known, and not what has something of it already."""
        name = one.community or ""
        recipient = self.settings.by_name.get(name) or next(
            (unit for unit in self.settings.recipients if name in unit.aliases), None
        )
        if recipient is None:
            return ()
        kept = self.prefills.of(recipient.code, one.deliverable or "")
        day = one.received.astimezone(self.settings.zone).date()
        return tuple(
            each
            for each in reversed(kept)
            if each.made.astimezone(self.settings.zone).date() <= day and not each.holds(one.sha256)
        )


def office_around(campaign: Campaign, folders: Folders) -> Office:
    """The office to which the activity in these folders belongs; the shipped example counts only
    where it is asked itself."""
    found = activities_of(office_folders(folders))
    own = folders.config.absolute()
    if not any(one.folders.config.absolute() == own for one in found):
        found.append(ActivityFolder("", campaign.settings.activity.name, folders))
    kept = [
        one if one.folders.config.absolute() != own else replace(one, folders=folders)
        for one in found
        if not one.is_example or one.folders.config.absolute() == own
    ]
    return Office(campaign, own, tuple(kept))


def gather_book(office: Office) -> Book:
    """The book of the office as it stands. An activity that cannot be looked into is named."""
    campaign = office.campaign

    def marks() -> Marks:
        asked = _Same(campaign.settings), _Same(campaign.forms)
        return Marks.joined(map(marks_of, office.activities), *asked)

    gathered = partial(_gathered, office)
    return _books.told(office.config, marks, gathered, lasts=lambda book: not book.broken)


@dataclass(frozen=True, eq=False)
class _Same:
    """A thing that is like another only when it is that one."""

    thing: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.thing is self.thing

    def __hash__(self) -> int:
        return id(self.thing)


def _gathered(office: Office) -> Book:
    every, broken = _every_known(office)
    names = _Names(office.settings)
    choices, links = list[Choice](), list[Link]()
    for known in every:
        for ruling in known.records.rulings:
            if not office.is_asked_from(known.folder):  # its number means nothing in another ledger
                ruling = replace(ruling, number=0)
            if ruling.kind == "right":
                choices.append(_choice(ruling, names))
            else:
                links.append(_link(ruling))
    same_lists = [one for one in links if one.label == LIST_ITSELF]
    links = [one for one in links if one.label != LIST_ITSELF]
    aliases = _aliases(every, links)
    own = {one: fact for one, fact in aliases.items() if one.is_of_form}
    titles = _titles_above(every)
    links = [replace(one, meaning=_resolved(one.meaning, own)) for one in links]
    links = [replace(one, meaning=_titled_anew(one.meaning, titles)) for one in links]
    statements, tables = list[Statement](), list[TableSaid]()
    columns = _list_columns(every)
    for known in every:
        decided = {d: as_decided(a, links, columns) for d, a in known.asked.items()}
        known = replace(known, asked=decided)
        for one in known.returns:
            statements += _said_in(known, one, names)
            tables += _lists_in(known, one, names)
        statements += _singles(known.records.entries, names)
        tables += _imported_lists(known.records.entries, names)
    statements += _roster(office)
    lowest = _lowest_meant(statements, every)
    statements = [replace(one, meaning=lowest.get(one.meaning, one.meaning)) for one in statements]
    aliases = {**lowest, **aliases}
    said = {one.meaning for one in statements}
    gone = {one: fact for one, fact in aliases.items() if one not in said}
    links = [replace(one, meaning=_resolved(one.meaning, gone)) for one in links]
    return book_of(statements, tables, choices, links, broken, gone, same_lists)


def _lowest_meant(
    statements: Sequence[Statement], every: Sequence[_Known]
) -> dict[Meaning, Meaning]:
    """What headings of two levels mean without what they are grouped under, where that is asked
    for or told somewhere else: 床位数·编制床位 is 编制床位数."""
    grouped = {one.meaning for one in statements if parted(one.label)[0]}
    known = {
        one.meaning for one in statements
        if one.meaning not in grouped or one.origin.kind == "return"
    }  # fmt: skip
    known |= {m for each in every for asked in each.asked.values() for m in asked.meanings.values()}
    by_core: dict[str, set[Meaning]] = {}
    for meaning in known:
        if not meaning.owner and core_of(meaning.name):
            by_core.setdefault(core_of(meaning.name), set()).add(meaning)
    found: dict[Meaning, Meaning] = {}
    for one in statements:
        group, label = parted(one.label)
        if not group or one.meaning in known or one.meaning.owner:
            continue
        if is_of_somebody(group, label):
            found[one.meaning] = meaning_named(f"{group}{label}")
            continue
        meaning = meaning_named(label)
        alike = by_core.get(core_of(meaning.name), set())
        if meaning in known or is_of_unit(label):
            found[one.meaning] = meaning
        elif len(alike) == 1:
            (found[one.meaning],) = alike
    return found


def _titles_above(every: Sequence[_Known]) -> dict[str, str]:
    """What the forms print above their lists, by the names that those would have of the forms."""
    return {
        list_key(table.form_title): table.title
        for known in every
        for asked in known.asked.values()
        for table in asked.tables
        if table.form_title
    }


def _titled_anew(meaning: Meaning | None, titles: Mapping[str, str]) -> Meaning | None:
    """The list that the clerk has decided upon by the title of its form."""
    if meaning is None or meaning.owner != LIST:
        return meaning
    return Meaning(LIST, titles.get(list_key(meaning.name), meaning.name))


def _list_columns(every: Sequence[_Known]) -> dict[str, frozenset[str]]:
    """What the lists have that the forms ask for and that were imported, by their names."""
    found: dict[str, set[str]] = {}
    for known in every:
        for asked in known.asked.values():
            for table in asked.tables:
                found.setdefault(table.name, set()).update(table.columns.values())
        for one in {(one.label, one.list) for one in known.records.entries if one.list}:
            found.setdefault(list_key(one[1]), set()).add(column_name(*one))
    return {name: frozenset(columns) for name, columns in found.items()}


def forms_of(office: Office) -> list[OfficeForm]:
    """The forms of every activity that can be looked into, those of the one from which the book is
    asked for first."""
    found = list[OfficeForm]()
    for activity in sorted(office.activities, key=lambda one: not office.is_asked_from(one)):
        own = office.is_asked_from(activity)
        try:
            known = _read(activity, office.campaign) if own else _looked_into(activity, office)
        except HuizhiError:
            continue
        for one in known.settings.attachments:
            if one.deliverable and one.deliverable in known.asked:
                names = names_of(known.settings, one, own=own)
                found.append(OfficeForm(names, partial(known.asked.__getitem__, one.deliverable)))
    return found


def _every_known(office: Office) -> tuple[list[_Known], list[str]]:
    """What each activity has to say, and why one cannot be looked into."""
    every, broken = list[_Known](), list[str]()
    for activity in office.activities:
        if not is_ledger_there(activity.folders.output):
            continue
        try:
            every.append(_looked_into(activity, office))
        except HuizhiError as error:
            broken.append(f"{activity.label}：{str(error).splitlines()[0].rstrip('。')}")
    return every, broken


def _aliases(every: Sequence[_Known], links: Sequence[Link]) -> dict[Meaning, Meaning]:
    """Which fact the clerk has said to be asked for where forms ask for something by their own
    words."""
    found: dict[Meaning, Meaning] = {}
    for known in every:
        for asked in known.asked.values():
            found |= asked.scoped
            decided = as_decided(asked, links)
            for name, link in decided.links.items():
                own = asked.meanings[name]
                if link.meaning is not None and link.meaning != own:
                    found[own] = link.meaning
    return found


def _resolved(meaning: Meaning | None, aliases: Mapping[Meaning, Meaning]) -> Meaning | None:
    """The fact at the end of what the clerk has said to be another one; of a ring always the same
    one."""
    seen = set[Meaning]()
    while meaning is not None and meaning in aliases:
        if meaning in seen:
            return min(seen)
        seen.add(meaning)
        meaning = aliases[meaning]
    return meaning


_books = FileMemory[Book](most=2)
_activities = FileMemory[_Known](most=32)


class _Names:
    """How the units are called today, by any name that they have or had."""

    def __init__(self, settings: Settings) -> None:
        every = settings.recipients
        self.every = [one.name for one in every]
        self._known = {alias: one.name for one in every for alias in one.aliases}
        self._known |= {one.name: one.name for one in every}

    def of(self, name: str, settings: Settings | None = None) -> str:
        """settings: those of the activity in which it was called so."""
        if name in self._known or settings is None:
            return self._known.get(name, name)
        there = settings.by_name.get(name)
        aliases = there.aliases if there else ()
        return next((self._known[one] for one in aliases if one in self._known), name)


def _looked_into(activity: ActivityFolder, office: Office) -> _Known:
    """Raises: HuizhiError, StorageError."""
    if office.is_asked_from(activity):
        return _read(activity, office.campaign)
    marks = partial(marks_of, activity)
    return _activities.told(activity.folders.config, marks, partial(_loaded, activity))


def _loaded(activity: ActivityFolder) -> _Known:
    """Raises: HuizhiError, StorageError."""
    try:
        campaign = load_campaign(activity.folders.config, activity.folders.templates)
    except MistakesError as error:
        raise HuizhiError(_not_counted(activity, error.mistakes)) from error
    return _read(activity, campaign)


def _not_counted(activity: ActivityFolder, mistakes: Sequence[Mistake]) -> str:
    """Why what an activity received is not in the book: its first mistakes, and where all are."""
    told = "；".join(str(one).rstrip("。") for one in mistakes[:_MISTAKES_TOLD])
    more = f"；还有{len(mistakes) - _MISTAKES_TOLD}处" if len(mistakes) > _MISTAKES_TOLD else ""
    whose = f" --activity {activity.id}" if activity.id else f" --config {activity.folders.config}"
    return (
        f"设置或模板有{len(mistakes)}处错误，它收到的没有算进底数：{told}{more}。"
        f"请运行 check{whose}，改好再试"
    )


def _read(activity: ActivityFolder, campaign: Campaign) -> _Known:
    output = activity.folders.output
    synonyms = with_synonyms(campaign.settings.synonyms)
    units = [one.name for one in campaign.settings.recipients]
    asked = {
        form_id: asked_form(
            form, next(iter(campaign.forms.patterns[form_id].values()), None), "", synonyms, units
        )
        for form_id, form in campaign.forms.forms.items()
    }
    returns = returns_in(output)
    return _Known(
        activity, campaign.settings, campaign.forms.circumstances, asked, returns,
        book_records_in(output), prefills_in(output),
        disputed_in(campaign.forms.forms, campaign.settings, returns),
    )  # fmt: skip


def _said_in(known: _Known, one: Return, names: _Names) -> Iterator[Statement]:
    """What a return says in its single fields."""
    asked = known.asked.get(one.deliverable or "")
    if asked is None or not _counts(one):
        return
    bad, doubtful = _places(one.findings, "error"), _places(one.findings, "warning")
    sent = known.prefilled(one)
    given = _version_given(one, asked.form, sent, known.circumstances)
    for kept in one.fields:
        meaning = asked.meanings.get(kept.field)
        if meaning is None or kept.value is None or _in(kept, bad):
            continue
        field = asked.form.field(kept.field)
        if field.kind.names_unit and names.of(str(kept.value)) == names.of(one.community or ""):
            continue
        is_doubtful = _in(kept, doubtful) or (one.number, kept.field) in known.disputed
        said = _statement(known, one, kept, field, meaning, names, doubtful=is_doubtful)
        said = replace(said, beside=_beside_choices(one.findings, kept))
        texts = _texts(sent, field.id, is_decided=kept.field in asked.links)
        yield _against_sent(field, said, texts, given, known.circumstances)
    for table in asked.tables:
        for cell, kept in _own_answers(table, one, names):
            texts = _cell_texts(sent, table, cell)
            if kept.value is None or _in(kept, bad) or not (texts or _is_told(table, cell)):
                continue
            said = _statement(known, one, kept, cell.field, cell.meaning, names,
                              doubtful=_in(kept, doubtful))  # fmt: skip
            yield _against_sent(cell.field, said, texts, given, known.circumstances)


def _own_answers(
    table: AskedTable, one: Return, names: _Names
) -> Iterator[tuple[OwnCell, KeptField]]:
    """What a return says in the cells of a table that ask for something of the unit itself."""
    rows = one.rows_of(table.table.id) if table.own else []
    numbers = _own_rows(table, one, names)
    for place, row in enumerate(rows):
        kept = {answer.field: answer for answer in row.fields}
        for cell in table.own:
            if cell.whose and names.of(cell.whose) != names.of(one.community or ""):
                continue
            if cell.row == numbers.get(place) and cell.column in kept:
                yield cell, kept[cell.column]


def _is_told(table: AskedTable, cell: OwnCell) -> bool:
    """Whether what stands in a cell is likely of the unit, also where it was not filled in."""
    is_row = bool(table.table.printed) and not cell.whose
    return cell.is_of_unit or not (is_row or cell.is_left_open)


def _own_rows(table: AskedTable, one: Return, names: _Names) -> Mapping[int, int]:
    """Which rows of the return are the unit's own line, or those that the form prints."""
    if not table.own:
        return {}
    rows = [
        {kept.field: str(kept.value) for kept in row.fields if kept.value is not None}
        for row in one.rows_of(table.table.id)
    ]
    own = unit_column(table.table)
    unit = names.of(one.community or "")
    is_whose = [own is None or names.of(row.get(own.id, unit)) == unit for row in rows]
    is_own = all(is_whose) or bool(table.table.printed)
    return numbered_rows(table.table, rows) if is_own else {}


@dataclass(frozen=True)
class _SentText:
    """What one version had for an answer. meaning: of the fact, where the form itself asks for
    something else."""

    version: Prefill
    text: str
    meaning: Meaning | None = None


_Texts = Sequence[_SentText]  # the newest first


def _texts(sent: Sequence[Prefill], field: str, *, is_decided: bool) -> _Texts:
    """is_decided: the clerk has said what is asked for there."""
    return [
        _SentText(one, one.texts[field], None if is_decided else _meaning_of(one.fact(field)))
        for one in sent
        if field in one.texts
    ]


def _meaning_of(fact: tuple[str, ...]) -> Meaning | None:
    return Meaning(*fact) if fact else None


def _cell_texts(sent: Sequence[Prefill], table: AskedTable, cell: OwnCell) -> _Texts:
    """What was filled in for a cell of a table."""
    found = []
    for one in sent:
        given = one.table(table.table.id)
        rows = given.rows if given else ()
        numbers = numbered_rows(table.table, rows)
        for place, row in enumerate(rows):
            if given and numbers.get(place) == cell.row and cell.column in row:
                fact = () if cell.link else given.fact_at(place, cell.column)
                found.append(_SentText(one, row[cell.column], _meaning_of(fact)))
    return found


def _version_given(
    back: Return, form: Form, sent: Sequence[Prefill], known: Circumstances
) -> Prefill | None:
    """With which of these the form had been sent out that came back: that of which most is still
    there, else the newest."""
    told = {kept.field: kept for kept in back.fields if kept.value is not None}

    def left(one: Prefill) -> int:
        fields = ((form.field(name), text) for name, text in one.texts.items() if name in told)
        values = ((told[field.id].value, _value_sent(field, text, known)) for field, text in fields)
        return sum(value == given for value, given in values)

    return max(sent, key=left, default=None)


def _against_sent(
    field: FormField,
    said: Statement,
    sent: _Texts,
    given: Prefill | None,
    known: Circumstances,
) -> Statement:
    """The statement with when it had been put into the form before it was sent out, or what had
    been, where its sender has written something else. It is of the fact with which the form had
    been filled in. given: what had been sent out of these."""
    texts: list[str] = []
    meaning = None
    for one in sent:
        before = _as_sent(said, field, one.text, known)
        if same_value(said, before):
            at = min(one.version.made, said.origin.moment)
            return replace(said, meaning=one.meaning or said.meaning, confirms=at)
        if given is not None and one.version.made <= given.made:
            texts.append(before.text)
            meaning = meaning or one.meaning
    if given is None or not texts:
        return said
    return replace(said, meaning=meaning or said.meaning, instead_of=tuple(texts),
                   written_after=given.made)  # fmt: skip


def _as_sent(said: Statement, field: FormField, text: str, known: Circumstances) -> Statement:
    """What was filled in, as a statement like the one that came back."""
    return replace(said, value=_value_sent(field, text, known))


def _value_sent(field: FormField, text: str, known: Circumstances) -> KeptValue:
    return kept_value(field.kind.read(Cell(0, 0, text, text), known).value)


def _lists_in(known: _Known, one: Return, names: _Names) -> Iterator[TableSaid]:
    """The lists in a return."""
    asked = known.asked.get(one.deliverable or "")
    if asked is None or not asked.tables or not one.rows or not _counts(one):
        return
    bad = _places(one.findings, "error")
    sent = known.prefilled(one)
    for table in asked.tables:
        is_line = not table.table.printed and not any(cell.is_left_open for cell in table.own)
        if is_line and _own_rows(table, one, names):
            continue  # the unit's own line, told as single answers are
        fields = {c.id: c for c in table.table.columns}
        rows = []
        for row in one.rows_of(table.table.id):
            said = {
                table.columns[kept.field]: _statement(
                    known, one, kept, fields[kept.field], Meaning("", table.columns[kept.field]),
                    names,
                )
                for kept in row.fields
                if kept.field in fields and kept.value is not None and not _in(kept, bad)
            }  # fmt: skip
            if said:
                rows.append(said)
        unit = names.of(one.community or "", known.settings)
        told = TableSaid(unit, table.list_title, _origin(known, one, ""), tuple(rows))
        yield _with_sent(told, table, sent, known.circumstances)


def _with_sent(
    told: TableSaid, table: AskedTable, sent: Sequence[Prefill], known: Circumstances
) -> TableSaid:
    """The list, with the rows that it had been sent out with: of several versions those of which
    most came back."""
    fields = {c.id: c for c in table.table.columns}
    best: tuple[int, tuple[Mapping[str, Statement], ...], dt.datetime] | None = None
    for one in sent:
        given = one.table(table.table.id)
        if given is None:
            continue
        like = {c: s for row in told.rows for c, s in row.items()}
        rows = tuple(
            {
                table.columns[name]: _as_sent(like[table.columns[name]], fields[name], text, known)
                for name, text in row.items()
                if name in fields and table.columns[name] in like
            }
            for row in given.rows
        )
        count = sum(any(_same_row(row, back) for back in told.rows) for row in rows)
        if best is None or count > best[0]:
            best = (count, rows, one.made)
    return replace(told, sent=best[1], sent_at=best[2]) if best else told


def _same_row(given: Mapping[str, Statement], back: Mapping[str, Statement]) -> bool:
    return all(c in back and same_value(said, back[c]) for c, said in given.items())


def _statement(
    known: _Known,
    one: Return,
    kept: KeptField,
    field: FormField,
    meaning: Meaning,
    names: _Names,
    *,
    doubtful: bool = False,
) -> Statement:
    origin = _origin(known, one, kept.where)
    unit = names.of(one.community or "", known.settings)
    return Statement(
        unit, meaning, field.label, field.kind.kind, kept.value, origin, field.kind.measure,
        doubtful=doubtful, chain=f"form:{list_name(origin.form)}",
    )  # fmt: skip


def _origin(known: _Known, one: Return, place: str) -> Origin:
    attachment = known.settings.attachment_of(one.deliverable or "")
    form = attachment.title if attachment else one.deliverable or ""
    return Origin(
        "return", form, one.received.astimezone(known.settings.zone), known.folder.label,
        one.revision, place, one.file, one.sha256, (known.folder.id, one.number),
    )  # fmt: skip


def _counts(one: Return) -> bool:
    """Whether a return says anything of its unit: placed, filled in and not void."""
    return bool(one.community) and not one.blank and one.void is None and not one.is_waiting


def _places(findings: Sequence[Finding], level: str) -> frozenset[tuple[str, str]]:
    found = {(f.field, f.where) for f in findings if f.level == level and f.field}
    return frozenset(found)


def _beside_choices(findings: Sequence[Finding], kept: KeptField) -> str:
    """What somebody wrote besides the choices of an answer, "" for nothing."""
    more = (one for one in findings if one.code == "choice-more" and one.where == kept.where)
    return next((one.found for one in more if one.field == kept.field), "")


def _in(kept: KeptField, places: frozenset[tuple[str, str]]) -> bool:
    return any(
        where == kept.where or (not where and field.rpartition(".")[2] == kept.field)
        for field, where in places
    )


def _singles(entries: Sequence[BookEntry], names: _Names) -> Iterator[Statement]:
    singles = [one for one in entries if not one.list]
    told = {_line_of(one): day for one in singles if (day := _updated_on(one)) is not None}
    for one in singles:
        if _updated_on(one) is not None:
            continue
        day = told.get(_line_of(one))
        meaning = meaning_named(unit_label(one.label, names.every))
        said = _imported(_told_on(one, day or one.moment.date()), meaning, names)
        yield replace(said, is_dated=one.decides or day is not None)


def _line_of(entry: BookEntry) -> tuple[str, str, str]:
    """Which line of which sheet a single value is from: a unit has one."""
    return entry.sha256, entry.place.partition("!")[0], entry.unit


def _told_on(entry: BookEntry, day: dt.date) -> BookEntry:
    """The value as it was said on this day, where that was before the list was imported."""
    if day >= entry.moment.date():
        return entry
    return replace(entry, moment=dt.datetime.combine(day, dt.time(), entry.moment.tzinfo))


def _updated_on(entry: BookEntry) -> dt.date | None:
    """The day that a list gives for what it says in a line, where this value is that."""
    if entry.decides or not says_updated(entry):
        return None
    return dt.date.fromisoformat(str(entry.value))


def _imported(one: BookEntry, meaning: Meaning, names: _Names) -> Statement:
    origin = Origin("import", one.file, one.moment, place=one.place, file=one.file,
                    sha256=one.sha256)  # fmt: skip
    return Statement(
        names.of(one.unit), meaning, one.label, one.kind, one.value, origin,
        measure=printed_unit((without_others(one.label),)), decides=one.decides,
        chain=_source_of(one),
    )  # fmt: skip


def _source_of(entry: BookEntry) -> str:
    """What the words of an imported list replace: those of the same list, as it came before. Two
    lists may contradict each other; 书记通讯录（最新）2.xlsx is the same as 书记通讯录.xlsx."""
    sheet = entry.place.partition("!")[0] if "!" in entry.place else ""
    names = (_ASIDE.sub("", bare(one)) for one in (Path(entry.file).stem, sheet))
    return f"import:{'!'.join(map(list_name, names))}"


def _imported_lists(entries: Sequence[BookEntry], names: _Names) -> Iterator[TableSaid]:
    found: dict[tuple[str, str, str], dict[int, dict[str, Statement]]] = {}
    edits: dict[tuple[str, str, str], dict[int, RowEdit]] = {}
    listed = [one for one in entries if one.list]
    told = {(one.sha256, one.list, one.row): day for one in listed if (day := _updated_on(one))}
    for one in listed:
        if says_updated(one):
            continue
        key = (names.of(one.unit), one.list, one.sha256)
        rows = found.setdefault(key, {})
        column = column_name(one.label, one.list)
        before = edits.get(key, {}).get(one.row, RowEdit("changed"))
        if one.label == ROW_EDIT:
            edits.setdefault(key, {})[one.row] = replace(before, did=one.value)  # type: ignore[arg-type]
        elif one.value is None:
            emptied = before.emptied | {column}
            edits.setdefault(key, {})[one.row] = replace(before, emptied=emptied)
        else:
            day = told.get((one.sha256, one.list, one.row))
            dated = _told_on(one, day or one.moment.date())
            said = _imported(dated, Meaning("", column), names)
            said = replace(said, is_dated=one.decides or day is not None)
            rows.setdefault(one.row, {})[column] = said
    for (unit, title, sha256), rows in found.items():
        origins = [said.origin for row in rows.values() for said in row.values()]
        if not origins:
            continue
        last = max(one.moment for one in origins)
        done = edits.get((unit, title, sha256), {})
        own = {row: said for row, said in rows.items() if row >= 0}
        how = [
            replace(done.get(row, RowEdit("changed")), was=rows.get(ROW_BEFORE - row, {}))
            for row in (own if done else ())
        ]
        origin = replace(origins[0], moment=last)
        yield TableSaid(unit, title, origin, tuple(own.values()), edits=tuple(how))


def lists_in(entries: Sequence[BookEntry], settings: Settings) -> dict[str, dict[str, KnownList]]:
    """The lists of each unit that these entries of the book make, by name."""
    return lists_of(_imported_lists(entries, _Names(settings)))


def _roster(office: Office) -> Iterator[Statement]:
    """What the roster says of whom to call: only where nobody else has said anything. Each is of
    the day from which on the roster says so, by which it is told whose a number is."""
    settings = office.settings
    first = dt.datetime.combine(settings.notice.date, dt.time(), settings.zone)
    now = dt.datetime.now(settings.zone)
    own = next((one for one in office.activities if office.is_asked_from(one)), None)
    days = liaison_days_in(own.folders.output) if own else LiaisonDays()
    for one in settings.recipients:
        for name, text in one.liaison_said.items():
            moment = max(first, days.since(one, name, now) or first)
            origin = Origin("roster", "单位名单", moment, settings.activity.name, place=text)
            yield Statement(one.name, Meaning("联络员", name), f"联络员{name}", name, text, origin,
                            chain="roster")  # fmt: skip


def _choice(one: BookRuling, names: _Names) -> Choice:
    meaning = _ruled_meaning(one)
    return Choice(names.of(one.unit), meaning, one.sha256, one.place, one.who, one.made, one.number)


def _link(one: BookRuling) -> Link:
    meaning = _ruled_meaning(one) if one.name else None
    return Link(one.form, one.label, meaning, one.who, one.made, one.number)


def _ruled_meaning(one: BookRuling) -> Meaning:
    """What a decision is about, as it is called today: 民政协理员姓名 is 民政协理员 姓名."""
    return Meaning(one.owner, one.name) if one.owner else meaning_named(one.name)
