"""Verbs that get a campaign ready: check, learn, demo."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from huizhi.exit_codes import FAILED, FINE, LOOK
from huizhi.verbs.campaign import load_campaign, templates_of
from huizhi.voice import Voice

if TYPE_CHECKING:
    from pathlib import Path

    from huizhi.official.departure import Departure
    from huizhi.steps.lint import Linted


def run_check(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.check import check

    result = check(arguments.config, templates_of(arguments))
    if arguments.json:
        voice.answer(
            {
                "mistakes": [mistake_json(mistake) for mistake in result.mistakes],
                "mentions": list(result.mentions),
            }
        )
    for mention in result.mentions:
        voice.say(f"提示：{mention}")
    for mistake in result.mistakes:
        voice.tell(str(mistake))
    if result.mistakes:
        voice.tell(f"共有{len(result.mistakes)}处错误，改好后再运行 check。")
        return FAILED
    voice.tell("检查完成：配置和模板没有错误。")
    return FINE


def run_learn(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.learn import learn_forms, learned_json

    learned = learn_forms(arguments.forms, arguments.to, arguments.output)
    for one in learned:
        voice.say(one.drawing)
        for number, doubt in enumerate(one.form.doubts, start=1):
            voice.tell(f"拿不准 {number}：{doubt}")
        voice.tell(
            f"完成：模板 {one.template}，配置 {one.settings}，请看图核对 {one.page}。"
            f"核对后就能用：fill {one.template.parent} 数据.xlsx 填好，"
            f"read 文件 --template {one.template.parent} 读出。"
        )
    if arguments.json:
        told = [learned_json(one.form) for one in learned]
        voice.answer(told[0] if len(told) == 1 else told)
    return LOOK if any(one.form.doubts for one in learned) else FINE


def run_lint(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.formats.office_converter import find_office
    from huizhi.steps.lint import fix, lint

    office = find_office()
    if office is None:
        voice.say(
            "提示：没有找到 LibreOffice，只检查文件里的格式，位置按段落说；"
            "版记是否在双页、署名是否单独一页这些要看印出来的页，没有检查。"
        )
    linted = lint(arguments.files, office)
    fixed = {one.path: fix(one.path, one.departures) for one in linted if arguments.fix}
    for one in linted:
        for departure in one.departures:
            voice.tell(f"{one.path.name}　{departure_text(departure, one)}")
        target = fixed.get(one.path)
        if target:
            left = sum(not departure.mends for departure in one.departures)
            rest = f"，还有{left}处要自己改" if left else ""
            voice.tell(f"{one.path.name}：能改的已经改好，另存为 {target}{rest}。")
    if arguments.json:
        voice.answer({"files": [_linted_json(one, fixed.get(one.path)) for one in linted]})
    count = sum(len(one.departures) for one in linted)
    if not count:
        voice.tell(f"检查完成：{len(linted)}份通知都符合 GB/T 9704-2012。")
        return FINE
    mendable = any(departure.mends for one in linted for departure in one.departures)
    advice = "加上 --fix 可以把能改的改好，另存一份。" if mendable and not arguments.fix else ""
    voice.tell(f"检查完成：{len(linted)}份通知有{count}处不符合标准。{advice}")
    return LOOK


def departure_text(departure: Departure, linted: Linted) -> str:
    """“第3页“今年6月”一段：标题的字号（GB/T 9704-2012 7.3.1）：16磅，应为2号（22磅）”."""
    page = f"第{departure.page}页" if departure.page else ""
    words = linted.words.get(departure.paragraph, "")
    paragraph = f"第{departure.paragraph}段" if departure.paragraph and not page else ""
    said = f"“{words}”一段" if words else ""
    more = f"等{departure.times}处" if departure.times > 1 else ""
    where = (f"{page}{paragraph}{said}" or "全文") + more
    return (
        f"{where}：{departure.title}，现在是{departure.found}，应为{departure.expected}"
        f"（{departure.clause}）"
    )


def _linted_json(linted: Linted, fixed: Path | None) -> dict[str, object]:
    return {
        "file": str(linted.path),
        "pages": linted.pages,
        "fixed": str(fixed) if fixed else None,
        "departures": [
            {
                "rule": one.rule,
                "clause": one.clause,
                "page": one.page or None,
                "paragraph": one.paragraph or None,
                "words": linted.words.get(one.paragraph) or None,
                "times": one.times,
                "found": one.found,
                "expected": one.expected,
                "mendable": bool(one.mends),
            }
            for one in linted.departures
        ],
    }


def run_demo(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.formats.office_converter import find_office
    from huizhi.steps.demo import run_demo

    settings, forms = load_campaign(arguments)
    result = run_demo(settings, forms, arguments.output / "demo", voice.say, find_office())
    if arguments.json:
        voice.answer({"folder": str(result.folder), "summary": str(result.summary)})
    voice.tell(f"演示完成：全部结果在 {result.folder}，汇总工作簿是 {result.summary}。")
    return FINE


def mistake_json(mistake: object) -> dict[str, str]:
    """A mistake as an object for JSON."""
    names = ("file", "place", "what", "expected", "remedy")
    return {name: getattr(mistake, name) for name in names} | {"message": str(mistake)}
