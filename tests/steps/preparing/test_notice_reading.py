"""What is read out of notices of many offices; every expected value written by hand."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings, strategies as st

from huizhi.content import Cell, Document, Grid, Limits
from huizhi.formats import ReturnReader, read_bytes
from huizhi.steps.preparing import (
    Certainty,
    DeliverableProposal,
    NoticeProposal,
    read_notice,
)
from tests.libreoffice import saved_as
from tests.paths import TRIAL
from tests.steps.preparing.notice_documents import (
    NOTICES,
    kept_notice,
    notice_bytes,
    notice_of,
    source_notice,
)

OWN_NOTICE = TRIAL / "own" / "关于开展2026年冬季消防安全排查整治的通知.docx"


def read_kept(name: str) -> NoticeProposal:
    return read_notice(kept_notice(name))


def values(proposal: NoticeProposal, *fields: str) -> dict[str, str]:
    """What the rows of these fields show."""
    return {row.field: row.value for row in proposal.rows() if row.field in fields}


@dataclass(frozen=True)
class Due:
    """A deliverable as a test writes it. day: month and day, or None; media: kind, least, most,
    unit; length: least and most characters."""

    name: str
    day: dt.date | None
    attachment: int | None = None
    media: tuple[tuple[str, int | None, int | None, str], ...] = ()
    length: tuple[int | None, int | None] = (None, None)
    every: str = ""


def due_of(one: DeliverableProposal) -> Due:
    return Due(
        one.name,
        one.due.value if one.due else None,
        one.attachment.value if one.attachment else None,
        tuple((m.kind, m.at_least, m.at_most, m.unit) for m in one.material),
        (one.least.value if one.least else None, one.most.value if one.most else None),
        one.repeating.value.text if one.repeating else "",
    )


def dues(proposal: NoticeProposal) -> list[Due]:
    return [due_of(one) for one in proposal.deliverables]


def contacts(proposal: NoticeProposal) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Name, numbers and addresses of each."""
    return [
        (
            one.name.value if one.name else "",
            tuple(phone.value for phone in one.phones),
            tuple(email.value for email in one.emails),
        )
        for one in proposal.contacts
    ]


def titles(proposal: NoticeProposal) -> list[tuple[int, str]]:
    return [(one.number, one.title.value) for one in proposal.attachments]


def days(*written: str) -> Iterable[dt.date]:
    return map(dt.date.fromisoformat, written)


OWN_DUES = [
    Due("联络员登记表", dt.date(2026, 11, 30), 1),
    Due("冬季消防安全隐患排查情况统计表", dt.date(2026, 12, 11), 2),
    Due("现场照片", dt.date(2026, 12, 11), None, (("图片", 3, None, "张"),)),
    Due("工作总结", dt.date(2026, 12, 25), 3, (), (None, 1000)),
]


@pytest.fixture(scope="module")
def own() -> NoticeProposal:
    with ReturnReader() as reader:
        return read_notice(reader.read(OWN_NOTICE))


def test_the_trial_clerks_own_notice(own: NoticeProposal) -> None:
    assert values(own, "名称", "年份", "文种", "发文机关", "主送", "成文日期", "开始", "结束") == {
        "名称": "冬季消防安全排查整治",
        "年份": "2026",
        "文种": "通知",
        "发文机关": "幸福路街道办事处",
        "主送": "各社区",
        "成文日期": "2026年11月26日",
        "开始": "2026年11月26日",
        "结束": "2026年12月31日",
    }
    assert own.number is own.issued is own.theme is own.deadline is None
    assert dues(own) == OWN_DUES
    assert contacts(own) == [("孙丽", ("0391-5551200", "18839100200"), ())]
    assert titles(own) == [
        (1, "联络员登记表"),
        (2, "冬季消防安全隐患排查情况统计表"),
        (3, "冬季消防安全排查整治工作总结（参考格式）"),
    ]


def test_each_value_has_its_sentence_and_its_place(own: NoticeProposal) -> None:
    photos = own.deliverables[2]
    asked = (
        "（二）12月11日前报送《冬季消防安全隐患排查情况统计表》（附件2），并附不少于3张现场照片。"
    )

    assert own.end is not None
    assert photos.due is not None
    assert (photos.sentence, photos.place) == (asked, "第17段")
    assert (photos.due.sentence, photos.due.place) == (asked, "第17段")
    assert (photos.material[0].sentence, photos.material[0].place) == (asked, "第17段")
    assert own.end.sentence.endswith("开展冬季消防安全排查整治。")
    assert own.end.place == "第5段"
    assert own.attachments[1].title.place == "第22段"


def test_what_is_inferred_is_to_be_looked_at(own: NoticeProposal) -> None:
    assert own.start is not None
    assert own.end is not None
    assert (own.start.certainty, own.start.note) == (
        Certainty.LIKELY,
        "“即日起”按通知的日期算",
    )
    assert (own.end.certainty, own.end.note) == (Certainty.LIKELY, "按12月31日算")
    assert {one.certainty for one in own.deliverables} == {Certainty.SURE}


@pytest.fixture(scope="module")
def old_notice(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The clerk's notice as LibreOffice saves it for Word 97."""
    folder = saved_as("doc", tmp_path_factory.mktemp("old"), OWN_NOTICE)
    return (folder / f"{OWN_NOTICE.stem}.doc").read_bytes()


@pytest.mark.parametrize("suffix", [".doc", ".wps"])
def test_old_formats_say_the_same(tmp_path: Path, old_notice: bytes, suffix: str) -> None:
    path = tmp_path / f"通知{suffix}"
    path.write_bytes(old_notice)
    with ReturnReader() as reader:
        proposal = read_notice(reader.read(path))

    assert dues(proposal) == OWN_DUES
    assert contacts(proposal) == [("孙丽", ("0391-5551200", "18839100200"), ())]
    assert values(proposal, "名称", "成文日期") == {
        "名称": "冬季消防安全排查整治",
        "成文日期": "2026年11月26日",
    }


def test_the_source_notice() -> None:
    proposal = read_notice(source_notice())

    fields = (
        "名称",
        "年份",
        "届次",
        "主题",
        "开始",
        "结束",
        "发文机关",
        "主送",
        "成文日期",
        "文号",
    )
    assert values(proposal, *fields) == {
        "名称": "“安全生产月”活动",
        "年份": "2024",
        "届次": "23",
        "主题": "人人讲安全、个个会应急——畅通生命通道",
        "开始": "2024年6月1日",
        "结束": "2024年6月30日",
        "发文机关": "祖师街道办事处",
        "主送": "各社区、办事处各部门",
        "成文日期": "2024年5月29日",
    }
    assert dues(proposal) == [
        Due("联络员姓名和联系方式", dt.date(2024, 6, 3), 1),
        Due(
            "“安全生产月”活动内容和相关的视频、图片",
            dt.date(2024, 6, 8),
            None,
            (("图片", None, None, "张"), ("视频", None, None, "个")),
        ),
        Due("活动总结报告", dt.date(2024, 6, 25)),
        Due("优秀作品案例报送表", dt.date(2024, 6, 25), 3),
    ]
    assert contacts(proposal) == [
        ("王亚伟", ("5163977",), ()),
        ("王亚伟", ("18939112115",), ()),
    ]
    assert [one.part for one in proposal.contacts] == [0, 1]
    assert titles(proposal) == [
        (1, "祖师街道办事处“安全生产月”活动联络员反馈表"),
        (2, "畅通生命通道“五个一”活动优秀作品案例分配表"),
        (3, "畅通生命通道“五个一”活动优秀作品案例报送表"),
    ]
    assert all(one.own_title == one.title or one.own_title for one in proposal.attachments)


def test_civilised_city_with_number_red_head_and_running_list() -> None:
    proposal = read_kept("civilised_city")

    assert values(proposal, "名称", "文号", "发文机关", "主送", "成文日期", "开始") == {
        "名称": "迎接全国文明城市复检",
        "文号": "茨文明办〔2026〕12号",
        "发文机关": "茨沟乡精神文明建设指导委员会办公室",
        "主送": "各村（社区）、乡直各单位",
        "成文日期": "2026年11月20日",
    }
    assert dues(proposal) == [
        Due("创建全国文明城市点位责任表", dt.date(2026, 12, 5), 1),
        Due("活动照片", dt.date(2026, 12, 5), None, (("图片", 3, None, "张"),)),
        Due("工作总结", dt.date(2026, 12, 5), None, (), (None, 1500)),
    ]
    assert contacts(proposal) == [
        ("张三", ("0374-5163977",), ()),
        ("", (), ("cgxwmb@163.com",)),
    ]
    assert titles(proposal) == [(1, "创建全国文明城市点位责任表"), (2, "点位达标标准")]


def test_flood_with_daily_reports_and_chinese_date() -> None:
    proposal = read_kept("flood")

    assert values(proposal, "名称", "文种", "成文日期", "开始", "结束", "发文机关") == {
        "名称": "防汛应急值守和物资储备工作",
        "文种": "紧急通知",
        "成文日期": "2026年7月11日",
        "开始": "2026年7月11日",
        "结束": "2026年7月31日",
        "发文机关": "城北区防汛抗旱指挥部办公室",
    }
    assert dues(proposal) == [
        Due("防汛值班日报表", None, 1, every="每日17时前"),
        Due("防汛物资储备情况统计表", dt.date(2026, 7, 15), 2),
        Due("防汛应急预案", dt.date(2026, 7, 15)),
    ]
    assert contacts(proposal) == [("李四", ("13800138000",), ())]
    assert titles(proposal) == [(1, "防汛值班日报表"), (2, "防汛物资储备情况统计表")]


def test_fraud_a_week_day_is_said_and_not_taken() -> None:
    proposal = read_kept("fraud")

    assert values(proposal, "名称", "年份", "主题", "开始", "结束") == {
        "名称": "反诈宣传月活动",
        "年份": "2026",
        "主题": "全民反诈　你我同行",
        "开始": "2026年12月1日",
        "结束": "2026年12月31日",
    }
    assert dues(proposal) == [
        Due("活动方案", None),
        Due("活动总结", dt.date(2027, 1, 5)),
        Due(
            "活动照片、短视频",
            dt.date(2027, 1, 5),
            None,
            (("图片", 5, None, "张"), ("视频", 1, None, "个")),
        ),
    ]
    assert [(one.value, one.place) for one in proposal.untaken] == [("下周五前", "第13段")]
    plan = proposal.deliverables[0]
    assert (plan.certainty, plan.note) == (
        Certainty.LIKELY,
        "“下周五前”不是写明的日期，没有采用，请填写",
    )
    assert contacts(proposal) == [("王小明", ("0391-5551234",), ("fzxc2026@126.com",))]
    assert proposal.attachments == ()


def test_river_reports_of_every_month() -> None:
    proposal = read_kept("river")

    assert values(proposal, "名称", "发文机关", "每期截止", "总的截止") == {
        "名称": "河长制工作月报",
        "发文机关": "石桥镇河长制办公室",
        "每期截止": "每月25日前",
        "总的截止": "2026年12月25日",
    }
    assert dues(proposal) == [
        Due("村级河长巡河情况统计表", dt.date(2026, 12, 25), 1, every="每月25日前"),
        Due("河道“四乱”问题整改台账", dt.date(2026, 12, 25), 2, every="每月25日前"),
        Due(
            "巡河照片",
            dt.date(2026, 12, 25),
            None,
            (("图片", 2, None, "张"),),
            every="每月25日前",
        ),
    ]
    assert proposal.repeating is not None
    assert (proposal.repeating.value.every, proposal.repeating.value.day) == ("月", 25)
    assert contacts(proposal) == [("赵刚", ("0374-6012345", "15837400001"), ("sqhzb@163.com",))]
    assert titles(proposal) == [(1, "村级河长巡河情况统计表"), (2, "河道“四乱”问题整改台账")]


def test_conscription_over_the_turn_of_the_year() -> None:
    proposal = read_kept("conscription")

    assert values(proposal, "名称", "年份", "开始", "结束", "成文日期") == {
        "名称": "上半年征兵工作",
        "年份": "2027",
        "开始": "2026年12月1日",
        "结束": "2027年2月10日",
        "成文日期": "2026年11月25日",
    }
    assert dues(proposal) == [
        Due("联络员名单", dt.date(2026, 12, 3)),
        Due("适龄青年兵役登记花名册", dt.date(2027, 1, 10), 1),
    ]
    late = proposal.deliverables[1].due
    assert late is not None
    assert (late.certainty, late.note) == (Certainty.LIKELY, "没有写年份，按2027年算")
    assert contacts(proposal) == [("", ("5163900",), ())]
    assert titles(proposal) == [(1, "适龄青年兵役登记花名册")]


def test_census_in_stages_with_attachments_by_number() -> None:
    proposal = read_kept("census")

    assert values(proposal, "名称", "文号", "开始", "结束", "届次") == {
        "名称": "第八次全国人口普查摸底工作",
        "文号": "人普办〔2030〕3号",
        "开始": "2030年10月1日",
        "结束": "2030年10月31日",
    }
    assert proposal.start is not None
    assert proposal.start.note == "按第一个阶段"
    assert dues(proposal) == [
        Due("普查小区划分情况表", dt.date(2030, 10, 12), 1),
        Due("普查指导员和普查员名册", dt.date(2030, 10, 12), 2),
        Due("摸底工作小结", dt.date(2030, 10, 31)),
    ]
    assert contacts(proposal) == [
        ("刘洋", ("0391-2112345",), ()),
        ("陈静", ("0391-2112346",), ()),
    ]
    assert [number for number, _ in titles(proposal)] == [1, 2, 3]


def test_meeting_says_little_and_nothing_is_made_up() -> None:
    proposal = read_kept("meeting")

    assert proposal.name is proposal.start is proposal.end is proposal.number is None
    assert proposal.deadline is None
    assert dues(proposal) == [Due("支部工作总结", None)]
    assert [one.value for one in proposal.untaken] == ["会前"]
    assert contacts(proposal) == [("", ("0391-5551201",), ())]


def test_waste_asks_for_cases_pictures_and_a_video() -> None:
    proposal = read_kept("waste")

    assert values(proposal, "名称", "文种", "开始", "结束", "文号") == {
        "名称": "生活垃圾分类典型案例征集",
        "文种": "函",
        "开始": "2026年12月1日",
        "结束": "2026年12月20日",
    }
    assert dues(proposal) == [
        Due("案例材料", dt.date(2026, 12, 20), None, (), (800, None)),
        Due("照片", dt.date(2026, 12, 20), None, (("图片", 3, 5, "张"),)),
        Due("视频", dt.date(2026, 12, 20), None, (("视频", 1, None, "段"),)),
    ]
    assert contacts(proposal) == [
        ("周敏", ("18539100011",), ()),
        ("", (), ("ljfl@qq.com",)),
    ]


def test_clean_homes_disagrees_with_its_own_attachment() -> None:
    proposal = read_kept("clean_homes")

    assert values(proposal, "名称", "开始", "结束") == {
        "名称": "“清洁家园”行动",
        "开始": "2026年11月15日",
        "结束": "2026年12月15日",
    }
    assert dues(proposal) == [
        Due("联络员登记表", dt.date(2026, 11, 18), 1),
        Due("行动台账", None, 2, every="每周五下午下班前"),
        Due("总结材料", dt.date(2026, 12, 18)),
        Due("前后对比照片", dt.date(2026, 12, 18), None, (("图片", 4, None, "张"),)),
    ]
    assert proposal.deliverables[0].note == (
        "第16段写的截止是11月17日：“注：请于11月17日前将此表发至爱卫办。”"
    )
    assert proposal.deliverables[1].repeating is not None
    assert proposal.deliverables[1].repeating.value.day == 5
    assert contacts(proposal) == [("吴芳", ("13937400002",), ())]
    assert titles(proposal) == [
        (1, "“清洁家园”行动联络员登记表"),
        (2, "“清洁家园”行动台账"),
    ]


def test_veterans_with_a_deadline_for_everything() -> None:
    proposal = read_kept("veterans")

    assert values(proposal, "名称", "总的截止", "发文机关") == {
        "名称": "河阳市退役军人信息采集",
        "总的截止": "2026年12月15日",
        "发文机关": "幸福路街道退役军人服务站",
    }
    assert dues(proposal) == [Due("退役军人信息采集表", dt.date(2026, 12, 15), 2)]
    due = proposal.deliverables[0].due
    assert due is not None
    assert (due.certainty, due.note) == (Certainty.LIKELY, "没有单独写期限，按总的期限")
    assert contacts(proposal) == [("马强", ("0391-5551288",), ())]


def body(*lines: str, date: str = "2026年11月26日") -> Document:
    head = ("关于做好有关工作的通知", "各社区：")
    return notice_of("\n".join((*head, *lines, "幸福路街道办事处", date)))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("12月5日前", "2026-12-05"),
        ("12月5日之前", "2026-12-05"),
        ("2026年12月5日（星期六）下午17:00前", "2026-12-05"),
        ("１２月５日前", "2026-12-05"),
        ("十二月五日前", "2026-12-05"),
        ("12月5日下班前", "2026-12-05"),
        ("12月5日18时前", "2026-12-05"),
        ("2026.12.5前", "2026-12-05"),
        ("本月30日前", "2026-11-30"),
        ("12月底前", "2026-12-31"),
        ("年底前", "2026-12-31"),
        ("明年1月5日前", "2027-01-05"),
        ("1月5日前", "2027-01-05"),
    ],
)
def test_ways_to_write_a_deadline(written: str, day: str) -> None:
    proposal = read_notice(body(f"请各社区于{written}将工作总结报送至党政办。"))

    assert dues(proposal) == [Due("工作总结", dt.date.fromisoformat(day))]


@pytest.mark.parametrize(
    "written",
    [
        "下周五前",
        "本周五前",
        "明天下午下班前",
        "收到通知后3个工作日内",
        "25日前",
        "12月上旬前",
        "春节前",
    ],
)
def test_times_that_name_no_day_are_said_and_not_taken(written: str) -> None:
    proposal = read_notice(body(f"请各社区于{written}将工作总结报送至党政办。"))

    assert dues(proposal) == [Due("工作总结", None)]
    assert [one.value for one in proposal.untaken] == [written]


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("活动时间：12月1日至12月31日。", "2026-12-01", "2026-12-31"),
        ("活动时间：12月1日—31日。", "2026-12-01", "2026-12-31"),
        ("活动时间：2026年12月1日-2027年1月31日。", "2026-12-01", "2027-01-31"),
        ("从12月1日起至1月10日，集中开展宣传活动。", "2026-12-01", "2027-01-10"),
        ("自即日起至12月31日开展排查整治。", "2026-11-26", "2026-12-31"),
    ],
)
def test_ways_to_write_a_period(written: str, first: str, last: str) -> None:
    proposal = read_notice(body(written))

    assert proposal.start is not None
    assert proposal.end is not None
    assert [proposal.start.value, proposal.end.value] == [*days(first, last)]


def test_a_wrong_weekday_is_said() -> None:
    (one,) = read_notice(body("请于12月5日（星期五）前报送工作总结。")).deliverables

    assert one.due is not None
    assert (one.due.value, one.due.note) == (
        dt.date(2026, 12, 5),
        "12月5日是星期六，写的是星期五",
    )


def test_without_any_year_no_day_is_taken() -> None:
    text = "关于报送总结的通知\n各社区：\n请于12月5日前报送工作总结。"

    assert dues(read_notice(notice_of(text))) == [Due("工作总结", None)]
    given = read_notice(notice_of(text), dt.date(2026, 11, 1))
    assert dues(given) == [Due("工作总结", dt.date(2026, 12, 5))]


@pytest.mark.parametrize(
    "sentence",
    [
        "各社区要在12月10日前完成排查。",
        "逾期不报的，12月20日前通报批评。",
        "12月6日召开工作例会。",
        "发现问题要及时上报。",
        "根据市安委办〔2026〕19号文件要求，切实做好信息报送工作。",
    ],
)
def test_sentences_that_ask_for_nothing(sentence: str) -> None:
    assert read_notice(body(sentence)).deliverables == ()


def test_a_name_keeps_a_word_and_says_pictures_once() -> None:
    text = "请于2025年6月5日前报送现场照片，照片不少于3张。"
    said = read_notice(notice_of(f"关于报送统计表的通知\n各社区：\n{text}"))
    assert said.name is not None
    assert said.name.value == "统计表"
    assert [one.name for one in said.deliverables] == ["现场照片"]
    (asked,) = said.deliverables[0].material
    assert asked.at_least == 3


def test_a_table_of_what_is_due() -> None:
    word = docx.Document()
    for line in ("关于做好年终材料报送工作的通知", "各社区：", "请按下表报送有关材料。"):
        word.add_paragraph(line)
    rows = [
        ("序号", "报送材料", "报送时间", "备注"),
        ("1", "年度工作总结（附件1）", "2026年12月10日前", "2000字以内"),
        ("2", "特色活动照片（不少于5张）", "12月15日", "原图"),
        ("3", "网格员花名册", "下周一", ""),
    ]
    table = word.add_table(rows=0, cols=4)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    for line in ("附件：1.年度工作总结", "幸福路街道办事处", "2026年11月26日"):
        word.add_paragraph(line)
    target = io.BytesIO()
    word.save(target)
    proposal = read_notice(read_bytes(target.getvalue(), Limits()))

    assert dues(proposal) == [
        Due("年度工作总结", dt.date(2026, 12, 10), 1),
        Due("特色活动照片", dt.date(2026, 12, 15), None, (("图片", 5, None, "张"),)),
        Due("网格员花名册", None),
    ]
    assert proposal.deliverables[0].sentence == (
        "1　年度工作总结（附件1）　2026年12月10日前　2000字以内"
    )
    assert proposal.deliverables[0].place == "表格1第2行第2列"


def test_numbers_that_word_counts_and_an_imprint_in_a_table() -> None:
    word = docx.Document()
    for line in (
        *("幸福路街道办事处文件", "幸办〔2026〕15号", "关于做好养老机构安全检查的\n通知"),
        *("各社区、各养老机构：", "现将有关事项通知如下："),
    ):
        word.add_paragraph(line)
    for line in ("请于12月10日前报送自查报告。", "请于12月20日前报送整改台账（附件1）。"):
        word.add_paragraph(line, style="List Number")
    word.add_paragraph("附件：")
    for line in ("整改台账", "自查要点"):
        word.add_paragraph(line, style="List Number 2")
    for line in ("幸福路街道办事处", "2026年12月1日"):
        word.add_paragraph(line)
    table = word.add_table(rows=2, cols=2)
    table.rows[0].cells[0].text = "抄送：区民政局。"
    table.rows[1].cells[0].text = "幸福路街道党政办公室"
    table.rows[1].cells[1].text = "2026年12月2日印发"
    target = io.BytesIO()
    word.save(target)
    proposal = read_notice(read_bytes(target.getvalue(), Limits()))

    fields = ("名称", "文号", "发文机关", "成文日期", "印发机关", "印发日期", "抄送")
    assert values(proposal, *fields) == {
        "名称": "养老机构安全检查",
        "文号": "幸办〔2026〕15号",
        "发文机关": "幸福路街道办事处",
        "成文日期": "2026年12月1日",
        "印发机关": "幸福路街道党政办公室",
        "印发日期": "2026年12月2日",
        "抄送": "区民政局",
    }
    assert dues(proposal) == [
        Due("自查报告", dt.date(2026, 12, 10)),
        Due("整改台账", dt.date(2026, 12, 20), 1),
    ]
    assert titles(proposal) == [(1, "整改台账"), (2, "自查要点")]


def test_the_tables_of_forms_ask_for_nothing() -> None:
    word = docx.Document()
    for line in ("关于开展检查的通知", "各社区：", "附件1", "检查情况表"):
        word.add_paragraph(line)
    table = word.add_table(rows=0, cols=2)
    for row in (("报送内容", "报送时间"), ("照片", "2026年12月10日")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    target = io.BytesIO()
    word.save(target)

    assert read_notice(read_bytes(target.getvalue(), Limits())).deliverables == ()


def test_several_days_of_one_thing_are_told() -> None:
    text = "请于12月1日、12月16日和1月5日前将工作开展情况报街道党政办。"
    (one,) = read_notice(body(text)).deliverables

    assert one.name == "工作开展情况"
    assert one.due is not None
    assert (one.due.value, one.due.note) == (
        dt.date(2026, 12, 1),
        "写了几个截止日期（12月1日、12月16日、1月5日），先按第一个",
    )


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("将报名表、承诺书及申请表传真至", ["报名表", "承诺书", "申请表"]),
        ("将联络员姓名和联系方式报送至", ["联络员姓名和联系方式"]),
        ("将《“五个一”活动开展情况统计表》和总结报", ["“五个一”活动开展情况统计表", "总结"]),
        ("将本社区的工作台账（一式两份）纸质版交", ["工作台账"]),
        ("将典型案例以PDF格式打包发送至", ["典型案例"]),
        ("把好的经验做法报送至", ["好的经验做法"]),
    ],
)
def test_names_of_what_is_asked(asked: str, names: list[str]) -> None:
    proposal = read_notice(body(f"请各社区于12月5日前{asked}街道党政办。"))

    assert [one.name for one in proposal.deliverables] == names


def test_photos_of_a_matter_are_not_its_form() -> None:
    proposal = read_notice(
        body(
            "12月5日前报送隐患排查统计表（附件1）、隐患排查照片。",
            "附件：1.隐患排查统计表",
        )
    )

    assert [(one.name, bool(one.attachment)) for one in proposal.deliverables] == [
        ("隐患排查统计表", True),
        ("隐患排查照片", False),
    ]


def test_other_offices_numbers_in_the_body_are_not_the_notices_own() -> None:
    proposal = read_notice(
        body("根据《关于做好防火工作的通知》（河消安〔2026〕7号）要求，通知如下。")
    )

    assert proposal.number is None


def test_hotlines_are_nobodys_telephone() -> None:
    text = "举报电话：12350，反诈专线96110，24小时值班电话：0391-5559999。传真：0391-5551111。"

    assert read_notice(body(text)).contacts == ()


WORDS = (
    *(
        "关于",
        "的通知",
        "各社区",
        "：",
        "。",
        "，",
        "、",
        "\n",
        "前",
        "12月",
        "5日",
        "十十",
        "年底",
    ),
    *(
        "0000年",
        "2026年",
        "99月底",
        "每月",
        "每周",
        "五",
        "即日起",
        "至",
        "—",
        "38",
        "附件",
        "附件1",
    ),
    *("附件：", "1.", "《", "》", "（", "）", "“", "”", "报送", "将", "上报", "表", "总结", "照片"),
    *("不少于", "3张", "1000字", "联系人", "电话", "张三", "0374-5163977", "a@b.cn", "{{", "}}"),
    *(
        "一、",
        "以上材料",
        "和",
        "请",
        "于",
        "时间",
        "主题",
        "第3个",
        "阶段",
        "报",
        "注",
        "此表",
        "　",
    ),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=120).map("".join))
def test_any_words_give_a_proposal_with_sentences_of_their_own(text: str) -> None:
    cells = tuple(
        Cell(number, 0, line, place=f"第{number + 1}段")
        for number, line in enumerate(text.split("\n"))
    )
    proposal = read_notice(Document("docx", (Grid("正文", cells),)))

    found = [row.sentence for row in proposal.rows()]
    found += [one.sentence for one in proposal.deliverables]
    squeezed = "".join(re.sub(r"\{\{[^{}]*\}\}", "……", text).split())
    assert all("".join(one.split()) in squeezed for one in found)


@pytest.mark.parametrize("part", ["（", "“《", "报送《", "12月5日、", "附件1、", "{{", " ", "a@a."])
def test_a_line_without_end_takes_no_time(part: str) -> None:
    cells = (
        Cell(0, 0, "关于报送总结的通知"),
        Cell(1, 0, f"请于2026年12月5日前报送{part * 20_000}表"),
        Cell(2, 0, "请于2026年12月6日前报送总结。"),
    )
    before = time.perf_counter()
    proposal = read_notice(Document("docx", (Grid("正文", cells),)))

    assert time.perf_counter() - before < 5
    assert dues(proposal)[-1] == Due("总结", dt.date(2026, 12, 6))


def test_every_kept_notice_shows_sentences_that_stand_in_it() -> None:
    for path in sorted(NOTICES.glob("*.txt")):
        text = path.read_text("utf-8")
        squeezed = "".join(text.split())
        proposal = read_notice(notice_of(text))
        found = [row.sentence for row in proposal.rows()]
        found += [one.sentence for one in proposal.deliverables]
        assert len(found) > 5, path.name
        for sentence in found:
            assert "".join(sentence.split()) in squeezed, path.name


def test_the_bytes_are_a_word_file(tmp_path: Path) -> None:
    path = tmp_path / "通知.docx"
    path.write_bytes(
        notice_bytes("关于报送总结的通知\n各社区：\n请于2026年12月5日前报送工作总结。")
    )
    with ReturnReader() as reader:
        assert dues(read_notice(reader.read(path))) == [Due("工作总结", dt.date(2026, 12, 5))]
