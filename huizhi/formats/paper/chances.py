"""Chances: how likely each sign is at each step of a line, and the letters that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .letters import Kind, meant

_NEVER = -1e9
_LEAST = 1e-6  # a chance that is as good as none
_KEPT = 2e-4  # a sign with less chance at every step is let go


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter that was read.

    column: its middle, in columns of the line's picture; chance: from 0 to 1; rival: what it could
    be next, "" for nothing; rival_chance: how likely that is.
    """

    sign: str
    column: float
    chance: float
    rival: str
    rival_chance: float


@dataclass(frozen=True, slots=True)
class Line:
    """What was read of one line."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        return "".join(letter.sign for letter in self.letters)

    @property
    def score(self) -> float:
        """How sure the least sure letter is; spaces do not count."""
        return min((one.chance for one in self.letters if one.sign != " "), default=0.0)

    def unsure(self, least: float) -> list[Letter]:
        """The letters with less chance than this, each once."""
        found = {one.sign: one for one in self.letters if one.sign != " " and one.chance < least}
        return list(found.values())


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """A model's answer for one line.

    steps: steps × signs, from 0 to 1; signs: what each column stands for, first "" (nothing);
    step_width: columns of the line's picture for each step.
    """

    steps: NDArray[np.float32]
    signs: tuple[str, ...]
    step_width: float

    def meant_in(self, kind: Kind) -> Chances:
        """The same with signs put together that mean the same in a cell of this kind.

        What nobody writes into a form has no chance, the others share what it had.
        """
        kept: dict[str, NDArray[np.float32]] = {"": self.steps[:, 0]}
        for column, sign in enumerate(self.signs[1:], start=1):
            if target := meant(sign, kind):
                before = kept.get(target)
                chance = self.steps[:, column]
                kept[target] = chance if before is None else before + chance
        return Chances(np.stack(list(kept.values()), axis=1), tuple(kept), self.step_width)

    def read(self) -> Line:
        """The likeliest letters (CTC, the best path).

        Source: Graves et al., Connectionist Temporal Classification, 2006.
        """
        best = self.steps.argmax(axis=1)
        found = []
        for first, end in _runs(best):
            sign = int(best[first])
            found.append(self._letter(self.signs[sign], sign, first, end))
        return Line(tuple(found))

    def _letter(self, text: str, sign: int, first: int, end: int) -> Letter:
        """The letter over these steps; sign: its number, -1 where no step has a chance for it."""
        middle = (first + end) / 2 * self.step_width
        if sign < 0:
            return Letter(text, middle, 0.0, self.signs[int(self.steps[first].argmax())], 1.0)
        peak = self.steps[first + int(self.steps[first:end, sign].argmax())]
        others = peak.copy()
        others[sign] = 0
        rival = int(others.argmax())
        return Letter(text, middle, float(peak[sign]), self.signs[rival], float(others[rival]))

    def weight(self, text: str) -> float:
        """How likely this whole text is (natural logarithm), over all its alignments."""
        return float(self.weights([text])[0])

    def weights(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """How likely each of these whole texts is (natural logarithm), over all its alignments.

        Source: Graves et al., 2006, the forward algorithm.
        """
        wanted, emitted = self._emitted(texts)
        skips = _skips(wanted)
        now = np.full(wanted.shape, _NEVER)
        now[:, :2] = emitted[0, :, :2]
        for step in emitted[1:]:
            ways = np.logaddexp(now, _moved(now, 1))
            now = np.logaddexp(ways, np.where(skips, _moved(now, 2), _NEVER)) + step
        number, last = np.arange(len(texts)), np.array([2 * len(text) for text in texts])
        before = np.where(last > 0, now[number, np.maximum(last - 1, 0)], _NEVER)
        weights: NDArray[np.float64] = np.logaddexp(now[number, last], before)
        return weights

    def spelled(self, text: str) -> Line:
        """This text as a line: each letter where it most likely stands (the best alignment), with
        what speaks for it and its rival there."""
        wanted, emitted = self._emitted([text])
        row, skips = wanted[0], _skips(wanted)[0]
        now = np.full(len(row), _NEVER)
        now[:2] = emitted[0, 0, :2]
        came = np.zeros((len(emitted), len(row)), dtype=np.int64)
        for n, step in enumerate(emitted[1:, 0], start=1):
            two = np.where(skips, _moved(now, 2), _NEVER)
            ways = np.stack([now, _moved(now, 1), two])
            came[n] = ways.argmax(axis=0)
            now = ways.max(axis=0) + step
        place = len(row) - 1
        if len(row) > 1 and now[-2] > now[-1]:
            place -= 1
        steps: dict[int, list[int]] = {}
        for n in range(len(emitted) - 1, -1, -1):
            if place % 2:
                steps.setdefault(place // 2, []).append(n)
            place -= int(came[n, place])
        known = {sign: n for n, sign in enumerate(self.signs)}
        return Line(
            tuple(
                self._letter(sign, known.get(sign, -1), steps[n][-1], steps[n][0] + 1)
                for n, sign in enumerate(text)
                if n in steps
            )
        )

    def _emitted(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Texts × their signs with blanks between, as numbers, -1 for what is not among the signs;
        and steps × the same: the logarithm of their chance."""
        known = {sign: n for n, sign in enumerate(self.signs)}
        wanted = np.zeros((len(texts), 2 * max(map(len, texts)) + 1), dtype=np.int64)
        for row, text in zip(wanted, texts, strict=True):
            row[1 : 2 * len(text) : 2] = [known.get(sign, -1) for sign in text]
        chance = np.where(wanted >= 0, self.steps[:, np.maximum(wanted, 0)], _LEAST)
        return wanted, np.log(np.maximum(chance, _LEAST))


def likely(answer: NDArray[np.float32], signs: tuple[str, ...], step_width: float) -> Chances:
    """A model's answer (steps × all its signs) without the thousands that have no chance."""
    kept = np.flatnonzero(answer.max(axis=0) > _KEPT)
    kept = np.concatenate(([0], kept[kept != 0]))
    return Chances(answer[:, kept], tuple(signs[n] for n in kept), step_width)


def _skips(wanted: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where the blank before may be left out: between two different letters."""
    skips = np.zeros(wanted.shape, dtype=bool)
    skips[:, 2:] = (wanted[:, 2:] != 0) & (wanted[:, 2:] != wanted[:, :-2])
    skips[:, ::2] = False
    return skips


def _moved(rows: NDArray[np.float64], by: int) -> NDArray[np.float64]:
    moved = np.full(rows.shape, _NEVER)
    moved[..., by:] = rows[..., :-by] if rows.shape[-1] > by else []
    return moved


def _runs(best: NDArray[np.int64]) -> list[tuple[int, int]]:
    """From which step to which the same sign is the best, blanks left out."""
    edges = np.flatnonzero(np.diff(best)) + 1
    bounds = [0, *edges.tolist(), len(best)]
    return [(a, b) for a, b in pairwise(bounds) if b > a and best[a]]
