"""Postgres place: a ledger that is a schema of its own on a database server.

The address in the folder's note holds no password: it is taken from HUIZHI_LEDGER, or by libpq from
PGPASSWORD or ~/.pgpass, whenever a connection is made.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from huizhi import COMMAND
from huizhi.campaign import LedgerAddress, address_in_environment
from huizhi.errors import StorageError
from huizhi.storage.databases import database_of, engine_of
from huizhi.storage.folder_sign import folder_sign, is_same_folder
from huizhi.storage.ledger_place import (
    ANOTHER,
    GONE,
    HALF,
    MOVED,
    PLACE_NOTE,
    REBUILDING,
    LedgerPlace,
)
from huizhi.storage.ledger_transfer import copy_to_file
from huizhi.storage.postgres import CLAIM, FOLDER, WRITTEN
from huizhi.storage.refusals import is_busy, is_damage, ledger_refusals
from huizhi.storage.sqlite_place import drop_files_aside
from huizhi.storage.tables import ABOUT, TABLES

_STEPPED = "_aside_"  # between a schema's name and when it was set aside
_NAMES = "SELECT nspname FROM pg_namespace WHERE starts_with(nspname, %s) ORDER BY nspname"
_IS_THERE = "SELECT 1 FROM pg_namespace WHERE nspname = %s"
# Every ledger of the database that this user may look into.
_LEDGERS = (
    "SELECT nspname FROM pg_class JOIN pg_namespace AS own ON own.oid = relnamespace"
    " WHERE relname = 'writes' AND relkind = 'r' AND starts_with(nspname, 'huizhi_')"
    " AND has_schema_privilege(own.oid, 'USAGE')"
    " AND has_table_privilege(pg_class.oid, 'SELECT') ORDER BY nspname"
)
_WHOSE = (
    'SELECT (SELECT folder FROM "{schema}".writes),'  # noqa: S608  # a name of our own
    " (SELECT value FROM \"{schema}\".about WHERE key = 'campaign'),"
    f" (SELECT value FROM \"{{schema}}\".about WHERE key = '{MOVED}')"
)
# Whoever still sees an older state of the database keeps what was deleted since alive.
_OLDER = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND pid <> pg_backend_pid() AND backend_xmin IS NOT NULL"
)


class SchemaPlace(LedgerPlace):
    """The ledger's schema."""

    address: LedgerAddress

    def __init__(self, output: Path, address: LedgerAddress, schema: str) -> None:
        super().__init__(output)
        self.address, self.schema = address, schema

    @property
    def url(self) -> sa.URL:
        address = with_secret(self.address)
        url = sa.make_url(address.shown)
        if address.password:
            url = url.set(password=address.password)
        return url.update_query_dict({"options": f"-csearch_path={self.schema}"})

    @property
    def shown(self) -> str:
        return f"{self.address.shown}（schema：{self.schema}）"

    @property
    def advice(self) -> str:
        return "请先找备份，请管理数据库的人把这个 schema 恢复回来，或用 restore 恢复程序做的备份"

    def is_at(self, wished: LedgerAddress | str) -> bool:
        return isinstance(wished, LedgerAddress) and wished.is_same_database(self.address)

    def is_there(self) -> bool:
        """The note says so; whether it is right, whoever opens the ledger is told."""
        return True

    def mark(self) -> tuple[object, ...]:
        try:
            found = (self.output / PLACE_NOTE).stat()
        except OSError:
            return ()
        return (found.st_ino, found.st_mtime_ns, self.schema)

    def state(self) -> tuple[tuple[int, int], ...]:
        """Raises: StorageError."""
        with self._connected("读取台账") as connection:
            if not database_of(connection).table_names(connection):
                return ()
            written = connection.exec_driver_sql(WRITTEN).scalar()
        return ((0, int(written or 0)),)

    def lost(self, engine: sa.Engine | None = None) -> str:
        with self._connected("打开台账", engine) as connection:
            names = database_of(connection).table_names(connection)
            if ABOUT.name not in names:
                return ANOTHER if names else GONE
            self._refuse_copied(connection)
            half = sa.select(ABOUT.c.value).where(ABOUT.c.key == REBUILDING)
            return HALF if connection.execute(half).scalar() else ""

    def refuse_copied(self, engine: sa.Engine | None = None) -> None:
        with self._connected("打开台账", engine) as connection:
            if ABOUT.name in database_of(connection).table_names(connection):
                self._refuse_copied(connection)

    def _refuse_copied(self, connection: sa.Connection) -> None:
        known = str(connection.exec_driver_sql(FOLDER).scalar() or "")
        if not known or self._is_folder(known):
            return
        before = json.loads(known)
        raise StorageError(
            f"台账 {self.shown} 是电脑 {before['host']} 上的文件夹 {before['path']} 的，这里的 "
            f"{self.output} 像是从那里复制来的：两边会写进同一个台账，所以什么也没有动。"
            f"是搬来的（那边不再用），请运行 {COMMAND} move --here；"
            "要的是另一份，请在那边用 backup 做备份，在这里用 restore 恢复。"
        )

    def claim(self, connection: sa.Connection, *, anew: bool = False) -> None:
        with nullcontext() if connection.in_transaction() else connection.begin():
            known = connection.exec_driver_sql(FOLDER).scalar()
            if not known or anew:
                told = json.dumps(self._folder(), ensure_ascii=False)
                connection.exec_driver_sql(CLAIM, (told,))

    def _folder(self) -> dict[str, str]:
        """By which the folder is known again: where it is, or the very file that is its note."""
        return folder_sign(self.output, self.output / PLACE_NOTE)

    def engine_to_look(self) -> sa.Engine:
        return engine_of(self.url)

    def copy_to(self, path: Path) -> None:
        with self._connected("备份台账") as connection:
            if ABOUT.name not in database_of(connection).table_names(connection):
                raise StorageError(f"备份台账没有成功：台账 {self.shown} {GONE}。")
            copy_to_file(connection, path)

    def refuse_damage(self) -> None:
        """Every row is read; a server that keeps checksums says where one is wrong."""
        with self._connected("检查台账") as connection:
            for table in TABLES.sorted_tables:
                asked = f'SELECT count(*), sum(length(one::text)) FROM "{table.name}" AS one'  # noqa: S608
                connection.exec_driver_sql(asked).one()

    def set_aside(self, now: dt.datetime) -> Iterator[str]:
        with self._connected("移开台账") as connection:
            if database_of(connection).table_names(connection):
                there = self._left(connection, only_aside=True)
                first = f"{self.schema}{_STEPPED}{now:%Y%m%d%H%M%S}"
                names = (f"{first}_{n}" if n else first for n in count())
                aside = next(name for name in names if name not in there)
                said = f'ALTER SCHEMA "{self.schema}" RENAME TO "{aside}"'
                connection.exec_driver_sql(said)
                connection.commit()
                yield aside

    def drop_aside(self) -> None:
        drop_files_aside(self.output)
        with self._connected("清理台账") as connection:
            self._drop_aside(connection)

    def _drop_aside(self, connection: sa.Connection) -> None:
        for name in self._left(connection, only_aside=True):
            connection.exec_driver_sql(f'DROP SCHEMA "{name}" CASCADE')
        connection.commit()

    def called(self, name: str) -> str:
        """What who minds the server knows a schema beside this one by."""
        return f"{self.address.shown}（schema：{name}）"

    def left(self, *, only_aside: bool) -> list[str]:
        """The schemas that are there of this ledger: what was set aside of it, and its own.

        Raises: StorageError.
        """
        with self._connected("查看以前的台账") as connection:
            return self._left(connection, only_aside=only_aside)

    def _left(self, connection: sa.Connection, *, only_aside: bool) -> list[str]:
        begin = f"{self.schema}{_STEPPED}"
        found = [str(n) for n in connection.exec_driver_sql(_NAMES, (begin,)).scalars()]
        own = not only_aside and connection.exec_driver_sql(_IS_THERE, (self.schema,)).scalar()
        return [self.schema, *found] if own else found

    def drop_left(self, campaign: str) -> None:
        """Have the ledger be gone, with what was set aside of it, of a folder that has another one
        now. Raises: StorageError, also where it may be another folder's, or another campaign's."""
        with self._connected("删除以前的台账") as connection:
            stays = 0
            for name in self._left(connection, only_aside=False):
                known, whose, moved = _told_by(connection, name) or ("", campaign, "")
                is_used = name == self.schema and not moved
                if whose == campaign and self._is_ours(known, strictly=is_used):
                    connection.exec_driver_sql(f'DROP SCHEMA "{name}" CASCADE')
                else:
                    stays += 1
            connection.commit()
        if stays:
            raise StorageError("可能是别的文件夹或别的活动的，没有删，请管理数据库的人看看")

    def withdraw(self) -> None:
        with self._connected("撤回台账") as connection:
            connection.exec_driver_sql(f'DROP SCHEMA IF EXISTS "{self.schema}" CASCADE')
            connection.commit()

    def _is_ours(self, known: str, *, strictly: bool) -> bool:
        """Whether this is said of this folder. strictly: of none that another machine calls alike;
        what nobody uses any more a container, too, finds again that is called otherwise now."""
        if not known or self._is_folder(known):
            return True
        return not strictly and json.loads(known)["path"] == self._folder()["path"]

    def others_of_folder(self, campaign: str) -> list[str]:
        """The schemas in this database that say that they are ledgers of this folder and campaign,
        by which it alone cannot be told: two machines may be called alike.

        Raises: StorageError.
        """
        found = []
        with self._connected("查看以前的台账") as connection:
            for name in connection.exec_driver_sql(_LEDGERS).scalars().all():
                known, whose, _ = _told_by(connection, name) or ("", "", "")
                if known and whose == campaign and self._is_folder(known):
                    found.append(str(name))
        return found

    def _is_folder(self, known: str) -> bool:
        return is_same_folder(json.loads(known), self._folder())

    def write_anew(self, patience: float) -> bool:
        """The tables' files, not the server's log of writes and what its own backups hold: those
        are for who minds the server to let go."""
        with self._connected("清理台账") as connection:
            connection.exec_driver_sql(f"SET lock_timeout = {patience * 1000:.0f}")
            busy = bool(connection.exec_driver_sql(_OLDER).scalar())
            connection.commit()
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            for table in TABLES.sorted_tables:
                try:
                    alone.exec_driver_sql(f'VACUUM (FULL, ANALYZE) "{self.schema}"."{table.name}"')
                except sa.exc.DBAPIError as error:
                    if not is_busy(error):
                        raise
                    busy = True
        return busy

    @contextmanager
    def _connected(self, what: str, engine: sa.Engine | None = None) -> Iterator[sa.Connection]:
        """A connection for one question. engine: that gives it, which goes on.

        Raises: StorageError.
        """
        own = engine or engine_of(self.url)
        try:
            with ledger_refusals(what), own.connect() as connection:
                try:
                    yield connection
                except sa.exc.DBAPIError as error:
                    if is_damage(error):
                        raise StorageError(f"{what}：数据库服务器说存着的数据坏了。") from error
                    raise
        finally:
            if engine is None:
                own.dispose()


def base_name(schema: str) -> str:
    """What the ledger's schema is called of which this one was set aside."""
    return schema.partition(_STEPPED)[0]


def _told_by(connection: sa.Connection, schema: str) -> tuple[str, str, str] | None:
    """Which folder's a ledger says it is, which campaign's, and where it has been moved; None of
    what is no ledger."""
    try:
        with connection.begin_nested():
            found = connection.exec_driver_sql(_WHOSE.format(schema=schema)).one()
    except sa.exc.ProgrammingError:
        return None
    folder, campaign, moved = (str(one or "") for one in found)
    return folder, campaign, moved


def with_secret(address: LedgerAddress) -> LedgerAddress:
    """The address as the environment has it, with the password, where that is the same database."""
    named = address_in_environment()
    if isinstance(named, LedgerAddress) and named.is_same_database(address):
        return named
    return address
