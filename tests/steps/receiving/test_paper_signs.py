"""Whether paper is signed: ink where its form asks for a signature."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.content.grid import Document, PaperText, parse
from huizhi.steps.receiving.paper_signs import seal_finding


@pytest.mark.parametrize(
    ("drawing", "signed"),
    [
        ("负责人签字： | 张三", "，签字处有字迹"),
        ("负责人签字：张三 | ~", "，签字处有字迹"),
        ("负责人签字： | ", "，签字处没有字迹"),
        ("负责人（签名）：　　年　月　日 | ", "，签字处没有字迹"),
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
