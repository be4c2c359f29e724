"""Demo: the whole loop in a scratch folder, with made-up answers; what a newcomer sees first."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from huizhi.campaign import (
    Campaign,
    Deliverable,
    Identity,
    Recipient,
    fill_context,
    template_context,
)
from huizhi.disk import refusals, safe_name, write_whole
from huizhi.errors import HuizhiError
from huizhi.formats.media import draw_photo
from huizhi.formats.zips import Member, write_members
from huizhi.forms import Filling, Form, FormField, FormRow, FormTable
from huizhi.forms.fields import Circumstances, FieldValue, UnitName
from huizhi.steps.preparing.demo_material import DemoSender
from huizhi.steps.preparing.demo_words import free_text, told_of
from huizhi.steps.receiving import collect
from huizhi.steps.reporting import remind, sum_up
from huizhi.steps.sending import make_packets, stamp_of_form
from huizhi.storage import keep_in_folder, keep_originals_here

_SIGN = "这是演示文件夹.txt"
_DAY = "按这一天算："  # in the sign, before the day
_TURNS = 9  # ways in which a community hands in, see `_mailings`


@dataclass(frozen=True)
class DemoResult:
    """Where everything is."""

    folder: Path
    summary: Path


@dataclass(frozen=True)
class _Mailing:
    """Made-up files that come back together. name: of the file or the folder they are in; files:
    by their names with that; days: after the due date, negative when before it."""

    name: str
    files: dict[str, bytes]
    days: int
    due: dt.date

    @property
    def day(self) -> dt.date:
        return self.due + dt.timedelta(self.days)


def make_demo(
    campaign: Campaign, folder: Path, say: Callable[[str], None], office: str | None = None
) -> DemoResult:
    """The loop in this folder: packets, made-up returns, collecting, summary.

    What an earlier demo left there is replaced; a folder that is not a demo's is refused. office:
    LibreOffice, which measures the notice's pages, None for none.
    Raises: HuizhiError.
    """
    today = campaign.settings.last_day + dt.timedelta(3)
    _clear(folder, today)
    keep_in_folder(campaign.settings, folder)
    keep_originals_here(campaign.settings, folder)
    packets = make_packets(campaign, folder, office=office)
    say(f"一、生成了{packets.count}个单位的通知包：{folder / 'packets'}")
    mailings = sorted(_mailings(campaign), key=lambda m: m.day)
    returned = folder / "returned"
    for mailing in mailings:
        for name, data in mailing.files.items():
            (returned / name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(returned / name, data)
    count = sum(len(one.files) for one in mailings)
    kinds = "表格、照片、视频、总结；有对的、有填错的、有迟交的"
    say(f"二、虚构了{count}个交回的文件（{kinds}）：{returned}")
    for day, together in groupby(mailings, key=lambda m: m.day):
        arrival = dt.datetime.combine(day, dt.time(9, 15), campaign.settings.zone)
        taken = collect(campaign, folder, [returned / one.name for one in together], arrival)
        for one in taken.taken:
            say(f"    {one.file}：{one.outcome}")
    say("三、收取、核对、登记完毕，原件在 returns 文件夹")
    summary = sum_up(campaign, folder, today).summary
    assert summary is not None
    reminded = remind(campaign, folder, today).reminded
    say(f"四、写了总结报告，给{len(reminded)}个单位写了催报消息和催办通知，在 reminders 文件夹")
    return DemoResult(folder, summary.path)


def demo_day(output: Path) -> dt.date | None:
    """The day on which the demo in this folder is looked at; None where there is none."""
    try:
        said = (output / _SIGN).read_text("utf-8").partition(_DAY)[2]
        return dt.date.fromisoformat(said.strip())
    except (OSError, ValueError):
        return None


def _clear(folder: Path, today: dt.date) -> None:
    if folder.exists() and any(folder.iterdir()) and not (folder / _SIGN).exists():
        raise HuizhiError(f"文件夹 {folder} 里有别的东西，演示不会覆盖它。请换一个 --output。")
    with refusals(f"清理演示文件夹 {folder} "):
        if folder.exists():
            shutil.rmtree(folder)
    told = "本文件夹由 demo 生成，内容都是虚构的，再次运行会全部重做。"
    write_whole(folder / _SIGN, f"{told}\n{_DAY}{today.isoformat()}\n".encode())


def _mailings(campaign: Campaign) -> Iterator[_Mailing]:
    """What comes back. By turns a community answers well, in Word, with a mistake, late, with too
    few pictures, in a zip, with a mistake and then corrected, not at all what is due last, well;
    and two things come of which nobody knows whose they are."""
    settings = campaign.settings
    for number, recipient in enumerate(settings.communities):
        for deliverable in settings.deliverables:
            if number % _TURNS == 7 and deliverable.due == settings.last_day:
                continue
            yield from _of_deliverable(campaign, deliverable, recipient, number)
    taken = dt.datetime.combine(settings.activity.start, dt.time(10))
    stray = {
        "最终版(2).xlsx": b"PK\x03\x04 cut off",
        "IMG_2031.jpg": draw_photo("street", 2031, taken),
    }
    for name, data in stray.items():
        yield _Mailing(name, {name: data}, 2, settings.last_day)


def _of_deliverable(
    campaign: Campaign, deliverable: Deliverable, recipient: Recipient, number: int
) -> Iterator[_Mailing]:
    """One deliverable of one community, with the form in it and the material."""
    settings, turn = campaign.settings, number % _TURNS
    name = safe_name(f"{recipient.name}{deliverable.note or deliverable.name}")
    late = turn == 3 and deliverable.due == settings.last_day
    days, due = 2 if late else -2 if turn == 6 else -1, deliverable.due
    taken = min(max(settings.activity.start, due - dt.timedelta(12)), due - dt.timedelta(4))
    sender = DemoSender(settings, recipient, number, taken, slips=turn == 4)
    files = dict(sender.material_for(deliverable))
    suffix = ".docx" if turn == 1 else ".xlsx"
    good = b""
    if form := campaign.forms.forms.get(deliverable.id):
        own = UnitName(recipient.name, recipient.aliases)
        day = due - dt.timedelta(2)
        known = replace(campaign.forms.circumstances, earliest=day, latest=day, units=(own,))
        filling = _filling(form, recipient, number, known)
        render = _Renderer(campaign, form, recipient)
        good = render(suffix, filling)
        wrong = turn in {2, 6}
        files[f"{name}{suffix}"] = render(suffix, _with_mistake(form, filling)) if wrong else good
    if not files:
        return
    if turn == 5:
        archive = write_members([Member(each, data) for each, data in files.items()])
        yield _Mailing(f"{name}.zip", {f"{name}.zip": archive}, days, due)
    elif len(files) == 1:
        yield _Mailing(next(iter(files)), files, days, due)
    else:
        yield _Mailing(name, {f"{name}/{n}": data for n, data in files.items()}, days, due)
    if turn == 6 and good:
        again = f"{name}（更正）{suffix}"
        yield _Mailing(again, {again: good}, days + 1, due)


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
        stamp = stamp_of_form(settings, attachment, identity.properties())
        return forms.templates[name].render({**context, **filled}, stamp)


def _filling(form: Form, recipient: Recipient, number: int, known: Circumstances) -> Filling:
    """Made-up answers to every field, and one or two rows for each group."""
    texts = {f.label: f.kind.show(_answer(f, recipient, number, known)) for f in form.fields}
    rows: list[FormRow] = []
    for table in form.tables:
        for position, group in enumerate([one.name for one in table.groups] or [""]):
            count = 1 + (number + position) % 2
            rows += [
                FormRow(group, _row(table, group, number, row, known), table.id)
                for row in range(count)
            ]
    return Filling(texts, tuple(rows))


def _row(
    table: FormTable, group: str, number: int, row: int, known: Circumstances
) -> dict[str, str]:
    columns = [c for c in table.columns if c.label != table.group]
    told = told_of(group or table.name, number)
    texts = iter((f"{told.title}{'（二）' if row else ''}", told.text))
    return {
        c.label: next(texts, "") if c.kind.is_free_text else c.kind.show(c.kind.sample(row, known))
        for c in columns
    }


def _answer(
    field: FormField, recipient: Recipient, number: int, known: Circumstances
) -> FieldValue:
    if field.kind.is_free_text:
        return free_text(field.label, recipient.name, number)
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
