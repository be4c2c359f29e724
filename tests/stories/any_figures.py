"""Any figures: a state machine of an office whose forms have to do with each other and are sent out
filled in; after every step what is told of them is what a few dictionaries say.

Forms come from whatever packet was made last, as they are or filled in, others beside them; the
clerk corrects, declares void and takes that back, makes packets anew, takes in lists of the
office's own, says that an answer is a fact of the book, and gives a unit another name.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from openpyxl import Workbook, load_workbook

from huizhi.campaign import Folders
from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.steps.correcting.amending import correcting
from huizhi.steps.knowing.deciding import decide_same, undo_decision
from huizhi.steps.knowing.form_names import form_called
from huizhi.steps.knowing.gathering import forms_of, gather_book, office_around
from huizhi.steps.knowing.importing import import_list
from huizhi.steps.receiving.collecting import collect
from huizhi.steps.receiving.ruling import voiding
from huizhi.steps.reporting.status import make_status, status_json
from huizhi.steps.sending.packets import render_packet
from huizhi.steps.sending.prefilling_packets import knowing_prefills, prefill
from huizhi.steps.standing.campaign_state import CampaignState, state_in_ledger
from huizhi.storage.amendments import enter_amendment
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import Return
from huizhi.storage.tables import ABOUT, SOURCES, TABLES
from tests.stories.sums_activity import RULES, UNITS, figures, listed, sums_activity

CODES = ("u1", "u2", "u3")
PEOPLE = (("周海燕", "13800001111"), ("方明远", "13900002222"))
OTHER_NAME = "青龙社区"
TODAY = dt.date(2026, 12, 31)  # everything is over due
LINKED = "累计走访"  # a figure of its day, until the clerk says that it is the fact of this name
Person = tuple[str, str]
_CODE = st.sampled_from(CODES)
_HOMES = st.integers(1, 3)


@dataclass(frozen=True)
class Sent:
    """What one version of a packet's sheet was filled in with. at: after how many things it was
    made."""

    person: Person | None = None
    visits: int | None = None
    at: int = 0


@dataclass(eq=False)
class Told:
    """One revision of the sheet of figures. mark: a number that no other has; person: who is named,
    None for nobody; at: after how many things it came; sent: the versions that had been made by
    then, the newest first."""

    mark: int
    homes: int
    person: Person | None
    at: int
    sent: tuple[Sent, ...]
    void: bool = False

    @property
    def given(self) -> Sent:
        """With which of these it had been sent out: that of which most is still there."""

        def left(one: Sent) -> int:
            named = (self.person or ("", ""), one.person or (None, None))
            return sum(a == b for a, b in zip(*named, strict=True)) + (self.mark == one.visits)

        return max(self.sent, key=left)

    def has(self, said: Person | int, listed: Person | int, at: int) -> bool:
        """Whether what it says goes before what a list says: it has been written over that."""
        before = [one.visits if isinstance(said, int) else one.person for one in self.sent]
        if said in before:
            return False  # as it was sent out, by this version or an older one
        made = self.given.at
        seen = [said for one, said in zip(self.sent, before, strict=True) if one.at <= made]
        return listed in seen and at < self.at


@dataclass(frozen=True)
class Listed:
    """What a list of the office's own says of a unit."""

    person: Person
    visits: int
    at: int


@dataclass
class FiguresBook:
    """What the office should know. names: of the units by code; told: the sheets of each, the
    latest last; blank: whose form has come back as it was; rows: of the list that counts; totals;
    listed: by the office's own lists; packets: what the forms were filled in with, the newest
    first; linked: whether the clerk has said what LINKED is."""

    names: dict[str, str] = field(default_factory=lambda: dict(zip(CODES, UNITS, strict=True)))
    told: dict[str, list[Told]] = field(default_factory=lambda: {code: [] for code in CODES})
    blank: set[str] = field(default_factory=set)
    rows: dict[str, int] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    listed: dict[str, Listed] = field(default_factory=dict)
    packets: dict[str, list[Sent]] = field(default_factory=lambda: {code: [] for code in CODES})
    linked: bool = False

    def counting(self, code: str) -> Told | None:
        """The sheet that counts: the last that is not void."""
        return next((one for one in reversed(self.told[code]) if not one.void), None)

    def make_packets(self, at: int, *, refill: bool) -> None:
        """Who has answered keeps what was sent, unless all are filled in anew."""
        for code in CODES:
            if not refill and self.counting(code) is not None and self.packets[code]:
                continue
            visits = self.known(code, "visits") if self.linked else None
            new = Sent(self.known(code, "person"), visits, at)
            last = next(iter(self.packets[code]), None)
            if last is None or replace(last, at=at) != new:
                self.packets[code].insert(0, new)

    def known(self, code: str, what: str) -> Any:
        """What is known of a unit: what its sheet and the list say, None where they contradict each
        other."""
        sheet, listed = self.counting(code), self.listed.get(code)
        by_list = getattr(listed, what) if listed else None
        by_sheet = (sheet.person if what == "person" else sheet.mark) if sheet else None
        if by_list is None or by_sheet is None or by_list == by_sheet:
            return by_list if by_sheet is None else by_sheet
        assert sheet is not None
        assert listed is not None
        return by_sheet if sheet.has(by_sheet, by_list, listed.at) else None

    def differs(self, code: str) -> bool:
        """Whether the sheet and the list of a unit contradict each other."""
        current = self.counting(code)
        return current is not None and self.rows.get(code, current.homes) != current.homes

    def sum(self) -> tuple[int, set[str]]:
        """What all units come to, and the names of those that are missing."""
        every = {code: self.counting(code) for code in CODES}
        missing = {self.names[code] for code, one in every.items() if one is None}
        return sum(one.homes for one in every.values() if one), missing

    def stands(self, code: str) -> str:
        """How the sheet of figures of a unit stands."""
        if self.counting(code):
            return "accepted"
        return "blank" if code in self.blank else "overdue"


class AnyFigures(RuleBasedStateMachine):
    """What comes and what the clerk does; after every step everything agrees with the book."""

    def __init__(self) -> None:
        super().__init__()
        near = "/dev/shm" if Path("/dev/shm").is_dir() else None
        self.folder = Path(tempfile.mkdtemp(prefix="huizhi-figures-", dir=near))
        self.book = FiguresBook()
        self.came: list[Path] = []
        self.count = 0
        sums_activity(self.folder, rules=RULES[:1], people=True)
        self.campaign = self._loaded()
        self._make_packets(refill=False)

    def teardown(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    # what happens

    @rule(code=_CODE, homes=_HOMES, person=st.sampled_from((None, *PEOPLE)))
    def hand_in(self, code: str, homes: int, person: tuple[str, str] | None) -> None:
        """The form of the last packet comes back with figures; person: who is named now, None for
        whoever was filled in."""
        self.count += 1
        typed: dict[str, object] = {"户数": homes, "累计走访": self.count}
        if person is not None:
            typed |= dict(zip(("书记姓名", "书记联系电话"), person, strict=True))
        self._collected(self._packet(code, typed))
        sent = tuple(self.book.packets[code])
        told = Told(self.count, homes, person or sent[0].person, self._moments, sent)
        self.book.told[code].append(told)
        self._agree()

    @rule(code=_CODE, person=st.sampled_from(PEOPLE), visits=st.integers(1, 3))
    def take_in_list(self, code: str, person: Person, visits: int) -> None:
        """The clerk takes in a list of the office's own, or a newer one."""
        self.count += 1
        book = Workbook()
        book.active.append(["社区", "书记姓名", "书记联系电话", LINKED])
        book.active.append([self.book.names[code], *person, visits])
        book.properties.keywords = str(self.count)
        path = self.folder / "lists" / str(self.count) / "底册.xlsx"
        path.parent.mkdir(parents=True)
        book.save(path)
        known = gather_book(office_around(self.campaign, self.folders))
        done = import_list(self.campaign, self.folders.output, path, known, self._now())
        assert (len(done.entries), done.problems) == (3, ())
        self.book.listed[code] = Listed(person, visits, self._moments)
        self._agree()

    @rule()
    def say_what_is_asked(self) -> None:
        """The clerk says that an answer is a fact of the book, or takes that back."""
        self.count += 1
        office = office_around(self.campaign, self.folders)
        known = gather_book(office)
        with self._ledger() as ledger:
            if self.book.linked:
                undo_decision(ledger, known.links[0].number, self._now())
            else:
                forms = forms_of(office)
                others = [one.load() for one in forms]
                asked = form_called(forms, "情况表")
                decide_same(ledger, asked, LINKED, LINKED, known, others, "王", self._now())
        self.book.linked = not self.book.linked
        self._agree()

    @rule(code=_CODE)
    def hand_in_as_sent(self, code: str) -> None:
        """The form of the last packet comes back as it was sent out."""
        self._collected(self._packet(code, {}))
        if not any(not one.void for one in self.book.told[code]):
            self.book.blank.add(code)
        self._agree()

    @rule(code=_CODE, rows=_HOMES)
    def hand_in_list(self, code: str, rows: int) -> None:
        """A list of so many homes comes."""
        self.count += 1
        aids: list[str | None] = [str(self.count)] * rows
        self._collected(listed(self.campaign, self.book.names[code], aids))
        self.book.rows[code] = rows
        self._agree()

    @rule(code=_CODE, total=st.integers(3, 6))
    def hand_in_total(self, code: str, total: int) -> None:
        """A total of all homes comes; the same one twice says nothing new."""
        if self.book.totals.get(code) == total:
            return
        name = self.book.names[code]
        self._collected(figures(self.campaign, name, "total", 总户数=str(total)), anew=True)
        self.book.totals[code] = total
        self._agree()

    @rule(refill=st.booleans())
    def make_packets(self, refill: bool) -> None:
        """The clerk makes the packets anew."""
        self._make_packets(refill=refill)
        self._agree()

    @precondition(lambda self: self._counting())
    @rule(data=st.data(), homes=_HOMES)
    def correct(self, data: st.DataObject, homes: int) -> None:
        """The clerk writes another number of homes."""
        code, one = data.draw(st.sampled_from(self._counting()))
        if homes == one.homes:
            return
        with self._ledger() as ledger, ledger.writing() as connection:
            kept = self._kept(ledger, code, one)
            seen, forms = str(kept.value("homes")), self.campaign.forms
            made = correcting(
                forms, kept, -1, "homes", str(homes), seen, "电话核实", "王亚伟", self._now()
            )
            enter_amendment(connection, kept, made)
        one.homes = homes
        self._agree()

    @precondition(lambda self: self._counting())
    @rule(data=st.data())
    def declare_void(self, data: st.DataObject) -> None:
        """The clerk declares the sheet of a unit void: the one before it counts again."""
        code, one = data.draw(st.sampled_from(self._counting()))
        with self._ledger() as ledger:
            kept = self._kept(ledger, code, one)
            ledger.rule(kept, voiding(kept, "发错了", "王亚伟", self._now()))
        one.void = True
        self._agree()

    @precondition(lambda self: self._void())
    @rule(data=st.data())
    def declare_valid(self, data: st.DataObject) -> None:
        """The clerk takes back that a sheet is void."""
        code, one = data.draw(st.sampled_from(self._void()))
        with self._ledger() as ledger:
            kept = self._kept(ledger, code, one)
            ledger.take_back(kept, kept.rulings[-1].number, self._now())
        one.void = False
        self._agree()

    @rule()
    def rename(self) -> None:
        """A unit is given another name, or its former one; its code stays."""
        old = self.book.names[CODES[0]]
        new = OTHER_NAME if old == UNITS[0] else UNITS[0]
        roster = self.folder / "config" / "communities.yaml"
        roster.write_text(roster.read_text("utf-8").replace(old, new), "utf-8")
        self.book.names[CODES[0]] = new
        self.campaign = self._loaded()
        self._agree()

    # how it is done

    @property
    def folders(self) -> Folders:
        return Folders(*(self.folder / one for one in ("config", "templates", "output")))

    def _loaded(self) -> Campaign:
        return load_campaign(self.folder / "config", self.folder / "templates")

    def _ledger(self) -> Ledger:
        return Ledger.in_folder(self.folders.output, self.campaign.settings)

    def _now(self) -> dt.datetime:
        """A later day with each content and each thing that the clerk does."""
        begin = dt.datetime(2026, 3, 2, 8, tzinfo=self.campaign.settings.zone)
        return begin + dt.timedelta(days=self._moments)

    @property
    def _moments(self) -> int:
        return len(self.came) + self.count

    def _make_packets(self, *, refill: bool) -> None:
        self.count += 1
        prefill(
            self.campaign, self.folders, self.campaign.settings.recipients, self._now(),
            refill=refill,
        )  # fmt: skip
        self.book.make_packets(self._moments, refill=refill)

    def _packet(self, code: str, typed: dict[str, object]) -> bytes:
        """The sheet of figures out of a unit's packet; typed: what is written beside labels."""
        campaign = knowing_prefills(self.campaign, self.folders.output)
        files = render_packet(campaign, campaign.settings.by_code[code])
        (data,) = (data for name, data in files if "附件2" in name and name.endswith(".xlsx"))
        book = load_workbook(io.BytesIO(data))
        places = {str(row[0].value): row[1] for row in book.active.iter_rows(max_col=2)}
        named = places["书记姓名"].value, places["书记联系电话"].value
        sent = self.book.packets[code][0]
        assert named == (sent.person or (None, None))
        assert str(places[LINKED].value or "") == str(sent.visits or "")
        if not typed:
            return data
        for label, value in typed.items():
            places[label].value = value
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    def _collected(self, data: bytes, *, anew: bool = False) -> None:
        """Takes in one file; anew: saved once more, so that it is another content than before."""
        if anew:
            target = io.BytesIO()
            book = load_workbook(io.BytesIO(data))
            book.properties.modified = self._now().replace(tzinfo=None)
            book.properties.keywords = str(len(self.came))
            book.save(target)
            data = target.getvalue()
        path = self.folder / "in" / f"{len(self.came)}" / "表.xlsx"
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        self.came.append(path)
        result = collect(self.campaign, self.folders.output, [path], self._now())
        assert result.refused == ()

    def _counting(self) -> list[tuple[str, Told]]:
        found = ((code, self.book.counting(code)) for code in CODES)
        return [(code, one) for code, one in found if one is not None]

    def _void(self) -> list[tuple[str, Told]]:
        return [(code, one) for code in CODES for one in self.book.told[code] if one.void]

    def _kept(self, ledger: Ledger, code: str, one: Told) -> Return:
        (kept,) = (
            each
            for each in ledger.of_community(self.book.names[code])
            if each.deliverable == "figures" and each.value("visits") == one.mark
        )
        return kept

    # what must hold

    def _agree(self) -> None:
        before = self._tables()
        if self.came:
            collect(self.campaign, self.folders.output, self.came, self._now())
        assert self._tables() == before
        with self._ledger() as ledger:
            gathered = state_in_ledger(self.campaign, ledger, TODAY)
        self._agree_findings(gathered)
        self._agree_status(gathered)
        told = [one for one in gathered.left_out if "改名为" in one]
        assert len(told) <= 1
        assert not told or self.book.names[CODES[0]] == OTHER_NAME
        for code in CODES:
            self._packet(code, {})

    def _agree_findings(self, gathered: CampaignState) -> None:
        """Forms that contradict each other, and totals that are not the sum of all."""
        total, missing = self.book.sum()
        found = {
            (one.community, f.code)
            for one in gathered.returns
            if one.current
            for f in one.findings
            if f.code in {"forms-differ", "sum-differs"}
        }
        wrong = {code for code, said in self.book.totals.items() if said != total and not missing}
        assert found == {
            *((self.book.names[code], "forms-differ") for code in CODES if self.book.differs(code)),
            *((self.book.names[code], "sum-differs") for code in wrong),
        }

    def _agree_status(self, gathered: CampaignState) -> None:
        result = make_status(
            gathered.settings, gathered.returns, gathered.received, TODAY, gathered.material,
            gathered.papers, gathered.sums,
        )  # fmt: skip
        said: Any = status_json(result)
        states = {
            told["community"]: one["state"]
            for told in said["communities"]
            for one in told["deliverables"]
            if one["deliverable"] == "figures"
        }
        assert states == {self.book.names[code]: self.book.stands(code) for code in CODES}
        assert said["waiting"] == []
        if gathered.returns:
            total, missing = self.book.sum()
            (told,) = said["sums"]
            (of,) = told["totals"]
            assert (int(of["sum"]), set(of["missing"])) == (total, missing)

    def _tables(self) -> dict[str, list[str]]:
        """Every row of the ledger but its notes of itself and of how files lay."""
        with self._ledger() as ledger, ledger.looking() as connection:
            return {
                table.name: sorted(repr(tuple(row)) for row in connection.execute(sa.select(table)))
                for table in TABLES.sorted_tables
                if table not in {ABOUT, SOURCES}
            }
