"""Notice asking: the times in a sentence by which something is to be handed in, and the phrase that
each of them asks for.

What is asked for stands behind 将 or 把, behind the word for handing in, behind 填写, or before the
time; a sentence is cut into a part for each time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huizhi.steps.preparing.notice_days import NoticeWhen, WrittenIn, whens_in
from huizhi.steps.preparing.notice_text import (
    NoticeSentence,
    outside,
    split_outside,
    without_number,
)
from huizhi.steps.preparing.notice_things import COUNT, LENGTH, is_general, is_thing

_OFFICE = r"(?:办公室|办公厅|办|厅|科|室|站|中心|处|部|所|组|局|委|院|支队|大队|街道|社区|邮箱)"
HANDS_IN = re.compile(
    r"(?:报送?|呈报|上报|汇总报|反馈|提交|打包发送?|发送?|送|交|传真|传|上传|邮寄)(?:至|到|给|往|回)"
    r"|报送(?!表|单位|人|要求)|上报|填报(?!单位|人|日期)|呈报|反馈(?!表)|提交|上交|报备|送交|递交"
    r"|上传|发送|(?<![通汇申举海简预填上警月周日季年情快直])报"
    rf"(?=[^告名道警纸表刊备]{{0,18}}?(?:{_OFFICE}|备案|《|总结|情况))"
    rf"|(?<![提上递移转成社外])交(?=[^流通代界易警友换叉往接给由]{{1,12}}?{_OFFICE})"
)
_TOWARDS_VERBS = re.compile(r"(?:.*[至到给往回]|报|交)$")
_TAKES = re.compile(r"(?<!负)[将把](?!来|继续|纳入|对|会|按|予|在|于|被|适时|视)")
_FILLED = re.compile(
    r"(?:填写|填好|填报|完善|统计|汇总|登记)(?P<asked>(?:《|附件).*?)"
    r"(?=[，,]?(?:后|并|汇总后|加盖|盖章|签字|经|于|务必|审核|，)|$)"
)
_WHERE = re.compile(rf"[^，,。；;《]{{0,30}}?{_OFFICE}(?=[《一-龥])(?!公室|公厅|事处)")
_TOWARDS = re.compile(
    r"(?<=[^一-龥])(?:至|到)(?=[一-龥A-Za-z])|(?<=[》）)表结告单件频片料])(?:至|到)"
)
_LEADING = re.compile(
    r"(?:(?:请)?(?:各[^，,。：、]{0,14}?)?(?:务必|请|并|统一|一并|须|应|于|在|最迟|截止"
    r"|加盖公章后|盖章后|汇总后|：|:|，|,|\s))+$"
)
_ADDS = re.compile(r"\s*(?:并|同时|另)?(?:附|连同|报送|上报)")
_LISTED = re.compile(
    r"(?:报送|上报|提交|征集|反馈|填报)(?:的)?(?:材料|内容|事项|要求|清单|资料|种类|方式|时间|时限)"
    r"|材料(?:清单|要求|报送)|(?:以下|下列)(?:材料|资料|表格)"
)
_LABELLED = re.compile(
    r".{0,4}(?:报送|上报|反馈|填报|提交|材料|资料|信息).{0,3}(?:时间|时限|期限|截止)"
)
_IS_LATE = re.compile(r"(?:未|不|逾期|迟)(?:能)?(?:按时|及时)?(?:报|上报|提交)")
_NAMES_FORM = re.compile(r"《[^》]{2,40}(?:表|册|单|账|报告|书)》|附件\s*[\d一二三四五]")


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A part of a sentence. when: None where it names no time; asked: the phrase that it asks for,
    "" for none."""

    when: NoticeWhen | None
    asked: str


def asked_parts(sentence: NoticeSentence, written: WrittenIn) -> tuple[AskedPart, ...]:
    """The parts of a sentence that ask for something, one for each time at which it is due."""
    text = sentence.text
    is_listed = _LISTED.search(sentence.heading) is not None or _LABELLED.match(text) is not None
    if not is_listed and HANDS_IN.search(text) is None:
        return ()
    whens = [one for one in whens_in(text, written) if _is_due(one, text)]
    if any(one.day or one.repeating for one in whens):
        whens = [one for one in whens if not one.text.endswith("后")]
    if whens:
        return tuple(_timed(sentence, whens, is_listed=is_listed))
    asked = _without_time(text, sentence, is_listed=is_listed)
    return (AskedPart(None, asked),) if asked else ()


def _timed(
    sentence: NoticeSentence, whens: Sequence[NoticeWhen], *, is_listed: bool
) -> Iterator[AskedPart]:
    text, begin = sentence.text, 0
    for number, when in enumerate(whens):
        following = whens[number + 1].start if number + 1 < len(whens) else len(text)
        end = _clause_start(text, when.end, following) if following < len(text) else following
        base, further = _around(text[begin : when.start], text[when.end : end])
        base = base or _named_before(sentence)
        if is_listed or HANDS_IN.search(text, begin, end):
            yield AskedPart(when, base + further)
        begin = end


def _is_due(when: NoticeWhen, text: str) -> bool:
    """Whether something is due then: it is written as a deadline, or handing in follows at once."""
    if when.ends:
        return True
    behind = re.split(r"[，,。；;]", text[when.end :], maxsplit=1)[0]
    ahead = re.search(r"(?:于|在|请|定于)\s*$", text[: when.start])
    return ahead is not None and HANDS_IN.search(behind) is not None and when.first is None


def _clause_start(text: str, least: int, most: int) -> int:
    """Where the clause begins that holds the time at `most`; 将 before it belongs to it."""
    commas = [one for one in outside(text) if text[one] in "，,；;：:、" and least <= one < most]
    taken = list(re.finditer(r"[将把]", text[least:most]))
    if taken and commas:
        first = least + taken[-1].start()
        if HANDS_IN.search(text, first, most) is None:
            earlier = [one for one in commas if one < first]
            return (earlier[-1] if earlier else first - 1) + 1
    return commas[-1] + 1 if commas else most


def _around(ahead: str, behind: str) -> tuple[str, str]:
    """What is asked for around a time, and what a later clause adds: 将…于〔时间〕报送,
    〔时间〕将…报送, 〔时间〕报送…, 填写…〔时间〕报送 or …〔时间〕报送."""
    taken = list(_TAKES.finditer(ahead))
    if taken and HANDS_IN.search(ahead, taken[-1].end()) is None:
        return _LEADING.sub("", ahead[taken[-1].end() :]), _further(behind)
    base, further = _behind(behind)
    filled = _FILLED.search(ahead)
    if filled and is_general(base):
        return filled["asked"], further
    if base:
        return base, further
    pieces = split_outside(_LEADING.sub("", ahead), "，,：:")
    before = without_number(pieces[-1]) if pieces else ""
    return (before if is_thing(before) else ""), further


def _behind(text: str) -> tuple[str, str]:
    """What is asked for behind a time: between 将 and the word for handing in, or behind that word;
    and what a later clause adds."""
    verb = HANDS_IN.search(text)
    if verb is None:
        return "", ""
    before, rest = text[: verb.start()], text[verb.end() :]
    further = _further(rest)
    if found := _TAKES.search(before):
        return before[found.end() :], further
    if filled := _FILLED.search(before):
        return filled["asked"], further
    if _TOWARDS_VERBS.match(verb.group()):
        where = _WHERE.match(rest)
        if where is None and verb.group() != "报":
            return "", further
        rest = rest[where.end() :] if where else rest
    rest = re.sub(r"^\s*(?:以下|下列)(?:材料|资料|内容|表格)?\s*[:：]", "", rest)
    end = next((one for one in outside(rest) if rest[one] in "。；;：:，,"), len(rest))
    return _TOWARDS.split(rest[:end], maxsplit=1)[0].strip(), further


def _further(text: str) -> str:
    """What later clauses add: 并附不少于3张照片; how long a text may be."""
    return "".join(
        f"，{one.strip('，, ')}"
        for one in split_outside(text, "，,；;")[1:]
        if _ADDS.match(one)
        or (not HANDS_IN.search(one) and (COUNT.search(one) or LENGTH.search(one)))
    )


def _named_before(sentence: NoticeSentence) -> str:
    """What the item of a list is called that the sentence stands in: “1.联络员登记表。请于……”."""
    name = re.sub(r"[。：:；;，,]\s*$", "", without_number(sentence.before))
    return name if name and "。" not in name and is_thing(name) else ""


def _without_time(text: str, sentence: NoticeSentence, *, is_listed: bool) -> str:
    """What a sentence without a time asks for by name: “……报送《登记表》（附件1）”, or an item of a
    list of what is to be handed in."""
    if _IS_LATE.search(text):
        return ""
    base, further = _behind(text)
    if base and _NAMES_FORM.search(base):
        return base + further
    if is_listed and not sentence.before and not _TAKES.search(text):
        return _item(re.sub(r"[。；;]$", "", without_number(text)))
    return ""


def _item(text: str) -> str:
    """The thing that an item of a list begins with, what is said of it in brackets."""
    name, _, more = text.partition("：")
    if not more and not is_thing(text.partition("，")[2]):
        name, _, more = text.partition("，")
    if not is_thing(name) or HANDS_IN.search(name):
        return ""
    return f"{name}（{re.sub('[（()）]', ' ', more)}）" if more else name
