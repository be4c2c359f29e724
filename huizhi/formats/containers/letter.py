"""Letter: what a mail says of itself, whatever program kept it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from huizhi.formats.containers.far_files import far_links, far_services
from huizhi.formats.containers.mail_text import pictures_in_page, written_lines

_TABLE = re.compile(r"<table\b", re.IGNORECASE)
BODY = "正文.html"
WORDS = "邮件正文.html"  # what somebody wrote in a mail, where it is kept as a file
_LEAST_PICTURE = 20_000  # bytes of a picture in the text that is no logo
_ICON = 5_000  # bytes of one that shows nothing
_PHOTO = 60_000  # bytes of one that is none of a signature's, whatever is attached
_BEIJING = dt.timezone(dt.timedelta(hours=8))
_LARGE = 500  # pixels of each side of a drawing
_SHOWN_WORDS = 200  # characters


@dataclass(frozen=True, slots=True)
class Letter:
    """sender, subject: as shown, "" where there is none; sent: ISO 8601, "" where it is not said;
    left: pictures within the text that are not taken; far: the services under which the text links
    to files that are not in the mail; body: whether the text came along as a page called `BODY`;
    address: of the sender, in small letters; sealed: how it is encrypted, "" where it can be read;
    bounced: whether it says that another mail did not arrive; failed: to whom that was, and
    returned: its Message-ID, as far as is said; words: what was written in it; links: the addresses
    of what lies elsewhere, with the codes beside them; automatic: what a program wrote by itself,
    "" for what somebody wrote."""

    sender: str = ""
    subject: str = ""
    sent: str = ""
    left: int = 0
    far: tuple[str, ...] = ()
    body: bool = False
    address: str = ""
    sealed: str = ""
    bounced: bool = False
    failed: tuple[str, ...] = ()
    returned: str = ""
    words: str = ""
    links: tuple[str, ...] = ()
    automatic: str = ""

    @property
    def name(self) -> str:
        """“邮件（王小明，2024-06-20 09:30发出，主题“报送”）”."""
        day = _shown_moment(self.sent) if self.sent else ""
        subject = f"主题“{self.subject}”" if self.subject else ""
        of_it = "，".join(filter(None, (self.sender, f"{day}发出" if day else "", subject)))
        return f"邮件（{of_it}）" if of_it else "邮件"

    def told(self, count: int) -> str:
        """The mail with so many attachments in one Chinese phrase."""
        said = [f"{self.name}，内有{count}个附件"]
        said += [f"正文里的{self.left}张图没有收"] * bool(self.left)
        if self.far:
            said.append(f"另有{'、'.join(self.far)}，正文里只有链接，要自己下载")
        said += [f"正文：{self.said}"] * bool(self.words)
        return "；".join(said)

    @property
    def said(self) -> str:
        """What was written in it, on one line, as much as is shown."""
        line = " ".join(self.words.split())
        return f"“{line if len(line) <= _SHOWN_WORDS else f'{line[:_SHOWN_WORDS]}……'}”"


@dataclass
class Sheaf:
    """What was found in one mail so far. attached: names and contents; drawn: pictures that stand
    within the text, the same and by what the text calls each; pages, texts: the text as HTML and
    plain."""

    attached: list[tuple[str, bytes]] = field(default_factory=list)
    drawn: list[tuple[str, bytes, str]] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    sealed: str = ""
    bounced: bool = False
    failed: list[str] = field(default_factory=list)
    returned: str = ""
    automatic: str = ""

    def letter(
        self, sender: str, subject: str, sent: dt.datetime | None, address: str = ""
    ) -> Letter:
        """The letter; `members` has what comes with it."""
        return Letter(
            " ".join(sender.split()),
            " ".join(subject.split()),
            sent.isoformat() if sent else "",
            len(self.drawn) + len(self._held) - len(self._loose) - len(self._taken),
            far_services(*self.pages, *self.texts),
            self._page is not None,
            address.strip().lower(),
            self.sealed,
            self.bounced,
            tuple(dict.fromkeys(self.failed)),
            self.returned,
            written_lines(self.texts, self.pages, subject),
            far_links(*self.texts, *self.pages),
            self.automatic,
        )

    @property
    def members(self) -> list[tuple[str, bytes]]:
        """The text, where it holds a table, and the attachments, also pictures that are said to
        stand in the text and do not; of those in the text photographs, and all but the smallest
        where nothing else came."""
        page = [] if self._page is None else [(BODY, _as_file(self._page))]
        return [*page, *self.attached, *self._loose, *self._taken]

    @property
    def _loose(self) -> list[tuple[str, bytes]]:
        """Pictures that no page shows, but for icons."""
        loose = ((name, data) for name, data, called in self.drawn if not self._shows(called))
        return [one for one in loose if len(one[1]) >= _ICON]

    @property
    def _held(self) -> list[tuple[str, bytes]]:
        """Pictures that a page holds itself."""
        return [one for page in self.pages for one in pictures_in_page(page)]

    @property
    def _in_text(self) -> list[tuple[str, bytes]]:
        """Pictures that a page shows or holds itself."""
        shown = [(name, data) for name, data, called in self.drawn if self._shows(called)]
        return shown + self._held

    @property
    def _taken(self) -> list[tuple[str, bytes]]:
        is_all = not self.attached and not self._loose and self._page is None
        least = _LEAST_PICTURE if is_all else _PHOTO
        return [one for one in self._in_text if len(one[1]) >= least or _is_wide(one[1])]

    def _shows(self, called: str) -> bool:
        return bool(called) and any(called in page for page in self.pages)

    @property
    def _page(self) -> str | None:
        return next((page for page in self.pages if _TABLE.search(page)), None)


def _shown_moment(said: str) -> str:
    """A moment in ISO 8601 by the clocks here; as it is where its zone is not known."""
    moment = dt.datetime.fromisoformat(said)
    return (moment.astimezone(_BEIJING) if moment.tzinfo else moment).strftime("%Y-%m-%d %H:%M")


def letter_from(said: Mapping[str, Any]) -> Letter:
    """The letter that was told as JSON. Raises: TypeError, KeyError for what is none."""
    several = {name: tuple(said[name]) for name in ("far", "failed", "links")}
    return Letter(**{**said, **several})


def _is_wide(data: bytes) -> bool:
    """Whether a PNG is too large for a logo, however few bytes it takes. Source: PNG, 11.2.2."""
    sides = (int.from_bytes(data[16:20]), int.from_bytes(data[20:24]))
    return data.startswith(b"\x89PNG\r\n\x1a\n") and min(sides) >= _LARGE


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
