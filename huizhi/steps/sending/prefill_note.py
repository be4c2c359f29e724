"""Prefill note: the text in a packet that says what of its forms is still missing, and what was
filled in and is to be looked at. It ends in a check of itself: as it was sent out it is nothing
that anybody hands in, with a word more it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from huizhi.campaign import Attachment, Campaign, Prefill, Recipient, masked
from huizhi.formats.flags import check_of
from huizhi.forms import Form
from huizhi.label import printed_label
from huizhi.steps.sending.sent_form import (
    columns_to_fill,
    sent_form,
    source_words,
)

NOTE = "通知-预填说明.txt"
_BYTE_ORDER_MARK = "\ufeff"  # by it old Notepads know UTF-8
_LINE = "\r\n"
_LAST = "这份说明不用填，也不用交回。"
_LARGEST = 1 << 20  # bytes


def prefill_files(campaign: Campaign, recipient: Recipient) -> Iterator[tuple[str, bytes]]:
    """Name and content of the text; nothing where nothing was filled in from the book."""
    parts = [
        part
        for attachment in campaign.settings.attachments
        if attachment.is_prefilled
        and (kept := campaign.prefills.last(recipient.code, attachment.deliverable or ""))
        and (part := _part(campaign, attachment, recipient, kept))
    ]
    if not parts:
        return
    first = (
        f"{recipient.name}：下面的表已经按以前报过的内容填好一部分。"
        f"请先填还没有的，再核对填好的；填好的没有变化就不用改，有变化请改成现在的。{_LINE}"
    )
    said = _LINE.join([first, *parts, _LAST])
    yield NOTE, f"{_BYTE_ORDER_MARK}{said}〔核对{check_of([said])}〕{_LINE}".encode()


def is_prefill_note(path: Path) -> bool:
    """Whether a text file is such a text as it was sent out."""
    try:
        if path.stat().st_size > _LARGEST:
            return False
        text = path.read_bytes().decode("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        return False
    said, _, check = text.removesuffix("〕").rpartition("〔核对")
    return said.endswith(_LAST) and check_of([said]) == check


def _part(campaign: Campaign, attachment: Attachment, recipient: Recipient, kept: Prefill) -> str:
    """What is said of one form; "" where nothing was filled in that is to be looked at."""
    form = campaign.forms.forms[attachment.deliverable or ""]
    known = list(_known(form, kept))
    if not known:
        return ""
    sent = sent_form(campaign, attachment, recipient)
    missing = [
        f"{one.label}{'（必填）' if one.required else ''}"
        for one in form.fields
        if not sent.text(one.label) and not one.kind.names_unit
    ]
    missing += [f"{one.name}（一行也没有）" for one in form.tables if not sent.rows(one)]
    missing += [
        f"{table.name}各行的{column.label}（{'必填，' if column.required else ''}{count}行空着）"
        for table in form.tables
        for column, count in columns_to_fill(sent, table)
    ]
    told = [f"附件{attachment.number}　{attachment.title}", "　一、还没有，请填："]
    told += [f"　　{one}" for one in missing] or ["　　（没有）"]
    told += ["　二、已填好，请核对：", *(f"　　{one}" for one in known), ""]
    return _LINE.join(told)


def _known(form: Form, kept: Prefill) -> Iterator[str]:
    for one in kept.answers:
        if one.source:
            doubt = f"；{one.why}" if one.why else ""
            label = printed_label(form.label(one.field))
            yield f"{label}：{_shown(one.text)}（{source_words(one)}{doubt}）"
    for table in kept.tables:
        found = form.table_of(table.table)
        if found is not None:
            yield f"{found.name}：{len(table.rows)}行（{source_words(table)}）"


def _shown(text: str) -> str:
    """The text with the middle of an identity number or a mobile hidden."""
    try:
        return masked(text)
    except ValueError:
        return text
