"""JSON pieces: a result as JSON for other programs, written as it is made, a member of a list at a
time, so that no answer has to be in the memory as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeGuard

from huizhi.content import escaped_json

_INDENT = "  "
_AT_ONCE = 64 * 1024  # characters that are given at a time
_text = json.JSONEncoder(ensure_ascii=False).encode


def json_pieces(value: object) -> Iterator[str]:
    """The text of `json.dumps(value, ensure_ascii=False, indent=2)`, without characters that a
    terminal would obey, in pieces; any sequence is a list."""
    some: list[str] = []
    length = 0
    for piece in _pieces(value, "\n"):
        some.append(piece)
        length += len(piece)
        if length > _AT_ONCE:
            yield escaped_json("".join(some))
            some, length = [], 0
    yield escaped_json("".join(some))


def _pieces(value: object, line: str) -> Iterator[str]:
    """The pieces of an object and of its lists. line: the end of a line, and how far the next one
    is indented."""
    deeper = line + _INDENT
    if not isinstance(value, Mapping):
        yield from _list(value, line) if _is_list(value) else (_whole(value, line),)
        return
    before = "{" + deeper
    for key, one in value.items():
        yield f"{before}{_text(key)}: "
        yield from _pieces(one, deeper)
        before = "," + deeper
    yield line + "}" if value else "{}"


def _list(value: Iterable[object], line: str) -> Iterator[str]:
    deeper = line + _INDENT
    before = "[" + deeper
    for one in value:
        yield before + _whole(one, deeper)
        before = "," + deeper
    yield "[]" if before[0] == "[" else line + "]"


def _is_list(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _whole(value: object, line: str) -> str:
    """A member of a list, at once."""
    deeper = line + _INDENT
    if isinstance(value, str) or value is None:
        return _text(value)
    if isinstance(value, Mapping):
        members = [f"{_text(key)}: {_whole(one, deeper)}" for key, one in value.items()]
        return f"{{{deeper}{(',' + deeper).join(members)}{line}}}" if members else "{}"
    if _is_list(value):
        members = [_whole(one, deeper) for one in value]
        return f"[{deeper}{(',' + deeper).join(members)}{line}]" if members else "[]"
    return _text(value)
