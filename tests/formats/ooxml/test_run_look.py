"""Choices that are set off instead of being ticked."""

from __future__ import annotations

import pytest

from tests.formats.making import read_body


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def notes(*runs: str) -> tuple[str, ...]:
    (cell,) = read_body(f"<w:p>{''.join(runs)}</w:p>").cells
    return cell.notes


@pytest.mark.parametrize(
    ("properties", "how"),
    [
        ('<w:highlight w:val="yellow"/>', "标有底色"),
        ('<w:bdr w:val="single"/>', "加有边框"),
        ('<w:em w:val="dot"/>', "加有着重号"),
        ('<w:u w:val="single"/>', "加有下划线"),
        ("<w:b/>", "加粗"),
        ('<w:color w:val="FF0000"/>', "标有颜色"),
    ],
)
def test_a_choice_set_off_is_noted(properties: str, how: str) -> None:
    assert notes(run("□"), run("是", properties), run(" □否")) == (f"的“是”{how}",)
    assert notes(run("□是 ○"), run("否 ", properties)) == (f"的“否”{how}",)
    assert notes(run("女", properties), run("□ 男□")) == (f"的“女”{how}",)


def test_what_is_ticked_filled_in_or_set_off_as_a_whole_is_not() -> None:
    yellow, line = '<w:highlight w:val="yellow"/>', '<w:u w:val="single"/>'
    assert notes(run("☑"), run("是", yellow), run(" □否")) == ()
    assert notes(run("□是 □否", yellow)) == ()
    assert notes(run("13800138000", yellow)) == ()
    assert notes(run("□疾病 □其他："), run("上学", line)) == ()
    assert notes(run("□是", '<w:highlight w:val="none"/>'), run(" □否")) == ()


@pytest.mark.parametrize(
    "properties",
    [
        '<w:color w:val="FFFFFF"/>',
        '<w:color w:val="auto" w:themeColor="background1"/>',
        '<w14:textFill xmlns:w14="urn:w14"><w14:srgbClr w14:val="FFFFFF"/></w14:textFill>',
        '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="auto"/>',
    ],
)
def test_white_characters_are_read_and_noted(properties: str) -> None:
    (cell,) = read_body(f"<w:p>{run('24')}{run('00', properties)}</w:p>").cells

    assert cell.text == "2400"
    assert cell.notes == ("的“00”是白色的字，屏幕上看不见",)


def test_white_characters_on_another_ground_are_to_be_seen() -> None:
    white, dark = '<w:color w:val="FFFFFF"/>', '<w:shd w:val="clear" w:fill="1F3864"/>'
    assert notes(run("2400", white + dark)) == ()
    assert notes(run("2400", white + '<w:highlight w:val="blue"/>')) == ()
    assert notes(f"<w:pPr>{dark}</w:pPr>", run("2400", white)) == ()
    body = f"<w:tbl><w:tr><w:tc><w:tcPr>{dark}</w:tcPr><w:p>{run('24', white)}</w:p></w:tc>"
    assert read_body(f"{body}</w:tr></w:tbl>").cells[0].notes == ()
    assert notes(run("2400", '<w:color w:val="FF0000"/>')) == ()
