"""Verbs that hand over what the ledger holds: export, history."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from huizhi.cli.campaign import campaign_of, day_from_argument
from huizhi.cli.voice import FINE, Voice

if TYPE_CHECKING:
    from huizhi.campaign import Campaign


def run_export(arguments: argparse.Namespace, voice: Voice) -> int:
    campaign = campaign_of(arguments)
    if arguments.format == "json":
        return _export_json(campaign, arguments, voice)
    from huizhi.steps.reporting import write_contacts, write_tables
    from huizhi.steps.standing import load_state

    gathered = load_state(campaign, arguments.output, day_from_argument(None, campaign.settings))
    if arguments.format == "vcard":
        path, count = write_contacts(gathered, arguments.output)
        if arguments.json:
            voice.answer({"files": [str(path)], "contacts": count})
        voice.tell(f"完成：{count}位联络员的通讯录在 {path}，发到手机上打开就能导入。")
        return FINE
    written = write_tables(gathered, arguments.output, arguments.format)
    if arguments.json:
        voice.answer({"files": [str(path) for path in written.paths]})
    voice.tell(f"完成：{len(written.paths)}个文件在 {written.paths[0].parent}。")
    if arguments.format == "csv" and written.long_digits:
        voice.tell(
            f"注意：{'、'.join(written.long_digits)}是长数字，用 Excel 或 WPS 双击打开 .csv "
            "会变成 3.30E+17 并丢掉末几位。要用表格软件看，请改用 export --format xlsx；"
            "一定要用 .csv 的，请从“数据→自文本/CSV”导入，把这几列选为文本。"
        )
    return FINE


def _export_json(campaign: Campaign, arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.receiving import check_material, load_material
    from huizhi.steps.reporting import export_json
    from huizhi.steps.standing import SEEN_SUMS, check_figures
    from huizhi.storage import Ledger

    settings = campaign.settings
    with Ledger.to_look_in(arguments.output, settings) as ledger:
        every, noted = ledger.returns_to_walk(), ledger.note(SEEN_SUMS)
        returns = check_figures(campaign, every, noted).returns
        checked = check_material(settings, returns, load_material(ledger, ledger.received()))
        voice.answer(export_json(settings.campaign_id, campaign.forms.forms, returns, checked))
    return FINE


def run_history(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.campaign import recipients_named
    from huizhi.steps.receiving import deliverable_named
    from huizhi.steps.standing import history_json, history_of, load_state

    campaign = campaign_of(arguments)
    settings = campaign.settings
    (recipient,) = recipients_named(settings, [arguments.community])
    gathered = load_state(campaign, arguments.output, day_from_argument(None, settings))
    events = history_of(gathered, recipient, deliverable_named(settings, arguments.deliverable))
    if arguments.json:
        voice.answer(history_json(settings, recipient, events))
    for one in events:
        moment = one.moment.astimezone(settings.zone)
        shown = f"{moment:%Y-%m-%d}" if one.kind == "催报" else f"{moment:%Y-%m-%d %H:%M}"
        file = f"（{one.file}）" if one.file else ""
        voice.tell(f"{shown}　{one.kind}　{one.words}{file}")
        for change in one.changes or ():
            voice.tell(f"    {change.words}")
        if one.changes == ():
            voice.tell("    填写的内容没有变化")
    if not events:
        voice.tell(f"{recipient.name}还没有来往记录。")
    return FINE
