"""Local workers: processes of this machine, the same bytes whatever their number; threads where the
work is done in children anyway.

Processes are spawned, as Windows does it, and so they are everywhere the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from huizhi.errors import HuizhiError
from huizhi.workers.crew import Crew, Job, Work, Workers
from huizhi.workers.sent_folder import SentFolder, SharedFolder

ENOUGH = 1_000  # things to do for which it pays to start one more process
_DIED = "有一个进程意外结束，没有全部做完。请重新运行，或写 --jobs 1。"

_Thing = TypeVar("_Thing")
_Done = TypeVar("_Done")
_work: Work[Any, Any] | None = None  # what this process does, once it has been prepared


class LocalWorkers(Workers):
    """So many workers on this machine."""

    is_far = False

    def __init__(self, count: int) -> None:
        self._count = count

    def crew(self, job: Job[_Thing, _Done]) -> Crew[_Thing, _Done]:
        if job.in_children:
            return _Threads(job, self._count)
        return _Processes(job, self._count)

    def sent(self, folder: Path) -> SentFolder:
        return SentFolder(folder.absolute())

    def shared(self, folder: Path) -> AbstractContextManager[SharedFolder]:
        return nullcontext(SharedFolder(folder.absolute()))

    def all_see(self, folder: SharedFolder) -> bool:
        del folder
        return True


class _Processes(Crew[_Thing, _Done]):
    """Processes, each of which is prepared when it starts."""

    def __init__(self, job: Job[_Thing, _Done], count: int) -> None:
        super().__init__(job, count)
        spawn = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(count, spawn, _begin, (job.prepare, job.arguments))

    def close(self) -> None:
        _end(self._pool)

    def _hand_out(self, batch: list[_Thing]) -> Callable[[], list[_Done]]:
        with _deaths_told(), interrupts_held():
            future = self._pool.submit(_do, batch)

        def answers() -> list[_Done]:
            with _deaths_told():
                return future.result()

        return answers


class _Threads(Crew[_Thing, _Done]):
    """Threads, each of which is prepared with its first batch: its children do the work."""

    def __init__(self, job: Job[_Thing, _Done], count: int) -> None:
        super().__init__(job, count)
        self._pool = ThreadPoolExecutor(count)
        self._own = threading.local()
        self._prepared: list[Work[_Thing, _Done]] = []

    def close(self) -> None:
        _end(self._pool)
        for work in self._prepared:
            work.close()

    def _hand_out(self, batch: list[_Thing]) -> Callable[[], list[_Done]]:
        return self._pool.submit(self._do, batch).result

    def _do(self, batch: list[_Thing]) -> list[_Done]:
        if not hasattr(self._own, "work"):
            self._own.work = self._job.prepare(*self._job.arguments)
            self._prepared.append(self._own.work)
        work: Work[_Thing, _Done] = self._own.work
        return work.done(batch)


def jobs_for(things: int) -> int:
    """How many processes pay off for so many things: one for few, at most one for each core."""
    return max(1, min(cores(), things // ENOUGH))


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _end(pool: Executor) -> None:
    pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _deaths_told() -> Iterator[None]:
    try:
        yield
    except BrokenProcessPool as error:
        raise HuizhiError(_DIED) from error


@contextmanager
def interrupts_held() -> Iterator[None]:
    """Ctrl-C waits until this is over; a process that is started inside never hears it.

    The mask is what a new process inherits. It does not keep the signal from this one, for a thread
    of the pool may take it, and Python tells the main thread of it: hence the handler too.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    masked = hasattr(signal, "pthread_sigmask")  # not on Windows
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masked else set()
    try:
        yield
    finally:
        if masked:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        signal.signal(signal.SIGINT, handler)
        if heard:
            signal.raise_signal(signal.SIGINT)


def _begin(prepare: Callable[..., Work[Any, Any]], arguments: tuple[Any, ...]) -> None:
    """Prepares a new process. Ctrl-C is for the first process, which lets the others finish."""
    global _work  # a process has nowhere else to keep it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = prepare(*arguments)


def _do(batch: list[Any]) -> list[Any]:
    assert _work is not None
    return _work.done(batch)
