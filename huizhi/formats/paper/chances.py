"""Chances: how likely each sign is at each step of a line, and the letters that come of it."""

from __future__ import annotations

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
        return Line(tuple(self._letter(*run) for run in _runs(best)))

    def _letter(self, first: int, end: int) -> Letter:
        sign = int(self.steps[first].argmax())
        peak = self.steps[first + int(self.steps[first:end, sign].argmax())]
        others = peak.copy()
        others[sign] = 0
        rival = int(others.argmax())
        middle = (first + end) / 2 * self.step_width
        return Letter(
            self.signs[sign], middle, float(peak[sign]), self.signs[rival], float(others[rival])
        )

    def weight(self, text: str) -> float:
        """How likely this whole text is (natural logarithm), over all its alignments.

        Source: Graves et al., 2006, the forward algorithm.
        """
        number = {sign: n for n, sign in enumerate(self.signs)}
        row = [0]
        for sign in text:
            row += [number.get(sign, -1), 0]
        wanted = np.array(row)
        chance = np.where(wanted >= 0, self.steps[:, np.maximum(wanted, 0)], _LEAST)
        emitted = np.log(np.maximum(chance, _LEAST))
        # The blank between two different letters may be left out.
        skips = np.zeros(len(row), dtype=bool)
        skips[2:] = (wanted[2:] != 0) & (wanted[2:] != wanted[:-2])
        now = np.full(len(row), _NEVER)
        now[:2] = emitted[0, :2]
        for step in emitted[1:]:
            ways = np.logaddexp(now, _moved(now, 1))
            now = np.logaddexp(ways, np.where(skips, _moved(now, 2), _NEVER)) + step
        return float(np.logaddexp(now[-1], now[-2]) if len(row) > 1 else now[-1])


def likely(answer: NDArray[np.float32], signs: tuple[str, ...], step_width: float) -> Chances:
    """A model's answer (steps × all its signs) without the thousands that have no chance."""
    kept = np.flatnonzero(answer.max(axis=0) > _KEPT)
    kept = np.concatenate(([0], kept[kept != 0]))
    return Chances(answer[:, kept], tuple(signs[n] for n in kept), step_width)


def _moved(row: NDArray[np.float64], by: int) -> NDArray[np.float64]:
    return np.concatenate((np.full(by, _NEVER), row))[: len(row)]


def _runs(best: NDArray[np.int64]) -> list[tuple[int, int]]:
    """From which step to which the same sign is the best, blanks left out."""
    edges = np.flatnonzero(np.diff(best)) + 1
    bounds = [0, *edges.tolist(), len(best)]
    return [(a, b) for a, b in pairwise(bounds) if b > a and best[a]]
