"""The report: the same document for the same state."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from huizhi.campaign import load_campaign
from huizhi.steps.reporting.report import make_report
from huizhi.steps.standing import gather_state
from tests.paths import CONFIG, TEMPLATES


def _files(data: bytes) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    """Every file in a package, those of the packages within too."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for info in package.infolist():
            yield info, package.read(info)
            if info.filename.endswith(".xlsx"):
                yield from _files(package.read(info))


def test_a_report_holds_nothing_of_the_time_it_was_made_at(tmp_path: Path) -> None:
    state = gather_state(load_campaign(CONFIG, TEMPLATES), (), (), dt.date(2024, 6, 27))
    made = make_report(state, tmp_path).path.read_bytes()
    files = list(_files(made))
    assert any("embeddings/" in info.filename for info, _ in files)  # the figures of the chart
    assert len({info.date_time for info, _ in files}) == 1
    times = {t for _, data in files for t in re.findall(rb">(\d{4}-\d\d-\d\dT[\d:]+Z)<", data)}
    assert {time[:10] for time in times} <= {b"2000-01-01", b"2024-06-27"}
    assert make_report(state, tmp_path).path.read_bytes() == made
