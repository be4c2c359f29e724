"""How fast pictures and videos are taken, checked and compared, and with how much memory.

    python -m benchmarks.material_speed                 12 communities, 600 pictures, 40 videos
    python -m benchmarks.material_speed --pictures 60   a quick look

Pictures are of 12 megapixels with the noise of a sensor, every tenth handed in by two communities
in another form. The command is `collect` as a clerk gives it, then the same once
more. Memory is the sum over all its processes, looked at twenty times a second. Beside it: what
Pillow takes to draw each picture in full and imagehash to hash it, in one process.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import imagehash
from PIL import Image

from benchmarks.made_campaign import ROOT, MadeCampaign
from benchmarks.scenes import Shot, halved, jpeg, with_exif, with_strip_over
from benchmarks.videos import video

COMMUNITIES, WIDE, HIGH = 12, 4000, 3000
ITEMS = ("应急逃生避险演练", "安全警示教育", "应急避险逃生路线图")
_LOOKS = 0.05  # seconds between two looks at the memory
_PEERS = 60  # pictures that the peers are given


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--pictures", type=int, default=600)
    parser.add_argument("--videos", type=int, default=40)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        campaign = MadeCampaign.make(Path(name), COMMUNITIES)
        size = _send_back(campaign, arguments.pictures, arguments.videos)
        count = f"{arguments.pictures} pictures, {arguments.videos} videos, {size / 1e9:.2f} GB"
        print(f"| {count} | s | peak MB, all processes |")
        print("| --- | ---: | ---: |")
        for told in ("collect", "the same again"):
            seconds, memory = _run(campaign.words("collect", str(campaign.returned)))
            print(f"| {told} | {seconds:.1f} | {memory:.0f} |")
        seconds, memory = _run(campaign.words("status", "--json"))
        print(f"| status | {seconds:.1f} | {memory:.0f} |")
        pictures = sorted(campaign.returned.rglob("*.jpg"))[:_PEERS]
        each = _hashed_by_peers(pictures) / len(pictures)
        print(f"| Pillow in full and imagehash, one process | {each * arguments.pictures:.1f} | |")


def _send_back(campaign: MadeCampaign, pictures: int, videos: int) -> int:
    """The material of all communities; how many bytes that are."""
    jobs = []
    for number in range(pictures):
        place = campaign.returned / f"第{number % COMMUNITIES + 1:05}社区优秀作品"
        item = ITEMS[number // COMMUNITIES % len(ITEMS)]
        jobs.append((place / item / f"第{number}张现场照片.jpg", number))
    with ProcessPoolExecutor() as pool:
        list(pool.map(_picture, jobs, chunksize=8))
    for number in range(videos):
        place = campaign.returned / f"第{number % COMMUNITIES + 1:05}社区优秀作品"
        video(place / ITEMS[number % 2] / f"视频{number}.mp4", 20, number)
    return sum(path.stat().st_size for path in campaign.returned.rglob("*") if path.is_file())


def _picture(job: tuple[Path, int]) -> None:
    path, number = job
    path.parent.mkdir(parents=True, exist_ok=True)
    if number % 10 == 9:  # the one before again, as another community sends it
        image = Shot(number - 1).draw(WIDE, HIGH)
        changed = halved(image) if number % 20 == 9 else with_strip_over(image)
        path.write_bytes(jpeg(changed, 60))
    else:
        path.write_bytes(with_exif(Shot(number).draw(WIDE, HIGH)))


def _run(words: list[str]) -> tuple[float, float]:
    """Seconds, and the most memory of the command and all that it started, in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.DEVNULL)
    most = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, most))
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - start
    watcher.join()
    if code == 2:
        raise SystemExit("the command failed")
    return seconds, most[0]


def _watch(process: subprocess.Popen[bytes], most: list[float]) -> None:
    while process.poll() is None:
        most[0] = max(most[0], sum(map(_resident, _family(process.pid))))
        time.sleep(_LOOKS)


def _family(pid: int) -> list[int]:
    """A process and all its children."""
    found = [pid]
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = path.read_text().split()
        except OSError:
            continue
        for child in children:
            found += _family(int(child))
    return found


def _resident(pid: int) -> float:
    """Memory of a process alone, in MB; pages of files that others share are not counted."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    found = re.search(r"RssAnon:\s+(\d+) kB", status)
    return int(found[1]) / 1024 if found else 0.0


def _hashed_by_peers(paths: list[Path]) -> float:
    """Seconds that Pillow and imagehash take for these pictures."""
    start = time.perf_counter()
    for path in paths:
        with Image.open(path) as image:
            imagehash.dhash(image)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
