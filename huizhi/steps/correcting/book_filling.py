"""Book filling: a form filled with what the book of what is known (底数) has for each unit.

What is taken is told beside where it comes from; what should be looked at has a mark in the form;
what is doubtful stays empty and is listed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.book import (
    CONTRADICTED,
    HOW,
    HOW_COLUMN,
    HOW_LIST,
    HOW_RIGHT,
    Book,
    Matched,
    Offer,
    RowsOffer,
    age_words,
)
from huizhi.campaign import Attachment, Campaign, Recipient
from huizhi.disk import write_whole
from huizhi.formats.exports import DataTable, rows_in_workbook, workbook_file
from huizhi.forms import TypedRow
from huizhi.steps.correcting.filling import (
    FILLED_FOLDER,
    FillResult,
    FormRecord,
    LeftPlace,
    answers_typed,
    fill,
)
from huizhi.steps.knowing import form_asked, known_answers

ORIGINS = "填写依据.xlsx"
Line = tuple[str, str, str, str, str, str, str]
_NOT_READ = "填进去和读回来的不一样，空着"
_LEFT = "没有填："
_COMMAND = re.compile(rf"[。，]?(?:{HOW}|{HOW_LIST}|{HOW_RIGHT}).*$")
_COLUMN_COMMAND = re.compile(rf"；{HOW_COLUMN}.*?）(?=$|；)")
_TOLD = 3  # units of which it is told what might be meant
_FILLED_ON = "填写日期"  # of which 多久以前 is told
COLUMNS = ("单位", "表格", "栏目", "填的内容", "出处", "多久以前", "说明")


@dataclass(frozen=True)
class FormToFill:
    """A form and where it is: the campaign with its template, its attachment, the name of the files
    that are made of it, "" for the attachment's; folder: that `learn` wrote, None for a form of the
    activity."""

    campaign: Campaign
    attachment: Attachment
    name: str = ""
    folder: Path | None = None

    @property
    def title(self) -> str:
        return self.name or self.attachment.short_title


@dataclass(frozen=True)
class BookFilled:
    """One form filled for several units. title: of the form; matched: what the book had for each
    of the units."""

    title: str
    matched: tuple[Matched, ...]
    result: FillResult


def fill_from_book(
    form: FormToFill, book: Book, units: Sequence[Recipient], output: Path, today: dt.date
) -> BookFilled:
    """The form of each of these units, as far as the book knows, under `output`/filled/.

    Raises: RenderError; StorageError.
    """
    asked = form_asked(form.campaign, form.attachment)
    told = form.campaign, form.attachment, asked, book
    matched = [known_answers(*told, unit, today) for unit in units]
    records = [record_of(unit, found) for unit, found in zip(units, matched, strict=True)]
    result = fill(form.campaign, form.attachment, records, output, form.name)
    left = {one.community: one.left for one in result.filled if one.left}
    told_so = (without_left(one, left.get(one.unit, ())) for one in matched)
    return BookFilled(form.title, tuple(told_so), result)


def without_left(found: Matched, left: Sequence[LeftPlace]) -> Matched:
    """What the book had, without what was left empty because it would be read back otherwise."""
    if not left:
        return found
    places = {one.field for one in left if not one.column}
    columns = {(one.field, one.column) for one in left if one.column}

    def emptied(offer: Offer) -> Offer:
        return replace(offer, text="", short="", mark="", why=_NOT_READ, fact=None)

    def rows(offer: RowsOffer) -> RowsOffer:
        if offer.table in places:
            cells = tuple(map(emptied, offer.cells))
            return replace(offer, rows=(), mark="", why=_NOT_READ, cells=cells, places={})
        gone = {column for table, column in columns if table == offer.table}
        if not gone:
            return offer
        kept = ({c: text for c, text in row.items() if c not in gone} for row in offer.rows)
        cells = tuple(
            emptied(one) if one.text and _column_of(one) in gone else one for one in offer.cells
        )
        own = {place: one for place, one in offer.places.items() if place[1] not in gone}
        told = "；".join(filter(None, (offer.left, f"有{len(gone)}栏没有填（{_NOT_READ}）")))
        return replace(offer, rows=tuple(kept), left=told, cells=cells, places=own)

    offers = tuple(emptied(o) if o.text and o.field in places else o for o in found.offers)
    return replace(found, offers=offers, rows=tuple(map(rows, found.rows)))


def _column_of(cell: Offer) -> str:
    """The column of a cell that asks for something of the unit itself: of “rows.mobile@0”."""
    return cell.field.partition("@")[0].rpartition(".")[2]


def write_origins(filled: Sequence[BookFilled], output: Path, today: dt.date) -> Path:
    """A workbook of what was filled in where, from where, and what was not and why, as
    `output`/filled/填写依据.xlsx; what is to be looked at first. The lines of the forms and units
    that were filled before stay in it. Raises: StorageError."""
    path = output / FILLED_FOLDER / ORIGINS
    columns = (*COLUMNS, _FILLED_ON)
    now = {(one.unit, form.title) for form in filled for one in form.matched}
    lines: list[tuple[str, ...]] = [
        (*line, today.isoformat()) for one in filled for line in origin_lines(one, today)
    ]
    lines += [line for line in rows_in_workbook(path, columns) if line[:2] not in now]
    lines.sort(key=lambda line: not line[-2])
    write_whole(path, workbook_file([DataTable("填写依据", columns, lines)]))
    return path


@dataclass(frozen=True)
class LeftEmpty:
    """An answer of a form that was filled in for no or not for every unit. near: what of the book
    might be meant, of some units; why: of the same; units: for which it stayed empty."""

    form: str
    label: str
    units: tuple[str, ...]
    near: tuple[tuple[str, str], ...]
    why: str

    @property
    def is_contradiction(self) -> bool:
        """Whether it is known, and said differently by several."""
        return CONTRADICTED in self.why


def left_empty(output: Path) -> list[LeftEmpty]:
    """The answers that stayed empty in the forms that were filled under `output`, by form, those of
    which the book has something alike first. Raises: StorageError."""
    path = output / FILLED_FOLDER / ORIGINS
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for line in rows_in_workbook(path, (*COLUMNS, _FILLED_ON)):
        if not line[3] and line[6].startswith(_LEFT):
            found.setdefault((line[1], line[2]), []).append(line)
    some = [
        LeftEmpty(
            form, label, tuple(line[0] for line in lines),
            tuple((line[0], line[4]) for line in lines if line[4])[:_TOLD],
            without_commands(min(line[6] for line in lines).removeprefix(_LEFT)),
        )
        for (form, label), lines in found.items()
    ]  # fmt: skip
    return sorted(some, key=lambda one: (one.form, not one.near))


def without_commands(why: str) -> str:
    """A reason without the words by which it is decided on the command line, for the page, on which
    it is clicked."""
    return _COLUMN_COMMAND.sub("）", _COMMAND.sub("", why))


def origin_lines(filled: BookFilled, today: dt.date) -> Iterator[Line]:
    """Each answer of each unit's form: what was filled in, where it is from and how old it is, or
    why it is left empty."""
    for one in filled.matched:
        for offer in one.offers:
            yield (one.unit, filled.title, *_told(offer, today))
        for rows in one.rows:
            for offer in rows.cells:
                yield (one.unit, filled.title, *_told(offer, today))
            if not rows.cells or rows.known:
                yield (one.unit, filled.title, *_rows_told(rows, today))


def _told(offer: Offer, today: dt.date) -> tuple[str, str, str, str, str]:
    fact = offer.fact
    if offer.text:
        mark = "请核对：" if offer.mark == "check" else ""
        origin = fact.current.origin.words if fact else ""
        age = fact.age_words(today) if fact else ""
        return offer.label, offer.text, origin, age, f"{mark}{offer.why}"
    near = "；".join(
        f"{one.meaning.shown}：{one.current.text}（{one.current.origin.words}，"
        f"{one.age_words(today)}）"
        for one in offer.near
    )
    return offer.label, "", near, "", f"{_LEFT}{offer.why}"


def _rows_told(rows: RowsOffer, today: dt.date) -> tuple[str, str, str, str, str]:
    origin = rows.known.origin.words if rows.known else ""
    day = rows.known.origin.day if rows.known else today
    age = age_words(day, today) if rows.known else ""
    if rows.rows:
        mark = "请核对：" if rows.mark == "check" else ""
        why = "；".join(filter(None, (f"{mark}{rows.why}", rows.left)))
        return f"{rows.title}（明细）", f"{len(rows.rows)}行", origin, age, why
    return f"{rows.title}（明细）", "", origin, age, f"{_LEFT}{rows.why}"


def record_of(unit: Recipient, found: Matched) -> FormRecord:
    """What this unit's form is filled with, and what is written beside it."""
    values = {one.field: answers_typed(one.text) for one in found.filled}
    rows = tuple(
        TypedRow({column: answers_typed(text) for column, text in row.items()}, one.table)
        for one in found.rows
        for row in one.rows
    )
    remarks = {one.field: _remark(one) for one in found.filled if one.mark == "check"}
    remarks |= {
        f"{one.table}.{column}@{number}": _remark(offer)
        for one in found.rows
        for (number, column), offer in one.places.items()
        if offer.mark == "check"
    }
    remarks |= dict(_on_rows(one) for one in found.rows if one.rows and not one.places)
    remarks = {place: remark for place, remark in remarks.items() if remark}
    short = {one.field: answers_typed(one.short) for one in found.filled if one.short}
    return FormRecord(unit, values, rows, remarks, short=short)


def _on_rows(rows: RowsOffer) -> tuple[str, str]:
    """The first answer of a list that is to be looked at, and what is written beside it."""
    place = f"{rows.table}.{next(iter(rows.rows[0]), '')}@0"
    origin = f"（{rows.known.origin.words}）" if rows.known else ""
    remark = f"{rows.title}各行：请核对，{rows.why}{origin}" if rows.mark == "check" else ""
    return place, remark


def _remark(offer: Offer) -> str:
    """What is written beside an answer that is to be looked at."""
    origin = f"（{offer.fact.current.origin.words}）" if offer.fact else ""
    return f"{offer.label}：请核对，{offer.why}{origin}"
