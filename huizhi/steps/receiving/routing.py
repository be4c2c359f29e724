"""Routing: which activity of the office each file that came belongs to.

A form says it by its identity; one that lost it, by the labels of the forms of all activities that
run. Pictures and whatever else says nothing follow the forms that lie in the same folder. What fits
two activities equally well waits, and what fits none goes to the activity that is open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from huizhi.campaign import Campaign, Identity
from huizhi.content import Document, Limits, kind_named
from huizhi.disk import temporary_folder
from huizhi.errors import ReadError
from huizhi.formats import ReturnReader
from huizhi.formats.containers import ContainedFile, Container, Unpacker, open_container
from huizhi.formats.kinds import sniff_file
from huizhi.forms import score_of
from huizhi.steps.receiving.found_files import files_in
from huizhi.steps.receiving.identify import ENOUGH

_AS_WELL = 0.03  # difference of two scores that tells nothing
_MOST_MEMBERS = 500  # of an archive that are looked into


@dataclass(frozen=True)
class Share:
    """What one activity takes of what came. wanted: whether it takes the file at this path;
    elsewhere: by digest, the name of the activity that an archive's member belongs to; unclear: by
    digest, the names of the activities that a form fits equally well."""

    wanted: Callable[[Path], bool] = lambda _: True
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, str] = field(default_factory=dict)


EVERYTHING = Share()


@dataclass
class Routes:
    """Where what came belongs. campaigns: the activities that run, by id; current: id of the one
    that is open, which takes what fits none."""

    campaigns: Mapping[str, Campaign]
    current: str
    _paths: dict[Path, frozenset[str]] = field(default_factory=dict)
    _owners: dict[str, str] = field(default_factory=dict)  # by digest, the one that it fits
    _unclear: dict[str, str] = field(default_factory=dict)

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
        return Share(lambda path: path not in others, elsewhere, self._unclear)

    def _name(self, activity_id: str) -> str:
        return self.campaigns[activity_id].settings.activity.name

    def look_at(self, paths: Sequence[Path]) -> None:
        """Finds out about every file at these paths. What cannot be read stays with the open one:
        what is wrong with it is said when it is collected."""
        names: dict[PurePosixPath, Path] = {}
        told: dict[Path, frozenset[str]] = {}
        limits = Limits()
        with ReturnReader(limits) as reader, Unpacker(limits) as unpacker:
            for one in paths:
                for name, path in files_in(one, []):
                    names[PurePosixPath(name)] = path
                    if found := self._owners_of(path, name, reader, unpacker, limits):
                        told[path] = found
        for place, path in names.items():
            self._paths[path] = told.get(path) or self._beside(place, names, told)

    def _owners_of(
        self, path: Path, name: str, reader: ReturnReader, unpacker: Unpacker, limits: Limits
    ) -> frozenset[str]:
        """The activities that a file says it belongs to, itself or by what is in it."""
        try:
            kind = sniff_file(path, limits.file_bytes + 1)
            if kind_named(kind).is_picture_or_video:
                return frozenset()
            if not kind_named(kind).is_container:
                return self._settled(path, reader)
            with open_container(unpacker, path, kind, name, limits) as container:
                return frozenset(self._in_container(container, reader))
        except (ReadError, OSError):
            return frozenset()

    def _in_container(self, container: Container, reader: ReturnReader) -> Iterator[str]:
        with temporary_folder() as folder:
            for number, member in enumerate(container.members[:_MOST_MEMBERS]):
                path = self._laid(container, member, folder / str(number))
                if path is None:
                    continue
                yield from self._settled(path, reader)
                path.unlink(missing_ok=True)

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
        if identity is not None:
            stamped = [
                one
                for one, campaign in self.campaigns.items()
                if campaign.settings.campaign_id == identity.campaign
            ]
            if stamped:
                return stamped[:1]
        scores = {one: _fit(campaign, document) for one, campaign in self.campaigns.items()}
        best = max(scores.values(), default=0.0)
        if best < ENOUGH:
            return []
        return [one for one, score in scores.items() if score >= best - _AS_WELL]

    def _beside(
        self,
        name: PurePosixPath,
        names: Mapping[PurePosixPath, Path],
        told: Mapping[Path, frozenset[str]],
    ) -> frozenset[str]:
        """Where a file goes that says nothing: an activity that its folders name; else to the forms
        in its folder, or in one above it, where these are all of one activity."""
        called = [
            one for one in self.campaigns if any(self._name(one) in part for part in name.parts)
        ]
        if len(called) == 1:
            return frozenset(called)
        for folder in list(name.parents)[:-1]:
            near = {
                one
                for other, path in names.items()
                if folder in other.parents
                for one in told.get(path, ())
            }
            if len(near) == 1:
                return frozenset(near)
            if near:
                break
        return frozenset({self.current})


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


def routes_of(paths: Sequence[Path], campaigns: Mapping[str, Campaign], current: str) -> Routes:
    """Which activity each file at these paths belongs to. campaigns: those that run, by id;
    current: id of the one that is open."""
    routes = Routes(campaigns, current)
    if len(campaigns) > 1:
        routes.look_at(paths)
    return routes
