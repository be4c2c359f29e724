"""campaign.yaml cut into pieces and put together: what nobody changes stays to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml.comments import CommentedMap

from huizhi.errors import HuizhiError
from huizhi.steps.preparing.campaign_text import CampaignText, Entry
from huizhi.steps.preparing.config_file import round_trip_yaml
from tests.paths import CONFIG, TRIAL

TWO = """\
# 文件头
名称: 甲  # 名

# 说的是单子
单子:  # 两样
  # 说的是单子里的全部

  - 编号: a
    说: [一, 二]     # 二

  # 说的是乙
  - 编号: b
    说: |
      第一行

      第三行
# 说的是后面
后面: 1
# 文件尾
"""


def cut(text: str) -> CampaignText:
    return CampaignText.of(text, round_trip_yaml().load(text))


@pytest.mark.parametrize("folder", [CONFIG, TRIAL / "config"])
def test_what_is_only_looked_at_stays_to_the_letter(folder: Path) -> None:
    text = (folder / "campaign.yaml").read_text("utf-8")
    told = cut(text)
    for key in ("报送事项", "附件", "项目"):
        told.entries(key)
    told.mapping("材料要求")

    assert told.text.removesuffix("项目:\n").rstrip() == text.rstrip()


def test_a_comment_moves_with_what_stands_below_it() -> None:
    told = cut(TWO)
    told.entries("单子").reverse()

    assert told.text == TWO.replace(
        """\
  - 编号: a
    说: [一, 二]     # 二

  # 说的是乙
  - 编号: b
    说: |
      第一行

      第三行
""",
        """\
  # 说的是乙
  - 编号: b
    说: |
      第一行

      第三行

  - 编号: a
    说: [一, 二]     # 二
""",
    )


def test_a_comment_goes_with_what_stands_below_it() -> None:
    told = cut(TWO)
    del told.entries("单子")[1]

    assert "说的是乙" not in told.text
    assert told.text.endswith("说: [一, 二]     # 二\n# 说的是后面\n后面: 1\n# 文件尾\n")


def test_a_new_entry_stands_before_the_comment_on_what_follows() -> None:
    told = cut(TWO)
    told.entries("单子").append(Entry(CommentedMap({"编号": "c"})))

    assert "      第三行\n\n  - 编号: c\n# 说的是后面\n后面: 1\n" in told.text


def test_a_changed_entry_keeps_its_comments() -> None:
    told = cut(TWO)
    told.entries("单子")[0].tree["编号"] = "z"

    assert told.text == TWO.replace("- 编号: a", "- 编号: z").replace("]     # 二", "]     # 二")


def test_a_section_that_is_empty_stays_and_is_filled_again() -> None:
    told = cut(TWO)
    told.entries("单子").clear()
    again = cut(told.text)

    assert "单子:  # 两样\n" in told.text
    assert again.entries("单子") == []
    again.entries("单子").append(Entry(CommentedMap({"编号": "c"})))
    assert cut(again.text).entries("单子")[0].tree == {"编号": "c"}


@pytest.mark.parametrize(
    "text",
    [
        "单子: [{编号: a}, {编号: b}]\n后面: 1\n",
        "单子:\n- 编号: a\n- 编号: b\n后面: 1\n",
        "单子:\n    - {编号: a}\n    - 编号: b\n后面: 1\n",
        '"单子":\n  - &x\n    编号: a\n  - <<: *x\n    编号: b\n后面: 1',
        "{单子: [{编号: a}, {编号: b}], 后面: 1}\n",
        "单子: []\n后面: 1\n",
        "单子:\n后面: 1\n",
        "后面: 1",
    ],
)
def test_however_it_is_written_what_is_added_is_there(text: str) -> None:
    told = cut(text)
    before = [dict(one.tree) for one in told.entries("单子")]
    told.entries("单子").insert(0, Entry(CommentedMap({"编号": "新", "说": ["一"]})))
    tree = round_trip_yaml().load(told.text)

    assert tree["后面"] == 1
    assert [dict(one) for one in tree["单子"]] == [{"编号": "新", "说": ["一"]}, *before]


def test_windows_line_ends_are_no_part_of_values() -> None:
    told = cut(TWO.replace("\n", "\r\n"))
    told.entries("单子").reverse()

    assert "\r" not in told.text


def test_what_is_no_list_of_entries_is_told() -> None:
    with pytest.raises(HuizhiError, match="单子"):
        cut("单子: [一, 二]\n").entries("单子")


def test_a_section_that_is_not_there_stands_where_the_shipped_file_has_it() -> None:
    told = cut("编号: x\n附件: []\n\n# 同\n同义词: {a: [b]}\n")
    told.entries("项目").append(Entry(CommentedMap({"名称": "甲"})))
    told.mapping("材料要求")["照片说明"] = False

    assert told.text == (
        "编号: x\n\n材料要求:\n  照片说明: false\n附件: []\n\n项目:\n  - 名称: 甲\n\n"
        "# 同\n同义词: {a: [b]}\n"
    )
