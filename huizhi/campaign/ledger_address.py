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
        raise writing_error("写的不是能用的数据库地址", _EXPECTED)
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
        raise ValueError(f"环境变量 {LEDGER_VARIABLE} 写的不是能用的数据库地址：{_EXPECTED}。")
    return address


def _says_password(written: str) -> bool:
    """Whether something stands where a password would, be the rest right or wrong."""
    before, at, _ = written.partition("://")[2].rpartition("@")
    return bool((at and ":" in before) or _SECRETS.search(written.partition("?")[2]))


def _socket(options: str) -> tuple[str, ...]:
    """Which server is meant, where the options say it and not the host."""
    parts = sorted(one for one in options.split("&") if one.startswith(("host=", "port=")))
    return tuple(parts)
