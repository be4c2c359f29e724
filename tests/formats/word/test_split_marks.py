"""A mark that is half within a link or control is refused with its place."""

from __future__ import annotations

import pytest

from huizhi.campaign.variables import FILTERS
from huizhi.errors import TemplateError
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.formats.word.template import DocxTemplate
from tests.formats.making import docx_parts, paragraph, zipped
from tests.formats.rendering import part

_INSERTED = '<w:ins w:id="{}" w:author="甲" w:date="2024-01-01T00:00:00Z">{}</w:ins>'


def _run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def _loaded(inside: str) -> DocxTemplate:
    body = paragraph("首") + f"<w:p>{inside}</w:p>"
    return DocxTemplate(zipped(docx_parts(body)), "templates/t.docx", FILTERS)


@pytest.mark.parametrize(
    ("inside", "within"),
    [
        (f'<w:hyperlink w:anchor="x">{_run("看{{ 名")}</w:hyperlink>{_run("称 }}后")}', "链接"),
        (
            f"{_run('看{{ 名')}<w:sdt><w:sdtContent>{_run('称 }}')}</w:sdtContent></w:sdt>",
            "内容控件",
        ),
        (_INSERTED.format(1, _run("{{ 名")) + _run("称 }}"), "修订"),
    ],
)
def test_a_mark_half_within_is_refused(inside: str, within: str) -> None:
    with pytest.raises(TemplateError, match=f"第2段：标记“{{{{ 名称 }}}}”一半在{within}里面"):
        _loaded(inside)


def test_a_mark_typed_in_two_goes_is_whole() -> None:
    typed = _INSERTED.format(1, _run("{{ 名")) + _INSERTED.format(2, _run("称 }}"))
    data = _loaded(typed).render({"名称": "祖师社区"}, Stamp())
    assert "祖师社区" in part(data, "word/document.xml").decode()
