"""Notice head: what stands at the head and the foot of a notice: title, number, offices, dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from huizhi.forms.fields import in_digits
from huizhi.official import DATE_LINE, DOCUMENT_NUMBER
from huizhi.steps.preparing.notice_days import WrittenIn, whens_in
from huizhi.steps.preparing.notice_found import Certainty, Found, found_day
from huizhi.steps.preparing.notice_text import NoticeLine, heading_level

_KINDS = "紧急通知|补充通知|预通知|通知|通告|公告|函|意见|方案|决定|通报|倡议书|公开信|提示"
_TITLE_END = re.compile(rf"(?:的)?(?P<kind>{_KINDS})(?:[（(][^（）()]{{1,20}}[)）])?$")
_ABOUT = re.compile(r"(?P<office>.*?)\s*关于\s*(?P<about>.*)")
_VERBS = re.compile(
    r"(?:进一步|认真|切实|扎实|全面|深入|持续|继续|有序|统筹|抓紧|集中|再次)*"
    r"(?:组织开展好?|开展好?|做好|抓好|搞好|举办|举行|加强|报送|上报|填报|征集|推荐|推进|启动|落实|组织实施|实施|组织参加|参加|组织|召开|印发|下发|转发|收集|统计|调整|填写|提交|汇总|进行)"
)
_PLAN = re.compile(r"(?:工作|活动|实施|行动|宣传|总体)?(?:方案|预案)$")
_YEAR = re.compile(
    r"(?P<year>\d{4}|[〇○零一二三四五六七八九]{4})年(?:度(?!报|总结|计划))?(?!\d{1,2}月|[一二三四五六七八九十]{1,2}月|第)"
)
_OFFICE = re.compile(
    r".{2,40}(?:办事处|委员会|办公室|人民政府|政府|指挥部|领导小组|街道|街道办|党工委|武装部|局|中心|镇|乡|办|厅|处|室|站|所|院|校|会|公司|支队|大队|委|部|联合会|工会|妇联|团工委)"
)
_ISSUED = re.compile(
    r"(?P<issuer>.*?)[\s　]*(?P<day>(?:\d{4}|[〇○零一二三四五六七八九]{4})年\s*"
    r"[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日)\s*(?:印发|印制|印)"
)
_COPIES = re.compile(r"抄\s*送\s*[:：]\s*(?P<who>[^。]+)。?")
_ADDRESSEES = re.compile(r"(?P<who>[^。；;]{2,120})[：:]")
_HEAD_LINES = 14
_SHORTEST_NAME = 2  # characters


@dataclass(frozen=True)
class NoticeHead:
    """What the head and foot say; None for what is not there. name: of the activity; office: who
    sends, as in the signature; issuer: who prints, from the imprint; date: of the notice; issued:
    印发日期; copies: 抄送; year: of the activity."""

    title: Found[str] | None
    kind: Found[str] | None
    name: Found[str] | None
    year: Found[int] | None
    number: Found[str] | None
    office: Found[str] | None
    addressees: Found[str] | None
    date: Found[dt.date] | None
    issuer: Found[str] | None
    issued: Found[dt.date] | None
    copies: Found[str] | None


def head_of(lines: Sequence[NoticeLine]) -> NoticeHead:
    """The head and foot of a notice; its attachments are left aside."""
    own = [line for line in lines if line.part == 0]
    head = _head_lines(own)
    title = _title(head)
    about = _ABOUT.fullmatch(title.value) if title else None
    date = _date(own)
    signature = _signature(own, date)
    issuer, issued = _imprint(lines)
    year = _year(title, date)
    return NoticeHead(
        title=title,
        kind=_kind(title),
        name=_name(title, _subject(title, about, signature), signature),
        year=year,
        number=_number(own),
        office=signature or _head_office(head, title, about),
        addressees=_addressees(own, title),
        date=date,
        issuer=issuer,
        issued=issued,
        copies=_copies(lines),
    )


def _head_lines(lines: Sequence[NoticeLine]) -> list[NoticeLine]:
    """The lines before whom it is addressed to, or before the first sentence."""
    found: list[NoticeLine] = []
    for line in lines[:_HEAD_LINES]:
        if "。" in line.text or heading_level(line.text) or _is_addressees(line.text):
            break
        found.append(line)
    return found


def _is_addressees(text: str) -> bool:
    return _ADDRESSEES.fullmatch(text) is not None and "如下" not in text


def _title(head: Sequence[NoticeLine]) -> Found[str] | None:
    """The title, put together from its lines: from the one with 关于 to the one that says 通知."""
    starts = [at for at, line in enumerate(head) if "关于" in line.text]
    ends = [at for at, line in enumerate(head) if _TITLE_END.search(line.text)]
    if not ends:
        return None
    if not starts:
        line = head[ends[0]]
        return Found(_squeezed(line.text), line.text, line.place)
    start = starts[0]
    end = next((at for at in ends if at >= start), None)
    if end is None:
        return None
    rows = [line.text for line in head[start : end + 1]]
    return Found(_squeezed("".join(rows)), " ".join(rows), head[start].place)


def _squeezed(text: str) -> str:
    """Without the spaces by which a title is broken into rows."""
    return re.sub(r"(?<=[^A-Za-z0-9])\s+|\s+(?=[^A-Za-z0-9])", "", text)


def _kind(title: Found[str] | None) -> Found[str] | None:
    found = _TITLE_END.search(title.value) if title else None
    return Found(found["kind"], title.sentence, title.place) if title and found else None


def _subject(
    title: Found[str] | None, about: re.Match[str] | None, office: Found[str] | None
) -> str:
    """What a title is about: behind 关于, or all of a plan's title but who made it."""
    if title is None or about:
        return about["about"] if about else ""
    if not _PLAN.search(title.value):
        return ""
    own = _PLAN.sub(_kept, title.value)
    return own.removeprefix(office.value) if office else own


def _name(title: Found[str] | None, about: str, office: Found[str] | None) -> Found[str] | None:
    """The name of the activity: what the title is about."""
    if title is None or not about:
        return None
    text = _TITLE_END.sub("", about).strip()
    sure = "转发" not in about and "关于" in title.value
    collects = re.match(r"(?:公开)?征集", text) is not None
    if found := re.search(r"《(.+)》", text):
        text = _PLAN.sub(_kept, found.group(1))
    text = _without_verbs(text)
    text = _YEAR.sub("", text, count=1)
    if office and text.startswith(office.value):
        text = text[len(office.value) :]
    text = _without_verbs(text)
    text = re.sub(r"(?:有关|相关)(?:事项|事宜|工作)$|的$", "", text).strip()
    text = re.sub(r"^在(?:全街道|全区|全镇|辖区)(?:内)?(?:开展)?", "", text)
    if not text:
        return None
    if collects and "征集" not in text:
        text, sure = f"{text}征集", False
    certainty = Certainty.SURE if sure and len(text) <= 30 else Certainty.LIKELY
    return Found(text, title.sentence, title.place, certainty)


def _without_verbs(text: str) -> str:
    """Without the verbs before what is asked for, as long as a name is left: of 报送统计表 that is
    统计表."""
    while (found := _VERBS.match(text)) and len(text) - found.end() >= _SHORTEST_NAME:
        text = text[found.end() :]
    return text


def _kept(plan: re.Match[str]) -> str:
    """活动 stays of “……活动方案”; 实施方案 goes as a whole."""
    return (
        "活动"
        if plan.group().startswith("活动")
        else "行动"
        if plan.group().startswith("行动")
        else ""
    )


def _year(title: Found[str] | None, date: Found[dt.date] | None) -> Found[int] | None:
    if title and (found := re.search(r"(\d{4}|[〇○零一二三四五六七八九]{4})年", title.value)):
        year = int(in_digits(found.group(1)))
        if 1990 <= year <= 2100:
            return Found(year, title.sentence, title.place)
    if date:
        return Found(date.value.year, date.sentence, date.place, Certainty.LIKELY, "按通知的日期")
    return None


def _number(lines: Sequence[NoticeLine]) -> Found[str] | None:
    """The document's own number: in its head, on a line of its own or beside who signs."""
    for line in lines[:_HEAD_LINES]:
        text = re.sub(r"\s", "", line.text).strip("（()）")
        if "。" in text or len(text) > 80:
            break
        found = DOCUMENT_NUMBER.match(text)
        if found and (found.end() == len(text) or "签发人" in text[found.end() :]):
            return Found(found.group(), line.text, line.place)
    return None


def _date(lines: Sequence[NoticeLine]) -> Found[dt.date] | None:
    for line in lines:
        bare = re.sub(r"\s", "", line.text)
        if DATE_LINE.fullmatch(bare) and (whens := whens_in(bare, WrittenIn())) and whens[0].day:
            return found_day(whens[0].day, line.text, line.place)
    return None


def _signature(lines: Sequence[NoticeLine], date: Found[dt.date] | None) -> Found[str] | None:
    if date is None:
        return None
    at = next(number for number, line in enumerate(lines) if line.place == date.place)
    above = lines[at - 1] if at else None
    if above is None or len(above.text) > 40 or not _OFFICE.fullmatch(above.text.strip("　 ")):
        return None
    return Found(re.sub(r"\s", "", above.text), above.text, above.place)


def _head_office(
    head: Sequence[NoticeLine], title: Found[str] | None, about: re.Match[str] | None
) -> Found[str] | None:
    """Who sends by the head alone: before 关于, or the line above the title."""
    if title and about and _OFFICE.fullmatch(about["office"]):
        return Found(about["office"], title.sentence, title.place, Certainty.LIKELY)
    for line in head:
        text = re.sub(r"\s|文件$", "", line.text)
        if "关于" not in text and _OFFICE.fullmatch(text):
            return Found(text, line.text, line.place, Certainty.LIKELY)
    return None


def _addressees(lines: Sequence[NoticeLine], title: Found[str] | None) -> Found[str] | None:
    for line in lines[:_HEAD_LINES]:
        if "。" in line.text:
            return None
        if _is_addressees(line.text) and (title is None or line.text not in title.sentence):
            return Found(line.text[:-1].strip(), line.text, line.place)
    return None


def _copies(lines: Sequence[NoticeLine]) -> Found[str] | None:
    for line in lines:
        if found := _COPIES.fullmatch(line.text):
            return Found(found["who"], line.text, line.place)
    return None


def _imprint(
    lines: Sequence[NoticeLine],
) -> tuple[Found[str] | None, Found[dt.date] | None]:
    for at, line in reversed(list(enumerate(lines))):
        found = _ISSUED.fullmatch(line.text.strip())
        if found is None:
            continue
        whens = whens_in(found["day"], WrittenIn())
        day = whens[0].day if whens else None
        issuer = line if found["issuer"].strip() else lines[at - 1]  # in a cell of its own
        name = found["issuer"].strip() or issuer.text
        is_there = at > 0 and issuer.in_table == line.in_table and _OFFICE.fullmatch(name)
        return (
            Found(name, issuer.text, issuer.place) if is_there else None,
            found_day(day, line.text, line.place) if day else None,
        )
    return None, None
