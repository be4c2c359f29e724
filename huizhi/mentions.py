"""Mentions: facts of the configuration that disagree and are kept as they are."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.settings import Settings


def find_mentions(settings: Settings) -> tuple[str, ...]:
    """One Chinese sentence for each pair of facts that disagree."""
    return (*_contacts(settings), *_item_names(settings))


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
