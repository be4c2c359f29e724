"""File readings: what stands in the files that are being taken, one after another or by several
processes; the outcome is the same."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace

from huizhi.campaign import Campaign
from huizhi.content import PICTURE, VIDEO, Document, Limits, kind_named
from huizhi.errors import (
    DamagedError,
    HuizhiError,
    NoFormError,
    ReaderDiedError,
    ReadError,
    UnknownKindError,
)
from huizhi.findings import Finding
from huizhi.formats import ReturnReader
from huizhi.formats.containers import MOST_NESTED
from huizhi.steps.receiving.identify import Origin, conflict_without_form
from huizhi.steps.receiving.incoming import StoredFile
from huizhi.steps.receiving.paper_hints import hints_of
from huizhi.steps.receiving.photo_pages import (
    has_same_columns,
    joined,
    pages_of,
    placed_in,
)
from huizhi.steps.receiving.picture_crew import Looked, PictureCrew
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.reading_crew import ENOUGH, FileToRead, ReadingCrew
from huizhi.steps.receiving.readings import read_return
from huizhi.steps.receiving.routing import EVERYTHING, Share
from huizhi.steps.receiving.sender import from_sender
from huizhi.steps.receiving.unreadable import unread_by_fault, unreadable
from huizhi.storage import STATUS_NAMES, Fate, Originals, Return
from huizhi.workers import Workers

_OTHER = "campaign-other"

# How programs call what they keep for themselves of a document, which may be an older one.
_BACKUP = re.compile(
    r"\.(bak|wbk|xlk|asd)$|备份|^backup of |自动恢复|autorecover|\.~\d*~?$", re.IGNORECASE
)


@dataclass
class FileReadings:
    """Reads for one run of `collect`. Use as a context manager."""

    campaign: Campaign
    reader: ReturnReader
    originals: Originals
    limits: Limits
    workers: Workers | None
    sender: str
    arrival: dt.datetime
    share: Share = EVERYTHING
    _crew: ReadingCrew | None = None
    _coming: int = 0
    _open: ExitStack = field(default_factory=ExitStack)
    _pictures: dict[str, Document | ReadError] = field(default_factory=dict)  # read ahead
    _looked: dict[str, Iterator[tuple[str, Looked]]] = field(default_factory=dict)  # by workers
    _picture_crew: PictureCrew | None = None
    _pages: dict[str, Reading] = field(default_factory=dict)  # of pictures that are a further page

    def __enter__(self) -> FileReadings:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def of_each(self, files: Sequence[StoredFile]) -> Iterator[tuple[str, Reading]]:
        """What each of these new contents says, by its digest; where there are several processes,
        they begin."""
        self._have_looked_at([one for one in files if self._is_picture(one)])
        forms = [one for one in files if self._is_read_as_form(one)]
        if forms:
            self._start_crew(len(forms), len(files))
        found = self._by_crew(forms) if self._crew else self.read(forms)
        return (
            (one.original.sha256, self._of_one(one, found, files[number + 1 :]))
            for number, one in enumerate(files)
        )

    def _of_one(
        self, kept: StoredFile, found: Iterator[Reading], following: Sequence[StoredFile]
    ) -> Reading:
        """What one file says; where the program goes wrong on it, this and nothing else."""
        try:
            if self._is_kept_as_is(kept):
                return self._simple(kept)
            if kind_named(kept.kind).counts_as == PICTURE:
                return self._pictured(kept, following)
            return self._of_activity(kept, _as_sent(kept, next(found)))
        except HuizhiError:
            raise
        except Exception as error:  # noqa: BLE001, whatever it is, the next file is read
            return unread_by_fault(self.empty(kept), error)

    def _pictured(self, kept: StoredFile, following: Sequence[StoredFile]) -> Reading:
        """What the form on a picture says, and on those that follow it as further pages; of one
        that shows none of this activity's forms, that it is material."""
        sha256 = kept.original.sha256
        if sha256 in self._pages:
            return self._pages.pop(sha256)
        document = self._picture(kept)
        self._pictures.pop(sha256, None)
        if isinstance(document, NoFormError):
            return self._simple(kept)
        if isinstance(document, ReadError):
            told = self._beside_material(kept, f"像是表格的照片，{document}")
            return replace(told, tried=True)
        reading = self._reading(kept, document)
        if any(one.deliverable for one in reading.returns):
            reading = self._with_pages(kept, document, reading, following)
            return self._of_activity(kept, _as_sent(kept, reading))
        told = self._beside_material(kept, "照片上有表格，但对不上发下的任何一张表，没有读")
        return replace(told, tried=True)

    def _picture(self, kept: StoredFile) -> Document | ReadError:
        """The form on a picture, or why there is none; read once."""
        sha256 = kept.original.sha256
        for other, looked in self._looked.pop(sha256, ()):
            if looked is not None:
                self._pictures[other] = looked
            if other == sha256:
                break
        if sha256 not in self._pictures:
            try:
                self._pictures[sha256] = self.reader.read(kept.original.path)
            except ReadError as error:
                self._pictures[sha256] = error
        return self._pictures[sha256]

    def _have_looked_at(self, pictures: Sequence[StoredFile]) -> None:
        """Has workers begin to look for forms on these pictures, where somebody has named some."""
        if self.workers is None or self.sender or not pictures:
            return
        if self._picture_crew is None:
            hints = hints_of(self.campaign.forms)
            crew = PictureCrew(hints, self.limits, self.originals, self.workers)
            self._picture_crew = self._open.enter_context(crew)
        looked = self._picture_crew.look_at_each([one.original.path.name for one in pictures])
        digests = [one.original.sha256 for one in pictures]
        found = zip(digests, looked, strict=True)
        self._looked |= dict.fromkeys(digests, found)

    def _with_pages(
        self,
        kept: StoredFile,
        document: Document,
        reading: Reading,
        following: Sequence[StoredFile],
    ) -> Reading:
        """The reading of a form of which the pictures that follow in its folder, as long as they
        do, are further pages."""
        pictures = [(kept.original.sha256, pages_of(document))]
        for one in following:
            after = self._next_page(kept, one)
            both = joined(document, after) if after else document
            more = self._reading(kept, both) if after else reading
            if after is None or not _says_more(reading, more):
                break
            if _is_same_again(reading, self._reading(one, after)):
                break
            if not has_same_columns(document, after) and _has_rows_on(more, pages_of(document) + 1):
                break
            pictures.append((one.original.sha256, pages_of(after)))
            self._pictures.pop(one.original.sha256, None)
            name = kept.name.rpartition("/")[2]
            told = f"是“{name}”那张表的第{len(pictures)}页，合成一份读了"
            self._pages[one.original.sha256] = Reading((), told, fate=Fate.NOTHING_NEW)
            document, reading = both, more
        if len(pictures) == 1 or reading.contents is None:
            return reading
        return replace(reading, contents=placed_in(reading.contents, pictures))

    def _next_page(self, kept: StoredFile, one: StoredFile) -> Document | None:
        """What a file shows that may be the next page of a form; None where it cannot be it."""
        same_folder = one.name.rpartition("/")[0] == kept.name.rpartition("/")[0]
        if not same_folder or not self._is_picture(one):
            return None
        after = self._picture(one)
        return after if isinstance(after, Document) else None

    def _beside_material(self, kept: StoredFile, told: str) -> Reading:
        """The reading of a picture that is kept as material, with something to be told of it."""
        simple = self._simple(kept)
        return replace(simple, outcome=f"{simple.outcome}；{told}", note=told)

    def read(self, forms: Sequence[StoredFile]) -> Iterator[Reading]:
        """What stands in each of these files, the next one read while this one is looked at."""
        documents = self.reader.read_each([one.original.path for one in forms])
        for one, document in zip(forms, documents, strict=True):
            yield self._reading(one, document)

    def _by_crew(self, forms: Sequence[StoredFile]) -> Iterator[Reading]:
        """As `read`, by several processes; what one of them could not do is done as there."""
        assert self._crew is not None
        plain = [one for one in forms if not kind_named(one.kind).needs_office]
        wanted = [
            FileToRead(one.original.path.name, self.empty(one), one.signs, _addresses(one))
            for one in plain
        ]
        found = self._crew.read_each(wanted)
        return (
            self._worked_reading(one, None if kind_named(one.kind).needs_office else next(found))
            for one in forms
        )

    def _worked_reading(self, kept: StoredFile, found: Reading | ReadError | None) -> Reading:
        if isinstance(found, Reading):
            return found
        if found is None or self._may_be_read_here(kept, found):
            return next(self.read([kept]))
        return unreadable(self.empty(kept), found)

    def _may_be_read_here(self, kept: StoredFile, error: ReadError) -> bool:
        """Whether this process may read what a worker could not: it has LibreOffice, and models
        that read paper."""
        is_scan = kept.kind == "pdf" and isinstance(error, UnknownKindError)
        is_broken = isinstance(error, DamagedError) and bool(kind_named(kept.kind).converts_to)
        return is_scan or is_broken or isinstance(error, NoFormError | ReaderDiedError)

    def expect(self, files: int) -> None:
        """So many files are coming."""
        self._coming = max(self._coming, files)

    def _start_crew(self, forms: int, files: int) -> None:
        """Has workers begin when many files are coming and most of them are forms, or when
        somebody wishes it."""
        is_worth_it = self._coming >= ENOUGH and 2 * forms >= files
        if self._crew is None and not self.sender and (is_worth_it or self.workers):
            crew = ReadingCrew(self.campaign, self.limits, self.originals, self.workers)
            self._crew = self._open.enter_context(crew)

    def _simple(self, kept: StoredFile) -> Reading:
        """The reading of what is kept as it is."""
        if other := self.share.elsewhere.get(kept.original.sha256):
            return Reading((), f"是{other}的，登记在那里", fate=Fate.PASSED_OVER)
        if kind_named(kept.kind).is_container:
            error = DamagedError(
                f"压缩包套了{MOST_NESTED}层以上，没有再打开", "请解压后报送里面的文件"
            )
            return unreadable(self.empty(kept), error)
        if why := kept.passed_over:
            return Reading((), f"略过：{why}", fate=Fate.PASSED_OVER)
        return Reading((), "材料（照片或视频），已存档", fate=Fate.MATERIAL)

    def _is_kept_as_is(self, kept: StoredFile) -> bool:
        """Whether nothing of it is read as a form of this activity."""
        return _is_kept_as_is(kept) or kept.original.sha256 in self.share.elsewhere

    def _is_picture(self, kept: StoredFile) -> bool:
        """Whether it is a picture on which a form may be."""
        return kind_named(kept.kind).counts_as == PICTURE and not self._is_kept_as_is(kept)

    def _is_read_as_form(self, kept: StoredFile) -> bool:
        """Whether it is a file that holds characters; pictures are looked at one by one."""
        return not self._is_kept_as_is(kept) and kind_named(kept.kind).counts_as != PICTURE

    def _of_activity(self, kept: StoredFile, reading: Reading) -> Reading:
        """The reading; one that fits several activities waits, with all of them named."""
        names = self.share.unclear.get(kept.original.sha256)
        names = names or self.share.unclear_between(kept.name)
        if names:
            return _waiting(reading, "未认出活动", Finding("activity-unclear", found=names))
        reading = self._of_one_unit(kept, reading)
        stamps = {f.found for one in reading.returns for f in one.findings if f.code == _OTHER}
        for name in filter(None, map(self.share.ended.get, stamps)):
            return _waiting(reading, "活动已结束", Finding("activity-ended", found=name))
        return reading

    def _of_one_unit(self, kept: StoredFile, reading: Reading) -> Reading:
        """The reading; what holds no form and comes from one unit under another one's name waits,
        and it is said why."""
        origin = Origin(kept.signs, self.sender, _addresses(kept))
        if self.sender or not any(one.deliverable is None for one in reading.returns):
            return reading
        told = conflict_without_form(self.campaign.settings, origin)
        if told is None:
            return reading
        returns = tuple(
            replace(one, findings=(*one.findings, told))
            if one.deliverable is None and one.community is None
            else one
            for one in reading.returns
        )
        return replace(reading, returns=returns)

    def _reading(self, kept: StoredFile, document: Document | ReadError) -> Reading:
        if isinstance(document, ReadError):
            return unreadable(self.empty(kept), document)
        origin = Origin(kept.signs, self.sender, _addresses(kept))
        reading = read_return(self.campaign, document, self.empty(kept), origin=origin)
        return from_sender(reading, self.sender) if self.sender else reading

    def empty(self, kept: StoredFile) -> Return:
        """An empty return of this file, to be filled in by whoever reads it."""
        came = kept.came or self.arrival
        return Return(kept.name, kept.original.sha256, came, None, None, "unidentified")


def _addresses(kept: StoredFile) -> tuple[str, ...]:
    """From which a file was mailed."""
    return kept.mail.addresses if kept.mail else ()


def _is_kept_as_is(kept: StoredFile) -> bool:
    """Whether nothing of it is read as a form."""
    kind = kind_named(kept.kind)
    return bool(kept.passed_over) or kind.is_container or kind.counts_as == VIDEO


def _waiting(reading: Reading, state: str, told: Finding) -> Reading:
    """The reading, of which no form is anybody's until the clerk says what it belongs to."""
    returns = tuple(
        one
        if one.is_unread
        else replace(
            one,
            community=None,
            status="unidentified",
            findings=(*(f for f in one.findings if f.code != _OTHER), told),
            evidence="",
        )
        for one in reading.returns
    )
    waits = any(not one.is_unread for one in returns)
    outcome = f"{state}：{STATUS_NAMES['unidentified']}" if waits else reading.outcome
    return replace(reading, returns=returns, outcome=outcome)


def _says_more(before: Reading, after: Reading) -> bool:
    """Whether a reading of one page more is of the same one form, and says more of it."""
    if len(before.returns) != 1 or len(after.returns) != 1:
        return False
    (one,), (other,) = before.returns, after.returns
    said, more = (reading.contents.taken if reading.contents else 0 for reading in (before, after))
    is_same = one.deliverable == other.deliverable and one.community in (None, other.community)
    is_whole = all(found.code != "form-several" for found in other.findings)
    return is_same and is_whole and more > said


def _is_same_again(before: Reading, alone: Reading) -> bool:
    """Whether a picture by itself shows the same form with the same answers: it was photographed
    twice, and is no further page."""
    if len(before.returns) != 1 or len(alone.returns) != 1:
        return False
    (one,), (other,) = before.returns, alone.returns
    said, again = ({(f.field, f.value) for f in r.fields if f.value} for r in (one, other))
    return one.deliverable == other.deliverable and bool(said) and said == again


def _has_rows_on(reading: Reading, page: int) -> bool:
    """Whether any row of a table was read on this page."""
    rows = (row for one in reading.returns for row in one.rows)
    return any(f.where.startswith(f"第{page}页") for row in rows for f in row.fields)


def _as_sent(kept: StoredFile, reading: Reading) -> Reading:
    """The reading of a file by how it came: beside the text of its mail, or called a backup."""
    reading = kept.mail.beside(reading) if kept.mail else reading
    name = kept.name.rpartition("/")[2]
    if not _BACKUP.search(name):
        return reading
    told = Finding("file-backup", found=name)
    returns = tuple(
        one if one.is_unread else replace(one, findings=(*one.findings, told))
        for one in reading.returns
    )
    return replace(reading, returns=returns)
