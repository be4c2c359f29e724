"""The page under load: the overview of 5,000 communities, and 50 liaisons who upload at once.

`python -m benchmarks.page_load` serves a made-up campaign in a process of its own, asks it as
browsers do, and prints the table of docs/performance.md.
"""

from __future__ import annotations

import asyncio
import base64
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import httpx2

from huizhi.campaign.load import load_settings
from huizhi.storage.ledger import Ledger
from huizhi.storage.links import Links

ROOT = Path(__file__).parent.parent
COMMUNITIES, LIAISONS = 5_000, 50
PIECE, VIDEO = 8 << 20, 24 << 20  # bytes
PORT = 8799


def campaign_in(folder: Path) -> None:
    """The example with so many communities."""
    shutil.copytree(ROOT / "config", folder / "config")
    (folder / "config" / "communities.yaml").unlink()
    lines = ["名称,编号,类型"]
    lines += [f"第{n}社区,C{n:05},城市社区" for n in range(1, COMMUNITIES + 1)]
    (folder / "config" / "communities.csv").write_text("\n".join(lines), "utf-8-sig")


def serving(folder: Path) -> subprocess.Popen[bytes]:
    words = [sys.executable, str(ROOT / "generate.py"), "serve", "--no-browser"]
    words += ["--port", str(PORT), "--config", str(folder / "config")]
    process = subprocess.Popen([*words, "--output", str(folder / "output")])
    while True:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/assets/page.css", timeout=5).read()
        except OSError:
            time.sleep(0.2)
        else:
            return process


def timed(times: int, ask: Callable[[], object]) -> list[float]:
    """Seconds of each."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        ask()
        seconds.append(time.perf_counter() - start)
    return seconds


def memory(process: subprocess.Popen[bytes]) -> float:
    """The most memory that the server has held, in MB."""
    status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found.group(1)) / 1024 if found else 0.0


async def liaison(client: httpx2.AsyncClient, link: str, form: bytes, number: int) -> str:
    """One liaison who sends a form and a video in pieces; the address of what became of it."""
    page = (await client.get(link)).text
    found = re.search(r'data-token="([0-9a-f]+)"', page)
    assert found is not None
    headers = {"x-form-token": found.group(1)}
    batch = (await client.post(f"{link}/begin", headers=headers)).json()["batch"]
    video = os.urandom(64) * (VIDEO // 64)
    for name, data in ((f"附件1-{number}.xlsx", form), (f"活动内容视频{number}.mp4", video)):
        said = {"path": name, "batch": batch}
        pairs = (f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in said.items())
        begin = {**headers, "upload-length": str(len(data)), "upload-metadata": ",".join(pairs)}
        made = await client.post(f"{link}/uploads", headers=begin)
        assert made.status_code == 201, made.text
        for offset in range(0, len(data), PIECE):
            kind = {"content-type": "application/offset+octet-stream"}
            piece = data[offset : offset + PIECE]
            sent = await client.patch(
                made.headers["location"],
                content=piece,
                headers={**headers, **kind, "upload-offset": str(offset)},
            )
            assert sent.status_code == 204, sent.text
    done = await client.post(f"{link}/finish/{batch}", headers=headers)
    return str(done.json()["address"])


async def all_at_once(links: list[str], forms: list[bytes]) -> tuple[float, float]:
    """Seconds until all is confirmed, and until all is entered."""
    limits = httpx2.Limits(max_connections=LIAISONS)
    base = f"http://127.0.0.1:{PORT}"
    async with httpx2.AsyncClient(base_url=base, timeout=300, limits=limits) as client:
        start = time.perf_counter()
        wanted = (
            liaison(client, link, form, n)
            for n, (link, form) in enumerate(zip(links, forms, strict=True))
        )
        addresses = await asyncio.gather(*wanted)
        confirmed = time.perf_counter() - start
        for address in addresses:
            while "hx-get" in (await client.get(address)).text:
                await asyncio.sleep(0.5)
        return confirmed, time.perf_counter() - start


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        campaign_in(folder)
        settings = load_settings(folder / "config")
        some = settings.communities[:LIAISONS]
        only = [word for one in some for word in ("--only", one.name)]
        words = [sys.executable, str(ROOT / "generate.py"), "packets", "--quiet", *only]
        words += ["--config", str(folder / "config"), "--output", str(folder / "output")]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        packets = folder / "output" / "packets"
        forms = [next((packets / one.name).glob("附件1*.xlsx")).read_bytes() for one in some]
        process = serving(folder)
        try:
            with httpx2.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=120) as client:
                (first,) = timed(1, lambda: client.get("/"))
                again = timed(20, lambda: client.get("/"))
                found = timed(20, lambda: client.get("/?q=第49&show=overdue&page=1"))
                size = len(client.get("/").content)
            with Ledger.in_folder(folder / "output", settings.campaign_id) as ledger:
                links = Links(settings, ledger)
            confirmed, entered = asyncio.run(
                all_at_once([links.of(one).address("") for one in some], forms)
            )
            kept = len(list((folder / "output" / "returns").glob("*.mp4")))
            with httpx2.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=120) as client:
                busy = timed(20, lambda: client.get("/"))
            most = memory(process)
        finally:
            process.kill()
            process.wait()
    rows = {
        f"overview of {COMMUNITIES:,} communities, first after the start": f"{first * 1000:.0f} ms",
        f"again, median of 20 ({size / 1024:.0f} kB)": f"{statistics.median(again) * 1000:.0f} ms",
        "again, slowest of 20": f"{max(again) * 1000:.0f} ms",
        "searched and filtered, slowest of 20": f"{max(found) * 1000:.0f} ms",
        "after the uploads below, slowest of 20": f"{max(busy) * 1000:.0f} ms",
        f"{LIAISONS} liaisons at once, {VIDEO >> 20} MB of video each: all confirmed": (
            f"{confirmed:.1f} s"
        ),
        "all entered": f"{entered:.1f} s",
        f"videos kept of {LIAISONS}": f"{kept}",
        "most memory of the server": f"{most:.0f} MB",
    }
    print("| what | measured |\n| --- | ---: |")
    for what, measured in rows.items():
        print(f"| {what} | {measured} |")


if __name__ == "__main__":
    main()
