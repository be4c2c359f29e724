"""The liaison's link on a phone-sized screen: what is due, forms filled on the page, files sent."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, Route, expect

from benchmarks.scenes import Shot
from huizhi.web.views.liaison import form_token
from tests.material.pile import original, put
from tests.paths import TRIAL
from tests.stories.browser import PHONE, looked_at, serious_faults, served
from tests.stories.campaign import LIAISON, Campaign
from tests.stories.test_page_clerk import SLOW

NAME = "罗庄社区"


def test_a_form_is_filled_on_the_page(campaign: Campaign, browser: Browser) -> None:
    with served(campaign) as here, looked_at(browser, here.address, PHONE, "400") as page:
        page.goto(here.link(NAME))
        expect(page.locator("h1")).to_contain_text(NAME)
        expect(page.locator("main")).to_contain_text("逾期未报7天")
        assert serious_faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.get_by_role("link", name=re.compile("在网页上填.*联络员")).click()
        expect(page.get_by_label("单位名称")).to_have_value(NAME)
        assert serious_faults(page) == []
        page.get_by_label("姓名").fill("王小明")
        page.get_by_label("手机").fill("1383740000")
        page.get_by_label("性别").select_option("男")
        page.get_by_role("button", name="交上").click()
        expect(page.get_by_role("alert")).to_contain_text("还有要改的地方")
        expect(page.locator("#f5w")).to_contain_text("手机号应为1开头的11位")
        expect(page.get_by_label("姓名")).to_have_value("王小明")
        page.get_by_label("手机").fill("13837400001")
        page.get_by_role("button", name="交上", exact=True).click()
        expect(page.locator("h1")).to_contain_text("已交上")
        expect(page.locator("main")).to_contain_text("已收到", timeout=SLOW)
        page.get_by_role("link", name="返回看还差什么").click()
        expect(page.locator("#d1").locator("..")).to_contain_text("已报送")
        with page.expect_download() as saved:
            page.get_by_role("link", name="已填的表（.xlsx）").click()
        sheet = load_workbook(io.BytesIO(saved.value.path().read_bytes())).worksheets[0]
        assert "王小明" in {cell.value for row in sheet.iter_rows() for cell in row}
    (one,) = campaign.export()
    assert (one["community"], one["deliverable"], one["status"]) == (NAME, "liaison", "accepted")
    assert one["values"]["mobile"] == "13837400001"


def test_works_are_filled_row_by_row(campaign: Campaign, browser: Browser) -> None:
    with served(campaign) as here, looked_at(browser, here.address, PHONE) as page:
        page.goto(here.link(NAME))
        page.get_by_role("link", name=re.compile("在网页上填.*优秀作品")).click()
        page.get_by_label("联系人").fill("王小明")
        page.get_by_label("联系方式").fill("13837400001")
        row = page.locator("fieldset.row", has=page.locator("option:checked", has_text="专项隐患"))
        row.get_by_label("主题或标题").fill("老旧小区飞线整治 <b>&{{ 7*7 }}")
        page.get_by_role("button", name="再加一行").click()
        last = page.locator("fieldset.row").last
        last.get_by_label("项目").select_option("应急逃生演练")
        last.get_by_label("主题或标题").fill("=1+1 高层演练")
        page.reload()
        expect(row.get_by_label("主题或标题")).to_have_value("老旧小区飞线整治 <b>&{{ 7*7 }}")
        page.get_by_role("button", name="交上").click()
        expect(page.locator("h1")).to_contain_text("已交上")
        expect(page.locator("main")).to_contain_text("已收到", timeout=SLOW)
    (one,) = campaign.export()
    assert [(r["item"], r["title"]) for r in one["rows"]] == [
        ("专项隐患排查治理", "老旧小区飞线整治 <b>&{{ 7*7 }}"),
        ("应急逃生演练", "=1+1 高层演练"),
    ]


def test_what_is_typed_is_kept_until_it_is_handed_in(campaign: Campaign, browser: Browser) -> None:
    with served(campaign) as here, looked_at(browser, here.address, PHONE, "ERR_") as page:
        page.goto(here.link(NAME))
        opened = page.get_by_role("link", name=re.compile("在网页上填.*联络员"))
        waiting = page.get_by_text("（有草稿）").first
        expect(waiting).to_be_hidden()
        opened.click()
        page.get_by_label("姓名").fill("王小明")
        expect(page.locator("#draft")).to_contain_text("已存着草稿")
        page.get_by_role("link", name="返回").click()
        expect(waiting).to_be_visible()
        opened.click()
        expect(page.locator("#draft")).to_contain_text("接着上次没交的填")
        expect(page.get_by_label("姓名")).to_have_value("王小明")
        assert serious_faults(page) == []
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="清除草稿").click()
        expect(page.get_by_label("姓名")).to_have_value("")
        expect(page.locator("#draft")).to_be_hidden()
        page.get_by_label("姓名").fill("王小明")
        page.get_by_label("手机").fill("13837400001")
        page.get_by_label("性别").select_option("女")
        page.route(re.compile("/form/"), lambda route: route.abort("connectionreset"))
        page.get_by_role("button", name="交上").click()
        expect(page.locator("#failed")).to_contain_text("没有交上，请再按一次")
        assert serious_faults(page) == []
        page.unroute(re.compile("/form/"))
        page.reload()
        expect(page.get_by_label("手机")).to_have_value("13837400001")
        expect(page.get_by_label("性别")).to_have_value("女")
        page.get_by_role("button", name="交上").click()
        expect(page.locator("h1")).to_contain_text("已交上")
        expect(page.locator("main")).to_contain_text("已收到", timeout=SLOW)
        page.get_by_role("link", name="返回看还差什么").click()
        expect(page.get_by_role("link", name=re.compile("改一改再交.*联络员"))).to_be_visible()
        expect(waiting).to_be_hidden()
    (one,) = campaign.export()
    assert one["values"]["mobile"] == "13837400001"


def test_a_draft_waits_when_another_version_came_and_keeps_what_still_fits(
    campaign: Campaign, browser: Browser
) -> None:
    with served(campaign) as here, looked_at(browser, here.address, PHONE, "400") as page:
        address = f"{here.link(NAME)}/form/works"
        page.goto(address)
        titles = page.get_by_label("主题或标题")
        titles.first.fill("我的草稿")
        other = {"title": "别人交的", "item": "应急逃生演练"}
        typed = {f"v.{n}.{key}": said for n in range(9) for key, said in other.items()}
        token = here.link(NAME).rpartition("/")[2]
        asked = {"v.organization": NAME, "v.submitted_on": "2024-06-20", "v.contact": "张三",
                 "v.contact_phone": "18939112115", "form_token": form_token(token)}  # fmt: skip
        assert page.request.post(address, form=asked | typed).ok
        page.get_by_label("联系人").fill("王小明")
        page.get_by_label("联系方式").fill("13837400001")
        page.get_by_role("button", name="交上").click()
        expect(page.get_by_role("alert").first).to_contain_text("没有交上")
        expect(page.locator("main")).to_contain_text("应急逃生演练　别人交的")
        page.reload()
        expect(page.locator("#choose")).to_contain_text("别人已经交过新的一版")
        expect(titles.first).to_be_hidden()
        assert serious_faults(page) == []
        page.get_by_role("button", name="接着我的草稿").click()
        expect(page.get_by_label("联系人")).to_have_value("王小明")
        assert [one for t in titles.all() if (one := t.input_value())] == ["我的草稿"]
        page.reload()
        expect(page.locator("#choose")).to_be_hidden()
        expect(page.get_by_label("联系人")).to_have_value("王小明")
        kept = "JSON.stringify(Object.values(localStorage))"
        page.evaluate(
            """() => { const [key] = Object.keys(localStorage);
            const draft = JSON.parse(localStorage[key]);
            draft.form = "before"; draft.labels["v.contact"] = "原来的栏";
            localStorage[key] = JSON.stringify(draft); }"""
        )
        page.reload()
        expect(page.locator("#changed")).to_contain_text("放不进去的：原来的栏“王小明”")
        assert "我的草稿" in [one.input_value() for one in titles.all()]
        expect(page.get_by_label("联系人")).to_have_value("张三")
        page.evaluate(
            """() => { const [key] = Object.keys(localStorage);
            const draft = JSON.parse(localStorage[key]);
            draft.seen = "0"; localStorage[key] = JSON.stringify(draft); }"""
        )
        page.reload()
        page.get_by_role("button", name="用新交的").click()
        assert {one.input_value() for one in titles.all()} == {"别人交的", ""}
        assert page.evaluate(kept) == "[]"


def test_what_has_to_be_mended_is_marked_at_its_field(campaign: Campaign, browser: Browser) -> None:
    form = campaign.filled(NAME, "附件1", LIAISON | {"D4": "1383740000"}, "表.xlsx")
    campaign.run("collect", form, "--received", "2024-06-02", code=None)
    with served(campaign) as here, looked_at(browser, here.address, PHONE) as page:
        page.goto(here.link(NAME))
        page.get_by_role("link", name=re.compile("改一改再交.*联络员")).click()
        expect(page.get_by_role("alert").first).to_contain_text("上次交的有要改的地方")
        expect(page.locator("#f5w")).to_contain_text("手机号应为1开头的11位")
        expect(page.locator(".amiss")).to_have_count(1)
        expect(page.get_by_label("手机")).to_have_attribute("aria-invalid", "true")
        expect(page.get_by_label("手机")).to_have_attribute("type", "tel")
        assert serious_faults(page) == []


def test_a_day_is_chosen_or_written(campaign: Campaign, browser: Browser) -> None:
    with served(campaign) as here, looked_at(browser, here.address, PHONE) as page:
        page.goto(f"{here.link(NAME)}/form/works")
        page.get_by_label("选日期").first.fill("2024-06-05")
        day = page.locator(".date > input").first
        expect(day).to_have_value("2024年6月5日")
        day.fill("6月6号")
        expect(day).to_have_value("6月6号")


def test_numbers_are_added_up_below_the_rows(tmp_path: Path, browser: Browser) -> None:
    for folder in ("config", "templates"):
        shutil.copytree(TRIAL / folder, tmp_path / folder)
    trial = Campaign(tmp_path)
    with served(trial, "2026-11-26") as here, looked_at(browser, here.address, PHONE) as page:
        page.goto(here.link("柳林社区"))
        page.get_by_role("link", name=re.compile("在网页上填.*隐患")).click()
        rows = page.locator("fieldset.row")
        expect(rows.first).to_contain_text("检查日期 *")
        total = page.locator(".sums div", has_text="疏散通道堵塞").locator("dd")
        expect(total).to_have_text("0")
        for row, said in enumerate(("１,２00处", "5", "无")):
            number = rows.nth(row).get_by_label("疏散通道堵塞")
            expect(number).to_have_attribute("inputmode", "numeric")
            number.fill(said)
        expect(total).to_have_text("1205")
        page.get_by_role("button", name="再加一行").click()
        rows.last.get_by_label("疏散通道堵塞").fill("若干")
        expect(total).to_have_text("1205（有一格不是数，没有加）")
        for said in ("5万", "1，5", "1 200", "12\u300034"):
            rows.last.get_by_label("疏散通道堵塞").fill(said)
            expect(total).to_have_text("1205（有一格不是数，没有加）")
        sums = "document.querySelectorAll('.sums dd')"
        page.evaluate(f"{sums}.forEach(e => e.dataset.measured = '')")
        rows.last.get_by_label("疏散通道堵塞").fill("5处")  # a column in 万元: as its ledger says
        expect(total).to_have_text("5（有2格不是数，没有加）")
        page.evaluate(f"{sums}.forEach(e => delete e.dataset.measured)")
        rows.last.get_by_label("疏散通道堵塞").fill("15")
        expect(total).to_have_text("1220")
        page.reload()
        expect(total).to_have_text("1220")
        expect(rows).to_have_count(4)
        assert serious_faults(page) == []


def test_files_and_photos_are_sent_and_told_at_once(campaign: Campaign, browser: Browser) -> None:
    form = campaign.filled(NAME, "附件1", LIAISON | {"D4": "1383740000"}, "表.xlsx")
    photo = put(campaign.folder / "活动内容 照片.jpg", original(Shot(1)))
    with served(campaign) as here, looked_at(browser, here.address, PHONE) as page:
        page.goto(here.link(NAME))
        page.locator(".target input[data-send]").set_input_files([form, photo])
        expect(page.locator("#sending h2")).to_have_text("登记好了", timeout=SLOW)
        expect(page.locator("#sending")).to_contain_text("手机号应为1开头的11位")
        expect(page.locator("#sending")).to_contain_text("活动内容：材料：还缺文字材料1份")
        page.get_by_role("button", name="知道了").click()
        expect(page.locator("#d1").locator("..")).to_contain_text("需更正（1处）")
    stock = campaign.run("status", "--json", "--today", "2024-06-10", code=1).json
    (own,) = (one for one in stock["communities"] if one["community"] == NAME)
    (activity,) = (d for d in own["deliverables"] if d["deliverable"] == "activity")
    assert "还缺视频" in str(activity)
    assert "还缺图片" not in str(activity)


def test_a_file_written_for_another_community_waits_for_the_clerk(
    campaign: Campaign, browser: Browser
) -> None:
    other = campaign.filled("祖师社区", "附件1", LIAISON)
    photo = put(campaign.folder / "祖师社区 活动内容.jpg", original(Shot(2)))
    with served(campaign) as here, looked_at(browser, here.address, PHONE) as page:
        page.goto(here.link(NAME))
        page.locator(".target input[data-send]").set_input_files([other, photo])
        expect(page.locator("#sending")).to_contain_text("要请经办人看一下", timeout=SLOW)
        page.goto(here.link("祖师社区"))
        expect(page.locator("#d1").locator("..")).to_contain_text("逾期未报")
        page.goto(f"{here.address}/tray")
        expect(page.locator("main")).to_contain_text("报送链接是“罗庄社区”")
        page.goto(f"{here.address}/c/C01")
        expect(page.locator("main")).not_to_contain_text("材料1个")


def test_a_photo_is_sent_for_one_item_with_its_words(campaign: Campaign, browser: Browser) -> None:
    photo = put(campaign.folder / "IMG_0001.jpg", original(Shot(4)))
    with served(campaign) as here, looked_at(browser, here.address, PHONE) as page:
        page.goto(here.link(NAME))
        card = page.locator("section", has_text="优秀作品案例报送表").first
        card.locator("summary").click()
        card.get_by_label("是哪个项目的").select_option("安全警示教育")
        card.get_by_label("文字说明").fill("6月5日组织居民观看警示教育片")
        card.locator("input[data-send]").set_input_files(photo)
        expect(page.locator("#sending h2")).to_have_text("登记好了", timeout=SLOW)
        page.get_by_role("button", name="知道了").click()
        expect(page.locator("main")).to_contain_text("安全警示教育还缺图片2张")
        assert "图片没有文字说明" not in page.content()


def test_nothing_is_told_of_what_another_has_sent(campaign: Campaign, browser: Browser) -> None:
    photo = put(campaign.folder / "活动内容 演练.jpg", original(Shot(3), 2000, 1500))
    theirs = put(campaign.folder / "returned" / "祖师社区" / "活动内容 演练.jpg", original(Shot(3)))
    campaign.run("collect", theirs.parent, "--received", "2024-06-02", code=None)
    with served(campaign) as here, looked_at(browser, here.address, PHONE) as page:
        page.goto(here.link(NAME))
        page.locator(".target input[data-send]").set_input_files(photo)
        expect(page.locator("#sending h2")).to_have_text("登记好了", timeout=SLOW)
        expect(page.locator("#sending")).to_contain_text("重复报送：与别处收到的相同")
        page.get_by_role("button", name="知道了").click()
        expect(page.locator("h1")).to_contain_text(NAME)
        assert "祖师社区" not in page.content()


def test_what_is_wrong_can_be_handed_in_all_the_same(campaign: Campaign, browser: Browser) -> None:
    with served(campaign) as here, looked_at(browser, here.address, PHONE, "400") as page:
        page.goto(f"{here.link(NAME)}/form/liaison")
        page.get_by_label("姓名").fill("王小明")
        page.get_by_label("手机").fill("1383740000")
        page.get_by_role("button", name="交上").click()
        page.get_by_role("button", name="先这样交上").click()
        expect(page.locator("main")).to_contain_text("已收到，有要改的地方", timeout=SLOW)
    (one,) = campaign.export()
    assert (one["status"], one["values"]["mobile"]) == ("needs-correction", "1383740000")


def test_a_large_file_goes_on_after_a_break(campaign: Campaign, browser: Browser) -> None:
    video = put(campaign.folder / "活动视频.mp4", bytes(range(256)) * (80 << 10))
    pieces: list[str] = []
    with served(campaign) as here, looked_at(browser, here.address, PHONE, "ERR_") as page:
        page.goto(here.link(NAME))

        def broken(route: Route) -> None:
            pieces.append(route.request.headers.get("upload-offset", ""))
            if len(pieces) == 2:
                route.abort("connectionreset")
            else:
                route.continue_()

        page.route(re.compile("/uploads/"), _only_pieces(broken))
        page.locator(".target input[data-send]").set_input_files(video)
        expect(page.locator("#sending h2")).to_have_text("登记好了", timeout=SLOW)
    (kept,) = (campaign.output / "returns").glob("*.mp4")
    assert kept.read_bytes() == video.read_bytes()
    assert pieces == ["0", "8388608", "8388608", "16777216"]


def _only_pieces(broken: Any) -> Any:
    return lambda route: broken(route) if route.request.method == "PATCH" else route.continue_()


def test_a_closed_link_opens_nothing(campaign: Campaign, browser: Browser) -> None:
    with served(campaign) as here, looked_at(browser, here.address, PHONE, "404") as page:
        old = here.link(NAME)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{here.address}/c/C02")
        page.get_by_role("button", name="换新的链接").click()
        expect(page.locator(".told")).to_contain_text("换了新的报送链接")
        _is_closed(page, old)
        page.goto(here.link(NAME))
        expect(page.locator("h1")).to_contain_text(NAME)
        page.goto(f"{here.address}/c/C02")
        page.get_by_role("button", name="停用链接").click()
        _is_closed(page, here.link(NAME))


def _is_closed(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.get_by_role("alert")).to_contain_text("不对、已经停用")


def test_packets_hold_the_link_and_its_code(campaign: Campaign) -> None:
    path = campaign.config / "campaign.yaml"
    path.write_text(path.read_text("utf-8") + "\n报送网址: http://192.168.1.5:8720\n", "utf-8")
    campaign.run("packets")
    folder = campaign.packets / NAME
    words = (folder / "通知-报送链接.txt").read_text("utf-8-sig")
    token = words.split("/l/")[1].split()[0]
    assert (folder / "通知-报送二维码.png").read_bytes().startswith(b"\x89PNG")
    assert not (campaign.packets / "党政办公室" / "通知-报送链接.txt").exists()
    before = Path(folder / "通知-报送链接.txt").read_bytes()
    ran = campaign.run("packets")
    assert "本次写入0个" in ran.out
    assert Path(folder / "通知-报送链接.txt").read_bytes() == before
    with served(campaign) as here:
        assert here.link(NAME).endswith(token)
