"""Notice forms: which attachment of a notice each dropped form file is.

A number in the file's name or in its first lines says it; else a title that is alike. Where both
speak and do not agree, and where two files claim one number, the title decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from rapidfuzz import fuzz

from huizhi.content import Document
from huizhi.forms import bare
from huizhi.steps.preparing.notice_found import AttachmentProposal, Certainty
from huizhi.steps.preparing.notice_text import attachment_head, number_of

_IN_NAME = re.compile(r"附\s*件?\s*(\d{1,2}|[一二三四五六七八九十])(?!\d)")
_FIRST_CELLS = 12
_ALIKE, _NEARLY = 0.85, 0.6


@dataclass(frozen=True)
class DroppedForm:
    """A form file that came with a notice. name: the file's name; document: None where it could not
    be read, then its name alone says what it is."""

    name: str
    document: Document | None = None


@dataclass(frozen=True, slots=True)
class FormMatch:
    """Which attachment a file is. number: None for none; why: in Chinese, what says so."""

    name: str
    number: int | None
    certainty: Certainty
    why: str


class _By(IntEnum):
    """What says which attachment a file is, from the weakest."""

    NOTHING = 0
    TITLE_NEARLY = 1
    NUMBER = 2
    TITLE = 3
    BOTH = 4


@dataclass(frozen=True, slots=True)
class _Claim:
    form: int
    number: int
    by: _By
    score: float
    why: str


def match_forms(
    attachments: Sequence[AttachmentProposal], forms: Sequence[DroppedForm]
) -> tuple[FormMatch, ...]:
    """One match for each file, in their order; no attachment is given to two files."""
    claims = [
        claim
        for position, form in enumerate(forms)
        for one in attachments
        if (claim := _claim(position, form, one)) is not None
    ]
    claims.sort(key=lambda one: (-one.by, -one.score, one.form))
    taken: dict[int, _Claim] = {}
    given: set[int] = set()
    for claim in claims:
        if claim.form not in taken and claim.number not in given:
            taken[claim.form] = claim
            given.add(claim.number)
    return tuple(_match(form.name, taken.get(at)) for at, form in enumerate(forms))


def _match(name: str, claim: _Claim | None) -> FormMatch:
    if claim is None:
        return FormMatch(name, None, Certainty.LIKELY, "通知的附件里没有对得上的")
    sure = claim.by in {_By.BOTH, _By.TITLE}
    return FormMatch(name, claim.number, Certainty.SURE if sure else Certainty.LIKELY, claim.why)


def _claim(position: int, form: DroppedForm, attachment: AttachmentProposal) -> _Claim | None:
    """What speaks for this file being this attachment, None for nothing."""
    numbers = _numbers(form)
    score = max(
        (_likeness(title, own) for title in _titles(attachment) for own in _own_titles(form)),
        default=0.0,
    )
    number = f"附件{attachment.number}"
    if attachment.number in numbers and score >= _NEARLY:
        return _Claim(position, attachment.number, _By.BOTH, score, f"写着{number}，标题也对得上")
    if score >= _ALIKE:
        why = "标题相同" if score >= 1 else "标题相近"
        if numbers:
            why += f"，但写的是附件{sorted(numbers)[0]}"
        return _Claim(position, attachment.number, _By.TITLE, score, why)
    if attachment.number in numbers:
        return _Claim(position, attachment.number, _By.NUMBER, score, f"写着{number}，标题不同")
    if score >= _NEARLY and not numbers:
        return _Claim(position, attachment.number, _By.TITLE_NEARLY, score, "标题有些像")
    return None


def _numbers(form: DroppedForm) -> set[int]:
    """The numbers that its name and its first lines give."""
    found = {number_of(one.group(1)) for one in _IN_NAME.finditer(form.name)}
    for text in _first_texts(form):
        head = attachment_head(text)
        if head and re.search(r"[\d一二三四五六七八九十]", text):
            found.add(head[0])
    return {one for one in found if one}


def _first_texts(form: DroppedForm) -> list[str]:
    if form.document is None or not form.document.grids:
        return []
    texts = (cell.text.strip() for cell in form.document.grids[0].cells)
    return [line.strip() for text in texts if text for line in text.split("\n")][:_FIRST_CELLS]


def _own_titles(form: DroppedForm) -> list[str]:
    """What the file may be called: its name without number and suffix, and its first lines."""
    name = re.sub(r"\.[A-Za-z]{1,5}$", "", form.name)
    name = re.sub(r"[（(](?:\d+|副本|空白|模板|参考格式)[)）]", "", _IN_NAME.sub("", name))
    lines = []
    for text in _first_texts(form):
        head = attachment_head(text)
        line = head[1] if head else text
        if 4 <= len(line) <= 50 and not re.search(r"[:：_]|　{2,}", line):
            lines.append(line)
    return [one for one in (name, *lines[:4]) if len(bare(one)) >= 3]


def _titles(attachment: AttachmentProposal) -> list[str]:
    own = attachment.own_title
    return [attachment.title.value, *([own.value] if own else [])]


def _likeness(title: str, own: str) -> float:
    """1 for the same; a title that the other one ends with is nearly the same."""
    one, other = (bare(re.sub(r"[（(][^（()）]*[)）]", "", text)) for text in (title, own))
    one, other = (
        re.sub(r"^(?:\d{4}年|[×x〇○_]+(?:社区|单位|街道|村))", "", text) for text in (one, other)
    )
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) >= 5 and (long.endswith(short) or long.startswith(short)):
        return 0.95
    return fuzz.ratio(one, other) / 100
