"""The notice as LibreOffice prints it, measured against GB/T 9704-2012."""

from __future__ import annotations

import io
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from huizhi.campaign.campaign import Campaign as LoadedCampaign, load_campaign
from huizhi.campaign.form_set import load_form_set
from huizhi.campaign.load import load_settings
from huizhi.formats.office.converter import find_office
from huizhi.formats.office.pdf_maker import make_pdfs
from huizhi.formats.pdf.pages import PrintedPage, printed_pages
from huizhi.formats.word.look_reader import notice_look_of
from huizhi.official.lint import departures_of
from huizhi.official.measures import em_width
from huizhi.official.printed import Layout, PagePlan, layout_of
from huizhi.steps.sending.packets import make_packets, render_notice
from huizhi.steps.sending.page_layout import PageLayouts, PlannedNotices, lay_out
from tests.libreoffice import libreoffice_started
from tests.official.planted import changed
from tests.paths import ROOT
from tests.stories.campaign import Campaign
from tests.validity import errors_of

TOP, LEFT, RIGHT, FOOT = 37.0, 28.0, 184.0, 262.0  # mm; the edges of the core
# mm; a row is 28.95 points, its character of 16 in the middle, the baseline 0.86 of it down.
ABOVE, BELOW = ((12.95 / 2 + part * 16) * 25.4 / 72 for part in (0.86, 0.14))
FULL = range(3, 8)  # pages filled to the last row; the eighth leaves it to a heading


def printed(data: bytes) -> tuple[PrintedPage, ...]:
    office = find_office()
    assert office is not None
    return printed_pages(make_pdfs(office, [("notice.docx", data)])[0])


@pytest.fixture(scope="module")
def pages(made: Path) -> tuple[PrintedPage, ...]:
    return printed((Campaign(made).packets / "罗庄社区" / "通知.docx").read_bytes())


def test_a_full_page_has_22_rows_of_28_characters(pages: tuple[PrintedPage, ...]) -> None:
    for number in FULL:
        lines = pages[number - 1].lines[:-1]
        assert len(lines) == 22, number
        steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
        # Each face has a baseline of its own within its row, here up to 0.4 mm from the others'.
        assert steps == pytest.approx([10.21] * 21, abs=0.4)
        assert sum(steps) == pytest.approx(21 * 10.21, abs=0.4)
    widths = Counter(em_width(line.text) for n in FULL for line in pages[n - 1].lines[:-1])
    assert widths.most_common(1)[0][0] == 28
    assert max(widths) == 28


def test_the_text_stands_within_the_core(pages: tuple[PrintedPage, ...]) -> None:
    for page in pages[2:9]:
        lines = page.lines[:-1]
        assert min(line.left for line in lines) == pytest.approx(LEFT, abs=1)
        assert max(line.right for line in lines) == pytest.approx(RIGHT, abs=1)
        assert lines[0].baseline - ABOVE == pytest.approx(TOP, abs=1)
        assert lines[-1].baseline + BELOW < FOOT + 1
    for number in FULL:
        last = pages[number - 1].lines[-2]
        assert last.baseline + BELOW == pytest.approx(FOOT, abs=1)


def test_the_page_numbers_stand_at_the_outer_edge(pages: tuple[PrintedPage, ...]) -> None:
    character = 14 * 25.4 / 72
    for page in pages:
        number = page.lines[-1]
        assert number.text == f"— {page.number} —"
        assert FOOT + 7 < number.baseline < FOOT + 10
        if page.number % 2:
            assert number.right == pytest.approx(RIGHT - character, abs=1)
        else:
            assert number.left == pytest.approx(LEFT + character, abs=1)


def test_the_imprint_is_last_and_no_title_is_an_orphan(pages: tuple[PrintedPage, ...]) -> None:
    layout = layout_of([[line.text for line in page.lines] for page in pages])

    assert layout == Layout(14, 14, signature_alone=False, body_first=True)
    imprint = pages[-1].lines[-2]
    assert imprint.text.endswith("2024年5月29日印发")
    assert FOOT - 10.3 < imprint.baseline < FOOT
    for number in (1, 2, 3):
        (page,) = (page for page in pages if page.lines[0].text == f"附件{number}")
        assert len(page.lines) > 5


def test_a_notice_with_a_head_is_laid_out_anew(tmp_path: Path) -> None:
    """Its signature would stand alone on the second page."""
    copies = "区安委办，区应急管理局"
    settings = changed(load_settings(ROOT / "config"), "祖办〔2024〕6号", True, copies)
    campaign = LoadedCampaign(settings, load_form_set(settings, ROOT / "templates"))
    who = settings.recipients[:1]

    def render(template: object, recipient: object) -> bytes:
        return render_notice(campaign, template, recipient)  # type: ignore[arg-type]

    layouts = lay_out(campaign, who, render, find_office(), tmp_path)
    again = lay_out(campaign, who, render, "no office is asked again", tmp_path)

    notice = render(PlannedNotices(campaign, layouts).template_for(who[0]), who[0])
    lines = [[line.text for line in page.lines] for page in printed(notice)]
    assert layouts == again
    assert layouts.plan_for(who[0]).pitch == 505
    assert layouts.wrong == ()
    assert layout_of(lines).is_right
    assert layout_of(lines).imprint_is_right
    assert departures_of(notice_look_of(notice)) == ()


@pytest.mark.parametrize(
    ("plan", "pages", "numbered"),
    [(PagePlan(1), 14, 14), (PagePlan(2), 15, 13), (PagePlan(0, 505), 14, 14)],
)
def test_a_plan_is_valid_and_followed(
    tmp_path: Path, plan: PagePlan, pages: int, numbered: int
) -> None:
    campaign = load_campaign(ROOT / "config", ROOT / "templates")
    notices = PlannedNotices(campaign, PageLayouts())
    data = render_notice(campaign, notices.with_plan(plan), campaign.settings.recipients[0])

    lines = [[line.text for line in page.lines] for page in printed(data)]
    path = tmp_path / "notice.docx"
    path.write_bytes(data)

    assert errors_of(path) == []
    assert len(lines) == pages
    assert sum(page[-1].startswith("— ") for page in lines if page) == numbered


def test_without_libreoffice_the_template_is_followed(tmp_path: Path) -> None:
    campaign = load_campaign(ROOT / "config", ROOT / "templates")

    layouts = lay_out(campaign, campaign.settings.recipients, lambda *_: b"", None, tmp_path)

    assert layouts.without_office
    assert layouts.plan_for(campaign.settings.recipients[0]) == PagePlan()
    assert list(tmp_path.iterdir()) == []


def test_a_libreoffice_that_does_not_work_stops_no_packet(tmp_path: Path) -> None:
    broken = tmp_path / "soffice"
    broken.write_text("#!/bin/sh\nexit 0\n")
    broken.chmod(0o755)
    campaign = load_campaign(ROOT / "config", ROOT / "templates")

    made = make_packets(campaign, tmp_path / "output", ["罗庄社区"], office=str(broken))

    assert made.count == 1
    assert "LibreOffice 没有把" in made.layouts.failed


def test_pdfs_a_print_run_and_pictures(made: Path, tmp_path: Path) -> None:
    import pdfplumber

    campaign = Campaign.make(tmp_path)
    only = ("--only", "罗庄社区", "--only", "祖师社区", "--pdf")
    with libreoffice_started():  # one that goes on counts what it has printed, and names it so
        ran = campaign.run("packets", *only, "--print", "--json")
    packet = campaign.packets / "罗庄社区"
    run = Path(ran.json["print"])
    first = (packet / "通知.pdf").read_bytes()
    with pdfplumber.open(io.BytesIO(run.read_bytes())) as pdf:
        texts = ["".join((page.extract_text() or "").split()) for page in pdf.pages]
    campaign.run("preview", packet / "通知.docx")

    assert sorted(one.suffix for one in packet.iterdir()).count(".pdf") == 4
    # Of each packet the notice and three forms, each from an odd page: 14 and three times one.
    assert len(texts) == 2 * (14 + 3 * 2) - 1
    assert [n for n, text in enumerate(texts) if text.startswith("许昌市东城区")] == [0, 20]
    assert len(list((campaign.output / "preview").glob("*.png"))) == 14
    with libreoffice_started():
        campaign.run("packets", *only)
    assert (packet / "通知.pdf").read_bytes() == first


def test_lint_says_where_and_what(made: Path, tmp_path: Path) -> None:
    from tests.official.planted import Planting

    campaign = Campaign.make(tmp_path)
    planting = Planting((Campaign(made).packets / "罗庄社区" / "通知.docx").read_bytes())
    planting.say("为指导，深入", "为指导,深入")
    path = tmp_path / "某通知.docx"
    path.write_bytes(planting.saved())

    ran = campaign.run("lint", path, "--fix", code=1)

    assert "第2页“以习近平新时代中国特色" in ran.out
    assert "半角的“,”" in ran.out
    assert "GB/T 15834-2011" in ran.out
    campaign.run("lint", tmp_path / "某通知（已改）.docx")
    refused = campaign.run("lint", campaign.config / "campaign.yaml", code=2)
    assert "不是可以检查的 Word 文档" in refused.err
