"""What the office already knows goes into the form's fields beforehand."""

from __future__ import annotations

import pytest

from huizhi.campaign.filling import prefilling
from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import FieldSetting, Recipient
from tests.configuring import SHIPPED


def unit(**numbers: str) -> Recipient:
    """A community with a liaison and these numbers."""
    known = {"名称": "甲社区", "编号": "1", "类型": "城市社区", "联络员": "王一"}
    return Recipient.model_validate(known | numbers)


@pytest.mark.parametrize(
    ("kind", "numbers", "filled"),
    [
        ("手机", {"联络员手机": "13900000001", "联络员电话": "5551210"}, "13900000001"),
        ("手机", {"联络员电话": "5551210"}, ""),
        ("电话", {"联络员手机": "13900000001"}, "13900000001"),
        ("电话", {"联络员电话": "0391-5551210"}, "0391-5551210"),
        ("电话", {}, ""),
    ],
)
def test_a_landline_is_filled_in_where_any_telephone_is_asked_for(
    kind: str, numbers: dict[str, str], filled: str
) -> None:
    settings = load_settings(SHIPPED)
    field = FieldSetting.model_validate({"编号": "phone", "类型": kind, "预填": "联络员手机"})
    attachment = settings.attachments[0].model_copy(update={"fields": {"电话": field}})

    assert prefilling(settings, attachment, unit(**numbers)).texts == {"电话": filled}
