"""Search: a name, a number or other words in all that was reported, in every activity."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import ActivityFolder
from huizhi.errors import HuizhiError
from huizhi.label import printed_label
from huizhi.steps.standing import CampaignState, answer_text
from huizhi.storage import Return
from huizhi.web.service import GuardedRoute, Page, prefix_of

_MOST = 300  # hits that are shown
_SHORTEST = 2  # characters; one alone is in nearly everything


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where the words stand. address: of the return or community; where: the label or
    what it is; text: what stands there."""

    activity: str
    community: str
    address: str
    where: str
    text: str


def routes(page: Page) -> list[GuardedRoute]:
    """The address of searching."""

    def search(request: Request) -> Response:
        return _search(page, request)

    return [GuardedRoute("/search", search, who="viewer")]


def _search(page: Page, request: Request) -> Response:
    query = " ".join(request.query_params.get("q", "").split())[:60]
    hits: list[Hit] = []
    wrong: list[str] = []
    if len(query) >= _SHORTEST:
        for one in page.activities.running():
            try:
                known = page.activities.page(one.id).office.state()
            except HuizhiError:
                wrong.append(one.name)
                continue
            hits += _hits(one, known.gathered, _folded(query))
    return page.activities.current().show(
        request,
        "search.html",
        query=query,
        short=bool(query) and len(query) < _SHORTEST,
        hits=hits[:_MOST],
        more=max(0, len(hits) - _MOST),
        wrong=wrong,
    )


def _folded(text: str) -> str:
    """The text as it is compared: of one width and case, without spaces and hyphens."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if not c.isspace() and c != "-")


def _hits(activity: ActivityFolder, gathered: CampaignState, query: str) -> Iterator[Hit]:
    at = prefix_of(activity.id)
    for one in gathered.settings.communities:
        told = (one.name, *one.aliases, one.liaison or "", one.liaison_mobile or "")
        if any(query in _folded(text) for text in told):
            text = "　".join(part for part in told if part)
            yield Hit(activity.label, one.name, f"{at}/c/{one.code}", "单位名单", text)
    names = {one.id: one.name for one in gathered.settings.deliverables}
    for found in gathered.returns:
        if not found.current:
            continue
        deliverable = names.get(found.deliverable or "", "")
        for label, text in _texts(gathered, found):
            if query in _folded(text):
                where = f"{deliverable}：{label}" if deliverable else label
                address = f"{at}/r/{found.number}"
                yield Hit(activity.label, found.community or "待认领", address, where, text)


def _texts(gathered: CampaignState, found: Return) -> Iterator[tuple[str, str]]:
    """What a return says, with its labels; then the name of its file."""
    form = gathered.forms.get(found.deliverable or "")
    for kept in found.fields:
        if kept.value is not None:
            label = printed_label(form.label(kept.field)) if form else kept.field
            yield label, answer_text(kept)
    for number, row in found.numbered_rows:
        for kept in row.fields:
            if kept.value is not None:
                label = printed_label(form.label(row.field_id(kept))) if form else kept.field
                name = form.row_name(row.table, number) if form else f"第{number}行"
                yield f"{name}{label}", answer_text(kept)
    yield "文件名", found.file
