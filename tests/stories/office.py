"""Office: the folders of the state machine, and what is done in them by the program's own steps.

Files are read as ever, but in this process and each content once only, and what came is not flushed
to the disk: the same contents come thousands of times.
"""

from __future__ import annotations

import atexit
import datetime as dt
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Self

import pytest
import sqlalchemy as sa

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.content.facts import Facts
from huizhi.content.grid import Document
from huizhi.content.limits import Limits
from huizhi.errors import ReadError
from huizhi.formats.media.facts_child import facts_of
from huizhi.formats.media.facts_reader import FileOfKind, from_json
from huizhi.formats.reader import read_bytes
from huizhi.formats.return_reader import ReturnReader
from huizhi.steps.receiving import assigning, collecting, examine, incoming
from huizhi.steps.receiving.outcome import CollectResult
from huizhi.steps.standing.campaign_state import CampaignState, state_in_ledger
from huizhi.storage import folder_originals
from huizhi.storage.ledger import Ledger
from huizhi.storage.tables import ABOUT, SOURCES, TABLES
from tests.paths import ROOT
from tests.stories.office_mail import COMMUNITIES, archive_of
from tests.stories.started import Started

TODAY = dt.date(2024, 6, 20)
_MEMORY = Path("/dev/shm")
_LAID = dt.datetime(2024, 5, 1, tzinfo=dt.UTC).timestamp()
_GROUP = 64  # files that are entered together


@dataclass(frozen=True)
class Batch:
    """What was taken in one run. sender: whose link it came by."""

    paths: tuple[Path, ...]
    sender: str = ""


@dataclass
class Office:
    """config, output and inbox in one folder; missing: communities that are not on the roster."""

    folder: Path
    missing: frozenset[str] = frozenset()
    batches: list[Batch] = field(default_factory=list)

    @classmethod
    def make(cls) -> Self:
        """A new office in a folder of its own, in memory where the system has that."""
        near = str(_MEMORY) if _MEMORY.is_dir() else None
        return cls(Path(tempfile.mkdtemp(prefix="huizhi-office-", dir=near)))

    def close(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def campaign(self) -> Campaign:
        return _campaign(self.missing)

    def lay(self, files: dict[str, bytes], order: Sequence[str]) -> tuple[Path, ...]:
        """Files as they lie before a run: those with a folder in it, those of an archive in it;
        the paths that are taken, in this order of their first names."""
        inbox = self.folder / "inbox" / f"{len(self.batches)}"
        packed: dict[str, dict[str, bytes]] = {}
        for name, data in files.items():
            before, within, member = name.partition(".zip/")
            if within:
                packed.setdefault(f"{before}.zip", {})[member] = data
                continue
            path = inbox / name
            _write(path, data)
        for name, members in packed.items():
            _write(inbox / name, archive_of(members))
        return tuple(inbox / name for name in order)

    def moment(self, day: int) -> dt.datetime:
        """Ten o'clock on this day of June."""
        return dt.datetime(2024, 6, day, 10, tzinfo=self.campaign.settings.zone)

    def collect(self, batch: Batch, day: int, together: int = _GROUP) -> CollectResult:
        """What became of these files; together: how many are entered in one transaction."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(incoming, "_TOGETHER", together)
            return collecting.collect(
                self.campaign, self.output, batch.paths, self.moment(day), sender=batch.sender
            )

    def collect_all(self, day: int) -> None:
        """Everything that was ever taken, once more."""
        own = tuple(path for batch in self.batches if not batch.sender for path in batch.paths)
        self.collect(Batch(own), day)
        for batch in self.batches:
            if batch.sender and not self.missing:
                self.collect(batch, day)

    def ledger(self) -> Ledger:
        return Ledger.in_folder(self.output, self.campaign.settings.campaign_id)

    def assign(self, file: str, community: str, deliverable: str | None) -> None:
        assigning.assign(self.campaign, self.output, file, community, deliverable)

    def gathered(self) -> CampaignState:
        """Everything that the summary and the report are made from."""
        with self.ledger() as ledger:
            return state_in_ledger(self.campaign, ledger, TODAY)

    def tables(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of the ledger but its notes of itself, of a run and of how files lay."""
        with self.ledger() as ledger, ledger.looking() as connection:
            return {
                table.name: sorted(
                    (tuple(row) for row in connection.execute(sa.select(table))), key=repr
                )
                for table in TABLES.sorted_tables
                if table not in {ABOUT, SOURCES}
            }

    def started(self, batch: Batch, day: int) -> Started:
        """The same as `collect` in a process of its own, as a clerk starts it."""
        words = [str(path) for path in batch.paths]
        words += ["--config", str(_config(self.missing)), "--output", str(self.output)]
        return Started(["collect", *words, "--received", self.moment(day).isoformat()])


def _write(path: Path, data: bytes) -> None:
    """A file as it comes by mail: all were laid there at the same moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    os.utime(path, (_LAID, _LAID))


def ended_well(process: Started) -> None:
    """Asserts that a run has ended by itself, with findings or without."""
    code, said = process.ended()
    assert code in {0, 1}, said


@cache
def _config(missing: frozenset[str]) -> Path:
    """The example's configuration without these communities."""
    if not missing:
        return ROOT / "config"
    folder = Path(tempfile.mkdtemp(prefix="huizhi-roster-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(ROOT / "config", folder, dirs_exist_ok=True)
    roster = folder / "communities.yaml"
    text = roster.read_text(encoding="utf-8")
    for name in missing:
        text = re.sub(rf"^ *- \{{名称: {name},.*\n", "", text, flags=re.M)
    roster.write_text(text, encoding="utf-8")
    return folder


@cache
def _campaign(missing: frozenset[str]) -> Campaign:
    campaign = load_campaign(_config(missing), ROOT / "templates")
    assert {one.name for one in campaign.settings.communities} & set(COMMUNITIES) == set(
        COMMUNITIES
    ) - missing
    return campaign


class _Remembered:
    """A reader that reads each content once only; what is stored is called by its digest."""

    documents: dict[str, Document | ReadError] = {}  # noqa: RUF012
    found: dict[str, Facts] = {}  # noqa: RUF012

    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass


class RememberedReader(_Remembered):
    """In the place of the reader of returns."""

    means = ReturnReader().means  # as a run in a process of its own has them

    def read_each(self, paths: Sequence[Path]) -> Iterator[Document | ReadError]:
        for path in paths:
            if path.stem not in self.documents:
                self.documents[path.stem] = _document(path)
            yield self.documents[path.stem]

    def read(self, path: Path) -> Document:
        (read,) = self.read_each([path])
        if isinstance(read, ReadError):
            raise read
        return read


def _document(path: Path) -> Document | ReadError:
    try:
        return read_bytes(path.read_bytes(), Limits())
    except ReadError as error:
        return error


class RememberedFacts(_Remembered):
    """In the place of the reader of pictures."""

    def close(self) -> None:
        pass

    def read_each(self, wanted: Sequence[FileOfKind]) -> Iterator[Facts]:
        for one in wanted:
            if one.path.stem not in self.found:
                said = facts_of(one.path, {"kind": one.kind}, Limits())
                self.found[one.path.stem] = from_json(said)
            yield self.found[one.path.stem]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each content is read once only, and nothing is flushed."""
    monkeypatch.setattr(collecting, "ReturnReader", RememberedReader)
    monkeypatch.setattr(assigning, "ReturnReader", RememberedReader)
    monkeypatch.setattr(examine, "FactsReader", RememberedFacts)
    monkeypatch.setattr(folder_originals, "_flush", lambda _: None)
