"""Reading crew: workers that read returned files and find the answers in them, each by a child.

For many files: a child makes the campaign's patterns ready as this process did, which takes as long
as some hundred files. What a worker cannot do is told as its error; the caller reads such a file in
its own way.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from huizhi.campaign import Campaign
from huizhi.content import Limits
from huizhi.errors import HuizhiError, ReaderDiedError, ReadError
from huizhi.formats.isolated import Isolated, Question
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.reading_child import CHANGED, details_of, settings_digest
from huizhi.steps.receiving.reading_json import from_json
from huizhi.storage import Return
from huizhi.workers import Job, LocalWorkers, Work, Workers, cores

ENOUGH = 300  # files for which it pays to start children that know the campaign
_AT_ONCE = 4  # files that a worker is sent
_MOST_CHILDREN = 8
_COMMAND = (sys.executable, "-P", "-m", "huizhi.steps.receiving.reading_child")


@dataclass(frozen=True)
class FileToRead:
    """A stored file that is to be read, the return that its returns are made from, and the names
    by which its unit may be told; addresses: from which it was mailed."""

    path: Path
    empty: Return
    signs: str = ""
    addresses: tuple[str, ...] = ()


class ReadingCrew:
    """The workers. Use as a context manager."""

    def __init__(self, campaign: Campaign, limits: Limits, workers: Workers | None = None) -> None:
        """workers: None for a child for each core of this machine."""
        said = pickle.dumps((campaign.settings, campaign.prefills))
        known = said, campaign.forms.folder.absolute(), settings_digest(campaign), limits
        job = Job(_Reading, known, batch=_AT_ONCE, in_children=True)
        some = workers or LocalWorkers(min(_MOST_CHILDREN, cores()))
        self._crew = some.crew(job)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._crew)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def read_each(self, files: Sequence[FileToRead]) -> Iterator[Reading | ReadError]:
        """What stands in each file, in order; ReaderDiedError: ask somebody else. The workers begin
        at once."""
        return _readings(files, self._crew.each(files))


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


class _Reading(Work[FileToRead, bytes | ReadError]):
    """What a worker does: hands files to its child, which knows the campaign."""

    def __init__(self, said: bytes, templates: Path, mark: str, limits: Limits) -> None:
        """said: the settings and what the forms were sent out with; mark: see `settings_digest`."""
        self._child = Isolated((*_COMMAND, str(templates), mark), bytes, limits, said)

    def done(self, things: Sequence[FileToRead]) -> list[bytes | ReadError]:
        questions = [
            Question(one.path, details_of(one.empty, one.signs, one.addresses)) for one in things
        ]
        return list(self._child.ask_each(questions))

    def close(self) -> None:
        self._child.close()
