"""Learned entry: a learned form's part of the configuration, and what the clerk changes in it."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from huizhi.forms.fields import KINDS


def change_entry(entry: CommentedMap, texts: Mapping[str, str]) -> None:
    """Carries out what the clerk has changed: title, labels' kinds, what is required."""
    for key in ("标题", "简称"):
        if texts.get(key, "").strip():
            entry[key] = " ".join(texts[key].split())
    columns = (entry.get("明细") or {}).get("列") or {}
    for prefix, fields in (("f", entry.get("字段") or {}), ("c", columns)):
        for number, setting in enumerate(fields.values()):
            kind = texts.get(f"{prefix}{number}.kind", "")
            if kind in KINDS and kind != setting["类型"]:
                setting["类型"] = kind
            required = f"{prefix}{number}.required" in texts
            if required:
                setting["必填"] = True
            else:
                setting.pop("必填", None)
            said = texts.get(f"{prefix}{number}.choices", "")
            choices = [one for one in re.split(r"[、，,\s]+", said) if one]
            if choices:
                setting["选项"] = choices
            elif f"{prefix}{number}.choices" in texts:
                setting.pop("选项", None)


def learned_settings_in(folder: Path) -> CommentedMap:
    """The configuration that was learned into this folder, with its comments."""
    data = YAML().load(io.StringIO((folder / "附件.yaml").read_text("utf-8")))
    assert isinstance(data, CommentedMap)
    return data
