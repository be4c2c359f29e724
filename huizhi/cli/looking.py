"""Verbs that show how documents look: preview, lint."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi.cli.campaign import campaign_of
from huizhi.cli.voice import FINE, LOOK, Voice
from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.errors import HuizhiError, StorageError

if TYPE_CHECKING:
    from huizhi.steps.preparing import Fixed, Linted


def warn_of_fonts(voice: Voice) -> None:
    from huizhi.steps.sending import font_warnings

    for warning in font_warnings():
        voice.say(f"提示：{warning}。")


def run_preview(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.formats.office import find_office
    from huizhi.steps.sending import PREVIEW_FOLDER, write_previews

    office = require_office(find_office())
    files = _files_given(arguments.files) if arguments.files else _packet_files(arguments, office)
    with voice.progress("画图", None) as progress:
        written = write_previews(office, files, arguments.output, progress)
    warn_of_fonts(voice)
    if arguments.json:
        voice.answer({"pictures": [str(path) for path in written]})
    voice.tell(f"完成：{len(written)}页的图片在 {arguments.output / PREVIEW_FOLDER}。")
    return FINE


def _files_given(paths: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Raises: HuizhiError when one cannot be read or is of another kind."""
    from huizhi.errors import HuizhiError

    files = []
    for path in paths:
        if path.suffix.lower() not in TEMPLATE_SUFFIXES:
            raise HuizhiError(f"“{path.name}”不是 .docx 或 .xlsx 文件，不能画成图片。")
        try:
            files.append((path.name, path.read_bytes()))
        except OSError as error:
            raise HuizhiError(f"打不开“{path}”（{error.strerror}）。") from error
    return files


def _packet_files(arguments: argparse.Namespace, office: str) -> list[tuple[str, bytes]]:
    """What is printed of one recipient's packet, or of those that were named."""
    from huizhi.campaign import recipients_named
    from huizhi.steps.sending import knowing_prefills, packet_files

    campaign = knowing_prefills(campaign_of(arguments), arguments.output)
    recipients = recipients_named(campaign.settings, arguments.only)[: max(1, len(arguments.only))]
    return packet_files(campaign, recipients, office, arguments.output)


def require_office(office: str | None) -> str:
    """Raises: HuizhiError when there is no LibreOffice."""
    from huizhi.errors import HuizhiError
    from huizhi.formats.office import NO_OFFICE

    if office is None:
        raise HuizhiError(NO_OFFICE)
    return office


def run_lint(arguments: argparse.Namespace, voice: Voice) -> int:
    from huizhi.formats.office import find_office
    from huizhi.official import STANDARD
    from huizhi.steps.preparing import departure_words, lint

    office = find_office()
    if office is None:
        voice.say(
            "提示：没有找到 LibreOffice，只检查文件里的格式，位置按段落说；"
            "版记是否在双页、署名是否单独一页这些要看印出来的页，没有检查。"
        )
    linted = lint(arguments.files, office)
    fixed: dict[Path, Fixed | None] = {}
    for one in linted:
        for departure in one.departures:
            voice.tell(f"{one.path.name}　{departure_words(departure, one.words)}")
        if office and one.pages is None:
            voice.tell(f"{one.path.name}：LibreOffice 印不出来，只检查了文件里的格式。")
        if arguments.fix:
            fixed[one.path] = _fixed(one, voice)
    if arguments.json:
        voice.answer({"files": [_linted_json(one, fixed.get(one.path)) for one in linted]})
    count = sum(len(one.departures) for one in linted)
    if not count:
        voice.tell(f"检查完成：{len(linted)}份通知都符合 {STANDARD}。")
        return FINE
    mendable = any(departure.mends for one in linted for departure in one.departures)
    advice = "加上 --fix 可以把能改的改好，另存一份。" if mendable and not arguments.fix else ""
    voice.tell(f"检查完成：{len(linted)}份通知有{count}处不符合标准。{advice}")
    return LOOK


def _fixed(one: Linted, voice: Voice) -> Fixed | None:
    """The mended copy, with a word on it; None where there is none."""
    from huizhi.steps.preparing import fix

    try:
        copy = fix(one)
    except StorageError:
        raise
    except HuizhiError as error:
        voice.tell(str(error))
        return None
    if copy:
        rest = f"，还有{copy.left}处要自己改" if copy.left else ""
        voice.tell(f"{one.path.name}：能改的已经改好，另存为 {copy.path}{rest}。")
    return copy


def _linted_json(linted: Linted, fixed: Fixed | None) -> dict[str, object]:
    return {
        "file": str(linted.path),
        "pages": linted.pages,
        "fixed": str(fixed.path) if fixed else None,
        "departures": [
            {
                "rule": one.rule,
                "clause": one.clause,
                "page": one.page or None,
                "paragraph": one.paragraph or None,
                "words": linted.words.get(one.paragraph) or None,
                "times": one.times,
                "found": one.found,
                "expected": one.expected,
                "mendable": bool(one.mends),
            }
            for one in linted.departures
        ],
    }
