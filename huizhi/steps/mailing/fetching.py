"""Fetching: mails from the office's mailbox, whole, onto the disk, from where they are collected.

A mail is on the disk before the ledger says that it was fetched, and the ledger says so before it
is marked or moved on the server; so whatever breaks in between, none is lost and none comes twice.
Nothing on the server is changed but what the configuration says.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from huizhi.campaign import MailSettings, Settings
from huizhi.disk import private_folder, refusals, safe_name, write_whole
from huizhi.errors import HuizhiError, MailError
from huizhi.mail import Mailbox, MessageHead, incoming_server, password_of
from huizhi.storage import (
    FetchedMail,
    Ledger,
    enter_fetched,
    fetched_in,
    is_ledger_there,
    load_fetched,
    note_entered,
)

FOLDER = Path("incoming") / "mail"  # what was fetched and is not entered yet; backups hold it
_MOST_BYTES = 150 << 20  # of one mail; larger ones no reader takes
_OLD = 86_400.0  # seconds after which what nobody waits for is taken away
_NAME_LENGTH = 60  # characters of a subject in a file's name


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be fetched. folder: of the mailbox; since: its first day; unread: only what
    nobody has opened."""

    folder: str
    since: dt.date
    unread: bool


@dataclass
class FetchResult:
    """What one look into the mailbox brought.

    fetched: the new mails, as they came.
    again: how many had come before under another number, and are not taken twice.
    left: mails that were not taken, and why, in Chinese.
    trouble: why it ended before its time, "" when it did not; what had come until then is there.
    """

    fetched: list[FetchedMail] = field(default_factory=list)
    again: int = 0
    left: list[str] = field(default_factory=list)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class WaitingMail:
    """A mail on the disk that is not entered yet. path: where it lies; came: when the server had
    it."""

    digest: str
    path: Path
    came: dt.datetime


def mail_settings(settings: Settings) -> MailSettings:
    """The office's mailbox. Raises: HuizhiError where none is configured."""
    if settings.mail is None:
        raise HuizhiError(
            "还没有配置邮箱。请在 config/campaign.yaml 里写“邮箱”，至少写“地址”，如：\n"
            "邮箱:\n  地址: anquan@163.com\n写法见 docs/configuration.md 的“邮箱”。"
        )
    return settings.mail


def wanted_by(
    settings: Settings, folder: str | None, since: dt.date | None, *, unread: bool
) -> Wanted:
    """What is to be fetched: as said now, else as configured; from the day of the notice on."""
    own = mail_settings(settings).incoming
    return Wanted(
        folder or own.folder,
        since or own.since or settings.notice.date,
        unread or own.unread,
    )


def fetch_mail(
    settings: Settings,
    output: Path,
    wanted: Wanted,
    others: Sequence[Path] = (),
    progress: Callable[[object], None] = lambda _: None,
) -> FetchResult:
    """Fetch what is new in the mailbox; it waits on the disk until it is entered.

    others: the output folders of the office's other activities, which may have fetched it.
    Raises: HuizhiError without a mailbox, MailError when it could not be opened; StorageError.
    Trouble later is in the result, with what had come.
    """
    own = mail_settings(settings)
    if settings.ended_on is not None:
        raise HuizhiError(f"{settings.activity.name}已经结束，收起来了，不再收邮件。")
    user = own.signs_in_as
    server = incoming_server(
        own.address, user, own.incoming.host, own.incoming.port, own.incoming.security
    )
    changes = own.incoming.read or bool(own.incoming.moved_to)
    result = FetchResult()
    with ExitStack() as open_things:
        ledger = open_things.enter_context(Ledger.in_folder(output, settings))
        ledger.refuse_read_only()
        box = Mailbox(server, password_of(user), wanted.folder, writing=changes)
        open_things.enter_context(box)
        before = _Before.of(ledger, others, f"{user}@{server.host}", wanted.folder, box.validity)
        _sweep(output, {one.path.parent for one in waiting_mails(ledger, output)})
        fetching = _Fetching(settings, output, ledger, box, before, result)
        try:
            for head in box.heads(wanted.since, before.uids, unread=wanted.unread):
                fetching.take(head)
                progress(head)
        except MailError as error:
            result.trouble = str(error)
    return result


@dataclass
class _Before:
    """What was fetched before, by any activity of the office. uids: of this folder."""

    account: str
    folder: str
    validity: int
    uids: set[int]
    digests: set[str]

    @classmethod
    def of(
        cls, ledger: Ledger, others: Sequence[Path], account: str, folder: str, validity: int
    ) -> _Before:
        with ledger.looking() as connection:
            mails = load_fetched(connection)
        for output in others:
            if is_ledger_there(output):
                mails += fetched_in(output)
        place = (account, folder, validity)
        uids = {one.uid for one in mails if (one.account, one.folder, one.validity) == place}
        return cls(account, folder, validity, uids, {one.digest for one in mails})


@dataclass
class _Fetching:
    """One look into the mailbox."""

    settings: Settings
    output: Path
    ledger: Ledger
    box: Mailbox
    before: _Before
    result: FetchResult

    def take(self, head: MessageHead) -> None:
        """Fetches one mail, unless something says not to."""
        own = mail_settings(self.settings).incoming
        if own.known and not self._is_known(head.address):
            self.result.left.append(f"{head.words}：发件人不在名单上，没有收。")
            return
        if head.size > _MOST_BYTES:
            size = head.size >> 20
            self.result.left.append(
                f"{head.words}：有{size}MB，太大了，没有收。请在网页邮箱里下载附件，再收下载的文件。"
            )
            return
        content = self.box.content(head.uid)
        digest = hashlib.sha256(content).hexdigest()
        mail = self._mail(head, digest)
        if digest in self.before.digests:
            self.result.again += 1
            mail = replace(mail, waits=False)
        else:
            _put(self.output, mail, content)
            self.result.fetched.append(mail)
            self.before.digests.add(digest)
        with self.ledger.writing() as connection:
            enter_fetched(connection, [mail])
        if own.read:
            self.box.mark_read(head.uid)
        if own.moved_to:
            self.box.move(head.uid, own.moved_to)

    def _is_known(self, address: str) -> bool:
        return any((one.email or "").lower() == address for one in self.settings.recipients)

    def _mail(self, head: MessageHead, digest: str) -> FetchedMail:
        zone, now = self.settings.zone, dt.datetime.now(self.settings.zone)
        sender = f"{head.name} <{head.address}>" if head.name else head.address
        return FetchedMail(
            *(self.before.account, self.before.folder, self.before.validity, head.uid, digest),
            *(head.message_id, sender, head.subject),
            min(head.came.astimezone(zone), now).replace(microsecond=0),
            now.replace(microsecond=0),
        )


def waiting_mails(ledger: Ledger, output: Path) -> list[WaitingMail]:
    """What was fetched and is not entered yet, the earliest first. Raises: StorageError."""
    with ledger.looking() as connection:
        waiting = [one for one in load_fetched(connection) if one.waits]
    found = ((one, path) for one in reversed(waiting) for path in _paths(output, one.digest))
    return [WaitingMail(one.digest, path, one.came) for one, path in found]


def mails_entered(ledger: Ledger, mails: Sequence[WaitingMail]) -> None:
    """Notes that these are entered, and takes them from where they waited. Raises: StorageError."""
    with ledger.writing() as connection:
        note_entered(connection, [one.digest for one in mails])
    for one in mails:
        with refusals("整理取回的邮件"):
            one.path.unlink(missing_ok=True)
            with suppress(FileNotFoundError):  # another run has done the same
                one.path.parent.rmdir()


def _put(output: Path, mail: FetchedMail, content: bytes) -> None:
    """Puts a whole mail where it waits, flushed to the disk."""
    place = output / FOLDER / mail.digest[:32]
    with refusals("保存取回的邮件"):
        private_folder(output / FOLDER.parent)
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = safe_name(mail.subject)[:_NAME_LENGTH].strip(" .") or "无主题"
    write_whole(place / f"{name}.eml", content)


def _sweep(output: Path, waiting: Collection[Path]) -> None:
    """Takes away what a run that was killed had put there and nobody waits for; only what is old,
    for another run may be about to note what it has just put there."""
    for place in (output / FOLDER).glob("*"):
        with suppress(OSError):
            if place not in waiting and time.time() - place.stat().st_mtime > _OLD:
                shutil.rmtree(place)


def _paths(output: Path, digest: str) -> Iterator[Path]:
    yield from sorted((output / FOLDER / digest[:32]).glob("*.eml"))[:1]
