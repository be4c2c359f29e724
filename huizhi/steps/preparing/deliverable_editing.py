"""Deliverable editing: what is asked of the communities, added, changed, moved and taken away.

Ids are made up. What something has come for stays; its name, note and day may change.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from huizhi.errors import HuizhiError
from huizhi.steps.preparing.campaign_text import Entry
from huizhi.steps.preparing.structure_draft import NOTHING_CAME, CameIn, StructureDraft

_WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class AskedFiles:
    """How many files of one kind are wanted, as it is typed. kind: 图片, 视频, 总结报告; unit: its
    measure word; least, most: characters of a text, "" for any."""

    kind: str
    at_least: str = "1"
    unit: str = ""
    least: str = ""
    most: str = ""


@dataclass(frozen=True)
class DeliverableTexts:
    """A deliverable as it is typed. due: 2024-06-25; aliases: with 、 between; material: what comes
    without a form; sealed: whether a sealed copy is asked for; None to leave them as they are."""

    name: str
    due: str
    note: str = ""
    aliases: str = ""
    material: Sequence[AskedFiles] | None = None
    sealed: bool | None = None


def add_deliverable(
    config: Path, templates: Path, texts: DeliverableTexts, version: str = ""
) -> str:
    """The id of a new deliverable behind the others.

    Raises: HuizhiError for what cannot be used; ChangedError; ConfigError; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    made = put_deliverable(draft, texts)
    draft.save()
    return made


def put_deliverable(draft: StructureDraft, texts: DeliverableTexts) -> str:
    """Puts a new deliverable behind the others of a draft; its id. Raises: HuizhiError."""
    made = draft.new_id(_name(texts.name))
    entry = Entry(CommentedMap({"编号": made}))
    _write(entry.tree, texts)
    draft.deliverables.append(entry)
    return made


def change_deliverable(
    config: Path, templates: Path, deliverable_id: str, texts: DeliverableTexts, version: str = ""
) -> None:
    """Changes what is typed of a deliverable; its id stays, and templates that name it name it so.

    Raises: HuizhiError for what cannot be used; ChangedError; ConfigError; TemplateError; nothing
    is changed then; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    tree = draft.deliverable(deliverable_id).tree
    old = str(tree.get("名称"))
    _write(tree, texts)
    if tree["名称"] != old:
        draft.names_changed[old] = str(tree["名称"])
    draft.save()


def remove_deliverable(
    config: Path,
    templates: Path,
    deliverable_id: str,
    version: str = "",
    came: CameIn = NOTHING_CAME,
) -> None:
    """Takes a deliverable away, and with it the form by which it comes; the form's template is set
    aside.

    Raises: HuizhiError when something came for it; ChangedError; ConfigError; TemplateError when a
    template uses it; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    entry = draft.deliverable(deliverable_id)
    came.refuse_losing(deliverable_id, str(entry.tree.get("名称")), "删去")
    form = draft.form_of(deliverable_id)
    if form is not None:
        draft.attachments.remove(form)
        draft.gone.append(str(form.tree.get("模板")))
    draft.deliverables.remove(entry)
    draft.save()


def move_deliverable(
    config: Path, templates: Path, deliverable_id: str, by: int, version: str = ""
) -> None:
    """Moves a deliverable so many places down, or up (negative); no further than the end.

    Raises: HuizhiError; ChangedError; ConfigError; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    move(draft.deliverables, draft.deliverable(deliverable_id), by)
    draft.save()


def move(entries: list[Entry], entry: Entry, by: int) -> None:
    """Moves an entry so many places down, or up; no further than the end."""
    place = next(n for n, one in enumerate(entries) if one is entry)
    del entries[place]
    entries.insert(max(0, place + by), entry)


def day_typed(text: str, name: str) -> dt.date:
    """The day that was typed for the deliverable of this name. Raises: HuizhiError."""
    if not text.strip():
        raise HuizhiError(f"请写“{name}”的截止日期。")
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise HuizhiError(f"截止日期“{text.strip()}”不是日期，要写成 2024-06-25。") from error


def names_typed(text: str) -> list[str]:
    """The names in a text, with 、 or commas between."""
    return [part for part in re.split(r"[、，,；;\s]+", text) if part]


def put(tree: CommentedMap, key: str, value: object) -> None:
    """Writes a value, or takes the key away where there is none."""
    if value in (None, "", []):
        tree.pop(key, None)
    elif tree.get(key) != value:
        tree[key] = value


def asked_files(tree_value: Sequence[AskedFiles]) -> CommentedSeq:
    """The kinds that are wanted, each on one line as in the shipped file.

    Raises: HuizhiError for a number that is none.
    """
    return CommentedSeq(_asked(one) for one in tree_value if one.kind.strip())


def _asked(files: AskedFiles) -> CommentedMap:
    kind = " ".join(files.kind.split())
    line = CommentedMap({"种类": kind, "至少": number_typed(files.at_least or "1", f"{kind}至少")})
    line.fa.set_flow_style()
    put(line, "量词", files.unit.strip())
    for key, text in (("最少字数", files.least), ("最多字数", files.most)):
        if text.strip():
            line[key] = number_typed(text, f"{kind}的{key}")
    return line


def number_typed(text: str, what: str) -> int:
    """The whole number that was typed. Raises: HuizhiError."""
    if not _WHOLE_NUMBER.fullmatch(text.strip()) or int(text) == 0:
        raise HuizhiError(f"{what}写的是“{text.strip()}”，要写一个数，如 3。")
    return int(text)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise HuizhiError("请写报送事项的名称，如“现场照片”。")
    return name


def _write(tree: CommentedMap, texts: DeliverableTexts) -> None:
    """Raises: HuizhiError for what cannot be used."""
    name = _name(texts.name)
    put(tree, "名称", name)
    put(tree, "说明", " ".join(texts.note.split()))
    put(tree, "截止", day_typed(texts.due, name))
    put(tree, "别名", names_typed(texts.aliases))
    if texts.sealed is not None:
        put(tree, "盖章件", texts.sealed or None)
    if texts.material is None:
        return
    asked = asked_files(texts.material)
    kept = {str(one.get("种类")): one for one in tree.get("材料") or ()}
    for one in asked:  # which kinds of file count stands there already
        if files := (kept.get(one["种类"]) or {}).get("文件"):
            one["文件"] = files
    put(tree, "材料", asked)
