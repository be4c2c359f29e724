"""Book sheets: the book as a workbook that can be edited and read back.

One sheet has every fact, with what it was when the workbook was written: only what the clerk has
changed since is taken again, as the clerk's own word. Each list has a sheet; a unit's list counts
as changed when any of its lines is not as it was written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence

from huizhi.book import Book, Fact, KnownList, Meaning, meaning_named
from huizhi.content import Cell, Document, Grid
from huizhi.formats.exports import DataTable, Value, workbook_file
from huizhi.forms import bare
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
_UNIT, _STATE, _CHECK = "单位", "状态", "核对码"
_ENDED, _AWAY = "已不在", "去掉"


def book_workbook(book: Book, units: Sequence[str], today: dt.date) -> bytes:
    """The book of these units: a sheet of facts, one for each list, and how to change them."""
    facts = [row for unit in units for row in _fact_rows(book.of_unit(unit), today)]
    tables = [DataTable(_FACTS, _COLUMNS, facts)]
    tables += [_list_table(name, book, units) for name in _list_names(book, units)]
    return workbook_file([*tables, DataTable("怎么改", ("怎么改",), [(one,) for one in _HELP])])


_HELP = (
    "“底数”里要改哪一项，就改它的“内容”，别的列不要动；“原内容”是导出时的内容，程序用它看出哪些改过。",
    "要加一项，就在最后加一行，写单位、栏目、内容。",
    "名册里可以改、可以加行；要去掉一行，在“状态”里写“去掉”。“核对码”不要动。",
    "改好保存，用 book --import 收回（网页上是“底数—收底册”）。只收改过的，改过的以您写的为准。",
)


def is_book_workbook(document: Document) -> bool:
    """Whether this is the book's own workbook."""
    return any(_is_facts(grid) for grid in document.grids)


def edited_in(document: Document, book: Book, circumstances: Circumstances) -> ListFound:
    """What the clerk has changed in the book's own workbook."""
    entries: list[BookEntry] = []
    problems: list[str] = []
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
        changed += found.changed
    return ListFound(tuple(entries), tuple(problems), changed)


class _Edited:
    """One sheet as it came back."""

    def __init__(
        self, grid: Grid, heads: Mapping[str, int], book: Book, circumstances: Circumstances
    ) -> None:
        self.grid, self.heads, self.book, self.circumstances = grid, heads, book, circumstances
        self.entries: list[BookEntry] = []
        self.problems: list[str] = []

    def facts(self) -> ListFound:
        for row in self.grid.row_numbers[1:]:
            text, before = self._text(row, "内容"), self._text(row, "原内容")
            label = self._text(row, "栏目")
            if text != before and label and (unit := self._unit(row)):
                self._fact(row, unit, meaning_named(label), text, before)
        return ListFound(tuple(self.entries), tuple(self.problems), len(self.entries))

    def _fact(self, row: int, unit: str, meaning: Meaning, text: str, before: str) -> None:
        known = self.book.of_unit(unit).get(meaning)
        place = self._place(row, "内容")
        if not text:
            self.problems.append(f"{place}：内容删空了，没有改；要删请用 erase 删它的来源。")
            return
        if known is not None and before and known.current.text != before:
            now = f"{known.current.text}（{known.current.origin.words}）"
            self.problems.append(f"{place}：导出以后又收到了{now}，没有改，请重新导出再改。")
            return
        kind = known.current.kind if known else self._text(row, "类型") or "文字"
        value, wrong = self._value(kind, text)
        if wrong:
            self.problems.append(f"{place}：{wrong}，没有改。")
            return
        label = self._text(row, "栏目")
        self.entries.append(BookEntry(unit, label, kind, value, place, decides=True))

    def lists(self) -> ListFound:
        """The lists of the units of which a line has changed, as a whole."""
        rows: dict[str, list[int]] = {}
        changed: dict[str, int] = {}
        columns = [h for h in self.heads if h not in {_UNIT, _STATE, _CHECK, "出处"}]
        for row in self.grid.row_numbers[1:]:
            if not (texts := [self._text(row, c) for c in columns]) or not any(texts):
                continue
            unit = self._unit(row)
            if not unit:
                continue
            state = self._text(row, _STATE)
            if self._text(row, _CHECK) != _check([unit, *texts, state]):
                changed[unit] = changed.get(unit, 0) + 1
            if state not in {_ENDED, _AWAY}:
                rows.setdefault(unit, []).append(row)
        for unit in changed:
            if unit not in rows:
                self.problems.append(
                    f"“{self.grid.name}”：{unit}的各行都去掉了，没有改；"
                    "整份名册不要了，请用 erase 删它的来源。"
                )
            self._list(unit, rows.get(unit, []), columns)
        return ListFound(tuple(self.entries), tuple(self.problems), sum(changed.values()))

    def _list(self, unit: str, rows: Sequence[int], columns: Sequence[str]) -> None:
        known = self.book.lists_of_unit(unit).get(self.grid.name)
        last = {c: s for r in (known.rows if known else ()) for c, s in r.values.items()}
        kinds = {column: said.kind for column, said in last.items()}
        labels = {c: f"{c}（{s.measure}）" for c, s in last.items() if s.measure}
        title = known.title if known else self.grid.name
        for row in rows:
            for column in columns:
                if text := self._text(row, column):
                    kind = kinds.get(column, "文字")
                    value, wrong = self._value(kind, text)
                    place = self._place(row, column)
                    if wrong:
                        self.problems.append(f"{place}：{wrong}，这一格没有改。")
                    else:
                        label = labels.get(column, column)
                        self.entries.append(
                            BookEntry(unit, label, kind, value, place, title, row, decides=True)
                        )

    def _value(self, kind: str, text: str) -> tuple[KeptValue, str]:
        asked = KINDS[kind]
        if asked.has_choices or kind in {"勾选", "项目"}:
            return text, ""
        answer = make_field(kind).read(Cell(0, 0, text, text), self.circumstances)
        if answer.value is None or answer.doubts:
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


def _is_facts(grid: Grid) -> bool:
    return grid.name == _FACTS and {"单位", "栏目", "内容", "原内容"} <= _heads(grid).keys()


def _heads(grid: Grid) -> dict[str, int]:
    first = grid.row_numbers[0] if grid.row_numbers else 0
    return {c.text.strip(): c.column for c in grid.row(first) if bare(c.text)}


def _fact_rows(facts: Mapping[Meaning, Fact], today: dt.date) -> Iterator[tuple[Value, ...]]:
    for _, fact in sorted(facts.items()):
        text = fact.current.text
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
    return DataTable(name, (_UNIT, *columns, _STATE, "出处", _CHECK), rows)


def _list_rows(known: KnownList, columns: Sequence[str]) -> Iterator[tuple[Value, ...]]:
    for row in known.rows:
        texts = [row.text(column) for column in columns]
        state = _ENDED if row.ended else "在册"
        check = _check([known.unit, *texts, state])
        yield (known.unit, *texts, state, row.origin.words, check)


def _check(texts: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()[:12]
