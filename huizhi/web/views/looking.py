"""Looking: everything that wants a look (请确认), return by return, settled with a click each.

All of a return, of a deliverable or of the activity can be settled at once, and that taken back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import Deliverable
from huizhi.errors import HuizhiError
from huizhi.findings import Finding
from huizhi.steps.correcting import finding_fingerprint, seen_all
from huizhi.steps.standing import (
    SEEN_SUMS,
    CheckedSum,
    accepted_sum,
    asked_again,
    check_figures,
    checked_among,
    copy_of,
    held_against_copies,
    places_on_copy,
)
from huizhi.storage import (
    DIFFERS,
    Return,
    SeenTogether,
    enter_amendment,
    load_papers,
    seen_together,
    undo_seen,
)
from huizhi.web.service import GuardedRoute, Page, account_of, message_of, texts_in
from huizhi.web.views.confirming import every_place_to_confirm

_AT_ONCE = 100  # returns on the page
_LONGEST = 400  # characters of a reason
_SEEN = "已看过"
_UNDOABLE = 5  # times 都看过了 that can be taken back on the page


@dataclass(frozen=True, slots=True)
class Look:
    """One return with what wants a look in it, and what must be mended besides."""

    of: Return
    findings: tuple[Finding, ...]
    errors: int


@dataclass(frozen=True, slots=True)
class LookSection:
    """What wants a look among the returns of one deliverable."""

    deliverable: Deliverable
    looks: tuple[Look, ...]

    @property
    def numbers(self) -> str:
        """The returns, as 都看过了 names them: what came since is not among them."""
        return ",".join(str(look.of.number) for look in self.looks)


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of what wants a look."""

    def show(request: Request) -> Response:
        campaign = page.office.campaign()
        with page.office.ledger() as ledger:
            with ledger.looking() as connection:
                together = seen_together(connection, _UNDOABLE)
                papers = load_papers(connection)
            held = held_against_copies(campaign.forms.forms, ledger.returns())
            figures = check_figures(campaign, held, ledger.note(SEEN_SUMS), papers)
        copies = {
            (one.number, found): (copy.number, place)
            for one in figures.returns
            if any(f.code == DIFFERS for f in one.findings)
            and (copy := copy_of(one, [r for r in held if _is_of_same(r, one)]))
            for found, place in places_on_copy(
                campaign.forms.forms.get(one.deliverable or ""), one, copy
            ).items()
            if place
        }
        looks = looks_among(figures.returns)
        to_confirm = sum(1 for _ in every_place_to_confirm(campaign.forms.forms, held))
        return _shown(page, request, looks, together, figures.sums, copies, to_confirm)

    async def seen(request: Request) -> Response:
        form = await texts_in(request)
        numbers, back = _numbers(form.get("numbers", "")), form.get("back", "")
        account = account_of(request)

        def work() -> Response:
            zone = page.office.campaign().settings.zone
            now = dt.datetime.now(zone)  # to the microsecond: by it this click is taken back
            with page.office.ledger() as ledger, ledger.writing() as connection:
                held = held_against_copies(page.office.campaign().forms.forms, ledger.returns())
                wanted = [one for one in held if one.number in numbers]
                checked = checked_among(page.office.campaign(), ledger, wanted).returns
                made = [(one, each) for one in checked for each in seen_all(one, account, now)]
                for one, each in made:
                    enter_amendment(connection, one, each)
            units = sorted({one.community or "" for one, _ in made})
            named = "、".join(units[:20]) + ("等" if len(units) > 20 else "")
            page.note(request, f"都看过了：{len(made)}处（{named}）")
            address = f"/r/{numbers[0]}" if back == "return" and len(numbers) == 1 else "/look"
            return page.redirect(address, f"{len(made)}处请确认都记为看过了，可以撤销。")

        return await run_in_threadpool(work)

    async def undo(request: Request) -> Response:
        form = await texts_in(request)
        made, who = form.get("made", ""), form.get("who", "")

        def work() -> Response:
            with page.office.ledger() as ledger, ledger.writing() as connection:
                count = undo_seen(connection, made, who, page.office.now())
            page.note(request, f"撤销都看过了：{count}处")
            return page.redirect("/look", f"已撤销，{count}处又列在这里。")

        return await run_in_threadpool(work)

    async def decide_sum(request: Request) -> Response:
        form = await texts_in(request)
        figures = form.get("figures", "")
        reason = " ".join(form.get("reason", "").split())[:_LONGEST] or _SEEN
        account, again = account_of(request), request.path_params["what"] == "again"

        def work() -> Response:
            now = page.office.now().isoformat()
            with page.office.ledger() as ledger, ledger.writing():
                noted = ledger.note(SEEN_SUMS)
                said = (
                    asked_again(noted, figures)
                    if again
                    else accepted_sum(noted, figures, reason, account, now)
                )
                ledger.set_note(SEEN_SUMS, said)
            page.note(request, f"{'撤销认可' if again else '认可'}各单位合计：{figures}")
            told = "已撤销，又会提示。" if again else "记为认可；数变了会再提示。"
            return page.redirect("/look", told)

        return await run_in_threadpool(work)

    return [
        GuardedRoute("/look", show, who="viewer"),
        GuardedRoute("/look/sum/{what}", decide_sum, methods=["POST"], who="clerk"),
        GuardedRoute("/look/seen", seen, methods=["POST"], who="clerk"),
        GuardedRoute("/look/undo", undo, methods=["POST"], who="clerk"),
    ]


def looks_among(returns: Sequence[Return]) -> list[Look]:
    """The returns that count and in which something wants a look."""
    return [
        Look(one, found, sum(f.level == "error" for f in one.findings))
        for one in returns
        if one.current
        and one.void is None
        and not one.is_waiting
        and (found := tuple(f for f in one.findings if f.level == "warning"))
    ]


def _is_of_same(one: Return, other: Return) -> bool:
    return (one.community, one.deliverable) == (other.community, other.deliverable)


def _shown(
    page: Page,
    request: Request,
    looks: Sequence[Look],
    together: Sequence[SeenTogether],
    sums: Sequence[CheckedSum],
    copies: Mapping[tuple[int, Finding], tuple[int, str]],
    to_confirm: int,
) -> Response:
    """copies: the number of the sealed copy and the place on it, by the return's number and what
    differs; to_confirm: how many places are to be compared with their pictures."""
    settings = page.office.campaign().settings
    order = [one.name for one in settings.recipients]
    known = [look for look in looks if look.of.community in settings.by_name]
    known.sort(key=lambda look: order.index(look.of.community or ""))
    shown = known[:_AT_ONCE]
    sections = [
        LookSection(one, own)
        for one in settings.deliverables
        if (own := tuple(look for look in shown if look.of.deliverable == one.id))
    ]
    return page.show(
        request,
        "look.html",
        sections=sections,
        every=",".join(section.numbers for section in sections),
        findings=sum(len(look.findings) for look in shown),
        count=len(shown),
        left=len(known) - len(shown),
        together=together,
        sums=sums,
        copies=copies,
        to_confirm=to_confirm,
        mark_of=finding_fingerprint,
        told=message_of(request),
    )


def _numbers(text: str) -> list[int]:
    parts = text.split(",")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in parts):
        raise HuizhiError("页面传来的内容不对，请刷新后再试。")
    return [int(part) for part in parts]
