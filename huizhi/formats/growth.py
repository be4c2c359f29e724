"""Growth: what a mark may make of a value before that would fill the memory.

The sandbox bounds neither time nor memory; filters, methods and operators that make much of
little are looked at before they run.
"""

from __future__ import annotations

import re
from typing import Any

from jinja2.exceptions import SecurityError

MOST_TEXT = 1_000_000  # characters of a text, or items of a list, that a mark makes
MOST_WIDTH = 10_000  # to which a text is filled up
_MOST_DIGITS = 1_000  # of a whole number that is multiplied

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
_FILLED = re.compile(r"\d{5,}|\*|\{[^{}]*\{")  # in a format pattern: a width that may be huge


def check_growth(name: str, value: Any, arguments: tuple[Any, ...]) -> None:
    """Raises: SecurityError when the filter or method would make a huge text of the value."""
    if name in FORMATS and isinstance(value, str):
        check_pattern(value)
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


def checked(value: Any) -> Any:
    """The value. Raises: SecurityError when it is too long."""
    if isinstance(value, (str, bytes, list, tuple)) and len(value) > MOST_TEXT:
        raise SecurityError(f"标记得到的内容超过{MOST_TEXT}字")
    return value


def multiplies_too_much(operator: str, left: Any, right: Any) -> bool:
    """Whether a multiplication would make a huge text, list or number."""
    if operator != "*":
        return False
    sizes = [len(x) for x in (left, right) if isinstance(x, (str, bytes, list, tuple))]
    counts = [x for x in (left, right) if isinstance(x, int)]
    if sizes and counts:
        return sizes[0] * counts[0] > MOST_TEXT
    return sum(count.bit_length() for count in counts) > _MOST_DIGITS * 3
