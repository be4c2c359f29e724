"""Once: what several workers of one run need is made by whichever comes first."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


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
