"""Whatever happens in an office, in whatever order: the ledger, what is told of it and a model of
a few dictionaries agree after every step.

`HUIZHI_SEQUENCES_SECONDS` gives the machine more time than the suite does (`make study`: ten
minutes); without it, a few examples are run.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from huizhi.errors import StorageError
from huizhi.steps.correcting.amending import accepting, correcting, finding_fingerprint
from huizhi.steps.receiving.ruling import arriving, moving, on_paper, voiding
from huizhi.steps.reporting.export import export_json
from huizhi.steps.reporting.status import make_status, status_json
from huizhi.steps.reporting.summary import summary_book
from huizhi.steps.reporting.summing_up import sum_up
from huizhi.steps.standing.campaign_state import CampaignState
from huizhi.storage import batch as ledger_batch
from huizhi.storage.amendments import enter_amendment, undo_amendment
from huizhi.storage.batch import LedgerBatch
from huizhi.storage.ledger import Ledger
from huizhi.storage.papers import enter_paper, load_papers, undo_paper
from huizhi.storage.returns import Return
from huizhi.web.service.intake import sender_folder
from tests.postgres import server
from tests.stories.any_figures import AnyFigures
from tests.stories.office import TODAY, Batch, Office, RememberedReader, ended_well, hurried
from tests.stories.office_book import Archive, Book, Piece, Revision, Ruled
from tests.stories.office_mail import (
    COMMUNITIES,
    FORMS,
    LETTERS,
    NAMED,
    PHONE,
    VERSIONS,
    WRONG,
    Letter,
    archive_of,
)

__all__ = ["hurried"]

_ARCHIVE = "上报.zip"
_PLACES = ("周一/", "", f"{_ARCHIVE}/", "周二/")
_STEMS = ("附件1", "最终版(3)", "~$表", "新建 Microsoft Excel 工作表")
_DAYS = st.integers(1, 19)
_DUE = {"liaison": 3, "works": 25}
_MEANS = RememberedReader.means
_ANOTHER = "另一种读法"
_LAST = 20  # the day on which it is asked how things stand


@dataclass(frozen=True)
class Sent:
    """A letter that is sent, and how: in which folder, under which name."""

    letter: Letter
    place: str
    stem: str

    @property
    def name(self) -> str:
        kind = self.letter.kind
        if kind == "picture":
            return f"{self.letter.community}照片.jpg"
        if kind == "report":
            return f"{self.letter.community}活动总结.docx"
        return "~$表.xlsx" if kind == "lock" else f"{self.stem}.xlsx"


SENT = st.builds(Sent, st.sampled_from(LETTERS), st.sampled_from(_PLACES), st.sampled_from(_STEMS))
FORMS_SENT = st.lists(
    st.sampled_from([one for one in LETTERS if one.kind in {"form", "blank"}]),
    min_size=2,
    max_size=7,
)
TOGETHER = st.sampled_from((64, 64, 2, 1))  # files that are entered in one transaction


OF_ONE = {
    form: st.lists(
        st.sampled_from([o for o in LETTERS if o.kind == "form" and o.deliverable == form]),
        min_size=1,
        max_size=4,
    )
    for form in FORMS
}


def _in_folder(letters: Sequence[Letter]) -> list[Sent]:
    return [Sent(one, _PLACES[0], f"{number}") for number, one in enumerate(letters, start=1)]


@dataclass(frozen=True)
class _Laid:
    """Files that lie there to be taken. pieces: by name; order: of the paths that are given."""

    batch: Batch
    pieces: dict[str, Piece]
    order: tuple[str, ...]

    def things(self) -> Iterator[Piece | Archive]:
        """What is taken, in the order in which it is."""
        for path in self.order:
            own = [one for one in self.pieces.values() if one.name.partition("/")[0] == path]
            if path != _ARCHIVE:
                yield from sorted(own, key=lambda one: PurePosixPath(one.name))
                continue
            members = {one.name.partition("/")[2]: one.letter.content for one in own}
            yield Archive(path, hashlib.sha256(archive_of(members)).hexdigest(), tuple(own))


class AnyMail(RuleBasedStateMachine):
    """What comes to an office; after every step everything agrees with the book."""

    failed: tuple[Piece, ...] = ()  # what had been sent in the last run that failed

    def __init__(self) -> None:
        super().__init__()
        self.office = Office.make()
        self.book = Book()
        self.sent: list[Piece] = []
        self.agreed = True

    def teardown(self) -> None:
        self.office.close()
        if not self.agreed:
            type(self).failed = tuple(self.sent)

    # what happens

    @rule(letters=FORMS_SENT, day=_DAYS, together=TOGETHER)
    def hand_in_folder(self, letters: list[Letter], day: int, together: int) -> None:
        """A folder of forms comes."""
        laid = self._lay(_in_folder(letters))
        self._doing(lambda: self._collected(laid, day, together))

    @rule(sent=st.lists(SENT, min_size=1, max_size=7), day=_DAYS, together=TOGETHER)
    def hand_in(self, sent: list[Sent], day: int, together: int) -> None:
        """Files come: loose, in folders, in an archive, in any order."""
        laid = self._lay(sent)
        self._doing(lambda: self._collected(laid, day, together))

    @rule(
        sent=st.lists(SENT, min_size=1, max_size=3), day=_DAYS, whose=st.sampled_from(COMMUNITIES)
    )
    def hand_in_by_link(self, sent: list[Sent], day: int, whose: str) -> None:
        """Files come by a community's own link."""
        on_roster = [one for one in sent if one.letter.community in {"", *self.book.roster}]
        if whose not in self.book.roster or not on_roster:
            return
        folder = f"{sender_folder(whose)}/"
        laid = self._lay([Sent(one.letter, folder, one.stem) for one in on_roster], whose)
        self.book.senders[folder[:-1]] = whose
        self._doing(lambda: self._collected(laid, day, 64))

    @precondition(lambda self: self.sent)
    @rule(data=st.data(), day=_DAYS)
    def hand_in_renamed(self, data: st.DataObject, day: int) -> None:
        """A file that came before comes under another name."""
        before = data.draw(st.sampled_from(self.sent))
        stem = data.draw(st.sampled_from(_STEMS))
        laid = self._lay([Sent(before.letter, "", stem)])
        self._doing(lambda: self._collected(laid, day, 64))

    # how it is done

    def _doing(self, act: Callable[[], object]) -> None:
        """Does what may fail; what fails is remembered with what had been sent."""
        self.agreed = False
        act()
        self.agreed = True

    def _lay(self, sent: Sequence[Sent], sender: str = "") -> _Laid:
        """The files where they will be taken from, no two under one name."""
        pieces: dict[str, Piece] = {}
        for one in sent:
            name, number = f"{one.place}{one.name}", 2
            while name in pieces:
                path = PurePosixPath(f"{one.place}{one.name}")
                name, number = str(path.with_stem(f"{path.stem}（{number}）")), number + 1
            pieces[name] = Piece(name, one.letter)
        order = tuple(dict.fromkeys(name.partition("/")[0] for name in pieces))
        files = {name: piece.letter.content for name, piece in pieces.items()}
        batch = Batch(self.office.lay(files, order), sender)
        self.office.batches.append(batch)
        self.sent += pieces.values()
        return _Laid(batch, pieces, order)

    def _collected(self, laid: _Laid, day: int, together: int) -> None:
        result = self.office.collect(laid.batch, day, together)
        assert result.refused == ()
        told = Counter(one.file for one in result.taken)
        known = set(self.book.names)
        self.book.take(list(laid.things()), day, laid.batch.sender)
        new = {name for _, name in self.book.names - known}
        assert new <= set(told), "a file of which nothing was said"
        self._agree()

    # what must hold

    def _agree(self) -> None:
        """Everything that tells of the campaign says what the book says; to take everything once
        more changes nothing."""
        self.agreed = False
        before = self.office.tables()
        self.office.collect_all(_LAST - 1)
        assert self.office.tables() == before
        gathered = self.office.gathered()
        self._agree_originals(gathered)
        self._agree_export(gathered)
        self._agree_status(gathered)
        self._agree_summary(gathered)
        self.agreed = True

    def _agree_originals(self, gathered: CampaignState) -> None:
        """Everything that came is kept as it came, and known."""
        kept = {path.name[:64]: path for path in (self.office.output / "returns").glob("*")}
        for sha256, path in kept.items():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
        assert set(kept) == set(self.book.contents)
        assert {one.sha256: one.name for one in gathered.received} == self.book.contents
        with self.office.ledger() as ledger:
            assert ledger.names_of(list(kept)) == self.book.names

    def _agree_export(self, gathered: CampaignState) -> None:
        campaign = self.office.campaign
        said: Any = export_json(
            campaign.settings.campaign_id, campaign.forms.forms, gathered.returns, gathered.material
        )
        assert sorted(map(_exported, said["returns"]), key=repr) == sorted(
            self._expected(), key=repr
        )
        pictures = {
            one["file"]: one["community"] for one in said["materials"] if one["kind"] == "图片"
        }
        assert set(pictures) == set(self.book.pictures)
        for name, community in pictures.items():  # of whom the roster knows nothing, anybody's
            assert self.book.whose_picture(name) in {community, None}

    def _expected(self) -> Iterator[tuple[object, ...]]:
        for community, one in self.book.every():
            yield (
                one.letter.sha256, community, one.deliverable, one.number, one.counts, one.status,
                one.person, one.phone,
            )  # fmt: skip
        for waits in self.book.waiting:
            letter = waits.piece.letter
            person, phone = VERSIONS[letter.version] if waits.deliverable else (None, None)
            if letter.kind == "blank":
                person = phone = None
            if waits.moved is not None:
                person, phone = waits.moved.person, waits.moved.phone
            yield (
                letter.sha256, None, waits.deliverable or None, 1, True, waits.status, person, phone
            )  # fmt: skip

    def _agree_status(self, gathered: CampaignState) -> None:
        result = make_status(
            gathered.settings, gathered.returns, gathered.received, TODAY, gathered.material,
            gathered.papers,
        )  # fmt: skip
        said: Any = status_json(result)
        for told in said["communities"]:
            for one in told["deliverables"]:
                current = self.book.counting((told["community"], one["deliverable"]))
                assert one["revision"] == (current.number if current else None)
                if one["deliverable"] in FORMS:
                    key = (told["community"], one["deliverable"])
                    assert (one["state"], one["days_late"]) == self._stands(key, current)
        told_names = {told["community"] for told in said["communities"]}
        assert told_names & set(COMMUNITIES) == self.book.roster
        waiting = Counter((one["file"], one["status"]) for one in said["waiting"])
        assert waiting == Counter((one.piece.name, one.status) for one in self.book.waiting)
        assert said["received"] == len(self.book.contents)

    def _stands(self, key: tuple[str, str], current: Revision | None) -> tuple[str, int]:
        due, paper = _DUE[key[1]], self.book.papers.get(key)
        good = [
            one.came
            for one in self.book.revisions.get(key, ())
            if one.status == "accepted" and not one.void
        ]
        if current is not None and current.status == "accepted":
            days = [*good, paper[0]] if paper else good
            return "accepted", max(0, min(days) - due)
        if paper and (current is None or current in paper[1]):
            return "paper", max(0, paper[0] - due)
        if current is None:
            return ("overdue", _LAST - due) if due < _LAST else ("missing", 0)
        return "blank" if current.blank else "correct", max(0, current.came - due)

    def _agree_summary(self, gathered: CampaignState) -> None:
        sheets = {one.name: one for one in summary_book(gathered).sheets}
        receipts = Counter(row[2].value for row in sheets["收件登记"].rows)
        assert receipts == Counter(self.book.contents.values())
        counted = Counter(
            (community, one.person)
            for community, one in self.book.every()
            if one.counts and one.deliverable == "liaison" and not one.blank
        )
        roster = sheets["联络员名册"]
        person = next(n for n, column in enumerate(roster.columns) if column.heading == "姓名")
        listed = Counter(
            (row[1].value, None if row[person].value in {"（未填）", ""} else row[person].value)
            for row in roster.rows
            if row[person].value not in {"未报送", "空白表", "已收纸质"}
        )
        assert listed == counted


def _exported(one: dict[str, Any]) -> tuple[object, ...]:
    what = one["deliverable"]
    return (
        one["sha256"], one["community"], what, one["revision"], one["current"], one["status"],
        one["values"].get(NAMED.get(what, "")), one["values"].get(PHONE.get(what, "")),
    )  # fmt: skip


class AnyOffice(AnyMail):
    """What comes, and what the clerk does with it."""

    @precondition(lambda self: self.book.told_apart())
    @rule(data=st.data())
    def assign(self, data: st.DataObject) -> None:
        """The clerk says whose a waiting file is."""
        one = data.draw(st.sampled_from(self.book.told_apart()))
        whose = data.draw(st.sampled_from(sorted(self.book.roster)))
        kind = one.piece.letter.kind
        what = one.deliverable or ("report" if kind == "report" else "liaison")
        called = one.piece.letter.sha256[:16]
        self._doing(lambda: self.office.assign(called, whose, what))
        self.book.assign(one, whose, what)
        self._agree()

    @precondition(lambda self: self._replaced())
    @rule(data=st.data())
    def count_again(self, data: st.DataObject) -> None:
        """The clerk has an earlier revision count."""
        community, one = data.draw(st.sampled_from(self._replaced()))
        called = one.letter.sha256[:16]
        self._doing(lambda: self.office.assign(called, community, one.deliverable))
        self.book.count(one, community)
        self._agree()

    @precondition(lambda self: self._wrong())
    @rule(data=st.data(), what=st.sampled_from(("correct", "accept")))
    def decide(self, data: st.DataObject, what: str) -> None:
        """The clerk corrects the telephone by hand, or accepts it as it is."""
        community, one = data.draw(st.sampled_from(self._wrong()))
        self._doing(lambda: self._decided(community, one, what))
        one.decided.append(what)
        self._agree()

    @precondition(lambda self: self._decided_ones())
    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        """The clerk takes back the last decision on a return."""
        community, one = data.draw(st.sampled_from(self._decided_ones()))
        self._doing(lambda: self._undone(community, one))
        one.decided.pop()
        self._agree()

    @precondition(lambda self: self._whole())
    @rule(data=st.data(), whose=st.sampled_from(("", *COMMUNITIES)))
    def move(self, data: st.DataObject, whose: str) -> None:
        """The clerk says that a return is another community's, or nobody knows yet whose."""
        community, one = data.draw(st.sampled_from(self._whole()))
        if whose == community or whose not in {"", *self.book.roster}:
            return
        self._doing(lambda: self._ruled(one, "move", whose))
        self.book.move(one, whose)
        self._agree()

    @precondition(lambda self: self._whole())
    @rule(data=st.data())
    def declare_void(self, data: st.DataObject) -> None:
        """The clerk declares a return void."""
        community, one = data.draw(st.sampled_from(self._whole()))
        self._doing(lambda: self._ruled(one, "void"))
        self.book.void(one, community)
        self._agree()

    @precondition(lambda self: self._whole())
    @rule(data=st.data(), day=_DAYS)
    def came_on(self, data: st.DataObject, day: int) -> None:
        """The clerk says on which day a return came."""
        _, one = data.draw(st.sampled_from(self._whole()))
        if day == one.came:
            return
        self._doing(lambda: self._ruled(one, "arrive", day=day))
        one.ruled.append(Ruled("arrive", day=day))
        self._agree()

    @precondition(lambda self: self._ruled_ones())
    @rule(data=st.data())
    def take_back(self, data: st.DataObject) -> None:
        """The clerk takes back one thing that was said of a return, the last or an earlier one."""
        one = data.draw(st.sampled_from(self._ruled_ones()))
        place = data.draw(st.integers(0, len(one.ruled) - 1))
        self._doing(lambda: self._taken_back(one, place))
        self.book.take_back(one, one.ruled[place])
        self._agree()

    @rule(key=st.tuples(st.sampled_from(COMMUNITIES), st.sampled_from(tuple(FORMS))), day=_DAYS)
    def on_paper(self, key: tuple[str, str], day: int) -> None:
        """Something came on paper; when it is known already, that is taken back."""
        if key[0] not in self.book.roster:
            return
        known = self.book.papers.pop(key, None)
        if known is None:
            self.book.papers[key] = day, {one for _, one in self.book.every()}
            self.book.papers[key][1].update(w.moved for w in self.book.waiting if w.moved)
        self._doing(lambda: self._paper(key, day, known=known is not None))
        self._agree()

    @rule()
    def change_roster(self) -> None:
        """A community leaves the roster, or comes back."""
        missing = frozenset() if self.office.missing else frozenset({COMMUNITIES[1]})
        self.office.missing = missing
        self.book.roster = set(COMMUNITIES) - missing
        self._doing(lambda: self.office.collect_all(_LAST - 1))
        self.book.settle()
        self._agree()

    @rule()
    def change_program(self) -> None:
        """Another program tries what could not be read before, and cannot read it either."""
        means = RememberedReader.means
        RememberedReader.means = _ANOTHER if means != _ANOTHER else _MEANS
        self._doing(lambda: self.office.collect(Batch(()), _LAST - 1))
        self._agree()

    @rule()
    def sum_up(self) -> None:
        """Summary and report are written; nothing changes by it."""
        self._doing(lambda: sum_up(self.office.campaign, self.office.output, TODAY))
        self._agree()

    def _decided(self, community: str, one: Revision, what: str) -> None:
        with self.office.ledger() as ledger, ledger.writing() as connection:
            kept = self._kept(ledger.of_community(community), one)
            now, field = self.office.moment(_LAST), PHONE[one.deliverable]
            if what == "accept":
                found = next(f for f in kept.findings if f.field == field)
                made = accepting(kept, finding_fingerprint(found), "已核实", "王亚伟", now)
            else:
                right, seen = VERSIONS[WRONG - 1][1], VERSIONS[WRONG][1]
                forms = self.office.campaign.forms
                made = correcting(forms, kept, -1, field, right, seen, "已核实", "王亚伟", now)
            enter_amendment(connection, kept, made)

    def _ruled(self, one: Revision, kind: str, whose: str = "", day: int = 0) -> None:
        settings, now = self.office.campaign.settings, self.office.moment(_LAST)
        with self.office.ledger() as ledger:
            kept = self._kept_of(ledger, one)
            made = (
                moving(settings, kept, whose or None, "", "王亚伟", now)
                if kind == "move"
                else voiding(kept, "发错了", "王亚伟", now)
                if kind == "void"
                else arriving(settings, kept, self.office.moment(day).date(), "", "王亚伟", now)
            )
            ledger.rule(kept, made)

    def _taken_back(self, one: Revision, place: int) -> None:
        with self.office.ledger() as ledger:
            kept = self._kept_of(ledger, one)
            ledger.take_back(kept, kept.rulings[place].number, self.office.moment(_LAST))

    def _kept_of(self, ledger: Ledger, one: Revision) -> Return:
        """The return of a revision, wherever it stands."""
        key = self.book.key_of(one)
        (kept,) = (
            each
            for each in ledger.of_content(one.letter.sha256)
            if each.deliverable == one.deliverable
            if each.community == (key[0] if key else None)
            if key is None or each.revision == one.number
        )
        return kept

    def _paper(self, key: tuple[str, str], day: int, *, known: bool) -> None:
        settings, now = self.office.campaign.settings, self.office.moment(_LAST)
        with self.office.ledger() as ledger, ledger.writing() as connection:
            if known:
                (last,) = (
                    p for p in load_papers(connection) if (p.community, p.deliverable) == key
                )
                undo_paper(connection, last.number, now)
            else:
                came = self.office.moment(day).date()
                enter_paper(connection, on_paper(settings, *key, came, "", "王亚伟", now))

    def _whole(self) -> list[tuple[str, Revision]]:
        """The revisions of which the clerk may say something as a whole."""
        return [
            (community, one)
            for community, one in self.book.every()
            if not one.void and one.letter.kind != "damaged"
        ]

    def _ruled_ones(self) -> list[Revision]:
        waiting = [one.moved for one in self.book.waiting if one.moved]
        return [one for one in (*(one for _, one in self.book.every()), *waiting) if one.ruled]

    def _undone(self, community: str, one: Revision) -> None:
        with self.office.ledger() as ledger, ledger.writing() as connection:
            kept = self._kept(ledger.of_community(community), one)
            undo_amendment(connection, kept, kept.amendments[-1].number, self.office.moment(_LAST))

    def _kept(self, returns: Sequence[Return], one: Revision) -> Return:
        (kept,) = (
            each
            for each in returns
            if (each.deliverable, each.revision) == (one.deliverable, one.number)
        )
        return kept

    def _replaced(self) -> list[tuple[str, Revision]]:
        """The revisions that could count again, and are no content that waits besides."""
        waiting = {one.piece.letter for one in self.book.waiting}
        return [
            (community, one)
            for community, one in self.book.every()
            if not one.counts
            and not one.void
            and one.letter not in waiting
            and community in self.book.roster
        ]

    def _wrong(self) -> list[tuple[str, Revision]]:
        """The revisions with a wrong telephone of which nothing has been decided."""
        return [
            (community, one)
            for community, one in self.book.every()
            if one.letter.version == WRONG and one.person and not one.decided
        ]

    def _decided_ones(self) -> list[tuple[str, Revision]]:
        return [(community, one) for community, one in self.book.every() if one.decided]


class AnyProcesses(AnyMail):
    """What comes, with runs in processes of their own, which are what it is about."""

    hand_in_by_link = None
    hand_in_renamed = None

    @rule(first=OF_ONE["liaison"], second=OF_ONE["works"], day=_DAYS)
    def two_at_once(self, first: list[Letter], second: list[Letter], day: int) -> None:
        """Two runs at the same moment, each with a folder of its own."""
        both = [self._lay(_in_folder(letters)) for letters in (first, second)]
        running = [self.office.started(laid.batch, day) for laid in both]
        self._doing(lambda: [ended_well(one) for one in running])
        for laid in both:
            self.book.take(list(laid.things()), day)
        self._agree()

    @rule(letters=FORMS_SENT, day=_DAYS, seconds=st.floats(0.2, 4))
    def killed(self, letters: list[Letter], day: int, seconds: float) -> None:
        """A run is killed, and run again."""
        laid = self._lay(_in_folder(letters))
        self.office.started(laid.batch, day).kill(seconds / 4)
        self._doing(lambda: self.office.collect(laid.batch, day))
        self.book.take(list(laid.things()), day)
        self._agree()


class AnyTaking(AnyMail):
    """What comes, and only whether it can be taken at all."""

    def _agree(self) -> None:
        self.agreed = True


def _settings(
    examples: int, steps: int, *, always_others: bool = False, shortest: bool = True
) -> settings:
    """How long to look. always_others: other sequences in every run, else always the same;
    shortest: what is found is made as short as can be."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        # To explain would take many times as long.
        phases=(Phase.generate, *([Phase.shrink] if shortest else ())),
        derandomize=not always_others,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    ("machine", "examples", "steps", "share"),
    [(AnyOffice, 3, 8, 0.5), (AnyProcesses, 2, 3, 0.2), (AnyFigures, 2, 5, 0.3)],
)
def test_whatever_happens_in_whatever_order_everything_agrees(
    machine: type[RuleBasedStateMachine], examples: int, steps: int, share: float
) -> None:
    run_state_machine_as_test(machine, settings=_settings(examples, steps))
    seconds = share * float(os.environ.get("HUIZHI_SEQUENCES_SECONDS", "0"))
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        run_state_machine_as_test(machine, settings=_settings(10, 12, always_others=True))


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("machine", "steps"), [(AnyOffice, 4), (AnyProcesses, 2)])
def test_everything_agrees_where_the_ledger_lies_on_a_server(
    monkeypatch: pytest.MonkeyPatch, machine: type[RuleBasedStateMachine], steps: int
) -> None:
    monkeypatch.setenv("HUIZHI_LEDGER", server().url())
    run_state_machine_as_test(machine, settings=_settings(1, steps))


@pytest.mark.usefixtures("hurried")
def test_it_finds_what_it_was_made_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """With rows written in the order in which they came, as they were once, it finds a folder that
    could not be taken: with a form, a correction of it, and another community's form."""
    write = LedgerBatch.write

    def as_they_came(batch: LedgerBatch) -> None:
        monkeypatch.setattr(ledger_batch, "_IN_ORDER", tuple(batch.waiting))
        write(batch)

    monkeypatch.setattr(LedgerBatch, "write", as_they_came)
    with pytest.raises(StorageError, match="787"):  # SQLite's number for a row that names no other
        run_state_machine_as_test(AnyTaking, settings=_settings(200, 2, shortest=False))
    forms = [(one.letter.community, one.letter.deliverable) for one in AnyTaking.failed]
    assert sorted(Counter(forms).values())[-2:] >= [1, 2]
