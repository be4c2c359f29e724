"""What a form prints around its answers says whose they are, who signs, what list it has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pytest

from huizhi.book.asked import AskedForm, as_decided, asked_form
from huizhi.book.facts import Link
from huizhi.book.meanings import LIST, Meaning
from huizhi.content import Document
from huizhi.content.grid import parse
from huizhi.forms import Form, FormField, FormTable, pattern_of, without_hint
from huizhi.forms.fields import make_field
from huizhi.forms.probe import probe

NOW = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)


def asked(drawing: str, fields: Mapping[str, str], *tables: FormTable) -> AskedForm:
    """The form as this is printed, with answers where it has ① for the first field and so on."""
    asked = tuple(FormField(f"f{n}", label, make_field(kind))
                  for n, (label, kind) in enumerate(fields.items()))  # fmt: skip
    form = Form("check", "应急工作联系表", asked, tables)
    for sign, one in zip("①②③④⑤⑥", asked, strict=False):
        drawing = drawing.replace(sign, str(probe(one.id)))
    pattern, mistakes = pattern_of(form, Document("docx", (parse(drawing),)), "form.docx")
    assert mistakes == ()
    return asked_form(form, pattern)


def test_the_first_name_in_a_row_is_of_whom_the_row_begins_with() -> None:
    found = asked(
        """
        分管领导 | 姓名 | ① | 手机 | ②
        联络员   | 姓名 | ③ | 手机 | ④
        """,
        {"姓名": "姓名", "手机": "手机", "联络员姓名": "姓名", "联络员手机": "手机"},
    )

    assert [one.words for one in found.meanings.values()] == [
        "分管领导 姓名", "分管领导 手机", "联络员 姓名", "联络员 手机",
    ]  # fmt: skip
    assert found.shown == {"f0": "分管领导姓名"}


def test_a_row_that_begins_with_nobody_or_several_leaves_its_name_open() -> None:
    for row in ("推荐人选 | 姓名 | ① | 手机 | ②", "书记 | 主任 | 姓名 | ① | 手机 | ②"):
        found = asked(row, {"姓名": "姓名", "手机": "手机"})

        assert found.shown == {}
        assert all(one.is_of_form for one in found.meanings.values())


@pytest.mark.parametrize(
    "printed", ["校长（签字） | ①", "校长（签字）：①", "校长：①（签名）", "校长签章 | ①"]
)
def test_somebody_signs_where_the_label_says_less_than_the_form(printed: str) -> None:
    assert asked(printed, {"校长": "姓名"}).signed == {"f0"}
    assert asked("填报单位（盖章） | ①", {"填报单位": "单位"}).signed == frozenset()


def test_labels_that_are_printed_alike_keep_what_stands_in_their_brackets() -> None:
    found = asked(
        "值班电话（夜间） | ① | 值班电话（夜间） | ②", {"值班电话": "电话", "值班电话2": "电话"}
    )

    assert [one.label for one in found.form.fields] == ["值班电话（夜间）", "值班电话（夜间）2"]
    assert not {"值班电话", "办公电话"} & {one.name for one in found.meanings.values()}


def test_the_name_of_the_unit_is_written_where_its_label_says_so_or_at_the_head() -> None:
    """Else a seal is put there, by hand."""
    for label, seal in (("村（社区）名称", "公章"), ("填报单位", "盖章"), ("单位名称", "加盖公章")):
        drawing = f"姓名 | ① | {label}（{seal}） | ②"
        found = asked(drawing, {"姓名": "姓名", without_hint(label): "单位"})
        assert (found.signed, found.stamped) == (frozenset(), frozenset())
    for printed in ("单位（公章） | ②", "村委会（盖章） | ②", "单位：②（盖章）"):
        below = asked(f"姓名 | ① | {printed}", {"姓名": "姓名", "单位": "单位"})
        assert (below.signed, below.stamped) == ({"f1"}, frozenset())
        above = asked(printed.replace("②", "①"), {"单位": "单位"})
        assert (above.signed, above.stamped) == (frozenset(), {"f0"})


def test_a_unit_of_several_kinds_is_shown_as_it_is_printed() -> None:
    assert asked("村（社区） | ①", {"村": "单位"}).shown == {"f0": "村（社区）"}


def test_a_list_is_called_as_is_printed_above_it_and_decided_under_either_name() -> None:
    table = FormTable("明细", (FormField("name", "姓名", make_field("姓名")),
                              FormField("post", "岗位", make_field("文字"))))  # fmt: skip
    drawing = f"""
        单位名称 | ①
        安保人员名册 | <
        姓名 | 岗位
        {probe("rows.name")} | {probe("rows.post")}
    """
    found = asked(drawing, {"单位名称": "单位"}, table)

    (one,) = found.tables
    assert (one.title, one.form_title) == ("安保人员名册", "应急工作联系表")
    link = Link("应急工作联系表", "应急工作联系表", Meaning(LIST, "保安底册"), "王", NOW)
    (decided,) = as_decided(found, [link]).tables
    assert decided.of == "保安底册"
