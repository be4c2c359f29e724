"""Addresses of ledgers and originals: what is wrong with one is said and not repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from huizhi.campaign.ledger_address import LEDGER_VARIABLE, address_in_environment, address_of
from huizhi.campaign.originals_address import ORIGINALS_VARIABLE, originals_in_environment
from huizhi.steps.preparing.checking import check

SECRET = "s3cret-pass"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (f"postgresql://huizhi:{SECRET}@tail@db/huizhi", "%40"),
        (f"postgresql://huizhi:{SECRET}/9@db:5432/huizhi", "没有转写"),
        (f"postgresql://huizhi:{SECRET}@db:abc/huizhi", "端口是1到65535的数字"),
        (f"postgresql://huizhi:{SECRET}@db:65536/huizhi", "端口是1到65535的数字"),
        (f"postgresql://huizhi@db/huizhi?password={SECRET}", "在“?”后面写了密码"),
        (f"postgresql://huizhi@db/huizhi?options=-c{SECRET}", "请去掉"),
        (f"postgresql://huizhi:{SECRET}@db", "没有写数据库"),
        (f"mysql://huizhi:{SECRET}@db/huizhi", "写 postgresql+psycopg://"),
    ],
)
def test_what_is_wrong_with_an_address_is_said(
    monkeypatch: pytest.MonkeyPatch, written: str, told: str
) -> None:
    monkeypatch.setenv(LEDGER_VARIABLE, written)
    with pytest.raises(ValueError, match=told.replace("+", r"\+").replace("?", r"\?")) as error:
        address_in_environment()
    assert SECRET not in str(error.value)


def test_a_password_may_have_any_character_that_is_encoded() -> None:
    found = address_of("postgresql://huizhi:a%40%3A%2F%3F%23%25%20@db/huizhi")
    assert found is not None
    assert found.password == "a@:/?#% "


def test_check_says_what_is_wrong_with_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(ORIGINALS_VARIABLE, f"s3://key:{SECRET}@bucket/office")
    monkeypatch.setenv(LEDGER_VARIABLE, f"postgresql://huizhi:{SECRET}@db:0/huizhi")
    told = "".join(map(str, check(tmp_path, tmp_path).mistakes))

    assert "密钥不写在配置里" in told
    assert "端口是1到65535的数字" in told
    assert SECRET not in told
    with pytest.raises(ValueError, match="像是写了密钥"):
        originals_in_environment()
