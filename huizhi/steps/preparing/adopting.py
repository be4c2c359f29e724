"""Adopting: a template of the clerk's, or a learned form, becomes part of the campaign when nothing
is wrong with the whole then. Tried in a draft first; what is there stays when something is.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap

from huizhi.campaign import CAMPAIGN_FILE
from huizhi.disk import refusals, set_aside, temporary_folder, write_whole
from huizhi.errors import HuizhiError, TemplateError
from huizhi.steps.preparing.checking import check
from huizhi.steps.preparing.config_file import read_config_file, write_checked, yaml_text, yaml_tree

NEW_TEMPLATE = "new"  # instead of a deliverable's id: one of its own
_LONGEST_NAME = 40


def take_template(config: Path, templates: Path, name: str, data: bytes, today: dt.date) -> None:
    """The template in the place of the one of this name, which is kept beside it.

    Raises: TemplateError with every mistake, nothing is changed then; StorageError.
    """
    with _draft(config, templates) as (_, tried):
        (tried / name).write_bytes(data)
    if (templates / name).is_file():
        set_aside(templates / name, today)
    write_whole(templates / name, data)


def adopt_form(
    config: Path,
    templates: Path,
    entry: CommentedMap,
    items: Sequence[Any],
    template: Path,
    deliverable: str,
    due: str,
) -> int:
    """The number of the attachment that a learned form has become. entry, items: its configuration,
    as `learn` writes it; deliverable: an id, or `NEW_TEMPLATE` for one of its own, due then.

    Raises: HuizhiError for a date or name that cannot be used; ConfigError, TemplateError; nothing
    is changed then; StorageError.
    """
    if (templates / template.name).exists():
        raise HuizhiError(f"templates 里已经有 {template.name}，请把空白表改名后再试。")
    tree = yaml_tree(read_config_file(config / CAMPAIGN_FILE), config / CAMPAIGN_FILE)
    number = _add(tree, entry, items, deliverable, due)
    text = yaml_text(tree)
    with _draft(config, templates) as (own, tried):
        (own / CAMPAIGN_FILE).write_text(text, "utf-8")
        shutil.copyfile(template, tried / template.name)
    write_whole(templates / template.name, template.read_bytes())
    write_checked(config, {CAMPAIGN_FILE: text})
    return number


@contextmanager
def _draft(config: Path, templates: Path) -> Iterator[tuple[Path, Path]]:
    """Copies of both folders to change; when this ends they are without a mistake.

    Raises: TemplateError with every mistake; StorageError.
    """
    with temporary_folder() as folder:
        own, tried = folder / config.name, folder / "templates"
        with refusals("检查配置和模板"):
            shutil.copytree(config, own)
            shutil.copytree(templates, tried)
            yield own, tried
        if mistakes := check(own, tried).mistakes:
            raise TemplateError(mistakes)


def _add(
    tree: CommentedMap, entry: CommentedMap, items: Sequence[Any], deliverable: str, due: str
) -> int:
    """Puts the form behind the last attachment; its number."""
    attachments = tree.setdefault("附件", [])
    number = max((int(one.get("序号") or 0) for one in attachments), default=0) + 1
    entry["序号"] = number
    if deliverable == NEW_TEMPLATE:
        deliverable = f"form{number}"
        name = entry["简称"][:_LONGEST_NAME]
        own = CommentedMap({"编号": deliverable, "名称": name, "截止": _day(due)})
        tree["报送事项"].append(own)
    if "报送事项" in entry:
        entry["报送事项"] = deliverable
    attachments.append(entry)
    known = {one.get("名称") for one in tree.get("项目") or ()}
    if new := [one for one in items if one.get("名称") not in known]:
        tree.setdefault("项目", []).extend(new)
    return number


def _day(text: str) -> dt.date:
    if not text.strip():
        raise HuizhiError("请写这张表的截止日期。")
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        raise HuizhiError(f"截止日期“{text}”不是日期，要写成 2024-06-25。") from error
