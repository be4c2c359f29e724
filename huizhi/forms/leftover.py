"""Leftover: what was written into a cell besides what was taken of it and what the form prints.

    二、您的年龄是（ 　 ）  A.30岁以下  √B.31—45岁      the answer is empty, the √ is left over

Everything a person wrote is either within an answer or told: cells that no answer came of are told
as a whole (`alignment`), those of which some was taken are looked at here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from huizhi.content import Cell
from huizhi.forms.laid_grid import LaidGrid, Located
from huizhi.forms.landmark import bare
from huizhi.forms.wording import label_part, without_hint

_SHORT = 4  # letters; what is shorter is told with all that stands around it
_LIKE = 0.5  # the share of a printed text that must be there for it to be that text


def leftovers(laid: LaidGrid, located: Iterable[Located]) -> Iterator[Cell]:
    """The cells of labels and single answers with words that are neither taken nor printed."""
    taken: dict[tuple[int, int], list[str]] = {place: [] for place in laid.label_cells}
    for found in located:
        taken.setdefault((found.cell.row, found.cell.column), []).append(found.cell.text)
    told = " ".join(finding.expected + finding.found for finding in laid.findings)
    for place in sorted(taken):
        cell = laid.grid.at(*place)
        if cell is None or (cell.row, cell.column) != place or cell.text.strip() in told:
            continue
        words = _left(laid, cell, taken[place])
        if words:
            yield cell if len(words) < _SHORT else replace(cell, text=words)


def _left(laid: LaidGrid, cell: Cell, answers: Sequence[str]) -> str:
    """The words of a cell, after `bare`, without its answers and without what the form prints."""
    rest = bare(cell.text)
    for answer in sorted(map(bare, answers), key=len, reverse=True):
        rest = rest.replace(answer, "", 1) if answer in rest else _without(rest, answer)
    if not rest or rest in laid.pattern.landmarks or _is_called(laid, cell, rest):
        return ""
    printed = [one for one in laid.pattern.landmarks if _shares(one, rest)]
    if any(_is_within(rest, one) for one in printed):
        return ""
    best = max(printed, key=lambda one: _matched(one, rest), default="")
    if not best or _matched(best, rest) < _LIKE * len(best):
        return "" if not answers else _without_labels(laid, rest)
    steps = SequenceMatcher(None, best, rest, False).get_opcodes()
    return "".join(
        rest[start:end] for what, _, _, start, end in steps if what != "delete" and what != "equal"
    )


def _is_called(laid: LaidGrid, cell: Cell, rest: str) -> bool:
    """Whether what is left is another name of a label, or one with a hint; not where the form
    prints a bracket to write in: 其他（　　）."""
    if rest in laid.known_labels:
        return True
    names = {bare(without_hint(text)) for text in (cell.text, label_part(cell.text))}
    is_room = not names.isdisjoint(laid.pattern.brackets)
    return not is_room and not names.isdisjoint(laid.known_labels)


def _without(text: str, answer: str) -> str:
    """The text without the letters of an answer of which the line within it was taken away."""
    steps = SequenceMatcher(None, text, answer, False).get_opcodes()
    return "".join(text[start:end] for what, start, end, *_ in steps if what != "equal")


def _without_labels(laid: LaidGrid, rest: str) -> str:
    label = max((one for one in laid.known_labels if rest.startswith(one)), key=len, default="")
    return rest[len(label) :]


def _shares(printed: str, rest: str) -> bool:
    return len(printed) > 1 and (printed[:2] in rest or printed[-2:] in rest or rest in printed)


def _matched(printed: str, rest: str) -> int:
    blocks = SequenceMatcher(None, printed, rest, False).get_matching_blocks()
    return sum(block.size for block in blocks)


def _is_within(rest: str, printed: str) -> bool:
    """Whether the letters stand in the printed text in their order, some of it gone."""
    left = iter(printed)
    return all(letter in left for letter in rest)
