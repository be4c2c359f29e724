"""Whether paper is signed: ink where its form asks for a signature."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.content.grid import Cell, Document, Grid, PaperText, parse
from huizhi.steps.receiving.paper_signs import seal_finding


@pytest.mark.parametrize(
    ("drawing", "signed"),
    [
        ("负责人签字： | 张三", "，签字处有字迹"),
        ("负责人签字：张三 | ~", "，签字处有字迹"),
        ("负责人签字： | ", "，签字处没有看到字迹"),
        ("负责人（签名）：　　年　月　日 | ", "，签字处没有看到字迹"),
        ("负责人 | 张三", ""),
    ],
)
def test_ink_beside_or_behind_the_label_is_a_signature(drawing: str, signed: str) -> None:
    document = Document("picture", (parse(drawing),), seals=())
    assert seal_finding(document).expected == signed


def test_ink_that_nobody_could_read_is_a_signature_too() -> None:
    grid = parse("签字： | ")
    paper = PaperText(1, 0, 0, 9, 9, doubts=("有字迹没有认出来",))
    cells = (grid.cells[0], replace(grid.cells[1], paper=paper))
    document = Document("picture", (replace(grid, cells=cells),), seals=("第1页右下",))
    found = seal_finding(document)
    assert found.code == "paper-sealed"
    assert found.message.startswith("第1页右下有红色印章，签字处有字迹。")


def on_page(row: int, text: str, left: int, top: int, right: int, bottom: int) -> Cell:
    printed = text.endswith("：")
    said = PaperText(1, left, top, right, bottom, printed=printed)
    return Cell(row, 0, text, text or None, place=f"第1页{row}", paper=said)


@pytest.mark.parametrize(
    ("ink", "signed"),
    [
        (("以3八", 386, 1211, 659, 1300), "，签字处有字迹"),  # a row of its own
        (("以3八", 386, 1190, 659, 1215), "，签字处有字迹"),
        (("410928", 386, 1100, 659, 1180), "，签字处没有看到字迹"),  # of the line above
        (("以3八", 20, 1211, 120, 1238), "，签字处没有看到字迹"),  # on its left
    ],
)
def test_a_signature_is_seen_where_its_ink_has_run_to(
    ink: tuple[str, int, int, int, int], signed: str
) -> None:
    label = on_page(14, "负责人签字：", 162, 1211, 334, 1238)
    other = on_page(16, "联系电话：", 700, 1211, 800, 1238)  # what follows it is not signed
    number = on_page(17, "13526640917", 820, 1211, 990, 1238)
    above = on_page(13, "孙桂芳", 369, 1128, 589, 1202)  # the last row of the table
    cells = (above, label, on_page(15, *ink), other, number)
    document = Document("picture", (Grid("第1页", cells),), seals=())
    assert seal_finding(document).expected == signed
