"""Ledger refusals: what the database says when it does not do something, in words for the clerk.

Only a database that really is damaged sends anybody to the backup: whoever restores one because
another window was busy throws away what that window has just entered.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from huizhi import COMMAND
from huizhi.errors import NoDatabaseError, ReadOnlyError, StorageError

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
# Where the address stands of which these speak.
_WRITTEN = "配置的“台账”（或环境变量 HUIZHI_LEDGER）"
_NO_SERVER = (
    f"连不上台账所在的数据库服务器{{where}}。请看看服务器开着没有、网络通不通、{_WRITTEN}写的主机和"
    "端口对不对，再做一次；还不行，请找管理数据库的人。已经登记的都在"
)
_NO_HOST = (
    f"连不上台账所在的数据库服务器：找不到叫“{{name}}”的主机。请看看{_WRITTEN}写的主机名对不对、"
    "网络通不通，再做一次；还不行，请找管理数据库的人。已经登记的都在"
)
_NOTHING_LISTENS = (
    "连不上台账所在的数据库服务器{where}：那个主机上的这个端口没有程序在接。请看看数据库开着没有、"
    f"{_WRITTEN}写的端口对不对，再做一次；还不行，请找管理数据库的人。已经登记的都在"
)
_NO_ANSWER = (
    "连不上台账所在的数据库服务器{where}：等了10秒没有答复。请看看网络通不通、防火墙放行没有、"
    f"{_WRITTEN}写的主机和端口对不对，再做一次；还不行，请找管理数据库的人。已经登记的都在"
)
_HUNG_UP = (
    "连不上台账所在的数据库服务器{where}：那里一接通就断开了，多半不是 PostgreSQL，也可能它正在停。"
    f"请看看{_WRITTEN}写的端口对不对，再做一次；还不行，请找管理数据库的人。已经登记的都在"
)
_STARTING = "数据库服务器{where}正在启动或正在停，请等一会儿再做一次。已经登记的都在"
_NO_TLS = (
    "数据库服务器{where}没有开加密（TLS），而" + _WRITTEN + "里写的 sslmode 要求加密，所以没有连。"
    "请管理数据库的人给服务器装上证书、打开 ssl；确实在可靠的内网里，把 sslmode 改成 prefer"
)
_BAD_CERTIFICATE = (
    "数据库服务器{where}的证书没有通过检查，所以没有连。请核对"
    + _WRITTEN
    + "里 sslrootcert 写的证书文件"
    "（不写是 ~/.postgresql/root.crt）在不在、是不是签发它的那一家，主机名要和证书上的一样"
)
_BAD_OPTION = (
    f"{_WRITTEN}的地址里，“?”后面的“{{name}}”写得不对：没有这个选项，或没有这个值。"
    "可以写的和可以取的值见 PostgreSQL 文档“连接参数”，例如 sslmode=require"
)
_NO_OPTION_MET = (
    f"数据库服务器{{where}}不是{_WRITTEN}的地址里“?”后面的选项要的那样"
    "（channel_binding、target_session_attrs 等），所以没有连。请改掉选项，或请管理数据库的人看看"
)
_CUT_OFF = (
    "和台账所在的数据库服务器的连接断了（服务器重启、网络断了时会这样）。已经登记的都在；"
    "正在登记的多半没有登记上，请连上后先看一看，没有就再做一次"
)
_WHERE_TO = (
    "密码写进运行程序的用户的 ~/.pgpass，或环境变量 PGPASSWORD，不写在配置里；"
    "写在 HUIZHI_LEDGER 的地址里时，@ : / ? % # 和空格要写成 %40 %3A %2F %3F %25 %23 %20"
)
_NO_PASSWORD = f"数据库服务器{{where}}不让进：它要密码，没有找到密码。{_WHERE_TO}"
_NOT_LET_IN = f"数据库服务器{{where}}不让进：用户名或密码不对。{_WHERE_TO}"
_NO_ROLE = (
    f"数据库服务器{{where}}不让进：它没有{_WRITTEN}写的那个用户。"
    "请核对用户名，或请管理数据库的人建好（createuser）"
)
_NOT_LISTED = (
    "数据库服务器{where}不让进：它的 pg_hba.conf 没有放行这台电脑、这个用户、这个数据库，"
    "或不加密的连接。"
    f"请管理数据库的人加上；它只收加密的，就在{_WRITTEN}的地址后面加 ?sslmode=require"
)
_NO_DATABASE = (
    "服务器{where}上没有配置的“台账”写的那个数据库。请管理数据库的人先建好（createdb），再做一次"
)
_NOT_ALLOWED = (
    "数据库不许这个用户这样做。请管理数据库的人给他在这个数据库里建 schema 的权限"
    "（GRANT CREATE ON DATABASE … TO …），并由他拥有台账的 schema"
)
_CROWDED = "数据库服务器的连接满了，请等一会儿再做一次，或请管理数据库的人放宽 max_connections"
_SERVER_FULL = "数据库服务器的磁盘满了。请管理数据库的人腾出空间，再做一次。已经登记的都在"
_ONLY_READS = "数据库现在只能读（是备用的服务器，或管理的人设成只读），可以查看，不能登记"
_SERVER_DAMAGED = (
    "数据库服务器说存着的数据坏了。请管理数据库的人检查磁盘，用备份恢复；没有备份，"
    f"运行 {REBUILD}，从 returns 文件夹里的原件重建"
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


# Source: https://www.postgresql.org/docs/current/errcodes-appendix.html; a class is two characters.
_SERVER_MEANT = {
    "55P03": BUSY,
    "40001": BUSY,
    "40P01": BUSY,
    "57014": BUSY,
    "53300": _CROWDED,
    "53100": _SERVER_FULL,
    "25006": _ONLY_READS,
    "42501": _NOT_ALLOWED,
    "3D000": _NO_DATABASE,
    "28": _NOT_LET_IN,
    "57P": _CUT_OFF,
    "08": _CUT_OFF,
    "XX001": _SERVER_DAMAGED,
    "XX002": _SERVER_DAMAGED,
}
# A connection that was refused has no code, only words; those of the server may be of any language.
_SAID = (
    (re.compile(r"no password supplied", re.I), _NO_PASSWORD),
    (re.compile(r"pg_hba", re.I), _NOT_LISTED),
    (re.compile(r"role \".*\" does not exist|(角色|用户) ?\".*\" ?不存在", re.I), _NO_ROLE),
    (re.compile(r"(authentication|认证) ?(failed|失败)|password", re.I), _NOT_LET_IN),
    (re.compile(r"database \".*\" does not exist|数据库 ?\".*\" ?不存在", re.I), _NO_DATABASE),
    (re.compile(r"too many (clients|connections)|connection slots", re.I), _CROWDED),
    (re.compile(r"starting up|shutting down|正在启动|正在关闭", re.I), _STARTING),
    (re.compile(r"does not support SSL", re.I), _NO_TLS),
    (re.compile(r"certificate|SSL error|match host name", re.I), _BAD_CERTIFICATE),
    (re.compile(r"channel binding|hot standby|read-only|session is not", re.I), _NO_OPTION_MET),
    (re.compile(r"refused|no such file", re.I), _NOTHING_LISTENS),
    (re.compile(r"timeout|timed out", re.I), _NO_ANSWER),
    (re.compile(r"closed the connection|invalid response|expected auth", re.I), _HUNG_UP),
)
_HOST = re.compile(r"resolve host '([A-Za-z0-9._:-]{1,80})'")
# What libpq, or psycopg, does not know; the value may be anything, and is not repeated.
_OPTION = re.compile(
    r"invalid (?:URI query parameter|connection option):? *\"(\w{1,40})\""
    r"|invalid (\w{1,40}) value:|bad value for (\w{1,40})"
    r"|invalid integer value .* option \"(\w{1,40})\""
)
_UNREACHED = ("connection failed", "connection is bad", "failed to resolve", "connection timeout")


@contextmanager
def ledger_refusals(what: str) -> Iterator[None]:
    """Errors of the database inside become `StorageError`; `what` is what was being done.

    Raises: StorageError; ReadOnlyError for a ledger that cannot be written or opened,
    NoDatabaseError where its server has no such database.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise _kind(error)(f"{what}没有成功：{_reason(error)}。") from error


def _kind(error: BaseException) -> type[StorageError]:
    if _server_reason(error) == _NO_DATABASE:
        return NoDatabaseError
    is_closed = code_of(error) in _UNWRITABLE or _reason(error) == _ONLY_READS
    return ReadOnlyError if is_closed else StorageError


def is_damage(error: BaseException | None) -> bool:
    """Whether this is the database's word that it is broken or none at all."""
    if error is None:
        return False
    damage = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
    return code_of(error) in damage or _server_reason(error) == _SERVER_DAMAGED


def is_busy(error: BaseException) -> bool:
    """Whether this is the database's word that somebody else has what was asked for."""
    return _reason(error) == BUSY


def code_of(error: BaseException) -> int:
    """SQLite's primary result code behind an error, 0 for none."""
    own = getattr(error, "orig", None) or error
    return int(getattr(own, "sqlite_errorcode", 0)) & 0xFF


def short_reason(error: BaseException) -> str:
    """Why another database than the ledger did not do something, with what to do, behind its
    name."""
    return _SHORT.get(_MEANT.get(code_of(error), ""), "没有照要求做，请再试一次")


def _server_reason(error: BaseException) -> str:
    """What a database server means by its error, "" where it is none of a server."""
    own = getattr(error, "orig", None) or error
    if not type(own).__module__.startswith("psycopg"):
        return ""
    code, said = getattr(own, "sqlstate", None) or "", str(own)
    if code:
        return next(
            (_SERVER_MEANT[k] for k in (code, code[:3], code[:2]) if k in _SERVER_MEANT), ""
        )
    if option := _OPTION.search(said):
        return _BAD_OPTION.replace("{name}", next(filter(None, option.groups())))
    if host := _HOST.search(said):
        return _NO_HOST.replace("{name}", host[1])
    if said.startswith(_UNREACHED):
        return next((meant for words, meant in _SAID if words.search(said)), _NO_SERVER)
    # Without a code the server has said nothing more: it was there, and went in the middle.
    return _CUT_OFF if type(own).__name__ in {"OperationalError", "InterfaceError"} else ""


def _where(error: BaseException) -> str:
    """Which server it is, as far as the driver knows."""
    connection: Any = getattr(getattr(error, "orig", None), "pgconn", None)
    try:
        host, port = connection.host.decode(), connection.port.decode()
    except Exception:  # noqa: BLE001  # a connection that came to nothing says it, or does not
        return ""
    return f" {host}:{port} " if host else ""


def _reason(error: BaseException) -> str:
    if meant := _server_reason(error):
        return meant.format(where=_where(error))
    own = getattr(error, "orig", None) or error
    whole = getattr(own, "sqlite_errorcode", "") or getattr(own, "sqlstate", "")
    code = whole or type(own).__name__
    return _MEANT.get(code_of(error), _OTHER.format(code=code))
