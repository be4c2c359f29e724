"""Former places: wherever the ledger and the originals of an output folder were before and may
still lie, which hold what was received as much as those that are used now.

In the folder itself (what stepped aside, what a killed move has left), beside it (offices that a
backup took the place of), on database servers and in buckets (by the folder's note; and what says
there of itself that it is this folder's, which is only named: two machines may be called alike).
"""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import sqlalchemy as sa

from huizhi.campaign import BucketAddress, LedgerAddress, Settings
from huizhi.disk import refusals
from huizhi.errors import StorageError
from huizhi.storage.folder_originals import ORIGINALS_ASIDE, ORIGINALS_FOLDER
from huizhi.storage.former_note import (
    FormerAddress,
    former_addresses,
    keep_former,
    note_former,
    present_addresses,
)
from huizhi.storage.ledger_place import ASIDE, LEDGER_FILE
from huizhi.storage.originals_place import noted_originals, originals_at
from huizhi.storage.place_note import place_of
from huizhi.storage.refusals import ledger_refusals
from huizhi.storage.sqlite_place import FilePlace
from huizhi.storage.tables import ABOUT

if TYPE_CHECKING:
    from huizhi.storage.postgres_place import SchemaPlace

OFFICE_ASIDE = "恢复备份前（"  # how the folders begin in which an office is that was set aside
BACKUPS = "backups"  # the backups that the page has made, in the output folder
_ABOVE = 3  # folders, up to the one that holds the office
_OUTPUT = "output"  # what the first activity's output folder is called among what was set aside
_BACKUPS_OF_UPDATES = "更新前的备份"  # the folder beside the program, of whole offices


@dataclass(frozen=True)
class FormerDropped:
    """What has become of former places. gone: those that are no more; left: those that still hold
    something, each with the reason; kept: a bucket keeps former contents of what is gone."""

    gone: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    kept: bool = False


class FormerPlace(ABC):
    """One former place."""

    @property
    @abstractmethod
    def shown(self) -> str:
        """What who minds it knows it by."""

    @abstractmethod
    def found(self) -> list[str]:
        """What of it is still there, as it is known. Raises: StorageError."""

    @abstractmethod
    def drop(self) -> bool:
        """Have it be gone; whether former contents are kept all the same.

        Raises: StorageError.
        """


@dataclass(frozen=True)
class _FormerFile(FormerPlace):
    """A file or a folder."""

    path: Path

    @property
    def shown(self) -> str:
        return str(self.path)

    def found(self) -> list[str]:
        return [self.shown] if self.path.exists() else []

    def drop(self) -> bool:
        with refusals(f"删除 {self.path.name} "):
            if self.path.is_dir() and not self.path.is_symlink():
                shutil.rmtree(self.path)
            else:
                self.path.unlink(missing_ok=True)
        return False


@dataclass(frozen=True)
class _FormerSchema(FormerPlace):
    """A ledger's schema and what was set aside of it. only_aside: it is the ledger that is used."""

    place: SchemaPlace
    campaign: str
    only_aside: bool = False

    @property
    def shown(self) -> str:
        return self.place.shown

    def found(self) -> list[str]:
        return [self.place.called(n) for n in self.place.left(only_aside=self.only_aside)]

    def drop(self) -> bool:
        if self.only_aside:
            self.place.drop_aside()
        else:
            self.place.drop_left(self.campaign)
        return False


@dataclass(frozen=True)
class _FormerBucket(FormerPlace):
    """Originals in a bucket."""

    output: Path
    address: BucketAddress

    @property
    def shown(self) -> str:
        return self.address.shown

    def found(self) -> list[str]:
        count = originals_at(self.output, self.address).count()
        return [f"{self.shown}（{count}个原件）"] if count else []

    def drop(self) -> bool:
        return originals_at(self.output, self.address).drop_left()


@dataclass(frozen=True)
class _Unsure(FormerPlace):
    """What holds more than this campaign, or says of itself that it is this folder's when nothing
    here says so. why: it is not dropped."""

    name: str
    why: str = "像是这次活动以前的，程序没有把握，没有删，请管理的人看过后删"

    @property
    def shown(self) -> str:
        return self.name

    def found(self) -> list[str]:
        return [self.name]

    def drop(self) -> bool:
        raise StorageError(self.why)


def former_left(output: Path, settings: Settings) -> tuple[str, ...]:
    """What is still there of former places; of one that cannot be looked into, why.

    Raises: StorageError for a note that cannot be read.
    """
    told: list[str] = []
    for one in (*_noted(output, settings), *_lying(output, settings), *_unsure(output, settings)):
        try:
            told += one.found()
        except StorageError as error:
            told.append(_why(one, error))
    return tuple(dict.fromkeys(told))


def drop_former(output: Path, settings: Settings) -> FormerDropped:
    """Have all former places be gone that can be reached and are this folder's; its note goes on
    saying the others. Raises: StorageError for a note that cannot be read."""
    for aside in _offices_aside(output, settings):  # whose notes go with them
        note_former(output, *former_addresses(aside), *present_addresses(aside))
    gone: list[str] = []
    left: list[str] = []
    stay: list[FormerAddress] = []
    kept = False
    noted = _noted(output, settings)
    for one in (*noted, *_lying(output, settings), *_unsure(output, settings)):
        try:
            if found := one.found():
                kept = one.drop() or kept
                gone += found
        except StorageError as error:
            left.append(_why(one, error))
            stay += [noted[one]] if one in noted else []
    keep_former(output, stay)
    return FormerDropped(tuple(dict.fromkeys(gone)), tuple(dict.fromkeys(left)), kept)


def _noted(output: Path, settings: Settings) -> dict[FormerPlace, FormerAddress]:
    """The places outside of the folder, which are not used any more."""
    present = present_addresses(output)
    found: list[tuple[Path, FormerAddress]] = []
    for aside in _offices_aside(output, settings):  # which are known by the note that is there
        found += [(aside, one) for one in present_addresses(aside)]
        found += [(output, one) for one in former_addresses(aside)]
    found += [(output, one) for one in former_addresses(output)]
    return {
        _at(folder, one, settings): one
        for folder, one in found
        if not any(one.is_same(other) for other in present)
    }


def _at(output: Path, one: FormerAddress, settings: Settings) -> FormerPlace:
    if isinstance(one.address, BucketAddress):
        return _FormerBucket(output, one.address)
    return _FormerSchema(_schema_at(output, one.address, one.schema), settings.campaign_id)


def _schema_at(output: Path, address: LedgerAddress, schema: str) -> SchemaPlace:
    from huizhi.storage.postgres_place import SchemaPlace  # only where an office has a server

    return SchemaPlace(output, address, schema)


def _lying(output: Path, settings: Settings) -> Iterator[FormerPlace]:
    """What lies in the folder and beside it, and what was set aside beside the ledger that is
    used."""
    place, originals = place_of(output), noted_originals(output)
    if not isinstance(place, FilePlace):
        yield _FormerSchema(cast("SchemaPlace", place), settings.campaign_id, only_aside=True)
        yield from map(_FormerFile, sorted(output.glob(f"{LEDGER_FILE}*")))
    if originals is not None and originals.address is not None:
        yield _FormerFile(output / ORIGINALS_FOLDER)
    for begin in (ASIDE, ORIGINALS_ASIDE):
        yield from map(_FormerFile, sorted(output.glob(f"{begin}*")))
    yield from map(_FormerFile, sorted((output / BACKUPS).glob("*")))
    yield from map(_FormerFile, _offices_aside(output, settings))


def _offices_aside(output: Path, settings: Settings) -> list[Path]:
    """The output folders of this campaign in offices that a backup took the place of."""
    return [o for o in _same_place_aside(output) if _campaign_of(o) == settings.campaign_id]


def _same_place_aside(output: Path) -> Iterator[Path]:
    """The output folders at the same place of offices that a backup took the place of."""
    whole = output.absolute()
    for above in whole.parents[:_ABOVE]:
        below = whole.relative_to(above)
        names = dict.fromkeys((below, Path(_OUTPUT))) if below.parent == Path() else (below,)
        for office in sorted(above.glob(f"{OFFICE_ASIDE}*")):
            yield from (office / name for name in names if (office / name).is_dir())


def _campaign_of(output: Path) -> str | None:
    """Whose ledger this folder has; "" where it has none, None where nobody can tell."""
    try:
        place = place_of(output)
        if not place.is_there() or place.lost():
            return ""
        engine = place.engine_to_look()
        try:
            with ledger_refusals("读取台账"), engine.connect() as connection:
                asked = sa.select(ABOUT.c.value).where(ABOUT.c.key == "campaign")
                return str(connection.execute(asked).scalar() or "")
        finally:
            engine.dispose()
    except StorageError:
        return None


def _unsure(output: Path, settings: Settings) -> Iterator[FormerPlace]:
    """What nobody here can tell: an office that was set aside whose ledger does not answer; and
    what says of itself, on the servers and in the buckets that are known, that it is this folder's
    or was."""
    for above in output.absolute().parents[:_ABOVE]:
        if any((above / _BACKUPS_OF_UPDATES).glob("*")):
            yield _Unsure(str(above / _BACKUPS_OF_UPDATES), "是整个办公室的备份，没有动")
    for aside in _same_place_aside(output):
        if _campaign_of(aside) is None:
            yield _Unsure(str(aside))
    known = [*present_addresses(output), *former_addresses(output)]
    asked: list[FormerAddress] = []
    for one in known:
        if not any(_is_beside(one, other) for other in asked):
            asked.append(one)
            with suppress(StorageError):  # which was told of the place itself
                yield from map(_Unsure, _others(output, one, known, settings))


def _is_beside(one: FormerAddress, other: FormerAddress) -> bool:
    """Whether both are in one database, or at one place of a bucket."""
    here, there = one.address, other.address
    if isinstance(here, LedgerAddress):
        return isinstance(there, LedgerAddress) and here.is_same_database(there)
    return isinstance(there, BucketAddress) and here.above == there.above


def _others(
    output: Path, one: FormerAddress, known: Sequence[FormerAddress], settings: Settings
) -> Iterator[str]:
    """What else is beside this one and says that it is this folder's, as it is known."""
    if isinstance(one.address, BucketAddress):
        ours = {other.address for other in known}
        found = originals_at(output, one.address).others_of_folder()
        yield from (address.shown for address in found if address not in ours)
        return
    from huizhi.storage.postgres_place import base_name

    schemas = {other.schema for other in known if _is_beside(one, other)}
    place = _schema_at(output, one.address, one.schema)
    for name in place.others_of_folder(settings.campaign_id):
        if base_name(name) not in schemas:
            yield place.called(name)


def _why(one: FormerPlace, error: StorageError) -> str:
    return f"{one.shown}（{str(error).rstrip('。')}）"
