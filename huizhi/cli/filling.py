"""The verb that fills forms: fill."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi.cli.campaign import campaign_of, day_from_argument, folders_of, workers_of
from huizhi.cli.voice import FINE, LOOK, Voice
from huizhi.disk import flush_all

if TYPE_CHECKING:
    from huizhi.campaign import Attachment, Campaign
    from huizhi.steps.correcting import BookFilled, FormRecord


def run_fill(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.steps.correcting import attachment_named, fill
    from huizhi.steps.preparing import is_learned, learn_campaign

    campaign = campaign_of(arguments)
    if arguments.data == "底数":
        return _fill_from_book(arguments, campaign, voice)
    if is_learned(Path(arguments.form)):
        learned = learn_campaign(campaign.settings, Path(arguments.form))
        campaign, attachment = learned.campaign, learned.attachment
    else:
        attachment = attachment_named(campaign.settings, arguments.form)
    records, unused = _records(arguments, campaign, attachment)
    result = fill(campaign, attachment, records, arguments.output)
    flush_all(path for one in result.filled for path in one.files)
    if arguments.json:
        filled_json = [
            {
                "community": one.community,
                "files": [str(path) for path in one.files],
                "findings": [finding.message for finding in one.findings],
            }
            for one in result.filled
        ]
        refused_json = {"refused": list(result.refused), "left": list(result.left)}
        voice.answer({"filled": filled_json} | refused_json)
    for heading in unused:
        voice.tell(f"注意：表格里没有“{heading}”这一栏，数据里的这一列没有用上。")
    for one in result.filled:
        for finding in one.findings:
            voice.say(f"{one.community}　{finding.title}　{finding.message}")
    for refused in (*result.refused, *result.left):
        voice.tell(f"没有填：{refused}")
    folder = arguments.output / "filled"
    voice.tell(f"完成：填好{len(result.filled)}份，都已读回核对，在 {folder}。")
    look = unused or result.refused or result.left or any(one.findings for one in result.filled)
    return LOOK if look else FINE


def _fill_from_book(arguments: argparse.Namespace, campaign: Campaign, voice: Voice) -> int:
    from huizhi.campaign import recipients_named
    from huizhi.steps.correcting import write_origins
    from huizhi.steps.knowing import gather_book, office_around
    from huizhi.steps.preparing import fill_forms, forms_to_fill

    units = [
        one for one in recipients_named(campaign.settings, arguments.only) if one.returns_forms
    ]
    today = day_from_argument(None, campaign.settings)
    wanted = forms_to_fill(campaign, arguments.form, arguments.output)
    book = gather_book(office_around(campaign, folders_of(arguments)))
    with voice.progress("填表", len(wanted.forms)) as progress:
        about = book, units, arguments.output, today, progress
        with workers_of(arguments, voice) as workers:
            found = fill_forms(campaign, wanted, *about, workers)
    done = found.done
    origins = write_origins(done, arguments.output, today)
    if arguments.json:
        voice.answer(_book_filled_json(done, origins, today))
    for line in (*book.broken, *found.told):
        voice.tell(f"注意：{line}。")
    refused = [line for one in done for line in (*one.result.refused, *one.result.left)]
    for line in refused:
        voice.tell(f"没有填：{line}")
    counts = [matched.counts for one in done for matched in one.matched]
    filled, check, empty = (sum(one[n] for one in counts) for n in range(3))
    voice.tell(
        f"完成：{len(done)}张表，{len(units)}个单位，"
        f"填好{sum(len(one.result.filled) for one in done)}份，都已读回核对，"
        f"在 {arguments.output / 'filled'}。填了{filled}处，其中请核对{check}处；"
        f"没有填{empty}处。每一处出自哪里、为什么没填，见 {origins}。"
    )
    return LOOK if refused or check or found.told or book.broken else FINE


def _book_filled_json(
    done: Sequence[BookFilled], origins: Path, today: dt.date
) -> dict[str, object]:
    """What was filled from the book, for other programs."""
    from huizhi.steps.correcting import origin_lines

    names = ("unit", "form", "label", "value", "from", "age", "remark")
    return {
        "filled": [
            {"community": one.community, "files": [str(path) for path in one.files]}
            for filled in done
            for one in filled.result.filled
        ],
        "answers": [
            dict(zip(names, line, strict=True))
            for filled in done
            for line in origin_lines(filled, today)
        ],
        "refused": [line for filled in done for line in filled.result.refused],
        "left": [line for filled in done for line in filled.result.left],
        "origins": str(origins),
    }


def _records(
    arguments: argparse.Namespace, campaign: Campaign, attachment: Attachment
) -> tuple[Sequence[FormRecord], Sequence[str]]:
    """What to fill in, and the columns of the data that are not asked for."""
    from huizhi.campaign import recipients_named
    from huizhi.steps.correcting import read_fill_table, records_from_returns, records_from_roster
    from huizhi.storage import Ledger

    settings = campaign.settings
    form = campaign.forms.forms[attachment.deliverable or ""]
    communities = [one for one in recipients_named(settings, arguments.only) if one.returns_forms]
    if arguments.data == "名单":
        return records_from_roster(settings, attachment, communities), ()
    if arguments.data == "台账":
        with Ledger.in_folder(arguments.output, settings) as ledger:
            return records_from_returns(settings, form, ledger.returns(), communities), ()
    table = read_fill_table(campaign, form, Path(arguments.data))
    outside = [one for one in table.records if one.recipient not in settings.recipients]
    return [one for one in table.records if one.recipient in communities or one in outside], (
        table.unused
    )
