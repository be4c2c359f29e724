"""Remind (催报): for each community that owes something a message and a one-page notice, and one
overview for the clerk; what was written when is in the ledger."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.campaign import (
    FILTERS,
    Campaign,
    Recipient,
    own_or_shipped,
    recipients_named,
    unbreakable_names,
)
from huizhi.disk import mend_folder, safe_name, write_folder, write_whole
from huizhi.errors import Mistake, RenderError, TemplateError
from huizhi.findings import shortened
from huizhi.formats import Template, load_template
from huizhi.formats.excel import OutputWorkbook
from huizhi.formats.ooxml import Stamp
from huizhi.steps.reporting.sheets import Debt, chase_sheet, contact_of, debts_of, things_to_do
from huizhi.steps.reporting.summary import read_template, write_book
from huizhi.steps.standing import CampaignState, Phase, state_in_ledger
from huizhi.storage import Ledger, Reminder, enter_reminders, load_reminders

FOLDER = "reminders"
TEMPLATE = "reminder.docx"
OVERVIEW = "催报一览.xlsx"
_BYTE_ORDER_MARK = "\ufeff"  # by it old Notepads know UTF-8
_ON_PAGE, _LONGEST = 3, 110  # things of one deliverable in the notice, characters of each
_MOST = 6  # things of one deliverable that are written out in a message


@dataclass(frozen=True)
class Reminded:
    """What was written for one community: the message to paste, the files in its folder; times:
    how often it has been reminded, with this one."""

    community: str
    message: str
    folder: Path
    files: tuple[str, ...]
    deliverables: tuple[str, ...]
    times: int


@dataclass(frozen=True)
class RemindResult:
    """reminded: those who owe something; folder: of this day; overview: for the clerk."""

    reminded: tuple[Reminded, ...]
    folder: Path
    overview: Path


def remind(
    campaign: Campaign,
    output: Path,
    today: dt.date,
    only: Sequence[str] = (),
    *,
    early: bool = False,
) -> RemindResult:
    """The reminders of this day under `output`/reminders/DAY.

    early: also for what is not due soon yet. Raises: HuizhiError when `only` names nobody;
    TemplateError; RenderError; StorageError.
    """
    settings = campaign.settings
    template = load_reminder_template(campaign)
    recipients = list(recipients_named(settings, only))
    folder = output / FOLDER / today.isoformat()
    mend_folder(folder)
    with Ledger.in_folder(output, settings) as ledger:
        gathered = state_in_ledger(campaign, ledger, today)
        by_name: dict[str, list[Debt]] = {}
        for debt in debts_of(gathered):
            if early or _is_pressing(debt):
                by_name.setdefault(debt.standing.recipient.name, []).append(debt)
        reminded = [
            _reminded(gathered, template, recipient, by_name[recipient.name], folder)
            for recipient in recipients
            if recipient.name in by_name
        ]
        told = [Reminder(one.community, today, one.deliverables, one.message) for one in reminded]
        with ledger.writing() as connection:
            enter_reminders(connection, told)
        written = tuple(load_reminders(connection))
    now = replace(gathered, reminders=written)
    write_whole(folder / OVERVIEW, _overview(now))
    return RemindResult(tuple(reminded), folder, folder / OVERVIEW)


def load_reminder_template(campaign: Campaign) -> Template:
    """The campaign's own `reminder.docx`, else the program's. Raises: TemplateError."""
    path = own_or_shipped(campaign.forms.folder, TEMPLATE)
    return load_template(path, FILTERS, unbreakable_names(campaign.settings))


def reminder_mistakes(campaign: Campaign) -> list[Mistake]:
    """What is wrong with the reminder's template, found by a reminder of everything."""
    from huizhi.steps.standing import gather_state

    today = campaign.settings.last_day + dt.timedelta(1)
    gathered = gather_state(campaign, (), (), today)
    debts = debts_of(gathered)
    if not debts:
        return []
    try:
        template = load_reminder_template(campaign)
        own = [d for d in debts if d.standing.recipient is debts[0].standing.recipient]
        template.render(_context(gathered, debts[0].standing.recipient, own, 1), Stamp())
    except TemplateError as error:
        return list(error.mistakes)
    except RenderError as error:
        return [error.as_mistake(TEMPLATE)]
    return []


def _is_pressing(debt: Debt) -> bool:
    """Whether it is due soon or late, or something that came has to be mended."""
    standing = debt.standing
    return standing.phase in {Phase.LATE, Phase.DUE_SOON} or standing.handed_in is not None


def _reminded(
    gathered: CampaignState,
    template: Template,
    recipient: Recipient,
    debts: list[Debt],
    folder: Path,
) -> Reminded:
    times = len(gathered.days_reminded(recipient.name) | {gathered.today})
    message = reminder_message(gathered, recipient, debts)
    name = safe_name(recipient.name)
    saved = dt.datetime.combine(gathered.today, dt.time())
    notice = template.render(_context(gathered, recipient, debts, times), Stamp(saved=saved))
    files = {"消息.txt": (_BYTE_ORDER_MARK + message).encode(), f"催办通知（{name}）.docx": notice}
    write_folder(folder / name, files)
    ids = tuple(debt.standing.deliverable.id for debt in debts)
    return Reminded(recipient.name, message, folder / name, tuple(files), ids, times)


def reminder_message(gathered: CampaignState, recipient: Recipient, debts: Sequence[Debt]) -> str:
    """The words to paste into a chat; what is complete is said first."""
    settings = gathered.settings
    done = _complete(gathered, recipient)
    lines = [f"{recipient.name}：您好！"]
    if done:
        lines.append(f"{'、'.join(done)}已经收齐，谢谢。")
    lines.append(f"{settings.activity.name}还有{len(debts)}项请抓紧：")
    for number, debt in enumerate(debts, start=1):
        things = things_to_do(gathered, debt)
        head = f"{number}. {debt.standing.deliverable.name}（{due_words(debt)}）："
        if len(things) == 1:
            lines.append(head + things[0])
            continue
        lines.append(head)
        lines += [f"   · {thing}" for thing in things[:_MOST]]
        if len(things) > _MOST:
            lines.append(f"   · 其余{len(things) - _MOST}处见催办通知。")
    contact = settings.notice.contact
    lines.append(f"有疑问请联系{contact.name}，电话{contact.phone}。")
    return "\r\n".join(lines) + "\r\n"  # Windows Notepad, in which it is opened


def due_words(debt: Debt) -> str:
    """“6月8日截止，已逾期2天”, “6月25日截止，还有1个工作日”."""
    due, standing = debt.standing.due, debt.standing
    day = f"{due.month}月{due.day}日截止"
    if debt.days_over > 0:
        return f"{day}，已逾期{debt.days_over}天"
    if debt.days_over == 0:
        return f"{day}，就是今天"
    if standing.days_left == 0:
        return f"{day}，今天是截止前最后一个工作日"
    return f"{day}，还有{standing.days_left}个工作日"


def _complete(gathered: CampaignState, recipient: Recipient) -> list[str]:
    done = {Phase.DONE, Phase.DONE_LATE}
    own = gathered.standings_in(recipient.name)
    return [s.deliverable.name for s in own if s.phase in done and s.handed_in and s.is_settled]


def _context(
    gathered: CampaignState, recipient: Recipient, debts: Sequence[Debt], times: int
) -> Mapping[str, object]:
    from huizhi.campaign import template_context

    contact = contact_of(gathered, debts[0].standing)
    return {
        **template_context(gathered.settings, recipient),
        "催办": {
            "日期": gathered.today,
            "次数": times,
            "已收齐": "、".join(_complete(gathered, recipient)),
            "项数": len(debts),
            "逾期项数": sum(debt.days_over > 0 for debt in debts),
            "联络员": contact.name,
            "各项": list(_rows(gathered, debts)),
        },
    }


def _rows(gathered: CampaignState, debts: Sequence[Debt]) -> Iterator[dict[str, object]]:
    for number, debt in enumerate(debts, start=1):
        every = things_to_do(gathered, debt)
        things = [shortened(thing, _LONGEST) for thing in every[:_ON_PAGE]]
        if len(every) > _ON_PAGE:
            things.append(f"其余{len(every) - _ON_PAGE}处见随发的消息。")
        yield {
            "序号": number,
            "事项": debt.standing.deliverable.name,
            "截止": due_words(debt).replace("截止，", "截止\n"),
            "状态": debt.standing.own_words,
            "要做什么": "\n".join(
                f"{n}. {thing}" if len(things) > 1 else thing for n, thing in enumerate(things, 1)
            ),
        }


def _overview(gathered: CampaignState) -> bytes:
    """The list to call by, with how often each was reminded."""
    settings, day = gathered.settings, gathered.today
    title = settings.activity.name_with_year
    book = OutputWorkbook(
        title=f"{title}催报一览",
        footer=f"{title}催报一览　{day.year}年{day.month}月{day.day}日",
        sheets=(chase_sheet(gathered),),
        saved=dt.datetime.combine(day, dt.time()),
    )
    target = io.BytesIO()
    write_book(target, book, read_template(gathered.campaign.forms.folder))
    return target.getvalue()
