"""Checks: one picture, video or document held against what the notice asks of it; each rule is a
function here, all are in CHECKS.

A rule sees one file and what is written beside it. What compares files is in `repeats`, what counts
them in `quota`. How one is added: docs/recipes.md, “A new check on material”.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from huizhi.campaign import Quota, Settings
from huizhi.content import AUDIO, DOCUMENT, PICTURE, SLIDES, VIDEO, Facts, lazy_pattern
from huizhi.findings import Finding
from huizhi.material.arrival import Arrival

_ANY = (PICTURE, VIDEO, DOCUMENT, SLIDES, AUDIO, "")
_CHAT = lazy_pattern(r"微信图片|mmexport|wx_camera|^wx|QQ图片|IMG-\d{8}-WA", re.IGNORECASE)
_SCREEN = lazy_pattern(r"截图|截屏|Screenshot", re.IGNORECASE)
_CHAT_LONG, _CHAT_SHORT = 1920, 1440  # pixels: what chat programs make of an original at most
_SCREEN_SHAPE = 1.7  # a telephone's screen is at least so many times as long as wide
_SMALLEST = 480  # pixels of the shorter side
_BLANK = 3.0  # contrast below which nothing is to be seen
_SHORTEST = 3.0  # seconds of a video
_AFTER = dt.timedelta(days=30)  # after the last due date a picture may still be taken
_OLDEST = 2005  # a camera that says an earlier year has lost its clock
_HAN = lazy_pattern(r"[\u4e00-\u9fff]")
_SAYS_NOTHING = lazy_pattern(
    r"微信图片|微信视频|QQ图片|图片|照片|视频|录像|截图|截屏|副本|原图|新建|文件|材料|无标题|未命名"
)
_CAPTION = 4  # Chinese characters of a caption at least
_LINKS = lazy_pattern(r"https?://\S+|(?:提取码|访问码|密码)\s*[:：=]?\s*\w{4,6}")


# How forms are called that come back.
FORM_WORDS = ("报送表", "反馈表", "登记表", "统计表", "汇总表", "回执")


@dataclass(frozen=True, slots=True)
class WordsBeside:
    """What was written about a file elsewhere. captions: notes in its folder and the text in the
    form's row; intro: the text that goes with a video, None when there is none."""

    captions: tuple[str, ...] = ()
    intro: str | None = None


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file as a rule sees it. quotas: what the notice asks for in its place."""

    settings: Settings
    arrival: Arrival
    facts: Facts
    beside: WordsBeside
    quotas: Sequence[Quota]

    def finding(self, code: str, found: str = "", expected: str = "") -> Finding:
        """Return a finding on this file; where: its name as received."""
        return Finding(code, where=self.arrival.name, found=found, expected=expected)


Rule = Callable[[CheckedFile], Iterator[Finding]]


def file_findings(
    settings: Settings, arrival: Arrival, facts: Facts, beside: WordsBeside, quotas: Sequence[Quota]
) -> Iterator[Finding]:
    """What is wrong or doubtful about one file, in the order of CHECKS."""
    one = CheckedFile(settings, arrival, facts, beside, quotas)
    if facts.damage:
        yield one.finding("material-damaged", facts.damage)
        return
    if facts.unseen:
        yield one.finding("material-unseen", facts.unseen)
    for rule, kinds in CHECKS:
        if facts.file_kind in kinds:
            yield from rule(one)


def pictured_form(settings: Settings, arrival: Arrival, kind: str) -> Finding | None:
    """A finding when a picture or video may be a form that somebody has photographed: it is called
    like one, or nobody has asked for any. kind: which of the two."""
    titles = [one.short_title for one in settings.attachments if one.deliverable]
    forms = [title for title in titles if title.endswith(("表", "单", "册", "书"))]
    words = (word for word in (*forms, *FORM_WORDS) if word in arrival.stem)
    if word := next(words, ""):
        found = f"{kind}，文件名里写着“{word}”"
    elif settings.items or any(one.material for one in settings.deliverables):
        return None
    else:
        found = f"{kind}，这次没有要求报送{kind}"
    return Finding("picture-of-form", where=arrival.name, found=found)


def looks_like_form(one: CheckedFile) -> Iterator[Finding]:
    """Whether it may be a form that somebody has photographed."""
    if form := pictured_form(one.settings, one.arrival, one.facts.file_kind):
        yield form


def is_original(one: CheckedFile) -> Iterator[Finding]:
    """Whether a camera made it, or a chat program or a screen."""
    facts, stem = one.facts, one.arrival.stem
    long, short = _sides(facts)
    if not one.settings.material.originals or facts.camera or facts.taken or not long:
        return
    screen = facts.format == "PNG" and long >= _SCREEN_SHAPE * short
    if _SCREEN.search(stem) or screen:
        yield one.finding("picture-screenshot", _pixels(facts))
    elif _CHAT.search(stem) or (long <= _CHAT_LONG and short <= _CHAT_SHORT):
        yield one.finding("picture-not-original", _pixels(facts))


def can_be_printed(one: CheckedFile) -> Iterator[Finding]:
    """Whether it is large enough, and anything is to be seen in it."""
    if 0 < _sides(one.facts)[1] < _SMALLEST:
        yield one.finding("picture-small", _pixels(one.facts), f"{_SMALLEST}")
    if 0 <= one.facts.contrast < _BLANK:
        yield one.finding("picture-blank")


def is_captioned(one: CheckedFile) -> Iterator[Finding]:
    """Whether a few words say what it shows, where the notice asks for them."""
    wanted = one.settings.material.captions
    if wanted and not has_caption(one.arrival, one.facts, one.beside):
        yield one.finding("picture-caption-missing")


def is_long_enough(one: CheckedFile) -> Iterator[Finding]:
    """Whether a film is more than a slip of the finger."""
    if 0 < one.facts.seconds < _SHORTEST:
        yield one.finding("video-short", f"{one.facts.seconds:.1f}")


def is_introduced(one: CheckedFile) -> Iterator[Finding]:
    """Whether a text goes with it, where the notice asks for one."""
    rules = one.settings.material
    if rules.intro:
        yield from intro_findings(one.arrival.name, one.beside.intro, rules.intro_most)


def intro_findings(where: str, intro: str | None, most: int | None) -> Iterator[Finding]:
    """What is wrong with the text that goes with a video; `most`: its most characters."""
    if intro is None:
        yield Finding("video-intro-missing", where=where, expected=f"{most or ''}")
    elif most is not None and (length := letters_in(intro)) > most:
        yield Finding("video-intro-long", where=where, found=f"{length}", expected=f"{most}")


def has_right_length(one: CheckedFile) -> Iterator[Finding]:
    """Whether it has as many characters as is asked for; one finding is enough."""
    letters = one.facts.letters
    for quota in one.quotas if letters else ():
        if quota.least and letters < quota.least:
            yield one.finding("text-short", f"{letters}", f"{quota.least}")
            return
        if quota.most and letters > quota.most:
            yield one.finding("text-long", f"{letters}", f"{quota.most}")
            return


def is_of_these_days(one: CheckedFile) -> Iterator[Finding]:
    """Whether it was taken within the time of the activity, as far as it says when."""
    settings = one.settings
    try:
        day = dt.date.fromisoformat(one.facts.taken[:10])
    except ValueError:
        return
    first = min(settings.notice.date, settings.activity.start)
    last = max(settings.activity.end, settings.last_day) + _AFTER
    if day.year >= _OLDEST and not first <= day <= last:
        told = f"{settings.activity.start.isoformat()}至{settings.activity.end.isoformat()}"
        yield one.finding("material-old", day.isoformat(), told)


# Each rule with the kinds of file of which it is asked.
CHECKS: tuple[tuple[Rule, tuple[str, ...]], ...] = (
    (looks_like_form, (PICTURE, VIDEO)),
    (is_original, (PICTURE,)),
    (can_be_printed, (PICTURE,)),
    (is_captioned, (PICTURE,)),
    (is_long_enough, (VIDEO,)),
    (is_introduced, (VIDEO,)),
    (has_right_length, (DOCUMENT,)),
    (is_of_these_days, _ANY),
)


def _sides(facts: Facts) -> tuple[int, int]:
    """The longer and the shorter side, in pixels."""
    return max(facts.width, facts.height), min(facts.width, facts.height)


def _pixels(facts: Facts) -> str:
    return f"{facts.width}×{facts.height}像素"


def has_caption(arrival: Arrival, facts: Facts, beside: WordsBeside) -> bool:
    """Whether a few words say what the picture shows: in its name, in itself, or beside it."""
    own = (_SAYS_NOTHING.sub("", arrival.stem), facts.description)
    return any(len(_HAN.findall(text)) >= _CAPTION for text in (*own, *beside.captions))


def text_without_links(text: str) -> str:
    """The text without links and their codes: what is left must say something of itself."""
    return _LINKS.sub("", text).strip()


def says_something(text: str) -> bool:
    """Whether a text is as long as a caption at least."""
    return len(_HAN.findall(text_without_links(text))) >= _CAPTION


def letters_in(text: str) -> int:
    """How long a text is as a clerk counts it: every character but white space."""
    return len("".join(text_without_links(text).split()))
