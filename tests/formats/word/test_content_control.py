"""Content controls: prompts, what was typed over them, boxes whose look and state differ."""

from __future__ import annotations

import pytest

from huizhi.content.grid import Cell
from tests.formats.making import WORD, docx_parts, paragraph, read, read_body


def control(content: str, properties: str = "<w:showingPlcHdr/>") -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def run(text: str, style: str = "") -> str:
    properties = f"<w:rPr><w:rStyle w:val='{style}'/></w:rPr>" if style else ""
    return f"<w:r>{properties}<w:t>{text}</w:t></w:r>"


def cell_of(body: str) -> Cell:
    (cell,) = read_body(body).cells
    return cell


@pytest.mark.parametrize("style", ["", "PlaceholderText"])
@pytest.mark.parametrize(
    "prompt",
    [
        "单击此处输入文字。",
        "单击或点击此处输入文字。",
        "选择一项。",
        "请选择",
        "点击输入日期",
        "Click or tap here to enter text.",
        "Choose an item.",
        "[姓名]",
        "（在这里写主要做法。）",
    ],
)
def test_a_prompt_is_no_answer(prompt: str, style: str) -> None:
    cell = cell_of(f"<w:p>{control(run(prompt, style))}</w:p>")
    assert (cell.text, cell.notes) == ("", ())


@pytest.mark.parametrize("style", ["", "PlaceholderText"])
@pytest.mark.parametrize("text", ["30%", "13800138002", "王建国", "祖师路8号"])
def test_what_was_typed_into_a_control_still_marked_is_read_and_noted(
    text: str, style: str
) -> None:
    inline = cell_of(f"<w:p>{control(run(text, style))}</w:p>")
    block = cell_of(control(f"<w:p>{run(text, style)}</w:p>"))
    for cell in (inline, block):
        assert cell.text == text
        assert cell.notes == (f"的“{text}”在文件里仍标为未填的提示语，按已填读取",)


def test_a_prompt_of_the_offices_own_is_known_by_the_documents_building_blocks() -> None:
    glossary = (
        f'<w:glossaryDocument xmlns:w="{WORD}"><w:docParts><w:docPart><w:docPartPr>'
        f"<w:name w:val='P1'/></w:docPartPr><w:docPartBody>{paragraph('某某社区')}"
        "</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"
    )
    properties = "<w:placeholder><w:docPart w:val='P1'/></w:placeholder><w:showingPlcHdr/>"
    body = "".join(
        f"<w:p>{control(run(text), properties)}</w:p>" for text in ("某某社区", "祖师社区")
    )
    parts = docx_parts(
        body,
        {"word/glossary/document.xml": glossary},
        (("glossaryDocument", "glossary/document.xml"),),
    )
    assert [cell.text for cell in read(parts).grids[0].cells] == ["", "祖师社区"]


def box(state: str, look: str) -> Cell:
    properties = (
        f"<w14:checkbox><w14:checked w14:val='{state}'/><w14:checkedState w14:val='2612'/>"
        "<w14:uncheckedState w14:val='2610'/></w14:checkbox>"
    )
    return cell_of(f"<w:p>{control(run(look), properties)}<w:r><w:t>是</w:t></w:r></w:p>")


@pytest.mark.parametrize(
    ("state", "look", "text"), [("1", "☒", "☑是"), ("0", "☐", "☐是"), ("1", "√", "☑是")]
)
def test_a_box_that_looks_as_it_is(state: str, look: str, text: str) -> None:
    assert (box(state, look).text, box(state, look).notes) == (text, ())


@pytest.mark.parametrize(
    ("state", "look", "text"), [("0", "√", "☑是"), ("0", "☑", "☑是"), ("1", "☐", "☐是")]
)
def test_a_box_is_read_as_it_looks_and_noted_where_the_file_says_otherwise(
    state: str, look: str, text: str
) -> None:
    cell = box(state, look)
    assert cell.text == text
    assert f"看上去是“{look}”" in cell.notes[0]
