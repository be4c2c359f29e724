"""A run that is killed: a verb in a process of its own, forked from this one, which knows the
program already, so that a second is not spent on imports before each kill."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from huizhi.cli.main import run

_STEP = 0.001  # seconds between two looks


@dataclass
class Window:
    """When a run does what a kill may break: seconds from its start to its first change of the
    output folder, and to its end; corrected as runs go faster or slower."""

    first: float
    end: float

    def moment(self, rng: random.Random) -> float:
        """When the next run is killed: mostly while it writes."""
        if rng.random() < 0.1:
            return rng.uniform(0, self.first)
        return rng.uniform(self.first * 0.9, self.end * 1.02)

    def learn(self, killed: bool, seconds: float) -> None:
        self.end = self.end * 1.01 if killed else max(self.first, 0.7 * self.end + 0.3 * seconds)


@dataclass(frozen=True)
class Ran:
    """One run. killed: before it ended; code: None when killed; told: what it had said."""

    killed: bool
    seconds: float
    code: int | None
    told: str


@dataclass
class Runner:
    """Runs verbs on one campaign. temporary: the system's folder of temporary files, as they see
    it; words: what follows each verb."""

    temporary: Path
    words: tuple[str, ...]
    rng: random.Random
    said: Path = field(init=False)

    def __post_init__(self) -> None:
        self.temporary.mkdir(parents=True)
        self.said = self.temporary.parent / "said.txt"

    def whole(self, output: Path, *words: str) -> Ran:
        """A run that nobody kills."""
        return self._ran(output, words, None)

    def killed(self, output: Path, window: Window, *words: str) -> Ran:
        """A run that is killed at a moment of the window, alone or with all it has started."""
        ran = self._ran(output, words, window.moment(self.rng))
        window.learn(ran.killed, ran.seconds)
        return ran

    def window(self, output: Path, *words: str) -> Window:
        """The window of a run that nobody kills."""
        start, before = time.monotonic(), _mark(output)
        pid = self.forked(lambda: self.verb(output, words))
        first = 0.0
        while os.waitpid(pid, os.WNOHANG) == (0, 0):
            if not first and _mark(output) != before:
                first = time.monotonic() - start
            time.sleep(_STEP)
        end = time.monotonic() - start
        return Window(first or end / 2, end)

    def forked(self, work: Callable[[], int]) -> int:
        """A process that does this, in a group of its own; its number."""
        if pid := os.fork():
            return pid
        code = 70
        try:
            os.setsid()
            os.environ["TMPDIR"] = str(self.temporary)
            tempfile.tempdir = str(self.temporary)
            handle = os.open(self.said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(handle, 1)
            os.dup2(handle, 2)
            code = work()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)

    def verb(self, output: Path, words: tuple[str, ...]) -> int:
        """The verb, as the command line does it; its exit code."""
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
        return run([*words, *self.words, "--output", str(output)])

    def _ran(self, output: Path, words: tuple[str, ...], moment: float | None) -> Ran:
        self.said.write_bytes(b"")  # a run that is killed at once has said nothing
        start = time.monotonic()
        pid = self.forked(lambda: self.verb(output, words))
        while moment is not None and time.monotonic() - start < moment:
            if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                moment = None
            time.sleep(_STEP)
        if moment is not None:
            kill(pid, self.rng)
        _, status = os.waitpid(pid, 0)
        seconds = time.monotonic() - start
        code = None if os.WIFSIGNALED(status) else os.waitstatus_to_exitcode(status)
        return Ran(code is None, seconds, code, self.said.read_text("utf-8", "replace"))


def kill(pid: int, rng: random.Random) -> None:
    """As the power goes, with everything that it has started, or as a crash, alone."""
    with contextlib.suppress(ProcessLookupError):
        if rng.random() < 0.5:
            os.killpg(pid, signal.SIGKILL)
        else:
            os.kill(pid, signal.SIGKILL)


def _mark(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0
