"""Jobs: one kind of work done by several processes at once, the same bytes whatever their number.

Each process prepares itself once, and what it is sent and sends back is small. Processes are
spawned, as Windows does it, and so they are everywhere the same.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Any, TypeVar

from huizhi.errors import HuizhiError

ENOUGH = 1_000  # things to do for which it pays to start one more process
_BATCH = 16  # things that are sent to a process at a time
_AHEAD = 3  # batches that wait or run, for each process

_Thing = TypeVar("_Thing")
_Done = TypeVar("_Done")
_work: Callable[..., object] | None = None  # what this process does, once it has been prepared


def jobs_for(things: int) -> int:
    """How many processes pay off for so many things: one for few, at most one for each core."""
    return max(1, min(cores(), things // ENOUGH))


def done_in_jobs(
    prepare: Callable[..., Callable[[_Thing], _Done]],
    arguments: tuple[object, ...],
    things: Sequence[_Thing],
    jobs: int,
    batch: int = _BATCH,
) -> Iterator[_Done]:
    """What `prepare(*arguments)(thing)` gives for each thing, in order; prepared once a process.
    batch: how many are sent at a time; one of things that take long, so that none waits idle.

    Whoever stops in the midst waits until what is being done is finished; nothing new is begun.
    Raises: HuizhiError when a process died, or as the work does.
    """
    pool = ProcessPoolExecutor(
        jobs, multiprocessing.get_context("spawn"), _begin, (prepare, arguments)
    )
    waiting: deque[Future[list[_Done]]] = deque()
    try:
        for first in range(0, len(things), batch):
            with _interrupts_held():
                waiting.append(pool.submit(_do, things[first : first + batch]))
            if len(waiting) >= jobs * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise HuizhiError(
            "有一个进程意外结束，没有全部做完。请重新运行，或写 --jobs 1。"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_held() -> Iterator[None]:
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


def _begin(prepare: Callable[..., Callable[..., object]], arguments: tuple[object, ...]) -> None:
    """Prepares a new process. Ctrl-C is for the first process, which lets the others finish."""
    global _work  # a process has nowhere else to keep it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _work = prepare(*arguments)


def _do(batch: Sequence[object]) -> list[Any]:
    assert _work is not None
    return [_work(thing) for thing in batch]


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
