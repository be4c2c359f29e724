"""Facts: what was found in one picture, video or document when it was looked into.

They are found once for each content, whatever it is called and however often it comes.
"""

from __future__ import annotations

from dataclasses import dataclass

from huizhi.content.file_kind import kind_named

LINK = "网盘链接"  # stands for a video
SKETCH = 64  # rows and columns of a sketch


@dataclass(frozen=True, slots=True)
class Facts:
    """kind: of the content, the name of a `FileKind`; format: “JPEG”, “h264”; width, height:
    in pixels, upright; seconds: how long a video plays; taken: when the camera says, ISO without
    zone, "" when it does not; camera, software, description: as written in the file; contrast:
    standard deviation of brightness, 0 to 128, -1 when not measured; sketch: the picture in
    SKETCH × SKETCH grey points, b"" when it was not drawn; text: of a document, at most its first
    thousands of characters; letters: of its whole text; pictures: inside a document; damage: why
    it cannot be seen whole, in Chinese; unseen: why it was not looked into, in Chinese.
    """

    kind: str
    format: str = ""
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    taken: str = ""
    camera: str = ""
    software: str = ""
    description: str = ""
    contrast: float = -1.0
    sketch: bytes = b""
    text: str = ""
    letters: int = 0
    pictures: int = 0
    damage: str = ""
    unseen: str = ""

    @property
    def file_kind(self) -> str:
        """What it is to a quota: “图片”, “视频” …; "" when it counts for none."""
        return kind_named(self.kind).counts_as
