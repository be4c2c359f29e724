"""Crew: workers that are prepared for one kind of work; things go in, answers come out in order.

Each worker prepares itself once, and what it is sent and sends back is small. No more than a few
batches wait for each worker, so that memory does not grow with the number of things.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self, TypeVar

from huizhi.workers.sent_folder import SentFolder, SharedFolder

_BATCH = 16  # things that are sent to a worker at a time
_HEAVY = 8 << 20  # bytes of things with which a batch is full
_AHEAD = 3  # batches that wait or run, for each worker

_Thing = TypeVar("_Thing")
_Done = TypeVar("_Done")


class Work(ABC, Generic[_Thing, _Done]):
    """What one worker does, once it has been prepared; one batch after another."""

    @abstractmethod
    def done(self, things: Sequence[_Thing]) -> list[_Done]:
        """What is made of each of these, in order."""

    def close(self) -> None:
        """Ends what the work has begun."""


class EachWork(Work[_Thing, _Done]):
    """Work that is a function of each thing by itself."""

    def __init__(self, do: Callable[[_Thing], _Done]) -> None:
        self._do = do

    def done(self, things: Sequence[_Thing]) -> list[_Done]:
        return [self._do(thing) for thing in things]


@dataclass(frozen=True)
class Job(Generic[_Thing, _Done]):
    """One kind of work.

    prepare: a function of a module, called with the arguments by each worker; arguments: are sent
    there; batch: how many things are sent at a time, one of things that take long, so that no
    worker waits idle; in_children: it is done by children of the worker, which itself only waits.
    weigh: how many bytes are sent with a thing; lost: what is answered for one on which workers
    have died twice, None where that stops everything.
    """

    prepare: Callable[..., Work[_Thing, _Done]]
    arguments: tuple[Any, ...]
    batch: int = _BATCH
    in_children: bool = False
    weigh: Callable[[_Thing], int] | None = None
    lost: Callable[[_Thing], _Done] | None = None

    def batches(self, things: Iterable[_Thing]) -> Iterator[list[_Thing]]:
        """The things as they are sent."""
        batch, weight = list[_Thing](), 0
        for thing in things:
            batch.append(thing)
            weight += self.weigh(thing) if self.weigh else 0
            if len(batch) >= self.batch or weight >= _HEAVY:
                yield batch
                batch, weight = [], 0
        if batch:
            yield batch


class Crew(ABC, Generic[_Thing, _Done]):
    """Workers at one job. Use as a context manager; whoever leaves in the midst waits until what is
    being done is finished, and nothing new is begun."""

    def __init__(self, job: Job[_Thing, _Done], workers: int) -> None:
        self._job = job
        self._workers = workers

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Ends the work."""

    def each(self, things: Iterable[_Thing]) -> Iterator[_Done]:
        """What is made of each thing, in order. The first are handed out at once, the others as
        answers are taken. Raises: HuizhiError when a worker is lost, or as the work does."""
        coming = self._job.batches(things)
        waiting: deque[Callable[[], list[_Done]]] = deque()
        self._hand_out_some(coming, waiting)
        return self._answers(coming, waiting)

    def _answers(
        self, coming: Iterator[list[_Thing]], waiting: deque[Callable[[], list[_Done]]]
    ) -> Iterator[_Done]:
        while waiting:
            done = waiting.popleft()()
            self._hand_out_some(coming, waiting)
            yield from done

    def _hand_out_some(
        self, coming: Iterator[list[_Thing]], waiting: deque[Callable[[], list[_Done]]]
    ) -> None:
        while len(waiting) < self._workers * _AHEAD and (batch := next(coming, None)):
            waiting.append(self._hand_out(batch))

    @abstractmethod
    def _hand_out(self, batch: list[_Thing]) -> Callable[[], list[_Done]]:
        """Has a worker begin with this; what waits for its answers. Raises: HuizhiError."""


class Workers(ABC):
    """Whoever does the work."""

    is_far: bool  # whether they may be on other machines

    @abstractmethod
    def crew(self, job: Job[_Thing, _Done]) -> Crew[_Thing, _Done]:
        """Some of them, for this job."""

    @abstractmethod
    def sent(self, folder: Path) -> SentFolder:
        """A folder that they read, for the arguments of a job. Raises: StorageError."""

    @abstractmethod
    def shared(self, folder: Path) -> AbstractContextManager[SharedFolder]:
        """A folder that they may see, for the arguments of a job. Raises: StorageError."""

    @abstractmethod
    def all_see(self, folder: SharedFolder) -> bool:
        """Whether each of them sees it."""
