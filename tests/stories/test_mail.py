"""The verb mail: what comes by mail is taken as if it lay in a folder, and never twice."""

from __future__ import annotations

import hashlib
import shutil

import pytest

from huizhi.steps.mailing import fetching
from tests.formats.making_mails import attached, eml, page, tnef
from tests.mail.conftest import _no_keyring, _password, served
from tests.mail.servers import Dovecot, Proxy
from tests.stories.campaign import Campaign
from tests.stories.test_containers import form

__all__ = ["_no_keyring", "_password", "form", "served"]  # fixtures


def mailed(subject: str, *parts: bytes, sender: str = "lz@example.cn") -> bytes:
    head = f"From: <{sender}>\r\nSubject: {subject}\r\nMessage-ID: <{subject}@example.cn>\r\n"
    return eml(*parts, head=head)


def configured(campaign: Campaign, port: int, user: str, more: str = "") -> Campaign:
    """The campaign with a mailbox on this machine."""
    path = campaign.config / "campaign.yaml"
    text = path.read_text("utf-8").partition("\n邮箱:")[0]
    box = f"{{服务器: 127.0.0.1, 端口: {port}, 加密: 不加密, 从哪天起: 2024-05-20{more}}}"
    path.write_text(f"{text}\n邮箱:\n  地址: {user}@example.cn\n  用户: {user}\n  收信: {box}\n")
    return campaign


def stored(campaign: Campaign) -> set[str]:
    """The digests of all originals."""
    folder = campaign.output / "returns"
    return {
        hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.rglob("*") if one.is_file()
    }


def test_mail_is_collected_once_and_the_mailbox_stays_as_it_was(
    campaign: Campaign, served: Dovecot, form: bytes
) -> None:
    configured(campaign, served.plain, "once")
    served.put("once", mailed("biao", attached("登记 表.xlsx", form)), day=2)
    served.put("once", mailed("hello", page("您好，请查收")), day=4)

    said = campaign.run("mail", code=1).out

    first, second = campaign.export()
    assert (first["community"], first["file"]) == ("罗庄社区", "biao.eml/登记 表.xlsx")
    assert first["received"] == "2024-06-02T09:15:00+08:00"  # when the server had it
    assert "没有附件的邮件" in second["findings"][0]["message"]
    assert "取回新邮件2封" in said
    assert not any("Seen" in flags for flags in served.flags("once"))
    assert "取回新邮件0封" in campaign.run("mail").out
    assert len(campaign.export()) == 2
    assert list((campaign.output / fetching.FOLDER).iterdir()) == []


def test_what_the_server_numbers_anew_or_has_twice_is_not_taken_again(
    campaign: Campaign, served: Dovecot, form: bytes
) -> None:
    configured(campaign, served.plain, "twice", ", 收后标为已读: true, 收后移到: 已收")
    served.put("twice", mailed("biao", attached("表.xlsx", form)))
    campaign.run("mail")
    assert (served.count("twice"), served.count("twice", "&XfJlNg-")) == (0, 1)

    told = campaign.run("mail", "--folder", "已收", "--json").json

    assert (told["mails"], told["again"]) == ([], 1)
    assert len(campaign.export()) == 1
    assert "Seen" in served.flags("twice", "&XfJlNg-")[0]


def test_what_was_erased_does_not_come_again(
    campaign: Campaign, served: Dovecot, form: bytes
) -> None:
    configured(campaign, served.plain, "erased")
    served.put("erased", mailed("biao", attached("表.xlsx", form), sender="secret@example.cn"))
    campaign.run("mail")

    campaign.run("erase", "--file", "biao.eml", "--yes")

    assert "取回新邮件0封" in campaign.run("mail").out
    assert b"secret@example.cn" not in (campaign.output / "ledger.db").read_bytes()


def test_a_line_that_breaks_loses_nothing_and_takes_nothing_twice(
    campaign: Campaign, served: Dovecot, form: bytes
) -> None:
    large = bytes(range(256)) * 8_000
    served.put("cut", mailed("one", attached("表.xlsx", form)))
    served.put("cut", mailed("two", attached("附图.bin", large)))
    served.put("cut", mailed("three", attached("c.dat", tnef((b"a.txt", b"words")))))

    with Proxy(served.plain, cut=1_000_000) as line:
        configured(campaign, line.here, "cut")
        broken = campaign.run("mail", code=1).out
        assert "没有取完" in broken
        assert "不会再来一遍" in broken
        assert "取回新邮件1封" in broken
        again = campaign.run("mail", code=1).out

    assert "取回新邮件2封" in again
    assert hashlib.sha256(large).hexdigest() in stored(campaign)
    assert hashlib.sha256(b"words").hexdigest() in stored(campaign)
    assert "取回新邮件0封" in campaign.run("mail").out


def test_what_was_on_the_disk_when_the_program_was_killed_is_entered_by_the_next_run(
    campaign: Campaign, served: Dovecot, form: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(campaign, served.plain, "killed")
    served.put("killed", mailed("biao", attached("表.xlsx", form)))
    with monkeypatch.context() as patched:
        patched.setattr("huizhi.cli.mailing.collect_paths", _killed)
        campaign.run("mail", code=2)

    said = campaign.run("mail").out

    assert "取回新邮件0封" in said
    assert [one["community"] for one in campaign.export()] == ["罗庄社区"]


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_fifty_megabytes_come_whole(campaign: Campaign, served: Dovecot) -> None:
    configured(campaign, served.plain, "large")
    video = hashlib.sha256(b"seed").digest() * (50 * 2**20 // 32)
    served.lay("large", mailed("video", attached("演练.bin", video)))

    campaign.run("mail", code=1)

    assert hashlib.sha256(video).hexdigest() in stored(campaign)


def test_only_senders_of_the_roster_where_the_configuration_says_so(
    campaign: Campaign, served: Dovecot, form: bytes
) -> None:
    roster = campaign.config / "communities.yaml"
    roster.write_text(
        "收文单位:\n  - {名称: 罗庄社区, 编号: C02, 类型: 城市社区, 联络员邮箱: LZ@example.cn}\n"
    )
    configured(campaign, served.plain, "some", ", 只收名单上的: true")
    served.put("some", mailed("ours", attached("表.xlsx", form)), mailed("ad", sender="ad@x.cn"))

    said = campaign.run("mail", code=1).out

    assert "“ad”：发件人不在名单上，没有收。" in said
    assert len(campaign.export()) == 1


def test_two_activities_of_an_office_take_a_mail_once(
    campaign: Campaign, served: Dovecot, form: bytes
) -> None:
    served.put("both", mailed("biao", attached("表.xlsx", form)))
    configured(campaign, served.plain, "both")
    other = campaign.folder / "activities" / "other"
    shutil.copytree(campaign.config, other / "config")
    path = other / "config" / "campaign.yaml"
    path.write_text(
        path.read_text("utf-8").replace("编号: 2024-safety-month", "编号: other"), "utf-8"
    )
    campaign.run("mail", code=None)

    told = campaign.run("mail", "--activity", "other", "--json", code=None).json

    assert told["mails"] == []


@pytest.mark.parametrize(
    ("box", "told"),
    [
        ("地址: 安全办", "不是邮箱地址"),
        ("地址: a@b.cn\n  收信: {服务器: imap.b.cn, 加密: 不加密}", "只有服务器就在这台电脑上"),
        ("地址: a@b.cn\n  密码: abcd", "没有“密码”这一项"),
        ("地址: a@b.cn\n  发信: {端口: 70000}", "应在 1 到 65535 之间"),
        ("地址: a@b.cn\n  收信: {服务器: 'http://imap.b.cn'}", "不能用作服务器地址"),
    ],
)
def test_a_mistake_in_the_mailbox_is_told_with_its_line(
    campaign: Campaign, box: str, told: str
) -> None:
    path = campaign.config / "campaign.yaml"
    path.write_text(path.read_text("utf-8") + f"\n邮箱:\n  {box}\n", "utf-8")

    said = campaign.run("check", code=2)

    assert told in said.out + said.err
    assert "第" in said.out + said.err


def test_without_a_mailbox_or_a_password_it_is_said_what_to_do(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "还没有配置邮箱" in campaign.run("mail", code=2).err
    configured(campaign, 1, "nobody")
    monkeypatch.delenv("HUIZHI_MAIL_PASSWORD")
    assert "授权码" in campaign.run("mail", code=2).err
