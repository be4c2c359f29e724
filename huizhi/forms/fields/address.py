"""Address: where a link in a text begins and ends, whatever is typed or pasted around it.

People paste what a net disk gives them to share: “链接: https://pan.baidu.com/s/1ab 提取码: x2y3
复制这段内容后打开百度网盘”. Brackets and Chinese letters may be part of a link or stand around it.
Source: RFC 3986, 2 (characters), RFC 3987 (letters of other scripts).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from huizhi.content import lazy_pattern
from huizhi.forms.fields.words import clean

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width letters and signs
for _kept in "，；！（）［］｛｝。":  # that stand around links, and are no part of one
    _WIDE.pop(ord(_kept), None)
_BEGIN = lazy_pattern(r"https?\s?:\s?//", re.IGNORECASE)
_RUN = lazy_pattern(r"[^\s<>\"`“”‘’，。；！（）［］｛｝【】《》「」『』、|\\^]*")
_HOST = lazy_pattern(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}(?::\d+)?(?=[/?#]|$)|\d+(?:\.\d+){3}(?::\d+)?")
# Words that are said behind a link, however close: what is before them is the link.
_SAID = lazy_pattern(
    r"[(\[]?(?:提取|访问码|密码|验证码|口令|有效|复制|点击|打开|下载|链接|分享|来自|请|此|该|用|"
    r"即可|长按|扫码|截止|到期|永久)|(?<=[\u4e00-\u9fff]):|:(?=[\u4e00-\u9fff])"
)
_CODES = {"提取", "访问码", "密码", "验证码"}
_HAN = lazy_pattern(r"[\u3400-\u9fff]+")
_JOINS = set("/=_-.&%()+~#?")  # between which Chinese letters are a name in a link
_PAIRS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?'"
# What goes on behind the end of a link as if it were one: f（1）.zip, a|b, a b.zip
_GOES_ON = lazy_pattern(
    r"[（【《「][^\s（）【】《》「」]*[）】》」][A-Za-z0-9./_-]|[|\\^][A-Za-z0-9]|"
    r" [A-Za-z0-9_().-]*\.(?:zip|rar|7z|docx?|xlsx?|pptx?|pdf|jpe?g|png|mp4)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A link in a text. start, end: where; is_sure: whether it can end nowhere else."""

    text: str
    start: int
    end: int
    is_sure: bool = True


def half_width_links(text: str) -> str:
    """The cleaned text with what may be part of a link in half width; what only stands around links
    stays as it is."""
    return clean(text).translate(_WIDE)


def says_words(rest: str) -> bool:
    """Whether what stands behind a link begins with words that are said behind links."""
    return _SAID.match(rest.strip()) is not None


def addresses_in(text: str) -> Iterator[WebAddress]:
    """The links of a text that `half_width_links` gave."""
    begins = list(_BEGIN.finditer(text))
    for number, begin in enumerate(begins):
        limit = begins[number + 1].start() if number + 1 < len(begins) else len(text)
        run = _RUN.match(text, begin.end(), limit)
        rest, is_sure = _cut(run.group() if run else "")
        if _GOES_ON.match(text, begin.end() + len(rest)):
            is_sure = False
        if _HOST.match(rest):
            scheme = "".join(begin.group().split()).lower()
            end = begin.end() + len(rest)
            yield WebAddress(scheme + rest, begin.start(), end, is_sure)


def _cut(run: str) -> tuple[str, bool]:
    """What of a run without spaces belongs to the link, and whether that is sure."""
    is_sure = True
    if said := _SAID.search(run):
        run = run[: said.start()]
        is_sure = run[-1:] not in _JOINS or said.group() in _CODES
    named = all(_is_name(run, found) for found in _HAN.finditer(run))
    return _trimmed(run), is_sure and named


def _is_name(run: str, found: re.Match[str]) -> bool:
    """Whether Chinese letters are a name within the link, as in /资料/f(1).zip, and do not only
    stand behind it."""
    before, behind = run[: found.start()][-1:], run[found.end() :][:1]
    return before in _JOINS and (not behind or behind in _JOINS or behind.isalnum())


def _trimmed(run: str) -> str:
    """The run without the signs at its end that close a sentence or a bracket opened before it."""
    while run:
        last = run[-1]
        opened = _PAIRS.get(last)
        is_alone = opened and run.count(last) > run.count(opened)
        if not is_alone and last not in {*_TRAILING, *_PAIRS.values()}:
            return run
        run = run[:-1]
    return run
