"""Vanishing lines: a paragraph or table row of a Word template that goes away with its value.

`{{ 通知.文号|空则删段 }}` is short for `{%p if … %}`, the value and `{%p endif %}` in three
paragraphs; `空则删行` takes the row of the table. Several in one line: it goes when one is empty.
What stands behind a line between `LEFT` and `LEFT_END` is printed in its stead.
"""

from __future__ import annotations

import re

from jinja2 import Undefined

from huizhi.formats.jinja.marks import MARK
from huizhi.formats.jinja.printed_values import printable

FILLED = "_filled"  # the filter that tells whether a line stays
LEFT, LEFT_END = "huizhi-left", "huizhi-left-end"  # processing instructions
_ELEMENTS = {"空则删段": "w:p", "空则删行": "w:tr"}
_MARK = re.compile(r"\{\{[-+]?(.*?)\|\s*(空则删段|空则删行)\s*[-+]?\}\}", re.DOTALL)
_NAMED = re.compile("空则删[段行]")
_LEFT = re.compile(rf"<\?{LEFT}\s*\?>(.*?)<\?{LEFT_END}\s*\?>", re.DOTALL)
_LOOP = re.compile(r"\{%[-+]?\s*(end)?for\b")
_STATEMENT = re.compile(r"\{%[-+]?\s*(?:(set)\s[^=%]*=|(?:end)?(?:for|if)\b).*?%\}", re.DOTALL)
_ENDS = re.compile(r"\{%[-+]?\s*end")


class VanishingError(ValueError):
    """A mark that can take no line along, in Chinese. place: where it stands in the source."""

    def __init__(self, what: str, place: int) -> None:
        super().__init__(what)
        self.place = place


def is_filled(value: object) -> bool:
    """Whether there is something to print: not nothing, white space or a list of such alone."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, Undefined):
        str(value)  # says what is missing, as an exception
    shown = printable(value)
    return not isinstance(shown, str) or bool(shown.strip())


def vanishes(text: str) -> bool:
    """Whether a mark in the text would take its line along."""
    return any(map(_names_vanishing, (mark.group() for mark in MARK.finditer(text))))


def _names_vanishing(mark: str) -> bool:
    """Whether this mark names one of the two filters."""
    return _NAMED.search(mark) is not None


def with_conditions(source: str) -> str:
    """The Jinja2 source of a part with a condition around each line that may vanish.

    Raises: VanishingError when such a mark stands where it can take no line along, in a loop of its
    line, or is not the last filter.
    """
    while found := next((m for m in MARK.finditer(source) if _names_vanishing(m.group())), None):
        name = _named(found)
        start, end = _around(source, found.start(), _ELEMENTS[name])
        sets, source = _set_before(source, start, found.start())
        start += len(sets)
        values, line, last = [], [], start
        for mark in MARK.finditer(source, found.start(), end):
            if not _names_vanishing(mark.group()) or _named(mark) != name:
                continue
            other = mark.start() != found.start()
            if other and _around(source, mark.start(), _ELEMENTS[name]) != (start, end):
                continue  # of a line within this one
            _refuse_in_loop(source, start, mark)
            value = mark.group()[2:].lstrip("-+").rpartition("|")[0]
            values.append(f"({value})|{FILLED}")
            line += [source[last : mark.start()], f"{{{{ {value} }}}}"]
            last = mark.end()
        whole = "".join([*line, source[last:end]])
        left = _LEFT.match(source, end)
        instead = f"{{% else %}}{left[1]}" if left else ""
        test = f"{{% if {' and '.join(values)} %}}"
        after = source[left.end() if left else end :]
        source = f"{source[:start]}{test}{whole}{instead}{{% endif %}}{after}"
    return source


def _set_before(source: str, start: int, mark: int) -> tuple[str, str]:
    """The names that a line sets before its mark, which are set before the line; and the source, as
    long as before."""
    kept, sets, last, depth = [], [], start, 0
    for one in _STATEMENT.finditer(source, start, mark):
        if one[1] is None:
            depth += -1 if _ENDS.match(one.group()) else 1
        elif depth == 0:
            kept.append(source[last : one.start()])
            sets.append(one.group())
            last = one.end()
    said = "".join(sets)
    return said, source[:start] + said + "".join(kept) + source[last:]


def _named(mark: re.Match[str]) -> str:
    """Which of the two the mark ends in. Raises: VanishingError."""
    found = _MARK.fullmatch(mark.group())
    if found is None:
        what = "“空则删段”“空则删行”要写在 {{ }} 里最后面，如 {{ 备注|空则删段 }}"
        raise VanishingError(f"标记“{mark.group()}”：{what}", mark.start())
    return found[2]


def _refuse_in_loop(source: str, start: int, mark: re.Match[str]) -> None:
    """Raises: VanishingError for a mark in a loop that begins within its line."""
    depth = 0
    for one in _LOOP.finditer(source, start, mark.start()):
        depth += -1 if one[1] else 1
    if depth > 0:
        what = (
            "写在同一段（行）的循环里面，去不掉循环的一轮；要去掉，循环请用 {%p for … %} 独占一段"
        )
        raise VanishingError(f"标记“{mark.group()}”：{what}", mark.start())


def _around(source: str, place: int, element: str) -> tuple[int, int]:
    """Where the innermost element of this name around a place begins and ends."""
    opened: list[int] = []
    for tag in re.finditer(rf"<(/?){element}(?:\s[^>]*)?(/?)>", source):
        closes, empty = tag.groups()
        if tag.start() > place and closes:
            inner = opened.pop() if opened else -1
            if 0 <= inner < place:
                return inner, tag.end()
        elif closes and opened:
            opened.pop()
        elif not (closes or empty):
            opened.append(tag.start())
    raise VanishingError("“空则删行”要写在 Word 的表格里", place)
