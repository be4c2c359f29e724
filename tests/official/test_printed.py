"""Layout: what printed pages show."""

from __future__ import annotations

import pytest

from huizhi.official.printed import layout_of

COVER = ["关于某事的通知", "各社区：", "今年六月是安全生产月。"]
SIGNED = ["祖师街道办事处", "2024年5月29日", "— 1 —"]
IMPRINT = ["党政办 2024年5月29日印发", "— 2 —"]


@pytest.mark.parametrize(
    ("pages", "right", "imprint"),
    [
        ([[*COVER, *SIGNED], IMPRINT], True, True),
        ([[*COVER, *SIGNED, *IMPRINT]], True, False),
        ([[*COVER, "— 1 —"], [*SIGNED], ["表"], IMPRINT], False, True),
        ([[*COVER, "— 1 —"], ["一行正文。", *SIGNED]], True, True),
        ([["关于某事的通知", "各社区：", "— 1 —"], ["今年。", *SIGNED]], False, True),
        ([[*COVER, *SIGNED], IMPRINT, ["附件"], ["表"]], True, False),
    ],
)
def test_what_the_pages_show(pages: list[list[str]], right: bool, imprint: bool) -> None:
    layout = layout_of(pages)

    assert (layout.is_right, layout.imprint_is_right) == (right, imprint)
    assert layout.pages == len(pages)
