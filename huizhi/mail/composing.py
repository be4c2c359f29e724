"""Composing: one mail of plain text with files, readable in every mail program in China.

Everything that comes from the roster or a return is data: it can add no header and no address.
"""

from __future__ import annotations

import mimetypes
import re
from base64 import b64encode
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage, Message
from email.policy import SMTP, compat32
from email.utils import format_datetime, localtime, make_msgid
from urllib.parse import quote

# What stands in a part is written as it is: refolding would make RFC 2231 of everything.
_POLICY = SMTP.clone(refold_source="none")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u0080-\u009f\u2028\u2029]+")
_WORD_BYTES = 42  # of one encoded word, which may have 75 characters
_LINE = 76  # characters of base64


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to be sent: its name and content."""

    name: str
    content: bytes


def compose(
    sender: tuple[str, str],
    to: tuple[str, str],
    subject: str,
    text: str,
    files: tuple[Attached, ...] = (),
    message_id: str = "",
) -> tuple[str, bytes]:
    """The mail's Message-ID and bytes. sender, to: name and address of each."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = _address(*sender)
    message["To"] = _address(*to)
    message["Subject"] = _line(subject)
    message["Date"] = format_datetime(localtime())
    number = message_id or make_msgid(domain=sender[1].rpartition("@")[2])
    message["Message-ID"] = number
    message.set_content(text.replace("\r\n", "\n"), charset="utf-8", cte="base64")
    if files:
        message.make_mixed()
        for one in files:
            message.attach(_part(one))  # type: ignore[arg-type]  # plain parts are kept as written
    return number, message.as_bytes(policy=_POLICY)


def _address(name: str, address: str) -> Address:
    return Address(_line(name), addr_spec=address)


def _line(text: str) -> str:
    """The text on one line without what cannot be seen."""
    return " ".join(_UNSEEN.sub(" ", text).split())


def _part(file: Attached) -> Message:
    """A file with its name twice: as RFC 2231 says (Outlook, telephones, web pages), and in encoded
    words, by which older Foxmail and QQ know it."""
    name = _line(file.name).replace("/", "_").replace("\\", "_") or "附件"
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    part = Message(policy=compat32)
    part["Content-Type"] = f'{kind};\r\n name="{_encoded_words(name)}"'
    part["Content-Transfer-Encoding"] = "base64"
    part["Content-Disposition"] = f"attachment;{_parameters(name)}"
    packed = b64encode(file.content).decode("ascii")
    lines = (packed[at : at + _LINE] for at in range(0, len(packed), _LINE))
    part.set_payload("\r\n".join(lines) + "\r\n")
    return part


def _encoded_words(name: str) -> str:
    words, word = [], b""
    for letter in name:
        if len(word) + len(letter.encode()) > _WORD_BYTES:
            words.append(word)
            word = b""
        word += letter.encode()
    words.append(word)
    return "\r\n ".join(f"=?utf-8?B?{b64encode(one).decode('ascii')}?=" for one in words)


def _parameters(name: str) -> str:
    """The name by RFC 2231, in pieces where it is long."""
    written = quote(name, safe="")
    if len(written) <= 60:
        return f"\r\n filename*=utf-8''{written}"
    pieces = re.findall(r"(?:%..|[^%]){1,18}", written)
    first, *rest = pieces
    lines = [f"\r\n filename*0*=utf-8''{first}"]
    lines += [f"\r\n filename*{number}*={one}" for number, one in enumerate(rest, start=1)]
    return ";".join(lines)
