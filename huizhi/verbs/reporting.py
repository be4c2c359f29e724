"""Verbs that tell how things stand: summary, status, export."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from huizhi.exit_codes import FINE, LOOK
from huizhi.verbs.campaign import day_of, load_campaign
from huizhi.voice import Voice

if TYPE_CHECKING:
    pass


def run_summary(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.ledger import Ledger
    from huizhi.steps.summary import make_summary

    settings, forms = load_campaign(arguments)
    today = day_of(arguments.today, settings)
    with Ledger.in_folder(arguments.output, settings.campaign_id) as ledger:
        returns, received = ledger.returns(), ledger.received()
    result = make_summary(settings, forms, returns, received, today, arguments.output)
    if arguments.json:
        voice.answer({"summary": str(result.path)})
    voice.tell(f"完成：汇总工作簿在 {result.path}。")
    return LOOK if result.needs_a_look else FINE


def run_status(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.ledger import Ledger
    from huizhi.steps.status import status_json, take_stock

    settings, _ = load_campaign(arguments)
    today = day_of(arguments.today, settings)
    with Ledger.in_folder(arguments.output, settings.campaign_id) as ledger:
        result = take_stock(settings, ledger.returns(), ledger.received(), today)
    if arguments.json:
        voice.answer(status_json(result))
    else:
        _tell_status(result, voice)
    return LOOK if result.needs_a_look else FINE


def _tell_status(result: object, voice: Voice) -> None:
    from huizhi.steps.status import StatusResult, waiting_line

    assert isinstance(result, StatusResult)
    by_name: dict[str, list[str]] = {}
    for s in result.standings:
        by_name.setdefault(s.recipient.name, []).append(f"{s.deliverable.name}：{s.words}")
    for name, words in by_name.items():
        voice.tell(f"{name}　{'　'.join(words)}")
    for one in result.waiting:
        voice.tell(f"待处理　{waiting_line(one)}")
    owing = sum(s.owes for s in result.standings)
    voice.tell(
        f"截至{result.today}：收到{len(result.received)}个文件，还有{owing}项没有报齐或要更正，"
        f"{len(result.waiting)}份待认领或读不出。"
    )


def run_export(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.export import export_json
    from huizhi.steps.ledger import Ledger

    settings, forms = load_campaign(arguments)
    with Ledger.in_folder(arguments.output, settings.campaign_id) as ledger:
        voice.answer(export_json(settings.campaign_id, forms.forms, ledger.returns()))
    return FINE
