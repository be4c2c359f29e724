"""What is filled in again from one form into another: only an answer to the same question."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from huizhi.campaign import load_campaign
from huizhi.campaign.form_set import form_of
from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.forms import TypedRow
from huizhi.steps.correcting.filling import (
    FillResult,
    FormRecord,
    answers_typed,
    attachment_named,
    fill,
    records_from_returns,
)
from huizhi.steps.preparing import learn_campaign
from huizhi.steps.preparing.learning import learn
from huizhi.steps.receiving import read_filled, read_return
from huizhi.storage import KeptField, Return
from tests.configuring import ConfigFolder
from tests.paths import CONFIG, TEMPLATES

ASKED = "联系人: {编号: contact, 类型: 姓名, 必填: true}"


@pytest.mark.parametrize(
    ("asked", "filled"),
    [
        ("姓名: {编号: name, 类型: 姓名}", "张三"),
        ("填报人: {编号: name, 类型: 姓名}", None),  # another label
        ("姓名: {编号: name, 类型: 整数}", None),  # another kind
        ("姓名: {编号: field_1, 类型: 姓名}", None),  # another id
    ],
)
def test_an_answer_goes_over_to_the_same_id_label_and_kind(
    tmp_path: Path, asked: str, filled: str | None
) -> None:
    config = ConfigFolder.make(tmp_path)
    config.replace("campaign.yaml", ASKED, asked)
    settings = config.load()
    community = settings.communities[0]
    sent = Return(
        *("联络员.docx", "0", dt.datetime(2024, 6, 3, tzinfo=settings.zone)),
        *(community.name, "liaison", "accepted"),
        fields=(KeptField("name", "张三", "张三", "第1行", "label"),),
        current=True,
    )
    works = settings.attachment_of("works")
    assert works is not None
    (record,) = records_from_returns(settings, form_of(settings, works), [sent], [community])
    own = {name: cell.text for name, cell in record.values.items()}

    assert own.pop("organization") == community.name  # which the office knows
    assert own == ({"name": filled} if filled else {})


CAMPAIGN = load_campaign(CONFIG, TEMPLATES)


def filled(output: Path, form: str, rows: tuple[TypedRow, ...] = (), **values: str) -> FillResult:
    """The form of one community with these answers."""
    typed = {name: answers_typed(text) for name, text in values.items()}
    record = FormRecord(CAMPAIGN.settings.communities[0], typed, rows)
    return fill(CAMPAIGN, attachment_named(CAMPAIGN.settings, form), [record], output)


def texts_in(result: FillResult) -> set[str]:
    path = next(one for one in result.filled[0].files if one.suffix == ".xlsx")
    cells = (cell for row in load_workbook(path).worksheets[0].values for cell in row)
    return {str(cell) for cell in cells if cell is not None}


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"mobile": "×"}, "手机：填的是“×”，读回来是（空），这一处空着"),
        ({"name": "职务"}, "姓名：填上“职务”，别处读错，这一处空着"),  # a label of the form
    ],
)
def test_only_what_is_read_back_otherwise_stays_empty(
    tmp_path: Path, values: dict[str, str], told: str
) -> None:
    result = filled(tmp_path, "附件1", address="人民路1号", **values)

    assert result.refused == ()
    assert any(told in one for one in result.left)
    assert {place.field for place in result.filled[0].left} == values.keys()
    assert "人民路1号" in texts_in(result)
    assert "×" not in texts_in(result)


@pytest.mark.parametrize("form", ["附件1", "附件3"])
def test_what_is_read_back_is_what_would_be_entered(tmp_path: Path, form: str) -> None:
    rows = tuple(
        TypedRow({"item": answers_typed("应急逃生演练"), "title": answers_typed(one)}, "rows")
        for one in ("甲", "乙")
    )
    more = {"contact": "张三"} if form == "附件3" else {"mobile": "13800138001", "name": "张三"}
    result = filled(tmp_path, form, rows if form == "附件3" else (), **more)
    for path in result.filled[0].files:
        document = read_bytes(path.read_bytes(), Limits())
        empty = Return(path.name, "", dt.datetime.now(dt.UTC), None, None, "unidentified")
        (entered,) = read_return(CAMPAIGN, document, empty).returns
        back = read_filled(CAMPAIGN, document, empty, str(entered.deliverable))
        assert back is not None
        assert (back.fields, back.rows) == (entered.fields, entered.rows)
        assert read_filled(CAMPAIGN, document, empty, "no such form") is None


@pytest.mark.parametrize(("title", "column"), [("同上", "title"), ("合计", "")])
def test_of_a_table_a_column_stays_empty_or_all_of_it(
    tmp_path: Path, title: str, column: str
) -> None:
    rows = tuple(
        TypedRow({"item": answers_typed("安全生产专题教育课"), "title": answers_typed(one),
                  "content": answers_typed(f"{one}的内容")}, "rows")
        for one in ("甲", title)
    )  # fmt: skip
    result = filled(tmp_path, "附件3", rows, contact="张三")

    assert result.refused == ()
    assert {(one.field, one.column) for one in result.filled[0].left} == {("rows", column)}
    assert "张三" in texts_in(result)
    assert ("甲的内容" in texts_in(result)) == bool(column)


def test_what_is_written_behind_other_is_kept_with_the_choice(tmp_path: Path) -> None:
    blank = Workbook()
    for row in (["住房情况登记表"], ["社区名称", None], ["住宅类型", "□单元楼 □平房 □其他____"],
                ["燃气类型", "□管道 □瓶装 □其他"]):  # fmt: skip
        blank.worksheets[0].append(row)
    blank.save(tmp_path / "住房.xlsx")
    learn(tmp_path / "住房.xlsx", tmp_path / "住房")
    own = learn_campaign(CAMPAIGN.settings, tmp_path / "住房")
    form = own.campaign.forms.forms[own.attachment.deliverable or ""]
    ids = {field.label: field.id for field in form.fields}
    typed = {"住宅类型": "☑其他集体宿舍", "燃气类型": "☑管道 □瓶装 □其他"}
    values = {ids[label]: answers_typed(text) for label, text in typed.items()}

    record = FormRecord(CAMPAIGN.settings.communities[0], values)
    result = fill(own.campaign, own.attachment, [record], tmp_path / "output")
    assert (result.left, result.refused) == ((), ())
    assert {"□单元楼 □平房 ☑其他集体宿舍____", "☑管道 □瓶装 □其他"} <= texts_in(result)
