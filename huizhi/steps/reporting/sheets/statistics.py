"""Statistics (统计): a row for each deliverable with its totals, drawn by the template's chart."""

from __future__ import annotations

from collections.abc import Iterator

from huizhi.campaign import Deliverable
from huizhi.formats.excel import Column, Entry, Note, OutputSheet, Row
from huizhi.steps.reporting.sheets.overview import totals_of
from huizhi.steps.standing import CampaignState, counted_deliverables
from huizhi.storage import TO_COMPARE

STATISTICS = "统计"
HEADINGS = (
    "报送事项",
    "截止",
    "应报",
    "已报送",
    "需更正",
    "空白表",
    "未报送",
    "其中逾期",
    "报送率",
    "按时收到",
    "迟收到",
)


def statistics_sheet(gathered: CampaignState, title: str) -> OutputSheet:
    """The totals of every deliverable that the program can tell."""
    return OutputSheet(
        name=STATISTICS,
        title=f"{title}报送统计",
        notes=(
            Note(f"各数都是{gathered.settings.unit_word}数；报送率＝已报送÷应报。"),
            *_to_compare(gathered),
        ),
        columns=tuple(map(Column, HEADINGS)),
        rows=tuple(_row(gathered, one) for one in counted_deliverables(gathered)),
    )


def _to_compare(gathered: CampaignState) -> Iterator[Note]:
    """That of some nobody has compared yet what was read from paper."""
    for one in counted_deliverables(gathered):
        if count := totals_of(gathered.standings_of(one.id)).compare:
            yield Note(f"{one.name}“需更正”里有{count}份是{TO_COMPARE}（由图片认出）。", "warn")


def _row(gathered: CampaignState, deliverable: Deliverable) -> Row:
    totals = totals_of(gathered.standings_of(deliverable.id))
    share = totals.accepted / totals.asked if totals.asked else None
    return (
        Entry(deliverable.name),
        Entry(deliverable.due),
        Entry(totals.asked),
        Entry(totals.accepted),
        Entry(totals.correct),
        Entry(totals.blank),
        Entry(totals.missing),
        Entry(totals.overdue),
        Entry(share, shape="share"),
        Entry(totals.in_time),
        Entry(totals.late),
    )
