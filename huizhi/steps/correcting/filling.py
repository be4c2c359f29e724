"""Fill: blank forms filled from the roster, from what came back before, or from a table.

Each filled form is read back before it is kept: what was written is what will be read. What would
be read otherwise is left out and named; a form that is not read back at all is not written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field as dataclass_field, replace
from pathlib import Path

from huizhi.campaign import (
    Attachment,
    Campaign,
    Identity,
    Recipient,
    Settings,
    fill_context,
    prefilling,
    template_context,
)
from huizhi.content import TEMPLATE_SUFFIXES, Cell, Document, Limits
from huizhi.disk import safe_name, write_whole
from huizhi.errors import HuizhiError
from huizhi.findings import Finding
from huizhi.formats import read_bytes
from huizhi.formats.ooxml import Stamp
from huizhi.forms import (
    Filling,
    Form,
    FormField,
    FormRow,
    FormTable,
    TypedRow,
    bare,
    read_typed,
)
from huizhi.forms.fields import Answer, FieldValue, with_words_beside
from huizhi.steps.receiving import read_filled
from huizhi.steps.sending import (
    CHECKED,
    SEAL_SEEN,
    TYPED_BESIDE,
    meanings_of,
    remarked,
    stamp_of_form,
)
from huizhi.storage import KeptField, Return

FILLED_FOLDER = "filled"


@dataclass(frozen=True)
class FormRecord:
    """What goes into one community's form, as typed: by field id, and the rows of its tables.
    remarks: what is written beside an answer that is to be looked at, by field id, of a row's with
    its number from 0 (“rows.mobile@0”); checked: its community has looked at every answer; short:
    answers without what the form prints behind them, for where they are read back as the whole;
    picture: digest and name of the picture beside which the clerk has typed it in; seal: whether a
    red seal is on that (`SEEN`, `NOT_SEEN`), "" where nobody has said."""

    recipient: Recipient
    values: Mapping[str, Cell]
    rows: tuple[TypedRow, ...] = ()
    remarks: Mapping[str, str] = dataclass_field(default_factory=dict)
    checked: bool = False
    short: Mapping[str, Cell] = dataclass_field(default_factory=dict)
    picture: tuple[str, str] = ("", "")
    seal: str = ""


@dataclass(frozen=True)
class LeftPlace:
    """A place left empty because it would be read back otherwise. field: its id, or that of
    a table; column: of that, "" for all of it; told: what was filled in there and read back, in
    Chinese."""

    field: str
    column: str
    told: str


@dataclass(frozen=True)
class WrittenForm:
    """One filled form. findings: what a liaison would be asked about it; left: what was not filled
    in, because it would be read back otherwise."""

    community: str
    files: tuple[Path, ...]
    findings: tuple[Finding, ...]
    left: tuple[LeftPlace, ...] = ()


@dataclass(frozen=True)
class FillResult:
    """refused: forms that are not read back at all, in Chinese; unused: columns of the table that
    the form does not ask for."""

    filled: tuple[WrittenForm, ...]
    refused: tuple[str, ...]
    unused: tuple[str, ...] = ()

    @property
    def left(self) -> tuple[str, ...]:
        """What was left empty in the forms because it would be read back otherwise, in Chinese."""
        return tuple(place.told for one in self.filled for place in one.left)


def attachment_named(settings: Settings, name: str) -> Attachment:
    """The form of this id, number (附件1), title or deliverable.

    Raises: HuizhiError with the names there are.
    """
    forms = [one for one in settings.attachments if one.deliverable]
    for one in forms:
        due = settings.deliverable(one.deliverable or "")
        templates = (one.template, *(f"{one.template}{suffix}" for suffix in TEMPLATE_SUFFIXES))
        names = (due.id, due.name, f"附件{one.number}", one.short_title, one.title, *templates)
        if name in names:
            return one
    told = "、".join(f"附件{one.number}（{one.short_title}）" for one in forms)
    raise HuizhiError(f"没有“{name}”这张要填的表。可以写：{told}。")


def records_from_roster(
    settings: Settings, attachment: Attachment, communities: Sequence[Recipient]
) -> list[FormRecord]:
    """What the office knows of each community anyway."""
    form_fields = attachment.fields
    return [
        FormRecord(
            one,
            {
                form_fields[label].id: answers_typed(text)
                for label, text in prefilling(settings, attachment, one).texts.items()
                if text
            },
        )
        for one in communities
    ]


def records_from_returns(
    settings: Settings, form: Form, returns: Sequence[Return], communities: Sequence[Recipient]
) -> list[FormRecord]:
    """What each community answered before: to this form, else to the same field of another of its
    forms, of the same id, label and kind; and its rows of this form."""
    records = []
    for recipient in communities:
        own = [r for r in returns if r.current and not r.blank and r.community == recipient.name]
        own.sort(key=lambda one: one.deliverable != form.id)
        if own:
            records.append(_record_of(settings, form, recipient, own))
    return records


def fill(
    campaign: Campaign,
    attachment: Attachment,
    records: Sequence[FormRecord],
    output: Path,
    name: str = "",
) -> FillResult:
    """The forms of these records, written under `output`/filled/<community>/ when they read back.
    They can be made again: whoever is done with all of them flushes them to the disk.

    name: of the files, without a suffix; "" for the number and title of the attachment.
    Raises: RenderError; StorageError.
    """
    filled, refused = [], []
    for record in records:
        one = _FormFiller(campaign, attachment, record, name)
        files, left, differences = one.read_back()
        if differences:
            refused += differences
            continue
        folder = output / FILLED_FOLDER / safe_name(record.recipient.name)
        for file_name, data in files.items():
            write_whole(folder / file_name, data, flushed=False)
        paths = tuple(folder / file_name for file_name in files)
        filled.append(WrittenForm(record.recipient.name, paths, one.findings(), left))
    return FillResult(tuple(filled), tuple(refused))


def render_filled(
    campaign: Campaign, attachment: Attachment, record: FormRecord
) -> Iterator[tuple[str, bytes]]:
    """The filled files of one record, not read back yet. Raises: RenderError."""
    return _FormFiller(campaign, attachment, record).render()


@dataclass(frozen=True)
class FilledForm:
    """One form filled with a record: its files by name; differences: what would be read back
    otherwise than it was filled, in Chinese; findings: what is wrong or doubtful in the answers, as
    `read_typed` says it."""

    files: Mapping[str, bytes]
    differences: tuple[str, ...]
    findings: tuple[Finding, ...]


def fill_form(campaign: Campaign, attachment: Attachment, record: FormRecord) -> FilledForm:
    """The form filled with this record, in every format it is sent out in, and read back.

    Raises: HuizhiError for a row of no group; RenderError.
    """
    one = _FormFiller(campaign, attachment, record)
    files, differences = one.rendered()
    typed = read_typed(one.form, record.values, record.rows, campaign.forms.circumstances)
    told = tuple(f"{difference.words}，没有保存。请核对数据和模板。" for difference in differences)
    return FilledForm(files, told, typed.findings)


def answers_typed(text: str, place: str = "") -> Cell:
    """A cell in which this was typed; place: where, as the user sees it."""
    return Cell(0, 0, text, text or None, place=place)


def _record_of(
    settings: Settings, form: Form, recipient: Recipient, returns: Sequence[Return]
) -> FormRecord:
    values: dict[str, Cell] = {}
    for one in returns:
        same = _same_fields(settings, form, one)
        for kept in one.fields:
            if kept.value is not None and kept.field in same:
                values.setdefault(kept.field, answers_typed(kept.raw.strip() or str(kept.value)))
    rows = tuple(
        TypedRow(
            {kept.field: answers_typed(kept.raw or str(kept.value or "")) for kept in row.fields},
            row.table,
        )
        for one in returns
        if one.deliverable == form.id
        for row in one.rows
    )
    own = settings.attachment_of(form.id)
    for asked in own.fields.values() if own else ():
        if asked.prefill == "名称":
            values.setdefault(asked.id, answers_typed(recipient.name))
    return FormRecord(recipient, values, rows)


def _same_fields(settings: Settings, form: Form, one: Return) -> frozenset[str]:
    """The ids of the form's fields that mean the same in the form that was returned."""
    asked = {field.id: (bare(field.label), field.kind.kind) for field in form.fields}
    if one.deliverable == form.id:
        return frozenset(asked)
    other = settings.attachment_of(one.deliverable or "")
    there = meanings_of(other) if other else {}
    return frozenset(name for name, meaning in asked.items() if there.get(name) == meaning)


@dataclass(frozen=True)
class _Difference:
    """What is read back otherwise than it was filled in. place: the id of a field or a table, ""
    for the whole form; columns: of a table in which only these differ; filled: whether anything was
    filled in there; found: what is read; words: all of it, in Chinese."""

    place: str
    words: str
    filled: bool = False
    columns: tuple[str, ...] = ()
    found: object = None

    @property
    def left(self) -> Iterator[LeftPlace]:
        """The places that are left empty because of it."""
        told = f"{self.words}，这一处空着，请自己填"
        for column in self.columns or ("",):
            yield LeftPlace(self.place, column, told)


class _FormFiller:
    """One record on its way into one form."""

    def __init__(
        self, campaign: Campaign, attachment: Attachment, record: FormRecord, name: str = ""
    ) -> None:
        self.name = safe_name(name or f"附件{attachment.number} {attachment.short_title}")
        self.campaign, self.attachment = campaign, attachment
        self.record, self.form = record, campaign.forms.forms[attachment.deliverable or ""]
        self._answers: dict[tuple[int, int], Answer] = {}  # of what the record and the form hold

    def render(self) -> Iterator[tuple[str, bytes]]:
        """The filled files: names and contents."""
        settings, forms = self.campaign.settings, self.campaign.forms
        recipient, attachment = self.record.recipient, self.attachment
        context = template_context(settings, recipient)
        filled = fill_context(self.form, self._filling())
        for suffix in TEMPLATE_SUFFIXES:
            template = forms.templates.get(f"{attachment.template}{suffix}")
            if template is None:
                continue
            name = f"{self.name}{suffix}"
            yield name, template.render({**context, **filled}, self._stamp(name))

    def _stamp(self, name: str) -> Stamp:
        """What is written unseen into the file of this name."""
        settings, template = self.campaign.settings, self.attachment.template
        version = self.campaign.forms.versions[f"{template}.{name.rpartition('.')[2]}"]
        code = self.record.recipient.code
        said = Identity(settings.campaign_id, self.form.id, code, version).properties()
        said = {**said, CHECKED: "是"} if self.record.checked else said
        if self.record.picture[0]:
            said = {**said, TYPED_BESIDE: " ".join(self.record.picture)}
        if self.record.seal:
            said = {**said, SEAL_SEEN: self.record.seal}
        return stamp_of_form(settings, self.attachment, said)

    def findings(self) -> tuple[Finding, ...]:
        """What is doubtful in the values themselves."""
        return tuple(
            Finding(doubt.code, field.id, field.label, "", doubt.found, doubt.expected)
            for field, cell in self._asked()
            for doubt in self._read(field, cell).doubts
        )

    def read_back(self) -> tuple[dict[str, bytes], tuple[LeftPlace, ...], list[str]]:
        """The filled files without what would be read back otherwise, what that is, and why nothing
        can be kept, in Chinese."""
        left: list[LeftPlace] = []
        one = self
        while True:
            files, differences = one.rendered()
            if not differences:
                return files, tuple(left), []
            wrong = [each for each in differences if each.filled]
            if not wrong and one._are_of_form(differences):
                left += [place for each in differences for place in each.left]
                return files, tuple(dict.fromkeys(left)), []
            wrong = wrong or one._misleading(differences)
            if not wrong:
                told = (f"{each.words}，没有保存。请核对数据和模板。" for each in differences)
                return {}, (), list(told)
            left += [place for each in wrong for place in each.left]
            one = one._without(wrong)

    def _without(self, differences: Sequence[_Difference]) -> _FormFiller:
        record = _without(self.record, differences)
        return _FormFiller(self.campaign, self.attachment, record, self.name)

    def _misleading(self, differences: Sequence[_Difference]) -> list[_Difference]:
        """The one answer because of which others are read where nothing was filled in: 职务, where
        that is a label of the form; none where it is not one alone."""
        found = [str(each.found) for each in differences]
        fields = [field for field in self.form.fields if field.id in self.record.values]
        fields.sort(key=lambda field: self.record.values[field.id].text not in found)
        for field in fields:
            text = self.record.values[field.id].text
            words = (
                f"{self.record.recipient.name} {self.name} {field.label}：填上“{text}”，别处读错"
            )
            one = _Difference(field.id, words, filled=True)
            if len(self._without([one]).rendered()[1]) < len(differences):
                return [one]
        return []

    def _are_of_form(self, differences: Sequence[_Difference]) -> bool:
        """Whether the form is read so also where nothing is filled in."""
        blank = FormRecord(self.record.recipient, {})
        _, own = _FormFiller(self.campaign, self.attachment, blank, self.name).rendered()
        known = {(each.place, each.found) for each in own if each.place}
        return all((each.place, each.found) in known for each in differences)

    def rendered(self) -> tuple[dict[str, bytes], list[_Difference]]:
        """The filled files with their remarks, and what would be read back from them otherwise."""
        if self.record.short and (files := self._rendered_short()):
            return files, []
        files, differences = {}, list[_Difference]()
        for name, data in self.render():
            document = read_bytes(data, Limits())
            back = self._read_back(name, document)
            differences += self._differences(name, back)
            files[name] = self._with_remarks(name, data, document, back)
        return files, differences

    def _rendered_short(self) -> dict[str, bytes]:
        """The files with the short answers; none where one would not be read as the whole."""
        record, short = self.record, self.record.short
        left = {name: text for name, text in record.remarks.items() if name not in short}
        values = {**record.values, **short}
        written = replace(record, values=values, remarks=left, short={})
        shorter = _FormFiller(self.campaign, self.attachment, written, self.name)
        files = {}
        for name, data in shorter.render():
            document = read_bytes(data, Limits())
            back = self._read_back(name, document)
            doubts = {one.field for one in back.findings} if back else set(short)
            if doubts & short.keys() or any(self._differences(name, back)):
                return {}
            files[name] = shorter._with_remarks(name, data, document, back)
        return files

    def _with_remarks(
        self, name: str, data: bytes, document: Document, back: Return | None
    ) -> bytes:
        known = self.record.remarks
        remarks = {
            kept.where: known[name]
            for name, kept in (_named_answers(self.form, back) if back else ())
            if name in known and kept.value is not None
        }
        suffix = f".{name.rpartition('.')[2]}"
        return remarked(data, suffix, remarks, self._stamp(name), document) if remarks else data

    def _read_back(self, name: str, document: Document) -> Return | None:
        """What is read of the file as of one that came back; None for no form."""
        now = dt.datetime.now(self.campaign.settings.zone)
        empty = Return(name, "", now, None, None, "unidentified")
        return read_filled(self.campaign, document, empty, self.form.id)

    def _differences(self, name: str, one: Return | None) -> Iterator[_Difference]:
        """What would be read back from the file otherwise than it was filled."""
        where = f"{self.record.recipient.name} {name}"
        if one is None:
            yield _Difference("", f"{where}：填好以后读不回来（请用 check 检查模板）")
            return
        for field in self.form.fields:
            expected = self._value(field, self.record.values.get(field.id))
            found = one.value(field.id)
            if found != expected:
                words = _difference(f"{where} {field.label}", expected, found)
                filled = field.id in self.record.values
                yield _Difference(field.id, words, filled, found=found)
        for table in self.form.tables:
            if (difference := self._rows_differ(table, one, where)) is not None:
                yield difference

    def _rows_differ(self, table: FormTable, one: Return, where: str) -> _Difference | None:
        """What would be read back otherwise of a table: all of it, or only some columns of it."""
        rows = [tuple(r.value(c.id) for c in table.asked) for r in one.rows_of(table.id)]
        wanted = [
            tuple(self._value(c, row.get(c.id)) for c in table.asked)
            for row in self._rows_in(table)
        ]
        if rows == wanted:
            return None
        pairs = zip(table.asked, zip(*rows, strict=True), zip(*wanted, strict=True), strict=False)
        other = [column for column, found, said in pairs if found != said]
        given = {name for row in self._rows_in(table) for name in row}
        some = tuple(c.id for c in other if c.id in given) if len(rows) == len(wanted) else ()
        some = some if len(some) == len(other) else ()  # what nobody has filled in is read, too
        label = table.name if len(self.form.tables) > 1 else "明细"
        if some:
            named = "、".join(c.label for c in other)
            words = f"{where} {label}的{named}：填进去的和读回来的不一样"
        else:
            words = _difference(f"{where} {label}", f"{len(wanted)}行", f"{len(rows)}行或内容不同")
        return _Difference(table.id, words, bool(wanted), some, tuple(rows))

    def _filling(self) -> Filling:
        texts = {
            field.label: self._shown(field, cell)
            for field in self.form.fields
            if (cell := self.record.values.get(field.id)) is not None
        }
        rows = tuple(
            FormRow(self._group(table, row), self._row_texts(table, row), table.id)
            for table in self.form.tables
            for row in self._rows_in(table)
        )
        return Filling(texts, rows)

    def _row_texts(self, table: FormTable, row: Mapping[str, Cell]) -> dict[str, str]:
        return {c.label: self._shown(c, row[c.id]) for c in table.columns if c.id in row}

    def _rows_in(self, table: FormTable) -> list[Mapping[str, Cell]]:
        """The rows of one table in the order in which the form prints its groups."""
        rows = [row.cells for row in self.record.rows if row.table == table.id]
        if not table.group:
            return rows
        order = [group.name for group in table.groups]
        for row in rows:
            group = self._group(table, row)
            if group not in order:
                raise HuizhiError(
                    f"{self.record.recipient.name}：{table.group}“{group}”不在表上，"
                    f"表上有：{'、'.join(order)}。"
                )
        return sorted(rows, key=lambda row: order.index(self._group(table, row)))

    def _group(self, table: FormTable, row: Mapping[str, Cell]) -> str:
        """The name of the group that a row belongs to, "" in a table without groups."""
        if not table.group:
            return ""
        column = next(c for c in table.columns if c.label == table.group)
        value = self._value(column, row.get(column.id))
        return "" if value is None else str(value)

    def _shown(self, field: FormField, cell: Cell) -> str:
        """The answer as the form has it; what its kind cannot read stands there as typed."""
        answer = self._read(field, cell)
        if answer.value is None:
            return cell.text
        shown = field.kind.show(answer.value)
        more = (one.found for one in answer.doubts if one.code == "choice-more")
        return with_words_beside(field.kind, shown, next(more, "")) or shown

    def _value(self, field: FormField, cell: Cell | None) -> FieldValue:
        """The value that must be read back, as `export` has it."""
        value = self._read(field, cell).value
        return value.isoformat() if isinstance(value, dt.date) else value

    def _read(self, field: FormField, cell: Cell | None) -> Answer:
        """What was typed as the field reads it, each only once; of None as nothing is shown."""
        key = id(field), id(cell)
        if key not in self._answers:
            typed = answers_typed(field.kind.show(None)) if cell is None else cell
            self._answers[key] = field.kind.read(typed, self.campaign.forms.circumstances)
        return self._answers[key]

    def _asked(self) -> Iterator[tuple[FormField, Cell]]:
        for field in self.form.fields:
            if field.id in self.record.values:
                yield field, self.record.values[field.id]
        for row in self.record.rows:
            for column in self.form.columns_of(row.table):
                if column.id in row.cells:
                    yield column, row.cells[column.id]


def _named_answers(form: Form, back: Return) -> Iterator[tuple[str, KeptField]]:
    """The answers as remarks name them: “mobile”, of the first row of a table “rows.mobile@0”."""
    for kept in back.fields:
        yield kept.field, kept
    for table in form.tables:
        for number, row in enumerate(back.rows_of(table.id)):
            for kept in row.fields:
                yield f"{table.field_id(kept.field)}@{number}", kept


def _without(record: FormRecord, differences: Sequence[_Difference]) -> FormRecord:
    """The record without what is read back otherwise."""
    places = {one.place for one in differences}
    columns = {one.place: {*one.columns} for one in differences}
    rows = []
    for row in record.rows:
        gone = columns.get(row.table)
        cells = {name: cell for name, cell in row.cells.items() if name not in (gone or ())}
        if gone is None or (gone and cells):
            rows.append(TypedRow(cells, row.table))
    values, short = (
        {name: cell for name, cell in some.items() if name not in places}
        for some in (record.values, record.short)
    )
    return replace(record, values=values, rows=tuple(rows), short=short)


def _difference(where: str, expected: FieldValue, found: FieldValue) -> str:
    wanted = "（空）" if expected is None else f"“{expected}”"
    said = "（空）" if found is None else f"“{found}”"
    return f"{where}：填的是{wanted}，读回来是{said}"
