"""Templates with pictures and other documents in them: made by docxtpl, as safe as the others."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.shared import Mm
from openxml_audit import OpenXmlValidator
from PIL import Image

from huizhi.campaign.variables import FILTERS
from huizhi.content.limits import Limits
from huizhi.errors import RenderError, TemplateError
from huizhi.formats.ooxml.document_properties import custom_properties
from huizhi.formats.ooxml.package import Package
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import Template, load_template
from huizhi.formats.word.docxtpl import DocxtplDocument
from huizhi.formats.word.template import DocxTemplate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of templates with a picture and a document beside them."""
    Image.new("RGB", (80, 40), "red").save(tmp_path / "公章.png")
    other = docx.Document()
    other.add_paragraph("附页的正文")
    other.add_table(1, 2).cell(0, 1).text = "附页的表格"
    other.save(str(tmp_path / "附页.docx"))
    (tmp_path / "坏.png").write_bytes(b"no picture")
    return tmp_path


def template(folder: Path, *paragraphs: str) -> Template:
    """The template with these paragraphs."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    path = folder / "t.docx"
    document.save(str(path))
    return load_template(path, FILTERS)


def rendered(folder: Path, *paragraphs: str, **context: object) -> docx.document.Document:
    return docx.Document(io.BytesIO(template(folder, *paragraphs).render(context, Stamp())))


def problems_of(path: Path) -> list[str]:
    return [str(error) for error in OpenXmlValidator().validate(path).errors]


def test_a_picture_stands_where_its_mark_stood(folder: Path) -> None:
    made = rendered(
        folder, "盖章：{{ 章|图片(40) }}", "单位：{{ 单位 }}", 章="公章.png", 单位="甲<乙"
    )
    (shape,) = made.inline_shapes
    assert (shape.width, shape.height) == (Mm(40), Mm(20))
    assert [one.text for one in made.paragraphs] == ["盖章：", "单位：甲<乙"]


def test_a_document_stands_between_the_paragraphs(folder: Path) -> None:
    made = rendered(folder, "前", '{{p "附页.docx"|子文档 }}', "后")
    texts = [one.text for one in made.paragraphs if one.text]
    assert texts == ["前", "附页的正文", "后"]
    assert made.tables[0].cell(0, 1).text == "附页的表格"


def test_it_carries_its_stamp_and_is_valid(folder: Path) -> None:
    one = template(folder, '{{ "公章.png"|图片 }}')
    data = one.render({}, Stamp({"huizhi.form": "liaison"}))
    assert one.render({}, Stamp({"huizhi.form": "liaison"})) == data
    assert custom_properties(Package(data, Limits())) == {"huizhi.form": "liaison"}
    path = folder / "out.docx"
    path.write_bytes(data)
    blank = folder / "附页.docx"  # as python-docx makes them
    assert problems_of(path) == problems_of(blank)


def test_only_templates_that_ask_for_it_go_this_way(folder: Path) -> None:
    assert isinstance(template(folder, "{{ 图片 }}"), DocxTemplate)
    assert isinstance(template(folder, '{{ "公章.png" | 图片 }}'), DocxtplDocument)


@pytest.mark.parametrize(
    ("mark", "why"),
    [
        ('{{ "没有.png"|图片 }}', "文件夹里没有“没有.png”"),
        ('{{ "../公章.png"|图片 }}', "文件夹里没有"),
        ('{{ "/etc/passwd"|图片 }}', "文件夹里没有"),
        ('{{ ""|图片 }}', "文件夹里没有"),
        ('{{ "坏.png"|图片 }}', "“坏.png”不是可用的图片"),
        ('{{ "公章.png"|图片("宽") }}', "图片的宽度要写毫米数"),
        ('{{ "公章.png"|图片(9999) }}', "图片的宽度要写毫米数，最多170"),
        ('{{p "坏.png"|子文档 }}', "“坏.png”不是可用的 .docx 文件"),
        ("{{ 无|图片 }}", "“无”没有对应的内容"),
        (
            "{% for x in range(9999) %}{% for y in range(999) %}{% endfor %}{% endfor %}{{1|图片}}",
            "循环超过",
        ),
    ],
)
def test_what_cannot_be_put_in_is_named(folder: Path, mark: str, why: str) -> None:
    with pytest.raises(RenderError, match=why):
        template(folder, mark).render({}, Stamp())


def test_broken_marks_are_refused_when_it_is_loaded(folder: Path) -> None:
    with pytest.raises(TemplateError, match=r"t\.docx"):
        template(folder, '{{ "公章.png"|图片 }}{% for %}')
    with pytest.raises(TemplateError, match="空则删段"):
        template(folder, '{{ "公章.png"|图片 }}', "{{ 值|空则删段 }}")
