"""Form picture: a learned form as it looks, with the places of its answers, to be decided on.

Document, looks, what was understood and decided → FormPicture, kept as JSON beside the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from huizhi.content import MOST_COLUMNS, MOST_ROWS, BlockLook, BoxLook, Cell, Grid, GridLook
from huizhi.disk import write_whole
from huizhi.formats import form_look_of
from huizhi.forms import with_joined_days
from huizhi.forms.blank import (
    Beside,
    BlankForm,
    Decision,
    FieldDraft,
    FormPlace,
    beside,
    bottom_of,
    is_sheet,
    places_in,
    proposed,
    untouched,
)
from huizhi.steps.preparing.learning import Learned

Role = Literal["answer", "rows", "none"]
_PICTURE = "picture.json"


@dataclass(frozen=True)
class PicturePlace:
    """One place to decide on. key: of it in the picture; place, number: as the user calls it; role:
    a single answer, one in repeated rows, or none; label, kind, required, choices: of the answer,
    or what is proposed; known: its kind is not only for want of anything better; decided: what the
    clerk said of it, "" for nothing; printed: what stands there; column: what it is called as a
    column of rows; doubts: about it."""

    key: str
    place: str
    number: int
    role: Role
    label: str
    kind: str
    required: bool
    choices: tuple[str, ...]
    known: bool
    decided: str
    printed: str
    doubts: tuple[str, ...]
    beside: Beside

    @property
    def name(self) -> str:
        """The place as the user sees it."""
        return f"{self.place}的第{self.number}处" if self.number > 1 else self.place


@dataclass(frozen=True)
class PicturePiece:
    """A piece of a cell's text. key: of the place that it is, "" for print between places; first:
    it is that place itself, and no further row of its column."""

    text: str
    key: str = ""
    first: bool = True


@dataclass(frozen=True)
class PictureCell:
    """One cell as it is drawn; without pieces there is none."""

    rows: int
    columns: int
    box: BoxLook
    pieces: tuple[PicturePiece, ...]


@dataclass(frozen=True)
class PictureRow:
    """The cells that begin in one row. height: in pixels, 0 where the content decides."""

    height: float
    cells: tuple[PictureCell, ...]


@dataclass(frozen=True)
class PictureBlock:
    """A table or sheet with the widths of its columns, or a paragraph without any."""

    widths: tuple[float, ...]
    rows: tuple[PictureRow, ...]


@dataclass(frozen=True)
class PictureSheet:
    """One sheet, or the body of a document. left_out: rows below that are not drawn."""

    name: str
    blocks: tuple[PictureBlock, ...]
    left_out: int


@dataclass(frozen=True)
class FormPicture:
    """A learned form as it looks. places: by key; doubts: each with the key of the place that it is
    about, "" for none."""

    file: str
    sheets: tuple[PictureSheet, ...]
    places: dict[str, PicturePlace]
    doubts: tuple[tuple[str, str], ...]


_ADAPTER = TypeAdapter(FormPicture)


def keep_picture(folder: Path, picture: FormPicture) -> None:
    """Writes the picture beside the learned form."""
    write_whole(folder / _PICTURE, _ADAPTER.dump_json(picture))


def has_picture(folder: Path) -> bool:
    """Whether a learned form can be shown as it looks."""
    return (folder / _PICTURE).is_file()


def picture_in(folder: Path) -> FormPicture:
    """The picture of the form that was learned into this folder."""
    return _ADAPTER.validate_json((folder / _PICTURE).read_bytes())


def picture_of(data: bytes, name: str, learned: Learned, said: Sequence[Decision]) -> FormPicture:
    """The form as it looks. data: of the blank file; name: of it; said: what was decided."""
    document = with_joined_days(learned.document)
    looks = form_look_of(data, document)
    drawings = [
        _Drawing(number, grid, look, learned, {(d.place, d.number): d for d in said})
        for number, (grid, look) in enumerate(zip(document.grids, looks, strict=True))
        if not grid.hidden and grid.cells
    ]
    sheets = tuple(drawing.sheet() for drawing in drawings)
    places = {key: place for one in drawings for key, place in one.places.items()}
    every = reversed(places.items())  # a doubt about several leads to the first
    keys = {doubt: key for key, place in every for doubt in place.doubts}
    doubts = tuple((doubt, keys.get(doubt, "")) for doubt in learned.form.doubts)
    return FormPicture(name, sheets, places, doubts)


class _Drawing:
    """One grid that is drawn. places: those met so far, by key."""

    def __init__(
        self,
        number: int,
        grid: Grid,
        look: GridLook,
        learned: Learned,
        said: dict[tuple[str, int], Decision],
    ) -> None:
        self._number, self._grid, self._look = number, grid, look
        self._understood, self._form, self._said = learned.understood, learned.form, said
        self.places: dict[str, PicturePlace] = {}

    def sheet(self) -> PictureSheet:
        """All of it that is drawn."""
        bottom = bottom_of(self._grid, self._number, self._understood)
        blocks = tuple(
            self._block(replace(one, bottom=bottom) if one.bottom == self._grid.height else one)
            for one in self._look.blocks
            if one.first_row < MOST_ROWS
        )
        return PictureSheet(self._grid.name, blocks, max(0, bottom - MOST_ROWS))

    def _block(self, block: BlockLook) -> PictureBlock:
        rows = range(block.first_row, min(block.bottom, MOST_ROWS))
        right = max((c.right for row in rows for c in self._grid.row(row)), default=0)
        right = min(right, MOST_COLUMNS)
        widths = block.widths and (*block.widths, *(0.0,) * right)[:right]
        return PictureBlock(widths, tuple(self._row(row, right, rows.stop) for row in rows))

    def _row(self, row: int, right: int, bottom: int) -> PictureRow:
        height = self._look.heights.get(row, 0.0)
        return PictureRow(height, tuple(self._cells(row, right, bottom)))

    def _cells(self, row: int, right: int, bottom: int) -> Iterator[PictureCell]:
        """The cells that begin in a row; in a sheet those that nobody typed in too."""
        for column in range(right):
            cell = self._grid.at(row, column)
            if cell is None and is_sheet(self._grid):
                cell = untouched(self._grid, row, column)
            if cell is None:
                yield PictureCell(1, 1, BoxLook(), ())
            elif (cell.row, cell.column) == (row, column):
                spans = min(cell.bottom, bottom) - row, min(cell.right, right) - column
                box = self._look.box(row, column)
                yield PictureCell(*spans, box, tuple(self._pieces(cell, box)))

    def _pieces(self, cell: Cell, box: BoxLook) -> Iterator[PicturePiece]:
        """The text of a cell, parted at its places."""
        done, text = 0, cell.text
        for place in places_in(self._grid, self._number, cell, self._understood):
            if place.start > done:
                yield PicturePiece(text[done : place.start])
            shown = text[place.start : place.end] if place.column is None else text
            first = place.cell.row == cell.row
            yield PicturePiece(shown, self._place(place, box), first)
            done = max(done, place.end if place.column is None else len(text))
        if done < len(text):
            yield PicturePiece(text[done:])

    def _place(self, place: FormPlace, box: BoxLook) -> str:
        """The key of a place, which is noted when it is met first."""
        cell = place.cell
        key = f"{self._number}.{cell.row}.{cell.column}.{place.number}"
        if key not in self.places:
            role, asked = self._asked(place)
            likely = asked or proposed(self._grid, place, box)
            decision = self._said.get((cell.place, place.number))
            self.places[key] = PicturePlace(
                key,
                cell.place,
                place.number,
                role,
                likely.label,
                likely.kind,
                likely.required,
                likely.choices,
                likely.known,
                str(decision.says) if decision else "",
                cell.text[place.start : place.end],
                tuple(_doubts(self._form, place, asked)),
                beside(self._grid, cell),
            )
        return key

    def _asked(self, place: FormPlace) -> tuple[Role, FieldDraft | None]:
        """What is asked for at a place now."""
        if place.column is not None:
            own = [t for t in self._form.tables if place.table and t.where == place.table.where]
            columns = [c for t in own for c in t.columns if c.column == place.column.column]
            return ("rows", columns[0].asked) if columns else ("none", None)
        at = self._number, place.cell.row, place.cell.column, place.start, place.end
        for one in self._form.fields:
            if (one.grid, one.cell.row, one.cell.column, one.start, one.end) == at:
                return "answer", one.asked
        return "none", None


def _doubts(form: BlankForm, place: FormPlace, asked: FieldDraft | None) -> Iterator[str]:
    """The doubts about a place: those that name it and no other of its cell, its table, or by its
    label what was tried."""
    where = place.table.where if place.table else ""
    about = (f"{place.cell.place}：", f"{place.name}：", f"{where}：" if where else "\0")
    label = asked.label if asked else ""
    tried = (f"试填后“{label}”", f"没有填写时，“{label}”") if label else ()
    others = [
        f"“{one.asked.label}”"
        for one in form.fields
        if one.cell.place == place.cell.place and one.asked.label != label
    ]
    for doubt in form.doubts:
        of_other = f"“{label}”" not in doubt and any(one in doubt for one in others)
        if doubt.startswith((*about, *tried)) and not of_other:
            yield doubt
