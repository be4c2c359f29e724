"""YAML source: a configuration file in YAML as a source, in which every value has its line.

Parsing takes 50 ms for a small campaign, and minutes for the roster of a province: what a text
without mistakes was parsed to is kept (`disk.cache`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huizhi.campaign.source import Source, Tree, file_name, read_file
from huizhi.campaign.written import Plain
from huizhi.disk import keep, kept, key_of
from huizhi.errors import Mistake

_ENCODING = "请用记事本打开，“另存为”时编码选 UTF-8"
_KEPT = "yaml"
_TEXT, _LIST = "text", "list"


def read_yaml(path: Path) -> tuple[Source, list[Mistake]]:
    """The file's tree, and what is wrong with how it is written; the tree is None, and mistakes
    say why, when nothing could be read."""
    file = file_name(path)
    try:
        text = decode_utf8(read_file(path))
    except OSError as error:
        what = error.strerror or str(error)
        return Source(file, None), [Mistake(file, "", what, remedy="请放好文件后再运行")]
    except UnicodeError as error:
        return Source(file, None), [Mistake(file, "", str(error), remedy=_ENCODING)]
    return _known_source(text, file)


def decode_utf8(data: bytes) -> str:
    """The text of a UTF-8 file. Raises: UnicodeError in Chinese."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnicodeError("文件是 UTF-16 编码（记事本里叫 Unicode），要用 UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        raise UnicodeError(f"文件不是 UTF-8 编码的文字（从第{line}行起认不出）") from None
    raise UnicodeError(f"文件是 GBK（ANSI）编码，要用 UTF-8（从第{line}行起认不出）")


def _known_source(text: str, file: str) -> tuple[Source, list[Mistake]]:
    """What this text was parsed to when it was parsed last, else what it is now."""
    key = key_of([text])
    if data := kept(_KEPT, key):
        try:
            tree, places = json.loads(data)
            return Source(file, _tree_in(tree), {tuple(s): p for s, p in places}), []
        except (ValueError, TypeError, KeyError):
            pass  # whatever it is, it is not what was kept
    from huizhi.campaign.yaml_tree import parse_yaml

    source, mistakes = parse_yaml(text, file)
    if not mistakes:
        said = [_tree_out(source.tree), list(source.places.items())]
        keep(_KEPT, key, json.dumps(said, separators=(",", ":")).encode("ascii"))
    return source, mistakes


def _tree_out(tree: Tree) -> Any:
    """The tree as what JSON has types for: a text without quotes as it is, one that has them, and a
    list, behind a word for it."""
    if isinstance(tree, Mapping):
        return {key: _tree_out(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_LIST, *map(_tree_out, tree)]
    return tree if tree is None or isinstance(tree, Plain) else [_TEXT, tree]


def _tree_in(said: Any) -> Tree:
    """The tree that `_tree_out` told. Raises: ValueError."""
    if said is None:
        return None
    if isinstance(said, str):
        return Plain(said)
    if isinstance(said, dict):
        return {key: _tree_in(value) for key, value in said.items()}
    kind, *values = said
    if kind == _LIST:
        return [_tree_in(value) for value in values]
    (text,) = values
    if kind != _TEXT or not isinstance(text, str):
        raise ValueError("not a tree")
    return text
