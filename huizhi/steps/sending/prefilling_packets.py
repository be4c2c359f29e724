"""Prefilling packets: what the book of what is known (底数) says is put into the forms that ask for
it, and kept in the ledger before the packets are made.

What a recipient has been sent already, or has answered, stays as it was, whatever the book has
learnt since: a packet made again is the same packet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path

from huizhi.book import AskedForm, Book, Matched, Meaning, Offer, RowsOffer, as_decided
from huizhi.campaign import (
    Attachment,
    Campaign,
    Folders,
    Prefill,
    PrefilledAnswer,
    PrefilledTable,
    Prefills,
    Recipient,
)
from huizhi.steps.knowing import (
    form_asked,
    gather_book,
    known_answers,
    note_roster,
    office_around,
)
from huizhi.steps.sending.packets import MAIL
from huizhi.steps.sending.sent_form import columns_to_fill, sent_form
from huizhi.storage import (
    Ledger,
    enter_prefills,
    is_ledger_there,
    load_prefills,
    prefills_in,
    sent_in,
    units_written_to,
)

Key = tuple[str, str]  # a recipient's code, a deliverable's id


@dataclass(frozen=True)
class Prefilled:
    """What the packets are filled in with. campaign: that knows it; filled, empty: how many
    answers and lists of the forms are filled in from the book, and how many were left; held: the
    recipients of which the book has learnt something since their packet was sent; broken:
    activities that could not be looked into."""

    campaign: Campaign
    filled: int = 0
    empty: int = 0
    held: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """How it went, a sentence; "" where no form is filled in from the book."""
        if not self.filled and not self.empty:
            return ""
        told = f"按底数预填了{self.filled}处（请各单位核对），还没有、要填的{self.empty}处。"
        if self.held:
            names = "、".join(self.held[:5]) + ("等" if len(self.held) > 5 else "")
            told += (
                f"{names}（{len(self.held)}个单位）的已经发出或交回，预填照发出时的没有改；"
                "要按现在的底数重填，用 packets --refill。"
            )
        return told


def knowing_prefills(campaign: Campaign, output: Path) -> Campaign:
    """The campaign with what its forms were sent out with, by the ledger in this folder.

    Raises: StorageError.
    """
    return replace(campaign, prefills=prefills_in(output))


def prefill(
    campaign: Campaign,
    folders: Folders,
    recipients: Sequence[Recipient],
    now: dt.datetime,
    *,
    refill: bool = False,
    only_new: bool = False,
) -> Prefilled:
    """Puts together what the forms of these recipients are sent out with, and keeps it.

    refill: also of those that were sent theirs already; only_new: nothing that was put together
    before is looked at again. Raises: StorageError; HuizhiError.
    """
    settings = campaign.settings
    attachments = [one for one in settings.attachments if one.is_prefilled]
    units = [one for one in recipients if one.returns_forms]
    if not attachments or not units:
        if is_ledger_there(folders.output):
            note_roster(settings, folders.output)
        return Prefilled(knowing_prefills(campaign, folders.output))
    with Ledger.in_folder(folders.output, settings) as ledger:
        with ledger.looking() as connection:
            kept = load_prefills(connection)
        keys = [(unit.code, one.deliverable or "") for unit in units for one in attachments]
        if only_new and all(key in kept.kept for key in keys):
            return Prefilled(replace(campaign, prefills=kept))
        held = frozenset(kept.kept) if only_new else frozenset[Key]()
        if not refill:
            held |= _sent(campaign, ledger, folders.output) & kept.kept.keys()
        book = gather_book(office_around(campaign, folders))
        found = _Found(campaign, book, now, kept)
        for one in attachments:
            found.look_at(one, units)
        new = {key: one for key, one in found.changed.items() if key not in held}
        with ledger.writing() as connection:
            enter_prefills(connection, new)
    names = {unit.code: unit.name for unit in units}
    stay = dict.fromkeys(names[code] for code, _ in found.changed.keys() - new.keys())
    told = () if only_new else tuple(name for name in names.values() if name in stay)
    made = replace(campaign, prefills=kept.with_more(new))
    return Prefilled(made, *_counted(made, attachments, units), told, book.broken)


def book_says(
    campaign: Campaign, folders: Folders, attachment: Attachment, unit: Recipient, now: dt.datetime
) -> Prefill:
    """What the book says now for this unit's form, which is only shown and not kept; nothing for a
    form that is not filled in from it. Raises: StorageError; HuizhiError."""
    if not attachment.is_prefilled:
        return Prefill(now)
    book = gather_book(office_around(campaign, folders))
    asked = form_asked(campaign, attachment)
    known = known_answers(campaign, attachment, asked, book, unit, now.date())
    return _made(attachment, _called(asked, book), known, now)


def _sent(campaign: Campaign, ledger: Ledger, output: Path) -> Set[Key]:
    """The forms that were sent, by mail or as the page notes it, or have come back."""
    settings = campaign.settings
    codes = {one.name: one.code for one in settings.recipients}
    back = {(codes.get(unit or "", ""), what or "") for unit, what in ledger.filled()}
    wanted = [one.deliverable or "" for one in settings.attachments]
    with ledger.looking() as connection:
        mailed = {codes.get(unit, "") for unit in units_written_to(connection, MAIL)}
    return back | {(code, what) for code in sent_in(output) | mailed for what in wanted}


def _counted(
    campaign: Campaign, attachments: Sequence[Attachment], units: Sequence[Recipient]
) -> tuple[int, int]:
    """How many answers and lists of these forms are filled in, and how many are not; a column that
    must be answered and stands empty in rows that are filled in is one of these."""
    filled = empty = 0
    for attachment in attachments:
        asked = [one for one in attachment.fields.values() if attachment.takes_book(one)]
        tables = [one for one in attachment.tables if attachment.takes_book(one)]
        for unit in units:
            last = campaign.prefills.last(unit.code, attachment.deliverable or "")
            own = len(last.answers) + len(last.tables) if last else 0
            filled += own
            empty += max(0, len(asked) + len(tables) - own)
            if last:
                form = campaign.forms.forms[attachment.deliverable or ""]
                sent = sent_form(campaign, attachment, unit)
                empty += sum(1 for one in form.tables for _ in columns_to_fill(sent, one))
    return filled, empty


class _Found:
    """What the book says now. changed: the forms of which that is not what was kept last."""

    def __init__(self, campaign: Campaign, book: Book, now: dt.datetime, kept: Prefills) -> None:
        self._campaign, self._book, self._now, self._kept = campaign, book, now, kept
        self.changed: dict[Key, Prefill] = {}

    def look_at(self, attachment: Attachment, units: Sequence[Recipient]) -> None:
        campaign, today = self._campaign, self._now.date()
        asked = form_asked(campaign, attachment)
        meanings = _called(asked, self._book)
        for unit in units:
            known = known_answers(campaign, attachment, asked, self._book, unit, today)
            made = _made(attachment, meanings, known, self._now)
            key = (unit.code, attachment.deliverable or "")
            last = self._kept.last(*key)
            if last is None or not made.is_like(last):
                self.changed[key] = made


def _called(asked: AskedForm, book: Book) -> Mapping[str, Collection[Meaning]]:
    """What each answer of the form means by itself and by what the clerk has decided: under these
    what comes back is told without more."""
    decided = as_decided(asked, book.links, book.list_columns)
    cells = {cell.field.id: cell.meaning for table in decided.tables for cell in table.own}
    own = {**decided.meanings, **cells}
    return {name: {one, book.aliases.get(one, one)} for name, one in own.items()}


def _made(
    attachment: Attachment,
    called: Mapping[str, Collection[Meaning]],
    known: Matched,
    now: dt.datetime,
) -> Prefill:
    fields = {one.id: one for one in attachment.fields.values()}
    tables = {one.id: one for one in attachment.tables}
    return Prefill(
        now,
        tuple(
            _answer(one, _fact_of(one, called))
            for one in known.filled
            if one.field in fields and attachment.takes_book(fields[one.field])
        ),
        tuple(
            _table(one, called)
            for one in known.rows
            if one.rows and one.table in tables and attachment.takes_book(tables[one.table])
        ),
    )


def _fact_of(offer: Offer, called: Mapping[str, Collection[Meaning]]) -> tuple[str, ...]:
    """Whose and what is filled in there; none where the form itself asks for it."""
    if offer.fact is None or offer.fact.meaning in called.get(offer.field, ()):
        return ()
    return offer.fact.meaning.owner, offer.fact.meaning.name


def _answer(offer: Offer, of_book: tuple[str, ...]) -> PrefilledAnswer:
    """of_book: whose and what it is, where the form itself asks for something else."""
    fact = offer.fact
    if fact is None:
        return PrefilledAnswer(offer.field, offer.text)
    origin = fact.current.origin
    return PrefilledAnswer(
        offer.field, offer.text, origin.words, fact.since, fact.seen,
        offer.why if offer.mark == "check" else "", _digests([origin.sha256]),
        of_book,
    )  # fmt: skip


def _table(offer: RowsOffer, called: Mapping[str, Collection[Meaning]]) -> PrefilledTable:
    known = offer.known
    rows: tuple[Mapping[str, str], ...] = tuple(dict(row) for row in offer.rows)
    if known is None:
        origins = [one.current.origin for one in offer.facts]
        return PrefilledTable(
            offer.table, rows, "；".join(dict.fromkeys(one.words for one in origins)),
            max((one.seen for one in offer.facts), default=None), offer.why,
            _digests([one.sha256 for one in origins]),
            tuple(
                (row, column, of_book[0], of_book[1])
                for (row, column), one in sorted(offer.places.items())
                if (of_book := _fact_of(one, called))
            ),
        )  # fmt: skip
    said = [one.origin.sha256 for row in known.standing for one in row.values.values()]
    return PrefilledTable(
        offer.table, rows, known.origin.words, known.origin.day, offer.why,
        _digests([known.origin.sha256, *said]),
    )  # fmt: skip


def _digests(some: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({one for one in some if one}))
