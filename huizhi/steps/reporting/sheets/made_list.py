"""Made list: a list whose members are made when they are asked for, so that a long one takes no
memory; made again each time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

_Made = TypeVar("_Made")


class MadeList(Sequence[_Made]):
    """So many members. made: gives the one at a place, from 0."""

    __slots__ = ("_length", "_made")

    def __init__(self, length: int, made: Callable[[int], _Made]) -> None:
        self._length, self._made = length, made

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[_Made]:
        return map(self._made, range(self._length))

    @overload
    def __getitem__(self, place: int) -> _Made: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[_Made, ...]: ...
    def __getitem__(self, place: int | slice) -> _Made | tuple[_Made, ...]:
        if isinstance(place, slice):
            return tuple(self._made(n) for n in range(*place.indices(self._length)))
        if not -self._length <= place < self._length:
            raise IndexError(place)
        return self._made(place % self._length)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
