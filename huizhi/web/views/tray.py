"""The tray: all that waits in the running activities, placed by ticking rows of one table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import Settings
from huizhi.errors import HuizhiError
from huizhi.steps.receiving import (
    OtherActivity,
    assign,
    assign_material,
    deliverable_named,
    is_sheet_of,
    take_elsewhere,
)
from huizhi.steps.standing import TrayFile, tray_of
from huizhi.storage import AlreadyPlacedError, MaterialRuling, load_material_rulings
from huizhi.web.service import GuardedRoute, Page, account_of, message_of, prefix_of, texts_in

_AT_ONCE = 200  # files of the tray on the page
_MOST_UNITS = 300  # that stand in a list of their own
_AS_READ = "-"  # of the bar: leave it as each row says
_UNDOABLE = 5  # clicks of which 撤销 is offered
_TOLD = 5  # files that could not be placed and are named


@dataclass(frozen=True, slots=True)
class TrayActivity:
    """A running activity in the tray."""

    id: str
    name: str
    address: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class TrayRow:
    """A file that waits, and in which activity."""

    activity: TrayActivity
    file: TrayFile


@dataclass(frozen=True, slots=True)
class PlacedTogether:
    """Material that was placed with one click, and in which activity it waited."""

    activity: TrayActivity
    rulings: tuple[MaterialRuling, ...]

    @property
    def numbers(self) -> str:
        """All of them, as 撤销 names them."""
        return ",".join(str(one.number) for one in self.rulings)


@dataclass(frozen=True, slots=True)
class _Said:
    """What the clerk says of one row. was: the activity in which it waits."""

    was: str
    activity: str
    kind: str
    called: str
    sha256: str
    file: str
    community: str
    deliverable: str
    item: str


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of the tray."""

    def tray(request: Request) -> Response:
        rows = list(_rows(page))
        found = _activities(page)
        units = list(dict.fromkeys(u.name for a in found for u in a.settings.communities))
        return page.show(
            request,
            "tray.html",
            rows=rows[:_AT_ONCE],
            more=max(0, len(rows) - _AT_ONCE),
            activities=found,
            units=units,
            short=len(units) <= _MOST_UNITS,
            items=list(dict.fromkeys(i.name for a in found for i in a.settings.items)),
            placed=_placed_last(page),
            told=message_of(request),
        )

    async def place(request: Request) -> Response:
        form = await texts_in(request)
        return await run_in_threadpool(_place_all, page, request, form)

    return [
        GuardedRoute("/tray", tray, who="viewer"),
        GuardedRoute("/tray/place", place, methods=["POST"], who="clerk"),
    ]


def _pages(page: Page) -> dict[str, Page]:
    """The pages whose files the tray shows: those of the running activities; that of an activity
    that was put away shows its own."""
    running = [one.id for one in page.activities.running()]
    if page.activity.id not in running:
        return {page.activity.id: page}
    found: dict[str, Page] = {}
    for activity_id in (page.activity.id, *running):
        with suppress(HuizhiError):
            own = page.activities.page(activity_id)
            own.office.campaign()
            found.setdefault(activity_id, own)
    return found


def _activities(page: Page) -> list[TrayActivity]:
    labels = {one.id: one.label for one in page.activities.all()}
    return [
        TrayActivity(
            activity_id, labels[activity_id], prefix_of(activity_id), own.office.campaign().settings
        )
        for activity_id, own in _pages(page).items()
    ]


def _rows(page: Page) -> Iterator[TrayRow]:
    by_id = {one.id: one for one in _activities(page)}
    for activity_id, own in _pages(page).items():
        for file in tray_of(own.office.state().gathered):
            yield TrayRow(by_id[activity_id], file)


def _placed_last(page: Page) -> list[PlacedTogether]:
    """What was placed last, the latest first, as long as it is in force."""
    found = []
    for activity in _activities(page):
        office = page.activities.page(activity.id).office
        with office.ledger() as ledger, ledger.looking() as connection:
            rulings = [r for r in load_material_rulings(connection) if r.kind in {"place", "away"}]
        together: dict[tuple[str, dt.datetime], list[MaterialRuling]] = {}
        for one in rulings:
            together.setdefault((one.who, one.made), []).append(one)
        found += [PlacedTogether(activity, tuple(own)) for own in together.values()]
    return sorted(found, key=lambda one: one.rulings[0].made, reverse=True)[:_UNDOABLE]


def _place_all(page: Page, request: Request, form: dict[str, str]) -> Response:
    """Places every ticked row, each as it says; what cannot be placed is told and stays."""
    ticked = _said(form)
    if not ticked:
        raise HuizhiError("请先在要归的文件前面打勾。")
    done, left = 0, []
    zone = page.office.campaign().settings.zone
    now = dt.datetime.now(zone)  # to the microsecond: by it this click is undone
    for one in ticked:
        try:
            _place(page, request, one, now)
            done += 1
        except HuizhiError as error:
            left.append(f"{one.file}：{error}")
    told = f"已归好{done}个。" if done else ""
    if left:
        more = f"……等{len(left)}个" if len(left) > _TOLD else ""
        told += f"没有归{len(left)}个：{'；'.join(left[:_TOLD])}{more}"
    return page.redirect("/tray", told)


def _said(form: dict[str, str]) -> Sequence[_Said]:
    """What the form says of each ticked row. The bar above the table speaks for all of them;
    a form stays what it was read as."""
    unit, what = form.get("all.community", "").strip(), form.get("all.deliverable", "")
    numbers = [name.partition(".")[2] for name in form if name.startswith("pick.")]
    found = []
    for n in numbers:
        said = {key: form.get(f"{key}.{n}", "").strip() for key in _KEYS}
        is_form = said["kind"] == "return" and said["deliverable"]  # as it was read
        wanted = said["deliverable"] if is_form else what or said["deliverable"]
        here, _, deliverable = wanted.rpartition("|")
        activity = said["activity"] if f"activity.{n}" in form else said["was"]
        if deliverable and here != activity:
            if activity == said["was"]:  # what it is for says which activity
                activity = here
            else:
                deliverable = ""  # it was for something in the activity before
        found.append(
            _Said(
                said["was"], activity, said["kind"], said["called"], said["sha256"], said["file"],
                unit or said["community"], deliverable, said["item"],
            )
        )  # fmt: skip
    return found


_KEYS = ("was", "activity", "kind", "called", "sha256", "file", "community", "deliverable", "item")


def _place(page: Page, request: Request, said: _Said, now: dt.datetime) -> None:
    """Places one row; now: of the click, by which what it placed is known together."""
    pages = _pages(page)
    here, there = pages.get(said.was), pages.get(said.activity)
    if here is None or there is None:
        raise HuizhiError("没有这个活动，可能刚被收起来。")
    who = account_of(request)
    if here is there:
        if not said.community:
            raise HuizhiError("还没有选单位")
        here.note(request, _placed_here(here, said, who, now))
        return
    with here.office.writing:
        taken = take_elsewhere(
            here.office.campaign().settings,
            here.office.folders.output,
            said.sha256,
            said.file,
            OtherActivity(there.office.campaign(), there.office.folders.output),
            who,
            now,
        )
    name = there.activity.name
    here.note(request, f"转到活动“{name}”：{said.file}")
    there.note(request, f"从活动“{here.activity.name}”转来：{said.file}")
    waits = any(each.is_waiting for one in taken.taken for each in one.returns)
    if said.community and (waits or said.kind == "material"):
        there.note(request, _placed_here(there, said, who, now))


def _placed_here(page: Page, said: _Said, who: str, now: dt.datetime) -> str:
    """What was done, in words. Raises: HuizhiError; StorageError."""
    campaign, output = page.office.campaign(), page.office.folders.output
    settings, deliverable = campaign.settings, said.deliverable or None
    deliverable_named(settings, deliverable)
    if said.kind == "material":
        if deliverable and is_sheet_of(settings, deliverable, said.file):
            raise HuizhiError("这一项报送的是表，照片归进来不算报送。请点“照着图片填”")
        item = said.item or None
        moved = assign_material(
            settings, output, said.called, said.community, deliverable, item, who, now
        )
        if moved is not None:
            return f"已归到{said.community}：{said.file}"
    try:
        placed = assign(campaign, output, said.sha256, said.community, deliverable, who)
    except AlreadyPlacedError as error:
        raise HuizhiError("可能刚被归好，请刷新再看") from error
    if placed is None:
        return f"已归到{said.community}：{said.file}，内容与已收的相同，没有产生新版本"
    return f"已归到{placed.community}：{placed.file}，第{placed.revision}版"
