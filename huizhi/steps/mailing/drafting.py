"""Drafting: what an activity has to say to each unit, as mails that the clerk looks at before.

Nothing is sent here and nothing is entered. What was made by its own step is taken as it lies
there: packets, and the reminders that were written today; corrections are made anew, since a form
may have been mended meanwhile.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from huizhi.campaign import Campaign, Recipient, recipients_named
from huizhi.disk import refusals, safe_name
from huizhi.errors import HuizhiError
from huizhi.mail import Attached
from huizhi.steps.correcting import corrections, make_corrections
from huizhi.steps.mailing.addresses import MailAddress, address_of
from huizhi.steps.reporting import reminding
from huizhi.steps.reporting.sheets import Debt, debts_of, things_to_do
from huizhi.steps.sending import invitation, packets
from huizhi.steps.standing import CampaignState, Standing, state_in_ledger
from huizhi.storage import SENT, Ledger, Links, SentLetter, load_letters

PACKET, REMINDER, CORRECTION, RECEIPT = packets.MAIL, "催报", "更正", "回执"
KINDS = (PACKET, REMINDER, CORRECTION, RECEIPT)
_SUBJECTS = MappingProxyType(
    {
        PACKET: "{activity}：通知和要填的表（{unit}）",
        REMINDER: "{activity}：请尽快报送（{unit}）",
        CORRECTION: "{activity}：报来的表请修改（{unit}）",
        RECEIPT: "{activity}：已收到（{unit}）",
    }
)
_MOST = 6  # things of one deliverable that are written out
_MOST_BYTES = 35 << 20  # of what is attached to one mail; most providers take 50 MB as sent
_BYTE_ORDER_MARK = "\ufeff"

DraftState = Literal["ready", "sent", "unknown", "problem"]


@dataclass(frozen=True)
class Draft:
    """One mail that may be sent.

    to: where to; its source says how that is known.
    mark: of what is sent to whom: the same is never sent twice.
    state: “ready” to be sent; “sent” before; “unknown” when nobody knows whether it was; “problem”
        when it cannot be.
    told: about its state, in Chinese.
    """

    kind: str
    unit: str
    to: MailAddress
    subject: str
    text: str
    files: tuple[Attached, ...]
    mark: str
    state: DraftState = "ready"
    told: str = ""

    @property
    def size(self) -> int:
        """Bytes of what is attached."""
        return sum(len(one.content) for one in self.files)


@dataclass(frozen=True)
class Plan:
    """What would be sent now. mark: changes with anything in it; the clerk confirms this one."""

    kind: str
    drafts: tuple[Draft, ...]

    @property
    def ready(self) -> tuple[Draft, ...]:
        return tuple(one for one in self.drafts if one.state == "ready")

    @property
    def mark(self) -> str:
        return _mark(self.kind, *(one.mark for one in self.ready))


def plan_mail(
    campaign: Campaign,
    output: Path,
    kind: str,
    today: dt.date,
    only: Sequence[str] = (),
    base: str = "",
) -> Plan:
    """What of this kind would go to whom today.

    only: the units named; none for all. base: the address of the page for others, “” for none.
    Raises: HuizhiError when `only` names nobody or the example is still configured; StorageError.
    """
    settings = campaign.settings
    if settings.is_example:
        raise HuizhiError(
            "现在用的是随程序提供的示例配置，社区都是虚构的，不能发邮件。"
            "请换成自己的名单和设置，并删去“示例”一行。"
        )
    wanted = list(recipients_named(settings, only))
    with Ledger.in_folder(output, settings) as ledger:
        gathered = state_in_ledger(campaign, ledger, today)
        address = settings.page_address or base
        links = Links(settings, ledger) if address and kind == PACKET else None
        with ledger.looking() as connection:
            letters = load_letters(connection)
    drafting = _Drafting(campaign, output, gathered, links, address)
    makers: Mapping[str, Callable[[Sequence[Recipient]], Iterator[Draft]]] = {
        PACKET: drafting.packets,
        REMINDER: drafting.reminders,
        CORRECTION: drafting.corrections,
        RECEIPT: drafting.receipts,
    }
    drafts = (_checked(one, letters) for one in makers[kind](wanted))
    return Plan(kind, tuple(drafts))


@dataclass(frozen=True)
class _Drafting:
    """Makes the drafts. links: of the units; base: the page's address."""

    campaign: Campaign
    output: Path
    gathered: CampaignState
    links: Links | None
    base: str

    def packets(self, wanted: Sequence[Recipient]) -> Iterator[Draft]:
        """The packet of each recipient, as it was made."""
        for one in wanted:
            link = ""
            if self.links is not None and one.returns_forms:
                link = self.links.of(one).address(self.base)
            text = invitation(self.gathered.settings, one, link)
            path = self.output / packets.FOLDER / f"{safe_name(one.name)}.zip"
            files = _files([path]) if path.is_file() else ()
            yield self._draft(PACKET, one, text, files, _digests(files) if files else "")

    def reminders(self, wanted: Sequence[Recipient]) -> Iterator[Draft]:
        """Today's reminder of each unit that still owes something."""
        today = self.gathered.today
        owing = {debt.standing.recipient.name for debt in debts_of(self.gathered)}
        written = {one.community: one for one in self.gathered.reminders if one.day == today}
        for one in wanted:
            reminder = written.get(one.name)
            if reminder is None or one.name not in owing:
                continue
            folder = self.output / reminding.FOLDER / today.isoformat() / safe_name(one.name)
            files = _files(sorted(folder.glob("*.docx")))
            yield self._draft(REMINDER, one, reminder.message, files, today.isoformat())

    def corrections(self, wanted: Sequence[Recipient]) -> Iterator[Draft]:
        """What each unit has to mend, as it stands now."""
        gathered = self.gathered
        names = [one.name for one in wanted]
        made = make_corrections(
            *(self.campaign, gathered.returns, gathered.received, gathered.today, self.output),
            names,
        )
        by_name = {one.community: one for one in made.folders}
        for one in wanted:
            if one.name not in by_name:
                continue
            folder = by_name[one.name].folder
            text = (folder / corrections.MESSAGE).read_text("utf-8").lstrip(_BYTE_ORDER_MARK)
            others = [folder / n for n in by_name[one.name].files if n != corrections.MESSAGE]
            files = _files(others)
            yield self._draft(CORRECTION, one, text, files, _digests(files) if files else text)

    def receipts(self, wanted: Sequence[Recipient]) -> Iterator[Draft]:
        """What came of each unit, and what is still missing."""
        debts: dict[str, list[Debt]] = {}
        for debt in debts_of(self.gathered):
            debts.setdefault(debt.standing.recipient.name, []).append(debt)
        came: dict[str, list[Standing]] = {}
        for standing in self.gathered.standings:
            if standing.handed_in is not None:
                came.setdefault(standing.recipient.name, []).append(standing)
        for one in wanted:
            if one.name in came:
                text = self._receipt(one, came[one.name], debts.get(one.name, []))
                yield self._draft(RECEIPT, one, text, (), text)

    def _receipt(
        self, recipient: Recipient, came: Sequence[Standing], debts: Sequence[Debt]
    ) -> str:
        """The words; the same as long as nothing has changed, whatever day it is."""
        settings = self.gathered.settings
        lines = [f"{recipient.name}：您好！", f"{settings.activity.name}已收到您报送的："]
        for number, one in enumerate(came, start=1):
            day = one.handed_in.astimezone(settings.zone) if one.handed_in else None
            when = f"{day.month}月{day.day}日收到" if day else "已收到"
            lines.append(f"{number}. {one.deliverable.name}：{when}{_counting(one, day)}。")
        if debts:
            lines.append("还有这些请补齐：")
        else:
            lines.append("目前要报的都已收齐，谢谢。")
        for number, debt in enumerate(debts, start=1):
            name, due = debt.standing.deliverable.name, debt.standing.due
            things = things_to_do(self.gathered, debt)
            lines.append(f"{number}. {name}（{due.month}月{due.day}日截止）：")
            lines += [f"   · {thing}" for thing in things[:_MOST]]
            if len(things) > _MOST:
                lines.append(f"   · 其余{len(things) - _MOST}处另发。")
        contact = settings.notice.contact
        lines.append(f"有疑问请联系{contact.name}，电话{contact.phone}。")
        return "\n".join(lines) + "\n"

    def _draft(
        self,
        kind: str,
        recipient: Recipient,
        text: str,
        files: tuple[Attached, ...],
        content: str,
    ) -> Draft:
        """content: by which it is seen that it is the same as before; "" when there is none."""
        activity = self.gathered.settings.activity.name_with_year
        subject = _SUBJECTS[kind].format(activity=activity, unit=recipient.name)
        to = address_of(self.gathered, recipient)
        mark = _mark(kind, recipient.name, to.address.lower(), content)
        draft = Draft(kind, recipient.name, to, subject, text, files, mark)
        if not to.address:
            told = "没有邮箱地址，请在单位名单的“联络员邮箱”里补上"
            return replace(draft, state="problem", told=told)
        if not content:
            told = "还没有生成通知包，请先生成（packets）"
            return replace(draft, state="problem", told=told)
        if draft.size > _MOST_BYTES:
            told = f"附件有{draft.size >> 20}MB，邮箱多半不收，请用别的办法发"
            return replace(draft, state="problem", told=told)
        return draft


def _counting(one: Standing, first: dt.datetime | None) -> str:
    """The file that counts, and its own day where another came first on an earlier one."""
    if one.current is None:
        return ""
    file = one.current.file.rpartition("/")[2]
    came = one.current.received.astimezone(first.tzinfo if first else None)
    if first is None or came.date() == first.date():
        return f"，{file}"
    return f"；现在算数的是{came.month}月{came.day}日收到的{file}"


def _checked(draft: Draft, letters: Sequence[SentLetter]) -> Draft:
    """The draft with whether it was sent before."""
    same = next((one for one in letters if one.mark == draft.mark and one.state != "unsent"), None)
    if draft.state == "problem":
        return draft
    if same is None:
        return replace(draft, told=_sent_before(draft, letters))
    when = f"{same.began.month}月{same.began.day}日 {same.began:%H:%M}"
    if same.state == SENT:
        return replace(draft, state="sent", told=f"{when}发过，不再发")
    told = f"{when}发的，不知道发出去没有，请先到邮箱的“已发送”里看"
    return replace(draft, state="unknown", told=told)


def _sent_before(draft: Draft, letters: Sequence[SentLetter]) -> str:
    """What became of the last mail of this kind to this unit, where this one is another; "" for
    none, and for what is written anew every day."""
    own = (one for one in letters if (one.kind, one.unit) == (draft.kind, draft.unit))
    last = next(own, None)
    if last is None or draft.kind in {REMINDER, RECEIPT}:
        return ""
    when = f"{last.began.month}月{last.began.day}日"
    if last.state == SENT:
        return f"{when}发过一次，内容变了，这是新的"
    return f"{when}那一封{last.why}" if last.why else ""


def _files(paths: Sequence[Path]) -> tuple[Attached, ...]:
    found = []
    for path in paths:
        with refusals(f"读取 {path.name} "):
            found.append(Attached(path.name, path.read_bytes()))
    return tuple(found)


def _digests(files: Sequence[Attached]) -> str:
    return "\n".join(hashlib.sha256(one.content).hexdigest() for one in files)


def _mark(*parts: str) -> str:
    """A digest of these parts in their order."""
    told = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()
