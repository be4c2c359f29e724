"""What the office's own form shows is told of no return; what a return shows besides is."""

from __future__ import annotations

from dataclasses import replace

from huizhi.content.grid import PROBLEM_NO_RESULT, PROBLEM_PICTURE, Cell, Document, Grid
from huizhi.forms.own_look import own_look_of, without_own_looks

PICTURE, SHAPE = "里有一张图片", "上画有图形（椭圆）"


def document(*cells: tuple[str, str, str], remarks: tuple[str, ...] = ()) -> Document:
    """Cells below one another, each (place, text, note)."""
    made = tuple(
        Cell(row, 0, text, place=place, notes=(note,) if note else ())
        for row, (place, text, note) in enumerate(cells)
    )
    return Document("docx", (Grid("正文", made),), remarks=remarks)


def left(form: Document, returned: Document) -> list[tuple[str, str]]:
    seen = without_own_looks(returned, [own_look_of(form)])
    return [(cell.place, note) for grid in seen.grids for cell in grid.cells for note in cell.notes]


def test_what_the_form_has_is_taken_away() -> None:
    form = document(("第1段", "", PICTURE), ("第2段", "登记表", SHAPE), remarks=("套有表格",))
    assert left(form, form) == []
    assert without_own_looks(form, [own_look_of(form)]).remarks == ()


def test_it_is_known_by_its_text_when_rows_were_inserted_and_by_its_place_when_filled() -> None:
    form = document(("第1段", "登记表", SHAPE), ("第2段", "", SHAPE))
    assert left(form, document(("第3段", "登 记 表", SHAPE), ("第4段", "", SHAPE))) == []
    assert left(form, document(("第2段", "王建国", SHAPE))) == []


def test_one_picture_more_than_the_form_has_is_told() -> None:
    form = document(("第1段", "", PICTURE))
    assert left(form, document(("第1段", "", PICTURE), ("第5段", "", PICTURE))) == [
        ("第5段", PICTURE)
    ]
    assert left(form, document(("第1段", "", "里有2张图片"))) == [("第1段", "里有2张图片")]


def test_a_picture_that_is_all_of_a_cell() -> None:
    logo = Cell(0, 0, "", place="表格1第1行第1列", problem=PROBLEM_PICTURE)
    form = Document("docx", (Grid("正文", (logo,)),))
    (cell,) = without_own_looks(form, [own_look_of(form)]).grids[0].cells
    assert cell.problem == ""


def test_a_formula_without_a_result_is_told_whatever_the_form_has() -> None:
    total = Cell(9, 1, "", place="Sheet!B10", problem=PROBLEM_NO_RESULT)
    answer = replace(total, row=4, place="Sheet!B5")
    form = Document("xlsx", (Grid("Sheet", (total,)),))
    returned = Document("xlsx", (Grid("Sheet", (answer, total)),))

    seen = without_own_looks(returned, [own_look_of(form)])
    assert [cell.problem for cell in seen.grids[0].cells] == [PROBLEM_NO_RESULT] * 2


def test_a_picture_for_an_answer_is_told_though_it_stands_above_the_forms_own() -> None:
    form = document(("第5段", "", PICTURE))
    returned = document(("第1段", "", PICTURE), ("第5段", "", PICTURE))
    assert left(form, returned) == [("第1段", PICTURE)]


def test_a_form_without_looks_changes_nothing() -> None:
    returned = document(("第1段", "", PICTURE))
    assert without_own_looks(returned, [own_look_of(document())]) is returned


def test_the_same_form_as_a_pdf_tells_less_of_what_it_shows() -> None:
    form = document(("第1段", "登记表", SHAPE), ("第2段", "", "里有2张图片"))
    printed = document(("第1页第1行文字", "登记表", "上画有图形"), ("第1页", "", PICTURE))
    assert left(form, printed) == []


def test_a_picture_over_the_cells_of_a_workbook_is_known_in_a_pdf_of_it() -> None:
    form = document(("附件1!A1", "", "上有一张图片，图片里的文字没有读取"))
    assert left(form, document(("第1页", "", PICTURE))) == []


def test_a_logo_in_the_page_header_stands_on_each_page_of_a_pdf() -> None:
    logo = Cell(0, 0, "", place="页眉", notes=(PICTURE,))
    form = Document("docx", (), margins=(logo,))
    pages = document(("第1页", "", PICTURE), ("第2页", "", PICTURE))
    assert left(form, replace(pages, kind="pdf")) == []
    assert len(left(form, pages)) == 2
