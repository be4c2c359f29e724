"""Notices with one departure from the standard each, planted into the notice that is sent."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from huizhi.campaign.campaign import Campaign
from huizhi.campaign.form_set import load_form_set
from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.official.printed import PagePlan
from huizhi.steps.sending.packets import render_notice
from huizhi.steps.sending.page_layout import PageLayouts, PlannedNotices
from tests.paths import CONFIG, TEMPLATES


@cache
def notice(number: str = "", *, sealed: bool = True, copies: str = "") -> bytes:
    """The example's notice. number: with a red head; sealed, copies: as in the configuration."""
    settings = changed(load_settings(CONFIG), number, sealed, copies)
    campaign = Campaign(settings, load_form_set(settings, TEMPLATES))
    plan = PagePlan(pitch=505) if number else PagePlan()
    template = PlannedNotices(campaign, PageLayouts()).with_plan(plan)
    return render_notice(campaign, template, settings.recipients[0])


def changed(settings: Settings, number: str, sealed: bool, copies: str) -> Settings:
    changes = {"number": number or None, "sealed": sealed, "copies": copies or None}
    return settings.model_copy(update={"notice": settings.notice.model_copy(update=changes)})


class Planting:
    """A notice that can be changed in one place."""

    def __init__(self, data: bytes) -> None:
        self.document: Any = Document(io.BytesIO(data))

    def paragraph(self, words: str) -> Any:
        """The one paragraph, in boxes too, that begins with these words."""
        body = self.document._body
        every = [Paragraph(one, body) for one in self.document.element.body.iter(qn("w:p"))]
        named = [one for one in every if one.text.startswith(words) and not _has_box(one)]
        found = [one for one in named if one.text == words] or named
        assert len(found) == 1, (words, len(found))
        return found[0]

    def style(self, name: str) -> Any:
        return self.document.styles[name]

    def say(self, words: str, new: str) -> None:
        """Puts other words in the place of these, which stand in one run."""
        texts = [t for t in self.document.element.body.iter(qn("w:t")) if words in (t.text or "")]
        assert texts, words
        texts[0].text = texts[0].text.replace(words, new, 1)

    def face(self, words: str, name: str) -> None:
        for run in self.paragraph(words).runs:
            fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
            for slot in ("ascii", "hAnsi", "eastAsia"):
                fonts.set(qn(f"w:{slot}"), name)

    def size(self, words: str, points: float) -> None:
        for run in self.paragraph(words).runs:
            run.font.size = Pt(points)

    def indent(self, words: str, **characters: int) -> None:
        """In hundredths of a character."""
        indent = self.paragraph(words)._element.get_or_add_pPr().get_or_add_ind()
        indent.attrib.clear()
        for name, value in {"leftChars": 0, "firstLineChars": 0, **characters}.items():
            indent.set(qn(f"w:{name}"), str(value))

    def saved(self) -> bytes:
        target = io.BytesIO()
        self.document.save(target)
        return target.getvalue()


def _has_box(paragraph: Any) -> bool:
    return next(paragraph._element.iter(qn("w:txbxContent")), None) is not None


@dataclass(frozen=True)
class Plant:
    """rule: the one that must find it; words: of the paragraph it is found at, "" for the whole;
    change: what plants it; mends: whether --fix puts it right; headed: into a notice with a head.
    """

    rule: str
    words: str
    change: Callable[[Planting], object]
    mends: bool = True
    headed: bool = False


def _paper(p: Planting) -> None:
    p.document.sections[0].page_width, p.document.sections[0].page_height = Mm(216), Mm(279)


def _margins(p: Planting) -> None:
    p.document.sections[0].left_margin = Mm(31.8)


def _attribute(element: Any, name: str, value: str) -> None:
    element.set(qn(name), value)


def _style_line(p: Planting, name: str, value: int) -> None:
    _attribute(p.style(name).element.pPr.find(qn("w:spacing")), "w:line", str(value))


def _normal_spacing(p: Planting) -> None:
    _attribute(p.style("Normal").element.rPr.find(qn("w:spacing")), "w:val", "0")


def _red(p: Planting) -> None:
    p.paragraph("活动主题：").runs[0].font.color.rgb = RGBColor(0xC0, 0, 0)


def _black_mark(p: Planting) -> None:
    p.paragraph("许昌市东城区祖师街道办事处文件").runs[0].font.color.rgb = RGBColor(0, 0, 0)


def _align(words: str, how: Any) -> Callable[[Planting], None]:
    def change(p: Planting) -> None:
        p.paragraph(words).alignment = how

    return change


def _without_line(p: Planting) -> None:
    properties = p.style("发文字号").element.pPr
    properties.remove(properties.find(qn("w:pBdr")))


def _unbroken_title(p: Planting) -> None:
    element = p.paragraph("许昌市东城区祖师街道办事处\n")._element
    for line_break in list(element.iter(qn("w:br"))):
        line_break.getparent().remove(line_break)


def _extra_row(p: Planting) -> None:
    p.paragraph("各社区、办事处各部门：").insert_paragraph_before("", style="主送机关")


def _no_gap(p: Planting) -> None:
    p.paragraph("附件：1.").paragraph_format.space_before = Pt(0)


def _no_kinsoku(p: Planting) -> None:
    _attribute(p.style("Normal").element.pPr.find(qn("w:kinsoku")), "w:val", "0")


def _same_page(p: Planting) -> None:
    p.paragraph("附件2").paragraph_format.page_break_before = False


def _near_title(p: Planting) -> None:
    p.paragraph("附件2").paragraph_format.space_after = Pt(0)


def _no_imprint(p: Planting) -> None:
    for box in list(p.document.element.body.iter(qn("w:txbxContent"))):
        for paragraph in list(box.iter(qn("w:t"))):
            paragraph.text = ""


def _thin_imprint(p: Planting) -> None:
    borders = p.style("版记线").element.find(qn("w:tblPr")).find(qn("w:tblBorders"))
    for side in ("w:top", "w:bottom"):
        _attribute(borders.find(qn(side)), "w:sz", "4")


def _footers(p: Planting) -> list[Any]:
    section = p.document.sections[0]
    return [section.footer, section.even_page_footer]


def _no_number(p: Planting) -> None:
    for footer in _footers(p):
        for run in footer.paragraphs[0].runs:
            run._element.getparent().remove(run._element)


def _hyphens(p: Planting) -> None:
    for footer in _footers(p):
        for run in footer.paragraphs[0].runs:
            if "—" in run.text:
                run.text = run.text.replace("—", "-")


def _small_number(p: Planting) -> None:
    for name in ("页码单页", "页码双页"):
        p.style(name).font.size = Pt(10.5)


def _one_side(p: Planting) -> None:
    p.document.settings.odd_and_even_pages_header_footer = False


def _centered_numbers(p: Planting) -> None:
    _footers(p)[0].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


CENTER, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
PLANTS = (
    Plant("paper", "", _paper),
    Plant("margins", "", _margins),
    Plant("rows", "", lambda p: _style_line(p, "Normal", 600)),
    Plant("characters", "", _normal_spacing),
    Plant("color", "活动主题", _red),
    Plant("mark-color", "许昌市", _black_mark, headed=True),
    Plant("mark-place", "许昌市", _align("许昌市东城区祖师街道办事处文件", LEFT), headed=True),
    Plant("number-form", "祖办", lambda p: p.say("〔2024〕6号", "[2024]6号"), False, True),
    Plant("number-form", "祖办", lambda p: p.say("〕6号", "〕第06号"), False, True),
    Plant("number-place", "祖办", _align("祖办", LEFT), headed=True),
    Plant("red-line", "祖办", _without_line, False, True),
    Plant("title-face", "许昌市", lambda p: p.face("许昌市东城区祖师街道办事处\n", "宋体")),
    Plant("title-size", "许昌市", lambda p: p.size("许昌市东城区祖师街道办事处\n", 18)),
    Plant("title-place", "许昌市", _align("许昌市东城区祖师街道办事处\n", LEFT)),
    Plant("title-rows", "许昌市", _unbroken_title, False),
    Plant("addressees-end", "各社区", lambda p: p.say("各部门：", "各部门:")),
    Plant(
        "addressees-place", "各社区", lambda p: p.indent("各社区、办事处各部门", firstLineChars=200)
    ),
    Plant("addressees-gap", "各社区", _extra_row, False),
    Plant("body-face", "以习近平", lambda p: p.face("以习近平", "宋体")),
    Plant("body-size", "以习近平", lambda p: p.size("以习近平", 14)),
    Plant("body-indent", "以习近平", lambda p: p.indent("以习近平")),
    Plant("body-indent", "以习近平", lambda p: p.indent("以习近平", firstLineChars=400)),
    Plant("heading-face", "一、总体要求", lambda p: p.face("一、", "仿宋_GB2312")),
    Plant("heading-face", "（一）宣传", lambda p: p.face("（一）宣传", "黑体")),
    Plant("heading-form", "一．总体要求", lambda p: p.say("一、总体", "一．总体")),
    Plant("heading-form", "(一)宣传", lambda p: p.say("（一）宣传", "(一)宣传")),
    Plant("heading-form", "（一）、宣传", lambda p: p.say("（一）宣传", "（一）、宣传")),
    Plant("heading-form", "1、讲授", lambda p: p.say("1.讲授", "1、讲授")),
    Plant("heading-order", "四、主要活动", lambda p: p.say("三、主要", "四、主要"), False),
    Plant(
        "heading-order",
        "（三）组织开展",
        lambda p: p.say("（四）组织开展", "（三）组织开展"),
        False,
    ),
    Plant("heading-order", "6.绘制", lambda p: p.say("5.绘制", "6.绘制"), False),
    Plant("closing-mark", "今年", _no_kinsoku),
    Plant("list-form", "附件:1.", lambda p: p.say("附件：1.", "附件:1.")),
    Plant("list-form", "2.畅通", lambda p: p.say("案例分配表", "案例分配表。"), False),
    Plant("list-gap", "附件：1.", _no_gap, False),
    Plant("list-place", "附件：1.", lambda p: p.indent("附件：1."), False),
    Plant("list-order", "附件：1.", lambda p: p.say("2.畅通", "4.畅通"), False),
    Plant("list-names", "附件：1.", lambda p: p.say("联络员反馈表", "联络员反馈单"), False),
    Plant(
        "signature-place", "祖师街道", lambda p: p.indent("祖师街道办事处", leftChars=1700), False
    ),
    Plant("date-place", "2024年5", lambda p: p.indent("2024年5月29日", rightChars=0), False),
    Plant("date-form", "2024年05", lambda p: p.say("2024年5月29日", "2024年05月29日"), False),
    Plant("date-form", "2024.5", lambda p: p.say("2024年5月29日", "2024.5.29"), False),
    Plant("attachment-form", "附件2", lambda p: _spaced(p)),
    Plant("attachment-face", "附件2", lambda p: p.face("附件2", "仿宋_GB2312")),
    Plant("attachment-place", "附件2", _align("附件2", CENTER)),
    Plant("attachment-page", "附件2", _same_page),
    Plant("attachment-title", "畅通生命", _near_title, False),
    Plant("imprint-missing", "", _no_imprint, False),
    Plant("imprint-form", "许昌市", lambda p: p.say("2024年5月29日印发", "2024-5-29印发"), False),
    Plant("imprint-size", "许昌市", lambda p: p.size("许昌市祖师街道党政办", 16)),
    Plant("imprint-lines", "许昌市", _thin_imprint, False),
    Plant("page-number", "", _no_number),
    Plant("page-number", "", _hyphens),
    Plant("page-number-size", "", _small_number),
    Plant("page-number-place", "", _one_side),
    Plant("page-number-place", "", _centered_numbers),
    Plant("brackets", "2024年6月", lambda p: p.say("〔2024〕19号", "[2024]19号")),
    Plant("punctuation", "以习近平", lambda p: p.say("为指导，深入", "为指导,深入")),
    Plant(
        "punctuation",
        "今年6月",
        lambda p: p.say("“人人讲安全、个个会应急”", '"人人讲安全、个个会应急"'),
    ),
    Plant("numerals", "（三）加强", lambda p: p.say("于6月3日前", "于06月03日前"), False),
)


def _spaced(p: Planting) -> None:
    for text in p.paragraph("附件2")._element.iter(qn("w:t")):
        text.text = text.text.replace("附件", "附件 ")
