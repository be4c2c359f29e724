"""The page's number put into footers: what stands in headers and footers is shown where it was."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm
from PIL import Image

from huizhi.formats.word.look_reader import notice_look_of
from huizhi.formats.word.notice_mender import mend_notice
from huizhi.official.lint import departures_of

W = nsdecls("w")
PAGE = f'<w:fldSimple {W} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
NUMBER = re.compile(r"(?:[-—]|第)?\s*1\s*(?:[-—]|页)?")
BOX = (
    f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict><v:shape>'
    f"<v:textbox><w:txbxContent><w:p>{PAGE}</w:p></w:txbxContent></v:textbox>"
    "</v:shape></w:pict></w:r>"
)
WORDS = "内部资料，联系电话：0374-5163201"


def _say(place: Any, words: str) -> None:
    place.paragraphs[0].text = words


def _number(paragraph: Any, before: str = "", behind: str = "") -> None:
    paragraph.add_run(before)
    paragraph._element.append(parse_xml(PAGE))
    paragraph.add_run(behind)


def _picture(place: Any, color: str = "red") -> None:
    image = io.BytesIO()
    Image.new("RGB", (8, 8), color).save(image, "PNG")
    image.seek(0)
    place.paragraphs[0].add_run().add_picture(image, width=Cm(1))


def _table(place: Any) -> None:
    place.add_table(1, 2, Cm(15)).cell(0, 1).text = "右下角"


def _header(d: Any) -> None:
    _say(d.sections[0].header, "内部,资料")


def _words(d: Any) -> None:
    _say(d.sections[0].footer, WORDS)


def _footer_picture(d: Any) -> None:
    _picture(d.sections[0].footer)


def _footer_table(d: Any) -> None:
    _table(d.sections[0].footer)


def _header_picture(d: Any) -> None:
    _picture(d.sections[0].header)
    _picture(d.sections[0].footer, "blue")


def _odd_and_even(d: Any) -> None:
    d.settings.odd_and_even_pages_header_footer = True
    for place, words in (
        (d.sections[0].header, "奇头"),
        (d.sections[0].even_page_header, "偶头"),
        (d.sections[0].footer, "奇脚"),
        (d.sections[0].even_page_footer, "偶脚"),
    ):
        _say(place, words)


def _first(d: Any) -> None:
    section = d.sections[0]
    section.different_first_page_header_footer = True
    _say(section.first_page_header, "首头")
    _say(section.first_page_footer, "首页脚注：本通知不公开")
    _say(section.header, "余头")


def _numbered_first(d: Any) -> None:
    section = d.sections[0]
    section.different_first_page_header_footer = True
    _number(section.first_page_footer.paragraphs[0], "-", "-")
    _number(section.footer.paragraphs[0], "-", "-")


def _sections(d: Any) -> None:
    _say(d.sections[0].header, "一头")
    _say(d.sections[0].footer, "一脚")
    d.add_section(WD_SECTION.NEW_PAGE)
    d.add_paragraph("第二节")
    later = d.add_section(WD_SECTION.NEW_PAGE)
    later.header.is_linked_to_previous = later.footer.is_linked_to_previous = False
    _say(later.header, "三头")
    _say(later.footer, "三脚")
    _picture(later.footer)


def _number_beside(d: Any) -> None:
    _say(d.sections[0].footer, WORDS)
    _number(d.sections[0].footer.add_paragraph(), "-", "-")


def _boxed(d: Any) -> None:
    d.sections[0].footer.paragraphs[0]._element.append(parse_xml(BOX))


def _hidden_even(d: Any) -> None:
    _number(d.sections[0].footer.paragraphs[0], "第", "页")
    _number(d.sections[0].even_page_footer.paragraphs[0])


def _linked(d: Any) -> None:
    place = d.sections[0].footer
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    identity = place.part.relate_to("http://a.b/c", kind, is_external=True)
    place.paragraphs[0]._element.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{identity}"><w:r><w:t>网址</w:t></w:r>'
            "</w:hyperlink>"
        )
    )


def _mixed(d: Any) -> None:
    _number(d.sections[0].footer.paragraphs[0], "街道办　第", "页　服务电话12345")


def _of_pages(d: Any) -> None:
    _number(d.sections[0].footer.paragraphs[0], "第", "页 共")
    d.sections[0].footer.paragraphs[0]._element.append(parse_xml(PAGE.replace("PAGE", "NUMPAGES")))


def _in_table(d: Any) -> None:
    _table(d.sections[0].footer)
    _number(d.sections[0].footer.tables[0].cell(0, 0).paragraphs[0])


def _typed(d: Any) -> None:
    _say(d.sections[0].footer, "第 页")


def _boxed_beside(d: Any) -> None:
    _boxed(d)
    _picture(d.sections[0].footer)


def _struck(d: Any) -> None:
    _number(d.sections[0].footer.paragraphs[0])
    d.sections[0].footer.paragraphs[0]._element.append(
        parse_xml(f'<w:del {W} w:id="1"><w:r><w:delText>删去的</w:delText></w:r></w:del>')
    )


def _hidden_words(d: Any) -> None:
    _say(d.sections[0].header, "每页的头")
    _say(d.sections[0].even_page_header, "从前偶页的头")


def _later_mixed(d: Any) -> None:
    _sections(d)
    _number(d.sections[2].footer.paragraphs[0])


def _shared(d: Any) -> None:
    _header(d)
    later = d.add_section(WD_SECTION.NEW_PAGE)._sectPr
    later.append(
        parse_xml(
            f'<w:headerReference {nsdecls("w", "r")} w:type="default" '
            f'r:id="{d.sections[0]._sectPr.headerReference_lst[0].rId}"/>'
        )
    )


Change = Callable[[Any], None]
TAKEN = (
    *(_header, _words, _footer_picture, _footer_table, _header_picture, _odd_and_even, _first),
    *(_numbered_first, _sections, _number_beside, _boxed, _hidden_even, _linked),
)
LEFT = (
    *(_mixed, _of_pages, _in_table, _typed, _boxed_beside, _struck, _hidden_words, _later_mixed),
    _shared,
)


def made(change: Change) -> bytes:
    document = Document()
    document.add_paragraph("关于开会的通知")
    change(document)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def mended(data: bytes) -> bytes:
    """Two rounds, as the steps go on while something is left."""
    for _ in range(2):
        data = mend_notice(data, departures_of(notice_look_of(data)))
    return data


def shown(data: bytes) -> dict[tuple[int, str, str], tuple[object, ...]]:
    """What stands above and below on the first, odd and even pages of each section: the words but
    for the number, tables, pictures (their bytes), links, and how often the number."""
    document: Any = Document(io.BytesIO(data))
    sections = list(document.sections)
    found = {}
    for number, section in enumerate(sections):
        for place in ("header", "footer"):
            even = document.settings.odd_and_even_pages_header_footer
            first = section.different_first_page_header_footer
            names = {
                "first": f"first_page_{place}" if first else place,
                "odd": place,
                "even": f"even_page_{place}" if even else place,
            }
            for pages, name in names.items():
                own = (getattr(one, name) for one in reversed(sections[: number + 1]))
                one = next((one for one in own if not one.is_linked_to_previous), None)
                found[number, place, pages] = _seen(one) if one else ("", 0, (), (), 0)
    return found


def _seen(place: Any) -> tuple[object, ...]:
    root, parts = place._element, place.part
    paragraphs = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in root.iter(qn("w:p"))]
    codes = [one.get(qn("w:instr")) for one in root.iter(qn("w:fldSimple"))]
    codes += [one.text for one in root.iter(qn("w:instrText"))]
    return (
        "".join(text for text in paragraphs if not NUMBER.fullmatch(text)),
        len(list(root.iter(qn("w:tbl")))),
        tuple(parts.related_parts[p.get(qn("r:embed"))].blob for p in root.iter(qn("a:blip"))),
        tuple(parts.rels[p.get(qn("r:id"))].target_ref for p in root.iter(qn("w:hyperlink"))),
        sum((code or "").split()[0] == "PAGE" for code in codes),
    )


@pytest.mark.parametrize("change", TAKEN, ids=lambda one: one.__name__)
def test_the_number_comes_beside_what_is_there(change: Change) -> None:
    data = made(change)
    copy = mended(data)

    before, after = shown(data), shown(copy)
    assert {at: one[:-1] for at, one in after.items()} == {at: o[:-1] for at, o in before.items()}
    below = {at: one[-1] for at, one in after.items() if at[1] == "footer"}
    unnumbered = {(0, "footer", "first")} if change is _first else set()
    assert {at for at, count in below.items() if count != 1} == unnumbered
    rules = {one.rule for one in departures_of(notice_look_of(copy))}
    assert not {one for one in rules if one.startswith("page-number")}


@pytest.mark.parametrize("change", LEFT, ids=lambda one: one.__name__)
def test_where_that_is_not_sure_all_stays_and_is_told(change: Change) -> None:
    data = made(change)
    copy = mended(data)

    assert shown(copy) == shown(data)
    told = [o for o in departures_of(notice_look_of(copy)) if o.rule.startswith("page-number")]
    assert told
    for one in told:
        assert one.expected.endswith("页眉或页脚里另有内容，页码请自己加")
        assert not one.mends
