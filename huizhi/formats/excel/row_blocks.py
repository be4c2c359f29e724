"""Row blocks: rows of a template sheet that a `{%tr for %}` repeats or a `{%tr if %}` leaves out.

They are known when the template is loaded, and so is what cannot go well: a merged area that
sticks out of a loop (formulas: `loop_reference`).
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from huizhi.formats.excel.row_map import Origin, Round, RowMap
from huizhi.formats.excel.row_signs import Signs
from huizhi.formats.jinja import straighten_quotes, word_slip

_FROM_ABOVE = (
    "各轮合成一格的，请在这一格写 {% vm %}，只合并循环里的行；连循环外面的行一起合并的，"
    "请从循环的标记以上开始合并"
)


class BlockError(Exception):
    """Rows that cannot be rendered; row: from 0; the message is Chinese, the remedy apart."""

    def __init__(self, row: int, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.row, self.what, self.remedy = row, what, remedy


@dataclass(frozen=True, slots=True)
class Block:
    """Template rows from one with `{%tr for %}` or `{%tr if %}` to the one with its end, from 0;
    others: the rows of its `else` and `elif`."""

    loops: bool
    first: int
    last: int
    others: tuple[int, ...] = ()

    def holds(self, row: int) -> bool:
        return self.first < row < self.last

    def branch(self, row: int) -> int:
        """Which of its branches a row is in: of two branches only one is printed at a time."""
        return bisect_left(self.others, row)


@dataclass(frozen=True)
class RowBlocks:
    """The blocks of one sheet. controls: all rows with a `{%tr %}` mark, which vanish; height:
    number of rows of the template; filled: the columns in which something stands, by row."""

    blocks: tuple[Block, ...] = ()
    controls: frozenset[int] = frozenset()
    height: int = 0
    repeated_in: dict[int, int] = field(default_factory=dict)  # row → its innermost loop's first
    filled: Mapping[int, frozenset[int]] = field(default_factory=dict)

    @property
    def loops(self) -> dict[int, int]:
        """The last row of each loop by its first."""
        return {block.first: block.last for block in self.blocks if block.loops}

    @property
    def lone(self) -> frozenset[int]:
        """The rows with a mark that belongs to no block, as of a sheet for each record."""
        ends = {row for one in self.blocks for row in (one.first, one.last, *one.others)}
        return self.controls - ends

    @property
    def first(self) -> int | None:
        """The first row that may move, None when none does."""
        return min(self.controls, default=None)

    def around(self, row: int) -> Iterator[Block]:
        """The blocks that this row is in."""
        return (block for block in self.blocks if block.holds(row))

    def check_merge(self, first: int, last: int) -> None:
        """Raises: BlockError when an area over these rows is partly in a loop."""
        if all(row in self.controls for row in range(first, min(last, self.height) + 1)):
            return  # it vanishes with its rows
        for block in self.blocks:
            inside = block.holds(first) and block.holds(last)
            around = first <= block.first and block.last <= last
            apart = last < block.first or first > block.last
            if block.loops and not (inside or around or apart or self._whole(block, first, last)):
                raise BlockError(
                    first, "合并单元格只有一部分在循环里", "请整个放进循环，或放到循环外"
                )
            beyond = range(block.last + 1, last + 1) if block.loops and block.holds(first) else ()
            if any(row not in self.controls for row in beyond):
                raise BlockError(first, "合并单元格从循环的行开始，一直到循环外面", _FROM_ABOVE)

    def check_thin_merge(self, first: int, last: int) -> None:
        """Raises: BlockError when of an area that is one cell wide a loop leaves one cell."""
        for block in self.blocks:
            printed = [row for row in range(first, last + 1) if row not in self.controls]
            if block.loops and block.holds(first) and last >= block.last and len(printed) == 1:
                raise BlockError(first, "合并单元格一直到循环的标记为止", _FROM_ABOVE)

    def check_merged_down(self, first: int, last: int) -> None:
        """Raises: BlockError when `{% vm %}` in these rows cannot merge over a loop's rounds."""
        loop = self.repeated_in.get(first)
        if loop is None:
            raise BlockError(
                first, "{% vm %} 不在循环里", "它只能写在 {%tr for %} 和 {%tr endfor %} 之间"
            )
        printed = self._printed(loop, self.loops[loop])
        if printed != list(range(first, last + 1)):
            raise BlockError(
                first,
                "{% vm %} 所在的循环每次有好几行，这一格却只占其中一部分",
                "请先把这一格合并到和循环里的行一样高",
            )

    def trial(self) -> RowMap:
        """Where the rows go in a rendering in which each loop goes round twice."""
        serial = itertools.count(1)

        def rows(first: int, last: int, around: tuple[Round, ...]) -> Iterator[Origin]:
            while first <= last:
                block = next((one for one in self.blocks if one.first == first), None)
                if block is None:
                    if first not in self.controls:
                        yield first, around
                    first += 1
                    continue
                for _ in range(2 if block.loops else 1):
                    own = (*around, (block.first, next(serial))) if block.loops else around
                    yield from rows(block.first + 1, block.last - 1, own)
                first = block.last + 1

        return RowMap(tuple(rows(0, self.height - 1, ())), self.height, self.loops)

    def _whole(self, block: Block, first: int, last: int) -> bool:
        """Whether these rows hold all that the block prints."""
        printed = self._printed(block.first, block.last)
        return not printed or (first <= printed[0] and printed[-1] <= last)

    def _printed(self, first: int, last: int) -> list[int]:
        return [row for row in range(first + 1, last) if row not in self.controls]


def find_blocks(controls: Sequence[tuple[int, str]], height: int) -> RowBlocks:
    """The blocks that these statements make; controls: (row, statement) from the top down.

    Raises: BlockError when a block is not closed, or closed without being open.
    """
    blocks: list[Block] = []
    still_open: list[tuple[str, int, list[int]]] = []
    repeated: dict[int, int] = {}
    for row, statement in controls:
        word = _word(statement)
        if word in {"for", "if"}:
            still_open.append((word, row, []))
        elif word in {"else", "elif", "endfor", "endif"}:
            _check_open(still_open, word, row)
            if word.startswith("end"):
                opened, first, others = still_open.pop()
                blocks.append(Block(opened == "for", first, row, tuple(others)))
            else:
                still_open[-1][2].append(row)
        elif word != "set":
            slip = word_slip(word)
            what, remedy = slip or (f"不认识 {{%tr {word} %}}", "可以用 for、if、elif、else、set")
            raise BlockError(row, what, remedy)
    for word, row, _ in still_open:
        raise BlockError(row, f"有 {{%tr {word} %}}，没有对应的 {{%tr end{word} %}}")
    for block in sorted(blocks, key=lambda b: b.first):  # inner loops come later and win
        if block.loops:
            last = next(iter(block.others), block.last)
            repeated |= dict.fromkeys(range(block.first + 1, last), block.first)
    return RowBlocks(tuple(blocks), frozenset(row for row, _ in controls), height, repeated)


def control_source(statement: str, row: int, blocks: RowBlocks, signs: Signs) -> str:
    """The Jinja2 statement of a control row, with the signs of the loop's rounds around it."""
    word = _word(statement)
    source = f"{{% {straighten_quotes(statement)} %}}"
    if word == "for":
        return source + signs.begin(row)
    closing = next((b for b in blocks.blocks if b.loops and b.last == row), None)
    if closing:
        return signs.end() + source
    around = max(blocks.around(row), key=lambda b: b.first, default=None)
    if word == "else" and around and around.loops:
        return signs.end() + source + signs.begin(around.first)
    return source


def _word(statement: str) -> str:
    return statement.split(None, 1)[0] if statement.strip() else ""


def _check_open(still_open: Sequence[tuple[str, int, list[int]]], word: str, row: int) -> None:
    fitting = {"else": {"for", "if"}, "elif": {"if"}, "endfor": {"for"}, "endif": {"if"}}[word]
    if not still_open or still_open[-1][0] not in fitting:
        raise BlockError(
            row, f"{{%tr {word} %}} 没有对应的开头", "请检查循环和条件的开头、结尾是否成对"
        )
