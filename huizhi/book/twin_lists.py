"""Twin lists: two lists under different titles that hold the same rows: 护林员名册, 林长制护林员.

Whether one is the newer one of the other only the clerk knows. Until they have said so, nothing is
filled in that the two have differently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from huizhi.book.changing import list_changes
from huizhi.book.known_lists import (
    KnownList,
    KnownRow,
    has_number,
    is_same_row,
    keys_of,
    list_key,
    list_name,
    list_qualifiers_surely,
)
from huizhi.book.statements import same_value
from huizhi.book.titles import are_titled_alike

_LEAST_ROWS = 3  # that two lists share whose titles say nothing of each other
_LEAST_COLUMNS = 3  # that these share

Lists = Mapping[str, Mapping[str, KnownList]]  # by unit and name


@dataclass(frozen=True)
class TwinLists:
    """Two such lists, by their names: newer and older; title, older_title: as they are called;
    rows: how many of the newer are in the older one."""

    newer: str
    older: str
    title: str
    older_title: str
    rows: int

    def other(self, name: str) -> str:
        """The name of the other one, "" for a list that is neither."""
        return {self.newer: self.older, self.older: self.newer}.get(name, "")


def twins_among(lists: Lists) -> Iterator[TwinLists]:
    """The lists that may be one and the same, one of which at least the office has imported."""
    every: dict[str, list[str]] = {}  # the units that have a list of this name
    imported = set[str]()
    for unit, some in lists.items():
        for name, one in some.items():
            every.setdefault(name, []).append(unit)
            if name not in imported and _is_imported(one):
                imported.add(name)
    names = [name for name in every if not list_changes(name)]
    for pair in combinations(names, 2):
        if imported.isdisjoint(pair):
            continue
        first, second = sorted(pair, key=lambda name: len(every[name]))
        units = [unit for unit in every[first] if second in lists[unit]]
        found = [(lists[unit][pair[0]], lists[unit][pair[1]]) for unit in units]
        if found and (twins := _twins(*_in_turn(found))) is not None:
            yield twins


def differ(one: KnownList, other: KnownList) -> bool:
    """Whether two lists of one unit have not the same rows, as far as both have their columns."""
    pairs = [*_pairs(one, other)]
    is_all = len(pairs) == len(one.standing) == len(other.standing)
    return not is_all or not all(_agree(*pair) for pair in pairs)


def _in_turn(
    pairs: Sequence[tuple[KnownList, KnownList]],
) -> tuple[Sequence[KnownList], Sequence[KnownList]]:
    """The lists of either name, of each unit that has both, the newer ones first."""
    first, second = ([pair[n] for pair in pairs] for n in (0, 1))
    is_newer = max(one.origin.moment for one in first) > max(o.origin.moment for o in second)
    return (first, second) if is_newer else (second, first)


def _twins(newer: Sequence[KnownList], older: Sequence[KnownList]) -> TwinLists | None:
    new, old = newer[0], older[0]
    if {*list_qualifiers_surely(new.title)} != {*list_qualifiers_surely(old.title)}:
        return None
    shared = sum(len([*_pairs(*both)]) for both in zip(newer, older, strict=True))
    rows, before = (sum(len(one.standing) for one in some) for some in (newer, older))
    titles = list_name(new.title), list_name(old.title)
    is_within = titles[0] in titles[1] or titles[1] in titles[0] or are_titled_alike(*titles)
    is_much = 2 * shared > rows and (is_within or 2 * shared > before)
    is_said = is_within or (shared >= _LEAST_ROWS and _has_same_columns(newer, older))
    if not (is_much and is_said):
        return None
    return TwinLists(list_key(new.title), list_key(old.title), new.title, old.title, shared)


def _has_same_columns(newer: Sequence[KnownList], older: Sequence[KnownList]) -> bool:
    new, old = ({c for one in some for c in one.columns} for some in (newer, older))
    return len(new & old) >= _LEAST_COLUMNS and (new <= old or old <= new)


def _is_imported(known: KnownList) -> bool:
    said = (one for row in known.rows for one in row.values.values())
    return any(one.origin.kind == "import" for one in said)


def _pairs(one: KnownList, other: KnownList) -> Iterator[tuple[KnownRow, KnownRow]]:
    """The rows of one list with those of the other that are of the same, each once: by a number, or
    by name and something else."""
    left = list(other.standing)
    places: dict[str, list[KnownRow]] = {}
    for row in left:
        for key in keys_of(row.values):
            places.setdefault(key, []).append(row)
    used = set[int]()
    for row in one.standing:
        near = (its for key in keys_of(row.values) for its in places.get(key, ()))
        same = (its for its in near if id(its) not in used and _is_of_same(row, its))
        if (found := next(same, None)) is not None:
            used.add(id(found))
            yield row, found


def _is_of_same(one: KnownRow, other: KnownRow) -> bool:
    if not is_same_row(one.values, other.values):
        return False
    both = [c for c in one.values if c in other.values]
    same = [c for c in both if same_value(one.values[c], other.values[c])]
    return len(same) > 1 or any(has_number(one.values[c]) for c in same)


def _agree(one: KnownRow, other: KnownRow) -> bool:
    both = (c for c in one.values if c in other.values)
    return all(same_value(one.values[c], other.values[c]) for c in both)
