"""Verbs for the whole office as one file: backup, restore."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from typing import TYPE_CHECKING

from huizhi.cli.campaign import folders_of
from huizhi.cli.voice import FINE, LOOK, Voice
from huizhi.errors import HuizhiError

if TYPE_CHECKING:
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
    _refuse_while_open(arguments)
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
    return FINE


def activity_words(one: ActivityThere) -> str:
    """What becomes of one activity."""
    if one.there is None:
        return f"{one.name}：备份里没有，恢复后不在网页上，文件另放。"
    if one.here is None:
        return f"{one.name}：这里没有，会加上（{one.there}份报送）。"
    lost = f"；备份以后收的{one.lost}个文件不在里面" if one.lost else ""
    return f"{one.name}：这里有{one.here}份报送，备份里有{one.there}份{lost}。"


def _refuse_while_open(arguments: argparse.Namespace) -> None:
    """Raises: HuizhiError while a page is open, which would go on with what is set aside."""
    from huizhi.storage import PAGE_DATABASE, Records

    if not (arguments.output / PAGE_DATABASE).is_file():
        return
    records = Records(arguments.output)
    served = records.is_served
    records.close()
    if served:
        raise HuizhiError("网页还开着。请先关掉它的窗口，或在网页的“设置→备份”里恢复。")


def _confirm(arguments: argparse.Namespace) -> None:
    """Raises: HuizhiError when the clerk does not want it."""
    if arguments.yes:
        return
    if not sys.stdin.isatty():
        raise HuizhiError("没有恢复。要用备份换下现在的，请加上 --yes；现在的会另放，不会删。")
    if input("要用备份换下现在的全部内容（现在的另放，不删）请输入“恢复”：").strip() != "恢复":
        raise HuizhiError("没有恢复。")
