"""电子邮箱 as people write it."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.forms.fields.email import Email
from tests.forms.fields.reading import JUNE, assert_comes_back, assert_reads, cell


@given(st.from_regex(r"[a-z][a-z0-9_]{0,20}@[a-z][a-z0-9]{1,15}\.(com|cn|gov\.cn)", fullmatch=True))
def test_an_address_comes_back(address: str) -> None:
    assert_comes_back(Email(), address)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("ａｂｃ＠ｑｑ．ｃｏｍ", "abc@qq.com", ()),
        ("abc@qq。com", "abc@qq.com", ()),
        ("mailto:abc@qq.com", "abc@qq.com", ()),
        (" abc @qq.com ", "abc@qq.com", ()),
        ("a@163.com 备用", "a@163.com", ("email-extra-text",)),
        ("张伟zw@163.com", "zw@163.com", ("email-extra-text",)),
        ("a@139.com 或 qq123456", "a@139.com或qq123456", ("email-wrong",)),
        ("张三@公司.中国", "张三@公司.中国", ("email-wrong",)),
        ("12345678", "12345678", ("email-wrong",)),
        ("abc@", "abc@", ("email-wrong",)),
        ("a@qq.com；b@qq.com", "a@qq.com;b@qq.com", ("email-wrong",)),
        ("无", None, ()),
    ],
)
def test_addresses(typed: str, value: str | None, codes: tuple[str, ...]) -> None:
    assert_reads(Email(), typed, value, *codes)


def test_of_two_addresses_one_is_asked_for() -> None:
    (doubt,) = Email().read(cell("a@qq.com 和 b@qq.com"), JUNE).doubts

    assert doubt.expected == "写了不止一个，请只留一个"


def test_a_qq_number_is_met_with_a_suggestion() -> None:
    (doubt,) = Email().read(cell("12345678"), JUNE).doubts

    assert "12345678@qq.com" in doubt.expected
