"""Edited lists: what the clerk has changed in a list of the book's own workbook; whatever they have
changed that cannot be taken is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from huizhi.book import (
    Book,
    KnownList,
    KnownRow,
    Statement,
    column_name,
    is_same_row,
    kept_of_others,
    same_value,
)
from huizhi.content import Cell, Grid
from huizhi.forms import printed_unit
from huizhi.forms.fields import Circumstances
from huizhi.steps.knowing.cell_value import unreadable, value_as
from huizhi.steps.knowing.edited_sheet import EditedSheet
from huizhi.steps.knowing.row_signs import (
    RowSign,
    missing_count,
    originals,
    sign_of,
    sign_read,
)
from huizhi.steps.knowing.sheet_change import SheetChange
from huizhi.steps.knowing.telling import shown_text
from huizhi.steps.knowing.workbook_layout import (
    AWAY,
    ENDED,
    OF_EVERY_LIST,
    OF_LIST,
    SIGN,
    STANDS,
    STATE,
    UNIT,
    sheet_name,
)
from huizhi.storage import BookEntry, KeptValue

ROW_EDIT = "（这一行改了什么）"  # label of an entry that says so
ROW_BEFORE = -2  # less the number of a row: of the entries that say what it was
_MOST_NAMED = 5
_UNKNOWN = RowSign(0, 0, ("",))  # of a row whose sign was overwritten or is of another version


def list_sign(unit: str, texts: Mapping[str, str], state: str) -> tuple[str, ...]:
    """The parts of the sign of a row. texts: by its columns, in any order; empty ones do not
    count."""
    said = sorted(f"{column}\x1e{text}" for column, text in texts.items() if text.strip())
    return (sign_of((unit, *said, state)),)


def row_sign(unit: str, row: KnownRow) -> tuple[str, ...]:
    """The parts of the sign of a row as it is in the book."""
    texts = {column: row.text(column) for column in row.values}
    return list_sign(unit, texts, ENDED if row.ended else STANDS)


@dataclass(frozen=True)
class _EditedLine:
    """One line of a list. texts: by the heads of its columns; did: what the clerk has done with it;
    sign: what it was when the workbook was written, None for one that was added; before: the row of
    the book that it was then, None where that has changed since; since: of a line that was added,
    the row about the same that came after the workbook had been written."""

    row: int
    unit: str
    texts: Mapping[str, str]
    did: str
    sign: RowSign | None
    before: KnownRow | None
    since: KnownRow | None = None

    @property
    def is_held(self) -> bool:
        """Whether what it was is not in the book any more, or the book has it by now otherwise, so
        that it stays as it is there."""
        is_gone = self.sign is not None and self.before is None and self.did != "left"
        return is_gone or self.since is not None

    @property
    def by_column(self) -> dict[str, str]:
        return {head.removesuffix(OF_LIST): text for head, text in self.texts.items()}


class EditedLists(EditedSheet):
    def __init__(self, grid: Grid, book: Book, circumstances: Circumstances) -> None:
        super().__init__(grid, book, circumstances)
        names = (name for lists in book.lists.values() for name in lists)
        self.list = {sheet_name(name): name for name in names}.get(grid.name, grid.name)
        self.changed = 0

    def read(self) -> None:
        """Finds what has been changed in the lists of the units, and tells what of it is not taken.
        Of a unit of which anything has, all its lines are told, those that are as they were as
        such."""
        signs = {row: sign_read(self.text(row, SIGN), 1) for row in self.rows}
        if any(signs.values()) and not any(self.list in some for some in self.book.lists.values()):
            told = "底数里没有叫这个名字的名册，整张没有收；工作表的名字不要改"
            self.problems.append(f"“{self.grid.name}”：{told}。")
            return
        was = originals(signs, lambda row, sign: self._sign(row) == sign.parts)
        units: dict[str, list[_EditedLine]] = {}
        for row in self.rows:
            texts = self._texts(row)
            if any(texts.values()) and (unit := self.unit(row)):
                is_unknown = signs[row] is None and bool(self.text(row, SIGN))
                line = self._line(row, unit, texts, _UNKNOWN if is_unknown else was.get(row))
                units.setdefault(unit, []).append(line)
        self._tell_beside()
        self._tell_missing([one for lines in units.values() for one in lines])
        for lines in units.values():
            self._take(lines)

    def _take(self, lines: Sequence[_EditedLine]) -> None:
        """Takes what the lines of one unit say, where all of it can be."""
        for one in lines:
            if one.is_held:
                self.problems.append(
                    f"{self.line(one.row)}：{_why_held(one)}，没有改，请重新导出再改。"
                )
            if one.did == "left":
                cells = (self.cell(one.row, head) for head in one.texts)
                lost = [(c.place, unreadable(c)) for c in cells if c is not None and unreadable(c)]
                self.problems += [f"{place}：{wrong}，没有改。" for place, wrong in lost]
        entries = [self._entries(one) for one in lines]
        news = [one for one in lines if one.did != "left" and not one.is_held]
        if news and None not in entries:
            self.changed += len(news)
            self.entries += [one for some in entries for one in some or ()]
            self.changes += [change for one in news for change in self._changes(one)]
            self.notes += [note for one in news for note in self._kept_of_others(one)]

    def _kept_of_others(self, line: _EditedLine) -> Iterator[str]:
        """That a row names somebody else and has the number of whom it named."""
        before = line.before.values if line.before is not None and line.did == "changed" else {}
        if kept := kept_of_others(before, line.by_column):
            told = "、".join(f"“{column}”" for column in kept)
            yield (
                f"{self.line(line.row)}：换了名字，{told}没有改，照原来的收了；"
                "要是换了人，请连这几格一起改，再收一次。"
            )

    def _texts(self, row: int) -> dict[str, str]:
        return {head: self.text(row, head) for head in self.heads if head not in OF_EVERY_LIST}

    def _sign(self, row: int) -> tuple[str, ...]:
        """The parts of the sign that a row has as it came back."""
        texts = {head.removesuffix(OF_LIST): text for head, text in self._texts(row).items()}
        return list_sign(self.text(row, UNIT), texts, self.text(row, STATE))

    def _line(
        self, row: int, unit: str, texts: Mapping[str, str], sign: RowSign | None
    ) -> _EditedLine:
        """One line, with the row of the book that it was when the workbook was written."""
        state = self._state(row)
        now = _EditedLine(row, unit, texts, "left", sign, None)
        if sign is not None and sign.parts == self._sign(row):
            return now
        known = self.book.lists_of_unit(unit).get(self.list)
        rows = known.rows if known else ()
        before = next((r for r in rows if sign and row_sign(unit, r) == sign.parts), None)
        if before is not None and self._is_as(now, before, state):
            self._tell_lost_columns(now, before)
            return now
        after = list_sign(unit, now.by_column, ENDED if state == AWAY else state)
        if before is None and any(row_sign(unit, r) == after for r in rows):
            return now  # it was taken before
        did = "removed" if state in {ENDED, AWAY} else "changed"
        since = self._come_since(now, rows) if sign is None else None
        return replace(now, did=did, before=before, since=since)

    def _come_since(self, line: _EditedLine, rows: Sequence[KnownRow]) -> KnownRow | None:
        """The row about the same as a line that was added, where it came after the workbook had
        been written, so that no line has it, and says something else."""
        like = {c: said for row in rows for c, said in row.values.items()}
        texts = {c: text for c, text in line.by_column.items() if text and c in like}
        said = {c: replace(like[c], value=text) for c, text in texts.items()}
        about = next((row for row in rows if is_same_row(row.values, said)), None)
        if about is None or row_sign(line.unit, about) in self._there:
            return None
        both = (c for c in said if c in about.values)
        return about if any(not same_value(said[c], about.values[c]) for c in both) else None

    @cached_property
    def _there(self) -> frozenset[tuple[str, ...]]:
        """The signs of the rows that were there when the workbook was written."""
        signs = (sign_read(self.text(row, SIGN), 1) for row in self.rows)
        return frozenset(one.parts for one in signs if one is not None)

    def _state(self, row: int) -> str:
        state = self.text(row, STATE) or STANDS
        if state in {STANDS, ENDED, AWAY}:
            return state
        told = f"看不懂，当作“{STANDS}”；要去掉这一行，请写“{AWAY}”"
        self.problems.append(f"{self.place(row, STATE)}：“{state}”{told}。")
        return STANDS

    def _is_as(self, line: _EditedLine, before: KnownRow, state: str) -> bool:
        """Whether what a line has is as it was, whatever columns are missing."""
        same = all(before.text(c).strip() == text for c, text in line.by_column.items())
        return same and state == (ENDED if before.ended else STANDS)

    def _tell_lost_columns(self, line: _EditedLine, before: KnownRow) -> None:
        lost = [c for c in before.values if c not in line.by_column and before.text(c).strip()]
        told = f"“{self.grid.name}”少了{'、'.join(f'“{c}”' for c in lost)}，原来的内容没有动。"
        if lost and told not in self.problems:
            self.problems.append(told)

    def _tell_beside(self) -> None:
        """Tells of what stands in columns without a heading."""
        if beside := [*self.outside()]:
            places = "、".join(c.place for c in beside[:_MOST_NAMED])
            more = f"等{len(beside)}格" if len(beside) > _MOST_NAMED else ""
            told = "没有收；要收，请在第一行写上栏目名称"
            self.problems.append(f"写在栏目以外的{places}{more}{told}。")

    def _tell_missing(self, lines: Sequence[_EditedLine]) -> None:
        """Tells of rows that were there when the workbook was written: they stay."""
        signs = {one.row: one.sign for one in lines if one.sign not in {None, _UNKNOWN}}
        count = missing_count(signs) - sum(one.sign == _UNKNOWN for one in lines)
        there = {one.parts for one in signs.values()}
        there |= {list_sign(one.unit, one.by_column, state) for one in lines
                  for state in (STANDS, ENDED)}  # fmt: skip
        gone = [
            (unit, row)
            for unit, lists in self.book.lists.items()
            if self.list in lists
            for row in lists[self.list].standing
            if row_sign(unit, row) not in there
        ]
        if count > 0 and gone:
            named = "；".join(f"{u} {_in_words(row)}" for u, row in gone[:_MOST_NAMED])
            more = "等" if len(gone) > _MOST_NAMED else ""
            which = "" if len(gone) == count else "底数里有、这里没有的："
            self.problems.append(
                f"“{self.grid.name}”少了{count}行（{which}{named}{more}），"
                f"没有动；要去掉一行，不要删，在“{STATE}”里写“{AWAY}”。"
            )

    def _changes(self, line: _EditedLine) -> Iterator[SheetChange]:
        """What was changed in a line, cell by cell, or that it is new or away."""
        known = self.book.lists_of_unit(line.unit).get(self.list)
        whose = f"{line.unit}的名册“{known.title if known else self.list}”"
        place, before = self.place(line.row, STATE), line.before
        texts = "、".join(filter(None, line.texts.values()))
        if line.did == "removed" or before is None:
            is_new = line.did != "removed"
            yield SheetChange(self.line(line.row), whose, "" if is_new else texts,
                              f"新加一行：{texts}" if is_new else AWAY)  # fmt: skip
            return
        if before.ended:
            yield SheetChange(place, f"{whose}{_in_words(before)}", ENDED, STANDS)
        for head, text in line.texts.items():
            then = before.text(head.removesuffix(OF_LIST)).strip()
            if then != text:
                what = f"{whose}{_in_words(before)}的{head.removesuffix(OF_LIST)}"
                yield SheetChange(self.place(line.row, head), what, then, text)

    def _entries(self, line: _EditedLine) -> list[BookEntry] | None:
        """What a line says; None where something in it cannot be taken: then the list of its unit
        stays as it is."""
        if line.is_held:
            return []
        known = self.book.lists_of_unit(line.unit).get(self.list)
        title = known.title if known else self.list
        said = self._said_in_list(known)
        found: list[BookEntry] = []
        for head, text in line.texts.items():
            column = head.removesuffix(OF_LIST)
            entry = self._list_cell(line, title, head, text, said.get(column, {}))
            if entry is None:
                return None
            found.append(entry)
        if line.did != "changed":
            found = [one for one in found if one.value is not None]
        place = self.place(line.row, STATE)
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
        place = self.place(line.row, SIGN)
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
        place = self.place(line.row, head)
        cell = self.cell(line.row, head)
        value: KeptValue = before.value if before and text else None
        if line.did != "left" and not (before and text):
            value, wrong = self._read(kind, text, cell)
            if wrong:
                whose = f"{line.unit}的这份名册都没有改，改好再收"
                self.problems.append(f"{place}：{wrong}，{whose}。")
                return None
        label = _label_of(head.removesuffix(OF_LIST), like, title)
        decides = line.did != "left"
        return BookEntry(line.unit, label, kind, value, place, title, line.row, decides=decides)

    def _read(self, kind: str, text: str, cell: Cell | None) -> tuple[KeptValue, str]:
        """What a cell says that is not as in the book, and what is wrong with it."""
        if not text or cell is None:
            return None, unreadable(cell)
        return value_as(kind, cell, self.circumstances)


def _why_held(line: _EditedLine) -> str:
    """Why a line was not taken that the book has otherwise by now, in Chinese."""
    if line.sign == _UNKNOWN:
        return "“核对码”认不出是哪一行的"
    if line.since is None:
        return "导出以后底数里这一行又变了"
    origin = line.since.origin
    whose = "、".join(map(shown_text, line.since.values.values()))
    return f"导出以后又收到了{whose}（{origin.words}，{origin.day.isoformat()}），和您加的不一样"


def _in_words(row: KnownRow) -> str:
    """The first two things that a row says: 张秀英、女."""
    return "、".join(one.text.strip() for one in [*row.values.values()][:2])


def _label_of(column: str, like: Statement | None, title: str) -> str:
    """A label that means this column of the list: as it is called where it is known."""
    if like is None:
        return column
    labels = (like.label, like.label_with_measure, column)
    measured = (one for one in labels if printed_unit((one,)) == like.measure)
    return next((one for one in measured if column_name(one, title) == column), column)
