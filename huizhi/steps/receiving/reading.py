"""Reading: what became of one file, and how a value is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from huizhi.storage import (
    Contents,
    KeptValue,
    Return,
)


@dataclass(frozen=True)
class Reading:
    """What became of one file: the returns read in it, the outcome in Chinese, and what stood in
    it besides (None when it was not read)."""

    returns: tuple[Return, ...]
    outcome: str
    contents: Contents | None = None


def kept_value(value: object) -> KeptValue:
    """The value as the ledger and `export` have it: a date as YYYY-MM-DD."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool)) else None
