"""Whole way: photographed pages handed in, collected into a ledger, and read from it value by
value."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from benchmarks.paper_forms import PrintedForm
from benchmarks.paper_judged import Judged
from benchmarks.paper_ways import WAYS
from huizhi.campaign import Campaign
from huizhi.content import Cell
from huizhi.findings import Finding
from huizhi.forms import FormField
from huizhi.steps.receiving import collect
from huizhi.storage import KeptField, KeptRow, Ledger, Return

_COMPARE = "paper-read"  # every value from paper has it: it singles none out
_SAME = "与已收的内容相同，没有产生新版本"
_SHOWS = 0.6  # likeness of a text that was read, and not placed, to what was meant
_RECEIVED = dt.datetime(2024, 6, 20, 9, tzinfo=dt.timezone(dt.timedelta(hours=8)))


@dataclass(frozen=True)
class Sent:
    """The pages of one form as they were photographed, and in which way they come."""

    pages: tuple[PrintedForm, ...]
    pictures: tuple[bytes, ...]
    scene: str
    face: str
    way: str


def came_in(sent: Sequence[Sent]) -> Iterator[Judged]:
    """What became of each answer on these forms, once everything was collected."""
    campaigns = {id(one.pages[0].source.campaign): one.pages[0].source.campaign for one in sent}
    for number, campaign in campaigns.items():
        own = [one for one in sent if id(one.pages[0].source.campaign) == number]
        with tempfile.TemporaryDirectory(prefix="paper-whole-") as folder:
            yield from _of_campaign(campaign, own, Path(folder))


def _of_campaign(campaign: Campaign, sent: Sequence[Sent], folder: Path) -> Iterator[Judged]:
    """The same for the forms of one activity: each in the folder of who sent it."""
    files = {}
    for number, one in enumerate(sent):
        home = folder / "in" / one.pages[0].record.recipient.name
        home.mkdir(parents=True, exist_ok=True)
        files[number] = WAYS[one.way](one.pictures, home / f"{number:04}").name
    result = collect(campaign, folder / "out", [folder / "in"], _RECEIVED)
    outcomes = {Path(one.file).name: one.outcome for one in result.taken}
    with Ledger.in_folder(folder / "out", campaign.settings.campaign_id) as ledger:
        returns = ledger.returns()
    for number, one in enumerate(sent):
        form, name = one.pages[0], files[number]
        of_form = [r for r in returns if r.deliverable == form.source.form.id]
        read = [r for r in of_form if Path(r.file).name == name]
        if not read and outcomes.get(name) == _SAME:  # as what the unit had sent just before
            own = [r for r in of_form if r.community == form.record.recipient.name]
            read = [r for r in own if Path(r.file).name < name][-1:]
        judged = _answers(one, read[0]) if read else _lost(one, outcomes.get(name, "没有收到"))
        for answer in judged:
            yield replace(answer, scene=one.scene, face=one.face, way=one.way)


def _asked(form: PrintedForm) -> Iterator[tuple[str, int, str, FormField, str]]:
    """Table, row, group, field and text of each answer of this form; no table for single fields."""
    for field in form.source.form.fields:
        if (cell := form.record.values.get(field.id)) is not None:
            yield "", 0, "", field, cell.text
    for table in form.source.form.tables:
        rows = [row for row in form.record.rows if row.table == table.id]
        for number, row in enumerate(rows):
            group = row.cells[table.group_id].text if table.group_id in row.cells else ""
            for column in table.columns:
                if column.id in row.cells and column.id != table.group_id:
                    yield table.id, number, group, column, row.cells[column.id].text


def _standing(one: Sent) -> Iterator[tuple[str, int, str, FormField, str]]:
    """The same for what stands on the pages whole and in this face: LibreOffice cuts off what a
    narrow cell has no room for."""
    circumstances = one.pages[0].source.campaign.forms.circumstances
    seen = {place.text for form in one.pages for place in form.places}
    for answer in _asked(one.pages[0]):
        field, text = answer[3:]
        shown = field.kind.show(field.kind.read(Cell(0, 0, text, text), circumstances).value)
        if "".join((shown or text).split()) in seen:
            yield answer


def _answers(sent: Sent, read: Return) -> Iterator[Judged]:
    form = sent.pages[0]
    circumstances = form.source.campaign.forms.circumstances
    for table, number, group, field, text in _standing(sent):
        meant = _exported(field.kind.read(Cell(0, 0, text, text), circumstances).value)
        kept = _kept(read, table, number, group, field.id)
        found = "" if kept is None or kept.value is None else str(kept.value)
        told = [one for one in read.findings if _names(one, table, field, kept, text)]
        doubts = tuple(one.message for one in told if one.code != _COMPARE)
        yield Judged("", "", form.source.name, field.kind.kind, meant, found, "", 0.0, doubts, ())


def _kept(read: Return, table: str, number: int, group: str, field: str) -> KeptField | None:
    if not table:
        return next((one for one in read.fields if one.field == field), None)
    row = _row(read.rows_of(table), number, group)
    return next((one for one in row.fields if one.field == field), None) if row else None


def _row(rows: Sequence[KeptRow], number: int, group: str) -> KeptRow | None:
    """The row of this group; where its name was misread, the row that stands at its place."""
    of_group = next((row for row in rows if _is_of(row, group)), None) if group else None
    at_place = rows[number] if number < len(rows) else None
    return of_group or at_place


def _is_of(row: KeptRow, group: str) -> bool:
    return any(one.value == group for one in row.fields)


def _names(
    finding: Finding, table: str, field: FormField, kept: KeptField | None, text: str
) -> bool:
    """Whether this finding asks for a look at this very answer."""
    own = f"{table}.{field.id}" if table else field.id
    at_place = kept is not None and bool(kept.where) and finding.where == kept.where
    of_field = not table and finding.field == own
    shows = SequenceMatcher(None, text, finding.found).ratio() > _SHOWS
    return at_place or of_field or (len(text) > 1 and (text in finding.found or shows))


def _lost(sent: Sent, why: str) -> Iterator[Judged]:
    for _, _, _, field, text in _standing(sent):
        yield Judged(
            "",
            "",
            sent.pages[0].source.name,
            field.kind.kind,
            text,
            "",
            "",
            0.0,
            (why,),
            ("not-placed",),
        )


def _exported(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)
