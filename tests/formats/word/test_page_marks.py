"""Pictures and other documents in Word templates: in every part, in loops, with their own marks."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from PIL import ExifTags, Image

from huizhi.campaign.variables import FILTERS
from huizhi.content.limits import Limits
from huizhi.errors import RenderError, TemplateError
from huizhi.formats.ooxml.document_properties import custom_properties
from huizhi.formats.ooxml.package import Package
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.template import Template, load_template
from tests.formats.making import docx_parts, zipped
from tests.formats.rendering import part, part_names
from tests.validity import errors_of


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


def filled(folder: Path, document: docx.document.Document, **context: object) -> bytes:
    """The document as a template, rendered twice; the result is as valid as it was."""
    path = folder / "t.docx"
    document.save(str(path))
    before = problems_of(path)
    data = load_template(path, FILTERS).render(context, Stamp())
    assert load_template(path, FILTERS).render(context, Stamp()) == data
    (folder / "out.docx").write_bytes(data)
    assert problems_of(folder / "out.docx") == before
    return data


def extents(data: bytes, name: str = "word/document.xml") -> list[tuple[int, int]]:
    """How large the pictures of a part are, in millimetres."""
    found = re.findall(rb'<wp:extent cx="(\d+)" cy="(\d+)"', part(data, name))
    return [(round(int(wide) / 36000), round(int(high) / 36000)) for wide, high in found]


def rendered(folder: Path, *paragraphs: str, **context: object) -> docx.document.Document:
    return docx.Document(io.BytesIO(template(folder, *paragraphs).render(context, Stamp())))


def problems_of(path: Path) -> list[str]:
    found = [str(error) for error in errors_of(path)]
    # python-docx's own template has a copy of its styles, for Word 2010, which nobody reads.
    return [one for one in found if "stylesWithEffects" not in one]


def test_a_picture_stands_where_its_mark_stood(folder: Path) -> None:
    made = rendered(
        folder, "盖章：{{ 章|图片(40) }}", "单位：{{ 单位 }}", 章="公章.png", 单位="甲<乙"
    )
    (shape,) = made.inline_shapes
    assert (shape.width, shape.height) == (Mm(40), Mm(20))
    assert [one.text for one in made.paragraphs] == ["盖章：", "单位：甲<乙"]


@pytest.mark.parametrize("mark", ["{{r '公章.png'|图片(10) }}", "{{p '公章.png'|图片(10) }}"])
def test_a_picture_stands_where_a_run_or_paragraph_stood(folder: Path, mark: str) -> None:
    document = docx.Document()
    document.add_paragraph(mark)
    text = part(filled(folder, document), "word/document.xml").decode()
    assert text.count("<w:drawing>") == 1


@pytest.mark.parametrize("where", ["header", "footer"])
def test_a_picture_may_stand_in_a_margin_alone(folder: Path, where: str) -> None:
    document = docx.Document()
    getattr(document.sections[0], where).paragraphs[0].text = "抬头{{ '公章.png'|图片(15) }}"
    data = filled(folder, document)
    assert extents(data, f"word/{where}1.xml") == [(15, 8)]
    (relation,) = re.findall(rb'Target="([^"]+)"', part(data, f"word/_rels/{where}1.xml.rels"))
    assert relation.decode().lstrip("/") in part_names(data)


def test_each_round_has_its_own_picture_and_each_file_is_stored_once(folder: Path) -> None:
    for name, color in (("甲", "green"), ("乙", "blue")):
        Image.new("RGB", (90, 60), color).save(folder / f"{name}.jpg")
    document = docx.Document()
    table = document.add_table(3, 2)
    for row, texts in enumerate(
        (("{%tr for x in 行们 %}", ""), ("{{ x }}", ""), ("{%tr endfor %}", ""))
    ):
        table.cell(row, 0).text = texts[0]
    table.cell(1, 1).text = "{{ (x ~ '.jpg')|图片(20) }}"
    data = filled(folder, document, 行们=["甲", "乙", "甲"])
    shown = part(data, "word/document.xml").decode()
    assert re.findall(r'<wp:docPr id="(\d+)" name="[^"]*" descr="([^"]*)"', shown) == [
        ("1001", "甲.jpg"),
        ("1002", "乙.jpg"),
        ("1003", "甲.jpg"),
    ]
    first, second, third = re.findall(r'r:embed="([^"]+)"', shown)
    assert first == third != second
    assert len([one for one in part_names(data) if "/media/huizhi" in one]) == 2


def test_a_picture_is_no_wider_than_the_room_there_is(folder: Path) -> None:
    Image.new("RGB", (4000, 3000), "green").save(folder / "大.jpg")
    document = docx.Document()
    document.add_paragraph("{{ '大.jpg'|图片 }}")
    document.add_paragraph("{{ '大.jpg'|图片(800) }}").paragraph_format.left_indent = Mm(22)
    cell = document.add_table(1, 3).cell(0, 1)
    cell.text = "{{ '大.jpg'|图片(100) }}"
    section = document.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(18.5)
    document.add_paragraph("{{ '大.jpg'|图片 }}")
    document.add_paragraph("{{ '大.jpg'|图片(100, 30) }}")
    text = document.sections[0]
    room = (text.page_width - text.left_margin - text.right_margin) / 36000  # type: ignore[operator]
    column = room / 3 - 216 / 56.7
    high = (210 * 36000 - section.top_margin - section.bottom_margin) / 36000  # type: ignore[operator]
    assert extents(filled(folder, document)) == [
        (round(room), round(room * 3 / 4)),
        (round(room - 22), round((room - 22) * 3 / 4)),
        (round(column), round(column * 3 / 4)),
        (round(high * 4 / 3), round(high)),
        (40, 30),
    ]


def test_a_picture_fits_into_a_text_box_of_the_old_kind(folder: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run()
    run._r.append(
        parse_xml(
            f'<w:pict {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml">'
            '<v:shape style="width:50pt;height:50pt"><v:textbox><w:txbxContent><w:p><w:r>'
            "<w:t>{{ '公章.png'|图片 }}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape>"
            "</w:pict>"
        )
    )
    ((wide, _),) = extents(filled(folder, document))
    assert wide == round((50 - 14.4) * 25.4 / 72)


def test_a_row_of_a_fixed_height_grows_with_a_picture(folder: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 1)
    for row, text in zip(table.rows, ("{{ '公章.png'|图片(40) }}", "文字"), strict=True):
        row.height, row.height_rule = Mm(10), WD_ROW_HEIGHT_RULE.EXACTLY
        row.cells[0].text = text
    made = docx.Document(io.BytesIO(filled(folder, document)))
    assert [one.height_rule for one in made.tables[0].rows] == [
        WD_ROW_HEIGHT_RULE.AT_LEAST,
        WD_ROW_HEIGHT_RULE.EXACTLY,
    ]


def test_lines_of_a_fixed_height_grow_with_a_picture(folder: Path) -> None:
    document = docx.Document()
    for text in ("{{ '公章.png'|图片(20) }}", "文字"):
        document.add_paragraph(text).paragraph_format.line_spacing = Pt(28)
    made = docx.Document(io.BytesIO(filled(folder, document)))
    assert [one.paragraph_format.line_spacing for one in made.paragraphs] == [1.0, Pt(28)]


def test_a_photo_stands_upright_and_the_text_around_it_keeps_its_look(folder: Path) -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    Image.new("RGB", (90, 60)).save(folder / "竖.jpg", exif=exif)
    document = docx.Document()
    document.add_paragraph().add_run("前{{ '竖.jpg'|图片(20) }}后").bold = True
    data = filled(folder, document)
    assert extents(data) == [(20, 30)]
    (run,) = docx.Document(io.BytesIO(data)).paragraphs[0].runs
    assert (run.text, run.bold) == ("前后", True)


def test_what_was_rendered_before_changes_no_byte(folder: Path) -> None:
    Image.new("RGB", (90, 60)).save(folder / "乙.png")
    warm = template(
        folder, "{{ 章|图片(20) }}", "{%p if 附 %}", '{{p "附页.docx"|子文档 }}', "{%p endif %}"
    )
    contexts = [{"章": n, "附": a} for n in ("公章.png", "乙.png") for a in (True, False)]
    first = [warm.render(one, Stamp()) for one in contexts]
    path = folder / "t.docx"
    for one, data in zip(contexts, first, strict=True):
        assert warm.render(one, Stamp()) == data
        assert load_template(path, FILTERS).render(one, Stamp()) == data


def test_a_file_that_cannot_be_put_in_is_named_with_its_place(folder: Path) -> None:
    with pytest.raises(RenderError, match=r"第2段.*没有“没有\.png”"):
        template(folder, "第一段", "盖章：{{ '没有.png'|图片 }}").render({}, Stamp())


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


@pytest.mark.parametrize(
    ("mark", "why"),
    [
        ('{{ "没有.png"|图片 }}', "文件夹里没有“没有.png”"),
        ('{{ "../公章.png"|图片 }}', "文件夹里没有"),
        ('{{ "/etc/passwd"|图片 }}', "文件夹里没有"),
        ('{{ ""|图片 }}', "这里是空的，没有文件名；可能没有的请写成条件"),
        ('{{ "坏.png"|图片 }}', "“坏.png”不是可用的图片"),
        ('{{ "公章.png"|图片("宽") }}', "图片的宽度要写毫米数"),
        ('{{ "公章.png"|图片(9999) }}', "图片的宽度要写毫米数，最多1000"),
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


def test_lines_that_vanish_stand_beside_pictures(folder: Path) -> None:
    made = rendered(folder, '{{ "公章.png"|图片 }}', "{{ 值|空则删段 }}", "尾", 值="")
    assert [one.text for one in made.paragraphs] == ["", "尾"]


# --- sub-documents -----------------------------------------------------------------------------


def _beside(folder: Path, *paragraphs: str, name: str = "附页.docx") -> docx.document.Document:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(str(folder / name))
    return document


def test_marks_in_a_document_say_what_holds_where_it_stands(folder: Path) -> None:
    _beside(
        folder,
        "{{ 单位 }}的{{ x }}{{ loop.index }}",
        "{%p if x == '乙' %}",
        "只有乙",
        "{%p endif %}",
    )
    made = rendered(
        folder,
        "{%p for x in 行们 %}",
        "{{p '附页.docx'|子文档 }}",
        "{%p endfor %}",
        行们=["甲", "乙"],
        单位="社区",
    )
    assert [one.text for one in made.paragraphs] == ["社区的甲1", "社区的乙2", "只有乙"]


def test_a_mark_in_a_document_that_says_nothing_is_named_with_both_places(folder: Path) -> None:
    _beside(folder, "第一段", "这里{{ 没有的 }}")
    with pytest.raises(RenderError, match=r"附页\.docx 第2段.*“没有的”没有对应的内容") as caught:
        template(folder, "{{p '附页.docx'|子文档 }}").render({}, Stamp())
    assert caught.value.mistake is not None
    assert caught.value.mistake.file.endswith("/附页.docx")
    _beside(folder, "{{ 没写完 }")
    with pytest.raises(RenderError, match=r"附页\.docx"):
        template(folder, "{{p '附页.docx'|子文档 }}").render({}, Stamp())


def test_documents_within_documents(folder: Path) -> None:
    _beside(folder, "外{{ 名 }}", "{{p '里.docx'|子文档 }}")
    _beside(folder, "里{{ 名 }}", name="里.docx")
    made = rendered(folder, "{{p '附页.docx'|子文档 }}", 名="甲")
    assert [one.text for one in made.paragraphs] == ["外甲", "里甲"]
    _beside(folder, "{{p '附页.docx'|子文档 }}")
    with pytest.raises(RenderError, match="没有尽头"):
        template(folder, "{{p '附页.docx'|子文档 }}").render({}, Stamp())


def test_styles_lists_and_pictures_come_along(folder: Path) -> None:
    inner = docx.Document()
    own = inner.styles.add_style("附页专用", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style, own.font.size = inner.styles["Heading 1"], Pt(22)
    inner.add_paragraph("特别", style="附页专用")
    inner.add_paragraph("一", style="List Number")
    inner.add_picture(str(folder / "公章.png"), Mm(30))
    inner.add_section().orientation = WD_ORIENT.LANDSCAPE
    inner.sections[0].header.paragraphs[0].text = "附页的页眉"
    inner.save(str(folder / "附页.docx"))
    document = docx.Document()
    document.add_paragraph("{{p '附页.docx'|子文档 }}")
    document.add_paragraph("尾")
    data = filled(folder, document)
    made = docx.Document(io.BytesIO(data))
    assert made.paragraphs[0].style.font.size == Pt(22)  # type: ignore[union-attr]
    assert [one.width for one in made.inline_shapes] == [Mm(30)]
    assert "附页的页眉" not in "".join(one.header.paragraphs[0].text for one in made.sections)


def test_lists_of_a_document_are_lists_of_their_own(folder: Path) -> None:
    inner = docx.Document()
    paragraph = inner.add_paragraph("一")
    number = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    number.get_or_add_numId().val, number.get_or_add_ilvl().val = 3, 0
    inner.save(str(folder / "附页.docx"))
    document = docx.Document()
    document.add_paragraph("{{p '附页.docx'|子文档 }}")
    data = filled(folder, document)
    (used,) = re.findall(rb'<w:numId w:val="(\d+)"', part(data, "word/document.xml"))
    assert int(used) > 100_000
    assert b'<w:num w:numId="' + used in part(data, "word/numbering.xml").replace(b"\n", b"")


def _landscape(folder: Path) -> None:
    inner = docx.Document()
    inner.add_paragraph("横向的{{ 名 }}")
    section = inner.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    inner.save(str(folder / "附页.docx"))


def _pages(data: bytes) -> list[tuple[str, bool, str]]:
    """The sections: what they say, whether they lie, their header."""
    made = docx.Document(io.BytesIO(data))
    found = []
    for section in made.sections:
        said = "".join(one.text for one in section.iter_inner_content())  # type: ignore[union-attr]
        lies = bool(section.page_width > section.page_height)  # type: ignore[operator]
        found.append((said, lies, section.header.paragraphs[0].text))
    return found


@pytest.mark.parametrize("tail", ["后", ""])
def test_a_document_that_lies_keeps_its_pages(folder: Path, tail: str) -> None:
    _landscape(folder)
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    for text in ("前", "{{p '附页.docx'|子文档 }}", *([tail] if tail else [])):
        document.add_paragraph(text)
    data = filled(folder, document, 名="表")
    rest = [("后", False, "页眉")] if tail else []
    assert _pages(data) == [("前", False, "页眉"), ("横向的表", True, "页眉"), *rest]


def test_in_a_loop_each_lying_document_has_its_pages(folder: Path) -> None:
    _landscape(folder)
    document = docx.Document()
    for text in ("前", "{%p for 名 in 各名 %}", "{{p '附页.docx'|子文档 }}", "{%p endfor %}", "后"):
        document.add_paragraph(text)
    data = filled(folder, document, 各名=["甲", "乙"])
    said = [(text, lies) for text, lies, _ in _pages(data)]
    assert said == [("前", False), ("横向的甲", True), ("横向的乙", True), ("后", False)]


@pytest.mark.parametrize("sections", [1, 2])
def test_columns_of_a_document_stand_on_the_template_s_pages(folder: Path, sections: int) -> None:
    inner = docx.Document()
    inner.sections[0].different_first_page_header_footer = True
    for text in ("一栏", "两栏")[-sections:]:
        if text == "两栏" and sections == 2:
            inner.add_section(WD_SECTION.CONTINUOUS)
        inner.add_paragraph(text)
    inner.sections[-1]._sectPr.find(qn("w:cols")).set(qn("w:num"), "2")
    inner.save(str(folder / "附页.docx"))
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].left_margin = Mm(50)
    for text in ("前", "{{p '附页.docx'|子文档 }}", "后"):
        document.add_paragraph(text)
    made = docx.Document(io.BytesIO(filled(folder, document)))
    assert [one._sectPr.find(qn("w:cols")).get(qn("w:num")) for one in made.sections] == [
        None,
        *[None][: sections - 1],
        "2",
        None,
    ]
    assert {one.header.paragraphs[0].text for one in made.sections} == {"页眉"}
    assert {round(one.left_margin / 36000) for one in made.sections} == {50}  # type: ignore[operator]
    kinds = [one.start_type for one in made.sections]
    assert kinds == [WD_SECTION.NEW_PAGE, *[WD_SECTION.CONTINUOUS] * (sections + 1)]
    assert not any(one.different_first_page_header_footer for one in made.sections)


def test_in_a_cell_sections_of_a_document_are_its_paragraphs(folder: Path) -> None:
    inner = docx.Document()
    inner.add_paragraph("一")
    inner.add_section()
    inner.add_paragraph("二")
    inner.save(str(folder / "附页.docx"))
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "{{p '附页.docx'|子文档 }}"
    made = docx.Document(io.BytesIO(filled(folder, document)))
    assert "".join(one.text for one in made.tables[0].cell(0, 0).paragraphs) == "一二"
    assert len(made.sections) == 1


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ('<w:p><w:r><w:footnoteReference w:id="1"/></w:r></w:p>', "子文档里有脚注"),
        ('<w:p><w:r><w:commentReference w:id="1"/></w:r></w:p>', "子文档里有批注"),
    ],
)
def test_what_belongs_to_a_document_as_a_whole_is_refused(
    folder: Path, body: str, why: str
) -> None:
    (folder / "附页.docx").write_bytes(zipped(docx_parts(body)))
    with pytest.raises(RenderError, match=rf"附页\.docx.*{why}"):
        template(folder, "{{p '附页.docx'|子文档 }}").render({}, Stamp())


def test_a_mark_in_the_address_of_a_link_is_filled_in(folder: Path) -> None:
    inner = docx.Document()
    link = OxmlElement("w:hyperlink")
    link.set(
        qn("r:id"), inner.part.relate_to("https://x.cn/{{ 名 }}", RT.HYPERLINK, is_external=True)
    )
    paragraph = inner.add_paragraph("")
    paragraph.add_run("这里")
    link.append(paragraph._p.r_lst[0])
    paragraph._p.append(link)
    inner.save(str(folder / "附页.docx"))
    document = docx.Document()
    document.add_paragraph("{{p '附页.docx'|子文档 }}")
    assert b"https://x.cn/abc" in part(filled(folder, document, 名="abc"), "word/document.xml")


FIELD = Path(__file__).parents[1] / "field"


def test_the_field_files_come_out_right() -> None:
    made = load_template(FIELD / "子文档里的标记.docx", FILTERS).render({"名": "张三"}, Stamp())
    assert "附页正文张三" in "".join(one.text for one in docx.Document(io.BytesIO(made)).paragraphs)
    sealed = load_template(FIELD / "图片标记被check拒绝.docx", FILTERS).render({}, Stamp())
    assert [width for width, _ in extents(sealed)] == [40]
