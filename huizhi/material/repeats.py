"""Repeats: the same picture, video or document handed in more than once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from huizhi.campaign import Settings
from huizhi.content import LINK, Facts
from huizhi.findings import Finding
from huizhi.material.arrival import Arrival, Placement

_MOST_NAMED = 5  # other files that are named in findings on one


class PlacedMaterial(Protocol):
    """What is compared."""

    @property
    def arrival(self) -> Arrival: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def place(self) -> Placement: ...


@dataclass
class Same:
    """What repeating others means for one. counted_as: the name of the file that counts in its
    place, "" when it counts itself."""

    findings: list[Finding] = field(default_factory=list)
    counted_as: str = ""

    @property
    def is_live(self) -> bool:
        """Whether it is the film of a live photo, of which nothing else is asked."""
        return any(one.code == "video-live-photo" for one in self.findings)


def find_repeats(settings: Settings, placed: Sequence[PlacedMaterial]) -> Mapping[int, Same]:
    """For each that is the same as another, by its number: what that means.

    Within one community the first that came counts; between communities both do, and the clerk is
    told to look.
    """
    found: dict[int, Same] = {}
    for first, second, exact in _pairs(placed):
        _tell(found, placed, first, second, exact=exact)
    return found


def _pairs(placed: Sequence[PlacedMaterial]) -> list[tuple[int, int, bool]]:
    """Pairs by their numbers, and whether they are the same byte for byte; of more than two of one
    content each with the first."""
    firsts: dict[str, int] = {}
    pairs: list[tuple[int, int, bool]] = []
    alike: list[int] = []
    for number, one in enumerate(placed):
        sha256 = one.arrival.sha256
        if not sha256 or one.facts.kind == LINK:
            continue
        if sha256 in firsts:
            pairs.append((firsts[sha256], number, True))
        else:
            firsts[sha256] = number
            if one.facts.sketch:
                alike.append(number)
    if len(alike) < 2:
        return pairs
    from huizhi.material.likeness import same_pictures  # numpy takes its time to load

    same = same_pictures([placed[number].facts.sketch for number in alike])
    return [*pairs, *((alike[pair.first], alike[pair.second], False) for pair in same)]


def _tell(
    found: dict[int, Same],
    placed: Sequence[PlacedMaterial],
    first: int,
    second: int,
    *,
    exact: bool,
) -> None:
    one, other = placed[first], placed[second]
    how = "完全相同" if exact else "是同一张图片（重新保存、缩小、旋转或加了字）"
    if one.place.community != other.place.community:
        _add(found, first, "material-two-units", one, other, how)
        _add(found, second, "material-two-units", other, one, how)
        return
    if one.place.deliverable != other.place.deliverable:
        return  # a picture of the activity may be one of the works, too
    if one.place.item != other.place.item:
        _add(found, second, "material-two-items", other, one, how)
    elif one.arrival.file == other.arrival.file and exact:
        pass  # sent again
    else:
        _add(found, second, "material-repeated", other, one, how)
    same = found.setdefault(second, Same())
    same.counted_as = same.counted_as or one.arrival.name


def _add(
    found: dict[int, Same],
    number: int,
    code: str,
    one: PlacedMaterial,
    other: PlacedMaterial,
    how: str,
) -> None:
    same = found.setdefault(number, Same())
    if len(same.findings) < _MOST_NAMED:
        whose = f"{other.place.community}{other.place.item}的{other.arrival.name}"
        same.findings.append(Finding(code, where=one.arrival.name, found=how, expected=whose))
