"""Typing in: a photographed form that nothing could read, filled in by the clerk beside its
picture.

What is typed becomes the official file, which says beside which picture: it is entered as what came
on paper, so that a file that comes, or came, goes on counting and is held against it. The picture
stays what it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import Attachment, Prefill, Recipient
from huizhi.errors import HuizhiError
from huizhi.findings import Finding
from huizhi.forms import Form
from huizhi.steps.correcting import FormRecord, fill_form
from huizhi.steps.sending import NOT_SEEN, SEEN
from huizhi.storage import Received, Session, originals_in
from huizhi.web.service import GuardedRoute, Page, account_of, texts_in
from huizhi.web.views.liaison import (
    FormAround,
    different_words,
    form_page,
    too_long,
    written_record,
)

_LARGE = 2_000  # pixels of the picture's long edge
_NOTHING_KNOWN = Prefill(dt.datetime.min)


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of typing in."""

    def choose(request: Request) -> Response:
        received = _received(page, request)
        settings = page.office.campaign().settings
        wanted, unit = (request.query_params.get(key, "") for key in ("form", "unit"))
        if wanted and unit:
            return _shown(page, request, received, *_asked(page, wanted, unit))
        forms = [(d, a) for d in settings.deliverables if (a := settings.attachment_of(d.id))]
        return page.show(
            request,
            "typein.html",
            received=received,
            forms=forms,
            units=settings.communities,
            of=request.query_params.get("of", ""),
            wanted=request.query_params.get("for", ""),
        )

    async def hand_in(request: Request) -> Response:
        texts, account = await texts_in(request), account_of(request)
        return await run_in_threadpool(_hand_in, page, request, texts, account)

    def picture(request: Request) -> Response:
        received = _received(page, request)
        with page.thumbnail_lock:
            data = page.thumbnails.of(_path(page, received), _LARGE)
        if data is None:
            raise HuizhiError("这个文件不是图片，请下载原件看。")
        headers = {"cache-control": "private, max-age=3600"}
        return Response(data, media_type="image/jpeg", headers=headers)

    return [
        GuardedRoute("/typein/{sha256}", choose, who="clerk"),
        GuardedRoute("/typein/{sha256}", hand_in, methods=["POST"], who="clerk"),
        GuardedRoute("/typein/{sha256}/picture", picture, who="viewer"),
    ]


def _asked(page: Page, wanted: str, unit: str) -> tuple[Recipient, Attachment, Form]:
    """Whose form it is, and which. Raises: HuizhiError."""
    campaign = page.office.campaign()
    recipient = campaign.settings.by_code.get(unit)
    attachment = campaign.settings.attachment_of(wanted)
    if recipient is None or attachment is None or wanted not in campaign.forms.forms:
        raise HuizhiError("请先选单位和表。")
    return recipient, attachment, campaign.forms.forms[wanted]


def _shown(
    page: Page,
    request: Request,
    received: Received,
    recipient: Recipient,
    attachment: Attachment,
    form: Form,
    record: FormRecord | None = None,
    wrong: tuple[Finding, ...] = (),
    told: str = "",
    *,
    anyway: bool = False,
) -> Response:
    """The form beside the picture; record: what was typed, None for nothing yet."""
    session: Session = request.state.session
    here = f"{page.prefix}/typein/{received.sha256}"
    asks_seal = page.office.campaign().settings.deliverable(form.id).sealed
    seal = record.seal if record else ""
    known = "" if record else _typed_already(page, received, recipient, form)
    return form_page(
        *(page, request, recipient, attachment, record or FormRecord(recipient, {}, ())),
        *(wrong, _NOTHING_KNOWN, told or known),
        refused=bool(told),
        anyway=anyway,
        around=FormAround(here, session.form_token, f"{here}/picture", asks_seal, seal),
    )


def _typed_already(page: Page, received: Received, recipient: Recipient, form: Form) -> str:
    """That this picture has been typed in already, in words; "" where it has not."""
    with page.office.ledger() as ledger:
        own = [one for one in ledger.of_community(recipient.name) if one.deliverable == form.id]
    same = [one for one in own if one.typed_from == received.sha256 and one.void is None]
    if not same:
        return ""
    return (
        f"这张图片已经照着填过了（第{max(one.revision for one in same)}版）。再填一遍，"
        "会和那一版逐项对照：不一样的标出来，请再看图片。"
    )


def _hand_in(page: Page, request: Request, texts: Mapping[str, str], account: str) -> Response:
    """Takes what was typed: rendered into the official file, stored, entered."""
    received = _received(page, request)
    wanted, unit = (request.query_params.get(key, "") for key in ("form", "unit"))
    recipient, attachment, form = asked = _asked(page, wanted, unit)
    seal = texts.get("seal", "")
    record = written_record(form, recipient, texts)
    record = replace(record, seal=seal if seal in {SEEN, NOT_SEEN} else "")
    if long := too_long(form, record):
        return _shown(page, request, received, *asked, record, (), f"没有记下：{long}请写短一些。")
    typed = replace(record, picture=(received.sha256, PurePosixPath(received.name).name))
    try:
        filled = fill_form(page.office.campaign(), attachment, typed)
    except HuizhiError as error:
        return _shown(page, request, received, *asked, record, (), str(error))
    wrong = filled.findings
    if filled.differences:
        told = different_words(filled)
        return _shown(page, request, received, *asked, record, wrong, told)
    if any(f.level == "error" for f in wrong) and "anyway" not in texts:
        told = "有要看的地方，标在下面：图片上就是这样写的，请按“先这样交上”。"
        return _shown(page, request, received, *asked, record, wrong, told, anyway=True)
    now = page.office.now()
    day = received.received.astimezone(now.tzinfo).date()
    batch = page.intake.begin_batch(account, "", now, day if day < now.date() else None)
    name, data = next(iter(filled.files.items()))
    stem = Path(received.name).stem
    page.intake.put(batch, {f"{recipient.name}/{stem}（照图片填写）{Path(name).suffix}": data})
    page.collecting.close(batch)
    page.note(request, f"照图片填写：{recipient.name}　{attachment.short_title}（{received.name}）")
    return page.redirect("/taking", "已交上，正在登记。")


def _received(page: Page, request: Request) -> Received:
    with page.office.ledger() as ledger:
        found = ledger.one_received(request.path_params["sha256"])
    if found is None:
        raise HuizhiError("台账里没有这个文件。")
    return found


def _path(page: Page, received: Received) -> Path:
    return originals_in(page.office.folders.output).at_hand(received.stored)
