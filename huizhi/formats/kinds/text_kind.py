"""Text kind: what a file is that begins with nothing but text."""

from __future__ import annotations

import re

BEGINNING = 65_536  # bytes of a text that are looked at
_HTML = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype html|html|head|body|table|meta)", re.I | re.S
)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_SHORTCUT = re.compile(r"^\[(InternetShortcut|Desktop Entry)\]", re.MULTILINE)
_SHORT = 4_000  # characters of a file that holds only a link
_PLIST_LINK = re.compile(r"<key>URL</key>\s*<string>http", re.IGNORECASE)
_CLOUD_LINK = re.compile(
    r"https?://[\w.-]*(docs\.qq\.com|kdocs\.cn|docs\.google\.com|feishu\.cn|larksuite\.com|"
    r"alidocs\.dingtalk\.com|shimo\.im|yuque\.com|doc\.weixin\.qq\.com|sharepoint\.com)",
    re.IGNORECASE,
)


def text_kind(data: bytes) -> str:
    """The name of a `FileKind`, "" for what is no text."""
    text = _decoded(data[:BEGINNING], cut=len(data) > BEGINNING)
    if not text.strip() or _NOT_TEXT.search(text):
        return ""
    if link := _link_kind(text):
        return link
    if _HTML.match(text):
        return "html"
    if text.lstrip("\ufeff \t\r\n").startswith("BEGIN:VCALENDAR"):
        return "calendar"
    if text.lstrip().startswith("<?xml"):
        return "xml"
    lines = [line for line in text.splitlines() if line.strip()][:20]
    parted = sum(any(mark in line for mark in ",\t;") for line in lines)
    return "csv" if parted * 2 > len(lines) else "text"


def has_cloud_link(data: bytes) -> bool:
    """Whether a short text links to a document that lies only in a cloud."""
    return len(data) <= _SHORT and bool(_CLOUD_LINK.search(decoded_text(data)))


def _link_kind(text: str) -> str:
    """The kind of a file that only points elsewhere, "" for any other text."""
    if len(text) > _SHORT:
        return ""
    if _SHORTCUT.search(text[:1000]) or _PLIST_LINK.search(text):
        return "shortcut"
    is_json = text.lstrip().startswith("{") and text.rstrip().endswith("}")
    drive = '"doc_id"' in text or '"resource_id"' in text or bool(_CLOUD_LINK.search(text))
    return "cloud" if is_json and drive else ""


def decoded_text(data: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or GBK; "" when it is no text."""
    return _decoded(data, cut=False)


def _decoded(beginning: bytes, cut: bool) -> str:
    """The text of a file's beginning; "" when it is no text.

    cut: the beginning ends anywhere, so that a character may be cut at its end.
    """
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if beginning.startswith(mark):
            return beginning.decode(encoding, "ignore").lstrip("\ufeff")
    for encoding in ("utf-8", "gb18030"):
        for less in range(4 if cut else 1):
            try:
                return beginning[: len(beginning) - less].decode(encoding)
            except UnicodeDecodeError:
                continue
    return ""
