"""A campaign folder for story tests: the shipped example, run as a user types it."""

from __future__ import annotations

import gc
import io
import json
import shutil
import sys
import time
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from huizhi.cli.main import run
from tests.paths import CONFIG, ROOT
from tests.stories.started import Started


@dataclass(frozen=True)
class Ran:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed on stdout, as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Campaign:
    """A folder with config/ and output/; templates are the program's own."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Campaign:
        """The shipped example in this folder."""
        shutil.copytree(CONFIG, folder / "config")
        return cls(folder)

    @property
    def config(self) -> Path:
        return self.folder / "config"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def packets(self) -> Path:
        return self.output / "packets"

    def command(self, verb: str, *words: str | Path) -> list[str]:
        """The command line of a verb on this campaign."""
        start = [sys.executable, str(ROOT / "generate.py"), verb]
        return [
            *start,
            *map(str, words),
            "--config",
            str(self.config),
            "--output",
            str(self.output),
        ]

    def run(self, verb: str, *words: str | Path, code: int | None = 0) -> Ran:
        """Runs a verb as the command line does, in this process, which saves the start of another;
        asserts its exit code (None: any). What is killed or interrupted has its own process."""
        out, err = io.StringIO(), io.StringIO()
        threshold = gc.get_threshold()
        with redirect_stdout(out), redirect_stderr(err):
            try:
                done = run(self.command(verb, *words)[2:])
            except SystemExit as ended:
                done = int(ended.code or 0)
            finally:
                gc.set_threshold(*threshold)
        said = Ran(done, out.getvalue(), err.getvalue())
        if code is not None:
            assert done == code, f"{done}\n{said.out}\n{said.err}"
        return said

    def start(self, verb: str, *words: str | Path) -> Started:
        """A verb in a process of its own."""
        return Started(self.command(verb, *words)[2:])

    def kill(self, verb: str, *words: str | Path, after: float) -> None:
        """Runs a verb in a process of its own, and kills it so many seconds after it began to
        change the ledger, wherever it is then."""
        before = self._looks()
        started = self.start(verb, *words)
        while not started.is_over and self._looks() == before:
            time.sleep(0.002)
        started.kill(after)

    def _looks(self) -> dict[str, tuple[int, int]]:
        """The size and the time of the ledger's files, and of the folders beside them."""
        found: dict[str, tuple[int, int]] = {}
        for path in self.output.iterdir():
            with suppress(FileNotFoundError):
                look = path.stat()
                found[str(path)] = look.st_size, look.st_mtime_ns
        return found

    def export(self) -> list[dict[str, Any]]:
        """The returns that `export` prints."""
        returns: list[dict[str, Any]] = self.run("export").json["returns"]
        return returns

    def blank(self, community: str, form: str, suffix: str = ".xlsx") -> Path:
        """The blank form of a community's packet: form is "附件1" or "附件3"."""
        (found,) = (self.packets / community).glob(f"{form}*{suffix}")
        return found

    def filled(self, community: str, form: str, cells: dict[str, Any], name: str = "") -> Path:
        """A copy of the blank .xlsx form with these cells typed in, as openpyxl saves it."""
        workbook = load_workbook(self.blank(community, form))
        for place, value in cells.items():
            workbook.worksheets[0][place] = value
        path = self.folder / "returned" / (name or f"{community}{form}.xlsx")
        path.parent.mkdir(parents=True, exist_ok=True)
        workbook.save(path)
        return path


LIAISON = {
    "B3": "王小明",
    "D3": "男",
    "F3": "网格员",
    "B4": "0374-5163000",
    "D4": "13837400001",
    "B5": "wxm@example.com",
    "B7": "许昌市东城区祖师街道1号",
}
LIAISON_VALUES = {
    "name": "王小明",
    "gender": "男",
    "position": "网格员",
    "office_phone": "0374-5163000",
    "mobile": "13837400001",
    "fax": None,
    "email": "wxm@example.com",
    "organization": "罗庄社区",
    "address": "许昌市东城区祖师街道1号",
}
