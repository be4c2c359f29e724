"""Where a notice's own words say another day, number or person than the settings."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from huizhi.campaign import Settings, load_settings
from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.steps.preparing import check, contradictions
from tests.paths import CONFIG, TEMPLATES, TRIAL
from tests.steps.preparing.notice_documents import notice_bytes, notice_of, source_notice

OWN_NOTICE = TRIAL / "own" / "关于开展2026年冬季消防安全排查整治的通知.docx"
NOTICE = """关于开展2026年冬季消防安全排查整治的通知
各社区：
自2026年11月16日起至12月31日开展冬季消防安全排查整治。
一、请于11月20日前报送联络员登记表（附件1）。
二、请于12月11日前报送冬季消防安全隐患排查情况统计表（附件2）、现场照片。
三、请于12月25日前报送工作总结（附件3）。
联系人：孙丽，联系电话：0391-5551200。
附件：1.联络员登记表
2.冬季消防安全隐患排查情况统计表
3.工作总结
幸福路街道办事处
2026年11月16日"""


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load_settings(TRIAL / "config")


def said(settings: Settings, text: str) -> list[tuple[str, str, str]]:
    """Field, text and settings of each contradiction."""
    found = contradictions(settings, notice_of(text))
    return [(one.field, one.said, one.setting) for one in found]


def test_what_agrees_is_no_contradiction(settings: Settings) -> None:
    assert said(settings, NOTICE) == []


def test_the_shipped_notice_and_the_source_agree_with_the_example() -> None:
    example = load_settings(CONFIG)
    template = read_bytes((TEMPLATES / "notice.docx").read_bytes(), Limits())

    assert contradictions(example, template) == ()
    assert contradictions(example, source_notice()) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "12月11日前",
            "12月5日前",
            [
                ("“隐患排查统计表”的截止", "2026年12月5日", "2026年12月11日"),
                ("“现场照片”的截止", "2026年12月5日", "2026年12月11日"),
            ],
        ),
        ("12月25日", "12月28日", [("“工作总结”的截止", "2026年12月28日", "2026年12月25日")]),
        ("0391-5551200", "0391-5551300", [("电话", "0391-5551300", "0391-5551200")]),
        ("0391-5551200", "13803910001", [("电话", "13803910001", "0391-5551200")]),
        ("孙丽", "李强", [("联系人", "李强", "孙丽")]),
        ("至12月31日", "至12月20日", [("活动结束", "2026年12月20日", "2026年12月31日")]),
        (
            "处\n2026年11月16日",
            "处\n2026年11月18日",
            [("成文日期", "2026年11月18日", "2026年11月16日")],
        ),
        (
            "联系人",
            "四、请于12月20日前报送典型案例。\n联系人",
            [
                (
                    "“典型案例”的截止",
                    "2026年12月20日",
                    "没有这一天截止的（11月20日、12月11日、12月25日）",
                )
            ],
        ),
    ],
)
def test_one_difference_is_named(
    settings: Settings, old: str, new: str, expected: list[tuple[str, str, str]]
) -> None:
    assert NOTICE.count(old) == 1

    assert said(settings, NOTICE.replace(old, new)) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("0391-5551200", "5551200"),
        ("0391-5551200", "0391-5551200，18839100200"),
        ("0391-5551200", "（0391）5551200"),
        ("二、请", "举报电话：12350。\n二、请"),
        ("2026年11月16日起", "即日起"),
        ("12月11日前", "{{ 报送事项.隐患排查统计表.截止|月日 }}前"),
        (
            "孙丽，联系电话：0391-5551200",
            "{{ 通知.联系人.姓名 }}，联系电话：{{ 通知.联系人.电话 }}",
        ),
    ],
)
def test_the_same_in_other_words_is_none(settings: Settings, old: str, new: str) -> None:
    assert said(settings, NOTICE.replace(old, new)) == []


def test_the_trial_clerks_own_notice(settings: Settings) -> None:
    found = contradictions(settings, read_bytes(OWN_NOTICE.read_bytes(), Limits()))

    assert [(one.field, one.said, one.setting, one.place) for one in found] == [
        ("“联络员登记表”的截止", "2026年11月30日", "2026年11月20日", "第16段"),
        ("成文日期", "2026年11月26日", "2026年11月16日", "第26段"),
    ]
    assert str(found[0]) == (
        "通知正文第16段写的“联络员登记表”的截止是2026年11月30日，设置里是2026年11月20日，"
        "请核对（“（一）11月30日前报送《联络员登记表》（附件1）。”）。"
    )


def test_check_mentions_them(tmp_path: Path) -> None:
    shutil.copytree(TEMPLATES, tmp_path / "templates")
    before = check(CONFIG, tmp_path / "templates")
    asks = "请于2024年6月5日前报送联络员反馈表。"
    text = f"关于开展活动的通知\n各社区：\n{asks}\n联系人：王亚伟 电话：5163999"
    (tmp_path / "templates" / "notice.docx").write_bytes(notice_bytes(text))
    after = check(CONFIG, tmp_path / "templates")

    assert after.mistakes == before.mistakes == ()
    new = [one for one in after.mentions if one not in before.mentions]
    assert [one.partition("，请核对")[0] for one in new] == [
        "通知正文第3段写的“联络员”的截止是2024年6月5日，设置里是2024年6月3日",
        "通知正文第4段写的电话是5163999，设置里是5163977、18939112115",
    ]
