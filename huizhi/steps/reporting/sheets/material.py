"""Material (材料清单): every picture, video and document, where it was placed and by what."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.content import LINK, Facts
from huizhi.formats.excel import Column, Entry, Note, OutputSheet, Row, Tone
from huizhi.material import Material
from huizhi.steps.standing import CampaignState

MATERIAL = "材料清单"
HEADINGS = (
    *("序号", "单位", "报送事项", "项目", "文件", "种类", "内容", "拍摄时间", "归类依据", "判定"),
    *("问题", "原件"),
)


def material_sheet(gathered: CampaignState) -> OutputSheet:
    """Unplaced ones first, then by roster, deliverable and item."""
    checked = gathered.material
    order = {one.name: n for n, one in enumerate(gathered.settings.recipients)}
    wanted = {one.id: n for n, one in enumerate(gathered.settings.deliverables)}
    items = {one.name: n for n, one in enumerate(gathered.settings.items)}
    placed = sorted(
        checked.materials,
        key=lambda one: (
            order.get(one.place.community or "", len(order)),
            wanted.get(one.place.deliverable or "", len(wanted)),
            items.get(one.place.item, len(items)),
        ),
    )
    every = (*checked.unplaced, *placed)
    rows = tuple(_row(gathered, number, one) for number, one in enumerate(every, start=1))
    note = f"共{len(every)}个，还没有归类的{len(checked.unplaced)}个排在最前。"
    return OutputSheet(
        name=MATERIAL,
        title="材料清单",
        notes=(Note(note),),
        columns=tuple(map(Column, HEADINGS)),
        rows=rows,
        footnotes=tuple(_footnotes(gathered)),
        nothing="还没有收到照片、视频等材料。",
    )


def _row(gathered: CampaignState, number: int, one: Material) -> Row:
    word, tone = _verdict(one)
    titles = "、".join(dict.fromkeys(finding.title for finding in one.findings))
    link = gathered.link(one.arrival.sha256)
    return (
        Entry(number),
        Entry(one.place.community or "待认领", "plain" if one.place.community else "bad"),
        Entry(gathered.deliverable_name(one.place.deliverable) or "—"),
        Entry(one.place.item or "—"),
        Entry(one.arrival.name),
        Entry("网盘链接" if one.facts.kind == LINK else one.file_kind or "其他"),
        Entry(facts_in_words(one.facts)),
        Entry(one.facts.taken.replace("T", " ")[:16]),
        Entry(one.place.evidence, "quiet"),
        Entry(word, tone),
        Entry(titles),
        Entry("打开原件" if link else "不提供链接", "plain" if link else "quiet", link),
    )


def _verdict(one: Material) -> tuple[str, Tone]:
    if not one.place.is_known:
        return "待认领", "bad"
    if one.repeats:
        return "重复，不计", "quiet"
    if not one.accepted:
        return "请修改", "bad"
    return ("请确认", "warn") if one.findings else ("合格", "good")


def facts_in_words(facts: Facts) -> str:
    """What is in it, in a few words: “4000×3000像素”, “2分05秒”, “320字”."""
    if facts.kind == LINK:
        return facts.format
    if facts.seconds:
        minutes, seconds = divmod(round(facts.seconds), 60)
        return f"{minutes}分{seconds:02}秒" if minutes else f"{seconds}秒"
    if facts.width:
        return f"{facts.width}×{facts.height}像素"
    return f"{facts.letters}字" if facts.letters else ""


def _footnotes(gathered: CampaignState) -> Iterator[Note]:
    if gathered.material.notes:
        count = len(gathered.material.notes)
        yield Note(f"另有{count}份文字是照片、视频的说明，跟着所说明的文件，不单独列出。", "quiet")
