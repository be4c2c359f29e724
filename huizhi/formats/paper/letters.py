"""Letters: what a model's signs stand for, by what a cell asks for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

Kind: TypeAlias = Literal[
    "text", "digits", "number", "day", "choice", "box", "boxes", "mail", "name"
]

_SIGNS = "·—…℃℉‰′″§№°±×÷≤≥≈√✓☑□■○●◎△☆★①②③④⑤⑥⑦⑧⑨⑩㎡㎥²³→“”‘’"
# Signs that a model has and no form in Chinese: each is read as what it looks like.
_FOREIGN = dict(
    zip("めカニロハエタトーンえミチ・•丨−–", "女力二口八工夕卜一2之三千··1--", strict=True)
)
# Where only digits stand, what is read as the left is the right.
_LIKE_DIGITS = dict(zip("|lIi!丨│／丿OoQＯ○。Zz≥Ss", "11111111100000022255", strict=True))
_AS_DIGITS = _LIKE_DIGITS | dict(zip("D〇乙HчbGgqB×x—–_一ー", "0024466998XX-----", strict=True))
_AS_MAIL = dict(zip("×|≥—，。,、·丶乙ωα", "x1z-......zwa", strict=True))
_AS: dict[Kind, dict[str, str]] = {
    "digits": _AS_DIGITS,
    "number": _LIKE_DIGITS,
    "day": _LIKE_DIGITS,
    "mail": _AS_MAIL,
}
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()}


@dataclass(frozen=True, slots=True)
class Expected:
    """What a cell asks for: the kind of its letters, and words of which it should be one.

    box, boxes: the words are printed there, each behind a box; one may be ticked, or several.
    """

    kind: Kind = "text"
    words: tuple[str, ...] = ()


def meant(sign: str, kind: Kind) -> str:
    """What this sign stands for in a cell of this kind; "" for what nobody writes into a form."""
    sign = _WIDE.get(sign, sign)
    sign = _FOREIGN.get(sign, sign)
    sign = _AS.get(kind, {}).get(sign, sign)
    return simplified(sign) if _is_written(sign) else ""


@cache
def simplified(sign: str) -> str:
    """The simplified form of a character that GB/T 2312 has only so: 區 is 区, 乾 stays 乾."""
    if not "㐀" <= sign <= "鿿" or _in_gb2312(sign):
        return sign
    short: str = _converter().convert(sign)
    return short if _in_gb2312(short) else sign


@cache
def _converter() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


def _in_gb2312(sign: str) -> bool:
    try:
        sign.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _is_written(sign: str) -> bool:
    """Whether people write this sign into Chinese forms."""
    return (
        sign.isascii()
        or "㐀" <= sign <= "鿿"
        or sign >= "𠀀"
        or "\u3000" <= sign <= "〟"
        or "！" <= sign <= "～"
        or sign in _SIGNS
    )
