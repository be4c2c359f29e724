"""Loop references: whether what a reference to looped rows means is one thing only.

A reference means the rows of its own round in every loop that its formula is in too, and all that
came of its rows elsewhere. A "$" before a row says that the row stays put while the innermost loop
around the formula goes round: all rounds of that loop are meant (`row_map.RowMap.span`). What the
rendered range would hold besides those rows has to be empty, for it would be counted as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from huizhi.formats.excel.formula import Reference
from huizhi.formats.excel.row_blocks import Block, BlockError, RowBlocks
from huizhi.formats.sheets import column_number

_ALL_ROWS = "请引用循环里的全部行"
_RUNNING = (
    "累计请从循环的这一行写起，如 SUM(B$4:B4)（B4 是这一格所在的行）；序号请写标记 {{ loop.index }}"
)
_NEVER = "引用的行和公式隔着 {%tr else %}，两行不会同时出现"


def check_reference(reference: Reference, blocks: RowBlocks, row: int | None) -> None:
    """Raises: BlockError when the reference would be ambiguous after rendering.

    blocks: of the sheet it points at; row: where the formula stands, None in another sheet.
    """
    _LoopReference(reference, blocks, row).check()


def check_printed(first: int, last: int, blocks: RowBlocks) -> None:
    """Raises: BlockError when all these rows are of marks, so that nothing is left of them."""
    if last - first < len(blocks.controls) and blocks.controls >= set(range(first, last + 1)):
        raise BlockError(first, "引用的行都是 {%tr %} 标记，生成后就没有了", _RUNNING)


def check_growing(
    rows: tuple[int, int], fixed: tuple[bool, bool], loop: Block, blocks: RowBlocks
) -> None:
    """Raises: BlockError when a range with "$" at one end, which people drag so that it grows, ends
    right beside the loop around its formula: it would be the same in all rounds."""
    if fixed[0] == fixed[1] or any(loop.holds(row) for row in rows):
        return
    last = fixed[0]  # which end has no "$"
    moving, edge = rows[last], loop.first if last else loop.last
    between = range(moving + 1, edge) if last else range(edge + 1, moving)
    near = moving <= edge if last else moving >= edge
    if near and all(row in blocks.controls for row in between):
        what = "只有一头写“$”的区域到循环旁边为止，各轮都一样，不会逐行变长"
        raise BlockError(rows[0], what, _RUNNING)


def check_other_loop(reference: Reference, own: RowBlocks, row: int, other: RowBlocks) -> None:
    """Raises: BlockError when a formula in a loop means its rounds so far by rows of another
    sheet's loop. own: of the formula's sheet, where it stands in this row."""
    first, last = reference.rows
    if reference.last is None or reference.fixed[0] == reference.fixed[1]:
        return
    if any(one.loops for one in own.around(row)) and any(
        one.loops and (one.holds(first) or one.holds(last)) for one in other.blocks
    ):
        what = "只有一头写“$”的区域在另一张工作表的循环里，各轮都是全部行，不会逐行变长"
        raise BlockError(first, what, "指全部行请两头都写“$”；累计请在那张工作表里算好再引用")


@dataclass(frozen=True)
class _LoopReference:
    reference: Reference
    blocks: RowBlocks
    row: int | None

    def check(self) -> None:
        first, last = self.reference.rows
        single = self.reference.last is None
        if single and first in self.blocks.controls:
            raise BlockError(first, "引用的行是 {%tr %} 标记，生成后就没有了")
        check_printed(first, last, self.blocks)
        own = self._own_loop()
        for block in self.blocks.blocks:
            if self.row is not None and block.holds(self.row):
                if single and block.holds(first) and block.branch(first) != block.branch(self.row):
                    raise BlockError(first, _NEVER, "请引用同一段里的行，或写成区域")
                if block.loops:
                    self._check_rounds(block, innermost=block == own)
                if block == own:
                    check_growing(self.reference.rows, self.reference.fixed, block, self.blocks)
                continue
            if single and block.holds(first):
                raise BlockError(
                    first,
                    "只引用了循环或条件里的一行，生成后可能有许多行或没有",
                    "请写成区域，如 SUM(B5:B5)",
                )
            if block.loops and first < block.last and last > block.first:
                self._check_rest(block)

    def _own_loop(self) -> Block | None:
        """The innermost loop around the formula."""
        around = self.blocks.around(self.row) if self.row is not None else ()
        return max((one for one in around if one.loops), key=lambda one: one.first, default=None)

    def _check_rounds(self, loop: Block, *, innermost: bool) -> None:
        """Raises: BlockError when several rounds of a loop around the formula are meant, and what
        lies between them as well; or when it is not sure that they are meant."""
        inside = [loop.holds(row) for row in self.reference.rows]
        fixed = zip(inside, self.reference.fixed, strict=True)
        starred = innermost and any(i and f for i, f in fixed)
        if starred and self.reference.last is None:
            self._refuse_single()
        if starred or inside[0] != inside[1]:
            self._check_rest(loop)
        if starred:
            self._check_outer(loop)

    def _refuse_single(self) -> None:
        one = self.reference
        raise BlockError(
            one.first.row,
            "循环行里行号前的“$”指循环的各轮，可是这里只写了一格",
            f"指本轮请写成 {one.first.column}{one.first.row + 1}，"
            f"指各轮请写成区域 {one.text}:{one.first.at(one.first.row)}",
        )

    def _check_rest(self, loop: Block) -> None:
        """Raises: BlockError when other rows of the loop would get into the range."""
        first, last = self.reference.rows
        between = [row for row in self._filled_rows(loop) if not first <= row <= last]
        if not between:
            return
        what = "引用的区域只有循环里的一部分行"
        if not self._sums_up(loop):
            raise BlockError(first, what, _ALL_ROWS)
        where = self._written(loop, fixed=self.row is not None and loop.holds(self.row))
        raise BlockError(
            first,
            f"{what}，各轮的这些行中间还夹着第{between[0] + 1}行",
            f"{_ALL_ROWS}（连标记行写成 {where}）；有小计又有总计的，两处都用 SUBTOTAL(9,…)，"
            f"总计写成 SUBTOTAL(9,{where})：SUBTOTAL 不把别的 SUBTOTAL 再加一遍，"
            "SUM 会把小计和明细重复相加",
        )

    def _check_outer(self, loop: Block) -> None:
        """Raises: BlockError when "$" may as well mean the rounds of the loop further out: nothing
        else stands in these columns there that would tell one group from the next."""
        outer = [
            one
            for one in self.blocks.blocks
            if one.loops and one.first < loop.first and one.last > loop.last
        ]
        around = max(outer, key=lambda one: one.first, default=None)
        if around is None:
            return
        first, last = self.reference.rows
        if any(not first <= row <= last for row in self._filled_rows(around)):
            return
        raise BlockError(
            first,
            "循环套着循环，看不出“$”指本组的各行还是所有组的各行",
            f"指本组请连里层的标记行写成 {self._written(loop, fixed=False)}，"
            f"指所有组请连外层的标记行写成 {self._written(around, fixed=True)}",
        )

    def _filled_rows(self, block: Block) -> Iterator[int]:
        """The printed rows of a block that have something in the columns of the reference, in the
        branches that it touches."""
        branches = range(*(block.branch(row) + n for n, row in enumerate(self.reference.rows)))
        left, right = self.reference.columns
        ends = sorted((column_number(left), column_number(right))) if left and right else None
        for row in range(block.first + 1, block.last):
            filled = self.blocks.filled.get(row, frozenset())
            if block.branch(row) not in branches or row in self.blocks.controls:
                continue
            if any(ends is None or ends[0] <= column <= ends[1] for column in filled):
                yield row

    def _sums_up(self, loop: Block) -> bool:
        """Whether the loop has groups: another loop in it."""
        loops = (one for one in self.blocks.blocks if one.loops)
        return any(loop.first < one.first and one.last < loop.last for one in loops)

    def _written(self, loop: Block, *, fixed: bool) -> str:
        """The reference's columns over all rows of the loop, its marks included."""
        dollar = "$" if fixed else ""
        left, right = self.reference.first, self.reference.last or self.reference.first
        return (
            f"{self.reference.prefix}{left.column}{dollar}{loop.first + 1}"
            f":{right.column}{dollar}{loop.last + 1}"
        )
