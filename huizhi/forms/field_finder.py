"""Field finder: the cell that answers a single field, by its defined name and by its landmark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from huizhi.content import Cell
from huizhi.findings import Finding
from huizhi.forms.crossing import find_crossing
from huizhi.forms.laid_grid import BY_BOTH, BY_NAME, BY_SENTENCE, NAME_PREFIX, LaidGrid, Located
from huizhi.forms.landmark import after_label, bare, cells_by_head, has_gap, heads
from huizhi.forms.sentence import (
    Sentence,
    parse_broken,
    parse_sentence,
    reworded,
    without_remarks,
)
from huizhi.forms.template import FieldSpot
from huizhi.forms.wording import (
    BY_LABEL,
    BY_LIKENESS,
    Recognised,
    adds_unit,
    holds,
    label_part,
    recognise,
    without_hint,
)

_TICK = re.compile("[√✓✔☑☒✅■]")
_LINE_WITHIN = re.compile(r"[_＿]+(?=(?:[%％]|社区|村)$)")  # 98.5_%, 罗庄__社区
_LINE = re.compile(r"^[_＿]{2,}\s*|\s*[_＿]{2,}$")


def find_fields(laid: LaidGrid, spots: tuple[FieldSpot, ...]) -> Iterator[Located]:
    """Yield the answers to these fields, with findings where the ways to them disagree."""
    said = dict(_in_sentences(laid))
    gone = _gone_with_sentence(laid, said)
    for spot in spots:
        if spot.field in said:
            yield said[spot.field]
        elif spot.field in gone:
            laid.find("place-missing", spot)
        elif spot.crossing is not None and (crossed := find_crossing(laid.grid, spot.crossing)):
            laid.label_cells.update((c.row, c.column) for c in (crossed.name, crossed.heading))
            unit = laid.pattern.units_over.get(spot.field, "")
            laid.crossed.append(replace(crossed, unit=unit))
            yield Located(spot.field, crossed.cell, BY_LABEL)
        elif spot.crossing is not None:
            laid.find("place-missing", spot)
        else:
            yield from _FieldFinder(laid, spot).find()


def _in_sentences(laid: LaidGrid) -> Iterator[tuple[str, Located]]:
    """The answers that stand inside printed text, by field."""
    if not laid.pattern.sentences:
        return
    spots = {spot.field: spot for spot in laid.pattern.fields}
    for _, sentence in laid.pattern.sentences:
        parted = [
            (cell, done)
            for cell in laid.grid.cells
            if not _is_other_print(laid, sentence, cell)
            and (done := parse_sentence(sentence, cell.text))
            and _may_hold(laid, sentence, spots[sentence.fields[0]], cell)
        ]
        if sentence.is_numbered:
            free = [(c, one) for c, one in parted if (c.row, c.column) not in laid.label_cells]
            parted = [one for one in free if _is_under_name(laid, sentence, one[0])] or free
        if not parted:
            yield from (
                _in_lengthened(laid, sentence)
                or _in_reworded(laid, sentence, spots)
                or _in_remarked(laid, sentence, spots)
                or _in_broken(laid, sentence, spots)
            )
            continue
        cell, done = parted[min(_turn(laid, sentence), len(parted) - 1)]
        laid.label_cells.add((cell.row, cell.column))
        for field, text in zip(sentence.fields, done.texts, strict=True):
            if not done.certain:
                laid.find("place-unclear", spots[field], cell.place, text)
            yield field, Located(field, _cut(cell, text), BY_SENTENCE)


def _is_other_print(laid: LaidGrid, sentence: Sentence, cell: Cell) -> bool:
    """Whether a cell holds what the form prints elsewhere, of which no part is an answer: of
    接待人意见 there is no 意见 behind 接待人."""
    text = bare(cell.text)
    is_printed = text in laid.pattern.landmarks and text != "".join(sentence.landmarks)
    return is_printed and laid.is_printed(cell)


def _gone_with_sentence(laid: LaidGrid, said: Mapping[str, Located]) -> frozenset[str]:
    """The answers that stand before all words of a sentence that is not there: what stands on the
    left of it, or above, names none of them."""
    spots = {spot.field: spot for spot in laid.pattern.fields}
    firsts = (
        one.fields[0]
        for _, one in laid.pattern.sentences
        if not one.landmarks[0] and one.landmarks[-1]
    )
    return frozenset(
        field
        for field in firsts
        if field not in said and spots[field].side == "above" and not laid.names
    )


def _in_lengthened(laid: LaidGrid, sentence: Sentence) -> list[tuple[str, Located]]:
    """The box before words behind which somebody wrote more, which is told: ■4.照明（3号楼）."""
    if len(sentence.fields) > 1 or sentence.landmarks[0] or len(sentence.landmarks[1]) < _TELLING:
        return []
    for cell in laid.grid.cells:
        words = sentence.pieces[1].strip()
        box, found, more = cell.text.strip().partition(words)
        if (
            found
            and len(box) == 1
            and bare(more)
            and (cell.row, cell.column) not in laid.label_cells
        ):
            laid.label_cells.add((cell.row, cell.column))
            return [(sentence.fields[0], Located(sentence.fields[0], _cut(cell, box), BY_SENTENCE))]
    return []


def _in_reworded(
    laid: LaidGrid, sentence: Sentence, spots: Mapping[str, FieldSpot]
) -> list[tuple[str, Located]]:
    """The answers in a text over whose print was written: 长社路街道 where 乡（镇、街道） was."""
    for other, number, word in reworded(sentence):
        for cell in laid.grid.cells:
            if (cell.row, cell.column) in laid.label_cells:
                continue
            done = parse_sentence(other, cell.text)
            may_hold = done is not None and _may_hold(laid, other, spots[sentence.fields[0]], cell)
            if done is None or not done.certain or not may_hold:
                continue
            laid.label_cells.add((cell.row, cell.column))
            texts = [*done.texts]
            if number >= 0:
                texts[number] += word
            each = zip(sentence.fields, texts, strict=True)
            return [(field, Located(field, _cut(cell, said), BY_SENTENCE)) for field, said in each]
    return []


def _in_remarked(
    laid: LaidGrid, sentence: Sentence, spots: Mapping[str, FieldSpot]
) -> list[tuple[str, Located]]:
    """The answers in a text into which somebody put remarks in brackets, which are left over; a
    single one is told with its remark."""
    if len(sentence.fields) == 1:
        return []
    for cell in laid.grid.cells:
        if (cell.row, cell.column) in laid.label_cells:
            continue
        text, added = without_remarks(sentence, cell.text)
        done = parse_sentence(sentence, text) if added else None
        if done is None or not _may_hold(laid, sentence, spots[sentence.fields[0]], cell):
            continue
        laid.label_cells.add((cell.row, cell.column))
        for field, said in zip(sentence.fields, done.texts, strict=True):
            if not done.certain:
                laid.find("place-unclear", spots[field], cell.place, said)
        each = zip(sentence.fields, done.texts, strict=True)
        return [(field, Located(field, _cut(cell, said), BY_SENTENCE)) for field, said in each]
    return []


def _in_broken(
    laid: LaidGrid, sentence: Sentence, spots: Mapping[str, FieldSpot]
) -> Iterator[tuple[str, Located]]:
    """The answers in a text that only some of the sentence's words are left of, each in doubt."""
    for cell in laid.grid.cells:
        if (cell.row, cell.column) in laid.label_cells:
            continue
        broken = parse_broken(sentence, cell.text)
        if broken is None or not _may_hold(laid, sentence, spots[sentence.fields[0]], cell):
            continue
        laid.label_cells.add((cell.row, cell.column))
        for field, text in broken.texts:
            if bare(text):
                laid.find("place-unclear", spots[field], cell.place, text)
            yield field, Located(field, _cut(cell, text), BY_SENTENCE)
        if broken.rest:
            laid.findings.append(Finding("text-unread", where=cell.place, found=broken.rest))
        return


def _may_hold(laid: LaidGrid, sentence: Sentence, spot: FieldSpot, cell: Cell) -> bool:
    """Whether this cell may be where the form prints a sentence. Where that is only 1.____ 2.____,
    no cell is that has other digits, or that stands beside the label of another answer."""
    if not _is_beside_label(laid, spot, cell):
        return False
    if not sentence.is_numbered:
        return True
    if not sentence.are_numbers_of(cell.text):
        return False
    left = laid.grid.at(cell.row, cell.column - 1)
    is_others = left is not None and bool(heads(left.text) & laid.labels)
    return not is_others or _is_under_name(laid, sentence, cell)


def _is_under_name(laid: LaidGrid, sentence: Sentence, cell: Cell) -> bool:
    """Whether on the left of a cell stands what the answers of a sentence are called by."""
    left = laid.grid.at(cell.row, cell.column - 1)
    name = bare(laid.wording.names[sentence.fields[0]])
    return left is not None and bool(bare(left.text)) and name.startswith(bare(left.text))


def _is_beside_label(laid: LaidGrid, spot: FieldSpot, cell: Cell) -> bool:
    """Whether a sentence that begins with an answer stands beside its label, as the form prints it:
    any text that ends in 元 is “{{ 金额 }}元”."""
    if not spot.label and spot.side == "inside":
        return len(laid.grid.row(cell.row)) == 1  # a line of text
    if spot.side == "inside" or not spot.label:
        return True
    near = {
        "left": laid.grid.at(cell.row, cell.column - 1),
        "above": laid.grid.at(cell.row - 1, cell.column),
    }[spot.side]
    return near is not None and spot.label in heads(near.text)


def _turn(laid: LaidGrid, sentence: Sentence) -> int:
    """How many sentences of the same words stand before this one in the form."""
    same = [s for _, s in laid.pattern.sentences if s.pieces == sentence.pieces]
    return same.index(sentence)


_TELLING = 2  # letters behind a box that say which it is
_NUMBERING = re.compile(r"\d{0,2}")  # nothing, or what numbers a row


class _FieldFinder:
    """One field under search in one grid."""

    def __init__(self, laid: LaidGrid, spot: FieldSpot) -> None:
        self.laid, self.spot, self.grid = laid, spot, laid.grid
        self.named = self._by_name()

    def find(self) -> Iterator[Located]:
        wording, others = self.laid.wording, self.laid.labels
        label = self.spot.label
        recognised: Recognised | None = None
        if exact := tuple(self._free(cells_by_head(self.grid).get(label, ()))):
            recognised = Recognised(exact, BY_LABEL)
        elif label:
            recognised = recognise(label, self._free(self.grid.cells), wording, others)
        if recognised is None:
            yield from self._without_label()
            return
        chosen = self._chosen(recognised.cells)
        answer, is_far = self._beside(chosen)
        is_like = recognised.how == BY_LIKENESS and not self._is_named(answer)
        if is_like or self._says_more(chosen):
            self._doubt(answer, f"现为“{chosen.text.strip()}”")
        yield self._agreed(answer, recognised.how, is_far=is_far)

    def _says_more(self, label: Cell) -> bool:
        """Whether the label's cell was given a unit, or a tick that belongs beside it."""
        if bare(label.text) == self.spot.label:
            return False
        printed = self.laid.wording.names[self.spot.field]
        ticked = _TICK.search(label.text) is not None and _TICK.search(printed) is None
        is_own = holds(label.text, self.spot.label) and has_gap(label.text)
        return adds_unit(label.text, printed) or (ticked and not is_own)

    def _free(self, cells: Iterable[Cell]) -> Iterator[Cell]:
        """The cells that may hold the label: not an answer, nor a heading of the same name."""
        taken = self.laid.answer_cells
        headed = self.spot.label in self.laid.heading_labels and not self._is_over_answer()
        for cell in cells:
            is_heading = headed and cell.row in self.laid.heading_rows
            if not is_heading and (cell.row, cell.column) not in taken:
                yield cell

    def _is_over_answer(self) -> bool:
        """Whether the label is the heading of a column that has one answer for all rows."""
        columns = [spot for table in self.laid.pattern.tables for spot in table.columns]
        asked = any(column.field for column in columns if column.label == self.spot.label)
        return self.spot.side == "above" and not asked

    def _without_label(self) -> Iterator[Located]:
        if self.named is None:
            self.laid.find("place-missing", self.spot)
            return
        self._doubt(self.named, "现在表上没有这几个字")
        yield Located(self.spot.field, self.named, BY_NAME)

    def _doubt(self, cell: Cell, now: str) -> None:
        seen = cell.text if bare(cell.text) else "（空）"
        expected = f"原为“{self.laid.wording.names[self.spot.field]}”，{now}"
        self.laid.find("place-doubtful", self.spot, cell.place, seen, expected)

    def _is_named(self, cell: Cell) -> bool:
        named = self.named
        return named is not None and (named.row, named.column) == (cell.row, cell.column)

    def _agreed(self, answer: Cell, how: str, *, is_far: bool) -> Located:
        named = self.named
        if self._is_named(answer):
            return Located(self.spot.field, answer, BY_BOTH if how == BY_LABEL else how)
        said = bare(named.text) if named is not None else ""
        if named is not None and not _NUMBERING.fullmatch(said) and not self._is_printed(named):
            code = "place-conflict"
            self.laid.find(code, self.spot, answer.place, answer.text, named.text)
        elif is_far:
            self.laid.find("place-far", self.spot, answer.place, answer.text)
        return Located(self.spot.field, answer, how)

    def _is_printed(self, cell: Cell) -> bool:
        text = bare(cell.text)
        if text in self.laid.known_labels:
            return True
        return text in self.laid.pattern.landmarks and self.laid.is_printed(cell)

    def _by_name(self) -> Cell | None:
        """The cell the field's defined name points at, cut down to the answer."""
        place = self.laid.names.get(NAME_PREFIX + self.spot.field)
        if place is None or place.grid != self.grid.name:
            return None
        cell = self.grid.at(place.row, place.column)
        if cell is None or self.laid.is_label(cell):
            return None
        return self._inside(cell) if self.spot.side == "inside" else cell

    def _chosen(self, cells: tuple[Cell, ...]) -> Cell:
        """Return the label's cell; where the form has the label several times, the one in turn.

        Where the sheet has it more often than the form and the answers differ, a finding says so.
        """
        if len(cells) == 1:
            return cells[0]
        cells = self._without_repeats(cells)
        label = cells[min(self.spot.turn, len(cells) - 1)]
        expected = sum(other.label == self.spot.label for other in self.laid.pattern.fields)
        if len(cells) <= expected:
            return label
        answers = {cell: self._beside(cell)[0] for cell in cells}
        said = ((bare(answers[cell].text), cell) for cell in reversed(cells))
        filled = {text: cell for text, cell in said if text}
        if len(filled) == 1 and expected == 1:
            chosen = next(iter(filled.values()))
            if chosen != label:
                stray = answers[chosen]
                self.laid.find("place-far", self.spot, stray.place, stray.text)
            return chosen
        if len(filled) > 1:
            found = "、".join(f"“{answer.text.strip()}”" for answer in answers.values())
            kept = f"“{answers[label].text.strip()}”"
            self.laid.find("form-several", self.spot, label.place, found, kept)
        return label

    def _without_repeats(self, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        """The cells without those that are the answer cell of another, the label repeated in it."""
        places = {(cell.row, cell.right) for cell in cells if bare(cell.text) == self.spot.label}
        return tuple(
            cell
            for cell in cells
            if (cell.row, cell.column) not in places or bare(cell.text) == self.spot.label
        )

    def _beside(self, label: Cell) -> tuple[Cell, bool]:
        """Return the answer that belongs to a label, and whether it stands farther off than
        printed.

        The answer stands behind the label in its cell, or else beside it.
        """
        self.laid.label_cells.add((label.row, label.column))
        if bare(label.text) == self.spot.label:  # the label and nothing else, as nearly always
            inside = _emptied(label)
        else:
            inside = self._inside(label, is_label=True)
        if inside.text and not self._is_rest_of_label(label):
            return inside, False
        below = self.grid.at(label.bottom, label.column)
        if self.spot.side == "above":
            return below or inside, False
        if (again := self._label_again(label)) is not None:
            return again, False
        right, is_far = self._to_the_right(label)
        if (right is None or _is_empty(right)) and (like := self._answer_like_label(label)):
            return like, False
        if self.spot.side == "inside" and right is None:
            return inside, False
        if (right is None or _is_empty(right)) and self._is_answer_below(label, right, below):
            return below or inside, True
        return right or inside, is_far

    def _label_again(self, label: Cell) -> Cell | None:
        """The next cell's answer when somebody repeated the label in it: 姓名 | 姓名：张三."""
        right = self.grid.at(label.row, label.right)
        if right is None or right.row != label.row:
            return None
        text = after_label(right.text, self.spot.label)
        return _cut(right, text) if text and bare(right.text) != self.spot.label else None

    def _answer_like_label(self, label: Cell) -> Cell | None:
        """The next filled cell when what was typed into it as the answer is, or begins with, a
        label: one that stands more often than in the form. Other words of the form that stand where
        the answer belongs are named and not taken."""
        right = self.grid.at(label.row, label.right)
        while right is not None and _is_empty(right):
            right = self.grid.at(label.row, right.right)
        if right is None or right.row != label.row:
            return None
        said = heads(right.text) & self.laid.labels
        pattern = self.laid.pattern
        labels = [spot.label for spot in pattern.fields]
        labels += [spot.label for table in pattern.tables for spot in table.columns]
        for other in said:
            standing = sum(other in heads(cell.text) for cell in self.grid.cells)
            if standing > labels.count(other):
                self._doubt(right, "填写格里写的像是栏目名称")
                self.laid.answer_cells.add((right.row, right.column))
                return right
        is_next = right.column == label.right and self.spot.side == "left"
        if is_next and not (said and label in self._listed()):
            self.laid.find("place-taken", self.spot, right.place, right.text)
        return None

    def _listed(self) -> list[Cell]:
        """The label cells under which answers stand, as in a list."""
        cells = [cell for cell in self.grid.cells if self.laid.is_label(cell)]
        below = ((cell, self.grid.at(cell.bottom, cell.column)) for cell in cells)
        return [
            c for c, b in below if b is not None and not _is_empty(b) and not self._is_printed(b)
        ]

    def _is_rest_of_label(self, label: Cell) -> bool:
        """Whether what stands behind the label is part of it, as in 姓名 全称: no colon parts
        them, and an answer stands in the next cell."""
        if any(colon in label.text for colon in "：:"):
            return False
        right, _ = self._to_the_right(label)
        if right is None or _is_empty(right):
            return False
        if bare(without_hint(label.text)) != self.spot.label:
            self._doubt(right, f"现为“{label.text.strip()}”")
        return True

    def _is_answer_below(self, label: Cell, right: Cell | None, below: Cell | None) -> bool:
        """Whether labels stand in a row here and answers under them, as in a list."""
        if right is not None or below is None or _is_empty(below) or self._is_printed(below):
            return False
        beside = (self.grid.at(label.row, column) for column in (label.right, label.column - 1))
        return any(cell is not None and self.laid.is_label(cell) for cell in beside)

    def _to_the_right(self, label: Cell) -> tuple[Cell | None, bool]:
        """The first filled cell between the label and the next printed text, else the one beside
        it. Cells that the sheet does not have, as where merges were dissolved, are passed over."""
        beside = cell = self.grid.at(label.row, label.right)
        column = label.right
        while True:
            if cell is None:
                cell = self._next_in_row(label.row, column)
            if cell is None or self._ends_room(cell):
                return (None if cell is beside else beside), False
            if not _is_empty(cell):
                return cell, cell is not beside and cell.column != self.spot.column
            column = cell.right
            cell = self.grid.at(label.row, column)

    def _next_in_row(self, row: int, column: int) -> Cell | None:
        """The first cell from this column on, where there is none in it."""
        if column >= self.grid.width:
            return None
        return next((c for c in self.grid.row(row) if c.column >= column), None)

    def _ends_room(self, cell: Cell) -> bool:
        """Whether the form prints something here, so that no answer stands here or beyond."""
        told = (cell.row, cell.column) in self.laid.label_cells  # as a sentence of the form
        printed = told or self._is_printed(cell) or self._starts_with_label(cell)
        return printed and not self._is_named(cell)

    def _starts_with_label(self, cell: Cell) -> bool:
        if not has_gap(cell.text):  # nothing can stand behind a label
            return False
        return any(after_label(cell.text, label) for label in self.laid.labels)

    def _inside(self, cell: Cell, *, is_label: bool = False) -> Cell:
        """The cell with only what stands behind the label as its text.

        is_label: the cell holds the label, in whatever words; without a colon it is nothing else.
        """
        if is_label and not holds(cell.text, self.spot.label):
            return _cut(cell, cell.text[len(label_part(cell.text)) :].lstrip("：:"))
        text = after_label(cell.text, self.spot.label)
        if text is None:
            text = "" if is_label else cell.text
        return cell if text == cell.text else _cut(cell, text)


def _is_empty(cell: Cell) -> bool:
    return not cell.text.strip() and not cell.problem


@lru_cache(maxsize=1024)
def _emptied(cell: Cell) -> Cell:
    """The cell without its text."""
    return replace(cell, text="", value=None)


def _cut(cell: Cell, text: str) -> Cell:
    """The cell with this text alone, without the line that was printed for it."""
    text = _LINE.sub("", _LINE_WITHIN.sub("", text.strip()))
    return replace(cell, text=text, value=text or None)
