"""Video facts: how long a video plays, whether it is whole and shows a picture; one frame is
decoded, the rest is known from its index."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from huizhi.material.facts import Facts

_FORMATS = (  # by how the file begins; the file's name and what it names elsewhere are not asked
    (b"\x1aE\xdf\xa3", "matroska"),
    (b"RIFF", "avi"),
    (b"FLV\x01", "flv"),
    (b"\x00\x00\x01\xba", "mpeg"),
    (b"\x00\x00\x01\xb3", "mpegvideo"),
    (b"0&\xb2u\x8ef\xcf\x11", "asf"),
)
_CUT = "视频不完整，只有一部分，可能没有传完"
_BLIND = "视频放不出画面"
_BROKEN = (FFmpegError, ValueError, OSError, EOFError, MemoryError)
_SECOND = 1_000_000  # of FFmpeg's own clock
_PACKETS = 2_000  # that are looked at near the end


def video_facts(path: Path) -> Facts:
    """What the video at this path is. Never raises for what stands in it."""
    try:
        with path.open("rb") as file:
            head = file.read(12)
            begins = (name for start, name in _FORMATS if head.startswith(start))
            format_ = next(begins, "mov")
            file.seek(0)
            with av.open(file, format=format_, metadata_errors="replace") as container:
                assert isinstance(container, InputContainer)
                return _facts_of(container, path.stat().st_size, head)
    except _BROKEN:
        return Facts("video", damage=_CUT if _says_more(path, head) else "视频打不开，内容已损坏")


def _facts_of(container: InputContainer, size: int, head: bytes) -> Facts:
    taken = str(container.metadata.get("creation_time", ""))[:19].replace(" ", "T")
    seconds = max(0.0, (container.duration or 0) / _SECOND)
    streams = [one for one in container.streams.video if one.codec_context is not None]
    if not streams:
        return Facts("video", seconds=seconds, taken=taken, damage="视频里没有画面，只有声音")
    stream = streams[0]
    codec = stream.codec_context
    known = Facts("video", codec.name, codec.width, codec.height, round(seconds, 2), taken)
    if _ends_early(stream, size, head):
        return replace(known, damage=_CUT)
    try:
        stream.thread_type, codec.thread_count = "NONE", 1
        if next(container.decode(stream), None) is None:
            return replace(known, damage=_BLIND)
        whole = len(stream.index_entries) > 1 or _reaches(container, stream, seconds)
    except _BROKEN:
        return replace(known, damage=_BLIND)
    return replace(known, damage="" if whole else _CUT)


def _ends_early(stream: VideoStream, size: int, head: bytes) -> bool:
    """Whether the index points behind the end of the file, or the file's head says it is longer."""
    entries = stream.index_entries
    if len(entries) and entries[len(entries) - 1].pos + entries[len(entries) - 1].size > size:
        return True
    return head.startswith(b"RIFF") and int.from_bytes(head[4:8], "little") + 8 > size


def _reaches(container: InputContainer, stream: VideoStream, seconds: float) -> bool:
    """Whether there is something to see in the last seconds, for a file without a whole index."""
    container.seek(int(max(0.0, seconds - 3) * _SECOND))
    return max(_moments(container, stream), default=0.0) >= seconds - 0.5


def _moments(container: InputContainer, stream: VideoStream) -> Iterator[float]:
    for packet in islice(container.demux(stream), _PACKETS):
        if packet.pts is not None and packet.time_base is not None:
            yield float(packet.pts * packet.time_base)


def _says_more(path: Path, head: bytes) -> bool:
    """Whether a box of an MP4 says that it goes on behind the end of the file."""
    if head[4:8] != b"ftyp":
        return False
    size = path.stat().st_size
    with path.open("rb") as file:
        place = 0
        while place + 8 <= size:
            file.seek(place)
            box = file.read(16)
            length = int.from_bytes(box[:4], "big")
            if length == 1:
                length = int.from_bytes(box[8:16], "big")
            if length < 8:
                return False
            place += length
    return place > size
