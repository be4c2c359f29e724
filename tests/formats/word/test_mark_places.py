"""Mark places: each paragraph, cell, text box, header and note by the name that the clerk knows."""

from __future__ import annotations

from lxml import etree

from huizhi.formats.word.mark_places import MarkPlaces

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)


def _p(text: str, more: str = "") -> str:
    return f"<w:p><w:r><w:t>{text}</w:t>{more}</w:r></w:p>"


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{one}</w:tc>' for one in cells)}</w:tr>"


def _box(text: str) -> str:
    return f"<w:txbxContent>{_p(text)}</w:txbxContent>"


def _texts(inside: str, title: str = "", name: str = "body") -> list[tuple[str, str]]:
    root = etree.fromstring(f"<w:{name} {_NAMESPACES}>{inside}</w:{name}>")
    return [(one.place, one.text) for one in MarkPlaces.of(root, title).texts]


def test_paragraphs_tables_and_boxes() -> None:
    nested = f"<w:tbl>{_row(_p('内'))}</w:tbl>"
    both = f"<mc:AlternateContent><mc:Choice>{_box('框')}</mc:Choice><mc:Fallback>"
    both += f"{_box('框')}</mc:Fallback></mc:AlternateContent>"
    table = f"<w:tbl>{_row(_p('甲'), _p('乙') + _p('丙'))}{_row(_p('丁') + nested)}</w:tbl>"
    assert _texts(_p("一") + table + _p("二", both) + _p("三")) == [
        ("第1段", "一"),
        ("表格1第1行第1列", "甲"),
        ("表格1第1行第2列", "乙"),
        ("表格1第1行第2列", "丙"),
        ("表格1第2行第1列", "丁"),
        ("表格1第2行第1列", "内"),
        ("第2段", "二"),
        ("第2段旁的文本框", "框"),
        ("第2段旁的文本框", "框"),
        ("第3段", "三"),
    ]


def test_parts_beside_the_body() -> None:
    assert _texts(_p("一") + f"<w:tbl>{_row(_p('甲'))}</w:tbl>", "页眉", "hdr") == [
        ("页眉", "一"),
        ("页眉表格1第1行第1列", "甲"),
    ]
    line = f'<w:footnote w:type="separator">{_p("")}</w:footnote>'
    notes = f"{line}<w:footnote>{_p('一')}</w:footnote><w:footnote>{_p('二')}</w:footnote>"
    assert _texts(notes, "脚注", "footnotes")[1:] == [("脚注1", "一"), ("脚注2", "二")]


def test_each_sign_stands_before_what_it_names() -> None:
    inside = _p("一") + f"<w:tbl>{_row(_p(''), _p('{%tr for x in y %}'))}</w:tbl>"
    root = etree.fromstring(f"<w:body {_NAMESPACES}>{inside}</w:body>")
    text = etree.tostring(root, encoding="unicode")
    signed = MarkPlaces.of(root).signed(root, text)
    assert "\n\x05第1段\x06<w:p>" in signed
    assert "\n\x05表格1第1行第2列\x06<w:tr>" in signed  # where the mark is that takes the row away
    assert "\n\x05表格1第1行第1列\x06<w:tc>" in signed
