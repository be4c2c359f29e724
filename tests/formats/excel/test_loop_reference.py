"""References in repeated rows: random sheets and references against a small model of what is meant.

The model knows no rows of the sheet, only rounds: a corner of a reference that is in a loop with
its formula bounds the rounds that are meant by the formula's own, but for a corner with "$" in the
innermost of these loops. What Excel would count has to be exactly that, or it is refused.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest

from huizhi.formats.excel.formula import Reference, parse_reference
from huizhi.formats.excel.loop_reference import check_reference
from huizhi.formats.excel.moved import cell_reference
from huizhi.formats.excel.row_blocks import BlockError, RowBlocks, find_blocks
from huizhi.formats.excel.row_map import Origin, RowMap
from tests.formats.rendering import SHEET, book, fill, loop_rows, opened, refusal

CASES = 1500
Loops = dict[int, int]  # last row by first, both of marks


def _random_words(chance: random.Random, depth: int = 0) -> Iterator[str]:
    """Rows as they stand in a loop: printed ones (""), and marks of a loop or a condition."""
    for _ in range(chance.randint(1, 3)):
        kind = chance.choice(["", "", "for", "if"]) if depth < 3 else ""
        yield kind
        if kind:
            yield from _random_words(chance, depth + 1)
            if chance.random() < 0.4:
                yield "else"
                yield from _random_words(chance, depth + 2)
            yield f"end{kind}"


def _random_blocks(chance: random.Random) -> tuple[RowBlocks, list[str]]:
    """A sheet with a loop, often with others and conditions in it, and perhaps one more below."""
    words: list[str] = [""] * chance.randint(1, 2)
    for _ in range(chance.randint(1, 2)):
        words += ["for", *_random_words(chance, 1), "endfor", *[""] * chance.randint(0, 1)]
    words.append("")
    controls = [(row, word) for row, word in enumerate(words) if word]
    blocks = find_blocks(controls, len(words))
    filled = {row: frozenset({1} if chance.random() < 0.7 else {0}) for row in range(len(words))}
    return replace(blocks, filled=filled), words


def _random_rows(blocks: RowBlocks, words: Sequence[str], chance: random.Random) -> RowMap:
    """A rendering in which loops go round up to three times or not at all."""
    ends = {block.first: block.last for block in blocks.blocks}
    serial = iter(range(10**6))

    def rows(row: int, end: int, around: tuple[tuple[int, int], ...]) -> Iterator[Origin]:
        while row < end:
            last = ends.get(row)
            if last is None:
                if row not in blocks.controls:
                    yield row, around
                row += 1
                continue
            otherwise = _else_of(row, last)
            rounds = chance.choice([0, 1, 1, 2, 3]) if row in blocks.loops else chance.randint(0, 1)
            for first, until in [(row, otherwise)] * rounds or [(otherwise, last)]:
                own = (*around, (row, next(serial))) if row in blocks.loops else around
                yield from rows(first + 1, until, own)
            row = last + 1

    def _else_of(first: int, last: int) -> int:
        inside = [r for r in range(first + 1, last) if words[r] == "else"]
        deeper = [(o, e) for o, e in ends.items() if first < o and e < last]
        return next((r for r in inside if not any(o < r < e for o, e in deeper)), last)

    return RowMap(tuple(rows(0, blocks.height, ())), blocks.height, blocks.loops)


def _random_reference(blocks: RowBlocks, chance: random.Random) -> Reference:
    rows = sorted(chance.choices(range(blocks.height), k=2))
    if chance.random() < 0.5:
        rows[1] = rows[0]
    first, last = (f"$B{chance.choice(['', '$'])}{row + 1}" for row in rows)
    found = parse_reference(first if chance.random() < 0.2 else f"{first}:{last}")
    assert found is not None
    return found


def _meant(reference: Reference, rows: RowMap, place: int) -> list[int]:
    """The rows of the sheet that a reference in this row means, by the model."""
    _, own = rows.rows[place]
    innermost = own[-1][0] if own else None
    corners = list(zip(reference.rows, reference.fixed, strict=True))

    def bound(corner: tuple[int, bool], loop: int) -> bool:
        row, fixed = corner
        return loop < row < rows.loops[loop] and not (fixed and loop == innermost)

    def is_meant(origin: int, around: dict[int, int]) -> bool:
        if not corners[0][0] <= origin <= corners[1][0]:
            return False
        both = [(loop, around[loop], number) for loop, number in own if loop in around]
        low = all(theirs >= mine for loop, theirs, mine in both if bound(corners[0], loop))
        return low and all(theirs <= mine for loop, theirs, mine in both if bound(corners[1], loop))

    return [n for n, (origin, around) in enumerate(rows.rows) if is_meant(origin, dict(around))]


def test_what_is_counted_is_what_is_meant_or_it_is_refused() -> None:
    chance = random.Random(19)
    accepted = starred = 0
    for _ in range(CASES):
        blocks, words = _random_blocks(chance)
        rows, reference = _random_rows(blocks, words, chance), _random_reference(blocks, chance)
        printed = [row for row in range(blocks.height) if row not in blocks.controls]
        formula = chance.choice(printed)
        try:
            check_reference(reference, blocks, formula)
        except BlockError:
            continue
        accepted += 1
        starred += any(reference.fixed) and bool(list(blocks.around(formula)))
        for place in rows.rows_from(formula):
            written = parse_reference(cell_reference(reference, {"表": rows}, "表", place))
            assert written is not None
            top, bottom = written.rows
            counted = [
                n for n in range(top, bottom + 1) if n < rows.length and _fills(blocks, rows, n)
            ]
            meant = [n for n in _meant(reference, rows, place) if _fills(blocks, rows, n)]
            assert counted == meant, (
                f"{reference.text} in row {formula + 1}, loops {blocks.loops}: {rows.rows}"
            )
            assert written.fixed == reference.fixed
    assert accepted > CASES / 4
    assert starred > CASES / 20


def _fills(blocks: RowBlocks, rows: RowMap, row: int) -> bool:
    """Whether something stands in column B of this row."""
    return 1 in blocks.filled[rows.rows[row][0]]


BLOCK = """
    名                     | 数          | 式
    {%tr for 组 in 组们 %} |             |
    组                     | {{ 组.数 }} |
    {%tr for 行 in 组.行 %}|             |
    {{ 行.名 }}            | {{ 行.数 }} | 甲式
    {%tr endfor %}         |             |
    小计                   | =SUM(B5:B5) | 乙式
    {%tr endfor %}         |             |
    总计                   | 1           | 丙式
"""


def _sheet(inner: str = "", outer: str = "", below: str = "") -> str:
    return BLOCK.replace("甲式", inner).replace("乙式", outer).replace("丙式", below)


@pytest.mark.parametrize(
    ("drawing", "place", "words"),
    [
        (_sheet("=B5-$B$5"), "C5", ("“$”指循环的各轮，可是这里只写了一格", "$B5", "$B$5:$B$5")),
        (_sheet(outer="=B7/SUM($B$7:$B$7)"), "C7", ("夹着第3行", "SUBTOTAL(9,$B$2:$B$8)")),
        (_sheet(below="=SUM(B7:B7)"), "C9", ("夹着第3行", "SUBTOTAL(9,B2:B8)", "重复相加")),
        (_sheet("=RANK(A5,$C$5:$C$5)"), "C5", ("本组", "$C4:$C6", "$C$2:$C$8")),
    ],
)  # fmt: skip
def test_what_may_mean_two_things_is_refused_with_both_ways_to_write_it(
    drawing: str, place: str, words: tuple[str, ...]
) -> None:
    message = refusal(drawing)
    assert message.startswith(f"templates/t.xlsx {SHEET}!{place}：")
    assert [word for word in words if word not in message] == []


def test_the_dollar_of_a_group_means_its_own_rows() -> None:
    data = fill(
        book(_sheet("=B5/SUM($B$5:$B$5)", "=B7/SUM(B3:B7)", "=SUBTOTAL(9,B$2:B$8)")),
        组们=[
            {"数": 1, "行": loop_rows("甲", "乙")},
            {"数": 2, "行": loop_rows("丙")},
        ],
    )
    found = [row[2].value for row in opened(data)[SHEET].iter_rows()]
    assert found == [
        "式",
        None,
        "=B3/SUM($B$3:$B$4)",
        "=B4/SUM($B$3:$B$4)",
        "=B5/SUM(B2:B5)",
        None,
        "=B7/SUM($B$7:$B$7)",
        "=B8/SUM(B6:B8)",
        "=SUBTOTAL(9,B$2:B$8)",
    ]


CHOICE = """
    名                        | 数          | 式
    {%tr for 行 in 行们 %}    |             |
    {%tr if 行.数 > 1 %}      |             |
    多                        | {{ 行.数 }} | 甲式
    {%tr else %}              |             |
    少                        | {{ 行.数 }} |
    {%tr endif %}             |             |
    {%tr endfor %}            |             |
    合计                      | =SUM(B2:B8) | =SUM(B$3:B$7)
"""


@pytest.mark.parametrize("numbers", [(1, 2, 3), (3, 2, 1), (1, 1)])
def test_a_range_over_a_loop_means_all_rows_that_came_out(numbers: tuple[int, ...]) -> None:
    last = len(numbers) + 1
    rounds = [{"名": "", "数": number} for number in numbers]
    foot = list(opened(fill(book(CHOICE), 行们=rounds))[SHEET].iter_rows())[-1]
    assert [cell.value for cell in foot[1:]] == [f"=SUM(B2:B{last})", f"=SUM(B$2:B${last})"]


def test_a_row_of_the_other_branch_is_refused() -> None:
    message = refusal(CHOICE.replace("甲式", "=B6*2"))
    assert "C4" in message
    assert "{%tr else %}" in message


RUNNING = """
    名                     | 数          | 累
    {%tr for 行 in 行们 %} |             |
    {{ 行.名 }}            | {{ 行.数 }} | =FORMULA
    {%tr endfor %}         |             |
    合计                   | =SUM(B3:B3) |
"""


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("MAX($C$2:C2)+1", "都是 {%tr %} 标记"),
        ("SUM(B4:B4)", "都是 {%tr %} 标记"),
        ("SUM(B$1:B2)", "只有一头写“$”"),
        ("SUM(B$1:B1)", "只有一头写“$”"),
        ("SUM(B4:B$9)", "只有一头写“$”"),
        ("SUM(乙!$B$3:B3)", "另一张工作表的循环"),
        ("SUM(B3:乙!B3)", "跨工作表"),
    ],
)
def test_ranges_that_would_not_grow_are_refused(formula: str, says: str) -> None:
    assert says in refusal(
        book(RUNNING.replace("FORMULA", formula), RUNNING.replace("=FORMULA", ""))
    )


@pytest.mark.parametrize("formula", ["SUM(B$1:B$2)", "SUM(乙!$B$3:$B$3)", "SUM(B$9:B12)"])
def test_ranges_that_need_not_grow_are_taken(formula: str) -> None:
    fill(
        book(RUNNING.replace("FORMULA", formula), RUNNING.replace("=FORMULA", "")), 行们=loop_rows()
    )


def test_a_sheet_named_at_both_ends_of_a_range_is_one_sheet() -> None:
    drawing = RUNNING.replace("FORMULA", "SUM(表!$B$3:表!B3)").replace("B3:B3", "表!B3:表!B3")
    sheet = opened(fill(drawing, 行们=loop_rows("甲", "乙")))[SHEET]
    assert [sheet["C3"].value, sheet["B4"].value] == ["=SUM(表!$B$2:B3)", "=SUM(表!B2:B3)"]
