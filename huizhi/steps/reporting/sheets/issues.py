"""Issues (问题清单): every finding of every return that counts, or that nobody has placed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from huizhi.findings import Finding, Level
from huizhi.formats.excel import Column, Entry, Note, OutputSheet, Row, Tone
from huizhi.material import Material
from huizhi.steps.reporting.sheets.made_list import MadeList
from huizhi.steps.standing import CampaignState
from huizhi.storage import STATUS_NAMES, Return, Status

ISSUES = "问题清单"
LEVEL_NAMES: dict[Level, str] = {"error": "请修改", "warning": "请确认"}
_TONES: dict[Level, Tone] = {"error": "bad", "warning": "warn"}


@dataclass(frozen=True)
class ListedFinding:
    """One finding and the return it stands in; None: the return has none, and still waits."""

    one: Return
    finding: Finding | None


def issues_of(gathered: CampaignState) -> tuple[ListedFinding, ...]:
    """All issues: files not yet placed first, then by roster and deliverable; in each return what
    must be corrected comes first."""
    communities = [r.name for r in gathered.settings.communities]
    places = {name: place for place, name in enumerate(communities)}
    current = [one for name in communities for one in gathered.current_of(name)]
    placed = (*current, *gathered.unasked)
    waiting = (issue for one in gathered.waiting for issue in _of_waiting(one))
    unplaced = (issue for one in gathered.material.unplaced for issue in _of(_as_return(one)))
    materials = sorted(
        (one for one in gathered.material.materials if one.findings),
        key=lambda one: places.get(one.place.community or "", len(places)),
    )
    of_material = (issue for one in materials for issue in _of(_as_return(one)))
    of_forms = (issue for one in placed for issue in _of(one))
    return (*waiting, *unplaced, *_of_all(gathered), *of_forms, *of_material)


def _of_all(gathered: CampaignState) -> Iterator[ListedFinding]:
    """What is found in the sums over all units, which no single return is told of."""
    for one in gathered.sums:
        if one.finding:
            asked = next(
                (a for a in gathered.settings.attachments if a.rule_name == one.form), None
            )
            moment = dt.datetime.combine(gathered.today, dt.time(), gathered.settings.zone)
            every = Return(
                "", "", moment, "全部单位", asked.deliverable if asked else None, "accepted"
            )
            yield ListedFinding(every, one.finding)


def _as_return(one: Material) -> Return:
    """Material as the sheet shows it, beside returns."""
    arrival, place = one.arrival, one.place
    status: Status = "needs-correction" if place.is_known else "unidentified"
    return Return(
        arrival.name,
        arrival.sha256,
        arrival.received,
        place.community,
        place.deliverable,
        status,
        findings=tuple(
            replace(f, where="") if f.where == arrival.name else f for f in one.findings
        ),
    )


def issues_sheet(gathered: CampaignState) -> OutputSheet:
    """Every issue with its place and a link to the original."""
    issues = issues_of(gathered)
    rows = MadeList(len(issues), lambda place: _row(gathered, place + 1, issues[place]))
    errors = sum(issue.finding is None or issue.finding.level == "error" for issue in issues)
    return OutputSheet(
        name=ISSUES,
        title="问题清单",
        notes=(
            Note(f"请修改{errors}处，请确认{len(issues) - errors}处。没有归到单位的排在最前。"),
            *(Note(one.words) for one in gathered.sums),
        ),
        columns=(
            Column("序号"),
            Column("单位"),
            Column("报送事项"),
            Column("级别"),
            Column("问题"),
            Column("位置"),
            Column("说明"),
            Column("文件"),
            Column("原件"),
        ),
        rows=rows,
        nothing="没有发现问题。",
    )


def sentence_without_place(finding: Finding) -> str:
    """The finding's sentence without its place, which stands in a cell of its own."""
    return replace(finding, where="").message


def _of(one: Return) -> Iterator[ListedFinding]:
    for level in ("error", "warning"):
        yield from (
            ListedFinding(one, finding) for finding in one.findings if finding.level == level
        )


def _of_waiting(one: Return) -> Iterator[ListedFinding]:
    yield from _of(one) if one.findings else (ListedFinding(one, None),)


def _row(gathered: CampaignState, number: int, issue: ListedFinding) -> Row:
    one, finding = issue.one, issue.finding
    link = gathered.link(one.sha256)
    level: Level = finding.level if finding else "error"
    unplaced = one.is_waiting
    unit = one.community or STATUS_NAMES[one.status]
    return (
        Entry(number),
        Entry(unit, "bad" if unplaced else "plain"),
        Entry(gathered.deliverable_name(one.deliverable) or "—"),
        Entry(LEVEL_NAMES[level], _TONES[level]),
        Entry(finding.title if finding else STATUS_NAMES[one.status]),
        Entry(
            finding.where if finding and finding.where else "整个文件" if one.file else "各单位的表"
        ),
        Entry(
            sentence_without_place(finding)
            if finding
            else "请打开原件查看，确认是哪个单位的哪张表。"
        ),
        Entry(one.file),
        Entry(
            "打开原件" if link else "不提供链接" if one.file else "—",
            "plain" if link else "quiet",
            link,
        ),
    )
