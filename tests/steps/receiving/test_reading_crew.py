"""Several processes read returns as one does: the same outcome, whatever happens to a child."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from benchmarks.scenes import Shot, jpeg
from huizhi.campaign.campaign import load_campaign
from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, HuizhiError, ReadError
from huizhi.findings import Finding
from huizhi.formats.isolated import isolation
from huizhi.formats.reader import read_bytes
from huizhi.steps.receiving import file_readings, reading_crew
from huizhi.steps.receiving.collecting import collect
from huizhi.steps.receiving.incoming import StoredFile
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.reading_crew import FileToRead, ReadingCrew
from huizhi.steps.receiving.reading_json import from_json, to_json
from huizhi.steps.receiving.readings import read_return
from huizhi.steps.receiving.unreadable import unreadable
from huizhi.storage.folder_originals import FolderOriginals
from huizhi.storage.ledger import Ledger
from huizhi.storage.returns import Contents, KeptField, KeptRow, Return, UnreadText
from huizhi.workers.local_workers import LocalWorkers
from tests.material.pile import document
from tests.paths import ROOT

CAMPAIGN = load_campaign(ROOT / "config", ROOT / "templates")
FOLDER = ROOT / "tests" / "returns"
KEPT = {".xlsx", ".xls", ".ods", ".csv", ".html", ".docx", ".pdf", ".zip", ".et", ".xlsm"}
RETURNED = sorted(path for path in FOLDER.iterdir() if path.suffix in KEPT)
JUNE_1 = dt.datetime(2024, 6, 1, 9, 15, tzinfo=CAMPAIGN.settings.zone)


class InFolder(FolderOriginals):
    """Files that lie in any folder, as if they were kept there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder.parent)
        self._folder = folder


def empty_of(path: Path) -> Return:
    return Return(path.name, "0" * 64, JUNE_1, None, None, "unidentified")


def read_here(path: Path) -> Reading:
    """What this process makes of a file."""
    try:
        document = read_bytes(path.read_bytes(), Limits())
    except ReadError as error:
        return unreadable(empty_of(path), error)
    return read_return(CAMPAIGN, document, empty_of(path))


def test_children_read_every_kept_return_as_this_process_does() -> None:
    assert len(RETURNED) >= 40
    wanted = [FileToRead(path.name, empty_of(path)) for path in RETURNED]
    with ReadingCrew(CAMPAIGN, Limits(), InFolder(FOLDER), LocalWorkers(2)) as crew:
        found = list(crew.read_each(wanted))
    for path, reading in zip(RETURNED, found, strict=True):
        said = unreadable(empty_of(path), reading) if isinstance(reading, ReadError) else reading
        assert said == read_here(path), path.name


def test_templates_that_changed_meanwhile_stop_the_run(tmp_path: Path) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(ROOT / "templates", folder)
    campaign = load_campaign(ROOT / "config", folder)
    shutil.copy(folder / "attachment2.xlsx", folder / "attachment1.xlsx")
    with (
        ReadingCrew(campaign, Limits(), InFolder(FOLDER), LocalWorkers(1)) as crew,
        pytest.raises(HuizhiError, match="配置或模板在收取途中改过"),
    ):
        list(crew.read_each([FileToRead(RETURNED[0].name, empty_of(RETURNED[0]))]))


def test_collect_comes_to_the_same_with_and_without_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()
    for path in RETURNED[::3]:
        shutil.copy(path, folder)
    with zipfile.ZipFile(folder / "其余.zip", "w") as archive:
        for path in RETURNED[1::3]:
            archive.write(path, path.name)

    def returns(name: str, enough: int) -> tuple[Return, ...]:
        output = tmp_path / name
        monkeypatch.setattr(file_readings, "ENOUGH", enough)
        collect(CAMPAIGN, output, [folder], JUNE_1)
        with Ledger.in_folder(output, CAMPAIGN.settings.campaign_id) as ledger:
            return ledger.returns()

    assert returns("many", 1) == returns("one", 1_000)


def test_what_workers_cannot_read_and_this_process_may_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document that is nothing but a picture may show a form; LibreOffice opens some files that
    our readers find damaged."""
    folder = tmp_path / "returned"
    folder.mkdir()
    photo = jpeg(Shot(1).draw(400, 300))
    document(folder / "照片.docx", "见照片", photo)
    workbook = (FOLDER / "built-in-date.xls").read_bytes()
    (folder / "坏的.xls").write_bytes(workbook[:512] + bytes(1_000) + workbook[1_512:])
    (folder / "坏的.xlsx").write_bytes(b"PK\x03\x04 cut off")
    here: list[str] = []

    def reading(self: file_readings.FileReadings, forms: Sequence[StoredFile]) -> Iterator[Reading]:
        here.extend(one.name for one in forms)
        return (unreadable(self.empty(one), DamagedError("读不出")) for one in forms)

    monkeypatch.setattr(file_readings.FileReadings, "read", reading)
    monkeypatch.setattr(file_readings, "ENOUGH", 1)
    collect(CAMPAIGN, tmp_path / "output", [folder], JUNE_1)

    assert sorted(here) == ["returned/坏的.xls", "returned/照片.docx"]


def test_archives_come_in_their_turn_and_cost_no_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which revision counts depends on the order, whether a form is in a zip or not; and what is
    read ahead is never thrown away."""
    folder = tmp_path / "returned"
    folder.mkdir()
    sent = sorted(
        path for path in RETURNED if path.name.startswith("liaison") and path.suffix == ".xlsx"
    )
    for number, path in enumerate(sent):
        with zipfile.ZipFile(folder / f"{number:02}.zip", "w") as archive:
            archive.write(path, path.name)
        shutil.copy(path, folder / f"{number:02}-.xlsx")
        (folder / f"{number:02}-{number}.txt").write_text(f"{number}")
    started: list[str] = []
    child = isolation._Child

    def counted(command: Sequence[str]) -> isolation._Child:
        started.append(command[-1])
        return child(command)

    monkeypatch.setattr(isolation, "_Child", counted)
    monkeypatch.setattr(file_readings, "ENOUGH", 1)
    monkeypatch.setattr(reading_crew, "cores", lambda: 2)
    arguments = CAMPAIGN, tmp_path / "output", [folder], JUNE_1
    result = collect(*arguments)
    assert [taken.file for taken in result.taken if taken.file.endswith(".txt")] == sorted(
        f"returned/{number:02}-{number}.txt" for number in range(len(sent))
    )
    order = [taken.file.removeprefix("returned/")[:2] for taken in result.taken]
    first = [taken.file for taken in result.taken if taken.new and taken.returns]
    assert order[: -len(sent)] == sorted(order[: -len(sent)])  # the archives themselves come last
    assert first == sorted(first)
    readers = [command for command in started if command != "huizhi.formats.media.facts_child"]
    assert 1 <= len(readers) <= 2


_TEXT = st.text(max_size=8)
_FIELDS = st.lists(
    st.builds(
        KeptField,
        _TEXT,
        st.one_of(_TEXT, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False)),
        _TEXT,
        _TEXT,
        _TEXT,
    ),
    max_size=3,
).map(tuple)
_RETURNS = st.builds(
    Return,
    file=st.just("a.xlsx"),
    sha256=st.just("0" * 64),
    received=st.just(JUNE_1),
    community=st.none() | _TEXT,
    deliverable=st.none() | _TEXT,
    status=st.sampled_from(["accepted", "needs-correction", "unidentified", "unreadable"]),
    fields=_FIELDS,
    rows=st.lists(st.builds(KeptRow, _TEXT, _FIELDS), max_size=3).map(tuple),
    findings=st.lists(
        st.builds(Finding, st.just("name-doubtful"), _TEXT, _TEXT, _TEXT, _TEXT, _TEXT), max_size=3
    ).map(tuple),
    blank=st.booleans(),
    evidence=_TEXT,
)
_CONTENTS = st.builds(
    Contents,
    st.none() | st.datetimes(timezones=st.just(dt.UTC)),
    st.integers(0, 99),
    st.lists(st.builds(UnreadText, _TEXT, _TEXT), max_size=3).map(tuple),
)


@given(st.builds(Reading, st.lists(_RETURNS, max_size=3).map(tuple), _TEXT, st.none() | _CONTENTS))
def test_a_reading_comes_over_without_loss(reading: Reading) -> None:
    empty = Return("a.xlsx", "0" * 64, JUNE_1, None, None, "unidentified")
    assert from_json(to_json(reading), empty) == reading


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"returns":[1],"outcome":"","contents":null}']
)
def test_nonsense_is_no_reading(data: bytes) -> None:
    with pytest.raises(ValueError):
        from_json(data, Return("a", "0", JUNE_1, None, None, "unidentified"))
