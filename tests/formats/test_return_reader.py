"""Returned files that our own reader finds damaged, and another program opens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from huizhi.content.limits import Limits
from huizhi.errors import DamagedError
from huizhi.formats import return_reader
from huizhi.formats.kinds.kind import sniff
from huizhi.formats.return_reader import ReturnReader
from tests.formats.making import sheet_xml, text_cell, xlsx_parts, zipped
from tests.paths import RETURNS


@pytest.fixture
def damaged(tmp_path: Path) -> Path:
    """An .xls of which a record in the middle says nonsense."""
    data = (RETURNS / "built-in-date.xls").read_bytes()
    at = data.index("Workbook".encode("utf-16-le"))
    broken = data[:600] + b"\xff" * 200 + data[800:at] + data[at:]
    path = tmp_path / "a.xls"
    path.write_bytes(broken)
    assert sniff(broken) == "xls"
    return path


def office_that_makes(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has LibreOffice make a workbook with this text of any file."""

    @contextmanager
    def made(office: str, path: Path, kind: str, limits: Limits) -> Iterator[Path]:
        cell = f'<row r="1">{text_cell("A1", text)}</row>' if text else ""
        target = folder / "made.xlsx"
        target.write_bytes(zipped(xlsx_parts(sheet_xml(cell))))
        yield target

    monkeypatch.setattr(return_reader, "convert_file", made)
    monkeypatch.setattr(return_reader, "find_office", lambda: "soffice")


def test_a_damaged_old_workbook_goes_through_libreoffice(
    damaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office_that_makes("姓名", tmp_path, monkeypatch)
    with ReturnReader() as reader:
        document = reader.read(damaged)
    assert (document.kind, document.grids[0].cells[0].text) == ("xls", "姓名")
    assert "LibreOffice" in document.remarks[0]


def test_what_libreoffice_finds_empty_is_damaged(
    damaged: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office_that_makes("", tmp_path, monkeypatch)
    with ReturnReader() as reader, pytest.raises(DamagedError, match="空的"):
        reader.read(damaged)


def test_without_libreoffice_it_is_damaged(damaged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(return_reader, "find_office", lambda: None)
    with ReturnReader() as reader, pytest.raises(DamagedError):
        reader.read(damaged)
