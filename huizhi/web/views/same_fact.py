"""Same fact: on the page, what stayed empty in the forms that were filled from the book, and the
clerk's word which fact an answer asks for, as `book --same` takes it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from itertools import groupby
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import masked
from huizhi.errors import HuizhiError
from huizhi.steps.correcting import LeftEmpty, left_empty, write_origins
from huizhi.steps.knowing import (
    Office,
    OfficeForm,
    decide_same,
    form_called,
    forms_of,
    gather_book,
    labels_asked,
    likely_facts,
    office_around,
    shown_text,
)
from huizhi.steps.preparing import LEARNED_FOLDER, fill_forms, forms_to_fill, learned_forms
from huizhi.web.service import GuardedRoute, Page, account_of, message_of, texts_in

_LEFT, _SAME, _AGAIN = "/book/left", "/book/same", "/book/again"
_FIRST = 12  # facts that are shown at once; the others stand below a click
_NONE = "无"
_PROPOSED = "最像的是"
_NUMBER = re.compile(r"(?<!\d)\d{11,17}[\dXx]?(?!\d)")


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of what stayed empty and of decisions about it."""

    def left(request: Request) -> Response:
        return _left(page, request)

    def same(request: Request) -> Response:
        return _same(page, request)

    async def decide(request: Request) -> Response:
        return await run_in_threadpool(_decide, page, request, await texts_in(request))

    async def again(request: Request) -> Response:
        return await run_in_threadpool(_again, page, request, await texts_in(request))

    return [
        GuardedRoute(_LEFT, left, who="viewer"),
        GuardedRoute(_SAME, same, who="viewer"),
        GuardedRoute(_SAME, decide, methods=["POST"], who="clerk"),
        GuardedRoute(_AGAIN, again, methods=["POST"], who="clerk"),
    ]


def _left(page: Page, request: Request) -> Response:
    """What stayed empty, by form."""
    forms = list[tuple[str, list[LeftEmpty], list[LeftEmpty]]]()
    for form, group in groupby(left_empty(page.office.folders.output), key=lambda one: one.form):
        some = list(group)
        likely = [one for one in some if one.near or _PROPOSED in one.why]
        forms.append((form, likely, [one for one in some if one not in likely]))
    return page.show(
        request,
        "left_empty.html",
        forms=sorted(forms, key=lambda one: not one[1]),
        hidden=_hidden,
        address=_address,
        told=message_of(request),
    )


def _same(page: Page, request: Request) -> Response:
    """The labels of a form, or what one of them may ask for; without a form all there are."""
    name, label = (request.query_params.get(one, "") for one in ("form", "label"))
    office = _office(page)
    forms = _forms(page, office)
    asked = form_called(forms, name) if name else None
    book = gather_book(office)
    part, likely = likely_facts(asked, label, book) if asked and label else (None, [])
    return page.show(
        request,
        "same_fact.html",
        form=name,
        title=asked.title if asked else "",
        part=part,
        first=likely[:_FIRST],
        more=likely[_FIRST:],
        labels=labels_asked(asked, book) if asked and not part else [],
        forms=list(dict.fromkeys(one.names[0] for one in forms)),
        shown=shown_text,
        none=_NONE,
        address=_address,
    )


def _decide(page: Page, request: Request, texts: Mapping[str, str]) -> Response:
    name, label, fact = (texts.get(one, "").strip() for one in ("form", "label", "fact"))
    if not (name and label and fact):
        raise HuizhiError("请选一项。")
    office = _office(page)
    forms = _forms(page, office)
    asked = form_called(forms, name)
    others = [one.load() for one in forms_of(office)]
    said = "" if fact == _NONE else fact
    book, now = gather_book(office), _now(page)
    with page.office.writing, page.office.ledger() as ledger:
        done = decide_same(ledger, asked, label, said, book, others, account_of(request), now)
    page.note(request, f"底数：定{done.words}")
    told = f"已登记：{done.words}。再填这张表就照这样填；要撤销，在“底数”页的“定好的栏目”。"
    return page.redirect(_LEFT, told)


def _again(page: Page, request: Request, texts: Mapping[str, str]) -> Response:
    """A form that was filled before, filled once more with what has been decided since."""
    office, folders, today = _office(page), page.office.folders, page.office.today()
    name = texts.get("form", "")
    learned = folders.output / LEARNED_FOLDER
    folder = next((one for one in learned.glob("*") if one.name == name), None)
    wanted = forms_to_fill(office.campaign, str(folder) if folder else name, folders.output)
    units = list(office.settings.communities)
    found = fill_forms(office.campaign, wanted, gather_book(office), units, folders.output, today)
    write_origins(found.done, folders.output, today)
    page.note(request, f"用底数填表：{name}")
    counts = [one.counts for form in found.done for one in form.matched]
    filled, check, empty = (sum(one[n] for one in counts) for n in range(3))
    told = f"{name} 重新填了：填了{filled}处，其中请核对{check}处，没有填{empty}处。"
    return page.redirect(_LEFT, told)


def _forms(page: Page, office: Office) -> list[OfficeForm]:
    """The forms of the office, and those that were learned."""
    output = page.office.folders.output
    return [*forms_of(office), *learned_forms(office.settings, output)]


def _address(form: str, label: str = "") -> str:
    asked = {"form": form} | ({"label": label} if label else {})
    return f"{_SAME}?{urlencode(asked)}"


def _hidden(text: str) -> str:
    """The text with the numbers that identify people masked, as screens show them."""
    return _NUMBER.sub(lambda found: _masked(found[0]), text)


def _masked(number: str) -> str:
    try:
        return masked(number)
    except ValueError:
        return number


def _now(page: Page) -> dt.datetime:
    return dt.datetime.now(page.office.campaign().settings.zone)


def _office(page: Page) -> Office:
    return office_around(page.office.campaign(), page.office.folders)
