"""Mail: an .eml file, its attachments and its text.

Source: RFC 5322, 2045 to 2047, 2231; and what mail programs in China write: names as bare GBK
bytes, GB2312 where GBK is meant, a character cut between two encoded words.
"""

from __future__ import annotations

import datetime as dt
import email
import mimetypes
import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.policy import Compat32
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

from huizhi.formats.containers.letter import Letter, Sheaf, decode_mail_text
from huizhi.formats.containers.mail_text import files_in_text

_SIGNATURES = {
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "message/delivery-status",
    "text/rfc822-headers",
}
_DAEMONS = {"mailer-daemon", "postmaster", "mail-daemon"}
_DEEPEST = 30
_SMIME = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_NEST = re.compile(r"[/\\]+")


class _AsWritten(Compat32):
    """Headers as text, also those of bare bytes."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return _text(value)


def read_mail(data: bytes) -> tuple[Letter, list[tuple[str, bytes]]]:
    """The mail and what came with it: name and content of each attachment, a mail within it as a
    file of its own, the text as a page where it holds a table."""
    message = email.message_from_bytes(data, policy=_AsWritten())
    sheaf = Sheaf(bounced=is_bounce(message), automatic=_automatic(message))
    _gather(message, sheaf, 0)
    subject = header_words(message.get("Subject", ""))
    letter = sheaf.letter(_sender(message), subject, _sent(message), address_in(message))
    return letter, sheaf.members


def address_in(message: Message) -> str:
    """The address of who sent a mail, "" where there is none."""
    return parseaddr(header_words(message.get("From", "")))[1]


def read_headers(data: bytes) -> Message:
    """The headers of a mail as text, also those of bare bytes."""
    return email.message_from_bytes(data, policy=_AsWritten())


def header_words(text: str) -> str:
    """A header with its encoded words decoded. Never raises."""
    try:
        parts = decode_header(text)
    except (ValueError, LookupError, MessageError):
        return text
    return "".join(
        one if isinstance(one, str) else decode_mail_text(one, charset or "")
        for one, charset in parts
    ).strip()


def _gather(part: Message, sheaf: Sheaf, depth: int) -> None:
    inside: Any = part.get_payload()
    kind = part.get_content_type()
    if sealed := _sealed(part):
        sheaf.sealed = sealed
    elif sheaf.bounced and _is_returned(part, kind):
        _note_returned(part, kind, sheaf)
    elif kind == "message/rfc822" and isinstance(inside, list) and inside:
        subject = header_words(inside[0].get("Subject", "")) or "转发的邮件"
        name = _name(part) or f"{_NEST.sub('_', subject)[:60]}.eml"
        sheaf.attached.append((name, _bytes_of(inside[0])))
    elif isinstance(inside, list):
        for one in inside if depth < _DEEPEST else ():
            _gather(one, sheaf, depth + 1)
    elif kind not in _SIGNATURES:
        _take(part, sheaf)


def _sealed(part: Message) -> str:
    """How this part is encrypted or wrapped so that nobody can look into it, "" for any other."""
    kind = part.get_content_type()
    if kind == "multipart/encrypted":
        return "加密的邮件（PGP）"
    if kind not in _SMIME:
        return ""
    said = str(part.get_param("smime-type", "")).lower()
    return "打包签名的邮件（S/MIME）" if said == "signed-data" else "加密的邮件（S/MIME）"


def is_bounce(message: Message) -> bool:
    """Whether a mail says that another one did not arrive. Source: RFC 3464; RFC 5321, 4.5.5."""
    if message.get_content_type() == "multipart/report":
        said = message.get_param("report-type", "delivery-status")
        return str(said).lower() == "delivery-status"
    return address_in(message).partition("@")[0].lower() in _DAEMONS


def _automatic(message: Message) -> str:
    """What a program wrote by itself, "" for other mails. Source: RFC 3834, 5; RFC 8098."""
    if message.get_content_type() == "multipart/report":
        said = str(message.get_param("report-type", "")).lower()
        return "已读回执" if said == "disposition-notification" else ""
    submitted = str(message.get("Auto-Submitted", "")).strip().lower()
    is_reply = submitted.startswith("auto-replied") or message.get("X-Autoreply") is not None
    return "自动回复" if is_reply else ""


def _is_returned(part: Message, kind: str) -> bool:
    """Whether a part of a bounce is our own mail that did not arrive, or is about it."""
    return (
        kind.startswith("message/")
        or kind == "text/rfc822-headers"
        or _name(part).lower().endswith(".eml")
    )


def _note_returned(part: Message, kind: str, sheaf: Sheaf) -> None:
    """Notes whom it did not reach, and which mail it was."""
    inside: Any = part.get_payload()
    if kind == "message/delivery-status" and isinstance(inside, list):
        for one in inside:
            if said := one.get("Final-Recipient") or one.get("Original-Recipient"):
                sheaf.failed.append(parseaddr(str(said).rpartition(";")[2].strip())[1].lower())
        return
    if isinstance(inside, list) and inside:
        own = inside[0]
    else:
        content = part.get_payload(decode=True)
        own = read_headers(content if isinstance(content, bytes) else b"")
    sheaf.returned = sheaf.returned or " ".join(str(own.get("Message-ID", "")).split())
    if not sheaf.failed and (to := parseaddr(header_words(own.get("To", "")))[1]):
        sheaf.failed.append(to.lower())


def _take(part: Message, sheaf: Sheaf) -> None:
    """One leaf: text, picture in the text, or attachment."""
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    kind, name = part.get_content_type(), _name(part)
    is_attached = str(part.get("Content-Disposition", "")).lower().startswith("attachment")
    if not name and not is_attached and kind in {"text/plain", "text/html"}:
        said = decode_mail_text(data, _charset(part))
        if kind == "text/html":
            sheaf.pages.append(said)
        else:
            said, files = files_in_text(said)
            sheaf.texts.append(said)
            sheaf.attached += files
        return
    number = len(sheaf.attached) + len(sheaf.drawn) + 1
    name = name or f"附件{number}{mimetypes.guess_extension(kind) or ''}"
    called = str(part.get("Content-ID") or "").strip(" <>\r\n\t")
    if called and kind.startswith("image/") and not is_attached:
        sheaf.drawn.append((name, data, f"cid:{called}"))
    else:
        sheaf.attached.append((name, data))


def _name(part: Message) -> str:
    """The file name, "" where there is none."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        said = part.get_param(key, None, header)
        if isinstance(said, tuple):  # RFC 2231
            charset, _, text = said
            return decode_mail_text(text.encode("latin-1", "replace"), charset or "")
        if said:
            return header_words(str(said).strip())
    return ""


def _charset(part: Message) -> str:
    try:
        return part.get_content_charset("") or ""
    except (ValueError, LookupError):
        return ""


def _sender(message: Message) -> str:
    written = header_words(message.get("From", ""))
    name, address = parseaddr(written)
    return f"{name} <{address}>" if name and address else address or written


def _sent(message: Message) -> dt.datetime | None:
    try:
        return parsedate_to_datetime(str(message["Date"]))
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _bytes_of(message: Message) -> bytes:
    try:
        return message.as_bytes(policy=Compat32())
    except (UnicodeError, ValueError, LookupError, TypeError, KeyError):
        return str(message).encode("utf-8", "replace")


def _text(value: str) -> str:
    """A header that came as bare bytes; any other as it is."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return decode_mail_text(value.encode("utf-8", "surrogateescape"))
    return value
