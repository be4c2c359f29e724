"""Taking in: files dropped on the page, how far they are, and what became of them."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from huizhi.errors import HuizhiError
from huizhi.steps.receiving import day_written
from huizhi.web.service import (
    FILE_BYTES,
    GuardedRoute,
    Incoming,
    Page,
    account_of,
    message_of,
    metadata_of,
)

_TUS = {"tus-resumable": "1.0.0", "tus-version": "1.0.0", "tus-extension": "creation"}


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of taking in."""

    def taking(request: Request) -> Response:
        return page.show(
            request,
            "taking.html",
            batches=page.batches.batches(),
            today=page.office.now().date(),
            told=message_of(request),
        )

    def begin(request: Request) -> Response:
        now = page.office.now()
        day = day_written(request.query_params["day"]) if request.query_params.get("day") else None
        if day is not None and day > now.date():
            raise HuizhiError("收到的日期不能在今天以后。")
        day = None if day == now.date() else day
        batch = page.intake.begin_batch(account_of(request), "", now, day)
        return JSONResponse({"batch": batch.id})

    def finish(request: Request) -> Response:
        number = request.path_params["batch"]
        batch = finished_batch(page, number, "")
        if batch is not None:
            page.note(request, f"收取{len(page.intake.names(batch))}个文件")
            page.collecting.close(batch)
        return JSONResponse({"address": f"{page.prefix}/taking/{number}"})

    def one(request: Request) -> Response:
        number = request.path_params["batch"]
        batch = page.batches.batch(number)
        if batch is None:
            raise HuizhiError("没有这一批文件。")
        done = page.collecting.done(number)
        return page.show(request, "batch.html", batch=batch, done=done)

    def again(request: Request) -> Response:
        page.collecting.again(request.path_params["batch"])
        return page.redirect("/taking")

    async def create(request: Request) -> Response:
        return await create_upload(page, request, "", f"{page.prefix}/uploads")

    async def piece(request: Request) -> Response:
        return await take_piece(page, request, "")

    return [
        GuardedRoute("/taking", taking, who="viewer"),
        GuardedRoute("/taking/begin", begin, methods=["POST"], who="clerk"),
        GuardedRoute("/taking/{batch}", one, who="viewer"),
        GuardedRoute("/taking/{batch}/finish", finish, methods=["POST"], who="clerk"),
        GuardedRoute("/taking/{batch}/again", again, methods=["POST"], who="clerk"),
        GuardedRoute("/uploads", create, methods=["POST"], who="clerk"),
        GuardedRoute("/uploads/{upload}", piece, methods=["PATCH", "HEAD"], who="clerk"),
    ]


def _batch(page: Page, number: str, community: str) -> Incoming:
    batch = page.intake.batch(number)
    if batch is None or batch.community != community:
        raise HuizhiError("没有这一批文件，可能已经登记过了。请重新选择文件。")
    return batch


def finished_batch(page: Page, number: str, community: str) -> Incoming | None:
    """The batch that is to be closed, None when it has been entered already. Raises: HuizhiError
    when this community has no such batch."""
    known = page.batches.batch(number)
    if known is not None and known.community == community and page.intake.batch(number) is None:
        return None
    return _batch(page, number, community)


def _batch_or_next(page: Page, request: Request, number: str, community: str) -> Incoming:
    """The batch; when it was entered while files were still being chosen, another one."""
    if finished_batch(page, number, community) is not None:
        return _batch(page, number, community)
    session = getattr(request.state, "session", None)
    account = session.account if session and not community else "联络员"
    return page.intake.begin_batch(account, community, page.office.now())


async def create_upload(page: Page, request: Request, community: str, base: str) -> Response:
    """A file that begins to come (tus 1.0.0, creation). base: the address of uploads."""
    said = metadata_of(request.headers.get("upload-metadata", ""))
    size = request.headers.get("upload-length", "")
    if not size.isdecimal() or len(size) > 15:
        return PlainTextResponse("页面传来的内容不对，请刷新后再试。", 400)
    if community and not page.uploads.allows(community):
        return PlainTextResponse("传得太频繁，请过几分钟再试。", 429)
    fits = int(size) <= FILE_BYTES
    if community and fits and not page.megabytes.allows(community, int(size) >> 20):
        return PlainTextResponse("今天传得太多了，请明天再传，或改用网盘链接报送。", 429)
    try:
        number = said.get("batch", "")
        batch = await run_in_threadpool(_batch_or_next, page, request, number, community)
        name = said.get("path") or said.get("filename") or "文件"
        upload = await run_in_threadpool(page.intake.begin, batch, name, int(size))
    except HuizhiError as error:
        return PlainTextResponse(str(error), 413)
    headers = {**_TUS, "location": f"{base}/{upload.id}", "upload-offset": str(upload.offset)}
    return Response(status_code=201, headers=headers)


async def take_piece(page: Page, request: Request, community: str) -> Response:
    """How far a file has come (HEAD), or its next piece (PATCH)."""
    number = request.path_params["upload"]
    upload = await run_in_threadpool(page.intake.upload, number, community)
    if upload is None:
        return Response(status_code=404, headers=_TUS)
    if request.method == "HEAD":
        headers = {"upload-offset": str(upload.offset), "upload-length": str(upload.size)}
        return Response(headers={**_TUS, **headers, "cache-control": "no-store"})
    if request.headers.get("content-type") != "application/offset+octet-stream":
        return Response(status_code=415, headers=_TUS)
    if request.headers.get("upload-offset") != str(upload.offset):
        return Response(status_code=409, headers=_TUS)
    if upload.offset == upload.size:
        return Response(status_code=204, headers={**_TUS, "upload-offset": str(upload.offset)})
    try:
        now = await page.intake.append(upload, request.stream())
    except ClientDisconnect:
        return Response(status_code=400, headers=_TUS)
    except HuizhiError as error:
        return PlainTextResponse(str(error), 413, headers=_TUS)
    if now is None:
        return Response(status_code=409, headers=_TUS)
    if now.batch != upload.batch:  # it came after the rest, which has been handed in
        late = await run_in_threadpool(_batch, page, now.batch, community)
        await run_in_threadpool(page.collecting.close, late)
    return Response(status_code=204, headers={**_TUS, "upload-offset": str(now.offset)})
