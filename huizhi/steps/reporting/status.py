"""Status: who returned what, what is missing or late, what needs correction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.campaign import Settings
from huizhi.findings import OF_FIGURES
from huizhi.material import CheckedMaterial, Material
from huizhi.steps.reporting.export import finding_json
from huizhi.steps.reporting.sheets import MadeList
from huizhi.steps.standing import (
    CheckedSum,
    Standing,
    left_out,
    needs_a_look,
    standings,
    waiting,
)
from huizhi.storage import STATUS_NAMES, Paper, Received, RenamedUnit, Return


@dataclass(frozen=True)
class StatusResult:
    """standings: every community and deliverable; waiting: returns that nobody has placed;
    received: every content that came; unplaced: material that nobody has placed; sums: how those
    over all units stand; left_out: what is in no sum, or cannot be compared, a sentence each."""

    campaign: str
    today: dt.date
    standings: tuple[Standing, ...]
    waiting: tuple[Return, ...]
    received: tuple[Received, ...]
    unplaced: tuple[Material, ...] = ()
    sums: tuple[CheckedSum, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def needs_a_look(self) -> bool:
        """Whether anything that came has findings, or waits to be placed."""
        wrong = any(one.finding for one in self.sums)
        told = self.unplaced or self.left_out
        return bool(told) or wrong or needs_a_look(self.standings, self.waiting)


def make_status(
    settings: Settings,
    returns: Sequence[Return],
    received: Sequence[Received],
    today: dt.date,
    checked: CheckedMaterial | None = None,
    papers: Sequence[Paper] = (),
    sums: Sequence[CheckedSum] = (),
    renamed: Sequence[RenamedUnit] = (),
) -> StatusResult:
    """How the campaign stands on this day; checked: its material, None for none; papers: what came
    on paper; returns, sums: as `check_figures` gives them; renamed: as the ledger has them."""
    return StatusResult(
        settings.campaign_id,
        today,
        standings(settings, returns, today, checked, papers),
        waiting(returns),
        tuple(received),
        checked.unplaced if checked else (),
        tuple(sums),
        left_out(settings, returns, papers, renamed),
    )


def status_json(result: StatusResult) -> dict[str, object]:
    """The object that `status --json` prints, its units made as they are walked through."""
    units = list(_by_community(result).items())
    return {
        "campaign": result.campaign,
        "today": result.today.isoformat(),
        "communities": MadeList(len(units), lambda n: _community_json(*units[n])),
        "waiting": [
            {
                "file": one.file,
                "status": one.status,
                "deliverable": one.deliverable,
                "findings": [finding_json(finding) for finding in one.findings],
            }
            for one in result.waiting
        ],
        "material_waiting": [
            {
                "file": one.arrival.name,
                "community": one.place.community,
                "findings": [finding_json(finding) for finding in one.findings],
            }
            for one in result.unplaced
        ],
        "sums": [_sum_json(one) for one in result.sums],
        "left_out": list(result.left_out),
        "received": len(result.received),
    }


def _sum_json(one: CheckedSum) -> dict[str, object]:
    return {
        "form": one.form,
        "rule": one.rule,
        "state": one.state.value,
        "totals": [
            {
                "of": term.name,
                "sum": f"{total.figure.normalize():f}",
                "measure": total.measure or None,
                "units": total.units,
                "empty": total.empty,
                "missing": list(total.missing),
                "unread": list(total.unread),
            }
            for term, total in one.totals
        ],
        "accepted": one.seen.reason if one.seen else None,
        "findings": [finding_json(one.finding)] if one.finding else [],
        "words": one.words,
    }


def figure_lines(result: StatusResult) -> Iterator[str]:
    """What figures have to do with each other, in words: where they differ, and the sums."""
    for s in result.standings:
        for found in s.current.findings if s.current else ():
            if found.code in OF_FIGURES:
                yield f"{s.recipient.name}　{s.deliverable.name}　{found.message}"
    yield from (one.words for one in result.sums)


def waiting_line(one: Return) -> str:
    """One unplaced return in words."""
    reasons = "；".join(finding.message for finding in one.findings if finding.level == "error")
    return f"{one.file}（{STATUS_NAMES[one.status]}）：{reasons}"


def _by_community(result: StatusResult) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = {}
    for standing in result.standings:
        found.setdefault(standing.recipient.name, []).append(standing)
    return found


def _came(standing: Standing) -> dt.datetime | None:
    """When the return that counts came; of what comes without one, when it was complete."""
    return standing.current.received if standing.current else standing.handed_in


def _community_json(name: str, own: Sequence[Standing]) -> dict[str, object]:
    return {
        "community": name,
        "deliverables": [
            {
                "deliverable": s.deliverable.id,
                "due": s.deliverable.due.isoformat(),
                "state": s.state.name.lower().replace("_", "-"),
                "words": s.words,
                "phase": s.phase.value,
                "days_late": s.days_late,
                "working_days_left": s.days_left,
                "received": moment.isoformat() if (moment := _came(s)) else None,
                "revision": s.current.revision if s.current else None,
                "paper": s.paper.day.isoformat() if s.paper else None,
                "works": [
                    {"item": w.item, "received": w.received, "wanted": w.wanted} for w in s.works
                ],
                "material": [
                    {
                        "item": count.item or None,
                        "kind": count.kind,
                        "handed_in": count.handed_in,
                        "accepted": count.accepted,
                        "wanted": count.wanted,
                        "lacking": count.words or None,
                    }
                    for count in s.counts
                ],
                "findings": [
                    finding_json(finding)
                    for finding in (
                        *(s.current.findings if s.current else ()),
                        *(f for one in s.materials for f in one.findings),
                    )
                ],
            }
            for s in own
        ],
    }
