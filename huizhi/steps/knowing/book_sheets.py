"""Book sheets: the book as a workbook that can be edited and read back.

One sheet has every fact, with what it was when the workbook was written: only what the clerk has
changed since is taken again, as the clerk's own word. Each list has a sheet; a unit's list counts
as changed when any of its lines is not as it was written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from huizhi.book import (
    Book,
    Fact,
    KnownList,
    KnownRow,
    Meaning,
    Statement,
    column_name,
    core_of,
    is_same_row,
    may_be_short,
    meaning_named,
)
from huizhi.content import Cell, Document, Grid
from huizhi.formats.exports import DataTable, Value, workbook_file
from huizhi.forms import bare, printed_unit
from huizhi.forms.fields import KINDS, Circumstances, make_field, match_unit
from huizhi.steps.knowing.list_sheets import ListFound, kept_value
from huizhi.storage import BookEntry, KeptValue

BOOK_FILE = "底数.xlsx"
_FACTS = "底数"
_COLUMNS = (
    "单位",
    "栏目",
    "内容",
    "类型",
    "自从",
    "最近一次",
    "多久以前",
    "出处",
    "说法不一",
    "以前",
    "原内容",
)
_UNIT, _STATE, _ORIGIN, _CHECK = "单位", "状态", "出处", "核对码"
_OWN = frozenset({_UNIT, _STATE, _ORIGIN, _CHECK})  # columns that every list has here
_OF_LIST = "（名册的）"  # behind a column of a list that is called as one of these
_HELP_SHEET = "怎么改"
_NO_NAME = re.compile(r"[\\/?*\[\]:]")  # what no sheet is called by
_LONGEST_NAME = 31  # characters of a sheet's name
_RESERVED = frozenset({_FACTS, _HELP_SHEET, "history"})
_HARMLESS = {"date-far", "phone-area-assumed"}  # as for other lists
_STANDS, _ENDED, _AWAY = "在册", "已不在", "去掉"
ROW_EDIT = "（这一行改了什么）"  # label of an entry that says so
ROW_BEFORE = -2  # less the number of a row: of the entries that say what it was


def book_workbook(book: Book, units: Sequence[str], today: dt.date) -> bytes:
    """The book of these units: a sheet of facts, one for each list, and how to change them."""
    facts = [row for unit in units for row in _fact_rows(book.of_unit(unit), today)]
    tables = [DataTable(_FACTS, _COLUMNS, facts)]
    tables += [_list_table(name, book, units) for name in _list_names(book, units)]
    return workbook_file([*tables, DataTable(_HELP_SHEET, ("怎么改",), [(n,) for n in _HELP])])


_HELP = (
    "“底数”里要改哪一项，就改它的“内容”，别的列不要动；“原内容”是导出时的内容，程序用它看出哪些改过。",
    "要加一项，就在最后加一行，写单位、栏目、内容。",
    "名册里可以改、可以加行；要去掉一行，在“状态”（“出处”左边的一列）里写“去掉”。“核对码”不要动。",
    "改好保存，用 book --import 收回（网页上是“底数—收底册”）。只收改过的，改过的以您写的为准。",
)


def is_book_workbook(document: Document) -> bool:
    """Whether this is the book's own workbook."""
    return any(_is_facts(grid) for grid in document.grids)


def edited_in(document: Document, book: Book, circumstances: Circumstances) -> ListFound:
    """What the clerk has changed in the book's own workbook."""
    entries: list[BookEntry] = []
    problems: list[str] = []
    notes: list[str] = []
    changed = 0
    for grid in document.grids:
        heads = _heads(grid)
        reader = _Edited(grid, heads, book, circumstances)
        if _is_facts(grid):
            found = reader.facts()
        elif {_UNIT, _STATE, _CHECK} <= heads.keys():
            found = reader.lists()
        else:
            continue
        entries += found.entries
        problems += found.problems
        notes += reader.notes
        changed += found.changed
    return ListFound(tuple(entries), tuple(problems), changed, notes=tuple(notes))


@dataclass(frozen=True)
class _EditedLine:
    """One line of a list. texts: by the heads of its columns; did: what the clerk has done with it;
    is_known: it was there when the workbook was written; before: the row of the book that it was
    then, None where that has changed since."""

    row: int
    unit: str
    texts: Mapping[str, str]
    did: str
    is_known: bool
    before: KnownRow | None


class _Edited:
    """One sheet as it came back."""

    def __init__(
        self, grid: Grid, heads: Mapping[str, int], book: Book, circumstances: Circumstances
    ) -> None:
        self.grid, self.heads, self.book, self.circumstances = grid, heads, book, circumstances
        names = (name for lists in book.lists.values() for name in lists)
        self.list = {_sheet_name(name): name for name in names}.get(grid.name, grid.name)
        self.entries: list[BookEntry] = []
        self.problems: list[str] = []
        self.notes: list[str] = []

    def facts(self) -> ListFound:
        for row in self.grid.row_numbers[1:]:
            text, before = self._text(row, "内容"), self._text(row, "原内容")
            label = self._text(row, "栏目")
            if text != before and label and (unit := self._unit(row)):
                self._fact(row, unit, self._meaning(unit, label), text, before)
        return ListFound(tuple(self.entries), tuple(self.problems), len(self.entries))

    def _meaning(self, unit: str, label: str) -> Meaning:
        """What a line is about: as the workbook calls it, else as the clerk does who adds it."""
        known = self.book.of_unit(unit)
        called = (m for m, one in known.items() if one.current.label_with_measure == label)
        return next(called, None) or meaning_named(label)

    def _fact(self, row: int, unit: str, meaning: Meaning, text: str, before: str) -> None:
        known = self.book.of_unit(unit).get(meaning)
        place = self._place(row, "内容")
        if not text:
            self.problems.append(f"{place}：内容删空了，没有改；要删请用 erase 删它的来源。")
            return
        if known is not None and before and known.current.text.strip() != before:
            now = f"{known.current.text}（{known.current.origin.words}）"
            self.problems.append(f"{place}：导出以后又收到了{now}，没有改，请重新导出再改。")
            return
        kind = known.current.kind if known else self._text(row, "类型") or "文字"
        kind = kind if kind in KINDS else "文字"
        value, wrong = self._value(kind, text)
        if wrong:
            self.problems.append(f"{place}：{wrong}，没有改。")
            return
        label = self._text(row, "栏目")
        if known is None and not before:
            self._tell_alike(unit, meaning, place)
        self.entries.append(BookEntry(unit, label, kind, value, place, decides=True))

    def _tell_alike(self, unit: str, meaning: Meaning, place: str) -> None:
        """Tells of what the book has that may be the same as what was added."""
        found = next((m for m in self.book.of_unit(unit) if _may_be_same(m, meaning)), None)
        if found is not None:
            self.notes.append(
                f"{place}：收成了新的一项“{meaning.shown}”；底数里已有“{found.shown}”，"
                "要是同一项，请改那一行的内容，并用 erase 删掉这次收的。"
            )

    def lists(self) -> ListFound:
        """What has been changed in the lists of the units. Of a unit of which anything has, all its
        lines are told, those that are as they were as such."""
        units: dict[str, list[_EditedLine]] = {}
        for row in self.grid.row_numbers[1:]:
            texts = {head: self._text(row, head) for head in self.heads if head not in _OWN}
            if any(texts.values()) and (unit := self._unit(row)):
                line = self._line(row, unit, texts)
                units.setdefault(unit, []).append(line)
        changed = 0
        for unit, lines in units.items():
            self._tell_missing(unit, lines)
            entries = [self._entries(one) for one in lines]
            known = [one for one in lines if one.did != "left"]
            if known and None not in entries:
                changed += len(known)
                self.entries += [one for some in entries for one in some or ()]
        return ListFound(tuple(self.entries), tuple(self.problems), changed)

    def _line(self, row: int, unit: str, texts: Mapping[str, str]) -> _EditedLine:
        """One line, with the row of the book that it was when the workbook was written."""
        check, state = self._text(row, _CHECK), self._text(row, _STATE)
        own = self._columns_of(unit)
        shown = [text for head, text in texts.items() if text or head.removesuffix(_OF_LIST) in own]
        is_left = check in {_check([unit, *some, state]) for some in (texts.values(), shown)}
        did = "left" if is_left else "removed" if state in {_ENDED, _AWAY} else "changed"
        known = self.book.lists_of_unit(unit).get(self.list)
        rows = (known.rows if known else ()) if check and not is_left else ()
        before = next((one for one in rows if self._was(unit, one, texts) == check), None)
        return _EditedLine(row, unit, texts, did, bool(check), before)

    def _columns_of(self, unit: str) -> set[str]:
        """The columns that the list had in the workbook."""
        every = (lists.get(self.list) for lists in self.book.lists.values())
        return {column for one in every if one for column in one.columns}

    def _was(self, unit: str, row: KnownRow, heads: Iterable[str]) -> str:
        """The check that a row has as it is in the book."""
        own = self._columns_of(unit)
        columns = [c for head in heads if (c := head.removesuffix(_OF_LIST)) in own]
        state = _ENDED if row.ended else _STANDS
        return _check([unit, *(row.text(c).strip() for c in columns), state])

    def _tell_missing(self, unit: str, lines: Sequence[_EditedLine]) -> None:
        """Tells of rows that the book has and the workbook has not: they stay."""
        known = self.book.lists_of_unit(unit).get(self.list)
        heads = lines[0].texts
        there = {self._text(one.row, _CHECK) for one in lines}
        left = [r for r in (known.standing if known else ())
                if self._was(unit, r, heads) not in there]  # fmt: skip
        held = [one for one in lines if one.is_known and one.before is None and one.did != "left"]
        for one in held:
            self.problems.append(
                f"“{self.grid.name}”第{one.row + 1}行：导出以后底数里这一行又变了，没有改，"
                "请重新导出再改。"
            )
        if left and not held:
            first = "、".join(one.text.strip() for one in [*left[0].values.values()][:2])
            self.problems.append(
                f"“{self.grid.name}”：{unit}有{len(left)}行底数里有、这里没有（如 {first}），"
                f"没有动；要去掉一行，不要删，在“{_STATE}”里写“{_AWAY}”。"
            )

    def _entries(self, line: _EditedLine) -> list[BookEntry] | None:
        """What a line says; None where something in it cannot be taken: then the list of its unit
        stays as it is."""
        if line.is_known and line.before is None and line.did != "left":
            return []
        known = self.book.lists_of_unit(line.unit).get(self.list)
        title = known.title if known else self.list
        said = self._said_in_list(known)
        found: list[BookEntry] = []
        for head, text in line.texts.items():
            column = head.removesuffix(_OF_LIST)
            entry = self._list_cell(line, title, head, text, said.get(column, {}))
            if entry is None:
                return None
            found.append(entry)
        if line.did != "changed":
            found = [one for one in found if one.value is not None]
        place = self._place(line.row, _STATE)
        about = BookEntry(line.unit, ROW_EDIT, "文字", line.did, place, title, line.row,
                          decides=line.did != "left")  # fmt: skip
        return [*self._renamed(line, found, title), *found, about]

    def _renamed(
        self, line: _EditedLine, found: Sequence[BookEntry], title: str
    ) -> Iterator[BookEntry]:
        """The row that a line was before it got another name or number."""
        if line.before is None or line.did != "changed":
            return
        values = line.before.values
        now = {
            column_name(one.label, title): replace(
                next(iter(values.values())), label=one.label, kind=one.kind, value=one.value
            )
            for one in found
            if one.value is not None
        }
        if is_same_row(values, now):
            return
        place = self._place(line.row, _CHECK)
        cells = [(_label_of(c, said, title), said.kind, said.value) for c, said in values.items()]
        for about in cells:
            row = ROW_BEFORE - line.row
            yield BookEntry(line.unit, *about, place, title, row, decides=True)

    def _said_in_list(self, known: KnownList | None) -> dict[str, dict[str, Statement]]:
        """What stands in each column, by its text, that of the unit first."""
        said: dict[str, dict[str, Statement]] = {}
        for one in self._others(known):
            for row in one.rows:
                for column, statement in row.values.items():
                    said.setdefault(column, {}).setdefault(statement.text.strip(), statement)
        return said

    def _others(self, known: KnownList | None) -> Iterator[KnownList]:
        """The list of the unit, and that of others, by which it is told what a column has."""
        if known is not None:
            yield known
        for lists in self.book.lists.values():
            if self.list in lists and lists[self.list] is not known:
                yield lists[self.list]

    def _list_cell(
        self, line: _EditedLine, title: str, head: str, text: str, said: Mapping[str, Statement]
    ) -> BookEntry | None:
        """One cell of a list: what was there is kept as it is, what is new is read; None where that
        cannot be. said: what was in this column, by its text."""
        before = said.get(text)
        like = before or next(iter(said.values()), None)
        kind = like.kind if like else "文字"
        place = self._place(line.row, head)
        value: KeptValue = None
        if text:
            value, wrong = (before.value, "") if before else self._value(kind, text)
            if wrong:
                whose = f"{line.unit}的这份名册都没有改，改好再收"
                self.problems.append(f"{place}：{wrong}，{whose}。")
                return None
        label = _label_of(head.removesuffix(_OF_LIST), like, title)
        decides = line.did != "left"
        return BookEntry(line.unit, label, kind, value, place, title, line.row, decides=decides)

    def _value(self, kind: str, text: str) -> tuple[KeptValue, str]:
        asked = KINDS[kind]
        if asked.has_choices or kind in {"勾选", "项目"}:
            return text, ""
        answer = make_field(kind).read(Cell(0, 0, text, text), self.circumstances)
        if answer.value is None or {one.code for one in answer.doubts} - _HARMLESS:
            return None, f"“{text}”看不成{kind}"
        return kept_value(answer.value), ""

    def _unit(self, row: int) -> str:
        text = self._text(row, _UNIT)
        match = match_unit(text, self.circumstances.units, self.circumstances.places)
        if match.certainty == "exact" and match.name:
            return match.name
        if text:
            self.problems.append(
                f"“{self.grid.name}”第{row + 1}行：“{text}”不在单位名单上，没有收。"
            )
        return ""

    def _text(self, row: int, head: str) -> str:
        cell = self.grid.at(row, self.heads[head])
        return cell.text.strip() if cell else ""

    def _place(self, row: int, head: str) -> str:
        cell = self.grid.at(row, self.heads[head])
        return cell.place if cell else ""


def _may_be_same(one: Meaning, other: Meaning) -> bool:
    """Whether a fact may be what another one is called: 书记 and 党支部书记."""
    if one.owner == other.owner:
        return core_of(one.name) == core_of(other.name)
    is_short = may_be_short(one.owner, other.owner) or may_be_short(other.owner, one.owner)
    return one.name == other.name and is_short


def _is_facts(grid: Grid) -> bool:
    return grid.name == _FACTS and {"单位", "栏目", "内容", "原内容"} <= _heads(grid).keys()


def _heads(grid: Grid) -> dict[str, int]:
    first = grid.row_numbers[0] if grid.row_numbers else 0
    return {c.text.strip(): c.column for c in grid.row(first) if bare(c.text)}


def _label_of(column: str, like: Statement | None, title: str) -> str:
    """A label that means this column of the list: as it is called where it is known."""
    if like is None:
        return column
    labels = (like.label, like.label_with_measure, column)
    measured = (one for one in labels if printed_unit((one,)) == like.measure)
    return next((one for one in measured if column_name(one, title) == column), column)


def _fact_rows(facts: Mapping[Meaning, Fact], today: dt.date) -> Iterator[tuple[Value, ...]]:
    for _, fact in sorted(facts.items()):
        text = fact.current.text.strip()
        against = "；".join(f"{s.text}（{s.origin.words}）" for s in fact.against)
        older = "；".join(f"{s.text}（{s.origin.day.isoformat()}）" for s in fact.older[:5])
        label, origin = fact.current.label_with_measure, fact.current.origin.words
        days = fact.since, fact.seen, fact.age_words(today)
        yield (fact.unit, label, text, fact.current.kind, *days, origin, against, older, text)


def _list_names(book: Book, units: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for unit in units for name in book.lists_of_unit(unit)))


def _list_table(name: str, book: Book, units: Sequence[str]) -> DataTable:
    lists = [book.lists_of_unit(unit)[name] for unit in units if name in book.lists_of_unit(unit)]
    columns = tuple(dict.fromkeys(column for one in lists for column in one.columns))
    rows = [row for one in lists for row in _list_rows(one, columns)]
    heads = (f"{one}{_OF_LIST}" if one in _OWN else one for one in columns)
    return DataTable(_sheet_name(name), (_UNIT, *heads, _STATE, _ORIGIN, _CHECK), rows)


def _sheet_name(name: str) -> str:
    """What the sheet of a list is called: as the list, where a sheet can be; the same each time."""
    if len(name) <= _LONGEST_NAME and not _NO_NAME.search(name) and name not in _RESERVED:
        return name
    sign = hashlib.sha256(name.encode()).hexdigest()[:4]
    return f"{_NO_NAME.sub('、', name)[: _LONGEST_NAME - len(sign) - 1]}_{sign}"


def _list_rows(known: KnownList, columns: Sequence[str]) -> Iterator[tuple[Value, ...]]:
    for row in known.rows:
        texts = [row.text(column).strip() for column in columns]
        state = _ENDED if row.ended else _STANDS
        check = _check([known.unit, *texts, state])
        yield (known.unit, *texts, state, row.origin.words, check)


def _check(texts: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:12]
