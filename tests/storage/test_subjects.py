"""Whom or what a form is about: a correction is told from another one's form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import FieldSetting
from huizhi.storage.returns import KeptField, KeptRow, Return
from huizhi.storage.subjects import Subjects, _is_number, _same_name, _SubjectKeys
from tests.paths import CONFIG
from tests.storage.test_ledger import NOON

SUBJECTS = Subjects(load_settings(CONFIG))


def of_person(name: str, phone: str = "", **changes: object) -> Return:
    answers = {"name": name, "mobile": phone}
    fields = tuple(
        KeptField(key, text or None, text, "B3", "both") for key, text in answers.items()
    )
    one = Return("a.xlsx", "a", NOON, "罗庄社区", "liaison", "accepted", fields=fields)
    return replace(one, **changes)  # type: ignore[arg-type]


def of_works(*titles: str) -> Return:
    rows = tuple(
        KeptRow("C6", (KeptField("title", title, title, "C6", "header"),)) for title in titles
    )
    return Return("a.xlsx", "a", NOON, "罗庄社区", "works", "accepted", rows=rows)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("王小明", "王小明", True),
        ("王小明", "王小朋", True),
        ("王小明", "李小明", False),
        ("王小明", "王大朋", False),
        ("王明", "李明", False),
        ("王明", "王朋", False),
        ("王小明", "王小明（书记）", True),
        ("王小明（书记）", "王小明", True),
    ],
)
def test_two_names_may_be_one_with_a_slip(one: str, other: str, same: bool) -> None:
    assert _same_name(one, other) is same


def test_forms_about_two_people_differ_unless_they_share_a_telephone() -> None:
    wang = of_person("王小明", "13800138000")

    assert SUBJECTS.differ(wang, of_person("李四", "13900139000"))
    assert SUBJECTS.differ(wang, of_person("李四"))
    assert not SUBJECTS.differ(wang, of_person("李四", "13800138000"))
    assert not SUBJECTS.differ(wang, of_person("王小 明", "13900139000"))
    assert not SUBJECTS.differ(wang, of_person(""))
    assert not SUBJECTS.differ(wang, of_person("李四", deliverable="works"))
    other = of_person("李四", deliverable="unheard-of")
    assert not SUBJECTS.differ(other, of_person("王小明", deliverable="unheard-of"))


def test_lists_differ_when_no_row_is_in_both() -> None:
    listed = of_works("防火微课", "用电微课")

    assert SUBJECTS.differ(listed, of_works("防溺水", "避险"))
    assert not SUBJECTS.differ(listed, of_works("防溺水", "防 火微课"))
    assert SUBJECTS.differ(of_works("一", "防火微课"), of_works("一", "防溺水"))  # says too little


def test_a_form_about_somebody_else_is_told_with_both() -> None:
    before, later = of_person("王小明"), of_person("李四", file="b.xlsx")
    (found,) = SUBJECTS.against(later, before)

    assert (found.code, found.found) == ("version-other", "a.xlsx")
    assert found.expected == "“王小明”，这一份填的是“李四”"
    assert SUBJECTS.against(of_person("李四", blank=True), before) == ()
    assert SUBJECTS.against(later, of_person("王小明", blank=True)) == ()
    assert SUBJECTS.who(of_works("防火微课", "用电微课")) == "2行（从“防火微课”起）"
    assert SUBJECTS.who(of_person("")) == "别的内容"


def asked(kind: str) -> FieldSetting:
    return FieldSetting.model_construct(id="x", kind=kind)


def test_an_identity_number_is_one_by_its_kind_or_its_label() -> None:
    assert _is_number("证件号", asked("身份证号"))
    assert _is_number("身份证号码", asked("文字"))
    assert not _is_number("备注", asked("文字"))
    assert not _is_number("身份证是否有效", asked("选项"))


def test_a_number_with_two_slips_is_the_same_persons() -> None:
    subjects = Subjects(load_settings(CONFIG))
    subjects._keys["people"] = _SubjectKeys(("name",), ("id",), ("mobile",), ())

    def person(name: str, number: str) -> Return:
        fields = tuple(KeptField(key, text, text, "", "") for key, text in
                       (("name", name), ("id", number), ("mobile", "13800138000")))  # fmt: skip
        return Return("a", "a", NOON, None, "people", "accepted", fields=fields)

    wang = person("王小明", "11010519491231002X")
    assert not subjects.differ(wang, person("李四", "110105194912310021"))
    assert not subjects.differ(wang, person("李四", "110105194912320021"))
    assert subjects.differ(wang, person("李四", "110105194911320021"))
    assert not subjects.differ(wang, person("王小朋", "110105198006030024"))
    assert subjects.differ(person("", wang.fields[1].raw), person("", "110105198006030024"))
    assert subjects.who(wang) == "“王小明”"
    assert subjects.who(person("", "110105198006030024")) == "“110105198006030024”"


@pytest.mark.parametrize(
    ("before", "later", "gone"),
    [
        (("东街检查", "西街检查"), ("东街检查",), "1行（“西街检查”）"),
        (("东街检查", "西街检查"), ("东街检查", "北巷检查"), "1行（“西街检查”）"),
        (("东街检查", "西街检查"), ("西街检查", "东街检察", "北巷检查"), ""),
        (("东街检查", ""), ("东街检查",), "1行"),
        (("东街检查", ""), ("东街检查", "西街检查"), ""),
        (("东街", "一一", "二二", "三三", "四四"), ("东街",), "4行（“一一”、“二二”、“三三”等）"),
        (("东街检查", "东街检查"), ("东街检查",), "1行（“东街检查”）"),
    ],
)
def test_rows_that_a_later_form_has_no_more_are_named(
    before: tuple[str, ...], later: tuple[str, ...], gone: str
) -> None:
    found = SUBJECTS.against(of_works(*later), of_works(*before))

    assert [(f.code, f.expected) for f in found] == ([("version-rows-gone", gone)] if gone else [])
