"""Mails: their attachments under their own names, their text where it holds a table."""

from __future__ import annotations

import base64
import binascii
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from huizhi.errors import ReadError
from huizhi.formats.containers.letter import BODY
from huizhi.formats.containers.mail import read_mail
from huizhi.formats.containers.outlook_message import read_message
from huizhi.formats.containers.tnef import read_tnef
from huizhi.formats.kinds.kind import sniff
from tests.formats.making_mails import attached, eml, outlook, outlook_tree, page, part, tnef

NAME = "登记表（改正）.xlsx"
ENCODED = "=?gb2312?B?tce8x7HtKLjE1f0pLnhsc3g=?="  # 登记表(改正).xlsx
FROM = (
    "From: =?GB2312?B?wt7Xr8nnx/g=?= <lz@163.com>\r\n"
    "Subject: =?utf-8?B?55m76K6w6KGo?=\r\nDate: Sat, 1 Jun 2024 16:00:00 +0800\r\n"
)
BARE = b'Content-Disposition: attachment; filename="'
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(30_000)


def drawn(content: bytes) -> bytes:
    return part("Content-Type: image/png; name=a.png\r\nContent-ID: <a>", content)


def test_who_what_and_when() -> None:
    letter, members = read_mail(eml(attached(NAME, b"x"), head=FROM))

    assert (letter.sender, letter.subject) == ("罗庄社区 <lz@163.com>", "登记表")
    assert letter.sent == "2024-06-01T16:00:00+08:00"
    by_other_clocks = FROM.replace("16:00:00 +0800", "08:00:00 +0000")
    assert "2024-06-01 16:00发出" in read_mail(eml(head=by_other_clocks))[0].name
    assert members == [(NAME, b"x")]
    told = "邮件（罗庄社区 <lz@163.com>，2024-06-01 16:00发出，主题“登记表”），内有1个附件"
    assert letter.told(1) == told


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (f'Content-Type: x/y; name="{ENCODED}"', "登记表(改正).xlsx"),
        (f'Content-Disposition: attachment; filename="{ENCODED}"', "登记表(改正).xlsx"),
        (
            BARE + "表.xlsx".encode("gbk") + b'"',
            "表.xlsx",
        ),
        (BARE + "表.xlsx".encode() + b'"', "表.xlsx"),
        ("Content-Disposition: attachment; filename*=gb2312''%B1%ED.xlsx", "表.xlsx"),
        (
            "Content-Disposition: attachment; filename*0*=utf-8''%E8%A1;\r\n filename*1*=%A8.xlsx",
            "表.xlsx",
        ),
        (
            'Content-Type: x/y;\r\n name="=?gbk?B?se0=?=\r\n =?gbk?Q?=B8?=\r\n =?gbk?Q?=C4.xlsx?="',
            "表改.xlsx",
        ),
        ("Content-Type: application/pdf\r\nContent-Disposition: attachment", "附件1.pdf"),
    ],
)
def test_names_as_programs_write_them(headers: str | bytes, name: str) -> None:
    assert read_mail(eml(part(headers, b"x")))[1] == [(name, b"x")]


def test_a_text_with_a_table_comes_first_and_in_utf8() -> None:
    table = "<table><tr><td>姓名</td><td>王㙓</td></tr></table>"
    letter, (text, other) = read_mail(eml(page(table), attached(NAME, b"x")))

    assert letter.body
    assert text[0] == BODY
    assert "王㙓" in text[1].decode()
    assert other == (NAME, b"x")
    assert read_mail(eml(page("<p>请查收</p>")))[1] == []


def test_pictures_in_the_text_are_counted_and_taken_where_they_are_all() -> None:
    shown = page('<p>x</p><img src="cid:a">')
    letter, members = read_mail(eml(shown, drawn(PICTURE), attached(NAME, b"x")))
    assert [name for name, _ in members] == [NAME]
    assert "正文里的1张图没有收" in letter.told(1)

    letter, members = read_mail(eml(shown, drawn(PICTURE), drawn(b"logo")))
    assert members == [("a.png", PICTURE)]
    assert letter.left == 1

    photo = b"\xff\xd8\xff" + bytes(70_000)  # is no signature's, whatever is attached
    held = page(f'<img src="data:image/jpeg;base64,{base64.b64encode(photo).decode()}">')
    assert read_mail(eml(held, attached(NAME, b"x")))[1] == [(NAME, b"x"), ("正文图片1.jpg", photo)]


def test_pictures_that_no_text_shows_are_attached() -> None:
    unnamed = part("Content-Type: image/jpeg\r\nContent-ID: <b>", PICTURE)

    members = read_mail(eml(attached(NAME, b"x"), drawn(PICTURE), unnamed))[1]

    assert [name for name, _ in members] == [NAME, "a.png", "附件3.jpg"]


def test_a_file_in_uuencode_is_attached() -> None:
    content = bytes(range(200)) * 3
    lines = [binascii.b2a_uu(content[n : n + 45]).decode() for n in range(0, len(content), 45)]
    text = f"请查收\nbegin 644 作品 表.xlsx\n{''.join(lines)}`\nend\n谢谢"

    letter, members = read_mail(eml(part("Content-Type: text/plain; charset=utf-8", text.encode())))

    assert members == [("作品 表.xlsx", content)]
    assert letter.words == "请查收\n谢谢"


def test_what_is_written_is_told_without_the_mail_that_it_answers() -> None:
    text = page("<style>p{}</style><p>手机号&nbsp;写错了，<br>应为<b>13803791055</b></p>"
                "<div>-----原始邮件-----</div><p>电话0374-1</p>")  # fmt: skip

    assert read_mail(eml(text))[0].words.endswith("电话0374-1")
    answer = read_mail(eml(text, head="Subject: Re: x\r\n"))[0]
    assert answer.words == "手机号 写错了，\n应为13803791055"
    assert "正文：“手机号 写错了， 应为13803791055”" in answer.told(0)


def test_what_programs_write_by_themselves_is_known() -> None:
    away = read_mail(eml(page("休假"), head="Auto-Submitted: auto-replied\r\n"))[0]
    seen = eml(page("已读"), kind='multipart/report; report-type="disposition-notification"')

    assert (away.automatic, read_mail(seen)[0].automatic) == ("自动回复", "已读回执")


def test_a_mail_within_a_mail_is_a_file_and_signatures_are_none() -> None:
    inner = eml(attached(NAME, b"x"), head=FROM)
    signature = part("Content-Type: application/pkcs7-signature; name=smime.p7s", b"s")
    ((name, content),) = read_mail(eml(b"Content-Type: message/rfc822\r\n\r\n" + inner, signature))[
        1
    ]

    assert name == "登记表.eml"
    assert sniff(content) == "mail"
    assert read_mail(content)[1] == [(NAME, b"x")]


def test_large_attachments_that_are_only_linked_are_told() -> None:
    letter, _ = read_mail(eml(page("<p>从QQ邮箱发来的超大附件</p>")))
    assert letter.far == ("QQ邮箱超大附件",)
    assert "QQ邮箱超大附件，正文里只有链接，要自己下载" in letter.told(0)


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("链接: https://pan.baidu.com/s/1Ab_c?pwd=x2y3", ("百度网盘",)),
        (
            "https://share.weiyun.com/Ab12 和 https://www.123pan.com/s/ab-1.html",
            ("微云", "123云盘"),
        ),
        ("https://www.123684.com/s/ab-1", ("123云盘",)),
        ("https://www.alipan.com/s/ab", ("阿里云盘",)),
        ("https://www.aliyundrive.com/s/ab", ("阿里云盘",)),
        ('<a href="https://wx.mail.qq.com/ftn/download?k=1">视频</a>', ("QQ邮箱超大附件",)),
        ("http://mail.163.com/large-attachment-download/index.html?file=1", ("网易超大附件",)),
        ("此邮件带有超大附件", ("超大附件",)),
        ("我的电话是 0374-1231231，邮箱 pan@163.com，见 www.qq.com", ()),
    ],
)
def test_services_under_which_files_lie_elsewhere(text: str, services: tuple[str, ...]) -> None:
    assert read_mail(eml(page(text), attached(NAME, b"x")))[0].far == services


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("application/pkcs7-mime; smime-type=enveloped-data", "加密的邮件（S/MIME）"),
        ("application/x-pkcs7-mime; smime-type=signed-data", "打包签名的邮件（S/MIME）"),
    ],
)
def test_what_is_sealed_is_no_attachment(kind: str, told: str) -> None:
    letter, members = read_mail(eml(part(f"Content-Type: {kind}; name=smime.p7m", b"0\x80")))

    assert letter.sealed == told
    assert members == []


def test_what_could_not_be_delivered_is_nothing_that_came() -> None:
    sent = b"Content-Type: message/rfc822\r\n\r\n" + eml(attached(NAME, b"our packet"), head=FROM)
    by_report = eml(page("550 no such user"), sent, kind="multipart/report")
    by_daemon = eml(page("退信"), sent, head="From: PostMaster@qq.com\r\n")

    status = b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
    named = eml(status + b"Final-Recipient: rfc822; Chen@139.com\r\n", kind="multipart/report")
    own = eml(attached(NAME, b"x"), head="To: <w@qq.com>\r\nMessage-ID: <1@x>\r\n")
    as_file = eml(attached("通知.eml", own), head="From: PostMaster@qq.com\r\n")

    for data, failed in (
        (by_report, ()), (by_daemon, ()), (named, ("chen@139.com",)), (as_file, ("w@qq.com",))
    ):  # fmt: skip
        letter, members = read_mail(data)
        assert letter.bounced
        assert members == []
        assert letter.failed == failed
    assert read_mail(as_file)[0].returned == "<1@x>"
    assert not read_mail(eml(sent, head=FROM))[0].bounced


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (eml(b"", head=FROM), "mail"),
        (eml(b"", received=False), "mail"),
        (eml(b"", received=False, kind="multipart/related"), "html"),
        (b"From: <Saved by Blink>\r\nSubject: x\r\n" + eml(b"", received=False,
         kind="multipart/related"), "html"),
        (b"Subject: \xb1\xed\r\nFrom: a@b.cn\r\nTo: c@d.cn\r\n\r\n\xb1\xed", "mail"),
        ("姓名: 王小明\n性别: 男\n".encode(), "text"),
        (b"Name: a\nPhone: b\n", "text"),
    ],
)  # fmt: skip
def test_mails_and_pages_in_one_file(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


@given(st.binary(max_size=400), st.integers(0, 300))
def test_a_broken_mail_is_read_as_far_as_it_goes(noise: bytes, at: int) -> None:
    whole = eml(attached(NAME, b"x" * 50), page("<table></table>"), head=FROM)
    read_mail(whole[:at] + noise + whole[at:])
    read_mail(whole[: at * 2])


@pytest.mark.parametrize("narrow", [False, True])
def test_an_outlook_message(narrow: bool) -> None:
    inside = outlook_tree("转发", {"里面.xlsx": b"y"}, narrow=narrow)
    data = outlook("登记表", {NAME: b"x" * 6000, "m": inside}, "<table>表</table>", narrow)
    letter, members = read_message(data)

    assert sniff(data) == "msg"
    assert (letter.sender, letter.subject) == ("罗庄社区 <lz@163.com>", "登记表")
    assert letter.sent == "2024-05-31T20:00:00+08:00"
    assert [name for name, _ in members] == [BODY, NAME, "转发/里面.xlsx"]
    assert "表" in members[0][1].decode()
    assert [content.rstrip(b"\0") for _, content in members[1:]] == [b"x" * 6000, b"y"]


@given(st.integers(0, 4000), st.binary(min_size=1, max_size=40))
def test_a_damaged_outlook_message_is_refused_or_read(at: int, noise: bytes) -> None:
    data = bytearray(outlook("a", {"a.xlsx": b"x"}))
    data[at : at + len(noise)] = noise
    with suppress(ReadError):
        read_message(bytes(data))


def test_a_winmail() -> None:
    short = ("表.xlsx".encode("gbk"), b"x")
    assert sniff(tnef(short)) == "tnef"
    assert read_tnef(tnef(short)) == [("表.xlsx", b"x")]
    assert read_tnef(tnef(short, long_name=NAME)) == [(NAME, b"x")]
    assert read_tnef(tnef()) == []
    with pytest.raises(ReadError):
        read_tnef(tnef(short)[:-5])


@given(st.integers(0, 400), st.binary(min_size=1, max_size=20))
def test_a_damaged_winmail_is_refused_or_read(at: int, noise: bytes) -> None:
    data = bytearray(tnef((b"a.xlsx", b"x" * 99), long_name=NAME))
    data[at : at + len(noise)] = noise
    with suppress(ReadError):
        read_tnef(bytes(data))
