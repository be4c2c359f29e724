"""Open activities: those of the office, each with its own pages under its own address.

The first, in `config/`, has the addresses without a prefix; one in `activities/x/` has them below
`/a/x`. So an address always leads to its own activity, whichever is on the screen, and a
community's link to the activity it was made for.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace

from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Receive, Scope, Send

from huizhi.campaign import (
    CAMPAIGN_FILE,
    TEMPLATES,
    ActivityFolder,
    Folders,
    activities_of,
    activity_configs,
    templates_beside,
)
from huizhi.errors import HuizhiError
from huizhi.steps.preparing import EXAMPLE_ID
from huizhi.storage import LINK_PATH
from huizhi.web.service.page import Page
from huizhi.web.service.workspace import file_fingerprint

_PREFIXED = re.compile(r"/a/([^/]{1,120})(/.*)")


class OpenActivities:
    """The activities of an office. first: where the first one lies; make: how the pages of one are
    made, and the application that shows them."""

    def __init__(
        self, first: Folders, make: Callable[[ActivityFolder, OpenActivities], tuple[Page, ASGIApp]]
    ) -> None:
        self._first = first
        self._make = make
        self._lock = threading.RLock()
        self._open: dict[str, tuple[Page, ASGIApp]] = {}
        self._known: tuple[object, list[ActivityFolder]] | None = None
        self._running = False

    def all(self) -> list[ActivityFolder]:
        """Every activity of the office, also those put away, the first one first."""
        with self._lock:
            folders = self._first if "" not in self._open else self.page("").office.folders
            mark = tuple(
                (one, file_fingerprint(config / CAMPAIGN_FILE))
                for one, config in activity_configs(folders).items()
            )
            if self._known is None or self._known[0] != mark:
                self._known = (mark, activities_of(folders))
            return self._known[1]

    def running(self) -> list[ActivityFolder]:
        """The activities that have not been put away; the example only where there is none of the
        office's own, and only the filled one where it has been made."""
        found = [one for one in self.all() if one.ended_on is None]
        filled = [one for one in found if one.id == EXAMPLE_ID]
        return [one for one in found if not one.is_example] or filled or found

    def look_again(self) -> None:
        """An activity has been made or taken away: the folders are looked at anew."""
        with self._lock:
            self._known = None
            self.all()

    def page(self, activity_id: str) -> Page:
        """The pages of this activity, opened when they are first asked for. Raises: HuizhiError
        when there is none of this id; StorageError."""
        return self._opened(activity_id)[0]

    def current(self) -> Page:
        """The pages of the activity that was looked at last, for pages of the whole office to lead
        back to; of the first that runs when that one is not there any more."""
        first = self.page("")
        running = [one.id for one in self.running()]
        last = first.records.last_activity()
        with suppress(HuizhiError):
            return self.page(last if last in running else running[0])
        return first

    def app(self, activity_id: str) -> ASGIApp:
        """What shows the pages of this activity. Raises: HuizhiError; StorageError."""
        return self._opened(activity_id)[1]

    def _opened(self, activity_id: str) -> tuple[Page, ASGIApp]:
        with self._lock:
            if activity_id not in self._open:
                if activity_id == "":
                    known = activities_of(self._first)[0]
                else:
                    by_id = {one.id: one for one in self.all()}
                    if activity_id not in by_id:
                        raise HuizhiError("没有这个活动，可能已经被移走了。")
                    known = by_id[activity_id]
                self._open[activity_id] = self._make(known, self)
                if self._running:
                    self._open[activity_id][0].collecting.start()
            return self._open[activity_id]

    def pages(self) -> Iterator[Page]:
        """The pages of every activity that has not been put away."""
        for one in self.running():
            with suppress(HuizhiError):
                yield self.page(one.id)

    def of_link(self, token: str) -> str:
        """The id of the activity that this link of a community was made for, also of one that was
        put away; "" when no activity knows it."""
        for one in sorted(self.all(), key=lambda each: each.ended_on is not None):
            with suppress(HuizhiError):
                if self.page(one.id).office.links().recipient(token) is not None:
                    return one.id
        return ""

    def start(self) -> None:
        """Begins to take in what has come for any activity, also what a former run has left."""
        with self._lock:
            self._running = True
            for page, _ in self._open.values():
                page.collecting.start()
        for _ in self.pages():
            pass  # opened, and with that begun

    def stop(self) -> None:
        """Ends the work of all activities after what they are doing."""
        self._running = False
        for page, _ in list(self._open.values()):
            page.collecting.stop()
            page.tasks.stop()
            page.office.close()
            if page.batches is not page.records:
                page.batches.close()

    @property
    def is_busy(self) -> bool:
        """Whether anything is being entered or made."""
        return any(
            page.collecting.is_busy or not all(task.is_over for task in page.tasks.all())
            for page, _ in list(self._open.values())
        )

    def begin_anew(self) -> None:
        """After `stop`: opens the activities that lie here now. Raises: HuizhiError."""
        with self._lock:
            first = self._first if "" not in self._open else self.page("").office.folders
            if not first.templates.is_dir() or first.templates.resolve() == TEMPLATES:
                first = replace(first, templates=templates_beside(first.config))
            self._first, self._known = first, None
            self._open.clear()
            self.page("")
        self.start()


class ActivityAddress:
    """The middleware before all others: which activity an address is about. It says so in
    `scope["state"]["activity"]`, and takes the prefix for the rest of the way (`root_path`)."""

    def __init__(self, app: ASGIApp, activities: OpenActivities) -> None:
        self._app, self._activities = app, activities

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            found = _PREFIXED.fullmatch(scope["path"])
            activity_id = found.group(1) if found else ""
            known = {one.id for one in self._activities.all()} if activity_id else set()
            if activity_id in known and found and not found.group(2).startswith(LINK_PATH):
                scope["root_path"] = scope.get("root_path", "") + f"/a/{activity_id}"
            else:
                activity_id = ""
            scope.setdefault("state", {})["activity"] = activity_id
        await self._app(scope, receive, send)


class ActivityApps:
    """Behind the gate: hands a request to the pages of its activity, and one with a community's
    link to those that the link belongs to."""

    def __init__(self, activities: OpenActivities) -> None:
        self._activities = activities

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        activity_id: str = scope["state"]["activity"]
        path: str = scope["path"]
        if path.startswith(LINK_PATH) and len(self._activities.all()) > 1:
            token = path.removeprefix(LINK_PATH).partition("/")[0]
            activity_id = await run_in_threadpool(self._activities.of_link, token)
        await self._activities.app(activity_id)(scope, receive, send)
