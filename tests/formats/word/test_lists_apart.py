"""The numbered lists of a document that is put in begin anew each time."""

from __future__ import annotations

import re
from pathlib import Path

import docx

from huizhi.campaign.variables import FILTERS
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import load_template
from tests.formats.rendering import assert_valid, part

PUT_IN = '{{p "附页.docx"|子文档 }}'


def _numbers(folder: Path, inside: tuple[str, ...], host: tuple[str, ...]) -> tuple[list[str], str]:
    """The lists of the paragraphs that name one, in order, and the part that defines them. Lines
    with a number sign are items of a style that numbers."""
    for name, lines in (("附页", inside), ("t", host)):
        document = docx.Document()
        for line in lines:
            style = "List Number" if line.startswith("#") else None
            document.add_paragraph(line.removeprefix("#"), style=style)
        document.save(str(folder / f"{name}.docx"))
    path = folder / "t.docx"
    template = load_template(path, FILTERS)
    data = template.render({"列": ["甲", "乙"]}, Stamp())
    assert template.render({"列": ["甲", "乙"]}, Stamp()) == data
    assert_valid(data, path.read_bytes())
    text = part(data, "word/document.xml").decode()
    return re.findall(r'numId w:val="(\d+)"', text), part(data, "word/numbering.xml").decode()


def test_each_time_and_each_round_has_lists_of_its_own(tmp_path: Path) -> None:
    host = ("#主一", PUT_IN, "{%p for x in 列 %}", PUT_IN, "{%p endfor %}", "#主二")
    named, defined = _numbers(tmp_path, ("要求：", "#条一", "#条二"), host)
    assert len(named) == 6
    assert named[::2] == named[1::2]
    assert len(set(named)) == 3
    for one in set(named):
        assert defined.count(f'w:numId="{one}"') == 1
    assert all(
        'w:startOverride w:val="1"' in defined.split(f'w:numId="{one}"')[1] for one in named[2:]
    )


def test_an_item_alone_goes_on(tmp_path: Path) -> None:
    host = ("{%p for x in 列 %}", PUT_IN, "{%p endfor %}")
    named, _ = _numbers(tmp_path, ("#条{{ x }}",), host)
    assert len(named) == 2
    assert len(set(named)) == 1
