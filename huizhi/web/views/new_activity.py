"""A new activity: from the files that the clerk has for it, from nothing, or from another one.

What is typed and chosen is kept in a draft until the activity is made; nothing is half made.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from huizhi.disk import safe_name, write_whole
from huizhi.errors import HuizhiError, MistakesError
from huizhi.steps.preparing import (
    ActivityFile,
    ActivityPlan,
    FileRole,
    OfficeFacts,
    PlannedDeliverable,
    ProposedRow,
    ProposedText,
    format_of_notice,
    make_activity,
    only_one_notice,
    propose_activity,
    roster_file,
    shared_by,
    sort_file,
    unit_of,
    without_copies,
)
from huizhi.web.service import Drafts, GuardedRoute, Page, message_of
from huizhi.web.views.draft_roster import DraftRoster, RosterSaid, roster_of, with_choices

_SAID = "said.json"
_LARGEST = 20 << 20  # bytes of a file
_MOST_FILES, _MOST_ROWS = 30, 60
_KEPT_DAYS = 7  # an activity that nobody went on with
_SPARE_ROWS = 2
_MAKING = threading.Lock()
TEXTS = ("名称", "开始", "结束", "联系人", "联系电话", "印发日期", "办事处", "区号")  # on the page
_DAYS = {"开始": "开始日期", "结束": "结束日期", "印发日期": "通知的日期"}
MATERIAL = {"pictures": "图片", "videos": "视频", "texts": "文字材料"}


@dataclass(frozen=True)
class DraftRow:
    """One deliverable in the draft, all as text. sentence: where the notice asks for it."""

    name: str = ""
    due: str = ""
    form: str = ""
    pictures: str = ""
    videos: str = ""
    texts: str = ""
    sentence: str = ""
    note: str = ""


@dataclass(frozen=True)
class Draft:
    """An activity that is being put together. sentences: of the texts, by their names; roster: what
    was chosen of the list."""

    folder: Path
    files: tuple[ActivityFile, ...]
    texts: Mapping[str, str]
    sentences: Mapping[str, ProposedText]
    rows: tuple[DraftRow, ...]
    remarks: tuple[str, ...]
    roster: RosterSaid


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of making a new activity."""

    def begin(request: Request) -> Response:
        return page.show(request, "new_activity.html", told=message_of(request))

    async def take(request: Request) -> Response:
        _, files = await _form_of(request)
        return await run_in_threadpool(_begin, page, files)

    def show(request: Request) -> Response:
        return _show(page, request, _draft(page, request))

    async def go_on(request: Request) -> Response:
        texts, files = await _form_of(request)
        return await run_in_threadpool(_go_on, page, request, texts, files)

    return [
        GuardedRoute("/setup/new", begin, who="viewer"),
        GuardedRoute("/setup/new", take, methods=["POST"], who="clerk"),
        GuardedRoute("/setup/new/draft/{draft}", show, who="clerk"),
        GuardedRoute("/setup/new/draft/{draft}", go_on, methods=["POST"], who="clerk"),
    ]


async def _form_of(request: Request) -> tuple[dict[str, str], list[tuple[str, bytes]]]:
    """Texts by name, and the files. Raises: HuizhiError for too many files, or too large ones."""
    texts: dict[str, str] = {}
    files: list[tuple[str, bytes]] = []
    async with request.form(max_fields=2_000, max_files=_MOST_FILES + 1) as form:
        for name, value in form.multi_items():
            if not isinstance(value, UploadFile):
                texts[name] = value.encode("utf-8", "ignore").decode()
            elif value.filename:
                data = await value.read(_LARGEST + 1)
                if len(data) > _LARGEST:
                    raise HuizhiError(f"“{value.filename[:80]}”超过{_LARGEST >> 20}MB。")
                files.append((value.filename, data))
    if len(files) > _MOST_FILES:
        raise HuizhiError(f"一次最多选{_MOST_FILES}个文件。")
    return texts, files


def _begin(page: Page, files: Sequence[tuple[str, bytes]]) -> Response:
    folder = _drafts(page).new()
    (folder / "files").mkdir()
    _add_files(folder, files)
    _propose(page, folder)
    return page.redirect(f"/setup/new/draft/{folder.name}")


def _drafts(page: Page) -> Drafts:
    return Drafts(page.office.folders.output, "activities", _KEPT_DAYS)


def _add_files(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Keeps the files; a later one takes the place of an earlier one of its name, two of one name
    that come together stay apart."""
    came = set[str]()
    for name, data in files:
        plain = safe_name(PurePosixPath(name.replace("\\", "/")).name)
        stem, suffix = PurePosixPath(plain).stem, PurePosixPath(plain).suffix
        number = 2
        while plain in came:
            plain, number = f"{stem}（{number}）{suffix}", number + 1
        came.add(plain)
        write_whole(folder / "files" / plain, data)


def _propose(page: Page, folder: Path) -> None:
    """Reads the files and writes down what they propose."""
    write_whole(folder / _SAID, json.dumps(_NOTHING_SAID).encode())
    _propose_more(page, folder, {})


def _propose_more(page: Page, folder: Path, roles: Mapping[str, str]) -> None:
    """Reads the files; those that were there stay what they are. roles: of those, by name."""
    found = [sort_file(p) for p in sorted((folder / "files").iterdir())]
    kept = [replace(one, role=FileRole(roles.get(one.name, one.role))) for one in found]
    files = only_one_notice(
        without_copies(sorted(kept, key=lambda one: (one.name not in roles, len(one.name))))
    )
    said = _said(folder)
    said["roles"] = {one.name: str(one.role) for one in files}
    said["wrong"] = {one.name: one.wrong for one in files}
    write_whole(folder / _SAID, json.dumps(said, ensure_ascii=False).encode())
    _read_again(page, folder)


def _read_again(page: Page, folder: Path) -> None:
    """Proposes anew by what the files are for now; what was typed stays."""
    proposal = propose_activity(_files(folder), page.office.today(), _known(page))
    said = _said(folder)
    typed, rows = said["texts"], said["rows"]
    assert isinstance(typed, dict)
    assert isinstance(rows, list)
    texts = {name: one.text for name, one in proposal.texts.items()}
    said["texts"] = texts | {name: text for name, text in typed.items() if text}
    said["sentences"] = {
        n: [t.text, t.sentence, t.look, t.origin] for n, t in proposal.texts.items()
    }
    forms = {one.name: one.form for one in proposal.rows}
    rows = [{**one, "form": one["form"] or forms.get(one["name"], "")} for one in rows]
    known = {one["name"] for one in rows} | {one["form"] for one in rows if one["form"]}
    new = [one for one in proposal.rows if one.name not in known and one.form not in known]
    said["rows"] = [*rows, *map(_row_said, new)]
    said["remarks"] = list(proposal.remarks)
    write_whole(folder / _SAID, json.dumps(said, ensure_ascii=False).encode())


def _known(page: Page) -> dict[str, ProposedText]:
    """Whom to ask, as the activity made last says it."""
    own = [one for one in page.activities.all() if not one.is_example]
    for one in reversed(own):
        with suppress(HuizhiError):
            contact = page.activities.page(one.id).office.campaign().settings.notice.contact
            origin = f"按“{one.name}”填的"
            return {
                "联系人": ProposedText(contact.name, origin=origin),
                "联系电话": ProposedText(contact.phone, origin=origin),
            }
    return {}


def _row_said(one: ProposedRow) -> dict[str, str]:
    wanted = dict(one.material)
    counts = {key: str(wanted.get(kind, "")) for key, kind in MATERIAL.items()}
    own = {"name": one.name, "due": one.due, "form": one.form}
    return {**own, **counts, "sentence": one.sentence, "note": one.note}


def _said(folder: Path) -> dict[str, object]:
    found = json.loads((folder / _SAID).read_text("utf-8"))
    assert isinstance(found, dict)
    return found


_NOTHING_SAID: Mapping[str, object] = {
    "texts": {},
    "sentences": {},
    "rows": [],
    "remarks": [],
    "roles": {},
    "wrong": {},
    "roster": {},
}


def _files(folder: Path) -> list[ActivityFile]:
    said = _said(folder)
    roles, wrong = said["roles"], said["wrong"]
    assert isinstance(roles, dict)
    assert isinstance(wrong, dict)
    found = []
    for path in sorted((folder / "files").iterdir()):
        known = _sorted(path, path.stat().st_mtime_ns)
        role = FileRole(roles.get(path.name, known.role))
        found.append(replace(known, path=path, role=role, wrong=str(wrong.get(path.name, ""))))
    return found


@lru_cache(maxsize=64)
def _sorted(path: Path, _: int) -> ActivityFile:
    """The file as it was read; it does not change once it is there."""
    return sort_file(path)


def _draft(page: Page, request: Request) -> Draft:
    """The draft as it stands. Raises: HuizhiError."""
    number = str(request.path_params["draft"])
    folder = _drafts(page).find(number)
    if folder is None or not (folder / _SAID).is_file():
        raise HuizhiError("没有找到这个没建完的活动，可能已经建好了。请从“新活动”重新开始。")
    said = _said(folder)
    texts, sentences, rows, remarks, roster = (
        said[key] for key in ("texts", "sentences", "rows", "remarks", "roster")
    )
    assert isinstance(texts, dict)
    assert isinstance(sentences, dict)
    assert isinstance(rows, list)
    assert isinstance(remarks, list)
    assert isinstance(roster, dict)
    return Draft(
        folder,
        tuple(_files(folder)),
        texts,
        {name: ProposedText(*one) for name, one in sentences.items()},
        tuple(DraftRow(**one) for one in rows),
        tuple(remarks),
        RosterSaid(**roster),
    )


def _show(page: Page, request: Request, draft: Draft, error: HuizhiError | None = None) -> Response:
    first = page.activities.all()[0].folders
    shared = shared_by(first)
    roster = _roster_of(draft)
    spare = max(0, _SPARE_ROWS if draft.rows else 4)
    return page.show_again(
        request,
        "new_draft.html",
        error,
        {},
        draft=draft,
        roles=list(FileRole),
        forms=[one.name for one in draft.files if one.role is FileRole.FORM],
        rows=[*draft.rows, *(DraftRow() for _ in range(spare))],
        needs_office=shared is None,
        units=len(roster_file(shared).rows) if shared is not None else 0,
        roster=roster,
        lists=[one.name for one in draft.files if one.role is FileRole.ROSTER],
        days=_DAYS,
        material=MATERIAL,
    )


def _roster_of(draft: Draft) -> DraftRoster | None:
    return roster_of(draft.files, draft.roster, draft.texts.get("区号", ""))


def _go_on(
    page: Page,
    request: Request,
    texts: dict[str, str],
    files: Sequence[tuple[str, bytes]],
) -> Response:
    """Keeps what was typed; with further files reads again; or makes the activity."""
    draft = _draft(page, request)
    _add_files(draft.folder, files)
    before = {one.name: str(one.role) for one in draft.files}
    roles = {name: texts.get(f"role.{n}", role) for n, (name, role) in enumerate(before.items())}
    _type(draft, texts, roles)
    if files or roles != before:
        if files:
            _propose_more(page, draft.folder, roles)
        else:
            _read_again(page, draft.folder)
        return page.redirect(f"/setup/new/draft/{draft.folder.name}", "已重新读了一遍文件。")
    draft = _draft(page, request)
    if texts.get("what") != "make":
        return page.redirect(f"/setup/new/draft/{draft.folder.name}", "填的已存着，可以接着填。")
    with _MAKING:  # pressed twice makes one activity
        draft = _draft(page, request)
        try:
            plan = _plan(page, draft)
            activity_id = make_activity(page.activities.all()[0].folders, plan)
        except MistakesError as error:  # of files that are not there yet: their lines tell nothing
            told = dict.fromkeys(
                one.told if one.file.startswith("config/") else str(one) for one in error.mistakes
            )
            return _show(page, request, draft, HuizhiError("；".join(t.rstrip("。") for t in told)))
        except HuizhiError as error:
            return _show(page, request, draft, error)
        shutil.rmtree(draft.folder, ignore_errors=True)
    page.activities.look_again()
    new = page.activities.page(activity_id)
    new.note(request, f"新建活动：{plan.name}")
    return new.redirect(
        "/setup",
        f"“{plan.name}”建好了。请看一遍，再到“生成”里预览，到“发出”里发给各单位。"
        f"{_told_of_format(new) if plan.notice else ''}",
    )


def _told_of_format(page: Page) -> str:
    """A word on how the clerk's own notice stands against the standard, "" where it does."""
    with suppress(HuizhiError):  # whoever opens its page is told
        format = format_of_notice(page.office.campaign(), page.office.folders.templates)
        if format is not None and format.lines:
            return (
                f"通知有{len(format.lines)}处和公文格式标准不一样，"
                "可以在“模板→看公文格式”里看、改好。"
            )
    return ""


def _type(draft: Draft, texts: Mapping[str, str], roles: Mapping[str, str]) -> None:
    """Writes down what was typed."""
    folder = draft.folder
    said = _said(folder)
    if roster := _roster_of(draft):
        said["roster"] = asdict(with_choices(draft.roster, roster, texts))
    before = said["texts"]
    assert isinstance(before, dict)
    typed = {name: " ".join(texts[name].split())[:200] for name in TEXTS if name in texts}
    said["texts"] = before | typed
    said["roles"] = dict(roles)
    old = said["rows"]
    assert isinstance(old, list)
    rows = []
    for number in range(_MOST_ROWS):
        own = {key: texts.get(f"d{number}.{key}", "").strip()[:200] for key in _ROW_KEYS}
        if any(own.values()):
            told = old[number] if number < len(old) else {}
            rows.append({**own, "sentence": told.get("sentence", ""), "note": ""})
    said["rows"] = rows
    write_whole(folder / _SAID, json.dumps(said, ensure_ascii=False).encode())


_ROW_KEYS = ("name", "due", "form", *MATERIAL)


def _plan(page: Page, draft: Draft) -> ActivityPlan:
    """What the draft says, as a plan. Raises: HuizhiError naming what is missing."""
    texts = draft.texts
    for name, shown in (("名称", "活动名称"), ("联系人", "联系人"), ("联系电话", "联系电话")):
        if not texts.get(name):
            raise HuizhiError(f"请写{shown}。")
    days = {name: _day(texts.get(name, ""), shown) for name, shown in _DAYS.items()}
    notice = next((one for one in draft.files if one.role is FileRole.NOTICE), None)
    roster = _roster_of(draft)
    if roster is not None and roster.taken.mistakes:
        raise HuizhiError("名单：" + "；".join(map(str, roster.taken.mistakes)))
    office = None
    if shared_by(page.activities.all()[0].folders) is None:
        office = OfficeFacts(texts.get("办事处", ""), "", texts.get("区号", ""))
    deliverables = tuple(_deliverables(draft))
    _hold_together(days, deliverables)
    return ActivityPlan(
        name=texts["名称"],
        start=days["开始"],
        end=days["结束"],
        contact=texts["联系人"],
        phone=texts["联系电话"],
        issued=days["印发日期"],
        addressees=texts.get("主送", ""),
        office=office,
        units=roster.taken.units if roster is not None else None,
        notice=notice.path.read_bytes() if notice is not None else None,
        deliverables=deliverables,
        extras={key: texts.get(key, "") for key in ("文号", "主题", "口号", "届次")},
    )


def _deliverables(draft: Draft) -> Iterator[PlannedDeliverable]:
    by_name = {one.name: one.path for one in draft.files if one.role is FileRole.FORM}
    for number, row in enumerate(draft.rows, 1):
        if not row.name:
            raise HuizhiError(f"第{number}个报送事项还没有名称；不要的，把这一行都清空。")
        due = _day(row.due, f"“{row.name}”的截止日期")
        material = tuple(
            (kind, _count(getattr(row, key), row.name, kind), unit_of(kind))
            for key, kind in MATERIAL.items()
            if getattr(row, key)
        )
        yield PlannedDeliverable(row.name, due, "", material, by_name.get(row.form))


def _hold_together(days: Mapping[str, dt.date], deliverables: Sequence[PlannedDeliverable]) -> None:
    """Raises: HuizhiError for what is used twice, and for days in the wrong order."""
    if days["结束"] < days["开始"]:
        raise HuizhiError("结束日期在开始日期前面，请改正其中一个。")
    names, forms = set[str](), dict[Path, str]()
    for one in deliverables:
        if one.due < days["开始"]:
            raise HuizhiError(f"“{one.name}”的截止日期在活动开始以前，请改正其中一个。")
        if set(one.name) & set("{}"):
            raise HuizhiError(f"“{one.name}”里有花括号，请去掉。")
        if one.name in names:
            raise HuizhiError(f"有两个报送事项都叫“{one.name}”，请改一个名称。")
        names.add(one.name)
        if one.form is not None and (other := forms.setdefault(one.form, one.name)) != one.name:
            raise HuizhiError(
                f"“{other}”和“{one.name}”选了同一张表“{one.form.name}”，"
                "收回来分不清是哪一项的。一张表只能用于一个事项，请改其中一个。"
            )


def _day(text: str, what: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise HuizhiError(f"请选{what}。") from error


def _count(text: str, name: str, kind: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 999:
        raise HuizhiError(f"“{name}”要多少{kind}，请写 1 到 999 的数字；不要的空着。")
    return int(text)
