"""To check: answers of a form on the liaison's page that were known before (底数): each is shown
with where it is from, and is handed in when it has been changed or ticked as still right."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from huizhi.campaign import Campaign, Prefill, PrefilledAnswer, PrefilledTable
from huizhi.forms import Form, TypedRow, read_typed
from huizhi.label import printed_label
from huizhi.steps.correcting import FormRecord, answers_typed
from huizhi.steps.sending import says_same, source_words

_TICK = "k."  # what the names of the ticks begin with


@dataclass(frozen=True, slots=True)
class ToCheck:
    """What is said beside an answer, or the rows of a table, that were known before. told: where it
    is from, since when, and what makes it doubtful; name: of its tick; ticked: it is still right,
    somebody says; given: the answer that was known, "" for rows."""

    told: str
    name: str
    ticked: bool
    given: str = ""


def answers_to_check(of_book: Prefill, ticks: Container[str]) -> dict[str, ToCheck]:
    """What is to be looked at, by the id of its field or table. ticks: the names of the ticks that
    were sent."""
    every: dict[str, PrefilledAnswer | PrefilledTable] = {
        one.field: one for one in of_book.answers if one.source
    }
    every |= {one.table: one for one in of_book.tables}
    return {
        name: ToCheck(
            "；".join(filter(None, (source_words(one), one.why))),
            f"{_TICK}{name}",
            f"{_TICK}{name}" in ticks,
            one.text if isinstance(one, PrefilledAnswer) else "",
        )
        for name, one in every.items()
    }


def rows_of_book(of_book: Prefill) -> tuple[TypedRow, ...]:
    """The rows that were known before, as if they had been typed."""
    return tuple(
        TypedRow({name: answers_typed(text) for name, text in row.items()}, table.table)
        for table in of_book.tables
        for row in table.rows
    )


def left_unchecked(
    campaign: Campaign, form: Form, of_book: Prefill, record: FormRecord, ticks: Container[str]
) -> list[str]:
    """The labels and tables of what was known before, is as it was, and has no tick."""
    known = answers_to_check(of_book, ticks)
    left = {name for name, one in known.items() if not one.ticked}
    read = read_typed(form, record.values, record.rows, campaign.forms.circumstances)
    said = {one.field: one for one in read.fields}
    labels = [
        printed_label(form.label(one.field))
        for one in of_book.answers
        if one.field in left
        and says_same(
            form.field(one.field), one.text, said[one.field], campaign.forms.circumstances
        )
    ]
    return [*labels, *_tables_unchecked(form, of_book, record, left)]


def _tables_unchecked(
    form: Form, of_book: Prefill, record: FormRecord, left: Container[str]
) -> Iterator[str]:
    for one in of_book.tables:
        table = form.table_of(one.table)
        if table is None or one.table not in left:
            continue
        here = [row.cells for row in record.rows if row.table == one.table]
        texts = [_filled({name: cell.text for name, cell in row.items()}) for row in here]
        if texts == [_filled(row) for row in one.rows]:
            yield f"{table.name}（{len(one.rows)}行）"


def _filled(row: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in row.items() if text}
