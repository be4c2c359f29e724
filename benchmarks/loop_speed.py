"""The whole loop: packets for every community, two returns of each collected, the summary.

    python -m benchmarks.loop_speed                     10,000 communities, the peers from 100
    python -m benchmarks.loop_speed --communities 500   a quick look

Ours are the three commands as a clerk gives them, each with its start, on all cores. The peers do
the least that gives the same files: docxtpl renders the notice and three forms, openpyxl fills
three, zipfile packs; openpyxl loads each return and looks at its cells, and writes the rows; no
checks, no ledger. They run on 100 communities in one warm process, as a script of theirs would.
"""

from __future__ import annotations

import argparse
import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Environment
from openpyxl import Workbook, load_workbook

from benchmarks.made_campaign import ROOT, MadeCampaign
from huizhi.campaign.filling import fill_context
from huizhi.campaign.form_set import load_form_set
from huizhi.campaign.load import load_settings
from huizhi.campaign.variables import FILTERS, template_context
from huizhi.formats.ooxml.stamp import Stamp
from huizhi.forms.form import Filling

SAMPLE = 100
PACKET = ("notice.docx", *(f"attachment{number}.docx" for number in (1, 2, 3)))
_STEPS = ("packets", "collect", "summary")


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--communities", type=int, default=10_000)
    count = parser.parse_args().communities
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    peers = [one * count / SAMPLE for one in _peers()]
    ours = _ours(count)
    print(f"| {count:,} communities, {cores} cores | huizhi, s | peers, s | × |")
    print("| --- | ---: | ---: | ---: |")
    for name, own, other in zip(_STEPS, ours, peers, strict=True):
        print(f"| {name} | {own:.1f} | {other:.1f} | {other / own:.1f} |")
    print(f"| together | {sum(ours):.1f} | {sum(peers):.1f} | {sum(peers) / sum(ours):.1f} |")


def _ours(count: int) -> list[float]:
    """Seconds of each command."""
    with tempfile.TemporaryDirectory() as name:
        campaign = MadeCampaign.make(Path(name), count)
        packets = _seconds(campaign.words("packets"))
        campaign.send_back(count)
        collect = _seconds(campaign.words("collect", str(campaign.returned)))
        summary = _seconds(campaign.words("summary", "--today", "2024-06-28"))
    return [packets, collect, summary]


def _seconds(words: list[str]) -> float:
    begun = time.perf_counter()
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True)
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
    return time.perf_counter() - begun


def _peers() -> list[float]:
    """Seconds of each step in one process for `SAMPLE` communities."""
    with tempfile.TemporaryDirectory() as name:
        campaign = MadeCampaign.make(Path(name), SAMPLE)
        campaign.send_back(SAMPLE)
        returned = sorted(campaign.returned.iterdir())
        begun = time.perf_counter()
        _peer_packets(campaign)
        packed = time.perf_counter()
        rows = [row for path in returned for row in _peer_rows(path)]
        collected = time.perf_counter()
        _peer_summary(rows, campaign.output / "summary.xlsx")
        done = time.perf_counter()
    return [packed - begun, collected - packed, done - collected]


def _peer_packets(campaign: MadeCampaign) -> None:
    settings = load_settings(campaign.folder / "config")
    forms = load_form_set(settings, ROOT / "templates")
    environment = Environment(autoescape=True)
    environment.filters.update(FILTERS)
    common: dict[str, object] = {}
    for form in forms.forms.values():
        common |= fill_context(form, Filling())
    blanks = {
        path: _blank_form(campaign, path.stem) for path in (ROOT / "templates").glob("att*.xlsx")
    }
    for recipient in settings.communities:
        folder = campaign.output / "packets" / recipient.name
        folder.mkdir(parents=True)
        context = {**common, **template_context(settings, recipient)}
        for path in (ROOT / "templates" / name for name in PACKET):
            template = DocxTemplate(path)
            template.render(context, environment)
            template.save(folder / path.name)
        for path, blank in blanks.items():
            workbook = load_workbook(io.BytesIO(blank))
            workbook.worksheets[0]["B6"] = recipient.name
            workbook.save(folder / path.name)
        with zipfile.ZipFile(f"{folder}.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in folder.iterdir():
                archive.write(path, path.name)


def _blank_form(campaign: MadeCampaign, name: str) -> bytes:
    """A rendered form for openpyxl to fill: it has no loops of its own."""
    settings = load_settings(campaign.folder / "config")
    forms = load_form_set(settings, ROOT / "templates")
    context = template_context(settings, settings.communities[0])
    for form in forms.forms.values():
        context |= fill_context(form, Filling())
    return forms.templates[f"{name}.xlsx"].render(context, Stamp())


def _peer_rows(path: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(path).worksheets[0]
    return list(sheet.iter_rows(values_only=True))


def _peer_summary(rows: list[tuple[object, ...]], path: Path) -> None:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.save(path)


if __name__ == "__main__":
    main()
