"""LibreOffice: one that goes on from file to file, and files as it saves them.

Its start is ten times the work of a small file. A second LibreOffice on the profile of one that
runs hands its words over, and waits until they are carried out; the one that runs stays while a
document is open in it. How it starts, hangs and is ended is told in `tests/formats/office`.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from huizhi.formats.office import converter, pdf_maker
from huizhi.formats.office.profile import FILE, write_profile

CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"
_OPEN = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:body><office:text/></office:body></office:document>"""
_START_SECONDS = 120.0
# Ends all that it started as soon as nobody holds its input any more: when whoever tests is killed.
_NOT_ALONE = 'exec 3<&0; (read -r _ <&3; kill -9 0) & exec "$@" 3<&- </dev/null'
_started_anew = converter.run_office


class _Running:
    """A LibreOffice whose settings are those of this profile."""

    def __init__(self, office: str, settings: bytes) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="huizhi-libreoffice-"))
        self._office, self._profile = office, self._folder / "profile"
        (self._profile / FILE).parent.mkdir(parents=True)
        (self._profile / FILE).write_bytes(settings)
        opened = self._folder / "open.fodt"
        opened.write_text(_OPEN, "utf-8")
        self._process = subprocess.Popen(
            ["/bin/sh", "-c", _NOT_ALONE, "sh", *converter._HELD, *self._command, str(opened)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + _START_SECONDS
        while not (self._folder / f".~lock.{opened.name}#").exists():  # it is open
            assert self.runs, "LibreOffice has ended"
            assert time.monotonic() < until, "LibreOffice does not start"
            time.sleep(0.02)

    @property
    def _command(self) -> list[str]:
        own = f"-env:UserInstallation={self._profile.as_uri()}"
        return [self._office, own, "--headless", "--norestore", "--nolockcheck"]

    @property
    def runs(self) -> bool:
        return self._process.poll() is None

    def carry_out(self, words: Sequence[str], seconds: float) -> bool:
        """Whether it has done what these words say, and runs on."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run([*self._command, *words], capture_output=True, timeout=seconds)
            return self.runs
        return False

    def end(self) -> None:
        """Ends it with everything it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()
        shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def libreoffice_kept() -> Iterator[None]:
    """What is converted in here is converted by one LibreOffice for each kind of settings; what
    makes it end or hang is tried again by a new one, as the program does it."""
    own = converter.find_office() if sys.platform != "win32" else None
    running: dict[bytes, _Running] = {}
    one_at_a_time = threading.Lock()

    def run(office: str, profile: Path, words: Sequence[str], seconds: float) -> None:
        if office != own:
            return _started_anew(office, profile, words, seconds)
        if not (profile / FILE).exists():
            write_profile(profile)
        settings = (profile / FILE).read_bytes()
        with one_at_a_time:
            known = running.get(settings)
            if known is None or not known.runs:
                known = running[settings] = _Running(office, settings)
            if known.carry_out(words, seconds):
                return None
            running.pop(settings).end()
        return _started_anew(office, profile, words, seconds)

    with pytest.MonkeyPatch.context() as patch:
        for module in (converter, pdf_maker):
            patch.setattr(module, "run_office", run)
        yield
    for one in running.values():
        one.end()


@contextmanager
def libreoffice_started() -> Iterator[None]:
    """In here each conversion starts a LibreOffice of its own, as the program does it."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (converter, pdf_maker):
            patch.setattr(module, "run_office", _started_anew)
        yield


def saved_as(kind: str, folder: Path, *paths: Path) -> Path:
    """The folder, with what LibreOffice makes of these files in it."""
    office = converter.find_office()
    assert office is not None
    words = ["--convert-to", CSV if kind == "csv" else kind, "--outdir", str(folder)]
    converter.run_office(office, folder / "profile", [*words, *map(str, paths)], 180.0)
    return folder
