"""Vanishing lines: a paragraph or table row of a Word template that goes away with its value.

`{{ 通知.文号|空则删段 }}` is short for `{%p if … %}`, the value and `{%p endif %}` in three
paragraphs; `空则删行` takes the row of the table. Several in one line: it goes when one is empty.
"""

from __future__ import annotations

import re

from huizhi.formats.jinja.marks import MARK

FILLED = "_filled"  # the filter that tells whether a line stays
_ELEMENTS = {"空则删段": "w:p", "空则删行": "w:tr"}
_MARK = re.compile(r"\{\{[-+]?(.*?)\|\s*(空则删段|空则删行)\s*[-+]?\}\}", re.DOTALL)
_NAMED = re.compile("空则删[段行]")


def is_filled(value: object) -> bool:
    """Whether there is something to print: not nothing, and not white space alone."""
    return value is not None and (not isinstance(value, str) or bool(value.strip()))


def vanishes(text: str) -> bool:
    """Whether a mark in the text would take its line along."""
    return any(_NAMED.search(mark.group()) for mark in MARK.finditer(text))


def with_conditions(source: str) -> str:
    """The Jinja2 source of a part with a condition around each line that may vanish.

    Raises: ValueError with a Chinese message when such a mark stands where it can take no line
    along, or is not the last filter.
    """
    while found := next((m for m in MARK.finditer(source) if _NAMED.search(m.group())), None):
        mark = _MARK.fullmatch(found.group())
        if mark is None:
            raise ValueError("“空则删段”“空则删行”要写在 {{ }} 里最后面，如 {{ 备注|空则删段 }}")
        value, name = mark.groups()
        start, end = _around(source, found.start(), _ELEMENTS[name])
        line = source[start : found.start()] + f"{{{{ {value} }}}}" + source[found.end() : end]
        test = f"{{% if ({value})|{FILLED} %}}"
        source = f"{source[:start]}{test}{line}{{% endif %}}{source[end:]}"
    return source


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
    raise ValueError("“空则删行”要写在 Word 的表格里")
