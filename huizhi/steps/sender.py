"""Sender: what comes by a community's own link is that community's, or waits for the clerk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from huizhi.findings import Finding
from huizhi.material.arrival import Place
from huizhi.steps.identify import CONFLICTS
from huizhi.steps.incoming import Kept
from huizhi.steps.ledger import AlreadyPlacedError, Ledger
from huizhi.steps.ledger_material import enter_decision
from huizhi.steps.outcome import Taken
from huizhi.steps.readings import Reading
from huizhi.steps.returns import Return, Status
from huizhi.steps.signs import LINK

_ELSEWHERE = "内容与别处收到的完全相同，要请经办人看一下"


def from_sender(reading: Reading, sender: str) -> Reading:
    """The reading of a file that came by this community's link."""
    returns = tuple(_of(one, sender) for one in reading.returns)
    if returns == reading.returns:
        return reading
    told = [f"{one.community or '未认出单位'}：按报送链接" for one in returns]
    return replace(reading, returns=returns, outcome="；".join(told))


def sent_again(
    ledger: Ledger, sender: str, taken: Taken, kept: Kept, read: Callable[[Kept], Reading]
) -> Taken:
    """What became of a content that came by a link and was known before. A form that somebody else
    had sent is read once more as the sender's; what is not the sender's waits for the clerk; one
    of the sender's own that counts is told with what is wrong in it, however often it comes.

    Raises: StorageError.
    """
    known = ledger.of_content(kept.original.sha256)
    if taken.returns or not known:
        return taken
    if own_ones := [one for one in known if one.community == sender]:
        return replace(taken, returns=tuple(one for one in own_ones if one.current))
    own = [one for one in read(kept).returns if one.community == sender]
    if not own:
        return replace(taken, outcome=_ELSEWHERE, returns=known[:1])
    waiting = [one for one in known if one.is_waiting]
    try:
        entered = ledger.place(waiting[0], own[0]) if waiting else ledger.enter_return(own[0])
    except AlreadyPlacedError:  # another run was faster: what it has entered is told
        return sent_again(ledger, sender, taken, kept, read)
    told = f"{sender}：按报送链接"
    return replace(taken, outcome=told, returns=(entered,) if entered else (), new=True)


def decide_sender(ledger: Ledger, sender: str, paths: Sequence[Path], arrival: dt.datetime) -> None:
    """The pictures, videos and documents in these folders are the sender's, whatever they are
    called. Raises: StorageError."""
    with ledger.writing() as connection:
        for path in paths:
            enter_decision(connection, path.name, Place(sender, None, ""), arrival)


def _of(one: Return, sender: str) -> Return:
    if one.community == sender or any(f.code in CONFLICTS for f in one.findings):
        return one
    left = tuple(f for f in one.findings if f.code != "community-unknown")
    if one.community is not None:
        said = f"{one.evidence}是“{one.community}”，{LINK}是“{sender}”"
        told = Finding("sender-conflict", found=one.community, expected=said)
        return replace(
            one, community=None, status="unidentified", findings=(told, *left), evidence=""
        )
    if one.deliverable is None:
        return one
    wrong = any(finding.level == "error" for finding in left)
    status: Status = "needs-correction" if wrong else "accepted"
    return replace(one, community=sender, status=status, findings=left, evidence=LINK)
