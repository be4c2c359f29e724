"""The printed page, measured: LibreOffice makes a PDF of what a community gets."""

from __future__ import annotations

from pathlib import Path

import pdfplumber
import pytest

from tests.libreoffice import saved_as
from tests.stories.campaign import Campaign

A4 = (595.3, 841.9)  # points
INSIDE = 40  # nothing is printed nearer to the edge than this, in points
FORMS = {
    "附件1": ("姓名", "性别", "电子邮箱", "单位名称", "罗庄社区", "18939112115"),
    "附件2": ("序号", "安全警示教育", "视频不少于1个", "图片不少于3张"),
    "附件3": ("报送单位", "安全警示教育", "……", "可另附页", "联系方式"),
}


@pytest.fixture(scope="module")
def printed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """PDFs of one community's packet by suffix of the original."""
    packet = Campaign(made).packets / "罗庄社区"
    return {
        suffix: saved_as("pdf", tmp_path_factory.mktemp("pdf"), *sorted(packet.glob(f"*{suffix}")))
        for suffix in (".xlsx", ".docx")
    }


def page_of(folder: Path, name: str) -> pdfplumber.PDF:
    """The one PDF whose name begins like this."""
    (found,) = folder.glob(f"{name}*.pdf")
    return pdfplumber.open(found)


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_one_page_with_all_its_words(
    printed: dict[str, Path], form: str, suffix: str
) -> None:
    with page_of(printed[suffix], form) as pdf:
        (page,) = pdf.pages
        text = "".join((page.extract_text() or "").split())
        characters = [c for c in page.chars if c["text"].strip()]

        assert (page.width, page.height) == pytest.approx(A4, abs=1)
        for word in FORMS[form]:
            assert word in text, word
        assert min(c["x0"] for c in characters) > INSIDE
        assert max(c["x1"] for c in characters) < page.width - INSIDE
        assert max(c["bottom"] for c in characters) < page.height - 25  # the page number


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
@pytest.mark.parametrize("form", FORMS)
def test_no_text_is_cut_by_the_lines_of_its_table(
    printed: dict[str, Path], form: str, suffix: str
) -> None:
    with page_of(printed[suffix], form) as pdf:
        page = pdf.pages[0]
        table = max(page.find_tables(), key=lambda t: len(t.cells))
        assert len(table.cells) > 10
        for left, top, right, bottom in table.cells:
            for c in page.chars:
                middle = (c["x0"] + c["x1"]) / 2, (c["top"] + c["bottom"]) / 2
                if left < middle[0] < right and top < middle[1] < bottom and c["text"].strip():
                    assert c["top"] > top - 2, c["text"]
                    assert c["bottom"] < bottom + 2, c["text"]
                    assert c["x1"] < right + 2, c["text"]


def test_the_notice_is_paged_and_its_imprint_stands_last(printed: dict[str, Path]) -> None:
    with page_of(printed[".docx"], "通知") as pdf:
        pages = ["".join((page.extract_text() or "").split()) for page in pdf.pages]

    assert 10 <= len(pages) <= 16
    for number, text in enumerate(pages, start=1):
        assert f"—{number}—" in text
    assert "2024年5月29日印发" in pages[-1]
    assert pages[0].startswith("许昌市东城区祖师街道办事处关于印发")
    for number in (1, 2, 3):
        assert sum(text.startswith(f"附件{number}") for text in pages) == 1
