"""App: the pages put together: the activities of the office, their addresses, and the gate before
them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Router
from starlette.types import ASGIApp

from huizhi import COMMAND
from huizhi.campaign import ActivityFolder, Folders
from huizhi.errors import HuizhiError, StorageError
from huizhi.formats.media import Thumbnails
from huizhi.steps.keeping import finish_putting_back
from huizhi.steps.preparing import example_day
from huizhi.storage import LINK_PATH, Records
from huizhi.web.service import (
    SECURITY,
    ActivityAddress,
    ActivityApps,
    Collecting,
    Gate,
    Intake,
    OpenActivities,
    Outward,
    Page,
    Restoring,
    Tasks,
    WhileRestoring,
    Workspace,
)
from huizhi.web.views import (
    all_activities,
    booking,
    confirming,
    entry,
    keeping,
    learning,
    ledger_checking,
    liaison,
    looking,
    mailing,
    making,
    new_activity,
    one_return,
    overview,
    paper_parts,
    phone_access,
    roster_import,
    ruling,
    same_fact,
    search,
    sending,
    sent,
    setting_up,
    starting,
    structure,
    taking,
    tray,
    typing_in,
)

_NOT_NOW = "办公室的电脑暂时打不开台账，刚才的没有交上。请过一会儿再试，或联系街道经办人。"
_OF_ACTIVITY = (
    *(overview, looking, one_return, ruling, taking, tray, making, setting_up, new_activity),
    *(roster_import, learning, liaison, sent, ledger_checking, structure, sending, phone_access),
    *(keeping, booking, same_fact, mailing, confirming, typing_in, paper_parts),
)
_OF_OFFICE = (
    entry,
    all_activities,
    starting,
    search,
)  # at addresses without the prefix of an activity
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})


def make_app(
    folders: Folders,
    *,
    local: bool = True,
    secure: bool = False,
    base: str = "",
    today: dt.date | None = None,
) -> Starlette:
    """The pages of the office whose first activity lies in these folders.

    local: only this machine reaches it; secure: over TLS; base: its address for others; today:
    instead of the clock's. Raises: HuizhiError when others reach it and no clerk has a password.
    """
    finish_putting_back(folders)
    records = Records(folders.output)
    if not local and not records.has_clerk:
        records.close()
        raise HuizhiError(
            "要让别的电脑打开网页，先要有经办人的密码。"
            f"请运行 {COMMAND} serve --account 您的姓名，设好密码后再启动。"
        )
    thumbnails = Thumbnails()
    outward = Outward(lambda *asked: app(*asked), records)

    def make(activity: ActivityFolder, activities: OpenActivities) -> tuple[Page, ASGIApp]:
        own = activity.folders

        def day() -> dt.date | None:
            known = next((one for one in activities.all() if one.id == activity.id), activity)
            if today is not None or not known.is_example:
                return today
            return example_day(office.campaign().settings, own.output)

        office, intake = Workspace(own, day), Intake(own.output)
        batches = Records(own.output) if activity.id else records

        def others() -> dict[str, Workspace]:
            running = (one for one in activities.running() if one.id != activity.id)
            return {f"a {one.id}": activities.page(one.id).office for one in running}

        def ended() -> dict[str, str]:
            return {one.campaign_id: one.label for one in activities.all() if one.ended_on}

        collecting = Collecting(office, intake, batches, others, ended)
        page = Page(
            *(activity, activities, office, records, batches, intake, collecting, Tasks()),
            *(thumbnails, local, secure, base, outward, restoring),
        )
        views = _OF_ACTIVITY if activity.id else (*_OF_OFFICE, *_OF_ACTIVITY)
        routes = [route for view in views for route in view.routes(page)]
        if not activity.id:
            every_address[:] = routes
            app.state.page = page
        router = Router(routes, redirect_slashes=False)  # they would go to whatever host is named
        return page, ExceptionMiddleware(router, handlers=_handlers(page))

    every_address: list[BaseRoute] = []  # of the first activity and of the office
    activities = OpenActivities(folders, make)
    restoring = Restoring(activities, records, outward)
    app = Starlette(
        routes=[Mount("", app=ActivityApps(activities))],
        exception_handlers={Exception: _broken(activities)},
        lifespan=_lifespan(activities, records, thumbnails, outward, restoring),
    )
    app.state.outward, app.state.restoring = outward, restoring
    app.state.activities, app.state.routes = activities, every_address
    activities.page("")
    app.router.redirect_slashes = False
    names = LOCAL if local else frozenset()
    app.add_middleware(
        Gate, routes=every_address, records=records, hosts=names, local=local, secure=secure
    )
    app.add_middleware(ActivityAddress, activities=activities)
    app.add_middleware(WhileRestoring, restoring=restoring)
    return app


def _lifespan(
    activities: OpenActivities,
    records: Records,
    thumbnails: Thumbnails,
    outward: Outward,
    restoring: Restoring,
) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await run_in_threadpool(restoring.begin)
        await run_in_threadpool(activities.start)
        await run_in_threadpool(activities.page("").office.warm_up)
        await outward.begin()
        with thumbnails:
            yield
        await outward.close(remembered=False)
        activities.stop()
        restoring.end()
        records.close()

    return lifespan


def _broken(activities: OpenActivities) -> Callable[[Request, Exception], Response]:
    def broken(request: Request, error: Exception) -> Response:
        """What nobody has foreseen, also in the gate; Starlette writes it to the log."""
        told = str(error) if isinstance(error, HuizhiError) else "程序出了意外的错误，请再试一次。"
        page = activities.page("")
        answer = page.show(request, "no_link.html", 500, error=told)
        answer.headers.update(SECURITY)
        return answer

    return broken


def _handlers(page: Page) -> dict[Any, Callable[[Request, Exception], Response]]:
    def trouble(request: Request, error: Exception) -> Response:
        assert isinstance(error, HuizhiError)
        if isinstance(error, StorageError) and request.url.path.startswith(LINK_PATH):
            error = HuizhiError(_NOT_NOW)  # folders and remedies are the office's matter
        return page.trouble(request, error)

    def no_link(request: Request, error: Exception) -> Response:
        return page.show(request, "no_link.html", 404, error=str(error))

    def no_token(_: Request, error: Exception) -> Response:
        return PlainTextResponse(str(error), 403)

    def unknown(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        told = {404: "没有这个页面。", 405: "不能这样打开这个页面。"}.get(status, "没有完成。")
        return page.show(request, "no_link.html", status, error=told)

    return {
        liaison.LinkError: no_link,
        liaison.TokenError: no_token,
        HuizhiError: trouble,
        HTTPException: unknown,
    }
