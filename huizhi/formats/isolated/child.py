"""The child's side: a process that is asked about one file after another and tells what it found.

Each room that has such a child has a module of its own that calls `serve`. Standard input and
output carry frames (four bytes of length, then so many bytes); whatever else prints goes to
standard error. It ends when its input ends, and by itself when a file takes longer than the limit,
even if the parent is gone.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import os
import sys
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import IO, BinaryIO

from huizhi.content import Limits
from huizhi.errors import DamagedError, ReadError

LONGEST = 1 << 29  # bytes of a frame
# A document is millions of objects without a cycle; looking for cycles doubles the time.
_OBJECTS_BETWEEN_COLLECTIONS = 1_000_000
_GRACE_SECONDS = 2.0  # the parent, when alive, ends a late child before that


# What is said of a file: by its path, what was asked besides, and the limits.
ChildAnswer = Callable[[Path, Mapping[str, str], Limits], bytes]


def request(number: int, path: Path, limits: Limits, asked: Mapping[str, str]) -> bytes:
    """Return the question a parent asks: one file, the limits to read it in, and whatever else the
    `ChildAnswer` needs to know. The answer carries the same number."""
    said = {"number": number, "path": str(path), "limits": _said(limits), "asked": dict(asked)}
    return json.dumps(said).encode("ascii")


@lru_cache(maxsize=8)
def _said(limits: Limits) -> dict[str, object]:
    return dataclasses.asdict(limits)


def serve(answer: ChildAnswer) -> None:
    """Answer requests until there are no more."""
    requests, answers = _channel()
    _serve(answer, requests, answers)


def serve_told(prepare: Callable[[bytes], ChildAnswer]) -> None:
    """The same by what is made of what the parent says first."""
    requests, answers = _channel()
    first = read_frame(requests)
    if first is not None:
        _serve(prepare(first), requests, answers)


def _serve(answer: ChildAnswer, requests: BinaryIO, answers: BinaryIO) -> None:
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    while (asked := read_frame(requests)) is not None:
        said = json.loads(asked)
        limits = Limits(**said["limits"])
        _limit_memory(limits.child_bytes)
        stop = _limit_time(limits.child_seconds + _GRACE_SECONDS)
        found = _answered(answer, Path(said["path"]), said["asked"], limits)
        stop.cancel()
        write_frame(answers, int(said["number"]).to_bytes(8, "big") + found)


def _answered(answer: ChildAnswer, path: Path, asked: Mapping[str, str], limits: Limits) -> bytes:
    """ "D" and what was found, or "E" and an error: its class, what it found, what helps."""
    try:
        return b"D" + answer(path, asked, limits)
    except ReadError as error:
        return b"E" + json.dumps(_error(error)).encode("ascii")


def _error(error: ReadError) -> list[str]:
    return [type(error).__name__, error.found, error.expected]


def content(path: Path, limits: Limits) -> bytes:
    """The bytes of a file. Raises: LimitError; DamagedError when it cannot be opened."""
    try:
        with path.open("rb") as file:
            limits.check_file(os.fstat(file.fileno()).st_size)
            return file.read(limits.file_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "文件名有误"
        raise DamagedError(f"打不开这个文件（{reason}）") from error


def _channel() -> tuple[BinaryIO, BinaryIO]:
    """Input and output for frames, out of reach of everything that prints or asks."""
    sys.stdout.flush()
    requests, answers = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    if sys.platform == "win32":
        import msvcrt

        msvcrt.setmode(requests, os.O_BINARY)
        msvcrt.setmode(answers, os.O_BINARY)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


def _limit_memory(size: int) -> None:
    """Hold this process to so many bytes of address space, where the system can."""
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = size if hard == resource.RLIM_INFINITY else min(size, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


class _Alarm:
    """Ends this process when not cancelled in time.

    By a signal where there are any: no Python code need run for it, a library may be busy.
    """

    def __init__(self, seconds: float) -> None:
        self._timer: threading.Timer | None = None
        if sys.platform == "win32":
            self._timer = threading.Timer(seconds, os._exit, [1])
            self._timer.daemon = True
            self._timer.start()
        else:
            import signal

            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, seconds)

    def cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if sys.platform != "win32":
            import signal

            signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_time(seconds: float) -> _Alarm:
    return _Alarm(seconds)


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Send one frame. Raises: ValueError when it is too long, OSError when nobody reads."""
    if len(data) > LONGEST:
        raise ValueError(f"a frame of {len(data)} bytes")
    stream.write(len(data).to_bytes(4, "big"))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame, or None where the stream ends, be it in the middle of a frame.

    Raises: ValueError when the length is beyond all frames: the other side sends something else.
    """
    head = stream.read(4)
    if len(head) < 4:
        return None
    length = int.from_bytes(head, "big")
    if length > LONGEST:
        raise ValueError(f"a frame of {length} bytes")
    data = stream.read(length)
    return data if len(data) == length else None
