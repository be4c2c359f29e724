"""Rulings on the page: whose a return is, whether it counts, when it came; what came on paper."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.errors import HuizhiError
from huizhi.steps.receiving import (
    arriving,
    counting,
    day_written,
    moving,
    on_paper,
    voiding,
)
from huizhi.storage import (
    Ledger,
    MaterialRuling,
    Return,
    Ruling,
    enter_material_ruling,
    enter_paper,
    load_arrivals,
    undo_material_rulings,
    undo_paper,
)
from huizhi.web.service import GuardedRoute, Page, account_of, texts_in

_Make = Callable[[Page, Ledger, Return, dict[str, str], str], Ruling]
_NUMBER = re.compile(r"[0-9]{1,9}")
_TOLD = 3  # files that are named
NOBODY = "待认领"  # in the list of units


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of rulings and papers."""

    async def rule(request: Request) -> Response:
        form = await texts_in(request)
        make = _MAKE.get(request.path_params["kind"])
        if make is None:
            raise HuizhiError("没有这种处置。请刷新后再试。")
        return await run_in_threadpool(_rule, page, request, form, make)

    async def take_back(request: Request) -> Response:
        form = await texts_in(request)
        return await run_in_threadpool(_take_back, page, request, form.get("ruling", ""))

    async def paper(request: Request) -> Response:
        form = await texts_in(request)
        return await run_in_threadpool(_paper, page, request, form)

    async def undo_material(request: Request) -> Response:
        form = await texts_in(request)
        return await run_in_threadpool(_undo_material, page, request, form)

    async def no_paper(request: Request) -> Response:
        form = await texts_in(request)
        return await run_in_threadpool(_no_paper, page, request, form.get("paper", ""))

    return [
        GuardedRoute("/r/{number}/rule/{kind}", rule, methods=["POST"], who="clerk"),
        GuardedRoute("/r/{number}/take-back", take_back, methods=["POST"], who="clerk"),
        GuardedRoute("/undo-material", undo_material, methods=["POST"], who="clerk"),
        GuardedRoute("/c/{code}/paper", paper, methods=["POST"], who="clerk"),
        GuardedRoute("/c/{code}/no-paper", no_paper, methods=["POST"], who="clerk"),
    ]


def _moving(page: Page, _: Ledger, one: Return, form: dict[str, str], who: str) -> Ruling:
    said = form.get("community", "").strip()
    if not said:
        raise HuizhiError("请选是哪个单位的，不知道就选“待认领”。")
    unit = None if said == NOBODY else said
    settings = page.office.campaign().settings
    return moving(settings, one, unit, form.get("reason", ""), who, page.office.now())


def _counting(page: Page, ledger: Ledger, one: Return, form: dict[str, str], who: str) -> Ruling:
    current = next((each for each in ledger.of_same(one) if each.current), None)
    return counting(one, current, form.get("reason", ""), who, page.office.now())


def _voiding(page: Page, _: Ledger, one: Return, form: dict[str, str], who: str) -> Ruling:
    return voiding(one, form.get("reason", ""), who, page.office.now())


def _arriving(page: Page, _: Ledger, one: Return, form: dict[str, str], who: str) -> Ruling:
    settings, day = page.office.campaign().settings, day_written(form.get("day", ""))
    return arriving(settings, one, day, form.get("reason", ""), who, page.office.now())


_MAKE: dict[str, _Make] = {
    "move": _moving,
    "count": _counting,
    "void": _voiding,
    "arrive": _arriving,
}


def _rule(page: Page, request: Request, form: dict[str, str], make: _Make) -> Response:
    with page.office.ledger() as ledger:
        one = _return(ledger, request)
        made = make(page, ledger, one, form, account_of(request))
        ledger.rule(one, made)
    page.note(request, f"处置：{one.community or '待认领'}　{one.file}　{made.words}")
    return page.redirect(f"/r/{one.number}", f"已登记：{made.words}。可以在下面撤销。")


def _take_back(page: Page, request: Request, number: str) -> Response:
    with page.office.ledger() as ledger:
        one = _return(ledger, request)
        made = next((each for each in one.rulings if str(each.number) == number), None)
        if made is None:
            raise HuizhiError("这一条已经撤销了。请刷新再看。")
        ledger.take_back(one, made.number, page.office.now())
    page.note(request, f"撤销处置：{one.community or '待认领'}　{one.file}　{made.words}")
    return page.redirect(f"/r/{one.number}", f"已撤销：{made.words}。")


def _undo_material(page: Page, request: Request, form: dict[str, str]) -> Response:
    """Takes back what was said of material, also by its sender; what had gone to another activity
    waits here again and does not count there."""
    numbers = {int(one) for one in form.get("numbers", "").split(",") if _NUMBER.fullmatch(one)}
    with page.office.ledger() as ledger, ledger.writing() as connection:
        undone = undo_material_rulings(connection, numbers, page.office.now())
        contents = {one.name: one.sha256 for one in load_arrivals(connection)}
    if not undone:
        raise HuizhiError("这一条已经撤销了。请刷新再看。")
    for one in undone:
        if one.kind == "away" and one.name in contents:
            _return_from(page, request, one, contents[one.name])
    more = f"等{len(undone)}个" if len(undone) > _TOLD else ""
    files = "、".join(one.name for one in undone[:_TOLD])
    told = f"已撤销：{undone[0].words}"
    page.note(request, f"撤销处置：{files}{more}　{undone[0].words}")
    code = form.get("code", "")
    address = f"/c/{code}" if page.office.recipient(code) else "/tray"
    return page.redirect(address, f"{told}，{len(undone)}个文件。")


def _return_from(page: Page, request: Request, away: MaterialRuling, sha256: str) -> None:
    """The file does not count any more in the activity to which it had gone."""
    for activity in page.activities.all():
        if activity.name != away.item or activity.id == page.activity.id:
            continue
        there = page.activities.page(activity.id)
        made = MaterialRuling(
            *("back", away.name, account_of(request), there.office.now(), sha256),
            item=page.activity.name,
        )
        with there.office.ledger() as ledger, ledger.writing() as connection:
            enter_material_ruling(connection, made)
        there.note(request, f"转回活动“{page.activity.name}”：{away.name}")


def _paper(page: Page, request: Request, form: dict[str, str]) -> Response:
    settings, now = page.office.campaign().settings, page.office.now()
    recipient = page.office.recipient(request.path_params["code"])
    if recipient is None:
        raise HuizhiError("名单里没有这个单位。它可能刚被改了编号，请回总览再找。")
    one = on_paper(
        settings, recipient.name, form.get("deliverable", ""), day_written(form.get("day", "")),
        form.get("note", ""), account_of(request), now,
    )  # fmt: skip
    with page.office.ledger() as ledger, ledger.writing() as connection:
        enter_paper(connection, one)
    name = settings.deliverable(one.deliverable).name
    page.note(request, f"已收纸质：{recipient.name}　{name}　{one.words}")
    back = form.get("back", "")
    address = f"/r/{back}" if re.fullmatch(r"[0-9]{1,9}", back) else f"/c/{recipient.code}"
    return page.redirect(address, f"{name}：{one.words}，算作已报。")


def _no_paper(page: Page, request: Request, number: str) -> Response:
    code = request.path_params["code"]
    with page.office.ledger() as ledger, ledger.writing() as connection:
        wanted = int(number) if re.fullmatch(r"[0-9]{1,9}", number) else 0
        gone = undo_paper(connection, wanted, page.office.now())
    if gone is None:
        raise HuizhiError("这一条已经撤销了。请刷新再看。")
    page.note(request, f"撤销纸质：{gone.community}　{gone.words}")
    return page.redirect(f"/c/{code}", "已撤销纸质登记。")


def _return(ledger: Ledger, request: Request) -> Return:
    number = str(request.path_params["number"])
    found = ledger.one_return(int(number)) if re.fullmatch(r"[0-9]{1,9}", number) else None
    if found is None:
        raise HuizhiError("台账里没有这一份，可能刚被归到别处。请回总览再找。")
    return found
