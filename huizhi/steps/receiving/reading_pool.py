"""Reading pool: several warm children that read returned files and find the answers in them.

For many files: a child loads the campaign as this process did, which takes as long as some hundred
files. What a child cannot do is told as its error; the caller reads such a file in its own way.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import Campaign
from huizhi.content import Limits
from huizhi.errors import HuizhiError, ReaderDiedError, ReadError
from huizhi.formats.isolated import IsolatedPool, Question
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.reading_child import CHANGED, details_of, settings_digest
from huizhi.steps.receiving.reading_json import from_json
from huizhi.steps.sending import cores
from huizhi.storage import Return

ENOUGH = 300  # files for which it pays to start children that know the campaign
_MOST_CHILDREN = 8


@dataclass(frozen=True)
class FileToRead:
    """A stored file that is to be read, the return that its returns are made from, and the names
    by which its unit may be told; addresses: from which it was mailed."""

    path: Path
    empty: Return
    signs: str = ""
    addresses: tuple[str, ...] = ()


class ReadingPool(IsolatedPool[bytes]):
    """The children."""

    def __init__(
        self,
        campaign: Campaign,
        config: Path,
        limits: Limits,
        children: int | None = None,
        output: Path | None = None,
    ) -> None:
        """config: the folder that the settings were read from; children: how many; None is one
        for each core; output: where the ledger lies that says what the forms were sent out with,
        None for nowhere."""
        mark = settings_digest(campaign)
        words = ("-P", "-m", "huizhi.steps.receiving.reading_child", str(config.absolute()))
        ledger = (str(output.absolute()),) if output else ()
        command = (sys.executable, *words, str(campaign.forms.folder.absolute()), mark, *ledger)
        count = children or min(_MOST_CHILDREN, cores())
        super().__init__(command, bytes, limits, count)

    def read_each(self, files: Sequence[FileToRead]) -> Iterator[Reading | ReadError]:
        """What stands in each file, in order; ReaderDiedError: ask somebody else.

        The children begin at once; so many files as they take into their pipes, about a hundred
        each.
        """
        questions = [
            Question(one.path, details_of(one.empty, one.signs, one.addresses)) for one in files
        ]
        self.begin(questions)
        return self._answers(files, questions)

    def _answers(
        self, files: Sequence[FileToRead], questions: Sequence[Question]
    ) -> Iterator[Reading | ReadError]:
        for number, (one, question) in enumerate(zip(files, questions, strict=True)):
            try:
                answer = self.ask(number, question)
                if answer == CHANGED:
                    raise HuizhiError(
                        "配置或模板在收取途中改过，没有全部登记。请重新运行 collect。"
                    )
                yield from_json(answer, one.empty)
            except ReadError as error:
                yield error
            except ValueError:
                yield ReaderDiedError("读取程序的回答不完整")
