"""The mailbox on the page: fetched into a batch, sent after a look, and never twice."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from tests.formats.making_mails import attached, eml
from tests.mail.conftest import _no_keyring, _password, served
from tests.mail.servers import Dovecot, Post, post
from tests.web.conftest import Here

__all__ = ["_no_keyring", "_password", "served"]  # fixtures

ROSTER = """收文单位:
  - {名称: 罗庄社区, 编号: C02, 类型: 城市社区, 联络员邮箱: lz@example.cn}
  - {名称: 魏武社区, 编号: C03, 类型: 城市社区, 联络员邮箱: ww@example.cn}
  - {名称: 许由社区, 编号: C04, 类型: 城市社区}
"""


def configure(here: Here, incoming: int = 1, outgoing: int = 1, user: str = "page") -> None:
    path = here.folders.config / "campaign.yaml"
    text = path.read_text("utf-8").replace("\n示例: true", "\n示例: false")
    at = "服务器: localhost, 端口: {}, 加密: {}"
    took = at.format(incoming, "SSL") + ", 从哪天起: 2024-05-20"
    sends = at.format(outgoing, "STARTTLS") + ", 间隔秒数: 0"
    box = f"  地址: {user}@example.cn\n  用户: {user}\n  收信: {{{took}}}\n  发信: {{{sends}}}\n"
    path.write_text(f"{text}\n邮箱:\n{box}", "utf-8")
    (here.folders.config / "communities.yaml").write_text(ROSTER, "utf-8")


def posted(here: Here, address: str, **said: object) -> str:
    """Where the page goes after this form, or what it answers."""
    answer = here.client.post(address, data={"form_token": here.token(), **said})
    return answer.headers.get("location", "") or answer.text


def over(here: Here, kind: str) -> str:
    """What the last task of this kind has to say."""
    for _ in range(600):
        found = [one for one in here.page.tasks.all() if one.kind == kind]
        if found and found[0].is_over:
            return "\n".join(found[0].outcome.lines)
        time.sleep(0.1)
    raise AssertionError("it never ended")


def test_it_says_what_to_do_first(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "先写上办公室的邮箱" in here.client.get("/mail").text
    configure(here)
    monkeypatch.delenv("HUIZHI_MAIL_PASSWORD")
    shown = here.client.get("/mail").text
    assert "授权码" in shown


def test_mail_comes_as_a_batch_and_is_listed(
    here: Here, served: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
    configure(here, incoming=served.secured)
    head = "From: =?gb2312?B?wt7Xr8nnx/g=?= <lz@example.cn>\r\nSubject: <b>baosong</b>\r\n"
    served.put("page", eml(attached("说明.txt", "罗庄社区".encode()), head=head))

    posted(here, "/mail/fetch")
    assert "取回新邮件1封" in over(here, "mail-fetch")
    posted(here, "/mail/fetch")
    assert "取回新邮件0封" in over(here, "mail-fetch")

    shown = here.client.get("/mail").text
    assert "罗庄社区 &lt;lz@example.cn&gt;" in shown
    assert "&lt;b&gt;baosong&lt;/b&gt;" in shown
    for _ in range(600):
        done = [one for one in here.page.batches.batches() if one.state == "done"]
        if done:
            break
        time.sleep(0.1)
    (batch,) = done
    assert "说明.txt" in str(batch.outcome)
    with here.page.office.ledger() as ledger:
        came = {one.received.isoformat() for one in ledger.received()}
    assert came == {"2024-06-03T09:15:00+08:00"}


def test_it_is_sent_as_it_was_seen_and_only_to_whom_was_chosen(
    here: Here, served: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(served.certificate))
    packets = here.folders.output / "packets"
    packets.mkdir(parents=True)
    for name in ("罗庄社区", "魏武社区"):
        Path(packets / f"{name}.zip").write_bytes(name.encode())
    with post(served.folder, Post()) as taken:
        configure(here, outgoing=taken.port)
        plan = mark(here)
        assert taken.taken == []

        (packets / "罗庄社区.zip").write_bytes(b"another")
        assert "内容变了" in posted(here, "/mail/send/通知包", plan=plan, unit=["C02", "C03"])
        posted(here, "/mail/send/通知包", plan=mark(here), unit=["C03"])
        assert "发出1封" in over(here, "mail-send")

    assert [to for to, _ in taken.taken] == ["ww@example.cn"]
    shown = here.client.get("/mail/send/通知包").text
    assert "发过，不再发" in shown
    assert "没有邮箱地址" in shown
    assert set(here.page.batches.sent()) == {"C03"}


def mark(here: Here) -> str:
    found = re.search(r'name="plan" value="([0-9a-f]+)"', here.client.get("/mail/send/通知包").text)
    assert found
    return found[1]
