"""Named forms: what the clerk names to be filled from the book: a form of the activity, a learned
form, a blank file, or a whole folder of these, filled by several processes where they are many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from huizhi.book import AskedForm, Book
from huizhi.campaign import Campaign, Recipient, Settings
from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.disk import flush_all, safe_name
from huizhi.errors import HuizhiError
from huizhi.steps.correcting import BookFilled, attachment_named
from huizhi.steps.knowing import OfficeForm, form_asked, note_roster
from huizhi.steps.preparing.form_filling import (
    NamedForm,
    filled_by_workers,
    filled_form,
    form_in,
    not_filled,
)
from huizhi.steps.preparing.learned_campaign import is_learned, learned_names
from huizhi.steps.preparing.learning import SETTINGS, learn
from huizhi.workers import LocalWorkers, Workers, jobs_for

LEARNED_FOLDER = "learned"


@dataclass(frozen=True)
class FormsToFill:
    """forms: those that were named; told: what is doubtful in one that was learned just now, or why
    one cannot be filled, in Chinese."""

    forms: tuple[NamedForm, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class FormsFilled:
    """done: the forms that were filled; told: what is to be said of these and of the others, in
    Chinese."""

    done: tuple[BookFilled, ...]
    told: tuple[str, ...] = ()


def forms_to_fill(campaign: Campaign, named: str, output: Path) -> FormsToFill:
    """The forms that this names: a folder that `learn` wrote, a blank file, a folder of both, or a
    form of the activity.

    Raises: HuizhiError when there is none.
    """
    path = Path(named)
    if is_learned(path) or path.is_file():
        folder, told = _learned(path, output)
        return FormsToFill((NamedForm(path.name, folder=folder),), told)
    if path.is_dir():
        return _in_folder(path, output)
    return FormsToFill((NamedForm(named, attachment_named(campaign.settings, named)),))


def learned_forms(settings: Settings, output: Path, named: str = "") -> Iterator[OfficeForm]:
    """The forms that `learn` wrote under this folder, and the one in the folder that is named."""
    folders = sorted((output / LEARNED_FOLDER).glob("*"))
    named_too = (Path(named),) if named else ()
    for folder in dict.fromkeys((*named_too, *folders)):
        if is_learned(folder):
            names = (
                *learned_names(folder),
                folder.name,
                *((named,) if folder in named_too else ()),
            )
            yield OfficeForm(names, partial(_asked_in, settings, folder))


def _asked_in(settings: Settings, folder: Path) -> AskedForm:
    form = form_in(settings, folder)
    return form_asked(form.campaign, form.attachment)


def fill_forms(
    campaign: Campaign,
    wanted: FormsToFill,
    book: Book,
    units: Sequence[Recipient],
    output: Path,
    today: dt.date,
    progress: Callable[[object], None] = lambda _: None,
    workers: Workers | None = None,
) -> FormsFilled:
    """Each of these forms for each of these units, under `output`/filled/, as the book has it.

    workers: who fills them, None for this machine's processes.
    Raises: HuizhiError where none of them can be filled; RenderError; StorageError.
    """
    note_roster(campaign.settings, output)
    found: Generator[BookFilled | str]
    jobs = jobs_for(len(wanted.forms) * len(units))
    done, told = list[BookFilled](), list(wanted.told)
    if workers or jobs > 1:
        some = workers or LocalWorkers(jobs)
        found = filled_by_workers(some, campaign, wanted.forms, book, units, output, today)
    else:
        found = (
            filled_form(one, partial(one.loaded, campaign), book, units, output, today)
            for one in wanted.forms
        )
    with closing(found) as each:
        for one in each:
            if isinstance(one, str):
                told.append(one)
            else:
                done.append(one)
            progress(one)
    if not done:
        raise HuizhiError("；".join(told) + "。")
    flush_all(path for one in done for form in one.result.filled for path in form.files)
    return FormsFilled(tuple(done), tuple(told))


def _in_folder(folder: Path, output: Path) -> FormsToFill:
    folders, told = dict[Path, Path](), list[str]()
    for path in _candidates(folder):
        if path.is_dir() and not is_learned(path):
            told.append(f"{path.name} 是文件夹，里面的没有填；要填，请把表格放到外面一层来")
            continue
        if (first := folders.get(_folder_of(path, output))) is not None:
            told.append(
                f"{path.name} 没有填：它和 {first.name} 同名，填的是 {first.name}；"
                "要是另一张表，请给它另取一个名字再填"
            )
            continue
        try:
            learned, doubts = _learned(path, output)
        except HuizhiError as error:
            told.append(not_filled(path.name, error))
            continue
        folders[learned] = path
        told += doubts
    if not folders:
        why = "；".join(told) or "里面没有空白表，也没有 learn 写出的文件夹"
        raise HuizhiError(f"{folder}：{why}。")
    forms = (NamedForm(path.name, folder=learned) for learned, path in folders.items())
    return FormsToFill(tuple(forms), tuple(told))


def _candidates(folder: Path) -> list[Path]:
    """Everything in the folder besides what programs put there; of files of one name the one that
    need not be converted first."""
    found = (path for path in folder.iterdir() if path.name[:1] not in {".", "~"})
    return sorted(found, key=lambda one: (one.suffix.lower() not in TEMPLATE_SUFFIXES, one.name))


def _folder_of(path: Path, output: Path) -> Path:
    """Where what is learned of a blank file lies; a learned form's own folder."""
    return output / LEARNED_FOLDER / safe_name(path.stem) if path.is_file() else path


def _learned(path: Path, output: Path) -> tuple[Path, tuple[str, ...]]:
    """The folder of a learned form, and what is doubtful in one that was learned just now. Raises:
    HuizhiError."""
    if not path.is_file():
        return path, ()
    folder = _folder_of(path, output)
    if _is_up_to_date(folder, path):
        return folder, ()
    doubts = (doubt.rstrip("。") for doubt in learn(path, folder).form.doubts)
    return folder, tuple(f"{path.name} 拿不准：{doubt}" for doubt in doubts)


def _is_up_to_date(folder: Path, blank: Path) -> bool:
    """Whether the blank was learned since it was changed last; the clerk may have mended that."""
    settings = folder / SETTINGS
    return is_learned(folder) and settings.stat().st_mtime >= blank.stat().st_mtime
