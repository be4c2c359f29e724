"""Summary (汇总): one workbook a clerk would have made by hand on a good day.

| sheet | holds |
| --- | --- |
| 总览 | how every community stands, totals that add up |
| 统计 | the totals of every deliverable, with a chart |
| …名册 | a form without a table: all its answers, a row for each community |
| …正文 | such a form in which a report is written: its text, by community |
| …汇总 | a form with a table: a row for each community with its sums, and a total |
| …与上期对比 | the figures of a form beside those of the activity before, by community |
| …明细 | all rows behind these sums; the form that lists works has its rows on 汇总 |
| 催报名单 | who owes what, whom to call, what to say |
| 应报核对 | what is owed of each kind, and what came |
| 问题清单 | every finding, with a link to the stored original |
| 材料清单 | every picture, video and document |
| 收件登记 | every content that was received |
| 未读文字 | every text in them that no field took |

What each sheet holds is decided in `sheets/`, which there are in SHEETS, how it looks in the
template `summary.xlsx`; files that nobody has placed are counted on the first sheet, so that
nothing is overlooked.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from huizhi.campaign import FILTERS, Campaign, Deliverable, own_or_shipped
from huizhi.disk import writing_whole
from huizhi.errors import Mistake, RenderError, TemplateError
from huizhi.formats.excel import OutputSheet, OutputWorkbook, write_summary
from huizhi.forms import Form, FormTable
from huizhi.material import works_deliverable
from huizhi.steps.receiving import OFFICE, PROPERTY
from huizhi.steps.reporting.sheets import (
    CHASE,
    COLLECTION,
    ISSUES,
    MATERIAL,
    OVERVIEW,
    QUOTA,
    RECEIPTS,
    ROSTER,
    STATISTICS,
    UNREAD,
    chase_sheet,
    collection_sheet,
    comparison_sheets,
    debts_of,
    issues_of,
    issues_sheet,
    material_sheet,
    merged_sheet,
    overview_sheet,
    quota_sheet,
    receipts_sheet,
    roster_sheet,
    statistics_sheet,
    unit_rows_sheet,
    unit_sums_sheet,
    unread_sheet,
    written_sheets,
)
from huizhi.steps.standing import (
    CampaignState,
    counted_deliverables,
    form_deliverables,
    gather_state,
    needs_a_look,
)

FOLDER = "summary"
FILE = "汇总表.xlsx"
TEMPLATE = "summary.xlsx"
_LONGEST_NAME = 31  # characters of a sheet's name
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\[\]:*?/\\]")


@dataclass(frozen=True)
class SummaryResult:
    """path: the written workbook; communities: how many are asked; owing: deliverables still owed
    (with works that are lacking); errors, warnings: issues listed; waiting: returns that nobody
    has placed; received: contents received; needs_a_look: see `standing.needs_a_look`."""

    path: Path
    communities: int
    owing: int
    errors: int
    warnings: int
    waiting: int
    received: int
    needs_a_look: bool


def make_summary(gathered: CampaignState, output: Path) -> SummaryResult:
    """The summary workbook, written whole or not at all to `output`/summary/汇总表.xlsx.

    Raises: StorageError, also when the workbook is open in another program; TemplateError and
    RenderError when its template is broken.
    """
    settings = gathered.settings
    path = output / FOLDER / FILE
    with writing_whole(path) as file:
        write_book(file, summary_book(gathered), read_template(gathered.campaign.forms.folder))
    issues = issues_of(gathered)
    warnings = sum(i.finding is not None and i.finding.level == "warning" for i in issues)
    return SummaryResult(
        path=path,
        communities=len(settings.communities),
        owing=len(debts_of(gathered)),
        errors=len(issues) - warnings,
        warnings=warnings,
        waiting=len(gathered.waiting),
        received=len(gathered.received),
        needs_a_look=needs_a_look(gathered.standings, gathered.waiting),
    )


@dataclass(frozen=True)
class SummaryTemplate:
    """The workbook that says how the summary looks; name: what messages call it."""

    data: bytes
    name: str


def read_template(folder: Path | None) -> SummaryTemplate:
    """The campaign's own `summary.xlsx`, else the program's.

    Raises: TemplateError when it cannot be read.
    """
    path = own_or_shipped(folder, TEMPLATE)
    name = f"{path.parent.name}/{path.name}"
    try:
        return SummaryTemplate(path.read_bytes(), name)
    except OSError as error:
        what = f"找不到或打不开这个模板文件（{error.strerror}）"
        raise TemplateError([Mistake(name, "", what)]) from error


def write_book(target: BinaryIO, book: OutputWorkbook, template: SummaryTemplate) -> None:
    """The book as this template has it; target: empty and seekable.

    Raises: TemplateError, RenderError.
    """
    write_summary(target, book, template.data, template.name, FILTERS, sheet_patterns())


def sheet_patterns() -> list[str]:
    """The names of the sheets that a template may have of the program's."""
    return [name for names, _ in SHEETS for name in names]


def summary_mistakes(campaign: Campaign) -> list[Mistake]:
    """What is wrong with the summary's template, found by a summary of nothing."""
    book = summary_book(gather_state(campaign, (), (), campaign.settings.last_day))
    try:
        write_book(io.BytesIO(), book, read_template(campaign.forms.folder))
    except TemplateError as error:
        return list(error.mistakes)
    except RenderError as error:
        return [error.as_mistake(TEMPLATE)]
    return []


def summary_book(gathered: CampaignState) -> OutputWorkbook:
    """The content of the workbook."""
    settings = gathered.settings
    title = settings.activity.name_with_year
    day = gathered.today
    return OutputWorkbook(
        title=f"{title}汇总表",
        footer=f"{title}汇总表　截至{day.year}年{day.month}月{day.day}日",
        sheets=tuple(_named(one for _, made in SHEETS for one in made(gathered, title))),
        saved=dt.datetime.combine(day, dt.time()),
        properties={PROPERTY: settings.campaign_id, OFFICE: settings.office.short_name},
    )


def _statistics(gathered: CampaignState, title: str) -> Iterator[OutputSheet]:
    if counted_deliverables(gathered):
        yield statistics_sheet(gathered, title)


def _forms(gathered: CampaignState, title: str) -> Iterator[OutputSheet]:
    for deliverable in form_deliverables(gathered):
        form = gathered.forms[deliverable.id]
        for part in form.parts:
            yield from _part(gathered, deliverable, form, part)


def _part(
    gathered: CampaignState, deliverable: Deliverable, form: Form, part: FormTable | None
) -> Iterator[OutputSheet]:
    """The sheets of one part of a form: one of its tables, or its single fields."""
    works = form.works_table if form.id == works_deliverable(gathered.settings) else None
    if gathered.settings.of_offices:
        yield merged_sheet(gathered, deliverable, form, part)
    elif part is None:
        yield roster_sheet(gathered, deliverable, form)
        yield from comparison_sheets(gathered, deliverable, form, part)
        yield from written_sheets(gathered, deliverable, form)
    elif part is works:
        yield collection_sheet(gathered, deliverable, form, part)
    else:
        yield unit_sums_sheet(gathered, deliverable, form, part)
        yield from comparison_sheets(gathered, deliverable, form, part)
        yield unit_rows_sheet(gathered, deliverable, form, part)


def _quota(gathered: CampaignState, title: str) -> Iterator[OutputSheet]:
    if any(s.counts for s in gathered.standings):
        yield quota_sheet(gathered)


def _material(gathered: CampaignState, title: str) -> Iterator[OutputSheet]:
    if gathered.material.materials or gathered.material.unplaced:
        yield material_sheet(gathered)


# Every sheet in its order: its patterns in the template, and what stands there of this campaign,
# whose title is given; no sheet where there is nothing to show.
SHEETS: tuple[
    tuple[tuple[str, ...], Callable[[CampaignState, str], Iterable[OutputSheet]]], ...
] = (
    ((OVERVIEW,), lambda gathered, title: (overview_sheet(gathered, title),)),
    ((STATISTICS,), _statistics),
    ((ROSTER, COLLECTION), _forms),
    ((CHASE,), lambda gathered, title: (chase_sheet(gathered),)),
    ((QUOTA,), _quota),
    ((ISSUES,), lambda gathered, title: (issues_sheet(gathered),)),
    ((MATERIAL,), _material),
    ((RECEIPTS,), lambda gathered, title: (receipts_sheet(gathered),)),
    ((UNREAD,), lambda gathered, title: (unread_sheet(gathered),)),
)


def _named(sheets: Iterable[OutputSheet]) -> Iterator[OutputSheet]:
    """The sheets under names that a workbook can have, no two alike."""
    taken: set[str] = set()
    for sheet in sheets:
        plain = _NOT_IN_NAMES.sub("_", sheet.name).strip("' ") or "表"
        name, number = plain[:_LONGEST_NAME], 2
        while name.lower() in taken:
            end = f"（{number}）"
            name, number = plain[: _LONGEST_NAME - len(end)] + end, number + 1
        taken.add(name.lower())
        yield replace(sheet, name=name, pattern=sheet.pattern or sheet.name)
