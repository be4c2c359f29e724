"""Started: a verb in a process of its own, which can be killed and runs beside others.

The process is forked from one that has the program imported already: what a story tells begins
after that, and importing takes longer than most of them. What is started as a clerk starts it,
word for word, is in `test_serve` and `test_packets`.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from huizhi.cli.main import main
from huizhi.steps.correcting import corrections
from huizhi.steps.preparing import checking
from huizhi.steps.receiving import collecting, untold
from huizhi.steps.reporting import reminding, status, summing_up
from huizhi.steps.sending import packets

# What commands import when they need it; named here so that whoever is forked has it.
_IMPORTED = (checking, collecting, corrections, packets, reminding, status, summing_up, untold)
_NURSERY = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload([__name__, "rich.progress", "uvicorn", "huizhi.web.app"])


class Started:
    """A command line of the program that runs; words: the verb and what follows it."""

    def __init__(self, words: Sequence[str]) -> None:
        said, self._path = tempfile.mkstemp(prefix="huizhi-said-")
        os.close(said)
        self._process = _NURSERY.Process(target=_run, args=(list(words), self._path))
        self._process.start()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self._process.exitcode is not None

    def kill(self, after: float = 0.0) -> None:
        """Ends it where it is after so many seconds, unless it has ended before."""
        self._process.join(after)
        self._process.kill()
        self._process.join()
        self._said()

    def ended(self, seconds: float = 300.0) -> tuple[int, str]:
        """Its exit code and what it said, as soon as it has ended by itself."""
        self._process.join(seconds)
        code = self._process.exitcode
        if code is None:
            self.kill()
            raise AssertionError("it has not ended")
        return code, self._said()

    def _said(self) -> str:
        path = Path(self._path)
        said = path.read_text("utf-8")
        path.unlink()
        self._process.close()
        assert "Traceback" not in said, said
        return said


def _run(words: list[str], said: str) -> None:
    """What the process does."""
    target = os.open(said, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(target, stream)
    sys.argv = ["generate.py", *words]
    main(words)
