"""Uploads to a page that is killed again and again, in pieces that resume, as a browser sends."""

from __future__ import annotations

import base64
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.kill_checks import (
    broken_ledger,
    broken_originals,
    digest,
    left_over,
    originals,
    orphans,
)
from benchmarks.kill_run import kill

if TYPE_CHECKING:
    from benchmarks.kills import Kills, Tally

_PATIENCE = 120.0  # seconds for the page to start, and to enter what came
_PIECES = (3_000, 20_000, 200_000)  # bytes
_WITH_ERRORS = "00003-liaison.xlsx"
_IN_SERIES = 8
_AS_COLLECTED = ("received", "revision", "current")  # what depends on when the page entered it


@dataclass
class Sent:
    """How far a file has come, as the page has confirmed it."""

    address: str = ""
    offset: int = 0
    whole: bool = False


@dataclass
class Browser:
    """Whoever sends the files; goes on after a break."""

    port: int
    files: list[Path]
    rng: random.Random
    sent: dict[Path, Sent] = field(default_factory=dict)
    batch: str = ""
    finished: bool = False
    wrong: list[str] = field(default_factory=list)

    def work(self) -> bool:
        """Sends what is left; False when the page was gone meanwhile."""
        try:
            own = self._session()
            if not self.batch:
                said = self._ask("/taking/begin", "POST", b"", own).read()
                self.batch = json.loads(said)["batch"]
            for file in self.files:
                self._send(file, self.sent.setdefault(file, Sent()), own)
            self._ask(f"/taking/{self.batch}/finish", "POST", b"", own)
            self.finished = True
        except (OSError, ValueError, KeyError):
            return False
        return True

    def _session(self) -> dict[str, str]:
        answer = self._ask("/taking", "GET", None, {})
        cookie = answer.headers["set-cookie"].partition(";")[0]
        token = answer.read().decode().partition('data-token="')[2].partition('"')[0]
        return {"cookie": cookie, "x-form-token": token, "origin": f"http://127.0.0.1:{self.port}"}

    def _send(self, file: Path, sent: Sent, own: dict[str, str]) -> None:
        if sent.whole:
            return
        data, offset = file.read_bytes(), 0
        if sent.address:
            offset = self._resumed(file, sent, own)
        if not sent.address:
            said = {"path": file.name, "batch": self.batch}
            pairs = (f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said.items())
            more = {"upload-length": str(len(data)), "upload-metadata": ",".join(pairs)}
            made = self._ask("/uploads", "POST", b"", {**own, **more})
            sent.address = made.headers["location"]
        kind = {"content-type": "application/offset+octet-stream"}
        while offset < len(data):
            piece = data[offset : offset + self.rng.choice(_PIECES)]
            more = {**own, **kind, "upload-offset": str(offset)}
            self._ask(sent.address, "PATCH", piece, more)
            offset += len(piece)
            sent.offset = offset
        sent.whole = True

    def _resumed(self, file: Path, sent: Sent, own: dict[str, str]) -> int:
        try:
            there = self._ask(sent.address, "HEAD", None, own)
        except urllib.error.HTTPError as error:
            if sent.offset:
                self.wrong.append(f"{file.name}: a confirmed upload is gone ({error.code})")
            sent.address = ""
            return 0
        offset = int(there.headers["upload-offset"])
        if offset < sent.offset:
            self.wrong.append(f"{file.name}: confirmed to {sent.offset}, there are {offset}")
        return offset

    def _ask(self, path: str, method: str, data: bytes | None, headers: dict[str, str]) -> Any:
        address = f"http://127.0.0.1:{self.port}{path}"
        asked = urllib.request.Request(address, data, headers, method=method)
        return urllib.request.urlopen(asked, timeout=60)


def page_series(kills: Kills, tally: Tally, count: int) -> None:
    """Kills the page while files come and are entered."""
    files = [p for p in sorted(kills.campaign.made.returned.iterdir()) if _is_sent(p)]
    staged = kills.folder / "staged"
    staged.mkdir()
    for one in files:
        shutil.copy(one, staged)
    reference = kills.fresh("page-whole", None)
    wanted_files = map(str, sorted(staged.iterdir()))
    kills.runner.whole(reference, "collect", *wanted_files, "--received", "2024-06-10")
    wanted = _plain(kills.state(reference))
    while tally.kills < count:
        tally.series += 1
        output, seen = kills.fresh("page", None), set[str]()
        browser = Browser(_free_port(), files, kills.rng)
        for number in range(_IN_SERIES):
            where = f"page {tally.series}.{number}"
            if browser.finished and not _waiting(output):
                break
            _killed(kills, output, browser)
            tally.kills += 1
            tally.check(where, broken_ledger(output, seen), broken_originals(output))
            tally.check(where, _lost(output, browser))
        where = f"page {tally.series} end"
        tally.check(where, orphans(kills.runner.temporary), _ended(kills, output, browser))
        tally.check(where, iter(browser.wrong), broken_ledger(output, set()))
        tally.check(where, left_over(output, kills.runner.temporary), _untold(output))
        if (said := _plain(kills.state(output))) != wanted:
            different = [one[:300] for one in {*said} ^ {*wanted}]
            tally.check(where, iter([f"other returns than collected at once: {different[:4]}"]))


def _is_sent(path: Path) -> bool:
    """What is sent to the page: no two versions of one form, for several batches may enter them in
    either order."""
    return path.suffix in {".xlsx", ".docx", ".zip", ".txt"} and "更正" not in path.name


def _killed(kills: Kills, output: Path, browser: Browser) -> None:
    """A page that is killed at a random moment, a few before it answers."""
    pid, late = _page(kills, output, browser.port), kills.rng.random() > 0.15
    if late:
        _wait_for(browser.port)
    moment = kills.rng.uniform(0, 3.0 if late else 2.0)
    killer = kills.runner.forked(lambda: _kill_later(pid, moment, random.Random(moment)))
    browser.work()
    os.waitpid(killer, 0)
    os.waitpid(pid, 0)


def _kill_later(pid: int, seconds: float, rng: random.Random) -> int:
    time.sleep(seconds)
    kill(pid, rng)
    return 0


def _ended(kills: Kills, output: Path, browser: Browser) -> Iterator[str]:
    """A page that is not killed: all comes, all is entered."""
    pid = _page(kills, output, browser.port)
    try:
        _wait_for(browser.port)
        if not browser.work():
            yield "the last upload did not end"
        until = time.monotonic() + _PATIENCE
        while _waiting(output):
            if time.monotonic() > until:
                yield "batches still wait"
                return
            time.sleep(0.1)
    finally:
        os.kill(pid, signal.SIGINT)
        os.waitpid(pid, 0)


def _page(kills: Kills, output: Path, port: int) -> int:
    words = ("serve", "--no-browser", "--port", str(port))
    return kills.runner.forked(lambda: kills.runner.verb(output, words))


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/assets/icon.svg", timeout=5).read()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("the page does not start after a kill")


def _waiting(output: Path) -> bool:
    return any((output / "incoming").glob("*/batch.json"))


def _lost(output: Path, browser: Browser) -> Iterator[str]:
    """Files that were confirmed as whole and lie nowhere."""
    there = {digest(p) for p in (output / "incoming").rglob("*") if p.is_file()}
    there |= {sha256 for _, sha256 in originals(output).values()}
    for file, sent in browser.sent.items():
        if sent.whole and digest(file) not in there:
            yield f"{file.name} was confirmed and is nowhere"


def _untold(output: Path) -> Iterator[str]:
    """A form with errors that was told as if it had none."""
    with closing(sqlite3.connect(output / "page.db", timeout=20)) as records:
        outcomes = [json.loads(row[0]) for row in records.execute("select outcome from batches")]
    tones = [tone for one in outcomes for name, _, tone in one if name == _WITH_ERRORS]
    if tones != ["bad"]:
        yield f"{_WITH_ERRORS} was told as {tones}"


def _plain(said: str) -> list[str]:
    returns = json.loads(said)["returns"]
    left = [{k: v for k, v in one.items() if k not in _AS_COLLECTED} for one in returns]
    return sorted(json.dumps(one, ensure_ascii=False, sort_keys=True) for one in left)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
