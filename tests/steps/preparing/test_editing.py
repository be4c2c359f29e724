"""Changes to config files: comments stay, mistakes write nothing, nobody's change is lost."""

from __future__ import annotations

import datetime as dt
import shutil
import zoneinfo
from dataclasses import replace
from pathlib import Path

import pytest

from huizhi.campaign.activity_folders import activities_of
from huizhi.campaign.folders import Folders, templates_beside
from huizhi.campaign.load import load_settings
from huizhi.errors import ConfigError, HuizhiError
from huizhi.steps.preparing.config_file import ChangedError
from huizhi.steps.preparing.editing import (
    campaign_file,
    change_campaign,
    new_activity,
    use_page_address,
    with_own_templates,
)
from huizhi.steps.preparing.roster_editing import (
    change_recipient,
    import_roster,
    roster_file,
    row_version,
)
from tests.paths import CONFIG, TEMPLATES
from tests.steps.preparing.rosters import FILE, proposed, taken


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copytree(CONFIG, tmp_path / "config")
    return tmp_path / "config"


def lines(config: Path) -> list[str]:
    return (config / "campaign.yaml").read_text("utf-8").splitlines()


def test_only_the_changed_lines_change(config: Path) -> None:
    before = lines(config)
    known = campaign_file(config)
    texts = {
        "活动/主题": "新主题：甲",
        "通知/联系人/电话": "0374-5163977",
        "报送事项/2/截止": "2024-06-27",
    }
    change_campaign(config, known.version, texts)
    after = lines(config)

    changed = [
        (a, b)
        for a, b in zip([x for x in before if "示例: true" not in x], after, strict=True)
        if a != b
    ]
    assert changed == [
        ("  主题: 人人讲安全、个个会应急——畅通生命通道", "  主题: 新主题：甲"),
        ('    电话: "5163977"', '    电话: "0374-5163977"'),
        ("    截止: 2024-06-25", "    截止: 2024-06-27"),
    ]
    assert load_settings(config).notice.contact.phone == "0374-5163977"


def test_every_value_can_be_written_as_it_stands(config: Path) -> None:
    before = lines(config)
    known = campaign_file(config)
    change_campaign(config, known.version, {spot.name: spot.text for spot in known.spots})

    assert lines(config) == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("活动/年份", "二零"),
        ("活动/开始", "六月"),
        ("活动/名称", ""),
        ("报送网址", "javascript:x"),
        ("活动/口号", "{{ 7*7 }}"),
    ],
)
def test_a_mistake_writes_nothing(config: Path, name: str, text: str) -> None:
    before = lines(config)
    with pytest.raises(ConfigError):
        change_campaign(config, campaign_file(config).version, {name: text})

    assert lines(config) == before


@pytest.mark.parametrize("text", ["甲: 乙", "# 号", "[一]", "'引号", "yes", "12:30"])
def test_any_text_is_text(config: Path, text: str) -> None:
    change_campaign(config, campaign_file(config).version, {"活动/口号": text})

    assert load_settings(config).activity.slogan == text


def test_the_second_of_two_is_told_and_the_first_stays(config: Path) -> None:
    version = campaign_file(config).version
    change_campaign(config, version, {"活动/主题": "甲"})
    with pytest.raises(ChangedError, match="别人已经改过"):
        change_campaign(config, version, {"活动/主题": "乙"})

    assert load_settings(config).activity.theme == "甲"


def test_unknown_names_are_not_written(config: Path) -> None:
    before = lines(config)
    change_campaign(config, "", {"编号": "other", "办事处/../x": "y", "form_token": "z"})

    assert lines(config) == before


def row_of(config: Path, code: str) -> tuple[dict[str, str], str]:
    row = dict(next(one for one in roster_file(config).rows if one["编号"] == code))
    return row, row_version(row)


def test_a_row_of_the_roster_is_changed_and_the_others_stay(config: Path) -> None:
    before = (config / "communities.yaml").read_text("utf-8").splitlines()
    row, version = row_of(config, "C05")
    change_recipient(config, version, "C05", {**row, "联络员": "赵六", "联络员手机": "13800138002"})
    after = (config / "communities.yaml").read_text("utf-8").splitlines()

    (changed,) = set(after) - set(before)
    assert "联络员: 赵六" in changed
    assert "应报: {应急逃生避险演练: {视频: 2, 图片: 5}}" in changed
    assert load_settings(config).by_name["学府社区"].liaison_mobile == "13800138002"


def test_rows_are_added_and_taken_away(config: Path) -> None:
    change_recipient(config, "", "", {"名称": "东城社区", "编号": "C99", "类型": "城市社区"})
    change_recipient(config, row_of(config, "C01")[1], "C01", None)

    names = load_settings(config).by_name
    assert "东城社区" in names
    assert "祖师社区" not in names


def test_the_same_row_by_two(config: Path) -> None:
    row, version = row_of(config, "C02")
    change_recipient(config, version, "C02", {**row, "联络员": "甲"})
    with pytest.raises(ChangedError):
        change_recipient(config, version, "C02", {**row, "联络员": "乙"})

    assert load_settings(config).by_name["罗庄社区"].liaison == "甲"


def test_a_wrong_row_writes_nothing(config: Path) -> None:
    before = (config / "communities.yaml").read_bytes()
    row, version = row_of(config, "C02")
    with pytest.raises(ConfigError):
        change_recipient(config, version, "C02", {**row, "编号": "C01"})

    assert (config / "communities.yaml").read_bytes() == before


LIST = "社区 | 书记 | 电话\n罗庄社区 | 王一 | 0374-5163977\n东城社区 | ~ | ~"


def test_a_list_is_imported_and_the_old_roster_kept(config: Path) -> None:
    result = taken(proposed(LIST), roster_file(config).rows)
    import_roster(config, FILE, result.units, keeps=False)

    assert (result.changed("新增"), result.changed("有改动")) == (["东城社区"], ["罗庄社区"])
    assert len(result.gone) == 11
    settings = load_settings(config)
    assert [(r.name, r.code) for r in settings.recipients] == [
        ("罗庄社区", "C02"),
        ("东城社区", "C10"),  # C03 to C09 were others'
    ]
    assert settings.recipients[0].aliases == ("罗庄社区居委会",)
    assert settings.recipients[0].liaison_number == "0374-5163977"
    today = dt.datetime.now(zoneinfo.ZoneInfo("Asia/Shanghai")).date()
    kept = config / f"communities（{today}之前）.yaml"
    assert "祖师社区" in kept.read_text("utf-8")


def test_the_backup_has_the_day_of_the_office(config: Path) -> None:
    path = config / "campaign.yaml"
    text = path.read_text("utf-8")
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # never the same day
        path.write_text(text.replace("Asia/Shanghai", zone), "utf-8")
        result = taken(proposed(LIST), roster_file(config).rows)
        import_roster(config, FILE, result.units, keeps=False)
        today = dt.datetime.now(zoneinfo.ZoneInfo(zone)).date()
        assert (config / f"communities（{today}之前）.yaml").exists()


def test_units_that_the_list_does_not_have_may_stay_with_what_is_theirs(config: Path) -> None:
    result = taken(proposed(LIST), roster_file(config).rows, keeps=True)
    import_roster(config, FILE, result.units, keeps=True)

    settings = load_settings(config)
    assert len(settings.recipients) == 13
    assert settings.by_name["学府社区"].quotas == {"应急逃生避险演练": {"视频": 2, "图片": 5}}


def test_what_a_known_unit_has_besides_stays(config: Path) -> None:
    drawing = "社区 | 应报\n学府社区 | ~\n罗庄社区 | 应急逃生避险演练：视频3"
    result = taken(proposed(drawing), roster_file(config).rows)
    import_roster(config, FILE, result.units, keeps=False)

    by_name = load_settings(config).by_name
    assert by_name["学府社区"].quotas == {"应急逃生避险演练": {"视频": 2, "图片": 5}}
    assert by_name["罗庄社区"].quotas == {"应急逃生避险演练": {"视频": 3}}


def test_a_refused_list_writes_nothing_and_names_its_own_row(config: Path) -> None:
    before = {path.name: path.read_bytes() for path in config.iterdir()}
    drawing = "社区 | 应报\n罗庄社区 | ~\n学府社区 | 没有的项目：视频3"
    result = taken(proposed(drawing), roster_file(config).rows)
    with pytest.raises(ConfigError) as caught:
        import_roster(config, FILE, result.units, keeps=False)

    assert str(caught.value).startswith("名单.xlsx 第3行（A3）：应报里的“没有的项目”")
    assert "communities" not in str(caught.value)
    assert {path.name: path.read_bytes() for path in config.iterdir()} == before


@pytest.fixture
def sharing(config: Path) -> Path:
    """An activity that shares the roster of the first one."""
    own = config.parent / "activities" / "next" / "config"
    own.mkdir(parents=True)
    text = (config / "campaign.yaml").read_text("utf-8")
    (own / "campaign.yaml").write_text(f"{text}\n共用: ../../../config\n", "utf-8")
    return own


def test_a_shared_roster_is_changed_where_it_stands(config: Path, sharing: Path) -> None:
    row, version = row_of(sharing, "C05")
    change_recipient(sharing, version, "C05", {**row, "联络员": "赵六"})
    assert load_settings(config).by_name["学府社区"].liaison == "赵六"
    result = taken(proposed(LIST), roster_file(sharing).rows)
    import_roster(sharing, FILE, result.units, keeps=False)

    for one in (config, sharing):
        assert [r.name for r in load_settings(one).recipients] == ["罗庄社区", "东城社区"]
    assert [path.name for path in sharing.iterdir()] == ["campaign.yaml"]
    assert "../../../config" in (sharing / "campaign.yaml").read_text("utf-8")
    assert len(list(config.glob("communities（*之前）.yaml"))) == 1


def test_a_refused_list_leaves_a_shared_roster_alone(config: Path, sharing: Path) -> None:
    before = {path.name: path.read_bytes() for path in config.iterdir()}
    result = taken(proposed("社区 | 应报\n罗庄社区 | 随便写的"), roster_file(sharing).rows)
    with pytest.raises(ConfigError, match=r"名单\.xlsx 第2行（A2）：“应报”写的是"):
        import_roster(sharing, FILE, result.units, keeps=False)

    assert {path.name: path.read_bytes() for path in config.iterdir()} == before


def test_a_roster_in_a_table_becomes_yaml_when_it_is_changed(config: Path) -> None:
    (config / "communities.yaml").unlink()
    path = config / "communities.csv"
    path.write_text("名称,编号,类型\n罗庄社区,C02,城市社区\n", "utf-8-sig")
    row, version = row_of(config, "C02")
    change_recipient(config, version, "C02", {**row, "联络员": "甲"})

    assert load_settings(config).by_name["罗庄社区"].liaison == "甲"
    assert not path.exists()
    assert list(config.glob("communities（*之前）.csv"))


def test_a_new_activity_from_the_last(config: Path, tmp_path: Path) -> None:
    folder = tmp_path / "activities" / "2025"
    texts = {
        "编号": "2025-safety",
        "活动/年份": "2025",
        "活动/开始": "2025-06-01",
        "活动/结束": "2025-06-30",
    }
    texts |= {f"报送事项/{n}/截止": "2025-06-20" for n in range(4)}
    texts |= {"通知/日期": "2025-05-28", "通知/印发日期": "2025-05-28"}
    made = new_activity(config, TEMPLATES, folder, str(tmp_path / "output"), texts)
    settings = load_settings(made)

    assert (settings.campaign_id, settings.activity.year) == ("2025-safety", 2025)
    assert settings.last_output == str(tmp_path / "output")
    assert "# 全国第几个" in (made / "campaign.yaml").read_text("utf-8")
    assert (folder / "templates" / "notice.docx").is_file()
    with pytest.raises(HuizhiError, match="已经有了"):
        new_activity(config, TEMPLATES, folder, "", texts)

    first = Folders(config, TEMPLATES, tmp_path / "output")
    known = [replace(one, is_example=False) for one in activities_of(first)]
    again = tmp_path / "activities" / "2025-2"
    with pytest.raises(HuizhiError, match="起止日期也一样"):
        new_activity(config, TEMPLATES, again, "", texts, known)
    assert not again.exists()
    later = texts | {"活动/开始": "2025-06-02"}
    new_activity(config, TEMPLATES, again, "", later, activities_of(first))
    labels = [one.label.partition("（")[2] for one in activities_of(first)]
    assert labels == ["2024年）", "2025年6月1日至6月30日）", "2025年6月2日至6月30日）"]


def activity_sharing(config: Path, name: str, shared: str, address: str = "") -> Path:
    """Another activity that takes the office from elsewhere."""
    own = config.parent / "activities" / name / "config"
    shutil.copytree(config, own)
    path = own / "campaign.yaml"
    text = path.read_text("utf-8").replace("编号: 2024-safety-month", f"编号: {name}", 1)
    text += f"共用: {shared}\n" + (f"报送网址: {address}\n" if address else "")
    path.write_text(text, "utf-8")
    return own


def test_the_address_of_the_page_is_written_where_the_office_shares_it(config: Path) -> None:
    office = config.parent / "office"
    office.mkdir()
    (office / "office.yaml").write_text(
        "# 办公室\n办事处: {全称: 某市某区某街道办事处, 简称: 某街道办, 印发机关: 某街道办}\n",
        "utf-8",
    )
    one = activity_sharing(config, "one", "../../../office")
    other = activity_sharing(config, "other", "../../../office", "http://10.0.0.9:8720")
    alone = lines(config)
    use_page_address("http://10.0.0.5:8720", one, [config, other])

    assert [load_settings(each).page_address for each in (one, other)] == [
        "http://10.0.0.5:8720"
    ] * 2
    assert (office / "office.yaml").read_text("utf-8").startswith("# 办公室\n")
    assert lines(config) == alone


def test_the_address_of_the_page_of_an_activity_that_others_share(config: Path) -> None:
    other = activity_sharing(config, "other", "../../../config", "http://10.0.0.9:8720")
    use_page_address("http://10.0.0.5:8720", config, [other])

    assert load_settings(config).page_address == "http://10.0.0.5:8720"
    assert load_settings(other).page_address == "http://10.0.0.5:8720"
    assert "报送网址" not in (other / "campaign.yaml").read_text("utf-8")


def test_templates_beside_the_program_are_copied_into_the_configuration(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = config.parent / "templates"
    shutil.copytree(TEMPLATES, templates)
    monkeypatch.setattr("huizhi.steps.preparing.editing.TEMPLATES", templates.resolve())
    folders = with_own_templates(Folders(config, templates, config.parent / "output"))

    assert folders.templates == config / "templates" == templates_beside(config)
    assert {p.name: p.read_bytes() for p in folders.templates.iterdir()} == {
        p.name: p.read_bytes() for p in templates.iterdir()
    }
    assert with_own_templates(folders) == folders
