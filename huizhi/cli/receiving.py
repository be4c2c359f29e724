"""Verbs for what comes back: collect, assign, read."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huizhi import COMMAND
from huizhi.campaign import Folders, activities_of
from huizhi.cli.campaign import (
    campaign_of,
    folders_of,
    moment_from_argument,
    templates_of,
    workers_of,
)
from huizhi.cli.voice import FINE, LOOK, Voice
from huizhi.errors import MistakesError

if TYPE_CHECKING:
    from huizhi.campaign import Campaign, FormSet
    from huizhi.steps.receiving import CollectResult


def run_collect(arguments: argparse.Namespace, voice: Voice) -> int:
    campaign = campaign_of(arguments)
    received = moment_from_argument(arguments.received, campaign.settings)
    looks, answer = collect_paths(arguments, voice, campaign, arguments.paths, {}, received)
    if arguments.json:
        voice.answer(answer)
    return LOOK if looks else FINE


def collect_paths(
    arguments: argparse.Namespace,
    voice: Voice,
    campaign: Campaign,
    paths: Sequence[Path],
    moments: Mapping[Path, dt.datetime],
    received: dt.datetime | None = None,
) -> tuple[bool, dict[str, Any]]:
    """Takes these files into the activities they belong to; whether something wants a look, and
    the answer for other programs. moments: when single files came."""
    from huizhi.steps.receiving import collect, note_told, routes_of
    from huizhi.steps.standing import with_checked_figures, with_copies_told

    others = _others_running(arguments)
    campaigns = {"": campaign} | {k: c for k, (_, c) in others.items()}
    every = activities_of(folders_of(arguments))
    ended = {one.campaign_id: one.label for one in every if one.ended_on}
    routes = routes_of(paths, campaigns, "", ended)
    own = Folders(Path(arguments.config), templates_of(arguments), arguments.output)
    needs_a_look, answers = False, []
    for activity_id in routes.ids():
        folders, one = others.get(activity_id, (own, campaign))
        with voice.progress("收取", None) as progress, workers_of(arguments, voice) as workers:
            result = collect(
                one,
                folders.output,
                paths,
                received,
                progress,
                workers,
                share=routes.share_of(activity_id),
                moments=moments,
            )
        if len(routes.ids()) > 1:
            voice.tell(f"【{one.settings.activity.name}】")
        result = with_checked_figures(one, folders.output, result)
        result = with_copies_told(one, folders.output, result)
        _say_collected(result, voice)
        answers.append(_collected_json(one.forms, result) | {"activity": activity_id})
        needs_a_look |= _tell_collected(result, voice)
        note_told(one.settings, folders.output, result)
    return needs_a_look, _joined(answers)


def _others_running(arguments: argparse.Namespace) -> dict[str, tuple[Folders, Campaign]]:
    """The other activities of the office that run, when none of them was named; one in which
    something is wrong takes nothing."""
    from huizhi.steps.preparing import load_checked

    if arguments.activity is not None:
        return {}
    found = {}
    for one in activities_of(folders_of(arguments))[1:]:
        if one.ended_on is None:
            with suppress(MistakesError):
                found[one.id] = (
                    one.folders,
                    load_checked(one.folders.config, one.folders.templates),
                )
    return found


def _joined(answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One answer; of several activities, each file says which one took it."""
    if len(answers) == 1:
        return {key: value for key, value in answers[0].items() if key != "activity"}
    taken = [{**one, "activity": a["activity"]} for a in answers for one in a["taken"]]
    return {
        "taken": taken,
        "refused": list(dict.fromkeys(r for a in answers for r in a["refused"])),
    }


def _say_collected(result: CollectResult, voice: Voice) -> None:
    """Says what became of each file."""
    for taken in result.taken:
        voice.say(f"{taken.file}：{taken.outcome}")
        for one in taken.returns:
            for finding in one.findings:
                voice.say(f"    {finding.title}　{finding.message}")
        for finding in taken.findings:
            voice.say(f"    {finding.title}　{finding.message}")
    for refused in result.refused:
        voice.tell(f"没有收：{refused}")


def _collected_json(forms: FormSet, result: CollectResult) -> dict[str, object]:
    from huizhi.steps.reporting import finding_json, return_json

    taken = [
        {
            "file": one.file,
            "outcome": one.outcome,
            "new": one.new,
            "returns": [return_json(forms.forms, each) for each in one.returns],
            "findings": [finding_json(each) for each in one.findings],
        }
        for one in result.taken
    ]
    return {"taken": taken, "refused": list(result.refused)}


def _tell_collected(result: CollectResult, voice: Voice) -> bool:
    """Says in a sentence what was taken; whether any of it needs a look."""
    from huizhi.storage import Fate

    returns = [one for taken in result.taken for one in taken.returns]
    look = sum(bool(one.findings) for one in returns)
    materials = [
        one for one in result.taken if (one.new or one.renamed) and one.fate is Fate.MATERIAL
    ]
    wrong = sum(bool(one.findings) for one in materials)
    beside = [one for one in result.taken if one.findings and one not in materials]
    look += sum(not any(each.findings for each in one.returns) for one in beside)
    placed = sum(one.community is not None for one in returns)
    waiting = len(returns) - placed
    aside = f"，另有{waiting}个待认领或读不出" if waiting else ""
    problems = f"；有问题要看的一共{look}份" if aside else f"，其中{look}份有问题要看"
    left = f"，没有收{len(result.refused)}处（见上）" if result.refused else ""
    voice.tell(
        f"完成：看了{len(result.taken)}个文件{left}，"
        f"登记{placed}份报送{aside}{problems}"
        + (f"；新收材料{len(materials)}个，其中{wrong}个有问题要看" if materials else "")
        + f"。下一步：运行 {COMMAND} status 看进度，或 summary 生成汇总。"
    )
    return bool(look or wrong or beside or result.refused)


def run_assign(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.receiving import assign, assign_material
    from huizhi.steps.reporting import return_json
    from huizhi.steps.standing import checked_among
    from huizhi.storage import Ledger

    campaign = campaign_of(arguments)
    wanted = arguments.file, arguments.community, arguments.deliverable
    moved = assign_material(campaign.settings, arguments.output, *wanted, arguments.item)
    if moved is not None:
        return _tell_moved(arguments, moved, voice)
    placed = assign(campaign, arguments.output, *wanted)
    if placed is not None:
        with Ledger.in_folder(arguments.output, campaign.settings) as ledger:
            (placed,) = checked_among(campaign, ledger, [placed]).returns
    if arguments.json:
        voice.answer({"return": return_json(campaign.forms.forms, placed) if placed else None})
    if placed is None:
        voice.tell("已认领：内容与这个单位已收的相同，没有产生新版本。")
        return FINE
    name = campaign.settings.deliverable(placed.deliverable or "").name
    voice.tell(
        f"已认领：{placed.file} 登记为{placed.community}的{name}，"
        f"第{placed.revision}版，{placed.state_words}。"
    )
    for finding in placed.findings:
        voice.say(f"    {finding.title}　{finding.message}")
    return LOOK if placed.findings else FINE


def _tell_moved(arguments: argparse.Namespace, moved: tuple[str, ...], voice: Voice) -> int:
    if arguments.json:
        voice.answer({"materials": list(moved)})
    for name in moved:
        voice.say(f"    {name}")
    voice.tell(f"已认领：{len(moved)}个材料归到{arguments.community}。运行 status 看还缺什么。")
    return FINE


def run_read(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.correcting import attachment_named
    from huizhi.steps.preparing import is_learned, learn_campaign
    from huizhi.steps.receiving import read_one_file
    from huizhi.steps.reporting import return_json
    from huizhi.steps.sending import knowing_prefills

    campaign = campaign_of(arguments)
    settings = campaign.settings
    said_form, template = "", arguments.template
    if template and is_learned(Path(template)):
        learned = learn_campaign(settings, Path(template))
        campaign = learned.campaign
        said_form = learned.attachment.deliverable or ""
    elif template:
        said_form = attachment_named(settings, template).deliverable or ""
    campaign = knowing_prefills(campaign, arguments.output)
    result = read_one_file(campaign, arguments.file, said_form)
    if arguments.json:
        returns = [return_json(campaign.forms.forms, one) for one in result.returns]
        voice.answer({"campaign": settings.campaign_id, "returns": returns})
    else:
        for line in result.lines:
            voice.tell(line)
    voice.tell(f"结果：{result.outcome}。只是查看，没有登记。")
    return LOOK if any(one.findings for one in result.returns) else FINE
