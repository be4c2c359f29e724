"""Databases: those that can hold a ledger, by SQLAlchemy's words for them."""

from __future__ import annotations

import sqlalchemy as sa

from huizhi.errors import StorageError
from huizhi.storage.database import Database
from huizhi.storage.sqlite import Sqlite

DATABASES: dict[str, Database] = {one.name: one for one in (Sqlite(),)}


def database_of(holder: sa.Engine | sa.Connection) -> Database:
    """Return the database that is spoken to."""
    return _named(holder.dialect.name)


def _named(name: str) -> Database:
    if name not in DATABASES:
        from huizhi.storage.postgres import Postgres  # only where an office has a server

        DATABASES[Postgres.name] = Postgres()
    return DATABASES[name]


def engine_of(url: sa.URL | str) -> sa.Engine:
    """Return an engine for this address. Raises: StorageError where its driver is not installed."""
    engine = engine_to_read(url)
    database_of(engine).prepare(engine)
    return engine


def engine_to_read(url: sa.URL | str) -> sa.Engine:
    """Return an engine that keeps nothing. Raises: StorageError as above."""
    address = sa.make_url(url)
    try:
        return _named(address.get_backend_name()).engine(address)
    except ImportError as error:
        raise StorageError(
            "台账在 PostgreSQL 上，这台电脑还没有装它的驱动。请运行 "
            ".venv/bin/python -m pip install -r requirements-server.txt，再做一次。"
        ) from error
