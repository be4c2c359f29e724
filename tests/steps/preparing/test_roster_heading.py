"""What the words above a column mean, and what names and words say of the kind of a unit."""

from __future__ import annotations

import pytest

from huizhi.steps.preparing.roster_heading import (
    kind_by_name,
    kind_by_words,
    meaning_of,
    person_rank,
)


@pytest.mark.parametrize(
    ("meaning", "headings"),
    [
        ("名称", "名称 社区名称 单位 单位全称 村（居） 村(社区) 社区（村）名称 村居名称 部门"),
        ("名称", "学校 学校名称 校名 病区 企业名称 林场 辖区 填报单位 乡镇 园所名称 各学校"),
        ("联络员", "校长 院长 场长 护士长 镇长 园长"),
        ("别名", "别名 简称 曾用名"),
        ("联络员", "联络员 书记 党组织书记 负责人姓名 姓\u3000名 联系人及电话 主任 网格长"),
        ("联系电话", "联系电话 手机号码 办公电话 书记电话 联络员手机 联系方式（手机） 电话1"),
        ("编号", "编号 单位编码 代码"),
        ("类型", "类型 单位类别 城乡属性"),
        ("不要", "序号 序\u3000号 No."),
        ("应报", "应报"),
        ("", "备注 职务 所属街道 邮政编码 身份证号码 传真 片区 微信号 幸福里社区 13901010307"),
    ],
)
def test_what_a_heading_means(meaning: str, headings: str) -> None:
    assert {h: meaning_of(h) for h in headings.split(" ")} == dict.fromkeys(
        headings.split(" "), meaning
    )


def test_who_is_called_first() -> None:
    headings = ["联络员", "姓名", "书记", "主任", "副书记", "备注"]

    assert [person_rank(h) for h in headings] == sorted(range(6), key=lambda n: n)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("幸福里社区", "城市社区"),
        ("周庄村", "农村社区"),
        ("陈庄村委会", "农村社区"),
        ("党政办公室", "部门"),
        ("派出所", "部门"),
        ("北关街道", "街道办事处"),
        ("魏都区", "区县"),
        ("幸福里", ""),
    ],
)
def test_the_kind_by_the_name(name: str, kind: str) -> None:
    assert kind_by_name(name) == kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("村", "农村社区"),
        ("二、农村社区（8个）", "农村社区"),
        ("城市", "城市社区"),
        ("三、机关科室", "部门"),
        ("部门", "部门"),
        ("甲", ""),
    ],
)
def test_the_kind_by_words(words: str, kind: str) -> None:
    assert kind_by_words(words) == kind
