"""Sender: what comes by a community's own link is that community's, or waits for the clerk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from huizhi.findings import Finding
from huizhi.material import Placement
from huizhi.steps.receiving.identify import CONFLICTS
from huizhi.steps.receiving.incoming import StoredFile
from huizhi.steps.receiving.outcome import FileOutcome
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.signs import LINK
from huizhi.storage import AlreadyPlacedError, Fate, Ledger, Return, Status, enter_decision

_ELSEWHERE = "内容与别处收到的完全相同，要请经办人看一下"


def from_sender(reading: Reading, sender: str) -> Reading:
    """The reading of a file that came by this community's link."""
    returns = tuple(_of(one, sender) for one in reading.returns)
    if returns == reading.returns:
        return reading
    told = [f"{one.community or '未认出单位'}：按报送链接" for one in returns]
    return replace(reading, returns=returns, outcome="；".join(told))


def outcome_of_resent(
    ledger: Ledger,
    sender: str,
    taken: FileOutcome,
    kept: StoredFile,
    read: Callable[[StoredFile], Reading],
) -> FileOutcome:
    """What became of a content that came by a link and was known before. The forms in it that wait
    or that somebody else had sent are read once more as the sender's; what is not the sender's
    waits for the clerk; those of the sender's own that count are told with what is wrong in them,
    however often they come.

    Raises: StorageError.
    """
    known = ledger.of_content(kept.original.sha256)
    if taken.returns or not known:
        return taken
    if any(one.is_moved for one in known):  # the clerk has said that it is not the sender's
        return _elsewhere(taken, known)
    own = [one for one in known if one.community == sender]
    counting = tuple(one for one in own if one.current)
    more = _beyond(own, known) and [r for r in read(kept).returns if r.community == sender]
    new = _beyond(own, more)
    if not new:
        return replace(taken, returns=counting) if own else _elsewhere(taken, known)
    waiting = [one for one in known if one.is_waiting]
    try:
        entered = _entered(ledger, new, waiting)
    except AlreadyPlacedError:  # another run was faster: what it has entered is told
        return outcome_of_resent(ledger, sender, taken, kept, read)
    return replace(
        taken,
        outcome=f"{sender}：按报送链接",
        returns=(*counting, *entered),
        new=True,
        fate=Fate.TAKEN,
    )


def _elsewhere(taken: FileOutcome, known: Sequence[Return]) -> FileOutcome:
    return replace(taken, outcome=_ELSEWHERE, returns=tuple(known[:1]), fate=Fate.TAKEN)


def _beyond(own: Sequence[Return], every: Sequence[Return]) -> list[Return]:
    """Those of these returns of one content that are for something else than its own ones are."""
    held = {one.deliverable for one in own}
    return [one for one in every if one.deliverable not in held]


def _entered(
    ledger: Ledger, returns: Sequence[Return], waiting: Sequence[Return]
) -> tuple[Return, ...]:
    """The returns as entered, each in place of the one that waits for the same thing, or of one of
    which nothing was known. Raises: AlreadyPlacedError; StorageError; nothing is entered then."""
    left = list(waiting)
    entered: list[Return | None] = []
    with ledger.together():
        for one in returns:
            same = [w for w in left if w.deliverable in (one.deliverable, None)]
            if same:
                before = max(same, key=lambda w: w.deliverable is not None)
                left.remove(before)
                entered.append(ledger.place(before, one))
            else:
                entered.append(ledger.enter_return(one))
    return tuple(one for one in entered if one is not None)


def decide_sender(ledger: Ledger, sender: str, paths: Sequence[Path], arrival: dt.datetime) -> None:
    """The pictures, videos and documents in these folders are the sender's, whatever they are
    called. Raises: StorageError."""
    with ledger.writing() as connection:
        for path in paths:
            enter_decision(connection, path.name, Placement(sender, None, ""), arrival)


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
