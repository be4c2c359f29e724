"""The clerk's page in a real browser: the whole loop by looking, dragging and clicking."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Browser, Page, expect

from benchmarks.scenes import Shot
from huizhi.campaign.load import load_settings
from tests.material.pile import original, put
from tests.paths import RETURNS, ROOT
from tests.stories.browser import DESK, PHONE, Served, looked_at, serious_faults, served
from tests.stories.campaign import LIAISON, Campaign

SLOW = 30_000  # milliseconds that reading files may take on a busy machine


def sent_on(page: Page, address: str, files: list[Path]) -> None:
    """Takes these files in on the page, and waits until they are entered."""
    page.goto(f"{address}/taking")
    page.locator("input[data-send]").first.set_input_files(files)
    expect(page.locator("#sending h2")).to_have_text("登记好了", timeout=SLOW)


def test_the_whole_loop_by_clicking(campaign: Campaign, browser: Browser) -> None:
    good = campaign.filled("罗庄社区", "附件1", LIAISON)
    wrong = campaign.filled("祖师社区", "附件1", LIAISON | {"D4": "1383740000"})
    nobody = campaign.filled("魏武社区", "附件1", LIAISON, "谁的.xlsx")
    book = load_workbook(nobody)
    book.worksheets[0]["B6"] = "某某社区"
    book.custom_doc_props.props.clear()
    book.save(nobody)
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.goto(f"{here.address}/overview")
        expect(page.locator("h1")).to_contain_text("报送情况")
        expect(page.get_by_role("row", name=re.compile("罗庄社区"))).to_contain_text("逾期未报7天")
        assert serious_faults(page) == []

        sent_on(page, here.address, [good, wrong, nobody])
        expect(page.locator("#sending")).to_contain_text("罗庄社区附件1.xlsx")
        expect(page.locator("#sending")).to_contain_text("手机号应为1开头的11位")

        _place_in_the_tray(page, here)
        _correct_and_accept(page, here)
        _make_everything(page, here, campaign)


def _place_in_the_tray(page: Page, here: Served) -> None:
    page.goto(f"{here.address}/tray")
    expect(page.get_by_role("rowheader", name="谁的.xlsx")).to_be_visible()
    expect(page.locator("nav .count")).to_contain_text("1")
    assert serious_faults(page) == []
    page.get_by_label("谁的.xlsx的单位").select_option("魏武社区")
    page.get_by_label("选谁的.xlsx").check()
    page.get_by_role("button", name="归到选定的单位和事项").click()
    expect(page.locator(".told")).to_contain_text("已归好1个")
    expect(page.locator("main")).to_contain_text("没有待认领的文件")


def _correct_and_accept(page: Page, here: Served) -> None:
    page.goto(f"{here.address}/overview")
    page.get_by_role("row", name=re.compile("祖师社区")).get_by_role("link").nth(1).click()
    expect(page.locator("h1")).to_contain_text("祖师社区")
    expect(page.locator("table.grid td.error")).to_contain_text("1383740000")
    assert serious_faults(page) == []
    row = page.locator("table.values tr", has_text="手机")
    row.locator("summary", has_text="更正").click()
    row.get_by_label("改成").fill("13837400009")
    row.locator("form[action$=correct]").get_by_label("理由").fill("电话核实")
    row.get_by_role("button", name="保存更正").click()
    expect(page.locator("table.values tr", has_text="手机")).to_contain_text("13837400009")
    expect(page.locator("main")).to_contain_text("1383740000 → 13837400009（电话核实，本机）")
    expect(page.locator("main")).to_contain_text("已收录")
    page.get_by_role("button", name="撤销").click()
    expect(page.locator("main")).to_contain_text("需更正")
    page.locator("table.values tr", has_text="手机").locator("summary", has_text="认可").click()
    page.locator("form[action$=accept]:visible").get_by_label("理由").fill("就是这样")
    page.locator("form[action$=accept]:visible").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("已收录")
    with page.expect_download() as kept:
        page.get_by_role("link", name="下载原件").click()
    assert kept.value.suggested_filename == "祖师社区附件1.xlsx"


def _make_everything(page: Page, here: Served, campaign: Campaign) -> None:
    page.goto(f"{here.address}/making")
    for name in ("生成通知包", "预览通知和表格", "生成汇总表和报告", "写催报消息和通知"):
        page.get_by_role("button", name=name).click()
        done = page.locator(".task.done", has_text=name)
        expect(done.first).to_be_visible(timeout=2 * SLOW)
    assert serious_faults(page) == []
    picture = page.locator(".pictures img").first
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("one => one.naturalWidth") > 500
    page.goto(f"{here.address}/making")
    with page.expect_download() as saved:
        page.get_by_role("link", name="汇总表", exact=True).first.click()
    book = load_workbook(io.BytesIO(saved.value.path().read_bytes()))
    assert "总览" in book.sheetnames
    with page.expect_download() as zipped:
        page.get_by_role("link", name="全部通知包（zip）").first.click()
    assert zipped.value.path().read_bytes()[:2] == b"PK"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制给罗庄社区的消息").click()
    expect(page.locator("#said")).to_have_text("已复制")
    copied = str(page.evaluate("navigator.clipboard.readText()"))
    assert copied.startswith("罗庄社区：您好！")
    assert (campaign.output / "reminders" / "2024-06-10").is_dir()


def test_folders_and_pictures_are_taken_and_seen(campaign: Campaign, browser: Browser) -> None:
    put(campaign.folder / "交来" / "罗庄社区" / "活动照片.jpg", original(Shot(1)))
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.goto(f"{here.address}/taking")
        page.locator("input[webkitdirectory]").set_input_files(campaign.folder / "交来")
        expect(page.locator("#sending h2")).to_have_text("登记好了", timeout=SLOW)
        expect(page.locator("#sending")).to_contain_text("交来/罗庄社区/活动照片.jpg")
        page.goto(f"{here.address}/tray")
        picture = page.get_by_role("img", name="活动照片.jpg的缩略图")
        expect(picture).to_be_visible()
        page.wait_for_function(
            "one => one.complete && one.naturalWidth > 0", arg=picture.element_handle()
        )
        expect(page.get_by_label("活动照片.jpg的单位")).to_have_value("罗庄社区")
        page.get_by_label("活动照片.jpg的事项").select_option("活动内容")
        page.get_by_label("选交来/罗庄社区/活动照片.jpg").check()
        page.get_by_role("button", name="归到选定的单位和事项").click()
        expect(page.locator(".told")).to_contain_text("已归好1个")


def test_files_are_dropped_on_any_page(campaign: Campaign, browser: Browser) -> None:
    data = campaign.filled("罗庄社区", "附件1", LIAISON).read_bytes()
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.goto(f"{here.address}/setup")
        dropped = page.evaluate_handle(
            """bytes => { const held = new DataTransfer();
            held.items.add(new File([new Uint8Array(bytes)], '拖来的.xlsx')); return held; }""",
            list(data),
        )
        page.dispatch_event("body", "dragenter", {"dataTransfer": dropped})
        expect(page.locator("#drop")).to_be_visible()
        page.dispatch_event("body", "drop", {"dataTransfer": dropped})
        expect(page.locator("#drop")).to_be_hidden()
        expect(page.locator("#sending h2")).to_have_text("登记好了", timeout=SLOW)
        expect(page.locator("#sending")).to_contain_text("罗庄社区：已收录")


def test_by_keyboard_alone_on_a_phone_and_on_paper(campaign: Campaign, browser: Browser) -> None:
    wrong = campaign.filled("祖师社区", "附件1", LIAISON | {"D4": "1383740000"})
    campaign.run("collect", wrong, "--received", "2024-06-02", code=1)
    with served(campaign) as here, looked_at(browser, here.address, PHONE) as page:
        page.goto(f"{here.address}/overview")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.emulate_media(media="print")
        expect(page.locator("header.top")).to_be_hidden()
        expect(page.locator("table.board")).to_be_visible()
        page.emulate_media(media="screen")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "跳到正文"
        page.goto(f"{here.address}/r/1")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        _tab_to(page, "更正手机")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("13837400009")
        page.keyboard.press("Tab")
        page.keyboard.type("电话核实")
        page.keyboard.press("Enter")
        expect(page.locator(".told")).to_contain_text("已保存")
        expect(page.locator("table.values tr", has_text="手机")).to_contain_text("13837400009")


def _tab_to(page: Page, name: str) -> None:
    """Presses Tab until this stands under the cursor."""
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == name:
            return
    raise AssertionError(name)


def test_what_stands_in_a_return_is_text(campaign: Campaign, browser: Browser) -> None:
    trick = "<img src=x onerror=alert(1)>{{ 7*7 }}"
    form = campaign.filled(
        "罗庄社区", "附件1", LIAISON | {"F3": trick, "B7": "=1+1"}, "a&b'<i>.xlsx"
    )
    campaign.run("collect", form, "--received", "2024-06-02", code=None)
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        page.goto(f"{here.address}/r/1")
        expect(page.locator("table.values tr", has_text="职务")).to_contain_text(trick)
        expect(page.locator("table.grid")).to_contain_text(trick)
        expect(page.locator("main")).to_contain_text("a&b'<i>.xlsx")
        page.goto(f"{here.address}/c/C02")
        expect(page.locator("main")).to_contain_text("a&b'<i>.xlsx")
        page.goto(f"{here.address}/overview?q=<script>alert(1)</script>")
        expect(page.get_by_role("searchbox")).to_have_value("<script>alert(1)</script>")


def test_the_overview_refreshes_itself(campaign: Campaign, browser: Browser) -> None:
    good = campaign.filled("罗庄社区", "附件1", LIAISON)
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.goto(f"{here.address}/overview")
        row = page.get_by_role("row", name=re.compile("罗庄社区"))
        expect(row).to_contain_text("逾期未报7天")
        campaign.run("collect", good, "--received", "2024-06-02")
        expect(row).to_contain_text("已报送", timeout=SLOW)
        page.get_by_label("只看").select_option("已报齐")
        page.get_by_role("button", name="看").click()
        expect(page.locator("main")).to_contain_text("没有符合条件的单位")


def test_settings_are_changed_and_comments_kept(campaign: Campaign, browser: Browser) -> None:
    with served(campaign) as here, looked_at(browser, here.address, DESK, "409") as page:
        page.goto(f"{here.address}/setup")
        other = page.context.new_page()
        other.goto(f"{here.address}/setup")
        assert serious_faults(page) == []
        page.get_by_label("主题").fill("新的主题")
        page.get_by_label("优秀作品的截止日期").fill("2024-06-27")
        page.get_by_role("button", name="保存").click()
        expect(page.locator(".told")).to_have_text("已保存。")
        other.get_by_label("口号").fill("别人的口号")
        other.get_by_role("button", name="保存").click()
        expect(other.get_by_role("alert")).to_contain_text("别人已经改过")
        expect(other.get_by_label("口号")).to_have_value("别人的口号")
    text = (campaign.config / "campaign.yaml").read_text("utf-8")
    settings = load_settings(campaign.config)
    assert settings.activity.theme == "新的主题"
    assert settings.deliverable("works").due.isoformat() == "2024-06-27"
    assert "别人的口号" not in text
    assert "# 全国第几个“安全生产月”" in text


def test_a_mistake_in_the_settings_is_told_and_nothing_written(
    campaign: Campaign, browser: Browser
) -> None:
    before = (campaign.config / "campaign.yaml").read_bytes()
    with served(campaign) as here, looked_at(browser, here.address, DESK, "400") as page:
        page.goto(f"{here.address}/setup")
        page.get_by_label("年份").fill("二零")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("alert")).to_contain_text("没有保存")
        expect(page.get_by_label("年份")).to_have_value("二零")
    assert (campaign.config / "campaign.yaml").read_bytes() == before


def test_the_roster_is_edited(campaign: Campaign, browser: Browser) -> None:
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.goto(f"{here.address}/setup/communities")
        assert serious_faults(page) == []
        row = page.locator("tr", has=page.locator("input[value='罗庄社区']"))
        row.get_by_label("联络员", exact=True).fill("赵六")
        row.get_by_role("button", name="保存").click()
        expect(page.locator(".told")).to_have_text("罗庄社区已保存。")
    assert load_settings(campaign.config).by_name["罗庄社区"].liaison == "赵六"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_list_as_an_office_has_it_is_imported(
    campaign: Campaign, browser: Browser, size: dict[str, int]
) -> None:
    """One upload, one confirm; and what the clerk chooses on the way is followed at once."""
    with served(campaign) as here, looked_at(browser, here.address, size) as page:
        page.goto(f"{here.address}/setup/communities")
        table = RETURNS / "lists" / "各社区通讯录（2026.11）.xlsx"
        page.get_by_label("名单文件").set_input_files(table)
        page.get_by_role("button", name="打开看看").click()
        expect(page.get_by_label("B列是什么")).to_have_value("名称")
        expect(page.locator(".bar")).to_contain_text("共18个单位")
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        name = page.get_by_role("rowheader", name="幸福里社区").bounding_box()
        assert name is not None
        assert name["height"] < 60  # in one line, on the phone too
        page.get_by_label("23行是单位").uncheck()
        expect(page.locator(".bar")).to_contain_text("共17个单位")
        page.get_by_label("C列是什么").select_option("不要")
        after = page.get_by_role("region", name="导入后的名单")
        expect(after).not_to_contain_text("王建国")
        page.get_by_label("C列是什么").select_option("联络员")
        expect(after).to_contain_text("王建国")
        page.get_by_label("23行是单位").check()
        expect(page.locator(".bar")).to_contain_text("共18个单位")
        page.get_by_role("button", name="导入", exact=True).click()
        expect(page.locator(".told")).to_contain_text("名单已导入，共18个单位")
    recipients = load_settings(campaign.config).recipients
    assert (recipients[0].name, recipients[-1].code) == ("幸福里社区", "18")


def test_a_blank_form_is_learned_and_kept(campaign: Campaign, browser: Browser) -> None:
    form = _own_blank(campaign)
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.goto(f"{here.address}/setup/learn")
        dropped = page.evaluate_handle(
            """([name, bytes]) => { const held = new DataTransfer();
            held.items.add(new File([new Uint8Array(bytes)], name)); return held; }""",
            [form.name, list(form.read_bytes())],
        )
        page.dispatch_event("body", "drop", {"dataTransfer": dropped})
        page.get_by_role("button", name="读读看").click()
        expect(page.get_by_role("button", name="采用这张表")).to_be_visible(timeout=SLOW)
        assert serious_faults(page) == []
        _decide_by_keyboard(page)
        page.get_by_label("新事项的截止日期").fill("2024-06-28")
        page.get_by_role("button", name="采用这张表").click()
        expect(page.locator(".told")).to_contain_text("现在是附件4")
        page.goto(f"{here.address}/setup/check")
        expect(page.locator("main")).to_contain_text("配置和模板没有错误")


def test_a_click_beside_the_words_of_a_cell_is_on_its_one_place(browser: Browser) -> None:
    css = (ROOT / "huizhi/web/assets/page.css").read_text("utf-8")
    cell = (
        '<span class="print">截至</span><a class="spot answer" href="#">年月</a>'
        '<span class="print">单位：户</span>'
    )
    page = browser.new_page()
    page.set_content(f'<style>{css}</style><table class="form" width="600"><td>{cell}</table>')

    hit = page.locator("td").evaluate(
        """one => { const {right, top} = one.getBoundingClientRect();
        return document.elementFromPoint(right - 6, top + 4).className; }"""
    )

    page.close()
    assert hit == "spot answer"


def _decide_by_keyboard(page: Page) -> None:
    """Says by the keyboard of the place beside 职务 what it is called, and of the next that it is
    none."""
    page.get_by_role("link", name="姓名，要填").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.get_by_label("栏目名称").fill("现任职务")
    assert serious_faults(page) == []
    page.get_by_role("button", name="这是要填的").press("Enter")
    renamed = page.get_by_role("link", name="现任职务，要填")
    expect(renamed).to_be_focused(timeout=SLOW)
    expect(page.get_by_label("现任职务的类型")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#decide")).to_contain_text("叫“电子邮箱”")
    page.get_by_role("button", name="这不是").press("Enter")
    expect(page.get_by_label("电子邮箱的类型")).to_have_count(0, timeout=SLOW)


def _own_blank(campaign: Campaign) -> Path:
    """A blank form as a district sends it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "燃气安全排查联系表"
    sheet.merge_cells("A1:D1")
    for row, (one, other) in enumerate((("姓名", "职务"), ("手机", "电子邮箱")), start=2):
        sheet.cell(row, 1, one)
        sheet.cell(row, 3, other)
    path = campaign.folder / "燃气联系表.xlsx"
    book.save(path)
    return path


def test_next_years_activity_is_made_from_this_one(campaign: Campaign, browser: Browser) -> None:
    with served(campaign) as here, looked_at(browser, here.address, DESK) as page:
        page.goto(f"{here.address}/setup/again")
        assert serious_faults(page) == []
        expect(page.get_by_label("年份")).to_have_value("2025")
        page.get_by_role("button", name="建新活动").click()
        expect(page.locator(".told")).to_contain_text("新活动已建好")
        page.get_by_role("link", name="总览").click()
        expect(page.locator("main")).to_contain_text("共收到0个文件")
    made = campaign.folder / "activities" / "2025-01"
    settings = load_settings(made / "config")
    assert settings.activity.year == 2025
    assert settings.last_output == str(campaign.output.resolve())


@pytest.mark.parametrize("name", ["attachment1.xlsx", "notice.docx"])
def test_a_broken_template_is_not_taken(campaign: Campaign, browser: Browser, name: str) -> None:
    broken = campaign.folder / name
    broken.write_bytes(b"PK\x03\x04 broken")
    with served(campaign) as here, looked_at(browser, here.address, DESK, "400") as page:
        before = (campaign.folder / "templates" / name).read_bytes()
        page.goto(f"{here.address}/setup/templates")
        card = page.locator("li.card", has_text=name)
        card.get_by_label("换成").set_input_files(broken)
        card.get_by_role("button", name="检查并换上").click()
        expect(page.get_by_role("alert")).to_contain_text("没有保存")
        assert (campaign.folder / "templates" / name).read_bytes() == before
