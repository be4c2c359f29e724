"""Mail text: what somebody wrote in a mail, as lines; and what programs hide in it: pictures in the
page itself, files in uuencode.

Source: RFC 2397 (data URLs); IEEE Std 1003.1, uuencode.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator, Sequence

from huizhi.content import lazy_pattern

_MOST = 4_000  # characters that are kept
_UNSEEN = lazy_pattern(r"(?is)<(script|style|head|title)\b.*?</\1\s*>|<!--.*?-->")
_BREAK = lazy_pattern(r"(?i)<br\b[^>]*>|</(?:p|div|tr|li|h\d|table|blockquote)\s*>|<p\b[^>]*>")
_GAP = lazy_pattern(r"(?i)</t[dh]\s*>")
_TAG = lazy_pattern(r"<[^>]*>")
_REPLY = lazy_pattern(r"(?i)^(?:re|回复|回覆|答复)\s*[:：]")
_OLDER = lazy_pattern(
    r"(?i)-{2,}\s*(?:原始邮件|原邮件|original)|^(?:发件人|from)\s*[:：]|_{10,}\s*(?:发件人|from)"
)
_QUOTE = lazy_pattern(r"(?i)^[>|]|^在.*写道\s*[:：]?$|wrote\s*[:：]$")
_ADDED = lazy_pattern(
    r"(?i)^(?:发自|来自|sent from)我?的?.{0,20}(?:手机|iphone|ipad|华为|小米|邮箱).*$"
)
_DRAWN = lazy_pattern(r"(?i)data:image/(png|jpe?g|gif|webp|bmp);base64,([a-z0-9+/=\s]+)")
_BEGIN = re.compile(r"^begin [0-7]{3,4} (\S[^\r\n]*?)\s*$", re.MULTILINE)
_END = re.compile(r"^end\s*$", re.MULTILINE)


def written_lines(texts: Sequence[str], pages: Sequence[str], subject: str = "") -> str:
    """What stands in a mail's plain texts and pages, each line once; of an answer without the mail
    that it answers."""
    lines: dict[str, None] = {}
    for text in (*texts, *map(_shown, pages)):
        for line in _own(text.splitlines(), is_reply=bool(_REPLY.search(subject.strip()))):
            lines[line] = None
    return "\n".join(lines)[:_MOST]


def _own(lines: Sequence[str], *, is_reply: bool) -> Iterator[str]:
    for one in lines:
        line = " ".join(one.split())
        if is_reply and _OLDER.search(line):
            return
        if line and not _ADDED.search(line) and not (is_reply and _QUOTE.search(line)):
            yield line


def _shown(page: str) -> str:
    """The text of a page, a line for each of its blocks."""
    plain = " ".join(_UNSEEN.sub(" ", _DRAWN.sub("", page)).split())
    parted = _GAP.sub(" ", _BREAK.sub("\n", plain))
    return html.unescape(_TAG.sub("", parted)).replace("\xa0", " ")


def pictures_in_page(page: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each picture that a page holds itself."""
    for number, found in enumerate(_DRAWN.finditer(page), start=1):
        try:
            content = base64.b64decode("".join(found[2].split()) + "==")
        except (binascii.Error, ValueError):
            continue
        suffix = found[1].lower().replace("jpeg", "jpg")
        yield f"正文图片{number}.{suffix}", content


def files_in_text(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without the files in uuencode that it holds, and these, name and content."""
    files: list[tuple[str, bytes]] = []
    left, at = "", 0
    for begin in _BEGIN.finditer(text):
        if begin.start() < at:
            continue
        end = _END.search(text, begin.end())
        content = _decoded(text[begin.end() : end.start() if end else len(text)])
        if content:
            files.append((begin[1].strip(), content))
            left, at = left + text[at : begin.start()], end.end() if end else len(text)
    return left + text[at:], files


def _decoded(lines: str) -> bytes:
    """What these lines hold, as far as they are whole."""
    found = bytearray()
    for line in lines.splitlines():
        if not line.strip():
            continue
        try:
            found += binascii.a2b_uu(line)
        except binascii.Error:  # of programs that write more than a line needs
            try:
                found += binascii.a2b_uu(line[: 1 + ((ord(line[0]) - 32 & 63) * 4 + 5) // 3])
            except (binascii.Error, ValueError):
                break
    return bytes(found)
