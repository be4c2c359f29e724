"""Typesetting: titles in rows, signatures by their widths, the issuer's mark in one row."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from docx.shared import Pt

from huizhi.formats.word.look_reader import notice_look_of
from huizhi.formats.word.order import ORDER
from huizhi.formats.word.typeset import Typesetter
from huizhi.official.measures import em_width
from huizhi.official.roles import Role, roles_of
from huizhi.official.title import title_rows
from tests.official.planted import notice

OFFICE = ("许昌市东城区祖师街道办事处", "祖师街道办事处", "“安全生产月”活动")


@pytest.mark.parametrize(
    ("title", "rows"),
    [
        ("关于召开防汛工作会议的通知", ["关于召开防汛工作会议的通知"]),
        (
            "祖师街道办事处“安全生产月”活动联络员反馈表",
            ["祖师街道办事处", "“安全生产月”活动联络员反馈表"],
        ),
        (
            "许昌市东城区祖师街道办事处关于做好2024年度城乡居民基本医疗保险参保缴费工作的通知",
            [
                "许昌市东城区祖师街道办事处",
                "关于做好2024年度城乡居民基本",
                "医疗保险参保缴费工作的通知",
            ],
        ),
    ],
)
def test_a_title_is_broken_at_words(title: str, rows: list[str]) -> None:
    assert list(title_rows(title, OFFICE)) == rows


@pytest.mark.parametrize("length", range(8, 60, 3))
def test_no_row_is_too_long_or_begins_with_a_closing_mark(length: int) -> None:
    words = (
        "关于印发《街道办事处安全生产专项整治行动方案》和《应急救援队伍建设办法》的通知以及有关事项"
    )
    title = (words * 2)[:length]

    rows = title_rows(title)

    assert "".join(rows) == title
    assert all(em_width(row) <= 20 for row in rows)
    assert not any(row[0] in "》”，、的" for row in rows[1:])


def test_a_title_in_quotation_marks_is_not_broken_inside_where_it_fits() -> None:
    rows = title_rows("祖师街道办事处关于转发《电动自行车安全管理办法》的通知")

    assert any("《电动自行车安全管理办法》" in row for row in rows)


@pytest.mark.parametrize(("sealed", "end"), [(True, 4.0), (False, 0.5)])
def test_the_date_stands_by_the_rule(sealed: bool, end: float) -> None:
    """Unsealed: seven characters of signature end two from the edge, the date of six and a half
    begins two right of it and so ends half a character from the edge."""
    look = notice_look_of(notice(sealed=sealed))
    roles = roles_of(look.paragraphs)

    (date,) = (o for o, role in zip(look.paragraphs, roles, strict=True) if role is Role.DATE)

    assert date.right == pytest.approx(end, abs=0.05)


def test_a_long_mark_is_made_narrower() -> None:
    document = Document(io.BytesIO(notice("祖办〔2024〕6号")))
    assert document.paragraphs[0].text == "许昌市东城区祖师街道办事处文件"
    (mark,) = (
        o for o in notice_look_of(notice("祖办〔2024〕6号")).paragraphs if o.style == "发文机关标志"
    )
    assert em_width(mark.text) * mark.main.pitch <= 442.25


def test_a_mark_with_a_run_of_its_own_look_is_made_narrower_too() -> None:
    document = Document(io.BytesIO(notice("祖办〔2024〕6号")))
    document.paragraphs[0].runs[0].text = "许昌市东城区祖师街道安全生产委员会办公室文件"
    document.paragraphs[0].runs[0].bold = True
    document.paragraphs[0].runs[0].font.size = Pt(22)
    template = io.BytesIO()
    document.save(template)
    data = template.getvalue()
    with zipfile.ZipFile(template) as package:
        main = package.read("word/document.xml").decode()
    wide = re.sub(r"<w:w [^>]*/>", "", main)

    narrow = Typesetter.of(data, ())(wide.encode()).decode()

    (properties,) = re.findall(r"<w:rPr>(.*?)</w:rPr>", narrow.partition("</w:p>")[0])
    names = re.findall(r"<w:(\w+)", properties)
    assert names == [name for name in ORDER["rPr"] if name in names]  # as the schema wants them
    assert {"b", "w", "sz"} <= set(names)
