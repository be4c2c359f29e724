"""What cannot be read back is given up by itself, and all else of a form is asked for."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from huizhi.content import Limits
from huizhi.errors import HuizhiError
from huizhi.formats import read_bytes
from huizhi.forms.blank.form import BlankForm
from huizhi.steps.preparing import attempt as attempts
from huizhi.steps.preparing.learning import learn_document
from tests.forms.learned_and_read import word


def learned(folder: Path, blank: bytes) -> BlankForm:
    path = folder / "form.docx"
    return learn_document(blank, read_bytes(blank, Limits()), path, path.name).form


LIST = [["序号", "姓名", "工种"], ["1", "", ""], ["2", "", ""]]


def test_of_two_lists_alike_the_smaller_is_given_up_and_a_third_stays(tmp_path: Path) -> None:
    more = [["序号", "物资", "数量"], ["1", "", ""], ["2", "", ""]]
    form = learned(tmp_path, word("登记表", [*LIST, ["3", "", ""]], LIST, "物资", more))
    marked = [[c.asked.label for c in t.columns] for t in form.tables if not t.other]
    assert marked == [["姓名", "工种"], ["物资", "数量"]]
    (doubt,) = (d for d in form.doubts if "整张明细（姓名、工种）没有写上标记" in d)
    assert "栏目名称一样" in doubt
    assert doubt.startswith("表格2")


def test_a_place_into_which_no_mark_goes_costs_no_list(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(word("登记表", LIST)))
    line = document.add_paragraph("负责人：")
    hint = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
    text = "<w:sdtContent><w:r><w:t>点击输入</w:t></w:r></w:sdtContent>"
    line._p.append(parse_xml(f"<w:sdt {nsdecls('w')}>{hint}{text}</w:sdt>"))
    target = io.BytesIO()
    document.save(target)
    form = learned(tmp_path, target.getvalue())
    assert [t.other for t in form.tables] == [""]
    assert form.fields == ()
    (doubt,) = (d for d in form.doubts if "负责人" in d)
    assert "没有写上标记" in doubt
    assert "内容控件" in doubt


def test_where_no_template_can_be_made_the_place_is_found_that_is_in_the_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = attempts._plan

    def refusing(form: BlankForm, document: object) -> object:
        if any(one.asked.label == "工种" for one in form.fields):
            raise HuizhiError("这里写不进去。")
        return plan(form, document)  # type: ignore[arg-type]

    monkeypatch.setattr(attempts, "_plan", refusing)
    pairs = [["姓名", "", "工种", ""], ["电话", "", "住址", ""]]
    form = learned(tmp_path, word("登记表", pairs, "名册", LIST))
    assert [one.asked.label for one in form.fields] == ["姓名", "电话", "住址"]
    assert [t.other for t in form.tables] == [""]
    (doubt,) = (d for d in form.doubts if "没有写上标记" in d)
    assert doubt.startswith("表格1第1行第4列：“工种”")
    assert "这里写不进去" in doubt
