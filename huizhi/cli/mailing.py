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

if TYPE_CHECKING:
    from huizhi.campaign import Campaign
    from huizhi.steps.mailing import FetchResult


def run_mail(arguments: argparse.Namespace, voice: Voice) -> int:
    campaign = campaign_of(arguments)
    if arguments.password:
        return _keep_password(campaign, voice)
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
    with Ledger.in_folder(output, settings.campaign_id) as ledger:
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
