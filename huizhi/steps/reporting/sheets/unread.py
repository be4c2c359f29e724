"""Unread (未读文字): every text in a received file that no field took, for somebody to look at."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.formats.excel import Column, Entry, Note, OutputSheet, Row
from huizhi.steps.reporting.sheets.made_list import MadeList
from huizhi.steps.reporting.sheets.receipts import owners_in_words
from huizhi.steps.standing import CampaignState
from huizhi.storage import Received, UnreadText

UNREAD = "未读文字"
_MOST = 50  # texts of one file that are listed; the original has all


def unread_sheet(gathered: CampaignState) -> OutputSheet:
    """Every unread text with its file and place, by time of arrival."""
    listed = [(one, text) for one in gathered.received for text in _texts(one)]
    files = [one for one in gathered.received if one.contents and one.contents.unread]
    count = sum(len(one.contents.unread) for one in files if one.contents)
    rows = MadeList(len(listed), lambda place: _row(gathered, place + 1, *listed[place]))
    said = f"{len(files)}个文件里共有{count}处文字没有归入任何一栏。" if files else ""
    return OutputSheet(
        name=UNREAD,
        title="未读文字",
        notes=(Note(f"{said}表里印好的文字不算在内。".strip()),),
        columns=(
            Column("序号"),
            Column("文件名"),
            Column("归到"),
            Column("位置"),
            Column("文字"),
            Column("原件"),
        ),
        rows=rows,
        nothing="收到的文件里，所有填写的文字都已归入各栏。",
    )


def _texts(one: Received) -> Iterator[UnreadText]:
    unread = one.contents.unread if one.contents else ()
    yield from unread[:_MOST]
    if len(unread) > _MOST:
        yield UnreadText("", f"另外{len(unread) - _MOST}处文字，请打开原件看。")


def _row(gathered: CampaignState, number: int, one: Received, text: UnreadText) -> Row:
    link = gathered.link(one.sha256)
    return (
        Entry(number),
        Entry(one.name),
        Entry(owners_in_words(gathered, one)),
        Entry(text.place or "—"),
        Entry(text.text),
        Entry("打开原件" if link else "不提供链接", "plain" if link else "quiet", link),
    )
