"""Recent members: parts of earlier renderings, which the next is often the same as.

The notice that a hundred communities get differs in few of its parts, if in any. What a part was
made from is compared, first the values that its marks name, then what they printed; so this can
save time and never change a byte. What is kept to be compared is a copy, for values may change.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Generic, TypeVar

from markupsafe import Markup

from huizhi.formats.jinja.environment import RenderedText
from huizhi.formats.jinja.marks import Slot
from huizhi.formats.zips import Member, Packing

_MOST = 4  # kept of each part: kinds of recipients take turns
_LARGEST = 1_000_000  # bytes; larger ones would fill the memory
_MOST_VALUES = 5_000  # that are compared; more take as long as printing them
_ATOMS = frozenset(
    [str, int, float, bool, type(None), dt.date, dt.datetime, dt.time, Decimal, Markup]
)
_Made = TypeVar("_Made")
_MISSING = object()  # of a name that the context has not


class RecentValues(Generic[_Made]):
    """What was made lately, by the values it was made from. used: the names of the context that
    these are."""

    def __init__(self, used: frozenset[str]) -> None:
        self._used = tuple(sorted(used))
        self._kept: deque[tuple[list[object], _Made]] = deque(maxlen=_MOST)

    def known(self, context: Mapping[str, object]) -> _Made | None:
        """What was made from the same values before, None when nothing was."""
        values = self._values_in(context) if self._kept else []
        return next((made for kept, made in self._kept if _same(kept, values)), None)

    def remember(self, context: Mapping[str, object], made: _Made) -> None:
        """Keeps it; not where it is unknown what a value prints."""
        try:
            copied = [_copied(value, _MOST_VALUES) for value in self._values_in(context)]
        except _UnknownError:
            return
        self._kept.append((copied, made))

    def _values_in(self, context: Mapping[str, object]) -> list[object]:
        return [context.get(name, _MISSING) for name in self._used]


class RecentMembers:
    """The members that one part became last. name: the part's; used: the names of the context that
    its marks ask for."""

    def __init__(self, name: str, used: frozenset[str]) -> None:
        self._name = name
        self._printed: deque[tuple[RenderedText, Member]] = deque(maxlen=_MOST)
        self._values = RecentValues[Member](used)

    def known(self, context: Mapping[str, object]) -> Member | None:
        """The part as it was made from the same values before, None when it was not."""
        return self._values.known(context)

    def member(
        self, source: RenderedText, made: Callable[[], bytes], context: Mapping[str, object]
    ) -> Member:
        """The part as a member; source: what was printed for this context, all that its content is
        made from; made: the content."""
        for kept, member in self._printed:
            if kept == source:  # worth the copy: what came twice may well come again
                self._values.remember(context, member)
                return member
        member = Member(self._name, made(), Packing.FAST)
        if len(source.content) <= _LARGEST:
            self._printed.append((source, member))
        return member


class _UnknownError(Exception):
    """A value of which it is not known what it prints, or too many of them."""


def _same(kept: Any, value: Any) -> bool:
    """Whether a value prints what the kept one does: of the same type, in the same order."""
    kind = type(value)
    if type(kept) is not kind:
        return False
    if kind is str:
        return bool(kept == value)
    if kind is dict:
        return len(kept) == len(value) and all(
            one == other and _same(own, theirs)
            for (one, own), (other, theirs) in zip(kept.items(), value.items(), strict=True)
        )
    if kind is list or kind is tuple:
        return len(kept) == len(value) and all(map(_same, kept, value))
    if kind is Slot:
        return bool(kept == value and kept.field == value.field)
    return kept is value if kind is object else bool(kept == value)


def _copied(value: Any, room: int) -> object:
    """The value with all that is in it, so that nobody can change it. Raises: _UnknownError."""
    kind = type(value)
    if kind in _ATOMS or kind is Slot or value is _MISSING:
        return value
    if room <= 0:
        raise _UnknownError
    if kind is dict:
        items = value.items()
        return {_copied(k, room - 1): _copied(v, room - len(items)) for k, v in items}
    if kind is list or kind is tuple:
        return kind(_copied(one, room - len(value)) for one in value)
    raise _UnknownError
