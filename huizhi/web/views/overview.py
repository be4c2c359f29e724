"""Overview: communities × deliverables, in words and colour, and everything of one community."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import Recipient
from huizhi.content import PICTURE, kind_of_suffix
from huizhi.errors import HuizhiError
from huizhi.steps.reporting import reminder_message
from huizhi.steps.reporting.sheets import Totals, contact_of, debts_in, reminded_words, things_to_do
from huizhi.steps.sending import qr_code
from huizhi.steps.standing import CampaignState, Phase, Standing, State, history_of, state_tone
from huizhi.storage import close_link, renew_link
from huizhi.web.service import (
    GuardedRoute,
    Page,
    Snapshot as Known,
    format_day,
    message_of,
    page_of,
)
from huizhi.web.views.looking import looks_among

_AT_ONCE = 100  # communities on a page
_MOST_THINGS = 4  # of what is missing, in the matrix
SHOWN = {
    "all": "全部",
    "owing": "还有欠的",
    "overdue": "已逾期",
    "soon": "快到期",
    "correct": "要更正",
    "compare": "待校对",
    "done": "已报齐",
}


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One community in the matrix: its standings with their tones, and what it has to do;
    office: what the office itself has to do first, with the address where."""

    recipient: Recipient
    cells: tuple[tuple[Standing, str], ...]
    things: tuple[str, ...]
    more: int
    reminded: str
    office: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Board:
    """What of the matrix is shown. found: how many communities the filter leaves; pages: how many
    pages they fill; looks: how many returns have something that wants a look."""

    known: Known
    rows: tuple[BoardRow, ...]
    totals: tuple[tuple[str, str, str, Totals], ...]
    found: int
    page: int
    pages: int
    query: str
    shown: str
    looks: int

    def address(self, page: int) -> str:
        return "/overview?" + urlencode({"q": self.query, "show": self.shown, "page": page})


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of the overview."""

    def overview(request: Request) -> Response:
        return show_overview(page, request)

    def board(request: Request) -> Response:
        found = _board(page, request)
        if request.query_params.get("version") == _version(found):
            return Response(status_code=204)
        return page.show(request, "board.html", board=found, shown=SHOWN)

    def community(request: Request) -> Response:
        return _community(page, request, _wanted(page, request))

    def link(request: Request) -> Response:
        recipient = _wanted(page, request)
        renewed = request.path_params["what"] == "renew"
        with page.office.ledger() as ledger:
            (renew_link if renewed else close_link)(ledger, recipient)
        told = "换了新的报送链接，旧的不能再用" if renewed else "停用了报送链接"
        page.note(request, f"{recipient.name}：{told}")
        return page.redirect(f"/c/{recipient.code}", f"{told}。")

    def code(request: Request) -> Response:
        recipient = _wanted(page, request)
        address = page.office.links().of(recipient).address(base_of(page, request))
        return Response(qr_code(address), media_type="image/png")

    return [
        GuardedRoute("/", overview, who="viewer"),
        GuardedRoute("/overview", overview, who="viewer"),
        GuardedRoute("/board", board, who="viewer"),
        GuardedRoute("/c/{code}", community, who="viewer"),
        GuardedRoute("/c/{code}/qr.png", code, who="clerk"),
        GuardedRoute("/c/{code}/link/{what}", link, methods=["POST"], who="clerk"),
    ]


def show_overview(page: Page, request: Request) -> Response:
    """The matrix of one activity."""
    board = _board(page, request)
    return page.show(request, "overview.html", board=board, shown=SHOWN, told=message_of(request))


def base_of(page: Page, request: Request) -> str:
    """The address of the page for others: as configured, else as it was started, else as asked."""
    configured = page.office.campaign().settings.page_address
    return configured or page.base or str(request.base_url).rstrip("/")


def _wanted(page: Page, request: Request) -> Recipient:
    recipient = page.office.recipient(request.path_params["code"])
    if recipient is None:
        raise HuizhiError("名单里没有这个单位。它可能刚被改了编号，请回总览再找。")
    return recipient


def _board(page: Page, request: Request, wait: float = 0.05) -> Board:
    known = page.office.state(wait)
    query = request.query_params.get("q", "").strip()[:60]
    shown = request.query_params.get("show", "all")
    shown = shown if shown in SHOWN else "all"
    found = [own for own in _chosen(known, shown) if _fits(own[0].recipient, query)]
    number, pages = page_of(request, len(found), _AT_ONCE)
    some = found[(number - 1) * _AT_ONCE : number * _AT_ONCE]
    rows = tuple(_row(known, own) for own in some)
    totals = _totals(known)
    looks = len(looks_among(known.with_findings))
    return Board(known, rows, totals, len(found), number, pages, query, shown, looks)


def _version(board: Board) -> str:
    return f"{board.known.version}{'' if board.known.fresh else '-'}"


def _chosen(known: Known, shown: str) -> Sequence[Sequence[Standing]]:
    """The communities that a filter leaves, found once for each state of the campaign."""
    if shown not in known.chosen:
        every = known.by_community.values()
        known.chosen[shown] = [own for own in every if _is_shown(own, shown)]
    return known.chosen[shown]


def _fits(recipient: Recipient, query: str) -> bool:
    names = (recipient.name, recipient.code, recipient.liaison or "", *recipient.aliases)
    return not query or any(query in name for name in names)


def _is_shown(own: Sequence[Standing], shown: str) -> bool:
    if shown == "owing":
        return any(s.owes or s.lacks_any for s in own)
    if shown == "overdue":
        return any(s.phase is Phase.LATE for s in own)
    if shown == "soon":
        return any(s.phase is Phase.DUE_SOON for s in own)
    if shown == "correct":
        return any(s.state in {State.CORRECT, State.BLANK} for s in own)
    if shown == "compare":
        return any(s.is_to_compare or s.unlooked for s in own)
    if shown == "done":
        return not any(s.owes or s.lacks_any or s.is_to_compare or s.unlooked for s in own)
    return True


def _row(known: Known, own: Sequence[Standing]) -> BoardRow:
    gathered = known.gathered
    things = [
        f"{debt.standing.deliverable.name}：{thing}"
        for debt in debts_in(gathered, own)
        for thing in things_to_do(gathered, debt)
    ]
    cells = tuple((s, tone_of(s)) for s in own)
    recipient = own[0].recipient
    shown, more = tuple(things[:_MOST_THINGS]), max(0, len(things) - _MOST_THINGS)
    reminded = reminded_words(gathered, recipient.name)
    return BoardRow(recipient, cells, shown, more, reminded, tuple(_of_office(own)))


def _of_office(own: Sequence[Standing]) -> Iterator[tuple[str, str]]:
    """What the office has to do before a community can be asked, and where."""
    if any(s.is_to_compare for s in own):
        yield "对照图片校对", "/confirm?by=unit"
    for one in own:
        came = one.copy or one.current
        if one.unlooked and came is not None:
            yield f"{one.deliverable.name}：看图片上有没有红章", f"/r/{came.number}"


def tone_of(standing: Standing) -> str:
    """The tone of a state; one that is due soon is not quiet."""
    if standing.state is State.MISSING and standing.soon:
        return "warn"
    if standing.state is State.ACCEPTED and standing.lacks_any:
        return "warn"
    return state_tone(standing)


def with_things(
    gathered: CampaignState, own: Sequence[Standing]
) -> list[tuple[Standing, str, list[str]]]:
    """Each standing of a community with its tone and what it still has to do."""
    things = {d.standing.deliverable.id: things_to_do(gathered, d) for d in debts_in(gathered, own)}
    return [(one, tone_of(one), things.get(one.deliverable.id, [])) for one in own]


def _totals(known: Known) -> tuple[tuple[str, str, str, Totals], ...]:
    """Of each deliverable its name, due day, how long there is still, and its totals."""
    first = next(iter(known.by_community.values()), ())
    return tuple(
        (
            deliverable.name,
            format_day(deliverable.due),
            first[place].days_left_words if first else "",
            known.totals[place],
        )
        for place, deliverable in enumerate(known.gathered.settings.deliverables)
    )


def _community(page: Page, request: Request, recipient: Recipient) -> Response:
    known = page.office.state()
    gathered = known.gathered
    own = known.by_community.get(recipient.name, ())
    debts = debts_in(gathered, own)
    link = page.office.links().of(recipient)
    return page.show(
        request,
        "community.html",
        known=known,
        recipient=recipient,
        own=with_things(gathered, own),
        contact=contact_of(gathered, own[0]) if own else None,
        message=reminder_message(gathered, recipient, debts).replace("\r", "") if debts else "",
        events=list(reversed(history_of(gathered, recipient))),
        others=[r for r in gathered.returns if r.community == recipient.name and not r.current],
        said=[
            (one, kind_of_suffix(PurePosixPath(one.name).suffix).counts_as == PICTURE)
            for one in gathered.material_rulings
            if one.community == recipient.name
        ],
        today=page.office.now().date(),
        link=link,
        address=link.address(base_of(page, request)),
        reachable=bool(gathered.settings.page_address or page.base),
        told=message_of(request),
    )
