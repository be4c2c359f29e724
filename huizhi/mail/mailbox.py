"""Mailbox: a folder of mails on an IMAP server, looked at without changing anything in it.

Source: RFC 3501; RFC 2971 (ID), without which NetEase (163, 126) refuses with “Unsafe Login”.
"""

from __future__ import annotations

import datetime as dt
import imaplib
import re
import ssl
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parseaddr

from imap_tools import AND, BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from huizhi import __version__
from huizhi.errors import MailError
from huizhi.formats.containers import header_words, read_headers
from huizhi.mail.mail_server import PLAINLY, STARTED, MailServer
from huizhi.mail.trouble import mail_trouble, server_words

_SECONDS = 60.0  # that a server may be silent
_AT_ONCE = 200  # mails whose headers are asked for together
_HEAD = "(UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT MESSAGE-ID)])"
_WHOLE = "(UID BODY.PEEK[])"
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class MessageHead:
    """What a mailbox says of one mail. uid: its number in the folder; size: in bytes; address: of
    who sent it, in small letters; name: of the same, as shown; came: when the server had it."""

    uid: int
    size: int
    message_id: str
    address: str
    name: str
    subject: str
    came: dt.datetime

    @property
    def words(self) -> str:
        """“6月2日 罗庄社区 <lz@163.com>“报送””."""
        who = f"{self.name} <{self.address}>" if self.name else self.address or "没有写发件人"
        return f"{self.came.month}月{self.came.day}日 {who}“{self.subject or '无主题'}”"


class Mailbox:
    """An open folder; use as a context manager. Everything raises MailError."""

    def __init__(self, server: MailServer, password: str, folder: str, *, writing: bool) -> None:
        """writing: whether mails may be marked or moved; else the server allows no change."""
        self._server = server
        with mail_trouble(server, "打开邮箱"):
            self._box = _connected(server)
            try:
                self._box.login(server.user, password, None)
                self._say_who()
                self._box.folder.set(folder, readonly=not writing)
                status = self._box.folder.status(folder, ["UIDVALIDITY"])
            except BaseException:
                self._shut()
                raise
        self.validity = int(status["UIDVALIDITY"])

    def __enter__(self) -> Mailbox:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ImapToolsError, imaplib.IMAP4.error, OSError, EOFError):
            self._box.logout()
        self._shut()

    def heads(
        self, since: dt.date, known: Collection[int], *, unread: bool
    ) -> Iterator[MessageHead]:
        """What is there since this day and not among those known by their numbers, the earliest
        first."""
        with mail_trouble(self._server, "看邮箱里有什么"):
            wanted = AND(date_gte=since, seen=False) if unread else AND(date_gte=since)
            found = {int(one) for one in self._box.uids(wanted, charset=None)}
            uids = sorted(found.difference(known))
            for start in range(0, len(uids), _AT_ONCE):
                yield from self._heads(uids[start : start + _AT_ONCE])

    def content(self, uid: int) -> bytes:
        """The whole mail, byte for byte; it is not marked as read by that."""
        with mail_trouble(self._server, "取邮件"):
            found = self._fetched(str(uid), _WHOLE)
        for said, content in found:
            number = _UID.search(said)
            if number and int(number[1]) == uid:
                return content
        raise MailError("取邮件没有成功：这封邮件已经不在邮箱里了。")

    def mark_read(self, uid: int) -> None:
        with mail_trouble(self._server, "标为已读"):
            self._box.flag(str(uid), "\\Seen", True)

    def move(self, uid: int, folder: str) -> None:
        """Moves a mail to another folder, which is made where there is none."""
        with mail_trouble(self._server, f"把邮件移到“{folder}”"):
            if not self._box.folder.exists(folder):
                self._box.folder.create(folder)
            self._box.move(str(uid), folder)

    def _heads(self, uids: Sequence[int]) -> list[MessageHead]:
        found = {}
        for said, headers in self._fetched(",".join(map(str, uids)), _HEAD):
            uid, size = _UID.search(said), _SIZE.search(said)
            if uid and size:
                found[int(uid[1])] = _head(int(uid[1]), int(size[1]), said, headers)
        return [found[uid] for uid in uids if uid in found]

    def _fetched(self, uids: str, parts: str) -> list[tuple[bytes, bytes]]:
        """What the server says of each mail, and the bytes that it sends with that."""
        status, answers = self._box.client.uid("FETCH", uids, parts)
        if status != "OK":
            raise imaplib.IMAP4.error(server_words(answers[0] if answers else ""))
        found = []
        for number, one in enumerate(answers):
            if isinstance(one, tuple):
                rest = answers[number + 1 : number + 2]
                behind = rest[0] if rest and isinstance(rest[0], bytes) else b""
                found.append((one[0] + b" " + behind, one[1]))
        return found

    def _say_who(self) -> None:
        said = f'("name" "huizhi" "version" "{__version__}")'
        with suppress(imaplib.IMAP4.error):
            try:
                self._box.client.xatom("ID", said)
            except imaplib.IMAP4.abort as error:
                raise EOFError from error

    def _shut(self) -> None:
        with suppress(OSError, imaplib.IMAP4.error):
            self._box.client.shutdown()


def _connected(server: MailServer) -> BaseMailBox:
    if server.security == PLAINLY:
        return MailBoxUnencrypted(server.host, server.port, timeout=_SECONDS)
    context = ssl.create_default_context()
    if server.security == STARTED:
        return MailBoxStartTls(server.host, server.port, timeout=_SECONDS, ssl_context=context)
    return MailBox(server.host, server.port, timeout=_SECONDS, ssl_context=context)


def _head(uid: int, size: int, said: bytes, headers: bytes) -> MessageHead:
    message = read_headers(headers)
    name, address = parseaddr(header_words(message.get("From", "")))
    came = imaplib.Internaldate2tuple(said)
    moment = dt.datetime(*came[:6]).astimezone() if came else dt.datetime.now().astimezone()
    subject = " ".join(header_words(message.get("Subject", "")).split())
    message_id = " ".join(str(message.get("Message-ID", "")).split())
    return MessageHead(
        uid, size, message_id[:300], address.lower(), " ".join(name.split()), subject, moment
    )
