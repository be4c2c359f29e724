"""One filled form saved in every format that LibreOffice writes: the same answers come back."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.libreoffice import saved_as
from tests.stories.campaign import LIAISON, LIAISON_VALUES, Campaign

WORKBOOKS = ("xls", "ods", "csv", "html", "pdf")
DOCUMENTS = ("doc", "odt", "rtf", "pdf")
WORKS = {"C8": "第二季度教育课", "D8": "课件1个", "C10": "隐患排查典型案例", "B21": "王小明"}
ROWS = [
    ("安全生产专题教育课", "第二季度教育课", "课件1个"),
    ("专项隐患排查治理", "隐患排查典型案例", None),
]


def converted(path: Path, suffix: str) -> Path:
    """The file as LibreOffice saves it in another format."""
    return saved_as(suffix, path.parent / suffix, path) / f"{path.stem}.{suffix}"


@pytest.fixture(scope="module")
def workbook(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    campaign = Campaign(made)
    book = load_workbook(campaign.blank("罗庄社区", "附件1"))
    for place, value in LIAISON.items():
        book.worksheets[0][place] = value
    path = tmp_path_factory.mktemp("formats") / "liaison.xlsx"
    book.save(path)
    return path


@pytest.fixture(scope="module")
def document(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    word = Document(str(Campaign(made).blank("罗庄社区", "附件1", ".docx")))
    answers = {
        "姓名": "王小明", "性别": "男", "职务": "网格员", "办公电话": "0374-5163000",
        "手机": "13837400001", "电子邮箱": "wxm@example.com", "通讯地址": LIAISON_VALUES["address"],
    }  # fmt: skip
    table = word.tables[0]
    for row in table.rows:
        for label, cell in zip(row.cells, row.cells[1:], strict=False):
            if (said := answers.get(label.text.strip())) is not None and cell.text.strip() == "":
                cell.text = str(said)
    path = tmp_path_factory.mktemp("formats") / "liaison.docx"
    word.save(str(path))
    return path


@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_a_workbook_in_every_format(campaign: Campaign, workbook: Path, suffix: str) -> None:
    campaign.run("collect", converted(workbook, suffix), code=None)
    (one,) = campaign.export()

    assert one["values"] == LIAISON_VALUES
    assert (one["community"], one["deliverable"]) == ("罗庄社区", "liaison")
    assert one["status"] == "accepted"
    codes = {finding["code"] for finding in one["findings"]}
    assert codes <= ({"file-remark", "read-unsure"} if suffix == "pdf" else set())


@pytest.mark.parametrize("suffix", DOCUMENTS)
def test_a_document_in_every_format(campaign: Campaign, document: Path, suffix: str) -> None:
    campaign.run("collect", converted(document, suffix), code=None)
    (one,) = campaign.export()

    assert one["values"] == LIAISON_VALUES
    assert (one["community"], one["status"]) == ("罗庄社区", "accepted")
    assert {finding["code"] for finding in one["findings"]} <= {"file-remark", "read-unsure"}


@pytest.mark.parametrize("suffix", WORKBOOKS)
def test_repeated_rows_in_every_format(campaign: Campaign, suffix: str) -> None:
    path = campaign.filled("罗庄社区", "附件3", {**WORKS, "B22": "13837400001"})
    campaign.run("collect", converted(path, suffix), code=None)
    (one,) = campaign.export()

    assert [(row["item"], row["title"], row["content"]) for row in one["rows"]] == ROWS
    assert (one["community"], one["values"]["contact"]) == ("罗庄社区", "王小明")
    assert not [finding for finding in one["findings"] if finding["level"] == "error"]
