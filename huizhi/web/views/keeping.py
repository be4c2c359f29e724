"""Keeping: the whole office downloaded as one file, and such a file put back in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from huizhi.campaign import Folders
from huizhi.errors import HuizhiError
from huizhi.steps.keeping import (
    BACKUPS,
    Unpacked,
    back_up,
    backup_name,
    differences_of,
    put_back,
    unpack,
)
from huizhi.storage import THIS_MACHINE
from huizhi.web.service import (
    GuardedRoute,
    Page,
    Task,
    TaskOutcome,
    account_of,
    message_of,
    texts_in,
)
from huizhi.web.views.one_return import download_response
from huizhi.web.views.taking import create_upload, take_piece

_HERE = "/setup/backup"
KIND, CHECK = "backup", "backup-check"


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of backing up and restoring."""

    def shown(request: Request) -> Response:
        return _shown(page, request)

    def make(request: Request) -> Response:
        page.tasks.begin(Task(KIND, "做备份", account_of(request)), partial(_made, page))
        page.note(request, "做备份")
        return page.redirect(_HERE)

    def load(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _names(page):
            raise HuizhiError("这份备份不在了，请再做一份。")
        page.note(request, f"下载：{name}")
        return download_response(_first(page).output / BACKUPS / name, name)

    def begin(request: Request) -> Response:
        intake = page.restoring.intake(_first(page))
        intake.forget_old()
        batch = intake.begin_batch(account_of(request), "", dt.datetime.now(dt.UTC))
        return JSONResponse({"batch": batch.id})

    async def create(request: Request) -> Response:
        return await create_upload(_coming(page), request, "", f"{page.prefix}{_HERE}/uploads")

    async def piece(request: Request) -> Response:
        return await take_piece(_coming(page), request, "")

    def finish(request: Request) -> Response:
        number = request.path_params["batch"]
        page.restoring.offer(None)
        task = Task(CHECK, "核对备份", account_of(request))
        page.tasks.begin(task, partial(_checked, page, number))
        return JSONResponse({"address": f"{page.prefix}{_HERE}/checked"})

    def checked(request: Request) -> Response:
        found = next((one for one in page.tasks.all() if one.kind == CHECK), None)
        return page.show(request, "backup_checked.html", task=found)

    async def restore(request: Request) -> Response:
        texts = await texts_in(request)
        offered = page.restoring.offered
        if offered is None or offered.key != texts.get("key"):
            raise HuizhiError("这份备份已经不在了，请再选一次备份文件。什么也没有动。")
        if texts.get("what") == "forget":
            await run_in_threadpool(page.restoring.offer, None)
            return page.redirect(_HERE, "没有恢复，什么也没有动。")
        first = await run_in_threadpool(_first, page)
        page.restoring.start(partial(_restored, page, first, offered, account_of(request)))
        return Response(status_code=303, headers={"location": _HERE})

    return [
        GuardedRoute(_HERE, shown, who="clerk"),
        GuardedRoute(_HERE, make, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/file/{{name}}", load, who="clerk"),
        GuardedRoute(f"{_HERE}/begin", begin, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/uploads", create, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/uploads/{{upload}}", piece, methods=["PATCH", "HEAD"], who="clerk"),
        GuardedRoute(f"{_HERE}/checked", checked, who="clerk"),
        GuardedRoute(f"{_HERE}/restore", restore, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/{{batch}}/finish", finish, methods=["POST"], who="clerk"),
    ]


def _first(page: Page) -> Folders:
    """Where the first activity of the office lies."""
    return page.activities.all()[0].folders


def _coming(page: Page) -> Page:
    """The page as files come to it that are backups, not something received."""
    return replace(page, intake=page.restoring.intake(_first(page)))


def _names(page: Page) -> list[str]:
    """The backups that lie here to be downloaded, the latest first."""
    folder = _first(page).output / BACKUPS
    return sorted((one.name for one in folder.glob("[!.]*.zip")), reverse=True)


def _shown(page: Page, request: Request) -> Response:
    offered = page.restoring.offered
    return page.show(
        request,
        "backup.html",
        sends=_HERE,
        send_words="正在核对……|核对好了",
        tasks=[one for one in page.tasks.all() if one.kind == KIND],
        files=[(one, f"{_HERE}/file/{quote(one)}") for one in _names(page)],
        offered=offered,
        differences=differences_of(offered, _first(page)) if offered else (),
        told=message_of(request) or page.restoring.told,
        wrong=page.restoring.is_wrong,
    )


def _made(page: Page, task: Task) -> TaskOutcome:
    """Makes a backup; the one before goes once this one is whole."""
    first, now = _first(page), page.office.now()
    folder = first.output / BACKUPS
    before = _names(page)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    still = partial(_standing_still, page)
    made = back_up(first, folder / backup_name(now), now, task.advance, still)
    for name in before:
        if name != made.path.name:
            with suppress(OSError):
                (folder / name).unlink()
    lines = [f"{made.files}个文件，{made.size / 1e6:.1f}MB。请下载，存到别的盘或U盘上。"]
    lines += [f"“{one}”的名称不能用在别的电脑上，没有放进去。" for one in made.left_out]
    files = ((f"下载 {made.path.name}", f"{_HERE}/file/{quote(made.path.name)}"),)
    return TaskOutcome(tuple(lines), files, look=bool(made.left_out))


@contextmanager
def _standing_still(page: Page) -> Iterator[None]:
    """Nobody changes the settings of any activity."""
    with ExitStack() as stack:
        for one in page.activities.all():
            with suppress(HuizhiError):
                stack.enter_context(page.activities.page(one.id).office.writing)
        yield


def _checked(page: Page, number: str, task: Task) -> TaskOutcome:
    """Checks what came, and offers it."""
    first = _first(page)
    intake = page.restoring.intake(first)
    batch = intake.batch(number)
    paths = [one for one in intake.paths(batch) if one.is_file()] if batch else []
    if batch is None or len(paths) != 1:
        if batch is not None:
            intake.drop(batch)
        raise HuizhiError("请选一个备份文件（回执备份 … .zip）。")

    def advance(done: int, total: int) -> None:
        task.done, task.total = done, total

    try:
        page.restoring.offer(unpack(paths[0], first, advance))
    finally:
        intake.drop(batch)
    return TaskOutcome(("没有损坏。请点上面的按钮，看看里面有什么，再决定是不是恢复。",))


def _restored(page: Page, first: Folders, offered: Unpacked, who: str) -> str:
    """Puts the backup back; what to tell. Nothing is open meanwhile."""
    aside: Path = put_back(offered, first, dt.datetime.now().astimezone())
    page.records.open_again()
    try:
        page.records.note(who or THIS_MACHINE, "", f"恢复备份（{offered.made:%Y-%m-%d %H:%M}做的）")
    finally:
        page.records.close()
    return f"已恢复成{offered.made:%Y年%m月%d日 %H:%M}的样子。原来的都在文件夹“{aside}”里，没有删。"
