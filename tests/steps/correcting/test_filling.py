"""What is filled in again from one form into another: only an answer to the same question."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from huizhi.campaign.form_set import form_of
from huizhi.steps.correcting.filling import records_from_returns
from huizhi.storage import KeptField, Return
from tests.configuring import ConfigFolder

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
