"""Column kinds: what the columns of a table without marks ask for, by more than their own labels.

A heading over several columns says its unit of each of them; what is printed in the rows, room for
a day or an example, says more than a label; 已整改 beside the number of what there is to mend is a
number too. A kind that would refuse right answers is worse than free text, so all else is that.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from huizhi.content import Cell, Grid, column_letters
from huizhi.forms import bare, printed_unit, without_hint
from huizhi.forms.blank.boxes import is_tick_place
from huizhi.forms.blank.gap import Gap, boxes_alone, counted_kind, either_of, is_only_room
from huizhi.forms.blank.guess import Guess, guess_kind, may_be_several, says_how
from huizhi.forms.blank.money_units import money_above
from huizhi.forms.blank.table_finder import FoundTable, is_total, without_example_word
from huizhi.forms.fields import (
    Checkbox,
    Choice,
    Choices,
    Date,
    Integer,
    Measurement,
    Money,
    PartialDate,
    Text,
    YearMonth,
    asks_measure,
    written_day,
)

_UNIT = re.compile(r"[(（][^()（）]{1,4}[)）]\s*$")
# What stands under “整改情况（处）” besides numbers.
_NO_COUNT = re.compile(
    r"原因|措施|名称|姓名|场所|地点|位置|部位|[种类]别|类型|种类|方式|来源|责任|部门|单位|[时期]限|限期|"
    r"结果|进度|问题|清单|计划|要求|描述"
)
_UNIT_OF_ALL = re.compile(
    r"(?:^|[\s（(])(?:计量)?单位[：:]\s*((?P<times>[百千万亿]*)[^\s（()）]{1,3})"
    r"(?:[（(][^（）()]{1,6}[）)])?\s*[）)]?\s*$"
)
_NAMED_UNIT = re.compile(r"(单位|机构)(名称|全称)?")
_AMOUNT = re.compile(
    r"[数额款费]$|累计|[合总小]计|本[月年期]|上[月年期]|预算|决算|支出|收入|结余|[补津]贴$"
    r"|^第?[一二三四1-4]季度$|^[上下]半年$|^全年$"
)
_SINGLE_AMOUNT = re.compile("(?:[额款费]|结余|收入|支出|[合总小]计)$")
_COUNTS = re.compile(r"[户人次件个台份处项家批笔]数|人次|人口|数量|面积|[率龄]$")
_UNTIL = re.compile(r"[时期]限$|限期$")
_MONTH = re.compile(r"\s*(?:19|20)\d{2}\s*(?:年(?:\s*\d{1,2}\s*月)?|[./-]\s*\d{1,2})\s*")
_OF_HOUSEHOLDS = re.compile(
    r"(?:出生|死亡|迁[入出])(?:人员|人口)?$"
)  # in a list of households, too
_PLANNED = re.compile(
    r"(?:[应实现拟需缺待已未]|应该|实际|现有|尚需|尚缺)(?:储备|储存|存储|储|存|配备|配置|配|有|到|收|缴|发|免|种|建|装|报|检|查|改|投)|"
    r"差额|缺口|余额|结余|库存|增减"
)
_LONG = 8  # letters of a heading that says more than what is counted
_DONE = re.compile(r"(已|未|尚未|正在|待)([\u4e00-\u9fff]{2,4})")
# People counted by age, and what else is counted beside them; in a list of people the latter are
# something to tick.
_AGES = re.compile(
    r"\d{1,3}周?岁?[-—–~～至到]+\d{1,3}周?岁?|\d{1,3}周?岁(?:及?以[上下]|[+＋])|[男女]性?"
)
_COUNTED = re.compile(
    r"(?:户|参保|在[校册园]|就读|出生|死亡|迁[入出]|常住|流动|就业|失业|残疾|低保|五保|特困|党员|团员|"
    r"老年?人|儿童|学生|留守|独居|空巢|孤寡|脱贫|随班|特校|送教)(?:人员|人口)?$"
)

Guesses = Mapping[int, Guess]  # by the column of the heading


def with_summed(grid: Grid, found: FoundTable, guesses: Guesses, summed: Container[str]) -> Guesses:
    """The guesses with numbers where nothing else is known and the form's own formulas add up what
    stands there. summed: the places of these cells and of the formulas."""
    counted = counted_in(grid, found) or Measurement.kind
    return dict(guesses) | {
        c.column: Guess(counted)
        for c in found.columns()
        if not guesses[c.column].known
        and guesses[c.column].answers.is_free_text
        and not _NO_COUNT.search(c.text)
        and f"{grid.name}!{column_letters(c.column)}{found.room_row + 1}" in summed
    }


def counted_in(grid: Grid, found: FoundTable) -> str:
    """The kind of all its numbers that is said above the table, "" for none: 单位：人, 单位：元."""
    return _counted_above(grid, found.first_row)


def is_amount_alone(grid: Grid, row: int, label: str) -> bool:
    """Whether a label outside tables, of which nothing else is known, asks for an amount, as it
    stands below 单位：元."""
    is_amount = _SINGLE_AMOUNT.search(bare(label)) is not None and not guess_kind(label).known
    return is_amount and _is_in_money(grid, row)


def _counted_above(grid: Grid, below: int) -> str:
    above = (c for row in range(below) for c in grid.row(row))
    said = [one for c in above if (one := _UNIT_OF_ALL.search(c.text))]
    if not said:
        return ""
    unit, times = said[-1][1], said[-1]["times"]
    if unit.endswith("元"):
        return Money.kind
    kind = counted_kind(Gap(0, 0, ""), unit.removeprefix(times))
    return Measurement.kind if kind and times else kind  # of 万头 there are 1.25


def _is_in_money(grid: Grid, below: int) -> bool:
    """Whether amounts are counted in money by what stands above a row."""
    return _counted_above(grid, below) == Money.kind or bool(money_above(grid, below))


def _in_money(grid: Grid, found: FoundTable, guesses: Guesses) -> Iterator[tuple[int, Guess]]:
    """The columns of amounts under a table's own 单位：元, but for those that count something;
    under 单位：人、万元 only those that are called as amounts are."""
    if not _is_in_money(grid, found.first_row):
        return
    is_all = counted_in(grid, found) == Money.kind
    for heading in found.columns():
        guess, text = guesses[heading.column], heading.text
        is_number = is_all and guess.answers.is_added_up
        is_amount = is_number or (not guess.known and _AMOUNT.search(bare(text)))
        says_own = _UNIT.search(text) or _COUNTS.search(bare(without_hint(text)))
        if is_amount and not says_own:
            yield heading.column, Guess(Money.kind, known=True)


def _in_thousands(grid: Grid, found: FoundTable, guesses: Guesses) -> Iterator[tuple[int, Guess]]:
    """The columns of whole numbers under a table's own 单位：万头, which are none: 1.25."""
    if counted_in(grid, found) == Measurement.kind:
        whole = (c for c in found.columns() if guesses[c.column].kind == Integer.kind)
        yield from ((c.column, Guess(Measurement.kind, known=True)) for c in whole)


def _planned(found: FoundTable, guesses: Guesses) -> Iterator[tuple[int, Guess]]:
    """The columns that say how much there should be, is, or is short, of what another column
    counts: 应储备, 实有, 差额 beside 数量."""
    counted = [c for c in found.columns() if guesses[c.column].answers.is_added_up]
    for heading in found.columns() if counted else ():
        guess, text = guesses[heading.column], bare(without_hint(heading.text))
        is_open = (
            not guess.known and guess.answers.is_free_text and _may_count(found, heading, guess)
        )
        if is_open and _PLANNED.fullmatch(text):
            yield heading.column, Guess(Measurement.kind)


def kinds_of(grid: Grid, found: FoundTable) -> Guesses:
    """What each column asks for."""
    guesses = {one.column: _guess(grid, found, one) for one in found.heading}
    for column in _done(found, guesses):
        guesses[column] = Guess(Integer.kind)
    guesses |= {column: Guess(Integer.kind) for column in _counted(found, guesses)}
    guesses |= dict(_in_money(grid, found, guesses))
    guesses |= dict(_in_thousands(grid, found, guesses))
    guesses |= dict(_planned(found, guesses))
    guesses |= dict(_totals(found, guesses))
    return guesses | dict(_measured(grid, found, guesses))


def _measured(grid: Grid, found: FoundTable, guesses: Guesses) -> Iterator[tuple[int, Guess]]:
    """The columns of whole numbers, or that are numbered below their headings (甲 | 乙 | 1), whose
    rows print that some of them are measured, in a column of units or behind their names: 万元."""
    for heading in (c for c in found.heading if c.column in found.printed):
        cells = (grid.at(row, heading.column) for row in range(found.first_row, found.bottom))
        texts = [c.text.strip() for c in cells if c and bare(c.text)]
        if not asks_measure(bare(heading.text)):  # 损失金额（万元）
            texts = [unit for text in texts if (unit := printed_unit((text,)))]
        kinds = {counted_kind(Gap(0, 0, ""), text) for text in texts}
        if kinds - {Integer.kind, ""}:
            whole = (
                c.column
                for c in found.columns()
                if guesses[c.column].kind == Integer.kind
                or (not guesses[c.column].known and _is_numbered(grid, found, c))
            )
            yield from ((column, Guess(Measurement.kind, known=True)) for column in whole)


def _is_numbered(grid: Grid, found: FoundTable, heading: Cell) -> bool:
    """Whether the line below the headings numbers this column."""
    cell = grid.at(found.first_row - 1, heading.column)
    return cell is not None and re.fullmatch(r"\d{1,2}", bare(cell.text)) is not None


def _guess(grid: Grid, found: FoundTable, heading: Cell) -> Guess:
    over = found.over.get(heading.column, "")
    guess = guess_kind(f"{over}{heading.text}" if says_how(heading.text) else heading.text)
    if guess.answers.names_unit and _NAMED_UNIT.fullmatch(bare(without_hint(heading.text))):
        guess = Guess(Text.kind, known=True)  # whoever each row is about: any company, any school
    if not guess.known and over and not _NO_COUNT.search(heading.text):
        guess = _over_columns(over) or guess
    return _by_rows(grid, found, heading, guess)


def _over_columns(over: str) -> Guess | None:
    """What a heading over columns says of each: by its words, else by the unit behind them."""
    unit = _UNIT.search(over)
    said = (guess_kind(text) for text in (over, unit[0] if unit else over))
    return next((one for one in said if one.answers.stands_over_columns), None)


def _by_rows(grid: Grid, found: FoundTable, heading: Cell, guess: Guess) -> Guess:
    """The guess, where the rows say better whether a day is asked for."""
    first = found.room_under(grid, heading)
    if first is not None and _is_to_tick(first.text, guess):
        return Guess(Checkbox.kind, known=True)
    if first is not None and (boxes := boxes_alone(first.text)) is not None:
        several = boxes.several or may_be_several(heading.text, boxes.choices)
        return Guess(Choices.kind if several else Choice.kind, boxes.choices, known=True)
    if first is not None and (either := either_of(first.text)):
        return Guess(Choice.kind, either, known=True)
    is_open = not guess.known or guess.kind == PartialDate.kind
    if is_open and first is not None and "年" in first.text and is_only_room(first.text):
        return Guess(Date.kind if "日" in first.text else YearMonth.kind, known=True)
    shown = next((c for c in found.example if c.column == heading.column), None)
    if shown is None:
        return guess
    is_day = shown.day is not None or _writes_day(without_example_word(shown.text))
    if is_day and _UNTIL.search(bare(heading.text)):
        return Guess(Date.kind, known=True)
    if guess.kind == PartialDate.kind:
        by_example = guess if _writes_month(shown.text) else Guess(Text.kind)
        return Guess(Date.kind, known=True) if is_day else by_example
    return Guess(Text.kind) if guess.kind == Date.kind and not is_day else guess


def _is_to_tick(text: str, guess: Guess) -> bool:
    """Whether a cell is a place for a tick; brackets where the heading asks for no other."""
    return is_tick_place(text) and (bool(bare(text)) or not guess.known)


def _writes_month(text: str) -> bool:
    return _MONTH.fullmatch(without_example_word(text)) is not None


def _writes_day(text: str) -> bool:
    found = written_day(text)
    return found is not None and (found.year is not None or "月" in text)


def _done(found: FoundTable, guesses: Guesses) -> Iterator[int]:
    """The columns 已整改 and 未整改 that stand together right beside a number."""
    columns = [c.column for c in found.heading]
    said = {c.column: _DONE.fullmatch(bare(c.text)) for c in found.heading}
    for place, column in enumerate(columns):
        done = said[column]
        if done is None or guesses[column].known:
            continue
        same = [n for n, c in enumerate(columns) if (other := said[c]) and other[2] == done[2]]
        ends = (n for n in (same[0] - 1, same[-1] + 1) if 0 <= n < len(columns))
        beside = any(guesses[columns[n]].kind == Integer.kind for n in ends)
        if len(same) > 1 and same[-1] - same[0] == len(same) - 1 and beside and place in same:
            yield column


def _counted(found: FoundTable, guesses: Guesses) -> Iterator[int]:
    """The columns that count people or households and do not say so: 0—3岁, 男, 低保户, 在校."""
    columns = [c for c in found.columns() if c.column in guesses]
    said = {c.column: "".join(without_hint(c.text).split()) for c in columns}
    asked = [guesses[c.column].answers for c in columns]
    is_of_people = any(one.names_person or one.identifies_person or one.is_phone for one in asked)
    has_count = any(guesses[c.column].kind == Integer.kind for c in columns)
    free = [c for c in columns if _may_count(found, c, guesses[c.column])]
    ages = [c.column for c in free if _AGES.fullmatch(said[c.column])]
    is_aged = len(ages) > 1 and (has_count or not is_of_people)
    if is_aged:
        yield from ages
    if is_aged or (has_count and not is_of_people):
        words = _OF_HOUSEHOLDS if is_of_people else _COUNTED
        others = (c.column for c in free if c.column not in ages)
        yield from (one for one in others if words.search(said[one]) and len(said[one]) < _LONG)


def _may_count(found: FoundTable, heading: Cell, guess: Guess) -> bool:
    """Whether nothing says that a column asks for words: no kind, no example."""
    shown = next((c.text for c in found.example if c.column == heading.column), "")
    is_number = not bare(shown) or any(letter.isdigit() for letter in shown)
    is_open = not guess.known and guess.answers.is_free_text and is_number
    return is_open and not _NO_COUNT.search(heading.text)


def _totals(found: FoundTable, guesses: Guesses) -> Iterator[tuple[int, Guess]]:
    """The columns 合计 of columns that are of one kind, under the same heading or before it."""
    for place, heading in enumerate(found.heading):
        if not is_total(heading.text) or guesses[heading.column].known:
            continue
        over = found.over.get(heading.column, "")
        group = [c for c in found.heading if over and found.over.get(c.column) == over]
        others = [c for c in group or found.heading[max(0, place - 2) : place] if c != heading]
        kinds = {guesses[c.column].kind for c in others}
        if len(others) > 1 and len(kinds) == 1 and guesses[others[0].column].answers.is_added_up:
            yield heading.column, guesses[others[0].column]
