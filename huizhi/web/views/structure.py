"""Structure: what is asked of the communities, and by which forms, changed by clicking.

One list of deliverables, each with its day, its form and the files that are wanted; below it the
attachments, the items and what is asked of pictures.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import count, takewhile
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.campaign import Attachment, FieldSetting
from huizhi.errors import HuizhiError
from huizhi.forms.fields import KINDS
from huizhi.steps.preparing import (
    MATERIAL_SWITCHES,
    AskedFiles,
    AttachmentTexts,
    CameIn,
    DeliverableTexts,
    ItemTexts,
    add_attachment,
    add_deliverable,
    add_item,
    came_in,
    campaign_file,
    change_attachment,
    change_deliverable,
    change_form,
    change_item,
    change_material_rules,
    column_prefixes,
    kept_forms,
    link_attachment,
    move_attachment,
    move_deliverable,
    move_item,
    remove_attachment,
    remove_deliverable,
    remove_item,
    replace_attachment,
    rule_proposals,
    take_rule,
)
from huizhi.web.service import GuardedRoute, Page, file_in, texts_in

_LARGEST = 20 << 20
_HOME = "/setup/structure"
_NUMBERED = re.compile(r"^附件\s*\d*\s*[：:.、 ]*")
SWITCHES = (
    ("照片原图", "照片要原图（聊天软件压缩过的、截图会提示）"),
    ("照片说明", "每张照片要有文字说明"),
    ("视频简介", "每个视频要有简介"),
    ("网盘链接", "视频可以报网盘链接"),
    ("核对数量", "按项目核对数量"),
)
PREFILLS = (
    ("", "不预填"),
    ("名称", "单位名称"),
    ("编号", "单位编号"),
    ("联络员", "联络员姓名"),
    ("联络员手机", "联络员手机"),
    ("底数", "按底数"),
    ("空着", "总是空着"),
)
assert {key for key, _ in SWITCHES} == set(MATERIAL_SWITCHES)


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of what is asked for."""

    def show(request: Request) -> Response:
        return _show(page, request)

    async def change(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_change, page, request, texts)

    async def take(request: Request) -> Response:
        name, data = await file_in(request, _LARGEST, "一个附件文件（.docx 或 .xlsx）")
        return await run_in_threadpool(_take, page, request, name, data)

    def form(request: Request) -> Response:
        return _form(page, request)

    async def save_form(request: Request) -> Response:
        texts = await texts_in(request)
        return await run_in_threadpool(_save_form, page, request, texts)

    return [
        GuardedRoute(_HOME, show, who="viewer"),
        GuardedRoute(_HOME, change, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HOME}/file", take, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HOME}/form/{{number:int}}", form, who="viewer"),
        GuardedRoute(f"{_HOME}/form/{{number:int}}", save_form, methods=["POST"], who="clerk"),
    ]


def _show(
    page: Page,
    request: Request,
    error: HuizhiError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    settings, output = page.office.campaign().settings, page.office.folders.output
    return page.show_again(
        request,
        "structure.html",
        error,
        typed,
        kept=_kept(output),
        proposals=rule_proposals(settings, output),
        settings=settings,
        version=campaign_file(page.office.folders.config).version,
        asked_in={one.number: asked_in(one) for one in settings.attachments},
        switches=[(key, words, _is_on(page, key)) for key, words in SWITCHES],
    )


def asked_in(attachment: Attachment) -> list[str]:
    """The labels that are read in a form: its fields, then its columns."""
    columns = (label for table in attachment.tables for label in table.columns)
    return [*attachment.fields, *columns]


def _is_on(page: Page, key: str) -> bool:
    rules = page.office.campaign().settings.material.model_dump(by_alias=True)
    return bool(rules[key])


def _change(page: Page, request: Request, texts: dict[str, str]) -> Response:
    """One button of the page: what it says is done, and told above the page."""
    what = texts.get("what", "")
    if what not in _DONE:
        raise HuizhiError("没有这个按钮，请刷新再试。")
    try:
        with page.office.writing:
            told = _DONE[what](_Place(page), texts)
    except HuizhiError as error:
        return _show(page, request, error, texts)
    page.note(request, f"事项和表格：{told}")
    return page.redirect(_HOME, f"{told}。")


class _Place:
    """Where changes are made: the activity's folders, and what has come in."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @property
    def folders(self) -> tuple[Path, Path]:
        return self._page.office.folders.config, self._page.own_templates()

    @property
    def came(self) -> CameIn:
        """What has come in up to now, however long it takes to tell."""
        return came_in(self._page.office.state(wait=600).gathered)

    def deliverable_name(self, deliverable_id: str) -> str:
        """The name, "" when it is not there any more."""
        known = self._page.office.campaign().settings.deliverables
        return next((one.name for one in known if one.id == deliverable_id), "")


def _add_deliverable(place: _Place, texts: Mapping[str, str]) -> str:
    add_deliverable(*place.folders, _deliverable(texts), texts.get("version", ""))
    return f"已添加报送事项“{texts['name'].strip()}”"


def _change_deliverable(place: _Place, texts: Mapping[str, str]) -> str:
    told = _deliverable(texts)
    change_deliverable(*place.folders, texts.get("id", ""), told, texts.get("version", ""))
    return f"已保存“{told.name.strip()}”"


def _remove_deliverable(place: _Place, texts: Mapping[str, str]) -> str:
    which = texts.get("id", "")
    name = place.deliverable_name(which)
    remove_deliverable(*place.folders, which, texts.get("version", ""), place.came)
    return f"已删去“{name}”"


def _move_deliverable(place: _Place, texts: Mapping[str, str]) -> str:
    which = texts.get("id", "")
    by = -1 if texts["what"].endswith("-up") else 1
    move_deliverable(*place.folders, which, by, texts.get("version", ""))
    return f"已移动“{place.deliverable_name(which)}”"


def _change_attachment(place: _Place, texts: Mapping[str, str]) -> str:
    told = AttachmentTexts(
        texts.get("title", ""),
        texts.get("short_title", ""),
        texts.get("receiver", ""),
        texts.get("phone", ""),
    )
    number = _number(texts)
    change_attachment(*place.folders, number, told, texts.get("version", ""))
    return f"已保存附件{number}"


def _remove_attachment(place: _Place, texts: Mapping[str, str]) -> str:
    number = _number(texts)
    remove_attachment(*place.folders, number, texts.get("version", ""), place.came)
    return f"已删去附件{number}，它的文件另存在 templates 里"


def _move_attachment(place: _Place, texts: Mapping[str, str]) -> str:
    number = _number(texts)
    to = number + (-1 if texts["what"].endswith("-up") else 1)
    move_attachment(*place.folders, number, to, texts.get("version", ""))
    return f"附件{number}已改为附件{to}"


def _link_attachment(place: _Place, texts: Mapping[str, str]) -> str:
    number, which = _number(texts), texts.get("id", "")
    link_attachment(*place.folders, number, which, texts.get("version", ""), place.came)
    return f"附件{number}现在用来报送“{place.deliverable_name(which)}”"


def _add_item(place: _Place, texts: Mapping[str, str]) -> str:
    add_item(*place.folders, _item(texts), texts.get("version", ""))
    return f"已添加项目“{texts['name'].strip()}”"


def _change_item(place: _Place, texts: Mapping[str, str]) -> str:
    old = texts.get("id", "")
    change_item(*place.folders, old, _item(texts), texts.get("version", ""), place.came)
    return f"已保存项目“{texts['name'].strip()}”"


def _remove_item(place: _Place, texts: Mapping[str, str]) -> str:
    name = texts.get("id", "")
    remove_item(*place.folders, name, texts.get("version", ""), place.came)
    return f"已删去项目“{name}”"


def _move_item(place: _Place, texts: Mapping[str, str]) -> str:
    name = texts.get("id", "")
    by = -1 if texts["what"].endswith("-up") else 1
    move_item(*place.folders, name, by, texts.get("version", ""))
    return f"已移动项目“{name}”"


def _change_rules(place: _Place, texts: Mapping[str, str]) -> str:
    change_material_rules(*place.folders, texts, texts.get("version", ""))
    return "已保存照片和视频的要求"


def _take_rule(place: _Place, texts: Mapping[str, str]) -> str:
    number, rule = _number(texts), texts.get("rule", "").strip()
    take_rule(*place.folders, number, rule, texts.get("version", ""))
    return f"附件{number}的“核对”里加上了“{rule}”"


_DONE: Mapping[str, Callable[[_Place, Mapping[str, str]], str]] = {
    "deliverable-add": _add_deliverable,
    "deliverable-save": _change_deliverable,
    "deliverable-drop": _remove_deliverable,
    "deliverable-up": _move_deliverable,
    "deliverable-down": _move_deliverable,
    "attachment-save": _change_attachment,
    "attachment-drop": _remove_attachment,
    "attachment-up": _move_attachment,
    "attachment-down": _move_attachment,
    "attachment-link": _link_attachment,
    "item-add": _add_item,
    "item-save": _change_item,
    "item-drop": _remove_item,
    "item-up": _move_item,
    "item-down": _move_item,
    "rules": _change_rules,
    "rule-take": _take_rule,
}


def _deliverable(texts: Mapping[str, str]) -> DeliverableTexts:
    return DeliverableTexts(
        texts.get("name", ""),
        texts.get("due", ""),
        texts.get("note", ""),
        texts.get("aliases", ""),
        _asked_files(texts),
        texts["sealed"] == "yes" if "sealed" in texts else None,
    )


def _item(texts: Mapping[str, str]) -> ItemTexts:
    printed, aliases = texts.get("printed_name", ""), texts.get("aliases", "")
    return ItemTexts(texts.get("name", ""), _asked_files(texts), printed, aliases)


def _asked_files(texts: Mapping[str, str]) -> list[AskedFiles]:
    """The kinds of files that are wanted, a line of the page each; one without a kind is none."""
    lines = takewhile(lambda number: f"kind{number}" in texts, count())
    keys = ("kind", "least", "unit", "min", "max")
    return [AskedFiles(*(texts.get(f"{key}{number}", "") for key in keys)) for number in lines]


def _number(texts: Mapping[str, str]) -> int:
    said = texts.get("number", "")
    return int(said) if re.fullmatch(r"[0-9]{1,4}", said) else 0


def _take(page: Page, request: Request, name: str, data: bytes) -> Response:
    """A file as a new attachment that nobody fills in, or in the place of one."""
    said = request.query_params.get("number", "")
    plain = PurePosixPath(name.replace("\\", "/"))
    title = _NUMBERED.sub("", plain.stem).strip() or plain.stem
    place = _Place(page)
    try:
        with page.office.writing:
            if said:
                number = _number({"number": said})
                replace_attachment(*place.folders, number, plain.name, data)
                told = f"附件{number}已换成 {plain.name}"
            else:
                told_of = AttachmentTexts(title)
                number = add_attachment(*place.folders, told_of, plain.name, data)
                told = f"“{title}”已加为附件{number}"
    except HuizhiError as error:
        return _show(page, request, error)
    page.note(request, f"事项和表格：{told}")
    return page.redirect(_HOME, f"{told}。")


def _form(
    page: Page,
    request: Request,
    error: HuizhiError | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    number = request.path_params["number"]
    settings, output = page.office.campaign().settings, page.office.folders.output
    known = (one for one in settings.attachments if one.number == number and asked_in(one))
    attachment = next(known, None)
    if attachment is None:
        raise HuizhiError(f"附件{number}不是要填报的表。")
    return page.show_again(
        request,
        "structure_form.html",
        error,
        typed,
        kept=_kept(output),
        proposals=[one for one in rule_proposals(settings, output) if one.number == number],
        attachment=attachment,
        version=campaign_file(page.office.folders.config).version,
        fields=_settings_of(attachment.fields),
        tables=[
            (prefix, table.name, _settings_of(table.columns))
            for prefix, table in zip(column_prefixes(), attachment.tables, strict=False)
        ],
        kinds=KINDS,
        prefills=PREFILLS,
    )


def _kept(output: Path) -> dict[str, str]:
    """Where the form of each template can be looked at, by the template's name."""
    return {name: folder.name for name, folder in kept_forms(output).items()}


def _settings_of(fields: Mapping[str, FieldSetting]) -> list[tuple[str, dict[str, object]]]:
    """Fields with their settings as the file has them."""
    return [(label, one.model_dump(by_alias=True)) for label, one in fields.items()]


def _save_form(page: Page, request: Request, texts: dict[str, str]) -> Response:
    number = request.path_params["number"]
    config, version = page.office.folders.config, texts.get("version", "")
    try:
        with page.office.writing:
            change_form(config, page.own_templates(), number, texts, version)
    except HuizhiError as error:
        return _form(page, request, error, texts)
    page.note(request, f"事项和表格：修改附件{number}的栏目")
    return page.redirect(_HOME, f"附件{number}的栏目已保存。")
