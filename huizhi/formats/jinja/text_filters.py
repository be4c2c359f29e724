"""Text filters: what takes text is given what the mark alone would print, never Python's notation.

`None` is nothing, a day is 2024年6月2日, truth is 是 or 否; a picture or document is no text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from jinja2 import Undefined
from markupsafe import Markup

from huizhi.formats.jinja.failures import FilterError
from huizhi.formats.jinja.printed_values import number_text, printable

# fmt: off
_OF_TEXT = frozenset([
    "capitalize", "center", "escape", "e", "forceescape", "format", "indent", "lower", "replace",
    "string", "striptags", "title", "trim", "truncate", "upper", "urlencode", "wordcount",
    "wordwrap", "全角", "勾",
])
# fmt: on
_ALL_TEXT = frozenset(["format", "replace"])  # whose arguments are texts too
_ANYTHING = frozenset(["勾"])  # asks of a value whether it is there
_ASKS_MORE = re.compile(r"\{[^{}]*[:.\[!]")  # in a format pattern: part of a value, or how it looks


class _Number(float):
    """A number that a pattern may ask for in digits, or as it is printed."""

    def __str__(self) -> str:
        return number_text(float(self))


def takes_text(name: str) -> bool:
    """Whether a filter takes text."""
    return name in _OF_TEXT


def as_texts(name: str, given: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, ...]:
    """The filter's value, and what it is given besides, as they would be printed.

    Raises: FilterError for what is no text.
    """
    value, *others = given
    shown = refuse_object(value) if name in _ANYTHING else as_text(value)
    if name in _ALL_TEXT:
        others = list(map(in_pattern, others))
        options.update({key: in_pattern(one) for key, one in options.items()})
    return (shown, *others)


def as_text(value: object) -> object:
    """The value as it would be printed. Raises: FilterError for what is no text."""
    if isinstance(value, Undefined) or (isinstance(value, str) and not isinstance(value, Markup)):
        return value
    shown = refuse_object(printable(value))
    return shown.unescape() if isinstance(shown, Markup) else shown


def refuse_object(value: Any) -> Any:
    """The value. Raises: FilterError for a picture, a document or markup."""
    if hasattr(value, "__html__") and not (isinstance(value, Markup) and "<" not in value):
        raise FilterError("这里是图片、图表或整段的内容，不是文字；图片等要写在标记的最后，单独用")
    return value


def in_pattern(value: object) -> object:
    """The value as a pattern prints it: a number still a number, for the pattern may round it."""
    if isinstance(value, float):
        return _Number(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else as_text(value)


def prints_whole(pattern: str) -> bool:
    """Whether a pattern for `format` prints its values as they are."""
    return _ASKS_MORE.search(pattern) is None


def in_patterns(values: Any) -> Any:
    """What a pattern is given: one value, several, or some by name that it need not all use."""
    if isinstance(values, tuple):
        return tuple(map(in_pattern, values))
    if isinstance(values, Mapping):
        return {k: v if isinstance(v, Mapping) else in_pattern(v) for k, v in values.items()}
    return in_pattern(values)
