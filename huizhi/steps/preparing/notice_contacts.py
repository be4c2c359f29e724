"""Notice contacts: names, telephone numbers and addresses for questions and returns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from huizhi.forms.fields import phones_in
from huizhi.steps.preparing.notice_found import Certainty, Found, NoticeContact
from huizhi.steps.preparing.notice_text import NoticeLine, split_outside

_HAN = "\u4e00-\u9fff·"
_NAME = rf"(?:[{_HAN}]{{2,4}}|[{_HAN}][ \u3000]{{1,4}}[{_HAN}])"
_ROLE = re.compile(
    r"(?:业务|工作|报送|日常|具体)?(?:联\s*系\s*人|联络人|联络员|经办人|咨询人|收件人|接收人)(?:员)?(?P<and>(?:及|和|、)?(?:联系)?(?:电话|方式))?\s*[:：]\s*"
    rf"(?P<name>{_NAME})(?=[\s，,、；;。.（()）\d:：]|电话|手机|联系|微信|$)"
)
_PERSON = re.compile(
    rf"(?P<name>{_NAME})\s*(?:同志)?\s*[，,]?\s*[（(](?=[^（()）]{{0,12}}(?:电话|手机|微信|邮箱|\d{{7,}}))"
)
_SENT_TO = re.compile(
    rf"(?:发送?|报送?|送|交|传|反馈)(?:至|到|给)(?P<name>[{_HAN}]{{2,3}}?)(?:同志)?(?=处|[（(，,。]|邮箱|微信|$)"
)
_BY_PHONE = re.compile(
    rf"(?:电话|手机)\s*[:：]\s*(?P<name>[{_HAN}]{{2,3}})(?=[\s，,]*[（(]?\s*[01]\d)"
)
_AT_OFFICE = re.compile(
    rf"(?:办|办公室|科|站|中心)(?P<name>[{_HAN}]{{2,3}}?)(?:同志)?处?(?=\s*[（(]\s*(?:微信|电话|手机|联系))"
)
_LABEL = re.compile(
    r"(?:电\s*话|手\s*机号?码?|联系方式|微信|座机|热线|咨询|Tel|tel|TEL)[^\d\n，。；]{0,12}$"
)
_FAX = re.compile(r"传\s*真[^\d\n]{0,4}$")
_HOTLINE = re.compile(r"举报|热线|报警|客服|监督|服务电话|值班电话|求助|投诉")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*\s?[@＠]\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NOBODY = {
    "姓名",
    "电话",
    "手机",
    "单位",
    "职务",
    "社区",
    "街道",
    "办公室",
    "邮箱",
    "微信",
    "我办",
    "你们",
    "我们",
    "大家",
    "他们",
}
_OFFICE = re.compile(r".*(?:办|办公室|科|中心|街道|社区|处|站|所|局|委|部|邮箱|群|组)$")


@dataclass(frozen=True, slots=True)
class PhoneInNotice:
    """A telephone number at text[start:end] of a line; digits: as `phones_in` gives them."""

    digits: str
    start: int
    end: int


def phones_of(text: str) -> tuple[PhoneInNotice, ...]:
    """The numbers of a line that somebody may be called at: no fax, hotline or report number; a
    local one only behind a word for telephone."""
    found: list[PhoneInNotice] = []
    for digits, start, end in phones_in(text):
        before = text[:start]
        is_local = "-" not in digits and not re.fullmatch(r"1\d{10}|[48]00\d{7}", digits)
        labelled = _LABEL.search(before) or (
            found and re.fullmatch(r"[\s、，,/；;和或]*", text[found[-1].end : start])
        )
        if _FAX.search(before) or (is_local and not labelled):
            continue
        if _HOTLINE.search(re.split(r"[，,。；;]", before)[-1]):
            continue
        found.append(PhoneInNotice(digits, start, end))
    return tuple(found)


def contacts_in(lines: Sequence[NoticeLine]) -> tuple[NoticeContact, ...]:
    """The contacts, those of the notice itself first, then those of its attachments. A number in a
    line of its own belongs to the name in the line above."""
    found: list[NoticeContact] = []
    last = -2
    for number, line in enumerate(lines):
        if line.in_table:
            continue
        for one in _of_line(line):
            above = found[-1] if found and last >= number - 1 else None
            if one.name is None and above and above.part == line.part:
                phones, emails = above.phones + one.phones, above.emails + one.emails
                found[-1] = replace(above, phones=phones, emails=emails)
            else:
                found.append(one)
            last = number
    return tuple(sorted(found, key=lambda one: (one.part > 0, one.name is None)))


def _of_line(line: NoticeLine) -> Iterator[NoticeContact]:
    sentences = split_outside(line.text, "。；;！")
    for sentence in sentences:
        yield from _of_sentence(sentence.strip(), line)


def _of_sentence(text: str, line: NoticeLine) -> Iterator[NoticeContact]:
    names = _names_in(text)
    phones = phones_of(text)
    emails = [
        (one.start(), re.sub(r"\s", "", one.group()).replace("＠", "@"))
        for one in _EMAIL.finditer(text)
    ]
    if not names:
        if phones or emails:
            yield NoticeContact(
                None,
                tuple(Found(one.digits, text, line.place) for one in phones),
                tuple(Found(one, text, line.place) for _, one in emails),
                line.part,
            )
        return
    starts = [0, *(start for start, _, _ in names[1:]), len(text) + 1]
    for (_, name, sure), begin, end in zip(names, starts[:-1], starts[1:], strict=True):
        certainty = Certainty.SURE if sure else Certainty.LIKELY
        yield NoticeContact(
            Found(name, text, line.place, certainty),
            tuple(
                Found(one.digits, text, line.place) for one in phones if begin <= one.start < end
            ),
            tuple(Found(one, text, line.place) for at, one in emails if begin <= at < end),
            line.part,
        )


def _names_in(text: str) -> list[tuple[int, str, bool]]:
    """The names of a sentence: where each stands, and whether it stands behind 联系人."""
    found: dict[int, tuple[str, bool]] = {}
    for form, sure in (
        (_ROLE, True),
        (_PERSON, True),
        (_SENT_TO, False),
        (_AT_OFFICE, False),
        (_BY_PHONE, True),
    ):
        for one in form.finditer(text):
            name = re.sub(r"\s", "", one["name"])
            name = re.sub(r"^(?:人|送|给|至|到|系)(?=..)", "", name) if form is _PERSON else name
            if name in _NOBODY or _OFFICE.fullmatch(name):
                continue
            if not any(abs(one.start("name") - at) < 4 for at in found):
                found[one.start("name")] = (name, sure)
    listed = sorted((at, name, sure) for at, (name, sure) in found.items())
    return listed + _further(text, listed)


def _further(text: str, names: list[tuple[int, str, bool]]) -> list[tuple[int, str, bool]]:
    """李四 in “联系人：张三、李四”, and with numbers, “联系人：张三 138…，李四 139…”."""
    if not names or len(names) > 1:
        return []
    rest = text[names[0][0] + len(names[0][1]) :]
    form = re.compile(
        rf"[\d、，,；;）)]\s*(?P<name>[{_HAN}]{{2,3}})(?=\s*[，,（(]?\s*(?:电话|手机)?\s*[:：]?\s*[01][\d-]{{5,}})"
    )
    first = names[0][0] + len(names[0][1])
    return [
        (first + one.start("name"), one["name"], True)
        for one in form.finditer(rest)
        if one["name"] not in _NOBODY
        and not one["name"].startswith(("电话", "手机", "联系", "微信"))
    ]
