"""Office converter: old and rare formats made into .docx and .xlsx by LibreOffice, where it is.

LibreOffice says "done" with exit code 0 whatever happens, and two of it on one profile do
nothing: so a profile of its own for each, a time limit for the whole group of processes, and the
result must be there. Source: measured, LibreOffice 7.4.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from huizhi.content import GB, KB, MB, Limits, kind_named
from huizhi.disk import temporary_folder
from huizhi.errors import DamagedError, ReaderDiedError
from huizhi.formats.office.profile import FILE, write_profile
from huizhi.formats.zips import SafeZip

CONVERTED = "经 LibreOffice 转换读出，文本框和套在里面的表格可能丢失"
_SECONDS = 90.0
# Address space of each of its processes, of which it fills a small part, and bytes of one file that
# it writes. By the shell: a limit set in this process would be this process's own.
_MOST_MEMORY, _MOST_WRITTEN = 3 * GB, 512 * MB
_HOLD = f'ulimit -v {_MOST_MEMORY // KB}; ulimit -f {_MOST_WRITTEN // 512}; exec "$0" "$@"'
_HELD = ("/bin/sh", "-c", _HOLD) if sys.platform == "linux" else ()
_NAMES = ("soffice", "libreoffice", "soffice.com")
_USUAL = (
    r"C:\Program Files\LibreOffice\program\soffice.com",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "/usr/bin/soffice",
)


def find_office() -> str | None:
    """Where LibreOffice is, None when this machine has none."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    return next((path for path in _USUAL if Path(path).is_file()), None)


@contextmanager
def convert_file(
    office: str, path: Path, kind: str, limits: Limits, seconds: float = _SECONDS
) -> Iterator[Path]:
    """The file made into what its kind `converts_to`, in a folder that goes away again.

    path: named by its digest, never by what a stranger called it.
    Raises: LimitError, EncryptedError before it is opened; DamagedError when nothing came of it,
    ReaderDiedError when it took too long.
    """
    if kind_named(kind).is_package:
        _hold_to_limits(path.read_bytes(), limits)
    with temporary_folder() as folder:
        source = folder / f"in.{kind}"
        shutil.copyfile(path, source)
        target = kind_named(kind).converts_to
        words = ["--convert-to", target, "--outdir", str(folder / "out"), str(source)]
        run_office(office, folder / "profile", words, seconds)
        result = folder / "out" / f"in.{target}"
        if not result.is_file():
            raise DamagedError("LibreOffice 也打不开这个文件")
        yield result


def _hold_to_limits(data: bytes, limits: Limits) -> None:
    """Raises: LimitError when the zip unpacks to too much; EncryptedError, DamagedError."""
    package = SafeZip(data, limits)
    for member in package.members:
        package.read(member)


def run_office(office: str, profile: Path, words: Sequence[str], seconds: float) -> None:
    """Runs LibreOffice on a profile of its own, which is sealed if it is new; it and everything it
    started is ended when it is late. Raises: ReaderDiedError."""
    if not (profile / FILE).exists():
        write_profile(profile)
    own = f"-env:UserInstallation={profile.absolute().as_uri()}"
    sealed = [own, "--headless", "--norestore", "--nolockcheck", *words]
    _run([*_HELD, office, *sealed], seconds)


def _run(words: list[str], seconds: float) -> None:
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=sys.platform != "win32",
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise ReaderDiedError(f"LibreOffice {seconds:g}秒内没有转换完") from error
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
