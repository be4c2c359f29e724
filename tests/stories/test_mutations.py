"""Never silently wrong: every kind of mess once, and a sample of two kinds in one return."""

from __future__ import annotations

from itertools import islice

import pytest

from benchmarks.many import Results, judged
from benchmarks.mess import MESSES
from benchmarks.study import Case, Study, named_case, paired_cases

_PAIRS = 60


@pytest.fixture(scope="module")
def study() -> Study:
    """The example campaign with its forms rendered."""
    return Study()


def each_kind_once() -> list[Case]:
    """Every kind of mess in one of the forms and formats it is made in, taken by turns."""
    cases = []
    for number, kind in enumerate(MESSES.values()):
        form, _, suffix = kind.made_in[number % len(kind.made_in)].partition(".")
        cases.append(Case(form, f".{suffix}", (kind.name,), 0))
    return cases


def silently_wrong(results: Results) -> list[str]:
    """What was read wrong without a word, with the id by which the study shows the return."""
    return [
        f"{result.case.id} {one.key}: meant {one.expected!r}, got {one.got!r}"
        for result in results.judged
        for one in result.judged
        if one.outcome == "silent"
    ]


def test_no_kind_of_mess_is_read_wrong_without_a_word(study: Study) -> None:
    results = judged(study, each_kind_once())

    assert not results.not_made
    assert silently_wrong(results) == []


def test_no_two_kinds_together_are_read_wrong_without_a_word(study: Study) -> None:
    results = judged(study, islice(paired_cases(_PAIRS, "test"), _PAIRS))

    assert len(results.judged) > _PAIRS * 0.9
    assert silently_wrong(results) == []


@pytest.mark.parametrize("form", ["liaison", "works", "household"])
@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_a_form_in_order_is_all_right(study: Study, form: str, suffix: str) -> None:
    (result,) = judged(study, [Case(form, suffix, (), 0)]).judged

    assert {one.outcome for one in result.judged} == {"right"}
    assert not any(one.alarm for one in result.judged)
    assert len(result.judged) > 5


def test_a_case_is_the_same_whenever_it_is_made(study: Study) -> None:
    case = named_case("works.xlsx/行数多于原表+电话旁写了姓名/2")
    first, second = study.make(case), Study().make(case)

    assert first is not None
    assert second is not None
    assert first.data == second.data
    assert first.places == second.places
