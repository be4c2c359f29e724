"""What the kill benchmark works on: a small campaign with all that an ordinary day brings."""

from __future__ import annotations

import io
import random
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image

from benchmarks.made_campaign import MadeCampaign

COMMUNITIES = 8
_WAITING = 3  # forms in which another unit is written than the one they were made for


@dataclass(frozen=True)
class KillCampaign:
    """A campaign whose returned/ is filled. waiting: names of the forms that wait for the clerk."""

    made: MadeCampaign
    waiting: tuple[str, ...]

    @classmethod
    def make(cls, folder: Path) -> KillCampaign:
        """Forms, corrected ones, pictures, archives, broken files, forms that nobody can place."""
        made = MadeCampaign.make(folder, COMMUNITIES)
        made.send_back(COMMUNITIES)
        returned, rng = made.returned, random.Random(1)
        corrected = returned / "00002-liaison（更正）.xlsx"
        _changed(returned / "00002-liaison.xlsx", corrected, {"D4": "13837400099"})
        _changed(returned / "00003-liaison.xlsx", returned / "00003-liaison.xlsx", {"D4": "12345"})
        shutil.copy(returned / "00004-works.xlsx", returned / "再发一次.xlsx")
        for number in range(5, 7):
            folder = returned / f"第{number:05}社区" / "活动内容"
            folder.mkdir(parents=True)
            for name in ("现场1", "现场2"):
                (folder / f"{name}.jpg").write_bytes(_picture(rng))
        with zipfile.ZipFile(returned / "第00007社区.zip", "w") as archive:
            for name in ("活动内容/一.jpg", "活动内容/二.jpg"):
                archive.writestr(name, _picture(rng))
        whole = (returned / "00001-works.xlsx").read_bytes()
        (returned / "坏了.xlsx").write_bytes(whole[: len(whole) // 2])
        (returned / "空的.docx").write_bytes(b"")
        (returned / "说明.txt").write_text("第00008社区活动内容：应急演练，六十人参加。", "utf-8")
        names = tuple(f"待认领{number}.xlsx" for number in range(1, _WAITING + 1))
        for number, name in enumerate(names, start=1):
            source = returned / f"{number:05}-liaison.xlsx"
            unit = number + 4
            cells = {"B6": f"第{unit:05}社区", "D4": f"138{unit:08}"}
            if number > 1:  # the first says what its unit has said already
                cells["B3"] = f"李{'一二三'[number - 1]}"
            _changed(source, returned / name, cells)
        return cls(made, names)


def _changed(source: Path, target: Path, cells: dict[str, str]) -> None:
    book = load_workbook(source)
    for place, text in cells.items():
        book.worksheets[0][place] = text
    book.save(target)


def _picture(rng: random.Random) -> bytes:
    target = io.BytesIO()
    small = Image.frombytes("RGB", (24, 18), rng.randbytes(24 * 18 * 3))
    small.resize((1200, 900)).save(target, "JPEG")
    return target.getvalue()
