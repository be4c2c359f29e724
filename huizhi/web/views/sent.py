"""Sent: the pictures, videos and other material that a community has sent by its link, and what it
takes back of them. Found by the link alone, as everything behind one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import Recipient
from huizhi.content import LINK, PICTURE
from huizhi.errors import HuizhiError
from huizhi.storage import (
    LIAISON,
    LINK_PATH,
    MaterialRuling,
    enter_material_ruling,
    load_material_rulings,
    taken_back,
)
from huizhi.web.service import (
    GuardedRoute,
    Page,
    address_of,
    message_of,
    sender_folder,
    texts_in,
)
from huizhi.web.views.liaison import check_token, form_token, recipient_of
from huizhi.web.views.one_return import thumbnail_response

_MOST = 300  # files on the page


@dataclass(frozen=True, slots=True)
class SentFile:
    """One file. name: as received; file: as its sender calls it; for_what: in Chinese, "" while
    nobody knows."""

    sha256: str
    name: str
    file: str
    kind: str
    for_what: str
    received: dt.datetime

    @property
    def is_picture(self) -> bool:
        return self.kind == PICTURE


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses behind a link that show what came by it."""

    def show(request: Request) -> Response:
        recipient = recipient_of(page, request)
        token = request.path_params["token"]
        rulings = _rulings(page)
        sent = sorted(_sent(page, recipient, rulings), key=lambda one: one.received, reverse=True)
        folder = f"{sender_folder(recipient.name)}/"
        back = [r for r in rulings if r.kind == "back" and r.name.startswith(folder)]
        return page.show(
            request,
            "sent.html",
            recipient=recipient,
            contact=page.office.campaign().settings.notice.contact,
            sent=sent[:_MOST],
            more=max(0, len(sent) - _MOST),
            back=[(one.name.removeprefix(folder), one.made) for one in back if not one.item],
            token=token,
            form_token=form_token(token),
            told=message_of(request),
        )

    def thumbnail(request: Request) -> Response:
        recipient = recipient_of(page, request)
        sha256 = request.path_params["sha256"]
        if all(one.sha256 != sha256 for one in _sent(page, recipient, _rulings(page))):
            raise HuizhiError("没有这张图片。")
        return thumbnail_response(page, sha256)

    async def take_back(request: Request) -> Response:
        recipient = await run_in_threadpool(recipient_of, page, request)
        await check_token(page, request)
        said = await texts_in(request)
        return await run_in_threadpool(_take_back, page, request, recipient, said)

    return [
        GuardedRoute("/l/{token}/sent", show, who="link"),
        GuardedRoute("/l/{token}/thumb/{sha256}", thumbnail, who="link"),
        GuardedRoute("/l/{token}/take-back", take_back, methods=["POST"], who="link"),
    ]


def _rulings(page: Page) -> list[MaterialRuling]:
    with page.office.ledger() as ledger, ledger.looking() as connection:
        return load_material_rulings(connection)


def _sent(page: Page, recipient: Recipient, rulings: list[MaterialRuling]) -> Iterator[SentFile]:
    """What this community has sent by its link and may take back: no form, nothing that the clerk
    has placed with another unit."""
    gathered = page.office.state(5.0).gathered
    folder, back = f"{sender_folder(recipient.name)}/", taken_back(rulings)
    forms = {one.sha256 for one in gathered.returns}
    for one in (*gathered.material.materials, *gathered.material.unplaced):
        name, sha256, place = one.arrival.name, one.arrival.sha256, one.place
        own = name.startswith(folder) and place.community in {None, recipient.name}
        if not own or one.facts.kind == LINK or sha256 in forms or (sha256, name) in back:
            continue
        said = (gathered.deliverable_name(place.deliverable), place.item)
        yield SentFile(
            *(sha256, name, name.removeprefix(folder), one.file_kind or "文件"),
            "　".join(filter(None, said)),
            one.arrival.received,
        )


def _take_back(
    page: Page, request: Request, recipient: Recipient, said: dict[str, str]
) -> Response:
    """What the community says is as if it had not come; the original stays, and the clerk sees
    it."""
    wanted = (said.get("sha256", ""), said.get("name", ""))
    found = _sent(page, recipient, _rulings(page))
    one = next((each for each in found if (each.sha256, each.name) == wanted), None)
    if one is None:
        raise HuizhiError("没有这个文件，可能已经撤回了。请刷新再看。")
    made = MaterialRuling(
        *("back", one.name, LIAISON, page.office.now(), one.sha256),
        community=recipient.name,
    )
    with page.office.ledger() as ledger, ledger.writing() as connection:
        enter_material_ruling(connection, made)
    page.records.note(recipient.name, address_of(request.scope), f"撤回：{one.file}")
    told = f"已撤回：{one.file}，不再算数。"
    return page.redirect(f"{LINK_PATH}{request.path_params['token']}/sent", told)
