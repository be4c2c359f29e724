"""Forms to fill: what the clerk names to be filled: a form of the activity, a learned form, a blank
file, or a whole folder of these. A blank file is learned first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import Campaign
from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.disk import safe_name
from huizhi.errors import HuizhiError
from huizhi.steps.correcting import FormToFill, attachment_named
from huizhi.steps.preparing.learned_campaign import is_learned, learn_campaign
from huizhi.steps.preparing.learning import SETTINGS, learn


@dataclass(frozen=True)
class FormsToFill:
    """forms: those that can be filled; told: what is doubtful in one that was learned just now, or
    why one cannot be filled, in Chinese."""

    forms: tuple[FormToFill, ...]
    told: tuple[str, ...] = ()


def forms_to_fill(campaign: Campaign, named: str, output: Path) -> FormsToFill:
    """The forms that this names: a folder that `learn` wrote, a blank file, a folder of both, or a
    form of the activity.

    Raises: HuizhiError when there is none.
    """
    path = Path(named)
    if is_learned(path) or path.is_file():
        one, told = _form(campaign, path, output)
        return FormsToFill((one,), told)
    if path.is_dir():
        return _in_folder(campaign, path, output)
    return FormsToFill((FormToFill(campaign, attachment_named(campaign.settings, named)),))


def _in_folder(campaign: Campaign, folder: Path, output: Path) -> FormsToFill:
    found, told = [], list[str]()
    for path in _candidates(folder):
        try:
            one, doubts = _form(campaign, path, output)
        except HuizhiError as error:
            told.append(f"{path.name} 没有填：{str(error).rstrip('。')}")
            continue
        found.append(one)
        told += doubts
    if not found:
        why = "；".join(told) or "里面没有空白表（.xlsx、.docx），也没有 learn 写出的文件夹"
        raise HuizhiError(f"{folder}：{why}。")
    return FormsToFill(tuple(found), tuple(told))


def _candidates(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name[:1] in {".", "~"}:
            continue
        if is_learned(path) or (path.is_file() and path.suffix.lower() in TEMPLATE_SUFFIXES):
            yield path


def _form(campaign: Campaign, path: Path, output: Path) -> tuple[FormToFill, tuple[str, ...]]:
    """A form, and what is doubtful in it. Raises: HuizhiError, TemplateError."""
    told: tuple[str, ...] = ()
    folder = path
    if path.is_file():
        folder = output / "learned" / safe_name(path.stem)
        if not _is_up_to_date(folder, path):
            learned = learn(path, folder)
            told = tuple(
                f"{path.name} 拿不准：{doubt.rstrip('。')}" for doubt in learned.form.doubts
            )
    found = learn_campaign(campaign.settings, folder)
    return FormToFill(found.campaign, found.attachment, path.stem if path.is_file() else
                      folder.name), told  # fmt: skip


def _is_up_to_date(folder: Path, blank: Path) -> bool:
    """Whether the blank was learned since it was changed last; the clerk may have mended that."""
    settings = folder / SETTINGS
    return is_learned(folder) and settings.stat().st_mtime >= blank.stat().st_mtime
