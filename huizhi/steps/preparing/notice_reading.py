"""Notice reading: what a notice says about an activity, each value with the sentence it stands in.

Nothing is made up: what the notice does not say is None or empty, and a time that names no day is
said and not taken. What is only inferred is `Certainty.LIKELY` and has a note.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.content import Document
from huizhi.steps.preparing.notice_attachments import attachments_in
from huizhi.steps.preparing.notice_contacts import contacts_in
from huizhi.steps.preparing.notice_days import NoticeWhen, Repeating, WrittenIn, whens_in
from huizhi.steps.preparing.notice_deliverables import asked_for
from huizhi.steps.preparing.notice_found import (
    AttachmentProposal,
    DeliverableProposal,
    Found,
    NoticeContact,
    ProposalRow,
    found_day,
    shown_row,
)
from huizhi.steps.preparing.notice_head import head_of
from huizhi.steps.preparing.notice_tables import rows_in
from huizhi.steps.preparing.notice_text import (
    NoticeSentence,
    lines_of,
    number_of,
    sentences_of,
)

_THEME = re.compile(
    r"(?:活动|宣传|本次|今年)?主题(?:是|为)?\s*[:：是为]\s*[“\"]?(?P<theme>[^”\"。；;]{3,60})[”\"]?"
)
_SLOGAN = re.compile(
    r"(?:活动|宣传)?口号(?:是|为)?\s*[:：是为]\s*[“\"]?(?P<slogan>[^”\"。；;]{3,60})[”\"]?"
)
_EDITION = re.compile(
    r"第\s*(?P<edition>\d{1,3}|[一二三四五六七八九十]{1,3})\s*(?:个|届)\s*(?=[“《全国]|[一-龥]{2,8}(?:月|周|日|节))"
)
_PERIOD = re.compile(
    r"(?:活动|整治|行动|宣传|排查|工作|普查|登记|报名|开展|创建|征集|实施|集中)\s*(?:开展)?(?:时间|日期|周期|期限)(?:安排)?\s*(?:为|是|从|自|[:：])"
)
_PERIOD_HEADING = re.compile(r"(?:时间|日期|期限)(?:安排|步骤|和.{1,6})?$")
_ACTS = re.compile(r"开展|组织|活动|行动|整治|期间|进行|集中|举办|实施|阶段|步骤")
_STAGE = re.compile(r"阶段|步骤")
_LONGEST_TITLE = 500  # characters of a line that may be a title, an office or an attachment


@dataclass(frozen=True)
class NoticeProposal:
    """What a notice proposes for an activity. year: of the activity; kind: 通知, 函 …; number:
    发文字号; date: 成文日期; issued: 印发日期; issuer: 印发机关; office: who signs; contacts: those
    of the notice itself first; deadline, repeating: what is for everything; untaken: times that
    name no day of the calendar, as they are written."""

    title: Found[str] | None
    kind: Found[str] | None
    name: Found[str] | None
    year: Found[int] | None
    edition: Found[int] | None
    theme: Found[str] | None
    slogan: Found[str] | None
    start: Found[dt.date] | None
    end: Found[dt.date] | None
    number: Found[str] | None
    office: Found[str] | None
    addressees: Found[str] | None
    date: Found[dt.date] | None
    issuer: Found[str] | None
    issued: Found[dt.date] | None
    copies: Found[str] | None
    contacts: tuple[NoticeContact, ...]
    deadline: Found[dt.date] | None
    repeating: Found[Repeating] | None
    deliverables: tuple[DeliverableProposal, ...]
    attachments: tuple[AttachmentProposal, ...]
    untaken: tuple[Found[str], ...]

    @property
    def contact(self) -> NoticeContact | None:
        """Whom the notice names first for returns, with a name if any has one."""
        return next((one for one in self.contacts if one.phones or one.emails), None) or next(
            iter(self.contacts), None
        )

    def attachment(self, number: int) -> AttachmentProposal | None:
        """The attachment of this number."""
        return next((one for one in self.attachments if one.number == number), None)

    def rows(self) -> tuple[ProposalRow, ...]:
        """Everything that was found except deliverables and attachments, for a table."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[ProposalRow]:
        named: tuple[
            tuple[str, Found[str] | Found[int] | Found[dt.date] | Found[Repeating] | None], ...
        ] = (
            ("名称", self.name),
            ("年份", self.year),
            ("届次", self.edition),
            ("主题", self.theme),
            ("口号", self.slogan),
            ("开始", self.start),
            ("结束", self.end),
            ("文种", self.kind),
            ("文号", self.number),
            ("发文机关", self.office),
            ("主送", self.addressees),
            ("成文日期", self.date),
            ("印发机关", self.issuer),
            ("印发日期", self.issued),
            ("抄送", self.copies),
            ("总的截止", self.deadline),
            ("每期截止", self.repeating),
        )
        for field, found in named:
            if found is not None:
                yield shown_row(field, found)
        for contact in self.contacts:
            if contact.name:
                yield shown_row("联系人", contact.name)
            for phone in contact.phones:
                yield shown_row("联系电话", phone)
            for email in contact.emails:
                yield shown_row("电子邮箱", email)
        for one in self.untaken:
            yield shown_row("没有采用的时间", one)


def read_notice(document: Document, written: dt.date | None = None) -> NoticeProposal:
    """What the notice says. written: the day by which days without a year are understood where the
    notice itself has no date and its title no year; None leaves them out."""
    lines = lines_of(document)
    short = [line for line in lines if len(line.text) <= _LONGEST_TITLE]
    head = head_of(short)
    when = _written_in(head.date, head.year, written)
    sentences = tuple(sentences_of(lines))
    attachments = attachments_in(short)
    asked = asked_for(sentences, rows_in(document, lines, when), attachments, when)
    start, end = _period(sentences, when)
    return NoticeProposal(
        title=head.title,
        kind=head.kind,
        name=head.name,
        year=head.year,
        edition=_edition(sentences),
        theme=_theme(sentences, _THEME, "theme", "主题"),
        slogan=_theme(sentences, _SLOGAN, "slogan", "口号"),
        start=start,
        end=end,
        number=head.number,
        office=head.office,
        addressees=head.addressees,
        date=head.date,
        issuer=head.issuer,
        issued=head.issued,
        copies=head.copies,
        contacts=contacts_in(lines),
        deadline=asked.deadline,
        repeating=asked.repeating,
        deliverables=asked.deliverables,
        attachments=attachments,
        untaken=asked.untaken,
    )


def _written_in(
    date: Found[dt.date] | None, year: Found[int] | None, given: dt.date | None
) -> WrittenIn:
    if date:
        return WrittenIn(date.value, date.value.year)
    if year:
        own = given if given and given.year == year.value else None
        return WrittenIn(own, year.value)
    return WrittenIn(given, given.year if given else None)


def _edition(sentences: Sequence[NoticeSentence]) -> Found[int] | None:
    for one in sentences:
        if one.part == 0 and (found := _EDITION.search(one.text)):
            number = number_of(found["edition"])
            if number:
                return Found(number, one.text, one.place)
    return None


def _theme(
    sentences: Sequence[NoticeSentence], form: re.Pattern[str], group: str, word: str
) -> Found[str] | None:
    """What is called 主题 or 口号, in the line itself or in the one below its heading."""
    for one in sentences:
        if one.part:
            break
        if found := form.search(one.text):
            return Found(found[group].strip(), one.text, one.place)
        last = one.heading.split("　")[-1]
        if (
            last.endswith(word)
            and not one.before
            and (quoted := re.fullmatch(r"[“\"]?([^“”\"。]{3,60})[”\"]?。?", one.text))
        ):
            return Found(quoted.group(1), one.text, one.place)
    return None


def _period(
    sentences: Sequence[NoticeSentence], written: WrittenIn
) -> tuple[Found[dt.date] | None, Found[dt.date] | None]:
    """The first and last day of the activity: where it says 活动时间, else a range in a sentence
    that speaks of what is done, else the stages from the first to the last."""
    own = [one for one in sentences if one.part == 0]
    for one in own:
        labelled = _PERIOD.search(one.text)
        under = _PERIOD_HEADING.search(one.heading.split("　")[-1]) and not _STAGE.search(one.text)
        if labelled or under:
            for when in whens_in(one.text, written):
                if when.first and (labelled is None or when.start >= labelled.end() - 2):
                    return _both(when, one, sure=True)
    ranges = [
        (when, one)
        for one in own
        for when in whens_in(one.text, written)
        if (when.first or when.text.startswith("即日"))
        and when.day
        and _ACTS.search(one.text + one.heading)
    ]
    if not ranges:
        return None, None
    staged = [(when, one) for when, one in ranges if _STAGE.search(one.text + one.heading)]
    if len(staged) > 1:
        first = min(staged, key=lambda pair: pair[0].first or dt.date.max)
        last = max(staged, key=lambda pair: pair[0].day or dt.date.min)
        return _both(first[0], first[1], sure=False)[0], _both(last[0], last[1], sure=False)[1]
    return _both(*ranges[0], sure=True)


def _both(
    when: NoticeWhen, sentence: NoticeSentence, *, sure: bool
) -> tuple[Found[dt.date] | None, Found[dt.date] | None]:
    text, place = sentence.text, sentence.place
    at_once = when.text.startswith("即日")
    note = "" if at_once else when.note
    ending = note or ("" if sure else "按最后一个阶段")
    begins = when.note if at_once else note or ("" if sure else "按第一个阶段")
    if at_once and re.search(r"月底|年底|月末|年末", when.text) and when.day:
        ending = f"按{when.day.month}月{when.day.day}日算"
    start = found_day(when.first, text, place, begins, sure=sure) if when.first else None
    end = found_day(when.day, text, place, ending, sure=sure) if when.day else None
    return start, end
