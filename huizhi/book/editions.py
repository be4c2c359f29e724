"""Editions: the lists that the office has had of several units, by which it is told that a newer
one has nothing of a unit any more. What the unit had may be gone, or was left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from huizhi.book.known_lists import KnownList, TableSaid
from huizhi.book.statements import Origin


@dataclass(frozen=True)
class Edition:
    """One list as one file of the office, or one return, has it. title: as it is called there;
    units: of which it has rows; origin: of the last of them; of: the unit of a return that has left
    it empty, "" for a list of the office."""

    title: str
    units: frozenset[str]
    origin: Origin
    of: str = ""

    @property
    def is_of_several(self) -> bool:
        return len(self.units) > 1

    def is_after(self, known: KnownList) -> bool:
        """Whether it is newer than what is known; a return of the same day goes before it."""
        before = known.origin
        is_later_day = before.kind != "return" or self.origin.day > before.day
        return self.origin.moment > before.moment and is_later_day


def editions_of(tables: Iterable[TableSaid]) -> Mapping[str, Sequence[Edition]]:
    """The editions of each list, by its name."""
    found: dict[str, dict[tuple[str, str], Edition]] = {}
    for one in tables:
        is_left_empty = one.origin.kind == "return" and not one.rows
        if not is_left_empty and not (one.is_of_office and one.rows):
            continue
        of = one.unit if is_left_empty else ""
        editions = found.setdefault(one.name, {})
        new = Edition(one.title, frozenset() if of else frozenset({one.unit}), one.origin, of)
        before = editions.setdefault((one.origin.sha256, of), new)
        last = max(before.origin, one.origin, key=lambda origin: origin.moment)
        editions[one.origin.sha256, of] = replace(
            before, units=before.units | new.units, origin=last
        )
    return {name: tuple(some.values()) for name, some in found.items()}


def edition_without(editions: Sequence[Edition], known: KnownList) -> Edition | None:
    """A newer edition that has nothing of the unit of a list that is known, the last of them; None
    where there is none. A list of other units altogether is no edition of it."""
    unit = known.unit
    own = frozenset[str]().union(*(one.units for one in editions if unit in one.units))
    found = (
        one for one in editions
        if unit not in one.units and one.is_after(known)
        and (one.of == unit or (one.is_of_several and (not own or own & one.units)))
    )  # fmt: skip
    return max(found, key=lambda one: one.origin.moment, default=None)
