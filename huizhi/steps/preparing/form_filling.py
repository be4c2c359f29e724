"""Form filling: named forms filled from the book for many units, by this process or by workers.

A worker fills a form for some units at a time, and writes what it has filled where it sees the
output folder; else the files come back with its answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from huizhi.book import Book
from huizhi.campaign import Attachment, Campaign, Prefills, Recipient, Settings, load_form_set
from huizhi.disk import temporary_folder, write_whole
from huizhi.errors import HuizhiError
from huizhi.steps.correcting import BookFilled, FillResult, FormToFill, fill_from_book
from huizhi.steps.preparing.learned_campaign import learn_campaign
from huizhi.workers import Job, SentFolder, SharedFolder, Work, Workers

_UNITS_AT_ONCE = 50
_LOST = "填它的集群工作进程两次意外结束（多半是内存不够），请在这台电脑上单填"


@dataclass(frozen=True)
class NamedForm:
    """A form that was named, and is not loaded yet. named: as the clerk knows it; attachment: of a
    form of the activity, None for one in a folder that `learn` wrote."""

    named: str
    attachment: Attachment | None = None
    folder: Path = Path()

    def loaded(self, campaign: Campaign) -> FormToFill:
        """Raises: HuizhiError, TemplateError."""
        if self.attachment is not None:
            return FormToFill(campaign, self.attachment)
        return form_in(campaign.settings, self.folder)


def filled_form(
    named: NamedForm,
    load: Callable[[], FormToFill],
    book: Book,
    units: Sequence[Recipient],
    output: Path,
    today: dt.date,
) -> BookFilled | str:
    """The form filled, or why it cannot be loaded, in Chinese."""
    try:
        form = load()
    except HuizhiError as error:
        return not_filled(named.named, error)
    return fill_from_book(form, book, units, output, today)


def not_filled(name: str, error: HuizhiError) -> str:
    """What is told of a form that could not be filled."""
    return f"{name} 没有填：{str(error).rstrip('。')}"


def form_in(settings: Settings, folder: Path) -> FormToFill:
    """The form in a folder that `learn` wrote. Raises: HuizhiError, TemplateError."""
    found = learn_campaign(settings, folder)
    return FormToFill(found.campaign, found.attachment, folder.name, folder)


@dataclass(frozen=True)
class _Part:
    """A form and some of the units that it is filled for. number: of the form among those that were
    named; folder: of a learned form, as the worker gets it."""

    number: int
    form: NamedForm
    folder: SentFolder | None
    units: tuple[Recipient, ...]


@dataclass(frozen=True)
class _PartFilled:
    """What came of a part. files: by their paths in the output folder, where the worker does not
    see that."""

    number: int
    filled: BookFilled | str
    files: Mapping[str, bytes]


def filled_by_workers(
    workers: Workers,
    campaign: Campaign,
    forms: Sequence[NamedForm],
    book: Book,
    units: Sequence[Recipient],
    output: Path,
    today: dt.date,
) -> Generator[BookFilled | str]:
    """Each of these forms for each of these units, or why it could not be filled, in Chinese.

    Raises: RenderError; StorageError.
    """
    templates = workers.sent(campaign.forms.folder)
    with workers.shared(output) as shared:
        known = campaign.settings, templates, campaign.prefills, book, shared, today
        job = Job(_Filling, known, batch=1, lost=_lost)
        with workers.crew(job) as crew:
            done = crew.each(_parts(workers, forms, units))
            for _, parts in groupby(done, key=lambda one: one.number):
                yield from _joined(_kept(one, output) for one in parts)


def _parts(
    workers: Workers, forms: Sequence[NamedForm], units: Sequence[Recipient]
) -> Iterator[_Part]:
    for number, form in enumerate(forms):
        folder = None if form.attachment is not None else workers.sent(form.folder)
        for first in range(0, len(units), _UNITS_AT_ONCE):
            yield _Part(number, form, folder, tuple(units[first : first + _UNITS_AT_ONCE]))


def _lost(part: _Part) -> _PartFilled:
    units = "、".join(unit.name for unit in part.units)
    return _PartFilled(part.number, f"{part.form.named} 没有填（{units}）：{_LOST}", {})


def _kept(part: _PartFilled, output: Path) -> BookFilled | str:
    """What came of a part; its files lie in the output folder now, if they came along."""
    for name, data in part.files.items():
        write_whole(output / name, data, flushed=False)
    if isinstance(part.filled, str):
        return part.filled
    result = part.filled.result
    filled = tuple(
        replace(one, files=tuple(output / path for path in one.files)) for one in result.filled
    )
    return replace(part.filled, result=replace(result, filled=filled))


def _joined(parts: Iterable[BookFilled | str]) -> Iterator[BookFilled | str]:
    """What came of one form: what was filled, as one, and what is to be told, once."""
    some = list(parts)
    filled = [one for one in some if not isinstance(one, str)]
    if filled:
        results = [one.result for one in filled]
        yield BookFilled(
            filled[0].title,
            tuple(matched for one in filled for matched in one.matched),
            FillResult(
                tuple(form for one in results for form in one.filled),
                tuple(line for one in results for line in one.refused),
            ),
        )
    yield from dict.fromkeys(one for one in some if isinstance(one, str))


class _Filling(Work[_Part, _PartFilled]):
    """What a worker does: fills forms for some units at a time."""

    def __init__(
        self,
        settings: Settings,
        templates: SentFolder,
        prefills: Prefills,
        book: Book,
        shared: SharedFolder,
        today: dt.date,
    ) -> None:
        self._settings, self._templates, self._prefills = settings, templates, prefills
        self._book, self._today = book, today
        self._shared = shared
        self._form: FormToFill | str = ""
        self._number: int | None = None
        self._open = ExitStack()

    def done(self, things: Sequence[_Part]) -> list[_PartFilled]:
        return [self._filled(part) for part in things]

    def _filled(self, part: _Part) -> _PartFilled:
        if part.number != self._number:
            self._open.close()
            self._form, self._number = self._loaded(part), part.number
        if isinstance(self._form, str):
            return _PartFilled(part.number, self._form, {})
        if self._shared.is_seen(to_write=True):
            return _PartFilled(part.number, self._below(self._shared.path, self._form, part), {})
        with temporary_folder() as output:
            filled = self._below(output, self._form, part)
            files = {
                path.as_posix(): (output / path).read_bytes()
                for form in filled.result.filled
                for path in form.files
            }
        return _PartFilled(part.number, filled, files)

    def _below(self, output: Path, form: FormToFill, part: _Part) -> BookFilled:
        """The form filled; its files are named by their paths below the output folder."""
        found = fill_from_book(form, self._book, part.units, output, self._today)
        filled = tuple(
            replace(one, files=tuple(path.relative_to(output) for path in one.files))
            for one in found.result.filled
        )
        return replace(found, result=replace(found.result, filled=filled))

    def _loaded(self, part: _Part) -> FormToFill | str:
        try:
            if part.folder is not None:
                return form_in(self._settings, self._open.enter_context(part.folder.at_hand()))
            folder = self._open.enter_context(self._templates.at_hand())
            forms = load_form_set(self._settings, folder)
            return part.form.loaded(Campaign(self._settings, forms, self._prefills))
        except HuizhiError as error:
            return not_filled(part.form.named, error)

    def close(self) -> None:
        self._open.close()
