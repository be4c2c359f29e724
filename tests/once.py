"""Once: what several workers of one run need is made by whichever comes first."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pytest


class Server(Protocol):
    """What all workers of a run use, in a folder of its own. begin: does nothing where it runs."""

    def begin(self) -> None: ...

    def stop(self) -> None: ...


def begin_once(one: Server, folder: Path) -> None:
    """Begins it unless another worker has."""
    with alone(_lock_of(folder)):
        one.begin()


def end_for_all(one: Server, folder: Path) -> None:
    """Ends it, if anybody began it."""
    one.stop()
    _lock_of(folder).unlink(missing_ok=True)


def _lock_of(folder: Path) -> Path:
    return folder.with_name(f"{folder.name}.lock")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name in which `make` has made something, to be looked at, never changed.
    Tests of one module go to several workers, and each would make it for itself."""
    top = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        top = top.parent
    folder, done = top / name, top / f"{name}.done"
    with alone(top / f"{name}.lock"):
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """A block in which no other worker is."""
    if sys.platform == "win32":  # where tests run in one process
        yield
        return
    import fcntl

    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
