"""Known text: what somebody wrote outside a form's places and that says nothing new.

The unit's own name, the activity's or the form's, the day that was read already: alone, together,
or behind a word like 填报单位. A text with one word more is not known.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import product

from huizhi.campaign import Recipient, Settings
from huizhi.content import Cell
from huizhi.forms import Answers, Form, bare
from huizhi.forms.fields import Date

_UNIT_LABEL = re.compile(
    r"(?:填报|报送|上报|申报|填表|所属|所在|反馈|呈报)?(?:单位|社区|村|居委会)(?:名称|全称)?(?:公章|盖章|签章)?"
)
_DAY_LABEL = re.compile(r"(?:填报|报送|上报|填表|制表)?(?:日期|时间)")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")  # a 时间 may be a month, or words: 尚未换届
_UNNAMED = re.compile(r"(?:[×xX某○〇*]{1,4}|_{2,})(?:社区|村|居委会|单位)")


class KnownText:
    """What is known of one return, as its texts are compared with it.

    form: which it is; answers: what was read; printed: the form's own texts.
    """

    def __init__(
        self,
        settings: Settings,
        recipient: Recipient | None,
        form: Form,
        answers: Answers,
        printed: Iterable[str] = (),
    ) -> None:
        units = _bare_of((recipient.name, *recipient.aliases)) if recipient else set()
        days = set(_days(form, answers))
        titles = _bare_of(_titles(settings, form))
        named = {
            bare(_UNNAMED.sub(unit, text))
            for text, unit in product(filter(_UNNAMED.search, printed), units)
        }
        self._units, self._days = units, days
        self._said = {*units, *days, *titles, *named, *_labelled(form, answers)} - {""}
        self._titles = titles

    def holds(self, text: str) -> bool:
        """Whether every line of a text says nothing but what is known."""
        lines = [line for line in map(bare, text.splitlines()) if line]
        return bool(lines) and all(map(self._holds_line, lines))

    def _holds_line(self, line: str) -> bool:
        words = [word for word in self._said if word in line]
        if not words:
            return False
        reached = {0}
        for start in range(len(line)):
            if start in reached:
                reached.update(self._ends(line, start, words))
        return len(line) in reached

    def _ends(self, line: str, start: int, words: Iterable[str]) -> Iterator[int]:
        """Where a known word that starts here ends; a label counts only with its answer."""
        yield from (start + len(word) for word in words if line.startswith(word, start))
        for label, answers in ((_UNIT_LABEL, self._units), (_DAY_LABEL, self._days)):
            found = label.match(line, start)
            for answer in answers if found else ():
                if found and line.startswith(answer, found.end()):
                    yield found.end() + len(answer)

    def among(self, cells: Iterable[Cell]) -> dict[str, str]:
        """The texts of the cells that say nothing but what is known, by their places."""
        return {c.place: c.text for c in cells if not c.problem and self.holds(c.text)}


def _bare_of(texts: Iterable[str]) -> set[str]:
    return set(map(bare, texts)) - {""}


def _titles(settings: Settings, form: Form) -> Iterator[str]:
    """What the activity, the office and this form are called."""
    year, activity = settings.activity.year, settings.activity.name
    yield from (activity, f"{year}年{activity}", f"{year}年")
    yield from (settings.office.name, settings.office.short_name, form.title)
    attachment = settings.attachment_of(form.id)
    if attachment is not None:
        yield from (attachment.title, attachment.short_title)
        yield f"附件{attachment.number}"
    yield from (one.name for one in settings.deliverables if one.id == form.id)


def _days(form: Form, answers: Answers) -> Iterator[str]:
    """The days that were read, as written and as one writes them."""
    for one in answers.fields:
        if isinstance(form.field(one.field).kind, Date) and one.value is not None:
            yield bare(one.raw)
            if (found := _DAY.fullmatch(str(one.value))) is not None:
                year, month, day = map(int, found.groups())
                yield from (f"{year}年{month}月{day}日", f"{year}{month:02}{day:02}")


def _labelled(form: Form, answers: Answers) -> Iterator[str]:
    """Each answer behind its own label, as somebody writes it once more."""
    for one in answers.fields:
        if one.value is not None and bare(one.raw):
            yield bare(form.field(one.field).label) + bare(one.raw)
