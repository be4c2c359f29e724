"""Blank rows: rows of a worksheet that are only formatted, taken out before anything is parsed.

Whole columns that somebody formatted are a million rows, which take half a minute and say nothing.
"""

from __future__ import annotations

import re

_LARGE = 1 << 20  # bytes of a part; of smaller ones nothing is taken out
_KEPT = 250  # blank rows below content that stay: room that a form may have left
_CONTENT = (b"<v", b"<is", b"<f")  # what a cell with content holds
_ROW, _END = b"<row", b"</sheetData>"
_RUN = re.compile(
    rb"(?:<row r=[^<>/]*+(?:/>|>(?:<c [^<>/]*+(?:/>|></c>))*+</row>)\s*+){%d,}+(?=<row r=)"
    % (2 * _KEPT)
)


def without_blank_rows(part: bytes) -> bytes:
    """The worksheet part without long runs of blank rows, of which the first 250 stay."""
    if len(part) < _LARGE:
        return part
    end = part.rfind(_END)
    if end < 0:
        return part
    last = max(part.rfind(mark, 0, end) for mark in _CONTENT)
    at = part.find(b"</row>", max(last, part.find(b"<sheetData")), end)
    cut = _after_rows(part, at, end)
    if cut >= 0:
        part = part[:cut] + part[end:]
    if len(part) < _LARGE:
        return part
    return _RUN.sub(lambda run: run[0][: max(_after_rows(run[0], 0, len(run[0])), 0)], part)


def _after_rows(part: bytes, at: int, end: int) -> int:
    """Where the row begins that comes after so many more; -1 where there are fewer."""
    for _ in range(_KEPT):
        if at < 0:
            return -1
        at = part.find(_ROW, at + 1, end)
    return at
