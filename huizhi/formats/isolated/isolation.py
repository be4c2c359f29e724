"""Isolation: returned files are read in a child process, so that none can stop this one.

No reader is safe in the process: files exist on which good libraries abort, hang or take all
memory. A child that dies, hangs or says nonsense becomes a ReaderDiedError, and the next file
gets a new child.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import IO, Generic, Self, TypeVar

from huizhi.content import Limits
from huizhi.errors import (
    DamagedError,
    EncryptedError,
    LimitError,
    NoFormError,
    ReaderDiedError,
    ReadError,
    UnknownKindError,
)
from huizhi.formats.isolated.child import read_frame, request, write_frame
from huizhi.formats.isolated.death import death_error, late_error

_ERRORS = MappingProxyType(
    {
        one.__name__: one
        for one in (
            ReadError,
            UnknownKindError,
            NoFormError,
            EncryptedError,
            DamagedError,
            LimitError,
        )
    }
)
_LAST_LINES = 40
_Found = TypeVar("_Found")
_FAREWELL_SECONDS = 1.0


@dataclass(frozen=True)
class Question:
    """What a child is asked: a file, and what it must know besides."""

    path: Path
    details: Mapping[str, str] = field(default_factory=dict)


class Isolated(Generic[_Found]):
    """Asks a warm child process about files. Use as a context manager; one thread at a time.

    command: the child program; understand: makes of its answer what `ask` returns, and raises
    ValueError for nonsense; first: what each child is told before it is asked anything, None for
    nothing.
    """

    def __init__(
        self,
        command: Sequence[str],
        understand: Callable[[bytes], _Found],
        limits: Limits | None = None,
        first: bytes | None = None,
    ) -> None:
        self._limits = limits or Limits()
        self._command = tuple(command)
        self._first = first
        self._understand = understand
        self._child: _Child | None = None
        self._asked = 0
        self._ahead: deque[tuple[int, Question]] = deque()  # questions that the child has already

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def begin(self, questions: Sequence[Question]) -> None:
        """Has the child begin with what will be asked, in this order; not too many, for they wait
        in a pipe (some hundred bytes each)."""
        self._child = self._living_child(None)
        self._go_ahead(self._child, questions)

    def ask_each(self, questions: Sequence[Question]) -> Iterator[_Found | ReadError]:
        """The answer to each, or the error as of `ask`; the child has all of them ahead of time, so
        they are not too many."""
        if questions:
            self.begin(questions)
        for question in questions:
            try:
                yield self.ask(question)
            except ReadError as error:
                yield error

    def ask(self, question: Question, following: Question | None = None) -> _Found:
        """What the child found in a file; following: what will be asked next, so that the child
        can begin while this answer is looked at.

        Raises: ReadError as the reader in the child raised it; ReaderDiedError when the child
        died, took too long or said nonsense (its last words are in the error's notes).
        """
        child = self._living_child(question)
        try:
            number = self._ahead.popleft()[0] if self._ahead else self._send(child, question)
            answer = child.answer(self._limits.child_seconds)
            if following is not None:
                self._go_ahead(child, [following])
            said = self._understood(answer, number)
        except BaseException:
            self._ahead.clear()
            child.kill()
            raise
        self._child = child
        if isinstance(said, ReadError):
            raise said
        return said

    def _go_ahead(self, child: _Child, questions: Sequence[Question]) -> None:
        """Sends what will be asked later; a child that dies of it is asked again then."""
        with contextlib.suppress(ReaderDiedError):
            for question in questions:
                self._ahead.append((self._send(child, question), question))

    def _send(self, child: _Child, question: Question) -> int:
        """The number of the question, which the child has now."""
        self._asked += 1
        path = question.path.absolute()
        child.ask(request(self._asked, path, self._limits, question.details))
        return self._asked

    def _living_child(self, question: Question | None) -> _Child:
        """The warm child, or a new one when it died or is busy with a file that is not wanted
        (None: none is asked yet); it is kept again only once it has answered."""
        child, self._child = self._child, None
        wanted = not self._ahead or question is None or self._ahead[0][1] == question
        if child is not None and child.alive and wanted:
            return child
        if child is not None:
            child.kill()
        self._ahead.clear()
        child = _Child(self._command)
        if self._first is not None:
            with contextlib.suppress(ReaderDiedError):  # whoever asks it is told
                child.ask(self._first)
        return child

    def _understood(self, answer: bytes, number: int) -> _Found | ReadError:
        """What was found, or the error in an answer.

        Raises: ReaderDiedError for anything else, also for the answer to another question.
        """
        if int.from_bytes(answer[:8], "big") == number:
            try:
                if answer[8:9] == b"D":
                    return self._understand(answer[9:])
                return error_named(*json.loads(answer[9:]))
            except (ValueError, KeyError, TypeError) as error:
                raise ReaderDiedError("读取程序的回答不完整") from error
        raise ReaderDiedError("读取程序的回答不完整")


def error_named(name: str, found: str, expected: str) -> ReadError:
    """The error of a reader that came over as words. Raises: KeyError for no such class."""
    return _ERRORS[name](found, expected)


class _Child:
    """One running child and the threads that listen to it (pipes know no select on Windows)."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )
        stdin, stdout, stderr = self._process.stdin, self._process.stdout, self._process.stderr
        if stdin is None or stdout is None or stderr is None:
            raise ReaderDiedError("读取程序没有启动")
        self._stdin, self._stdout, self._stderr = stdin, stdout, stderr
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._last_words: deque[str] = deque(maxlen=_LAST_LINES)
        self._listeners = [
            threading.Thread(target=target, daemon=True)
            for target in (self._listen, self._overhear)
        ]
        for listener in self._listeners:
            listener.start()

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ask(self, question: bytes) -> None:
        """Gives the child a question. Raises: ReaderDiedError when it takes none."""
        try:
            write_frame(self._stdin, question)
        except OSError as error:
            raise self._died() from error

    def answer(self, seconds: float) -> bytes:
        """The next answer. Raises: ReaderDiedError when none comes in time."""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise late_error(seconds) from None
        if answer is None:
            raise self._died()
        return answer

    def end(self) -> None:
        """Let the child go; kill it when it stays."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_FAREWELL_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the child now and take its threads and pipes down."""
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._stdin.close()
        for listener, pipe in zip(self._listeners, (self._stdout, self._stderr), strict=True):
            listener.join(_FAREWELL_SECONDS)
            if not listener.is_alive():  # a pipe that is being read cannot be closed
                pipe.close()

    def _died(self) -> ReaderDiedError:
        """What it died of, by its exit code and its last words."""
        code: int | None = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = self._process.wait(_FAREWELL_SECONDS)
        self._process.kill()
        self._process.wait()
        for listener in self._listeners:
            listener.join(_FAREWELL_SECONDS)
        return death_error(code, tuple(self._last_words))

    def _listen(self) -> None:
        try:
            while (frame := _frame_from(self._stdout)) is not None:
                self._answers.put(frame)
        finally:
            self._answers.put(None)

    def _overhear(self) -> None:
        with contextlib.suppress(ValueError, OSError):
            for line in self._stderr:
                self._last_words.append(line.decode("utf-8", "replace").rstrip()[:500])


def _frame_from(stream: IO[bytes]) -> bytes | None:
    """The next frame; None where there is none, or what comes is no frame."""
    try:
        return read_frame(stream)
    except (ValueError, OSError):
        return None


def _environment() -> dict[str, str]:
    """This process's environment, with this very huizhi to be imported first."""
    root = str(Path(__file__).resolve().parents[3])
    inherited = os.environ.get("PYTHONPATH", "")
    paths = os.pathsep.join(filter(None, (root, inherited)))
    return {**os.environ, "PYTHONPATH": paths, "PYTHONUTF8": "1"}
