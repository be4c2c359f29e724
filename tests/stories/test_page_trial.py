"""The trial of a new clerk in a real browser, without an editor or a command: from the program as
it is shipped to an own activity, its packets, returns, follow-up, summary and report, with a second
activity open whose returns lie in the same dropped folder.

The clicks of making the activity are counted here and stand in docs/performance.md.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from pathlib import Path

import docx
import openpyxl
from playwright.sync_api import Browser, Locator, Page, expect

from tests.paths import CONFIG, ROOT, TEMPLATES, TRIAL
from tests.stories.browser import DESK, looked_at, serious_faults, served
from tests.stories.campaign import Campaign
from tests.stories.trial_activity import OWN, fill, hand_in_pictures

SLOW = 60_000  # milliseconds that reading files may take on a busy machine
THEIR_OWN = {"滨河花园社区", "石桥社区"}  # the trial's own tables of these count
MOST = 60  # clicks for a new activity with three forms
FIRE, PATROL = "冬季消防安全排查整治", "网格巡查台账"


class Clerk:
    """Whoever sits before the page; counts what is clicked, chosen or typed into."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address, self.done = page, address, 0

    def click(self, what: Locator) -> None:
        what.click()
        self.done += 1

    def link(self, name: str) -> None:
        self.click(self.page.get_by_role("link", name=name).first)

    def button(self, name: str) -> None:
        self.click(self.page.get_by_role("button", name=name).first)

    def files(self, paths: list[Path]) -> None:
        """A dialog is opened, the files are marked, it is closed."""
        self.page.locator("main input[type=file]").first.set_input_files(paths)
        self.done += 3

    def type(self, label: str, text: str) -> None:
        self.page.get_by_label(label).first.fill(text)
        self.done += 1

    def looks(self) -> None:
        assert serious_faults(self.page) == []

    def loads(self, name: str) -> bytes:
        with self.page.expect_download() as loaded:
            self.page.get_by_role("link", name=name).first.click()
        return loaded.value.path().read_bytes()


def patrol_form(folder: Path) -> Path:
    """The blank form of the other activity: a few columns under a title."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "网格巡查台账"
    sheet.merge_cells("A1:E1")
    for column, label in enumerate(("序号", "巡查日期", "巡查地点", "发现问题数", "处理情况"), 1):
        sheet.cell(2, column).value = label
    for number in range(1, 7):
        sheet.cell(2 + number, 1).value = number
    book.save(path := folder / "网格巡查台账.xlsx")
    return path


def test_a_new_clerk_needs_no_editor_and_no_command(tmp_path: Path, browser: Browser) -> None:
    office = tmp_path / "office"
    office.mkdir()
    shutil.copytree(CONFIG, office / "config")
    shutil.copytree(TEMPLATES, office / "templates")
    with (
        served(Campaign(office), "2026-11-26") as here,
        looked_at(browser, here.address, DESK) as page,
    ):
        clerk = Clerk(page, here.address)
        fire = makes_it_from_own_files(clerk)
        patrol = makes_another_from_a_form(clerk, patrol_form(tmp_path))
        packets = {
            name: sends(clerk, at, tmp_path / name) for name, at in ((FIRE, fire), (PATROL, patrol))
        }
        sums = returned(packets, tmp_path / "群里收的")
        collects(clerk, patrol, tmp_path / "群里收的")
        follows_up(clerk, fire)
        sums_up(clerk, fire, sums)


def makes_it_from_own_files(clerk: Clerk) -> str:
    page = clerk.page
    page.goto(clerk.address)
    clerk.link("设置")
    clerk.link("新活动")
    clerk.files(sorted(OWN.iterdir()))
    clerk.button("读一读")
    expect(page.locator("main")).to_contain_text("读出18个单位")
    clerk.looks()
    clerk.type("办事处全称", "河阳市城北区幸福路街道办事处")
    clerk.button("五、建好这个活动")
    expect(page.locator(".told")).to_contain_text(f"“{FIRE}”建好了")
    clerk.looks()
    assert clerk.done <= MOST
    assert f"a new activity with three forms: {clerk.done} clicks" in (
        ROOT / "docs" / "performance.md"
    ).read_text("utf-8")
    return page.url.partition("/setup")[0]


def makes_another_from_a_form(clerk: Clerk, form: Path) -> str:
    page = clerk.page
    clerk.link("全部活动")
    clerk.link("新活动")
    clerk.files([form])
    clerk.button("读一读")
    expect(page.locator("main")).to_contain_text("用办公室的名单，18个单位")
    clerk.type("活动名称", PATROL)
    clerk.type("结束日期", "2026-12-31")
    clerk.type("第1个事项的截止日期", "2026-12-11")
    clerk.button("五、建好这个活动")
    expect(page.locator(".told")).to_contain_text(f"“{PATROL}”建好了")
    return page.url.partition("/setup")[0]


def sends(clerk: Clerk, at: str, folder: Path) -> Path:
    """The packets as they are loaded from the page."""
    page = clerk.page
    page.goto(f"{at}/sending")
    clerk.button("生成通知包")
    expect(page.get_by_role("link", name="下载全部通知包")).to_be_visible(timeout=SLOW)
    clerk.looks()
    with zipfile.ZipFile(io.BytesIO(clerk.loads("下载全部通知包"))) as packed:
        packed.extractall(folder)
    return folder


def returned(packets: dict[str, Path], back: Path) -> dict[str, tuple[int, int, int]]:
    """One folder with what came for both activities: 16 communities' forms, what the trial's
    communities really sent, pictures; the hazards of each community."""
    sums = {}
    units = sorted(one.name for one in packets[FIRE].iterdir() if one.is_dir())
    for number, name in enumerate(units[:16]):
        sums[name], _ = fill(packets[FIRE] / name, back / name, name, number)
        (blank,) = (packets[PATROL] / name).glob("*网格巡查台账.xlsx")
        book = openpyxl.load_workbook(blank)
        sheet = book.worksheets[0]
        for column, value in enumerate(("2026-12-02", "南门市场", number, "已劝导"), 2):
            sheet.cell(3, column).value = value
        book.save(back / name / blank.name)
    hand_in_pictures(back)
    for path in (TRIAL / "returns").iterdir():
        shutil.copy(path, back / path.name)
    return sums


def collects(clerk: Clerk, at: str, folder: Path) -> None:
    """The whole folder is dropped while the other activity is on the screen; what is still nobody's
    is placed."""
    page = clerk.page
    page.goto(f"{at}/taking")
    page.locator("main input[webkitdirectory]").set_input_files(folder)
    expect(page.locator("#sending h2")).to_have_text("登记好了", timeout=4 * SLOW)
    clerk.looks()
    clerk.link("全部活动")
    for name in (FIRE, PATROL):
        expect(page.locator("main")).to_contain_text(name)
    expect(page.locator("main")).to_contain_text("已报送16")
    clerk.looks()
    clerk.link("待认领")
    stranger = "群里收的/和平街社区联络员登记表.docx"  # of a community that is on no roster
    expect(page.get_by_role("rowheader")).to_have_text([re.compile(re.escape(stranger))])


def follows_up(clerk: Clerk, at: str) -> None:
    """One form is put right, the rest is asked for."""
    page = clerk.page
    page.goto(f"{at}/overview")
    clerk.looks()
    page.get_by_role("row", name=re.compile("铁西社区")).get_by_role("link").nth(1).click()
    row = page.locator("table.values tr", has_text="辖区户数")
    row.locator("summary", has_text="更正").click()
    row.get_by_label("改成").fill("2000")
    row.locator("form[action$=correct]").get_by_label("理由").fill("电话核实")
    row.get_by_role("button", name="保存更正").click()
    expect(page.locator("main")).to_contain_text("约2000 → 2000")
    clerk.looks()
    page.goto(f"{at}/making")
    for name in ("写催报消息和通知", "做要更正的文件"):
        clerk.button(name)
        expect(page.locator(".task.done", has_text=name)).to_be_visible(timeout=SLOW)
    expect(page.locator("main")).to_contain_text("锦绣城社区：您好")  # has sent nothing
    clerk.looks()


def sums_up(clerk: Clerk, at: str, sums: dict[str, tuple[int, int, int]]) -> None:
    page = clerk.page
    page.goto(f"{at}/making")
    clerk.button("生成汇总表和报告")
    expect(page.locator(".task.done", has_text="生成汇总表和报告")).to_be_visible(timeout=SLOW)
    book = openpyxl.load_workbook(io.BytesIO(clerk.loads("汇总表")), data_only=True)
    rows = book["冬季消防安全隐患排查情况统计表汇总"].iter_rows(
        min_row=5, min_col=2, values_only=True
    )
    told = {
        str(row[0]): (sum(row[1:5]), *row[5:7])
        for row in rows
        if row[0] and isinstance(row[1], int)
    }
    own = sums.keys() - THEIR_OWN
    assert len(own) == 14
    assert {name: told[name] for name in own} == {name: sums[name] for name in own}
    report = docx.Document(io.BytesIO(clerk.loads("总结报告")))
    said = "".join(paragraph.text for paragraph in report.paragraphs)
    assert f"发现隐患{sum(one[0] for one in told.values())}处" in said
    assert "作品" not in said
