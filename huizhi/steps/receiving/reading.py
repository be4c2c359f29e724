"""Reading: what became of one file, and how a value is kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from huizhi.storage import (
    Contents,
    Fate,
    KeptValue,
    Return,
)


@dataclass(frozen=True)
class Reading:
    """What became of one file.

    returns: those read in it.
    outcome: in Chinese.
    contents: its texts; None when it was not read.
    fate: the same as the outcome, for the program.
    note: what is told of a picture besides where it belongs; "" for nothing.
    tried: whether something in it could not be read that other means may read one day.
    """

    returns: tuple[Return, ...]
    outcome: str
    contents: Contents | None = None
    fate: Fate = Fate.TAKEN
    note: str = ""
    tried: bool = False


def kept_value(value: object) -> KeptValue:
    """Return the value as the ledger and `export` have it: a date as YYYY-MM-DD."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, (str, int, float, bool)) else None
