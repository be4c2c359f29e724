"""Letter: what a mail says of itself, whatever program kept it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huizhi.formats.containers.far_files import far_services

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
BODY = "正文.html"
_LEAST_PICTURE = 20_000  # bytes of a picture in the text that is no logo


@dataclass(frozen=True, slots=True)
class Letter:
    """sender, subject: as shown, "" where there is none; sent: ISO 8601, "" where it is not said;
    left: pictures within the text that are not taken; far: the services under which the text links
    to files that are not in the mail; body: whether the text came along as a page called `BODY`;
    address: of the sender, in small letters; sealed: how it is encrypted, "" where it can be read;
    bounced: whether it says that another mail did not arrive."""

    sender: str = ""
    subject: str = ""
    sent: str = ""
    left: int = 0
    far: tuple[str, ...] = ()
    body: bool = False
    address: str = ""
    sealed: str = ""
    bounced: bool = False

    @property
    def name(self) -> str:
        """“邮件（王小明，2024-06-20 09:30发出，主题“报送”）”."""
        day = dt.datetime.fromisoformat(self.sent).strftime("%Y-%m-%d %H:%M") if self.sent else ""
        subject = f"主题“{self.subject}”" if self.subject else ""
        of_it = "，".join(filter(None, (self.sender, f"{day}发出" if day else "", subject)))
        return f"邮件（{of_it}）" if of_it else "邮件"

    def told(self, count: int) -> str:
        """The mail with so many attachments in one Chinese phrase."""
        said = [f"{self.name}，内有{count}个附件"]
        said += [f"正文里的{self.left}张图没有收"] * bool(self.left)
        if self.far:
            said.append(f"另有{'、'.join(self.far)}，正文里只有链接，要自己下载")
        return "；".join(said)


@dataclass
class Sheaf:
    """What was found in one mail so far. attached: names and contents; drawn: pictures that stand
    within the text, the same; pages, texts: the text as HTML and plain."""

    attached: list[tuple[str, bytes]] = field(default_factory=list)
    drawn: list[tuple[str, bytes]] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sealed: str = ""
    bounced: bool = False

    def letter(
        self, sender: str, subject: str, sent: dt.datetime | None, address: str = ""
    ) -> Letter:
        """The letter; `members` has what comes with it."""
        return Letter(
            " ".join(sender.split()),
            " ".join(subject.split()),
            sent.isoformat() if sent else "",
            0 if self._is_drawing else len(self.drawn),
            far_services(*self.pages, *self.texts),
            self._page is not None,
            address.strip().lower(),
            self.sealed,
            self.bounced,
        )

    @property
    def members(self) -> list[tuple[str, bytes]]:
        """The text, where it holds a table, and the attachments; of pictures in the text those that
        are all that came."""
        page = [] if self._page is None else [(BODY, _as_file(self._page))]
        drawn = [one for one in self.drawn if len(one[1]) >= _LEAST_PICTURE]
        return [*page, *self.attached, *(drawn if self._is_drawing else ())]

    @property
    def _page(self) -> str | None:
        return next((page for page in self.pages if _TABLE.search(page)), None)

    @property
    def _is_drawing(self) -> bool:
        large = any(len(data) >= _LEAST_PICTURE for _, data in self.drawn)
        return large and not self.attached and self._page is None


def letter_from(said: Mapping[str, Any]) -> Letter:
    """The letter that was told as JSON. Raises: TypeError, KeyError for what is none."""
    return Letter(**{**said, "far": tuple(said["far"])})


def _as_file(page: str) -> bytes:
    """The page in UTF-8, whatever it says of its encoding further down."""
    return f'<meta charset="utf-8">{page}'.encode("utf-8", "replace")


def decode_mail_text(data: bytes, charset: str = "") -> str:
    """The text of these bytes; GB2312 is always GB18030 in earnest, and what is said may be wrong.

    Never raises.
    """
    said = charset.lower().strip(" \"'")
    said = "gb18030" if said in {"gb2312", "gbk", "gb_2312-80", "hz-gb-2312", "x-gbk"} else said
    for encoding in filter(None, (said, "utf-8", "gb18030")):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return data.decode("gb18030", "replace")
