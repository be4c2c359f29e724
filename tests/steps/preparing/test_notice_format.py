"""The activity's own notice against the standard: found as it goes out, mended where it is made."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

from docx import Document
from docx.shared import Pt

from huizhi.campaign.campaign import load_campaign
from huizhi.formats.mark_names import marks_in
from huizhi.steps.preparing.notice_format import format_of_notice, mend_notice_format
from tests.paths import CONFIG, TEMPLATES, TRIAL


def spoilt(folder: Path) -> tuple[Path, Path]:
    """The example, one paragraph of its notice without marks set too small."""
    config, templates = folder / "config", folder / "templates"
    shutil.copytree(CONFIG, config)
    shutil.copytree(TEMPLATES, templates)
    document = Document(str(templates / "notice.docx"))
    plain = [p for p in document.paragraphs if len(p.text) > 30 and "{" not in p.text]
    for run in plain[0].runs:
        run.font.size = Pt(12)
    document.save(str(templates / "notice.docx"))
    return config, templates


def test_a_notice_with_marks_is_mended_and_keeps_them(tmp_path: Path) -> None:
    config, templates = spoilt(tmp_path)
    campaign = load_campaign(config, templates)
    before = (templates / "notice.docx").read_bytes()
    found = format_of_notice(campaign, templates)
    assert found is not None
    ((line, can),) = found.lines
    assert can
    assert "正文的字号，现在是12磅" in line
    mended = mend_notice_format(campaign, config, templates)

    after = (templates / "notice.docx").read_bytes()
    assert mended.changed == (line,)
    assert mended.left == 0
    assert marks_in(after, "notice.docx") == marks_in(before, "notice.docx")
    texts = [[p.text for p in Document(BytesIO(data)).paragraphs] for data in (before, after)]
    assert texts[0] == texts[1]
    (kept,) = templates.glob("notice（*之前）.docx")
    assert kept.read_bytes() == before


def test_a_clerks_own_notice_is_told_line_by_line() -> None:
    campaign = load_campaign(TRIAL / "config", TRIAL / "templates")
    found = format_of_notice(campaign, TRIAL / "templates")

    assert found is not None
    assert found.mendable == 3
    told = dict(found.lines)
    assert told["全文：页码，现在是没有页码，应为每面下方有“— 1 —”式的页码（GB/T 9704-2012 7.5）"]
    assert any(
        "“2026年11月26日”一段：成文日期的位置" in one and not can for one, can in found.lines
    )


def test_without_a_notice_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert format_of_notice(load_campaign(CONFIG, TEMPLATES), tmp_path) is None
