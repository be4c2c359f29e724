"""Turns: runs of `collect` that go on at once, in an order that a test says."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest

from huizhi.steps.receiving import collecting, incoming
from tests.stories.office import Batch, Office


class KilledError(BaseException):
    """A run ends where it is."""


def collect_by_turns(
    office: Office, runs: Sequence[Batch], turns: Sequence[int], killed: int | None = None
) -> None:
    """Takes these batches at once on the third day, file by file. turns: which of them takes its
    next file; killed: which of them ends where it then is, the others go on to their ends."""
    going = [_Going(office, one) for one in runs]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incoming, "_TOGETHER", 1)
        for turn in turns:
            going[turn].goes_on()
        if killed is not None:
            going[killed].goes_on(until=KilledError())
        for one in going:
            while one.goes_on():
                pass
    for number, one in enumerate(going):
        with pytest.raises(KilledError) if number == killed else nullcontext():
            one.result()


class _Going:
    """One run in a thread of its own, which takes a file whenever it is let."""

    def __init__(self, office: Office, batch: Batch) -> None:
        self._office, self._batch = office, batch
        self._has_ended = False
        self._until: BaseException | None = None
        self._let, self._done = threading.Semaphore(0), threading.Semaphore(0)
        self.result = ThreadPoolExecutor(1).submit(self._run).result

    def goes_on(self, until: BaseException | None = None) -> bool:
        """Lets it take one more file; whether there may be others. until: what ends it instead."""
        if self._has_ended:
            return False
        self._until = until
        self._let.release()
        self._done.acquire()
        return not self._has_ended

    def _run(self) -> None:
        self._let.acquire()
        campaign = self._office.campaign
        paths, moment = self._batch.paths, self._office.moment(3)
        try:
            collecting.collect(campaign, self._office.output, paths, moment, self._pause)
        finally:
            self._has_ended = True
            self._done.release()

    def _pause(self, _: object) -> None:
        self._done.release()
        self._let.acquire()
        if self._until is not None:
            raise self._until
