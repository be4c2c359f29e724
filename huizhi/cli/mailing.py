"""The verb mail: fetches the office's mailbox, or sends what the activity has to say."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huizhi.campaign import activities_of, office_folders
from huizhi.cli.campaign import campaign_of, day_from_argument, folders_of
from huizhi.cli.receiving import collect_paths
from huizhi.cli.voice import FINE, LOOK, Voice
from huizhi.errors import HuizhiError

if TYPE_CHECKING:
    from huizhi.campaign import Campaign
    from huizhi.steps.mailing import Draft, FetchResult, PostResult


_NOTHING = {
    "通知包": "",
    "催报": "请先运行 remind 写好今天的催报消息。",
    "更正": "收到的表没有必须改的地方。",
    "回执": "还没有收到报送。",
}


def run_mail(arguments: argparse.Namespace, voice: Voice) -> int:
    campaign = campaign_of(arguments)
    if arguments.password:
        return _keep_password(campaign, voice)
    if arguments.send and (arguments.arrived or arguments.again):
        return _settle(arguments, campaign, voice)
    if arguments.send:
        return _send(arguments, campaign, voice)
    if arguments.yes or arguments.arrived or arguments.again:
        raise HuizhiError(
            "--yes、--arrived、--again 要和 --send 一起写，如 mail --send 通知包 --yes。"
        )
    return _fetch(arguments, campaign, voice)


def _keep_password(campaign: Campaign, voice: Voice) -> int:
    """Asks for the password and keeps it; on a terminal nobody sees it."""
    from huizhi.mail import keep_password
    from huizhi.steps.mailing import mail_settings

    user = mail_settings(campaign.settings).signs_in_as
    asked = f"{user} 的邮箱密码（163、126、QQ 等填授权码；什么也不填就删去）："
    typed = getpass.getpass(asked) if sys.stdin.isatty() else sys.stdin.readline()
    keep_password(user, typed.strip())
    voice.tell("密码已存进系统的密码库。" if typed.strip() else "系统的密码库里没有这个密码了。")
    return FINE


def _fetch(arguments: argparse.Namespace, campaign: Campaign, voice: Voice) -> int:
    """Fetches what is new, then collects all that waits, also from a run that was killed."""
    from huizhi.steps.mailing import fetch_mail, mails_entered, waiting_mails, wanted_by
    from huizhi.storage import Ledger

    settings, output = campaign.settings, arguments.output
    since = day_from_argument(arguments.since, settings, "--since") if arguments.since else None
    wanted = wanted_by(settings, arguments.folder, since, unread=arguments.unread)
    with voice.progress("取邮件", None) as progress:
        result = fetch_mail(settings, output, wanted, _others(arguments), progress)
    _say_fetched(result, voice)
    with Ledger.in_folder(output, settings) as ledger:
        waiting = waiting_mails(ledger, output)
        looks = False
        answer: dict[str, Any] = {"taken": [], "refused": []}
        if waiting:
            moments = {one.path: one.came for one in waiting}
            looks, answer = collect_paths(arguments, voice, campaign, list(moments), moments)
            if not answer["refused"]:
                mails_entered(ledger, waiting)
    if arguments.json:
        voice.answer(_fetched_json(result) | {"collected": answer})
    return LOOK if looks or result.trouble or result.left else FINE


def _send(arguments: argparse.Namespace, campaign: Campaign, voice: Voice) -> int:
    """Shows who gets what; sends it when that was asked for."""
    from huizhi.steps.mailing import plan_mail, post

    today = day_from_argument(arguments.today, campaign.settings)
    plan = plan_mail(campaign, arguments.output, arguments.send, today, arguments.only)
    for one in plan.drafts:
        voice.say(_draft_line(one))
    if not plan.drafts:
        voice.tell(f"没有要发的{plan.kind}。{_NOTHING[plan.kind]}")
    problems = sum(one.state in {"problem", "unknown"} for one in plan.drafts)
    result = None
    if arguments.yes:
        with voice.progress("发邮件", len(plan.ready)) as progress:
            result = post(campaign.settings, arguments.output, plan.drafts, "命令行", progress)
        _tell_posted(result, voice)
    elif plan.ready:
        first = plan.ready[0]
        text = first.text.replace("\r\n", "\n")
        voice.say(f"第一封（{first.unit}）的内容：\n主题：{first.subject}\n{text}")
        voice.tell(f"以上没有发。要发这{len(plan.ready)}封，请再运行一次，加上 --yes。")
    if arguments.json:
        voice.answer(
            {
                "kind": plan.kind,
                "drafts": [_draft_json(one) for one in plan.drafts],
                "sent": result.sent if result else [],
                "unknown": result.unknown if result else [],
                "refused": dict(result.refused) if result else {},
                "trouble": result.trouble if result else "",
            }
        )
    wrong = result is not None and (result.refused or result.trouble)
    return LOOK if problems or wrong else FINE


def _draft_line(draft: Draft) -> str:
    if draft.state != "ready":
        return f"{draft.unit}：{draft.told}"
    files = "、".join(one.name for one in draft.files)
    attached = f"，附件 {files}（{max(1, draft.size >> 10)}KB）" if files else ""
    told = f"（{draft.told}）" if draft.told else ""
    return (
        f"{draft.unit} <{draft.to.address}>（{draft.to.source}）：{draft.subject}{attached}{told}"
    )


def _draft_json(draft: Draft) -> dict[str, object]:
    return {
        "unit": draft.unit,
        "address": draft.to.address,
        "source": draft.to.source,
        "subject": draft.subject,
        "text": draft.text,
        "files": [one.name for one in draft.files],
        "state": draft.state,
        "told": draft.told,
    }


def _tell_posted(result: PostResult, voice: Voice) -> None:
    for unit, why in result.refused:
        voice.tell(f"没有发出：{unit}，{why}。")
    if result.already:
        voice.tell(f"别的窗口已经发了：{'、'.join(result.already)}。")
    voice.tell(f"发出{len(result.sent)}封。")
    if result.trouble:
        voice.tell(f"注意：没有发完。{result.trouble}")
    for unit in result.unknown:
        voice.tell(
            f"{unit}的不会自动再发。请到邮箱的“已发送”里看，或问对方："
            f"收到了就加 --arrived {unit}，没有收到就加 --again {unit}。"
        )


def _settle(arguments: argparse.Namespace, campaign: Campaign, voice: Voice) -> int:
    from huizhi.campaign import recipients_named
    from huizhi.steps.mailing import settle_letter

    named = arguments.arrived or arguments.again
    unit = recipients_named(campaign.settings, [named])[0].name
    arrived = bool(arguments.arrived)
    settle_letter(
        *(campaign.settings, arguments.output, arguments.send, unit, "经办人"), arrived=arrived
    )
    told = "记为已发出" if arrived else "记为没有发出，下次会再发"
    voice.tell(f"{unit}的{arguments.send}邮件：{told}。")
    if arguments.json:
        voice.answer({"unit": unit, "kind": arguments.send, "arrived": arrived})
    return FINE


def _others(arguments: argparse.Namespace) -> list[Path]:
    """The output folders of the office's other activities."""
    own = Path(arguments.output).resolve()
    first = office_folders(folders_of(arguments))
    every = (one.folders.output for one in activities_of(first))
    return [one for one in every if one.resolve() != own]


def _say_fetched(result: FetchResult, voice: Voice) -> None:
    for one in result.fetched:
        subject = one.subject or "无主题"
        voice.say(f"{one.came.month}月{one.came.day}日 {one.sender or '没有写发件人'}：{subject}")
    for left in result.left:
        voice.tell(f"没有收：{left}")
    again = f"，{result.again}封以前取过" if result.again else ""
    voice.tell(f"取回新邮件{len(result.fetched)}封{again}。")
    if result.trouble:
        voice.tell(f"注意：没有取完。{result.trouble}")


def _fetched_json(result: FetchResult) -> dict[str, object]:
    mails = [
        {
            "sender": one.sender,
            "subject": one.subject,
            "came": one.came.isoformat(),
            "sha256": one.digest,
        }
        for one in result.fetched
    ]
    return {
        "mails": mails,
        "again": result.again,
        "left": result.left,
        "trouble": result.trouble,
    }
