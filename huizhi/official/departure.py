"""Departure: one place where a notice is not as the standard has it, and how it may be mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Mend:
    """One change that touches no word. what: "face", "size", "alignment", "indent", "pitch",
    "spacing", "color", "kinsoku", "new_page", "text" or "punctuation" of a paragraph, "page" or
    "page_number" of the whole document; paragraph: its number, 0 for the whole document; value: as
    `what` wants it."""

    what: str
    paragraph: int = 0
    value: object = None


@dataclass(frozen=True, slots=True)
class Faces:
    """What a "face" mend wants. head: the words up to which the paragraph is its heading; face,
    rest: the fonts of these and of those behind, "" to leave them."""

    head: str
    face: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Departure:
    """rule: its row in RULES; paragraph: its number, 0 for the whole document; times: how many
    places depart in the same way; page: where it is printed, 0 when that is not known."""

    rule: str
    paragraph: int
    found: str
    expected: str
    mends: tuple[Mend, ...] = ()
    times: int = 1
    page: int = 0

    @property
    def clause(self) -> str:
        """The clause of the standard, "GB/T 9704-2012 7.3.1"."""
        return RULES[self.rule][0]

    @property
    def title(self) -> str:
        """What the rule is about."""
        return RULES[self.rule][1]


STANDARD = "GB/T 9704-2012"  # of how an official document looks; others it goes by are named below
_FORMAT, _MARKS, _NUMBERS = f"{STANDARD} ", "GB/T 15834-2011 ", "GB/T 15835-2011 "
# What is held against the standard: the clause, and what it is about.
RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "paper": (_FORMAT + "5.1", "纸张"),
        "margins": (_FORMAT + "5.2.1", "页边与版心"),
        "rows": (_FORMAT + "5.2.3", "每页行数"),
        "characters": (_FORMAT + "5.2.3", "每行字数"),
        "color": (_FORMAT + "5.2.4", "文字颜色"),
        "mark-color": (_FORMAT + "7.2.4", "发文机关标志的颜色"),
        "mark-place": (_FORMAT + "7.2.4", "发文机关标志的位置"),
        "number-form": (_FORMAT + "7.2.5", "发文字号的写法"),
        "number-place": (_FORMAT + "7.2.5", "发文字号的位置"),
        "red-line": (_FORMAT + "7.2.7", "版头中的分隔线"),
        "title-face": (_FORMAT + "7.3.1", "标题的字体"),
        "title-size": (_FORMAT + "7.3.1", "标题的字号"),
        "title-place": (_FORMAT + "7.3.1", "标题居中"),
        "title-rows": (_FORMAT + "7.3.1", "标题分行"),
        "addressees-gap": (_FORMAT + "7.3.2", "标题与主送机关之间空一行"),
        "addressees-place": (_FORMAT + "7.3.2", "主送机关顶格"),
        "addressees-end": (_FORMAT + "7.3.2", "主送机关后的冒号"),
        "body-face": (_FORMAT + "7.3.3", "正文的字体"),
        "body-size": (_FORMAT + "7.3.3", "正文的字号"),
        "body-indent": (_FORMAT + "7.3.3", "正文首行空二字"),
        "heading-face": (_FORMAT + "7.3.3", "标题层次的字体"),
        "heading-form": (_FORMAT + "7.3.3", "标题层次的序号写法"),
        "heading-order": (_FORMAT + "7.3.3", "标题层次的序号"),
        "closing-mark": (_MARKS + "5.1.2", "标点不在行首"),
        "list-form": (_FORMAT + "7.3.4", "附件说明的写法"),
        "list-gap": (_FORMAT + "7.3.4", "附件说明上空一行"),
        "list-place": (_FORMAT + "7.3.4", "附件说明的位置"),
        "list-order": (_FORMAT + "7.3.4", "附件说明的顺序号"),
        "list-names": (_FORMAT + "7.3.7", "附件说明与附件一致"),
        "signature-place": (_FORMAT + "7.3.5", "发文机关署名的位置"),
        "date-place": (_FORMAT + "7.3.5", "成文日期的位置"),
        "date-form": (_FORMAT + "7.3.5.4", "成文日期的写法"),
        "attachment-form": (_FORMAT + "7.3.7", "附件标识的写法"),
        "attachment-face": (_FORMAT + "7.3.7", "附件标识的字体"),
        "attachment-place": (_FORMAT + "7.3.7", "附件标识顶格"),
        "attachment-page": (_FORMAT + "7.3.7", "附件另面编排"),
        "attachment-title": (_FORMAT + "7.3.7", "附件标题的位置"),
        "imprint-missing": (_FORMAT + "7.4", "版记"),
        "imprint-form": (_FORMAT + "7.4.3", "印发机关和印发日期"),
        "imprint-size": (_FORMAT + "7.4.3", "版记的字号"),
        "imprint-lines": (_FORMAT + "7.4.1", "版记中的分隔线"),
        "page-number": (_FORMAT + "7.5", "页码"),
        "page-number-size": (_FORMAT + "7.5", "页码的字体和字号"),
        "page-number-place": (_FORMAT + "7.5", "页码的位置"),
        "brackets": (_FORMAT + "7.2.5", "年份的六角括号"),
        "punctuation": (_MARKS + "5.1.8", "中文标点"),
        "numerals": (_NUMBERS + "5.1", "日期中的数字"),
        "first-page": (_FORMAT + "7.3.3", "首页显示正文"),
        "signature-alone": (_FORMAT + "7.3.5.5", "署名和日期与正文同页"),
        "imprint-page": (_FORMAT + "7.4", "版记在最后一面"),
    }
)
# Rules that only printed pages tell of.
NEEDS_PRINTING = frozenset(["first-page", "signature-alone", "imprint-page"])
