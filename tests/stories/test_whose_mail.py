"""By the address from which a mail came one knows whose it is, if the roster has it."""

from __future__ import annotations

import base64
import datetime as dt
import io
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image

from huizhi.campaign import load_campaign, load_settings
from huizhi.steps.preparing.checking import shared_addresses
from huizhi.steps.receiving import collect
from huizhi.storage import (
    SENT,
    UNSENT,
    Ledger,
    SentLetter,
    begin_letter,
    end_letter,
    load_arrivals,
    load_letters,
)
from tests.formats.making_mails import attached, eml, page, part
from tests.paths import ROOT
from tests.stories.campaign import LIAISON, Campaign
from tests.stories.test_containers import form, put, zipped

__all__ = ["form"]  # a fixture

ROSTER = """收文单位:
  - {名称: 罗庄社区, 编号: C02, 类型: 城市社区, 联络员邮箱: Luo.Zhuang@example.cn}
  - {名称: 魏武社区, 编号: C03, 类型: 城市社区, 联络员邮箱: shared@example.cn}
  - {名称: 许由社区, 编号: C04, 类型: 城市社区, 联络员邮箱: shared@example.cn}
"""


@pytest.fixture
def office(campaign: Campaign) -> Campaign:
    (campaign.config / "communities.yaml").write_text(ROSTER, "utf-8")
    return campaign


def nobodys(campaign: Campaign) -> bytes:
    """A filled form that says nowhere whose it is."""
    path = campaign.filled("罗庄社区", "附件1", LIAISON)
    book = load_workbook(path)
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]
    for row in book.active.iter_rows():  # type: ignore[union-attr]
        for cell in row:
            if isinstance(cell.value, str) and "罗庄" in cell.value:
                cell.value = None
    target = path.with_name("表.xlsx")
    book.save(target)
    return target.read_bytes()


def mail(office: Campaign, address: str, *parts: bytes, subject: str = "baosong") -> Path:
    head = f"From: <{address}>\r\nSubject: {subject}\r\n"
    return put(office, "letter.eml", eml(*parts, head=head))


def test_a_form_that_says_nothing_is_of_whom_the_address_is(office: Campaign) -> None:
    path = mail(
        office, "luo.zhuang@EXAMPLE.cn", attached("a.zip", zipped("表.xlsx", nobodys(office)))
    )

    looked = office.run("read", path, "--json", code=None).json["returns"]
    office.run("collect", path, code=None)

    (one,) = office.export()
    assert one["community"] == "罗庄社区"
    assert [each["community"] for each in looked] == ["罗庄社区"]


def test_an_address_of_several_is_mentioned_by_check(office: Campaign) -> None:
    (told,) = shared_addresses(load_settings(office.config))
    assert "魏武社区、许由社区的联络员邮箱都是 shared@example.cn" in told


@pytest.mark.parametrize("address", ["shared@example.cn", "other@example.cn"])
def test_an_address_of_several_or_of_nobody_says_nothing_alone(
    office: Campaign, address: str
) -> None:
    office.run("collect", mail(office, address, attached("表.xlsx", nobodys(office))), code=1)

    (one,) = office.export()
    assert (one["community"], one["status"]) == (None, "unidentified")


def test_another_units_address_contradicts_what_the_form_says(
    office: Campaign, form: bytes
) -> None:
    office.run("collect", mail(office, "shared@example.cn", attached("表.xlsx", form)), code=1)

    (one,) = office.export()
    (told,) = [f for f in one["findings"] if f["code"] == "community-conflict"]
    assert one["community"] is None
    assert "发件邮箱是“魏武社区、许由社区”" in told["message"]


def test_pictures_are_of_whom_the_address_is_unless_a_name_says_otherwise(
    office: Campaign, form: bytes
) -> None:
    office.run("collect", mail(office, "luo.zhuang@example.cn", attached("表.xlsx", form)))

    (one,) = office.export()
    assert one["file"] == "letter.eml（baosong 罗庄社区）/表.xlsx"

    named = mail(office, "luo.zhuang@example.cn", attached("1.zip", zipped("a.xlsx", form)),
                 subject="weiwu =?utf-8?B?6a2P5q2m56S+5Yy6?=")  # fmt: skip
    said = office.run("collect", named, code=None).out
    assert "letter.eml（weiwu 魏武社区）/1.zip" in said


def test_links_to_files_and_sealed_mails_wait_for_the_clerk(office: Campaign, form: bytes) -> None:
    text = page("视频见 https://pan.baidu.com/s/1Ab_c 提取码 x2y3")
    office.run("collect", mail(office, "a@b.cn", text, attached("表.xlsx", form)), code=1)
    sealed = part("Content-Type: application/pkcs7-mime; smime-type=enveloped-data", b"0\x80")
    office.run("collect", mail(office, "a@b.cn", sealed), code=1)
    bounced = eml(page("550"), kind="multipart/report", head="From: mailer-daemon@b.cn\r\n")
    office.run("collect", put(office, "b.eml", bounced), code=1)

    returns = office.export()
    assert [r["status"] for r in returns] == ["accepted", *["unreadable"] * 3]
    told = [[(f["code"], f["message"]) for f in r["findings"]] for r in returns[1:]]
    ((linked,), (locked,), (returned,)) = told
    assert linked[0] == "file-linked"
    assert "百度网盘" in linked[1]
    assert locked[0] == "file-password"
    assert "加密的邮件（S/MIME）" in locked[1]
    assert "退信" in returned[1]


def report(text: str) -> bytes:
    target, document = io.BytesIO(), Document()
    document.add_paragraph(text)
    document.save(target)
    return target.getvalue()


def picture(colour: str) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(target, "JPEG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("subject", "name"),
    [("魏武社区总结报告", "总结报告.docx"), ("总结", "魏武社区总结报告.docx"),
     ("魏武社区活动内容", "活动内容.txt")],
)  # fmt: skip
def test_what_has_no_form_waits_where_sender_and_names_are_of_different_units(
    office: Campaign, subject: str, name: str
) -> None:
    encoded = f"=?utf-8?B?{base64.b64encode(subject.encode()).decode()}?="
    told = "今年六月组织活动，参加一百二十人，发放传单三百份，检查商铺六十户。"
    content = told.encode() if name.endswith(".txt") else report(told)
    path = mail(office, "luo.zhuang@example.cn", attached(name, content), subject=encoded)

    office.run("collect", path, code=1)

    (one,) = office.export()
    (why,) = [f["message"] for f in one["findings"] if f["code"] == "community-conflict"]
    assert one["community"] is None
    assert "魏武社区" in why
    assert "发件邮箱是“罗庄社区”" in why


def test_pictures_wait_where_sender_and_names_are_of_different_units(office: Campaign) -> None:
    """Also where the name that speaks is deeper than the mail: of an archive in it."""
    archive = attached("魏武社区活动内容.zip", zipped("1.jpg", picture("red")))
    path = mail(office, "luo.zhuang@example.cn", archive)
    office.run("collect", path, code=1)

    (one,) = office.run("export").json["materials"]
    (why,) = [f["message"] for f in one["findings"] if f["code"] == "material-sender"]
    assert one["community"] is None
    assert "发件邮箱却是罗庄社区的" in why


def test_what_a_mail_brings_came_when_the_mailbox_had_it_also_where_its_content_was_known(
    office: Campaign,
) -> None:
    """The same photograph in two mails of one fetch."""
    campaign = load_campaign(office.config, ROOT / "templates")
    shot, moments = attached("罗庄社区活动内容.jpg", picture("blue")), {}
    for day in (2, 5):
        path = put(office, f"{day}.eml", eml(shot, head=f"Subject: {day}\r\n"))
        moments[path] = dt.datetime(2024, 6, day, 9, 15, tzinfo=campaign.settings.zone)

    collect(campaign, office.output, list(moments), moments=moments)

    with Ledger.in_folder(office.output, campaign.settings) as ledger, ledger.looking() as database:
        came = {one.name: one.received for one in load_arrivals(database)}
    assert came["2.eml/罗庄社区活动内容.jpg"].day == 2
    assert came["5.eml/罗庄社区活动内容.jpg"].day == 5


def text(words: str) -> bytes:
    return part("Content-Type: text/plain; charset=utf-8", words.encode())


def test_what_is_written_beside_a_form_is_told_unless_the_form_says_it(
    office: Campaign, form: bytes
) -> None:
    words = "您好，6月2日的附件1请查收。手机号写错了，应为13803791055。\n王小明 13837400001\n"
    words += "视频在 https://x.cn/s/1Q?pwd=8888 提取码：8888"
    path = mail(office, "a@b.cn", text(words), attached("表.xlsx", form))

    looked = office.run("read", path, "--json", code=1).json["returns"]
    said = office.run("collect", path, code=1).out

    for (one,) in (office.export(), looked):
        told = [f["message"] for f in one["findings"] if f["code"] == "file-mail-words"]
        assert len(told) == 1
        assert "手机号写错了，应为13803791055" in told[0]
    assert "正文：“您好，6月2日的附件1请查收。" in said


def test_what_is_written_beside_pictures_waits_as_a_file_and_says_what_they_show(
    office: Campaign,
) -> None:
    """It is placed by nobody but the clerk: it may be a report, or “the report is attached”."""
    subject = f"=?utf-8?B?{base64.b64encode('罗庄社区活动内容'.encode()).decode()}?="
    words = "我社区开展消防演练，参加130人，发放传单300份。"
    path = mail(office, "luo.zhuang@example.cn", text(words), attached("IMG_1.jpg", picture("red")),
                subject=subject)  # fmt: skip

    office.run("collect", path, code=1)

    (one,) = office.export()
    assert one["file"].endswith("（罗庄社区活动内容）/邮件正文.html")
    assert (one["status"], one["community"]) == ("unidentified", None)
    assert one["received"]
    (shot,) = office.run("export").json["materials"]
    assert "picture-caption-missing" not in {f["code"] for f in shot["findings"]}
    assert "没有变化" in office.run("collect", path, code=None).out
    assert len(office.export()) == 1


def test_an_invitation_waits_and_the_packets_calendar_is_passed_over(office: Campaign) -> None:
    invitation = b"BEGIN:VCALENDAR\r\nPRODID:-//Tencent//WeMeet\r\nSUMMARY:x\r\nEND:VCALENDAR\r\n"
    own = next((office.packets / "罗庄社区").glob("*.ics")).read_bytes()
    path = mail(office, "a@b.cn", attached("invite.ics", invitation), attached("due.ics", own))

    said = office.run("collect", path, code=1).out

    (one,) = office.export()
    assert "日历文件（会议、日程的邀请）" in one["findings"][0]["message"]
    assert "due.ics：略过：通知包里的日历文件" in said


def test_a_mail_that_came_back_may_be_sent_again(office: Campaign) -> None:
    campaign = load_campaign(office.config, ROOT / "templates")
    now = dt.datetime(2024, 6, 1, tzinfo=campaign.settings.zone)
    to = ("罗庄社区", "luo.zhuang@example.cn")
    sent = SentLetter("m", "通知包", *to, "通知", (), "<1@x>", "sending", "", "经办人", now)
    with Ledger.in_folder(office.output, campaign.settings) as ledger:
        with ledger.writing() as database:
            begun = begin_letter(database, sent)
            assert begun is not None
            end_letter(database, begun.number, SENT, "", now)
        own = eml(head="To: <luo.zhuang@example.cn>\r\nMessage-ID: <1@x>\r\n")
        back = b"Content-Type: message/rfc822\r\n\r\n" + own
        bounced = eml(page("550"), back, kind="multipart/report", head="From: postmaster@b.cn\r\n")
        office.run("collect", put(office, "b.eml", bounced), code=1)

        with ledger.looking() as database:
            (letter,) = load_letters(database)
    (one,) = office.export()
    assert (letter.state, letter.why) == (UNSENT, "退信，没有送到")
    assert "luo.zhuang@example.cn" in one["findings"][0]["message"]
