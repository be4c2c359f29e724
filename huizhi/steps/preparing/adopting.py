"""Adopting: a template of the clerk's, or a learned form, becomes part of the activity.

Tried in a draft first; what is there stays when something would be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap

from huizhi.errors import HuizhiError
from huizhi.steps.preparing.campaign_text import Entry
from huizhi.steps.preparing.deliverable_editing import DeliverableTexts, put_deliverable
from huizhi.steps.preparing.learned_entry import fields_in
from huizhi.steps.preparing.structure_draft import NOTHING_CAME, CameIn, StructureDraft

NEW_TEMPLATE = "new"  # instead of a deliverable's id: one of its own
_LONGEST_NAME = 40
_COUNTED = re.compile(r"(field|column)_\d+")  # ids that `learn` makes up anew for each form
_OF_FORM = re.compile(r"(?:信息)?(?:登记表|统计表|汇总表|报送表|反馈表|一览表|报表|表)$")


@dataclass(frozen=True)
class Adoption:
    """What becomes of a learned form. replaces: the number of the attachment whose place it takes,
    None for a new one behind the others; deliverable: the id of what comes by it, `NEW_TEMPLATE`
    for one of its own, of this name and due then; "" for that of the attachment it replaces."""

    replaces: int | None = None
    deliverable: str = NEW_TEMPLATE
    name: str = ""
    due: str = ""


def take_template(config: Path, templates: Path, name: str, data: bytes) -> None:
    """The template in the place of the one of this name, which is kept beside it.

    Raises: ConfigError, TemplateError with every mistake, nothing is changed then; StorageError.
    """
    draft = StructureDraft.open(config, templates)
    draft.added[name] = data
    draft.save()


def adopt_form(
    config: Path,
    templates: Path,
    entry: CommentedMap,
    items: Sequence[Any],
    template: Path,
    adoption: Adoption,
    version: str = "",
    came: CameIn = NOTHING_CAME,
    *,
    tried: bool = True,
) -> int:
    """The number of the attachment that a learned form has become. entry, items: its configuration,
    as `learn` writes it; tried: False where the activity is checked as a whole afterwards.

    Raises: HuizhiError for a date or name that cannot be used, and when something came by the form
    that it would replace; ChangedError; ConfigError, TemplateError; nothing is changed then;
    StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    attachments = draft.attachments
    old = draft.attachment(adoption.replaces) if adoption.replaces is not None else None
    if old is not None:
        came.refuse_losing(old.tree.get("报送事项"), str(old.tree.get("简称")), "换表")
    stem = draft.new_template(template.stem)
    entry["模板"] = stem
    draft.added[f"{stem}{template.suffix}"] = template.read_bytes()
    new = Entry(entry)
    if old is None:
        entry["序号"] = len(attachments) + 1
    else:
        draft.replace_template(str(old.tree.get("模板")), stem)
        entry["序号"], new.head = adoption.replaces, old.head
        if "接收人" in old.tree and draft.notice_names(f"附件{adoption.replaces}.接收人"):
            entry["接收人"] = old.tree["接收人"]
    if "报送事项" in entry:
        entry["报送事项"] = _deliverable(draft, old, entry, adoption)
    others = [one for one in attachments if one is not old]
    _with_own_ids(entry, [one.tree for one in others])
    if old is None:
        attachments.append(new)
    else:
        attachments[next(n for n, one in enumerate(attachments) if one is old)] = new
    known = {one.tree.get("名称") for one in draft.items} if items else set()
    for item in items:
        if item.get("名称") not in known:
            draft.items.append(Entry(CommentedMap(item)))
    draft.save(tried=tried)
    return int(entry["序号"])


def proposed_name(title: str, activity: str = "") -> str:
    """What the deliverable of a form with this title may be called: without the activity's name and
    without 登记表 and the like at its end."""
    name = re.sub(r"^(?:关于|××社区|XX社区|社区)", "", "".join(title.split()))
    if activity:
        name = name.replace("".join(activity.split()), "")
    name = name.strip("：:《》“”（）() 的")
    short = _OF_FORM.sub("", name)
    return (short if len(short) > 1 else name or title)[:_LONGEST_NAME]


def _deliverable(
    draft: StructureDraft, old: Entry | None, entry: CommentedMap, adoption: Adoption
) -> str:
    """The id of what comes by the form. Raises: HuizhiError."""
    wanted = adoption.deliverable
    if not wanted and old is not None and old.tree.get("报送事项"):
        return str(old.tree["报送事项"])
    if wanted in {"", NEW_TEMPLATE}:
        name = adoption.name or str(entry["简称"])[:_LONGEST_NAME]
        return put_deliverable(draft, DeliverableTexts(name, adoption.due))
    name = str(draft.deliverable(wanted).tree.get("名称"))
    form = draft.form_of(wanted)
    if form is not None and form is not old:
        raise HuizhiError(
            f"“{name}”已经有一张表（附件{form.tree.get('序号')}）。"
            f"请选“替换附件{form.tree.get('序号')}”，或选别的报送事项。"
        )
    return wanted


def _with_own_ids(entry: CommentedMap, others: Sequence[CommentedMap]) -> None:
    """Gives each field an id that no other form uses for something else: what is carried over from
    one form into another is told by it."""
    meant: dict[str, tuple[str, str]] = {}
    for other in others:
        for _, label, setting in fields_in(other):
            meant.setdefault(str(setting.get("编号")), (label, str(setting.get("类型"))))
    own: set[str] = set()
    for _, label, setting in fields_in(entry):
        made = str(setting.get("编号"))
        counted = _COUNTED.fullmatch(made)
        same = meant.get(made) == (label, str(setting.get("类型"))) and not counted
        if (made in meant and not same) or made in own:
            stem = counted.group(1) if counted else made
            made = next(one for one in _counted(stem) if one not in meant and one not in own)
            setting["编号"] = made
        own.add(made)


def _counted(stem: str) -> Iterator[str]:
    yield from (f"{stem}_{number}" for number in range(1, 100_000))
