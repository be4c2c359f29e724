"""Check and packets: what check passes is rendered, and what is wrong is told with its place."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook

from huizhi.campaign import FILTERS, load_settings
from huizhi.errors import RenderError, TemplateError
from huizhi.formats import load_template
from huizhi.formats.ooxml import Stamp
from huizhi.steps.preparing.checking import marks_of, template_mistakes
from tests.formats.rendering import changed
from tests.paths import CONFIG, TEMPLATES, TESTS

FIELD = TESTS / "formats/field"
CONTEXT = {
    "名": "张三",
    "日": dt.date(2024, 6, 1),
    "行们": [{"名": "甲", "数": 1, "项": ["一", "二"]}, {"名": "乙", "数": 2, "项": []}],
    "项目": [{"名称": "演练", "要求": "视频2"}],
    "活动": {"主题": "安全"},
}


@pytest.mark.parametrize(
    "name", ["图片标记被check拒绝.docx", "子文档里的标记.docx", "嵌套表格循环被误报.docx"]
)
def test_what_works_passes(name: str) -> None:
    assert marks_of(FIELD / name, CONTEXT) == []
    load_template(FIELD / name, FILTERS).render(CONTEXT, Stamp())


def test_a_picture_that_is_not_there_is_told_with_its_place(tmp_path: Path) -> None:
    name = "图片标记被check拒绝.docx"
    shutil.copy(FIELD / name, tmp_path / name)
    (found,) = marks_of(tmp_path / name, CONTEXT)
    assert found.place.startswith("第")
    assert "公章.png" in found.what


@pytest.mark.parametrize(
    ("name", "place", "what"),
    [
        ("页眉名称写错.docx", "页眉", "“各名”没有对应的内容"),
        ("错误位置说成最后一行.xlsx", "表!B3", "没有名为“月曰”的过滤器"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(name: str, place: str, what: str) -> None:
    (found,) = marks_of(FIELD / name, CONTEXT)
    assert (found.place, what in found.what) == (place, True)


def test_the_loader_names_the_same_cell() -> None:
    with pytest.raises(TemplateError) as refused:
        load_template(FIELD / "错误位置说成最后一行.xlsx", FILTERS)
    assert [one.place for one in refused.value.mistakes] == ["表!B3"]


@pytest.mark.parametrize(
    ("file", "part", "spoil", "place"),
    [
        (
            "notice.docx",
            "docProps/core.xml",
            lambda text: text.replace("</dc:title>", "{{ 活动.主提 }}</dc:title>"),
            "文档属性“标题”",
        ),
        (
            "attachment3.xlsx",
            "docProps/core.xml",
            lambda text: text.replace("</dc:creator>", "{{ 活动.主提 }}</dc:creator>"),
            "文档属性“作者”",
        ),
    ],
)
def test_document_properties_are_looked_at(
    tmp_path: Path, file: str, part: str, spoil: Callable[[str], str], place: str
) -> None:
    folder = shutil.copytree(TEMPLATES, tmp_path / "templates")
    path = folder / file
    path.write_bytes(changed(path.read_bytes(), {part: spoil}))
    found = template_mistakes(load_settings(CONFIG), folder)
    assert [(one.file, one.place) for one in found] == [(f"templates/{file}", place)]
    assert "最接近的有：主题" in found[0].remedy


@pytest.mark.parametrize(
    ("header", "found"),
    [("{{ 单位.名称 }}第{{ loop.index }}份", 0), ("{{ 没有的名 }}", 1)],
)
def test_a_header_may_name_what_a_loop_around_its_section_knows(
    tmp_path: Path, header: str, found: int
) -> None:
    document = docx.Document()
    document.add_paragraph("{%p for 单位 in 各单位 %}")
    document.sections[0].header.paragraphs[0].text = header
    document.add_section().header.is_linked_to_previous = False
    document.add_paragraph("{%p endfor %}")
    document.save(str(tmp_path / "t.docx"))
    assert len(marks_of(tmp_path / "t.docx", {"各单位": [{"名称": "甲"}]})) == found


SLIPS = (
    "{{ 名｜月日 }}",
    "{{ 名|月曰 }}",
    "{{ 名|月日 }}",
    "{{ 活动.主题.字 }}",
    "{{ 日|月日(1) }}",
    "{{ }}",
    "{ { 名 }}",
    "名 }}",
    "{{ 活动 主题 }}",
    "{% if 名 = 1 %}a{% endif %}",
    "{% if 名 %}a{% else if 日 %}b{% endif %}",
    "{% for a, b in 行们 %}{% endfor %}",
    "{% for 行 in 行们 %}{{ 行.名 }}",
    "{% block 甲 %}{% endblock %}",
    "{% autoescape false %}{% endautoescape %}",
    "{{ ''.__class__ }}",
    "{{ 名 + 1 }}",
    "{{ 1 / 0 }}",
)
RIGHT = (
    "{{ 名|safe }}",
    "{{ '<b>'|safe }}",
    "{% raw %}{{ 没有 }}{% endraw %}",
    "{{ 没有|default('无') }}",
    "{% if 名 not in 行们 %}{{ 日|月日 }}{% endif %}",
)


def _filled(kind: str, text: str, path: Path) -> Path:
    """A template of this kind with this text in its second paragraph or cell."""
    if kind == "docx":
        document = docx.Document()
        for one in ("题", *text.split("\n")):
            document.add_paragraph(one)
        document.save(str(path / "t.docx"))
    else:
        book = Workbook()
        book.worksheets[0]["A1"], book.worksheets[0]["A2"] = "题", text
        book.save(path / "t.xlsx")
    return path / f"t.{kind}"


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_told_and_never_rendered(tmp_path: Path, kind: str, slip: str) -> None:
    path = _filled(kind, slip, tmp_path)
    told = marks_of(path, CONTEXT)
    assert {one.place for one in told} == {"第2段" if kind == "docx" else "Sheet!A2"}
    with pytest.raises((TemplateError, RenderError)):
        load_template(path, FILTERS).render(CONTEXT, Stamp())


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
@pytest.mark.parametrize("text", RIGHT)
def test_what_is_rendered_is_not_blamed(tmp_path: Path, kind: str, text: str) -> None:
    path = _filled(kind, text, tmp_path)
    assert marks_of(path, CONTEXT) == []
    load_template(path, FILTERS).render(CONTEXT, Stamp())


def test_raw_may_reach_over_several_paragraphs(tmp_path: Path) -> None:
    path = _filled("docx", "{% raw %}\n{{ 没有 }}\n{% endraw %}", tmp_path)
    assert marks_of(path, CONTEXT) == []
    load_template(path, FILTERS).render(CONTEXT, Stamp())


def test_a_condition_that_ends_otherwise_than_it_begins_is_not_loaded(tmp_path: Path) -> None:
    path = _filled("docx", "{%p if 名 %}\n甲\n{% endif %}", tmp_path)
    (told,) = marks_of(path, CONTEXT)
    assert told.remedy == "结尾要写成“{%p endif %}”"
    with pytest.raises(TemplateError, match="开头和结尾不在同样的位置"):
        load_template(path, FILTERS)


def test_the_header_of_the_one_section_knows_no_name_of_a_loop(tmp_path: Path) -> None:
    document = docx.Document()
    for text in ("{%p for 项 in 项目 %}", "{{ 项.名称 }}", "{%p endfor %}"):
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = "{{ 项.名称 }}"
    document.save(str(tmp_path / "t.docx"))
    (found,) = marks_of(tmp_path / "t.docx", {"项目": [{"名称": "甲"}]})
    assert found.place == "页眉"
    assert "只在 {%p for 项 in 项目 %} 和 {%p endfor %} 之间认得" in found.remedy


def test_two_forms_may_call_their_lists_alike(tmp_path: Path) -> None:
    settings = load_settings(CONFIG)
    works = next(one for one in settings.attachments if one.template == "attachment3")
    (table,) = works.tables
    column = next(iter(table.columns.values()))
    other = table.model_copy(update={"columns": {"路段": column}})
    roads = works.model_copy(
        update={"number": 9, "template": "attachment9", "written_tables": (other,)}
    )
    both = settings.model_copy(update={"attachments": (*settings.attachments, roads)})

    found = template_mistakes(both, TEMPLATES)

    assert {one.file.rpartition("/")[2].partition(".")[0] for one in found} == {"attachment9"}
