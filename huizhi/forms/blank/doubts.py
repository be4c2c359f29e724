"""Doubts: what is said of a learned form to whoever checks it, in as few lines as say it all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NAMED = re.compile(
    r"(?P<place>[^：]+)：(?:这处空没有栏目名称，按前后文字|说不准是“[^”]*”还是“(?P<rival>[^”]*)”，)"
    r"暂叫(?P<name>“[^”]*”)（(?P<kind>[^（）]*)），请核对"
)


def told_together(doubts: Iterable[str]) -> tuple[str, ...]:
    """The doubts, each once; those on the names that were made up for the blanks of one cell or
    line as one, where the first of them stood."""
    every = list(dict.fromkeys(doubts))
    named: dict[str, list[re.Match[str]]] = {}
    for found in filter(None, map(_NAMED.fullmatch, every)):
        named.setdefault(found["place"], []).append(found)
    return tuple(dict.fromkeys(_together(every, named)))


def _together(doubts: Iterable[str], named: dict[str, list[re.Match[str]]]) -> Iterator[str]:
    for doubt in doubts:
        found = _NAMED.fullmatch(doubt)
        same = named[found["place"]] if found is not None else []
        if found is None or len(same) < 2:
            yield doubt
            continue
        names = "、".join(map(_name, same))
        said = f"这{len(same)}处空没有栏目名称，按前后文字暂叫{names}，请核对"
        yield f"{found['place']}：{said}"


def _name(found: re.Match[str]) -> str:
    rival = f"；也许是“{found['rival']}”" if found["rival"] else ""
    return f"{found['name']}（{found['kind']}{rival}）"
