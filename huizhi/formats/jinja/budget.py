"""Mark budget: what one rendering may use: rounds of loops, output, time.

The sandbox bounds none of them, and a template from elsewhere may ask for any amount.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.runtime import BlockReference, Macro

from huizhi.formats.jinja.growth import check_weight

MOST_ROUNDS = 1_000_000  # loop rounds, calls of macros and blocks, in one rendering
_CALL = 4  # rounds that a call of a macro or block counts for
MOST_SECONDS = 60.0  # one rendering
MOST_OUTPUT = 100_000_000  # characters of one rendered part


@dataclass
class RenderBudget:
    """What one rendering may still use. special: there is markup in what was printed, or a tab."""

    rounds: int
    deadline: float
    special: bool = False
    output: int = 0

    def take_output(self, size: int) -> None:
        """Takes so many characters. Raises: SecurityError, as all of these."""
        self.output += size
        if self.output > MOST_OUTPUT:
            raise SecurityError(f"生成的内容超过{MOST_OUTPUT}字")

    def take_round(self, weight: int = 1) -> None:
        """Takes a round of a loop."""
        self.rounds -= weight
        if self.rounds < 0:
            raise SecurityError(f"循环超过{MOST_ROUNDS}次（宏的调用也算）")
        self.check_time()

    def take_call(self, called: object) -> None:
        """Takes the rounds of a call."""
        if isinstance(called, (Macro, BlockReference)):
            self.take_round(_CALL)
        else:
            self.check_time()

    def check_time(self) -> None:
        """Looks at the clock."""
        if time.monotonic() > self.deadline:
            raise SecurityError(f"生成一个文件超过{MOST_SECONDS:g}秒")


_budget: ContextVar[RenderBudget | None] = ContextVar("budget", default=None)


@contextmanager
def bound_rendering() -> Iterator[RenderBudget]:
    """What marks inside may use is bounded, whoever renders them."""
    budget = RenderBudget(MOST_ROUNDS, time.monotonic() + MOST_SECONDS)
    token = _budget.set(budget)
    try:
        yield budget
    finally:
        _budget.reset(token)


def budget_left() -> RenderBudget | None:
    """What the rendering that is going on may still use, None outside of one."""
    return _budget.get()


def take_output(shown: str | bytes) -> None:
    """A long text takes from what a rendering may print, also within a macro that keeps it all."""
    if (budget := _budget.get()) is not None:
        budget.take_output(len(shown))


def check_weight_in_time(value: Any) -> Any:
    """The value, unless it holds too much or there is no time left."""
    if (budget := _budget.get()) is not None:
        budget.check_time()
    return check_weight(value)


class CountedRounds:
    """What a loop runs over, with each round taken from the budget."""

    def __init__(self, rounds: Any) -> None:
        self._rounds = rounds

    def __iter__(self) -> Iterator[Any]:
        budget = _budget.get()
        for one in self._rounds:
            if budget is not None:
                budget.take_round()
            yield one

    def __len__(self) -> int:
        return len(self._rounds)
