"""Tray: what waits for the clerk, each file with what is known of whose it is and for what.

A proposal is no decision: where the signs disagree, or say nothing, it is left empty.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal

from huizhi.campaign import Settings
from huizhi.content import PICTURE
from huizhi.findings import Finding
from huizhi.forms.fields import without_spaces
from huizhi.material import (
    Material,
    UnitNames,
    fits,
    unit_names_of,
    works_deliverable,
)
from huizhi.steps.standing.campaign_state import CampaignState
from huizhi.storage import Return

_MOST_FINDINGS = 60  # characters of the line in which findings are told


@dataclass(frozen=True, slots=True)
class TrayFile:
    """One file that waits.

    called: by what the ledger knows it: the digest of a form, the name of a picture.
    number: of a return; 0 for material.
    unit, deliverable, item: what is proposed, "" for nothing.
    is_sheet: it is a picture of a sheet of paper, such as a form that nothing could read.
    """

    kind: Literal["return", "material"]
    called: str
    file: str
    sha256: str
    number: int
    received: dt.datetime
    is_picture: bool
    findings: tuple[Finding, ...]
    unit: str = ""
    deliverable: str = ""
    item: str = ""
    is_sheet: bool = False

    @property
    def why(self) -> str:
        """Why it waits, in one line, what is said of several places once."""
        titles = Counter(one.title for one in self.findings)
        told = "；".join(f"{t}（{count}处）" if count > 1 else t for t, count in titles.items())
        return told if len(told) <= _MOST_FINDINGS else f"{told[:_MOST_FINDINGS]}……"


def tray_of(gathered: CampaignState) -> tuple[TrayFile, ...]:
    """Return everything that waits in a campaign, forms first."""
    settings = gathered.settings
    names = unit_names_of(settings)
    senders = {
        one.name: settings.units_at(one.item)
        for one in gathered.material_rulings
        if one.kind == "sender"
    }
    returns = [_of_return(settings, names, one, senders) for one in gathered.waiting]
    unread = gathered.unread
    materials = [_of_material(settings, names, one, unread) for one in gathered.material.unplaced]
    return (*returns, *materials)


def _of_return(
    settings: Settings,
    names: UnitNames,
    one: Return,
    senders: Mapping[str, tuple[str, ...]],
) -> TrayFile:
    units = {*_named_units(names, one.file), *_written_units(settings, one.findings)}
    units |= {  # also of a mail itself, which lies in no folder of its own
        unit
        for mail, own in senders.items()
        if one.file == mail or one.file.startswith(f"{mail}/") or mail.startswith(f"{one.file}（")
        for unit in own
    }
    moved = [each.before for each in one.rulings if each.kind == "move"]
    return TrayFile(
        kind="return",
        called=one.sha256,
        file=one.file,
        sha256=one.sha256,
        number=one.number,
        received=one.received,
        is_picture=_is_picture(one),
        findings=one.findings,
        unit=_only(units - set(moved)),
        deliverable=one.deliverable or _only(_named_deliverables(settings, one.file)),
        is_sheet=one.is_unread and _is_picture(one),
    )


def _of_material(
    settings: Settings, names: UnitNames, one: Material, unread: frozenset[str]
) -> TrayFile:
    unit = one.place.community or _only(set(_named_units(names, one.arrival.name)))
    deliverable = one.place.deliverable or _only(_named_deliverables(settings, one.arrival.name))
    takers: set[str] = set()
    if works_deliverable(settings) is None:  # else it may be a work
        fitting = (
            d for d in settings.deliverables if any(fits(one.file_kind, q) for q in d.material)
        )
        takers = {d.id for d in fitting}
    return TrayFile(
        kind="material",
        called=one.arrival.name,
        file=one.arrival.name,
        sha256=one.arrival.sha256,
        number=0,
        received=one.arrival.received,
        is_picture=one.file_kind == PICTURE,
        findings=one.findings,
        unit=unit,
        deliverable=deliverable or _only(takers),
        item=one.place.item,
        is_sheet=one.file_kind == PICTURE and one.arrival.sha256 in unread,
    )


def _is_picture(one: Return) -> bool:
    return PurePosixPath(one.file).suffix.lower() in {".jpg", ".jpeg", ".png", ".webp", ".heic"}


def _named_units(names: UnitNames, file: str) -> Iterator[str]:
    """The units that a file's name and its folders name."""
    *folders, own = file.split("/")
    for part in (own.rpartition(".")[0] or own, *folders):
        if said := names.said(part).name:
            yield said


def _written_units(settings: Settings, findings: Sequence[Finding]) -> Iterator[str]:
    """The units on the roster that stand in the file itself, by what was found wrong with that."""
    for finding in findings:
        for one in settings.communities:
            if finding.code == "community-conflict" and finding.found in (one.name, *one.aliases):
                yield one.name


def _named_deliverables(settings: Settings, file: str) -> set[str]:
    """The deliverables whose name stands in the name of a file or of its folders."""
    text = without_spaces(file)
    return {
        one.id
        for one in settings.deliverables
        for word in (one.name, *one.aliases)
        if without_spaces(word) in text
    }


def _only(found: set[str]) -> str:
    """The only one of these; "" for none and for several."""
    return next(iter(found)) if len(found) == 1 else ""
