"""A mail that every program in China reads, whatever stands in the roster."""

from __future__ import annotations

import email
from email import policy

import pytest
from hypothesis import given, settings, strategies as st

from huizhi.formats.containers.mail import header_words, read_mail
from huizhi.mail.composing import Attached, compose

LONG = "附件1：2024年“安全生产月”活动联络员信息反馈表（罗庄社区、魏武社区、许由社区）修改稿.xlsx"


@pytest.mark.parametrize("name", ["登记表.xlsx", LONG, "a b;c=d'e%f.zip"])
def test_names_of_files_are_read_by_either_way_of_writing_them(name: str) -> None:
    data = compose(
        ("办", "a@b.cn"), ("罗庄", "c@d.cn"), "主题", "正文", (Attached(name, b"x" * 99),)
    )[1]
    modern = email.message_from_bytes(data, policy=policy.default)
    (part,) = modern.iter_attachments()
    raw = email.message_from_bytes(data).get_payload()[1]  # type: ignore[index]
    older = header_words(str(raw.get_param("name")).replace("\r\n", ""))  # type: ignore[union-attr]

    assert part.get_filename() == name
    assert older == name
    assert part.get_content() == b"x" * 99
    assert read_mail(data)[1] == [(name, b"x" * 99)]
    assert all(len(line) <= 998 for line in data.split(b"\r\n"))
    assert max(map(len, data.split(b"\r\n"))) < 100


EVIL = "罗庄\r\nBcc: thief@x.cn\n\nhello\u2028x\x00"


@settings(max_examples=15)
@given(st.text(max_size=60))
def test_no_text_adds_a_header_or_an_address(text: str) -> None:
    text = (text + EVIL).encode("utf-8", "ignore").decode()
    files = (Attached(f"{text}.xlsx", b"1"),)
    data = compose((text, "a@b.cn"), (text, "c@d.cn"), text, text, files)[1]
    message = email.message_from_bytes(data, policy=policy.default)

    assert sorted(message.keys()) == sorted(
        ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
    )
    assert [one.addr_spec for one in message["To"].addresses] == ["c@d.cn"]
    assert len(list(message.iter_attachments())) == 1
    assert not message.defects


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match=r".+"):
        compose(("办", "a@b.cn"), ("x", "c@d.cn\r\nBcc: e@f.cn"), "s", "t")
