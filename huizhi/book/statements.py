"""Statements: what one source says of one unit, with the place and the day it was said."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from typing import Literal

from huizhi.book.meanings import Meaning
from huizhi.forms import bare
from huizhi.forms.fields import KINDS, same_measure

Value = str | int | float | bool | None
_SECOND = dt.timedelta(seconds=1)  # to which it is kept when packets were made
_MOBILE = re.compile(r"1[3-9]\d{9}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHOWN_MEASURES = {"m2": "㎡", "km2": "平方公里", "m3": "立方米"}
_SIGNS = re.compile(r"[\s\-()（）+]")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was said.

    kind: in a return, in a list that the clerk imported (底册), or on the roster.
    activity: its name; "" for none.
    form: the title of the form, or the file of the list.
    place: the cell, as the user sees it.
    file, sha256: of the original; "" for the roster.
    moment: when it came.
    address: the activity's id and the return's number, for who wants to look.
    """

    kind: Literal["return", "import", "roster"]
    form: str
    moment: dt.datetime
    activity: str = ""
    revision: int = 0
    place: str = ""
    file: str = ""
    sha256: str = ""
    address: tuple[str, int] = ("", 0)

    @property
    def day(self) -> dt.date:
        return self.moment.date()

    @property
    def words(self) -> str:
        """Where it is from, in words: “联络员表第2版 附件1!B4（2024年安全生产月）”."""
        if self.kind == "roster":
            return "单位名单"
        where = f" {self.place}" if self.place else ""
        if self.kind == "import":
            return f"底册 {self.form}{where}"
        version = f"第{self.revision}版" if self.revision > 1 else ""
        return f"{self.form}{version}{where}" + (f"（{self.activity}）" if self.activity else "")


@dataclass(frozen=True, slots=True)
class Statement:
    """One value that a source gives.

    label, kind: as the source has them.
    measure: what its number counts (万元), "" for none.
    doubtful: a finding on it asks for a look.
    decides: the clerk has written it, so it is right until something newer comes.
    chain: what is said there again replaces what was said there before.
    confirms: it is what was filled in beforehand, left as it was, and when that had been put
        together: what anybody has said since then goes before it; None for what somebody wrote.
    instead_of: what was filled in beforehand and has been changed into this: it is no more.
    written_after: when that had been put together: of the day of a return often no hour is known.
    beside: what its sender wrote besides the choices, behind 其他.
    is_dated: its source says of which day it is; one that does not came in on that of its origin.
    """

    unit: str
    meaning: Meaning
    label: str
    kind: str
    value: Value
    origin: Origin
    measure: str = ""
    doubtful: bool = False
    decides: bool = False
    chain: str = field(default="", compare=False)
    confirms: dt.datetime | None = None
    instead_of: tuple[str, ...] = ()
    written_after: dt.datetime | None = None
    is_dated: bool = True
    beside: str = ""

    @property
    def known_at(self) -> dt.datetime:
        """When it was known to whoever said it: by this the last word is told."""
        return self.confirms or max(self.origin.moment, self.written_after or self.origin.moment)

    def is_surely_after(self, moment: dt.datetime) -> bool:
        """Whether this was said on a later day; of what is said of the end of a month it may be any
        day of that."""
        day = self.known_at.date()
        is_end = self.origin.kind == "import" and (day + dt.timedelta(days=1)).day == 1
        return self.is_dated and (day.replace(day=1) if is_end else day) > moment.date()

    def settles(self, other: Statement) -> bool:
        """Whether whoever said this had the other before them, and changed it."""
        if not self.instead_of or other is self:
            return False
        seen = max(self.known_at, (self.written_after or self.known_at) + _SECOND)
        texts = {plain_text(text) for text in self.instead_of}
        return plain_text(other.text) in texts and other.known_at <= seen

    @property
    def text(self) -> str:
        """The value as one types it."""
        if isinstance(self.value, bool):
            return "是" if self.value else "否"
        if isinstance(self.value, float) and self.value.is_integer():
            return str(int(self.value))
        return "" if self.value is None else str(self.value)

    @property
    def text_as_shown(self) -> str:
        """The value as a form shows it: a day as 2019年6月3日."""
        kind = KINDS.get(self.kind)
        if kind is None or not kind.takes_dates or not isinstance(self.value, str):
            return self.text
        day = dt.date.fromisoformat(self.value) if _DAY.fullmatch(self.value) else self.value
        return kind().show(day)

    @property
    def label_with_measure(self) -> str:
        """What it is of, with what its number counts: 辖区面积（平方公里）."""
        return f"{self.meaning.words}（{self.measure}）" if self.measure else self.meaning.words

    @property
    def text_with_measure(self) -> str:
        return f"{self.text}{_SHOWN_MEASURES.get(self.measure, self.measure)}"


def same_value(one: Statement, other: Statement) -> bool:
    """Whether two statements say the same, however they write it."""
    same = same_measure(one.measure) == same_measure(other.measure)
    return same and plain_text(one.text) == plain_text(other.text)


def is_mobile(text: str) -> bool:
    """Whether a text is the number of a mobile."""
    return _MOBILE.fullmatch(plain_text(text)) is not None


def plain_text(text: str) -> str:
    """The text as statements are compared: a number without its signs, else bare."""
    digits = _SIGNS.sub("", text)
    return digits if digits.isdigit() else bare(text)
