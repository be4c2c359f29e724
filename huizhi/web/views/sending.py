"""Sending: messages, packets and links for each community; who has got them, who has looked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import Recipient
from huizhi.errors import HuizhiError
from huizhi.formats.office import find_office
from huizhi.steps.sending import group_message, invitation, packets
from huizhi.web.service import (
    GuardedRoute,
    Page,
    account_of,
    format_day,
    message_of,
    page_of,
    texts_in,
)
from huizhi.web.views.making import tasks_of
from huizhi.web.views.overview import base_of

_AT_ONCE = 100  # communities on a page


@dataclass(frozen=True)
class SendingRow:
    """One community: its message, when it was sent, when its link was opened, its packet's zip."""

    recipient: Recipient
    message: str
    sent: dt.datetime | None
    opened: dt.datetime | None
    packet: str


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of sending."""

    def sending(request: Request) -> Response:
        return _sending(page, request)

    async def mark(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_mark, page, request, texts)

    def poster(request: Request) -> Response:
        recipient = _wanted(page, request)
        settings = page.office.campaign().settings
        return page.show(request, "poster.html", recipient=recipient, settings=settings)

    return [
        GuardedRoute("/sending", sending, who="clerk"),
        GuardedRoute("/sending/mark", mark, methods=["POST"], who="clerk"),
        GuardedRoute("/sending/poster/{code}", poster, who="clerk"),
    ]


def _wanted(page: Page, request: Request) -> Recipient:
    recipient = page.office.recipient(str(request.path_params["code"]))
    if recipient is None:
        raise HuizhiError("名单里没有这个单位。")
    return recipient


def _rows(page: Page, request: Request) -> list[SendingRow]:
    """Every recipient in the order of the roster; departments get the notice and no link."""
    settings = page.office.campaign().settings
    base = base_of(page, request)
    reachable = bool(settings.page_address or page.base)
    links = page.office.links()
    sent, opened = page.batches.sent(), page.batches.opened()
    folder = page.office.folders.output / packets.FOLDER
    made = {one.name for one in folder.glob("*.zip")} if folder.is_dir() else set()
    rows = []
    for one in settings.recipients:
        address = links.of(one).address(base) if reachable and one.returns_forms else ""
        packet = f"{one.name}.zip"
        looked = opened.get(one.code)
        rows.append(
            SendingRow(
                one,
                invitation(settings, one, address),
                sent.get(one.code),
                looked[1] if looked else None,
                packet if packet in made else "",
            )
        )
    return rows


def _sending(page: Page, request: Request) -> Response:
    rows = _rows(page, request)
    number, pages = page_of(request, len(rows), _AT_ONCE)
    settings = page.office.campaign().settings
    reachable = bool(settings.page_address or page.base)
    return page.show(
        request,
        "sending.html",
        rows=rows[(number - 1) * _AT_ONCE : number * _AT_ONCE],
        number=number,
        pages=pages,
        next=next((one for one in rows if one.sent is None), None),
        left=sum(one.sent is None for one in rows),
        group=group_message(settings, with_links=reachable),
        reachable=reachable,
        tasks=tasks_of(page, of_sending=True),
        of_sending=True,
        made=any(one.packet for one in rows),
        office=find_office(),
        told=message_of(request),
        zone=settings.zone,
    )


def _mark(page: Page, request: Request, texts: dict[str, str]) -> Response:
    """Marks one community, or all, as sent to; or takes the mark away."""
    code, what = texts.get("code", ""), texts.get("what", "")
    settings = page.office.campaign().settings
    if what == "all":
        page.batches.mark_sent([one.code for one in settings.recipients], account_of(request))
        page.note(request, "发出：全部单位记为已发")
        return page.redirect("/sending", "全部单位都记为已发。")
    recipient = settings.by_code.get(code)
    if recipient is None:
        raise HuizhiError("名单里没有这个单位。")
    if what == "undo":
        page.batches.unmark_sent(code)
        page.note(request, f"发出：{recipient.name}改回未发")
    else:
        page.batches.mark_sent([code], account_of(request))
        page.note(request, f"发出：{recipient.name}记为已发（{format_day(page.office.today())}）")
    if request.headers.get("hx-request"):
        return _sending(page, request)
    return page.redirect("/sending")
