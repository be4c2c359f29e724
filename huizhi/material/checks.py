"""Checks: one picture, video or document held against what the notice asks of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.campaign import Quota, Settings
from huizhi.content import DOCUMENT, PICTURE, VIDEO, Facts
from huizhi.findings import Finding
from huizhi.material.arrival import Arrival

_CHAT = re.compile(r"微信图片|mmexport|wx_camera|^wx|QQ图片|IMG-\d{8}-WA", re.IGNORECASE)
_SCREEN = re.compile(r"截图|截屏|Screenshot", re.IGNORECASE)
_CHAT_LONG, _CHAT_SHORT = 1920, 1440  # pixels: what chat programs make of an original at most
_SCREEN_SHAPE = 1.7  # a telephone's screen is at least so many times as long as wide
_SMALLEST = 480  # pixels of the shorter side
_BLANK = 3.0  # contrast below which nothing is to be seen
_SHORTEST = 3.0  # seconds of a video
_AFTER = dt.timedelta(days=30)  # after the last due date a picture may still be taken
_OLDEST = 2005  # a camera that says an earlier year has lost its clock
_HAN = re.compile(r"[\u4e00-\u9fff]")
_SAYS_NOTHING = re.compile(
    r"微信图片|微信视频|QQ图片|图片|照片|视频|录像|截图|截屏|副本|原图|新建|文件|材料|无标题|未命名"
)
_CAPTION = 4  # Chinese characters of a caption at least
_LINKS = re.compile(r"https?://\S+|(?:提取码|访问码|密码)\s*[:：=]?\s*\w{4,6}")


# How forms are called that come back.
FORM_WORDS = ("报送表", "反馈表", "登记表", "统计表", "汇总表", "回执")


@dataclass(frozen=True, slots=True)
class WordsBeside:
    """What was written about a file elsewhere. captions: notes in its folder and the text in the
    form's row; intro: the text that goes with a video, None when there is none."""

    captions: tuple[str, ...] = ()
    intro: str | None = None


def file_findings(
    settings: Settings, arrival: Arrival, facts: Facts, beside: WordsBeside, quotas: Sequence[Quota]
) -> Iterator[Finding]:
    """What is wrong or doubtful about one file; where: its name as received."""
    where = arrival.name
    if facts.damage:
        yield Finding("material-damaged", where=where, found=facts.damage)
        return
    if facts.unseen:
        yield Finding("material-unseen", where=where, found=facts.unseen)
    if facts.file_kind == PICTURE:
        yield from _picture(settings, arrival, facts, beside)
    elif facts.file_kind == VIDEO:
        yield from _video(settings, arrival, facts, beside)
    elif facts.file_kind == DOCUMENT:
        yield from _document(where, facts, quotas)
    if facts.taken:
        yield from _age(settings, where, facts)


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


def _picture(
    settings: Settings, arrival: Arrival, facts: Facts, beside: WordsBeside
) -> Iterator[Finding]:
    rules, where = settings.material, arrival.name
    if form := pictured_form(settings, arrival, facts.file_kind):
        yield form
    shown = f"{facts.width}×{facts.height}像素"
    long, short = max(facts.width, facts.height), min(facts.width, facts.height)
    own = facts.camera or facts.taken
    if rules.originals and not own and long:
        screen = facts.format == "PNG" and long >= _SCREEN_SHAPE * short
        if _SCREEN.search(arrival.stem) or screen:
            yield Finding("picture-screenshot", where=where, found=shown)
        elif _CHAT.search(arrival.stem) or (long <= _CHAT_LONG and short <= _CHAT_SHORT):
            yield Finding("picture-not-original", where=where, found=shown)
    if 0 < short < _SMALLEST:
        yield Finding("picture-small", where=where, found=shown, expected=f"{_SMALLEST}")
    if 0 <= facts.contrast < _BLANK:
        yield Finding("picture-blank", where=where)
    if rules.captions and not has_caption(arrival, facts, beside):
        yield Finding("picture-caption-missing", where=where)


def _video(
    settings: Settings, arrival: Arrival, facts: Facts, beside: WordsBeside
) -> Iterator[Finding]:
    rules, where = settings.material, arrival.name
    if form := pictured_form(settings, arrival, facts.file_kind):
        yield form
    if 0 < facts.seconds < _SHORTEST:
        yield Finding("video-short", where=where, found=f"{facts.seconds:.1f}")
    if rules.intro:
        yield from intro_findings(where, beside.intro, rules.intro_most)


def intro_findings(where: str, intro: str | None, most: int | None) -> Iterator[Finding]:
    """What is wrong with the text that goes with a video; `most`: its most characters."""
    if intro is None:
        yield Finding("video-intro-missing", where=where, expected=f"{most or ''}")
    elif most is not None and (length := letters_in(intro)) > most:
        yield Finding("video-intro-long", where=where, found=f"{length}", expected=f"{most}")


def _document(where: str, facts: Facts, quotas: Sequence[Quota]) -> Iterator[Finding]:
    if not facts.letters:
        return
    for quota in quotas:
        if quota.least and facts.letters < quota.least:
            yield Finding(
                "text-short", where=where, found=f"{facts.letters}", expected=f"{quota.least}"
            )
            return
        if quota.most and facts.letters > quota.most:
            yield Finding(
                "text-long", where=where, found=f"{facts.letters}", expected=f"{quota.most}"
            )
            return


def _age(settings: Settings, where: str, facts: Facts) -> Iterator[Finding]:
    """Whether it was taken outside the time of the activity."""
    try:
        day = dt.date.fromisoformat(facts.taken[:10])
    except ValueError:
        return
    first = min(settings.notice.date, settings.activity.start)
    last = max(settings.activity.end, *(one.due for one in settings.deliverables)) + _AFTER
    if day.year >= _OLDEST and not first <= day <= last:
        told = f"{settings.activity.start.isoformat()}至{settings.activity.end.isoformat()}"
        yield Finding("material-old", where=where, found=day.isoformat(), expected=told)


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
