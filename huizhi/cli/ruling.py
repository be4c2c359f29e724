"""Verbs by which the clerk rules on returns: rule, paper."""

from __future__ import annotations

import argparse
import datetime as dt
from typing import TYPE_CHECKING

from huizhi.cli.campaign import campaign_of
from huizhi.cli.voice import FINE, Voice
from huizhi.errors import HuizhiError

if TYPE_CHECKING:
    from huizhi.campaign import Settings
    from huizhi.storage import Ledger, Return, Ruling


def run_rule(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.reporting import return_json
    from huizhi.storage import Ledger

    campaign = campaign_of(arguments)
    settings = campaign.settings
    now = dt.datetime.now(settings.zone).replace(microsecond=0)
    with Ledger.in_folder(arguments.output, settings) as ledger:
        one = _meant(settings, ledger, arguments)
        if arguments.undo:
            if not one.rulings:
                raise HuizhiError(f"对“{one.file}”没有可以撤销的处置。")
            made = one.rulings[-1]
            ledger.take_back(one, made.number, now)
            told = f"已撤销：{made.words}"
        else:
            made = _ruling(settings, ledger, one, arguments, now)
            ledger.rule(one, made)
            told = f"已登记：{made.words}"
        after = ledger.one_return(one.number) or one
    if arguments.json:
        voice.answer({"return": return_json(campaign.forms.forms, after)})
    voice.tell(f"{told}。{_stands(settings, after)}")
    return FINE


def _ruling(
    settings: Settings,
    ledger: Ledger,
    one: Return,
    arguments: argparse.Namespace,
    now: dt.datetime,
) -> Ruling:
    from huizhi.campaign import recipients_named
    from huizhi.steps.receiving import arriving, counting, day_written, moving, voiding
    from huizhi.storage import THIS_MACHINE

    by = (arguments.reason, THIS_MACHINE, now)
    if arguments.unit:
        (recipient,) = recipients_named(settings, [arguments.unit])
        return moving(settings, one, recipient.name, *by)
    if arguments.nobody:
        return moving(settings, one, None, *by)
    if arguments.count:
        current = next((each for each in ledger.of_same(one) if each.current), None)
        return counting(one, current, *by)
    if arguments.arrived:
        return arriving(settings, one, day_written(arguments.arrived), *by)
    return voiding(one, *by)


def _meant(settings: Settings, ledger: Ledger, arguments: argparse.Namespace) -> Return:
    """The one return that the arguments name. Raises: HuizhiError for none or several."""
    from huizhi.steps.receiving import deliverable_named, is_called

    deliverable = deliverable_named(settings, arguments.deliverable)
    found = [
        one
        for one in ledger.returns()
        if is_called(one, arguments.file)
        and deliverable in (None, one.deliverable)
        and arguments.revision in (None, one.revision)
    ]
    if not found:
        raise HuizhiError(f"台账里没有叫“{arguments.file}”的报送。可以用 history 查看。")
    if len(found) > 1:
        listed = "；".join(f"{one.sha256[:8]} {_named(settings, one)}" for one in found)
        raise HuizhiError(
            f"叫“{arguments.file}”的不止一份：{listed}。"
            "请改写编号，或加上 --deliverable、--revision。"
        )
    return found[0]


def _named(settings: Settings, one: Return) -> str:
    names = {each.id: each.name for each in settings.deliverables}
    what = names.get(one.deliverable or "", "")
    return f"{one.community or '待认领'}{what}第{one.revision}版"


def _stands(settings: Settings, one: Return) -> str:
    """How the return stands now, in a sentence."""
    counts = "，现在以这一版为准" if one.current and one.community and not one.void else ""
    day = one.received.astimezone(settings.zone).date().isoformat()
    return f"{one.file}：{_named(settings, one)}，{day}收到，{one.state_words}{counts}。"


def run_paper(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.campaign import recipients_named
    from huizhi.steps.receiving import day_written, deliverable_named, on_paper
    from huizhi.storage import THIS_MACHINE, Ledger, enter_paper, load_papers, undo_paper

    settings = campaign_of(arguments).settings
    (recipient,) = recipients_named(settings, [arguments.community])
    deliverable = deliverable_named(settings, arguments.deliverable) or ""
    now = dt.datetime.now(settings.zone).replace(microsecond=0)
    day = day_written(arguments.day) if arguments.day else now.date()
    with (
        Ledger.in_folder(arguments.output, settings) as ledger,
        ledger.writing() as connection,
    ):
        if arguments.undo:
            key = (recipient.name, deliverable)
            known = [p for p in load_papers(connection) if (p.community, p.deliverable) == key]
            if not known:
                raise HuizhiError(f"{recipient.name}的这一项没有登记过纸质。")
            one = known[-1]
            undo_paper(connection, one.number, now)
        else:
            one = on_paper(
                settings, recipient.name, deliverable, day, arguments.note, THIS_MACHINE, now
            )
            enter_paper(connection, one)
    name = settings.deliverable(deliverable).name
    if arguments.json:
        voice.answer(
            {
                "community": one.community,
                "deliverable": one.deliverable,
                "paper": None if arguments.undo else one.day.isoformat(),
            }
        )
    done = "已撤销" if arguments.undo else "已登记"
    voice.tell(f"{done}：{recipient.name}{name}，{one.words}。")
    return FINE
