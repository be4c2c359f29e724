"""Notice contradictions: where the text of a notice says another day, number or person than the
settings. What its template takes from the settings by marks agrees by itself."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.campaign import Attachment, Deliverable, Settings
from huizhi.content import Document
from huizhi.forms import bare
from huizhi.steps.preparing.notice_found import DeliverableProposal, Found, NoticeContact
from huizhi.steps.preparing.notice_reading import NoticeProposal, read_notice


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One place. field: what it is about, as the settings call it; said: what the text says;
    setting: what the settings say; sentence, place: where the text says it."""

    field: str
    said: str
    setting: str
    sentence: str
    place: str

    def __str__(self) -> str:
        return (
            f"通知正文{self.place}写的{self.field}是{self.said}，设置里是{self.setting}，"
            f"请核对（“{_shortened(self.sentence)}”）。"
        )


def contradictions(settings: Settings, document: Document) -> tuple[Contradiction, ...]:
    """Where the notice, rendered or with its marks, contradicts the settings, in reading order by
    kind: deadlines, period, dates and number, telephone numbers and names."""
    proposal = read_notice(document, settings.notice.date)
    return (
        *_deadlines(settings, proposal),
        *_dates(settings, proposal),
        *_contacts(settings, proposal),
    )


def _deadlines(settings: Settings, proposal: NoticeProposal) -> Iterator[Contradiction]:
    """Days on which the text has something due, and the settings have it due on another."""
    known = {one.due for one in settings.deliverables}
    seen: set[tuple[str, dt.date]] = set()
    for one in proposal.deliverables:
        if one.due is None:
            continue
        own = _deliverable(settings, one)
        if own is None and one.due.value in known:
            continue
        if own is not None and own.due == one.due.value:
            continue
        name = own.name if own else one.name
        if (name, one.due.value) in seen:
            continue
        seen.add((name, one.due.value))
        due = _day(own.due) if own else f"没有这一天截止的（{_days(sorted(known))}）"
        yield Contradiction(
            f"“{name}”的截止", _day(one.due.value), due, one.due.sentence, one.due.place
        )
    if proposal.deadline and not proposal.deliverables and proposal.deadline.value not in known:
        found = proposal.deadline
        yield Contradiction(
            "截止", _day(found.value), _days(sorted(known)), found.sentence, found.place
        )


def _deliverable(settings: Settings, one: DeliverableProposal) -> Deliverable | None:
    """The deliverable of the settings that this one is: by its attachment's number and title, else
    by its name; None where nothing is alike."""
    if one.attachment:
        for attachment in settings.attachments:
            if attachment.number == one.attachment.value and attachment.deliverable:
                return settings.deliverable(attachment.deliverable)
    names = [(name, own) for own in settings.deliverables for name in _names(settings, own)]
    wanted = bare(one.name)
    for name, own in names:
        if bare(name) == wanted:
            return own
    parts = [
        (len(bare(name)), own)
        for name, own in names
        if len(bare(name)) >= 2 and (bare(name) in wanted or wanted in bare(name))
    ]
    return max(parts, key=lambda pair: pair[0])[1] if parts else None


def _names(settings: Settings, one: Deliverable) -> tuple[str, ...]:
    attachment: Attachment | None = settings.attachment_of(one.id)
    titles = (attachment.title, attachment.short_title) if attachment else ()
    return (one.name, *one.aliases, *((one.note,) if one.note else ()), *titles)


def _dates(settings: Settings, proposal: NoticeProposal) -> Iterator[Contradiction]:
    activity, notice = settings.activity, settings.notice
    days: Sequence[tuple[str, Found[dt.date] | None, dt.date]] = (
        ("活动开始", proposal.start, activity.start),
        ("活动结束", proposal.end, activity.end),
        ("成文日期", proposal.date, notice.date),
        ("印发日期", proposal.issued, notice.issued),
    )
    for field, found, own in days:
        if found is not None and found.value != own and "即日" not in found.note:
            yield Contradiction(field, _day(found.value), _day(own), found.sentence, found.place)
    number = proposal.number
    if number and notice.number and bare(number.value) != bare(notice.number):
        yield Contradiction("文号", number.value, notice.number, number.sentence, number.place)


def _contacts(settings: Settings, proposal: NoticeProposal) -> Iterator[Contradiction]:
    """Numbers that are not the settings' where none of theirs stands beside, and names."""
    known = [(settings.notice.contact.name, settings.notice.contact.phone)]
    known += [
        (one.receiver.name, one.receiver.phone) for one in settings.attachments if one.receiver
    ]
    numbers = {_digits(part) for _, phone in known for part in re.split(r"[、/]", phone)}
    names = {bare(name) for name, _ in known}
    for one in proposal.contacts:
        said = [found for found in one.phones if not _is_known(found.value, numbers, settings)]
        if said and len(said) == len(one.phones):
            for found in said:
                yield Contradiction(
                    "电话", found.value, _phones(known), found.sentence, found.place
                )
        if _wrong_name(one, names):
            assert one.name is not None
            yield Contradiction(
                "联系人", one.name.value, known[0][0], one.name.sentence, one.name.place
            )


def _wrong_name(one: NoticeContact, names: set[str]) -> bool:
    return one.name is not None and bare(one.name.value) not in names


def _is_known(phone: str, numbers: set[str], settings: Settings) -> bool:
    """Whether a number is one of the settings', with or without its area code."""
    own = _digits(phone)
    area = settings.office.area_code or ""
    return bool({own, own.removeprefix(area), area + own} & numbers)


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", re.split(r"转|分机", phone)[0])


def _phones(known: Sequence[tuple[str, str]]) -> str:
    return "、".join(dict.fromkeys(phone for _, phone in known))


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _days(days: Sequence[dt.date]) -> str:
    return "、".join(f"{day.month}月{day.day}日" for day in days)


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}……"
