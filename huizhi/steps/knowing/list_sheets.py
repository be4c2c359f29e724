"""List sheets: what a workbook of an office's own records (底册) says of each unit.

A sheet with a line for each unit gives single values; one with several lines of a unit, or with
lines about people and places, is a list of each unit. Nothing that cannot be read is taken: it is
named with its cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from huizhi.book import by_label
from huizhi.content import Cell, Document, Grid
from huizhi.forms import bare, without_hint
from huizhi.forms.blank import guess_kind
from huizhi.forms.fields import (
    Circumstances,
    Field,
    FieldValue,
    asks_own_unit,
    make_field,
    match_unit,
    says_nothing,
)
from huizhi.storage import BookEntry, KeptValue

_HEADING_ROWS = 30
_LONGEST_LABEL = 30
_ORDER = re.compile(r"序号?|编次|项次|no", re.IGNORECASE)
_GENERIC = re.compile(r"(sheet|工作表|表)\d*|正文", re.IGNORECASE)
_TOTAL = re.compile(r"(合计|总计|小计|共计)")
_NAMED = re.compile(r"(名称|姓名|全称)$")
_NUMBERED = re.compile(r"(编号|编码|代码|证号)$")


@dataclass(frozen=True)
class ListFound:
    """What a workbook says. entries: without its file; problems: what was not taken, in Chinese,
    each with its place; units: of how many units it says something."""

    entries: tuple[BookEntry, ...]
    problems: tuple[str, ...]

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.unit for one in self.entries))


@dataclass(frozen=True)
class _Column:
    number: int
    label: str
    kind: Field
    is_unit: bool

    @property
    def is_key(self) -> bool:
        """Whether it says whom or what a line is about, besides the unit."""
        word = bare(without_hint(self.label))
        if self.is_unit:
            return False
        plain = by_label(self.label) == "姓名"
        named = _NAMED.search(word) and not self.kind.names_person
        return bool(plain or named or _NUMBERED.search(word) or self.kind.identifies_person)


def read_lists(
    document: Document, stem: str, circumstances: Circumstances, unit: str = ""
) -> ListFound:
    """What every sheet of this document says. stem: the file's name, for sheets without a title;
    unit: whose all of it is, where the clerk says so."""
    entries: list[BookEntry] = []
    problems: list[str] = []
    for grid in document.grids:
        if grid.hidden or not grid.cells:
            continue
        found = _SheetReader(grid, stem, circumstances, unit).read()
        entries += found.entries
        problems += found.problems
    return ListFound(tuple(entries), tuple(problems))


@dataclass(frozen=True)
class _SheetReader:
    grid: Grid
    stem: str
    circumstances: Circumstances
    unit: str

    def read(self) -> ListFound:
        top, columns = self._heading()
        if not columns:
            return ListFound((), (f"“{self.grid.name}”：没有找到写着栏目名称的一行，没有收。",))
        unit_column = next((c for c in columns if c.is_unit), None)
        whole = self.unit or ("" if unit_column else self._unit_around(top))
        if unit_column is None and not whole:
            what = "没有“单位”或“社区”一列，标题里也没有单位的名称"
            return ListFound((), (f"“{self.grid.name}”：{what}，不知道是谁的，没有收。",))
        lines, problems = self._lines(top, columns, unit_column, whole)
        counts = Counter(name for _, name, _ in lines)
        is_list = max(counts.values(), default=0) > 1 or any(c.is_key for c in columns)
        title = self._title(top) if is_list else ""
        entries: list[BookEntry] = []
        for row, name, cells in lines:
            for column, cell in cells:
                value, wrong = self._value(column, cell)
                if wrong:
                    problems.append(f"{cell.place} {column.label}：{wrong}，这一格没有收。")
                elif value is not None:
                    number = row if is_list else -1
                    entries.append(BookEntry(name, column.label, column.kind.kind, value,
                                             cell.place, title, number))  # fmt: skip
        return ListFound(tuple(entries), tuple(problems))

    def _heading(self) -> tuple[int, list[_Column]]:
        """The first row below the headings, and the columns; none where there are no headings."""
        for row in self.grid.row_numbers[:_HEADING_ROWS]:
            cells = [c for c in self.grid.row(row) if bare(c.text) and c.row == row]
            if len(cells) < 2 or not all(_is_label(c) for c in cells):
                continue
            below = max(c.bottom for c in cells)
            if any(c.columns > 1 for c in cells):
                below = max(below, row + 2)
            return below, self._columns(row, below)
        return 0, []

    def _columns(self, top: int, below: int) -> list[_Column]:
        labels: dict[int, str] = {}
        for number in range(self.grid.width):
            texts = [
                cell.text.strip() for row in range(top, below)
                if (cell := self.grid.at(row, number)) is not None and bare(cell.text)
            ]  # fmt: skip
            label = "".join(dict.fromkeys(texts))
            if label and not _ORDER.fullmatch(bare(label)) and label not in labels.values():
                labels[number] = " ".join(label.split())
        found = []
        taken = False
        for number, label in labels.items():
            is_unit = not taken and (asks_own_unit(bare(without_hint(label)))
                                     or by_label(label) == "单位名称")  # fmt: skip
            taken = taken or is_unit
            guess = guess_kind(label)
            choices = guess.choices
            kind = make_field(guess.kind if choices or not guess.answers.has_choices else "文字",
                              choices)  # fmt: skip
            found.append(_Column(number, label, kind, is_unit))
        return found

    def _unit_around(self, top: int) -> str:
        above = [c.text for c in self.grid.cells if c.row < top]
        for text in (self.grid.name, *above, self.stem):
            match = match_unit(text, self.circumstances.units, self.circumstances.places)
            if match.name and match.certainty in {"exact", "contained"}:
                return match.name
        return ""

    def _lines(
        self, top: int, columns: Sequence[_Column], unit_column: _Column | None, whole: str
    ) -> tuple[list[tuple[int, str, list[tuple[_Column, Cell]]]], list[str]]:
        """The lines below the headings: row, unit, cells; and what was not taken."""
        lines, problems = [], []
        for row in self.grid.row_numbers:
            if row < top:
                continue
            cells = [
                (c, cell) for c in columns
                if not c.is_unit and (cell := self.grid.at(row, c.number)) is not None
                and bare(cell.text)
            ]  # fmt: skip
            first = next((c.text for c in self.grid.row(row) if bare(c.text)), "")
            if not cells or _TOTAL.match(bare(first)):
                continue
            name = whole
            if unit_column is not None and not self.unit:
                said = self.grid.at(row, unit_column.number)
                name, wrong = self._unit(said)
                if wrong:
                    problems.append(f"“{self.grid.name}”第{row + 1}行：{wrong}，这一行没有收。")
                    continue
            lines.append((row, name, cells))
        return lines, problems

    def _unit(self, cell: Cell | None) -> tuple[str, str]:
        text = cell.text.strip() if cell else ""
        if not text:
            return "", "没有写单位"
        match = match_unit(text, self.circumstances.units, self.circumstances.places)
        if match.name and match.certainty in {"exact", "contained"}:
            return match.name, ""
        return "", f"“{text}”不在单位名单上"

    def _value(self, column: _Column, cell: Cell) -> tuple[KeptValue, str]:
        """What a cell says, and what is wrong with it."""
        if cell.problem:
            return None, "格里是错误或读不出的内容"
        if says_nothing(cell.text):
            return None, ""
        answer = column.kind.read(cell, self.circumstances)
        if answer.value is None or answer.doubts:
            if column.kind.shape != "text" or column.kind.holds_long_number or column.kind.is_phone:
                return None, f"“{cell.text.strip()}”看不成{column.kind.kind}"
            return " ".join(cell.text.split()), ""
        return kept_value(answer.value), ""

    def _title(self, top: int) -> str:
        name = self.grid.name
        if not _GENERIC.fullmatch(bare(name)):
            return name
        above = [c.text.strip() for c in self.grid.cells if c.row < top and bare(c.text)]
        title = next((text for text in above if len(text) <= _LONGEST_LABEL), self.stem)
        for place in self.circumstances.places.split("|"):
            title = title.removeprefix(place)
        return title


def kept_value(value: FieldValue) -> KeptValue:
    """A value as the ledger keeps it: a day as YYYY-MM-DD."""
    return value.isoformat() if hasattr(value, "isoformat") else value  # type: ignore[union-attr]


def _is_label(cell: Cell) -> bool:
    return cell.number is None and cell.day is None and len(cell.text.strip()) <= _LONGEST_LABEL
