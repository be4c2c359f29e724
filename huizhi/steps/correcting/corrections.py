"""Corrections: for each community with something to mend, a folder to send back.

It holds a copy of each form with what must be mended, flagged (`correction_copy`), and the words
to go with it (`correction_message`). What only wants a look (请确认) is the clerk's to settle: it
goes to a community only when the clerk says so. Who has nothing to mend gets no folder.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from huizhi.campaign import Campaign, Recipient, recipients_named
from huizhi.disk import mend_folder, safe_name, write_folder
from huizhi.formats import ReturnReader
from huizhi.steps.correcting.copy import CopyMaker, CorrectionCopy
from huizhi.steps.correcting.message import Correction, correction_message
from huizhi.storage import Received, Return, originals_in

FOLDER = "corrections"
MESSAGE = "消息.txt"
_BYTE_ORDER_MARK = "\ufeff"  # by it old Notepads know UTF-8


@dataclass(frozen=True)
class CorrectionFolder:
    """What one community gets. fix, confirm, normalised: issues of each class; changed: whether
    anything on the disk had to be written."""

    community: str
    folder: Path
    files: tuple[str, ...]
    fix: int
    confirm: int
    normalised: int
    changed: bool


@dataclass(frozen=True)
class CorrectionsResult:
    """leftovers: names in the corrections folder of communities that have nothing to mend now;
    to_compare: the communities of which something that came on paper has to be compared with its
    picture first: until then nobody knows whose the mistakes are."""

    folders: tuple[CorrectionFolder, ...]
    leftovers: tuple[str, ...]
    to_compare: tuple[str, ...] = ()


def make_corrections(
    campaign: Campaign,
    returns: Sequence[Return],
    received: Sequence[Received],
    today: dt.date,
    output: Path,
    only: Sequence[str] = (),
    *,
    with_look: bool = False,
) -> CorrectionsResult:
    """The folders of all communities with something to mend, or of those named, under
    `output`/corrections. with_look: also what only wants a look.

    Raises: HuizhiError when `only` names nobody; RenderError; StorageError.
    """
    folder = output / FOLDER
    mend_folder(folder)
    recipients = list(recipients_named(campaign.settings, only))
    with ReturnReader() as reader:
        maker = CopyMaker(
            campaign,
            reader,
            originals_in(output),
            {one.sha256: one.stored for one in received},
            _shared(returns),
            with_look,
        )
        made = [
            done
            for recipient in recipients
            if (done := _folder_of(maker, recipient, returns, today, folder))
        ]
    asked = {safe_name(one.name) for one in recipients}
    kept = {one.folder.name for one in made}
    there = {p.name for p in folder.iterdir() if p.name[:1] != "."} if folder.is_dir() else set()
    known = there & asked if only else there
    compare = {
        one.community
        for one in returns
        if one.current and one.awaits_comparing and one.status == "needs-correction"
    }
    to_compare = tuple(one.name for one in recipients if one.name in compare)
    return CorrectionsResult(tuple(made), tuple(sorted(known - kept)), to_compare)


def _folder_of(
    maker: CopyMaker,
    recipient: Recipient,
    returns: Sequence[Return],
    today: dt.date,
    folder: Path,
) -> CorrectionFolder | None:
    settings = maker.campaign.settings
    known = [one.id for one in settings.deliverables]
    own = [
        one
        for one in returns
        if one.current and one.community == recipient.name and one.deliverable in known
    ]
    own.sort(key=lambda one: known.index(one.deliverable or ""))
    told = [replace(one, findings=one.of_its_unit) for one in own]
    wanting = [one for one in told if one.must_be_mended or (maker.with_look and one.findings)]
    if not wanting:
        return None
    files: dict[str, bytes] = {}
    corrections = [_correction(maker, recipient, one, files) for one in wanting]
    fine = {one.deliverable for one in own if not one.findings}
    complete = [one for one in settings.deliverables if one.id in fine]
    message = correction_message(settings, recipient, complete, corrections, today)
    files[MESSAGE] = (_BYTE_ORDER_MARK + message).encode()
    place = folder / safe_name(recipient.name)
    changed = write_folder(place, files)
    return CorrectionFolder(
        recipient.name,
        place,
        tuple(files),
        sum(one.count("fix") for one in corrections),
        sum(one.count("confirm") for one in corrections),
        sum(one.count("normalised") for one in corrections),
        changed,
    )


def _correction(
    maker: CopyMaker, recipient: Recipient, one: Return, files: dict[str, bytes]
) -> Correction:
    """What is asked about one return; its copy is put among the files."""
    deliverable = maker.campaign.settings.deliverable(one.deliverable or "")
    copy = maker.copy(recipient, one)
    name = PurePosixPath(one.file).name
    if copy is None:
        return Correction(deliverable, name, "", False, maker.issues(None, one))
    copy = replace(copy, name=next(_free_names(copy, files)))
    files[copy.name] = copy.data
    return Correction(deliverable, name, copy.name, copy.own, copy.issues)


def _free_names(copy: CorrectionCopy, files: dict[str, bytes]) -> Iterator[str]:
    """Names for a copy that no other file of the folder has."""
    stem, _, kind = copy.name.rpartition(".")
    names = (copy.name, *(f"{stem}（{n}）.{kind}" for n in range(2, len(files) + 3)))
    return (name for name in names if name not in files)


def _shared(returns: Sequence[Return]) -> frozenset[str]:
    """The contents in which answers of several communities stand."""
    owners: dict[str, set[str | None]] = {}
    for one in returns:
        owners.setdefault(one.sha256, set()).add(one.community)
    return frozenset(sha256 for sha256, names in owners.items() if len(names) > 1)
