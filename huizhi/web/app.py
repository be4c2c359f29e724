"""App: the page put together: its parts, its addresses, and the gate before them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from huizhi.errors import HuizhiError, StorageError
from huizhi.formats.media import Thumbnails
from huizhi.storage import LINK_PATH, Records
from huizhi.web.service import SECURITY, Collecting, Folders, Gate, Intake, Page, Tasks, Workspace
from huizhi.web.views import (
    entry,
    learning,
    ledger_checking,
    liaison,
    making,
    one_return,
    overview,
    setting_up,
    taking,
)

_NOT_NOW = "办公室的电脑暂时打不开台账，刚才的没有交上。请过一会儿再试，或联系街道经办人。"
LOCAL = frozenset({"127.0.0.1", "localhost", "[::1]"})


def make_app(
    folders: Folders,
    *,
    local: bool = True,
    secure: bool = False,
    base: str = "",
    today: dt.date | None = None,
) -> Starlette:
    """The page of the campaign in these folders.

    local: only this machine reaches it; secure: over TLS; base: its address for others; today:
    instead of the clock's. Raises: HuizhiError when others reach it and no clerk has a password.
    """
    records = Records(folders.output)
    if not local and not records.has_clerk:
        records.close()
        raise HuizhiError(
            "要让别的电脑打开网页，先要有经办人的密码。"
            "请运行 python generate.py serve --account 您的姓名，设好密码后再启动。"
        )
    office = Workspace(folders, today)
    intake = Intake(folders.output)
    collecting = Collecting(office, intake, records)
    page = Page(office, records, intake, collecting, Tasks(), Thumbnails(), local, secure, base)
    views = (
        *(overview, one_return, taking, making, setting_up, learning, entry, liaison),
        ledger_checking,
    )
    app = Starlette(
        routes=[route for view in views for route in view.routes(page)],
        exception_handlers=_handlers(page),
        lifespan=_lifespan(page),
    )
    app.state.page = page
    names = LOCAL if local else frozenset()
    app.router.redirect_slashes = False  # its redirects go to whatever host was asked for
    app.add_middleware(
        Gate, routes=app.routes, records=records, hosts=names, local=local, secure=secure
    )
    return app


def _lifespan(page: Page) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        page.collecting.start()
        await run_in_threadpool(page.office.warm_up)
        with page.thumbnails:
            yield
        page.collecting.stop()
        page.tasks.stop()
        page.office.close()
        page.records.close()

    return lifespan


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

    def broken(request: Request, error: Exception) -> Response:
        """What nobody has foreseen, also in the gate; Starlette writes it to the log."""
        told = str(error) if isinstance(error, HuizhiError) else "程序出了意外的错误，请再试一次。"
        answer = page.show(request, "no_link.html", 500, error=told)
        answer.headers.update(SECURITY)
        return answer

    def unknown(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        told = {404: "没有这个页面。", 405: "不能这样打开这个页面。"}.get(status, "没有完成。")
        return page.show(request, "no_link.html", status, error=told)

    return {
        liaison.LinkError: no_link,
        liaison.TokenError: no_token,
        HuizhiError: trouble,
        HTTPException: unknown,
        Exception: broken,
    }
