"""Sender: what comes by a community's own link is that community's, or waits for the clerk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from huizhi.findings import Finding
from huizhi.material.arrival import Place
from huizhi.steps.ledger import Ledger
from huizhi.steps.ledger_material import enter_decision
from huizhi.steps.readings import Reading
from huizhi.steps.returns import Return, Status

BY_LINK = "报送链接"


def from_sender(reading: Reading, sender: str) -> Reading:
    """The reading of a file that came by this community's link."""
    returns = tuple(_of(one, sender) for one in reading.returns)
    if returns == reading.returns:
        return reading
    told = [f"{one.community or '未认出单位'}：按报送链接" for one in returns]
    return replace(reading, returns=returns, outcome="；".join(told))


def decide_sender(ledger: Ledger, sender: str, paths: Sequence[Path], arrival: dt.datetime) -> None:
    """The pictures, videos and documents in these folders are the sender's, whatever they are
    called. Raises: StorageError."""
    with ledger.writing() as connection:
        for path in paths:
            enter_decision(connection, path.name, Place(sender, None, ""), arrival)


def _of(one: Return, sender: str) -> Return:
    if one.community == sender:
        return one
    left = tuple(f for f in one.findings if f.code != "community-unknown")
    conflict = next((f for f in left if f.code == "community-conflict"), None)
    if one.community is not None or conflict is not None:
        written = one.community or (conflict.found if conflict else "")
        others = tuple(f for f in left if f is not conflict)
        told = Finding("sender-conflict", found=written, expected=sender)
        return replace(
            one, community=None, status="unidentified", findings=(told, *others), evidence=""
        )
    if one.deliverable is None:
        return one
    wrong = any(finding.level == "error" for finding in left)
    status: Status = "needs-correction" if wrong else "accepted"
    return replace(one, community=sender, status=status, findings=left, evidence=BY_LINK)
