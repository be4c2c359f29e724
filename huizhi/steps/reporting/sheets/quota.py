"""Quota (应报核对): what each community owes of each kind, what came, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.formats.excel import Column, Entry, Note, OutputSheet, Row, Tone
from huizhi.material import Count
from huizhi.steps.reporting.sheets.made_list import MadeList
from huizhi.steps.standing import CampaignState, Standing

QUOTA = "应报核对"
HEADINGS = ("序号", "单位", "报送事项", "项目", "种类", "应报", "收到", "合格", "还缺", "说明")


def quota_sheet(gathered: CampaignState) -> OutputSheet:
    """A row for each community, item and kind."""
    owed = [(s, count) for s in gathered.standings for count in s.counts]
    rows = MadeList(len(owed), lambda place: _row(place + 1, *owed[place]))
    lacking = sum(count.lacking > 0 for _, count in owed)
    whole = {s.recipient.name for s in gathered.standings} - {
        s.recipient.name for s, count in owed if count.lacking
    }
    done = len(owed) - lacking
    note = f"共{len(owed)}项，已报齐{done}项，还缺{lacking}项；{len(whole)}个单位全部报齐。"
    return OutputSheet(
        name=QUOTA,
        title="作品和材料应报核对" if gathered.settings.items else "材料应报核对",
        notes=(Note(note),),
        columns=tuple(map(Column, HEADINGS)),
        rows=rows,
        footnotes=tuple(_footnotes(gathered)),
        nothing="没有按数量要求的材料。",
    )


def _row(number: int, standing: Standing, count: Count) -> Row:
    tone: Tone = (
        "bad" if count.lacking and standing.overdue else "warn" if count.lacking else "good"
    )
    return (
        Entry(number),
        Entry(standing.recipient.name),
        Entry(standing.deliverable.name),
        Entry(count.item or "—"),
        Entry(count.kind),
        Entry(count.wanted),
        Entry(count.handed_in),
        Entry(count.accepted, tone),
        Entry(count.lacking or None, tone if count.lacking else "plain"),
        Entry(count.words or "齐"),
    )


def _footnotes(gathered: CampaignState) -> Iterator[Note]:
    yield Note(
        "收到：归到这一项的文件和网盘链接，同一份只计一次；合格：没有必须更正的问题；"
        "网盘链接没有打开看过。各文件的问题见“问题清单”，归类见“材料清单”。",
        "quiet",
    )
    if gathered.material.unplaced:
        count = len(gathered.material.unplaced)
        yield Note(f"另有{count}个材料还没有归类，没有计入，见“材料清单”开头。", "warn")
