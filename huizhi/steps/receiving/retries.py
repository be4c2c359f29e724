"""Retries: what could not be read before and is tried again, since something has changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from huizhi.steps.receiving.incoming import StoredFile
from huizhi.steps.receiving.outcome import FileOutcome
from huizhi.storage import (
    AGAINST_BEFORE,
    Failure,
    Fate,
    Ledger,
    Original,
    Originals,
    Received,
    Return,
    load_failures,
    note_failures,
    note_nothing_new,
)


class Retries:
    """The contents that one run tries again. means: with what it reads; see `formats.means`."""

    def __init__(self, ledger: Ledger, means: str) -> None:
        self._ledger, self._means = ledger, means
        self._due: dict[str, Failure] = {}
        self._tried: set[str] = set()
        self._silent: set[str] = set()  # that nobody has sent again

    def settled(self, known: set[str]) -> set[str]:
        """Those of these known contents that need not be tried again; a content that has been sent
        again is also tried where the machine may have been at fault."""
        for digest in known & set(self._failures) - self._tried:
            failure = self._failures[digest]
            if failure.is_due(self._means, sent_again=digest not in self._silent):
                self._due[digest] = failure
                self._tried.add(digest)
        return known - set(self._due)

    def left(self, originals: Originals) -> list[StoredFile]:
        """What could not be read before, was not sent in this run and is tried all the same.

        Raises: StorageError.
        """
        due = [one for one in self._failures.values() if one.is_due(self._means, sent_again=False)]
        again = [one for one in due if one.sha256 not in self._tried]
        paths = originals.at_hand_each([one.stored for one in again])
        there = [(one, path) for one, path in zip(again, paths, strict=True) if path.is_file()]
        self._silent |= {one.sha256 for one, _ in there}
        return [_kept(one, path) for one, path in there]

    def read_among(self, digests: set[str]) -> set[str]:
        """Those of these contents that are none that could not be read before this run."""
        return digests - set(self._failures)

    def is_due(self, sha256: str) -> bool:
        """Whether this content is just being tried again."""
        return sha256 in self._due

    def came(self, sha256: str) -> dt.datetime | None:
        """When a content that is tried again came first."""
        return self._due[sha256].received if sha256 in self._due else None

    def failed_again(self, taken: FileOutcome) -> bool:
        """Whether it is still unreadable and nobody has sent it again: nothing is to be told."""
        if taken.sha256 not in self._silent:
            return False
        if not taken.returns and taken.fate is not Fate.MATERIAL:
            return False
        failed = all(one.is_unread for one in taken.returns)
        if failed:
            with self._ledger.writing() as connection:
                note_nothing_new(connection, taken.sha256)
        return failed

    def behind_later(self, taken: FileOutcome) -> FileOutcome:
        """What became of a file that could be read at last: what came after it goes on counting.

        Raises: StorageError.
        """
        returns, outcome = list(taken.returns), taken.outcome
        for at, one in enumerate(returns):
            later = self._later(one) if one.current and one.community else None
            if later is not None:
                self._ledger.make_current(later)
                left = tuple(f for f in one.findings if f.code not in AGAINST_BEFORE)
                returns[at] = replace(one, current=False, findings=left)
                outcome += f"；后来收到的第{later.revision}版仍然算数"
        return replace(taken, returns=tuple(returns), outcome=outcome)

    def _later(self, one: Return) -> Return | None:
        """The revision that came last after this one and is filled in."""
        after = [r for r in self._ledger.of_same(one) if r.received > one.received and not r.blank]
        return max(after, key=lambda r: r.revision) if after else None

    def unread(self, digests: Collection[str]) -> dict[str, list[Return]]:
        """The returns that wait of those of these contents of which nothing could be read."""
        with self._ledger.looking() as connection:
            failures = load_failures(connection, digests) if digests else []
        found = {one.sha256: list(self._ledger.of_content(one.sha256)) for one in failures}
        return {digest: returns for digest, returns in found.items() if returns}

    def enter(
        self, entry: Received, returns: Sequence[Return], *, tried: bool = False
    ) -> tuple[Return, ...]:
        """The returns as entered, in place of what waited; what still waits does so under each of
        its names. tried: of material, whether other means may read a form in it.
        Raises: StorageError."""
        with self._ledger.together():
            names: list[str] = []
            if self._due.pop(entry.sha256, None) is not None:
                names = self._ledger.forget_unread(entry.sha256)
            entered = self._ledger.enter(entry, returns)
            unread = [one for one in entered if one.is_unread]
            for name in names if unread else ():
                if name != entry.name:
                    self._ledger.enter_return(replace(unread[0], file=name))
            if unread or tried:
                with self._ledger.writing() as connection:
                    note_failures(connection, [entry.sha256], self._means)
        return entered

    @cached_property
    def _failures(self) -> dict[str, Failure]:
        """What could not be read before this run."""
        with self._ledger.looking() as connection:
            return {one.sha256: one for one in load_failures(connection)}


def _kept(failure: Failure, path: Path) -> StoredFile:
    original = Original(failure.sha256, path, path.stat().st_size)
    return StoredFile(failure.name, original, "", came=failure.received)
