"""Where a text on paper is parted: at the labels in it, whatever stands close to them."""

from __future__ import annotations

import pytest

from huizhi.formats.paper.chances import Letter
from huizhi.formats.paper.hints import PaperHints
from huizhi.formats.paper.page_layout import edges_of_labels

HINTS = PaperHints(frozenset({"整改情况", "情况说明", "隐患类型", "金额元"}))


@pytest.mark.parametrize(
    ("text", "edges"),
    [
        ("整改情况□已全部情况说明", [0, 4, 8]),  # the box is the answer's
        ("金额（元）300", [0, 5]),
        ("是☑否 隐患类型", [4]),
        ("整改情况：已整改", [0]),  # parted by its colon
        ("已整改", []),
    ],
)
def test_a_text_is_parted_where_a_label_begins_or_ends(text: str, edges: list[int]) -> None:
    letters = [Letter(sign, 30.0 * n, 1.0, "", 0.0) for n, sign in enumerate(text)]

    assert edges_of_labels(letters, HINTS) == edges
