"""Isolation: whatever happens to the child, this process and the next file go on."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest

import huizhi
from huizhi.content.limits import MB, Limits
from huizhi.errors import (
    DamagedError,
    EncryptedError,
    LimitError,
    ReaderDiedError,
    ReadError,
    UnknownKindError,
)
from huizhi.formats.document_json import from_json
from huizhi.formats.isolated.isolation import Isolated, Question
from huizhi.formats.isolated_reader import IsolatedReader
from huizhi.formats.reader import read_bytes
from tests.formats.making import docx_parts, sheet_xml, table, text_cell, xlsx_parts, zipped

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="asks ps and /proc")
ROOT = Path(huizhi.__file__).parent.parent
SHORT, LATE = 0.3, "0.3秒内没有读完"
WORKBOOK = zipped(xlsx_parts(sheet_xml(f'<row r="1">{text_cell("A1", "张三")}</row>')))

# A child like the real one, but for one file: what it does there stands in {deed}, and what it does
# before all in {first}.
MISBEHAVING = """
import os, sys, time
from pathlib import Path
from huizhi.formats import document_child, reader
from huizhi.formats.isolated import child
honest = document_child.read_bytes
def read(data, limits):
    if data == b"bad":
        {deed}
    return honest(data, limits)
document_child.read_bytes = read
{first}
document_child.main()
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "附件1 (1).xlsx"
    path.write_bytes(WORKBOOK)
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad"
    path.write_bytes(b"bad")
    return path


def misbehaving(tmp_path: Path, deed: str, first: str = "") -> list[str]:
    """The command of a child that does this on the file that says "bad"; first: once, before it
    reads anything."""
    script = tmp_path / "child.py"
    script.write_text(MISBEHAVING.format(deed=deed, first=first), "utf-8")
    return [sys.executable, str(script)]


@contextmanager
def in_a_hurry(reader: Isolated[Any]) -> Iterator[None]:
    """Answers are waited for but shortly: only what never comes is asked for here, of a child that
    has answered before, so that it does not depend on how fast one starts."""
    patient = reader._limits
    reader._limits = dataclasses.replace(patient, child_seconds=SHORT)
    yield
    reader._limits = patient


@pytest.fixture(scope="module")
def reader() -> Iterator[IsolatedReader]:
    with IsolatedReader() as one:
        yield one


def test_a_document_comes_over_as_it_was_read(reader: IsolatedReader, good: Path) -> None:
    expected = read_bytes(WORKBOOK, Limits())
    assert reader.read(good) == expected
    assert reader.read(good) == expected


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", UnknownKindError),
        (b"%PDF-1.4", DamagedError),
        (WORKBOOK[:-30], DamagedError),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text",
                 "META-INF/manifest.xml": "<encryption-data/>"}), EncryptedError),
        (zipped(docx_parts("") | {"word/document.xml": bytes(3 * MB)}), LimitError),
    ],
)  # fmt: skip
def test_errors_come_over_as_they_were_raised(
    reader: IsolatedReader, tmp_path: Path, data: bytes, error: type[ReadError]
) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    with pytest.raises(error) as here:
        read_bytes(data, Limits())
    with pytest.raises(error) as there:
        reader.read(path)
    assert str(there.value) == str(here.value)
    assert type(there.value) is type(here.value)


def test_a_file_that_is_not_there_or_too_large(reader: IsolatedReader, tmp_path: Path) -> None:
    with pytest.raises(DamagedError, match="打不开这个文件"):
        reader.read(tmp_path / "none.xlsx")
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(26 * MB)
    with pytest.raises(LimitError, match="文件大小26MB，最多25MB"):
        reader.read(large)


@pytest.mark.parametrize(
    ("deed", "match"),
    [
        ("os.abort()", "意外退出"),
        ("os.kill(os.getpid(), 9)", "意外退出"),
        ("os._exit(0)", "意外退出"),
        ("raise KeyError('a mistake of ours')", "意外退出"),
        ("raise BaseException('a panic')", "意外退出"),
        ("while True: pass", LATE),
        ("time.sleep(60)", LATE),
        ("os.closerange(0, 99); time.sleep(60)", "意外退出"),
    ],
)
def test_a_child_that_dies_is_replaced(
    tmp_path: Path, good: Path, bad: Path, deed: str, match: str
) -> None:
    with IsolatedReader(Limits(child_seconds=60.0), misbehaving(tmp_path, deed)) as reader:
        assert reader.read(good).kind == "xlsx"
        hurry = in_a_hurry(reader) if match == LATE else nullcontext()
        with hurry, pytest.raises(ReaderDiedError, match=match):
            reader.read(bad)
        assert reader.read(good).kind == "xlsx"


def test_the_last_words_of_a_child_are_kept(tmp_path: Path, bad: Path) -> None:
    command = misbehaving(tmp_path, "raise KeyError('a mistake of ours')")
    with IsolatedReader(command=command) as reader, pytest.raises(ReaderDiedError) as caught:
        reader.read(bad)
    assert "KeyError: 'a mistake of ours'" in "\n".join(caught.value.__notes__)


def test_printing_does_no_harm(tmp_path: Path, bad: Path, good: Path) -> None:
    deed = "print('x' * 200000); os.system('echo loud'); os.write(1, b'y' * 9); input()"
    deed = deed.replace("input()", "sys.stdin.read(); raise child.DamagedError('as ever')")
    with IsolatedReader(command=misbehaving(tmp_path, deed)) as reader:
        with pytest.raises(DamagedError, match="as ever"):
            reader.read(bad)
        assert reader.read(good).kind == "xlsx"


@pytest.mark.parametrize(
    "script",
    [
        "print('hello')",
        "import sys; sys.stdout.buffer.write(b'\\xff' * 99); sys.stdout.flush(); sys.stdin.read()",
        (
            "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x0a' + b'D' * 10); "
            "sys.stdout.flush(); sys.stdin.read()"
        ),
        (
            "import sys; sys.stdout.buffer.write(b'\\0\\0\\0\\x0b' + bytes(7) + b'\\1D{}'); "
            "sys.stdout.flush(); sys.stdin.read()"
        ),
        "raise SystemExit(3)",
    ],
)
def test_nonsense_is_no_document(good: Path, script: str) -> None:
    command = [sys.executable, "-c", script]
    with IsolatedReader(command=command) as reader, pytest.raises(ReaderDiedError):
        reader.read(good)


@ON_LINUX
def test_a_child_that_died_while_idle_costs_no_file(good: Path) -> None:
    with IsolatedReader() as reader:
        reader.read(good)
        for child in children_of(os.getpid()):
            os.kill(child, signal.SIGKILL)
        time.sleep(0.2)
        assert reader.read(good).kind == "xlsx"


@ON_LINUX
def test_memory_is_limited(tmp_path: Path, bad: Path, good: Path) -> None:
    command = misbehaving(tmp_path, "bytearray(1 << 30)")
    with IsolatedReader(Limits(child_bytes=512 * MB), command) as reader:
        with pytest.raises(ReaderDiedError):
            reader.read(bad)
        assert reader.read(good).kind == "xlsx"


@ON_LINUX
def test_no_child_outlives_its_parent(tmp_path: Path, good: Path) -> None:
    script = f"""
        import sys, time
        from pathlib import Path
        from huizhi.formats.isolated_reader import IsolatedReader
        reader = IsolatedReader()
        reader.read(Path({str(good)!r}))
        print("ready", flush=True)
        time.sleep(60)
    """
    parent = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, cwd=ROOT
    )
    assert parent.stdout is not None
    with parent, parent.stdout:
        parent.stdout.readline()
        (child,) = children_of(parent.pid)
        parent.kill()
    assert ended(child)


@ON_LINUX
def test_a_busy_child_ends_by_itself_when_its_parent_is_gone(tmp_path: Path, bad: Path) -> None:
    deed = f"Path({str(tmp_path / 'pid')!r}).write_text(str(os.getpid())); exec('while True: pass')"
    command = misbehaving(tmp_path, deed, "child._GRACE_SECONDS = 1 - 60")  # no patience, only here
    script = f"""
        from pathlib import Path
        from huizhi.content.limits import Limits
        from huizhi.formats.isolated_reader import IsolatedReader
        reader = IsolatedReader(Limits(child_seconds=60.0), {command!r})
        reader.read(Path({str(bad)!r}))
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)], cwd=ROOT)
    written = tmp_path / "pid"
    while not written.exists() or not written.read_text():
        assert parent.poll() is None, "the child should have begun before its parent gave it up"
        time.sleep(0.01)
    parent.kill()
    parent.wait()
    assert ended(int(written.read_text()))


@ON_LINUX
def test_closing_ends_the_child(good: Path) -> None:
    before = set(children_of(os.getpid()))
    with IsolatedReader() as reader:
        reader.read(good)
        started = set(children_of(os.getpid())) - before
    assert len(started) == 1
    assert all(map(ended, started))


def test_a_file_beside_the_returns_is_not_imported(tmp_path: Path, good: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken in')", "utf-8")
    script = (
        "from pathlib import Path\n"
        "from huizhi.formats import IsolatedReader as R\n"
        f"with R() as r: print(r.read(Path({str(good)!r})).kind)"
    )
    result = subprocess.run(
        [sys.executable, "-P", "-c", script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout == "xlsx\n"


@ON_LINUX
def test_one_child_reads_file_after_file(reader: IsolatedReader, tmp_path: Path) -> None:
    """A form costs no start of a process."""
    path = tmp_path / "附件3.docx"
    path.write_bytes(zipped(docx_parts(table(*["姓名|张三|性别|男"] * 10))))
    reader.read(path)
    child = children_of(os.getpid())
    assert child
    for _ in range(20):
        reader.read(path)
        assert children_of(os.getpid()) == child


def children_of(parent: int) -> list[int]:
    """The processes that a process has started and that still run."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(parent)],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line.split(None, 1) for line in listed.stdout.splitlines()]
    return [int(pid) for pid, command in lines if "huizhi.formats.document_child" in command]


def ended(process: int) -> bool:
    """Whether a process is gone, or is within fifteen seconds."""
    for _ in range(300):
        state = Path(f"/proc/{process}/stat")
        try:
            if state.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("deed", ["os.abort()", "time.sleep(60)", "raise KeyError('ours')"])
@pytest.mark.parametrize("at", range(4))
def test_what_is_asked_ahead_fails_for_its_own_file_only(
    tmp_path: Path, good: Path, bad: Path, deed: str, at: int
) -> None:
    """The child has several questions at once and dies of one: the others are answered."""
    files = [good] * 4
    files[at] = bad
    limits = Limits(child_seconds=60.0)
    with Isolated(misbehaving(tmp_path, deed), from_json, limits) as reader:
        assert reader.ask(Question(good)).kind == "xlsx"
        reader.begin([Question(path) for path in files])
        for path in files:
            if path == bad:
                hurry = in_a_hurry(reader) if "sleep" in deed else nullcontext()
                with hurry, pytest.raises(ReaderDiedError):
                    reader.ask(Question(path))
            else:
                assert reader.ask(Question(path)).kind == "xlsx"


def test_an_answer_to_what_nobody_wants_any_more_is_never_taken(
    reader: IsolatedReader, tmp_path: Path, good: Path
) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"no document at all")
    reader.begin([Question(other)])
    assert reader.read(good).kind == "xlsx"
    assert reader.read(good, following=other).kind == "xlsx"
    assert reader.read(good).kind == "xlsx"
    with pytest.raises(UnknownKindError):
        reader.read(other)
