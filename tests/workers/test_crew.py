"""A crew's answers come in order, and no more is in its hands than it can begin soon."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import pytest

from huizhi.workers.crew import EachWork, Job, Work
from huizhi.workers.local_workers import LocalWorkers


class Doubled(Work[int, int]):
    """Work that notes who does it, and that it was ended."""

    ended: list[int] = []  # noqa: RUF012
    threads: set[int] = set()  # noqa: RUF012

    def done(self, things: Sequence[int]) -> list[int]:
        self.threads.add(threading.get_ident())
        return [2 * one for one in things]

    def close(self) -> None:
        self.ended.append(1)


def stumbling(at: int) -> Work[int, int]:
    def stumbled(thing: int) -> int:
        if thing == at:
            raise ValueError(thing)
        return thing

    return EachWork(stumbled)


def test_answers_come_in_order_and_each_worker_is_prepared_once_and_ended() -> None:
    Doubled.ended.clear()
    Doubled.threads.clear()
    with LocalWorkers(3).crew(Job(Doubled, (), batch=2, in_children=True)) as crew:
        first, second = list(crew.each(range(100))), list(crew.each([7]))

    assert first == [2 * one for one in range(100)]
    assert second == [14]
    assert len(Doubled.ended) == len(Doubled.threads) <= 3


def test_no_more_is_taken_than_a_few_batches_ahead() -> None:
    taken = 0

    def things() -> Iterator[int]:
        nonlocal taken
        for number in range(1, 1_001):
            taken = number
            yield number

    with LocalWorkers(2).crew(Job(Doubled, (), batch=5, in_children=True)) as crew:
        answers = crew.each(things())
        begun = taken
        next(answers)
        after = taken

    assert begun == 2 * 3 * 5, "handed out before anybody asks"
    assert after == begun + 5


def test_what_goes_wrong_in_a_worker_goes_wrong_here() -> None:
    with LocalWorkers(2).crew(Job(stumbling, (30,), batch=4, in_children=True)) as crew:
        answers = crew.each(range(60))
        assert [next(answers) for _ in range(28)] == list(range(28))
        with pytest.raises(ValueError, match="30"):
            next(answers)
