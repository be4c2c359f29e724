"""Video facts: how long a video plays, what is in it and whether it is whole, from its headers;
nothing is decoded.

A decoder for every codec there is would be the largest thing a stranger's file could reach, and
those that come ready for Python carry x264 and x265, which are GPL. So MediaInfo reads the headers,
told which one parser to use and given bytes without a name: it looks for nothing elsewhere.
Source: MediaInfoLib, MediaInfo_File.cpp (parsers); ISO/IEC 14496-12, 4.2 (boxes).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from pymediainfo import MediaInfo, Track

from huizhi.content import Facts

_PARSERS = (  # by how the file begins; the file's name is not asked
    (b"\x1aE\xdf\xa3", "Mk"),
    (b"RIFF", "Riff"),
    (b"FLV\x01", "Flv"),
    (b"\x00\x00\x01\xba", "MpegPs"),
    (b"\x00\x00\x01\xb3", "Mpegv"),
    (b"0&\xb2u\x8ef\xcf\x11", "Wm"),
)
_BOXES = "Mpeg4"
_CODECS = {  # as MediaInfo says it, and as everybody does
    "AVC": "h264",
    "HEVC": "hevc",
    "MPEG-4 Visual": "mpeg4",
    "JPEG": "mjpeg",
    "MPEG Video": "mpeg2video",
}
_CUT = "视频不完整，只有一部分，可能没有传完"
_HOLLOW = "视频中间有空白的一段，可能没有传完"
_BROKEN = (ValueError, OSError, EOFError, MemoryError, RuntimeError, SyntaxError)
_HEAD = 1 << 14  # bytes in which a file's head ends
# Source: Advanced Systems Format, 3.2 (File Properties Object).
_FILE_PROPERTIES = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
_LOOKED_AT, _SAMPLES = 1 << 16, 16  # bytes at each place of a video's data, and places


def video_facts(path: Path) -> Facts:
    """What the video at this path is. Never raises for what stands in it."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(12)
            parser = next((p for start, p in _PARSERS if head.startswith(start)), _BOXES)
            said = _said_size(head + file.read(_HEAD))
            file.seek(0)
            tracks = _tracks(file, parser)
            boxes = list(_boxes(file, size)) if parser == _BOXES else []
            ends_early = said > size or any(p + length > size for _, p, length in boxes)
            hollow = any(_is_hollow(file, place, length) for place, length in _data_in(boxes))
    except _BROKEN:
        return Facts("video", damage="视频打不开，内容已损坏")
    facts = _facts_of(tracks)
    if ends_early or _is_cut(tracks):
        return replace(facts, damage=_CUT)
    return replace(facts, damage=_HOLLOW) if hollow and not facts.damage else facts


def _tracks(file: BinaryIO, parser: str) -> list[Track]:
    info = MediaInfo.parse(
        file, mediainfo_options={"File_ForceParser": parser, "File_TestContinuousFileNames": "0"}
    )
    assert isinstance(info, MediaInfo)
    return info.tracks


def _facts_of(tracks: list[Track]) -> Facts:
    general = next((one for one in tracks if one.track_type == "General"), None)
    if general is None or not general.format:
        return Facts("video", damage="视频打不开，内容已损坏")
    seconds = round(_number(general.duration) / 1000, 2)
    taken = _moment(general.encoded_date)
    video = next((one for one in tracks if one.track_type == "Video"), None)
    if video is None:
        sounds = any(one.track_type == "Audio" for one in tracks)
        damage = "视频里没有画面，只有声音" if sounds else "视频打不开，内容已损坏"
        return Facts("video", seconds=seconds, taken=taken, damage=damage)
    said = str(video.format or "")
    width, height = int(_number(video.width)), int(_number(video.height))
    if _number(video.rotation) in (90, 270):
        width, height = height, width
    damage = "" if width and height else "视频放不出画面"
    codec = _CODECS.get(said, said.lower())
    return Facts("video", codec, width, height, seconds, taken, damage=damage)


def _is_cut(tracks: list[Track]) -> bool:
    return any(one.to_data().get("istruncated") == "Yes" for one in tracks)


def _number(said: object) -> float:
    try:
        return max(0.0, float(str(said)))
    except ValueError:
        return 0.0


def _moment(said: object) -> str:
    """MediaInfo's “2024-06-01 08:00:00 UTC” as ISO without zone; "" for none and for the year in
    which the clocks of files begin."""
    text = str(said or "").replace("UTC", "").strip()[:19].replace(" ", "T")
    return "" if not text[:4].isdigit() or int(text[:4]) <= 1970 else text


def _said_size(head: bytes) -> int:
    """How long an AVI or Windows Media file says that it is, 0 when it says nothing."""
    if head.startswith(b"RIFF"):
        return int.from_bytes(head[4:8], "little") + 8
    found = head.find(_FILE_PROPERTIES)
    return int.from_bytes(head[found + 40 : found + 48], "little") if found >= 0 else 0


def _boxes(file: BinaryIO, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, place and length of each box at the top of an MP4."""
    place = 0
    while place + 8 <= size:
        file.seek(place)
        box = file.read(16)
        length = int.from_bytes(box[:4], "big")
        if length == 1:
            length = int.from_bytes(box[8:16], "big")
        elif length == 0:  # up to the end
            length = size - place
        if length < 8:
            return
        yield box[4:8], place, length
        place += length


def _data_in(boxes: list[tuple[bytes, int, int]]) -> Iterator[tuple[int, int]]:
    """Place and length of what holds the pictures and the sound."""
    return ((place, length) for name, place, length in boxes if name == b"mdat")


def _is_hollow(file: BinaryIO, place: int, length: int) -> bool:
    """Whether some place of the data holds nothing but zeros, as a file does that was given its
    length before all had come; what is packed has no such stretch."""
    if length < _LOOKED_AT * 2:
        return False
    step = (length - _LOOKED_AT) // _SAMPLES
    for number in range(1, _SAMPLES + 1):
        file.seek(place + number * step)
        if not file.read(_LOOKED_AT).strip(b"\x00"):
            return True
    return False
