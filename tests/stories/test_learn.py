"""`learn`: a form without marks becomes a template that reads what the shipped one reads."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from ruamel.yaml import YAML

from tests.learning.blank_forms import DRAWN
from tests.paths import ROOT
from tests.stories.campaign import LIAISON, LIAISON_VALUES, Campaign

WORKS_IDS = ["item", "title", "content", "remark"]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    campaign = Campaign.make(tmp_path_factory.mktemp("shipped"))
    campaign.run("packets", "--only", "罗庄社区")
    return campaign


@pytest.fixture(scope="module")
def learned(shipped: Campaign, tmp_path_factory: pytest.TempPathFactory) -> Campaign:
    """The example campaign with forms 1 and 3 learned from the blank files alone."""
    folder = tmp_path_factory.mktemp("learned")
    campaign = Campaign.make(folder)
    templates = folder / "templates"
    templates.mkdir()
    for name in ("attachment2.docx", "attachment2.xlsx"):
        (templates / name).write_bytes((ROOT / "templates" / name).read_bytes())
    notice = Document()
    notice.add_paragraph("{{ 收文单位.名称 }}：关于{{ 活动.名称 }}的通知")
    notice.save(str(templates / "notice.docx"))
    yaml = YAML()
    path = folder / "config" / "campaign.yaml"
    settings = yaml.load(path)
    for position, deliverable in ((0, "liaison"), (2, "works")):
        entry = _learn_both(campaign, shipped, f"附件{position + 1}", templates)
        entry |= {"序号": position + 1, "报送事项": deliverable}
        settings["附件"][position] = entry
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(settings, file)
    campaign.run("check")
    campaign.run("packets", "--only", "罗庄社区")
    return campaign


def _learn_both(
    campaign: Campaign, shipped: Campaign, form: str, templates: Path
) -> dict[str, Any]:
    """The entry of the configuration for a form, learned as .xlsx and as .docx."""
    blanks = [stripped(shipped, form, suffix, campaign.folder) for suffix in (".xlsx", ".docx")]
    to = campaign.folder / "to" / form
    campaign.run("learn", *blanks, "--to", to, code=1)
    for suffix in (".xlsx", ".docx"):
        (template,) = to.glob(f"*{suffix}")
        (templates / template.name).write_bytes(template.read_bytes())
    (entry,) = YAML().load(to / "附件.yaml")["附件"]
    return dict(entry)


def stripped(campaign: Campaign, form: str, suffix: str, folder: Path) -> Path:
    """A blank form of the example as anybody else's file: no identity, no defined names."""
    path = folder / f"{form}表{suffix}"
    target = io.BytesIO()
    blank = zipfile.ZipFile(campaign.blank("罗庄社区", form, suffix))
    with zipfile.ZipFile(target, "w") as archive:
        for name in blank.namelist():
            if name != "docProps/custom.xml":
                text = blank.read(name)
                if name.endswith((".rels", "[Content_Types].xml", "workbook.xml")):
                    text = _without_identity(text.decode()).encode()
                archive.writestr(name, text)
    path.write_bytes(target.getvalue())
    assert b"hz_" not in target.getvalue()
    return path


def _without_identity(text: str) -> str:
    text = re.sub(r'<(?:\w+:)?definedName name="hz_[^>]*>[^<]*</(?:\w+:)?definedName>', "", text)
    return re.sub(r"<(Relationship|Override) [^>]*custom[.-][^>]*/>", "", text)


def _json(campaign: Campaign, path: Path) -> dict[str, Any]:
    told: dict[str, Any] = campaign.run("learn", path, "--json", code=None).json
    assert list(told) == ["fields", "tables", "doubts"]
    return told


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_the_first_attachment_is_understood(shipped: Campaign, tmp_path: Path, suffix: str) -> None:
    told = _json(shipped, stripped(shipped, "附件1", suffix, tmp_path))

    assert [one["id"] for one in told["fields"]] == list(LIAISON_VALUES)
    assert told["tables"] == []
    first = "附件1!B3" if suffix == ".xlsx" else "表格1第1行第2列"
    assert told["fields"][0] == {"id": "name", "label": "姓名", "where": first, "kind": "姓名"}


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_the_second_attachment_has_nothing_to_fill_in(
    shipped: Campaign, tmp_path: Path, suffix: str
) -> None:
    told = _json(shipped, stripped(shipped, "附件2", suffix, tmp_path))

    assert (told["fields"], told["tables"]) == ([], [])
    assert told["doubts"][0] == "这张表里没有找到要填写的地方"


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_the_third_attachment_is_understood(shipped: Campaign, tmp_path: Path, suffix: str) -> None:
    told = _json(shipped, stripped(shipped, "附件3", suffix, tmp_path))

    ids = [one["id"] for one in told["fields"]]
    assert ids == ["organization", "submitted_on", "contact", "contact_phone"]
    (table,) = told["tables"]
    assert [column["id"] for column in table["columns"]] == WORKS_IDS
    assert table["rows"] == 15
    assert any("示例" in doubt for doubt in told["doubts"])


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_the_learned_template_reads_what_the_shipped_one_reads_of_form_1(
    shipped: Campaign, learned: Campaign, tmp_path: Path, suffix: str
) -> None:
    for blank in (
        stripped(shipped, "附件1", suffix, tmp_path),
        learned.blank("罗庄社区", "附件1", suffix),
    ):
        path = tmp_path / f"填好{suffix}"
        _fill_liaison(blank, path)
        theirs, ours = _read(shipped, path), _read(learned, path)

        assert theirs["values"] == LIAISON_VALUES
        assert ours["values"] == theirs["values"]
        assert ours["status"] == theirs["status"]


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_the_learned_template_reads_what_the_shipped_one_reads_of_form_3(
    shipped: Campaign, learned: Campaign, tmp_path: Path, suffix: str
) -> None:
    for blank in (
        stripped(shipped, "附件3", suffix, tmp_path),
        learned.blank("罗庄社区", "附件3", suffix),
    ):
        path = tmp_path / f"填好{suffix}"
        _fill_works(blank, path)
        theirs, ours = _read(shipped, path), _read(learned, path)

        assert [row["title"] for row in theirs["rows"]] == ["安全课", "演练视频"]
        assert theirs["values"]["contact"] == "王小明"
        assert (ours["values"], ours["rows"]) == (theirs["values"], theirs["rows"])


def test_packets_of_a_learned_form_look_like_the_form(shipped: Campaign, learned: Campaign) -> None:
    for form in ("附件1", "附件3"):
        mine, own = (c.blank("罗庄社区", form) for c in (shipped, learned))
        sheets = [load_workbook(path).worksheets[0] for path in (mine, own)]
        texts = [[[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in sheets]
        merges = [sorted(map(str, sheet.merged_cells.ranges)) for sheet in sheets]
        heights = [[sheet.row_dimensions[n].height for n in range(1, 9)] for sheet in sheets]

        assert texts[0] == texts[1]
        assert merges[0] == merges[1]
        assert heights[0] == heights[1]


def test_a_blank_learned_form_is_known_as_blank(learned: Campaign) -> None:
    for suffix in (".xlsx", ".docx"):
        one = _read(learned, learned.blank("罗庄社区", "附件1", suffix))
        assert "form-blank" in [finding["code"] for finding in one["findings"]]


@pytest.mark.parametrize("name", list(DRAWN))
def test_every_drawn_form_becomes_a_template(shipped: Campaign, tmp_path: Path, name: str) -> None:
    DRAWN[name](tmp_path / name)
    ran = shipped.run("learn", tmp_path / name, "--to", tmp_path / "to", code=None)

    assert ran.code in (0, 1)
    assert "试填后" not in ran.out  # everything that was marked came back as it was filled in
    assert {path.suffix for path in (tmp_path / "to").iterdir()} >= {".yaml", ".txt"}
    assert (tmp_path / "to" / name).exists()


def test_the_blank_form_itself_is_never_overwritten(shipped: Campaign, tmp_path: Path) -> None:
    DRAWN["台账.xlsx"](tmp_path / "台账.xlsx")
    before = (tmp_path / "台账.xlsx").read_bytes()
    ran = shipped.run("learn", tmp_path / "台账.xlsx", "--to", tmp_path, code=2)

    assert "盖掉" in ran.err
    assert (tmp_path / "台账.xlsx").read_bytes() == before


def test_a_template_is_no_blank_form(shipped: Campaign) -> None:
    ran = shipped.run("learn", ROOT / "templates" / "attachment1.xlsx", code=2)

    assert "没有标记的空白表" in ran.err


def test_another_kind_of_file_is_refused(shipped: Campaign, tmp_path: Path) -> None:
    path = tmp_path / "表.xls"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))

    assert "另存为" in shipped.run("learn", path, code=2).err


def _read(campaign: Campaign, path: Path) -> dict[str, Any]:
    (one,) = campaign.run("read", path, "--json", code=None).json["returns"]
    found: dict[str, Any] = one
    return found


def _fill_liaison(blank: Path, path: Path) -> None:
    if blank.suffix == ".xlsx":
        workbook = load_workbook(blank)
        for place, text in LIAISON.items():
            workbook.worksheets[0][place] = text
        workbook.save(path)
        return
    document = Document(str(blank))
    table = document.tables[0]
    for place, text in LIAISON.items():
        table.cell(int(place[1:]) - 3, ord(place[0]) - ord("A")).text = text
    document.save(str(path))


WORKS = {(6, 2): "安全课", (6, 3): "一节课", (12, 2): "演练视频", (12, 4): "原图另附"}


def _fill_works(blank: Path, path: Path) -> None:
    if blank.suffix == ".xlsx":
        workbook = load_workbook(blank)
        sheet = workbook.worksheets[0]
        for (row, column), text in WORKS.items():
            sheet.cell(row + 1, column + 1).value = text
        sheet["B4"], sheet["B21"], sheet["B22"] = "2024年6月20日", "王小明", "0374-5163000"
        workbook.save(path)
        return
    document = Document(str(blank))
    for (row, column), text in WORKS.items():
        document.tables[0].cell(row - 4, column).text = text
    said = {"报送时间": "2024年6月20日", "联系人": "王小明", "联系方式": "0374-5163000"}
    for paragraph in document.paragraphs:
        label = paragraph.text.strip().rstrip("：")
        if label in said:
            paragraph.text = f"{label}：{said[label]}"
    document.save(str(path))


PLEDGE = (
    "    我单位__罗庄社区__已于2024年_6_月_3_日收到会议通知，拟派 张志强 同志参加，共3人，"
    "联系电话0374-5163000。"
)
PLEDGE_VALUES = {
    "organization": "罗庄社区", "field_2": "2024-06-03", "name": "张志强", "field_4": 3,
    "contact_phone": "0374-5163000", "field_6": "李明", "position": None,
}  # fmt: skip
SURVEY_VALUES = {
    "field_1": "罗庄社区", "field_2": "2024-06-03", "field_3": "否", "gender": "女",
    "field_5": "讲座、视频", "field_6": 35, "field_7": True, "remark": None,
}  # fmt: skip


def test_the_original_of_a_slip_in_prose_is_read(tmp_path: Path) -> None:
    campaign = _campaign_of("回执.docx", tmp_path)
    document = Document(str(tmp_path / "回执.docx"))
    document.paragraphs[2].text = PLEDGE
    document.paragraphs[3].text = "填报人：__李明__ 职务：______"
    document.save(str(tmp_path / "填好.docx"))

    assert _read(campaign, tmp_path / "填好.docx")["values"] == PLEDGE_VALUES


def test_the_original_of_a_form_with_boxes_is_read(tmp_path: Path) -> None:
    campaign = _campaign_of("调查表.xlsx", tmp_path)
    workbook = load_workbook(tmp_path / "调查表.xlsx")
    sheet = workbook.worksheets[0]
    for place, text in {
        "B2": "罗庄社区", "D2": "2024年6月3日", "B3": "□是 ☑否", "D3": "□男 √女",
        "B4": "☑讲座 □演练 ☑视频 □其他____", "D4": 35, "B5": "☑本人同意以上内容",
    }.items():  # fmt: skip
        sheet[place] = text
    workbook.save(tmp_path / "填好.xlsx")

    assert _read(campaign, tmp_path / "填好.xlsx")["values"] == SURVEY_VALUES


@pytest.mark.parametrize("name", ["回执.docx", "调查表.xlsx", "登记表.docx", "统计表.xlsx"])
def test_the_original_left_blank_is_known_as_blank(tmp_path: Path, name: str) -> None:
    campaign = _campaign_of(name, tmp_path)
    one = _read(campaign, tmp_path / name)

    assert {f["code"] for f in one["findings"]} & {"form-blank", "rows-missing"}
    assert {value for value in one["values"].values() if value not in (None, False)} == set()


def _campaign_of(name: str, folder: Path) -> Campaign:
    """The example campaign with this drawn form, learned, as its only one."""
    campaign = Campaign.make(folder / "活动")
    DRAWN[name](folder / name)
    to = folder / "to"
    campaign.run("learn", folder / name, "--to", to, code=None)
    templates = campaign.folder / "templates"
    templates.mkdir()
    (templates / name).write_bytes((to / name).read_bytes())
    notice = Document()
    notice.add_paragraph("关于{{ 活动.名称 }}的通知")
    notice.save(str(templates / "notice.docx"))
    yaml = YAML()
    path = campaign.config / "campaign.yaml"
    settings = yaml.load(path)
    (entry,) = YAML().load(to / "附件.yaml")["附件"]
    del settings["同义词"]
    settings["附件"] = [{**entry, "报送事项": "liaison"}]
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(settings, file)
    campaign.run("check")
    return campaign
