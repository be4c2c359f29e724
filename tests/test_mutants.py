"""Which mutants `make mutants` runs, and against which tests."""

from __future__ import annotations

from pathlib import Path

import cosmic_ray.plugins
import pytest
from cosmic_ray.work_db import WorkDB, use_db

from tests.paths import ROOT
from tools import mutants as made

SOURCE = '''\
"""Docstrings have no mutants: 1 + 1."""
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    import a
@cache(1)
def f(甲: int | None = 2, *, b: str | None = None) -> int | None:
    c: int | None = 3
    if not 甲:
        return 4
    return "甲" if 甲 > c else f"{甲 + 1}"
g(*a, **b)
'''


def test_annotations_and_decorators_have_none_and_each_condition_is_negated_once(
    tmp_path: Path,
) -> None:
    module = tmp_path / "module.py"
    module.write_text(SOURCE, encoding="utf-8")

    with use_db(tmp_path / "mutants.sqlite", WorkDB.Mode.create) as db:
        found = [item.mutations[0] for item in made.mutants(db, [module])]

    assert [(one.start_pos[0], one.operator_name.partition("/")[2]) for one in found] == [
        (6, "NumberReplacer"),
        (6, "NumberReplacer"),
        (7, "NumberReplacer"),
        (7, "NumberReplacer"),
        (8, "ReplaceUnaryOperator_Delete_Not"),
        (9, "NumberReplacer"),
        (9, "NumberReplacer"),
        (10, "ReplaceComparisonOperator_Gt_GtE"),
        (10, "ReplaceComparisonOperator_Gt_LtE"),
        (10, "ReplaceBinaryOperator_Add_Sub"),
        (10, "NumberReplacer"),
        (10, "NumberReplacer"),
    ]


def test_each_operator_is_one_of_cosmic_rays() -> None:
    assert set(cosmic_ray.plugins.operator_names()) >= made.OPERATORS


def test_each_module_has_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    for module in made.modules_in(made.ROOMS):
        assert made.tests_of(module), module
    assert all((ROOT / file).is_file() for files in made.ELSEWHERE.values() for file in files)
    assert (
        made.tests_of(Path("huizhi/forms/fields/phone.py"))[0] == "tests/forms/fields/test_phone.py"
    )
