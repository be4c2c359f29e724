"""Check boxes of content controls say in the file what is printed in them."""

from __future__ import annotations

import re

import pytest

from huizhi.campaign.variables import FILTERS
from huizhi.content.limits import Limits
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.reader import read_bytes
from huizhi.formats.word.template import DocxTemplate
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import assert_valid, part

_NS = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_STATES = (
    '<w14:checkedState w14:val="2611" w14:font="Segoe UI Symbol"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
)


def _box(mark: str, states: str = _STATES, checked: str = '<w14:checked w14:val="0"/>') -> str:
    control = f"<w14:checkbox {_NS}>{checked}{states}</w14:checkbox>"
    content = f"<w:sdtContent><w:r><w:t>{mark}</w:t></w:r></w:sdtContent>"
    return f"<w:sdt><w:sdtPr>{control}</w:sdtPr>{content}</w:sdt>"


def _rendered(body: str, **context: object) -> bytes:
    template = zipped(docx_parts(body))
    loaded = DocxTemplate(template, "templates/t.docx", FILTERS)
    data = loaded.render(context, Stamp())
    assert loaded.render(context, Stamp()) == data
    assert_valid(data, template)
    return data


def _states(data: bytes) -> list[str]:
    return re.findall(r'w14:checked w14:val="(\d)"', part(data, "word/document.xml").decode())


@pytest.mark.parametrize(("value", "state", "letter"), [(True, "1", "☑"), (False, "0", "☐")])
def test_the_state_is_what_is_printed(value: bool, state: str, letter: str) -> None:
    data = _rendered(f"<w:p>{_box('{{ 值|勾 }}')}<w:r><w:t>同意</w:t></w:r></w:p>", 值=value)
    assert _states(data) == [state]
    text = read_bytes(data, Limits()).grids[0].cells[0].text
    assert text == f"{letter}同意"
    assert f">{letter}<" in part(data, "word/document.xml").decode()


def test_a_box_shows_its_own_letters_in_their_font() -> None:
    own = (
        '<w14:checkedState w14:val="00FE" w14:font="Wingdings"/>'
        '<w14:uncheckedState w14:val="00A8" w14:font="Wingdings"/>'
    )
    data = _rendered(f"<w:p>{_box('{{ 值|勾 }}', own, '')}</w:p>", 值=True)
    shown = part(data, "word/document.xml").decode()
    assert _states(data) == ["1"]
    assert 'w:ascii="Wingdings"' in shown
    assert ">þ<" in shown


def test_each_round_has_its_own_state_and_what_is_no_box_keeps_its() -> None:
    body = (
        paragraph("{%p for x in 列 %}")
        + f"<w:p>{_box('{{ x|勾 }}')}</w:p>"
        + paragraph("{%p endfor %}")
        + f"<w:p>{_box('☑', checked='')}</w:p><w:p>{_box('{{ 词 }}')}</w:p>"
    )
    data = _rendered(body, 列=[True, False, True], 词="待定")
    assert _states(data) == ["1", "0", "1", "1", "0"]
