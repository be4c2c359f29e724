"""Verbs that get a campaign ready: check, learn, demo."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from huizhi.cli.campaign import begin_office, campaign_of, folders_of, templates_of
from huizhi.cli.voice import FAILED, FINE, LOOK, Voice, mistake_json

if TYPE_CHECKING:
    from huizhi.steps.receiving import LedgerCheck


def run_check(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.preparing import check

    result = check(arguments.config, templates_of(arguments))
    checked, restored = None, tuple[str, ...]()
    if arguments.ledger and not result.mistakes:
        checked = _checked_ledger(arguments, voice)
        restored = _restored_lists(arguments, checked)
    if arguments.json:
        answer: dict[str, object] = {
            "mistakes": [mistake_json(mistake) for mistake in result.mistakes],
            "mentions": list(result.mentions),
        }
        if checked is not None:
            answer["ledger"] = _ledger_json(checked)
        voice.answer(answer)
    for mention in result.mentions:
        voice.say(f"提示：{mention}")
    for mistake in result.mistakes:
        voice.tell(str(mistake))
    if result.mistakes:
        voice.tell(f"共有{len(result.mistakes)}处错误，改好后再运行 check。")
        return FAILED
    voice.tell("检查完成：配置和模板没有错误。")
    for line in (*restored, *(checked.lines if checked else ())):
        voice.tell(line)
    return LOOK if checked and not checked.is_fine else FINE


def _checked_ledger(arguments: argparse.Namespace, voice: Voice) -> LedgerCheck:
    from huizhi.steps.receiving import check_ledger

    campaign = campaign_of(arguments)
    with voice.progress("核对原件", None) as progress:
        return check_ledger(campaign, arguments.output, progress)


def _restored_lists(arguments: argparse.Namespace, checked: LedgerCheck) -> tuple[str, ...]:
    """What is told of the imported lists that came back with the ledger."""
    from huizhi.steps.knowing import office_around, restore_lists

    if not checked.lists:
        return ()
    office = office_around(campaign_of(arguments), folders_of(arguments))
    return restore_lists(office, arguments.output, checked.lists)


def _ledger_json(checked: LedgerCheck) -> dict[str, object]:
    return {
        "originals": checked.count,
        "damaged": [
            {"stored": d.stored, "name": d.name, "missing": d.missing, "mended": d.mended}
            for d in checked.damages
        ],
        "entered": checked.unknown,
        "rebuilt": checked.rebuilt,
        "lists": [one.name for one in checked.lists],
        "aside": [str(path) for path in checked.aside],
    }


def run_learn(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.preparing import learn_together, learned_json, proposal_words

    learned = learn_together(arguments.forms, arguments.to, arguments.output)
    for one in learned:
        voice.say(one.drawing)
        for number, doubt in enumerate(one.form.doubts, start=1):
            voice.tell(f"拿不准 {number}：{doubt}")
        voice.tell(
            f"完成：模板 {one.template}，配置 {one.settings}，请看图核对 {one.page}。"
            f"核对后就能用：fill {one.template.parent} 数据.xlsx 填好，"
            f"read 文件 --template {one.template.parent} 读出。"
        )
    for one in learned:
        for proposed in one.between:
            place = f"没有生效，写在 {one.settings} 末尾"
            voice.tell(f"建议的表间核对（{place}）：{proposal_words(proposed)}")
    if arguments.json:
        told = [learned_json(one.form, one.between) for one in learned]
        voice.answer(told[0] if len(told) == 1 else told)
    return LOOK if any(one.form.doubts for one in learned) else FINE


def run_demo(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.formats.office import find_office
    from huizhi.steps.preparing import make_demo

    begin_office(arguments, voice)
    campaign = campaign_of(arguments)
    result = make_demo(campaign, arguments.output / "demo", voice.say, find_office())
    if arguments.json:
        voice.answer({"folder": str(result.folder), "summary": str(result.summary)})
    voice.tell(f"演示完成：全部结果在 {result.folder}，汇总工作簿是 {result.summary}。")
    return FINE
