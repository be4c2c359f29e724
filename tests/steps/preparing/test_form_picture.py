"""A learned form as it is drawn: which cells, which places in them, and what is doubted of each."""

from __future__ import annotations

from pathlib import Path

from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.forms.blank.decisions import Decision
from huizhi.steps.preparing.form_picture import (
    FormPicture,
    PicturePlace,
    keep_picture,
    picture_in,
    picture_of,
)
from huizhi.steps.preparing.learning import learn_document
from tests.forms.learned_and_read import sheet, word


def drawn(folder: Path, data: bytes, suffix: str, *said: Decision) -> FormPicture:
    """The picture of this form with what was decided."""
    path = folder / f"form{suffix}"
    learned = learn_document(data, read_bytes(data, Limits()), path, path.name, said)
    return picture_of(data, path.name, learned, said)


def named(picture: FormPicture, place: str) -> list[PicturePlace]:
    """The places of this cell."""
    return [one for one in picture.places.values() if one.place == place]


def texts(picture: FormPicture) -> list[list[str]]:
    """The texts row by row, pieces of a cell with | between."""
    return [
        ["|".join(piece.text for piece in cell.pieces) for cell in row.cells]
        for sheet in picture.sheets
        for block in sheet.blocks
        for row in block.rows
    ]


def test_a_sheet_is_drawn_with_merges_and_cells_that_nobody_typed_in(tmp_path: Path) -> None:
    picture = drawn(tmp_path, sheet(["登记表", "<", "<"], ["姓名", None, "备注"]), ".xlsx")
    (one,) = picture.sheets
    (block,) = one.blocks
    assert [[(c.columns, bool(c.pieces)) for c in row.cells] for row in block.rows] == [
        [(3, True)],
        [(1, True), (1, True), (1, True)],
    ]
    assert (named(picture, "表!B2")[0].label, named(picture, "表!B2")[0].role) == ("姓名", "answer")


def test_a_document_is_drawn_as_paragraphs_and_tables(tmp_path: Path) -> None:
    data = word("登记表", [["姓名", "", "照片"], ["地址", "", "^"]], "联系人：____ 电话：____")
    picture = drawn(tmp_path, data, ".docx")
    assert texts(picture) == [
        ["登记表"],
        ["姓名", "", "照片"],
        ["地址", ""],
        ["联系人：|____| 电话：|____"],
    ]
    assert [len(block.widths) for block in picture.sheets[0].blocks] == [0, 3, 0]
    assert [one.label for one in named(picture, "第2段")] == ["联系人", "电话"]


def test_each_row_of_a_column_is_the_same_place(tmp_path: Path) -> None:
    rows = [["序号", "姓名", "手机"], ["1", "", ""], ["2", "", ""]]
    picture = drawn(tmp_path, sheet(*rows), ".xlsx")
    (block,) = picture.sheets[0].blocks
    pieces = [row.cells[1].pieces[0] for row in block.rows[1:]]
    assert {piece.key for piece in pieces} == {"0.1.1.1"}
    assert [piece.first for piece in pieces] == [True, False]
    assert picture.places["0.1.1.1"].role == "rows"


def test_rows_below_everything_that_was_typed_are_drawn(tmp_path: Path) -> None:
    rows = [["值班表", None, None], [None] * 3, ["日期", "值班人", "备注"]]
    picture = drawn(tmp_path, sheet(*rows), ".xlsx")
    (block,) = picture.sheets[0].blocks
    assert len(block.rows) == 13
    assert named(picture, "表!B4")[0].label == "值班人"


def test_a_doubt_is_of_the_places_that_it_names(tmp_path: Path) -> None:
    lines = ("我单位送来____已于____年__月__日收到。", "姓名：____", "共____份。")
    picture = drawn(tmp_path, word("收到回执", *lines), ".docx")
    (unit, day), (copies,) = named(picture, "第2段"), named(picture, "第4段")
    assert len(unit.doubts) == len(copies.doubts) == 1
    assert unit.doubts == day.doubts != copies.doubts
    assert dict(picture.doubts)[unit.doubts[0]] == unit.key
    assert named(picture, "第3段")[0].doubts == ()


def test_a_picture_is_kept_and_read_again(tmp_path: Path) -> None:
    picture = drawn(tmp_path, sheet(["姓名", ""], ["手机", ""]), ".xlsx")
    keep_picture(tmp_path, picture)
    assert picture_in(tmp_path) == picture
