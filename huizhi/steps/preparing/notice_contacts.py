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
    r"(?:联\s*系\s*人|联络人|联络员|经办人|咨询人|收件人|接收人)(?:(?:及|和|、)?(?:联系)?(?:电话|方式))?\s*[:：]\s*"
    rf"(?P<name>{_NAME})(?=[\s，,、；;。.（()）\d:：]|电话|手机|联系|微信|$)"
)
# Names without a word for a person before them; they must begin with a surname.
_PERSON = re.compile(
    rf"(?P<name>[{_HAN}]{{2,4}})\s*(?:同志)?处?\s*[，,]?\s*"
    r"[（(](?=[^（()）]{0,12}(?:电话|手机|微信|邮箱|\d{7,}))"
)
_SENT_TO = re.compile(
    rf"(?:发送?|报送?|送|交|传|反馈)(?:至|到|给)(?P<name>[{_HAN}]{{2,4}}?)(?:同志)?"
    r"(?=处?[（(，,。]|邮箱|微信|$)"
)
_BY_PHONE = re.compile(
    rf"(?:电话|手机)\s*[:：]\s*(?P<name>[{_HAN}]{{2,3}})(?=[\s，,]*[（(]?\s*[01]\d)"
)
_FORMS = ((_ROLE, True), (_PERSON, False), (_SENT_TO, False), (_BY_PHONE, True))
# The surnames of most people; a name that stands behind no 联系人 begins with one of them.
_SURNAMES = set(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕"
    "丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严"
    "覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮"
    "柯纪梅童凌毕单季裴霍涂成苗谷曲盛曲冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司卓古吉缪"
    "简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎"
    "甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌"
)
_LABEL = re.compile(
    r"(?:电\s*话|手\s*机号?码?|联系方式|微信|座机|热线|咨询|Tel|tel|TEL)[^\d\n，。；]{0,12}$"
)
_FAX = re.compile(r"传\s*真[^\d\n]{0,4}$")
_HOTLINE = re.compile(r"举报|热线|报警|客服|监督|服务电话|值班电话|求助|投诉")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._%+-]*\s?[@＠]\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_LONGEST = 2000  # characters of a sentence
_NOBODY = {"姓名", "电话", "手机", "单位", "职务", "邮箱", "微信", "方式"}
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
    for sentence in split_outside(line.text, "。；;！"):
        if len(sentence) <= _LONGEST:
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
    for form, sure in _FORMS:
        for one in form.finditer(text):
            name = re.sub(r"\s", "", one["name"])
            name = name if form is _ROLE else _person(name)
            is_known = any(
                abs(one.end("name") - at - len(said)) < 2 for at, (said, _) in found.items()
            )
            if name and name not in _NOBODY and not _OFFICE.fullmatch(name) and not is_known:
                found[one.end("name") - len(name)] = (name, sure)
    listed = sorted((at, name, sure) for at, (name, sure) in found.items())
    return listed + _further(text, listed)


def _person(text: str) -> str:
    """The longest end of the text that can be a person's name, "" when none can."""
    ends = (text[start:] for start in range(max(len(text) - 3, 0), len(text) - 1))
    return next((one for one in ends if one[0] in _SURNAMES), "")


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
