"""Mentions: facts of the configuration that disagree, or that a clerk may not have thought of, and
are kept as they are."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.campaign.settings import Settings
from huizhi.campaign.working_days import day_off_name, is_known, on_or_after, on_or_before
from huizhi.campaign.written import cut, suggestion


def find_mentions(settings: Settings) -> tuple[str, ...]:
    """One Chinese sentence for each."""
    return (
        *_nothing_asked(settings),
        *_contacts(settings),
        *_item_names(settings),
        *_days_off(settings),
        *_unused_synonyms(settings),
    )


def _nothing_asked(settings: Settings) -> Iterator[str]:
    """What a campaign that is being set up still lacks."""
    if not settings.deliverables:
        yield "还没有报送事项：现在没有什么要各单位报送，请在“设置”的“事项和表格”里添加。"


def _unused_synonyms(settings: Settings) -> Iterator[str]:
    """Synonyms of what no form asks for."""
    labels = sorted(settings.labels)
    for label in settings.synonyms:
        if label not in settings.labels:
            near = suggestion(label, labels)
            hint = f"{near}，写错了请改；" if near else ""
            yield f"同义词里有“{cut(label)}”，附件里没有这一栏，用不上。{hint}不用的可以删去。"


def _contacts(settings: Settings) -> Iterator[str]:
    contact = settings.notice.contact
    for attachment in settings.attachments:
        receiver = attachment.receiver
        if receiver and receiver.name == contact.name and receiver.phone != contact.phone:
            yield (
                f"{contact.name}的电话在通知正文是{contact.phone}，在附件{attachment.number}是"
                f"{receiver.phone}，两处都照配置保留，请确认。"
            )


def _item_names(settings: Settings) -> Iterator[str]:
    for item in settings.items:
        if item.form_name != item.name:
            yield (
                f"项目“{item.name}”（分配表）在报送表里叫“{item.form_name}”，"
                "程序当作同一个项目，两处都照配置保留，请确认。"
            )


def _days_off(settings: Settings) -> Iterator[str]:
    """Due dates on which the office does not work, and years of which nobody knows the holidays."""
    for one in settings.deliverables:
        name = day_off_name(one.due)
        if not name:
            continue
        day = f"{one.due.month}月{one.due.day}日"
        if settings.reminding.rolls:
            last = on_or_after(one.due)
            told = f"按配置顺延到{last.month}月{last.day}日"
        else:
            last = on_or_before(one.due)
            told = f"没有顺延，之前最后一个工作日是{last.month}月{last.day}日，催报按这一天算"
        yield f"“{one.name}”的截止日{day}是{name}，{told}。"
    for year in sorted({one.due.year for one in settings.deliverables}):
        if not is_known(year):
            yield f"{year}年的节假日安排程序还不知道，工作日先按周一到周五算。"
