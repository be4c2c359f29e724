"""Calendar file: due dates as an .ics file that telephones and mail programs open.

Source: RFC 5545; written by icalendar. The same events are the same bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from icalendar import Alarm, Calendar, Event


@dataclass(frozen=True, slots=True)
class DueEvent:
    """One due date. uid: the same for the same thing; warned: the day on which to warn."""

    uid: str
    title: str
    text: str
    day: dt.date
    warned: dt.date


_MAKER = "-//huizhi//ZH"
_AT = dt.time(9)  # when the telephone warns


def calendar_of(name: str, events: Sequence[DueEvent], made: dt.date) -> bytes:
    """The file with an event for each whole day, and an alarm at nine on the day it warns.

    name: of the calendar; made: the day that the file says it is of.
    """
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    stamp = dt.datetime.combine(made, dt.time(), dt.UTC)
    for one in events:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", stamp)
        event.add("dtstart", one.day)
        event.add("dtend", one.day + dt.timedelta(days=1))
        event.add("summary", one.title)
        event.add("description", one.text)
        event.add("transp", "TRANSPARENT")
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.title)
        start = dt.datetime.combine(one.day, dt.time())
        alarm.add("trigger", dt.datetime.combine(one.warned, _AT) - start)
        event.add_component(alarm)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
