"""Many: the study's returns made and judged in parallel, the same whatever the number of jobs."""

from __future__ import annotations

import functools
import itertools
import multiprocessing
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.mess import MESSES
from benchmarks.resaving import RESAVED, Format, resave
from benchmarks.study import Case, Made, Result, Study, paired_cases, single_cases
from huizhi.formats.sheets.csv_reader import SHEET

_CHUNK = 25


@dataclass(frozen=True, slots=True)
class NotMade:
    """A return that could not be made: its mess never applied, or LibreOffice made nothing."""

    case: Case
    format: str


@dataclass(frozen=True)
class Results:
    """judged: every return that could be made."""

    judged: tuple[Result, ...]
    not_made: tuple[NotMade, ...]


@dataclass(frozen=True)
class _Chunk:
    """Some cases of one seed; format: saved again in it, None as written."""

    seed: str
    cases: tuple[Case, ...]
    format: Format | None = None


def run_many(seed: str, repeats: int, pairs: int, jobs: int, resaved: int = 0) -> Results:
    """The verdicts on all returns of the study; resaved: so many in each other format."""
    cases = [*single_cases(repeats), *paired_cases(pairs, seed)]
    chunks = [_Chunk(seed, tuple(some)) for some in _cut(cases)]
    for format_ in RESAVED:
        drawn = _drawn(cases, format_, resaved, seed)
        chunks += [_Chunk(seed, tuple(some), format_) for some in _cut(drawn)]
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        done = list(itertools.chain.from_iterable(pool.map(_run_chunk, chunks, chunksize=1)))
    return gathered(done)


def judged(study: Study, cases: Iterable[Case]) -> Results:
    """The verdicts on these cases as they are written."""
    return gathered(_judge(study, case) for case in cases)


def gathered(done: Iterable[Result | NotMade]) -> Results:
    """What was judged and what could not be made."""
    one = list(done)
    return Results(
        tuple(r for r in one if isinstance(r, Result)),
        tuple(c for c in one if isinstance(c, NotMade)),
    )


def _cut(cases: Sequence[Case]) -> Iterator[Sequence[Case]]:
    return (cases[n : n + _CHUNK] for n in range(0, len(cases), _CHUNK))


def _drawn(cases: Sequence[Case], format_: Format, count: int, seed: str) -> list[Case]:
    """So many of the cases that can be saved in this format."""
    fit = [
        case
        for case in cases
        if case.suffix == format_.source
        and not (format_.one_sheet and any(MESSES[k].family == "sheets" for k in case.kinds))
        and not set(format_.spoils) & set(case.kinds)
        and not any(MESSES[k].family == "pages" for k in case.kinds)
    ]
    return random.Random(f"{seed}/{format_.name}").sample(fit, min(count, len(fit)))


@functools.lru_cache(maxsize=1)
def _study(seed: str) -> Study:
    return Study(seed)


def _run_chunk(chunk: _Chunk) -> list[Result | NotMade]:
    study = _study(chunk.seed)
    if chunk.format is None:
        return [_judge(study, case) for case in chunk.cases]
    return list(_judge_resaved(study, chunk.cases, chunk.format))


def _judge(study: Study, case: Case) -> Result | NotMade:
    made = study.make(case)
    return study.judge(case, made, made.data, case.suffix) if made else NotMade(case, case.suffix)


def _judge_resaved(
    study: Study, cases: Sequence[Case], format_: Format
) -> Iterator[Result | NotMade]:
    tried = [(case, study.make(case)) for case in cases]
    made = [(case, one) for case, one in tried if one is not None]
    yield from (NotMade(case, format_.name) for case, one in tried if one is None)
    saved = resave([one.data for _, one in made], format_)
    for number, (case, one) in enumerate(made):
        if number in saved:
            kept = _on_one_sheet(one) if format_.one_sheet else one
            yield study.judge(case, kept, saved[number], format_.name)
        else:
            yield NotMade(case, format_.name)


def _on_one_sheet(made: Made) -> Made:
    """The return with its answers' places as a file without named sheets has them."""
    places = {
        key: frozenset(f"{SHEET}!{one.rpartition('!')[2]}" for one in at)
        for key, at in made.places.items()
    }
    return replace(made, places=places)
