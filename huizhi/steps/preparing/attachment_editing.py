"""Attachment editing: the attachments of the notice, added, replaced, moved and taken away.

They are numbered by their places. A template that goes is set aside beside the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ruamel.yaml.comments import CommentedMap

from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.errors import HuizhiError
from huizhi.steps.preparing.campaign_text import Entry
from huizhi.steps.preparing.deliverable_editing import move, put
from huizhi.steps.preparing.learning import template_name
from huizhi.steps.preparing.structure_draft import NOTHING_CAME, CameIn, StructureDraft

_LONGEST_NAME = 40


@dataclass(frozen=True)
class AttachmentTexts:
    """An attachment as it is typed. short_title: "" for the title; receiver, phone: to whom it is
    sent, where its template says so."""

    title: str
    short_title: str = ""
    receiver: str = ""
    phone: str = ""


def add_attachment(
    config: Path,
    templates: Path,
    texts: AttachmentTexts,
    file_name: str,
    data: bytes,
    version: str = "",
) -> int:
    """The number of a new attachment that nobody fills in: it is sent with the notice, and nothing
    is read of it. file_name: as it came, which says its kind.

    Raises: HuizhiError for what cannot be used; ChangedError; ConfigError; TemplateError;
    StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    suffix, stem = _suffix(file_name), draft.new_template(template_name(_stem(file_name)))
    tree = CommentedMap({"序号": len(draft.attachments) + 1})
    _write(tree, texts)
    tree["模板"] = stem
    draft.attachments.append(Entry(tree))
    draft.added[f"{stem}{suffix}"] = data
    draft.save()
    return len(draft.attachments)


def replace_attachment(
    config: Path, templates: Path, number: int, file_name: str, data: bytes, version: str = ""
) -> None:
    """Another file for an attachment that nobody fills in; the old one is set aside.

    Raises: HuizhiError when it is a form, or for what cannot be used; ChangedError; ConfigError;
    TemplateError; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    tree = draft.attachment(number).tree
    if tree.get("报送事项"):
        raise HuizhiError(f"附件{number}是要填报的表。请在“学习新表”里选新的表，替换附件{number}。")
    old = str(tree.get("模板"))
    stem = draft.new_template(template_name(_stem(file_name)))
    tree["模板"] = stem
    draft.added[f"{stem}{_suffix(file_name)}"] = data
    draft.replace_template(old, stem)
    draft.save()


def change_attachment(
    config: Path, templates: Path, number: int, texts: AttachmentTexts, version: str = ""
) -> None:
    """Changes what is typed of an attachment.

    Raises: HuizhiError for what cannot be used; ChangedError; ConfigError; TemplateError;
    StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    _write(draft.attachment(number).tree, texts)
    draft.save()


def remove_attachment(
    config: Path, templates: Path, number: int, version: str = "", came: CameIn = NOTHING_CAME
) -> None:
    """Takes an attachment away and sets its template aside; the deliverable that it was the form of
    stays, without one. Those behind it move up by one number.

    Raises: HuizhiError when something came by it; ChangedError; ConfigError; TemplateError when
    another template uses it; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    entry = draft.attachment(number)
    came.refuse_losing(entry.tree.get("报送事项"), str(entry.tree.get("简称")), "删去")
    draft.attachments.remove(entry)
    draft.gone.append(str(entry.tree.get("模板")))
    draft.save()


def move_attachment(config: Path, templates: Path, number: int, to: int, version: str = "") -> None:
    """Gives an attachment another number; those between move by one.

    Raises: HuizhiError; ChangedError; ConfigError; TemplateError; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    entry, attachments = draft.attachment(number), draft.attachments
    move(attachments, entry, max(1, min(to, len(attachments))) - number)
    for place, one in enumerate(attachments, start=1):
        one.tree["序号"] = place
    draft.save()


def link_attachment(
    config: Path,
    templates: Path,
    number: int,
    deliverable_id: str,
    version: str = "",
    came: CameIn = NOTHING_CAME,
) -> None:
    """The form of this number is how this deliverable comes, and no other any more.

    Raises: HuizhiError when it is no form, when the deliverable has another, when something came
    by it; ChangedError; ConfigError; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    tree, wanted = draft.attachment(number).tree, draft.deliverable(deliverable_id).tree
    if not (tree.get("字段") or tree.get("明细")):
        raise HuizhiError(
            f"附件{number}里没有要填的栏，不能用来报送。请在“学习新表”里选这张空白表。"
        )
    other = draft.form_of(deliverable_id)
    if other is not None and other.tree is not tree:
        raise HuizhiError(
            f"“{wanted.get('名称')}”已经有一张表（附件{other.tree.get('序号')}），"
            "一项只能有一张。请先把那一张换给别的事项，或删去。"
        )
    before = tree.get("报送事项")
    if before != deliverable_id:
        came.refuse_losing(before, str(tree.get("简称")), "换事项")
        came.refuse_losing(deliverable_id, str(wanted.get("名称")), "换表")
        tree["报送事项"] = deliverable_id
    draft.save()


def _write(tree: CommentedMap, texts: AttachmentTexts) -> None:
    title = " ".join(texts.title.split())
    if not title:
        raise HuizhiError("请写附件的标题。")
    put(tree, "标题", title)
    put(tree, "简称", " ".join((texts.short_title or title).split())[:_LONGEST_NAME])
    if texts.receiver.strip() or texts.phone.strip():
        receiver = tree.setdefault("接收人", CommentedMap())
        put(receiver, "姓名", texts.receiver.strip())
        put(receiver, "电话", texts.phone.strip())
    else:
        tree.pop("接收人", None)


def _stem(file_name: str) -> str:
    return PurePosixPath(file_name.replace("\\", "/")).stem


def _suffix(file_name: str) -> str:
    suffix = PurePosixPath(file_name.replace("\\", "/")).suffix.lower()
    if suffix not in TEMPLATE_SUFFIXES:
        raise HuizhiError("附件要是 .docx 或 .xlsx 文件；别的格式请先用 WPS 或 Office 另存。")
    return suffix
