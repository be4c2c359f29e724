"""Growth: what a mark may make of a value before that would fill the memory.

The sandbox bounds neither time nor memory; filters, methods and operators that make much of
little are looked at before they run.
"""

from __future__ import annotations

import re
from collections.abc import ItemsView, KeysView, ValuesView
from typing import Any

from jinja2.exceptions import SecurityError

MOST_TEXT = 1_000_000  # characters of a text, or items of a list, that a mark makes
MOST_WIDTH = 10_000  # to which a text is filled up
_MOST_DIGITS = 1_000  # of a whole number that is multiplied
# Everything within a list that a mark makes, what is in it twice counted twice: two words can make
# a list that takes years to print or to compare.
MOST_PARTS = 2_000_000
MOST_PRINTED = 1_000  # of a list that is printed as it is, which nobody wants
_LETTERS = 16  # of a text that weigh as much as one part
_SHARING = frozenset(["batch", "slice", "sum"])  # filters that put one thing into a list often
SLOW = frozenset(["wordwrap", "striptags", "urlize", "truncate", "title", "xmlattr", "indent"])
_MOST_SLOW = 50_000  # characters that those are given
_LARGE = (list, tuple, set, frozenset, dict, KeysView, ValuesView, ItemsView)

GROWING = frozenset(
    [
        "center",
        "ljust",
        "rjust",
        "zfill",
        "expandtabs",
        "indent",
        "wordwrap",
        "batch",
        "slice",
        "tojson",
        "replace",
        "join",
    ]
)
FORMATS = frozenset(["format", "format_map"])
# Methods that no document needs: they make bytes, or any length of any letter.
_NEEDLESS = frozenset(["encode", "translate", "maketrans", "to_bytes"])
_FILLED = re.compile(r"\d{5,}|\*|\{[^{}]*\{")  # in a format pattern: a width that may be huge


def check_growth(name: str, value: Any, arguments: tuple[Any, ...]) -> None:
    """Raises: SecurityError when the filter or method would make a huge text of the value."""
    if name in _NEEDLESS:
        raise SecurityError(f"不能用 {name}")
    if name in FORMATS and isinstance(value, str):
        check_pattern(value)
    if name in SLOW and isinstance(value, str) and len(value) > _MOST_SLOW:
        raise SecurityError(f"{name} 的文字过长")
    if name == "round" and any(abs(one) > 100 for one in arguments if isinstance(one, int)):
        raise SecurityError("round 的位数过多")
    if name not in GROWING:
        return
    numbers = [one for one in arguments if isinstance(one, int)]
    longest = max((len(one) for one in arguments if isinstance(one, str)), default=0)
    parts = len(value) if hasattr(value, "__len__") else MOST_TEXT // 10
    if max(numbers, default=0) > MOST_WIDTH or (parts + 1) * longest > 100 * MOST_TEXT:
        raise SecurityError(f"{name} 的结果过大")


def check_pattern(pattern: str) -> None:
    """Raises: SecurityError when a format pattern may fill a text up to a huge width."""
    if _FILLED.search(pattern):
        raise SecurityError(f"格式“{pattern[:20]}”的结果过大")


def check_length(value: Any) -> Any:
    """The value. Raises: SecurityError when it is too long."""
    if isinstance(value, (str, bytes, list, tuple)) and len(value) > MOST_TEXT:
        raise SecurityError(f"标记得到的内容超过{MOST_TEXT}字")
    return value


def check_weight(value: Any, most: int = MOST_PARTS) -> Any:
    """The value. Raises: SecurityError when it is a list, or the like, of too many parts, those of
    its parts counted too."""
    left, waiting = most, [value]
    while waiting:
        one = waiting.pop()
        left -= 1
        if isinstance(one, _LARGE):
            left -= len(one)
            if left >= 0:
                waiting += one
                waiting += one.values() if isinstance(one, dict) else ()
        elif isinstance(one, (str, bytes)):
            left -= len(one) // _LETTERS
        if left < 0:
            raise SecurityError(f"列表里的内容超过{most}项")
    return value


def check_printed(value: Any) -> Any:
    """The value that is to be printed. Raises: SecurityError when it is a long list."""
    if isinstance(value, _LARGE):
        try:
            check_weight(value, MOST_PRINTED)
        except SecurityError as error:
            raise SecurityError(f"{error.message}，不能整个印出来，请用循环逐项写") from error
    return value


def shares(name: str) -> bool:
    """Whether a filter may put one thing into a list many times."""
    return name in _SHARING


def multiplies_too_much(operator: str, left: Any, right: Any) -> bool:
    """Whether a multiplication would make a huge text, list or number."""
    if operator != "*":
        return False
    sizes = [len(x) for x in (left, right) if isinstance(x, (str, bytes, list, tuple))]
    counts = [x for x in (left, right) if isinstance(x, int)]
    if sizes and counts:
        return sizes[0] * counts[0] > MOST_TEXT
    return sum(count.bit_length() for count in counts) > _MOST_DIGITS * 3
