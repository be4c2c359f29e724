"""Frames: what parent and child send each other: four bytes of length, then so many bytes."""

from __future__ import annotations

from typing import IO

LONGEST = 1 << 29


def write_frame(stream: IO[bytes], data: bytes) -> None:
    """Send one frame. Raises: ValueError when it is too long, OSError when nobody reads."""
    if len(data) > LONGEST:
        raise ValueError(f"a frame of {len(data)} bytes")
    stream.write(len(data).to_bytes(4, "big"))
    stream.write(data)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next frame, or None where the stream ends, be it in the middle of a frame.

    Raises: ValueError when the length is beyond all frames: the other side sends something else.
    """
    head = stream.read(4)
    if len(head) < 4:
        return None
    length = int.from_bytes(head, "big")
    if length > LONGEST:
        raise ValueError(f"a frame of {length} bytes")
    data = stream.read(length)
    return data if len(data) == length else None
