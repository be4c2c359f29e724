"""The summary workbook: everything that came is in it, every sum adds up, nothing is a formula."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from huizhi.campaign.campaign import Campaign
from huizhi.campaign.form_set import FormSet, circumstances_of, form_of
from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.errors import StorageError
from huizhi.findings import Finding
from huizhi.formats.excel.workbook import COVERED, Entry, OutputSheet
from huizhi.steps.reporting.sheets.chase import contact_of, debts_of
from huizhi.steps.reporting.sheets.overview import totals_of
from huizhi.steps.reporting.sheets.receipts import size_text
from huizhi.steps.reporting.summary import SummaryResult, make_summary, summary_book
from huizhi.steps.standing.campaign_state import (
    CampaignState,
    answer_text,
    fitting_width,
    gather_state,
)
from huizhi.storage.returns import Contents, KeptField, KeptRow, Received, Return, UnreadText
from tests.configuring import without_material
from tests.paths import CONFIG
from tests.validity import errors_of

SETTINGS = without_material(load_settings(CONFIG))
COMMUNITIES = [recipient.name for recipient in SETTINGS.communities]
ZUSHI, LUOZHUANG, WEIWU, XUYOU, XUEFU = COMMUNITIES[:5]
LESSON, HAZARD, DRILL, WARNING_DAY, ROUTE = [item.form_name for item in SETTINGS.items]
JUNE_1 = dt.datetime(2024, 6, 1, 9, 15, tzinfo=SETTINGS.zone)
JUNE_27 = dt.date(2024, 6, 27)


def forms_of(settings: Settings) -> FormSet:
    """The forms of a configuration without their templates."""
    forms = {a.deliverable: form_of(settings, a) for a in settings.attachments if a.deliverable}
    return FormSet(forms, {}, {}, {}, circumstances_of(settings), {})


CAMPAIGN = Campaign(SETTINGS, forms_of(SETTINGS))
WRONG_PHONE = Finding("phone-wrong", "mobile", "手机", "附件1!mobile", "1380", "手机号应为11位")
DOUBTFUL_NAME = Finding("name-doubtful", "name", "姓名", "附件1!name", "李")
UNKNOWN = Finding("form-unknown", found="没有找到发下表格里的栏目")


def liaison(community: str | None, **other: Any) -> Return:
    """A liaison form that is in order, but for what is given."""
    values = {"name": "李明", "mobile": "13800138001", "organization": community}
    values |= other.pop("values", {})
    fields = tuple(KeptField(k, v, v or "", f"附件1!{k}", "mark") for k, v in values.items())
    file = other.pop("file", f"附件1 {community}.xlsx")
    base = Return(
        file, f"sha-{file}", JUNE_1, community, "liaison", "accepted", fields, current=True
    )
    return replace(base, **other)


def works(community: str, *rows: tuple[str | None, str], **other: Any) -> Return:
    """A form of works with these rows of item and title."""
    kept = tuple(
        KeptRow(
            f"附件3!C{5 + n}",
            (
                KeptField("item", item, item or "", f"附件3!A{5 + n}", "header"),
                KeptField("title", title, title, f"附件3!C{5 + n}", "header"),
            ),
        )
        for n, (item, title) in enumerate(rows)
    )
    contact = KeptField("contact", "王芳", "王芳", "附件3!B22", "mark")
    phone = KeptField("contact_phone", "0374-5163977", "5163977", "附件3!D22", "mark")
    base = Return(
        f"附件3 {community}.docx",
        f"sha-3-{community}",
        JUNE_1,
        community,
        "works",
        "accepted",
        (contact, phone),
        kept,
        current=True,
    )
    return replace(base, **other)


def unplaced(file: str, *findings: Finding, status: str = "unidentified") -> Return:
    """A file that nobody has placed yet."""
    return liaison(None, file=file, status=status, deliverable=None, findings=findings, fields=())


def in_correction(community: str, *findings: Finding, **other: Any) -> Return:
    """A liaison form that must be corrected."""
    return liaison(community, status="needs-correction", findings=findings, **other)


def received_of(*returns: Return) -> tuple[Received, ...]:
    """One received content for each."""
    return tuple(
        Received(one.sha256, one.file, 2048, one.received, f"{n:064x}.xlsx", "已收录")
        for n, one in enumerate(returns)
    )


def gathered_of(*returns: Return, today: dt.date = JUNE_27) -> CampaignState:
    return gather_state(CAMPAIGN, returns, received_of(*returns), today)


def sheet_of(name: str, *returns: Return, today: dt.date = JUNE_27) -> OutputSheet:
    book = summary_book(gathered_of(*returns, today=today))
    return next(sheet for sheet in book.sheets if sheet.name == name)


def drawn(sheet: OutputSheet, *headings: str) -> list[str]:
    """The rows under these headings, a line each: “祖师社区 | 已报送”."""
    at = [[c.heading for c in sheet.columns].index(heading) for heading in headings]
    return [" | ".join(str(row[n].value or "") for n in at) for row in sheet.rows]


def entry(sheet: OutputSheet, row: int, heading: str) -> Entry:
    return sheet.rows[row][[c.heading for c in sheet.columns].index(heading)]


def notes(sheet: OutputSheet) -> str:
    return "\n".join(note.text for note in (*sheet.notes, *sheet.footnotes))


def state_of(sheet: OutputSheet, row: int, deliverable: str) -> Entry:
    """The state of one deliverable in a row of the overview."""
    headings = [("".join(c.over).partition("\n")[0], c.heading) for c in sheet.columns]
    return sheet.rows[row][headings.index((deliverable, "状态"))]


class TestOverview:
    @pytest.mark.parametrize(
        ("one", "today", "words", "tone"),
        [
            (liaison(ZUSHI), JUNE_27, "已报送", "good"),
            (
                liaison(ZUSHI, received=dt.datetime(2024, 6, 5, tzinfo=SETTINGS.zone)),
                JUNE_27,
                "已报送，迟2天",
                "good",
            ),
            (in_correction(ZUSHI, WRONG_PHONE), JUNE_27, "需更正（1处）", "warn"),
            (in_correction(ZUSHI, blank=True), JUNE_27, "空白表", "warn"),
            (liaison(LUOZHUANG), JUNE_27, "逾期未报24天", "bad"),
            (liaison(LUOZHUANG), dt.date(2024, 6, 3), "未报送，即将截止", "quiet"),
        ],
    )
    def test_tells_the_state_in_words_and_colour(
        self, one: Return, today: dt.date, words: str, tone: str
    ) -> None:
        found = state_of(sheet_of("总览", one, today=today), 0, "联络员")
        assert (found.value, found.tone) == (words, tone)

    def test_has_a_row_for_each_community_in_order(self) -> None:
        assert drawn(sheet_of("总览"), "单位") == COMMUNITIES

    def test_says_which_deliverables_are_looked_after_by_hand(self) -> None:
        sheet = sheet_of("总览")
        assert state_of(sheet, 0, "活动内容").value == "人工核对"
        assert "活动内容、总结报告没有表格，也没有写明要交什么材料" in notes(sheet)

    def test_counts_works_against_what_is_asked(self) -> None:
        sheet = sheet_of("总览", works(ZUSHI, (LESSON, "甲"), (ROUTE, "乙"), (ROUTE, "丙")))
        found = [entry(sheet, 0, item.name) for item in SETTINGS.items]
        assert [(e.value, e.tone) for e in found] == [
            ("1/1", "good"),
            ("0/1", "bad"),
            ("0/1", "bad"),
            ("0/1", "bad"),
            ("2/1", "good"),
        ]

    def test_totals_row_counts_what_came(self) -> None:
        sheet = sheet_of("总览", liaison(ZUSHI), works(ZUSHI, (LESSON, "甲"), (LESSON, "乙")))
        values = [e.value for e in sheet.totals[0]]
        assert values[:4] == ["合计", None, "已报送1/9", "收到1"]
        assert values[5:9] == ["已报送1/9", "收到1", "2/9", "0/9"]

    def test_dates_are_the_office_s(self) -> None:
        late_evening = dt.datetime(2024, 6, 3, 23, 59, tzinfo=SETTINGS.zone).astimezone(dt.UTC)
        sheet = sheet_of("总览", liaison(ZUSHI, received=late_evening))
        assert entry(sheet, 0, "收到日期").value == dt.date(2024, 6, 3)
        assert state_of(sheet, 0, "联络员").value == "已报送"

    def test_totals_add_up(self) -> None:
        returns = (
            liaison(ZUSHI),
            liaison(LUOZHUANG, received=dt.datetime(2024, 6, 4, tzinfo=SETTINGS.zone)),
            in_correction(WEIWU, WRONG_PHONE),
            in_correction(XUYOU, blank=True),
        )
        sheet = sheet_of("总览", *returns)
        statistics = sheet_of("统计", *returns)
        heads = [column.heading for column in statistics.columns]
        row = dict(zip(heads, (e.value for e in statistics.rows[0]), strict=True))
        assert row["应报"] == 9
        assert (row["已报送"], row["需更正"], row["空白表"], row["未报送"]) == (2, 1, 1, 5)
        assert (row["其中逾期"], row["按时收到"], row["迟收到"]) == (5, 2, 1)
        assert row["报送率"] == 2 / 9
        assert "应报9＝已报送2＋需更正1＋空白表1＋未报送5" in notes(sheet)

    @pytest.mark.parametrize("today", [dt.date(2024, 5, 30), dt.date(2024, 6, 3), JUNE_27])
    @pytest.mark.parametrize("came", range(0, 10, 3))
    def test_totals_add_up_whenever_and_however_many(self, today: dt.date, came: int) -> None:
        gathered = gathered_of(*(liaison(name) for name in COMMUNITIES[:came]), today=today)
        totals = totals_of(gathered.standings_of("liaison"))
        parts = totals.accepted + totals.correct + totals.blank + totals.missing
        assert (totals.asked, totals.accepted, parts) == (9, came, 9)
        assert totals.overdue == (9 - came if today > dt.date(2024, 6, 3) else 0)

    def test_chart_draws_the_columns_that_add_up(self, tmp_path: Path) -> None:
        path = make(tmp_path, liaison(ZUSHI)).path
        with zipfile.ZipFile(path) as archive:
            chart = archive.read("xl/charts/chart1.xml").decode()
        sheet = openpyxl.load_workbook(path)["统计"]
        heads = re.findall(r"<(?:c:)?tx>.*?\$([A-Z])\$(\d+)<", chart)
        assert [sheet[f"{letter}{row}"].value for letter, row in heads] == [
            "已报送",
            "需更正",
            "空白表",
            "未报送",
        ]
        rows = {(int(a), int(b)) for a, b in re.findall(r"\$[A-Z]\$(\d+):\$[A-Z]\$(\d+)<", chart)}
        (numbers,) = {one for one in rows if one[0] != one[1]}
        assert [sheet[f"A{row}"].value for row in range(numbers[0], numbers[1] + 1)] == [
            "联络员",
            "优秀作品",
        ]

    def test_shows_that_files_wait_to_be_placed(self) -> None:
        sheet = sheet_of("总览", unplaced("a.xlsx"), unplaced("b.pdf", status="unreadable"))
        assert "有2份收到的表还没有归到单位（待认领1、读不出1）" in notes(sheet)
        assert sheet.notes[1].tone == "bad"

    def test_shows_returns_of_units_that_were_not_asked(self) -> None:
        sheet = sheet_of("总览", liaison("党政办公室"))
        assert "没有要求报送的单位党政办公室报来的1份表（附件1 党政办公室.xlsx）没有计入" in notes(
            sheet
        )
        assert "应报9＝已报送0" in notes(sheet)

    def test_shows_works_that_belong_to_no_item(self) -> None:
        sheet = sheet_of("总览", works(ZUSHI, (LESSON, "甲"), (None, "乙")))
        assert "另有1件作品没有写明是要求的哪个项目" in notes(sheet)


class TestRoster:
    def test_lists_all_communities_and_says_who_is_missing(self) -> None:
        sheet = sheet_of("联络员名册", liaison(LUOZHUANG, values={"name": "王芳"}))
        assert drawn(sheet, "序号", "单位", "姓名", "手机", "状态")[:3] == [
            "1 | 祖师社区 | 未报送 | — | 逾期未报24天",
            "2 | 罗庄社区 | 王芳 | 13800138001 | 已报送",
            "3 | 魏武社区 | 未报送 | — | 逾期未报24天",
        ]
        assert notes(sheet).startswith("9个社区＝收到1＋空白表0＋未报送8。")

    def test_has_every_field_of_the_form(self) -> None:
        headings = [column.heading for column in sheet_of("联络员名册").columns]
        labels = [field.label for field in CAMPAIGN.forms.forms["liaison"].fields]
        assert headings == ["序号", "单位", *labels, "状态", "来源"]

    def test_shows_what_was_typed_where_it_was_not_understood(self) -> None:
        wrong = KeptField("mobile", None, " 1380 ", "附件1!mobile", "mark")
        one = replace(in_correction(ZUSHI, WRONG_PHONE), fields=(wrong,))
        found = entry(sheet_of("联络员名册", one), 0, "手机")
        assert (found.value, found.tone) == ("1380", "bad")

    def test_marks_what_is_required_and_missing(self) -> None:
        finding = Finding("required-missing", "mobile", "手机", "附件1!mobile")
        one = in_correction(ZUSHI, finding, values={"mobile": None})
        found = entry(sheet_of("联络员名册", one), 0, "手机")
        assert (found.value, found.tone) == ("（未填）", "bad")

    def test_colours_what_wants_a_look(self) -> None:
        sheet = sheet_of("联络员名册", liaison(ZUSHI, findings=(DOUBTFUL_NAME,)))
        assert [entry(sheet, 0, name).tone for name in ("姓名", "手机")] == ["warn", "plain"]

    def test_keeps_numbers_as_text(self, tmp_path: Path) -> None:
        sheet = written(tmp_path, liaison(ZUSHI))["联络员名册"]
        (cell,) = [c for c in sheet[4] if c.value == "13800138001"]
        assert (cell.data_type, cell.number_format) == ("s", "@")

    def test_adds_units_that_were_not_asked_at_the_end(self) -> None:
        sheet = sheet_of("联络员名册", liaison("党政办公室"))
        assert drawn(sheet, "单位", "状态")[-1] == "党政办公室 | 未要求报送"


class TestCollection:
    def test_groups_by_item_and_numbers_within_each(self) -> None:
        sheet = sheet_of(
            "优秀作品汇总",
            works(LUOZHUANG, (ROUTE, "罗图"), (LESSON, "罗课")),
            works(ZUSHI, (LESSON, "祖课一"), (LESSON, "祖课二")),
        )
        assert drawn(sheet, "项目", "序号", "主题或标题", "报送单位") == [
            f"{LESSON} | 1 | 祖课一 | 祖师社区",
            " | 2 | 祖课二 | 祖师社区",
            " | 3 | 罗课 | 罗庄社区",
            f"{HAZARD} |  | 暂无 | ",
            f"{DRILL} |  | 暂无 | ",
            f"{WARNING_DAY} |  | 暂无 | ",
            f"{ROUTE} | 1 | 罗图 | 罗庄社区",
        ]
        assert entry(sheet, 0, "项目").rows == 3
        assert notes(sheet).startswith("2个单位共报送4件")

    def test_prints_the_form_s_columns_and_the_unit(self) -> None:
        sheet = sheet_of("优秀作品汇总", works(ZUSHI, (LESSON, "课")))
        printed = [c.heading for c in sheet.columns if c.printed]
        assert printed == ["项目", "序号", "主题或标题", "报送内容", "备注", "报送单位"]
        others = [c.heading for c in sheet.columns if not c.printed]
        assert others == ["报送时间", "联系人", "联系方式", "状态", "来源", "推荐"]

    def test_names_the_place_of_each_row_and_leads_there(self) -> None:
        found = entry(sheet_of("优秀作品汇总", works(ZUSHI, (LESSON, "课"))), 0, "来源")
        assert found.value == "附件3 祖师社区.docx（附件3!C5）"
        assert found.link == f"../returns/{0:064x}.xlsx"

    def test_keeps_rows_that_name_no_item(self) -> None:
        sheet = sheet_of("优秀作品汇总", works(ZUSHI, (None, "无主"), ("别的项目", "别的")))
        assert drawn(sheet, "项目", "主题或标题")[-2:] == ["（未写明） | 无主", "别的项目 | 别的"]

    def test_says_whose_rows_are_still_to_be_corrected(self) -> None:
        finding = Finding("required-missing", "title", "主题或标题", "附件3!C5")
        one = works(ZUSHI, (LESSON, ""), status="needs-correction", findings=(finding,))
        sheet = sheet_of("优秀作品汇总", one)
        assert "其中祖师社区的报送表还需要更正" in notes(sheet)
        found = entry(sheet, 0, "主题或标题")
        assert (found.value, found.tone) == ("（未填）", "bad")

    def test_colours_only_the_row_that_a_finding_is_about(self) -> None:
        finding = Finding("link-code-missing", "title", "主题或标题", "附件3!C6")
        one = works(ZUSHI, (LESSON, "甲"), (LESSON, "乙"), findings=(finding,))
        sheet = sheet_of("优秀作品汇总", one)
        assert [entry(sheet, n, "主题或标题").tone for n in (0, 1)] == ["plain", "warn"]

    def test_leaves_replaced_returns_out(self) -> None:
        old = works(ZUSHI, (LESSON, "旧"), current=False, sha256="old")
        sheet = sheet_of("优秀作品汇总", old, works(ZUSHI, (LESSON, "新"), revision=2))
        assert [line for line in drawn(sheet, "主题或标题") if line != "暂无"] == ["新"]

    def test_every_counted_row_is_there(self) -> None:
        rows = [(item.form_name, f"{n}号") for n, item in enumerate(SETTINGS.items)]
        returns = [works(name, *rows[: n % 6]) for n, name in enumerate(COMMUNITIES)]
        sheet = sheet_of("优秀作品汇总", *returns)
        shown = [line for line in drawn(sheet, "主题或标题") if line != "暂无"]
        assert len(shown) == sum(n % 6 for n in range(9)) == 18


class TestIssues:
    def test_lists_unplaced_files_first_then_by_roster_errors_first(self) -> None:
        sheet = sheet_of(
            "问题清单",
            in_correction(LUOZHUANG, WRONG_PHONE),
            in_correction(ZUSHI, DOUBTFUL_NAME, WRONG_PHONE),
            unplaced("谁.xlsx", UNKNOWN),
            unplaced("坏.pdf", status="unreadable"),
        )
        assert drawn(sheet, "序号", "单位", "报送事项", "级别", "问题", "位置") == [
            "1 | 待认领 | — | 请修改 | 认不出表格 | 整个文件",
            "2 | 读不出 | — | 请修改 | 读不出 | 整个文件",
            "3 | 祖师社区 | 联络员 | 请修改 | 电话有误 | 附件1!mobile",
            "4 | 祖师社区 | 联络员 | 请确认 | 姓名存疑 | 附件1!name",
            "5 | 罗庄社区 | 联络员 | 请修改 | 电话有误 | 附件1!mobile",
        ]
        assert notes(sheet).startswith("请修改4处，请确认1处。")

    def test_says_what_is_wrong_without_the_place_that_has_a_column(self) -> None:
        said = entry(sheet_of("问题清单", in_correction(ZUSHI, WRONG_PHONE)), 0, "说明").value
        assert said == "手机：“1380”不是完整的电话号码，手机号应为11位。请改正。"

    def test_leads_to_the_original(self) -> None:
        sheet = sheet_of("问题清单", in_correction(ZUSHI, WRONG_PHONE))
        assert entry(sheet, 0, "原件").link == f"../returns/{0:064x}.xlsx"

    @pytest.mark.parametrize("stored", ["a.exe", "a.bat", "a.xlsm", "a.html", "a.lnk", "a"])
    def test_does_not_lead_to_what_could_run(self, stored: str) -> None:
        one = in_correction(ZUSHI, WRONG_PHONE)
        received = (replace(received_of(one)[0], stored=stored),)
        book = summary_book(gather_state(CAMPAIGN, (one,), received, JUNE_27))
        (sheet,) = [sheet for sheet in book.sheets if sheet.name == "问题清单"]
        assert entry(sheet, 0, "原件") == Entry("不提供链接", "quiet")

    def test_leaves_replaced_returns_out(self) -> None:
        old = in_correction(ZUSHI, WRONG_PHONE, current=False)
        assert sheet_of("问题清单", old, liaison(ZUSHI, revision=2)).rows == ()

    def test_shows_those_of_units_that_were_not_asked(self) -> None:
        sheet = sheet_of("问题清单", in_correction("党政办公室", WRONG_PHONE))
        assert drawn(sheet, "单位", "问题") == ["党政办公室 | 电话有误"]


class TestChase:
    def test_lists_the_longest_overdue_community_first_its_debts_together(self) -> None:
        rest = [liaison(name) for name in COMMUNITIES if name != WEIWU]
        sheet = sheet_of("催报名单", *rest)
        assert drawn(sheet, "序号", "单位", "报送事项", "状态", "逾期天数")[:4] == [
            "1 | 魏武社区 | 联络员 | 逾期未报24天 | 24",
            "2 | 魏武社区 | 优秀作品 | 逾期未报2天 | 2",
            "3 | 祖师社区 | 优秀作品 | 逾期未报2天 | 2",
            "4 | 罗庄社区 | 优秀作品 | 逾期未报2天 | 2",
        ]
        assert notes(sheet) == "9个社区还欠10项，其中10项已过截止日期。"

    @pytest.mark.parametrize(
        ("today", "days"),
        [(dt.date(2024, 6, 1), "还有2天"), (dt.date(2024, 6, 3), "今天截止")],
    )
    def test_says_how_much_time_is_left(self, today: dt.date, days: str) -> None:
        assert entry(sheet_of("催报名单", today=today), 0, "逾期天数").value == days

    def test_says_what_to_do_in_words(self) -> None:
        place = Finding("required-missing", "title", "主题或标题", "附件3!C5")
        rows = [(item.form_name, "作品") for item in SETTINGS.items]
        sheet = sheet_of(
            "催报名单",
            in_correction(ZUSHI, WRONG_PHONE),
            in_correction(LUOZHUANG, blank=True),
            works(ZUSHI, *rows, status="needs-correction", findings=(place,)),
            works(XUEFU, *(row for row in rows if row[0] != DRILL)),
        )
        lines = drawn(sheet, "单位", "报送事项", "要做什么")
        done = {line.rpartition(" | ")[0]: line.rpartition(" | ")[2] for line in lines}
        phone = "手机：“1380”不是完整的电话号码，手机号应为11位。请改正。"
        assert done["祖师社区 | 联络员"] == phone
        assert done["祖师社区 | 优秀作品"] == "附件3!C5 主题或标题：没有填写。请补填。"
        assert done["罗庄社区 | 联络员"] == "收到的是空白表，请填写后重新报送。"
        assert done["魏武社区 | 优秀作品"] == "请报送优秀作品案例报送表。"
        assert done["学府社区 | 优秀作品"] == (
            "还缺作品：应急逃生避险演练（视频至少2个、图片至少5张）。请补报。"
        )

    def test_numbers_several_things_to_do(self) -> None:
        wrong_mail = Finding("email-wrong", "organization", "单位名称", "x", "a@", "缺少域名")
        sheet = sheet_of("催报名单", in_correction(ZUSHI, WRONG_PHONE, DOUBTFUL_NAME, wrong_mail))
        said = str(entry(sheet, 0, "要做什么").value).split("\n")
        assert [line[:6] for line in said] == ["1. 手机：", "2. 单位名"]

    @pytest.mark.parametrize(
        ("values", "line"),
        [
            # A number that must be corrected is nobody's to call.
            ({"name": "赵六", "mobile": "1390013900"}, "李明 | 13800138001 | 单位名单"),
            ({"name": "赵六", "mobile": None}, "李明 | 13800138001 | 单位名单"),
            (
                {"name": "赵六", "mobile": None, "office_phone": "0374-1234567"},
                "赵六 | 0374-1234567 | 联络员报送表",
            ),
        ],
    )
    def test_names_and_phones_are_of_one_source(
        self, values: dict[str, str | None], line: str
    ) -> None:
        sheet = sheet_of("催报名单", in_correction(ZUSHI, WRONG_PHONE, values=values))
        assert drawn(sheet, "联系人", "电话", "电话出自")[0] == line

    def test_calls_by_the_roster_before_anything_came(self) -> None:
        (first, *_) = drawn(sheet_of("催报名单"), "联系人", "电话", "电话出自")
        assert first == "李明 | 13800138001 | 单位名单"

    def test_a_landline_of_the_roster_is_called_too(self) -> None:
        first, *rest = SETTINGS.recipients
        only = first.model_copy(update={"liaison_mobile": None, "liaison_phone": "0374-5163977"})
        settings = SETTINGS.model_copy(update={"recipients": (only, *rest)})
        gathered = replace(gathered_of(), campaign=replace(CAMPAIGN, settings=settings))
        standing = replace(gathered.standings[0], recipient=only)
        assert contact_of(gathered, standing).phone == "0374-5163977"

    def test_says_so_when_nobody_is_known(self) -> None:
        rest = [liaison(name) for name in COMMUNITIES if name != LUOZHUANG]
        sheet = sheet_of("催报名单", *rest)
        assert drawn(sheet, "单位", "联系人", "电话")[0] == "罗庄社区 | 未提供 | 未提供"

    def test_is_empty_when_nothing_is_owed(self) -> None:
        rows = [(item.form_name, title) for item in SETTINGS.items for title in ("一", "二")]
        returns = [r for n in COMMUNITIES for r in (liaison(n), works(n, *rows))]
        sheet = sheet_of("催报名单", *returns)
        assert (sheet.rows, sheet.nothing) == ((), "都已报齐，没有要催的。")

    def test_lists_whoever_owes(self) -> None:
        gathered = gathered_of(liaison(ZUSHI), works(LUOZHUANG, (LESSON, "甲")))
        owing = {(s.recipient.name, s.deliverable.id) for s in gathered.standings if s.owes}
        listed = {
            (debt.standing.recipient.name, debt.standing.deliverable.id)
            for debt in debts_of(gathered)
        }
        assert listed - owing == {(LUOZHUANG, "works")}  # handed in, with items lacking
        assert owing <= listed


class TestReceipts:
    def test_lists_every_content_and_what_became_of_it(self) -> None:
        placed = liaison(ZUSHI, revision=2)
        old = liaison(ZUSHI, file="旧.xlsx", current=False)
        waiting = unplaced("谁.xlsx", UNKNOWN)
        photo = Received("sha-p", "演练.jpg", 4_200_000, JUNE_1, "p.jpg", "材料，已存档")
        received = (*received_of(placed, old, waiting), photo)
        book = summary_book(gather_state(CAMPAIGN, (old, placed, waiting), received, JUNE_27))
        sheet = next(one for one in book.sheets if one.name == "收件登记")
        assert drawn(sheet, "序号", "文件名", "大小", "归类", "归到") == [
            "1 | 附件1 祖师社区.xlsx | 2.0 KB | 现行 | 祖师社区 联络员 第2版",
            "2 | 旧.xlsx | 2.0 KB | 已被替代 | 祖师社区 联络员 第1版",
            "3 | 谁.xlsx | 2.0 KB | 待认领 | 待认领",
            "4 | 演练.jpg | 4.0 MB | 存档 | ",
        ]
        assert "共收到4个文件＝现行1＋已被替代1＋存档1＋待认领1。" in notes(sheet)

    def test_time_is_the_office_s(self) -> None:
        one = liaison(ZUSHI, received=dt.datetime(2024, 6, 1, 1, 15, tzinfo=dt.UTC))
        found = entry(sheet_of("收件登记", one), 0, "收到时间").value
        assert found == dt.datetime(2024, 6, 1, 9, 15)

    def test_says_how_much_was_read_and_how_much_was_not(self) -> None:
        placed = liaison(ZUSHI)
        unread = (UnreadText("附件1!B9", "手机下周换号"),)
        (one,) = received_of(placed)
        received = (replace(one, contents=Contents(None, 8, unread)),)
        book = summary_book(gather_state(CAMPAIGN, (placed,), received, JUNE_27))
        sheets = {sheet.name: sheet for sheet in book.sheets}

        assert drawn(sheets["收件登记"], "读出", "未归入") == ["8 | 1"]
        assert drawn(sheets["未读文字"], "文件名", "归到", "位置", "文字") == [
            "附件1 祖师社区.xlsx | 祖师社区 联络员 第1版 | 附件1!B9 | 手机下周换号"
        ]

    @pytest.mark.parametrize(
        ("size", "text"),
        [(0, "0字节"), (1023, "1023字节"), (1024, "1.0 KB"), (5 * 1024 * 1024, "5.0 MB")],
    )
    def test_size_is_readable(self, size: int, text: str) -> None:
        assert size_text(size) == text


def make(output: Path, *returns: Return, today: dt.date = JUNE_27) -> SummaryResult:
    gathered = gather_state(CAMPAIGN, returns, received_of(*returns), today)
    return make_summary(gathered, output)


def written(output: Path, *returns: Return) -> dict[str, Worksheet]:
    workbook = openpyxl.load_workbook(make(output, *returns).path)
    return {sheet.title: sheet for sheet in workbook.worksheets}


EVIL = ["=1+1", '=HYPERLINK("http://x","点")', "+86 138", "@SUM(A1)", "-1", "{=1}", "a\x00b"]


class TestWorkbook:
    def test_is_written_with_all_sheets(self, tmp_path: Path) -> None:
        assert list(written(tmp_path, liaison(ZUSHI), works(ZUSHI, (LESSON, "课")))) == [
            "总览",
            "统计",
            "联络员名册",
            "优秀作品汇总",
            "催报名单",
            "问题清单",
            "收件登记",
            "未读文字",
        ]
        assert [p.name for p in (tmp_path / "summary").iterdir()] == ["汇总表.xlsx"]

    def test_reports_the_counts(self, tmp_path: Path) -> None:
        result = make(
            tmp_path,
            liaison(ZUSHI, findings=(DOUBTFUL_NAME,)),
            in_correction(LUOZHUANG, WRONG_PHONE),
            unplaced("谁.xlsx"),
        )
        path = tmp_path / "summary" / "汇总表.xlsx"
        assert result == SummaryResult(
            path,
            communities=9,
            owing=17,
            errors=2,
            warnings=1,
            waiting=1,
            received=3,
            needs_a_look=True,
        )

    def test_is_the_same_for_the_same_ledger(self, tmp_path: Path) -> None:
        returns = (liaison(ZUSHI), works(ZUSHI, (LESSON, "课")))
        first = make(tmp_path, *returns).path.read_bytes()
        assert make(tmp_path, *returns).path.read_bytes() == first

    @pytest.mark.parametrize(
        "returns",
        [
            (),
            (
                liaison(ZUSHI, values=dict.fromkeys(["name", "address"], EVIL[1])),
                works(LUOZHUANG, (LESSON, EVIL[0]), (LESSON, "课"), (ROUTE, "图")),
                unplaced("坏.pdf", status="unreadable"),
            ),
        ],
        ids=["empty", "some"],
    )
    def test_is_valid(self, returns: tuple[Return, ...], tmp_path: Path) -> None:
        path = make(tmp_path, *returns).path
        assert [str(error) for error in errors_of(path)] == []

    def test_of_an_empty_campaign_says_so(self, tmp_path: Path) -> None:
        sheets = written(tmp_path)
        texts = {c.value for sheet in sheets.values() for row in sheet for c in row}
        assert {"没有发现问题。", "还没有收到文件。", "暂无"} <= texts
        assert "核对：联络员 应报9＝已报送0＋需更正0＋空白表0＋未报送9。" in texts

    @pytest.mark.parametrize("text", EVIL)
    def test_text_of_a_return_is_never_a_formula(self, text: str, tmp_path: Path) -> None:
        fields = ("name", "mobile", "email", "address", "organization")
        finding = Finding("choice-wrong", "gender", text, text, text, text)
        values = dict.fromkeys(fields, text)
        path = make(
            tmp_path,
            in_correction(ZUSHI, finding, file=text, values=values),
            works(ZUSHI, (text, text), (LESSON, text)),
        ).path
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            names = [n for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
            assert len(names) == 8
            assert [n for n in names if re.search(rb"<f[ />]", archive.read(n))] == []
        workbook = openpyxl.load_workbook(path)
        for name in ("联络员名册", "优秀作品汇总", "催报名单", "问题清单", "收件登记"):
            shown = text.replace("\x00", "␀")
            cells = [c for row in workbook[name] for c in row if c.value == shown]
            assert {cell.data_type for cell in cells} == {"s"}, name

    def test_that_cannot_be_written_leaves_the_old_one(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = make(tmp_path).path.read_bytes()

        def locked(self: Path, target: Path) -> Path:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "replace", locked)
        with pytest.raises(StorageError, match=r"汇总表\.xlsx.*关闭正在打开的同名文件"):
            make(tmp_path, liaison(ZUSHI))
        assert [p.name for p in (tmp_path / "summary").iterdir()] == ["汇总表.xlsx"]
        assert (tmp_path / "summary" / "汇总表.xlsx").read_bytes() == before

    def test_sheet_names_are_ones_a_workbook_can_have(self) -> None:
        odd = ["总览", "a/b:c*d?e[f]\\g" * 4]
        deliverables = tuple(
            one.model_copy(update={"name": odd[number % 2]})
            for number, one in enumerate(SETTINGS.deliverables)
        )
        settings = SETTINGS.model_copy(update={"deliverables": deliverables})
        campaign = replace(CAMPAIGN, settings=settings)
        names = [s.name for s in summary_book(gather_state(campaign, (), (), JUNE_27)).sheets]
        assert len({name.lower() for name in names}) == len(names) == 8
        assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


@pytest.mark.parametrize(
    ("value", "raw", "text"),
    [
        ("甲", "x", "甲"),
        (None, " 原样 ", "原样"),
        (True, "√", "是"),
        (False, "", "否"),
        (3, "3", "3"),
    ],
)
def test_answer_text(value: Any, raw: str, text: str) -> None:
    assert answer_text(KeptField("f", value, raw, "A1", "mark")) == text


@pytest.mark.parametrize(
    ("text", "width"), [("a", 8), ("汉" * 10, 23), ("汉" * 50, 36), ("一\n二三四五六", 13)]
)
def test_fitted(text: str, width: float) -> None:
    assert fitting_width("头", [text]) == width


@pytest.mark.parametrize("settings", [SETTINGS, load_settings(CONFIG)], ids=["by hand", "material"])
@pytest.mark.parametrize("offices", [1, len(SETTINGS.communities)])
def test_a_roster_with_offices_fills_every_column(settings: Settings, offices: int) -> None:
    kinds = ["街道办事处"] * offices + ["城市社区"] * len(settings.communities)
    roster = [
        one.model_copy(update={"kind": kind})
        for one, kind in zip(settings.communities, kinds, strict=False)
    ]
    settings = settings.model_copy(update={"recipients": tuple(roster)})
    gathered = gather_state(Campaign(settings, forms_of(settings)), (), (), JUNE_27)
    for sheet in summary_book(gathered).sheets:
        widths = {len(row) for row in sheet.rows} | {
            sum(entry.columns for entry in row if entry is not COVERED) for row in sheet.totals
        }
        assert widths <= {len(sheet.columns)}, sheet.name


def test_offices_that_hand_in_forms_are_counted_themselves() -> None:
    roster = tuple(
        one.model_copy(update={"kind": "街道办事处"}) for one in SETTINGS.communities[:3]
    )
    settings = SETTINGS.model_copy(update={"recipients": roster})
    totals = []
    for returns in ((), (liaison(ZUSHI),), (liaison(ZUSHI), _summary_of(LUOZHUANG))):
        campaign = Campaign(settings, forms_of(settings))
        gathered = gather_state(campaign, returns, received_of(*returns), JUNE_27)
        totals.append(totals_of(gathered.standings_of("liaison")))
    assert [(one.asked, one.accepted) for one in totals] == [(3, 0), (3, 1), (13, 10)]


def _summary_of(office: str) -> Return:
    numbers = {"asked": 12, "accepted": 9, "missing": 3, "in_time": 9}
    fields = tuple(KeptField(name, n, str(n), "统计!C4", "header") for name, n in numbers.items())
    return liaison(office, file="汇总表.xlsx", fields=fields)


def test_the_sheets_call_units_what_they_are() -> None:
    roster = tuple(one.model_copy(update={"kind": "单位"}) for one in SETTINGS.communities)
    settings = SETTINGS.model_copy(update={"recipients": roster})
    gathered = gather_state(Campaign(settings, forms_of(settings)), (), (), JUNE_27)
    said = [notes(sheet) for sheet in summary_book(gathered).sheets]

    assert any(text.startswith("9个单位＝收到0") for text in said)
    assert any(text.startswith("9个单位还欠") for text in said)
    assert any(text.startswith("各数都是单位数") for text in said)
    assert not any("社区" in text for text in said)
