"""Letter kind: whether a file that begins with a block of headers is a mail or a web page.

Mails (.eml) and web pages kept in one file (.mht) are both MIME. Source: RFC 5322, 2.2; RFC 2557.
"""

from __future__ import annotations

import re

HEADED = re.compile(rb"\s*(?:From [^\r\n]*\r?\n)?[A-Za-z][A-Za-z0-9-]*:[ \t\r\n]")
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]*):[ \t]*([^\r\n]*)", re.MULTILINE)
_ONLY_MAIL = {b"received", b"return-path", b"delivered-to", b"dkim-signature", b"message-id"}
_ANY = _ONLY_MAIL | {b"mime-version", b"from", b"x-mailer", b"x-priority"}
_SENT = _ONLY_MAIL | {b"to", b"cc", b"bcc", b"x-mailer", b"x-priority"}
_LONGEST = 65_536  # bytes of headers


def letter_kind(head: bytes) -> str:
    """ "mail", "html" for a web page in one file, "" for what has no headers."""
    if not HEADED.match(head):
        return ""
    block = re.split(rb"\r?\n\r?\n", head[:_LONGEST].lstrip(), maxsplit=1)[0]
    headers = {name.lower(): value.lower() for name, value in _HEADER.findall(block)}
    if len(headers) < 2 and b"mime-version" not in headers:
        return ""
    if not headers.keys() & _ANY:
        return ""
    content = headers.get(b"content-type", b"")
    is_page = content.startswith((b"multipart/related", b"text/html"))
    return "html" if is_page and not headers.keys() & _SENT else "mail"
