"""Learning: a blank form of the district dropped on the page, understood, mended, and kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import Settings
from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.disk import safe_name
from huizhi.errors import HuizhiError
from huizhi.forms.blank import Says
from huizhi.forms.fields import KINDS
from huizhi.steps.preparing import (
    LEARNED_FOLDER,
    NEW_TEMPLATE,
    Adoption,
    SaidOfPlace,
    adopt_form,
    came_in,
    carry_over,
    change_entry,
    choices_in,
    column_prefixes,
    decide,
    has_picture,
    learn_to_look,
    learned_settings_in,
    new_learned_folder,
    note_adopted,
    parts_of,
    picture_in,
    prefill_known,
    proposed_name,
    tables_of,
    typed_again,
)
from huizhi.web.service import (
    GuardedRoute,
    Page,
    file_in,
    message_of,
    texts_in,
)
from huizhi.web.views.structure import PREFILLS

_LARGEST = 20 << 20
_NAME = re.compile(r"[0-9a-f]{16}")
_PLACE = re.compile(r"[a-z0-9_]{1,64}")
_NUMBER = re.compile(r"附件\s*([0-9]{1,4})")


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of learning."""

    def begin(request: Request) -> Response:
        asked = _asked_place(request)
        return page.show(request, "learn.html", told=message_of(request), asked=asked)

    async def take(request: Request) -> Response:
        name, data = await file_in(request, _LARGEST, "一张空白表（.xlsx 或 .docx）")
        return await run_in_threadpool(_learn, page, request, name, data)

    def look(request: Request) -> Response:
        return _learned(page, request)

    def place(request: Request) -> Response:
        picture = picture_in(_folder(page, request))
        chosen = picture.places.get(request.query_params.get("place", ""))
        return page.show(
            request,
            "learned_place.html",
            chosen=chosen,
            typed={},
            kinds=KINDS,
            learned=request.path_params["name"],
            asked=_asked_place(request),
            alone=True,
        )

    async def say(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_decide, page, request, texts)

    async def keep(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_keep, page, request, texts)

    return [
        GuardedRoute("/setup/learn", begin, who="viewer"),
        GuardedRoute("/setup/learn", take, methods=["POST"], who="clerk"),
        GuardedRoute("/setup/learn/{name}", look, who="viewer"),
        GuardedRoute("/setup/learn/{name}/place", place, who="viewer"),
        GuardedRoute("/setup/learn/{name}/place", say, methods=["POST"], who="clerk"),
        GuardedRoute("/setup/learn/{name}", keep, methods=["POST"], who="clerk"),
    ]


def _asked_place(request: Request) -> str:
    """Where the form is to go, as the page before said it: as an address goes on saying it."""
    wanted = {key: request.query_params.get(key, "") for key in ("replaces", "deliverable")}
    return urlencode({key: value for key, value in wanted.items() if _PLACE.fullmatch(value)})


def _learn(page: Page, request: Request, name: str, data: bytes) -> Response:
    """The form learned into a folder of its own; the guided page shows what was understood."""
    plain = safe_name(PurePosixPath(name.replace("\\", "/")).name)
    folder = new_learned_folder(page.office.folders.output)
    learn_to_look(plain, data, folder)
    page.note(request, f"学习空白表：{plain}")
    asked = _asked_place(request)
    return page.redirect(f"/setup/learn/{folder.name}{'?' if asked else ''}{asked}")


def _learned(
    page: Page,
    request: Request,
    error: HuizhiError | None = None,
    typed: Mapping[str, str] | None = None,
    key: str = "",
) -> Response:
    """The form as it was learned. key: of the place that is being decided on."""
    folder = _folder(page, request)
    picture = picture_in(folder)
    chosen = picture.places.get(key or request.query_params.get("place", ""))
    data = learned_settings_in(folder)
    settings = page.office.campaign().settings
    entry = data["附件"][0]
    prefill_known(entry, [one.name for one in settings.communities])
    activity = settings.activity.name
    place = _proposed_place(request, str(entry["模板"]), settings)
    carry_over(folder, entry, _digits(place[0]), page.office.folders.config, settings)
    if typed:  # what was chosen stays, though something else was wrong
        with suppress(HuizhiError):
            change_entry(entry, typed)
    return page.show_again(
        request,
        "learned.html",
        error,
        typed,
        entry=entry,
        fields=list((entry.get("字段") or {}).items()),
        tables=[
            (prefix, str(table.get("名称")), list((table.get("列") or {}).items()))
            for prefix, table in zip(column_prefixes(), tables_of(entry), strict=False)
        ],
        alone=False,
        picture=picture,
        chosen=chosen,
        learned=request.path_params["name"],
        asked=_asked_place(request),
        kinds=KINDS,
        prefills=PREFILLS,
        settings=settings,
        proposed=proposed_name(str(entry["标题"]), activity),
        place=place,
    )


def _proposed_place(request: Request, template: str, settings: Settings) -> tuple[str, str, str]:
    """Where the form probably goes: the attachment that it replaces, "" for none; the deliverable,
    "" for that of the attachment; and its day. By what the page before said, else by the number
    that its file name has."""
    query = request.query_params
    numbers = {str(one.number): one for one in settings.attachments}
    named = _NUMBER.match(template)
    replaces = query.get("replaces", "")
    deliverable = query.get("deliverable", "")
    if not deliverable and replaces not in numbers:
        replaces = named.group(1) if named and named.group(1) in numbers else ""
    if replaces not in numbers:
        replaces = ""
    if not deliverable and not (replaces and numbers[replaces].deliverable):
        deliverable = NEW_TEMPLATE
    return replaces, deliverable, settings.last_day.isoformat()


def _decide(page: Page, request: Request, texts: dict[str, str]) -> Response:
    """The form learned again with what the clerk says of a place; what was typed elsewhere on the
    page stays."""
    folder = _folder(page, request)
    before = learned_settings_in(folder)["附件"][0]
    key, says = texts.get("place.key", ""), texts.get("place.says", "")  # "": taken back
    said = SaidOfPlace(
        key,
        Says(says) if says in set(Says) else None,
        texts.get("place.label", "").strip(),
        texts.get("place.kind", ""),
        "place.required" in texts,
        choices_in(texts.get("place.choices", "")),
    )
    try:
        place = decide(folder, said)
    except HuizhiError as error:
        return _learned(page, request, error, texts, key)
    page.note(request, f"核对空白表：{place.name} {says or '撤销'}")
    after = learned_settings_in(folder)["附件"][0]
    typed = typed_again(texts, before, after, but={place.label})
    return _learned(page, request, None, typed, key)


def _keep(page: Page, request: Request, texts: dict[str, str]) -> Response:
    """The form as an attachment of the campaign, with what the clerk has mended."""
    folder = _folder(page, request)
    config = page.office.folders.config
    data = learned_settings_in(folder)
    entry = data["附件"][0]
    template = next(p for p in folder.iterdir() if p.suffix in TEMPLATE_SUFFIXES)
    items = data.get("项目") or []
    replaces = texts.get("replaces", "")
    wanted = Adoption(
        _digits(replaces),
        texts.get("deliverable", NEW_TEMPLATE),
        texts.get("name", ""),
        texts.get("due", ""),
    )
    settings = page.office.campaign().settings
    prefill_known(entry, [one.name for one in settings.communities])
    as_learned = parts_of(entry)
    lost = carry_over(folder, entry, _digits(replaces), config, settings)
    try:
        change_entry(entry, texts)
        with page.office.writing:
            came = came_in(page.office.state(wait=600).gathered)
            folders = config, page.own_templates()
            number = adopt_form(*folders, entry, items, template, wanted, came=came)
            note_adopted(folder, str(entry["模板"]), as_learned)
    except HuizhiError as error:
        return _learned(page, request, error, texts)
    page.note(request, f"采用空白表：{entry['标题']}")
    told = f"“{entry['标题']}”现在是附件{number}。"
    told += "".join(f"原来的核对“{one}”对不上这张表，没有带过来。" for one in lost)
    return page.redirect("/setup/structure", told)


def _digits(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() else None


def _folder(page: Page, request: Request) -> Path:
    name = str(request.path_params["name"])
    folder = page.office.folders.output / LEARNED_FOLDER / name
    if not _NAME.fullmatch(name) or not has_picture(folder):
        raise HuizhiError("没有找到刚才的空白表，请再选一次。")
    return folder
