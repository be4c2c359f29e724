"""Placing: whose a file is, for which deliverable and item, by its folders, its name, the forms
that came beside it and the titles in the community's own form.

The deepest name that says something decides; where two kinds of evidence disagree nothing is
decided, and a finding says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz import fuzz

from huizhi.campaign import Settings
from huizhi.content import PICTURE, VIDEO, kind_of_suffix
from huizhi.findings import Finding
from huizhi.forms.fields import without_spaces
from huizhi.material.arrival import Arrival, Placement
from huizhi.material.names import DeliverableNames, ItemNames
from huizhi.material.quota import files_for
from huizhi.material.unit_names import unit_names_of

_BESIDE = "旁边的表"
_TITLE_NEAR = 85  # likeness of a file's name to a title, 0 to 100
_TITLE_SHORTEST = 4  # characters
NAMED = 2  # a name says what is asked for
_NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class FormBeside:
    """A form that came in a folder: whose it is, and which."""

    community: str
    deliverable: str


@dataclass(frozen=True, slots=True)
class ListedWork:
    """A row of a community's works form. item: by its name in the quota table; title, text: as
    they stand there; where: the row's place as the user sees it; file, sha256, received: of the
    form."""

    item: str
    title: str
    text: str
    where: str = ""
    file: str = ""
    sha256: str = ""
    received: dt.datetime = _NEVER


@dataclass(frozen=True)
class Surroundings:
    """What is known besides names. forms: by the folder they stand in; works: by community;
    decided: what the clerk has said, by name of the file or folder; unclear: by name of the file,
    the activities of which it may be, which nobody has decided; senders: by the folder of a mail,
    the units whose address it came from."""

    forms: Mapping[str, Sequence[FormBeside]] = field(default_factory=dict)
    works: Mapping[str, Sequence[ListedWork]] = field(default_factory=dict)
    decided: Mapping[str, Placement] = field(default_factory=dict)
    unclear: Mapping[str, str] = field(default_factory=dict)
    senders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Placer:
    """Places the arrivals of one campaign."""

    def __init__(self, settings: Settings, around: Surroundings) -> None:
        self._settings = settings
        self._around = around
        self._units = unit_names_of(settings)
        self._items = ItemNames(settings)
        self._works = works_deliverable(settings)
        asked = [d for d in settings.deliverables if d.material or d.id == self._works]
        self._deliverables = DeliverableNames(asked)
        self._folder_place = lru_cache(maxsize=100_000)(self._of_folder)

    def place(self, arrival: Arrival) -> Placement:
        """Where it belongs."""
        decided = self._decided(arrival.name)
        if decided and decided.deliverable:
            return decided
        if decided is None and (several := self._around.unclear.get(arrival.name)):
            told = Finding("activity-unclear", where=arrival.name, found=several)
            return Placement(findings=(told,))
        community = _Whose(decided.community, decided.evidence) if decided else None
        community = community or self._agreed(arrival, self._community(arrival))
        if community.name is None:
            return Placement(findings=community.findings, evidence=community.evidence)
        found = self._subject(arrival, community.name)
        findings = (*community.findings, *found.findings)
        evidence = "、".join(filter(None, (community.evidence, found.evidence)))
        return Placement(community.name, found.deliverable, found.item, evidence, findings)

    def asks_for(self, name: str) -> int:
        """How clearly the campaign asks for a file of this name: NAMED where it or a folder names
        what is asked for, 1 where such files are asked for, 0 for none."""
        arrival = Arrival("", name, _NEVER)
        names = [arrival.stem, *reversed(arrival.folder.split("/"))]
        if self._named_deliverable(names)[0] or (self._works and self._named_item(names)[0]):
            return NAMED
        kind = kind_of_suffix(arrival.file[len(arrival.stem) :]).counts_as
        return int(self._works is not None or bool(self._takers(kind)))

    def names_unit(self, name: str) -> bool:
        """Whether a name or one of its folders names a unit of the campaign."""
        arrival = Arrival("", name, _NEVER)
        return any(self._units.said(n).name for n in (arrival.stem, *arrival.folder.split("/")))

    def _decided(self, name: str) -> Placement | None:
        """What the clerk has said of this file, or of the nearest folder it is in."""
        decided = self._around.decided
        while name and decided:
            if name in decided:
                return decided[name]
            name = name.rpartition("/")[0]
        return None

    def _agreed(self, arrival: Arrival, said: _Whose) -> _Whose:
        """Whose it is by its names, where no mail it came in is another unit's."""
        for length in range(arrival.name.count("/") if said.name and self._around.senders else 0):
            mail = arrival.name.rsplit("/", length + 1)[0]
            units = self._around.senders.get(mail, ())
            if units and said.name not in units:
                told = Finding(
                    "material-sender",
                    where=arrival.name,
                    found=said.name or "",
                    expected="、".join(units),
                )
                return _Whose(None, findings=(told,))
        return said

    def _community(self, arrival: Arrival) -> _Whose:
        own = self._units.said(arrival.stem)
        if own.several:
            return _Whose(None, findings=(_several_units(arrival.file, own.several),))
        whose = self._folder_place(arrival.folder)
        if own.name is None or own.name == whose.name:
            if whose.evidence != _BESIDE:
                return whose
            if own.other:
                return _Whose(None, findings=(_another(arrival.name, own.other, whose.name),))
            told = Finding("material-beside", where=arrival.name, found=whose.name or "")
            return _Whose(whose.name, _BESIDE, (told,))
        if whose.name is None or whose.evidence == _BESIDE:
            return _Whose(own.name, "文件名", whose.findings)
        told = Finding("material-conflict", where=arrival.name, found=own.name, expected=whose.name)
        return _Whose(None, findings=(told,))

    def _of_folder(self, folder: str) -> _Whose:
        """Whose what lies in this folder is."""
        named, depth = self._named_by(folder)
        beside = self._beside(folder, depth)
        others = (self._units.said(name).other for name in reversed(folder.split("/")))
        if not named.name and beside and (other := next(filter(None, others), "")):
            return _Whose(None, findings=(_another(folder, other, beside),))
        if named.name and beside and beside != named.name:
            told = Finding("material-conflict", where=folder, found=named.name, expected=beside)
            return _Whose(None, findings=(told,))
        if named.name or named.findings:
            return named
        return _Whose(beside, _BESIDE) if beside else _Whose(None)

    def _named_by(self, folder: str) -> tuple[_Whose, int]:
        """The community that the deepest folder names which names one, and how deep that is."""
        names = folder.split("/")
        for depth in range(len(names), 0, -1):
            said = self._units.said(names[depth - 1])
            if said.several:
                told = _several_units(names[depth - 1], said.several)
                return _Whose(None, findings=(told,)), depth
            if said.name:
                return _Whose(said.name, "文件夹名"), depth
        return _Whose(None), 0

    def _beside(self, folder: str, depth: int) -> str | None:
        """The one community whose forms stand in this folder or in the nearest one above it that
        holds forms, not above so many folders; None when several communities' forms stand there."""
        names = folder.split("/")
        for length in range(len(names), max(depth, 1) - 1, -1):
            owners = {one.community for one in self._around.forms.get("/".join(names[:length]), ())}
            if owners:
                return next(iter(owners)) if len(owners) == 1 else None
        return None

    def _subject(self, arrival: Arrival, community: str) -> Placement:
        """The deliverable and the item."""
        names = [arrival.stem, *reversed(arrival.folder.split("/"))]
        item, item_at, item_near = self._named_item(names)
        deliverable, at = self._named_deliverable(names)
        if deliverable is None and self._works is None:
            only = self._only_taker(arrival)
            if only is not None:
                return Placement(None, only, "", "只有这一项收")
        # A folder called 活动内容 may hold a folder called 应急演练; a file called 应急演练总结
        # in the folder of an item is still that item's.
        if deliverable not in (None, self._works) and (not item or at > item_at):
            return Placement(None, deliverable, "", "名称")
        if self._works is None:
            return Placement(None, deliverable, "", "名称" if deliverable else "")
        if item:
            # Of a folder it is said once, not of every file in it.
            where = "/".join(arrival.name.split("/")[: len(names) - item_at])
            doubt = Finding(
                "material-item-doubtful", where=where, found=names[item_at], expected=item
            )
            return Placement(None, self._works, item, "项目名称", (doubt,) if item_near else ())
        if titled := self._by_title(arrival, community):
            return titled
        if deliverable == self._works or self._works_form_beside(arrival.folder, community):
            several = "、".join(one.name for one in self._settings.items)
            unknown = Finding("material-item-unknown", where=arrival.name, expected=several)
            return Placement(None, self._works, "", "", (unknown,))
        return Placement(None, None)

    def _only_taker(self, arrival: Arrival) -> str | None:
        """The only deliverable that pictures or videos are handed in for; None for other files, and
        where several or none take them."""
        kind = kind_of_suffix(arrival.file[len(arrival.stem) :]).counts_as
        if kind not in {PICTURE, VIDEO}:
            return None
        takers = self._takers(kind)
        return takers[0] if len(takers) == 1 else None

    def _takers(self, kind: str) -> list[str]:
        """The deliverables that files of this kind are handed in for."""
        return [
            one.id
            for one in self._settings.deliverables
            if any(kind in files_for(quota) for quota in one.material)
        ]

    def _named_item(self, names: Sequence[str]) -> tuple[str, int, bool]:
        """The item that the first of these names names, which of them, and whether only nearly."""
        for number, name in enumerate(names):
            said = self._items.said(name)
            if said.name:
                return said.name, number, said.near
        return "", len(names), False

    def _named_deliverable(self, names: Sequence[str]) -> tuple[str | None, int]:
        for number, name in enumerate(names):
            said = self._deliverables.said(name)
            if said.name:
                return said.name, number
        return None, len(names)

    def _by_title(self, arrival: Arrival, community: str) -> Placement | None:
        """By a title in the community's own form, which the file or its folder is called."""
        works = self._around.works.get(community, ())
        for name in (arrival.stem, arrival.folder.rpartition("/")[2]):
            said = without_spaces(name)
            if len(said) < _TITLE_SHORTEST:
                continue
            scores = sorted(
                ((_titled(said, w.title), n) for n, w in enumerate(works)), reverse=True
            )
            if not scores or scores[0][0] < _TITLE_NEAR:
                continue
            best = {works[n].item for score, n in scores if score == scores[0][0]}
            if len(best) != 1:
                continue
            (item,) = best
            work = works[scores[0][1]]
            doubtful = scores[0][0] < 100
            told = Finding(
                "material-item-doubtful", where=arrival.name, found=work.title, expected=item
            )
            return Placement(None, self._works, item, "报送表里的标题", (told,) if doubtful else ())
        return None

    def _works_form_beside(self, folder: str, community: str) -> bool:
        while folder:
            forms = self._around.forms.get(folder, ())
            if any(f.community == community and f.deliverable == self._works for f in forms):
                return True
            folder = folder.rpartition("/")[0]
        return False


@dataclass(frozen=True, slots=True)
class _Whose:
    name: str | None
    evidence: str = ""
    findings: tuple[Finding, ...] = ()


def works_deliverable(settings: Settings) -> str | None:
    """The deliverable whose form lists works by item; None when there is none."""
    for attachment in settings.attachments:
        if attachment.deliverable and attachment.works_table:
            return attachment.deliverable if settings.items else None
    return None


def _another(where: str, unit: str, beside: str | None) -> Finding:
    """The finding on a name that names a unit off the roster, beside a form of one on it."""
    return Finding("material-conflict", where=where, found=unit, expected=beside or "")


def _several_units(name: str, units: Sequence[str]) -> Finding:
    return Finding("material-units", where=name, found="、".join(units))


def _titled(said: str, title: str) -> float:
    """How like a name is to a title; 100 when one holds the other."""
    wanted = without_spaces(title)
    if len(wanted) >= _TITLE_SHORTEST and (wanted in said or said in wanted):
        return 100.0
    return min(fuzz.ratio(said, wanted), 99.0)
