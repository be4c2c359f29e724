"""Learned together: what forms that are learned in one run propose of each other's figures.

Nothing of it is active: it stands below the configuration of its form as a comment, for the clerk
to read, and to take over or leave.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from huizhi.disk import refusals, write_whole
from huizhi.formats.excel import far_references
from huizhi.formats.word import UNEXPECTED
from huizhi.forms.blank import BetweenRule, FarFormula, OfficeForm, proposed_between
from huizhi.steps.preparing.learning import Learned, learn_forms

_NUMBERED = re.compile(r"附件\s*([0-9]{1,2})")
_HEAD = """
# 建议的表间核对，没有生效。要用的写到 campaign.yaml 里{form}的“核对”下面
# （附件的序号照您的改）；不要就不管：
"""


def learn_together(files: Sequence[Path], to: Path | None, output: Path) -> tuple[Learned, ...]:
    """Each form in a folder of its own, as `learn_forms` has it, with what they propose of each
    other's figures.

    Raises: HuizhiError, before anything is written when a file cannot be used; StorageError.
    """
    learned = learn_forms(files, to, output)
    numbers = _numbers([file.stem for file in files])
    forms = {
        file.stem: OfficeForm(
            f"附件{numbers[file.stem]}",
            one.form,
            texts_of(one),
            _named(far_formulas(file), numbers),
        )
        for one, file in reversed(list(zip(learned, files, strict=True)))
    }
    if len(forms) < 2:
        return learned
    found = proposed_between(tuple(forms.values()))
    done = set()
    told = []
    for one, file in zip(learned, files, strict=True):
        name = forms[file.stem].name
        own = tuple(rule for rule in found if rule.form == name)
        if own and one.settings not in done:
            text = one.settings.read_text("utf-8") + _HEAD.format(form=name)
            write_whole(one.settings, (text + "".join(map(_line, own))).encode())
        done.add(one.settings)
        told.append(replace(one, between=own))
    return tuple(told)


def proposal_words(one: BetweenRule) -> str:
    """A proposal in words, with what it is taken from."""
    if not one.rule:
        return (
            f"{one.form}：{one.why}，看不出说的是哪两栏；要核对的请自己写到{one.form}的“核对”下面"
        )
    doubt = "" if one.sure else "，请看是不是这个意思"
    return f"{one.form}“{one.rule}”（{one.why}{doubt}）"


def _line(one: BetweenRule) -> str:
    return (
        f"#   - {one.rule}    # {one.why}\n" if one.rule else f"#   （{one.why}，看不出是哪两栏）\n"
    )


def _numbers(stems: Sequence[str]) -> dict[str, int]:
    """The number of each form: by its file's name, else the next that is free."""
    said = {stem: int(m[1]) for stem in stems if (m := _NUMBERED.search(stem))}
    found: dict[str, int] = {}
    for stem in dict.fromkeys(stems):
        taken = {*found.values(), *said.values()}
        number = said.get(stem)
        if number is None or number in found.values():
            number = next(n for n in range(1, len(stems) + 100) if n not in taken)
        found[stem] = number
    return found


def texts_of(one: Learned) -> tuple[tuple[str, str], ...]:
    """The texts of a form that name another one, each with its place."""
    cells = (cell for grid in one.document.grids for cell in grid.cells)
    return tuple((cell.place, cell.text) for cell in cells if "附件" in cell.text)


def far_formulas(file: Path) -> tuple[FarFormula, ...]:
    """The formulas of a workbook that look into another file, whose name without suffix stands for
    the form."""
    if file.suffix.lower() != ".xlsx":
        return ()
    with refusals(f"打开文件 {file.name} "):
        data = file.read_bytes()
    try:
        found = far_references(data)
    except UNEXPECTED:  # it was learned all the same
        return ()
    return tuple(FarFormula(one.place, one.how, one.book, one.cells) for one in found)


def _named(formulas: Sequence[FarFormula], numbers: Mapping[str, int]) -> tuple[FarFormula, ...]:
    """Those that look into one of these forms, which are named by their numbers."""
    names = {stem: f"附件{number}" for stem, number in numbers.items()}
    return tuple(replace(one, form=names[one.form]) for one in formulas if one.form in names)
