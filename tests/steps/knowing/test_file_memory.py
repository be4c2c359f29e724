"""What was told last is told again while nothing has changed, never when that cannot be seen."""

from __future__ import annotations

import os
import time
from pathlib import Path

from huizhi.campaign import ActivityFolder, Folders
from huizhi.steps.knowing.file_memory import FileMemory, marks_of


def test_it_is_told_anew_after_each_change_and_only_then(tmp_path: Path) -> None:
    for name in ("config", "templates", "output", "office"):
        (tmp_path / name).mkdir()
    folders = Folders(tmp_path / "config", tmp_path / "templates", tmp_path / "output")
    activity = ActivityFolder("", "", folders, shared=tmp_path / "office")
    last, said = FileMemory[int](most=1), iter(range(100))

    def told(where: str = "here", *, lasts: bool = True) -> int:
        return last.told(
            Path(where), lambda: marks_of(activity), lambda: next(said), lambda _: lasts
        )

    def written(name: str, seconds_ago: float) -> None:
        path = tmp_path / name
        path.write_text("1", "utf-8")
        moment = time.time() - seconds_ago
        os.utime(path, (moment, moment))

    assert told() == told() == 0
    for number, name in enumerate(("output/ledger.db", "config/a", "templates/b", "office/c"), 1):
        written(name, 60 - number)
        assert told() == told() == number
    written("output/ledger.db-wal", 0)  # it may be written again within the same tick
    assert told() < told()
    written("output/ledger.db-wal", 5)
    assert told(lasts=False) < told()
    assert told() == told()
    before = told()
    told("elsewhere")
    assert told() > before  # only so many are kept
