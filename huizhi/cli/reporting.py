"""Verbs that tell how things stand: summary, report, status, remind."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from huizhi import COMMAND
from huizhi.cli.campaign import campaign_of, day_from_argument
from huizhi.cli.voice import FINE, LOOK, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huizhi.steps.reporting import ReportResult, SummedUp
    from huizhi.steps.standing import Standing


def run_summary(arguments: argparse.Namespace, voice: Voice) -> int:
    done = _summed_up(arguments, voice, only_report=False)
    result, report = done.summary, done.report
    assert result is not None
    if arguments.json:
        voice.answer({"summary": str(result.path), "report": str(report.path)})
    _tell_report(report, voice)
    voice.tell(f"完成：汇总工作簿在 {result.path}，报告在 {report.path}。")
    return LOOK if result.needs_a_look else FINE


def run_report(arguments: argparse.Namespace, voice: Voice) -> int:
    report = _summed_up(arguments, voice, only_report=True).report
    if arguments.json:
        before = str(report.before) if report.before else None
        kept = list(report.kept)
        voice.answer({"report": str(report.path), "kept": kept, "before": before})
    _tell_report(report, voice)
    voice.tell(f"完成：报告在 {report.path}。")
    return FINE


def _summed_up(arguments: argparse.Namespace, voice: Voice, *, only_report: bool) -> SummedUp:
    from huizhi.steps.reporting import sum_up

    campaign = campaign_of(arguments)
    today = day_from_argument(arguments.today, campaign.settings)
    done = sum_up(campaign, arguments.output, today, only_report=only_report)
    for remark in done.remarks:
        voice.tell(f"注意：{remark}")
    return done


def _tell_report(report: ReportResult, voice: Voice) -> None:
    """What became of the words that stood in the report before."""
    if report.kept:
        voice.say(f"报告里自己写的“{'”“'.join(report.kept)}”已经保留。")
    for remark in report.remarks:
        voice.tell(f"注意：{remark}。")
    if report.before:
        voice.tell(f"原来的报告改动过，已另存为 {report.before}。")


def run_status(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.receiving import check_material, count_unknown, load_material
    from huizhi.steps.reporting import make_status, status_json
    from huizhi.steps.standing import SEEN_SUMS, check_figures, held_against_copies
    from huizhi.storage import Ledger, load_papers

    campaign = campaign_of(arguments)
    settings = campaign.settings
    today = day_from_argument(arguments.today, settings)
    with Ledger.to_look_in(arguments.output, settings) as ledger:
        names = [one.name for one in settings.recipients]
        returns, received = ledger.returns_to_walk(names), ledger.received()
        checked = check_material(settings, returns, load_material(ledger, received))
        with ledger.looking() as connection:
            papers = load_papers(connection)
        held = held_against_copies(campaign.forms.forms, returns)
        figures = check_figures(campaign, held, ledger.note(SEEN_SUMS), papers)
        result = make_status(
            *(settings, figures.returns, received, today, checked, papers, figures.sums),
            ledger.renamed_units(),
        )
        if arguments.json:
            voice.answer(status_json(result))
        else:
            _tell_status(result, voice)
    if unknown := count_unknown(arguments.output, received):
        voice.tell(
            f"注意：存档的原件里有{unknown}个台账里没有登记，可能收取时中断过，或台账换过。"
            f"请再收一次，或运行 {COMMAND} check --ledger 补登。"
        )
    return LOOK if result.needs_a_look or unknown else FINE


def _tell_status(result: object, voice: Voice) -> None:
    from huizhi.steps.reporting import StatusResult, figure_lines, waiting_line

    assert isinstance(result, StatusResult)
    by_name: dict[str, list[Standing]] = {}
    for s in result.standings:
        by_name.setdefault(s.recipient.name, []).append(s)
    for name, own in by_name.items():
        words = (f"{s.deliverable.name}：{s.words}{_and_material(s)}" for s in own)
        voice.tell(f"{name}　{'　'.join(words)}")
        for s in own:
            lacking = "；".join(_lacking(s)) if s.handed_in else ""
            if lacking:
                voice.say(f"    {s.deliverable.name}　{lacking}")
    for line in figure_lines(result):
        voice.tell(f"数的核对　{line}")
    for remark in result.left_out:
        voice.tell(f"注意：{remark}")
    for one in result.waiting:
        voice.tell(f"待处理　{waiting_line(one)}")
    for material in result.unplaced:
        voice.tell(f"待处理　{material.findings[0].message}")
    owing = sum(s.owes or s.lacks_any for s in result.standings)
    voice.tell(
        f"截至{result.today}：收到{len(result.received)}个文件，还有{owing}项没有报齐或要更正，"
        f"{len(result.waiting) + len(result.unplaced)}份待认领或读不出。"
    )


def _and_material(standing: Standing) -> str:
    """“（材料缺3项）” behind the state of a form that has come."""
    if standing.of_material or not standing.handed_in or not standing.counts:
        return ""
    return f"（{standing.material_words}）"


def _lacking(standing: Standing) -> Iterator[str]:
    """What is still missing, in words: “应急逃生避险演练：还缺视频1个（还没有收到）”."""
    for count in standing.lacking:
        yield f"{count.item}：{count.words}" if count.item else count.words


def run_remind(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.reporting import remind

    campaign = campaign_of(arguments)
    today = day_from_argument(arguments.today, campaign.settings)
    result = remind(campaign, arguments.output, today, arguments.only, early=arguments.early)
    for one in result.reminded:
        voice.say(f"【{one.community}】第{one.times}次催报")
        voice.say(one.message.replace("\r\n", "\n"))
    if arguments.json:
        listed = [
            {
                "community": one.community,
                "times": one.times,
                "deliverables": list(one.deliverables),
                "message": one.message,
                "folder": str(one.folder),
                "files": list(one.files),
            }
            for one in result.reminded
        ]
        voice.answer({"reminders": listed, "overview": str(result.overview)})
    if not result.reminded:
        voice.tell("没有要催的：没有快到期、逾期或要更正的。")
        return FINE
    voice.tell(
        f"完成：{len(result.reminded)}个单位的催报消息和催办通知在 {result.folder}，"
        f"一览表是 {result.overview}。消息复制后发给各单位；写过几次、什么时候写的已记入台账。"
    )
    return LOOK
