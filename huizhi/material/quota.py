"""Quota: which files count for what the notice asks, and how many came of how many it wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from huizhi.campaign import Deliverable, Item, Quota, Recipient, Settings
from huizhi.content import AUDIO, DOCUMENT, PICTURE, SLIDES, VIDEO

# The word in the name of a kind, and the files that it means.
_MEANT = (
    (("录像", "视频", "短片", "影片"), (VIDEO,)),
    (("课件", "PPT", "ppt"), (SLIDES, DOCUMENT)),
    (("图片", "照片", "图纸", "海报", "画", "摄影"), (PICTURE,)),
    (("案例", "文字", "文章", "报告", "总结", "稿", "论文", "征文", "方案"), (DOCUMENT,)),
    (("录音", "音频"), (AUDIO,)),
)


def files_for(quota: Quota) -> tuple[str, ...]:
    """The kinds of file that count for this quota; () when its name does not say."""
    return quota.files or _meant(quota.kind)


@lru_cache(maxsize=1_000)
def _meant(kind: str) -> tuple[str, ...]:
    found = [one for words, files in _MEANT if any(w in kind for w in words) for one in files]
    return tuple(dict.fromkeys(found))


def quotas_of(
    settings: Settings, recipient: Recipient, deliverable: Deliverable, item: str
) -> tuple[Quota, ...]:
    """What this community owes for an item of its works; with "" for the deliverable itself."""
    if not item:
        return deliverable.material
    found = next((one for one in settings.items if one.name == item), None)
    return settings.item_quota(recipient, found) if found else ()


@dataclass(frozen=True, slots=True)
class Count:
    """How much of one kind came. item: "" for what belongs to none; handed_in: all that came;
    accepted: without what must be mended or was handed in twice; wanted: at least."""

    item: str
    kind: str
    handed_in: int
    accepted: int
    wanted: int
    unit: str

    @property
    def lacking(self) -> int:
        """How many are still owed."""
        return max(0, self.wanted - self.accepted)

    @property
    def words(self) -> str:
        """What is still owed: “还缺图片2张（收到3张，其中2张要更正）”; "" for nothing."""
        if not self.lacking:
            return ""
        bad = self.handed_in - self.accepted
        came = f"收到{self.handed_in}{self.unit}" if self.handed_in else "还没有收到"
        mend = f"，其中{bad}{self.unit}不能算" if bad else ""
        return f"还缺{self.kind}{self.lacking}{self.unit}（{came}{mend}）"


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that may count: its kind of file, and whether it is accepted."""

    file_kind: str
    accepted: bool


def count_pieces(item: str, quotas: Sequence[Quota], pieces: Sequence[Piece]) -> tuple[Count, ...]:
    """The pieces against the quotas; a piece that fits several goes where it is still wanted,
    those in order first."""
    came = [0] * len(quotas)
    good = [0] * len(quotas)
    for piece in sorted(pieces, key=lambda one: not one.accepted):
        fitting = [n for n, quota in enumerate(quotas) if fits(piece.file_kind, quota)]
        if not fitting:
            continue
        wanted = (n for n in fitting if good[n] < quotas[n].at_least)
        place = next(wanted, fitting[0])
        came[place] += 1
        good[place] += piece.accepted
    return tuple(
        Count(item, quota.kind, came[n], good[n], quota.at_least, quota.unit)
        for n, quota in enumerate(quotas)
    )


def fits(file_kind: str, quota: Quota) -> bool:
    """Whether a file of this kind counts for the quota."""
    files = files_for(quota)
    return file_kind in files if files else bool(file_kind)


def items_of(settings: Settings, deliverable: Deliverable, works: str | None) -> tuple[Item, ...]:
    """The items that this deliverable is counted by."""
    return settings.items if deliverable.id == works else ()
