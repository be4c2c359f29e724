"""Ledger address: on which database server an office's ledgers lie (台账), as the configuration or
the environment says it. What is shown of it, kept or told holds no password."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import unquote

from huizhi.campaign.written import parse_text, writing_error

LEDGER_VARIABLE = "HUIZHI_LEDGER"
IN_FOLDER = "sqlite"  # the address that says: a file in the output folder
_EXPECTED = (
    "写 postgresql+psycopg://用户名@主机:端口/数据库，或 sqlite（台账放在输出文件夹里，不写也是）"
)
_ADDRESS = re.compile(
    r"postgres(?:ql)?(?:\+psycopg)?://"
    r"(?:(?P<user>[^\s:@/?]+)(?::(?P<password>[^\s@/?]*))?@)?"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]*)(?::(?P<port>\d{1,5}))?"
    r"/(?P<database>[^\s/?#@:]+)(?:\?(?P<options>[A-Za-z0-9_.=&%/:+-]+))?"
)
_SCHEME = re.compile(r"postgres(?:ql)?(?:\+psycopg)?://")
_SPECIAL = re.compile(r"[@/?#\s]")  # what ends a user's name or a password, unless it is encoded
_ENCODED = (
    "@ 写成 %40，: 写成 %3A，/ 写成 %2F，? 写成 %3F，# 写成 %23，% 写成 %25，空格写成 %20；"
    "或者不写密码，写进 ~/.pgpass 或环境变量 PGPASSWORD"
)
_SECRETS = re.compile(r"(?:^|&)(?:ssl)?password=", re.IGNORECASE)
_SEARCH_PATH = re.compile(r"(?:^|&)options=", re.IGNORECASE)  # the program says where to look


@dataclass(frozen=True)
class LedgerAddress:
    """A database on a PostgreSQL server. user: "" for the one that libpq takes; host: "" for this
    machine; options: of libpq, as in the address; password: "" for none, never shown."""

    user: str
    host: str
    port: int
    database: str
    options: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"LedgerAddress({self.shown})"

    @property
    def shown(self) -> str:
        """The whole address without the password."""
        at = f"{self.user}@" if self.user else ""
        options = f"?{self.options}" if self.options else ""
        return f"postgresql+psycopg://{at}{self.host}:{self.port}/{self.database}{options}"

    def is_same_database(self, other: LedgerAddress) -> bool:
        """Whether both are one database, whoever asks for it and how."""
        return (self.host.lower(), self.port, self.database, _socket(self.options)) == (
            other.host.lower(), other.port, other.database, _socket(other.options)
        )  # fmt: skip


def address_of(written: str) -> LedgerAddress | None:
    """The address that this says; None for one that is no address of a database server."""
    found = _ADDRESS.fullmatch(written.strip())
    if found is None:
        return None
    port, options = int(found["port"] or 5432), found["options"] or ""
    if not 0 < port < 65536 or _SECRETS.search(options) or _SEARCH_PATH.search(options):
        return None
    user, password = found["user"] or "", unquote(found["password"] or "")
    return LedgerAddress(user, found["host"], port, found["database"], options, password)


def parse_ledger_address(value: object) -> str:
    """A ledger's address as the configuration has it, which says no password.

    Raises: ValueError in Chinese, in which nothing of what is written stands.
    """
    written = parse_text(value)
    if written.lower() == IN_FOLDER:
        return IN_FOLDER
    address = address_of(written)
    if _says_password(written) or (address is not None and address.password):
        raise writing_error(
            "里面写了密码，没有照用",
            "密码不写在配置里：写进运行程序的用户的 ~/.pgpass，或环境变量 PGPASSWORD",
        )
    if address is None:
        raise writing_error(*_fault_of(written))
    return address.shown


def address_in_environment() -> LedgerAddress | str:
    """What HUIZHI_LEDGER says: an address, which may hold a password, IN_FOLDER, or "" for nothing.

    Raises: ValueError in Chinese for what is none.
    """
    written = os.environ.get(LEDGER_VARIABLE, "").strip()
    if not written or written.lower() == IN_FOLDER:
        return written.lower()
    address = address_of(written)
    if address is None:
        what, expected = _fault_of(written)
        raise ValueError(f"环境变量 {LEDGER_VARIABLE} {what}：{expected}。")
    return address


def _fault_of(written: str) -> tuple[str, str]:
    """What is wrong with what is no address, and what is expected; nothing of it stands there."""
    scheme = _SCHEME.match(written)
    if scheme is None:
        return "写的不是能用的数据库地址", _EXPECTED
    before, _, after = written[scheme.end() :].rpartition("@")
    if _SPECIAL.search(before):
        return "里的用户名或密码有特殊字符，没有转写", _ENCODED
    where, _, options = after.partition("?")
    if _SECRETS.search(options):
        return "在“?”后面写了密码", "密码写进 ~/.pgpass 或环境变量 PGPASSWORD"
    if _SEARCH_PATH.search(options):
        return "在“?”后面写了 options", "options 由程序自己写，请去掉"
    host, _, database = where.partition("/")
    port = re.search(r":([^\]:]*)$", host)
    if port and not (port[1].isdecimal() and 0 < int(port[1]) < 65536):
        return "里的端口不对", "端口是1到65535的数字，不写是5432"
    if not database:
        return "没有写数据库", _EXPECTED
    return "写的不是能用的数据库地址", _EXPECTED


def _says_password(written: str) -> bool:
    """Whether something stands where a password would, be the rest right or wrong."""
    before, at, _ = written.partition("://")[2].rpartition("@")
    return bool((at and ":" in before) or _SECRETS.search(written.partition("?")[2]))


def _socket(options: str) -> tuple[str, ...]:
    """Which server is meant, where the options say it and not the host."""
    parts = sorted(one for one in options.split("&") if one.startswith(("host=", "port=")))
    return tuple(parts)
