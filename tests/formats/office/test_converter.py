"""Conversion by LibreOffice: found, limited, and never taken at its word."""

from __future__ import annotations

import os
import select
import stat
import sys
from pathlib import Path

import pytest

from huizhi.content.limits import Limits
from huizhi.errors import DamagedError, ReaderDiedError, UnknownKindError
from huizhi.formats import return_reader
from huizhi.formats.office.converter import convert_file, find_office
from huizhi.formats.return_reader import ReturnReader
from tests.libreoffice import libreoffice_started
from tests.paths import RETURNS

OLD = RETURNS / "liaison-libreoffice.doc"


def program(folder: Path, script: str) -> str:
    """A program that stands in for LibreOffice."""
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_it_is_found_and_converts() -> None:
    office = find_office()
    assert office is not None
    with libreoffice_started(), convert_file(office, OLD, "doc", Limits()) as path:
        assert path.read_bytes().startswith(b"PK")
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for LibreOffice")
def test_success_without_a_result_is_damage(tmp_path: Path) -> None:
    with (
        pytest.raises(DamagedError),
        convert_file(program(tmp_path, "exit 0"), OLD, "doc", Limits()),
    ):
        raise AssertionError("there is nothing to read")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for LibreOffice")
def test_a_hang_ends_with_everything_it_started(tmp_path: Path) -> None:
    pipe = tmp_path / "alive"  # at its end when nobody holds it any more
    os.mkfifo(pipe)
    heard = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    office = program(tmp_path, f"exec 8>{pipe}; echo begun >&8; sleep 600 & sleep 600")
    with (
        pytest.raises(ReaderDiedError, match="没有转换完"),
        convert_file(office, OLD, "doc", Limits(), 1.0),
    ):
        raise AssertionError("it should not come to this")
    assert _all_that_comes(heard) == b"begun\n"
    os.close(heard)


def _all_that_comes(pipe: int) -> bytes:
    """What stands in a pipe until its end, which is waited for up to half a minute."""
    said = b""
    while select.select([pipe], [], [], 30)[0]:
        if not (piece := os.read(pipe, 99)):
            return said
        said += piece
    raise AssertionError("something still holds the pipe")


def test_without_it_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(return_reader, "find_office", lambda: None)
    with ReturnReader() as reader, pytest.raises(UnknownKindError, match="另存为"):
        reader.read(OLD)
