"""A mailbox on a real server."""

from __future__ import annotations

import datetime as dt

import pytest

from huizhi.errors import MailError
from huizhi.mail.mail_server import MailServer
from huizhi.mail.mailbox import Mailbox
from tests.formats.making_mails import attached, eml
from tests.mail.servers import PASSWORD, Dovecot, free_port

SINCE = dt.date(2024, 6, 1)


def server(
    port: int, security: str = "SSL", user: str = "ban", host: str = "localhost"
) -> MailServer:
    return MailServer(host, port, security, user)


def letter(number: int, subject: bytes = b"Subject: =?gb2312?B?sajLzQ==?=\r\n") -> bytes:
    sender = f'From: "=?utf-8?B?572X5bqE56S+5Yy6?=" <LZ{number}@163.com>\r\n'
    head = f"{sender}Message-ID: <{number}@x>\r\n".encode()
    made = subject + head + eml(attached("表.xlsx", bytes([number]) * 900))
    return made.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def test_heads_say_what_is_there_and_nothing_is_marked(
    served: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
    served.put("ban", letter(1), letter(2, b"Subject: \xb1\xed\xb8\xf1\r\n"))
    served.put("ban", letter(3), day=1)

    with Mailbox(server(served.secured), PASSWORD, "INBOX", writing=False) as box:
        first, second, _ = box.heads(SINCE, (), unread=False)
        newer = list(box.heads(dt.date(2024, 6, 2), {second.uid}, unread=True))
        content = box.content(first.uid)

    assert (first.address, first.name, first.subject) == ("lz1@163.com", "罗庄社区", "报送")
    assert (first.message_id, first.size) == ("<1@x>", len(letter(1)))
    assert first.came.astimezone(dt.UTC) == dt.datetime(2024, 6, 3, 1, 15, tzinfo=dt.UTC)
    assert second.subject == "表格"
    assert [one.uid for one in newer] == [first.uid]
    assert content == letter(1)
    assert not any("Seen" in flags for flags in served.flags("ban"))
    assert "name=huizhi" in (served.folder / "log").read_text()  # or NetEase says “Unsafe Login”


def test_starttls_and_a_folder_with_a_chinese_name(
    served: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
    served.put("two", letter(1))

    at = server(served.plain, "STARTTLS", "two")
    with Mailbox(at, PASSWORD, "INBOX", writing=True) as box:
        (one,) = box.heads(SINCE, (), unread=False)
        box.mark_read(one.uid)
        box.move(one.uid, "已收的表")
    with Mailbox(
        server(served.plain, "STARTTLS", "two"), PASSWORD, "已收的表", writing=False
    ) as box:
        (moved,) = box.heads(SINCE, (), unread=False)
        assert list(box.heads(SINCE, (), unread=True)) == []

    assert moved.message_id == "<1@x>"
    assert served.count("two") == 0


@pytest.mark.parametrize(
    ("made", "password", "folder", "told"),
    [
        ("secured", "wrong", "INBOX", "授权码"),
        ("secured", PASSWORD, "没有的", "打不开这个文件夹"),
        ("plain-as-ssl", PASSWORD, "INBOX", "对不上加密方式"),
        ("nobody", PASSWORD, "INBOX", "不让连接"),
        ("unknown host", PASSWORD, "INBOX", "找不到服务器"),
        ("untrusted", PASSWORD, "INBOX", "安全证书不对"),
    ],
)
def test_trouble_is_told_in_words_with_what_to_do(
    served: Dovecot,
    monkeypatch: pytest.MonkeyPatch,
    made: str,
    password: str,
    folder: str,
    told: str,
) -> None:
    if made != "untrusted":
        monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
    at = {
        "plain-as-ssl": server(served.plain),
        "nobody": server(free_port()),
        "unknown host": server(served.secured, host="no-such-host.invalid"),
    }.get(made, server(served.secured))

    with pytest.raises(MailError) as raised:
        Mailbox(at, password, folder, writing=False)

    assert told in str(raised.value)
    assert "请" in str(raised.value)
    assert PASSWORD not in str(raised.value)


def test_no_password_goes_over_a_line_that_others_can_read() -> None:
    with pytest.raises(MailError, match="不加密"):
        server(143, "不加密", host="imap.example.cn")
