"""Ledger refusals: what the database says when it does not do something, in words for the clerk.

Only a database that really is damaged sends anybody to the backup: whoever restores one because
another window was busy throws away what that window has just entered.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from huizhi import COMMAND
from huizhi.errors import ReadOnlyError, StorageError

PATIENCE = 30.0  # seconds for which a lock of somebody else is waited for
REBUILD = f"{COMMAND} check --ledger"

BUSY = (
    f"台账正被另一个程序占用，等了{PATIENCE:.0f}秒还没有让出来。请等另一个窗口、网页、"
    "备份或杀毒软件用完，再做一次。已经登记的都在，不用恢复备份"
)
_FULL = "磁盘满了。请腾出空间，再做一次。已经登记的都在，不用恢复备份"
READ_ONLY = (
    "台账或它所在的文件夹是只读的，可以查看（status、export、history），不能登记。"
    "请把整个输出文件夹复制到可以写的地方，或去掉只读、取得写的权限，再做一次。台账没有损坏"
)
_NO_OPENING = (
    "台账文件打不开：它所在的文件夹没有权限，或磁盘（U盘、网络盘）没有接好。"
    "请接好磁盘、取得读写的权限，再做一次"
)
_DISK = "磁盘读写出错。请检查磁盘（U盘、网络盘）是否接好，再做一次；接好后仍这样，再考虑恢复备份"
DATABASE_DAMAGED = (
    "台账文件已经损坏，或不是台账。请先关掉网页和别的窗口，再用备份恢复；没有备份，"
    f"把 ledger.db 移到别处，运行 {REBUILD}，从 returns 文件夹里的原件重建"
)
_OTHER = (
    "程序没有料到的情况（代号{code}）。这一步什么也没有改，台账没有损坏，不用恢复备份。"
    "请再做一次；还不行，请把这句话告诉维护的人"
)
# Source: https://www.sqlite.org/rescode.html
_MEANT = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: _NO_OPENING,
    sqlite3.SQLITE_IOERR: _DISK,
    sqlite3.SQLITE_CORRUPT: DATABASE_DAMAGED,
    sqlite3.SQLITE_NOTADB: DATABASE_DAMAGED,
}
_SHORT = {
    BUSY: "正被另一个程序占用，请等它用完再试",
    _FULL: "写不下，磁盘满了，请腾出空间再试",
    READ_ONLY: "或它所在的文件夹是只读的，请取得写的权限",
    _NO_OPENING: "打不开，请检查权限，以及磁盘（U盘、网络盘）是否接好",
    _DISK: "读写出错，请检查磁盘（U盘、网络盘）是否接好",
    DATABASE_DAMAGED: "已经损坏，请把它移到别处再打开网页；只是账号和密码要重新设，台账不受影响",
}
_UNWRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN}


@contextmanager
def ledger_refusals(what: str) -> Iterator[None]:
    """Errors of the database inside become `StorageError`; `what` is what was being done.

    Raises: ReadOnlyError, a StorageError, for a ledger that cannot be written or opened.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        kind = StorageError if code_of(error) not in _UNWRITABLE else ReadOnlyError
        raise kind(f"{what}没有成功：{_reason(error)}。") from error


def is_damage(error: BaseException | None) -> bool:
    """Whether this is the database's word that it is broken or none at all."""
    return error is not None and code_of(error) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def code_of(error: BaseException) -> int:
    """SQLite's primary result code behind an error, 0 for none."""
    own = getattr(error, "orig", None) or error
    return int(getattr(own, "sqlite_errorcode", 0)) & 0xFF


def short_reason(error: BaseException) -> str:
    """Why another database than the ledger did not do something, with what to do, behind its
    name."""
    return _SHORT.get(_MEANT.get(code_of(error), ""), "没有照要求做，请再试一次")


def _reason(error: BaseException) -> str:
    own = getattr(error, "orig", None) or error
    whole = getattr(own, "sqlite_errorcode", "") or getattr(own, "sqlstate", "")
    code = whole or type(own).__name__
    return _MEANT.get(code_of(error), _OTHER.format(code=code))
