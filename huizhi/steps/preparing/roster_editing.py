"""Roster editing: changes of single rows of the roster, and a whole one taken from a list."""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from huizhi.campaign import (
    ACTIVITIES_FOLDER,
    ROSTER_FILES,
    file_name,
    load_settings,
    read_roster,
    roster_folder_of,
)
from huizhi.errors import ConfigError, HuizhiError, Mistake
from huizhi.steps.preparing.config_file import (
    EXAMPLE,
    ChangedError,
    checked_settings,
    content_version,
    needs_quotes,
    read_config_file,
    write_checked,
    yaml_text,
    yaml_tree,
    yaml_words,
)
from huizhi.steps.preparing.roster_taking import RosterUnit

ROSTER_FILE = "communities.yaml"
_LONGEST = 400  # characters of one cell
COLUMNS = ("名称", "编号", "类型", "别名", "联络员", "联络员手机", "联络员电话", "联络员邮箱")
_HEAD = """# 收文单位名单。在网页的“设置”里可以改，也可以直接改这里。
# 类型：城市社区、农村社区、单位收通知和表格，需要报送；部门只收通知。

"""


@dataclass(frozen=True)
class RosterFile:
    """The roster as it stands. file: its name; rows: texts by column, further keys untouched."""

    file: str
    version: str
    rows: tuple[Mapping[str, str], ...]


def roster_file(config: Path) -> RosterFile:
    """The roster for the page. Raises: ConfigError; StorageError."""
    path = _roster_path(config)
    return RosterFile(
        path.name, content_version(read_config_file(path)), tuple(map(_shown, _recipients(path)))
    )


def change_recipient(
    config: Path, version: str, old_code: str, texts: Mapping[str, str] | None
) -> None:
    """Changes one row of the roster, found by its code; old_code: "" for a new one; texts: None to
    take it away. A roster in a workbook becomes a YAML file; the workbook is kept beside it.

    Raises: ChangedError when somebody else has changed this row; ConfigError; StorageError.
    """
    path = _roster_path(config)
    recipients = _recipients(path)
    place = next((n for n, one in enumerate(recipients) if str(one.get("编号")) == old_code), None)
    if old_code and place is None:
        raise ChangedError(f"名单里已经没有编号{old_code}，可能刚被别人改过。请刷新再看。")
    if place is not None and version and _row_version(recipients[place]) != version:
        raise ChangedError("这一行刚被别人改过，您的没有保存。请刷新后再改。")
    if texts is None:
        if place is None:
            raise ChangedError("名单里已经没有这一行。请刷新再看。")
        del recipients[place]
    elif place is None:
        recipients.append(_row(texts, CommentedMap()))
    else:
        _row(texts, recipients[place])
    _write_roster(config, path, recipients)


def row_version(row: Mapping[str, str]) -> str:
    """By what it is seen that somebody else has changed a row."""
    return hashlib.sha256("\n".join(row.get(name, "") for name in COLUMNS).encode()).hexdigest()[
        :16
    ]


def import_roster(config: Path, file: str, units: Sequence[RosterUnit], *, keeps: bool) -> None:
    """Takes these units as the roster; the old one is kept beside it. file: the list they are from,
    as the clerk knows it; keeps: whether those that are not in it stay, behind them.

    Raises: ConfigError, which names places of the list, nothing is written then; StorageError.
    """
    path = _roster_path(config)
    before = {str(one.get("编号")): one for one in _recipients(path)}
    rows = [_imported(before.get(one.known), one) for one in units]
    taken = {one.known for one in units}
    rows += [one for code, one in before.items() if keeps and code not in taken]
    try:
        _write_roster(config, path, rows, fresh=True)
    except ConfigError as error:
        raise ConfigError([_in_list(one, config, file, units) for one in error.mistakes]) from error


def _imported(before: CommentedMap | None, unit: RosterUnit) -> CommentedMap:
    """The row of a unit: what the list says, and what the roster had besides."""
    row = _row(unit.texts, CommentedMap() if before is None else copy.copy(before))
    if unit.texts.get("应报"):
        row["应报"] = unit.texts["应报"]
    return row


def _in_list(mistake: Mistake, config: Path, file: str, units: Sequence[RosterUnit]) -> Mistake:
    """A mistake of the roster that was to be written, at the row of the list it comes from; those
    of other files as they are."""
    if mistake.file != f"{config.name}/{ROSTER_FILE}":
        return mistake
    line = re.match(r"第(\d+)行", mistake.place)
    number = int(line[1]) - _HEAD.count("\n") - 2 if line else -1  # below “收文单位:”
    place = units[number].place if 0 <= number < len(units) else ""
    return replace(mistake, file=file if place else "导入后的名单", place=place)


def _shown(one: Mapping[str, Any]) -> dict[str, str]:
    """A row of the roster as texts by column."""
    shown = {name: yaml_words(one.get(name)) for name in COLUMNS if name != "别名"}
    aliases = one.get("别名") or ()
    named = aliases if isinstance(aliases, str) else "、".join(map(str, aliases))
    return {name: named if name == "别名" else shown[name] for name in COLUMNS}


def _row(texts: Mapping[str, str], row: CommentedMap) -> CommentedMap:
    """The row with these texts; what stands in it besides stays."""
    row.fa.set_flow_style()
    for name in COLUMNS:
        text = " ".join(texts.get(name, "").split())[:_LONGEST]
        if name == "别名":
            value: object = [part for part in re.split(r"[、，,；;\s]+", text) if part]
        else:
            value = DoubleQuotedScalarString(text) if text and needs_quotes(text) else text
        if value:
            row[name] = value
        else:
            row.pop(name, None)
    return row


def _row_version(row: Mapping[str, Any]) -> str:
    return row_version(_shown(row))


def _recipients(path: Path) -> list[Any]:
    """The rows of a roster, of YAML with its comments. Raises: ConfigError."""
    if path.suffix == ".yaml":
        rows = yaml_tree(read_config_file(path), path).get("收文单位")
    else:
        source, mistakes = read_roster(path)
        if mistakes or not isinstance(source.tree, Mapping):
            raise ConfigError(mistakes or [Mistake(path.name, "", "读不出名单")])
        rows = [CommentedMap(one) for one in source.tree["收文单位"]]  # type: ignore[union-attr]
        for one in rows:
            one.fa.set_flow_style()
    if not isinstance(rows, list) or not all(isinstance(one, Mapping) for one in rows):
        raise ConfigError([Mistake(file_name(path), "", "读不出“收文单位”", remedy="请先改好文件")])
    return rows


def _write_roster(config: Path, path: Path, rows: list[Any], *, fresh: bool = False) -> None:
    if path.name == ROSTER_FILE and not fresh:
        tree = yaml_tree(read_config_file(path), path)
        tree["收文单位"] = rows
        tree.pop(EXAMPLE, None)
        _write(config, path, {ROSTER_FILE: yaml_text(tree)})
        return
    texts = {ROSTER_FILE: _text_of(rows)}
    if path.name == ROSTER_FILE:
        _write(config, path, texts, kept=[path.name])
    else:
        _write(config, path, texts, gone=[path.name])


def _write(
    config: Path,
    path: Path,
    texts: Mapping[str, str],
    gone: Sequence[str] = (),
    kept: Sequence[str] = (),
) -> None:
    """Writes the roster where it stands, when no activity that shares it has a mistake then."""
    folder = path.parent
    if folder != config:
        for other in _sharing(folder):
            checked_settings(other, texts)
    write_checked(config, texts, gone, kept, into=folder)


def _sharing(folder: Path) -> list[Path]:
    """The configuration folders of the activities whose roster stands in this folder."""
    others = (one / "config" for one in (folder.parent / ACTIVITIES_FOLDER).glob("[!.]*"))
    return [one for one in others if one.is_dir() and roster_folder_of(one) == folder]


def roster_text(units: Sequence[RosterUnit]) -> str:
    """A roster of these units, as a file has it."""
    return _text_of([_imported(None, one) for one in units])


def _text_of(rows: Sequence[Any]) -> str:
    for one in rows:
        one.fa.set_flow_style()
    return _HEAD + yaml_text(CommentedMap({"收文单位": list(rows)}))


def _roster_path(config: Path) -> Path:
    folder = roster_folder_of(config)
    found = [folder / name for name in ROSTER_FILES if (folder / name).is_file()]
    if len(found) != 1:
        load_settings(config)  # says what is wrong with them
        raise HuizhiError("名单文件不止一份，请先留下一份。")
    return found[0]
