"""Campaign state: everything of a ledger that summary, reminders and report are made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path, PurePosixPath

from huizhi.campaign import Campaign, Deliverable, Settings, TableSetting
from huizhi.content import kind_of_suffix
from huizhi.formats.excel import Entry, Shape, Tone, text_width
from huizhi.forms import Form, FormField
from huizhi.material import CheckedMaterial, works_deliverable
from huizhi.steps.receiving import SOURCE, UNIT, check_material, load_material
from huizhi.steps.standing.checked_figures import SEEN_SUMS, CheckedSum, check_figures
from huizhi.steps.standing.not_counted import left_out, unasked_of
from huizhi.steps.standing.sealed_copies import held_against_copies
from huizhi.steps.standing.standing import Standing, State, standings, waiting
from huizhi.storage import (
    ChosenWork,
    KeptField,
    KeptRow,
    Ledger,
    MaterialRuling,
    Paper,
    Received,
    Reminder,
    RenamedUnit,
    Return,
    is_ledger_there,
    load_choices,
    load_failures,
    load_papers,
    load_reminders,
    papers_in,
    returns_in,
)


def load_state(campaign: Campaign, output: Path, today: dt.date) -> CampaignState:
    """How the campaign stands on this day, by the ledger in `output`. Raises: StorageError."""
    with Ledger.to_look_in(output, campaign.settings) as ledger:
        return state_in_ledger(campaign, ledger, today)


def state_in_ledger(campaign: Campaign, ledger: Ledger, today: dt.date) -> CampaignState:
    """The same by an open ledger."""
    names = [one.name for one in campaign.settings.recipients]
    returns, received = ledger.returns_to_walk(names), ledger.received()
    shelf = load_material(ledger, received)
    checked = check_material(campaign.settings, returns, shelf)
    with ledger.looking() as connection:
        reminders, papers = load_reminders(connection), load_papers(connection)
        unread = frozenset(one.sha256 for one in load_failures(connection))
    seen = ledger.note(SEEN_SUMS)
    gathered = gather_state(campaign, returns, received, today, checked, papers, seen)
    return replace(
        gathered,
        reminders=tuple(reminders),
        choices=load_choices(ledger),
        material_rulings=shelf.rulings,
        renamed=ledger.renamed_units(),
        unread=unread,
        linked=ledger.is_beside_originals,
    )


def gather_state(
    campaign: Campaign,
    returns: Sequence[Return],
    received: Sequence[Received],
    today: dt.date,
    checked: CheckedMaterial | None = None,
    papers: Sequence[Paper] = (),
    seen_sums: str = "",
) -> CampaignState:
    """What the sheets are made from; checked: the material, None for none; papers: what came on
    paper; seen_sums: what the ledger notes of sums over all units that the clerk has accepted.

    Raises: StorageError when figures ask for the last activity's, whose ledger cannot be read.
    """
    settings = campaign.settings
    shown = checked or CheckedMaterial(settings)
    held = held_against_copies(campaign.forms.forms, returns)
    figures = check_figures(campaign, held, seen_sums, papers)
    stand = standings(settings, figures.returns, today, shown, papers)
    return CampaignState(
        campaign,
        figures.returns,
        tuple(received),
        today,
        stand,
        shown,
        papers=tuple(papers),
        sums=figures.sums,
    )


_KNOWN = 16  # values of a column that are known to fit

# How a cell shows what its type does not say.
SHAPES: Mapping[str, Shape] = {"amount": "amount", "percent": "percent", "day": "day"}
_STATE_TONES: dict[State, Tone] = {
    State.ACCEPTED: "good",
    State.PAPER: "good",
    State.CORRECT: "warn",
    State.COMPARE: "warn",
    State.BLANK: "warn",
    State.MISSING: "quiet",
    State.OVERDUE: "bad",
    State.BY_HAND: "quiet",
}


@cache
def _opens_safely(suffix: str) -> bool:
    return kind_of_suffix(suffix).opens_safely


def state_tone(standing: Standing) -> Tone:
    """The tone of how a deliverable stands: good only where nothing has to be compared any more."""
    tone = _STATE_TONES[standing.state]
    is_open = not standing.is_settled or standing.lacks_seal or standing.unlooked
    return "warn" if tone == "good" and is_open else tone


@dataclass(frozen=True)
class CampaignState:
    """campaign; every return and content of the ledger; today; the
    standing of every community and deliverable, in the order of the configuration; the material;
    the reminders that were written; the works that the clerk has marked as the best; what
    came on paper; what was said of material; how the sums over all units stand; the units that had
    been called otherwise; the digests of what could not be read, photographed forms among it;
    whether the originals are in the folder beside the workbook's, so that they can be linked to."""

    campaign: Campaign
    returns: tuple[Return, ...]
    received: tuple[Received, ...]
    today: dt.date
    standings: tuple[Standing, ...]
    material: CheckedMaterial
    reminders: tuple[Reminder, ...] = ()
    choices: tuple[ChosenWork, ...] = ()
    papers: tuple[Paper, ...] = ()
    material_rulings: tuple[MaterialRuling, ...] = ()
    sums: tuple[CheckedSum, ...] = ()
    renamed: tuple[RenamedUnit, ...] = ()
    unread: frozenset[str] = frozenset()
    linked: bool = True

    @property
    def settings(self) -> Settings:
        """The campaign's settings."""
        return self.campaign.settings

    @property
    def forms(self) -> Mapping[str, Form]:
        """The campaign's forms by deliverable id."""
        return self.campaign.forms.forms

    @cached_property
    def waiting(self) -> tuple[Return, ...]:
        """The returns that nobody has placed yet."""
        return waiting(self.returns)

    @cached_property
    def last_returns(self) -> tuple[Return, ...] | None:
        """The filled returns that counted in the activity before this one, None where there is
        none, or its ledger is gone. Raises: StorageError."""
        folder = Path(self.settings.last_output or "")
        if not self.settings.last_output or not is_ledger_there(folder):
            return None
        return tuple(r for r in returns_in(folder) if r.current and r.community and not r.blank)

    @cached_property
    def last_papers(self) -> tuple[Paper, ...]:
        """What came on paper in the activity before this one. Raises: StorageError."""
        return () if self.last_returns is None else papers_in(Path(self.settings.last_output or ""))

    @cached_property
    def unasked(self) -> tuple[Return, ...]:
        """Current returns of units that were not asked for them (a department, or a community
        that has left the roster): shown, never counted."""
        return unasked_of(self.settings, self.returns)

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """What is in no sum, or by its code alone, or cannot be compared, a sentence each."""
        return left_out(self.settings, self.returns, self.papers, self.renamed)

    def standings_of(self, deliverable: str) -> tuple[Standing, ...]:
        """The standings of all communities for one deliverable."""
        return tuple(s for s in self.standings if s.deliverable.id == deliverable)

    def standings_in(self, community: str) -> Sequence[Standing]:
        """The standings of one community, in the order of the deliverables."""
        return self._by_community.get(community, ())

    def days_reminded(self, community: str) -> frozenset[dt.date]:
        """The days on which a community was reminded."""
        return self._days_reminded.get(community, frozenset())

    def counted(self, deliverable: str) -> tuple[Return, ...]:
        """The filled current returns of one deliverable, by roster; unasked ones at the end."""
        own = [s.current for s in self.standings_of(deliverable) if s.current]
        rest = [one for one in self.unasked if one.deliverable == deliverable]
        return tuple(one for one in (*own, *rest) if not one.blank)

    def current_of(self, community: str) -> tuple[Return, ...]:
        """The current returns of one community, in the order of the deliverables."""
        own = (s.current for s in self.standings_in(community))
        return tuple(one for one in own if one is not None)

    def deliverable_name(self, deliverable: str | None) -> str:
        """The deliverable's name; "" for none, the id itself when the configuration has it not."""
        names = {d.id: d.name for d in self.settings.deliverables}
        return names.get(deliverable or "", deliverable or "")

    def link(self, sha256: str) -> str:
        """The address of the stored original as seen from the workbook; "" when it is not stored,
        or elsewhere, or is of a kind that could run something when it is clicked."""
        stored = self._stored.get(sha256, "") if self.linked else ""
        return f"../returns/{stored}" if _opens_safely(PurePosixPath(stored).suffix) else ""

    def source(self, one: Return, where: str = "") -> Entry:
        """The file, and the place in it, as a cell that opens the original."""
        return Entry(
            f"{one.file}（{where}）" if where else one.file, "quiet", self.link(one.sha256)
        )

    def work_key(self, one: Return, row: KeptRow) -> tuple[str, str]:
        """By which a work is known again: the unit and the source that the sheets show; at a level
        above those of the office below."""
        source = row.value(SOURCE) or self.source(one, row.where).value
        return self.work_unit(one, row), str(source)

    def work_unit(self, one: Return, row: KeptRow) -> str:
        """Whose a work is; at a level above a unit of the office below."""
        return str(row.value(UNIT) or one.community or "")

    def title_of(self, row: KeptRow) -> str:
        """What a work is called, "" for one without a name."""
        table = self._works_table
        return str(row.value(table.title_id) or "") if table else ""

    @cached_property
    def _works_table(self) -> TableSetting | None:
        attachment = self.settings.attachment_of(works_deliverable(self.settings) or "")
        return attachment.works_table if attachment else None

    def choice_of(self, one: Return, row: KeptRow) -> ChosenWork | None:
        """What the clerk marked this work with; a work that was handed in again is known by its
        unit and title."""
        if not self.choices:
            return None
        unit, source = self.work_key(one, row)
        own = self._choices.get((unit, source))
        return own or self._left_choices.get((unit, self.title_of(row)))

    @property
    def lost_choices(self) -> tuple[ChosenWork, ...]:
        """The marked works that no return has any more."""
        if not self.choices:
            return ()
        titles = {(key[0], title) for key, title in self._works.items()}
        left = self._left_choices.items()
        return tuple(choice for key, choice in left if key not in titles)

    @cached_property
    def _choices(self) -> dict[tuple[str, str], ChosenWork]:
        return {(one.community, one.source): one for one in self.choices}

    @cached_property
    def _left_choices(self) -> dict[tuple[str, str], ChosenWork]:
        """By unit and title the choices whose source is gone."""
        gone = (one for key, one in self._choices.items() if key not in self._works)
        return {(one.community, one.title): one for one in gone}

    @cached_property
    def _works(self) -> dict[tuple[str, str], str]:
        """The titles of all works that count, by their keys."""
        deliverable = works_deliverable(self.settings) or ""
        table = self._works_table
        of_table = table.id or "" if table else ""
        own = ((one, row) for one in self.counted(deliverable) for row in one.rows_of(of_table))
        return {self.work_key(one, row): self.title_of(row) for one, row in own}

    def of_content(self, sha256: str) -> Sequence[Return]:
        """The returns that were read in a content."""
        return self._by_content.get(sha256, ())

    @cached_property
    def _by_content(self) -> dict[str, list[Return]]:
        found: dict[str, list[Return]] = {}
        for one in self.returns:
            found.setdefault(one.sha256, []).append(one)
        return found

    def local(self, moment: dt.datetime) -> dt.datetime:
        """The moment by the office's clock, without a time zone."""
        return moment.astimezone(self.settings.zone).replace(tzinfo=None)

    @cached_property
    def _stored(self) -> dict[str, str]:
        return {one.sha256: one.stored for one in self.received}

    @cached_property
    def _days_reminded(self) -> dict[str, frozenset[dt.date]]:
        found: dict[str, set[dt.date]] = {}
        for one in self.reminders:
            found.setdefault(one.community, set()).add(one.day)
        return {community: frozenset(days) for community, days in found.items()}

    @cached_property
    def _by_community(self) -> dict[str, list[Standing]]:
        found: dict[str, list[Standing]] = {}
        for standing in self.standings:
            found.setdefault(standing.recipient.name, []).append(standing)
        return found


def form_deliverables(gathered: CampaignState) -> tuple[Deliverable, ...]:
    """The deliverables that come as a form, in the order of the configuration."""
    return tuple(d for d in gathered.settings.deliverables if d.id in gathered.forms)


def counted_deliverables(gathered: CampaignState) -> tuple[Deliverable, ...]:
    """The deliverables that the program can tell: by a form, or by the material that came."""
    settings = gathered.settings
    return tuple(d for d in settings.deliverables if d.id in gathered.forms or d.material)


def answer_entry(one: Return, kept: KeptField | None, asked: FormField) -> Entry:
    """One answer as a cell: its value, or what was typed where that could not be understood;
    coloured by the findings on it."""
    found = [
        f.level
        for f in one.findings
        if f.field == asked.id and (kept is None or not kept.where or f.where in {"", kept.where})
    ]
    tone: Tone = "bad" if "error" in found else "warn" if found else "plain"
    entry = typed_entry(kept, asked)
    if entry.value == "" and tone == "bad":
        entry = Entry("（未填）")
    return entry if tone == entry.tone else replace(entry, tone=tone)


def typed_entry(kept: KeptField | None, asked: FormField) -> Entry:
    """One answer as the number, day or text that its kind is; what was typed when there is no
    value."""
    shape, value = asked.kind.in_cell(kept.value) if kept else ("text", None)
    if value is None:
        said = kept is not None and asked.kind.is_answer(kept.raw)
        return Entry(answer_text(kept) if said else "")
    return Entry(value, shape=SHAPES.get(shape, ""))


def answer_text(kept: KeptField | None) -> str:
    """The value as text, what was typed when there is no value, "" when nothing was."""
    if kept is None:
        return ""
    if kept.value is None:
        return kept.raw.strip()
    if isinstance(kept.value, bool):
        return "是" if kept.value else "否"
    return str(kept.value)


class ColumnWidths:
    """Widths of columns that hold their headings and all texts below, found in one walk through the
    rows. fitting: of each column; least, most: the bounds of each."""

    def __init__(self, headings: Sequence[str], least: Sequence[int], most: Sequence[int]) -> None:
        bounds = zip(headings, least, most, strict=True)
        self.fitting = [fitting_width(heading, (), few, many) for heading, few, many in bounds]
        self._most = most

    def widen(self, rows: Iterable[Sequence[Entry]]) -> None:
        """Makes every column as wide as these rows need."""
        known: list[set[object]] = [set() for _ in self._most]  # the last values, often the same
        for row in rows:
            for place, entry in enumerate(row):
                value = entry.value
                if value in known[place] or self.fitting[place] >= self._most[place]:
                    continue
                wide = fitting_width("", (value,), 0, self._most[place])
                self.fitting[place] = max(self.fitting[place], wide)
                known[place] = {value} if len(known[place]) > _KNOWN else known[place] | {value}


def fitting_width(heading: str, texts: Iterable[object], least: int = 8, most: int = 36) -> float:
    """A width that holds the heading and these texts, within bounds."""
    lines = [line for text in (heading, *texts) for line in str(text or "").split("\n")]
    return float(min(most, max(least, *(text_width(line) + 3 for line in lines))))
