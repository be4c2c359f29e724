"""The verb mail with --send: nothing before the clerk says so, and nothing twice."""

from __future__ import annotations

import email
from collections.abc import Iterator
from contextlib import contextmanager
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from huizhi.storage import Ledger, load_letters, sent_in
from tests.mail.conftest import _no_keyring, _password
from tests.mail.servers import Post, certificate, post
from tests.stories.campaign import LIAISON, Campaign

__all__ = ["_no_keyring", "_password"]  # fixtures

ROSTER = """收文单位:
  - {名称: 罗庄社区, 编号: C02, 类型: 城市社区, 联络员: 王小明, 联络员邮箱: lz@example.cn}
  - {名称: 魏武社区, 编号: C03, 类型: 城市社区, 联络员邮箱: ww@example.cn}
  - {名称: 许由社区, 编号: C04, 类型: 城市社区}
  - {名称: 党政办公室, 编号: D02, 类型: 部门, 联络员邮箱: dz@example.cn}
"""


@pytest.fixture
def office(campaign: Campaign, monkeypatch: pytest.MonkeyPatch) -> Campaign:
    """An office of its own that can send; its packets of three units are in its output."""
    (campaign.config / "communities.yaml").write_text(ROSTER, "utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate(campaign.folder)))
    return campaign


@contextmanager
def serving(office: Campaign, served: Post) -> Iterator[Post]:
    with post(office.folder, served):
        path = office.config / "campaign.yaml"
        text = path.read_text("utf-8").partition("\n邮箱:")[0]
        text = text.replace("\n示例: true", "\n示例: false")
        box = f"{{服务器: localhost, 端口: {served.port}, 加密: STARTTLS, 间隔秒数: 0}}"
        path.write_text(f"{text}\n邮箱:\n  地址: ban@example.cn\n  发信: {box}\n", "utf-8")
        yield served


def read(content: bytes) -> EmailMessage:
    return email.message_from_bytes(content, policy=policy.default)  # type: ignore[return-value]


def states(office: Campaign) -> list[tuple[str, str]]:
    with (
        Ledger.in_folder(office.output, "2024-safety-month") as ledger,
        ledger.looking() as connection,
    ):
        return [(one.unit, one.state) for one in reversed(load_letters(connection))]


def test_packets_go_to_each_once_after_a_look(office: Campaign) -> None:
    with serving(office, Post()) as served:
        looked = office.run("mail", "--send", "通知包", code=1).out
        assert served.taken == []
        assert "许由社区：没有邮箱地址" in looked
        assert "罗庄社区 <lz@example.cn>（单位名单）" in looked
        assert "加上 --yes" in looked

        office.run("mail", "--send", "通知包", "--yes", code=1)
        again = office.run("mail", "--send", "通知包", "--yes", code=1).out

    assert [to for to, _ in served.taken] == ["lz@example.cn", "ww@example.cn", "dz@example.cn"]
    first = read(served.taken[0][1])
    (packet,) = first.iter_attachments()
    assert packet.get_filename() == "罗庄社区.zip"
    assert packet.get_content() == (office.packets / "罗庄社区.zip").read_bytes()
    assert "罗庄社区王小明您好" in first.get_body().get_content()  # type: ignore[union-attr]
    assert str(first["From"]).endswith("<ban@example.cn>")
    assert "发过，不再发" in again
    (office.packets / "魏武社区.zip").write_bytes(b"another packet")
    changed = office.run("mail", "--send", "通知包", code=1).out
    assert "发过一次，内容变了，这是新的" in changed
    assert "␍" not in changed
    assert sent_in(office.output) == {"C02", "C03", "D02"}  # as if ticked on the page
    assert "发出0封" in again


def test_an_address_that_is_refused_keeps_nobody_else_from_getting_it(office: Campaign) -> None:
    one, other = frozenset({"lz@example.cn"}), frozenset({"ww@example.cn"})
    with serving(office, Post(refuses=one, later=other)) as served:
        told = office.run("mail", "--send", "通知包", "--yes", code=1).out
        served.refuses = served.later = frozenset()
        office.run("mail", "--send", "通知包", "--yes", code=1)

    assert "没有发出：罗庄社区" in told
    wrong, later = (line for line in told.splitlines() if line.startswith("没有发出："))
    assert "550" in wrong
    assert "请核对地址" in wrong
    assert "451" in later
    assert "请过一会儿再发" in later
    assert "请核对地址" not in later
    assert [to for to, _ in served.taken] == ["dz@example.cn", "lz@example.cn", "ww@example.cn"]


def test_a_mail_of_which_nobody_knows_is_named_and_not_sent_again_by_itself(
    office: Campaign,
) -> None:
    with serving(office, Post(lost=1)) as served:
        told = office.run("mail", "--send", "通知包", "--yes", code=1).out
        assert "不知道这一封发出去没有" in told
        assert states(office) == [("罗庄社区", "sending")]
        assert sent_in(office.output) == frozenset()

        office.run("mail", "--send", "通知包", "--yes", code=1)
        assert [to for to, _ in served.taken] == [
            *("lz@example.cn", "ww@example.cn", "dz@example.cn"),
        ]
        assert "不知道发出去没有" in office.run("mail", "--send", "通知包", code=1).out

        office.run("mail", "--send", "通知包", "--again", "罗庄社区")
        office.run("mail", "--send", "通知包", "--yes", code=1)
        office.run("mail", "--send", "通知包", "--arrived", "魏武社区")
        assert sent_in(office.output) == {"C02", "C03", "D02"}
        refused = office.run("mail", "--send", "通知包", "--again", "魏武社区", code=2).err
        assert "已经发出，不用核实" in refused
        assert ("魏武社区", "sent") in states(office)

    assert [to for to, _ in served.taken][3:] == ["lz@example.cn"]


def test_a_server_that_takes_no_more_stops_the_run_and_the_next_one_goes_on(
    office: Campaign,
) -> None:
    with serving(office, Post(spam=2)) as served:
        told = office.run("mail", "--send", "通知包", "--yes", code=1).out
        served.spam = 0
        office.run("mail", "--send", "通知包", "--yes", code=1)

    assert "554 DT:SPM" in told
    assert "发出1封" in told
    assert [to for to, _ in served.taken] == ["lz@example.cn", "ww@example.cn", "dz@example.cn"]


def test_what_came_is_acknowledged_and_what_is_wrong_goes_back(office: Campaign) -> None:
    path = office.filled("罗庄社区", "附件1", LIAISON | {"D4": "1383740000"})
    with serving(office, Post()) as served:
        office.run("collect", path, code=1)
        office.run("remind", "--today", "2024-06-10", code=1)
        for kind in ("回执", "更正", "催报"):
            for _ in range(2):
                day = ("--today", "2024-06-10")
                office.run("mail", "--send", kind, "--yes", *day, "--only", "罗庄社区", code=None)

    receipt, correction, reminder = (read(content) for _, content in served.taken)
    words = receipt.get_body().get_content()  # type: ignore[union-attr]
    assert "已收到您报送的" in words
    assert "还有这些请补齐" in words
    assert "天" not in words.replace("今天", "").partition("还有这些")[0].replace("年", "")
    (flagged,) = correction.iter_attachments()
    assert str(flagged.get_filename()).endswith(".xlsx")
    assert "请修改" in str(correction["Subject"])
    (notice,) = reminder.iter_attachments()
    assert notice.get_filename() == "催办通知（罗庄社区）.docx"


def test_the_example_is_sent_to_nobody(campaign: Campaign) -> None:
    assert "示例配置" in campaign.run("mail", "--send", "通知包", code=2).err


def test_a_wrong_password_stops_before_anything_is_noted(
    office: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(office, Post()):
        monkeypatch.setenv("HUIZHI_MAIL_PASSWORD", "wrong-one")
        told = office.run("mail", "--send", "通知包", "--yes", code=2).err

    assert "授权码" in told
    assert "wrong-one" not in told
    assert states(office) == []
    assert not any(
        b"wrong-one" in one.read_bytes() for one in Path(office.output).rglob("*") if one.is_file()
    )


def test_a_receipt_says_when_the_file_came_that_counts(office: Campaign) -> None:
    for day, cells in ((1, LIAISON), (3, LIAISON | {"B3": "王大明"})):
        path = office.filled("罗庄社区", "附件1", cells, f"{day}.xlsx")
        office.run("collect", path, "--received", f"2024-06-0{day}", code=None)

    with serving(office, Post()):
        said = office.run("mail", "--send", "回执", "--only", "罗庄社区", code=None).out

    assert "1. 联络员：6月1日收到；现在算数的是6月3日收到的3.xlsx。" in said
