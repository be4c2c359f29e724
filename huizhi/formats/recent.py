"""Recent members: parts of earlier renderings, which the next is often the same as.

The notice that a hundred communities get differs in few of its parts, if in any. What it was made
from is compared, byte by byte; so this can save time and never change a byte.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from huizhi.formats.archive import Member, Packing
from huizhi.formats.mark_environment import Printed

_MOST = 4  # kept of each part: kinds of recipients take turns
_LARGEST = 1_000_000  # bytes; larger ones would fill the memory


class RecentMembers:
    """The members that one part became last. name: the part's."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._kept: deque[tuple[Printed, Member]] = deque(maxlen=_MOST)

    def member(self, source: Printed, made: Callable[[], bytes]) -> Member:
        """The part as a member; source: all that its content is made from; made: the content."""
        for kept, member in self._kept:
            if kept == source:
                return member
        member = Member(self._name, made(), Packing.FAST)
        if len(source.content) <= _LARGEST:
            self._kept.append((source, member))
        return member
