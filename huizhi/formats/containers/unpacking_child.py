"""The unpacking child: a process that takes apart what no library is trusted with; see `child`.

Run as a module by `unpacker`: 7z, tar and packed files, mails and what Outlook packs.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path

from huizhi.content import MB, Limits, limit_error, shown_size
from huizhi.errors import ReadError
from huizhi.formats.containers.letter import Letter
from huizhi.formats.containers.mail import read_mail
from huizhi.formats.containers.outlook_message import read_message
from huizhi.formats.containers.packed_stream import unpack_stream
from huizhi.formats.containers.tnef import read_tnef
from huizhi.formats.containers.tray import Tray
from huizhi.formats.isolated import serve

_MAIL_BYTES = 150 * MB  # of a mail, which is held in memory


def unpack_into_folder(path: Path, asked: Mapping[str, str], limits: Limits) -> bytes:
    """What was laid into the folder, as `unpacker` takes it; asked: the kind, the folder, and the
    file's name. What was unpacked before something went wrong is laid too."""
    tray = Tray(Path(asked["folder"]), limits, path.stat().st_size)
    letter, wrong = None, None
    try:
        letter = _unpack(path, asked["kind"], asked["name"], tray, limits)
    except ReadError as error:
        wrong = [type(error).__name__, error.found, error.expected]
    said = {
        "laid": tray.laid,
        "wrong": wrong,
        "letter": dataclasses.asdict(letter) if letter else None,
    }
    return json.dumps(said).encode("ascii")


def _unpack(path: Path, kind: str, name: str, tray: Tray, limits: Limits) -> Letter | None:
    if kind == "7z":
        from huizhi.formats.containers.seven_zip import unpack_seven_zip  # slow to load

        unpack_seven_zip(path, tray, limits)
        return None
    if kind == "packed":
        unpack_stream(path, tray, name, limits)
        return None
    letter, members = _opened(_content(path), kind)
    for one, content in members:
        tray.lay(one, [content])
    return letter


def _opened(data: bytes, kind: str) -> tuple[Letter | None, list[tuple[str, bytes]]]:
    if kind == "tnef":
        return None, read_tnef(data)
    return read_message(data) if kind == "msg" else read_mail(data)


def _content(path: Path) -> bytes:
    size = path.stat().st_size
    if size > _MAIL_BYTES:
        raise limit_error(f"邮件大小{shown_size(size)}", shown_size(_MAIL_BYTES))
    return path.read_bytes()


if __name__ == "__main__":
    serve(unpack_into_folder)
