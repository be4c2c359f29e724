"""Ledger: everything that was received and what was read in it, in one database.

One transaction for each received file, or for a group: after a crash it is entered as a whole or
not at all, and nothing is acknowledged before it is on the disk.
What the database does in its own way stands in `database`, where it lies in `ledger_place`.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from huizhi import COMMAND
from huizhi.campaign import Settings
from huizhi.disk import private_database
from huizhi.errors import HuizhiError, ReadOnlyError, StorageError
from huizhi.storage.batch import LedgerBatch, LedgerIndex, Run, nothing_new
from huizhi.storage.databases import database_of, engine_of
from huizhi.storage.lazy_answers import LazyAnswers
from huizhi.storage.ledger_place import LEDGER_FILE, MOVED, REBUILDING, LedgerPlace
from huizhi.storage.liaison_days import are_liaisons_known, follow_liaisons
from huizhi.storage.loading import load_contents, load_lazily, load_returns, time_of
from huizhi.storage.older_ledger import FORMAT, bring_up_to_date, is_older
from huizhi.storage.originals_place import are_in_folder
from huizhi.storage.place_note import say_place, settled_place
from huizhi.storage.refusals import READ_ONLY, ledger_refusals
from huizhi.storage.renamed_units import (
    RenamedUnit,
    follow_roster,
    is_roster_known,
    load_renamed,
)
from huizhi.storage.returns import Contents, Fate, Received, Return, Ruling
from huizhi.storage.rulings import enter_ruling, pass_rulings_on, recount, undo_ruling
from huizhi.storage.sqlite_place import FilePlace, LedgerCopy
from huizhi.storage.subjects import Subjects
from huizhi.storage.tables import (
    ABOUT,
    AMENDMENTS,
    ANSWERS,
    ARRIVALS,
    FINDINGS,
    RECEIVED,
    RETURNS,
    ROWS,
    RULINGS,
    TABLES,
)

_ASLEEP = 5.0  # seconds after which it is asked whether a connection still lives

# A connection to the database: outside this room it is only passed on.
Connection = sa.Connection


class AlreadyPlacedError(HuizhiError):
    """Somebody else has placed this return in the meantime."""


class Ledger:
    """An open ledger; close it, or use it in a `with` statement."""

    def __init__(
        self,
        where: sa.Engine | sa.URL | str,
        campaign: Settings | str,
        copy: LedgerCopy | None = None,
        *,
        place: LedgerPlace | None = None,
        rebuilding: bool = False,
    ) -> None:
        """Open the ledger at this address, or behind this engine, for this campaign.

        campaign: its settings, by whose roster the ledger calls its units; its id alone, and they
            stay called as they were.
        copy: opened instead of the ledger, for reading only.
        place: where it lies; a copy of one of an older format is put by there.
        rebuilding: one that is made now is not whole before `finish_rebuilding`.
        Raises: StorageError when it cannot be opened or belongs to another campaign.
        """
        self._copy, self._place = copy, place
        with ledger_refusals("打开台账"):
            self._engine = where if isinstance(where, sa.Engine) else engine_of(where)
            self._database = database_of(self._engine)
            try:
                self._claim(_id_of(campaign), rebuilding=rebuilding)
                if not isinstance(campaign, str):
                    self._follow(campaign)
                self._writer = self._engine.connect()
            except BaseException:
                self._engine.dispose()
                raise
        self._used = time.monotonic()  # when the writer was, last
        self._lazy_answers: list[LazyAnswers] = []
        self._batch: LedgerBatch | None = None
        self._index: LedgerIndex | None = None
        self.run: Run | None = None  # the run of `collect` that enters
        self.subjects: Subjects | None = None

    @classmethod
    def in_folder(
        cls,
        output: Path,
        campaign: Settings | str,
        *,
        anew: bool = False,
        rebuilding: bool = False,
    ) -> Ledger:
        """Return the ledger in `output`, created when there are neither a ledger nor originals.

        campaign: as for `Ledger`.
        anew: create it even beside originals.
        rebuilding: it is being rebuilt out of the originals, and for nobody else to be used.
        Raises: StorageError; LedgerLostError.
        """
        try:
            output.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"不能建立文件夹 {output}（{error.strerror}）。") from error
        place = settled_place(output, campaign, anew=anew or rebuilding)
        engine = engine_of(place.url)
        try:
            if anew or rebuilding:
                place.refuse_copied(engine)
            else:
                place.refuse_when_lost(engine)
            opened = cls(engine, campaign, place=place, rebuilding=rebuilding)
            if not say_place(output, place):
                opened.close()
                return cls.in_folder(output, campaign, anew=anew, rebuilding=rebuilding)
            private_database(output / LEDGER_FILE)
            with ledger_refusals("打开台账"):
                place.claim(opened._writer)
        except BaseException:
            engine.dispose()
            raise
        return opened

    @classmethod
    def to_look_in(cls, output: Path, campaign: Settings | str) -> Ledger:
        """Return the ledger as `in_folder` does; where nothing can be written, a read-only copy."""
        try:
            return cls.in_folder(output, campaign)
        except ReadOnlyError:
            place = settled_place(output, campaign)
            if not isinstance(place, FilePlace):
                raise
            copy = LedgerCopy(place.path)
            try:
                return cls(f"sqlite:///{copy.path}", campaign, copy)
            except BaseException:
                copy.close()
                raise

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection to the database."""
        self._writer.close()
        self._engine.dispose()
        for one in self._lazy_answers:
            one.closed = True
        if self._copy is not None:
            self._copy.close()

    @property
    def is_beside_originals(self) -> bool:
        """Whether the originals are in the output folder of this ledger. Raises: StorageError."""
        return self._place is None or are_in_folder(self._place.output)

    def known_of(self, digests: Sequence[str]) -> set[str]:
        """Return those of these digests that were entered before, files passed over apart."""
        asked = sa.select(RECEIVED.c.sha256).where(RECEIVED.c.fate != Fate.PASSED_OVER.value)
        with ledger_refusals("读取台账"), self._engine.connect() as connection:
            found = connection.execute(asked.where(RECEIVED.c.sha256.in_(digests)))
            return {r.sha256 for r in found}

    def replaced(self, returns: Iterable[Return]) -> dict[str, tuple[int, int]]:
        """Return, of the contents of these returns that hold an older revision, that revision and
        the one that counts now."""
        older: dict[str, Return] = {}
        for one in returns:
            if not one.current and one.community and not one.rulings:
                older.setdefault(one.sha256, one)
        if not older:
            return {}
        asked = sa.select(RETURNS.c.community, RETURNS.c.deliverable, RETURNS.c.revision).where(
            RETURNS.c.current, RETURNS.c.community.in_({one.community for one in older.values()})
        )
        with self.looking() as connection:
            now = {(r.community, r.deliverable): r.revision for r in connection.execute(asked)}
        return {
            sha256: (one.revision, now.get((one.community, one.deliverable)) or one.revision)
            for sha256, one in older.items()
        }

    def filled(self) -> set[tuple[str | None, str | None]]:
        """Return the communities and deliverables whose current return is not blank.

        Waiting returns belong to nobody and are left out.
        """
        asked = sa.select(RETURNS.c.community, RETURNS.c.deliverable)
        with ledger_refusals("读取台账"), self._engine.connect() as connection:
            placed = RETURNS.c.current, sa.not_(RETURNS.c.blank), RETURNS.c.community.is_not(None)
            found = connection.execute(asked.where(*placed))
            return {(r.community, r.deliverable) for r in found}

    @contextmanager
    def together(self) -> Iterator[None]:
        """Enter everything inside in one transaction: all of it is on the disk at the end, or none.

        Raises: StorageError; nothing is entered then.
        """
        if self._batch is not None:
            yield
            return
        if self._copy is not None:
            raise ReadOnlyError(f"写入台账没有成功：{READ_ONLY}。")
        committing = False
        try:
            self._wake()
            with ledger_refusals("写入台账"), self._writer.begin():
                self._database.begin_writing(self._writer)
                self._batch = LedgerBatch(self._writer, self._known_index(), self.subjects)
                try:
                    yield
                    self._batch.write()
                finally:
                    self._batch = None
                committing = True
        except BaseException:  # also of the commit: what the index knows may be nowhere else
            self._index = None
            if committing:  # nothing that the connection still holds may be committed later
                self._writer.invalidate()
            raise

    def enter(self, received: Received, returns: Sequence[Return]) -> tuple[Return, ...]:
        """Return the returns as entered, numbered by revision, in one transaction.

        Answers equal to those of the current revision make no new one. The latest return that is
        not blank is current; one that cannot be placed is current by itself.

        Raises: StorageError; nothing is entered then.
        """
        with self.together():
            assert self._batch is not None
            return self._batch.enter(received, returns)

    def place(self, waiting: Return, placed: Return) -> Return | None:
        """Return a waiting return as it stands after the clerk has placed it by hand.

        None when the current revision of that community already says the same; `waiting` is then no
        longer in the ledger.

        Raises: AlreadyPlacedError; StorageError; nothing is changed then.
        """
        with self.together():
            assert self._batch is not None
            connection = self._batch.connection
            found = connection.execute(
                sa.select(RETURNS.c.id).where(
                    RETURNS.c.id == waiting.number,  # a file may hold several that wait
                    RETURNS.c.sha256 == waiting.sha256,
                    RETURNS.c.status == waiting.status,
                )
            ).first()
            if found is None:
                raise AlreadyPlacedError(f"台账里已经没有待认领的“{waiting.file}”，可能刚被认领。")
            entered = self._batch.enter_return(placed)
            self._batch.write()
            if entered is not None:
                pass_rulings_on(connection, found.id, entered.number)
            for table in (ANSWERS, ROWS, FINDINGS, AMENDMENTS, RULINGS):
                connection.execute(table.delete().where(table.c.return_id == found.id))
            connection.execute(RETURNS.delete().where(RETURNS.c.id == found.id))
            if entered is None:  # it is a form all the same, and no material
                nothing_new(connection, placed.sha256)
            return entered

    def enter_return(self, one: Return) -> Return | None:
        """Return one more return of a known content as entered.

        None when the current revision already says the same. Raises: StorageError; nothing is
        entered then.
        """
        with self.together():
            assert self._batch is not None
            return self._batch.enter_return(one)

    def enter_unread(self, one: Return) -> Return | None:
        """Enter a known content that could not be read under one more name, and return it.

        Return None when it waits under that name already, or when something was read in it.
        Raises: StorageError.
        """
        with self.together():
            assert self._batch is not None
            return self._batch.enter_unread(one)

    def forget_unread(self, sha256: str) -> list[str]:
        """Remove an unreadable content, so that it can be entered again; return its names.

        Raises: StorageError.
        """
        with self.together():
            assert self._batch is not None
            return self._batch.forget_unread(sha256)

    def of_content(self, sha256: str) -> tuple[Return, ...]:
        """Return every return that was read in this content."""
        return self.of_contents([sha256]).get(sha256, ())

    def of_contents(self, digests: Collection[str]) -> dict[str, tuple[Return, ...]]:
        """Return every return that was read in these contents; a content without any is left
        out."""
        found: dict[str, list[Return]] = {}
        with self.looking() as connection:
            for one in load_returns(connection, RETURNS.c.sha256.in_(list(digests))):
                found.setdefault(one.sha256, []).append(one)
        return {sha256: tuple(own) for sha256, own in found.items()}

    def returns(self) -> tuple[Return, ...]:
        """Return every return, in the order of entry."""
        with ledger_refusals("读取台账"), self._engine.connect() as connection:
            return tuple(load_returns(connection))

    def returns_to_walk(self, units: Sequence[str] | None = None) -> tuple[Return, ...]:
        """Return every return, in the order of entry; its answers are read when somebody looks at
        them, and those that are looked at next with them.

        units: the names of the units in the order in which they will be looked at; None: the
            returns will be looked at in the order of entry.
        Raises: StorageError, as does whoever looks at answers.
        """
        with self.looking() as connection:
            source, returns = load_lazily(connection, self._engine, units)
        self._lazy_answers.append(source)
        return returns

    def one_return(self, number: int) -> Return | None:
        """Return the return with this id; None when there is none."""
        with self.looking() as connection:
            return next(load_returns(connection, RETURNS.c.id == number), None)

    def of_same(self, one: Return) -> tuple[Return, ...]:
        """Return every revision for the same community and deliverable, in the order of entry."""
        same = (RETURNS.c.community == one.community, RETURNS.c.deliverable == one.deliverable)
        with self.looking() as connection:
            return tuple(load_returns(connection, *same))

    def typed_beside_same(self, one: Return) -> tuple[Return, ...]:
        """Return what counts or may count of the same community and deliverable and was typed in
        beside the same picture; also what is being entered in this transaction."""
        same = (RETURNS.c.community == one.community, RETURNS.c.deliverable == one.deliverable)
        with self.together():
            assert self._batch is not None
            self._batch.write()
            every = load_returns(self._batch.connection, *same)
            return tuple(r for r in every if r.typed_from == one.typed_from and r.void is None)

    def of_community(self, name: str) -> tuple[Return, ...]:
        """Return every return of one community, in the order of entry."""
        with self.looking() as connection:
            return tuple(load_returns(connection, RETURNS.c.community == name))

    def counting_for(self, deliverables: Collection[str]) -> tuple[Return, ...]:
        """Return the return of every community that counts for each of these deliverables."""
        asked = RETURNS.c.deliverable.in_(list(deliverables)), RETURNS.c.community.is_not(None)
        with self.looking() as connection:
            return tuple(load_returns(connection, RETURNS.c.current, *asked))

    def one_received(self, sha256: str) -> Received | None:
        """Return the content with this digest, without its texts; None when it never came."""
        with self.looking() as connection:
            found = connection.execute(sa.select(RECEIVED).where(RECEIVED.c.sha256 == sha256))
            r = found.first()
        if r is None:
            return None
        return _received(r)

    def received(self) -> tuple[Received, ...]:
        """Return every received content, in the order of entry."""
        with ledger_refusals("读取台账"), self._engine.connect() as connection:
            rows = connection.execute(
                sa.select(RECEIVED).order_by(RECEIVED.c.received, RECEIVED.c.name)
            )
            contents = load_contents(connection)
            return tuple(_received(r, contents.get(r.sha256)) for r in rows)

    def names_of(self, digests: Collection[str]) -> set[tuple[str, str]]:
        """Return the names under which these contents came, each with its digest."""
        asked = sa.select(ARRIVALS.c.sha256, ARRIVALS.c.name)
        with self.looking() as connection:
            found = connection.execute(asked.where(ARRIVALS.c.sha256.in_(list(digests))))
            return {(one.sha256, one.name) for one in found}

    def arrive(self, sha256: str, name: str, received: dt.datetime) -> None:
        """Note the name under which a known content came; to be called inside `together`."""
        with self.together():
            assert self._batch is not None
            self._batch.arrive(sha256, name, received)

    @contextmanager
    def looking(self) -> Iterator[sa.Connection]:
        """Give a connection for reading. Raises: StorageError."""
        with ledger_refusals("读取台账"), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a connection for writing: all of it is on the disk at the end, or none.

        Raises: StorageError.
        """
        with self.together():
            assert self._batch is not None
            yield self._batch.connection

    def refuse_read_only(self) -> None:
        """Check that the ledger can be written, before work is done. Raises: ReadOnlyError."""
        with self.writing() as connection:  # SQLite refuses what writes, not what begins to
            connection.execute(ABOUT.delete().where(sa.false()))

    def version(self) -> int:
        """Return a number that changes when another process has written. Raises: StorageError."""
        if self._batch is not None:
            return self._batch.index.version
        self._wake()
        with ledger_refusals("读取台账"), self._writer.begin():
            return self._database.version(self._writer)

    def _wake(self) -> None:
        """Have a connection that was left alone for a while be one that still leads to somebody: a
        server may have been begun again since. Raises: StorageError."""
        now = time.monotonic()
        if now - self._used > _ASLEEP:
            with ledger_refusals("读取台账"):
                try:
                    with self._writer.begin():
                        self._database.version(self._writer)
                except sa.exc.DBAPIError as error:
                    if not error.connection_invalidated:
                        raise
        self._used = now

    def note(self, key: str) -> str:
        """Return what the ledger notes about itself under this key; "" for nothing."""
        with self.looking() as connection:
            found = connection.execute(sa.select(ABOUT.c.value).where(ABOUT.c.key == key))
            return str(found.scalar() or "")

    def note_once(self, key: str, value: str) -> str:
        """Return what stands under this key, after noting the value where nothing stood.

        Raises: StorageError.
        """
        with self.writing() as connection:
            asked = sa.select(ABOUT.c.value).where(ABOUT.c.key == key)
            known = connection.execute(asked).scalar()
            if known is None:
                connection.execute(ABOUT.insert(), [{"key": key, "value": value}])
            return str(known if known is not None else value)

    def set_note(self, key: str, value: str) -> None:
        """Note something under a key. Raises: StorageError."""
        with self.writing() as connection:
            connection.execute(ABOUT.delete().where(ABOUT.c.key == key))
            connection.execute(ABOUT.insert(), [{"key": key, "value": value}])

    def rule(self, one: Return, made: Ruling) -> Return:
        """Enter what the clerk says of a return as a whole; return it as it stands then.

        Raises: StorageError; nothing is changed then.
        """
        with self.writing() as connection:
            enter_ruling(connection, one, made)
        self._index = None
        return self.one_return(one.number) or one

    def take_back(self, one: Return, number: int, now: dt.datetime) -> Return:
        """Undo a ruling on a return, which is returned as it stands then. Raises: StorageError."""
        with self.writing() as connection:
            undo_ruling(connection, one, number, now)
        self._index = None
        return self.one_return(one.number) or one

    def make_current(self, chosen: Return) -> Return:
        """Make this revision the one that counts by what came, and return it.

        Raises: StorageError; nothing is changed then.
        """
        of_same = (
            RETURNS.c.community == chosen.community,
            RETURNS.c.deliverable == chosen.deliverable,
        )
        with self.writing() as connection:
            later = RETURNS.c.id > chosen.number
            connection.execute(RETURNS.update().where(*of_same, later).values(counted=False))
            own = RETURNS.c.id == chosen.number
            connection.execute(RETURNS.update().where(*of_same, own).values(counted=True))
            recount(connection, chosen.community, chosen.deliverable)
        return replace(chosen, current=True)

    def _known_index(self) -> LedgerIndex:
        """Return the index, read again when another process has written, or for another run."""
        version = self._database.version(self._writer)
        asked = (version, self.run)
        if self._index is None or asked != (self._index.version, self._index.run):
            _refuse_moved(self._writer)
            self._index = LedgerIndex.of(self._writer, version, self.run)
        return self._index

    def finish_rebuilding(self) -> None:
        """Have the ledger be whole: all that the originals say is entered. Raises: StorageError."""
        with self.writing() as connection:
            connection.execute(ABOUT.delete().where(ABOUT.c.key == REBUILDING))

    def renamed_units(self) -> tuple[RenamedUnit, ...]:
        """Return the units that had been called otherwise. Raises: StorageError."""
        with self.looking() as connection:
            return load_renamed(connection)

    def _follow(self, settings: Settings) -> None:
        """Have the ledger call its units as this roster does."""
        with self._engine.connect() as connection:
            is_seen = is_roster_known(connection, settings)
            if is_seen and are_liaisons_known(connection, settings):
                return
        with self._engine.connect() as connection, connection.begin():
            self._database.begin_writing(connection)
            if not is_seen:
                follow_roster(connection, settings)
            follow_liaisons(connection, settings)

    def _claim(self, campaign: str, *, rebuilding: bool) -> None:
        about = self._about()
        if not about:
            with self._engine.connect() as connection, connection.begin():
                self._database.make(connection, TABLES)  # two may do it at the same moment
                if not connection.execute(sa.select(ABOUT)).first():
                    wanted = {"format": FORMAT, "campaign": campaign}
                    wanted |= {REBUILDING: "1"} if rebuilding else {}
                    rows = [{"key": k, "value": v} for k, v in wanted.items()]
                    connection.execute(ABOUT.insert(), rows)
            about = self._about()
        if to := about.get(MOVED):
            raise StorageError(
                f"这份台账正在搬到 {to}，或上次没有搬完，什么也没有写。"
                f"没有别的窗口在搬的话，请再运行 {COMMAND} move。"
            )
        if is_older(about):
            with self._engine.connect() as connection, connection.begin():
                self._database.begin_writing(connection)  # two may open it at the same moment
                bring_up_to_date(connection, self._put_by)
            about = self._about()
        if about.get("format") != FORMAT:
            raise StorageError("台账是别的版本的程序建立的，本版不能用。请换一个输出文件夹。")
        if about.get("campaign") != campaign:
            raise StorageError(
                f"这个输出文件夹里的台账属于另一次活动（{about.get('campaign')}），"
                f"与配置中的活动编号（{campaign}）不同。"
                "请用 --output 换一个文件夹，或改回活动编号。"
            )

    def _put_by(self, former: str) -> None:
        """Has a copy of the ledger lie in its folder as it was in this format."""
        if self._place is not None:
            self._place.put_by(f"格式{former}", dt.datetime.now().astimezone())

    def _about(self) -> dict[str, str]:
        """Return what the ledger says about itself; {} for one that is missing or incomplete."""
        with self._engine.connect() as connection:
            if not set(TABLES.tables) <= self._database.table_names(connection):
                return {}
            return {r.key: r.value for r in connection.execute(sa.select(ABOUT))}


def _refuse_moved(connection: sa.Connection) -> None:
    """Raises: StorageError where the ledger was moved while somebody waited to write into it."""
    asked = sa.select(ABOUT.c.value).where(ABOUT.c.key == MOVED)
    if to := connection.execute(asked).scalar():
        raise StorageError(f"台账已经搬到 {to}，这里的不再用，什么也没有写。请再做一次。")


def _id_of(campaign: Settings | str) -> str:
    return campaign if isinstance(campaign, str) else campaign.campaign_id


def _received(r: sa.Row[Any], contents: Contents | None = None) -> Received:
    """A row of the table of contents, with what stood in it where that is given."""
    moment = time_of(r.received)
    return Received(
        r.sha256, r.name, r.size, moment, r.stored, r.outcome, contents, fate=Fate(r.fate)
    )
