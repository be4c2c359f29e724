"""Roster liaison: whom to call in one row of a list of units, and by which numbers.

Two numbers in one cell are two; a landline is a number as well. What is no whole number is not
taken, and is said with its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from huizhi.content import PROBLEM_DIGITS_LOST, Cell
from huizhi.forms.fields import names_nothing, phone_numbers
from huizhi.steps.preparing.roster_heading import PERSON, PHONE
from huizhi.steps.preparing.roster_table import RosterProposal

_BETWEEN = re.compile(r"[\n、，,；;/]+|\s{2,}")
_WHOLE = re.compile(r"\d{7,8}|1\d{10}|0\d{2,3}[—－-]?\d{7,8}")
_TITLE = re.compile(r"[(（][^()（）]{0,8}[)）]$")
_CHINESE_GAP = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_NUMBER_BESIDE = re.compile(r"(电话|手机)?[:：]?[(（]?[\d\s、,，/;；-]{5,}[)）]?")


def liaison_in(
    proposal: RosterProposal,
    row: int,
    columns: Mapping[str, Sequence[int]],
    known: Mapping[str, str],
    area_code: str,
) -> tuple[dict[str, str], list[str]]:
    """The liaison and the two numbers by column of the roster, and what is to be said of them.

    columns: those of the unit, by meaning; known: its row of the roster, which stands for what the
    list does not say, numbers only while the liaison is the same; area_code: the office's.
    """
    person, cells = "", [proposal.grid.at(row, n) for n in columns.get(PHONE, ())]
    for cell in (proposal.grid.at(row, n) for n in columns.get(PERSON, ())[:1]):
        if cell and cell.row == row:
            person = _person(cell.text)
            cells += [cell] if re.search(r"\d{5}", cell.text) else []  # 王建国 13901010307
    mobiles: list[str] = []
    others: list[str] = []
    remarks = []
    for cell in cells:
        if cell and cell.row == row and not names_nothing(cell.text):
            place = proposal.place(row, cell.column)
            for part in _parts(cell):
                found = list(_numbers(part, area_code))
                for digits, is_mobile in found:
                    where = mobiles if is_mobile else others
                    where += [] if digits in where else [digits]
                if found and (rest := _left_over(part, [one for one, _ in found])):
                    remarks.append(f"{place}“{part.text.strip()[:30]}”里的{rest}位数字没有取。")
                if not found and not (person and person in part.text.replace(" ", "")):
                    remarks.append(f"{place}“{part.text.strip()[:30]}”{_wrong(part)}，没有取。")
    mobile, phone, more = _placed(mobiles, others)
    if more:
        place = proposal.place(row, next(cell.column for cell in cells if cell))
        remarks.append(f"{place}还有号码{'、'.join(more)}，名单里放不下，没有取。")
    before = known if person in {"", known.get("联络员", "")} else {}
    texts = {
        "联络员": person or known.get("联络员", ""),
        "联络员手机": mobile or before.get("联络员手机", ""),
        "联络员电话": phone or before.get("联络员电话", ""),
    }
    return texts, remarks


def _person(text: str) -> str:
    """The name of a person: 何  伟 is 何伟, 王建国（书记） is 王建国; "" for 无."""
    plain = " ".join(text.split())
    if re.search(r"\d{5}", plain):
        plain = _NUMBER_BESIDE.sub(" ", plain).strip()
    return "" if names_nothing(plain) else _CHINESE_GAP.sub("", _TITLE.sub("", plain).strip())


def _placed(mobiles: list[str], others: list[str]) -> tuple[str, str, list[str]]:
    """The mobile, the other number, and those for which the roster has no room."""
    mobile, *rest = mobiles or [""]
    phone, *more = others or rest[:1] or [""]
    return mobile, phone, [one for one in rest + more if one != phone]


def _numbers(part: Cell, area_code: str) -> Iterator[tuple[str, bool]]:
    """The numbers in a text, each with whether it is a mobile."""
    found = phone_numbers(part, area_code)
    yield from ((one.digits, one.mobile) for one in found)
    text = "".join(part.text.split())
    if not found and re.fullmatch(r"\d{5,8}|\d{3,4}[—－-]\d{4}", text):
        yield text, False  # a local number, as it is dialled there


def _parts(cell: Cell) -> list[Cell]:
    """A cell as it stands when it holds a number, else one for each thing that is written in it."""
    if cell.number is not None:
        return [cell]
    texts = [text for text in _BETWEEN.split(cell.text) if text.strip()]
    texts = [own for text in texts for own in _apart(text)]
    return [replace(cell, text=text, value=text) for text in texts]


def _apart(text: str) -> list[str]:
    """What stands apart by spaces when each is a number by itself: 5551210 13901010307."""
    pieces = text.split()
    return pieces if all(_WHOLE.fullmatch(one) for one in pieces) else [text]


def _left_over(part: Cell, found: Sequence[str]) -> int:
    """How many digits beside the numbers that were found, when they are enough for another."""
    if part.number is not None:
        return 0
    rest = len(re.sub(r"\D", "", part.text)) - sum(len(re.sub(r"\D", "", one)) for one in found)
    return rest if rest > 3 else 0


def _wrong(part: Cell) -> str:
    digits = re.sub(r"\D", "", part.text)
    if part.problem == PROBLEM_DIGITS_LOST or re.search(r"\d[eE]\+?\d", part.text):
        return "末几位已经丢失"
    return f"不是完整的电话号码（{len(digits)}位数字）" if digits else "不是电话号码"
