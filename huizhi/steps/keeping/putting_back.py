"""Putting back: a backup that was checked takes the office's place; what was there is set aside.

What is to be done is written down first. Whoever is killed before that has changed nothing; after
it, the next start goes on where he was. So there is always the old office or the new one.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi.campaign import Folders, activities_of
from huizhi.disk import (
    finish_scratch,
    flush_all,
    flush_folder,
    refusals,
    shows_life,
    sign_of_life,
    sweep,
    write_whole,
)
from huizhi.errors import HuizhiError
from huizhi.steps.keeping.places import CONFIG, root_of, targets_of

if TYPE_CHECKING:
    from huizhi.steps.keeping.unpacking import Unpacked

_PLAN = "正在恢复.json"


@dataclass(frozen=True)
class _Move:
    """One part of the office. new: where the backup's lies; brings: whether it has one; target: its
    place; aside: where what is there goes."""

    new: str
    brings: bool
    target: str
    aside: str

    def carry_out(self) -> None:
        """Done once or several times, it comes to the same."""
        new, target, aside = Path(self.new), Path(self.target), Path(self.aside)
        if target.exists() and (new.exists() if self.brings else not aside.exists()):
            aside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.rename(_free(aside))
        if self.brings and new.exists():
            new.rename(target)
        flush_folder(target.parent)

    def undo(self) -> None:
        """As it was before."""
        new, target, aside = Path(self.new), Path(self.target), Path(self.aside)
        if self.brings and not new.exists() and target.exists():
            target.rename(new)
        if aside.exists() and not target.exists():
            aside.rename(target)


def put_back(unpacked: Unpacked, first: Folders, now: dt.datetime) -> Path:
    """Puts the backup in the place of the office whose first activity lies here; the folder in
    which the office stands that was there. Nobody may have the office open.

    Raises: StorageError, everything is as it was then, or the next start goes on.
    """
    from huizhi.storage import OFFICE_ASIDE, hand_on_former  # every start looks into this file

    root, targets = root_of(first), targets_of(first)
    aside = next(
        one
        for one in (f"{OFFICE_ASIDE}{now:%Y-%m-%d %H%M%S}）{n or ''}" for n in count())
        if not any((each.parent / one).exists() for each in targets.values())
    )
    moves = [
        _Move(str(part), part.exists(), str(target), str(target.parent / aside / name))
        for name, target in targets.items()
        if target.parent != targets[CONFIG]  # that is moved with the configuration
        and (part := unpacked.parts[name])
    ]
    with refusals("恢复备份"):
        for activity in activities_of(first):  # what is left in former places, erase finds by it
            if (new := unpacked.ledger_of(activity.id).parent).is_dir():
                hand_on_former(activity.folders.output, new)
        flush_all(one for part in unpacked.parts.values() for one in part.rglob("*.*"))
        sign = sign_of_life(root)
        try:
            plan = {"sign": sign.name, "moves": [asdict(one) for one in moves]}
            write_whole(root / _PLAN, json.dumps(plan, ensure_ascii=False).encode())
            try:
                for one in moves:
                    one.carry_out()
            except OSError:
                for one in reversed(moves):
                    one.undo()
                (root / _PLAN).unlink()
                raise
            (root / _PLAN).unlink()
            flush_folder(root)
        finally:
            finish_scratch(sign)
    unpacked.drop()
    return root / aside


def finish_putting_back(first: Folders) -> bool:
    """Ends what a killed program has begun; whether there was anything.

    Raises: HuizhiError while somebody is doing it; StorageError.
    """
    root = root_of(first)
    plan = root / _PLAN
    if not plan.is_file():
        for folder in {root, first.output.absolute().parent}:
            sweep(folder)
        return False
    with refusals("恢复备份"):
        said = json.loads(plan.read_bytes())
        if shows_life(root / said["sign"]):
            raise HuizhiError("正在恢复备份，请等它做完再打开。")
        for one in said["moves"]:
            _Move(**one).carry_out()
        plan.unlink()
        sweep(root)
    return True


def _free(path: Path) -> Path:
    """The path, or with a number behind it where something is there."""
    names = (f"{path.name}（{n}）" if n > 1 else path.name for n in count(1))
    return next(one for one in map(path.with_name, names) if not one.exists())
