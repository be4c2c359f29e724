"""Input rules: what an input cell is told, and where."""

from __future__ import annotations

import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from huizhi.formats.jinja.marks import Slot
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.forms.fields.field import Validation
from tests.formats.rendering import (
    FORM,
    SHEET,
    book,
    form,
    opened,
    xlsx,
)


def test_rules_stand_at_cells_that_are_the_field_alone() -> None:
    rule = Validation(
        "手机号码",
        "请填11位",
        "custom",
        formula1="LEN({cell})=11",
        error="不是11位",
        stops=True,
    )
    choice = Validation("题目", "选一个", "list", choices=("甲", "乙"))
    prompt = Validation("备注", "随意")
    data = form(mobile=rule, **{"rows.title": choice}, remark=prompt, organization=prompt)
    rules = {str(v.sqref): v for v in opened(data)[SHEET].data_validations.dataValidation}
    assert set(rules) == {
        "B1",
        "B2:B3",
        "B4",
    }  # 备注 and the second 单位 stand beside other text
    assert rules["B4"].formula1 == "LEN(B4)=11"
    assert (rules["B4"].type, rules["B4"].errorStyle) == ("custom", None)
    assert (rules["B2:B3"].formula1, rules["B2:B3"].errorStyle) == ('"甲,乙"', "warning")
    assert (rules["B1"].type, rules["B1"].prompt) == (None, "随意")


def test_the_template_s_own_rule_is_kept() -> None:
    workbook = book(FORM)
    own = DataValidation("textLength", operator="equal", formula1="8")
    own.add("B5:B1048576")
    workbook[SHEET].add_data_validation(own)
    context = {"单位": "", "行们": [], "备注": "", "手机": Slot("", "mobile")}
    data = xlsx(workbook).render(context, Stamp({}, {"mobile": Validation("手机", "填")}))
    rules = opened(data)[SHEET].data_validations.dataValidation
    assert [(str(v.sqref), v.type) for v in rules] == [("B2:B1048573", "textLength")]


@pytest.mark.parametrize(
    "choices", [("甲,乙", "丙"), tuple("长" * 30 + str(n) for n in range(9)), ()]
)
def test_choices_that_no_list_can_hold_are_only_prompted_for(choices: tuple[str, ...]) -> None:
    rule = Validation("题", "提示" * 200, "list", choices=choices)
    data = form(mobile=rule)
    found = opened(data)[SHEET].data_validations.dataValidation[0]
    assert (found.type, found.formula1, len(found.prompt)) == (None, None, 255)


def test_quotes_in_choices_stay() -> None:
    data = form(mobile=Validation("题", "", "list", choices=('"甲"', "<乙>&")))
    found = opened(data)[SHEET].data_validations.dataValidation[0]
    assert found.formula1 == '"""甲"",<乙>&"'
