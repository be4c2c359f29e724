"""Draft: a form on its way back, as cells that mess can be made of before it is written.

A draft starts as the blank form that the program rendered and is filled with a truth. Each cell
(`Box`) knows which answers stand in it, so after any mess the place of every answer is known.
Drafts change in place: they are the one thing here that is not frozen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.truth import Truth

Place = tuple[int, int]  # row and column, from 0


class NotApplicableError(Exception):
    """This mess cannot be made of this draft."""


@dataclass
class Box:
    """One cell. prefix: printed text in front of what was typed; value: the number behind the text
    (None: it is text); kind: "text", "number", "date", "error", "formula"; keys: the answers that
    stand here; role: "label:mobile", "header:title", "input:mobile", "group", "number" or "";
    wrap: how the program keeps it ("" plainly); look: the number format of a number."""

    text: str = ""
    prefix: str = ""
    value: float | None = None
    kind: str = "text"
    rows: int = 1
    columns: int = 1
    keys: frozenset[str] = frozenset()
    role: str = ""
    wrap: str = ""
    look: str = ""

    @property
    def shown(self) -> str:
        return self.prefix + self.text

    @property
    def printed(self) -> str:
        """The printed text: the prefix where an answer stands behind it, else all of it."""
        return self.prefix or self.text

    def print(self, text: str) -> None:
        """Change the printed text."""
        if self.prefix:
            self.prefix = text
        else:
            self.text = text

    def type_in(self, text: str, key: str = "") -> None:
        """Put an answer into the box; what stood there is gone."""
        self.text, self.value, self.kind = text, None, "text"
        self.keys = frozenset({key}) if key else frozenset()

    def take(self, other: Box) -> None:
        """Take over what is typed in another box, which is left empty."""
        self.text, self.value, self.kind, self.keys = (
            other.text,
            other.value,
            other.kind,
            self.keys | other.keys,
        )
        other.empty()

    def empty(self) -> None:
        self.text, self.value, self.kind, self.keys = "", None, "text", frozenset()


@dataclass
class Page:
    """One sheet, or the body of a document. paragraphs: rows that are no table rows (Word); margin:
    “页眉” or “页脚” for what stands there, "" for a page; boxes_over: check boxes over cells, each
    with its cell, words and whether it is ticked: it moves with the cell; formatted_rows: blank
    rows below."""

    name: str
    boxes: dict[Place, Box]
    paragraphs: set[int] = field(default_factory=set)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    margin: str = ""
    boxes_over: list[tuple[Box, str, bool]] = field(default_factory=list)
    formatted_rows: int = 0

    @property
    def height(self) -> int:
        return max((row + box.rows for (row, _), box in self.boxes.items()), default=0)

    @property
    def width(self) -> int:
        places = self.boxes.items()
        return max((c + b.columns for (r, c), b in places if r not in self.paragraphs), default=1)

    def covering(self, row: int, column: int) -> tuple[Place, Box] | None:
        """The box that covers this place, or None."""
        for (r, c), box in self.boxes.items():
            if r <= row < r + box.rows and c <= column < c + box.columns:
                return (r, c), box
        return None

    def row(self, row: int) -> list[tuple[Place, Box]]:
        """The boxes that begin in this row, from the left."""
        return sorted(((p, b) for p, b in self.boxes.items() if p[0] == row), key=lambda x: x[0])

    def with_role(self, role: str) -> list[tuple[Place, Box]]:
        """The boxes with this role (or any role that begins with it and a colon)."""
        return [
            (place, box)
            for place, box in sorted(self.boxes.items(), key=lambda x: x[0])
            if box.role == role or box.role.startswith(f"{role}:")
        ]

    def holding(self, key: str) -> list[tuple[Place, Box]]:
        """The boxes in which this answer stands."""
        return [(p, b) for p, b in sorted(self.boxes.items(), key=lambda x: x[0]) if key in b.keys]

    def put(self, row: int, column: int, box: Box) -> Box:
        self.boxes[row, column] = box
        return box


@dataclass
class Draft:
    """A form on its way back. suffix: ".xlsx" or ".docx"; as_page: it comes as a web page all the
    same; main: number of the page with the form; names: defined names by what they point at (page,
    row, column)."""

    suffix: str
    form: str
    pages: list[Page]
    truth: Truth
    names: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    main: int = 0
    from_1904: bool = False
    as_page: bool = False
    stray: int = 0

    @property
    def page(self) -> Page:
        return self.pages[self.main]

    @property
    def in_word(self) -> bool:
        return self.suffix == ".docx"

    def note(self, text: str) -> Box:
        """A box with something that was typed besides the answers: it must not get lost unseen."""
        self.stray += 1
        key = f"note.{self.stray}"
        self.truth.notes[key] = text
        return Box(text, keys=frozenset({key}))

    def one(self, role: str) -> tuple[Place, Box]:
        """The box with this role. Raises: NotApplicableError when there is none any more."""
        found = self.page.with_role(role)
        if not found:
            raise NotApplicableError(role)
        return found[0]

    # structure

    def insert_rows(
        self, at: int, count: int = 1, names_follow: bool = True, in_table: bool = False
    ) -> None:
        """Empty rows above row `at`; what spans the place is stretched, as a spreadsheet does.

        in_table: table rows, even where a paragraph is next to them (Word).
        """
        page = self.page
        paragraph = self._between_paragraphs(at) and not in_table
        moved: dict[Place, Box] = {}
        for (row, column), box in page.boxes.items():
            if row < at < row + box.rows:
                box.rows += count
            moved[row + count if row >= at else row, column] = box
        page.boxes = moved
        page.paragraphs = {r + count if r >= at else r for r in page.paragraphs}
        page.hidden_rows = {r + count if r >= at else r for r in page.hidden_rows}
        self._move_names(lambda r, c: (r + count if r >= at else r, c), names_follow)
        for row in range(at, at + count):
            if paragraph:
                page.paragraphs.add(row)
                page.put(row, 0, Box())
            else:
                self._fill_row(row)

    def _between_paragraphs(self, at: int) -> bool:
        return self.in_word and (at in self.page.paragraphs or at - 1 in self.page.paragraphs)

    def _fill_row(self, row: int) -> None:
        for column in range(self.page.width):
            if self.page.covering(row, column) is None:
                self.page.put(row, column, Box())

    def delete_row(self, at: int, names_follow: bool = True) -> None:
        """The row is gone with everything that begins in it; longer cells shrink. A cell that
        begins here and goes on below begins in the next row."""
        page = self.page
        moved: dict[Place, Box] = {}
        for (row, column), box in page.boxes.items():
            if row <= at < row + box.rows and box.rows > 1:
                box.rows -= 1
                moved[row, column] = box
            elif row != at:
                moved[row - 1 if row > at else row, column] = box
        page.boxes = moved
        page.paragraphs = {r - 1 if r > at else r for r in page.paragraphs if r != at}
        page.hidden_rows = {r - 1 if r > at else r for r in page.hidden_rows if r != at}
        number = self.main
        if names_follow:
            self.names = {n: p for n, p in self.names.items() if (p[0], p[1]) != (number, at)}
        self._move_names(lambda r, c: (r - 1 if r > at else r, c), names_follow)

    def insert_column(self, at: int, names_follow: bool = True) -> None:
        """An empty column to the left of column `at`, in the tables only where it is a document."""
        page = self.page
        moved: dict[Place, Box] = {}
        for (row, column), box in page.boxes.items():
            if row in page.paragraphs:
                moved[row, column] = box
                continue
            if column < at < column + box.columns:
                box.columns += 1
            moved[row, column + 1 if column >= at else column] = box
        page.boxes = moved
        page.hidden_columns = {c + 1 if c >= at else c for c in page.hidden_columns}
        self._move_names(lambda r, c: (r, c + 1 if c >= at else c), names_follow)
        for row in range(page.height):
            if row not in page.paragraphs and page.covering(row, at) is None:
                page.put(row, at, Box())

    def _move_names(self, moved: Callable[[int, int], Place], follow: bool) -> None:
        if follow:
            self.names = {
                name: (page, *(moved(row, column) if page == self.main else (row, column)))
                for name, (page, row, column) in self.names.items()
            }

    def dissolve(self, place: Place) -> None:
        """The merged cell is single cells again, the text in the first."""
        box = self.page.boxes[place]
        rows, columns, box.rows, box.columns = box.rows, box.columns, 1, 1
        for row in range(place[0], place[0] + rows):
            for column in range(place[1], place[1] + columns):
                if (row, column) != place:
                    self.page.put(row, column, Box())

    def standing(self) -> Iterator[tuple[int, Place, Box, str]]:
        """Every answer in the file: page number, place, box, key."""
        for number, page in enumerate(self.pages):
            for place, box in page.boxes.items():
                for key in box.keys:
                    yield number, place, box, key


def row_of(key: str) -> int | None:
    """The number of the work that an answer belongs to ("rows.3.title" → 3), or None."""
    found = re.fullmatch(r"rows\.(\d+)\.\w+", key)
    return int(found.group(1)) if found else None
