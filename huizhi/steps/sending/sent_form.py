"""Sent form: what stands in a recipient's form when it is sent out, wherever it is from: the
roster, the book of what is known (底数), the answers of last time. By it a form that comes back as
it was is told from one that somebody has filled in.

A form may have been sent out in several versions; which of them came back, only the answers say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huizhi.book import asked_form
from huizhi.campaign import (
    Attachment,
    Campaign,
    Prefill,
    PrefilledAnswer,
    PrefilledTable,
    Recipient,
    prefilling,
)
from huizhi.content import Cell
from huizhi.findings import Finding, shortened
from huizhi.forms import AnsweredField, Answers, Filling, Form, FormField, FormRow, FormTable
from huizhi.forms.fields import Circumstances
from huizhi.label import printed_label
from huizhi.steps.sending.last_time import REMARK_OF_LAST_TIME, last_answers

TYPED_BESIDE = "huizhi.typed-beside"  # of a file: the picture beside which the clerk typed it in
SEAL_SEEN = "huizhi.seal-seen"  # of such a file: whether the clerk saw a red seal on the picture
SEEN, NOT_SEEN = "有", "没有"
CHECKED = "huizhi.checked"  # the property of a file of which somebody has looked at each answer
_ROOM = " \t\n\u00a0\u3000_＿年月日"  # what a form prints where one is to write
_REMARK = "没有变化就不用改，有变化请改成现在的。"
_ROWS_REMARK = "这些行已填好：有变化的改，不在的删去，新的加上。"
_NAME = "姓名"
_TICKED = frozenset({"勾选", "项目"})
_REMARKS = re.compile(r"备注|说明|签[字名章]|盖章|意见|照片")
_NUMBERS = frozenset({"手机", "电话", "身份证号", "电子邮箱", "银行账号"})
_MOST_TOLD = 60  # characters of what a finding says of a whole form


@dataclass(frozen=True)
class SentForm:
    """One version. filling: what stands in it; remarks: what is said beside an answer, by its
    label; row_remarks: beside the first row of a table, by its id."""

    filling: Filling
    remarks: Mapping[str, str] = field(default_factory=dict)
    row_remarks: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_prefilled(self) -> bool:
        """Whether anything in it is to be looked at."""
        return bool(self.remarks or self.row_remarks)

    def text(self, label: str) -> str:
        return self.filling.texts.get(label, "")

    def rows(self, table: FormTable) -> list[Mapping[str, str]]:
        """The shown texts of the rows of a table, by label."""
        return [row.texts for row in self.filling.rows if row.table == table.id]


def sent_form(campaign: Campaign, attachment: Attachment, recipient: Recipient) -> SentForm:
    """What this recipient's form is sent out with now. Raises: StorageError."""
    return versions_sent(campaign, attachment, recipient)[-1]


def versions_sent(
    campaign: Campaign, attachment: Attachment, recipient: Recipient
) -> list[SentForm]:
    """Every version that this recipient may have, the newest last. Raises: StorageError."""
    form = campaign.forms.forms.get(attachment.deliverable or "")
    kept = campaign.prefills.of(recipient.code, attachment.deliverable or "")
    own = prefilling(campaign.settings, attachment, recipient)
    of_book = [_of_book(attachment, form, own, one) for one in kept] if form else []
    if attachment.is_prefilled:
        return [SentForm(own), *of_book]
    return [*of_book, _of_last_time(campaign, attachment, recipient, own)]


def columns_to_fill(sent: SentForm, table: FormTable) -> Iterator[tuple[FormField, int]]:
    """The columns that must be answered and stand empty in rows that are filled in before they are
    sent out, and those that are empty in all of them, each with in how many."""
    rows = sent.rows(table)
    for column in table.asked:
        empty = sum(not row.get(column.label, "").strip() for row in rows)
        is_new = empty == len(rows) and not may_stay_empty(column)
        if empty and (column.required or is_new) and column.id not in table.given_ids:
            yield column, empty


def may_stay_empty(column: FormField) -> bool:
    """Whether nobody wonders that a column is empty in every row: remarks, boxes to tick."""
    return column.kind.kind in _TICKED or _REMARKS.search(column.label) is not None


def _of_last_time(
    campaign: Campaign, attachment: Attachment, recipient: Recipient, own: Filling
) -> SentForm:
    before = last_answers(campaign.settings, attachment, recipient)
    texts = {**before, **{label: text for label, text in own.texts.items() if text}}
    again = [label for label in before if texts[label] == before[label]]
    remarks = {label: f"{label}：{REMARK_OF_LAST_TIME}" for label in again}
    return SentForm(Filling({**own.texts, **texts}), remarks)


def _of_book(attachment: Attachment, form: Form, own: Filling, kept: Prefill) -> SentForm:
    taken = {label for label, asked in attachment.fields.items() if attachment.takes_book(asked)}
    labels = {one.id: one.label for one in form.fields}
    texts = {label: text for label, text in own.texts.items() if label not in taken}
    texts |= {labels[one.field]: one.text for one in kept.answers if one.field in labels}
    remarks = {
        labels[one.field]: f"{labels[one.field]}：{_told(_REMARK, one)}"
        for one in kept.answers
        if one.field in labels and one.source
    }
    tables = [(table, one) for one in kept.tables if (table := form.table_of(one.table))]
    rows = tuple(
        FormRow("", {c.label: row[c.id] for c in table.columns if c.id in row}, table.id)
        for table, one in tables
        for row in one.rows
    )
    row_remarks = {table.id: _told(_ROWS_REMARK, one) for table, one in tables}
    return SentForm(Filling(texts, rows), remarks, row_remarks)


def _told(remark: str, one: PrefilledAnswer | PrefilledTable) -> str:
    """The remark with what makes it doubtful and where it is from."""
    doubt = f"{one.why}。" if one.why else ""
    return f"{remark}{doubt}（{source_words(one)}）"


def source_words(one: PrefilledAnswer | PrefilledTable) -> str:
    """Where an answer is from and since when: “活动登记表 Sheet1!B3，2024年6月3日报”."""
    parts = [one.source]
    if one.seen:
        since = one.since if isinstance(one, PrefilledAnswer) else None
        if since and since != one.seen:
            parts.append(f"{day_words(since)}起，{day_words(one.seen)}最近一次")
        else:
            parts.append(day_words(one.seen))
    return "，".join(filter(None, parts))


def day_words(day: object) -> str:
    """2024年6月3日."""
    year, month, date = str(day).split("-")
    return f"{int(year)}年{int(month)}月{int(date)}日"


@dataclass(frozen=True)
class CameBack:
    """A form that came back as it was sent out. lacking: what it asks for and nobody has filled in,
    "" where nothing is left to be; told: what stands in it."""

    lacking: str
    told: str

    @property
    def finding(self) -> Finding:
        if self.lacking:
            return Finding("form-untouched", found=self.told, expected=self.lacking)
        return Finding("prefill-unchanged", found=self.told)


def came_back(
    campaign: Campaign, form: Form, recipient: Recipient | None, answers: Answers
) -> CameBack | None:
    """That these answers are what was filled in for the recipient and nothing else; None when
    somebody has written anything, or nothing was filled in. Raises: StorageError."""
    attachment = campaign.settings.attachment_of(form.id)
    if attachment is None or recipient is None:
        return None
    for sent in versions_sent(campaign, attachment, recipient):
        if sent.is_prefilled and _is_as_sent(sent, form, answers, campaign.forms.circumstances):
            lacking = "、".join(_lacking(form, answers))
            told = shortened(_said(sent), _MOST_TOLD)
            left = "、".join(_unanswered(form, answers))
            if left and not lacking:
                told = f"{told}；{shortened(left, _MOST_TOLD)}各行都空着"
            return CameBack(shortened(lacking, _MOST_TOLD), told)
    return None


def left_of_others(
    campaign: Campaign, form: Form, recipient: Recipient | None, answers: Answers
) -> Iterator[Finding]:
    """A finding for each number that was filled in and stands there as it was, where the name of
    the person whose it was has been changed: it may be the former one's. Raises: StorageError."""
    attachment = campaign.settings.attachment_of(form.id)
    if attachment is None or recipient is None:
        return
    sent = [one for one in versions_sent(campaign, attachment, recipient) if one.remarks]
    by_field = {one.field: one for one in answers.fields if one.value is not None}
    known = campaign.forms.circumstances

    def stands(asked: FormField, one: SentForm) -> bool:
        text = one.text(asked.label) if asked.label in one.remarks else ""
        return bool(text) and says_same(asked, text, by_field[asked.id], known)

    here = [asked for asked in form.fields if asked.id in by_field]
    changed = [
        asked
        for asked in here
        if asked.kind.kind == _NAME
        and any(asked.label in one.remarks for one in sent)
        and not any(stands(asked, one) for one in sent)
    ]
    numbers = [
        asked
        for asked in here
        if asked.kind.kind in _NUMBERS and any(stands(asked, one) for one in sent)
    ]
    if not changed or not numbers:
        return
    pattern = next(iter(campaign.forms.patterns.get(form.id, {}).values()), None)
    meanings = asked_form(form, pattern).meanings
    for name in changed:
        whose = meanings.get(name.id)
        for number in numbers:
            of = meanings.get(number.id)
            if whose and of and whose.owner and of.owner == whose.owner:
                left, new = by_field[number.id], by_field[name.id]
                said = f"“{name.label}”已经改成“{new.raw.strip()}”"
                yield Finding(
                    *("prefill-other-person", number.id, number.label, left.where),
                    *(left.raw.strip(), said),
                )


def emptied(
    campaign: Campaign, form: Form, recipient: Recipient | None, answers: Answers
) -> Iterator[Finding]:
    """A finding for each answer that was filled in for the recipient and has been taken out, where
    others still stand there as they were. Raises: StorageError."""
    attachment = campaign.settings.attachment_of(form.id)
    if attachment is None or recipient is None:
        return
    known, by_field = campaign.forms.circumstances, {one.field: one for one in answers.fields}
    here = [asked for asked in form.fields if asked.id in by_field]

    def left(sent: SentForm) -> int:
        texts = ((asked, sent.text(asked.label)) for asked in here if asked.label in sent.remarks)
        return sum(says_same(asked, text, by_field[asked.id], known) for asked, text in texts)

    sent = max(versions_sent(campaign, attachment, recipient), key=left)
    if not left(sent):
        return
    for asked in here:
        one, text = by_field[asked.id], sent.text(asked.label)
        if asked.label in sent.remarks and not asked.required and says_same(asked, "", one, known):
            yield Finding("prefill-emptied", asked.id, asked.label, one.where, text)


def _is_as_sent(sent: SentForm, form: Form, answers: Answers, known: Circumstances) -> bool:
    asks_more = bool(form.tables) or not all(f.kind.names_unit for f in form.fields)
    for one in answers.fields:
        asked = form.field(one.field)
        if not (asks_more and asked.kind.names_unit) and not says_same(
            asked, sent.text(asked.label), one, known
        ):
            return False
    return all(_rows_as_sent(sent, table, answers, known) for table in form.tables)


def _rows_as_sent(sent: SentForm, table: FormTable, answers: Answers, known: Circumstances) -> bool:
    given, found = sent.rows(table), answers.rows_of(table.id)
    columns = {column.id: column for column in table.columns}
    return len(given) == len(found) and all(
        says_same(columns[one.field], texts.get(columns[one.field].label, ""), one, known)
        for texts, row in zip(given, found, strict=True)
        for one in row.fields
        if one.field in columns
    )


def says_same(asked: FormField, text: str, one: AnsweredField, known: Circumstances) -> bool:
    """Whether an answer is the text that was filled in for it, "" for nothing."""
    raw = one.raw.strip()
    if raw == text.strip():
        return True
    if not text:
        return not raw.strip(_ROOM) or raw == asked.kind.show(None).strip()
    value = asked.kind.read(Cell(0, 0, text, text), known).value
    return value is not None and value == one.value


def _lacking(form: Form, answers: Answers) -> Iterator[str]:
    """What the form must have and has not: where it says of nothing that it must, all of it."""
    columns = [column for table in form.tables for column in table.columns]
    says = any(one.required for one in (*form.fields, *columns))
    for one in _wanted(form.fields, says=says):
        if not one.kind.names_unit and answers.value(one.id) is None:
            yield one.label
    for table in form.tables:
        rows = answers.rows_of(table.id)
        wanted = _wanted(table.columns, says=says)
        if wanted and (not rows or len(rows) < len(table.printed)):
            yield table.name
        for column in wanted if says else ():
            values = [f.value for row in rows for f in row.fields if f.field == column.id]
            if rows and (len(values) < len(rows) or None in values):
                yield printed_label(column.label)
    if not says:
        yield from _unanswered(form, answers)


def _unanswered(form: Form, answers: Answers) -> Iterator[str]:
    """The columns that no row of their table answers, as the form prints them."""
    for table in form.tables:
        rows = answers.rows_of(table.id)
        told = {one.field for row in rows for one in row.fields if one.value is not None}
        for column in table.asked if rows else ():
            if column.id not in told | table.given_ids and not may_stay_empty(column):
                yield printed_label(column.label)


def _wanted(some: Sequence[FormField], *, says: bool) -> list[FormField]:
    return [one for one in some if one.required or not says]


def _said(sent: SentForm) -> str:
    """What was filled in for the recipient, in short."""
    texts = [sent.text(label) for label in sent.remarks]
    texts += [f"{len(sent.filling.rows)}行明细"] if sent.filling.rows else []
    return "、".join(texts)
