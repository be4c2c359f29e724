"""Originals access: how workers come to the originals that they are to look at.

From the bucket by their digests, each worker by itself; from their folder, where all workers see
it; else their bytes are sent along.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from huizhi.campaign import BucketAddress
from huizhi.disk import temporary_folder
from huizhi.storage.originals import Originals
from huizhi.workers import SharedFolder, Workers

_MOST_SENT = 16 << 20  # bytes of an original that is sent along; larger ones stay


@dataclass(frozen=True)
class SentOriginal:
    """An original as a worker is told of it. stored: the name under which it is kept; data: what is
    in it, where that is sent along."""

    stored: str
    data: bytes | None = None

    @property
    def weight(self) -> int:
        """Bytes that are sent."""
        return len(self.data or b"")


class OriginalsAccess(ABC):
    """One of these; goes over with a job."""

    def sent(self, stored: str) -> SentOriginal:
        """The original of this name as it is sent. Raises: StorageError where it cannot be
        fetched."""
        return SentOriginal(stored)

    @contextmanager
    def at_hand(self, some: Sequence[SentOriginal]) -> Iterator[list[Path | None]]:
        """For the worker: where each lies on its machine until the block ends; None for what is not
        to be had there. Raises: StorageError where they cannot be fetched; DamagedError."""
        yield list(self._paths(some))

    @abstractmethod
    def _paths(self, some: Sequence[SentOriginal]) -> Sequence[Path | None]:
        """Where they lie."""


@dataclass(frozen=True)
class AccessHere(OriginalsAccess):
    """For workers of this machine."""

    originals: Originals

    def _paths(self, some: Sequence[SentOriginal]) -> Sequence[Path | None]:
        return self.originals.at_hand_each([one.stored for one in some])


@dataclass(frozen=True)
class _BucketAccess(OriginalsAccess):
    address: BucketAddress

    def _paths(self, some: Sequence[SentOriginal]) -> Sequence[Path | None]:
        return self._originals.at_hand_each([one.stored for one in some])

    @cached_property
    def _originals(self) -> Originals:
        from huizhi.storage.bucket_originals import BucketOriginals  # only where there is a bucket

        return BucketOriginals(self.address, Path())


@dataclass(frozen=True)
class _FolderAccess(OriginalsAccess):
    folder: SharedFolder

    def _paths(self, some: Sequence[SentOriginal]) -> Sequence[Path | None]:
        if not self._is_seen:
            return [None] * len(some)
        return [self.folder.path / one.stored for one in some]

    @cached_property
    def _is_seen(self) -> bool:
        return self.folder.is_seen()


@dataclass(frozen=True)
class _SentAlong(OriginalsAccess):
    """originals: None once it has gone over."""

    originals: Originals | None

    def __reduce__(self) -> tuple[type[_SentAlong], tuple[None]]:
        return _SentAlong, (None,)

    def sent(self, stored: str) -> SentOriginal:
        assert self.originals is not None
        with suppress(OSError):
            path = self.originals.at_hand(stored)
            if path.stat().st_size <= _MOST_SENT:
                return SentOriginal(stored, path.read_bytes())
        return SentOriginal(stored)

    @contextmanager
    def at_hand(self, some: Sequence[SentOriginal]) -> Iterator[list[Path | None]]:
        with temporary_folder() as folder:
            for number, one in enumerate(some):
                if one.data is not None:
                    (folder / f"{number}-{one.stored}").write_bytes(one.data)
            yield [
                None if one.data is None else folder / f"{number}-{one.stored}"
                for number, one in enumerate(some)
            ]

    def _paths(self, some: Sequence[SentOriginal]) -> Sequence[Path | None]:
        return [None] * len(some)


@contextmanager
def access_to(originals: Originals, workers: Workers) -> Iterator[OriginalsAccess]:
    """How these workers come to these originals. Raises: StorageError."""
    if not workers.is_far:
        yield AccessHere(originals)
    elif originals.address is not None:
        yield _BucketAccess(originals.address)
    else:
        with workers.shared(originals.folder) as shared:
            seen = workers.all_see(shared)
            yield _FolderAccess(shared) if seen else _SentAlong(originals)
