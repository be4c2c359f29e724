"""Flag (标注): one place in a returned file that its sender shall look at, and what to do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FlagClass = Literal["fix", "confirm", "check", "normalised"]

CLASS_NAMES: dict[FlagClass, str] = {
    "fix": "请修改",
    "confirm": "请确认",
    "check": "请核对",
    "normalised": "已自动规范",
}
# RGB of a flagged cell
COLOURS: dict[FlagClass, str] = {"fix": "FFABAD", "confirm": "FFC978", "check": "FFF4D1"}


@dataclass(frozen=True, slots=True)
class Flag:
    """One cell or paragraph to be coloured, with a note beside it.

    place: as its reader names it ("附件1!B4", "表格1第2行第3列"), "" for the whole file; kind:
    "fix" or "confirm" in what came back, "check" for what is filled in before it is sent;
    sentence: what to do, in Chinese, without the place; "" for the colour alone.
    """

    place: str
    kind: FlagClass
    sentence: str


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One line of the list beside the flags. place, label, found: "" where there is none."""

    kind: FlagClass
    place: str
    label: str
    found: str
    sentence: str
