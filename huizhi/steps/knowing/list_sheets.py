"""List sheets: what a workbook of an office's own records (底册) says of each unit.

A sheet with a line for each unit gives single values; one with several lines of a unit, or with
lines about people and places, is a list of each unit. Nothing that cannot be read is taken: it is
named with its cell.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rapidfuzz import fuzz, process

from huizhi.book import (
    Meaning,
    by_label,
    heading,
    is_known_word,
    is_of_unit,
    is_topical,
    list_qualifiers,
    list_qualifiers_surely,
    owners_of,
    parted,
    role_in,
    says_others,
    told_apart,
)
from huizhi.content import Cell, Document, Grid
from huizhi.forms import bare, without_hint
from huizhi.forms.blank import guess_kind
from huizhi.forms.fields import (
    Circumstances,
    Field,
    asks_own_unit,
    make_field,
    match_unit,
    says_nothing,
    says_same,
)
from huizhi.steps.knowing.cell_value import SPELL_OUT, doubts_of, unreadable
from huizhi.steps.knowing.list_days import ListDay, list_day
from huizhi.steps.knowing.sheet_change import SheetChange
from huizhi.storage import BookEntry, KeptValue

UPDATED_ON = "更新日期"
_UPDATED = re.compile(r"(数据|信息)?(更新|统计|填报|采集|核对|核实)(日期|时间)")
_BY_CLERK = ""  # nothing in the list says so
_HEADING_ROWS = 30
_LONGEST_LABEL = 30
_ORDER = re.compile(r"序号?|编次|项次|no", re.IGNORECASE)
_GENERIC = re.compile(r"(sheet|工作表|表)\d*|正文", re.IGNORECASE)
_TOTAL = re.compile(r"(合计|总计|小计|共计)")
_TOTAL_BEHIND = re.compile(r"(合计|总计|小计|共计)$")
_CLOSE = 55  # of 100; units less alike are not told
_NAMED = re.compile(r"(名称|姓名|全称)$")
_NUMBERED = re.compile(r"(编号|编码|代码|证号)$")
_OF_UNIT = re.compile(r"(社区|村居?|单位|机构|行政区划|统一|组织机构|邮政).*(编号|编码|代码)$")
_FIGURE = re.compile(r"(人口|户数|人数|床位|面积)数?$")
_NOTE = re.compile(r"[^:：\n]{1,8}[:：][^\S\n]*\S")
_AREAS = re.compile(r"平方公里|平方千米|平方米|公顷|亩|㎡")
_HEADING_LEVELS = 4
_LEAST_UNITS = 2  # that have one line each
_FEW_OF = 3  # up to one unit in so many may be there twice by a slip
_YEARS = (1900, 2100)
_SEVERAL = {
    "name-several": "写了不止一个人，请只留一个",
    "phone-several": "写了不止一个号码，请只留一个",
    "phone-extra-text": "里除了号码还有别的字，请只留号码",
}
_AT_END = re.compile(r"(?:（[^（）]*）)+$")
_POSTS = frozenset({"书记", "主任"})  # of which a unit has one each
_TWICE = "前面已有同名的一栏，分不清这一栏是谁的；请在栏目名称里写明，如“书记手机”"


@dataclass(frozen=True)
class ListFound:
    """What a workbook says. entries: without its file; problems: what was not taken, in Chinese,
    each with its place; units: of how many units it says something; changed: how many values and
    lines the clerk has changed in the book's own workbook; days: of which day its sheets say that
    they are, by their names; lines: of each line the day that it says nothing of itself, as entries
    of the book; undated: the sheets of which neither is known; notes: what was taken and is to be
    looked at, in Chinese; changes: what the clerk has changed in the book's own workbook."""

    entries: tuple[BookEntry, ...]
    problems: tuple[str, ...]
    changed: int = 0
    days: Mapping[str, ListDay] = field(default_factory=dict)
    lines: tuple[BookEntry, ...] = ()
    undated: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    changes: tuple[SheetChange, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.unit for one in self.entries))


@dataclass(frozen=True)
class _Column:
    """owner: whose it is where its label leaves that open and each unit has one line: 联系电话 on
    the right of 书记 is the secretary's."""

    number: int
    label: str
    kind: Field
    is_unit: bool
    owner: str | None = None

    @property
    def own_label(self) -> str:
        """The label that says whose it is."""
        return f"{self.owner}{self.label}" if self.owner else self.label

    @property
    def role(self) -> str:
        """Whose it is, "" for the unit's own or where nobody can say."""
        return self.owner or role_in(self.label)[0]

    @property
    def is_fact(self) -> bool:
        """Whether it is something of the unit, or of whoever has a post that a unit has once."""
        if self.role:
            return bool(role_in(self.role)[0]) and not is_topical(Meaning(self.role, "姓名"))
        label = parted(self.label)[1]
        word = bare(without_hint(label))
        return not self.is_unit and (is_of_unit(label) or bool(_OF_UNIT.match(word)))

    @property
    def is_key(self) -> bool:
        """Whether it says whom or what a line is about, besides the unit."""
        word = bare(without_hint(self.label))
        if self.is_unit or self.is_fact or self.role:
            return False
        name = by_label(self.label)
        if is_known_word(name) and name != "姓名" and not self.kind.identifies_person:
            return False
        named = _NAMED.search(word) and not self.kind.names_person
        numbered = _NUMBERED.search(word) or self.kind.identifies_person
        return bool(name == "姓名" or named or numbered)


_Line = tuple[int, str, list[tuple[_Column, Cell]]]  # row, unit, cells


def read_lists(
    document: Document,
    stem: str,
    circumstances: Circumstances,
    unit: str = "",
    today: dt.date | None = None,
    day: dt.date | None = None,
) -> ListFound:
    """What every sheet of this document says. stem: the file's name, for sheets without a title;
    unit: whose all of it is, where the clerk says so; today: by which it is old that names a day;
    day: of which it is, where the clerk says so."""
    entries: list[BookEntry] = []
    problems: list[str] = []
    days: dict[str, ListDay] = {}
    lines: list[BookEntry] = []
    undated: list[str] = []
    notes: list[str] = []
    for grid in document.grids:
        if grid.hidden or not grid.cells:
            continue
        found = _SheetReader(grid, stem, circumstances, unit, today).read()
        entries += found.entries
        problems += found.problems
        notes += found.notes
        if day is not None:
            found = replace(found, days={grid.name: ListDay(day, _BY_CLERK)})
        if found.entries and found.days:
            days |= found.days
            if not found.days[grid.name].is_open:
                lines += _dated(found.entries, found.days[grid.name].day)
        elif found.entries and any(_dated(found.entries, dt.date.min)):
            undated.append(grid.name)
    return ListFound(
        tuple(entries), tuple(problems), 0, days, tuple(lines), tuple(undated), tuple(notes)
    )


def _dated(entries: Sequence[BookEntry], day: dt.date) -> Iterator[BookEntry]:
    """The day of each line that says none of its own, as if the list had a column of it."""
    said = {_line_of(one) for one in entries if says_updated(one)}
    first = {_line_of(one): one for one in reversed(entries)}
    for line, one in first.items():
        if line not in said:
            yield replace(one, label=UPDATED_ON, kind="日期", value=day.isoformat())


def _line_of(entry: BookEntry) -> tuple[str, str, int]:
    return entry.unit, entry.list, entry.row


def says_updated(entry: BookEntry) -> bool:
    """Whether a value says of its line when that was updated."""
    return entry.kind == "日期" and _UPDATED.fullmatch(bare(entry.label)) is not None


@dataclass(frozen=True)
class _SheetReader:
    grid: Grid
    stem: str
    circumstances: Circumstances
    unit: str
    today: dt.date | None = None

    def read(self) -> ListFound:
        heading, top, columns = self._heading()
        if not columns:
            return ListFound((), (f"“{self.grid.name}”：没有找到写着栏目名称的一行，没有收。",))
        unit_column = next((c for c in columns if c.is_unit), None)
        whole = self.unit or ("" if unit_column else self._unit_around(top))
        if unit_column is None and not whole:
            unit_column = self._column_of_units(top, columns)
            columns = [unit_column if unit_column and c.number == unit_column.number else c
                       for c in columns]  # fmt: skip
        if unit_column is None and not whole:
            what = "没有“单位”或“社区”一列，标题里也没有单位的名称"
            return ListFound((), (f"“{self.grid.name}”：{what}，不知道是谁的，没有收。",))
        lines, problems = self._lines(top, columns, unit_column, whole)
        counts = Counter(name for _, name, _ in lines)
        several = [name for name, count in counts.items() if count > 1]
        by_slip = any(c.is_fact for c in columns) and _FEW_OF * len(several) <= len(counts)
        is_of_units = not several and (
            _is_of_posts(columns) or self._is_of_a_thing_each(columns, heading, top, len(counts))
        )
        is_of_lines = _is_of_lines(columns) and not is_of_units
        is_list = is_of_lines or (bool(several) and not by_slip)
        if not is_list:
            lines, again = _once(lines)
            problems += [f"“{self.grid.name}”第{row + 1}行：{told}" for row, told in again]
        title = self._title(heading) if is_list else ""
        said = () if is_list else self._qualifiers(heading)
        entries: list[BookEntry] = []
        labels = _told_apart(columns, is_list=is_list)
        problems += [
            f"{self._place(top - 1, c)} {c.label}：{_TWICE}，没有收。"
            for c in columns
            if c.number not in labels
        ]
        for row, name, cells in lines:
            for column, cell in cells:
                if column.number not in labels:
                    continue
                value, wrong = self._value(column, cell, is_list=is_list)
                if wrong:
                    problems.append(f"{cell.place} {column.label}：{wrong}，这一格没有收。")
                elif value is not None:
                    number = row if is_list else -1
                    entry = BookEntry(name, labels[column.number], column.kind.kind, value,
                                      cell.place, title, number)  # fmt: skip
                    entries.append(entry if says_updated(entry) else _qualified(entry, said))
        day = list_day(self.grid, self.stem, heading, self.today) if self.today else None
        days = {self.grid.name: day} if day else {}
        if is_list:
            notes = (
                self._note_of_posts(columns, title, is_of_most=self._is_of_most(len(counts)))
                if not several
                else ()
            )
        else:
            notes = self._note_of_qualifiers(heading, said, entries)
        return ListFound(tuple(entries), tuple(problems), days=days, notes=notes)

    def _is_of_a_thing_each(
        self, columns: Sequence[_Column], heading: int, top: int, units: int
    ) -> bool:
        """Whether a sheet with one line of each of these units is about them, though it names a
        thing that each has: 村卫生室 above 名称, 负责人 and 地址, all called after it."""
        keys = [c for c in columns if c.is_key]
        groups = self._groups(heading, top)
        things = {groups.get(c.number) for c in keys}
        if None in things or not self._is_of_most(units):
            return False
        theirs = [c for c in columns if groups.get(c.number) in things]
        is_after = all(c.label.startswith("".join(groups[c.number])) for c in theirs)
        of_people = any(c.kind.identifies_person for c in columns)
        is_plain = all(_NAMED.search(bare(c.label)) and not c.kind.names_person for c in keys)
        return is_after and is_plain and not of_people

    def _is_of_most(self, units: int) -> bool:
        return units >= _LEAST_UNITS and 2 * units > len(self.circumstances.units)

    def _note_of_qualifiers(
        self, heading: int, said: Sequence[str], entries: Sequence[BookEntry]
    ) -> tuple[str, ...]:
        """That a sheet of single values is of others or of another time, or may be by what nobody
        knows, in Chinese."""
        label = next((one.label for one in entries if not says_updated(one)), "")
        if not label:
            return ()
        if said:
            plain = _AT_END.sub("", label)
            told = (
                f"“{self.grid.name}”写着“{'、'.join(said)}”，各项收成“{label}”这样的，"
                f"不填进只问“{plain}”的表，也不和它比。"
            )
            return (told,)
        texts = (self.grid.name, *self._above(heading)[:1], self.stem)
        if nobody_knows := dict.fromkeys(one for text in texts for one in list_qualifiers(text)):
            told = (
                f"“{self.grid.name}”写着“{'、'.join(nobody_knows)}”，各项照本单位平常的收了；"
                f"不是的，请用 erase 删掉这次收的。"
            )
            return (told,)
        return ()

    def _note_of_posts(
        self, columns: Sequence[_Column], title: str, *, is_of_most: bool
    ) -> tuple[str, ...]:
        """That a sheet with one line of each unit was taken as a list, and so nobody in it as who
        has a post of the unit, in Chinese; nothing where it names no such. is_of_most: it has a
        line of most units, so that others than who heads them may be theirs, too."""
        keys = [one for one in columns if one.is_key]
        key = next((one.label for one in keys), "")
        is_of_things = is_of_most and not any(one.kind.names_person for one in keys)
        known = (one.role for one in columns if role_in(one.role)[0])
        roles = dict.fromkeys(one for one in known if one in _POSTS or is_of_things)
        if not roles or not key:
            return ()
        told = (
            f"“{self.grid.name}”有“{key}”一栏，收成了名册“{title}”；"
            f"里面的{'、'.join(roles)}没有当作本单位的，"
            f"也没有和别处比。要当作本单位的，请去掉这一栏再收。"
        )
        return (told,)

    def _heading(self) -> tuple[int, int, list[_Column]]:
        """The row of the headings, the first one below them, and the columns; none where there are
        no headings. Of several rows that may be one, that below whose column of units a unit
        stands."""
        first: tuple[int, int, list[_Column]] = (0, 0, [])
        for row in self.grid.row_numbers[:_HEADING_ROWS]:
            cells = [c for c in self.grid.row(row) if bare(c.text) and c.row == row]
            if len(cells) < 2 or not all(_is_label(c) for c in cells) or _is_note(cells):
                continue
            below = self._below(row, cells)
            found = row, below, self._columns(row, below)
            if self.unit or any(c.is_unit and self._has_units(c, below) for c in found[2]):
                return found
            first = first if first[2] else found
        return first

    def _has_units(self, column: _Column, below: int) -> bool:
        """Whether one of the units stands in this column."""
        cells = (self.grid.at(r, column.number) for r in self.grid.row_numbers if r >= below)
        return any(cell is not None and not self._unit(cell)[1] for cell in cells)

    def _column_of_units(self, top: int, columns: Sequence[_Column]) -> _Column | None:
        """The first column in which mostly units stand, whatever it is called: 名称."""
        rows = [row for row in self.grid.row_numbers if row >= top]
        for column in columns:
            cells = [cell for row in rows if (cell := self.grid.at(row, column.number)) is not None]
            wrong = [self._unit(cell)[1] for cell in cells if bare(cell.text)]
            if 2 * wrong.count("") > len(wrong):
                return replace(column, is_unit=True)
        return None

    def _below(self, row: int, cells: Sequence[Cell]) -> int:
        """The first row below headings that begin in this one: below it may be what they share out,
        as 姓名 and 手机 below 书记."""
        below = max(c.bottom for c in cells)
        inside = [c for r in range(row + 1, below) for c in self.grid.row(r) if bare(c.text)]
        spans = [(c.column, c.right) for c in (*cells, *inside)]
        while (parts := self._parts(below, spans, row)) is not None:
            below = max(c.bottom for c in parts)
            spans += [(c.column, c.right) for c in parts]
        return below

    def _parts(self, row: int, spans: Sequence[tuple[int, int]], top: int) -> list[Cell] | None:
        """The cells of this row where it says more of the headings above it; None where it is the
        first line of the list: with a number, a day, or words below a heading of one column."""
        cells = [c for c in self.grid.row(row) if bare(c.text) and c.row == row]
        if not cells or row - top >= _HEADING_LEVELS:
            return None
        shared = [(left, right) for left, right in spans if right - left > 1]
        empty = {c for c in range(self.grid.width) if not self._text(top, c)}
        for cell in cells:
            below_shared = any(left <= cell.column < right for left, right in shared)
            if not _is_label(cell) and not (below_shared and _is_year(cell)):
                return None
            left_of = any(left < cell.column for left, _ in spans)
            first_of_empty = cell.column + 1 in empty and cell.column not in empty
            if not (below_shared or (cell.column in empty and left_of) or first_of_empty):
                return None
        return cells

    def _text(self, row: int, column: int) -> str:
        cell = self.grid.at(row, column)
        return cell.text.strip() if cell is not None and bare(cell.text) else ""

    def _columns(self, top: int, below: int) -> list[_Column]:
        area = self._area(top)
        labels = {n: f"{x}{area}" if x.endswith("面积") else x
                  for n, x in self._labels(top, below).items()}  # fmt: skip
        owners = owners_of(labels, self._groups(top, below))
        found = []
        taken = False
        for number, label in labels.items():
            is_unit = not taken and _asks_unit(label)
            taken = taken or is_unit
            found.append(_Column(number, label, _kind_of(label), is_unit, owners.get(number)))
        return found

    def _area(self, top: int) -> str:
        """The measure of areas that a line above the headings gives, in brackets: 单位：户、亩; ""
        where it gives none or several."""
        notes = [c.text for c in self.grid.cells if c.row < top and "单位" in c.text]
        found = {area for text in notes for area in _AREAS.findall(text)}
        return f"（{found.pop()}）" if len(found) == 1 else ""

    def _labels(self, top: int, below: int) -> dict[int, str]:
        """What stands above each column, from the top down: 书记 and 姓名 are 书记姓名; a heading
        that is known without what it is grouped under is called as it is."""
        parts = self._heads(top, below)
        lowest = Counter(one[-1] for one in parts.values())
        return {
            number: heading(one, is_alone=lowest[one[-1]] == 1) for number, one in parts.items()
        }

    def _groups(self, top: int, below: int) -> dict[int, tuple[str, ...]]:
        """The headings above that of each column; of the columns that have such."""
        heads = self._heads(top, below)
        return {number: tuple(parts[:-1]) for number, parts in heads.items() if len(parts) > 1}

    def _heads(self, top: int, below: int) -> dict[int, list[str]]:
        """What stands above each column, from the top down."""
        parts: dict[int, list[str]] = {}
        for number in range(self.grid.width):
            texts = [text for row in range(top, below) if (text := self._text(row, number))]
            if texts and not self._text(top, number) and below - top > 1:
                texts = [self._group_left(top, number), *texts]
            if texts and not _ORDER.fullmatch(bare(texts[-1])):
                parts[number] = list(dict.fromkeys(" ".join(one.split()) for one in texts))
        return parts

    def _group_left(self, row: int, number: int) -> str:
        """What is written in the heading row on the left of a column that has nothing there."""
        texts = (self._text(row, column) for column in range(number - 1, -1, -1))
        return next(filter(None, texts), "")

    def _unit_around(self, top: int) -> str:
        above = [c.text for c in self.grid.cells if c.row < top]
        for text in (self.grid.name, *above, self.stem):
            match = match_unit(text, self.circumstances.units, self.circumstances.places)
            if match.name and match.certainty in {"exact", "contained"}:
                return match.name
        return ""

    def _lines(
        self, top: int, columns: Sequence[_Column], unit_column: _Column | None, whole: str
    ) -> tuple[list[_Line], list[str]]:
        """The lines below the headings: row, unit, cells; and what was not taken."""
        lines, problems = list[_Line](), list[str]()
        for row in self.grid.row_numbers:
            if row < top:
                continue
            cells = [
                (c, cell) for c in columns
                if not c.is_unit and (cell := self.grid.at(row, c.number)) is not None
                and bare(cell.text)
            ]  # fmt: skip
            texts = [c.text.strip() for c in self.grid.row(row) if bare(c.text)]
            if not cells or _TOTAL.match(bare(texts[0])) or self._is_aside(texts):
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

    def _is_aside(self, texts: Sequence[str]) -> bool:
        """Whether a line is no unit's: 中心卫生院小计, or one text for all of it, as the name of a
        group or a note."""
        is_total = any(_TOTAL_BEHIND.search(bare(text)) for text in texts[:2])
        return is_total or (len(set(texts)) == 1 and not self._named(texts[0]))

    def _named(self, text: str) -> str:
        match = match_unit(text, self.circumstances.units, self.circumstances.places)
        return match.name if match.name and match.certainty in {"exact", "contained"} else ""

    def _unit(self, cell: Cell | None) -> tuple[str, str]:
        text = cell.text.strip() if cell else ""
        if not text:
            return "", "没有写单位"
        if name := self._named(text):
            return name, ""
        return "", f"“{text}”不在单位名单上{self._closest(text)}"

    def _closest(self, text: str) -> str:
        """Which unit is called most alike, and what to do; "" for none."""
        names = [one.name for one in self.circumstances.units]
        found = process.extractOne(bare(text), names, scorer=fuzz.ratio, score_cutoff=_CLOSE)
        if not found:
            return ""
        return f"，最像的是“{found[0]}”；就是它的话，在单位名单里把“{text}”写成它的别名，再收一次"

    def _value(self, column: _Column, cell: Cell, *, is_list: bool) -> tuple[KeptValue, str]:
        """What a cell says, and what is wrong with it."""
        if wrong := unreadable(cell):
            return None, wrong
        if says_nothing(cell.text):
            return None, ""
        text, kind = " ".join(cell.text.split()), column.kind
        if says_same(text):
            return None, f"写的是“{text}”，{SPELL_OUT}"
        value, doubts = doubts_of(kind, cell, self.circumstances)
        if value is not None and not doubts:
            return value, ""
        several = _SEVERAL.get(min(doubts & _SEVERAL.keys(), default=""))
        if several and (kind.is_phone or not is_list):
            return None, f"“{text}”{several}"
        if kind.shape != "text" or kind.holds_long_number or kind.is_phone:
            return None, f"“{text}”看不成{kind.kind}"
        return text, ""

    def _place(self, row: int, column: _Column) -> str:
        cell = self.grid.at(row, column.number)
        return cell.place if cell is not None else f"“{self.grid.name}”"

    def _title(self, heading: int) -> str:
        """What the list is called: by its sheet, the line above it or its file; with what another
        of these says in brackets that makes another list of it."""
        above = self._above(heading)
        title = self.grid.name
        if _GENERIC.fullmatch(bare(title)) or says_others(title):
            title = next(iter(above), self.stem)
        title = self._without_place(title)
        own = list_qualifiers(title)
        said = (one for one in self._qualifiers(heading) if one not in own)
        return title + "".join(f"（{one}）" for one in said)

    def _above(self, heading: int) -> list[str]:
        """The lines above the headings, but for long ones."""
        above = (c.text.strip() for c in self.grid.cells if c.row < heading and bare(c.text))
        return [text for text in above if len(text) <= _LONGEST_LABEL]

    def _qualifiers(self, heading: int) -> tuple[str, ...]:
        """What the name of the sheet, the line above it or its file says that makes it of others or
        of another time: 上年, 2026年计划."""
        texts = (self.grid.name, *self._above(heading)[:1], self.stem)
        said = ((bare(text),) if says_others(text) else list_qualifiers_surely(text)
                for text in texts)  # fmt: skip
        return tuple(dict.fromkeys(one for some in said for one in some))

    def _without_place(self, title: str) -> str:
        """The title without the name of the office before it."""
        for place in filter(None, self.circumstances.places.split("|")):
            title = title.removeprefix(place) or title
        return title


def _qualified(entry: BookEntry, said: Sequence[str]) -> BookEntry:
    """A single value under a label that says what its sheet does: 户籍人口（上年）."""
    more = "".join(f"（{one}）" for one in said if one not in bare(entry.label))
    return replace(entry, label=f"{entry.label}{more}")


def _asks_unit(label: str) -> bool:
    return asks_own_unit(bare(without_hint(label))) or by_label(label) == "单位名称"


def _kind_of(label: str) -> Field:
    """The kind of answers below this heading: of a post without another word its holder; a number
    of 常住人口 and 辖区面积; of 联系方式·邮政编码 that of the lower heading."""
    lowest = parted(label)[1]
    guess = guess_kind(lowest if is_of_unit(lowest) else label)
    if not guess.known and role_in(label)[0]:
        return make_field("姓名")
    if not guess.known and (counted := _FIGURE.search(bare(without_hint(label)))):
        return make_field("数值" if counted[1] == "面积" else "整数")
    choices = guess.choices
    return make_field(guess.kind if choices or not guess.answers.has_choices else "文字", choices)


def _is_of_lines(columns: Sequence[_Column]) -> bool:
    """Whether each line is about somebody or something of a unit, as in a roster, and not about the
    unit itself. 网格员 and 身份证号 alone are a roster, also with one line for each unit."""
    of_person = any(c.role and c.kind.identifies_person for c in columns)
    return any(c.is_key for c in columns) or (of_person and not any(c.is_fact for c in columns))


def _is_of_posts(columns: Sequence[_Column]) -> bool:
    """Whether a sheet with one line of each unit is about the units, though a column names
    something that they have (党组织名称): it names both who heads a unit and its party, and nobody
    who may be of what is named."""
    keys = [c for c in columns if c.is_key]
    of_people = any(c.kind.identifies_person for c in columns)
    is_plain = all(_NAMED.search(bare(without_hint(c.label))) for c in keys)
    is_plain &= all(by_label(c.label) != "姓名" for c in keys) and not of_people
    roles = {c.role for c in columns if c.role}
    topical = any(is_topical(Meaning(one, "姓名")) for one in roles)
    return is_plain and roles >= _POSTS and not topical


def _once(lines: Sequence[_Line]) -> tuple[list[_Line], list[tuple[int, str]]]:
    """The first line of each unit, and the rows of the others with why they are not taken."""
    first: dict[str, _Line] = {}
    again = []
    for line in lines:
        row, name, _ = line
        if (before := first.setdefault(name, line)) is not line:
            again.append((row, f"{name}在第{before[0] + 1}行已经有了，这一行没有收。"))
    return list(first.values()), again


def _told_apart(columns: Sequence[_Column], *, is_list: bool) -> dict[int, str]:
    """What each column is called, by its number; none that is called like one before it."""
    called = told_apart([one.label for one in columns]) if is_list else []
    found: dict[int, str] = {}
    seen: set[str] = set()
    for number, one in enumerate(columns):
        label = called[number] if is_list else one.own_label
        if bare(label) not in seen:
            found[one.number] = label
            seen.add(bare(label))
    return found


def _is_note(cells: Sequence[Cell]) -> bool:
    """Whether a row of such cells says something of the whole sheet: 填报单位：党政办."""
    notes = [c for c in cells if _NOTE.match(without_hint(c.text).strip())]
    return 2 * len(notes) >= len(cells)


def _is_year(cell: Cell) -> bool:
    return cell.number is not None and _YEARS[0] <= cell.number <= _YEARS[1]


def _is_label(cell: Cell) -> bool:
    return cell.number is None and cell.day is None and len(cell.text.strip()) <= _LONGEST_LABEL
