"""Forms drawn in tests: a drawing with {ids} is a template, one with texts is a return."""

from __future__ import annotations

import re

from huizhi.content.grid import Document, NamedPlace, parse
from huizhi.errors import Mistake
from huizhi.findings import Finding
from huizhi.forms.alignment import Alignment, align
from huizhi.forms.answered import Answers
from huizhi.forms.answers import read_answers
from huizhi.forms.fields.field import UnitName
from huizhi.forms.fields.item import ItemField
from huizhi.forms.fields.phone import Mobile
from huizhi.forms.fields.text import Text
from huizhi.forms.form import Form, FormField, FormTable
from huizhi.forms.probe import probe
from huizhi.forms.template import Pattern, pattern_of
from huizhi.forms.wording import Wording
from tests.forms.fields.reading import JUNE

SYNONYMS = {"手机": ("移动电话",), "标题": ("作品名称",)}
GROUPS = (UnitName("甲项"), UnitName("乙项", ("乙项目",)))
LIAISON = Form(
    "liaison",
    "联络员表",
    (
        FormField("name", "姓名", Text(), required=True),
        FormField("mobile", "手机", Mobile()),
        FormField("address", "地址", Text()),
    ),
)
LIAISON_TEMPLATE = """
联络员表 | <      | <    | <
姓名     | {name} | 手机 | {mobile}
地址     | {address} | <  | <
注：请于6月3日前发送 | < | < | <
"""
WORKS = Form(
    "works",
    "作品表",
    (FormField("unit", "单位", Text()), FormField("contact", "联系人", Text())),
    (
        FormTable(
            "作品",
            (
                FormField("item", "项目", ItemField(GROUPS)),
                FormField("title", "标题", Text(), required=True),
                FormField("content", "内容", Text()),
            ),
            group="项目",
            groups=GROUPS,
            example={"标题": "例：XX单位的作品", "内容": "（提示：照片另附，视频附简介）"},
        ),
    ),
)
WORKS_TEMPLATE = """
作品表         | <    | <            | <
单位：{unit}   | <    | <            | <
项目           | 序号 | 标题         | 内容
{rows.item=甲项} | 1  | {rows.title} | {rows.content}
{rows.item=乙项} | 1  | {rows.title} | {rows.content}
联系人：       | {contact} | <       | <
"""


def document(*drawings: str, names: dict[str, tuple[int, int]] | None = None) -> Document:
    """A document of these drawn sheets, the first with these defined names (row, column)."""
    grids = tuple(parse(d, f"Sheet{n}") for n, d in enumerate(drawings, start=1))
    places = {f"hz_{key}": NamedPlace("Sheet1", *at) for key, at in (names or {}).items()}
    return Document("xlsx", grids, names=places)


def template(*drawings: str) -> Document:
    """The template of drawn sheets as it comes back from being rendered with probes."""
    return document(*map(_probed, drawings))


def _probed(drawing: str) -> str:
    return re.sub(
        r"\{([a-z0-9._]+)(?:=([^}]*))?\}", lambda m: probe(m.group(1), m.group(2) or ""), drawing
    )


def pattern(form: Form, drawing: str) -> Pattern:
    """The pattern of a drawn template, which must have no mistake."""
    found, mistakes = pattern_of(form, template(drawing), "t.xlsx")
    assert mistakes == ()
    return found


def mistakes(form: Form, drawing: str) -> tuple[Mistake, ...]:
    """The mistakes of a drawn template."""
    return pattern_of(form, template(drawing), "t.xlsx")[1]


def copies(form: Form, drawing: str, returned: Document) -> tuple[Alignment, ...]:
    """A returned document laid against a drawn template, for each copy of the form in it."""
    labels = {field_id: form.field(field_id).label for field_id in form.ids()}
    return align(pattern(form, drawing), returned, Wording(labels, SYNONYMS))


def aligned(form: Form, drawing: str, returned: Document) -> Alignment:
    """The same for the fullest copy of the form."""
    return copies(form, drawing, returned)[0]


def answers(form: Form, drawing: str, returned: Document) -> Answers:
    """What a returned document answers to a drawn template."""
    return read_answers(form, aligned(form, drawing, returned), JUNE)


def values(found: Answers) -> dict[str, object]:
    """The single values by field id."""
    return {field.field: field.value for field in found.fields}


def rows(found: Answers) -> list[tuple[object, ...]]:
    """The values of each row in the order of its columns."""
    return [tuple(field.value for field in row.fields) for row in found.rows]


def codes(findings: tuple[Finding, ...]) -> list[str]:
    """The codes of these findings."""
    return [finding.code for finding in findings]
