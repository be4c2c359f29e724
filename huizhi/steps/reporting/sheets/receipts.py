"""Receipts (收件登记): every content that was received, and what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from huizhi.formats.excel import Column, Entry, Note, OutputSheet, Row, Tone
from huizhi.steps.reporting.sheets.made_list import MadeList
from huizhi.steps.standing import CampaignState
from huizhi.storage import STATUS_NAMES, Received, Return

RECEIPTS = "收件登记"
_COUNTED, _REPLACED, _KEPT, _VOID = "现行", "已被替代", "存档", "已作废"
_TONES: dict[str, Tone] = {
    _COUNTED: "good",
    _REPLACED: "quiet",
    _KEPT: "quiet",
    _VOID: "quiet",
    STATUS_NAMES["unidentified"]: "bad",
    STATUS_NAMES["unreadable"]: "bad",
}


def use_in_words(returns: Sequence[Return]) -> str:
    """What a content with these returns is to the campaign, in one word."""
    if returns and all(one.void for one in returns):
        return _VOID
    for status in ("unreadable", "unidentified"):
        if any(one.is_waiting and one.status == status for one in returns):
            return STATUS_NAMES[status]
    if any(one.current and not one.void for one in returns):
        return _COUNTED
    return _REPLACED if returns else _KEPT


def receipts_sheet(gathered: CampaignState) -> OutputSheet:
    """Every content by time of arrival."""
    uses = [use_in_words(gathered.of_content(one.sha256)) for one in gathered.received]
    received = gathered.received

    def row(place: int) -> Row:
        one = received[place]
        return _row(gathered, place + 1, one, gathered.of_content(one.sha256), uses[place])

    rows = MadeList(len(received), row)
    counts = Counter(uses)
    each = "＋".join(f"{use}{counts[use]}" for use in _TONES if counts[use])
    sums = f"共收到{len(rows)}个文件＝{each}。" if rows else "还没有收到文件。"
    return OutputSheet(
        name=RECEIPTS,
        title="收件登记",
        notes=(Note(sums),),
        columns=(
            Column("序号"),
            Column("收到时间"),
            Column("文件名"),
            Column("大小"),
            Column("归类"),
            Column("归到"),
            Column("处理结果"),
            Column("读出"),
            Column("未归入"),
            Column("原件"),
        ),
        rows=rows,
        footnotes=(
            Note(
                "现行：计入汇总；已被替代：同一单位后来又报了新的；存档：照片、压缩包等；"
                "已作废：经办人写了理由作废的。",
                "quiet",
            ),
            Note(
                "读出、未归入：归入各栏和没有归入任何一栏的文字各有几处，后者见“未读文字”。",
                "quiet",
            ),
        ),
        nothing="还没有收到文件。",
    )


def size_text(size: int) -> str:
    """The size as a person reads it: “820字节”, “12.3 KB”, “4.0 MB”."""
    if size < 1024:
        return f"{size}字节"
    if size < 1024 * 1024:
        return f"{size / 1024:.1f} KB"
    return f"{size / 1024 / 1024:.1f} MB"


def _row(
    gathered: CampaignState, number: int, one: Received, returns: Sequence[Return], use: str
) -> Row:
    link = gathered.link(one.sha256)
    return (
        Entry(number),
        Entry(gathered.local(one.received)),
        Entry(one.name),
        Entry(size_text(one.size)),
        Entry(use, _TONES[use]),
        Entry("\n".join(dict.fromkeys(_belongs(gathered, each) for each in returns))),
        Entry(_outcome(one, returns)),
        *_amounts(one),
        Entry("打开原件" if link else "不提供链接", "plain" if link else "quiet", link),
    )


def _outcome(one: Received, returns: Sequence[Return]) -> str:
    """What became of it, as its returns stand now: the clerk may have placed what waited."""
    told = [f"{each.community}：{each.state_words}" for each in returns if each.community]
    waiting = [each for each in returns if not each.community]
    if not told and not any(each.rulings for each in waiting):
        names = dict.fromkeys(each.file for each in waiting if each.file != one.name)
        return (
            f"{one.outcome.rstrip('。')}。内容相同的还有：{'、'.join(names)}"
            if names
            else one.outcome
        )
    return "；".join(dict.fromkeys([*told, *(each.state_words for each in waiting)]))


def _amounts(one: Received) -> tuple[Entry, Entry]:
    """How many texts fields took, and how many none took; nothing for what is not read."""
    if one.contents is None:
        return Entry("—", "quiet"), Entry("—", "quiet")
    unread = len(one.contents.unread)
    return Entry(one.contents.taken), Entry(unread, "warn" if unread else "plain")


def owners_in_words(gathered: CampaignState, one: Received) -> str:
    """Whose and which returns a content holds, one a line."""
    return "\n".join(_belongs(gathered, each) for each in gathered.of_content(one.sha256))


def _belongs(gathered: CampaignState, one: Return) -> str:
    unit = one.community or one.state_words
    name = gathered.deliverable_name(one.deliverable)
    revision = f" 第{one.revision}版" if one.community and one.deliverable else ""
    return f"{unit} {name}{revision}".strip()
