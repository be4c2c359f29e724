"""Due calendar: the due dates of a campaign as a file for the calendar of a telephone."""

from __future__ import annotations

import datetime as dt
from collections import deque
from pathlib import Path

from huizhi.campaign import Settings, due_day, on_or_before

_MAKER = b"PRODID:-//huizhi//"
_HEAD = 500  # bytes in which a calendar says who made it
CALENDAR = "通知-报送截止日期.ics"
_known: deque[tuple[Settings, bytes]] = deque(maxlen=4)  # the same in every packet


def is_due_calendar(path: Path) -> bool:
    """Whether a file is such a calendar, of whatever campaign, and no invitation of somebody's."""
    with path.open("rb") as file:
        return _MAKER in file.read(_HEAD)


def due_dates(settings: Settings) -> bytes:
    """The due dates of the campaign as a calendar file, the same bytes for the same settings."""
    for known, data in _known:
        if known is settings:
            return data
    from huizhi.formats.exports import DueEvent, calendar_of

    office, contact = settings.office, settings.notice.contact
    title = settings.activity.name_with_year
    events = []
    for one in settings.deliverables:
        due = due_day(settings, one)
        warned = on_or_before(due - dt.timedelta(days=1))
        text = (
            f"{title}：{one.note or one.name}，{due.month}月{due.day}日前报送{office.short_name}。"
            f"联系人：{contact.name}，电话{contact.phone}。"
        )
        uid = f"{settings.campaign_id}-{one.id}@huizhi"
        events.append(DueEvent(uid, f"{one.note or one.name}今天截止", text, due, warned))
    data = calendar_of(title, events, settings.notice.date)
    _known.appendleft((settings, data))
    return data
