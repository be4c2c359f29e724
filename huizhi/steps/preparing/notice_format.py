"""Notice format: the notice as it goes out held against the standard, and its template put right.

What departs is found in the notice as the first community gets it; what can be mended is mended in
the template, in the paragraphs that stand there as they are printed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from huizhi.campaign import FILTERS, NOTICE, Campaign, unbreakable_names
from huizhi.disk import temporary_folder, write_whole
from huizhi.errors import HuizhiError
from huizhi.formats import load_template
from huizhi.formats.word import mend_notice, notice_look_of
from huizhi.official import Departure, NoticeLook
from huizhi.steps.preparing.adopting import take_template
from huizhi.steps.preparing.config_file import read_config_file
from huizhi.steps.preparing.lint_notice import Linted, departure_words, lint_content
from huizhi.steps.sending import render_notice

FILE = f"{NOTICE}.docx"
_SHOWN = Path("通知.docx")
_PASSES = 3  # a size that is right now shows a row that is too short


@dataclass(frozen=True)
class NoticeFormat:
    """How the notice stands. lines: each departure in words, and whether it can be mended."""

    lines: tuple[tuple[str, bool], ...]

    @property
    def mendable(self) -> int:
        """How many can be mended."""
        return sum(can for _, can in self.lines)


@dataclass(frozen=True)
class MendedFormat:
    """What was put right, in words; left: how many departures are left."""

    changed: tuple[str, ...]
    left: int


def format_of_notice(campaign: Campaign, templates: Path) -> NoticeFormat | None:
    """How the notice of this activity stands, None where it has none, or nobody to send it to.

    Raises: HuizhiError when it cannot be made or read.
    """
    if not (templates / FILE).is_file() or not campaign.settings.recipients:
        return None
    linted, own = _looked_at(campaign, read_config_file(templates / FILE))
    return NoticeFormat(
        tuple(
            (departure_words(one, linted.words), bool(mended.mends))
            for one, mended in zip(linted.departures, own, strict=True)
        )
    )


def mend_notice_format(campaign: Campaign, config: Path, templates: Path) -> MendedFormat:
    """Puts the notice's template right as far as that goes; the old one is kept beside it.

    Raises: HuizhiError when nothing can be mended; ConfigError, TemplateError, nothing is changed
    then; StorageError.
    """
    data = read_config_file(templates / FILE)
    first, own = now, _ = _looked_at(campaign, data)
    for _ in range(_PASSES):
        if not any(one.mends for one in own):
            break
        data = mend_notice(data, own)
        now, own = _looked_at(campaign, data)
    left = {(one.rule, now.words.get(one.paragraph)) for one in now.departures}
    changed = tuple(
        departure_words(one, first.words)
        for one in first.departures
        if (one.rule, first.words.get(one.paragraph)) not in left
    )
    if not changed:
        raise HuizhiError("没有程序能改的地方，请用 WPS 打开通知自己改。")
    take_template(config, templates, FILE, data)
    return MendedFormat(changed, len(now.departures))


def _looked_at(campaign: Campaign, template: bytes) -> tuple[Linted, tuple[Departure, ...]]:
    """What departs in the notice that this template makes, and the same with the mends that can be
    made in the template."""
    settings = campaign.settings
    recipient = (*settings.communities, *settings.recipients)[0]
    with temporary_folder() as folder:
        write_whole(folder / FILE, template, flushed=False)
        loaded = load_template(folder / FILE, FILTERS, unbreakable_names(settings))
    rendered = render_notice(campaign, loaded, recipient)
    linted = lint_content(_SHOWN, rendered)
    places = _places(notice_look_of(rendered), notice_look_of(template))
    return linted, tuple(
        replace(
            one,
            mends=tuple(
                replace(mend, paragraph=places[mend.paragraph])
                for mend in one.mends
                if mend.paragraph in places
            ),
        )
        for one in linted.departures
    )


def _places(printed: NoticeLook, template: NoticeLook) -> Mapping[int, int]:
    """The numbers of the paragraphs that stand in the template as they are printed, by their
    numbers in the notice; the document itself is 0 in both."""
    own, others = printed.paragraphs, template.paragraphs
    found = {0: 0}
    same = SequenceMatcher(None, [p.bare for p in own], [p.bare for p in others], autojunk=False)
    for block in same.get_matching_blocks():
        pairs = [(own[block.a + n], others[block.b + n]) for n in range(block.size)]
        if any(one.bare for one, _ in pairs):  # empty lines alone are alike everywhere
            found |= {one.number: other.number for one, other in pairs}
    return found
