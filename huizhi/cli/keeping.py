"""Verbs for the whole office: as one file (backup, restore), and where its ledgers and originals
lie (move)."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi import COMMAND
from huizhi.cli.campaign import folders_of
from huizhi.cli.voice import FINE, LOOK, Voice
from huizhi.errors import HuizhiError

if TYPE_CHECKING:
    from huizhi.campaign import Settings
    from huizhi.steps.keeping import ActivityThere


def run_backup(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.keeping import back_up, backup_name

    now = dt.datetime.now().astimezone()
    target = arguments.file / backup_name(now) if arguments.file.is_dir() else arguments.file
    with voice.progress("备份", None) as progress:
        made = back_up(folders_of(arguments), target, now, progress)
    if arguments.json:
        voice.answer({"file": str(made.path), "files": made.files, "bytes": made.size})
    voice.tell(f"完成：{made.files}个文件，{made.size / 1e6:.1f}MB，在 {made.path}。请另外存放。")
    for name in made.left_out:
        voice.tell(f"“{name}”的名称不能用在别的电脑上，没有放进去，请另外保存。")
    return LOOK if made.left_out else FINE


def run_restore(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.keeping import differences_of, put_back, unpack

    first = folders_of(arguments)
    _refuse_while_open(arguments, "，或在网页的“设置→备份”里恢复")
    unpacked = unpack(arguments.file, first)
    try:
        activities = differences_of(unpacked, first)
        voice.tell(f"备份是{unpacked.made:%Y-%m-%d %H:%M}做的，{unpacked.files}个文件，没有损坏。")
        for one in activities:
            voice.tell(activity_words(one))
        _confirm(arguments)
        aside = put_back(unpacked, first, dt.datetime.now().astimezone())
    finally:
        unpacked.drop()
    if arguments.json:
        voice.answer({"made": unpacked.made.isoformat(), "aside": str(aside)})
    voice.tell(f"已恢复。原来的都在 {aside}。")
    for name in _to_be_moved(arguments):
        voice.tell(
            f"{name}：备份里的台账和原件都是文件，配置要它们在别处，请运行 {COMMAND} move --all。"
        )
    return FINE


def run_move(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.campaign import activities_of, load_settings
    from huizhi.storage import claim_ledger, claim_originals

    _refuse_while_open(arguments)
    here = [(arguments.config, arguments.output)]
    if arguments.all:
        every = activities_of(folders_of(arguments))
        here = [(one.folders.config, one.folders.output) for one in every]
    moved: list[dict[str, object]] = []
    for config, output in here:
        settings = load_settings(config)
        if arguments.here:
            if claim_ledger(settings, output):
                voice.tell(f"{settings.activity.name}：台账以后是 {output} 的。")
            if claim_originals(output):
                voice.tell(f"{settings.activity.name}：原件以后是 {output} 的。")
            continue
        moved += _ledger_moved(settings, output, voice)
        moved += _originals_moved(settings, output, voice)
    if arguments.json:
        voice.answer({"moved": moved})
    return FINE


def _ledger_moved(settings: Settings, output: Path, voice: Voice) -> Iterator[dict[str, object]]:
    from huizhi.storage import forget_missing, move_ledger

    name, now = settings.activity.name, dt.datetime.now(settings.zone)
    if note := forget_missing(settings, output, now):
        voice.tell(
            f"{name}：原来写的地方没有台账，也没有收过东西，没有可搬的；"
            f"写着它的文件改名为 {note.name}。台账以后在配置写的地方。"
        )
        return
    with voice.progress("搬台账", None) as progress:
        made = move_ledger(settings, output, now, progress)
    if made is None:
        voice.tell(f"{name}：台账已经在配置写的地方，或还没有台账，没有搬。")
        return
    count = sum(made.rows.values())
    voice.tell(f"{name}：台账搬到了 {made.to}，{count}行逐行核对过，都一样。")
    who = "请管理数据库的人删掉，活动结束后 erase --all 也会删" if made.is_on_server else "可以删"
    for aside in made.aside:
        voice.tell(f"原来的留作备份，没有删：{aside}。里面有个人信息，看过没有问题，{who}。")
    yield {"from": made.origin, "to": made.to, "rows": dict(made.rows)}


def _originals_moved(settings: Settings, output: Path, voice: Voice) -> Iterator[dict[str, object]]:
    from huizhi.storage import move_originals

    name = settings.activity.name
    with voice.progress("搬原件", None) as progress:
        made = move_originals(settings, output, dt.datetime.now(settings.zone), progress)
    if made is None:
        voice.say(f"{name}：原件已经在配置写的地方，或还没有原件，没有搬。")
        return
    voice.tell(f"{name}：原件搬到了 {made.to}，{made.count}个逐个核对过内容，都一样。")
    bucket = "请管理对象存储的人删掉，活动结束后 erase --all 也会删"
    who = bucket if made.aside == made.origin else "可以删"
    voice.tell(f"原来的留作备份，没有删：{made.aside}。里面有个人信息，看过没有问题，{who}。")
    yield {"from": made.origin, "to": made.to, "originals": made.count}


def activity_words(one: ActivityThere) -> str:
    """What becomes of one activity."""
    if one.there is None:
        return f"{one.name}：备份里没有，恢复后不在网页上，文件另放。"
    if one.here is None:
        return f"{one.name}：这里没有，会加上（{one.there}份报送）。"
    lost = f"；备份以后收的{one.lost}个文件不在里面" if one.lost else ""
    return f"{one.name}：这里有{one.here}份报送，备份里有{one.there}份{lost}。"


def _refuse_while_open(arguments: argparse.Namespace, otherwise: str = "") -> None:
    """Raises: HuizhiError while a page is open, which would go on with what is set aside.

    otherwise: what the clerk may do instead of closing it.
    """
    from huizhi.storage import PAGE_DATABASE, Records

    if not (arguments.output / PAGE_DATABASE).is_file():
        return
    records = Records(arguments.output)
    served = records.is_served
    records.close()
    if served:
        raise HuizhiError(f"网页还开着。请先关掉它的窗口{otherwise}。")


def _to_be_moved(arguments: argparse.Namespace) -> list[str]:
    """The names of the activities of which the ledger or the originals are not where the
    configuration wishes them."""
    from huizhi.campaign import activities_of, load_settings
    from huizhi.errors import ConfigError
    from huizhi.storage import are_originals_elsewhere, is_ledger_elsewhere

    found = []
    for one in activities_of(folders_of(arguments)):
        with suppress(ConfigError):  # whoever opens the activity is told
            settings, output = load_settings(one.folders.config), one.folders.output
            if is_ledger_elsewhere(settings, output) or are_originals_elsewhere(settings, output):
                found.append(one.name)
    return found


def _confirm(arguments: argparse.Namespace) -> None:
    """Raises: HuizhiError when the clerk does not want it."""
    if arguments.yes:
        return
    if not sys.stdin.isatty():
        raise HuizhiError("没有恢复。要用备份换下现在的，请加上 --yes；现在的会另放，不会删。")
    if input("要用备份换下现在的全部内容（现在的另放，不删）请输入“恢复”：").strip() != "恢复":
        raise HuizhiError("没有恢复。")
