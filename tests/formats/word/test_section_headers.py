"""Headers and footers of sections in loops: each round has its own."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.shared import Mm
from PIL import Image

from huizhi.campaign.variables import FILTERS
from huizhi.errors import RenderError
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import load_template
from tests.formats.rendering import assert_valid, part, part_names


def _template(folder: Path, header: str, footer: str = "共用") -> Path:
    """A section for each unit with this header, and a last one with its own."""
    document = docx.Document()
    document.add_paragraph("{%p for 单位 in 各单位 %}")
    document.add_paragraph("给{{ 单位.名称 }}")
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = footer
    last = document.add_section(WD_SECTION.NEW_PAGE)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("存根")
    last.header.is_linked_to_previous = False
    last.header.paragraphs[0].text = "存根页眉{{ 年 }}"
    path = folder / "t.docx"
    document.save(str(path))
    return path


def _rendered(path: Path, **context: object) -> bytes:
    template = load_template(path, FILTERS)
    data = template.render(context, Stamp({"a": "b"}))
    assert template.render(context, Stamp({"a": "b"})) == data
    assert_valid(data, path.read_bytes())
    return data


def _headers(data: bytes) -> list[str]:
    made = docx.Document(io.BytesIO(data))
    return [one.header.paragraphs[0].text for one in made.sections]


def _units(*names: str) -> list[dict[str, str]]:
    return [{"名称": name, "章": f"{name}.png"} for name in names]


def test_each_round_has_a_header_of_its_own(tmp_path: Path) -> None:
    path = _template(tmp_path, "{{ 单位.名称 }}第{{ loop.index }}份", "页脚{{ 单位.名称 }}")
    data = _rendered(path, 各单位=_units("甲", "乙", "丙"), 年=2024)
    assert _headers(data) == ["甲第1份", "乙第2份", "丙第3份", "存根页眉2024"]
    made = docx.Document(io.BytesIO(data))
    assert [one.footer.paragraphs[0].text for one in made.sections[:3]] == [  # type: ignore[index]
        "页脚甲",
        "页脚乙",
        "页脚丙",
    ]


def test_without_a_round_no_mark_is_left(tmp_path: Path) -> None:
    data = _rendered(_template(tmp_path, "{{ 单位.名称 }}"), 各单位=[], 年=2024)
    assert _headers(data) == ["存根页眉2024"]
    assert all(b"{{" not in part(data, one) for one in part_names(data))


def test_a_header_that_names_no_variable_of_the_loop_stays_one(tmp_path: Path) -> None:
    data = _rendered(_template(tmp_path, "第{{ 年 }}年"), 各单位=_units("甲", "乙"), 年=2024)
    assert _headers(data) == ["第2024年", "第2024年", "存根页眉2024"]
    assert not [one for one in part_names(data) if "-2" in one]


@pytest.mark.parametrize(
    ("header", "expected"), [("第{{ 年 }}年", "第2024年"), ("{{ 单位.名称 }}", None)]
)
def test_a_section_behind_the_loop_keeps_what_it_inherits(
    header: str, expected: str | None, tmp_path: Path
) -> None:
    path = _template(tmp_path, header)
    document = docx.Document(str(path))
    document.sections[-1].header.is_linked_to_previous = True
    document.save(str(path))
    made = docx.Document(io.BytesIO(_rendered(path, 各单位=[], 年=2024)))
    last = made.sections[-1]
    assert (
        None if last.header.is_linked_to_previous else last.header.paragraphs[0].text
    ) == expected
    assert last.footer.paragraphs[0].text == "共用"


def test_each_header_has_its_own_picture(tmp_path: Path) -> None:
    for name, color in (("甲", "red"), ("乙", "blue")):
        Image.new("RGB", (30, 30), color).save(tmp_path / f"{name}.png")
    data = _rendered(_template(tmp_path, "{{ 单位.章|图片(9) }}"), 各单位=_units("甲", "乙"), 年=1)
    made = docx.Document(io.BytesIO(data))
    pictures = []
    for section in made.sections[:2]:  # type: ignore[index]
        images = [one.target_part for one in section.header.part.rels.values()]
        pictures.append([one.blob for one in images])
    assert [len(one) for one in pictures] == [1, 1]
    assert pictures[0] != pictures[1]
    assert Mm(9) == 9 * 36000


def test_a_wrong_name_in_such_a_header_is_refused(tmp_path: Path) -> None:
    path = _template(tmp_path, "{{ 单位.名称 }}{{ 没有的 }}")
    with pytest.raises(RenderError, match="“没有的”没有对应的内容"):
        load_template(path, FILTERS).render({"各单位": _units("甲"), "年": 1}, Stamp())
