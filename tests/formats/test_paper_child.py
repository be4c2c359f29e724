"""Pages that were pasted into an office document are read as pages."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import xlsxwriter

from huizhi.content import Limits
from huizhi.formats.document_json import from_json
from huizhi.formats.paper_child import FORM, paper_answer
from huizhi.formats.reader import read_bytes
from huizhi.formats.return_reader import is_only_pictures
from tests.formats.paper.drawn_sheet import LIAISON


def word(page: bytes, path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("见照片")
    document.add_picture(io.BytesIO(page))
    document.save(str(path))


def excel(page: bytes, path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().insert_image("A1", "1.jpg", {"image_data": io.BytesIO(page)})


@pytest.mark.parametrize("pasted", [word, excel])
def test_a_pasted_photograph_is_the_page(
    pasted: Callable[[bytes, Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "附件1"
    pasted(LIAISON.scanned(), path)

    assert is_only_pictures(read_bytes(path.read_bytes(), Limits()))
    document = from_json(paper_answer(path, {"wanted": FORM}, Limits()))
    (grid,) = document.grids
    assert "13526640917" in {cell.text for cell in grid.cells}
