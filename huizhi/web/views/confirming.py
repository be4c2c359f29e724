"""Confirming (校对): what was read from paper, place by place beside its piece of the picture.

The clerk reads down a column of them, the same field of all units or the fields of one form, with
a key for each: right, or typed as it is. Each click or key settles its own place and no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from huizhi.errors import HuizhiError
from huizhi.findings import Finding
from huizhi.steps.correcting import DOUBTFUL, accepting, correcting, finding_fingerprint
from huizhi.storage import Amendment, Ledger, Return, enter_amendment, undo_amendment
from huizhi.web.service import GuardedRoute, Page, account_of, message_of, texts_in
from huizhi.web.views.one_return import PAPER_FINDINGS, ReadValue, number_said, values_of

_AT_ONCE = 300  # places on the page
_COMPARED, _BY_PICTURE = "已对照图片", "按图片更正"


@dataclass(frozen=True, slots=True)
class PlaceOnPaper:
    """One place to be compared with its picture."""

    of: Return
    value: ReadValue
    finding: Finding

    @property
    def is_doubtful(self) -> bool:
        return self.finding.code == DOUBTFUL

    @property
    def mark(self) -> str:
        """By which its finding is known again."""
        return finding_fingerprint(self.finding)


@dataclass(frozen=True, slots=True)
class ConfirmColumn:
    """Places one below the other. name: what they have in common."""

    name: str
    places: tuple[PlaceOnPaper, ...]


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of confirming."""

    def show(request: Request) -> Response:
        return _shown(page, request)

    async def settle(request: Request) -> Response:
        said = await texts_in(request)
        account = account_of(request)
        return await run_in_threadpool(_settle, page, request, said, account)

    async def undo(request: Request) -> Response:
        said = await texts_in(request)
        return await run_in_threadpool(_undo, page, request, said)

    return [
        GuardedRoute("/confirm", show, who="viewer"),
        GuardedRoute("/confirm/settle", settle, methods=["POST"], who="clerk"),
        GuardedRoute("/confirm/undo", undo, methods=["POST"], who="clerk"),
    ]


def places_to_confirm(page: Page, returns: Sequence[Return]) -> Iterator[PlaceOnPaper]:
    """What was read from paper in these returns and nobody has compared yet."""
    forms = page.office.campaign().forms.forms
    for one in returns:
        if not one.on_paper or one.is_waiting or one.void is not None:
            continue
        for value in values_of(forms.get(one.deliverable or ""), one):
            found = next((f for _, f in value.findings if f.code in PAPER_FINDINGS), None)
            if found is not None:
                yield PlaceOnPaper(one, value, found)


def _shown(page: Page, request: Request) -> Response:
    settings = page.office.campaign().settings
    wanted = request.query_params.get("r", "")
    with page.office.ledger() as ledger:
        if wanted:
            one = ledger.one_return(number_said(wanted))
            returns = [one] if one else []
        else:
            returns = [r for r in ledger.returns() if r.current]
    order = {one.name: place for place, one in enumerate(settings.recipients)}
    returns.sort(key=lambda one: order.get(one.community or "", len(order)))
    every = list(places_to_confirm(page, returns))
    by_unit = bool(wanted) or request.query_params.get("by") == "unit"
    names = {one.id: one.name for one in settings.deliverables}
    columns: dict[tuple[str, str], list[PlaceOnPaper]] = {}
    for place in every[:_AT_ONCE] if by_unit else every:
        deliverable = names.get(place.of.deliverable or "", "")
        own = place.of.community if by_unit else place.value.label
        columns.setdefault((deliverable, own or ""), []).append(place)
    shown = [
        ConfirmColumn(f"{deliverable}　{own}", tuple(places))
        for (deliverable, own), places in columns.items()
    ]
    return page.show(
        request,
        "confirm.html",
        columns=list(_at_most(shown)),
        count=len(every),
        doubtful=sum(place.is_doubtful for place in every),
        by_unit=by_unit,
        wanted=wanted,
        of=returns[0] if wanted and returns else None,
        most=_AT_ONCE,
        told=message_of(request),
    )


def _at_most(columns: Sequence[ConfirmColumn]) -> Iterator[ConfirmColumn]:
    """As many as are shown at once."""
    left = _AT_ONCE
    for one in columns:
        if left > 0:
            yield ConfirmColumn(one.name, one.places[:left])
            left -= len(one.places)


def _settle(page: Page, request: Request, said: dict[str, str], account: str) -> Response:
    """Settles one place: accepted as it was read, or written as it is on the picture."""
    is_asked_by_script = "script" in said
    text, seen = said.get("text", "").strip(), said.get("seen", "")
    try:
        with page.office.ledger() as ledger, ledger.writing() as connection:
            one = _wanted(ledger, said)
            now = page.office.now()
            if text == seen.strip():
                made = accepting(one, said.get("mark", ""), _COMPARED, account, now)
            else:
                made = correcting(
                    page.office.campaign().forms,
                    one,
                    number_said(said.get("row")),
                    said.get("field", ""),
                    text,
                    seen,
                    _BY_PICTURE,
                    account,
                    now,
                )
            enter_amendment(connection, one, made)
        with page.office.ledger() as ledger:
            number = _entered(_wanted(ledger, said), made)
    except HuizhiError as error:
        if is_asked_by_script:
            return PlainTextResponse(str(error), 400)
        raise
    page.note(request, f"校对：{one.community}　{made.words}")
    if is_asked_by_script:
        return JSONResponse({"amendment": number})
    return page.redirect(_back(said), "已记下，可以在这份表的页面上撤销。")


def _undo(page: Page, request: Request, said: dict[str, str]) -> Response:
    try:
        with page.office.ledger() as ledger, ledger.writing() as connection:
            one = _wanted(ledger, said)
            number = number_said(said.get("amendment"))
            undo_amendment(connection, one, number, page.office.now())
    except HuizhiError as error:
        return PlainTextResponse(str(error), 400)
    page.note(request, f"撤销校对：{one.community}　{one.file}")
    return JSONResponse({})


def _wanted(ledger: Ledger, said: dict[str, str]) -> Return:
    found = ledger.one_return(number_said(said.get("number")))
    if found is None:
        raise HuizhiError("台账里没有这一份，可能刚被归到别处。请刷新后再看。")
    return found


def _entered(one: Return, made: Amendment) -> int:
    """The number of an amendment that was just entered."""
    same = (made.kind, made.field, made.where)
    return max(a.number for a in one.amendments if (a.kind, a.field, a.where) == same)


def _back(said: dict[str, str]) -> str:
    wanted = said.get("r", "")
    return f"/confirm?r={wanted}" if wanted.isdecimal() else "/confirm"
