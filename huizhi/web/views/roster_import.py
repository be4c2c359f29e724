"""Roster import: a list as the clerk has it, drawn with what it is taken for; then taken."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import RECIPIENT_KINDS
from huizhi.content import Document
from huizhi.disk import safe_name, write_whole
from huizhi.errors import ConfigError, HuizhiError
from huizhi.steps.preparing import (
    IGNORED,
    MEANINGS,
    QUOTAS,
    ChangedError,
    RosterChoices,
    RosterProposal,
    TakenRoster,
    import_roster,
    keeps_by_itself,
    propose_roster,
    read_roster_table,
    roster_file,
    take_roster,
)
from huizhi.web.service import Drafts, GuardedRoute, Page, file_in, texts_in

ROSTER = "/setup/communities"
_LARGEST = 20 << 20  # bytes of a list
_SHOWN = 300  # rows that are drawn; what stands below them is taken as proposed
_KEPT_DAYS = 1  # a list that nobody took


@dataclass(frozen=True)
class _Look:
    """What the page shows. choices: the clerk's, else the proposed; changed: whether rows were
    proposed anew because another sheet or column of names was chosen; losing: units that have
    sent something and would no longer be on the roster."""

    proposal: RosterProposal
    choices: RosterChoices
    taken: TakenRoster
    version: str
    changed: bool
    losing: tuple[str, ...]


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of importing a roster."""

    async def take(request: Request) -> Response:
        name, data = await file_in(request, _LARGEST, "一个名单文件（Excel、WPS、Word 或 .csv）")
        return await run_in_threadpool(_receive, page, name, data)

    def show(request: Request) -> Response:
        return _show(page, request, {})

    async def look(request: Request) -> Response:
        return await run_in_threadpool(_show, page, request, await texts_in(request))

    async def confirm(request: Request) -> Response:
        return await run_in_threadpool(_import, page, request, await texts_in(request))

    one = f"{ROSTER}/import/{{draft}}"
    return [
        GuardedRoute(f"{ROSTER}/import", take, methods=["POST"], who="clerk"),
        GuardedRoute(one, show, who="clerk"),
        GuardedRoute(one, confirm, methods=["POST"], who="clerk"),
        GuardedRoute(f"{one}/look", look, methods=["POST"], who="clerk"),
    ]


def _receive(page: Page, name: str, data: bytes) -> Response:
    """Keeps the list until it is taken, and shows it. Raises: HuizhiError when it holds none."""
    folder = _drafts(page).new()
    path = folder / safe_name(PurePosixPath(name.replace("\\", "/")).name)
    write_whole(path, data)
    try:
        propose_roster(_document(path), path.name)
    except HuizhiError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return page.redirect(f"{ROSTER}/import/{folder.name}")


def _drafts(page: Page) -> Drafts:
    return Drafts(page.office.folders.output, "lists", _KEPT_DAYS)


@lru_cache(maxsize=4)
def _document(path: Path) -> Document:
    return read_roster_table(path)


def _draft(page: Page, request: Request) -> Path:
    """The list that is looked at. Raises: HuizhiError."""
    number = str(request.path_params["draft"])
    folder = _drafts(page).find(number)
    if folder is None:
        raise HuizhiError("没有找到刚才传的名单，请再选一次文件。")
    return next(folder.iterdir())


def _look(page: Page, path: Path, texts: Mapping[str, str]) -> _Look:
    """The list with what the clerk has chosen so far; texts: {} for nothing yet."""
    sheet = texts.get("sheet", "")
    same = bool(texts) and sheet == texts.get("was_sheet")
    columns = _numbered(texts, "column") if same else {}
    meanings = {int(n): m for (n,), m in columns.items() if m in MEANINGS}
    proposal = propose_roster(_document(path), path.name, sheet, meanings)
    changed = bool(texts) and (not same or _named(proposal) != texts.get("was_named"))
    rows = {one.number for one in proposal.rows if one.taken}
    if texts and not changed:
        ticked = {int(n) for (n,) in _numbered(texts, "row")}
        drawn = {one.number for one in proposal.rows[:_SHOWN]}
        rows = (rows - drawn) | (ticked & drawn)
    kinds = {(int(r), int(c)): k for (r, c), k in _numbered(texts, "kind", 2).items() if k}
    default = texts.get("default_kind", "")
    choices = RosterChoices(
        frozenset(rows),
        {} if changed else kinds,
        default if default in RECIPIENT_KINDS else "",
        "keeps" in texts,
    )
    return _taken(page, proposal, choices, changed=changed, fresh=not texts)


def _taken(
    page: Page, proposal: RosterProposal, choices: RosterChoices, *, changed: bool, fresh: bool
) -> _Look:
    known = roster_file(page.office.folders.config)
    area_code = page.office.campaign().settings.office.area_code or ""
    taken = take_roster(proposal, choices, known.rows, area_code)
    sent = set(page.units_that_sent())
    stays = {one.texts["名称"] for one in taken.units}
    losing = tuple(one["名称"] for one in known.rows if one["名称"] in sent - stays)
    if fresh and keeps_by_itself(taken.gone, losing):
        choices = replace(choices, keeps=True)
        taken = take_roster(proposal, choices, known.rows, area_code)
    return _Look(proposal, choices, taken, known.version, changed, losing)


def _numbered(texts: Mapping[str, str], word: str, numbers: int = 1) -> dict[tuple[str, ...], str]:
    """The texts of a form that are named by a word and numbers: column.3, kind.7.1."""
    pattern = re.compile(re.escape(word) + r"\.(\d{1,7})" * numbers, re.ASCII)
    found = ((pattern.fullmatch(name), text) for name, text in texts.items())
    return {match.groups(): text for match, text in found if match}


def _named(proposal: RosterProposal) -> str:
    return ",".join(str(one.number) for one in proposal.columns if one.meaning == MEANINGS[0])


def _show(
    page: Page, request: Request, texts: Mapping[str, str], error: HuizhiError | None = None
) -> Response:
    look = _look(page, _draft(page, request), texts)
    proposal, units = look.proposal, look.taken.units
    meanings = [m for m in MEANINGS if m != QUOTAS or any(c.heading == m for c in proposal.columns)]
    return page.show_again(
        request,
        "roster_import.html",
        error,
        texts,
        look=look,
        draft=request.path_params["draft"],
        named=_named(proposal),
        rows=proposal.rows[:_SHOWN],
        more=len(proposal.rows) - _SHOWN,
        units=units[:_SHOWN],
        counts=[(c, look.taken.changed(c)) for c in ("新增", "有改动", "不变")],
        meanings=meanings,
        ignored=IGNORED,
        kinds=RECIPIENT_KINDS,
        roster=ROSTER,
    )


def _import(page: Page, request: Request, texts: Mapping[str, str]) -> Response:
    path = _draft(page, request)
    config = page.office.folders.config
    with page.office.writing:
        look = _look(page, path, texts)
        if look.changed:
            return _show(page, request, texts)
        try:
            if look.version != texts.get("version"):
                raise ChangedError("您看的时候，名单刚被别人改过。请再看一遍，没有问题再点“导入”。")
            if look.taken.mistakes:
                raise ConfigError(look.taken.mistakes)
            import_roster(config, path.name, look.taken.units, keeps=look.choices.keeps)
        except HuizhiError as error:
            return _show(page, request, texts, error)
    shutil.rmtree(path.parent, ignore_errors=True)
    _document.cache_clear()
    page.note(request, f"从“{path.name}”导入名单，{len(look.taken.units)}个单位")
    return page.redirect(
        ROSTER, f"名单已导入，共{len(look.taken.units)}个单位；原来的名单另存了一份。"
    )
