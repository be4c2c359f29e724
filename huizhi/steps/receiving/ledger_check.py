"""Ledger check: the originals held against their digests and against the ledger, and what can be
rebuilt: a lost ledger out of the originals, an original out of the file it was read from.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import Campaign
from huizhi.content import kind_of_suffix
from huizhi.errors import LedgerLostError, StorageError
from huizhi.storage import (
    KeptFile,
    Ledger,
    NotedList,
    Originals,
    Received,
    are_in_folder,
    digest_of,
    is_half_rebuilt,
    is_ledger_there,
    noted_lists,
    originals_in,
    places_of,
    refuse_damage,
    refuse_when_lost,
    set_ledger_aside,
)

_DIGEST = 64  # characters of a name
_STORED = re.compile(r"[0-9a-f]{64}(\.[^/]*)?")
_LOOKED_AT = 32  # originals that are read together
_AT_ONCE = 300  # originals that are entered by one run
_SETTLING = 600.0  # seconds in which a stored original may not be in the ledger yet
_GONE = (
    "按原件重建的台账里，有这些不能恢复：文件原来的名称和文件夹（编号代替，按名称归类的要重新认领），"
    "收到的日期（按原件存档的时间，请核对），由谁的报送链接交来，认领、更正、认可等经办人的决定，"
    "对底数的决定，推荐的作品，写过几次催报，各表发出时按底数预填了什么（原样交回的认不出来，请核对）。"
    "以前发出的报送链接已经作废，请重新生成通知包发出"
)


@dataclass(frozen=True, slots=True)
class Damage:
    """One original that is not what it should be. stored: its file name; name: as received, “” when
    the ledger does not know it; missing: it is not there; mended: it is whole again; in_folder: the
    clerk may put another in its place."""

    stored: str
    name: str
    missing: bool
    mended: bool
    in_folder: bool = True

    @property
    def words(self) -> str:
        if not is_original(self.stored):
            return (
                f"returns 里的“{self.stored}”不是程序存的原件，没有动它：是社区报来的，"
                "请复制到别处，用 collect 收；不是的请拿走"
            )
        what = "不见了" if self.missing else "内容变了，与编号不符"
        named = f"（{self.name}）" if self.name else "（台账里没有登记）"
        mended = "，已从收取时的文件补好" if self.mended else ""
        again = "请原单位再发一次后收取（收到同一个文件就补好了）"
        from_backup = "，请用备份里的同名文件替换，或" if self.in_folder else "，"
        advice = "" if self.mended else f"{from_backup}{again}"
        return f"原件 {self.stored[:12]}…{named}{what}{mended}{advice}"


@dataclass(frozen=True)
class LedgerCheck:
    """What was found and done. count: originals that were looked at; damages: of them; unknown: how
    many whole ones the ledger did not know, which are entered now; rebuilt: the ledger was lost and
    has been made anew; aside: where what lay in its place is now, or what it is called; lists:
    those that the clerk had imported, which the ledger does not know and which are to be entered
    again."""

    count: int
    damages: tuple[Damage, ...]
    unknown: int
    rebuilt: bool
    aside: tuple[str, ...]
    lists: tuple[NotedList, ...] = ()

    @property
    def is_fine(self) -> bool:
        return not (self.damages or self.unknown or self.rebuilt or self.lists)

    @property
    def lines(self) -> tuple[str, ...]:
        """What the clerk is told, a sentence each."""
        told = [f"{one.words}。" for one in self.damages]
        if self.rebuilt:
            told.append(f"台账已从原件重建。{_GONE}。")
        told += [f"原来在那里的移到了 {Path(one).name}，没有删。" for one in self.aside]
        if self.unknown and not self.rebuilt:
            told.append(f"{self.unknown}个原件台账里没有登记，已经登记，名称用编号代替。")
        bad = [one for one in self.damages if is_original(one.stored)]
        whole = self.count - sum(not one.missing and not one.mended for one in bad)
        told.append(f"核对完成：{self.count}个原件，{whole}个完好，台账可以用。")
        return tuple(told)


def check_ledger(
    campaign: Campaign, output: Path, progress: Callable[[object], None] = lambda _: None
) -> LedgerCheck:
    """Looks at every original, mends and rebuilds what can be.

    Raises: StorageError when the ledger is damaged: that is for the clerk to decide, who may have a
    backup; nothing is done then.
    """
    settings = campaign.settings
    originals = originals_in(output)
    if not is_ledger_there(output) and not originals.is_any():
        return LedgerCheck(0, (), 0, False, ())
    lost, aside = _lost(output), tuple[str, ...]()
    if lost and not is_half_rebuilt(output):  # of one that is, the rest is entered
        aside = tuple(set_ledger_aside(output, dt.datetime.now(settings.zone)))
        Ledger.in_folder(output, settings, rebuilding=True).close()
    else:
        refuse_damage(output)
    with Ledger.in_folder(output, settings, rebuilding=lost) as ledger:
        received = {one.sha256: one for one in ledger.received()}
        damages = list(_damages(ledger, originals, received, progress))
    bad = {one.stored for one in damages if not one.mended}
    there = originals.every()
    lists = [one for one in noted_lists(output) if one.sha256 not in received]
    known = {*received, *(one.sha256 for one in lists)}
    unknown = [o for o in there if o.name[:_DIGEST] not in known and o.name not in bad]
    _enter(campaign, output, originals.looked_up(unknown), progress, rebuilding=lost)
    if lost:
        with Ledger.in_folder(output, settings, rebuilding=True) as ledger:
            ledger.finish_rebuilding()
    count = sum(is_original(one.name) for one in there)
    return LedgerCheck(count, tuple(damages), len(unknown), lost, aside, tuple(lists))


def count_unknown(output: Path, received: Sequence[Received]) -> int:
    """How many originals lie here that the ledger does not know; without those that somebody may
    be entering at this moment. None are counted in a bucket: whoever only looks need not wait for
    it."""
    if not are_in_folder(output):
        return 0
    known = {one.sha256 for one in received}
    there = [one for one in originals_in(output).every() if is_original(one.name)]
    now = time.time()
    return sum(o.name[:_DIGEST] not in known and now - o.saved > _SETTLING for o in there)


def _lost(output: Path) -> bool:
    try:
        refuse_when_lost(output)
    except LedgerLostError:
        return True
    return False


def is_original(name: str) -> bool:
    """Whether a file in the originals' folder is called as one of them is: by its digest."""
    return bool(_STORED.fullmatch(name))


def _damages(
    ledger: Ledger,
    originals: Originals,
    received: Mapping[str, Received],
    progress: Callable[[object], None],
) -> Iterator[Damage]:
    """Originals that are missing or not what their name says, mended where that can be."""
    there = {one.name: one.size for one in originals.every()}
    wanted = {originals.name_of(one.stored): one for one in received.values()}
    every = sorted({*there, *wanted})
    sizes = there | {name: one.size for name, one in wanted.items()}
    for first in range(0, len(every), _LOOKED_AT):
        some = every[first : first + _LOOKED_AT]
        own = [(one, sizes[one]) for one in some if is_original(one)]
        whole = {one for (one, _), fine in zip(own, originals.are_whole(own), strict=True) if fine}
        for stored in some:
            progress(stored)
            known = wanted.get(stored)
            if not is_original(stored):
                yield Damage(stored, "", missing=False, mended=False)
            elif stored not in whole:
                mended = known is not None and _mended(ledger, originals, known)
                name = known.name if known else ""
                in_folder = originals.address is None
                yield Damage(stored, name, stored not in there, mended, in_folder)


def _mended(ledger: Ledger, originals: Originals, one: Received) -> bool:
    """Whether the file it was once read from still lies there, and the original is whole again."""
    for path in map(Path, places_of(ledger, one.sha256)):
        with suppress(OSError, StorageError):
            if digest_of(path) == one.sha256:  # which the original itself is not
                with originals:
                    originals.keep_file(path)
                    originals.settle()
                return originals.is_whole(one.stored, one.size)
    return False


def _enter(
    campaign: Campaign,
    output: Path,
    stored: Sequence[KeptFile],
    progress: Callable[[object], None],
    *,
    rebuilding: bool,
) -> None:
    """Enters these originals by the days on which they were stored, the earliest first: which
    revision counts depends on it."""
    from huizhi.steps.receiving.collecting import collect
    from huizhi.steps.receiving.untold import note_told

    settings = campaign.settings
    now = dt.datetime.now(settings.zone).replace(microsecond=0)
    originals = originals_in(output)
    for some in _together(stored):
        with Ledger.in_folder(output, settings, rebuilding=rebuilding) as ledger:
            known = ledger.known_of([one.name[:_DIGEST] for one in some])
        new = [one for one in some if one.name[:_DIGEST] not in known]
        if not new:  # they were in an archive
            continue
        moment = dt.datetime.fromtimestamp(int(new[-1].saved), settings.zone)
        paths = originals.at_hand_each([one.name for one in new])
        came = min(moment, now)
        result = collect(campaign, output, paths, came, progress, rebuilding=rebuilding)
        note_told(settings, output, result, rebuilding=rebuilding)
        if result.refused:
            raise StorageError("；".join(result.refused))


def _together(files: Sequence[KeptFile]) -> Iterator[list[KeptFile]]:
    """The files of one day, some at a time; an archive by itself, for its members have names."""
    some: list[KeptFile] = []
    for one in files:
        alone = _has_members(one)
        other_day = some and _day(some[-1]) != _day(one)
        if some and (alone or other_day or len(some) == _AT_ONCE or _has_members(some[-1])):
            yield some
            some = []
        some.append(one)
    if some:
        yield some


def _has_members(one: KeptFile) -> bool:
    return kind_of_suffix(Path(one.name).suffix).is_container


def _day(one: KeptFile) -> dt.date:
    return dt.datetime.fromtimestamp(one.saved).astimezone().date()
