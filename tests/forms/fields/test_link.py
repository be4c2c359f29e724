"""链接: links of every shape, with what net disks and people put around them."""

from __future__ import annotations

import pytest

from huizhi.forms.fields.link import FoundLink, NetDiskLink, links_in
from tests.forms.fields.reading import assert_reads


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("https://yun.example.com/f(1).zip", "https://yun.example.com/f(1).zip"),
        ("（https://yun.example.com/f(1).zip）。", "https://yun.example.com/f(1).zip"),
        ("(https://yun.example.com/f)", "https://yun.example.com/f"),
        ("https://example.com/资料/f(1).zip", "https://example.com/资料/f(1).zip"),
        ("https://example.com/f?name=家庭&id=3", "https://example.com/f?name=家庭&id=3"),
        ("https://example.com/视频/1.mp4", "https://example.com/视频/1.mp4"),
        ("https://example.com/~user/f_", "https://example.com/~user/f_"),
        ("ｈｔｔｐｓ：／／example.com/f", "https://example.com/f"),
        ("https://pan.baidu.com/s/1ab提取码x2y3", "https://pan.baidu.com/s/1ab 提取码：x2y3"),
        (
            "链接：https://pan.baidu.com/s/1ab\nCd 提取码：x2y3",
            "https://pan.baidu.com/s/1abCd 提取码：x2y3",
        ),
        (
            "https://pan.baidu.com/s/1a?pwd=x2y3 复制这段内容后打开百度网盘手机App",
            "https://pan.baidu.com/s/1a?pwd=x2y3 提取码：x2y3",
        ),
        (
            "「表.zip」https://www.alipan.com/s/ab 提取码: 12ab 点击链接保存，打开「阿里云盘」APP",
            "https://www.alipan.com/s/ab 提取码：12ab",
        ),
        (
            "我用夸克网盘分享了「资料」\n链接：https://pan.quark.cn/s/ab1\n提取码：AbCd",
            "https://pan.quark.cn/s/ab1 提取码：AbCd",
        ),
        ("https://cloud.189.cn/t/xy（访问码：1a2b）", "https://cloud.189.cn/t/xy 提取码：1a2b"),
        (
            "【腾讯文档】登记表 https://docs.qq.com/sheet/DxY?tab=BB08",
            "https://docs.qq.com/sheet/DxY?tab=BB08",
        ),
        (
            "文件分享：资料 链接：https://share.weiyun.com/ab 密码：abc123",
            "https://share.weiyun.com/ab 提取码：abc123",
        ),
        ("https://example.com/f?a=1&amp;b=2", "https://example.com/f?a=1&b=2"),
        ("https://example.com/f 复制打开即可", "https://example.com/f"),
    ],
)
def test_links_are_read_whole(typed: str, value: str) -> None:
    assert_reads(NetDiskLink(), typed, value)


@pytest.mark.parametrize(
    ("typed", "value", "code"),
    [
        ("https://pan.baidu.com/s/1ab", "https://pan.baidu.com/s/1ab", "link-code-missing"),
        ("https://pan.baidu.com/s/1ab\nx2y3", "https://pan.baidu.com/s/1ab", "link-code-missing"),
        ("https://example.com/ab\ncdefgh/1", "https://example.com/abcdefgh/1", "link-broken"),
        ("https://example.com/f\nhttps://example.com/g", None, "link-several"),
        ("https://example.com/fhttps://example.com/g", None, "link-several"),
        ("https://example.com/f，https://example.com/g", None, "link-several"),
        ("https://example.com/f资料在这里", None, "link-wrong"),
        ("https://example.com/f（1）.zip", None, "link-wrong"),
        ("https://example.com/a b.zip", None, "link-wrong"),
        ("https://example.com/请下载", None, "link-wrong"),
        ("见附件", None, "link-wrong"),
        ("https://example.com/f…", None, "link-wrong"),
        ("https://example.com/□□", None, "link-wrong"),
        ("https://example.com/f g", "https://example.com/f", "extra-text"),
        ("https://example.com/f（已撤）", "https://example.com/f", "extra-text"),
    ],
)
def test_what_may_be_another_link_is_said(typed: str, value: str | None, code: str) -> None:
    assert_reads(NetDiskLink(), typed, value or typed, code)


def test_each_link_of_a_text_has_its_own_code() -> None:
    text = "一：https://pan.baidu.com/s/1a 提取码 ab12；二：https://example.com/资料(2).zip"

    assert links_in(text) == (
        FoundLink("https://pan.baidu.com/s/1a", "ab12", True),
        FoundLink("https://example.com/资料(2).zip", "", False),
    )
