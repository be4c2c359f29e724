"""Records: what the page itself keeps: accounts, sessions, batches of files, who did what.

In a database of its own beside the ledger, written through to the disk as the ledger is.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy.exc import SQLAlchemyError

from huizhi.disk import private_database, shows_life, sign_of_life
from huizhi.errors import HuizhiError, StorageError
from huizhi.storage.databases import engine_of
from huizhi.storage.ledger_file import PAGE_DATABASE
from huizhi.storage.refusals import short_reason

CLERK, VIEWER = "经办人", "查看人"
ROLES = (CLERK, VIEWER)
THIS_MACHINE = "本机"  # the account of whoever sits at the machine, while there are no passwords
_SHORTEST, _LONGEST = 8, 200  # characters of a password
_DAYS = 14  # that a session lasts
_IDLE = dt.timedelta(hours=12)  # after which it ends when nothing is asked
_SEEN_EVERY = dt.timedelta(minutes=10)  # that a session's last request is written down
_GUESSES = 2  # of zxcvbn's 0 to 4: more than a million tries
_TABLES = sa.MetaData()
_ACCOUNTS = sa.Table(
    "accounts",
    _TABLES,
    sa.Column("name", sa.String(60), primary_key=True),
    sa.Column("role", sa.String(10), nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
_SESSIONS = sa.Table(
    "sessions",
    _TABLES,
    sa.Column("digest", sa.String(64), primary_key=True),  # of the cookie
    sa.Column("account", sa.String(60), nullable=False),
    sa.Column("role", sa.String(10), nullable=False),
    sa.Column("form_token", sa.String(64), nullable=False),
    sa.Column("until", sa.String(40), nullable=False),
    sa.Column("seen", sa.String(40), nullable=False, server_default=""),
)
_BATCHES = sa.Table(
    "batches",
    _TABLES,
    sa.Column("id", sa.String(40), primary_key=True),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("community", sa.Text, nullable=False),
    sa.Column("came", sa.String(40), nullable=False),
    sa.Column("state", sa.String(10), nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),  # JSON: [[file, words, tone], …]
)
_TRAIL = sa.Table(
    "trail",
    _TABLES,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("moment", sa.String(40), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
)


_REMEMBERED = sa.Table(
    "remembered",
    _TABLES,
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
_ACTIVITY = "activity"
_OPEN = "open-to-others"
_SERVED = "served"
_SENT = sa.Table(
    "sent",
    _TABLES,
    sa.Column("code", sa.String(40), primary_key=True),  # of the community
    sa.Column("moment", sa.String(40), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
)
_OPENED = sa.Table(
    "opened",
    _TABLES,
    sa.Column("code", sa.String(40), primary_key=True),  # of the community
    sa.Column("first", sa.String(40), nullable=False),
    sa.Column("last", sa.String(40), nullable=False),
)
_OPENED_EVERY = dt.timedelta(minutes=10)  # that a link's being opened is written down


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody at the page. form_token: what every form has to bring back."""

    account: str
    role: str
    form_token: str

    @property
    def may_change(self) -> bool:
        return self.role == CLERK


@dataclass(frozen=True, slots=True)
class Batch:
    """Files that came together. community: by whose link, "" for the clerk; state: “waiting”,
    “done” or “failed”; outcome: file, words and tone of each."""

    id: str
    who: str
    community: str
    came: dt.datetime
    state: str
    outcome: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the trail: when, who, from which address, what."""

    moment: dt.datetime
    who: str
    address: str
    what: str


class Records:
    """The page's own database, at `output`/page.db."""

    def __init__(self, output: Path) -> None:
        """Raises: StorageError."""
        self._output = output
        self._hasher = PasswordHasher()
        self.open_again()

    def open_again(self) -> None:
        """Opens what stands in the place of the database now, and forgets what was known of what
        stood there. Raises: StorageError."""
        output = self._output
        with _refusals():
            output.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._engine = engine_of(f"sqlite:///{output / PAGE_DATABASE}")
            _TABLES.create_all(self._engine)
            private_database(output / PAGE_DATABASE)
            self._add_missing_columns()
        self._here: tuple[str, Session] | None = None
        self._last_activity: str | None = None
        self._seen_open: dict[str, dt.datetime] = {}  # when an opened link was last written down

    def close(self) -> None:
        self._engine.dispose()

    def _add_missing_columns(self) -> None:
        """Brings the sessions of an older version to what they are now."""
        known = {one["name"] for one in sa.inspect(self._engine).get_columns(_SESSIONS.name)}
        if "seen" not in known:
            with self._engine.begin() as connection:
                added = "ALTER TABLE sessions ADD COLUMN seen VARCHAR(40) NOT NULL DEFAULT ''"
                connection.execute(sa.text(added))

    # accounts

    def accounts(self) -> list[tuple[str, str]]:
        """Name and role of each account."""
        with self._reading() as connection:
            found = connection.execute(sa.select(_ACCOUNTS).order_by(_ACCOUNTS.c.name))
            return [(r.name, r.role) for r in found]

    @property
    def has_clerk(self) -> bool:
        return any(role == CLERK for _, role in self.accounts())

    def set_account(self, name: str, role: str, password: str) -> None:
        """Makes an account, or gives it another password and role; its sessions end.

        Raises: HuizhiError for a name, role or password that cannot be used.
        """
        name = " ".join(name.split())
        if not name or len(name) > 60 or name == THIS_MACHINE:
            raise HuizhiError("账号要写名字，最多60个字，如经办人的姓名。")
        if role not in ROLES:
            raise HuizhiError(f"账号的身份只能是{'或'.join(ROLES)}。")
        if not _SHORTEST <= len(password) <= _LONGEST:
            raise HuizhiError(f"密码要有{_SHORTEST}到{_LONGEST}个字符。")
        if _is_easily_guessed(password, name):
            raise HuizhiError(
                "这个密码太容易猜到，没有保存。"
                "请用几个不相干的词，或字母、数字、符号混用，不要用连号、键盘顺序和自己的名字。"
            )
        clerks = {one for one, own in self.accounts() if own == CLERK} - {name}
        if role != CLERK and not clerks:
            raise HuizhiError("先要有一个经办人账号，不然谁都不能修改。")
        hashed = self._hasher.hash(password)
        with self._writing() as connection:
            connection.execute(_ACCOUNTS.delete().where(_ACCOUNTS.c.name == name))
            connection.execute(
                _SESSIONS.delete().where(_SESSIONS.c.account.in_((name, THIS_MACHINE)))
            )
            connection.execute(_ACCOUNTS.insert(), [{"name": name, "role": role, "hash": hashed}])

    def drop_account(self, name: str) -> None:
        """Takes an account away, with its sessions; the last clerk's stays while others are left.

        Raises: HuizhiError.
        """
        left = [one for one in self.accounts() if one[0] != name]
        if left and all(role != CLERK for _, role in left):
            raise HuizhiError("这是最后一个经办人账号，不能删。请先添加另一个经办人。")
        with self._writing() as connection:
            connection.execute(_ACCOUNTS.delete().where(_ACCOUNTS.c.name == name))
            connection.execute(_SESSIONS.delete().where(_SESSIONS.c.account == name))

    def role_of(self, name: str, password: str) -> str | None:
        """The role of whoever knows this password, None for a wrong one."""
        with self._reading() as connection:
            asked = sa.select(_ACCOUNTS).where(_ACCOUNTS.c.name == " ".join(name.split()))
            found = connection.execute(asked).first()
        hashed = found.hash if found else self._unknown()  # takes as long for an unknown name
        try:
            self._hasher.verify(hashed, password[: _LONGEST + 1])
        except (Argon2Error, InvalidHashError):
            return None
        return str(found.role) if found else None

    def _unknown(self) -> str:
        """A hash that no password has."""
        if not hasattr(self, "_nobody"):
            self._nobody = self._hasher.hash(secrets.token_hex(32))
        return self._nobody

    # sessions

    def begin_session(self, account: str, role: str) -> tuple[str, Session]:
        """A new session, with the cookie that opens it."""
        cookie = secrets.token_urlsafe(32)
        session = Session(account, role, secrets.token_urlsafe(24))
        now = dt.datetime.now(dt.UTC)
        idle = (now - _IDLE).isoformat()
        row = {
            "digest": _digest(cookie),
            "account": account,
            "role": role,
            "form_token": session.form_token,
            "until": (now + dt.timedelta(days=_DAYS)).isoformat(),
            "seen": now.isoformat(),
        }
        over = sa.or_(_SESSIONS.c.until < now.isoformat(), _SESSIONS.c.seen < idle)
        with self._writing() as connection:
            connection.execute(_SESSIONS.delete().where(over))
            connection.execute(_SESSIONS.insert(), [row])
        return cookie, session

    def session_here(self) -> tuple[str, Session]:
        """The session of whoever sits at the machine, one for as long as the program runs."""
        if self._here is None or self.session(self._here[0]) is None:
            self._here = self.begin_session(THIS_MACHINE, CLERK)
        return self._here

    def session(self, cookie: str) -> Session | None:
        """The session that this cookie opens; asking keeps it open."""
        now = dt.datetime.now(dt.UTC)
        asked = sa.select(_SESSIONS).where(
            _SESSIONS.c.digest == _digest(cookie),
            _SESSIONS.c.until >= now.isoformat(),
            _SESSIONS.c.seen >= (now - _IDLE).isoformat(),
        )
        with self._reading() as connection:
            found = connection.execute(asked).first()
            there = sa.select(_ACCOUNTS.c.name).where(
                _ACCOUNTS.c.name == (found.account if found else "")
            )
            if (
                found
                and found.account != THIS_MACHINE
                and connection.execute(there).first() is None
            ):
                return None
        if found is None:
            return None
        if found.seen < (now - _SEEN_EVERY).isoformat():
            with self._writing() as connection:
                own = _SESSIONS.update().where(_SESSIONS.c.digest == found.digest)
                connection.execute(own.values(seen=now.isoformat()))
        return Session(found.account, found.role, found.form_token)

    def end_session(self, cookie: str) -> None:
        with self._writing() as connection:
            connection.execute(_SESSIONS.delete().where(_SESSIONS.c.digest == _digest(cookie)))

    # batches

    def put_batch(self, batch: Batch) -> None:
        """Enters a batch, or how it stands now."""
        row = {
            "id": batch.id,
            "who": batch.who,
            "community": batch.community,
            "came": batch.came.isoformat(),
            "state": batch.state,
            "outcome": json.dumps(batch.outcome, ensure_ascii=False),
        }
        with self._writing() as connection:
            connection.execute(_BATCHES.delete().where(_BATCHES.c.id == batch.id))
            connection.execute(_BATCHES.insert(), [row])

    def batch(self, number: str) -> Batch | None:
        found = self._batches(_BATCHES.c.id == number)
        return found[0] if found else None

    def batches(self, community: str | None = None, most: int = 30) -> list[Batch]:
        """The last batches, the latest first; community: only of this one's link."""
        wanted = [] if community is None else [_BATCHES.c.community == community]
        return self._batches(*wanted, most=most)

    def _batches(self, *wanted: sa.ColumnElement[bool], most: int = 1) -> list[Batch]:
        asked = sa.select(_BATCHES).where(*wanted).order_by(_BATCHES.c.came.desc())
        with self._reading() as connection:
            return [
                Batch(
                    r.id, r.who, r.community, dt.datetime.fromisoformat(r.came), r.state,
                    tuple((one[0], one[1], one[2]) for one in json.loads(r.outcome)),
                )
                for r in connection.execute(asked.limit(most))
            ]  # fmt: skip

    # what was sent, and who has looked at it

    def sent(self) -> dict[str, dt.datetime]:
        """When the notice was sent to each community, by its code."""
        with self._reading() as connection:
            found = connection.execute(sa.select(_SENT.c.code, _SENT.c.moment))
            return {r.code: dt.datetime.fromisoformat(r.moment) for r in found}

    def mark_sent(self, codes: Sequence[str], who: str) -> None:
        """Notes that the notice has been sent to these communities."""
        now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        rows = [{"code": code, "moment": now, "who": who} for code in dict.fromkeys(codes)]
        with self._writing() as connection:
            connection.execute(_SENT.delete().where(_SENT.c.code.in_(list(codes))))
            if rows:
                connection.execute(_SENT.insert(), rows)

    def unmark_sent(self, code: str) -> None:
        """Takes the mark away again."""
        with self._writing() as connection:
            connection.execute(_SENT.delete().where(_SENT.c.code == code))

    def opened(self) -> dict[str, tuple[dt.datetime, dt.datetime]]:
        """When the link of each community was opened first and last, by its code."""
        with self._reading() as connection:
            found = connection.execute(sa.select(_OPENED))
            return {
                r.code: (dt.datetime.fromisoformat(r.first), dt.datetime.fromisoformat(r.last))
                for r in found
            }

    def note_opened(self, code: str) -> None:
        """Notes that the link of this community has been opened; not more often than every ten
        minutes."""
        now = dt.datetime.now(dt.UTC)
        last = self._seen_open.get(code)
        if last is not None and now - last < _OPENED_EVERY:
            return
        self._seen_open[code] = now
        said = now.isoformat(timespec="seconds")
        with self._writing() as connection:
            own = _OPENED.update().where(_OPENED.c.code == code).values(last=said)
            if connection.execute(own).rowcount == 0:
                connection.execute(_OPENED.insert(), [{"code": code, "first": said, "last": said}])

    # what is remembered for the next start

    def last_activity(self) -> str:
        """The id of the activity that was looked at last, "" for the first one."""
        return self._remembered(_ACTIVITY)

    def remember_activity(self, activity_id: str) -> None:
        """The activity with this id is looked at now."""
        if activity_id == self._last_activity:
            return
        self._remember(_ACTIVITY, activity_id)
        self._last_activity = activity_id

    @property
    def is_open_to_others(self) -> bool:
        """Whether the clerk has opened the page to the office's network."""
        return self._remembered(_OPEN) == "on"

    def remember_open_to_others(self, is_open: bool) -> None:
        self._remember(_OPEN, "on" if is_open else "")

    def begin_serving(self) -> Path:
        """Notes that the page is open: the sign of it, for `finish_scratch`."""
        sign = sign_of_life(self._output)
        self._remember(_SERVED, sign.name)
        return sign

    @property
    def is_served(self) -> bool:
        """Whether a page is open that has these records."""
        name = self._remembered(_SERVED)
        return bool(name) and shows_life(self._output / name)

    def _remembered(self, name: str) -> str:
        asked = sa.select(_REMEMBERED.c.value).where(_REMEMBERED.c.name == name)
        with self._reading() as connection:
            return str(connection.execute(asked).scalar() or "")

    def _remember(self, name: str, value: str) -> None:
        with self._writing() as connection:
            connection.execute(_REMEMBERED.delete().where(_REMEMBERED.c.name == name))
            connection.execute(_REMEMBERED.insert(), [{"name": name, "value": value}])

    # the trail

    def note(self, who: str, address: str, what: str) -> None:
        """Notes who did what."""
        row = {
            "moment": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "who": who,
            "address": address,
            "what": what[:500],
        }
        with self._writing() as connection:
            connection.execute(_TRAIL.insert(), [row])

    def trail(self, most: int = 500) -> Sequence[Deed]:
        """What was done, the latest first."""
        asked = sa.select(_TRAIL).order_by(_TRAIL.c.id.desc()).limit(most)
        with self._reading() as connection:
            return [
                Deed(dt.datetime.fromisoformat(r.moment), r.who, r.address, r.what)
                for r in connection.execute(asked)
            ]

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _refusals(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with _refusals(), self._engine.begin() as connection:
            yield connection


def _is_easily_guessed(password: str, name: str) -> bool:
    from zxcvbn import zxcvbn  # its lists of words take a while to load

    return int(zxcvbn(password[:72], user_inputs=[name])["score"]) < _GUESSES


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise StorageError(f"网页的记录 {PAGE_DATABASE} {short_reason(error)}。") from error
    except OSError as error:
        told = f"网页的记录 {PAGE_DATABASE} 没有存上（{error.strerror}）。请检查磁盘空间和权限。"
        raise StorageError(told) from error


def note_sent_in(output: Path, codes: Sequence[str], who: str) -> None:
    """Notes for the page of this output folder that the notice has been sent to these communities,
    whether there is a page yet or not. Raises: StorageError."""
    records = Records(output)
    try:
        records.mark_sent(codes, who)
    finally:
        records.close()


def sent_in(output: Path) -> frozenset[str]:
    """The codes of those to whom the notice was sent, or who have opened their link, as the page of
    this output folder notes it; none where there is no page. Raises: StorageError."""
    if not (output / PAGE_DATABASE).is_file():
        return frozenset()
    records = Records(output)
    try:
        return frozenset(records.sent()) | frozenset(records.opened())
    finally:
        records.close()
