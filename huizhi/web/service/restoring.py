"""Restoring: a backup that came over the page is put back while the page runs. Whoever asks
meanwhile is told to wait; everything is let go of first, and opened anew afterwards.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from huizhi.campaign import Folders
from huizhi.disk import finish_scratch
from huizhi.errors import HuizhiError
from huizhi.steps.keeping import RESTORING, Unpacked
from huizhi.storage import Records
from huizhi.web.service.gate import SECURITY
from huizhi.web.service.intake import GB, Intake
from huizhi.web.service.outward import Outward

_LARGEST = 2_000 * GB  # of a backup
_PATIENCE = 60.0  # seconds for others to end what they are doing
_BUSY = "没有恢复：正在收文件或生成文件，等了一分钟还没有做完。请过一会儿再点。什么也没有动。"
_WAIT = (
    '<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta http-equiv="refresh" '
    'content="3"><title>正在恢复 · 回执</title><link rel="stylesheet" href="/assets/page.css">'
    "<main><h1>正在恢复备份</h1><p>请等一会儿，这一页会自己刷新。</p></main></html>"
)


class Openings(Protocol):
    """The activities that are open."""

    @property
    def is_busy(self) -> bool:
        """Whether anything is being entered or made."""

    def stop(self) -> None:
        """Lets go of all of them."""

    def begin_anew(self) -> None:
        """Opens those that lie here now."""


class Restoring:
    """How far putting back is. offered: the backup that was checked and may be put back; told: what
    came of the last one, is_wrong: whether that is bad news."""

    def __init__(self, activities: Openings, records: Records, outward: Outward) -> None:
        self._activities, self._records, self._outward = activities, records, outward
        self._asking = 0
        self._is_closed = False
        self._doing: asyncio.Task[None] | None = None
        self._sign: Path | None = None
        self._intake: Intake | None = None
        self.offered: Unpacked | None = None
        self.told, self.is_wrong = "", False

    def intake(self, first: Folders) -> Intake:
        """Where a backup comes in that is to be put back."""
        if self._intake is None:
            self._intake = Intake(first.output / RESTORING, _LARGEST)
        return self._intake

    def offer(self, unpacked: Unpacked | None) -> None:
        """From now on this one may be put back; what was offered before goes away."""
        if self.offered is not None:
            self.offered.drop()
        self.offered, self.told = unpacked, ""

    def begin(self) -> None:
        """The page is open."""
        self._sign = self._records.begin_serving()

    def end(self) -> None:
        """The page is closed."""
        self.offer(None)
        if self._sign is not None:
            finish_scratch(self._sign)

    async def answer(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """What the pages answer, or that they will soon."""
        if scope["type"] != "http":
            await app(scope, receive, send)
        elif self._is_closed and not scope["path"].startswith("/assets/"):
            headers = {**SECURITY, "retry-after": "3", "cache-control": "no-store"}
            await HTMLResponse(_WAIT, 503, headers)(scope, receive, send)
        else:
            self._asking += 1
            try:
                await app(scope, receive, send)
            finally:
                self._asking -= 1

    def start(self, work: Callable[[], str]) -> None:
        """Does the work as soon as the page has let go of everything; what it returns is told."""
        self._is_closed = True
        self._doing = asyncio.create_task(self._do(work))

    async def _do(self, work: Callable[[], str]) -> None:
        try:
            until = time.monotonic() + _PATIENCE
            while self._asking or await run_in_threadpool(lambda: self._activities.is_busy):
                if time.monotonic() > until:
                    raise HuizhiError(_BUSY)
                await asyncio.sleep(0.05)
            self.told, self.is_wrong = await run_in_threadpool(self._renewed, work), False
        except HuizhiError as error:
            self.told, self.is_wrong = str(error), True
        except Exception:
            self.told, self.is_wrong = "程序出了意外的错误。请关掉程序，再打开。", True
            raise
        finally:
            self._is_closed = False

    def _renewed(self, work: Callable[[], str]) -> str:
        """Nothing is open while the work is done."""
        self._activities.stop()
        if self._sign is not None:
            finish_scratch(self._sign)
        self._records.close()
        try:
            return work()
        finally:
            self.offered = None
            self._records.open_again()
            self._records.remember_open_to_others(self._outward.is_open)
            self.begin()
            self._activities.begin_anew()


class WhileRestoring:
    """The middleware before all others, which asks everybody to wait while a backup is put back."""

    def __init__(self, app: ASGIApp, restoring: Restoring) -> None:
        self._app, self._restoring = app, restoring

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._restoring.answer(self._app, scope, receive, send)
