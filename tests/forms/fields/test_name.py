"""姓名: one person's name."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from huizhi.forms.fields import name as name_field
from huizhi.forms.fields.name import PersonName
from tests.forms.fields.reading import assert_comes_back, assert_reads

HAN = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)


def _may_be_a_name(text: str) -> bool:
    """Not what people write who have no name to write."""
    is_word = text in name_field._NOBODY or name_field._OF_POST.search(text)
    return not set(text) & set("无没有暂缺空白略") and not is_word


@pytest.mark.parametrize("typed", ["同书记", "由主任兼", "王主任", "空缺"])
def test_a_post_is_no_name(typed: str) -> None:
    assert_reads(PersonName(), typed, typed, "name-doubtful")


@given(st.text(HAN, min_size=2, max_size=4).filter(_may_be_a_name))
def test_a_chinese_name_comes_back(name: str) -> None:
    assert_comes_back(PersonName(), name)


@pytest.mark.parametrize("name", ["买买提·艾力", "古丽·阿不都热依木·热合曼", "John Smith", "𠮷田"])
def test_other_names_come_back(name: str) -> None:
    assert_comes_back(PersonName(), name)


@pytest.mark.parametrize(
    ("typed", "value", "codes"),
    [
        ("张　三", "张三", ()),
        ("王 小 明", "王小明", ()),
        ("买买提•艾力", "买买提·艾力", ()),
        ("张三、李四", "张三、李四", ("name-several",)),
        ("张三\n李四", "张三\n李四", ("name-several",)),
        ("张三 李四", "张三 李四", ("name-several",)),
        ("张 三、李 四", "张 三、李 四", ("name-several",)),
        ("阿依古丽·买买提 秦涛娜", "阿依古丽·买买提 秦涛娜", ("name-several",)),
        ("尤鹏和阿依古丽·买买提", "尤鹏和阿依古丽·买买提", ("name-several",)),
        ("买买提 · 艾力", "买买提·艾力", ()),
        ("欧阳 修", "欧阳修", ()),
        ("欧阳 明月", "欧阳明月", ()),
        ("欧阳 建 国", "欧阳建国", ()),
        ("王 建国", "王建国", ()),
        ("阿卜 杜", "阿卜杜", ()),
        ("阿 卜 杜 拉", "阿卜杜拉", ()),
        ("俞洁 代", "俞洁 代", ("name-doubtful",)),
        ("王 强 代", "王 强 代", ("name-doubtful",)),
        ("周建民 等", "周建民 等", ("name-doubtful",)),
        ("妻 张丽", "妻 张丽", ("name-doubtful",)),
        ("买买提·艾力 代", "买买提·艾力 代", ("name-doubtful",)),
        ("张三和李四", "张三和李四", ("name-several",)),
        ("同上", "同上", ("name-doubtful",)),
        ("待定", "待定", ("name-doubtful",)),
        ("张三（网格员）", "张三", ("name-doubtful",)),
        ("王亚伟18939112115", "王亚伟18939112115", ("name-doubtful",)),
        ("张", "张", ("name-doubtful",)),
        ("社区党支部书记王小明", "社区党支部书记王小明", ("name-doubtful",)),
        ("暂无", None, ()),
    ],
)
def test_names(typed: str, value: str | None, codes: tuple[str, ...]) -> None:
    assert_reads(PersonName(), typed, value, *codes)
