"""Learned entry: a learned form's part of the configuration, and what the clerk changes in it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

from ruamel.yaml.comments import CommentedMap

from huizhi.errors import HuizhiError
from huizhi.forms import bare
from huizhi.forms.fields import KINDS, Unit, fits_roster
from huizhi.steps.preparing.campaign_text import CampaignText, tables_of
from huizhi.steps.preparing.config_file import read_config_file, yaml_tree
from huizhi.steps.preparing.learning import SETTINGS

_LENGTHS = {"least": "最少字数", "most": "最多字数"}


def fields_in(entry: CommentedMap) -> Iterator[tuple[str, str, CommentedMap]]:
    """Each field and column of a form: how the page names it (f0, c3, of the second table t2c3),
    its label, its settings."""
    columns = (table.get("列") or {} for table in tables_of(entry))
    groups = [("f", entry.get("字段") or {}), *zip(column_prefixes(), columns, strict=False)]
    for prefix, fields in groups:
        for number, (label, setting) in enumerate(fields.items()):
            yield f"{prefix}{number}", label, setting


def column_prefixes() -> Iterator[str]:
    """What the page's names of the columns begin with, table by table: c, t2c, t3c."""
    yield "c"
    yield from (f"t{number}c" for number in count(2))


def change_entry(entry: CommentedMap, texts: Mapping[str, str]) -> None:
    """Carries out what the clerk has changed: titles; of each field by its name on the page (f0 for
    the first, c0 for the first column) its kind, whether it is required, its choices, what is
    filled in beforehand, how many characters. What no text is about stays.

    Raises: HuizhiError for a number that is none.
    """
    for key in ("标题", "简称"):
        if texts.get(key, "").strip():
            entry[key] = " ".join(texts[key].split())
    for name, label, setting in fields_in(entry):
        if f"{name}.kind" not in texts:
            continue
        kind = texts[f"{name}.kind"]
        if kind in KINDS and kind != setting.get("类型"):
            setting["类型"] = kind
        _put(setting, "必填", f"{name}.required" in texts or None)
        if f"{name}.choices" in texts:
            _put(setting, "选项", list(choices_in(texts[f"{name}.choices"])))
        if f"{name}.prefill" in texts:
            _put(setting, "预填", texts[f"{name}.prefill"].strip())
        for key, length in _LENGTHS.items():
            if f"{name}.{key}" in texts:
                _put(setting, length, _length(texts[f"{name}.{key}"], f"{label}的{length}"))
        _without_unfit(setting)


def choices_in(text: str) -> tuple[str, ...]:
    """The choices that were typed, with “、” or the like between them."""
    return tuple(one for one in re.split(r"[、，,\s]+", text) if one)


def typed_again(
    texts: Mapping[str, str], before: CommentedMap, after: CommentedMap, but: Container[str]
) -> dict[str, str]:
    """What was typed on the page of a form, by the names that its fields have now. before, after:
    the form then and now; but: the labels of fields of which nothing is taken over."""
    was = {(_group(name), label): name for name, label, _ in fields_in(before)}
    now = {(_group(name), label): name for name, label, _ in fields_in(after) if label not in but}
    names = {was[one]: name for one, name in now.items() if one in was}
    typed = {}
    for key, text in texts.items():
        name, dot, rest = key.partition(".")
        if not dot:
            typed[key] = text
        elif name in names:
            typed[f"{names[name]}.{rest}"] = text
    return typed


def _group(name: str) -> str:
    """Which fields one of this name is among: f, c, t2c."""
    return name.rstrip("0123456789")


def _without_unfit(setting: CommentedMap) -> None:
    """What the kind of a field cannot have goes."""
    kind = KINDS.get(str(setting.get("类型")))
    if kind is None:
        return
    if not kind.has_choices:
        setting.pop("选项", None)
    if not kind.may_be_boxed:
        setting.pop("打勾", None)
    if not kind.has_length:
        for length in _LENGTHS.values():
            setting.pop(length, None)


def _put(setting: CommentedMap, key: str, value: object) -> None:
    if not value:
        setting.pop(key, None)
    elif setting.get(key) != value:
        setting[key] = value


def _length(text: str, what: str) -> int | None:
    said = text.strip()
    if said and not (said.isascii() and said.isdecimal()):
        raise HuizhiError(f"{what}写的是“{said}”，要写一个数，如 200。")
    return int(said) if said else None


def prefill_known(entry: CommentedMap, units: Sequence[str]) -> None:
    """Has the form filled in with what the office knows of each community: its name, and its
    liaison where the form asks for one, with the number where it asks for one person's only.

    units: the names on the roster; a label that asks for what most of them are (学校 where they are
    schools) asks for the name.
    """
    for label, setting in (entry.get("字段") or {}).items():
        kind = KINDS.get(str(setting.get("类型")))
        if kind is not None and kind.is_free_text and fits_roster(bare(label), units):
            setting["类型"] = Unit.kind
    fields = {
        label: (setting, kind)
        for label, setting in (entry.get("字段") or {}).items()
        if (kind := KINDS.get(str(setting.get("类型")))) is not None
    }
    persons = [label for label, (_, kind) in fields.items() if kind.names_person]
    mobiles = [label for label, (_, kind) in fields.items() if kind.is_mobile]
    only = len(persons) == len(mobiles) == 1 and "联络员" in persons[0]
    for label, (setting, kind) in fields.items():
        if "预填" in setting:
            continue
        if kind.names_unit:
            setting["预填"] = "名称"
        elif "联络员" in label and kind.names_person:
            setting["预填"] = "联络员"
        elif ("联络员" in label and kind.is_phone) or (only and label == mobiles[0]):
            setting["预填"] = "联络员手机"


def learned_settings_in(folder: Path) -> dict[str, list[CommentedMap]]:
    """The configuration that was learned into this folder: 附件 with one entry, and 项目.

    Raises: StorageError.
    """
    path = folder / SETTINGS
    data = read_config_file(path)
    text = CampaignText.of(data.decode("utf-8"), yaml_tree(data, path))
    return {key: [one.tree for one in text.entries(key)] for key in ("附件", "项目")}
