"""Word templates become what docxtpl makes of them, part by part."""

from __future__ import annotations

import datetime as dt
import io
import re
from functools import cache
from pathlib import Path

import pytest
from docxtpl import DocxTemplate as DocxtplTemplate, InlineImage, Listing, RichText

from huizhi.campaign.campaign import Campaign, load_campaign
from huizhi.campaign.filling import fill_context
from huizhi.campaign.variables import FILTERS, template_context
from huizhi.errors import RenderError
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.word.template import DocxTemplate
from huizhi.forms.form import Filling
from tests.formats.marked_documents import (
    NAMES,
    TEMPLATES,
    by_docxtpl,
    comparable,
    context_of,
    everything,
    written,
)
from tests.formats.rendering import docx, part, part_names
from tests.paths import ROOT


@cache
def _campaign() -> Campaign:
    return load_campaign(ROOT / "config", ROOT / "templates")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("number", [2, 5])
def test_a_template_with_every_mark_becomes_what_docxtpl_makes_of_it(
    name: str, number: int
) -> None:
    template = everything()
    ours = docx(template).render(context_of(数=number), Stamp())
    theirs = by_docxtpl(template, context_of(数=number))
    assert comparable(ours, name).decode() == comparable(theirs, name).decode()


@pytest.mark.parametrize("number", [2, 5])
@pytest.mark.parametrize("name", TEMPLATES)
def test_each_kind_of_mark_becomes_what_docxtpl_makes_of_it(name: str, number: int) -> None:
    template = TEMPLATES[name]
    context = context_of(数=number)
    ours, theirs = docx(template).render(context, Stamp()), by_docxtpl(template, context)
    for one in part_names(template):
        if one.endswith(".xml") and one.startswith(
            ("word/document", "word/h", "word/f", "docProps/core")
        ):
            assert comparable(ours, one).decode() == comparable(theirs, one).decode(), one


@pytest.mark.parametrize("template", sorted((ROOT / "templates").glob("*.docx")), ids=str)
def test_the_templates_that_are_shipped_become_what_docxtpl_makes_of_them(template: Path) -> None:
    campaign = _campaign()
    settings = campaign.settings
    context = {**template_context(settings, settings.communities[0]), **_of_a_campaign()}
    for form in campaign.forms.forms.values():
        context |= fill_context(form, Filling())
    data = template.read_bytes()
    # Without what typesets it afterwards (word/test_typeset.py), which docxtpl has not.
    loaded = DocxTemplate(data, template.name, FILTERS)
    ours, theirs = loaded.render(context, Stamp()), by_docxtpl(data, context)
    assert comparable(ours, NAMES[0]).decode() == comparable(theirs, NAMES[0]).decode()
    assert loaded.is_proved, "what is shipped should not need to be parsed after each rendering"


def _of_a_campaign() -> dict[str, object]:
    """What only reminders and reports are made from."""
    day = dt.date(2024, 6, 10)
    things = [{"序号": 1, "事项": "甲", "截止": "乙\n丙", "状态": "丁", "要做什么": "1. 戊\n2. 己"}]
    reminder = {"日期": day, "项数": 1, "逾期项数": 1, "已收齐": "庚", "各项": things}
    words = dict.fromkeys(("概况", "作品句", "优秀句", "照片墙", "问题句"), "一句话")
    counts = dict.fromkeys(("作品", "单位", "视频", "图片", "报齐"), 2)
    best = [{"项目": "甲", "标题": "乙", "单位": "丙", "意见": ""}]
    lists = {"事项句": ["甲", "乙"], "项目": [{"名称": "甲", **counts}], "优秀作品": best}
    chapters = dict(zip(("报送", "作品", "优秀作品", "照片", "问题"), "一二三四五", strict=True))
    report = {"日期": day, "有作品": True, "章": chapters, "有照片": True, **words, **lists}
    return {"催办": reminder, "报告": report}


def test_what_was_rendered_before_changes_no_byte() -> None:
    for template in (everything(), TEMPLATES["rich text"], TEMPLATES["paragraphs"]):
        contexts = [
            context_of(数=n, 姓名=name) for n in (2, 5) for name in ("甲", "乙\n丙", "丁\t戊", "<")
        ]
        contexts += [
            context_of(姓名=Listing("甲")),
            context_of(姓名="甲"),
            context_of(姓名=RichText("甲")),
        ]
        warm = docx(template)
        cold = [docx(template).render(context, Stamp()) for context in contexts]
        assert [warm.render(context, Stamp()) for context in contexts] == cold
        assert [warm.render(context, Stamp()) for context in reversed(contexts)] == cold[::-1]


def test_pictures_are_refused_and_not_left_out() -> None:
    picture = InlineImage(DocxtplTemplate(io.BytesIO(written("甲"))), "a.png")
    with pytest.raises(RenderError, match="无法生成文件"):
        docx(written("{{ 图 }}")).render({"图": picture}, Stamp())


def test_each_difference_is_there() -> None:
    """A difference that is gone should leave the list."""
    template = everything()
    ours = part(docx(template).render(context_of(), Stamp()), "word/document.xml")
    theirs = part(by_docxtpl(template, context_of()), "word/document.xml")
    order = re.compile(rb"<w:tcPr><w:shd [^>]*><w:tcW ")
    assert order.search(theirs)
    assert not order.search(ours)
    emptied = re.compile(rb"<w:tc><w:tcPr>(?:(?!</w:tcPr>).)*</w:tcPr></w:tc>")
    assert emptied.search(theirs)
    assert not emptied.search(ours)
