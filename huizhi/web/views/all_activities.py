"""All activities: what is due in each this week, what waits, what is late; by activity and by
community."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from huizhi.campaign import ActivityFolder
from huizhi.errors import HuizhiError, MistakesError
from huizhi.steps.preparing import Period, end_activity, likely_period
from huizhi.steps.standing import Phase, Standing
from huizhi.web.service import (
    GuardedRoute,
    Page,
    Snapshot,
    message_of,
    page_of,
    prefix_of,
    texts_in,
)
from huizhi.web.views.overview import show_overview, with_things
from huizhi.web.views.starting import show_start

_AT_ONCE = 100  # communities on a page
_WEEK = 7  # days


@dataclass(frozen=True, slots=True)
class Due:
    """A deliverable that is due soon. owing: how many communities have not handed it in."""

    name: str
    day: dt.date
    owing: int


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """How one activity stands. address: what its pages begin with; wrong: why it cannot be told, ""
    where it can; mistaken: mistakes that its settings have had since; asked, accepted, late:
    deliverables of communities; waiting: files in the tray; due: within a week, the soonest first;
    next_due: the next day after that, None when nothing is due any more; again: how often it comes,
    where it is time for the next one, else ""."""

    activity: ActivityFolder
    address: str
    wrong: str = ""
    mistaken: int = 0
    asked: int = 0
    accepted: int = 0
    late: int = 0
    waiting: int = 0
    due: tuple[Due, ...] = ()
    next_due: dt.date | None = None
    again: str = ""


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """What one community still owes in each activity, in their order: how many deliverables and how
    many of them are late; None where it is not on the roster. address: of its page in each."""

    name: str
    owing: tuple[tuple[int, int, str] | None, ...]

    @property
    def late(self) -> int:
        return sum(one[1] for one in self.owing if one)

    @property
    def open(self) -> int:
        return sum(one[0] for one in self.owing if one)


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of the whole office."""

    def first(request: Request) -> Response:
        """What to do first; once there is an activity of the office's own, the overview of the
        only one, or that of all of them."""
        found = page.activities.running()
        if len(found) == 1 and found[0].is_example:
            return show_start(page, request)
        running = [one.id for one in found]
        if running == [page.activity.id]:
            return show_overview(page, request)
        if len(running) == 1:
            return RedirectResponse(f"{prefix_of(running[0])}/overview", 303)
        return _all(page, request)

    def everything(request: Request) -> Response:
        return _all(page, request)

    def community(request: Request) -> Response:
        return _community(page, request, request.path_params["name"])

    async def end(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_end, page, request, texts)

    return [
        GuardedRoute("/", first, who="viewer"),
        GuardedRoute("/activities", everything, who="viewer"),
        GuardedRoute("/activities/unit/{name}", community, who="viewer"),
        GuardedRoute("/activities/end", end, methods=["POST"], who="clerk"),
    ]


def _all(page: Page, request: Request) -> Response:
    running = page.activities.running()
    known = {one.id: _state(page, one) for one in running}
    communities = _communities(running, known)
    number, pages = page_of(request, len(communities), _AT_ONCE)
    return page.activities.current().show(
        request,
        "all_activities.html",
        rows=[
            replace(_row(one, known[one.id]), mistaken=_mistaken(page, one, known[one.id]))
            for one in running
        ],
        communities=communities[(number - 1) * _AT_ONCE : number * _AT_ONCE],
        number=number,
        pages=pages,
        ended=[(o, prefix_of(o.id)) for o in page.activities.all() if o not in running],
        told=message_of(request),
    )


def _state(page: Page, activity: ActivityFolder) -> Snapshot | HuizhiError:
    """How an activity stands, or why that cannot be told."""
    try:
        return page.activities.page(activity.id).office.state()
    except HuizhiError as error:
        return error


def _mistaken(page: Page, activity: ActivityFolder, known: Snapshot | HuizhiError) -> int:
    """How many mistakes its settings have, while it stands as before them."""
    if isinstance(known, HuizhiError):
        return 0
    return len(page.activities.page(activity.id).office.mistakes)


def _row(activity: ActivityFolder, known: Snapshot | HuizhiError) -> ActivityRow:
    address = prefix_of(activity.id)
    if isinstance(known, HuizhiError):
        count = len(known.mistakes) if isinstance(known, MistakesError) else 0
        wrong = f"设置里有{count}处错误，要先改好" if count else str(known)
        return ActivityRow(activity, address, wrong)
    gathered = known.gathered
    today = gathered.today
    first: Sequence[Standing] = next(iter(known.by_community.values()), ())
    dues = [
        Due(one.deliverable.name, one.due, _owing(known, place)) for place, one in enumerate(first)
    ]
    soon = sorted((d for d in dues if 0 <= (d.day - today).days < _WEEK), key=lambda d: d.day)
    later = [due.day for due in dues if (due.day - today).days >= _WEEK]
    every = [one for own in known.by_community.values() for one in own]
    return ActivityRow(
        activity,
        address,
        asked=sum(totals.asked for totals in known.totals),
        accepted=sum(totals.accepted for totals in known.totals),
        late=sum(one.phase is Phase.LATE for one in every),
        waiting=len(gathered.waiting) + len(gathered.material.unplaced),
        due=tuple(due for due in soon if due.owing),
        next_due=min(later, default=None),
        again=_again(gathered.settings.activity.name, known),
    )


def _again(name: str, known: Snapshot) -> str:
    """How often an activity comes that is over in a week and comes more than once a year."""
    activity = known.gathered.settings.activity
    period = likely_period(name, activity.start, activity.end)
    over = (activity.end - known.gathered.today).days < _WEEK
    return period.value if over and period is not Period.YEAR else ""


def _owing(known: Snapshot, place: int) -> int:
    return sum(own[place].owes for own in known.by_community.values())


def _communities(
    running: Sequence[ActivityFolder], known: dict[str, Snapshot | HuizhiError]
) -> list[CommunityRow]:
    """Every community of any activity; those that are late first, then those that owe most."""
    names: dict[str, None] = {}
    for one in running:
        state = known[one.id]
        if isinstance(state, Snapshot):
            names |= dict.fromkeys(state.by_community)
    rows = [
        CommunityRow(name, tuple(_owed(one, known[one.id], name) for one in running))
        for name in names
    ]
    return sorted(rows, key=lambda row: (-row.late, -row.open))


def _owed(
    activity: ActivityFolder, known: Snapshot | HuizhiError, name: str
) -> tuple[int, int, str] | None:
    own = known.by_community.get(name) if isinstance(known, Snapshot) else None
    if not own:
        return None
    address = f"{prefix_of(activity.id)}/c/{own[0].recipient.code}"
    return sum(one.owes for one in own), sum(one.phase is Phase.LATE for one in own), address


def _community(page: Page, request: Request, name: str) -> Response:
    """What one community owes in every activity that runs."""
    found = []
    for one in page.activities.running():
        known = _state(page, one)
        own = known.by_community.get(name) if isinstance(known, Snapshot) else None
        if own and isinstance(known, Snapshot):
            address = f"{prefix_of(one.id)}/c/{own[0].recipient.code}"
            found.append((one, address, with_things(known.gathered, own)))
    if not found:
        raise HuizhiError("正在进行的活动里都没有这个单位。")
    return page.activities.current().show(request, "one_community.html", name=name, found=found)


def _end(page: Page, request: Request, texts: dict[str, str]) -> Response:
    """Puts an activity away, or takes it out again; nothing of it is deleted."""
    activity_id, again = texts.get("activity", ""), texts.get("what") == "again"
    own = page.activities.page(activity_id)
    with own.office.writing:
        end_activity(own.office.folders.config, None if again else own.office.today())
    page.activities.look_again()
    told = "已重新打开" if again else "已收起，资料都还在，随时可以看"
    own.note(request, f"{own.activity.label}：{told}")
    return page.redirect("/activities", f"{own.activity.label}{told}。")
