"""Setting up: the activity's dates and numbers, the roster, the templates, a new activity."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import (
    ACTIVITIES_FOLDER,
    NOTICE,
    RECIPIENT_KINDS,
    load_settings,
    template_file_names,
)
from huizhi.errors import HuizhiError
from huizhi.steps.preparing import (
    COLUMNS,
    CampaignFile,
    MendedFormat,
    NextText,
    Period,
    Spot,
    campaign_file,
    change_campaign,
    change_recipient,
    check,
    format_of_notice,
    free_activity_id,
    likely_period,
    mend_notice_format,
    new_activity,
    next_day,
    next_text,
    roster_file,
    row_version,
    take_template,
)
from huizhi.steps.reporting import (
    contact_book_of,
    contact_cards_of,
    reminding,
    report,
    summary,
)
from huizhi.steps.standing import CampaignState
from huizhi.web.service import (
    GuardedRoute,
    Page,
    file_in,
    message_of,
    page_of,
    texts_in,
)
from huizhi.web.views.one_return import download_response

_AT_ONCE = 50  # rows of the roster on a page
_MOST_BEFORE = 12  # activities before this one by which a day is known
_LARGEST = 20 << 20  # bytes of an uploaded template
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CONTACTS: Mapping[str, tuple[Callable[[CampaignState], bytes], str, str]] = {
    "vcard": (contact_cards_of, "联络员.vcf", "text/vcard"),
    "xlsx": (contact_book_of, "联络员.xlsx", _WORKBOOK),
}  # how, under which name, of which kind


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of setting up."""

    def setup(request: Request) -> Response:
        return _activity(page, request)

    async def save(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_save_activity, page, request, texts)

    def look(request: Request) -> Response:
        folders = page.office.folders
        result = check(folders.config, folders.templates)
        return page.show(request, "check.html", result=result)

    return [
        GuardedRoute("/setup", setup, who="viewer"),
        GuardedRoute("/setup", save, methods=["POST"], who="clerk"),
        GuardedRoute("/setup/check", look, who="viewer"),
        *_roster_routes(page),
        *_template_routes(page),
        *_new_routes(page),
    ]


def _activity(
    page: Page,
    request: Request,
    error: HuizhiError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    known = campaign_file(page.office.folders.config)
    return page.show_again(
        request,
        "activity.html",
        error,
        typed,
        version=known.version,
        sections=sections_of(known),
    )


def sections_of(known: CampaignFile) -> list[tuple[str, list[Spot]]]:
    """The values by the headings they stand under."""
    return [(name, list(some)) for name, some in groupby(known.spots, lambda one: one.section)]


def _save_activity(page: Page, request: Request, texts: dict[str, str]) -> Response:
    try:
        with page.office.writing:
            changed = change_campaign(page.office.folders.config, texts.get("version", ""), texts)
    except HuizhiError as error:
        return _activity(page, request, error, texts)
    if changed:
        page.note(request, f"修改活动设置：{'；'.join(changed)}")
    return page.redirect("/setup", "已保存。" if changed else "没有改动。")


def _roster_routes(page: Page) -> list[GuardedRoute]:
    def roster(request: Request) -> Response:
        return _roster(page, request)

    async def save(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_save_row, page, request, texts)

    def contacts(request: Request) -> Response:
        if request.path_params["kind"] not in _CONTACTS:
            raise HuizhiError("没有这个文件。")
        make, name, kind = _CONTACTS[request.path_params["kind"]]
        page.note(request, f"导出联系人：{name}")
        data = make(page.office.state().gathered)
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(data, media_type=kind, headers=headers)

    return [
        GuardedRoute("/setup/communities", roster, who="viewer"),
        GuardedRoute("/setup/contacts/{kind}", contacts, who="clerk"),
        GuardedRoute("/setup/communities", save, methods=["POST"], who="clerk"),
    ]


def _roster(
    page: Page,
    request: Request,
    error: HuizhiError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    known = roster_file(page.office.folders.config)
    query = request.query_params.get("q", "").strip()[:60]
    rows = [one for one in known.rows if not query or any(query in t for t in one.values())]
    number, pages = page_of(request, len(rows), _AT_ONCE)
    some = rows[(number - 1) * _AT_ONCE : number * _AT_ONCE]
    return page.show_again(
        request,
        "roster.html",
        error,
        typed,
        rows=[(one, row_version(one)) for one in some],
        found=len(rows),
        number=number,
        pages=pages,
        query=query,
        columns=COLUMNS,
        kinds=RECIPIENT_KINDS,
    )


def _save_row(page: Page, request: Request, texts: dict[str, str]) -> Response:
    gone = texts.get("what") == "drop"
    config, old = page.office.folders.config, texts.get("old", "")
    try:
        former = _former_name(page, old, "" if gone else texts.get("名称", ""))
        if former:
            aliases = texts.get("别名", "")
            texts = texts | {"别名": f"{aliases}、{former}" if aliases.strip() else former}
        with page.office.writing:
            change_recipient(config, texts.get("version", ""), old, None if gone else texts)
    except HuizhiError as error:
        return _roster(page, request, error, texts)
    name = texts.get("名称", "")
    done = "已从名单删去" if gone else "已保存"
    if former:
        done += f"，旧名称“{former}”写进了别名，它以前报来的还是它的"
    page.note(request, f"名单：{name}{done}")
    return page.redirect("/setup/communities", f"{name}{done}。")


def _former_name(page: Page, code: str, name: str) -> str:
    """What a unit that has sent something was called until now, where it gets another name; ""
    elsewhere. Raises: HuizhiError when it would be taken off the list (no name)."""
    known = page.office.campaign().settings.by_code.get(code)
    if known is None or known.name == " ".join(name.split()):
        return ""
    activity = page.units_that_sent().get(known.name)
    if activity and not name:
        of = f"给“{activity}”" if len(page.activities.all()) > 1 else ""
        raise HuizhiError(
            f"{known.name}已经{of}交过材料，删去后这些就对不上了，没有删去。"
            "只是改了名的，请改名称，不用删。"
        )
    return known.name if activity else ""


def _template_routes(page: Page) -> list[GuardedRoute]:
    def templates(request: Request) -> Response:
        campaign, folder = page.office.campaign(), page.office.folders.templates
        names = _template_names(page)
        return page.show(
            request,
            "templates.html",
            names=[(n, (folder / n).is_file(), _told_of_template(page, n)) for n in names],
            settings=campaign.settings,
            told=message_of(request),
        )

    def download(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in _template_names(page):
            raise HuizhiError("没有这个模板。")
        return download_response(page.office.folders.templates / name, name)

    def format_shown(request: Request) -> Response:
        return _format(page, request)

    def mend(request: Request) -> Response:
        return _mend_format(page, request)

    async def replace(request: Request) -> Response:
        _, data = await file_in(request, _LARGEST, "一个模板文件")
        name = request.path_params["name"]
        return await run_in_threadpool(_replace_template, page, request, name, data)

    return [
        GuardedRoute("/setup/templates", templates, who="viewer"),
        GuardedRoute("/setup/notice", format_shown, who="viewer"),
        GuardedRoute("/setup/notice", mend, methods=["POST"], who="clerk"),
        GuardedRoute("/setup/templates/{name}", download, who="viewer"),
        GuardedRoute("/setup/templates/{name}", replace, methods=["POST"], who="clerk"),
    ]


def _template_names(page: Page) -> list[str]:
    settings, folder = page.office.campaign().settings, page.office.folders.templates
    shipped = (summary.TEMPLATE, report.TEMPLATE, reminding.TEMPLATE)
    return [*template_file_names(settings, folder), *shipped]


def _told_of_template(page: Page, name: str) -> str:
    """What a template is for."""
    stem = name.rpartition(".")[0]
    own = {"notice": "通知", "summary": "汇总表", "report": "总结报告", "reminder": "催办通知"}
    for one in page.office.campaign().settings.attachments:
        own[one.template] = f"附件{one.number} {one.short_title}"
    return own.get(stem, stem)


def _replace_template(page: Page, request: Request, name: str, data: bytes) -> Response:
    """Takes a template when everything is still without a mistake with it; the old one is kept."""
    folders = page.office.folders
    if name not in _template_names(page):
        raise HuizhiError("没有这个模板。")
    with page.office.writing:
        take_template(folders.config, page.own_templates(), name, data)
    page.note(request, f"更换模板：{name}")
    told = f"{name} 检查没有错误，已换上；原来的另存在 templates 里。"
    is_notice = name == f"{NOTICE}.docx"
    return page.redirect("/setup/notice" if is_notice else "/setup/templates", told)


def _format(
    page: Page,
    request: Request,
    mended: MendedFormat | None = None,
    error: HuizhiError | None = None,
) -> Response:
    """How the notice stands against the standard of official documents; what was just mended."""
    campaign, templates = page.office.campaign(), page.office.folders.templates
    return page.show_again(
        request,
        "notice_format.html",
        error,
        None,
        format=format_of_notice(campaign, templates),
        mended=mended,
    )


def _mend_format(page: Page, request: Request) -> Response:
    try:
        with page.office.writing:
            campaign, config = page.office.campaign(), page.office.folders.config
            mended = mend_notice_format(campaign, config, page.own_templates())
    except HuizhiError as error:
        return _format(page, request, error=error)
    page.note(request, f"改通知的格式：{len(mended.changed)}处")
    return _format(page, request, mended)


def _new_routes(page: Page) -> list[GuardedRoute]:
    def show(request: Request) -> Response:
        return _new(page, request)

    async def make(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_make_new, page, request, texts)

    return [
        GuardedRoute("/setup/again", show, who="viewer"),
        GuardedRoute("/setup/again", make, methods=["POST"], who="clerk"),
    ]


def _new(
    page: Page,
    request: Request,
    error: HuizhiError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    known = campaign_file(page.office.folders.config)
    activity = page.office.campaign().settings.activity
    every = request.query_params.get("every", (typed or {}).get("every", ""))
    likely = likely_period(activity.name, activity.start, activity.end)
    period = Period(every) if every in list(Period) else likely
    start = next_day(activity.start, period)
    before = _before(page)
    proposed = {
        one.name: _in_next(
            one, period, activity.start, start, [d.get(one.name, "") for d in before]
        )
        for one in known.spots
    }
    return page.show_again(
        request,
        "new.html",
        error,
        typed,
        sections=[(n, s) for n, s in sections_of(known) if n != "办事处"],
        proposed={name: one.text for name, one in proposed.items()} | dict(typed or {}),
        left={name: one.left for name, one in proposed.items()},
        period=period,
        periods=list(Period),
    )


def _before(page: Page) -> list[dict[str, str]]:
    """What the activities before this one have in the same places, the latest first."""
    by_output = {one.folders.output.resolve(): one for one in page.activities.all()}
    found: list[dict[str, str]] = []
    settings = page.office.campaign().settings
    with suppress(HuizhiError):
        while settings.last_output and len(found) < _MOST_BEFORE:
            last = by_output.pop(Path(settings.last_output), None)
            if last is None:
                break
            found.append({one.name: one.text for one in campaign_file(last.folders.config).spots})
            settings = load_settings(last.folders.config)
    return found


def _in_next(
    spot: Spot, period: Period, was: dt.date, start: dt.date, before: Sequence[str]
) -> NextText:
    """What a value probably is in the next period. was, start: the first days of both; before: the
    value in the activities before this one."""
    if spot.is_day:
        with suppress(ValueError):
            day, *days = map(dt.date.fromisoformat, filter(None, (spot.text, *before)))
            label = next_text(spot.label, period, was)
            old = label.left if label.text == spot.label else label.named
            return NextText(next_day(day, period, days).isoformat(), old)
    if spot.path == ("活动", "年份"):
        return NextText(str(start.year))
    if spot.path == ("活动", "届次") and spot.text.isdecimal():
        return NextText(str(int(spot.text) + 1))
    if spot.path == ("通知", "文号"):
        return NextText("")
    is_own = spot.path[0] == "活动"
    return next_text(spot.text, period, was) if is_own else NextText(spot.text)


def _make_new(page: Page, request: Request, texts: dict[str, str]) -> Response:
    folders = page.office.folders
    known = page.activities.all()
    first = known[0].folders
    year = re.match(r"\d{4}", texts.get("活动/开始", ""))
    name = free_activity_id(first, int(year[0]) if year else page.office.today().year)
    folder = first.config.absolute().parent / ACTIVITIES_FOLDER / name
    last = os.path.relpath(folders.output.absolute(), folder)
    try:
        with page.office.writing:
            said = {**texts, "编号": name}
            new_activity(folders.config, folders.templates, folder, last, said, known)
    except HuizhiError as error:
        return _new(page, request, error, texts)
    page.note(request, f"新建活动：{texts.get('活动/名称', name)}")
    page.activities.look_again()
    return page.activities.page(name).redirect("/setup", "新活动已建好。请看一遍再生成通知包。")
