"""Verbs that make what is sent: packets, corrections."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi import COMMAND
from huizhi.cli.campaign import (
    campaign_of,
    day_from_argument,
    folders_of,
    templates_of,
    workers_of,
)
from huizhi.cli.looking import require_office, warn_of_fonts
from huizhi.cli.voice import FINE, LOOK, Voice

if TYPE_CHECKING:
    from huizhi.campaign import Settings
    from huizhi.steps.sending import Packet, PageLayouts, PrintJob
    from huizhi.storage import Links


def run_packets(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.campaign import recipients_named
    from huizhi.errors import TemplateError
    from huizhi.formats.office import find_office
    from huizhi.steps.preparing import template_mistakes
    from huizhi.steps.sending import last_time_troubles, make_packets, prefill

    office = find_office()
    job = _print_job(arguments, office)
    campaign = campaign_of(arguments)
    settings = campaign.settings
    first = recipients_named(settings, arguments.only)[0]
    if mistakes := template_mistakes(settings, templates_of(arguments), first):
        raise TemplateError(mistakes)
    count = len(arguments.only) or len(settings.recipients)
    listed: list[object] = []
    with voice.progress("生成通知包", count) as progress:

        def told(packet: Packet) -> None:
            progress(packet)
            if arguments.json:
                listed.append(_packet_json(packet))

        links = links_of(settings, arguments.output)
        recipients = recipients_named(settings, arguments.only)
        now = dt.datetime.now(settings.zone).replace(microsecond=0)
        filled = prefill(campaign, folders_of(arguments), recipients, now, refill=arguments.refill)
        wanted = arguments.only, told, arguments.jobs, office, job, links
        with workers_of(arguments, voice) as workers:
            result = make_packets(filled.campaign, arguments.output, *wanted, workers)
    if settings.is_example:
        voice.say("提示：现在用的是随程序提供的示例配置，社区和人员都是虚构的。")
    for left in result.leftovers:
        voice.tell(
            f"注意：通知包文件夹里的“{left}”不在现在的名单上，是以前留下的，请核对后自行删除。"
        )
    for line in filled.broken:
        voice.tell(f"注意：{line}。")
    for line in last_time_troubles(settings):
        voice.tell(f"注意：{line}")
    if filled.words:
        voice.tell(f"预填：{filled.words}")
    looked = _tell_layout(result.layouts, voice)
    if job:
        warn_of_fonts(voice)
    if arguments.json:
        run = str(result.run) if result.run else None
        voice.answer(
            {
                "packets": listed,
                "leftovers": list(result.leftovers),
                "print": run,
                "prefilled": {
                    "filled": filled.filled,
                    "empty": filled.empty,
                    "held": list(filled.held),
                },
            }
        )
    if result.run:
        voice.tell(f"打印用的 PDF：{result.run}，请选双面打印，每份文件从单页开始。")
    voice.tell(
        f"完成：{result.count}个单位的通知包在 {arguments.output / 'packets'}"
        f"（本次写入{result.changed}个，其余没有变化）。"
        f"下一步：把各单位的 zip 发出去；收到回复后运行 {COMMAND} collect 文件或文件夹。"
    )
    return LOOK if result.leftovers or filled.broken or not looked else FINE


def links_of(settings: Settings, output: Path) -> Links | None:
    """The links that go into the packets, None while the page has no address for others."""
    from huizhi.storage import Ledger, Links, refuse_when_lost

    refuse_when_lost(output)
    if not settings.page_address:
        return None
    with Ledger.in_folder(output, settings) as ledger:
        return Links(settings, ledger)


def _print_job(arguments: argparse.Namespace, office: str | None) -> PrintJob | None:
    """What is to be printed, None for nothing. Raises: HuizhiError without LibreOffice."""
    from huizhi.steps.sending import Printer, PrintJob

    if not arguments.pdf and not arguments.print_run:
        return None
    return PrintJob(Printer(require_office(office)), arguments.pdf, arguments.print_run)


def _tell_layout(layouts: PageLayouts, voice: Voice) -> bool:
    """Says how the pages of the notice were looked at; whether they are as they should be."""
    if layouts.without_office:
        voice.say(
            "提示：没有找到 LibreOffice，通知的版面按模板原样，没有逐页核对"
            "（版记是否在最后的双页、署名是否单独一页），请打开一份看看。"
        )
    elif layouts.failed:
        voice.tell(f"注意：{layouts.failed}通知的版面按模板原样，没有逐页核对，请打开一份看看。")
    elif layouts.pages:
        fewest, most = min(layouts.pages), max(layouts.pages)
        pages = f"{fewest}" if fewest == most else f"{fewest}至{most}"
        voice.say(f"版面已逐页核对：通知{pages}页。")
    if layouts.unmeasured and layouts.differ:
        voice.tell(
            f"注意：各单位的通知不完全一样，其中{layouts.unmeasured}份的版面没有逐份核对，"
            "按其他单位的排，请抽看几份。"
        )
    elif layouts.unmeasured:
        voice.say(f"其余{layouts.unmeasured}份没有逐份核对，按同样的排。")
    for what in layouts.wrong:
        voice.tell(f"注意：通知的版面有一处程序调整不了：{what}。")
    return not layouts.wrong


def _packet_json(packet: Packet) -> dict[str, object]:
    return {
        "name": packet.recipient,
        "folder": str(packet.folder),
        "zip": str(packet.archive),
        "files": list(packet.files),
        "changed": packet.changed,
    }


def run_corrections(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.correcting import make_corrections
    from huizhi.steps.standing import checked_ledger
    from huizhi.storage import Ledger

    campaign = campaign_of(arguments)
    today = day_from_argument(arguments.today, campaign.settings)
    with Ledger.in_folder(arguments.output, campaign.settings) as ledger:
        returns, received = checked_ledger(campaign, ledger).returns, ledger.received()
    output, only = arguments.output, arguments.only
    result = make_corrections(
        campaign, returns, received, today, output, only, with_look=arguments.confirm
    )
    if arguments.json:
        voice.answer(
            {
                "corrections": [
                    {
                        "community": one.community,
                        "folder": str(one.folder),
                        "files": list(one.files),
                        "fix": one.fix,
                        "confirm": one.confirm,
                        "normalised": one.normalised,
                        "changed": one.changed,
                    }
                    for one in result.folders
                ],
                "leftovers": list(result.leftovers),
                "to_compare": list(result.to_compare),
            }
        )
    for one in result.folders:
        voice.say(
            f"{one.community}：请修改{one.fix}处，"
            + (f"请确认{one.confirm}处，" if arguments.confirm else "")
            + f"已自动规范{one.normalised}处，在 {one.folder}"
        )
    for left in result.leftovers:
        voice.tell(f"注意：“{left}”现在没有要改的，这个文件夹是以前留下的，请核对后自行删除。")
    if result.to_compare:
        voice.tell(
            f"注意：{'、'.join(result.to_compare)}的表由图片认出，还没有校对，"
            "里面的错可能是程序认错的，没有做要更正的文件。请先在网页的“校对”里对照图片。"
        )
    if not result.folders:
        voice.tell("完成：收到的表没有必须改的地方，没有要发回的。")
        return LOOK if result.leftovers else FINE
    voice.tell(
        f"完成：{len(result.folders)}个单位有要改的，在 {output / 'corrections'}。"
        "下一步：把各单位文件夹里的文件发回，消息.txt 里的话可以直接粘贴；"
        "改好的文件发来后照常运行 collect。"
    )
    return LOOK
