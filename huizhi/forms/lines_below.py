"""Lines below: what somebody wrote under a label that asks for words, in lines that the form leaves
empty there. 六、您的建议：        六、您的建议：多办讲座，
                            → 多办讲座，
                              也办球赛。              也办球赛。
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from difflib import SequenceMatcher

from huizhi.content import Cell, Grid
from huizhi.forms.fields import has_tick_signs, with_marks
from huizhi.forms.form import Form
from huizhi.forms.laid_grid import BY_SENTENCE, Located
from huizhi.forms.landmark import bare
from huizhi.forms.prose import is_paragraph

_ASKS_FOR_WORDS = re.compile(
    "意见|建议|情况|说明|内容|事迹|措施|总结|小结|简介|概况|理由|原因|经过|需求|问题|诉求|打算|计划|"
    "体会|感想|备注|简述|简历|经历|要求|做法|成效|"
    "记录|履历|荣誉|奖惩"
)
_FEW, _LIKE = 2, 0.6  # letters of a printed text, and the share of them that makes a line one
_LABELLED = re.compile(r"\s*[^\s：:。，；]{1,12}[：:]")


def lines_below(
    grid: Grid, located: Iterable[Located], unread: Sequence[Cell], printed: Collection[str]
) -> Mapping[str, tuple[Cell, ...]]:
    """The unread lines of text right under each answer that stands behind its label in one, by its
    field; lines that are empty do not part them, a label does, and what is like something that the
    form prints. printed: its texts, after `bare`."""
    free = {(cell.row, cell.column) for cell in unread if not _is_like_print(cell.text, printed)}
    alone = (one for one in located if one.how != BY_SENTENCE)
    found = ((one.field, tuple(_under(grid, one.cell, free))) for one in alone)
    return {field: lines for field, lines in found if lines}


def with_lines_below(
    form: Form,
    located: Mapping[str, Located],
    below: Mapping[str, tuple[Cell, ...]],
) -> tuple[dict[str, Located], Set[Cell]]:
    """The answers with the lines under those that ask for words, and the lines that were taken."""
    taken: set[Cell] = set()
    full = dict(located)
    for asked in form.fields:
        lines = below.get(asked.id, ())
        if lines and asked.kind.is_free_text and _ASKS_FOR_WORDS.search(asked.label):
            cell = located[asked.id].cell
            text = "\n".join(one.text.strip() for one in (cell, *lines) if bare(one.text))
            place = cell if bare(cell.text) else lines[0]
            full[asked.id] = replace(
                located[asked.id], cell=replace(place, text=text, value=text, shown="")
            )
            taken.update(lines)
    return full, taken


def _is_like_print(text: str, printed: Collection[str]) -> bool:
    """Whether a line holds ticks or boxes, or most of the letters of something printed."""
    plain = bare(text)
    if has_tick_signs(with_marks(text)):
        return True
    return any(len(one) > _FEW and _matched(one, plain) >= _LIKE * len(one) for one in printed)


def _matched(printed: str, text: str) -> int:
    blocks = SequenceMatcher(None, printed, text, False).get_matching_blocks()
    return sum(block.size for block in blocks)


def _under(grid: Grid, cell: Cell, free: Set[tuple[int, int]]) -> Iterator[Cell]:
    if not is_paragraph(cell):
        return
    row = cell.bottom
    while (line := grid.at(row, 0)) is not None and is_paragraph(line):
        if bare(line.text) and ((line.row, line.column) not in free or _LABELLED.match(line.text)):
            return
        if bare(line.text):
            yield line
        row = line.bottom
