"""链接: a link, most often to a net disk, with its extraction code; never fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from huizhi.content import Cell, lazy_pattern
from huizhi.findings import Doubt
from huizhi.forms.fields.address import WebAddress, addresses_in, half_width_links, says_words
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.words import clean, says_nothing

_CODE = lazy_pattern(
    r"(?:提取码|访问码|密码|验证码|提取密码|口令|pwd)(?:是|为)?\s*[:：=]?\s*[(（【\[]?\s*"
    r"([A-Za-z0-9]{4,12})(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_NEEDS_CODE = ("pan.baidu.com", "weiyun.com", "123pan.com", "cloud.189.cn", "lanzou", "115.com")
# A line end within a link; the next line may go on with it, or say a code or something else.
_BROKEN = lazy_pattern(r"(?<=[A-Za-z0-9/?=&_%.-])\n(?=[A-Za-z0-9/?=&_%.-])(?!https?:)")
_CUT = lazy_pattern(r"…|\.{3}|[□�*]{2}|□")  # a link of which not all is there
_REST = lazy_pattern(r"[ (（\[【][^\n:：]{1,20}")  # few words behind a link, on its line
_ALONE = lazy_pattern(r"[A-Za-z0-9]{4}")  # a code on a line of its own


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link in a text. code: its extraction code, "" for none; needs_code: whether the host gives
    nothing without one."""

    address: str
    code: str
    needs_code: bool


def links_in(text: str) -> tuple[FoundLink, ...]:
    """The links in a text, each with the code that stands between it and the next one."""
    joined = _joined(half_width_links(text))
    found = list(addresses_in(joined))
    ends = [*(one.start for one in found[1:]), len(joined)]
    return tuple(_found(joined, one, end) for one, end in zip(found, ends, strict=False))


def _found(text: str, one: WebAddress, end: int) -> FoundLink:
    code = _CODE.search(text, one.start, end)
    needs = any(host in one.text for host in _NEEDS_CODE)
    return FoundLink(one.text, code.group(1) if code else "", needs)


def _joined(text: str) -> str:
    """The text with links that a line break has cut in one piece; a line of four letters is a
    code."""

    def seam(found: re.Match[str]) -> str:
        line = found.string[found.end() :].partition("\n")[0]
        return "\n" if _ALONE.fullmatch(line.strip()) else ""

    lines = text.split("\n")
    return _BROKEN.sub(seam, text) if len(lines) > 1 else text


class NetDiskLink(Field):
    """A link as "https://… 提取码：abcd"."""

    kind = "链接"
    tells_apart = True
    input_type = "url"
    labels = Labels(r"链接|网址", 50)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        text = half_width_links(cell.text).replace("&amp;", "&")
        joined = _joined(text)
        found = list(addresses_in(joined))
        if len({one.text for one in found}) > 1:
            return Answer(clean(cell.text), cell.text, (Doubt("link-several", clean(cell.text)),))
        if not found or not found[0].is_sure or _CUT.search(found[0].text):
            return Answer(clean(cell.text), cell.text, (Doubt("link-wrong", clean(cell.text)),))
        answer = _answer(_found(joined, found[0], len(joined)), text, cell)
        return _with_rest(answer, joined[found[0].end :], cell)

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return f"https://example.com/{number}"

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("链接", "请粘贴完整链接，并写上提取码。")


def _with_rest(answer: Answer, rest: str, cell: Cell) -> Answer:
    """The answer, with a doubt where a word behind the link may be part of it or be about it; what
    net disks write behind theirs says nothing."""
    said = _REST.fullmatch(rest)
    if said is None or answer.doubts or answer.value is None or says_words(rest):
        return answer
    return replace(answer, doubts=(Doubt("extra-text", clean(cell.text), str(answer.value)),))


def _answer(link: FoundLink, text: str, cell: Cell) -> Answer:
    """The one link of a cell; text: as it stood there, before broken lines were joined."""
    doubts = []
    if not link.code and link.address.casefold() not in text.casefold():
        doubts.append(Doubt("link-broken", clean(cell.text), link.address))
    if link.needs_code and not link.code:
        doubts.append(Doubt("link-code-missing", link.address))
    value = f"{link.address} 提取码：{link.code}" if link.code else link.address
    return Answer(value, cell.text, tuple(doubts))
