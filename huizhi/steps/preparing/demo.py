"""Demo: the whole loop in a scratch folder, with made-up answers; what a newcomer sees first."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.campaign import Campaign, Identity, Recipient, fill_context, template_context
from huizhi.disk import refusals, safe_name, write_whole
from huizhi.errors import HuizhiError
from huizhi.formats.ooxml import Stamp
from huizhi.formats.zips import Member, write_members
from huizhi.forms import Filling, Form, FormField, FormRow
from huizhi.forms.fields import Circumstances, FieldValue, UnitName
from huizhi.steps.receiving import collect
from huizhi.steps.reporting import remind, sum_up
from huizhi.steps.sending import make_packets

_SIGN = "这是演示文件夹.txt"


@dataclass(frozen=True)
class DemoResult:
    """Where everything is."""

    folder: Path
    summary: Path


@dataclass(frozen=True)
class _Mailing:
    """One made-up file that comes back. days: after the due date, negative when before it."""

    name: str
    data: bytes
    days: int
    due: dt.date


def make_demo(
    campaign: Campaign, folder: Path, say: Callable[[str], None], office: str | None = None
) -> DemoResult:
    """The loop in this folder: packets, made-up returns, collecting, summary.

    What an earlier demo left there is replaced; a folder that is not a demo's is refused. office:
    LibreOffice, which measures the notice's pages, None for none.
    Raises: HuizhiError.
    """
    _clear(folder)
    packets = make_packets(campaign, folder, office=office)
    say(f"一、生成了{packets.count}个单位的通知包：{folder / 'packets'}")
    mailings = sorted(_mailings(campaign), key=lambda m: m.due + dt.timedelta(m.days))
    for mailing in mailings:
        write_whole(folder / "returned" / mailing.name, mailing.data)
    returned = folder / "returned"
    kinds = "有对的、有填错的、有迟交的"
    say(f"二、虚构了{len(mailings)}份交回的文件（{kinds}）：{returned}")
    for mailing in mailings:
        arrival = dt.datetime.combine(
            mailing.due + dt.timedelta(mailing.days), dt.time(9, 15), campaign.settings.zone
        )
        taken = collect(campaign, folder, [folder / "returned" / mailing.name], arrival)
        for one in taken.taken:
            say(f"    {one.file}：{one.outcome}")
    say("三、收取、核对、登记完毕，原件在 returns 文件夹")
    today = campaign.settings.last_day + dt.timedelta(3)
    summary = sum_up(campaign, folder, today).summary
    assert summary is not None
    reminded = remind(campaign, folder, today).reminded
    say(f"四、写了总结报告，给{len(reminded)}个单位写了催报消息和催办通知，在 reminders 文件夹")
    return DemoResult(folder, summary.path)


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _SIGN).exists():
        raise HuizhiError(f"文件夹 {folder} 里有别的东西，演示不会覆盖它。请换一个 --output。")
    with refusals(f"清理演示文件夹 {folder} "):
        if folder.exists():
            shutil.rmtree(folder)
    write_whole(
        folder / _SIGN, "本文件夹由 demo 生成，内容都是虚构的，再次运行会全部重做。\n".encode()
    )


def _mailings(campaign: Campaign) -> Iterator[_Mailing]:
    """What comes back. By turns a community answers well, in Word, with a mistake, late, only in
    part, in a zip, with a mistake and then corrected, or not at all."""
    for number, recipient in enumerate(campaign.settings.communities):
        turn = number % 8
        for form in campaign.forms.forms.values():
            yield from _of_form(campaign, form, recipient, number, turn)
    yield _Mailing("最终版(2).xlsx", b"PK\x03\x04 cut off", 1, campaign.settings.last_day)


def _of_form(
    campaign: Campaign, form: Form, recipient: Recipient, number: int, turn: int
) -> Iterator[_Mailing]:
    deliverable = campaign.settings.deliverable(form.id)
    today = deliverable.due - dt.timedelta(days=2)
    own = UnitName(recipient.name, recipient.aliases)
    known = replace(campaign.forms.circumstances, earliest=today, latest=today, units=(own,))
    good = _filling(form, recipient, number, known)
    render = _Renderer(campaign, form, recipient)
    days, due = -1 - number % 3, deliverable.due
    name = safe_name(f"{recipient.name}{deliverable.note or deliverable.name}")
    if turn == 1:
        yield _Mailing(f"{name}.docx", render(".docx", good), days, due)
    elif turn == 2:
        yield _Mailing(f"{name}.xlsx", render(".xlsx", _with_mistake(form, good)), days, due)
    elif turn == 3:
        yield _Mailing(f"{name}.xlsx", render(".xlsx", good), 2, due)
    elif turn == 4 and form.table is None:
        yield _Mailing(f"{name}.xlsx", render(".xlsx", good), days, due)
    elif turn == 5:
        member = Member(f"{name}.xlsx", render(".xlsx", good))
        yield _Mailing(f"{name}.zip", write_members([member]), days, due)
    elif turn == 6:
        wrong = render(".xlsx", _with_mistake(form, good))
        yield _Mailing(f"{name}.xlsx", wrong, days, due)
        yield _Mailing(f"{name}（更正）.xlsx", render(".xlsx", good), days + 1, due)
    elif turn == 0:
        yield _Mailing(f"{name}.xlsx", render(".xlsx", good), days, due)


@dataclass(frozen=True)
class _Renderer:
    """Renders one form of one community, filled in, as a liaison would send it back."""

    campaign: Campaign
    form: Form
    recipient: Recipient

    def __call__(self, suffix: str, filling: Filling) -> bytes:
        settings, forms = self.campaign.settings, self.campaign.forms
        attachment = settings.attachment_of(self.form.id)
        assert attachment is not None
        name = f"{attachment.template}{suffix}"
        version = forms.versions[name]
        identity = Identity(settings.campaign_id, self.form.id, self.recipient.code, version)
        context = template_context(settings, self.recipient)
        filled = fill_context(self.form, filling)
        return forms.templates[name].render({**context, **filled}, Stamp(identity.properties()))


def _filling(form: Form, recipient: Recipient, number: int, known: Circumstances) -> Filling:
    """Made-up answers to every field, and one to three rows for each group."""
    texts = {f.label: f.kind.show(_answer(f, recipient, number, known)) for f in form.fields}
    rows: list[FormRow] = []
    if form.table:
        for position, group in enumerate(form.table.groups):
            count = 1 + (number + position) % 2
            rows += [
                FormRow(group.name, _row(form, group.name, recipient, row, known))
                for row in range(count)
            ]
    return Filling(texts, tuple(rows))


def _row(
    form: Form, group: str, recipient: Recipient, row: int, known: Circumstances
) -> dict[str, str]:
    assert form.table is not None
    columns = [c for c in form.table.columns if c.label != form.table.group]
    title = f"{recipient.name}{group}{'一二三'[row]}"
    texts = iter((title, f"{title}的资料，照片和视频见文件夹。"))
    return {
        c.label: next(texts, "") if c.kind.is_free_text else c.kind.show(c.kind.sample(row, known))
        for c in columns
    }


def _answer(
    field: FormField, recipient: Recipient, number: int, known: Circumstances
) -> FieldValue:
    if field.kind.is_free_text:
        return f"{recipient.name}{field.label}"
    return field.kind.sample(number, known)


def _with_mistake(form: Form, good: Filling) -> Filling:
    """The same with one phone number cut short and one required answer left out."""
    texts = dict(good.texts)
    phone = next((f for f in form.fields if f.kind.is_phone and f.required), None)
    if phone:
        texts[phone.label] = texts[phone.label][:-1]
    other = next((f for f in form.fields if f.required and f is not phone), None)
    if other and not other.kind.names_unit:
        texts[other.label] = ""
    return replace(good, texts=texts)
