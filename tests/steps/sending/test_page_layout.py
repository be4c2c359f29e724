"""The plan of a notice is found once for all outputs, as long as the same LibreOffice prints it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from huizhi.campaign import Campaign, Recipient, load_campaign
from huizhi.formats import Template
from huizhi.official.printed import Layout, PagePlan
from huizhi.steps.sending import page_layout
from huizhi.steps.sending.packets import render_notice
from huizhi.steps.sending.page_layout import PageLayouts, lay_out
from tests.paths import ROOT

PLAN = PagePlan(1, 505)
FOUND = page_layout._FoundLayout(PLAN, Layout(9, 8, signature_alone=False, body_first=True))


def test_a_notice_is_measured_once_by_each_office(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = load_campaign(ROOT / "config", ROOT / "templates")
    offices = [tmp_path / "soffice", tmp_path / "another"]
    for office in offices:
        office.touch()
    asked: list[str] = []

    def planned(printer: page_layout._LayoutPrinter) -> page_layout._FoundLayout:
        asked.append(Path(printer.office).name)
        return FOUND

    monkeypatch.setattr(page_layout, "_planned", planned)
    monkeypatch.setenv("HUIZHI_CACHE", str(tmp_path / "kept"))
    first = laid_out(campaign, tmp_path / "one", offices[0])
    again = laid_out(campaign, tmp_path / "two", offices[0])
    assert asked == ["soffice"]
    assert first == again
    assert first.plan_for(campaign.settings.recipients[0]) == PLAN

    laid_out(campaign, tmp_path / "three", offices[1])
    os.utime(offices[0], (1_000_000, 1_000_000))  # a new version of it
    laid_out(campaign, tmp_path / "four", offices[0])
    laid_out(campaign, tmp_path / "four", offices[1])  # this output knows it
    assert asked == ["soffice", "another", "soffice"]


def laid_out(campaign: Campaign, output: Path, office: Path) -> PageLayouts:
    def render(template: Template, recipient: Recipient) -> bytes:
        return render_notice(campaign, template, recipient)

    return lay_out(campaign, campaign.settings.recipients[:1], render, str(office), output)
