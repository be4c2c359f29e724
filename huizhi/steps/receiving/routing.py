"""Routing: which activity of the office each file that came belongs to.

A form says it by its identity; one that lost it, by the labels of the forms of all activities that
run. Pictures and whatever else says nothing go to the activity that a folder names, or that alone
asks for something called so, or follow the forms that lie in the same folder. What fits two
activities equally well waits; what fits none goes to the one that is open, or the first that runs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from huizhi.campaign import Campaign, Identity
from huizhi.content import Document, Limits, kind_named, kind_of_suffix
from huizhi.disk import temporary_folder
from huizhi.errors import ReadError
from huizhi.formats import ReturnReader
from huizhi.formats.containers import ContainedFile, Container, Unpacker, open_container
from huizhi.formats.kinds import sniff_file
from huizhi.forms import score_of
from huizhi.material import NAMED, Placer, Surroundings
from huizhi.steps.receiving.found_files import files_in
from huizhi.steps.receiving.identify import ENOUGH

_AS_WELL = 0.03  # difference of two scores that tells nothing
_MOST_READ = 500  # documents of an archive


@dataclass(frozen=True)
class Share:
    """What one activity takes of what came. wanted: whether it takes the file at this path;
    elsewhere: by digest, the name of the activity that an archive's member belongs to; unclear: by
    digest, the names of the activities that a form fits equally well; between: the same of
    pictures and other files that say nothing, by their names; ended: what the office's activities
    that were put away are called, by what is stamped into their forms."""

    wanted: Callable[[Path], bool] = lambda _: True
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, str] = field(default_factory=dict)
    between: Mapping[str, str] = field(default_factory=dict)
    ended: Mapping[str, str] = field(default_factory=dict)

    def unclear_between(self, name: str) -> str:
        """The names of the activities between which this file, or the archive it came in, could
        not be told; "" for one that could."""
        whole = PurePosixPath(name)
        names = (str(one) for one in (whole, *whole.parents))
        return next((self.between[one] for one in names if one in self.between), "")


EVERYTHING = Share()


@dataclass
class _Found:
    """What was looked at. paths: by the name under which it came; told: the activities that files
    and archives say they belong to; members: what says nothing in an archive, with the archive and
    its digest."""

    paths: dict[PurePosixPath, Path] = field(default_factory=dict)
    told: dict[PurePosixPath, frozenset[str]] = field(default_factory=dict)
    members: dict[PurePosixPath, tuple[Path, str]] = field(default_factory=dict)


@dataclass
class Routes:
    """Where what came belongs. campaigns: the activities that take something, by id; running: the
    ids of those that take what carries no stamp; current: the one of them that takes what fits
    none; ended: as in `Share`."""

    campaigns: Mapping[str, Campaign]
    running: frozenset[str]
    current: str
    ended: Mapping[str, str] = field(default_factory=dict)
    _paths: dict[Path, frozenset[str]] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)  # by digest, the one that it fits
    _unclear: dict[str, str] = field(default_factory=dict)
    _between: dict[str, str] = field(default_factory=dict)

    def ids(self) -> list[str]:
        """The activities to which anything goes, the open one first."""
        found = {one for ids in self._paths.values() for one in ids} | {self.current}
        return sorted(found, key=lambda one: (one != self.current, one))

    def share_of(self, activity_id: str) -> Share:
        """What this activity takes."""
        paths = {path for path, ids in self._paths.items() if activity_id in ids}
        elsewhere = {
            digest: self._name(owner)
            for digest, owner in self._owners.items()
            if owner != activity_id
        }
        others = {path for path in self._paths if path not in paths}
        return Share(
            *(lambda path: path not in others, elsewhere, self._unclear),
            *(self._between, self.ended),
        )

    def _name(self, activity_id: str) -> str:
        own = self.campaigns[activity_id].settings.activity
        names = [one.settings.activity.name for one in self.campaigns.values()]
        is_only = names.count(own.name) == 1
        start = f"{own.start.year}年{own.start.month}月{own.start.day}日"
        return own.name if is_only else f"{own.name}（{start}起）"

    def look_at(self, paths: Sequence[Path]) -> None:
        """Finds out about every file at these paths. What cannot be read stays with the open one:
        what is wrong with it is said when it is collected."""
        found = _Found()
        limits = Limits()
        with ReturnReader(limits) as reader, Unpacker(limits) as unpacker:
            for one in paths:
                for name, path in files_in(one, []):
                    place = PurePosixPath(name)
                    found.paths[place] = path
                    self._look_into(place, path, found, reader, unpacker, limits)
        for place, (container, digest) in found.members.items():
            owner = self._only(place, found.told)
            self._owners[digest] = owner
            self._paths[container] = self._paths.get(container, frozenset()) | {owner}
        for place, path in found.paths.items():
            told = found.told.get(place, frozenset()) | self._paths.get(path, frozenset())
            self._paths[path] = told or frozenset({self._only(place, found.told)})

    def _look_into(
        self,
        place: PurePosixPath,
        path: Path,
        found: _Found,
        reader: ReturnReader,
        unpacker: Unpacker,
        limits: Limits,
    ) -> None:
        """Which activities a file says it belongs to, itself or by what is in it."""
        try:
            kind = kind_named(sniff_file(path, limits.file_bytes + 1))
            if kind.is_container:
                with open_container(unpacker, path, kind.name, str(place), limits) as container:
                    self._look_at_members(place, path, container, found, reader)
            elif not kind.is_picture_or_video and (owner := self._settled(path, reader)):
                found.told[place] = owner
        except (ReadError, OSError):
            return

    def _look_at_members(
        self,
        place: PurePosixPath,
        path: Path,
        container: Container,
        found: _Found,
        reader: ReturnReader,
    ) -> None:
        read = 0
        with temporary_folder() as folder:
            for member in container.members:
                inner = place / member.name
                if kind_of_suffix(inner.suffix).is_picture_or_video:
                    found.members[inner] = (path, _digest(container.pieces(member)))
                elif read < _MOST_READ and (laid := self._laid(container, member, folder / "one")):
                    read += 1
                    if owner := self._settled(laid, reader):
                        found.told[inner] = owner
                        found.told[place] = found.told.get(place, frozenset()) | owner

    def _laid(self, container: Container, member: ContainedFile, path: Path) -> Path | None:
        """The member on the disk, None for what holds no form."""
        try:
            with path.open("wb") as file:
                for piece in container.pieces(member):
                    file.write(piece)
            kind = kind_named(sniff_file(path, Limits().file_bytes + 1))
        except (ReadError, OSError):
            return None
        return None if kind.is_picture_or_video or kind.is_container else path

    def _settled(self, path: Path, reader: ReturnReader) -> frozenset[str]:
        """The activity of one document; what fits several goes to the open one of them, to wait."""
        try:
            found = self._fitting(reader.read(path))
        except ReadError:
            return frozenset()
        if not found:
            return frozenset()
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if len(found) > 1:
            self._unclear[digest] = "、".join(map(self._name, found))
        owner = self.current if self.current in found else found[0]
        self._owners[digest] = owner
        return frozenset({owner})

    def _fitting(self, document: Document) -> list[str]:
        """The activities whose forms a document may be, in their order."""
        identity = Identity.of(document.properties)
        if identity is not None and identity.campaign in self.ended:
            return [self.current]  # where it waits, and what it is of is said
        if identity is not None:
            stamped = [
                one
                for one, campaign in self.campaigns.items()
                if campaign.settings.campaign_id == identity.campaign
            ]
            if stamped:
                return stamped[:1]
        scores = {one: _fit(campaign, document) for one, campaign in self.campaigns.items()}
        fitting = {one: score for one, score in scores.items() if score >= ENOUGH}
        fitting = {one: fitting[one] for one in fitting if one in self.running} or fitting
        best = max(fitting.values(), default=0.0)
        return [one for one, score in fitting.items() if score >= best - _AS_WELL]

    @property
    def _candidates(self) -> list[str]:
        """The activities that run, in their order."""
        return [one for one in self.campaigns if one in self.running]

    def _only(self, name: PurePosixPath, told: Mapping[PurePosixPath, frozenset[str]]) -> str:
        """The activity to which a file goes that says nothing; where several fit it waits there."""
        able = self._beside(name, told)
        if len(able) > 1:
            self._between[str(name)] = "、".join(self._name(o) for o in self.campaigns if o in able)
        order = (self.current, *self.campaigns)
        return next((one for one in order if one in able), self.current)

    def _beside(
        self, name: PurePosixPath, told: Mapping[PurePosixPath, frozenset[str]]
    ) -> frozenset[str]:
        """Where a file may go that says nothing: to the activity that its folders name, or that
        alone asks for something called so; else to that of the forms in its folder or in the
        nearest one above; else to those that ask for such files, and of them to those that know the
        unit it names."""
        called = frozenset(
            one for one in self.campaigns if any(self._name(one) in part for part in name.parts)
        )
        if len(called) == 1:
            return called
        asking = {one: self._placers[one].asks_for(str(name)) for one in self._candidates}
        named = frozenset(one for one, clearly in asking.items() if clearly == NAMED)
        if len(named) == 1:
            return named
        able = named or frozenset(self.campaigns)  # a form beside it may be of the example
        for folder in list(name.parents)[:-1]:
            forms = (ids for other, ids in told.items() if folder in other.parents)
            near = able & frozenset().union(*forms)
            if near:
                able = near
                break
        if len(able) > 1:
            able = frozenset(one for one in able if asking.get(one))
        if len(able) > 1:
            able = frozenset(o for o in able if self._placers[o].names_unit(str(name))) or able
        return able

    @cached_property
    def _placers(self) -> dict[str, Placer]:
        return {one: Placer(own.settings, Surroundings()) for one, own in self.campaigns.items()}


def _fit(campaign: Campaign, document: Document) -> float:
    """How well the best-fitting form of a campaign fits a document, from 0 to 1."""
    forms = campaign.forms
    return max(
        (
            score_of(pattern, document, forms.wordings[form_id])
            for form_id, patterns in forms.patterns.items()
            for pattern in patterns.values()
        ),
        default=0.0,
    )


def _digest(pieces: Iterable[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()


def routes_of(
    paths: Sequence[Path],
    campaigns: Mapping[str, Campaign],
    current: str,
    ended: Mapping[str, str] = MappingProxyType({}),
) -> Routes:
    """Which activity each file at these paths belongs to.

    campaigns: the one that is open and the others that run, by id. One that was put away takes
    nothing where another runs, and the example only what carries its stamp.
    current: id of the one that is open.
    ended: as in `Share`.
    """
    open_ones = {k: c for k, c in campaigns.items() if c.settings.ended_on is None} or campaigns
    running = [k for k, c in open_ones.items() if not c.settings.is_example] or list(open_ones)
    home = current if current in running else running[0]
    routes = Routes(open_ones, frozenset(running), home, ended)
    if len(open_ones) > 1:
        routes.look_at(paths)
    return routes
