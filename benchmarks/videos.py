"""Videos for tests and measurements, of plain pictures that move."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np


def video(path: Path, seconds: int = 4, shade: int = 0) -> Path:
    """A video with another picture in each second; shade: makes it another one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(path), "w") as container:
        stream: Any = container.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for number in range(seconds * 10):
            points = np.full((240, 320, 3), (number * 5 + shade * 31) % 256, dtype=np.uint8)
            points[40 + shade % 40 : 90, 30 + number % 200 : 90 + number % 200] = 255
            for packet in stream.encode(av.VideoFrame.from_ndarray(points, format="rgb24")):
                container.mux(packet)
        for packet in stream.encode(None):
            container.mux(packet)
    return path
