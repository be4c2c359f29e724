"""Config: the shipped example is taken; every mistake is told, with its place, all at once."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st
from pydantic import ValidationError

from huizhi.campaign.load import load_settings
from huizhi.campaign.settings import Settings
from huizhi.errors import ConfigError
from tests.configuring import SHIPPED, ConfigFolder

CAMPAIGN, ROSTER = "campaign.yaml", "communities.yaml"
REPORT = "- 编号: report\n    名称: 总结报告"
FAX = "{编号: fax, 类型: 电话}"
GENDER = "性别: {编号: gender, 类型: 选项, 选项: [男, 女]}"
ROUTE_MAP = "应报: [{种类: 图片, 至少: 3, 量词: 张}]\n"


@pytest.fixture
def config(tmp_path: Path) -> ConfigFolder:
    return ConfigFolder.make(tmp_path)


def test_the_shipped_example() -> None:
    loaded = load_settings(SHIPPED)

    assert loaded.is_example
    assert loaded.campaign_id == "2024-safety-month"
    assert loaded.activity.edition == 23
    assert loaded.office.area_code == "0374"
    assert loaded.notice.number is None
    assert loaded.notice.date == dt.date(2024, 5, 29)
    assert [d.due.day for d in loaded.deliverables] == [3, 8, 25, 25]
    assert [a.deliverable for a in loaded.attachments] == ["liaison", None, "works"]
    assert list(loaded.attachments[0].fields)[:3] == ["姓名", "性别", "职务"]
    assert loaded.attachments[0].fields["性别"].choices == ("男", "女")
    assert [item.form_name for item in loaded.items][2:4] == ["应急逃生演练", "安全警示教育活动"]
    assert len(loaded.recipients) == 12
    assert len(loaded.communities) == 9
    assert loaded.recipients[0].liaison_mobile == "13800138001"


def test_settings_are_frozen() -> None:
    loaded = load_settings(SHIPPED)

    with pytest.raises(ValidationError):
        loaded.activity.name = "别的"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        # shape
        ("截止: 2024-06-08", "截至: 2024-06-08", 0, ["没有“截至”这一项", "是不是“截止”"]),
        ("    截止: 2024-06-08\n", "", -3, ["缺少", "第2项的“截止”"]),
        ("  名称: “安全生产月”活动", "  名称:", 0, ["“名称”没有填写"]),
        ("  年份: 2024", "  年份: 二〇二四", 0, ["“二〇二四”", "不是整数"]),
        ("  年份: 2024", "  年份: [2024]", 0, ["“年份”下面分了几项"]),
        ("  届次: 23 ", "  届次: 0 ", 0, ["写的是 0", "1 到 999"]),
        (FAX, "电话", 0, ["“传真”写的是“电话”", "分项写", "编号、类型"]),
        ("报送事项:\n", "报送事项: 无\n其他:\n", 0, ["写的是“无”", "写成一列"]),
        (REPORT, "- 总结报告\n  - 名称: 总结", 0, ["第4项", "“总结报告”"]),
        # texts of a kind
        ("  年份: 2024", '  主题: "{{ 活动.名称 }}"', 0, ["写了标记“{{ 活动.名称 }}”"]),
        ("编号: 2024-safety-month", "编号: 2024安全月", 0, ["“2024安全月”", "字母、数字和连字符"]),
        ('区号: "0374"', "区号: 0374", 0, ["没有加引号", "开头的 0", '"0374"']),
        ('区号: "0374"', "区号: 374", 0, ["“374”", "0 开头", '"0374"']),
        ('区号: "0374"', "区号: “0374”", 0, ["不是区号", "引号要用半角"]),
        ("时区: Asia/Shanghai", "时区: 北京", 0, ["没有这个时区", "Asia/Shanghai"]),
        ("时区: Asia/Shanghai", "时区: ../x", 0, ["没有这个时区"]),
        ("文号:    ", "文号: 祖办[2024]6号 ", 0, ["祖办〔2024〕6号", "六角括号"]),
        ("文号:    ", "文号: 祖办〔2024〕第06号 ", 0, ["祖办〔2024〕6号"]),
        ('电话: "5163977"', "电话: 请打王亚伟", 0, ["不像电话号码"]),
        ("模板: attachment2", "模板: attachment2.docx", 0, ["不能用作模板名", "不带"]),
        ("模板: attachment2", "模板: ../x", 0, ["不能用作模板名"]),
        ("gender, 类型: 选项", "gender, 类型: 单选", 0, ["“单选”", "请看是不是“选项”"]),
        ("编号: gender, ", "编号: Gender, ", 0, ["“Gender”", "小写英文字母"]),
        ("手机, 必填: true", "手机, 必填: 对", 0, ["“对”", "true（是）"]),
        ("预填: 联络员手机", "预填: 手机", 0, ["“手机”", "请看是不是“联络员手机”"]),
        ("每组行数: 2 ", "每组行数: 两行 ", 0, ["“两行”", "不是整数"]),
        # days
        ("结束: 2024-06-30", "结束: 2024-06-31", 0, ["“2024-06-31”", "没有这一天"]),
        ("结束: 2024-06-30", "结束: 六月底", 0, ["“六月底”", "看不出是哪一天"]),
        ("结束: 2024-06-30", "结束: 2024-05-31", 0, ["比开始（2024-06-01）还早"]),
        ("结束: 2024-06-30", "结束: 2026-06-30", 0, ["超过了一年"]),
        ("  年份: 2024", "  年份: 2023", 0, ["2023", "应是2024"]),
        ("截止: 2024-06-03", "截止: 2025-06-03", 0, ["2025-06-03", "2024-05-29", "2024-12-27"]),
        ("截止: 2024-06-03", "截止: 2024-05-03", 0, ["2024-05-03", "2024-05-29"]),
        ("印发日期: 2024-05-29", "印发日期: 2024-05-28", 0, ["印发日期（2024-05-28）", "对不上"]),
        # what stands twice
        ("编号: activity", "编号: liaison", 0, ["编号“liaison”用了两次", "前一次在第39行"]),
        ("名称: 活动内容", "名称: 联络员", 0, ["名称“联络员”用了两次"]),
        ("编号: activity", "编号: notice", 0, ["“notice”", "留给了通知"]),
        ("序号: 3", "序号: 2", 0, ["序号 2 用了两次"]),
        ("序号: 3", "序号: 5", 0, ["序号是 5", "只有3个", "从 1 到 3"]),
        ("模板: attachment2", "模板: attachment1", 0, ["“attachment1”用了两次"]),
        ("编号: gender", "编号: name", 0, ["编号“name”", "用了两次"]),
        ("编号: content", "编号: title", 0, ["编号“title”", "用了两次"]),
        ("  - 名称: 应急避险逃生路线图", "  - 名称: 安全警示教育", 0, ["“安全警示教育”", "重名"]),
        ("  - 名称: 应急避险逃生路线图", "  - 名称: 应急逃生演练", 0, ["“应急逃生演练”", "重名"]),
        # attachments and their forms
        ("报送事项: works", "报送事项: work", 0, ["“work”", "请看是不是“works”"]),
        ("报送事项: works", "报送事项: liaison", 0, ["“liaison”已经有一张表"]),
        ("    报送事项: works\n", "", -4, ["没有写是哪一项“报送事项”"]),
        ("模板: attachment2\n", "报送事项: report\n    模板: x\n", 0, ["没有写“字段”或"]),
        ("      职务:", "      活动:", 0, ["“活动”", "重名"]),
        ("      职务:", "      附件2:", 0, ["“附件2”", "重名"]),
        ("      职务:", "      职务（称）:", 0, ["不能用作模板标记", "写成“职务称”"]),
        ("      职务:", "      2职务:", 0, ["“2职务”不能用作模板标记"]),
        ("        备注: {", "        序号: {", 0, ["“序号”", "重名"]),
        ("每组行数: 2 ", "行合计: {合计: [备注]} ", 0, ["行合计里有“合计”", "没有这一列"]),
        ("每组行数: 2 ", "行合计: {备注: 电气、标题} ", 0, ["行合计里有“电气”", "没有这一列"]),
        ("名称: 作品 ", "名称: 报送单位 ", 0, ["明细的名称“报送单位”", "重名"]),
        ("名称: 作品 ", "名称: 作品（表） ", 0, ["不能用作模板标记", "“作品表”"]),
        ("模板: attachment1", "模板: attachment1\n    核对: 手机 = 1", 1, ["“手机 = 1”", "不是数"]),
        ("模板: attachment3", "模板: attachment3\n    核对: [报送时间 ≤]", 1, ["写得不完整"]),
        (GENDER, "性别: {编号: gender, 类型: 选项}", 0, ["类型是选项", "没有写出可选的内容"]),
        (GENDER, "性别: {编号: gender, 类型: 文字, 选项: [男, 女]}", 0, ["用不上“选项”"]),
        ("title,", "title, 最少字数: 9, 最多字数: 5,", 0, ["（9）", "（5）"]),
        (FAX, "{编号: fax, 类型: 电话, 最多字数: 9}", 0, ["用不上“最多字数”"]),
        ("{编号: content,", "{编号: content, 预填: 名称,", 0, ["不能预填"]),
        ("分组: 项目 ", "分组: 专项 ", 0, ["“专项”", "没有这一列", "项目、主题或标题"]),
        ("        主题或标题: 例", "        主题: 例", 0, ["“主题”", "请看是不是“主题或标题”"]),
        # items
        ("路线图\n    " + ROUTE_MAP, "路线图\n", 0, ["缺少“项目”第5项的“应报”"]),
        ("路线图\n    " + ROUTE_MAP, "路线图\n    应报: []\n", 1, ["“应报”是空的"]),
        ("路线图\n    " + ROUTE_MAP, "路线图\n    应报: [{种类: 图, 至少: 0}]\n", 1, ["写的是 0"]),
    ],
)  # fmt: skip
def test_a_mistake_in_the_campaign(
    config: ConfigFolder, old: str, new: str, line: int, said: list[str]
) -> None:
    """line: counted from the line where the edit begins."""
    edited = config.replace(CAMPAIGN, old, new)

    found = [m for m in config.mistakes() if all(words in str(m) for words in said)]

    assert len(found) == 1, "\n".join(map(str, config.mistakes()))
    assert (found[0].file, found[0].place) == (f"config/{CAMPAIGN}", f"第{edited + line}行")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("名称: 罗庄社区", "名称: 祖师社区", ["名称“祖师社区”", "第8行"]),
        ("名称: 罗庄社区", "名称: 祖师 社区", ["名称“祖师 社区”", "第8行"]),
        ("编号: C02", "编号: c01", ["编号“c01”", "第8行"]),
        ("[罗庄社区居委会]", "[祖师社区居委会]", ["别名“祖师社区居委会”", "（第8行）的别名"]),
        ("[罗庄社区居委会]", "[党政办公室]", ["别名“党政办公室”", "（第18行）的名称"]),
        ("编号: D01, 类型: 部门", "编号: D01, 类型: 科室", ["“科室”", "农村社区、单位、部门"]),
        ("编号: D01, 类型: 部门", "编号: D01, 类形: 部门", ["没有“类形”", "是不是“类型”"]),
        ('"13800138001"', '"1380013800"', ["“1380013800”", "11位"]),
        ('"13800138001"', "1.38E+10", ["科学计数"]),
        ("名称: 罗庄社区", '名称: " "', ["“名称”没有填写"]),
        ("名称: 罗庄社区", "名称: 《》", ["“《》”", "没有文字"]),
        ("名称: 罗庄社区", r'名称: "罗庄\u200b社区"', ["罗庄□社区", "看不见的字符"]),
        ("名称: 罗庄社区", r'名称: "罗庄\n社区"', ["有换行"]),
        ("名称: 罗庄社区", f"名称: {'罗' * 61}", ["61个字", "最多60个字"]),
        ("编号: C02", "编号: 007", ["没有加引号", '"007"']),
        ("图片: 5}", "照片: 5}", ["“照片”不是这个项目要求的种类", "视频、图片"]),
        ("{应急逃生避险演练: ", "{应急逃生演练: ", ["不是配置里的项目", "“应急逃生避险演练”"]),
        ("图片: 5}", "图片: 0}", ["写的是 0"]),
        ("应报: {应急逃生避险演练: {视频: 2, 图片: 5}}", "应报: 视频两个", ["“视频两个”，读不懂"]),
    ],
)  # fmt: skip
def test_a_mistake_in_the_roster(config: ConfigFolder, old: str, new: str, said: list[str]) -> None:
    edited = config.replace(ROSTER, old, new)

    mistake = config.only_mistake()

    assert (mistake.file, mistake.place) == (f"config/{ROSTER}", f"第{edited}行")
    for words in said:
        assert words in str(mistake)


def test_what_is_misspelt_is_not_called_missing_too(config: ConfigFolder) -> None:
    config.replace(CAMPAIGN, "截止: 2024-06-08", "截至: 2024-06-08")

    assert "截至" in config.only_mistake().what


def test_every_mistake_of_both_files_at_once(config: ConfigFolder) -> None:
    edits = [
        (CAMPAIGN, "  主送: 各", "  主送：各"),
        (CAMPAIGN, "时区: Asia/Shanghai", "时区: 北京"),
        (CAMPAIGN, "结束: 2024-06-30", "结束: 2024-06-31"),
        (CAMPAIGN, "截止: 2024-06-03", "截止: 2025-06-03"),
        (CAMPAIGN, "编号: gender", "编号: name"),
        (CAMPAIGN, "分组: 项目 ", "分组: 专项 "),
        (CAMPAIGN, "序号: 2", "号: 2"),
        (ROSTER, "编号: C02", "编号: C01"),
        (ROSTER, "编号: D01, 类型: 部门", "编号: D01, 类型: 科室"),
        (ROSTER, "{视频: 2, ", "{录像: 2, "),
    ]
    lines = [
        (f"config/{name}", f"第{config.replace(name, old, new)}行") for name, old, new in edits
    ]

    found = [(mistake.file, mistake.place) for mistake in config.mistakes()]

    assert len(found) == len(edits)
    assert set(found) == set(lines)
    campaign = [int(place[1:-1]) for file, place in found if file.endswith(CAMPAIGN)]
    assert campaign == sorted(campaign)
    assert [file for file, _ in found] == sorted(file for file, _ in found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('电话: "5163977"', "电话: 5163977"),
        ("日期: 2024-05-29\n  印", '日期: "2024年5月29日"\n  印'),
        ("截止: 2024-06-08", "截止: 2024/6/8"),
        ("示例: true", "示例: 是"),
        ("  届次: 23 ", '  届次: "23" '),
        ("  口号: 人人讲安全、个个会应急\n", ""),
        ("文号:    ", "文号: 祖办〔2024〕6号 "),
        ("编号: gender, 类型: 选项, 选项: [男, 女]", "编号: gender, 类型: 选项, 选项: 男、女"),
    ],
)  # fmt: skip
def test_ways_of_writing_that_are_taken(config: ConfigFolder, old: str, new: str) -> None:
    config.replace(CAMPAIGN, old, new)

    assert config.load().campaign_id == "2024-safety-month"


def test_a_mobile_written_as_a_number_keeps_its_digits(config: ConfigFolder) -> None:
    config.replace(ROSTER, '"13800138001"', "13800138001")

    assert config.load().recipients[0].liaison_mobile == "13800138001"


def test_the_office_itself_is_no_example(config: ConfigFolder) -> None:
    for name, old in ((CAMPAIGN, "示例: true"), (ROSTER, "\n示例: true")):
        assert config.load().is_example
        config.replace(name, old, "")

    assert not config.load().is_example


def test_what_needs_items_where_there_are_none(config: ConfigFolder) -> None:
    path = config.folder / CAMPAIGN
    text = path.read_text("utf-8")
    path.write_text(text[: text.index("\n项目:\n")], "utf-8")

    said = "\n".join(map(str, config.mistakes()))

    assert "这一栏的类型是项目，配置里却没有“项目”一节" in said
    assert "应报里的“应急逃生避险演练”不是配置里的项目；配置里没有“项目”" in said


# --- files ------------------------------------------------------------------------------------


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="没有这个文件夹"):
        load_settings(tmp_path / "nowhere")


@pytest.mark.parametrize("name", [CAMPAIGN, ROSTER])
def test_a_file_that_is_not_there(config: ConfigFolder, name: str) -> None:
    (config.folder / name).unlink()

    mistake = config.only_mistake()

    assert mistake.file == f"config/{name}"
    assert "没有" in mistake.what


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "是空的"),
        ("# 只有注释\n".encode(), "是空的"),
        ("示例: true\n名称: 祖师\n".encode("gb18030"), "GBK"),
        ("示例: true\n".encode("utf-16"), "UTF-16"),
        (b"\x89PNG\r\n\x1a\n\xff\xfe\xff", "不是 UTF-8"),
        ("祖师街道".encode(), "一项一项"),
        (b"- a\n- b\n", "一项一项"),
    ],
)
@pytest.mark.parametrize("name", [CAMPAIGN, ROSTER])
def test_a_file_that_is_something_else(
    config: ConfigFolder, name: str, content: bytes, said: str
) -> None:
    (config.folder / name).write_bytes(content)

    mistake = config.only_mistake()

    assert mistake.file == f"config/{name}"
    assert said in str(mistake)


def test_a_folder_in_place_of_a_file(config: ConfigFolder) -> None:
    (config.folder / CAMPAIGN).unlink()
    (config.folder / CAMPAIGN).mkdir()

    assert "文件夹" in config.only_mistake().what


def test_a_roster_under_a_name_that_is_not_looked_for(config: ConfigFolder) -> None:
    (config.folder / ROSTER).rename(config.folder / "communities.xls")

    assert "communities.xls" in config.only_mistake().remedy


def test_a_roster_of_ones_own_beside_the_example(config: ConfigFolder) -> None:
    (config.folder / "communities.csv").write_text("名称,编号,类型\n甲社区,C1,城市社区\n", "utf-8")
    config.replace(CAMPAIGN, "时区: Asia/Shanghai", "时区: 北京")

    about_roster = [m for m in config.mistakes() if m.file.endswith(ROSTER)]

    assert len(about_roster) == 1
    assert "名单有2份" in about_roster[0].what
    assert "communities.yaml 是随程序的示例，请删去" in about_roster[0].remedy


def test_two_rosters_of_ones_own(config: ConfigFolder) -> None:
    config.replace(ROSTER, "\n示例: true", "")
    (config.folder / "communities.csv").write_text("名称,编号,类型\n", "utf-8")

    mistake = config.only_mistake()

    assert "communities.yaml、communities.csv" in mistake.what
    assert "请删去" in mistake.remedy


# --- anything at all --------------------------------------------------------------------------

_WORDS = st.sampled_from(
    ["活动", "名称", ":", "：", ": ", "\n", "\n  ", "- ", "{", "}", "[", "]", ",", "，", '"', "'",
     "&a ", "*a", "!!", "|", ">", "%YAML 1.1\n", "---\n", "\t", "\u3000", "0374", "2024-06-31",
     "~", "#", "\x85", "\x07", r'"\ud800"', "<<: "]
)  # fmt: skip


@given(text=st.one_of(st.text(max_size=60), st.lists(_WORDS, max_size=25).map("".join)))
@example(text="[" * 1000)
@example(text="活动: &a [*a]")
@example(text='编号: "\\ud800"')
@example(text="%YAML 1.1\n---\n编号: 0374")
@example(text="附件: [{字段: {x: {类型: {}}, [a]: 1}}]")
def test_any_text_is_settings_or_mistakes(text: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "config"
        shutil.copytree(SHIPPED, folder)
        (folder / CAMPAIGN).write_text(text, "utf-8", newline="")
        _settings_or_mistakes(folder)


@settings(max_examples=25)
@given(data=st.data())
@pytest.mark.parametrize("name", [CAMPAIGN, ROSTER])
def test_any_edit_of_the_example_is_settings_or_mistakes(name: str, data: st.DataObject) -> None:
    text = (SHIPPED / name).read_text("utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    edited = text[:start] + data.draw(_WORDS | st.text(max_size=5)) + text[end:]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "config"
        shutil.copytree(SHIPPED, folder)
        (folder / name).write_text(edited, "utf-8", newline="")
        _settings_or_mistakes(folder)


def _settings_or_mistakes(folder: Path) -> None:
    try:
        loaded: Settings | ConfigError = load_settings(folder)
    except ConfigError as error:
        loaded = error
    assert isinstance(loaded, Settings) or loaded.mistakes
    assert str(loaded).encode("utf-8")
