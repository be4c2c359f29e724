"""Sheet change: one thing that the clerk has changed in the book's own workbook."""

from __future__ import annotations

from dataclasses import dataclass

from huizhi.campaign import masked


@dataclass(frozen=True)
class SheetChange:
    """place: of its cell; what: whose and which, in Chinese; before, after: what stood and stands
    there, "" for nothing."""

    place: str
    what: str
    before: str
    after: str

    @property
    def words(self) -> str:
        """As screens tell it: “底数!C9 青河镇水务站的办公电话：0396-1 → 0396-2”."""
        before, after = (_shown(text) or "（空）" for text in (self.before, self.after))
        return f"{self.place} {self.what}：{before} → {after}"


def _shown(text: str) -> str:
    try:
        return masked(text)
    except ValueError:
        return text
