"""Study: one return made, messed up, written, read back and judged; and many of them."""

from __future__ import annotations

import atexit
import datetime as dt
import random
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.blank_form import Forms
from benchmarks.draft import Draft, NotApplicableError
from benchmarks.household import FORM as HOUSEHOLD, make_campaign
from benchmarks.mess import MESSES
from benchmarks.truth import make_truth
from benchmarks.verdict import Judged, Places, judge
from benchmarks.writing_docx import word_places, write_docx
from benchmarks.writing_html import page_place, write_html
from benchmarks.writing_xlsx import cell_place, write_xlsx
from huizhi.campaign.campaign import load_campaign
from huizhi.content.limits import Limits
from huizhi.errors import ReadError
from huizhi.findings import Finding
from huizhi.formats.reader import read_bytes
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.readings import read_return
from huizhi.steps.receiving.unreadable import unreadable
from huizhi.storage.returns import Return

ROOT = Path(__file__).parent.parent
_TRIES = 40


@dataclass(frozen=True, slots=True)
class Case:
    """One return to be made. kinds: names of mess, "" for none; number: which of its like."""

    form: str
    suffix: str
    kinds: tuple[str, ...]
    number: int

    @property
    def id(self) -> str:
        return f"{self.form}{self.suffix}/{'+'.join(self.kinds) or '原样'}/{self.number}"


@dataclass(frozen=True)
class Made:
    """One return as it was sent: the draft, its bytes, where each answer stands in them."""

    draft: Draft
    data: bytes
    places: Places


@dataclass(frozen=True)
class Result:
    """What became of one return; `format` is the format it was read in."""

    case: Case
    format: str
    judged: tuple[Judged, ...]
    findings: tuple[Finding, ...]


class Study:
    """The campaign of the example with one form more, and what was rendered of it."""

    def __init__(self, seed: str = "2024") -> None:
        self.seed = seed
        folder = Path(tempfile.mkdtemp(prefix="study-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        make_campaign(folder)
        self.campaign = load_campaign(folder / "config", folder / "templates")
        self.forms = Forms(self.campaign)
        self._empty = Return("r", "0", dt.datetime(2024, 6, 1, tzinfo=dt.UTC), None, None,
                             "unidentified")  # fmt: skip

    def make(self, case: Case) -> Made | None:
        """The return of this case; None when no truth could be found that this mess applies to."""
        for attempt in range(_TRIES):
            rng = random.Random(f"{self.seed}/{case.id}/{attempt}")
            community = rng.choice(self.forms.communities)
            truth = make_truth(case.form, community, self.forms.items, rng)
            draft = self.forms.filled(case.form, case.suffix, truth)
            if _messed_up(draft, case, rng) and _is_whole(draft, case):
                return written(draft)
        return None

    def read(self, data: bytes) -> Reading:
        """What the program reads of the bytes, without a ledger."""
        try:
            document = read_bytes(data, Limits())
        except ReadError as error:
            return unreadable(self._empty, error)
        return read_return(self.campaign, document, self._empty)

    def judge(self, case: Case, made: Made, data: bytes, format_name: str) -> Result:
        """The verdict on these bytes of the case's return."""
        reading = self.read(data)
        judged = judge(made.draft.truth, made.places, reading)
        findings = tuple(f for one in reading.returns for f in one.findings)
        return Result(case, format_name, tuple(judged), findings)


def _messed_up(draft: Draft, case: Case, rng: random.Random) -> bool:
    """Whether every kind of mess of the case could be made of the draft.

    After one kind the next may find its cells gone: a pair that goes together in no draft is
    reported as not made. A kind that fails by itself is a defect of the study.
    """
    try:
        for kind in sorted((MESSES[name] for name in case.kinds), key=lambda m: m.stage):
            kind.change(draft, rng)
    except NotApplicableError:
        return False
    except (LookupError, StopIteration, ValueError):
        if len(case.kinds) == 1:
            raise
        return False
    return True


def _is_whole(draft: Draft, case: Case) -> bool:
    """Whether everything that was meant still stands in the file, so that it can be asked for.

    One kind may take away what the other typed; by itself, none takes anything away unsaid.
    """
    truth, there = draft.truth, {key for _, _, _, key in draft.standing()}
    meant = {key for key, value in truth.values.items() if value is not None}
    for number, work in truth.rows.items():
        meant |= {f"rows.{number}.{column}" for column, value in work.items() if value is not None}
    lost = (meant | set(truth.notes)) - there
    if lost and len(case.kinds) == 1:
        raise LookupError(f"{case.id}: {sorted(lost)}")
    return not lost


def written(draft: Draft) -> Made:
    """The draft's bytes and the places of its answers in them."""
    places: dict[str, set[str]] = {}
    words = [word_places(page) for page in draft.pages] if draft.in_word else []
    for number, place, _, key in draft.standing():
        if draft.as_page:
            at = page_place(*place)
        elif draft.in_word:
            at = words[number].get(place, "")
        else:
            at = cell_place(draft.pages[number], *place)
        places.setdefault(key, set()).add(at)
    return Made(draft, _bytes_of(draft), {key: frozenset(at) for key, at in places.items()})


def _bytes_of(draft: Draft) -> bytes:
    if draft.as_page:
        return write_html(draft)
    return write_docx(draft) if draft.in_word else write_xlsx(draft)


def single_cases(repeats: int) -> Iterator[Case]:
    """Each kind of mess by itself, in each form and format that it can be made of."""
    for number in range(repeats):
        for form in ("liaison", "works", HOUSEHOLD):
            for suffix in (".xlsx", ".docx"):
                yield Case(form, suffix, (), number)
                for kind in MESSES.values():
                    if form + suffix in kind.made_in:
                        yield Case(form, suffix, (kind.name,), number)


def paired_cases(count: int, seed: str) -> Iterator[Case]:
    """So many returns with two kinds of mess each, taken evenly from all pairs."""
    pairs = [
        (made_in, (a.name, b.name))
        for a, b in combinations(MESSES.values(), 2)
        for made_in in a.made_in
        if made_in in b.made_in
    ]
    rng = random.Random(seed)
    rng.shuffle(pairs)
    for number in range(count):
        made_in, kinds = pairs[number % len(pairs)]
        form, _, suffix = made_in.partition(".")
        yield Case(form, f".{suffix}", kinds, number // len(pairs))


def named_case(case_id: str) -> Case:
    """The case with this id ("liaison.xlsx/上方插入行+名称指向别的格/3")."""
    form, kinds, number = case_id.split("/")
    name, _, suffix = form.partition(".")
    return Case(name, f".{suffix}", () if kinds == "原样" else tuple(kinds.split("+")), int(number))
