"""Returns: one filled form that came back, as the ledger keeps it and everyone else reads it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from huizhi.findings import OF_FIGURES, Finding
from huizhi.forms import ROWS

Status = Literal["accepted", "needs-correction", "unidentified", "unreadable"]
KeptValue = str | int | float | bool | None  # dates as YYYY-MM-DD

STATUS_NAMES: dict[Status, str] = {
    "accepted": "已收录",
    "needs-correction": "需更正",
    "unidentified": "待认领",
    "unreadable": "读不出",
}
TO_COMPARE = "待校对"  # a return on paper of which nobody has compared all values
NOT_HERE = frozenset({"void", "away"})  # rulings by which a return counts for nothing here
WAITING: tuple[Status, ...] = ("unidentified", "unreadable")
PLACED_BY_HAND = "经办人认领"  # evidence of a return that the clerk has placed
PROSE = "正文"  # the field of the text that somebody wrote into a form that asks for one
DIFFERS = "sealed-differs"  # the finding on what a sealed copy says otherwise
SAID_NOTHING_NEW = "与已收的内容相同，没有产生新版本"  # how `Fate.NOTHING_NEW` is shown


# By what the findings of a return say that it was read from paper, and what of seals on it.
UNSEALED = "paper-unsealed"
UNLOOKED = "paper-unlooked"  # nobody has said whether a picture that was typed in shows a seal
SEALS = frozenset({"paper-sealed", UNSEALED, "paper-grey", UNLOOKED})
DOUBTFUL = "paper-doubtful"  # the finding on what was read from a picture and may be wrong
TYPED_TWICE = "paper-typed-twice"  # the finding on what was typed in otherwise before
UNSURE = frozenset({DOUBTFUL, TYPED_TWICE})  # each place of these needs a look of its own
PAPER_READ = frozenset({"paper-read", *UNSURE})  # findings on what is to be compared with a picture
TYPED = "paper-typed"  # the finding on a form that the clerk has typed in beside its picture
OF_PAPER = SEALS | PAPER_READ | {TYPED}


def shows_paper(findings: Iterable[Finding]) -> bool:
    """Return whether these findings, as they were read, are of a photograph or scan."""
    return any(found.code in OF_PAPER for found in findings)


def seal_among(findings: Iterable[Finding]) -> Finding | None:
    """Return what is said of seals and signatures on paper; None where nothing is."""
    return next((found for found in findings if found.code in SEALS), None)


def typed_from(findings: Iterable[Finding]) -> str:
    """Return the digest of the picture beside which a form was typed in; "" for any other."""
    return next((found.expected for found in findings if found.code == TYPED), "")


def typed_in(returns: Iterable[Return]) -> frozenset[str]:
    """Return the digests of the pictures that the clerk has typed in: they wait for nothing."""
    return frozenset(one.typed_from for one in returns if one.typed_from and one.void is None)


class Fate(StrEnum):
    """What became of a received content. It decides; the words beside it (`outcome`) are shown."""

    TAKEN = "taken"  # read, opened or refused: its returns and findings say more
    NOTHING_NEW = "nothing-new"  # its forms said what is known, or it is a further page of one
    MATERIAL = "material"  # a picture, a video, or a document that is no form
    PASSED_OVER = "passed-over"  # kept and not looked into, for its name
    BOOK = "book"  # a list that the clerk imported into the book of what is known
    OLDER = "older"  # told only, never kept: it came again, and a later revision counts


@dataclass(frozen=True, slots=True)
class KeptField:
    """One answer.

    field: the id of the field.
    value: as exported.
    raw: the text as typed.
    where: its place as the user sees it.
    how: how it was found.
    """

    field: str
    value: KeptValue
    raw: str
    where: str
    how: str


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One filled row of a form's table.

    where: the place of its first answer.
    table: the id of its table.
    number: its place among all rows as they were read, from 0, by which amendments know it; -1
        outside of a ledger.
    """

    where: str
    fields: tuple[KeptField, ...]
    table: str = ROWS
    number: int = dataclasses.field(default=-1, compare=False)

    def field_id(self, kept: KeptField) -> str:
        """Return the id of one of its answers as the form has it: "rows.title"."""
        return f"{self.table}.{kept.field}"

    def value(self, field: str) -> KeptValue:
        """Return the value in this column; None when it is empty."""
        return next((f.value for f in self.fields if f.field == field), None)


def figures_of(found: Finding) -> str:
    """Return the figures that a finding is about; "" for one that is not about figures."""
    return (found.figures or found.expected) if found.code in {*OF_FIGURES, DIFFERS} else ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One decision of the clerk on a return.

    kind: "correct" for a value, "accept" for a finding, "remove" for a row that is none.
    row: from 0; -1 for a single field.
    code: of the finding that is accepted; of a correction the finding that it makes, "" for none.
    where: the place as the user sees it.
    before, after: the texts.
    who: the account.
    number: its id in the ledger.
    """

    kind: Literal["correct", "accept", "remove"]
    row: int
    field: str
    code: str
    where: str
    before: str
    after: str
    value: KeptValue
    reason: str
    who: str
    made: dt.datetime
    number: int = 0

    def settles(self, found: Finding) -> bool:
        """Return whether this accepts a finding on figures, which it does for these figures only.

        after: of such an acceptance, the figures that were accepted; "" in ledgers of before.
        """
        same = (self.code, self.field, self.where) == (found.code, found.field, found.where)
        said = self.after == figures_of(found) if self.after else self.before == found.found
        return self.kind == "accept" and same and said

    @property
    def words(self) -> str:
        """The amendment in words: “手机：138… → 139…（电话核实，王亚伟）”."""
        said = f"{self.before or '（空）'} → {self.after or '（空）'}"
        what = {"correct": said, "remove": f"删去这一行：{self.before}"}.get(
            self.kind, f"认可“{self.before}”"
        )
        return f"{self.where}　{what}（{self.reason}，{self.who}）"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One thing that the clerk says of a return as a whole.

    kind: "move" to another unit, "count" before all others, "void", "away" to another activity, or
        "arrive" on another day.
    community: to which it is moved, None for nobody yet; of "count": for which it counts.
    revision: its number there.
    since: the id of the last return before the ruling; what comes later is not bound by it.
    day: of "arrive", the day on which it came.
    before: what was so until then, in Chinese.
    who: the account.
    number: its id in the ledger.
    """

    kind: Literal["move", "count", "void", "away", "arrive"]
    reason: str
    who: str
    made: dt.datetime
    community: str | None = None
    deliverable: str | None = None
    day: dt.date | None = None
    before: str = ""
    revision: int = 1
    since: int = 0
    number: int = 0

    @property
    def words(self) -> str:
        """The ruling in words: “作废（单位盖错了章，王亚伟）”."""
        by = f"（{self.reason}，{self.who}）" if self.reason else f"（{self.who}）"
        return f"{self._what}{by}"

    @property
    def _what(self) -> str:
        if self.kind == "move":
            where = f"归到{self.community}" if self.community else "放回待认领"
            return f"不是{self.before}的，{where}"
        if self.kind == "arrive" and self.day:
            return f"收到日期改为{self.day.isoformat()}（原来是{self.before}）"
        if self.kind == "away":
            return f"转到活动“{self.before}”"
        return "作废" if self.kind == "void" else f"以这一版为准{self.before}"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a community has handed in on paper, by the clerk's word.

    day: on which it came.
    since: the id of the last return before it; a form that comes later stands for itself.
    who: the account.
    number: its id in the ledger.
    """

    community: str
    deliverable: str
    day: dt.date
    note: str
    who: str
    made: dt.datetime
    since: int = 0
    number: int = 0

    @property
    def words(self) -> str:
        """The paper in words: “6月3日收到纸质（已盖章，王亚伟）”."""
        by = f"{self.note}，{self.who}" if self.note else self.who
        return f"{self.day.month}月{self.day.day}日收到纸质（{by}）"


@dataclass(frozen=True, slots=True)
class HeldCopy:
    """How the sealed copy of a return stands to it.

    unsettled: what differs and nobody has looked at.
    seen: what differs and the clerk has looked at, or has put right on the copy: it goes on
        differing.
    unsure: what differs where the copy is doubtful, and has to be compared with the picture first.
    doubtful: how many places of the copy are doubtful, but for those that are unsettled.
    """

    unsettled: tuple[Finding, ...] = ()
    seen: tuple[Finding, ...] = ()
    unsure: tuple[Finding, ...] = ()
    doubtful: int = 0

    @property
    def asked(self) -> tuple[Finding, ...]:
        """What its unit is asked about: it surely differs."""
        return tuple(found for found in self.seen if found not in self.unsure)

    @property
    def agrees(self) -> bool:
        """Whether nothing differs, whoever has looked at it, and nothing is doubtful."""
        return not (self.unsettled or self.seen or self.doubtful)

    @property
    def words(self) -> str:
        """The same in words: “盖章件与电子表一致”, “盖章件有1处不同，有2处不同（已看过）”."""
        if self.agrees:
            return "盖章件与电子表一致"
        said = (
            (len(self.unsettled), "不同"),
            (len(self.seen), "不同（已看过）"),
            (self.doubtful, "认不准，请校对"),
        )
        return f"盖章件{'，'.join(f'有{count}处{what}' for count, what in said if count)}"


@dataclass(frozen=True)
class Return:
    """One filled form that came back.

    number: its id in the ledger; 0 outside of it.
    file: the name as received; inside an archive "archive.zip/member.xlsx".
    received: with time zone.
    community, deliverable: None while they are not known.
    fields, rows: the answers, the rows of all tables of the form, table by table; tuples, or read
        from the ledger when they are looked at (`lazy_answers`).
    revision: from 1 for each community and deliverable.
    current: this revision is the one that counts.
    blank: nothing was filled in.
    evidence: how the community was recognised, in Chinese.
    amendments: those of the clerk, already applied.
    rulings: the clerk's on it as a whole, the earliest first, already applied.
    on_paper: it was read from a photograph or scan, or typed in beside one.
    seal: what is said of seals and signatures on it; None where nothing is.
    typed_from: the digest of the picture beside which the clerk has typed it in; "" for none.
    held_copy: how its sealed copy stands to it; None where there is none, or nobody has held both
        against each other.
    """

    file: str
    sha256: str
    received: dt.datetime
    community: str | None
    deliverable: str | None
    status: Status
    fields: Sequence[KeptField] = ()
    rows: Sequence[KeptRow] = ()
    findings: tuple[Finding, ...] = ()
    revision: int = 1
    current: bool = False
    blank: bool = False
    evidence: str = ""
    number: int = dataclasses.field(default=0, compare=False)
    amendments: tuple[Amendment, ...] = dataclasses.field(default=(), compare=False)
    rulings: tuple[Ruling, ...] = dataclasses.field(default=(), compare=False)
    on_paper: bool = dataclasses.field(default=False, compare=False)
    seal: Finding | None = dataclasses.field(default=None, compare=False)
    typed_from: str = dataclasses.field(default="", compare=False)
    held_copy: HeldCopy | None = dataclasses.field(default=None, compare=False)

    def value(self, field: str) -> KeptValue:
        """Return the value of a single field; None when it was not answered."""
        return next((f.value for f in self.fields if f.field == field), None)

    def rows_of(self, table: str) -> tuple[KeptRow, ...]:
        """Return the rows of the table of this id."""
        return tuple(row for row in self.rows if row.table == table)

    @property
    def amended_rows(self) -> Iterator[tuple[int, KeptRow]]:
        """Each row with the number by which amendments know it."""
        for place, row in enumerate(self.rows):
            yield row.number if row.number >= 0 else place, row

    def row_called(self, number: int) -> KeptRow | None:
        """Return the row that amendments know by this number; None when it is not there."""
        return next((row for known, row in self.amended_rows if known == number), None)

    @property
    def numbered_rows(self) -> Iterator[tuple[int, KeptRow]]:
        """Each row with its number in its own table, from 1."""
        numbers: dict[str, int] = {}
        for row in self.rows:
            numbers[row.table] = numbers.get(row.table, 0) + 1
            yield numbers[row.table], row

    def is_of(self, file: str) -> bool:
        """Return whether this is a name of its file, perhaps taken from a folder above it."""
        own = self.file
        return own == file or own.endswith(f"/{file}") or file.endswith(f"/{own}")

    @property
    def is_unread(self) -> bool:
        """Whether nothing could be read in its file."""
        return self.status == "unreadable"

    @property
    def is_waiting(self) -> bool:
        """Whether the clerk still has to say whose this return is."""
        return self.status in WAITING and self.void is None

    @property
    def void(self) -> Ruling | None:
        """The ruling by which it counts for nothing here, void or moved away; None for none."""
        return next((one for one in self.rulings if one.kind in NOT_HERE), None)

    @property
    def is_moved(self) -> bool:
        """Whether the clerk has said that it is not the unit's under which it was entered."""
        return any(one.kind == "move" for one in self.rulings)

    @property
    def to_compare(self) -> tuple[Finding, ...]:
        """What was read from its picture and nobody has compared yet."""
        read = (found for found in self.findings if found.code in PAPER_READ)
        return tuple(read) if self.on_paper else ()

    @property
    def awaits_comparing(self) -> bool:
        """Whether somebody has to compare with the picture first: until then only the program says
        what stands in it, and nobody is asked to mend it."""
        return bool(self.to_compare)

    @property
    def of_its_unit(self) -> tuple[Finding, ...]:
        """The findings that its unit may be told: none on what only the program has read."""
        if self.awaits_comparing:
            return ()
        open_yet = self.held_copy.unsettled if self.held_copy else ()
        return tuple(found for found in self.findings if found not in open_yet)

    @property
    def must_be_mended(self) -> bool:
        """Whether its unit has to be asked to mend something."""
        return any(found.level == "error" for found in self.of_its_unit)

    @property
    def state_words(self) -> str:
        """How it stands: “已收录”, “需更正”, “待校对”, “待认领”, “读不出”, “已作废” and so on."""
        if self.void:
            return "已作废" if self.void.kind == "void" else "已转到别的活动"
        if self.awaits_comparing and not self.is_waiting:
            return TO_COMPARE
        return STATUS_NAMES[self.status]

    @property
    def answers(self) -> tuple[object, ...]:
        """All answers, wherever they stood: equal for the same answers in another file format."""
        fields = tuple(sorted((f.field, str(f.value)) for f in self.fields if f.value is not None))
        rows = tuple(
            (
                row.table,
                *sorted((f.field, str(f.value)) for f in row.fields if f.value is not None),
            )
            for row in self.rows
        )
        return fields, rows

    @property
    def beside(self) -> frozenset[str]:
        """What stands in the file besides the answers: texts that no field took, comments; of one
        that the clerk has typed in whether there is a seal."""
        seals = (finding.code for finding in self.findings if finding.code in SEALS)
        texts = (
            finding.found
            for finding in self.findings
            if finding.code == "text-unread"
            or (finding.code == "file-remark" and "“" in finding.found)
        )
        return frozenset((*texts, *(seals if self.typed_from else ())))


@dataclass(frozen=True, slots=True)
class UnreadText:
    """One text in a received file that no field took.

    place: as the user sees it.
    """

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class PaperPlace:
    """Where on paper a text was read.

    place: as the user sees it.
    picture: the digest of the content that shows it; "" for the one that it is a place of.
    page: from 1.
    left, top, right, bottom: in pixels of the page laid flat.
    """

    place: str
    picture: str
    page: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The texts of a received file that could be read.

    written: when the file says it was last saved; None when it does not.
    taken: how many texts were taken by fields.
    unread: every other text that the form does not print.
    places: where on paper its texts stand; none for what came as characters.
    """

    written: dt.datetime | None = None
    taken: int = 0
    unread: tuple[UnreadText, ...] = ()
    places: tuple[PaperPlace, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """One content that was received, whatever became of it.

    outcome: what became of it, in Chinese.
    stored: file name under output/returns.
    contents: None for files that are not read (pictures, archives) or could not be.
    rank: of its forms among others of the same run; "" when nobody has ranked it.
    fate: the same as the outcome, for the program.
    """

    sha256: str
    name: str
    size: int
    received: dt.datetime
    stored: str
    outcome: str
    contents: Contents | None = None
    rank: str = dataclasses.field(default="", compare=False)
    fate: Fate = Fate.TAKEN
