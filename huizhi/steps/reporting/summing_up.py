"""Summing up: the summary workbook and the report from the ledger, after what the clerk has marked
in the last workbook was read back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import Campaign
from huizhi.steps.reporting.chosen_works import keep_choices, note_written
from huizhi.steps.reporting.report import ReportResult, write_report
from huizhi.steps.reporting.summary import FILE, FOLDER, SummaryResult, make_summary
from huizhi.steps.standing import CampaignState, state_in_ledger
from huizhi.storage import Ledger


@dataclass(frozen=True)
class SummedUp:
    """summary: None when only the report was wanted; remarks: what the clerk must know of the marks
    in the workbook, and of what is in no sum, in Chinese."""

    gathered: CampaignState
    summary: SummaryResult | None
    report: ReportResult
    remarks: tuple[str, ...]


def sum_up(
    campaign: Campaign, output: Path, today: dt.date, *, only_report: bool = False
) -> SummedUp:
    """The report, and the summary with it, under `output`/summary.

    Raises: StorageError, TemplateError, RenderError as `make_summary` and `write_report`.
    """
    with Ledger.in_folder(output, campaign.settings) as ledger:
        told = keep_choices(campaign.settings, ledger, output / FOLDER / FILE, today)
        gathered = state_in_ledger(campaign, ledger, today)
        summary = None
        if not only_report:
            summary = make_summary(gathered, output)
            note_written(ledger, summary.path)
        report = write_report(gathered, ledger, output)
    lost = (
        f"{one.community}推荐过的“{one.title}”，现行的报送表里已经没有，没有写进报告。"
        "请核对，需要时在新的一版里重新推荐。"
        for one in gathered.lost_choices
    )
    remarks = (*((f"{told}。",) if told else ()), *lost, *gathered.left_out)
    return SummedUp(gathered, summary, report, remarks)
