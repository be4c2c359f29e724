"""Learning: a blank form of the district dropped on the page, understood, mended, and kept."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.disk import safe_name, temporary_folder, write_whole
from huizhi.errors import HuizhiError
from huizhi.forms.fields import KINDS
from huizhi.steps.preparing import (
    NEW_TEMPLATE,
    Adoption,
    adopt_form,
    change_entry,
    learn,
    learned_settings_in,
)
from huizhi.web.service import (
    GuardedRoute,
    Page,
    file_in,
    message_of,
    texts_in,
)

_FOLDER = "learned"
_LARGEST = 20 << 20
_NAME = re.compile(r"[0-9a-f]{16}")


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of learning."""

    def begin(request: Request) -> Response:
        return page.show(request, "learn.html", told=message_of(request))

    async def take(request: Request) -> Response:
        name, data = await file_in(request, _LARGEST, "一张空白表（.xlsx 或 .docx）")
        return await run_in_threadpool(_learn, page, request, name, data)

    def look(request: Request) -> Response:
        return _learned(page, request)

    async def keep(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_keep, page, request, texts)

    return [
        GuardedRoute("/setup/learn", begin, who="viewer"),
        GuardedRoute("/setup/learn", take, methods=["POST"], who="clerk"),
        GuardedRoute("/setup/learn/{name}", look, who="viewer"),
        GuardedRoute("/setup/learn/{name}", keep, methods=["POST"], who="clerk"),
    ]


def _learn(page: Page, request: Request, name: str, data: bytes) -> Response:
    """The form learned into a folder of its own; the guided page shows what was understood."""
    plain = safe_name(PurePosixPath(name.replace("\\", "/")).name)
    number = secrets.token_hex(8)
    folder = page.office.folders.output / _FOLDER / number
    with temporary_folder() as draft:
        source = draft / plain
        source.write_bytes(data)
        learned = learn(source, folder)
    doubts = "\n".join(map(str, learned.form.doubts))
    write_whole(folder / "doubts.txt", doubts.encode())
    write_whole(folder / "drawing.txt", learned.drawing.encode())
    page.note(request, f"学习空白表：{plain}")
    return page.redirect(f"/setup/learn/{number}")


def _learned(
    page: Page,
    request: Request,
    error: HuizhiError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    folder = _folder(page, request)
    data = learned_settings_in(folder)
    settings = page.office.campaign().settings
    entry = data["附件"][0]
    table = entry.get("明细")
    if typed:  # what was chosen stays, though something else was wrong
        change_entry(entry, typed)
    return page.show_again(
        request,
        "learned.html",
        error,
        typed,
        entry=entry,
        fields=list((entry.get("字段") or {}).items()),
        columns=list(table["列"].items()) if table else [],
        drawing=(folder / "drawing.txt").read_text("utf-8"),
        doubts=(folder / "doubts.txt").read_text("utf-8").splitlines(),
        kinds=[name for name, kind in KINDS.items() if not kind.names_item],
        deliverables=settings.deliverables,
    )


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
        int(replaces) if replaces.isascii() and replaces.isdecimal() else None,
        texts.get("deliverable", NEW_TEMPLATE),
        texts.get("name", ""),
        texts.get("due", ""),
    )
    try:
        change_entry(entry, texts)
        with page.office.writing:
            number = adopt_form(config, page.own_templates(), entry, items, template, wanted)
    except HuizhiError as error:
        return _learned(page, request, error, texts)
    page.note(request, f"采用空白表：{entry['标题']}")
    return page.redirect("/setup/templates", f"“{entry['标题']}”已加为附件{number}。")


def _folder(page: Page, request: Request) -> Path:
    name = str(request.path_params["name"])
    folder = page.office.folders.output / _FOLDER / name
    if not _NAME.fullmatch(name) or not (folder / "附件.yaml").is_file():
        raise HuizhiError("没有找到刚才的空白表，请再选一次。")
    return folder
