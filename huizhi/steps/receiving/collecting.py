"""Collecting: stores what came back, reads and checks it, and enters it in the ledger.

The original is on the disk before anything else happens to it. What was read in it, or in a group
of files, is entered in one transaction. A run that was killed is simply run again: what was entered
is passed over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from huizhi.campaign import Campaign
from huizhi.content import Limits
from huizhi.disk import refusals
from huizhi.errors import HuizhiError, ReadError, StorageError
from huizhi.formats import ReturnReader
from huizhi.formats.containers import BODY, Unpacker, open_container
from huizhi.formats.kinds import sniff_file
from huizhi.steps.receiving.examine import examine
from huizhi.steps.receiving.file_readings import FileReadings
from huizhi.steps.receiving.found_files import files_in, is_there
from huizhi.steps.receiving.incoming import (
    ContainerBudget,
    Group,
    StoredFile,
    groups,
    readable,
    stored_from_disk,
)
from huizhi.steps.receiving.mail_forms import Mail, forms_in_text
from huizhi.steps.receiving.materials import settle_materials
from huizhi.steps.receiving.opened import TakenContainer
from huizhi.steps.receiving.outcome import (
    CollectResult,
    FileOutcome,
    known_outcomes,
    with_material_outcomes,
    with_placements,
)
from huizhi.steps.receiving.paper_hints import hints_of
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.retries import Retries
from huizhi.steps.receiving.rivals import CollectRun, rank_of
from huizhi.steps.receiving.routing import EVERYTHING, Share
from huizhi.steps.receiving.sender import decide_sender, outcome_of_resent
from huizhi.steps.receiving.typed_twice import with_earlier_typing
from huizhi.steps.receiving.unreadable import unreadable
from huizhi.steps.receiving.untold import Untold
from huizhi.steps.sending import knowing_prefills, note_asked
from huizhi.storage import (
    PROGRAM,
    SAID_NOTHING_NEW,
    Fate,
    Ledger,
    MaterialRuling,
    Original,
    Originals,
    Received,
    Return,
    Sources,
    digest_of,
    enter_material_ruling,
    note_returned,
    sent_again,
    settle_unclear,
    settled_originals,
)
from huizhi.workers import Workers


def collect(
    campaign: Campaign,
    output: Path,
    paths: Sequence[Path],
    received: dt.datetime | None = None,
    progress: Callable[[object], None] = lambda _: None,
    workers: Workers | None = None,
    sender: str = "",
    share: Share = EVERYTHING,
    moments: Mapping[Path, dt.datetime] = MappingProxyType({}),
    *,
    rebuilding: bool = False,
) -> CollectResult:
    """Return what became of every file in these files, folders, archives and mails.

    received: when they came, with time zone; None for now.
    workers: who reads the files and looks into pictures, the outcome is the same; None for this
        process, or children where there are many.
    sender: the community whose link they came by, "" for none; then nothing of another community is
        entered.
    share: what of it this activity takes, where the office has several.
    moments: when single files came, where that is known better.
    rebuilding: into a ledger that is being rebuilt, which nobody else may use.
    Raises: HuizhiError when a path does not exist, or the activity was put away (nothing is taken
        then); StorageError when the
        ledger cannot be used. Trouble with single files is in the result.
    """
    settings = campaign.settings
    if settings.ended_on is not None:
        raise HuizhiError(
            f"{settings.activity.name}已经结束，收起来了，不再收材料。"
            "要接着收，请先在网页的“全部活动”里再打开它。"
        )
    missing = [str(path) for path in paths if not is_there(path)]
    if missing:
        raise HuizhiError(f"找不到 {'、'.join(map(readable, missing))}。请检查路径是否写对。")
    arrival = received or dt.datetime.now(settings.zone).replace(microsecond=0)
    taken: list[FileOutcome] = []
    refused: list[str] = []
    limits = Limits()
    with (
        Ledger.in_folder(output, settings, rebuilding=rebuilding) as ledger,
        settled_originals(output, settings) as originals,
        ReturnReader(limits, hints_of(campaign.forms)) as reader,
        Unpacker(limits) as unpacker,
        FileReadings(
            *(knowing_prefills(campaign, output), reader, originals, limits, workers),
            *(sender, arrival, share),
        ) as readings,
    ):
        work = _Collector(originals, ledger, readings, unpacker, arrival, limits, sender, moments)
        ledger.refuse_read_only()
        note_asked(ledger, settings)
        with CollectRun.going_on(settings, ledger, output, paths) as run:
            if sender:
                decide_sender(ledger, sender, paths, arrival)
            for one in work.take_all(paths, refused):
                taken.append(one)
                progress(one)
            taken = run.settled(taken)
            work.finish()
            with ledger.writing() as connection:
                settle_unclear(connection, _unclear_material(taken, share), arrival)
            looked_into = examine(ledger, originals, progress, limits, workers)
            taken = with_material_outcomes(taken, settle_materials(settings, ledger))
        anew = bool(looked_into) or work.untold.met
        taken = with_placements(settings, ledger, taken, anew=anew, is_sent=bool(sender))
    return CollectResult(tuple(taken), tuple(refused))


def _unclear_material(taken: Sequence[FileOutcome], share: Share) -> dict[str, str]:
    """Between which activities each file without a form could not be told, by its name."""
    return {
        one.file: share.unclear_between(one.file)
        for one in taken
        if not one.returns and one.fate is not Fate.PASSED_OVER
    }


@dataclass
class _Collector:
    """One run of `collect`.

    Files are taken in groups: stored, flushed to the disk, read, entered in one transaction; only
    then is anything reported. Blank forms wait to the end: one that came beside a filled one is no
    return, and it must not matter which of the two is read first.
    """

    originals: Originals
    ledger: Ledger
    readings: FileReadings
    unpacker: Unpacker
    arrival: dt.datetime
    limits: Limits
    sender: str = ""
    moments: Mapping[Path, dt.datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._blanks: list[tuple[StoredFile, Reading]] = []
        self._archives: list[tuple[StoredFile, Reading]] = []
        self._sources = Sources(self.ledger)
        self.untold = Untold(self.ledger, self.sender)
        self._retries = Retries(self.ledger, self.readings.reader.means)

    def take_all(self, paths: Sequence[Path], refused: list[str]) -> Iterator[FileOutcome]:
        """Yield what became of every file at these paths, and of those unreadable before."""
        for path in paths:
            yield from self.take(path, refused)
        late = self._retries.left(self.originals)
        for taken in self._take_groups(groups(late)):
            if not self._retries.failed_again(taken):
                yield self._retries.behind_later(taken)
        yield from self.take_rest()

    def take(self, path: Path, refused: list[str]) -> Iterator[FileOutcome]:
        """Yield what became of this file, or of every file in this folder."""
        wanted = self.readings.share.wanted
        every = [(name, file) for name, file in files_in(path, refused) if wanted(file)]
        self.readings.expect(len(every))
        yield from self._take_groups(self._stored(group, refused) for group in groups(every))

    def _stored(self, files: Iterable[tuple[str, Path]], refused: list[str]) -> list[StoredFile]:
        """Return the files as they are stored from now on."""
        kept: list[StoredFile] = []
        some = list(files)
        self._sources.look_up([file for _, file in some])
        for name, file in some:
            sha256, look = self._sources.digest_of(file)
            original = self.originals.kept_before(sha256, look) if sha256 else None
            try:
                stored = stored_from_disk(name, file, original or self._read_in(file))
                kept.append(replace(stored, came=self.moments.get(file)))
            except StorageError as error:
                refused.append(f"{name}：{error}")
        self.originals.settle()
        return kept

    def _read_in(self, file: Path) -> Original:
        """Store a file and return its original; its state on the disk is noted at the end."""
        with refusals(f"读取 {file.name} "):
            before = file.stat()
        original = self.originals.keep_file(file)
        self._sources.remember(file, before, original)
        return original

    def finish(self) -> None:
        """Note that everything is entered, so that the same files need not be read again."""
        self._sources.keep(self.originals)

    def take_rest(self) -> Iterator[FileOutcome]:
        """Yield what became of the blank forms and then of the archives.

        Blank forms are entered where nothing filled came and only noted where something did.
        Archives come last, so that a run that is killed before then opens them again.
        """
        taken: list[FileOutcome] = []
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

    def _take_groups(self, groups: Iterable[list[StoredFile]]) -> Iterator[FileOutcome]:
        """Yield what became of these stored files; the next group is read while one is entered."""
        waiting: Group | None = None
        for files in groups:
            group = self._sorted_out(files)
            if waiting is not None:
                yield from self._finish(waiting)
            waiting = group
            if group.stands_alone:
                yield from self._finish(group)
                waiting = None
        if waiting is not None:
            yield from self._finish(waiting)

    def _sorted_out(self, kept: Sequence[StoredFile]) -> Group:
        digests = [one.original.sha256 for one in kept]
        known = self._retries.settled(self.ledger.known_of(digests))
        untold = self.untold.among(self._retries.read_among(known))
        files: list[StoredFile] = []
        again: list[StoredFile] = []
        fresh: set[str] = set()
        for one in kept:
            sha256 = one.original.sha256
            if sha256 in fresh:
                again.append(one)
            elif sha256 in known:
                files.append(self._opened_again(one) if sha256 in untold else one)
            else:
                fresh.add(sha256)
                came = self._retries.came(sha256) or one.came
                files.append(replace(one, kind=self._kind(one), came=came))
        new = [one for one in files if one.kind and not one.is_opened]
        return Group(files, self.readings.of_each(new), again)

    def _opened_again(self, one: StoredFile) -> StoredFile:
        """Return a known file that nobody has been told of; an archive without its members."""
        looked_into = replace(one, kind=self._kind(one))
        return looked_into if looked_into.is_opened else one

    def _finish(self, group: Group) -> Iterator[FileOutcome]:
        """Enter a group file by file in one transaction; an archive ends the transaction."""
        readings = dict(group.readings)
        together: list[StoredFile] = []
        for one in group.files:
            if one.is_opened:
                yield from self._enter_all(together, readings)
                together = []
                yield from self._take_container(one)
            else:
                together.append(one)
        yield from self._enter_all(together, readings)
        if group.again:
            yield from self._take_groups([group.again])

    def _enter_all(
        self, files: Sequence[StoredFile], readings: Mapping[str, Reading]
    ) -> Iterator[FileOutcome]:
        """Enter these files and yield what became of them once all are in the ledger.

        Files that came by a link are few; they are entered one after another, known or not.
        """
        if self.sender and len(files) > 1:
            for one in files:
                yield from self._enter_all([one], readings)
            return
        # Asked again: the group before may have held the same content.
        digests = self.ledger.known_of([one.original.sha256 for one in files])
        digests -= {one for one in readings if self._retries.is_due(one)}
        unread = self._retries.unread(digests)
        settings = self.readings.campaign.settings
        known = known_outcomes(settings, self.ledger, files, digests, self.sender)
        names = self.ledger.names_of(digests)
        untold = self.untold.told_of(files, digests)
        with self.ledger.together():
            taken = [
                self._unread_again(one, unread[one.original.sha256], before)
                if one.original.sha256 in unread and not one.passed_over
                else self._come_again(one, before, same, names)
                if same is not None
                else self._taken(one, readings[one.original.sha256])
                for one, before, same in zip(files, untold, known, strict=True)
            ]
        for one, told in zip(files, taken, strict=True):
            if told is not None and self.sender and not told.new and not one.passed_over:
                yield outcome_of_resent(
                    self.ledger, self.sender, told, one, lambda k: next(self.readings.read([k]))
                )
            elif told is not None:
                yield told

    def _come_again(
        self,
        kept: StoredFile,
        untold: FileOutcome | None,
        same: FileOutcome,
        names: set[tuple[str, str]],
    ) -> FileOutcome:
        """Return the outcome of a known content, perhaps under another name.

        untold: the whole outcome when nobody has been told of it yet.
        same: the outcome otherwise.
        names: the names under which contents are known.
        """
        sha256 = kept.original.sha256
        self.ledger.arrive(sha256, kept.name, self._came(kept))
        if self.sender:
            with self.ledger.writing() as connection:
                sent_again(connection, sha256, kept.name, self.arrival)
        return untold or replace(same, renamed=(sha256, kept.name) not in names)

    def _unread_again(
        self, kept: StoredFile, waiting: Sequence[Return], untold: FileOutcome | None
    ) -> FileOutcome:
        """Return the outcome of an unreadable content that came again.

        Under another name it may be somebody else's, and then waits separately. untold: what became
        of one that nobody has been told of.
        """
        self.ledger.arrive(kept.original.sha256, kept.name, self._came(kept))
        outcome = waiting[0].findings[0].message if waiting[0].findings else "读不出"
        more = replace(waiting[0], file=kept.name, received=self._came(kept), number=0)
        entered = self.ledger.enter_unread(more)
        if entered is not None:
            return FileOutcome(kept.name, outcome, (entered,))
        same = tuple(one for one in waiting if one.is_of(kept.name))
        told = f"以前收到过，仍然读不出：{outcome}"
        return untold or FileOutcome(kept.name, told, same[:1], new=False)

    def _came(self, kept: StoredFile) -> dt.datetime:
        """Return when a file came, whether or not its content was known: of what a mail brings,
        when the mailbox had it."""
        return kept.came or self.arrival

    def _kind(self, kept: StoredFile) -> str:
        """Return the kind of a content; files that programs make for themselves are not opened."""
        if kept.passed_over:
            return "unknown"
        return sniff_file(kept.original.path, self.limits.file_bytes + 1)

    def _taken(self, kept: StoredFile, reading: Reading) -> FileOutcome | None:
        """Return what became of one file; None for a blank form, which waits."""
        if kept.passed_over:
            # The same content under a name of its own is looked into when it comes.
            return replace(
                self._enter(kept, reading), outcome=reading.outcome, fate=reading.fate, new=False
            )
        if reading.returns and all(one.blank for one in reading.returns):
            self._blanks.append((kept, reading))
            return None
        return self._enter(kept, reading)

    def _take_container(self, kept: StoredFile) -> Iterator[FileOutcome]:
        """Yield what became of the members; the container itself waits until all are entered."""
        outer = kept.mail.addresses if kept.mail else ()
        budget, mail = kept.budget or ContainerBudget(self.limits), Mail(addresses=outer)
        try:
            with open_container(
                *(self.unpacker, kept.original.path, kept.kind, kept.name, self.limits)
            ) as container:
                one = TakenContainer(
                    *(kept.name, container, mail, self.readings.campaign.settings),
                    kept=kept,
                    originals=self.originals,
                    budget=budget,
                    zone=self.readings.campaign.settings.zone,
                )
                mail.addresses += one.addresses
                self._note_sender(one)
                one.hear()
                self._note_returned(one)
                self.readings.expect(len(one.members))
                mail.text = self._forms_in_text(one)
                yield from self._take_groups(one.groups())
                yield from self._take_text(one)
                yield from self._take_words(one)
                reading = one.reading(self.readings.empty(kept))
        except ReadError as error:
            reading = unreadable(self.readings.empty(kept), error)
        self._archives.append((kept, reading))

    def _note_sender(self, mail: TakenContainer) -> None:
        """Note from which unit's address a mail came, so that nothing in it is placed with another
        one by its names."""
        for address in mail.addresses:
            if mail.settings.units_at(address):
                said = MaterialRuling("sender", mail.folder, PROGRAM, self.arrival, item=address)
                with self.ledger.writing() as connection:
                    enter_material_ruling(connection, said)

    def _note_returned(self, mail: TakenContainer) -> None:
        """Note that a mail of the office's own did not arrive, so that it may be sent again."""
        letter = mail.container.letter
        if letter is not None and letter.bounced and letter.returned:
            with self.ledger.writing() as connection:
                note_returned(connection, letter.returned, "退信，没有送到", self.arrival)

    def _forms_in_text(self, mail: TakenContainer) -> Reading | None:
        """Return the filled forms in the text of a mail."""
        if mail.text is None:
            return None
        sha256 = digest_of(mail.text)
        name, original = f"{mail.folder}/{BODY}", Original(sha256, mail.text, 0)
        text = StoredFile(name, original, "html", mail.kept.lay_in, came=mail.kept.came)
        text = replace(text, mail=Mail(addresses=mail.mail.addresses))
        return forms_in_text(next(self.readings.read([text])))

    def _take_text(self, mail: TakenContainer) -> Iterator[FileOutcome]:
        """Yield what became of forms in the text of a mail, unless they were attached as well."""
        reading, path = mail.mail.text, mail.text
        if reading is None or path is None or mail.mail.covered:
            return
        attached = (each for sha in mail.digests for each in self.ledger.of_content(sha))
        if not any(mail.mail.covers(one) for one in attached):
            kept = mail.keep_text(path)
            yield from self._enter_all([kept], {kept.original.sha256: reading})

    def _take_words(self, mail: TakenContainer) -> Iterator[FileOutcome]:
        """Yield what became of words in a mail that want a look, where no form in it tells them:
        they are kept as a file and wait."""
        if mail.mail.telling:
            mail.mail.kept = True
            kept = mail.keep_words()
            yield from self._enter_all([kept], dict(self.readings.of_each([kept])))

    def _enter(self, kept: StoredFile, reading: Reading) -> FileOutcome:
        original = kept.original
        rank = rank_of(kept.name, reading.contents, kept.touched)
        entry = Received(
            original.sha256, kept.name, original.size, self._came(kept),
            original.path.name, reading.outcome, reading.contents, rank,
            reading.fate,
        )  # fmt: skip
        with self.ledger.together():
            returns = [
                with_earlier_typing(self.readings.campaign, self.ledger, one)
                for one in reading.returns
            ]
            entered = self._retries.enter(entry, returns, tried=reading.tried)
        same = bool(reading.returns) and not entered
        told = (SAID_NOTHING_NEW, Fate.NOTHING_NEW) if same else (reading.outcome, reading.fate)
        self.untold.own.add(original.sha256)
        outcome, fate = told
        return FileOutcome(
            kept.name, outcome, entered, sha256=original.sha256, fate=fate, note=reading.note
        )
