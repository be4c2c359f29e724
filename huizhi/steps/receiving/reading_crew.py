"""Reading crew: workers that read returned files and find the answers in them, each by a child.

For many files: a child makes the campaign's patterns ready as this process did, which takes as long
as some hundred files. What a worker cannot do is told as its error; the caller reads such a file in
its own way.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Self

from huizhi.campaign import Campaign
from huizhi.content import Limits
from huizhi.errors import HuizhiError, ReaderDiedError, ReadError
from huizhi.formats.isolated import Isolated, Question
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.reading_child import CHANGED, details_of, settings_digest
from huizhi.steps.receiving.reading_json import from_json
from huizhi.storage import Originals, OriginalsAccess, Return, SentOriginal, access_to
from huizhi.workers import Job, LocalWorkers, SentFolder, Work, Workers, cores

ENOUGH = 300  # files for which it pays to start children that know the campaign
_AT_ONCE = 4  # files that a worker is sent
_MOST_CHILDREN = 8
_ELSEWHERE = "工作进程那里没有这个文件"
_COMMAND = (sys.executable, "-P", "-m", "huizhi.steps.receiving.reading_child")


@dataclass(frozen=True)
class FileToRead:
    """A stored file that is to be read, by the name under which it is kept, the return that its
    returns are made from, and the names by which its unit may be told; addresses: from which it was
    mailed."""

    stored: str
    empty: Return
    signs: str = ""
    addresses: tuple[str, ...] = ()


class ReadingCrew:
    """The workers. Use as a context manager."""

    def __init__(
        self,
        campaign: Campaign,
        limits: Limits,
        originals: Originals,
        workers: Workers | None = None,
    ) -> None:
        """originals: where the files are kept; workers: None for a child for each core of this
        machine."""
        self._workers = workers or LocalWorkers(min(_MOST_CHILDREN, cores()))
        said = pickle.dumps((campaign.settings, campaign.prefills))
        self._known = said, campaign.forms.folder, settings_digest(campaign), limits
        self._originals = originals
        self._open = ExitStack()

    def __enter__(self) -> Self:
        said, templates, mark, limits = self._known
        self._access = self._open.enter_context(access_to(self._originals, self._workers))
        known = said, self._workers.sent(templates), mark, limits, self._access
        job = Job(_Reading, known, batch=_AT_ONCE, in_children=True, weigh=_weight, lost=_lost)
        self._crew = self._open.enter_context(self._workers.crew(job))
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def read_each(self, files: Sequence[FileToRead]) -> Iterator[Reading | ReadError]:
        """What stands in each file, in order; ReaderDiedError: ask somebody else. The workers begin
        at once."""
        asked = (
            _Asked(self._access.sent(f.stored), details_of(f.empty, f.signs, f.addresses))
            for f in files
        )
        return _readings(files, self._crew.each(asked))


def _readings(
    files: Sequence[FileToRead], answers: Iterable[bytes | ReadError]
) -> Iterator[Reading | ReadError]:
    for one, answer in zip(files, answers, strict=True):
        if isinstance(answer, ReadError):
            yield answer
        elif answer == CHANGED:
            raise HuizhiError("配置或模板在收取途中改过，没有全部登记。请重新运行 collect。")
        else:
            try:
                yield from_json(answer, one.empty)
            except ValueError:
                yield ReaderDiedError("读取程序的回答不完整")


@dataclass(frozen=True)
class _Asked:
    """A file as a worker is told of it, and what its child must know besides."""

    original: SentOriginal
    details: Mapping[str, str]


def _weight(asked: _Asked) -> int:
    return asked.original.weight


def _lost(_: _Asked) -> ReadError:
    return ReaderDiedError("读它的工作进程两次意外结束")


class _Reading(Work[_Asked, bytes | ReadError]):
    """What a worker does: hands files to its child, which knows the campaign."""

    def __init__(
        self, said: bytes, templates: SentFolder, mark: str, limits: Limits, access: OriginalsAccess
    ) -> None:
        """said: the settings and what the forms were sent out with; mark: see `settings_digest`."""
        self._open, self._access = ExitStack(), access
        folder = self._open.enter_context(templates.at_hand())
        child = Isolated((*_COMMAND, str(folder.absolute()), mark), bytes, limits, said)
        self._child = self._open.enter_context(child)

    def done(self, things: Sequence[_Asked]) -> list[bytes | ReadError]:
        with self._access.at_hand([one.original for one in things]) as paths:
            found = zip(paths, things, strict=True)
            questions = [Question(path, one.details) for path, one in found if path is not None]
            answers = self._child.ask_each(questions)
            return [
                ReaderDiedError(_ELSEWHERE) if path is None else next(answers) for path in paths
            ]

    def close(self) -> None:
        self._open.close()
