"""链接: a link, most often to a net disk, with its extraction code; never fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huizhi.findings import Doubt
from huizhi.forms.fields.cleaning import clean, half_width
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.nothing import says_nothing
from huizhi.forms.grid import Cell

_LINK = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?(?:/[A-Za-z0-9._~:/?#@!$&'*+,;=%-]*)?")
_CODE = re.compile(
    r"(?:提取码|访问码|密码|验证码|pwd)\s*[:：=]?\s*([A-Za-z0-9]{4,6})(?![A-Za-z0-9])"
)
# A link with Chinese letters in it, of which the first part alone would lead elsewhere.
_GOES_ON = re.compile(r"(?!提取|访问|密码|验证码)[\u4e00-\u9fff]")
_NEEDS_CODE = ("pan.baidu.com", "weiyun.com", "123pan.com", "cloud.189.cn", "lanzou", "115.com")


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link in a text. code: its extraction code, "" for none; needs_code: whether the host gives
    nothing without one."""

    address: str
    code: str
    needs_code: bool


def links_in(text: str) -> tuple[FoundLink, ...]:
    """The links in a text, each with the code that stands between it and the next one."""
    joined = _joined(half_width(text))
    found = list(_LINK.finditer(joined))
    ends = [*(one.start() for one in found[1:]), *([len(joined)] if found else [])]
    links = []
    for one, end in zip(found, ends, strict=True):
        address = one.group().rstrip(".,;")
        code = _CODE.search(joined, one.start(), end)
        needs = any(host in address for host in _NEEDS_CODE)
        links.append(FoundLink(address, code.group(1) if code else "", needs))
    return tuple(links)


def _joined(text: str) -> str:
    """The text with links that a line break has cut in one piece."""
    return re.sub(r"(?<=[A-Za-z0-9/?=&_%.-])\n(?=[A-Za-z0-9/?=&_%.-])", "", text)


class Link(Field):
    """A link as "https://… 提取码：abcd"."""

    kind = "链接"

    def show(self, value: FieldValue) -> str:
        return "" if value is None else str(value)

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        if says_nothing(cell.text):
            return answered_nothing(cell.text)
        joined = _joined(half_width(cell.text))
        link = _LINK.search(joined)
        if link is None:
            return Answer(clean(cell.text), cell.text, (Doubt("link-wrong", clean(cell.text)),))
        if len(set(_LINK.findall(joined))) > 1:
            return Answer(clean(cell.text), cell.text, (Doubt("link-several", clean(cell.text)),))
        if _GOES_ON.match(joined, link.end()):
            return Answer(clean(cell.text), cell.text, (Doubt("link-wrong", clean(cell.text)),))
        address, code = link.group().rstrip(".,;"), _CODE.search(joined)
        if code:
            return Answer(f"{address} 提取码：{code.group(1)}", cell.text)
        missing = any(host in address for host in _NEEDS_CODE)
        doubts = (Doubt("link-code-missing", address),) if missing else ()
        return Answer(address, cell.text, doubts)

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("链接", "请粘贴完整链接，并写上提取码。")
