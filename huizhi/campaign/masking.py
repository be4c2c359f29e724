"""Masking: numbers and names of people with their middle hidden, for lists that hang in public.

What is not recognised is a mistake and never printed, and no message repeats it.
Source: GB 11643-1999 (identity numbers); 工信部《电信网编号计划》(mobile numbers).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from huizhi.campaign.number_filters import refuse_blank

_DATE = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_NAME = r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]"
_KINDS: dict[str, tuple[re.Pattern[str], Callable[[str], str]]] = {
    "身份证": (
        re.compile(rf"[1-9]\d{{5}}(?:(?:18|19|20)\d\d{_DATE}\d{{3}}[\dX]|\d\d{_DATE}\d{{3}})"),
        lambda number: _hidden(number, 6, 4 if len(number) == 18 else 3),
    ),
    "手机": (
        re.compile(r"(?:\+?86)?1[3-9]\d{9}"),
        lambda number: _hidden(number[-11:], 3, 4),
    ),
    "姓名": (
        re.compile(rf"{_NAME}{{2,4}}|{_NAME}+(?:·{_NAME}+)+"),
        lambda name: _hidden(name, 1, 0),
    ),
}


def masked(value: object, kind: object = "") -> str:
    """411002********1234, 138****8001, 张*; kind: of what the value is, "" for one of the numbers.

    Raises: ValueError in Chinese for what is neither.
    """
    refuse_blank(value, "脱敏")
    if kind not in {"", *_KINDS}:
        raise ValueError(f"“脱敏”后面的括号里可以写{'、'.join(_KINDS)}")
    known = isinstance(value, (str, int)) and not isinstance(value, bool)
    text = unicodedata.normalize("NFKC", str(value)).strip().upper() if known else ""
    if value is None or (known and not text):
        return ""
    wanted = [str(kind)] if kind else ["身份证", "手机"]
    for one in wanted:
        pattern, hide = _KINDS[one]
        bare = re.sub(r"\s" if one == "姓名" else r"[\s-]", "", text)
        if pattern.fullmatch(bare):
            return hide(bare)
    hint = "" if kind else '；姓名请写 |脱敏("姓名")'
    raise ValueError(f"这里的内容认不出是{'或'.join(wanted)}，不知道遮哪几位，没有印出{hint}")


def _hidden(text: str, first: int, last: int) -> str:
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]
