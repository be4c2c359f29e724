"""The verb that takes personal data away: erase."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi.cli.campaign import folders_of
from huizhi.cli.voice import FINE, LOOK, Voice
from huizhi.errors import HuizhiError

if TYPE_CHECKING:
    from huizhi.campaign import Settings
    from huizhi.storage import EraseResult


# What is left to be done with former places; after a unit or a file, after everything.
_TO_DO = (
    "文件请自己删，服务器上的 schema 和桶里的请管理的人删；或等活动结束，用 erase --all 一起删。",
    "请按括号里说的处理后，再运行一次 erase --all；或请管理的人把那里的内容删掉。",
)


def run_erase(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.campaign import load_settings

    settings = load_settings(arguments.config)
    what, erase = _wanted(settings, arguments)
    _confirm(arguments, what)
    erased = erase(dt.datetime.now(settings.zone))
    _noted(arguments.output, erased)
    _tell(arguments, erased, voice)
    for name in _forgotten_elsewhere(arguments, erased):
        voice.tell(
            f"“{name}”的通知包里按底数预填过这些内容：记下的预填和那几个通知包已删除，"
            "请在那个活动里重新生成（packets）。"
        )
    return LOOK if erased.left and arguments.all else FINE


def _wanted(
    settings: Settings, arguments: argparse.Namespace
) -> tuple[str, Callable[[dt.datetime], EraseResult]]:
    """How what is to go is called, and what erases it. Raises: HuizhiError."""
    from huizhi.campaign import recipients_named
    from huizhi.steps.receiving import (
        contents_held,
        deliverable_named,
        mails_with,
        material_of_unit,
    )
    from huizhi.storage import (
        Ledger,
        contents_named,
        contents_of,
        erase_campaign,
        erase_contents,
        erase_unit,
        former_left,
    )

    output = arguments.output
    if arguments.all:
        what = f"“{settings.activity.name}”收到、读出、生成的全部内容"
        if former := former_left(output, settings):
            what += f"，连同以前留下的{len(former)}处（{'；'.join(former)}）"
        return what, partial(erase_campaign, settings, output)
    if arguments.file:
        found = contents_named(settings, output, arguments.file)
        held = contents_held(settings, output, found)
        inside = f"、里面的{len(held.contents)}个文件" if held.contents else ""
        what = f"文件“{arguments.file}”{inside}和从中读出的内容"
        if held.shared:
            shared = "、".join(dict.fromkeys(held.shared.values()))
            what += f"（里面的{shared}另外也来过，不删）"
        mails = mails_with(settings, output, found)
        every = (*found, *held.contents, *mails)
        return what, partial(erase_contents, settings, output, every, shared=held.shared)
    if not arguments.unit:
        raise HuizhiError(
            "请写明删什么：--all 删整个活动，--file 文件名 删一个文件，"
            "--unit 单位 删一个单位的报送。"
        )
    (unit,) = recipients_named(settings, [arguments.unit])
    deliverable = deliverable_named(settings, arguments.deliverable)
    named = f"的{arguments.deliverable}" if arguments.deliverable else "的全部报送"
    with Ledger.in_folder(output, settings) as ledger:
        material = material_of_unit(settings, ledger, unit.name, deliverable)
    own = material.contents
    found = contents_of(settings, output, unit, deliverable, own)
    mails = mails_with(settings, output, found)
    count = len(found)
    of_them = f"，其中照片、视频等材料{len(own)}个" if own else ""
    what = f"{unit.name}{named}（{count}个文件{of_them}）、从中读出的内容和纸质登记"
    if material.shared:
        what += f"（{'、'.join(material.shared)}别的单位也交了同一个，不删）"
    return what, partial(
        erase_unit, settings, output, unit, deliverable, material=(*material.contents, *mails)
    )


def _forgotten_elsewhere(arguments: argparse.Namespace, erased: EraseResult) -> Iterator[str]:
    """The other activities whose packets were filled in with any of it, which is erased there."""
    from huizhi.campaign import activities_of, load_settings, office_folders
    from huizhi.storage import forget_prefilled, prefills_in

    for one in activities_of(office_folders(folders_of(arguments))):
        output = one.folders.output
        if output.absolute() == arguments.output.absolute() or not prefills_in(output).kept:
            continue
        if forget_prefilled(load_settings(one.folders.config), output, erased.contents):
            yield one.label


def _confirm(arguments: argparse.Namespace, what: str) -> None:
    """Raises: HuizhiError when the clerk does not want it."""
    if arguments.yes:
        return
    if not sys.stdin.isatty():
        raise HuizhiError(f"没有删除。要删除{what}，请加上 --yes；删除后不能恢复。")
    answer = input(f"要删除{what}，删除后不能恢复。确认请输入“删除”：")
    if answer.strip() != "删除":
        raise HuizhiError("没有删除。")


def _noted(output: Path, erased: EraseResult) -> None:
    """An entry in the page's trail, where there is a page."""
    from huizhi.storage import PAGE_DATABASE, THIS_MACHINE, Records

    if (output / PAGE_DATABASE).is_file():
        records = Records(output)
        records.note(
            THIS_MACHINE, "", f"删除收到的内容：{erased.files}个文件、{erased.returns}份报送"
        )
        records.close()


def _tell(arguments: argparse.Namespace, erased: EraseResult, voice: Voice) -> None:
    if arguments.json:
        from huizhi.storage import ERASED_NUMBERS

        numbers = {name: getattr(erased, name) for name in ERASED_NUMBERS}
        voice.answer({**numbers, "gone": list(erased.gone), "left": list(erased.left)})
    papers = f"，{erased.papers}条纸质登记" if erased.papers else ""
    told = f"{erased.files}个文件，从中读出的{erased.returns}份报送{papers}"
    voice.tell(f"已删除：{told}。台账只留下数目。")
    if erased.lists:
        voice.tell(
            f"收进底数的{'、'.join(erased.lists)}里这个单位的内容也删了，"
            "但存档的原件里还有；要连原件一起删，请用 erase --file 文件名。"
        )
    if arguments.all:
        voice.tell(
            f"{arguments.config} 里的名单和联络员、自己另存或发出去的文件、备份没有动，请一并处理。"
        )
    else:
        voice.tell(
            "汇总、报告、催报、导出的文件里可能还有这些内容，"
            "请重新生成（summary、report、remind、export）；"
            "别的活动里用底数填好的表，也请重新填。"
            "收件的文件夹和备份里的同一个文件，也请删除。"
        )
    if erased.gone:
        voice.tell(f"以前留下的也删了：{'；'.join(erased.gone)}。")
    if erased.left:
        voice.tell(
            f"这{len(erased.left)}处没有删，里面还有（或可能有）个人信息：{'；'.join(erased.left)}。"
        )
        voice.tell(_TO_DO[bool(arguments.all)])
    if erased.former_kept:
        voice.tell(
            "存原件的桶开着版本保留，删掉的内容还有以前的版本在里面。"
            "请管理对象存储的人删掉以前的版本，或定好它们多久以后删。"
        )
    if erased.busy:
        voice.tell("台账正被别的窗口或网页用着，请关掉后再运行一次，旧内容才会从磁盘上清掉。")
