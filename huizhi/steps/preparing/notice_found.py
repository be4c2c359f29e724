"""Notice found: what was read out of a notice, each value with the sentence it was found in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from huizhi.steps.preparing.notice_days import Repeating

T = TypeVar("T")


class Certainty(StrEnum):
    """How certain a value is; the text is what the clerk is shown."""

    SURE = "确定"
    LIKELY = "请核对"


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value. sentence, place: where it was found (“第16段”); note: what the clerk should look at,
    in Chinese, "" for nothing."""

    value: T
    sentence: str
    place: str
    certainty: Certainty = Certainty.SURE
    note: str = ""


@dataclass(frozen=True, slots=True)
class NoticeContact:
    """Somebody to ask or to send to: what stands together in one place. name may be None where only
    a number is written; part: the attachment it stands in, 0 for the notice itself."""

    name: Found[str] | None
    phones: tuple[Found[str], ...] = ()
    emails: tuple[Found[str], ...] = ()
    part: int = 0


@dataclass(frozen=True, slots=True)
class AskedMaterial:
    """How much of one kind is asked. kind: 图片, 视频 or 文档; at_least, at_most: None where the
    notice gives no number; unit: its measure word."""

    kind: str
    at_least: int | None
    at_most: int | None
    unit: str
    sentence: str
    place: str


@dataclass(frozen=True, slots=True)
class DeliverableProposal:
    """One thing that is due. due: None where no day could be taken; repeating: for what is due
    every month or week; attachment: number of the attachment it is handed in by; least, most:
    characters of a text; sentence, place: where the thing itself was found."""

    name: str
    sentence: str
    place: str
    certainty: Certainty = Certainty.SURE
    note: str = ""
    due: Found[dt.date] | None = None
    repeating: Found[Repeating] | None = None
    attachment: Found[int] | None = None
    material: tuple[AskedMaterial, ...] = ()
    least: Found[int] | None = None
    most: Found[int] | None = None


@dataclass(frozen=True, slots=True)
class AttachmentProposal:
    """A numbered attachment. title: as the list has it, or its own page where no list names it;
    own_title: as its own page has it, None when it has no page in the notice."""

    number: int
    title: Found[str]
    own_title: Found[str] | None = None


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One line of the proposal as a page or table shows it, all as text."""

    field: str
    value: str
    sentence: str
    place: str
    certainty: Certainty
    note: str


def shown_row(
    field: str, found: Found[str] | Found[int] | Found[dt.date] | Found[Repeating]
) -> ProposalRow:
    """The row of one value; a day as 2026年12月5日."""
    value = found.value
    said = (
        f"{value.year}年{value.month}月{value.day}日" if isinstance(value, dt.date) else str(value)
    )
    return ProposalRow(field, said, found.sentence, found.place, found.certainty, found.note)


def found_day(
    day: dt.date, sentence: str, place: str, note: str = "", *, sure: bool = True
) -> Found[dt.date]:
    """A day; what has a note is to be looked at."""
    certainty = Certainty.SURE if sure and not note else Certainty.LIKELY
    return Found(day, sentence, place, certainty, note)
