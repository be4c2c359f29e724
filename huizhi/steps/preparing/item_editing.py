"""Item editing: the items with their quotas, and what is asked of pictures and videos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml.comments import CommentedMap

from huizhi.errors import HuizhiError
from huizhi.steps.preparing.campaign_text import Entry
from huizhi.steps.preparing.deliverable_editing import (
    AskedFiles,
    asked_files,
    move,
    names_typed,
    number_typed,
    put,
)
from huizhi.steps.preparing.structure_draft import NOTHING_CAME, CameIn, StructureDraft

_RULES = "材料要求"
_LENGTH = "简介最多字数"
MATERIAL_SWITCHES = ("核对数量", "照片原图", "照片说明", "视频简介", "网盘链接")


@dataclass(frozen=True)
class ItemTexts:
    """An item as it is typed. printed_name: as the form prints it, "" for the name; aliases: with
    、 between; quotas: what is owed of it."""

    name: str
    quotas: Sequence[AskedFiles]
    printed_name: str = ""
    aliases: str = ""


def add_item(config: Path, templates: Path, texts: ItemTexts, version: str = "") -> None:
    """A new item behind the others.

    Raises: HuizhiError for what cannot be used; ChangedError; ConfigError; TemplateError;
    StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    entry = Entry(CommentedMap())
    _write(entry.tree, texts)
    draft.items.append(entry)
    draft.save()


def change_item(
    config: Path,
    templates: Path,
    name: str,
    texts: ItemTexts,
    version: str = "",
    came: CameIn = NOTHING_CAME,
) -> None:
    """Changes what is typed of the item of this name; its name stays once something came for it.

    Raises: HuizhiError for what cannot be used; ChangedError; ConfigError; TemplateError;
    StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    tree = draft.item(name).tree
    if " ".join(texts.name.split()) != name and came.items.get(name):
        raise HuizhiError(
            f"项目“{name}”已经收到{came.items[name]}份，改名后这些就对不上了，没有改名。"
            "另外的叫法可以写在“别名”里。"
        )
    _write(tree, texts)
    draft.items_changed[name] = str(tree["名称"])
    draft.save()


def remove_item(
    config: Path, templates: Path, name: str, version: str = "", came: CameIn = NOTHING_CAME
) -> None:
    """Takes an item away.

    Raises: HuizhiError when something came for it; ChangedError; ConfigError when a form or the
    roster still needs it; TemplateError; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    entry = draft.item(name)
    came.refuse_losing_item(name)
    draft.items.remove(entry)
    draft.items_changed[name] = None
    draft.save()


def move_item(config: Path, templates: Path, name: str, by: int, version: str = "") -> None:
    """Moves an item so many places down, or up (negative).

    Raises: HuizhiError; ChangedError; ConfigError; TemplateError; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    move(draft.items, draft.item(name), by)
    draft.save()


def change_material_rules(
    config: Path, templates: Path, texts: Mapping[str, str], version: str = ""
) -> None:
    """What is asked of pictures and videos: of `MATERIAL_SWITCHES` those that are in `texts` are
    on, the others off; 简介最多字数 as it is typed.

    Raises: HuizhiError for what cannot be used; ChangedError; ConfigError; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    rules = draft.text.mapping(_RULES)
    for key in MATERIAL_SWITCHES:
        wanted = key in texts
        if rules.get(key, True) != wanted:
            rules[key] = wanted
    if said := texts.get(_LENGTH, "").strip():
        length = number_typed(said, "视频简介最多字数")
        if rules.get(_LENGTH, 200) != length:
            rules[_LENGTH] = length
    draft.save()


def _write(tree: CommentedMap, texts: ItemTexts) -> None:
    name = " ".join(texts.name.split())
    if not name:
        raise HuizhiError("请写项目的名称。")
    put(tree, "名称", name)
    printed = " ".join(texts.printed_name.split())
    put(tree, "报送表名称", "" if printed == name else printed)
    put(tree, "别名", names_typed(texts.aliases))
    quotas = asked_files(texts.quotas)
    if not quotas:
        raise HuizhiError(f"请写项目“{name}”要交什么、最少几份，如：照片 3 张。")
    quotas.fa.set_flow_style()
    put(tree, "应报", quotas)
