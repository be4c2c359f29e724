"""Edited facts: what the clerk has changed on the sheet 底数 of the book's own workbook; whatever
they have changed that cannot be taken is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from huizhi.book import (
    Book,
    Fact,
    Meaning,
    Statement,
    core_of,
    may_be_short,
    meaning_named,
    person_of,
    same_value,
    typed_command,
)
from huizhi.content import Cell, Grid
from huizhi.forms.fields import KINDS, Circumstances
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
    AGAINST,
    ASIDE,
    BEFORE,
    CONTENT,
    FACT_COLUMNS,
    LABEL,
    SEEN,
    SIGN,
    UNIT,
)
from huizhi.storage import BookEntry

_PARTS = 3  # of a sign: whose and what, the content, the other columns
_MOST_NAMED = 5


def fact_sign(texts: tuple[str, ...]) -> tuple[str, ...]:
    """The parts of a sign of a row with these texts, in the order of its columns."""
    return sign_of(texts[:2]), sign_of(texts[2:3]), sign_of(texts[3:])


class EditedFacts(EditedSheet):
    def __init__(self, grid: Grid, book: Book, circumstances: Circumstances) -> None:
        super().__init__(grid, book, circumstances)
        self.taken: dict[tuple[str, Meaning], str] = {}  # whose and what was changed, and where

    @property
    def changed(self) -> int:
        return len(self.entries)

    def read(self) -> None:
        """Finds what was changed, and tells what of it is not taken."""
        signs = {row: sign_read(self.text(row, SIGN), _PARTS) for row in self.rows}
        was = originals(signs, lambda row, sign: self._parts(row) == sign.parts)
        self._tell_columns()
        self._tell_aside(was)
        for row in self.rows:
            if not self.is_blank(row):
                self._read_row(row, was.get(row), is_copy=signs[row] is not None)
        self._tell_missing({r: s for r, s in was.items() if not self.is_blank(r)})
        self._tell_left_behind()

    def _read_row(self, row: int, sign: RowSign | None, *, is_copy: bool) -> None:
        text, label = self.text(row, CONTENT), self.text(row, LABEL)
        before = "" if sign or is_copy else self.text(row, BEFORE)
        if sign is not None and sign.parts[0] != self._parts(row)[0]:
            self._tell_moved(row, sign)
            return
        was_there = sign is not None or bool(before)
        is_same = self._parts(row)[1] == sign.parts[1] if sign else text == before
        lost = unreadable(self.cell(row, CONTENT))
        if was_there and is_same and not lost:  # lost: typed anew, as a number
            if sign is None and label:
                self._tell_unknown(row)
            return
        if not (text or lost):
            told = (
                "内容删空了，没有改；要删请用 erase 删它的来源"
                if was_there
                else "没有写内容，没有收"
            )
            self.problems.append(f"{self.place(row, CONTENT)}：{told}。")
        elif not label:
            self.problems.append(f"{self.line(row)}：没有写栏目，没有收。")
        elif unit := self.unit(row):
            self._fact(row, unit, sign.parts[1] if sign else sign_of((before,)) if before else "")

    def _meaning(self, unit: str, label: str) -> Meaning:
        """What a line is about: as the workbook calls it, else as the clerk does who adds it."""
        known = self.book.of_unit(unit)
        called = (m for m, one in known.items() if one.current.label_with_measure == label)
        return next(called, None) or meaning_named(label)

    def _fact(self, row: int, unit: str, before: str) -> None:
        """before: the sign of what stood there, "" for a line that was added."""
        label, place = self.text(row, LABEL), self.place(row, CONTENT)
        meaning, cell = self._meaning(unit, label), self.cell(row, CONTENT)
        known = self.book.of_unit(unit).get(meaning)
        kind = known.current.kind if known else self.text(row, "类型") or "文字"
        kind = kind if kind in KINDS else "文字"
        value, wrong = value_as(kind, cell or Cell(0, 0, ""), self.circumstances)
        if wrong:
            self.problems.append(f"{place}：{wrong}，没有改。")
            return
        text = self.text(row, CONTENT)
        if known is not None and sign_of((known.current.text,)) == sign_of((text,)):
            return  # it was taken before
        if known is not None and known.current.value == value:
            self.notes.append(f"{place}：“{text}”和原来的“{known.current.text}”是同一个，没有改。")
            return
        since = self._said_since(row, known, before) if known is not None else ()
        if known is not None and any(one.value != value for one in since):
            self._tell_said_since(row, known, since)
            return
        if known is None and not before:
            self._tell_alike(unit, meaning, place)
        if known is not None and before:
            self._tell_said_again(row, known)
        self.entries.append(BookEntry(unit, label, kind, value, place, decides=True))
        self.taken[unit, meaning] = place
        then = known.current.text if known else ""
        self.changes.append(SheetChange(place, f"{unit}的{label}", then, text))

    def _said_since(self, row: int, fact: Fact, before: str) -> Sequence[Statement]:
        """What was said of a fact after the workbook had been written: it counts now, or speaks
        against that and is not told in the row. Of a line that was added, whatever no other row
        is about."""
        if not before:
            return () if (fact.unit, fact.meaning) in self._there else (fact.current,)
        if sign_of((fact.current.text,)) != before:
            return (fact.current,)
        told = self.text(row, AGAINST)
        return [one for one in fact.against if f"{one.text}（" not in told]

    @cached_property
    def _there(self) -> frozenset[tuple[str, Meaning]]:
        """What the rows are about that were there when the workbook was written."""
        signed = (row for row in self.rows if self.text(row, SIGN) or self.text(row, BEFORE))
        named = ((self.text(row, UNIT), self.text(row, LABEL)) for row in signed)
        return frozenset((unit, self._meaning(unit, label)) for unit, label in named)

    def _tell_said_since(self, row: int, fact: Fact, since: Sequence[Statement]) -> None:
        """Tells of what came after the workbook had been written and stays, beside what it was
        then, and how to decide between them."""
        now = "、".join(f"{shown_text(one)}（{one.origin.words}，{one.origin.day.isoformat()}）"
                       for one in since)  # fmt: skip
        was, day = self.text(row, BEFORE), self._as_written(row, SEEN)
        before = shown_text(replace(fact.current, value=was))
        then = f"，导出时是“{before}”（{day}）" if was else ""
        right = fact.meaning.words.replace(" ", ""), shown_text(since[-1])
        how = typed_command("book", fact.unit, "--right", *right)
        self.problems.append(
            f"{self.place(row, CONTENT)}：导出以后又收到了{now}{then}，和您写的不一样，没有改。"
            f"后来收到的对：{how}；要按您写的，请重新导出再改。"
        )

    def _tell_said_again(self, row: int, fact: Fact) -> None:
        """Tells of who has said again, after the workbook had been written, what the clerk has
        changed in it: the edit is taken, and which of the two is right they decide."""
        day = self._as_written(row, SEEN)
        again = [one for one in (fact.current, *fact.standing) if same_value(one, fact.current)]
        last = max(again, key=lambda one: one.known_at)
        if not (day and last.known_at.date().isoformat() > day):
            return
        right = fact.meaning.words.replace(" ", ""), shown_text(last)
        how = typed_command("book", fact.unit, "--right", *right)
        self.notes.append(
            f"{self.place(row, CONTENT)}：照您写的改了；导出以后又报过一次原来的{shown_text(last)}"
            f"（{last.origin.words}，{last.origin.day.isoformat()}）。还是它对，定一次：{how}"
        )

    def _tell_left_behind(self) -> None:
        """Tells what was said together with somebody whose name alone was changed."""
        for (unit, meaning), place in self.taken.items():
            facts = self.book.of_unit(unit)
            theirs = [
                one for m, one in facts.items()
                if (unit, m) not in self.taken
                and (person := person_of(facts, m)) is not None and person.meaning == meaning
            ]  # fmt: skip
            if theirs:
                named = "、".join(f"“{one.shown}”" for one in theirs)
                one = theirs[0]
                right = (one.meaning.words.replace(" ", ""), shown_text(one.current))
                how = typed_command("book", unit, "--right", *right)
                self.notes.append(
                    f"{place}：换了人，{named}是和原来的人一起报的，不再填；请在那一行写上现在的，再收一次。"
                    f"号码没有变的，定一次，如：{how}"
                )

    def _tell_alike(self, unit: str, meaning: Meaning, place: str) -> None:
        """Tells of what the book has that may be the same as what was added."""
        found = next((m for m in self.book.of_unit(unit) if _may_be_same(m, meaning)), None)
        if found is not None:
            self.notes.append(
                f"{place}：收成了新的一项“{meaning.shown}”；底数里已有“{found.shown}”，"
                "要是同一项，请改那一行的内容，并用 erase 删掉这次收的。"
            )

    def _parts(self, row: int) -> tuple[str, ...]:
        """The parts of the sign that a row has as it came back."""
        return fact_sign(tuple(self._as_written(row, head) for head in FACT_COLUMNS[:-1]))

    def _as_written(self, row: int, head: str) -> str:
        cell = self.cell(row, head)
        day = cell.day if cell else None
        return day.isoformat() if day and head in ASIDE else self.text(row, head)

    def _facts(self) -> Iterator[tuple[str, Fact]]:
        """Everything the book has, with the sign of whose and what it is."""
        for unit, facts in self.book.facts.items():
            for fact in facts.values():
                yield sign_of((unit, fact.current.label_with_measure)), fact

    def _tell_moved(self, row: int, sign: RowSign) -> None:
        """Tells of a row that is now called as another unit's or another thing."""
        fact = next((one for own, one in self._facts() if own == sign.parts[0]), None)
        was = f"“{fact.unit} {fact.current.label_with_measure}”" if fact else "别的"
        self.problems.append(
            f"{self.line(row)}：这一行原来是{was}，单位或栏目改了，整行没有改；"
            "单位和栏目不能改，要加一项，请在最后另加一行。"
        )

    def _tell_unknown(self, row: int) -> None:
        """Tells of a row of a workbook without signs that the book does not have."""
        unit, label = self.unit(row), self.text(row, LABEL)
        if unit and self._meaning(unit, label) not in self.book.of_unit(unit):
            self.problems.append(
                f"{self.line(row)}：底数里{unit}没有“{label}”这一项，没有改；"
                "单位和栏目不能改，要加一项，请在最后另加一行。"
            )

    def _tell_columns(self) -> None:
        """Tells of columns that were added."""
        how = "没有收；要记下来，请在最后加一行，写单位、栏目、内容"
        for head, column in self.heads.items():
            cells = (self.grid.at(row, column) for row in self.rows)
            count = sum(1 for cell in cells if cell is not None and cell.text.strip())
            if head not in FACT_COLUMNS and count:
                self.problems.append(f"“{self.grid.name}”加的“{head}”一列（{count}格）{how}。")
        if beside := [*self.outside()]:
            places = "、".join(c.place for c in beside[:_MOST_NAMED])
            more = f"等{len(beside)}格" if len(beside) > _MOST_NAMED else ""
            self.problems.append(f"写在栏目以外的{places}{more}{how}。")

    def _tell_aside(self, signs: dict[int, RowSign]) -> None:
        """Tells of changes in the columns that only say something of the content."""
        if not set(FACT_COLUMNS) <= self.heads.keys():
            return
        rows = [r for r, s in signs.items()
                if not self.is_blank(r) and self._parts(r)[2] != s.parts[2]]  # fmt: skip
        if rows:
            named = "、".join(str(row + 1) for row in rows)
            columns = "、".join(ASIDE)
            self.problems.append(
                f"“{self.grid.name}”第{named}行：只有“内容”能改，{columns}里改的没有收。"
            )

    def _tell_missing(self, signs: dict[int, RowSign]) -> None:
        """Tells of rows that were there when the workbook was written: they stay."""
        if not (count := missing_count(signs)) or not signs:
            return
        there = {self._parts(row)[0] for row in self.rows} | {s.parts[0] for s in signs.values()}
        gone = [one for sign, one in self._facts() if sign not in there]
        named = "、".join(f"{f.unit}的{f.current.label_with_measure}" for f in gone[:_MOST_NAMED])
        more = "等" if len(gone) > _MOST_NAMED else ""
        which = (
            ""
            if not named
            else f"（{named}{more}）"
            if len(gone) == count
            else (f"（底数里有、这里没有的：{named}{more}）")
        )
        self.problems.append(
            f"“{self.grid.name}”少了{count}行{which}，没有动；"
            "删一行去不掉一项，要删请用 erase 删它的来源。"
        )


def _may_be_same(one: Meaning, other: Meaning) -> bool:
    """Whether a fact may be what another one is called: 书记 and 党支部书记."""
    if one.owner == other.owner:
        return core_of(one.name) == core_of(other.name)
    is_short = may_be_short(one.owner, other.owner) or may_be_short(other.owner, one.owner)
    return one.name == other.name and is_short
