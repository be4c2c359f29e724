"""Phones: one number typed in the many ways in which numbers are typed."""

from __future__ import annotations

import random
import re

from benchmarks.draft import Box, Draft, NotApplicableError
from benchmarks.mess.mess import EXCEL, TYPED, mess
from benchmarks.truth import mobile, person

_FIELDS = {"liaison": ("mobile", "office_phone", "fax"), "works": ("contact_phone",)}
_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in "0123456789-+"}


def _filled(draft: Draft, pattern: str = ".+") -> list[tuple[str, str, Box]]:
    """The phone fields that are answered with such a number, and nothing beside it, which would be
    overwritten: field, number, box."""
    found = []
    for field in _FIELDS[draft.form]:
        value = draft.truth.values.get(field)
        _, box = draft.one(f"input:{field}")
        is_alone = not any(key.startswith("note.") for key in box.keys)
        if value and is_alone and field in box.keys and re.fullmatch(pattern, value):
            found.append((field, value, box))
    if not found:
        raise NotApplicableError
    return found


def _type(draft: Draft, field: str, box: Box, text: str) -> None:
    box.kind, box.value = "text", None
    box.text = draft.truth.typed[field] = text


@mess("电话存成数字", TYPED, EXCEL)
def as_number(draft: Draft, rng: random.Random) -> None:
    for _, value, box in _filled(draft, r"1\d{10}"):
        box.kind, box.value, box.text = "number", float(value), value


@mess("电话成了小数文本", TYPED)
def as_float_text(draft: Draft, rng: random.Random) -> None:
    for field, value, box in _filled(draft, r"1\d{10}"):
        _type(draft, field, box, rng.choice((f"{value}.0", f"{value}.00")))


@mess("电话成了科学计数", TYPED)
def scientific(draft: Draft, rng: random.Random) -> None:
    """All digits are there."""
    for field, value, box in _filled(draft, r"1\d{10}"):
        _type(
            draft,
            field,
            box,
            f"{value[0]}.{value[1:]}E+10".replace("E+", rng.choice(("E+", "E", "e"))),
        )


@mess("科学计数丢了末几位", TYPED)
def digits_lost(draft: Draft, rng: random.Random) -> None:
    field, value, box = rng.choice(_filled(draft, r"1\d{10}"))
    _type(draft, field, box, f"{value[0]}.{value[1:6]}E+10")


@mess("电话全角", TYPED)
def full_width(draft: Draft, rng: random.Random) -> None:
    for field, value, box in _filled(draft):
        _type(draft, field, box, value.translate(_FULL_WIDTH))


@mess("电话带国家码", TYPED)
def with_country(draft: Draft, rng: random.Random) -> None:
    for field, value, box in _filled(draft):
        national = value.removeprefix("0")
        _type(draft, field, box, rng.choice(("+86 ", "+86-", "0086", "+86", "(+86)")) + national)


@mess("电话分段写", TYPED)
def spaced(draft: Draft, rng: random.Random) -> None:
    for field, value, box in _filled(draft):
        if "-" in value:
            area, rest = value.split("-")
            shapes = tuple(f"{area}{dash}{rest}" for dash in (" ", "－", "", "—", "–"))
            shapes += (f"（{area}）{rest}", f"{area}-{rest[:3]} {rest[3:]}", f"({area}){rest}")
        else:
            a, b, c = value[:3], value[3:7], value[7:]
            shapes = (
                f"{a} {b} {c}",
                f"{a}-{b}-{c}",
                f"{a}　{b}　{c}",
                f"{value[:4]} {value[4:7]} {c}",
            )
        _type(draft, field, box, rng.choice(shapes))


@mess("座机没写区号", TYPED)
def without_area(draft: Draft, rng: random.Random) -> None:
    for field, value, box in _filled(draft, r"0374-\d{7}"):
        _type(draft, field, box, value.removeprefix("0374-"))


@mess("座机带分机", TYPED)
def with_extension(draft: Draft, rng: random.Random) -> None:
    field, value, box = rng.choice(_filled(draft, r"0374-\d{7}"))
    extension = str(rng.randint(100, 8999))
    _type(draft, field, box, value + rng.choice(("转", "-", "转分机", " 转 ")) + extension)
    draft.truth.values[field] = f"{value}-{extension}"


@mess("一格两个电话", TYPED)
def two_numbers(draft: Draft, rng: random.Random) -> None:
    field, value, box = rng.choice(_filled(draft))
    other = mobile(rng)
    note = draft.note(other)
    _type(
        draft,
        field,
        box,
        value + rng.choice(("/", "、", " ", "\n", "，", "；", "或", "  ")) + other,
    )
    box.keys |= note.keys


@mess("电话旁写了姓名", TYPED)
def with_name(draft: Draft, rng: random.Random) -> None:
    field, value, box = rng.choice(_filled(draft))
    name = person(rng)
    _type(draft, field, box, rng.choice((f"{name}{value}", f"{name}：{value}", f"{value}（{name}）",
                                         f"{value} 微信同号", f"{name} {value}")))  # fmt: skip


@mess("电话少一位或多一位", TYPED)
def one_digit(draft: Draft, rng: random.Random) -> None:
    """The number that was meant cannot be known; anything but a finding is wrong."""
    field, value, box = rng.choice(_filled(draft, r"1\d{10}"))
    _type(draft, field, box, rng.choice((value[:-1], value + str(rng.randrange(10)), value[1:])))


@mess("电话混进字母", TYPED)
def letters(draft: Draft, rng: random.Random) -> None:
    field, value, box = rng.choice(_filled(draft, r".*[01].*"))
    _type(
        draft,
        field,
        box,
        value.replace("1", "l", 1) if "1" in value else value.replace("0", "O", 1),
    )
