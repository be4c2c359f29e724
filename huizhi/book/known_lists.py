"""Known lists: rosters and registers of a unit (网格员名册, 场所台账), row by row, by their key.

A newer list of the same name updates the rows that it has and ends those that it has not; what it
does not ask for stays as an older one had it. Nobody is in a list twice. Of a list that was sent
out filled in, only what its sender has changed is news: what others have said since stays.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from huizhi.book.meanings import is_of_person, whose_attribute
from huizhi.book.qualifiers import asks_another, makes_another_list, qualifiers
from huizhi.book.statements import (
    Origin,
    Statement,
    is_mobile,
    plain_text,
    same_value,
)
from huizhi.book.titles import in_brackets
from huizhi.forms import bare, without_hint
from huizhi.forms.fields import KINDS
from huizhi.label import printed_label

_WHAT = re.compile(
    r"(信息|基本|基础|情况|人员|数据|登记|统计|汇总|管理|采集|备案|摸底|核对|核实|花)*"
    r"(名册|名单|台账|清单|一览表|花名册|登记表|统计表|汇总表|明细表|信息表|情况表|底册|册|表)$"
)
_ASIDE = re.compile(
    r"^(附件|附表|表)\d*|^(各?(社区|村居?|街道|单位|辖区|所属))+(?=.)|\d{4}年度?|\d{1,2}月份?"
)
_OFFICE = re.compile(r"^[\u4e00-\u9fff]{2,12}?街道(办事处|办)?(?=.{2})")  # 河阳街道社区工作者
_NAMED = re.compile(r"(名称|姓名|全称|^名)$")
_NAMES = frozenset({"姓名", "名称"})  # as columns ask for it
_ADDRESS = re.compile(r"(地址|位置|地点|坐落)$")
_SameRow = Callable[[Mapping[str, "Statement"], Mapping[str, "Statement"]], bool]
_NUMBER = re.compile(
    r"(编号|编码|代码|证号|号码|车牌号?|牌照号?|牌号|车号|学号|工号|户号|档案号|合同号)$"
)


@lru_cache(maxsize=50_000)
def list_name(title: str) -> str:
    """What a list is of, whatever it is called: 网格员 of 社区网格员花名册, 网格员信息登记表."""
    word = bare(without_hint(in_brackets(title)))
    word = _ASIDE.sub("", _OFFICE.sub("", word))
    return _WHAT.sub("", word) or word


def list_key(title: str) -> str:
    """By what a list is known: what it is of, with what its title says in brackets that makes
    another list of it: 网格员 of 网格员名册（2026年）, 网格员（拟聘） of 网格员名册（拟聘）."""
    return list_name(title) + "".join(f"（{one}）" for one in list_qualifiers(title))


@lru_cache(maxsize=50_000)
def list_qualifiers(title: str) -> tuple[str, ...]:
    """What the title of a list says in brackets that makes another list of it: 拟聘."""
    said = (bare(one) for one in qualifiers(in_brackets(title)) if makes_another_list(one))
    return tuple(dict.fromkeys(said))


def list_qualifiers_surely(title: str) -> tuple[str, ...]:
    """Those of which it is known that they ask for others, or of another time."""
    return tuple(one for one in list_qualifiers(title) if asks_another(one))


@dataclass(frozen=True)
class RowEdit:
    """What the clerk has done with a row. emptied: the columns in which nothing is any more; was:
    the row as it was, where it cannot be known again by its number or name."""

    did: Literal["left", "changed", "removed"]
    emptied: frozenset[str] = frozenset()
    was: Mapping[str, Statement] = field(default_factory=dict)


@dataclass(frozen=True)
class TableSaid:
    """One list as one source has it. rows: each the statements of its columns, by what they ask
    for; title: as it is called there; sent: the rows with which it had been sent out, put together
    at sent_at; None for a list that was sent out empty; edits: what the clerk has done with each of
    its rows in the book's own workbook; none for a list that says which rows there are."""

    unit: str
    title: str
    origin: Origin
    rows: tuple[Mapping[str, Statement], ...]
    sent: tuple[Mapping[str, Statement], ...] = ()
    sent_at: dt.datetime | None = None
    edits: tuple[RowEdit, ...] = ()

    @property
    def name(self) -> str:
        return list_key(self.title)

    @property
    def is_of_office(self) -> bool:
        """Whether it is one that the office had, and the clerk has not written into it."""
        return self.origin.kind == "import" and not self.is_edit

    @property
    def is_edit(self) -> bool:
        """Whether the clerk has written it into the book's own workbook: what is there as it was is
        not said anew."""
        return any(said.decides for row in self.rows for said in row.values())


@dataclass(frozen=True)
class KnownRow:
    """One row. values: the statement that counts in each column; older: what stood there before;
    ended: the last list does not have it any more, and since when; taken_out: the clerk has taken
    it out by hand; origin: of the last list that has it."""

    values: Mapping[str, Statement]
    origin: Origin
    older: tuple[Statement, ...] = ()
    ended: bool = False
    ended_at: dt.datetime | None = None
    taken_out: bool = False

    def text(self, column: str) -> str:
        said = self.values.get(column)
        return said.text if said else ""


@dataclass(frozen=True)
class KnownList:
    """One list of one unit. title: as it was called last; columns: what its rows have, in order."""

    unit: str
    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[KnownRow, ...]
    origin: Origin

    def label_of(self, column: str) -> str:
        """What a column is called by the row that has it first: 出生年月 for 出生日期."""
        said = (row.values[column] for row in self.rows if column in row.values)
        return next((printed_label(one.label) for one in said), column)

    @property
    def standing(self) -> tuple[KnownRow, ...]:
        """The rows that the last list has."""
        return tuple(row for row in self.rows if not row.ended)


def lists_of(tables: Iterable[TableSaid]) -> dict[str, dict[str, KnownList]]:
    """The lists of each unit, by name, after everything that was said of them."""
    said: dict[tuple[str, str], list[TableSaid]] = {}
    for one in tables:
        if one.rows:
            said.setdefault((one.unit, one.name), []).append(_with_mobiles(one))
    found: dict[str, dict[str, KnownList]] = {}
    for (unit, name), some in said.items():
        found.setdefault(unit, {})[name] = _merged(unit, name, _in_turn(some))
    return found


def _in_turn(tables: Sequence[TableSaid]) -> list[TableSaid]:
    """The lists, the last word at the end. Of a return often only the day is known: then it comes
    after what it had been sent out with, and after the lists that the office had on that day."""
    of_office = [one.origin.moment for one in tables if one.is_of_office]

    def turn(one: TableSaid) -> tuple[dt.datetime, bool, int]:
        came, is_return = one.origin.moment, one.origin.kind == "return"
        is_of_day = is_return and came.time() == dt.time()
        same_day = [m for m in of_office if m.astimezone(came.tzinfo).date() == came.date()]
        last = max(came, one.sent_at or came, *(same_day if is_of_day else ()))
        return last, is_return, one.origin.revision

    return sorted(tables, key=turn)


def _with_mobiles(table: TableSaid) -> TableSaid:
    """The list with each telephone that is a mobile under the mobile: a number corrected in one of
    two columns is corrected."""
    rows = tuple(map(_row_with_mobiles, table.rows))
    return replace(table, rows=rows, sent=tuple(map(_row_with_mobiles, table.sent)))


def _row_with_mobiles(row: Mapping[str, Statement]) -> Mapping[str, Statement]:
    found: dict[str, Statement] = {}
    for column, said in row.items():
        mobile = mobile_column(column)
        if mobile != column and mobile not in row and is_mobile(said.text):
            found[mobile] = replace(said, label=mobile)
        else:
            found[column] = said
    return found


def mobile_column(column: str) -> str:
    """The column of mobiles beside one of telephones: 负责人手机 for 负责人电话."""
    return f"{column.removesuffix('电话')}手机" if column.endswith("电话") else column


def _merged(unit: str, name: str, tables: Sequence[TableSaid]) -> KnownList:
    rows: list[KnownRow] = []
    columns: dict[str, None] = {}
    for table in tables:
        rows = _updated(rows, table)
        columns.update(dict.fromkeys(column for row in table.rows for column in row))
    last = next((one for one in reversed(tables) if not one.is_edit), tables[-1])
    return KnownList(unit, name, last.title, tuple(columns), tuple(rows), last.origin)


def _updated(known: Sequence[KnownRow], table: TableSaid) -> list[KnownRow]:
    """The rows after this list: in its order, those that it does not have behind, as ended."""
    left = dict(enumerate(known))
    places: dict[str, list[int]] = {}  # of the rows that have a number or name; "" for the others
    for number, one in left.items():
        for key in keys_of(one.values) or {""}:
            places.setdefault(key, []).append(number)

    def found(row: Mapping[str, Statement], is_same: _SameRow) -> KnownRow | None:
        keys = keys_of(row)
        near = {n for key in (*keys, "") for n in places.get(key, ())} if keys else set(left)
        same = (n for n in sorted(near & left.keys()) if is_same(left[n].values, row))
        return left.pop(next(same, -1), None)

    before = [found(row, is_same_row) for row in _as_known(table)]
    for place, row in enumerate(table.rows):
        if before[place] is None and (moved := found(row, _is_same_place)) is not None:
            before[place] = moved if moved.ended or table.edits else _of_place(moved)
    pairs = list(zip(before, table.rows, strict=True))
    if table.edits:
        edited = (_edited(*one, table, how) for one, how in zip(pairs, table.edits, strict=True))
        return [*filter(None, edited), *left.values()]
    now = [_with(one, row, table) for one, row in pairs]
    return now + [_without(one, table) for one in left.values()]


def _as_known(table: TableSaid) -> Sequence[Mapping[str, Statement]]:
    """The rows of a list as they may be known."""
    if not table.edits:
        return table.rows
    return [how.was or row for row, how in zip(table.rows, table.edits, strict=True)]


def _edited(
    before: KnownRow | None, row: Mapping[str, Statement], table: TableSaid, how: RowEdit
) -> KnownRow | None:
    """The row as the clerk has left it: what they have not changed is not said anew."""
    if before is None or how.did == "left":
        return before if how.did != "changed" else KnownRow(row, _of_row(row, table))
    if how.did == "removed":
        origin = _of_row(row, table)
        ended_at = table.origin.moment
        return replace(before, ended=True, ended_at=ended_at, taken_out=True, origin=origin)
    values = before.values
    row = {c: values[c] if c in values and same_value(s, values[c]) else s for c, s in row.items()}
    gone = [s for c, s in values.items() if c in how.emptied or s is not row.get(c, s)]
    left = {c: s for c, s in values.items() if c not in how.emptied}
    news = [s for c, s in row.items() if s is not values.get(c)]
    origin = replace(table.origin, place=news[0].origin.place) if news else before.origin
    return KnownRow({**left, **row}, origin, (*gone, *before.older))


def _is_same_place(one: Mapping[str, Statement], other: Mapping[str, Statement]) -> bool:
    """Whether two rows are about a place of the same name at the same address, whoever runs it."""
    both = [c for c in one if c in other]
    names = [c for c in both if is_name(one[c]) and not _is_of_person(c, one[c])]
    addresses = [c for c in both if _ADDRESS.search(c)]
    same = all(same_value(one[c], other[c]) for c in (*names, *addresses))
    is_number_other = any(has_number(one[c]) and not same_value(one[c], other[c]) for c in both)
    return bool(names and addresses) and same and not is_number_other


def _of_place(row: KnownRow) -> KnownRow:
    """The row without what it says of whoever ran the place."""
    theirs = [c for c, said in row.values.items() if _is_of_person(c, said)]
    left = {c: said for c, said in row.values.items() if c not in theirs}
    return replace(row, values=left, older=(*(row.values[c] for c in theirs), *row.older))


def _is_of_person(column: str, said: Statement) -> bool:
    kind = KINDS[said.kind]
    is_theirs = kind.names_person or kind.identifies_person or kind.is_phone
    return is_theirs or is_of_person(column)


def _without(known: KnownRow, table: TableSaid) -> KnownRow:
    """A row that this list does not have: ended, unless it came up after the list was sent out."""
    if known.ended:
        return known
    is_newer = table.sent_at is not None and known.origin.moment > table.sent_at
    if is_newer and not any(is_same_row(known.values, row) for row in table.sent):
        return known
    return replace(known, ended=True, ended_at=table.origin.moment)


def _news_in(row: Mapping[str, Statement], table: TableSaid) -> Mapping[str, Statement]:
    """What its sender has written into this row; all of it in a list that was sent out empty."""
    given = next((one for one in table.sent if is_same_row(one, row)), None)
    if given is None:
        return row
    return {c: s for c, s in row.items() if c not in given or not same_value(s, given[c])}


def keys_of(row: Mapping[str, Statement]) -> set[str]:
    """The numbers and names by which a row is known."""
    said = (one for column, one in row.items() if has_number(one) or _names_row(column, one))
    return {plain_text(one.text) for one in said}


def _with(before: KnownRow | None, row: Mapping[str, Statement], table: TableSaid) -> KnownRow:
    origin = _of_row(row, table)
    if before is None:
        return KnownRow(row, origin)
    if before.taken_out and before.ended_at is not None and origin.day <= before.ended_at.date():
        return before  # nobody but the clerk has the last word of that day
    news, sent_at = _news_in(row, table), table.sent_at
    if sent_at is not None:
        if before.ended_at is not None and before.ended_at > sent_at and not news:
            return before
        kept = before.values
        later = {c for c in kept if c not in news and kept[c].origin.moment > sent_at}
        row = {column: said for column, said in row.items() if column not in later}
        before = _without_replaced(before, row, table)
    theirs = _left_behind(before.values, row)
    changed = [
        said for column, said in before.values.items()
        if column in theirs or (column in row and not same_value(said, row[column]))
    ]  # fmt: skip
    left = {c: said for c, said in before.values.items() if c not in theirs}
    return KnownRow({**left, **row}, origin, (*changed, *before.older))


def _left_behind(before: Mapping[str, Statement], row: Mapping[str, Statement]) -> set[str]:
    """What of a row was said of whom it does not name any more: 负责人手机 where it names another
    负责人 and says nothing of the number."""
    texts = {column: said.text for column, said in row.items()}
    return _said_of_others(before, texts, before.keys() - row.keys())


def kept_of_others(before: Mapping[str, Statement], texts: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that are as they were in a row that names somebody else now, and were said of
    whom it named. texts: of the row as it is now."""
    same = {c for c, said in before.items() if said.text.strip() and texts.get(c) == said.text}
    theirs = _said_of_others(before, texts, same)
    return tuple(column for column in before if column in theirs)


def _said_of_others(
    before: Mapping[str, Statement], texts: Mapping[str, str], columns: Collection[str]
) -> set[str]:
    """Which of these columns are of somebody whom a row does not name any more."""
    named = {
        column.removesuffix("姓名")
        for column, said in before.items()
        if is_name(said) and bare(texts.get(column, "")) not in {"", bare(said.text)}
    }
    people = [c for c, said in before.items() if KINDS[said.kind].names_person]
    if len(people) == 1 and people[0].removesuffix("姓名") in named:
        named.add("")  # 手机 beside 司机
    persons = (c for c, said in before.items() if KINDS[said.kind].identifies_person)
    if any(plain_text(texts.get(c, "")) == plain_text(before[c].text) for c in persons):
        named.discard("")  # the same by their number, however the name is written
    whose = {column: whose_attribute(column)[0] for column in columns}
    return {c for c, one in whose.items() if one in named and (one or is_of_person(c))}


def _without_replaced(before: KnownRow, row: Mapping[str, Statement], table: TableSaid) -> KnownRow:
    """The row without the mobile that it had been sent out with as a telephone, and that its sender
    has changed into a number of no mobile."""
    given = next((one for one in table.sent if is_same_row(one, row)), {})
    gone = [c for c in given if c not in row and c in before.values and _telephone_of(c) in row]
    left = {c: said for c, said in before.values.items() if c not in gone}
    return replace(before, values=left, older=(*(before.values[c] for c in gone), *before.older))


def _telephone_of(column: str) -> str:
    """The column of telephones beside one of mobiles: 负责人电话 for 负责人手机."""
    return f"{column.removesuffix('手机')}电话" if column.endswith("手机") else ""


def _of_row(row: Mapping[str, Statement], table: TableSaid) -> Origin:
    """Where a row stands: of a list whose cells say so, the first of its own."""
    first = next(iter(row.values()), None)
    return replace(table.origin, place=first.origin.place) if first else table.origin


def is_same_row(one: Mapping[str, Statement], other: Mapping[str, Statement]) -> bool:
    """Whether two rows are about the same: by a number that nobody else has, else by name; and by
    all that they have in common where they have neither."""
    numbers = [c for c in one if c in other and has_number(one[c])]
    if numbers:
        return any(same_value(one[c], other[c]) for c in numbers)
    names = [c for c in one if c in other and _names_row(c, one[c])]
    if names:
        return all(same_value(one[c], other[c]) for c in names)
    both = [c for c in one if c in other]
    return bool(both) and all(same_value(one[c], other[c]) for c in both)


def has_number(said: Statement) -> bool:
    """Whether it is a number that nobody else has."""
    kind = KINDS[said.kind]
    if kind.identifies_person or kind.kind == "统一社会信用代码":
        return True
    return not kind.is_phone and bool(_NUMBER.search(bare(without_hint(said.label))))


def _names_row(column: str, said: Statement) -> bool:
    """Whether it names whom or what its row is about, also under another label: 护林员."""
    return column in _NAMES or is_name(said)


def is_name(said: Statement) -> bool:
    """Whether it names whom or what its row is about."""
    return KINDS[said.kind].names_person or bool(_NAMED.search(bare(without_hint(said.label))))
