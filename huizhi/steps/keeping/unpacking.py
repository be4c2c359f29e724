"""Unpacking: a backup taken out beside the office and checked as a whole before anything of the
office is touched; what it holds, and how that differs from what is here.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huizhi.campaign import CAMPAIGN_FILE, TEMPLATES, Folders, activities_of
from huizhi.disk import finish_scratch, refusals, scratch_folder
from huizhi.errors import DamagedError, HuizhiError, ReadError, StorageError, UnknownKindError
from huizhi.formats.zips import WholeArchive, is_plain_name
from huizhi.steps.keeping.backup import FORMAT, PROGRAM, output_name
from huizhi.steps.keeping.places import (
    CONFIG,
    OUTPUT,
    PLACES,
    TEMPLATES_PLACE,
    in_config,
    root_of,
    targets_of,
)
from huizhi.storage import (
    LEDGER_FILE,
    PAGE_DATABASE,
    count_ledger,
    count_ledger_in,
    refuse_unusable,
)

_SPARE = 1 << 30  # bytes of the disk that are left for everything else
_NEWER = "这份备份是更新版本的程序做的，请先更新程序，再恢复。"


@dataclass(frozen=True)
class ActivityThere:
    """One activity of a backup, or of this office. here, there: forms that count, None where it has
    no such activity; lost: files received here that the backup does not know."""

    name: str
    here: int | None
    there: int | None
    lost: int = 0


@dataclass(frozen=True)
class Unpacked:
    """A backup that was checked. made: when it was; version: of the program that made it; files:
    how many; activities: id, name, files and returns of each; scratch: folders that go away with
    it; parts: each part of the office, where it lies now, by its name."""

    name: str
    made: dt.datetime
    version: str
    files: int
    activities: tuple[Mapping[str, Any], ...]
    scratch: tuple[Path, ...]
    parts: Mapping[str, Path]

    @property
    def key(self) -> str:
        """By which it is told from another one."""
        return self.scratch[0].name

    def ledger_of(self, activity_id: str) -> Path:
        """Where the ledger of this activity is, whether there is one or not."""
        return _placed(self.parts, f"{output_name(activity_id)}/{LEDGER_FILE}")

    def drop(self) -> None:
        """Takes it away again."""
        for one in self.scratch:
            finish_scratch(one)


def unpack(
    path: Path, first: Folders, advance: Callable[[int, int], object] = lambda _, __: None
) -> Unpacked:
    """A backup, taken out beside the office whose first activity lies here. advance: told how many
    files are done, and of how many.

    Raises: HuizhiError when it is no whole backup, or of a newer program: nothing is left then;
    StorageError.
    """
    scratch: dict[Path, Path] = {}
    try:
        with refusals("打开备份"), WholeArchive(path) as archive:
            about = _checked(archive)
            places = targets_of(first)
            total = sum(one.size for one in archive.files.values())
            if total + _SPARE > shutil.disk_usage(root_of(first)).free:
                raise StorageError(
                    "磁盘空间不够放下这份备份，请腾出空间再恢复。这里的什么也没有动。"
                )
            for target in places.values():
                if target.parent not in {*scratch, places[CONFIG]}:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    scratch[target.parent] = scratch_folder(target.parent)
            parts = {
                name: scratch.get(target.parent, scratch[root_of(first)]) / name
                for name, target in places.items()
            }
            _take_out(archive, parts, about["folders"], advance)
        _check_databases(parts, [output_name(str(one["id"])) for one in about["activities"]])
        _settle_templates(first, parts)
        made = dt.datetime.fromisoformat(about["made"])
        return Unpacked(
            path.name,
            made,
            str(about["version"]),
            len(archive.files),
            tuple(about["activities"]),
            tuple(scratch.values()),
            parts,
        )
    except ReadError as error:
        for one in scratch.values():
            finish_scratch(one)
        told = f"“{path.name}”不能用来恢复：{error}。这里的什么也没有动。请换一份备份。"
        raise HuizhiError(told) from error
    except BaseException:
        for one in scratch.values():
            finish_scratch(one)
        raise


def _checked(archive: WholeArchive) -> Mapping[str, Any]:
    """What the backup says of itself. Raises: HuizhiError when this program cannot put it back."""
    about = archive.about
    if about.get("program") != PROGRAM or not isinstance(about.get("format"), int):
        raise UnknownKindError("不是这个程序做的备份")
    if about["format"] > FORMAT:
        raise HuizhiError(_NEWER)
    try:
        folders, activities = about["folders"], about["activities"]
        whole = dt.datetime.fromisoformat(about["made"]).tzinfo is not None
        whole &= all({"id", "name", "files", "returns"} <= set(one) for one in activities)
        whole &= all(isinstance(one, str) and is_plain_name(one) for one in folders)
        whole &= all(n.partition("/")[0] in PLACES for n in (*archive.files, *folders))
        whole &= all("/" in name for name in archive.files)
    except (TypeError, ValueError, KeyError) as error:
        raise DamagedError("清单读不出来") from error
    if not whole or f"{CONFIG}/{CAMPAIGN_FILE}" not in archive.files:
        raise DamagedError("清单不完整")
    return about


def _take_out(
    archive: WholeArchive,
    parts: Mapping[str, Path],
    folders: Sequence[str],
    advance: Callable[[int, int], object],
) -> None:
    for name in folders:
        _placed(parts, name).mkdir(parents=True, exist_ok=True)
    for done, name in enumerate(archive.files):
        advance(done, len(archive.files))
        target = _placed(parts, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        archive.take_out(name, target)
    for part in parts.values():
        for folder in (part, *part.glob(f"*/{OUTPUT}")):
            if folder.name == OUTPUT and folder.is_dir():
                folder.chmod(0o700)


def _placed(parts: Mapping[str, Path], name: str) -> Path:
    place, _, more = name.partition("/")
    return parts[place] / more


def _check_databases(parts: Mapping[str, Path], outputs: Iterable[str]) -> None:
    for output in outputs:
        for each in (LEDGER_FILE, PAGE_DATABASE):
            path = _placed(parts, f"{output}/{each}")
            if path.exists():
                refuse_unusable(path, f"{output}/{each}")


def _settle_templates(first: Folders, parts: dict[str, Path]) -> None:
    """Templates that are those of this program are used from there; others that have no place of
    their own become part of the configuration."""
    part, config = parts[TEMPLATES_PLACE], parts[CONFIG] / TEMPLATES_PLACE
    if not part.is_dir():
        return
    near_program = (root_of(first) / TEMPLATES_PLACE).resolve() == TEMPLATES
    if (near_program or first.templates.resolve() == TEMPLATES) and _content(part) == _content(
        TEMPLATES
    ):
        shutil.rmtree(part)
    elif targets_of(first)[TEMPLATES_PLACE] == in_config(first) and not config.exists():
        part.rename(config)


def _content(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}


def differences_of(unpacked: Unpacked, first: Folders) -> tuple[ActivityThere, ...]:
    """The activities of the backup and of this office, side by side. Raises: StorageError."""
    told = {str(one["id"]): one for one in unpacked.activities}
    here = {one.id: one for one in activities_of(first)}
    found = []
    for activity_id in dict.fromkeys((*here, *told)):
        there, own = told.get(activity_id), here.get(activity_id)
        name = own.name if own else str(there["name"] if there else "")
        now = count_ledger_in(own.folders.output) if own else None
        kept = count_ledger(unpacked.ledger_of(activity_id), lies_still=True)
        lost = len(now.contents - kept.contents) if now else 0
        was = str(there["name"]) if there else ""
        found.append(
            ActivityThere(
                name if was in {"", name} else f"{name}（备份里叫“{was}”）",
                now.returns if now else None,
                int(there["returns"]) if there else None,
                lost,
            )
        )
    return tuple(found)
