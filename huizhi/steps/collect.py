"""Collect: takes what came back; stores it, reads it, checks it, enters it in the ledger.

The original is on the disk before anything else happens to it, and one transaction enters what
was read in it, or in a group of files. A run that was killed is simply run again: what was entered
is passed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.errors import DamagedError, HuizhiError, ReaderDiedError, ReadError, StorageError
from huizhi.formats.archive_reader import ArchiveMember, ArchiveReader
from huizhi.formats.kind import is_passed_over, sniff_file
from huizhi.formats.limits import Limits
from huizhi.formats.office_converter import TARGETS
from huizhi.formats.return_reader import ReturnReader
from huizhi.forms.grid import Document
from huizhi.settings import Settings
from huizhi.steps.asked_fields import note_asked
from huizhi.steps.examine import examine
from huizhi.steps.form_set import FormSet
from huizhi.steps.found_files import files_in, is_there
from huizhi.steps.identify import Origin
from huizhi.steps.incoming import Group, Kept, groups, is_archive, kept_at, readable
from huizhi.steps.ledger import Ledger
from huizhi.steps.materials import settle
from huizhi.steps.originals import Original, Originals
from huizhi.steps.outcome import CollectResult, Taken, as_settled, known_outcomes, with_places
from huizhi.steps.reading_pool import ENOUGH, ReadingPool, Wanted
from huizhi.steps.readings import Reading, read_return
from huizhi.steps.returns import MATERIAL_KEPT, NOTHING_NEW, PASSED_OVER, Received, Return
from huizhi.steps.rivals import Run, rank_of
from huizhi.steps.sender import decide_sender, from_sender, sent_again
from huizhi.steps.sources import Sources
from huizhi.steps.unreadable import unreadable
from huizhi.steps.untold import Untold
from huizhi.steps.whole_file import refusals

FOLDER = "returns"
MATERIAL = {"picture", "video"}  # kept as they are; not forms


def collect(
    settings: Settings,
    forms: FormSet,
    output: Path,
    paths: Sequence[Path],
    received: dt.datetime | None = None,
    progress: Callable[[object], None] = lambda _: None,
    config: Path | None = None,
    sender: str = "",
) -> CollectResult:
    """What became of every file in these files, folders and zips.

    received: when they came, with time zone; None is now. config: the folder that the settings
    are from, so that many files can be read by several processes; the outcome is the same. sender:
    the community whose link they came by, "" for none; nothing of another's is entered then.
    Raises: HuizhiError when a path is not there (nothing is taken then); StorageError when the
    ledger cannot be used. Trouble with single files is in the result.
    """
    missing = [str(path) for path in paths if not is_there(path)]
    if missing:
        raise HuizhiError(f"找不到 {'、'.join(map(readable, missing))}。请检查路径是否写对。")
    arrival = received or dt.datetime.now(settings.zone).replace(microsecond=0)
    taken: list[Taken] = []
    refused: list[str] = []
    limits = Limits()
    with (
        Ledger.in_folder(output, settings.campaign_id) as ledger,
        Originals(output / FOLDER) as originals,
        ReturnReader(limits) as reader,
        ExitStack() as pool,
    ):
        work = _Collecting(
            settings, forms, originals, ledger, reader, arrival, limits, config, pool, sender
        )
        ledger.refuse_read_only()
        note_asked(ledger, settings)
        run = Run.begin(settings, ledger, paths)
        if sender:
            decide_sender(ledger, sender, paths, arrival)
        for path in paths:
            for one in work.take(path, refused):
                taken.append(one)
                progress(one)
        for one in work.take_rest():
            taken.append(one)
            progress(one)
        taken = run.end(taken)
        work.finish()
        looked_into = examine(ledger, output / FOLDER, progress, limits)
        taken = as_settled(taken, settle(settings, ledger))
        taken = with_places(settings, ledger, taken, anew=bool(looked_into) or work.untold.met)
    return CollectResult(tuple(taken), tuple(refused))


@dataclass
class _Collecting:
    """One run of `collect`. Files go together in groups: kept, brought to the disk, read, entered
    in one transaction; only then is anything said of them. Blank forms wait to the end: one that
    came beside a filled one is no return, and which of the two is read first must not matter."""

    settings: Settings
    forms: FormSet
    originals: Originals
    ledger: Ledger
    reader: ReturnReader
    arrival: dt.datetime
    limits: Limits
    config: Path | None
    open: ExitStack
    sender: str = ""

    def __post_init__(self) -> None:
        self._blanks: list[tuple[Kept, Reading]] = []
        self._archives: list[tuple[Kept, Reading]] = []
        self._pool: ReadingPool | None = None
        self._coming = 0
        self._sources = Sources(self.ledger)
        self.untold = Untold(self.ledger, self.sender)

    def take(self, path: Path, refused: list[str]) -> Iterator[Taken]:
        """What became of this file, or of every file in this folder."""
        every = list(files_in(path, refused))
        self._expect(len(every))
        yield from self._take_groups(self._stored(group, refused) for group in groups(every))

    def _stored(self, files: Iterable[tuple[str, Path]], refused: list[str]) -> list[Kept]:
        """The files as they are kept from now on."""
        kept: list[Kept] = []
        some = list(files)
        self._sources.look_up([file for _, file in some])
        for name, file in some:
            sha256, look = self._sources.digest_of(file)
            original = self.originals.kept_before(sha256, look) if sha256 else None
            try:
                kept.append(kept_at(name, file, original or self._read_in(file)))
            except StorageError as error:
                refused.append(f"{name}：{error}")
        self.originals.settle()
        return kept

    def _read_in(self, file: Path) -> Original:
        """The file on its way to the disk; how it lay there is remembered at the end of the run."""
        with refusals(f"读取 {file.name} "):
            before = file.stat()
        original = self.originals.keep_file(file)
        self._sources.remember(file, before, original)
        return original

    def finish(self) -> None:
        """Everything is entered: what was read need not be read again."""
        self._sources.keep()

    def take_rest(self) -> Iterator[Taken]:
        """The blank forms, entered where nothing filled came and only noted where something did;
        then the archives, so that a run that was killed before this opens them again."""
        taken: list[Taken] = []
        with self.ledger.together():
            filled = self.ledger.filled() if self._blanks else set()
            for kept, reading in self._blanks:
                owed = tuple(
                    r for r in reading.returns if (r.community, r.deliverable) not in filled
                )
                outcome = reading.outcome if owed else "空白表，另有填写好的，未作为报送"
                taken.append(self._enter(kept, replace(reading, returns=owed, outcome=outcome)))
            for kept, reading in self._archives:
                taken.append(self._enter(kept, reading))
        yield from taken

    def _take_groups(
        self, groups: Iterable[list[Kept]], *, nested: bool = False
    ) -> Iterator[Taken]:
        """What became of these stored files; while one group is entered, the next one is read.
        nested: they were in an archive."""
        waiting: Group | None = None
        for files in groups:
            group = self._sorted_out(files, nested=nested)
            if waiting is not None:
                yield from self._finish(waiting)
            waiting = group
            if group.stands_alone:
                yield from self._finish(group)
                waiting = None
        if waiting is not None:
            yield from self._finish(waiting)

    def _sorted_out(self, kept: Sequence[Kept], *, nested: bool) -> Group:
        known = self.ledger.known_of([one.original.sha256 for one in kept])
        untold = self.untold.among(known)
        files: list[Kept] = []
        again: list[Kept] = []
        fresh: set[str] = set()
        for one in kept:
            sha256 = one.original.sha256
            if sha256 in fresh:
                again.append(one)
            elif sha256 in known:
                files.append(self._opened_again(one, nested) if sha256 in untold else one)
            else:
                fresh.add(sha256)
                files.append(replace(one, kind=self._kind(one)))
        new = [one for one in files if one.kind and not is_archive(one, nested)]
        return Group(nested, files, self._readings(new), again)

    def _opened_again(self, one: Kept, nested: bool) -> Kept:
        """A known file that nobody has been told of; of an archive neither of its members."""
        looked_into = replace(one, kind=self._kind(one))
        return looked_into if is_archive(looked_into, nested) else one

    def _finish(self, group: Group) -> Iterator[Taken]:
        """The group entered, file by file in one transaction; an archive ends one."""
        readings = dict(group.readings)
        together: list[Kept] = []
        for one in group.files:
            if is_archive(one, group.nested):
                yield from self._enter_all(together, readings)
                together = []
                yield from self._take_archive(one)
            else:
                together.append(one)
        yield from self._enter_all(together, readings)
        if group.again:
            yield from self._take_groups([group.again], nested=group.nested)

    def _enter_all(self, files: Sequence[Kept], readings: Mapping[str, Reading]) -> Iterator[Taken]:
        """What became of these files; told when all of them are in the ledger."""
        # Asked again: the group before may have held the same content.
        digests = self.ledger.known_of([one.original.sha256 for one in files])
        known = known_outcomes(self.ledger, digests)
        names = self.ledger.names_of(digests)
        untold = self.untold.told_of(files, digests)
        with self.ledger.together():
            taken = [
                self._come_again(one, before or known[one.original.sha256], names)
                if one.original.sha256 in known
                else self._taken(one, readings[one.original.sha256])
                for one, before in zip(files, untold, strict=True)
            ]
        for one, told in zip(files, taken, strict=True):
            if told is not None and self.sender and not told.new and not is_passed_over(one.name):
                yield sent_again(
                    self.ledger, self.sender, told, one, lambda k: next(self._read([k]))
                )
            elif told is not None:
                yield told

    def _come_again(self, kept: Kept, told: Taken | str, names: set[tuple[str, str]]) -> Taken:
        """A known content, perhaps under another name; told: the outcome, or all of it for one that
        nobody has been told of; names: under which contents are known."""
        sha256 = kept.original.sha256
        self.ledger.arrive(sha256, kept.name, self.arrival)
        if isinstance(told, Taken):
            return told
        renamed = (sha256, kept.name) not in names
        return Taken(kept.name, told, new=False, renamed=renamed)

    def _kind(self, kept: Kept) -> str:
        """The kind of its content; that of a file which programs make for themselves is not
        looked into."""
        if is_passed_over(kept.name):
            return PASSED_OVER
        return sniff_file(kept.original.path, self.limits.file_bytes + 1)

    def _readings(self, files: Sequence[Kept]) -> Iterator[tuple[str, Reading]]:
        """What each of these new contents says, by its digest; where there are several processes,
        they begin."""
        kept_as_is = {*MATERIAL, PASSED_OVER, "zip"}
        forms = [one for one in files if one.kind not in kept_as_is]
        if forms:
            self._start_pool(len(forms), len(files))
        found = self._pooled(forms) if self._pool else self._read(forms)
        return (
            (one.original.sha256, self._simple(one) if one.kind in kept_as_is else next(found))
            for one in files
        )

    def _read(self, forms: Sequence[Kept]) -> Iterator[Reading]:
        """What stands in each of these files, the next one read while this one is looked at."""
        documents = self.reader.read_each([one.original.path for one in forms])
        for one, document in zip(forms, documents, strict=True):
            yield self._reading(one, document)

    def _pooled(self, forms: Sequence[Kept]) -> Iterator[Reading]:
        """As `_read`, by several processes; what one of them could not do is done as there."""
        assert self._pool is not None
        plain = [one for one in forms if one.kind not in TARGETS]
        wanted = [Wanted(one.original.path, self._return(one), one.signs) for one in plain]
        found = self._pool.read_each(wanted)
        return (
            self._pooled_reading(one, next(found) if one.kind not in TARGETS else None)
            for one in forms
        )

    def _pooled_reading(self, kept: Kept, found: Reading | ReadError | None) -> Reading:
        if isinstance(found, Reading):
            return found
        if found is None or isinstance(found, ReaderDiedError):
            return next(self._read([kept]))
        return unreadable(self._return(kept), found)

    def _expect(self, files: int) -> None:
        """So many files are coming."""
        self._coming = max(self._coming, files)

    def _start_pool(self, forms: int, files: int) -> None:
        """Starts the processes when many files are coming and most of them are forms."""
        if self._pool is None and self.config is not None and self._coming >= ENOUGH:
            if self.sender or 2 * forms < files:
                return
            pool = ReadingPool(self.settings, self.forms, self.config, self.limits)
            self._pool = self.open.enter_context(pool)

    def _simple(self, kept: Kept) -> Reading:
        """The reading of what is kept as it is."""
        if kept.kind == "zip":
            error = DamagedError("压缩包里还有压缩包，没有再打开")
            return unreadable(self._return(kept), error)
        if kept.kind == PASSED_OVER:
            return Reading((), f"{PASSED_OVER}{is_passed_over(kept.name)}")
        return Reading((), f"{MATERIAL_KEPT}（照片或视频），已存档")

    def _reading(self, kept: Kept, document: Document | ReadError) -> Reading:
        if isinstance(document, ReadError):
            return unreadable(self._return(kept), document)
        origin = Origin(kept.signs, self.sender)
        empty = self._return(kept)
        reading = read_return(self.settings, self.forms, document, empty, origin=origin)
        return from_sender(reading, self.sender) if self.sender else reading

    def _taken(self, kept: Kept, reading: Reading) -> Taken | None:
        """What became of one file; None for a blank form, which waits."""
        if kept.kind == PASSED_OVER:
            # The same content under a name of its own is looked into when it comes.
            return replace(self._enter(kept, reading), outcome=reading.outcome, new=False)
        if reading.returns and all(one.blank for one in reading.returns):
            self._blanks.append((kept, reading))
            return None
        return self._enter(kept, reading)

    def _take_archive(self, kept: Kept) -> Iterator[Taken]:
        """What became of the members; the archive itself waits until they are all entered."""
        wrong: list[ReadError] = []
        try:
            with ArchiveReader(kept.original.path, self.limits) as archive:
                self._expect(len(archive.members))
                unpacked = (
                    self._unpacked(kept, archive, group, wrong) for group in groups(archive.members)
                )
                yield from self._take_groups(unpacked, nested=True)
        except ReadError as error:
            wrong.append(error)
        if wrong:
            self._archives.append((kept, unreadable(self._return(kept), wrong[0])))
        else:
            told = f"压缩包，内有{len(archive.members)}个文件"
            self._archives.append((kept, Reading((), told)))

    def _unpacked(
        self,
        kept: Kept,
        archive: ArchiveReader,
        members: Iterable[ArchiveMember],
        wrong: list[ReadError],
    ) -> list[Kept]:
        """The members as they are kept from now on; wrong: takes what could not be unpacked."""
        unpacked: list[Kept] = []
        for one in members:
            try:
                original = self.originals.keep_pieces(archive.pieces(one), one.name)
            except ReadError as error:
                wrong.append(error)
            else:
                changed = one.changed(self.settings.zone)
                unpacked.append(kept.member(one.name, original, changed))
        self.originals.settle()
        return unpacked

    def _return(self, kept: Kept) -> Return:
        """An empty return of this file, to be filled in by whoever reads it."""
        return Return(kept.name, kept.original.sha256, self.arrival, None, None, "unidentified")

    def _enter(self, kept: Kept, reading: Reading) -> Taken:
        original = kept.original
        rank = rank_of(kept.name, reading.contents, kept.touched)
        entry = Received(
            original.sha256, kept.name, original.size, self.arrival, original.path.name,
            reading.outcome, reading.contents, rank,
        )  # fmt: skip
        entered = self.ledger.enter(entry, reading.returns)
        same = bool(reading.returns) and not entered
        outcome = NOTHING_NEW if same else reading.outcome
        self.untold.own.add(original.sha256)
        return Taken(kept.name, outcome, entered, sha256=original.sha256)
