"""The drawing of a blank form as it was understood."""

from __future__ import annotations

from huizhi.content.grid import Document, parse
from huizhi.forms.blank.marks import drawn_marks
from huizhi.forms.blank.understanding import understand


def drawn(drawing: str) -> str:
    document = Document("xlsx", (parse(drawing, "Sheet1"),))
    return drawn_marks(document, understand(document))


def test_each_name_stands_where_its_answer_belongs() -> None:
    shown = drawn("联系人：____ 电话：____（手机）")

    assert "联系人：【联系人】 电话：【电话】（手机）" in shown


def test_rows_show_their_names_in_each() -> None:
    shown = drawn("""
        姓名 | 班级 | 备注
        \\[] | \\[] | \\[]
        \\[] | \\[] | \\[]
    """)

    assert [shown.count(f"【{name}】") for name in ("姓名", "班级", "备注")] == [2, 2, 2]


def test_printed_texts_are_shown_whole_up_to_two_dozen_letters() -> None:
    long = "请各单位对照安全生产责任清单逐项填写本表后及时报"

    assert len(long) == 24
    assert f"{long}" in drawn(f"{long}\n姓名 | \\[]")
    assert f"{long}…" not in drawn(f"{long}\n姓名 | \\[]")
    assert f"{long}…" in drawn(f"{long}送\n姓名 | \\[]")
