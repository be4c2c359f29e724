"""Many: the study's returns made and judged in parallel processes, the same whatever their number."""

from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from benchmarks.study import Case, Result, Study, paired_cases, single_cases

_CHUNK = 25


@dataclass(frozen=True)
class Results:
    """judged: every return that could be made; not_made: cases whose mess never applied."""

    judged: tuple[Result, ...]
    not_made: tuple[Case, ...]


def run_many(seed: str, repeats: int, pairs: int, jobs: int, resaved: int = 0) -> Results:
    """The verdicts on all returns of the study."""
    cases = [*single_cases(repeats), *paired_cases(pairs, seed)]
    chunks = [cases[n : n + _CHUNK] for n in range(0, len(cases), _CHUNK)]
    work = partial(_run_chunk, seed)
    if jobs > 1:
        with multiprocessing.get_context("spawn").Pool(jobs) as pool:
            done = pool.map(work, chunks, chunksize=1)
    else:
        done = list(map(work, chunks))
    return _gathered(itertools.chain.from_iterable(done))


_studies: dict[str, Study] = {}


def _run_chunk(seed: str, cases: Sequence[Case]) -> list[Result | Case]:
    study = _studies.setdefault(seed, Study(seed)) if seed not in _studies else _studies[seed]
    return [judged(study, case) or case for case in cases]


def judged(study: Study, case: Case) -> Result | None:
    """The verdict on one case, None when its mess never applied."""
    made = study.make(case)
    return study.judge(case, made, made.data, case.suffix) if made else None


def _gathered(done: Iterable[Result | Case]) -> Results:
    one = list(done)
    return Results(
        tuple(r for r in one if isinstance(r, Result)),
        tuple(c for c in one if isinstance(c, Case)),
    )
