"""What comes in archives and mails: each form in them is taken as if it had come by itself."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import py7zr
import pytest

from tests.formats.making_mails import attached, eml, outlook, outlook_tree, page, tnef
from tests.stories.campaign import LIAISON, LIAISON_VALUES, Campaign

HEAD = (
    "From: =?utf-8?B?572X5bqE56S+5Yy6?= <lz@163.com>\r\n"
    "Subject: =?utf-8?B?55m76K6w?=\r\nTo: b@163.com\r\n"
)


def zipped(name: str, content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, content)
    return target.getvalue()


def seven(name: str, content: bytes, password: str | None = None) -> bytes:
    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w", password=password) as archive:
        archive.writestr(content, name)
    return target.getvalue()


def taped(name: str, content: bytes, encoding: str = "utf-8") -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", encoding=encoding) as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
        folder = tarfile.TarInfo("空文件夹")
        folder.type = tarfile.DIRTYPE
        archive.addfile(folder)
    return target.getvalue()


@pytest.fixture
def form(campaign: Campaign) -> bytes:
    return campaign.filled("罗庄社区", "附件1", LIAISON).read_bytes()


def put(campaign: Campaign, name: str, data: bytes) -> Path:
    path = campaign.folder / "in" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "wrapped", "inside"),
    [
        ("a.7z", lambda form: seven("罗庄/表.xlsx", form), "a.7z/罗庄/表.xlsx"),
        ("a.tar", lambda form: taped("罗庄/表.xlsx", form, "gbk"), "a.tar/罗庄/表.xlsx"),
        ("a.tgz", lambda form: gzip.compress(taped("../表.xlsx", form)), "a.tgz/表.xlsx"),
        ("表.xlsx.gz", gzip.compress, "表.xlsx.gz/表.xlsx"),
        ("a.zip", lambda form: zipped("b.zip", zipped("c.7z", seven("表.xlsx", form))),
         "a.zip/b.zip/c.7z/表.xlsx"),
        ("a.eml", lambda form: eml(attached("表.xlsx", form), head=HEAD),
         "a.eml（罗庄社区 登记）/表.xlsx"),
        ("罗庄社区登记.eml",
         lambda form: eml(attached("表.zip", zipped("表.xlsx", form)), head=HEAD),
         "罗庄社区登记.eml/表.zip/表.xlsx"),
        ("a.msg", lambda form: outlook("登记", {"m": outlook_tree("转发", {"表.xlsx": form})}),
         "a.msg（罗庄社区 登记）/转发/表.xlsx"),
        ("winmail.dat", lambda form: tnef((b"a.xlsx", form), long_name="表.xlsx"),
         "winmail.dat/表.xlsx"),
        ("b.eml", lambda form: eml(attached("winmail.dat", tnef((b"a.xlsx", form)))),
         "b.eml/winmail.dat/a.xlsx"),
    ],
)  # fmt: skip
def test_what_is_inside_is_the_return(
    campaign: Campaign, form: bytes, name: str, wrapped: object, inside: str
) -> None:
    path = put(campaign, name, wrapped(form))  # type: ignore[operator]

    looked = campaign.run("read", path, "--json").json["returns"]
    campaign.run("collect", path)
    (one,) = campaign.export()

    assert (one["file"], one["values"]) == (inside, LIAISON_VALUES)
    assert (one["community"], one["status"]) == ("罗庄社区", "accepted")
    assert [(each["file"], each["values"]) for each in looked] == [(inside, LIAISON_VALUES)]
    again = campaign.run("collect", path)
    assert "没有变化" in again.out
    assert len(campaign.export()) == 1


def test_who_sent_a_mail_and_when_is_told(campaign: Campaign, form: bytes) -> None:
    head = HEAD + "Date: Sat, 1 Jun 2024 16:00:00 +0800\r\n"
    path = put(campaign, "a.eml", eml(attached("表.xlsx", form), head=head))

    said = campaign.run("collect", path).out

    assert "邮件（罗庄社区 <lz@163.com>，2024-06-01 16:00发出，主题“登记”），内有1个附件" in said


def liaison_page(name: str) -> str:
    rows = (
        ("单位", "罗庄社区", "", "", "", ""), ("姓名", name, "性别", "男", "职务", "网格员"),
        ("办公电话", "0374-5163000", "手机", "13837400001", "传真", ""),
        ("电子邮箱", "wxm@example.com", "", "", "", ""),
        ("单位名称", "罗庄社区", "", "", "", ""),
        ("通讯地址", "许昌市东城区祖师街道1号", "", "", "", ""),
    )  # fmt: skip
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def test_a_form_in_the_text_counts_where_none_is_attached(campaign: Campaign) -> None:
    path = put(campaign, "a.eml", eml(page(liaison_page("王小明")), head=HEAD))

    campaign.run("collect", path, code=None)
    (one,) = campaign.export()

    assert one["file"] == "a.eml（罗庄社区 登记）/正文.html"
    assert (one["deliverable"], one["values"]["name"]) == ("liaison", "王小明")


def test_of_the_same_form_in_text_and_attachment_the_attachment_counts(
    campaign: Campaign, form: bytes
) -> None:
    text = page(liaison_page("张三"))
    path = put(campaign, "a.eml", eml(text, attached("表.xlsx", form), head=HEAD))

    (looked,) = campaign.run("read", path, "--json", code=1).json["returns"]
    campaign.run("collect", path, code=1)
    (one,) = campaign.export()

    for found in (looked, one):
        assert found["values"]["name"] == "王小明"
        told = next(f for f in found["findings"] if f["code"] == "file-mail-text")
        assert "以附件为准" in told["message"]
        assert "张三" in told["message"]


@pytest.mark.parametrize(
    ("name", "data", "found", "remedy"),
    [
        ("a.zip", b"PK\x05\x06" + bytes(18), "压缩包里没有文件", "重新压缩"),
        ("a.eml", eml(page("<p>请查收</p>"), head=HEAD), "没有附件的邮件", "作为附件重新发来"),
        (
            "b.eml",
            eml(page("<p>从QQ邮箱发来的超大附件</p>"), head=HEAD),
            "不在邮件里",
            "点开链接下载",
        ),
        ("p.7z", seven("表.xlsx", b"x", "secret"), "压缩包设了密码", "取消密码"),
        ("cut.7z", seven("表.xlsx", b"x")[:-9], "不完整或已损坏", "重新报送"),
        ("登记表.part2.rar", b"\x81\xfe\xff\x07\x00", "分卷压缩包", "放在一起解压"),
        ("登记表.zip.001", seven("表.xlsx", b"x")[:-9], "分卷压缩包", "放在一起解压"),
        ("登记表.xlsx.crdownload", b"PK\x03\x04half", "没有下载完", "下载完成"),
        ("登记表.docx.baiduyun.p.downloading", b"", "没有下载完", "下载完成"),
        ("照片.zip", zipped("登记表.numbers/Index/Document.iwa", b"x"), "Numbers", "Excel"),
    ],
)
def test_what_cannot_be_had_waits_with_what_helps(
    campaign: Campaign, name: str, data: bytes, found: str, remedy: str
) -> None:
    path = put(campaign, name, data)

    said = campaign.run("collect", path, code=1).out
    (one,) = campaign.export()

    assert one["status"] == "unreadable"
    (finding,) = one["findings"]
    assert found in finding["message"]
    assert remedy in finding["message"]
    assert finding["message"] in said
    assert campaign.run("read", path, "--json", code=1).json["returns"][0]["findings"]


def test_too_deep_stays_closed_with_a_word(campaign: Campaign, form: bytes) -> None:
    data = form
    for number in range(5):
        data = zipped(f"{number}.zip" if number else "表.xlsx", data)

    campaign.run("collect", put(campaign, "a.zip", data), code=1)
    (one,) = campaign.export()

    assert "套了4层以上" in one["findings"][0]["message"]


def test_names_in_an_archive_forge_no_line(campaign: Campaign) -> None:
    data = zipped("\x1b]0;x\x07换\n没有收：假的一行.txt", b"x")

    said = campaign.run("collect", put(campaign, "a.zip", data), code=1)

    assert "\x1b" not in said.out + said.err
    assert "a.zip/␛]0;x␇换␊没有收：假的一行.txt：" in said.out
    assert not any(line.startswith("没有收") for line in (said.out + said.err).splitlines())


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("附件1.xlsx.tmp", []),
        ("附件1.xlsx.crdownload", []),
        ("附件1.xlsx.bak", ["file-backup"]),
        ("备份属于 附件1.xlk", ["file-backup"]),
    ],
)
def test_a_whole_form_under_the_name_of_a_half_one_or_a_backup_is_taken(
    campaign: Campaign, form: bytes, name: str, codes: list[str]
) -> None:
    campaign.run("collect", put(campaign, name, form), code=1 if codes else 0)
    (one,) = campaign.export()

    assert (one["status"], one["values"]) == ("accepted", LIAISON_VALUES)
    assert [finding["code"] for finding in one["findings"]] == codes
