"""Collect: takes what came back; stores it, reads it, checks it, enters it in the ledger.

The original is on the disk before anything else happens to it, and one transaction enters what
was read in it. A run that was killed is simply run again: what was entered is passed over.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.errors import DamagedError, HuizhiError, ReadError, StorageError
from huizhi.formats.kind import is_passed_over, sniff
from huizhi.formats.limits import Limits
from huizhi.formats.package import members_of
from huizhi.formats.return_reader import ReturnReader
from huizhi.settings import Settings
from huizhi.steps.form_set import FormSet
from huizhi.steps.ledger import Ledger
from huizhi.steps.originals import Original, keep_bytes, keep_file
from huizhi.steps.readings import Reading, read_return, unreadable
from huizhi.steps.returns import PASSED_OVER, Received, Return

FOLDER = "returns"
MATERIAL = {"picture", "video"}  # kept as they are; not forms


@dataclass(frozen=True)
class Taken:
    """What became of one received file: its name, the outcome in Chinese, its entered returns;
    new: whether it was not known before."""

    file: str
    outcome: str
    returns: tuple[Return, ...] = ()
    new: bool = True


@dataclass(frozen=True)
class CollectResult:
    """taken: in the order taken; refused: Chinese sentences on what could not be taken at all."""

    taken: tuple[Taken, ...]
    refused: tuple[str, ...]


@dataclass(frozen=True)
class _Kept:
    """A stored original waiting to be read: its name as received and its content's kind."""

    name: str
    original: Original
    kind: str


def collect(
    settings: Settings,
    forms: FormSet,
    output: Path,
    paths: Sequence[Path],
    received: dt.datetime | None = None,
    progress: Callable[[Taken], None] = lambda _: None,
) -> CollectResult:
    """What became of every file in these files, folders and zips.

    received: when they came, with time zone; None is now. Raises: HuizhiError when a path is not
    there (nothing is taken then); StorageError when the ledger cannot be used. Trouble with single
    files is in the result.
    """
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise HuizhiError(f"找不到 {'、'.join(map(_readable, missing))}。请检查路径是否写对。")
    arrival = received or dt.datetime.now(settings.zone).replace(microsecond=0)
    taken: list[Taken] = []
    refused: list[str] = []
    limits = Limits()
    with Ledger.in_folder(output, settings.campaign_id) as ledger, ReturnReader(limits) as reader:
        work = _Collecting(settings, forms, output / FOLDER, ledger, reader, arrival, limits)
        for path in paths:
            for one in work.take(path, refused):
                taken.append(one)
                progress(one)
        for one in work.take_rest():
            taken.append(one)
            progress(one)
    return CollectResult(tuple(taken), tuple(refused))


@dataclass
class _Collecting:
    """One run of `collect`. Blank forms wait to the end: one that came beside a filled one is no
    return, and which of the two is read first must not matter."""

    settings: Settings
    forms: FormSet
    folder: Path
    ledger: Ledger
    reader: ReturnReader
    arrival: dt.datetime
    limits: Limits

    def __post_init__(self) -> None:
        self._blanks: list[tuple[_Kept, Reading]] = []
        self._archives: list[tuple[_Kept, Reading]] = []

    def take(self, path: Path, refused: list[str]) -> Iterator[Taken]:
        """What became of this file, or of every file in this folder."""
        for name, file in _files_in(path, refused):
            try:
                yield from self._take_file(name, keep_file(file, self.folder))
            except StorageError as error:
                refused.append(f"{name}：{error}")

    def take_rest(self) -> Iterator[Taken]:
        """The blank forms, entered where nothing filled came and only noted where something did;
        then the archives, so that a run that was killed before this opens them again."""
        filled = {
            (one.community, one.deliverable)
            for one in self.ledger.returns()
            if one.current and not one.blank
        }
        for kept, reading in self._blanks:
            owed = tuple(r for r in reading.returns if (r.community, r.deliverable) not in filled)
            outcome = reading.outcome if owed else "空白表，另有填写好的，未作为报送"
            yield self._enter(kept, replace(reading, returns=owed, outcome=outcome))
        for kept, reading in self._archives:
            yield self._enter(kept, reading)

    def _take_file(self, name: str, original: Original) -> Iterator[Taken]:
        if self.ledger.knows(original.sha256):
            yield Taken(name, self._known(original.sha256), new=False)
            return
        if is_passed_over(name):
            yield self._pass_over(_Kept(name, original, ""))
            return
        with original.path.open("rb") as file:
            kind = sniff(file.read(self.limits.file_bytes + 1))
        kept = _Kept(name, original, kind)
        if kind == "zip":
            yield from self._take_archive(kept)
        else:
            yield from self._take_content(kept)

    def _take_archive(self, kept: _Kept) -> Iterator[Taken]:
        """What became of the members; the archive itself waits until they are all entered."""
        try:
            members = members_of(kept.original.path.read_bytes(), self.limits)
        except ReadError as error:
            yield self._enter(kept, unreadable(self._return(kept), error))
            return
        for member, data in members:
            name = f"{kept.name}/{member}"
            original = keep_bytes(data, member, self.folder)
            if is_passed_over(member):
                yield self._pass_over(_Kept(name, original, ""))
                continue
            if self.ledger.knows(original.sha256):
                yield Taken(name, self._known(original.sha256), new=False)
                continue
            kind = sniff(data)
            if kind == "zip":
                nested = DamagedError("压缩包里还有压缩包，没有再打开")
                inner = _Kept(name, original, kind)
                yield self._enter(inner, unreadable(self._return(inner), nested))
            else:
                yield from self._take_content(_Kept(name, original, kind))
        self._archives.append((kept, Reading((), f"压缩包，内有{len(members)}个文件")))

    def _pass_over(self, kept: _Kept) -> Taken:
        """A file that programs make for themselves: kept and listed, not looked into. The same
        content under a name of its own is looked into when it comes."""
        outcome = f"{PASSED_OVER}{is_passed_over(kept.name)}"
        return replace(self._enter(kept, Reading((), outcome)), outcome=outcome, new=False)

    def _known(self, sha256: str) -> str:
        """The outcome for a content that came before; when it is an older revision that came
        again, which one counts."""
        returns = self.ledger.returns()
        for one in returns:
            if one.sha256 == sha256 and not one.current and one.community:
                same = (one.community, one.deliverable)
                now = next(
                    (r for r in returns if r.current and (r.community, r.deliverable) == same), one
                )
                return (
                    f"与以前收到的第{one.revision}版完全相同，没有变化；"
                    f"现在以第{now.revision}版为准"
                )
        return "内容与以前收到的完全相同，没有变化"

    def _take_content(self, kept: _Kept) -> Iterator[Taken]:
        reading = self._read(kept)
        if reading.returns and all(one.blank for one in reading.returns):
            self._blanks.append((kept, reading))
        else:
            yield self._enter(kept, reading)

    def _read(self, kept: _Kept) -> Reading:
        if kept.kind in MATERIAL:
            return Reading((), "材料（照片或视频），已存档")
        try:
            document = self.reader.read(kept.original.path)
        except ReadError as error:
            return unreadable(self._return(kept), error)
        return read_return(self.settings, self.forms, document, self._return(kept))

    def _return(self, kept: _Kept) -> Return:
        """An empty return of this file, to be filled in by whoever reads it."""
        return Return(kept.name, kept.original.sha256, self.arrival, None, None, "unidentified")

    def _enter(self, kept: _Kept, reading: Reading) -> Taken:
        original = kept.original
        entry = Received(
            original.sha256,
            kept.name,
            original.size,
            self.arrival,
            original.path.name,
            reading.outcome,
            reading.contents,
        )
        entered = self.ledger.enter(entry, reading.returns)
        same = bool(reading.returns) and not entered
        outcome = "与已收的内容相同，没有产生新版本" if same else reading.outcome
        return Taken(kept.name, outcome, entered)


def _files_in(path: Path, refused: list[str]) -> Iterator[tuple[str, Path]]:
    """The files at this path with their names as received: a folder's by their path inside it."""
    if not path.is_dir():
        yield _readable(path.name), path
        return
    try:
        files = sorted(file for file in path.rglob("*") if file.is_file())
    except OSError as error:
        refused.append(f"{_readable(str(path))}：文件夹打不开（{error.strerror}）。")
        return
    for file in files:
        yield _readable(file.relative_to(path.parent).as_posix()), file


def _readable(name: str) -> str:
    """The name as text: one that the file system keeps in GBK, as old unpackers write it, too."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", "replace")
    return name
