"""Untold: what was entered and of which nobody has been told, because that run was killed or failed
before it could say anything. Whoever takes in the same content again is told as if it were new."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from huizhi.campaign import Settings
from huizhi.steps.receiving.incoming import StoredFile
from huizhi.steps.receiving.outcome import CollectResult, FileOutcome
from huizhi.storage import Ledger, Return, forget_untold, untold_among


@dataclass
class Untold:
    """The untold contents that one run meets. sender: by whose link they come, "" for the clerk's;
    met: whether there were any; own: contents that this run has entered, or tells of already."""

    ledger: Ledger
    sender: str = ""
    met: bool = False
    own: set[str] = field(default_factory=set)

    def among(self, digests: Collection[str]) -> set[str]:
        """Those of these known contents that an earlier run entered and did not tell of."""
        return untold_among(self.ledger, [one for one in digests if one not in self.own])

    def told_of(
        self, files: Sequence[StoredFile], digests: Collection[str]
    ) -> list[FileOutcome | None]:
        """What became of each of these files, where it is known and untold; None for others."""
        untold = self.among(digests)
        return [
            self._told(one.original.sha256, one.name)
            if one.original.sha256 in untold - self.own
            else None
            for one in files
        ]

    def _told(self, sha256: str, name: str) -> FileOutcome | None:
        """What became of this untold content, which came again under this name; None when it is
        not told by whose link it comes: others' returns are none of theirs."""
        returns = self.ledger.of_content(sha256)
        received = self.ledger.one_received(sha256)
        if received is None or not self._may_know(returns):
            return None
        self.met = True
        self.own.add(sha256)
        return FileOutcome(name, received.outcome, returns, sha256=sha256, fate=received.fate)

    def _may_know(self, returns: Iterable[Return]) -> bool:
        return not self.sender or all(one.community == self.sender for one in returns)


def note_told(
    settings: Settings, output: Path, result: CollectResult, *, rebuilding: bool = False
) -> None:
    """Everything in this result has been said where it is read. rebuilding: as for `collect`.
    Raises: StorageError."""
    digests = list({one.sha256 for one in result.taken if one.sha256})
    if not digests:
        return
    with Ledger.in_folder(output, settings, rebuilding=rebuilding) as ledger:
        forget_untold(ledger, digests)
