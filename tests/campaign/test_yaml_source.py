"""YAML source: every value with its line; slips of the hand told as what they are."""

from __future__ import annotations

import pytest

from huizhi.campaign.source import Source
from huizhi.campaign.yaml_source import decode_utf8
from huizhi.campaign.yaml_tree import parse_yaml


def mistakes_of(text: str) -> list[str]:
    """The mistakes as "place what"."""
    return [f"{one.place} {one.what}" for one in parse_yaml(text, "campaign.yaml")[1]]


def tree_of(text: str) -> Source:
    source, mistakes = parse_yaml(text, "campaign.yaml")
    assert mistakes == []
    return source


def test_texts_stay_as_they_are_written() -> None:
    tree = tree_of('a: 0374\nb: "0374"\nc: 2024-06-31\nd: true\ne: ~\nf:\ng: ""\nh: [1, x]\n').tree

    assert tree == {
        **dict.fromkeys(("a", "b"), "0374"),
        **dict.fromkeys(("e", "f")),
        "c": "2024-06-31",
        "d": "true",
        "g": "",
        "h": ["1", "x"],
    }


def test_every_value_knows_its_line() -> None:
    source = tree_of("活动:\n  名称: a\n附件:\n  - 序号: 1\n    字段:\n      甲: {编号: x}\n")

    assert source.place(("活动", "名称")) == "第2行"
    assert source.place(("附件", 0, "序号")) == "第4行"
    assert source.place(("附件", 0, "字段", "甲", "编号")) == "第6行"
    assert source.place(("活动", "没有的")) == "第1行"
    assert source.place(("没有的",)) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("活动：\n  名称: a\n", ["第1行 “活动”后面用了全角冒号“：”"]),
        ("活动:\n  名称：a\n  主题：b\n", ["第2行 “名称”后面用了", "第3行 “主题”后面用了"]),
        ("活动:\n  名称: a\n  主题：b\n  年份: 1\n", ["第3行 “主题”后面用了全角冒号“：”"]),
        ("报送事项:\n  - 编号：a\n", ["第2行 “编号”后面用了全角冒号“：”"]),
        ("附件:\n  - {序号：1，标题：a}\n", ["第2行 “序号”后面用了全角冒号“：”"]),
        ("附件:\n  - {序号: 1，标题: a}\n", ["第2行 花括号里用了全角逗号“，”"]),
        ("活动:\n  名称:a\n  主题: b\n", ["第2行 “名称”的冒号后面没有空格"]),
        ("活动:\n\t名称: a\n", ["第2行 开头用了制表符（Tab）"]),
        ("活动:\n　　名称: a\n", ["第2行 开头用了全角空格"]),
    ],
)
def test_slips_are_told_and_mended(text: str, said: list[str]) -> None:
    source, mistakes = parse_yaml(text, "campaign.yaml")

    assert isinstance(source.tree, dict)
    assert len(mistakes) == len(said)
    for mistake, words in zip(mistakes, said, strict=True):
        assert words in f"{mistake.place} {mistake.what}"
        assert mistake.remedy


@pytest.mark.parametrize(
    "text",
    [
        "活动: 通知：各社区\n",
        "活动: |\n  名称：a\n  主题：b\n",
        "活动: “名称：a”\n",
        "活动: http://example.com\n",
        "活动: [名称, 主题]   # 名称：a\n",
        "# 活动：a\n活动: a\n",
        "活动:\n  名称: a   # 主题：b\n",
    ],
)
def test_text_with_such_signs_is_text(text: str) -> None:
    assert isinstance(tree_of(text).tree, dict)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: 1\nb: 2\na: 3\nb: 4\n", ["第3行 “a”写了两次，前一次在第1行", "第4行 “b”写了两次"]),
        ("a: {b: 1, b: 2}\n", ["第1行 “b”写了两次"]),
        ("a: 1\n b: 2\n", ["第2行 “b: 2”：缩进没有对齐"]),
        ("a: 1\nb: @x\n", ["第2行 “b: @x”：文字以特殊符号开头"]),
        ("a: 1\nb: *x\n", ["第2行 “b: *x”：文字以 * 开头"]),
        ('a: 1\nb: "x\nc: 3\n', ['第2行 “b: "x”：引号没有成对']),
        ("a: 1\nb: [1, 2\n", ["第2行 “b: [1, 2”：方括号"]),
        ("a: 1\nb: {c: 1\n", ["第2行 “b: {c: 1”：花括号"]),
        ("a: 1\nb\nc: 2\n", ["第2行 “b”：这一行少了冒号"]),
        ("a: 1\n---\nb: 2\n", ["第2行 “---”：文件里有一行 ---"]),
        ("a: \x07\n", ["第1行 有看不见的控制字符"]),
        ('a: 1\nb: "\\ud800"\n', ["第2行 “□”里有看不见的字符"]),
        ("a: &x [1]\nb: *x\n", ["第1行 用了 & 和 * 的引用写法"]),
        ("a: &x [*x]\n", ["第1行 用了 & 和 * 的引用写法"]),
        ("[" * 1000, ["内容套叠得太深"]),
        ("a: 1\n? [b]\n: 2\n", ["第2行 冒号前面应是一个名称"]),
        ("", ["文件是空的"]),
        ("- a\n", ["第1行 整个文件应由一项一项"]),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text: str, said: list[str]) -> None:
    found = mistakes_of(text)

    assert len(found) == len(said), found
    for mistake, words in zip(found, said, strict=True):
        assert words in mistake


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf_8_with_and_without_its_mark(encoding: str) -> None:
    assert decode_utf8("活动: a".encode(encoding)) == "活动: a"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("a: 1\n活动: 甲\n".encode("gb18030"), "GBK（ANSI）编码，要用 UTF-8（从第2行起"),
        ("活动: 甲".encode("utf-16"), "UTF-16"),
        (b"a: 1\n\xff\xff", "不是 UTF-8 编码的文字（从第2行起"),
    ],
)
def test_other_encodings_are_named(data: bytes, said: str) -> None:
    with pytest.raises(UnicodeError) as raised:
        decode_utf8(data)
    assert said in str(raised.value)
