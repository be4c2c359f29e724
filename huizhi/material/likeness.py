"""Likeness: the same picture handed in twice, though it was saved again, made smaller, turned, or
given a strip with a caption; found without comparing every picture with every other.

A picture is known by its sketch: SKETCH × SKETCH grey points, whatever its size was. Neighbours
are sought among difference hashes (64 bits: is a point brighter than its left neighbour, on 8 × 9
points) of the sketch, of the sketch without so many rows at its foot or head, and of its eight
orientations; four bands of 16 bits and their one-bit neighbours find every pair of hashes up to 7
bits apart. A pair found so is held against each other point by point: what was saved again differs
by very little everywhere, another shot of the same scene by much somewhere.
Source: dhash after N. Krawetz; multi-index hashing after Norouzi, Punjani, Fleet (2012).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from huizhi.content import SKETCH

_STEP = 0.25  # rows between two heights of a strip that are tried
_COMPARED = 24  # rows and columns on which two are held against each other
_CUTS = tuple(range(1, 17))  # rows of a strip that is left out
_BITS = 16  # of a band
_BANDS = 4
_APART = 10  # bits between two hashes that are looked at
# Levels of brightness by which all points of the same picture may differ, and all but a few: what
# was scaled has other points at sharp edges. Measured: the same at most 24 and 14, others from 52
# and 42 (benchmarks/likeness_rates.py draws the scenes).
_MOST, _USUALLY, _FEW = 40.0, 20.0, 8
_MEAN = 3.0  # levels by which its points differ on the average
_FLAT = 6.0  # contrast below which a picture shows nothing that could be compared
_BUCKET = 400  # pictures of one look beyond which a band tells nothing

Grey = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two pictures that are one, by their numbers, the first smaller."""

    first: int
    second: int


def same_pictures(sketches: Sequence[bytes]) -> list[Pair]:
    """Every pair that shows the same picture; empty sketches are passed over."""
    usable = [number for number, one in enumerate(sketches) if len(one) == SKETCH * SKETCH]
    if len(usable) < 2:
        return []
    grey = np.frombuffer(b"".join(sketches[n] for n in usable), np.uint8)
    points = grey.reshape(-1, SKETCH, SKETCH).astype(np.float32)
    shown = np.flatnonzero(points.std(axis=(1, 2)) >= _FLAT)
    points = points[shown]
    found = {
        (min(usable[shown[a]], usable[shown[b]]), max(usable[shown[a]], usable[shown[b]]))
        for a, b in _candidates(points)
        if _is_same(points[a], points[b])
    }
    return [Pair(*one) for one in sorted(found)]


@dataclass(frozen=True, slots=True)
class _Keys:
    """The hashes of many looks at pictures. owners: whose; kinds: 0 for the whole picture, else
    which strip was left out; turned: whether it was held another way."""

    owners: NDArray[np.intp]
    kinds: NDArray[np.int8]
    turned: NDArray[np.bool_]
    hashes: NDArray[np.uint64]

    @classmethod
    def of(cls, points: Grey) -> _Keys:
        looks = [(0, one) for one in _orientations(points)]
        turned = len(looks) - 1
        for number, cut in enumerate(_CUTS, start=1):
            looks += [(number, points[:, : SKETCH - cut]), (-number, points[:, cut:])]
        kinds = np.repeat(np.array([kind for kind, _ in looks], np.int8), len(points))
        owners = np.tile(np.arange(len(points)), len(looks))
        ways = np.repeat(
            [False, *[True] * turned, *[False] * (len(looks) - 1 - turned)], len(points)
        )
        across = [_hashes(look) for _, look in looks]
        # Where a picture is of one brightness in a row, the points below one another tell more.
        down = [_hashes(look.transpose(0, 2, 1)) for _, look in looks]
        hashes = np.concatenate([*across, *down])
        return cls(np.tile(owners, 2), np.tile(kinds, 2), np.tile(ways, 2), hashes)

    def only(self, chosen: NDArray[Any]) -> _Keys:
        """Those of them that are chosen, by yes and no or by number."""
        return _Keys(
            self.owners[chosen], self.kinds[chosen], self.turned[chosen], self.hashes[chosen]
        )


def _candidates(points: Grey) -> list[tuple[int, int]]:
    """Pairs whose hashes are near, by their numbers; each once, the smaller number first.

    Of two pictures one is whole, or both have lost the same strip: only whole ones, however they
    are held, are looked for with a bit flipped.
    """
    keys = _Keys.of(points)
    there, whole = keys.only(~keys.turned), keys.only(keys.kinds == 0)
    pairs: set[tuple[int, int]] = set()
    for band in range(_BANDS):
        values = _band_of(there, band)
        order = np.argsort(values, kind="stable")
        place = _Band(there.only(order), values[order])
        pairs |= place.near(keys, _band_of(keys, band))
        for bit in range(_BITS):
            pairs |= place.near(whole, _band_of(whole, band) ^ np.uint64(1 << bit))
    return sorted(pairs)


def _band_of(keys: _Keys, band: int) -> NDArray[np.uint64]:
    return (keys.hashes >> np.uint64(_BITS * band)) & np.uint64((1 << _BITS) - 1)


@dataclass(frozen=True, slots=True)
class _Band:
    """Keys in the order of one band of their hashes."""

    keys: _Keys
    values: NDArray[np.uint64]

    def near(self, asked: _Keys, wanted: NDArray[np.uint64]) -> set[tuple[int, int]]:
        """The pairs of each asked key with those that have the wanted value in this band."""
        starts = np.searchsorted(self.values, wanted, "left")
        lengths = np.searchsorted(self.values, wanted, "right") - starts
        lengths = np.minimum(lengths, _BUCKET)
        ours = np.repeat(np.arange(len(lengths)), lengths)
        steps = np.arange(len(ours)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        theirs = starts[ours] + steps
        kind, other = asked.kinds[ours], self.keys.kinds[theirs]
        fits = (kind == other) | (kind == 0) | (other == 0)
        fits &= np.bitwise_count(asked.hashes[ours] ^ self.keys.hashes[theirs]) <= _APART
        first, second = asked.owners[ours[fits]], self.keys.owners[theirs[fits]]
        other_one = first != second
        low = np.minimum(first, second)[other_one].tolist()
        high = np.maximum(first, second)[other_one].tolist()
        return set(zip(low, high, strict=True))


def _orientations(points: Grey) -> list[Grey]:
    """The eight ways to hold a picture, the one it is held first."""
    turned = [np.rot90(points, quarter, axes=(1, 2)) for quarter in range(4)]
    return [*turned, *(one[:, :, ::-1] for one in turned)]


def _hashes(points: Grey) -> NDArray[np.uint64]:
    """The difference hash of each."""
    rows, columns = points.shape[1:]
    small = _shrinking(rows, 8) @ points @ _shrinking(columns, 9).T
    bits = (small[:, :, 1:] > small[:, :, :-1]).reshape(len(points), 64)
    return np.packbits(bits, axis=1).view(">u8").ravel().astype(np.uint64)


@lru_cache(maxsize=256)
def _shrinking(many: int, few: int, start: float = 0.0, end: float = 0.0) -> Grey:
    """The matrix that makes `few` points of `many`, each the mean of what it covers; start, end:
    how many of them are left out at either side."""
    edges = start + np.arange(few + 1) * (many - start - end) / few
    begins = np.maximum(edges[:-1, None], np.arange(many)[None, :])
    ends = np.minimum(edges[1:, None], np.arange(1, many + 1)[None, :])
    covered = np.clip(ends - begins, 0, None)
    shrunk: Grey = (covered / covered.sum(axis=1, keepdims=True)).astype(np.float32)
    return shrunk


def _is_same(one: Grey, other: Grey) -> bool:
    """Whether both show the same, but for a strip at the head or foot."""
    across = _shrinking(SKETCH, _COMPARED).T
    first, second = one @ across, other @ across
    whole = _shrinking(SKETCH, _COMPARED)
    turned = [whole @ (look[0] @ across) for look in _orientations(other[None])]
    if _agree((whole @ first)[None], np.stack(turned)):
        return True
    parts = _without_strips()
    ours, theirs = parts @ first, parts @ second
    # A strip laid over one of them; a strip added to one of them.
    return (
        _agree(ours, theirs)
        or _agree(ours, (whole @ second)[None])
        or _agree(theirs, (whole @ first)[None])
    )


@lru_cache(maxsize=1)
def _without_strips() -> Grey:
    """The matrices that shrink the rows of a sketch without a strip at its foot, or its head."""
    heights = np.arange(1.0, max(_CUTS) + 2, _STEP)
    feet = [_shrinking(SKETCH, _COMPARED, 0.0, float(high)) for high in heights]
    heads = [_shrinking(SKETCH, _COMPARED, float(high), 0.0) for high in heights]
    return np.stack([*feet, *heads])


def _agree(some: Grey, others: Grey) -> bool:
    """Whether any two of the same number (or any of one side and the only one of the other) differ
    by little at every point, brighter or darker though one is as a whole."""
    first = some - some.mean(axis=(1, 2), keepdims=True)
    second = others - others.mean(axis=(1, 2), keepdims=True)
    strength = np.maximum((second * second).sum(axis=(1, 2)), 1.0)
    gain = (first * second).sum(axis=(1, 2)) / strength
    apart = np.abs(first - gain[:, None, None] * second)
    every = apart.reshape(len(apart), -1)
    little = (every.mean(axis=1) <= _MEAN) & (every.max(axis=1) <= _MOST)
    little &= (every > _USUALLY).sum(axis=1) <= _FEW
    return bool((little & (gain > 0.8) & (gain < 1.25)).any())
