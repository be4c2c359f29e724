"""Confirming (校对): what was read from paper, place by place beside its piece of the picture.

The clerk reads down a column of them, the same field of all units or the fields of one form, with
a key for each: right, or typed as it is. Each click or key settles its own place and no other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from huizhi.errors import HuizhiError
from huizhi.findings import Finding
from huizhi.forms import Form
from huizhi.steps.correcting import (
    accepting,
    correcting,
    finding_fingerprint,
    is_same_text,
    removing,
)
from huizhi.steps.standing import copies_to_compare
from huizhi.storage import (
    PAPER_READ,
    UNSURE,
    Amendment,
    Ledger,
    Return,
    enter_amendment,
    undo_amendment,
)
from huizhi.web.service import GuardedRoute, Page, account_of, message_of, texts_in
from huizhi.web.views.one_return import ReadValue, number_said, values_of

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
        return self.finding.code in UNSURE

    @property
    def mark(self) -> str:
        """By which its finding is known again."""
        return finding_fingerprint(self.finding)


@dataclass(frozen=True, slots=True)
class SettledPlace:
    """A place of the page, of which the clerk has said something."""

    row: int
    field: str
    where: str

    def is_settled_in(self, one: Return) -> bool:
        """Whether nothing is left to be compared there."""
        return not any(
            f.code in PAPER_READ and (f.field, f.where) == (self.field, self.where)
            for f in one.findings
        )

    def refuse_late(self, one: Return, seen: str, text: str) -> None:
        """Refuse what is said of a place (text) by somebody who had another text of it in view
        than is stored by now. Raises: HuizhiError."""
        unsaid = f"您写的“{text}”没有保存" if text != seen else "没有记下"
        if self.row >= 0 and one.row_called(self.row) is None:
            raise HuizhiError(f"这一行刚刚被别人删去了，{unsaid}。要恢复，请在这份表的页面上撤销。")
        stored = self.text_in(one)
        if not is_same_text(stored, seen):
            raise HuizhiError(
                f"刚刚被别人改成了“{stored}”，{unsaid}。请对照图片：图片上是您这里的“{text}”，按回车；"
                f"是“{stored}”，按 Esc 再按回车。"
            )

    def text_in(self, one: Return) -> str:
        """What is stored of it; "" where nothing is, or its row is gone."""
        holder = one.row_called(self.row) if self.row >= 0 else one
        fields = holder.fields if holder is not None else ()
        return next((kept.raw for kept in fields if kept.field == self.field), "")

    def state_in(self, one: Return) -> dict[str, object]:
        """What is stored of it, as the page's script takes it: the text, whether it is settled, by
        which amendment, and whether its row is gone."""
        own = [a for a in one.amendments if self._is_of(a)]
        is_gone = self.row >= 0 and one.row_called(self.row) is None
        return {
            "text": self.text_in(one),
            "settled": is_gone or self.is_settled_in(one),
            "gone": is_gone,
            "amendment": max((a.number for a in own), default=0),
        }

    def _is_of(self, made: Amendment) -> bool:
        if made.kind == "remove":
            return made.row == self.row
        return (made.field, made.where) == (self.field, self.where)


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

    async def remove(request: Request) -> Response:
        said = await texts_in(request)
        return await run_in_threadpool(_remove, page, request, said, account_of(request))

    async def undo(request: Request) -> Response:
        said = await texts_in(request)
        return await run_in_threadpool(_undo, page, request, said)

    async def state(request: Request) -> Response:
        said = await texts_in(request)
        return await run_in_threadpool(_answered, page, said, "")

    return [
        GuardedRoute("/confirm", show, who="viewer"),
        GuardedRoute("/confirm/settle", settle, methods=["POST"], who="clerk"),
        GuardedRoute("/confirm/remove", remove, methods=["POST"], who="clerk"),
        GuardedRoute("/confirm/undo", undo, methods=["POST"], who="clerk"),
        GuardedRoute("/confirm/state", state, methods=["POST"], who="clerk"),
    ]


def every_place_to_confirm(
    forms: Mapping[str, Form], returns: Sequence[Return]
) -> Iterator[PlaceOnPaper]:
    """What was read from paper in the returns that count and nobody has compared yet; of their
    sealed copies what is doubtful or differs from the file."""
    copies = copies_to_compare(forms, returns)
    for one in returns:
        for place in places_to_confirm(forms, [one] if one.current or one.number in copies else []):
            if one.current or place.value.where in copies[one.number]:
                yield place


def places_to_confirm(
    forms: Mapping[str, Form], returns: Sequence[Return]
) -> Iterator[PlaceOnPaper]:
    """What was read from paper in these returns and nobody has compared yet."""
    for one in returns:
        if not one.on_paper or one.is_waiting or one.void is not None:
            continue
        for value in values_of(forms.get(one.deliverable or ""), one):
            found = next((f for _, f in value.findings if f.code in PAPER_READ), None)
            if found is not None:
                yield PlaceOnPaper(one, value, found)


def _shown(page: Page, request: Request) -> Response:
    settings = page.office.campaign().settings
    wanted = request.query_params.get("r", "")
    with page.office.ledger() as ledger:
        one = None
        if wanted:
            one = ledger.one_return(number_said(wanted))
            returns = [one] if one else []
        else:
            returns = list(ledger.returns())
    order = {one.name: place for place, one in enumerate(settings.recipients)}
    returns.sort(key=lambda one: order.get(one.community or "", len(order)))
    listed = places_to_confirm if wanted else every_place_to_confirm
    every = list(listed(page.office.campaign().forms.forms, returns))
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
        of=one,
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
    text, seen = _said(said, "text"), _said(said, "seen")
    made: Amendment | None = None
    try:
        with page.office.ledger() as ledger, ledger.writing() as connection:
            one = _to_compare(ledger, said)
            now, place = page.office.now(), _place(said)
            place.refuse_late(one, seen, text)
            if text != seen:
                row, forms = number_said(said.get("row")), page.office.campaign().forms
                made = correcting(
                    forms, one, row, place.field, text, seen, _BY_PICTURE, account, now
                )
            elif not place.is_settled_in(one):
                made = accepting(one, said.get("mark", ""), _COMPARED, account, now)
            if made is not None:
                enter_amendment(connection, one, made)
    except HuizhiError as error:
        return _refused(page, said, error)
    if made is not None:
        page.note(request, f"校对：{one.community}　{made.words}")
    return _answered(page, said, "已记下，可以在这份表的页面上撤销。")


def _remove(page: Page, request: Request, said: dict[str, str], account: str) -> Response:
    """Takes a row away that is none on the picture."""
    try:
        with page.office.ledger() as ledger, ledger.writing() as connection:
            one = _to_compare(ledger, said)
            row, now = number_said(said.get("row")), page.office.now()
            made = removing(one, row, _BY_PICTURE, account, now)
            enter_amendment(connection, one, made)
    except HuizhiError as error:
        return _refused(page, said, error)
    page.note(request, f"校对：{one.community}　{made.words}")
    return _answered(page, said, "这一行已删去，可以在这份表的页面上撤销。")


def _undo(page: Page, request: Request, said: dict[str, str]) -> Response:
    try:
        with page.office.ledger() as ledger, ledger.writing() as connection:
            one = _wanted(ledger, said)
            number = number_said(said.get("amendment"))
            undo_amendment(connection, one, number, page.office.now())
    except HuizhiError as error:
        return _refused(page, said, error)
    page.note(request, f"撤销校对：{one.community}　{one.file}")
    return _answered(page, said, "已撤销。")


def _said(said: dict[str, str], name: str) -> str:
    """A text that the page sent, with line breaks as they are kept."""
    return "\n".join(said.get(name, "").strip().splitlines())


def _place(said: dict[str, str]) -> SettledPlace:
    return SettledPlace(number_said(said.get("row")), said.get("field", ""), said.get("where", ""))


def _answered(page: Page, said: dict[str, str], told: str) -> Response:
    """What is stored of a place now, which is what the page shows."""
    if "script" not in said:
        return page.redirect(_back(said), told)
    with page.office.ledger() as ledger:
        return JSONResponse(_place(said).state_in(_wanted(ledger, said)))


def _refused(page: Page, said: dict[str, str], error: HuizhiError) -> Response:
    """Why nothing was stored, with what is."""
    if "script" not in said:
        raise error
    with page.office.ledger() as ledger:
        found = ledger.one_return(number_said(said.get("number")))
    state: dict[str, object] = _place(said).state_in(found) if found else {}
    return JSONResponse({**state, "told": str(error)}, 400)


def _wanted(ledger: Ledger, said: dict[str, str]) -> Return:
    found = ledger.one_return(number_said(said.get("number")))
    if found is None:
        raise HuizhiError("台账里没有这一份，可能刚被归到别处。请刷新后再看。")
    return found


def _to_compare(ledger: Ledger, said: dict[str, str]) -> Return:
    """The return in which something is said of a place. Raises: HuizhiError where it counts for
    nothing any more."""
    found = _wanted(ledger, said)
    if found.void is not None:
        raise HuizhiError(
            f"{found.file}刚刚被别人改成了“{found.state_words}”，不用再校对，没有记下。"
        )
    return found


def _back(said: dict[str, str]) -> str:
    wanted = said.get("r", "")
    return f"/confirm?r={wanted}" if wanted.isdecimal() else "/confirm"
