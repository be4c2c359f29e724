"""Row signs (核对码): by what a row of the book's own workbook is known again when it comes back,
and whether any row is missing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

_WRITTEN = re.compile(r"(\d+)/(\d+)((?:-[0-9a-f]{12})+)")


@dataclass(frozen=True)
class RowSign:
    """What a row was when the workbook was written. number: which of its sheet, from 1; total: how
    many the sheet had; parts: the signs of its texts."""

    number: int
    total: int
    parts: tuple[str, ...]

    @property
    def text(self) -> str:
        """As it stands in the workbook."""
        return "-".join((f"{self.number}/{self.total}", *self.parts))


def sign_read(text: str, parts: int) -> RowSign | None:
    """What such a text says; None where it is none with so many parts."""
    found = _WRITTEN.fullmatch(text.strip())
    signs = tuple(found[3][1:].split("-")) if found else ()
    return RowSign(int(found[1]), int(found[2]), signs) if found and len(signs) == parts else None


def sign_of(texts: Sequence[str]) -> str:
    """The sign of these texts, however their blanks are."""
    plain = "\x1f".join(" ".join(text.split()) for text in texts)
    return hashlib.sha256(plain.encode()).hexdigest()[:12]


def originals(
    signs: Mapping[int, RowSign | None], is_as_it_was: Callable[[int, RowSign], bool]
) -> dict[int, RowSign]:
    """The rows that were there when the workbook was written. Of a row that was copied, to change
    it into another one, that which is as it was, else the first."""
    found: dict[int, int] = {}
    for row, sign in signs.items():
        if sign is not None:
            first = found.setdefault(sign.number, row)
            other = signs[first]
            if first != row and is_as_it_was(row, sign) and other is not None:
                found[sign.number] = first if is_as_it_was(first, other) else row
    return {row: sign for row in found.values() if (sign := signs[row]) is not None}


def missing_count(signs: Mapping[int, RowSign]) -> int:
    """How many rows of the sheet are not there any more."""
    total = max((one.total for one in signs.values()), default=0)
    return total - len({one.number for one in signs.values()})
