"""Notice deliverables: what is to be handed in, out of the sentences that ask for it.

A sentence asks for something when it has a word for handing in and a time, or names an attachment
or a form. Around each time the sentence is cut; what is asked for stands behind 将 or 把 or behind
the word for handing in, and is parted at 、 and 和 where both sides are things one hands in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from huizhi.forms import bare
from huizhi.steps.preparing.notice_days import NoticeWhen, Repeating, WrittenIn, whens_in
from huizhi.steps.preparing.notice_found import (
    AskedMaterial,
    AttachmentProposal,
    Certainty,
    DeliverableProposal,
    Found,
    found_day,
)
from huizhi.steps.preparing.notice_text import (
    NoticeSentence,
    number_of,
    numbers_of_attachments,
    outside,
    split_outside,
    without_number,
)

_OFFICE = r"(?:办公室|办|科|室|站|中心|处|部|所|组|局|街道|邮箱)"
HANDS_IN = re.compile(
    r"(?:报送?|呈报|上报|汇总报|反馈|提交|发送?|送|交|传|上传|邮寄|打包发送?)(?:至|到|给|往|回)"
    r"|报送(?!表|单位|人|要求)|上报|填报(?!单位|人|日期)|呈报|反馈(?!表)|提交|上交|报备|送交|递交|上传|发送"
    rf"|(?<![通汇申举海简预填上警月周日季年情快])报(?=[^告名道警纸表刊备]{{0,18}}?(?:{_OFFICE}|备案|《|总结|情况))"
    rf"|(?<![提上递移转成社外])交(?=[^流通代界易警友换叉往接给由]{{1,12}}?{_OFFICE})"
)
_THING = re.compile(
    r"(?:表|册|名单|清单|台账|账|总结|报告|方案|小结|材料|信息|情况|照片|图片|相片|影像|视频|录像|资料|案例|作品|"
    r"简报|汇报|计划|回执|汇总|数据|承诺书|责任书|申请书|意见|截图|图文|简讯|征文|做法|文件|文档|课件|光盘|说明|档案|预案|书|单|稿件?|论文|海报|成果|表格|名册|花名册|日志|报表|月报|季报|周报|日报|PPT|ppt)"
    r"(?:资料|材料|电子版|纸质版|扫描件|复印件|原件)?(?:等)?$"
)
_MEDIA = (
    ("图片", re.compile(r"照片|图片|相片|截图|影像")),
    ("视频", re.compile(r"视频|录像|影像|短片|微电影")),
)
_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,2})"
_UNITS = {"图片": "张幅", "视频": "个段条部"}
_COUNT = re.compile(
    rf"(?P<bound>不少于|不低于|不得少于|至少|最少|不超过|不多于|最多|至多|各|≥|>=)?\s*(?P<least>{_N})\s*(?:[-—–~～至到]\s*(?P<most>{_N})\s*)?"
    r"(?P<unit>[张幅个段条部])(?P<behind>以上|及以上|或以上|以内|及以内|左右)?"
)
_LENGTH = re.compile(
    r"(?P<bound>不少于|不低于|至少|不超过|不多于|控制在|限)?\s*(?P<number>\d{2,5})\s*(?:[-—–~～至到]\s*(?P<most>\d{2,5})\s*)?字(?P<behind>以上|以内|之内|以下|左右)?"
)
_GENERAL = re.compile(
    r"^(?:(?:以上|上述|相关|有关|全部|所有|各类|各项|报送|前述|该|所需|电子版?|纸质|的)*)(?:材料|资料|表格|附件|文件|内容|情况|报表)?(?:等)?(?:电子版|纸质版|电子档)?(?:及|和|、)?(?:电子版|纸质版|盖章版|扫描件)?$"
)
_THIS_FORM = re.compile(
    r"^(?:请)?(?:将|把)?(?:此|本|该|附)(?:表格?|件|附件|册|单|汇总表|统计表|登记表)"
)
_LISTED = re.compile(
    r"(?:报送|上报|提交|征集|反馈|填报)(?:的)?(?:材料|内容|事项|要求|清单|资料|种类|方式)|材料(?:清单|要求|报送)|(?:以下|下列)(?:材料|资料|表格)"
)
_FILLED = re.compile(
    r"(?:填写|填好|填报|完善|统计|汇总|登记)(?P<asked>(?:《|附件).*?)(?=[，,]?(?:后|并|汇总后|加盖|盖章|签字|经|于|务必|审核|，)|$)"
)
_BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_REPORTS = re.compile(r"报送|上报|材料|反馈|填报|资料|信息")
_WORN = re.compile(
    r"^(?:请|各|并|要|需|应|须|务必|同时|及时|统一|认真|按时|按要求|如实|本(?:单位|社区|辖区|村)的?|本(?:单位|社区|辖区|村)|各自的?|"
    r"填写好的?|填报好的?|填好的|填写完整的|完成的|相关的|有关的|加盖公章的|盖章后的|盖章的|经.{1,12}?(?:签字|审核|盖章)(?:后)?的|纸质版?的?|电子版?的?|\d+名|附|附上|附送|1份|一份|的)+"
)


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence's part that belongs to one time. asked: what it asks for, as written."""

    when: NoticeWhen | None
    asked: str
    text: str


@dataclass(frozen=True)
class AskedFor:
    """What the sentences ask for. deadline, repeating: what is for all; untaken: times that were
    not taken for days, as they are written, each with its sentence."""

    deliverables: tuple[DeliverableProposal, ...]
    deadline: Found[dt.date] | None
    repeating: Found[Repeating] | None
    untaken: tuple[Found[str], ...]


def asked_for(
    sentences: Sequence[NoticeSentence],
    attachments: Sequence[AttachmentProposal],
    written: WrittenIn,
) -> AskedFor:
    """What is to be handed in, in the order in which the notice asks for it."""
    found: list[DeliverableProposal] = []
    general: list[Found[dt.date]] = []
    every: list[Found[Repeating]] = []
    untaken: list[Found[str]] = []
    for sentence in sentences:
        parts = list(_parts(sentence, written)) if _asks(sentence) else []
        if not parts:
            found = _with_counts(found, sentence)
        for part in parts:
            own = list(_deliverables(part, sentence, attachments))
            when = part.when
            if when and when.day is None and when.repeating is None:
                untaken.append(_said(when, sentence))
            for one in own:
                _add(found, one)
            if not own and when and when.day:
                general.append(found_day(when.day, sentence.text, sentence.place, when.note))
            if not own and when and when.repeating:
                every.append(_every(when.repeating, when, sentence))
    deadline = general[0] if general else None
    repeating = every[0] if every else None
    linked = [_linked(one, attachments, found) for one in found]
    merged: list[DeliverableProposal] = []
    for one in linked:
        _add(merged, one)
    if deadline or repeating:
        merged += _unasked(merged, attachments)
        merged = [_due_by(one, deadline, repeating) for one in merged]
    return AskedFor(tuple(merged), deadline, repeating, tuple(untaken))


def _every(repeating: Repeating, when: NoticeWhen, sentence: NoticeSentence) -> Found[Repeating]:
    return Found(repeating, sentence.text, sentence.place, Certainty.LIKELY, when.note)


def _said(when: NoticeWhen, sentence: NoticeSentence) -> Found[str]:
    return Found(when.text, sentence.text, sentence.place, Certainty.LIKELY, when.note)


def _asks(sentence: NoticeSentence) -> bool:
    if HANDS_IN.search(sentence.text) is not None or _LISTED.search(sentence.heading) is not None:
        return True
    return _REPORTS.search(sentence.text[:8]) is not None and "时" in sentence.text[:8]


def _parts(sentence: NoticeSentence, written: WrittenIn) -> Iterator[_Part]:
    """The parts of a sentence, one for each time at which something is due."""
    text = sentence.text
    whens = [one for one in whens_in(text, written) if _is_due(one, text)]
    if any(one.day or one.repeating for one in whens):
        whens = [one for one in whens if not one.text.endswith("后")]
    if not whens:
        if asked := _without_time(text, sentence):
            yield _Part(None, asked, text)
        return
    begin = 0
    for number, when in enumerate(whens):
        following = whens[number + 1].start if number + 1 < len(whens) else len(text)
        end = _clause_start(text, when.end, following) if following < len(text) else following
        ahead, behind = text[begin : when.start], text[when.end : end]
        base, further = _between(ahead, behind)
        base = base or _named_before(sentence)
        yield _Part(when, base + further, text[begin:end])
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


def _between(ahead: str, behind: str) -> tuple[str, str]:
    """What is asked for around a time, and what a later clause adds: 将…于〔时间〕报送,
    〔时间〕将…报送, 〔时间〕报送… or …〔时间〕报送."""
    taken = list(_TAKES.finditer(ahead))
    if taken and HANDS_IN.search(ahead, taken[-1].end()) is None:
        return _LEADING.sub("", ahead[taken[-1].end() :]), _further(behind)
    base, further = _behind(behind)
    if base and (filled := _FILLED.search(ahead)) and _GENERAL.match(_BRACKETS.sub("", base)):
        return filled["asked"], further
    if base:
        return base, further
    if filled := _FILLED.search(ahead):
        return filled["asked"], further
    pieces = split_outside(_LEADING.sub("", ahead), "，,：:")
    before = without_number(pieces[-1]) if pieces else ""
    return (before if _is_thing(before) else ""), further


_TAKES = re.compile(r"(?<!负)[将把](?!来|继续|纳入|对|会|按|予|在|于|被|适时|视)")
_LEADING = re.compile(
    r"(?:(?:请)?(?:各[^，,。：、]{0,14}?)?(?:务必|请|并|统一|一并|须|应|于|在|最迟|截止|加盖公章后|盖章后|汇总后|：|:|，|,|\s))+$"
)


def _further(text: str) -> str:
    """What later clauses add: 并附不少于3张照片; how long a text may be."""
    return "".join(
        f"，{one.strip('，, ')}"
        for one in split_outside(text, "，,；;")[1:]
        if re.match(r"\s*(?:并|同时|另)?(?:附|连同|报送|上报)", one)
        or (not HANDS_IN.search(one) and (_COUNT.search(one) or _LENGTH.search(one)))
    )


def _behind(text: str) -> tuple[str, str]:
    """What is asked for behind a time: between 将 and the word for handing in, or behind that word;
    and what a later clause adds."""
    verb = HANDS_IN.search(text)
    if verb is None:
        return "", ""
    rest = text[verb.end() :]
    further = _further(rest)
    if found := _TAKES.search(text[: verb.start()]):
        return text[found.end() : verb.start()], further
    if filled := _FILLED.search(text[: verb.start()]):
        return filled["asked"], further
    if verb.group()[-1] in "至到给往回报交" and verb.group() not in {"上报", "填报", "呈报"}:
        where = _WHERE.match(rest)
        if where is None and verb.group() != "报":
            return "", further
        rest = rest[where.end() :] if where else rest
    rest = re.sub(r"^\s*(?:以下|下列)(?:材料|资料|内容|表格)?\s*[:：]", "", rest)
    end = next((one for one in outside(rest) if rest[one] in "。；;：:，,"), len(rest))
    return _TOWARDS.split(rest[:end], maxsplit=1)[0].strip(), further


_WHERE = re.compile(rf"[^，,。；;《]{{0,30}}?{_OFFICE}(?=[《一-龥])(?!公室|事处)")
_TOWARDS = re.compile(
    r"(?<=[^一-龥])(?:至|到)(?=[一-龥A-Za-z])|(?<=[》）)表结告单件频片料])(?:至|到)"
)


def _named_before(sentence: NoticeSentence) -> str:
    """What the item of a list is called that the sentence stands in: “1.联络员登记表。请于……”."""
    name = re.sub(r"[。：:；;，,]\s*$", "", without_number(sentence.before))
    return name if name and "。" not in name and _is_thing(name) else ""


def _without_time(text: str, sentence: NoticeSentence) -> str:
    """What a sentence without a time asks for by name: “……报送《登记表》（附件1）”, or an item of a
    list of what is to be handed in."""
    if re.search(r"(?:未|不|逾期|迟)(?:能)?(?:按时|及时)?(?:报|上报|提交)", text):
        return ""
    base, further = _behind(text)
    if base and re.search(r"《[^》]{2,40}(?:表|册|单|账|报告|书)》|附件\s*[\d一二三四五]", base):
        return base + further
    is_item = _LISTED.search(sentence.heading) is not None and not sentence.before
    if is_item and not _TAKES.search(text):
        item = re.sub(r"[。；;]$", "", without_number(text))
        name, _, more = item.partition("：")
        if not more and not _is_thing(item.partition("，")[2]):
            name, _, more = item.partition("，")
        if _is_thing(name) and not HANDS_IN.search(name):
            return f"{name}（{re.sub('[（()）]', ' ', more)}）" if more else name
    return ""


def _deliverables(
    part: _Part, sentence: NoticeSentence, attachments: Sequence[AttachmentProposal]
) -> Iterator[DeliverableProposal]:
    if _THIS_FORM.match(part.asked.strip()) and sentence.part:
        own = next((one for one in attachments if one.number == sentence.part), None)
        if own:
            yield _dated(_of_attachment(own, sentence), part, sentence)
        return
    if part.when and _is_general(part.asked):
        if sentence.part and not part.asked.strip():
            own = next((one for one in attachments if one.number == sentence.part), None)
            if own and re.search(r"填表|填报|说明|注", sentence.text + sentence.heading):
                yield _dated(_of_attachment(own, sentence), part, sentence)
        return
    for piece in _pieces(part.asked):
        one = _deliverable(piece, part, sentence, attachments)
        if one:
            yield one


def _is_general(asked: str) -> bool:
    """Whether it names nothing by itself: 以上材料, 纸质版和电子版."""
    if numbers_of_attachments(asked) or _further("，" + asked if asked[:1] in "，," else asked):
        return False
    whole = re.sub(r"[，,].*", "", _BRACKETS.sub("", asked)).strip()
    return _GENERAL.match(whole) is not None


def _of_attachment(own: AttachmentProposal, sentence: NoticeSentence) -> DeliverableProposal:
    link = Found(own.number, sentence.text, sentence.place)
    return DeliverableProposal(own.title.value, sentence.text, sentence.place, attachment=link)


def _dated(one: DeliverableProposal, part: _Part, sentence: NoticeSentence) -> DeliverableProposal:
    """With the time, and the length of a text."""
    when = part.when
    due = repeating = None
    if when and when.day:
        due = found_day(when.day, sentence.text, sentence.place, when.note)
    if when and when.repeating:
        repeating = _every(when.repeating, when, sentence)
    if when and not due and not repeating:
        one = replace(one, certainty=Certainty.LIKELY, note=when.note)
    return replace(one, due=due, repeating=repeating)


def _pieces(asked: str) -> list[str]:
    """What is asked for, parted: at 、 and ，, and at 和 and 及 where things stand on both sides.
    Pictures and videos that follow each other stay together."""
    rough = [asked]
    for form in (
        r"[，,]?(?:并|同时|另)(?:附上?|附送|报送|上报)|连同",
        r"[、，,]",
        r"以及|和|及|与",
    ):
        rough = [part for one in rough for part in _parted(one, form, strict="同时" not in form)]
    pieces: list[str] = []
    for one in rough:
        if pieces and _kinds(one) and _kinds(pieces[-1]) and "附件" not in one + pieces[-1]:
            pieces[-1] = f"{pieces[-1]}、{one}"
        elif pieces and not _is_thing(one) and (_COUNT.search(one) or _LENGTH.search(one)):
            pieces[-1] = f"{pieces[-1]}（{one}）"
        else:
            pieces.append(one)
    return pieces


def _parted(text: str, form: str, *, strict: bool) -> list[str]:
    """The text parted outside brackets; strict: only where a thing stands on both sides."""
    free = set(outside(text))
    pieces, begin = [], 0
    for found in re.finditer(form, text):
        if found.start() not in free or not text[begin : found.start()].strip():
            if found.start() in free and not strict:
                begin = found.end()
            continue
        left, right = text[begin : found.start()], text[found.end() :]
        first = re.split(r"[、，,]", _BRACKETS.sub("", right), maxsplit=1)[0]
        comma = found.group() in "，,"
        if (
            strict
            and not comma
            and not (_is_thing(left) and (_is_thing(first) or _is_thing(right)))
        ):
            continue
        pieces.append(left)
        begin = found.end()
    return [*pieces, text[begin:]] if text[begin:].strip() else pieces


def _core(text: str) -> str:
    """The text without brackets and what only goes with a name."""
    plain = _COUNT.sub("", _BRACKETS.sub("", text)).strip(" 　，,。、：:；;")
    return re.sub(r"(?:各)?(?:一|1|\d)份$|等$", "", plain).strip()


def _is_thing(text: str) -> bool:
    if re.search(r"《[^》]+》|附件\s*[\d一二三四五六七八九]", text):
        return True
    return len(_core(text)) <= 60 and _THING.search(_core(text)) is not None


def _kinds(text: str) -> list[str]:
    """The kinds of pictures and videos that a piece asks for."""
    plain = re.sub(r"《[^》]*》", "", text)
    if re.search(r"(?:表|总结|报告|方案|台账|册)(?:$|[（(])", _core(plain)):
        return []
    return [kind for kind, form in _MEDIA if form.search(plain)]


def _deliverable(
    piece: str,
    part: _Part,
    sentence: NoticeSentence,
    attachments: Sequence[AttachmentProposal],
) -> DeliverableProposal | None:
    numbers = numbers_of_attachments(piece)
    if not numbers and len(attachments) == 1 and re.search(r"[（(](?:见|详见)?附件[)）]", piece):
        numbers = (attachments[0].number,)
    name, sure = _name(piece, numbers, attachments)
    if not name:
        return None
    one = DeliverableProposal(
        name,
        sentence.text,
        sentence.place,
        Certainty.SURE if sure else Certainty.LIKELY,
        material=tuple(_material(piece, sentence)),
    )
    if numbers:
        one = replace(one, attachment=Found(numbers[0], sentence.text, sentence.place))
    one = _with_length(one, piece, sentence)
    return _dated(one, part, sentence)


def _name(
    piece: str, numbers: Sequence[int], attachments: Sequence[AttachmentProposal]
) -> tuple[str, bool]:
    """The name of a thing, "" when it is none; and whether it is certainly one."""
    if found := re.search(r"《([^》]+)》", piece):
        return found.group(1).strip(), True
    text = re.sub(r"附件\s*[\d一二三四五六七八九十、至到-]+\s*[:：]?", "", _BRACKETS.sub("", piece))
    text = _COUNT.sub("", text) if _kinds(piece) else text
    text = _WORN.sub("", text.strip(" 　，,。、：:；;")).strip(" 　，,。、：:；;")
    text = re.sub(
        r"(?:的|各|等)+$|(?:填写|填报|汇总|整理|加盖|签字|审核|盖章|核实)[^、]{0,10}?后?$", "", text
    )
    text = re.sub(
        r"(?:打包|压缩|整理|汇总|一并|统一|汇编|以[^，、]{1,12}(?:形式|格式|方式))+$", "", text
    )
    text = _balanced(
        re.sub(
            r"(?:等)?(?:电子版|纸质版|电子档|扫描件|原件)?(?:和|及|、)?(?:电子版|纸质版|电子档|扫描件)?$",
            "",
            text,
        )
    )
    text = re.sub(r"[一1]式[一二三两\d]份|各?[一1]份$|不少于$|至少$|等$", "", text).strip(" ，,、")
    if not text and numbers:
        own = next((one for one in attachments if one.number == numbers[0]), None)
        return (own.title.value if own else f"附件{numbers[0]}"), True
    if numbers and text:
        return text[:60], True
    if _is_thing(text):
        return text[:60], True
    if (
        re.search(r"[将把要应须]|盖章|签字|公章|要求|逾期|为准|完成|负责|进行", text)
        or len(text) < 2
    ):
        return "", False
    return (text, False) if len(text) <= 30 else ("", False)


def _balanced(text: str) -> str:
    """Without a quotation mark whose other half is not there."""
    if text.count("“") == text.count("”"):
        return text
    return text.strip("“”")


def _material(piece: str, sentence: NoticeSentence) -> Iterator[AskedMaterial]:
    """How many pictures and videos a piece asks for."""
    kinds = _kinds(piece)
    counts = list(_COUNT.finditer(_without_times(piece)))
    for kind in kinds:
        own = [
            one
            for one in counts
            if one["unit"] in _UNITS[kind] and _beside(piece, one, kind, kinds)
        ]
        yield _asked(kind, own[0] if own else None, sentence)


def _without_times(text: str) -> str:
    return re.sub(
        r"\d+\s*(?:分钟|秒|MB|M|KB|G)(?:以上|以内)?", lambda m: " " * len(m.group()), text
    )


def _beside(piece: str, count: re.Match[str], kind: str, kinds: Sequence[str]) -> bool:
    """Whether a count is of this kind: where several are asked for, the nearest word says it."""
    if len(kinds) == 1:
        return True
    places = [
        (min(abs(one.start() - count.end()), abs(count.start() - one.end())), own)
        for own, form in _MEDIA
        for one in form.finditer(piece)
    ]
    return min(places)[1] == kind if places else True


def _asked(kind: str, count: re.Match[str] | None, sentence: NoticeSentence) -> AskedMaterial:
    unit = "张" if kind == "图片" else "个"
    if count is None:
        return AskedMaterial(kind, None, None, unit, sentence.text, sentence.place)
    number = number_of(count["least"].replace("两", "二"))
    most = number_of(count["most"]) if count["most"] else None
    if (count["bound"] or "") in {"不超过", "不多于", "最多", "至多"} or count["behind"] in {
        "以内",
        "及以内",
    }:
        number, most = None, number
    return AskedMaterial(kind, number, most, count["unit"], sentence.text, sentence.place)


def _with_length(
    one: DeliverableProposal, text: str, sentence: NoticeSentence
) -> DeliverableProposal:
    found = _LENGTH.search(text)
    if found is None or _kinds(text):
        return one
    number = int(found["number"])
    own = Found(number, sentence.text, sentence.place)
    if found["most"]:
        most = Found(int(found["most"]), sentence.text, sentence.place)
        return replace(one, least=own, most=most)
    if (found["bound"] or "") in {"不少于", "不低于", "至少"} or found["behind"] == "以上":
        return replace(one, least=own)
    if found["bound"] or found["behind"] in {"以内", "之内", "以下"}:
        return replace(one, most=own)
    return one


def _with_counts(
    found: list[DeliverableProposal], sentence: NoticeSentence
) -> list[DeliverableProposal]:
    """The deliverables with what a sentence behind them says of how many pictures there are, or how
    long a text is: “照片不少于3张。”"""
    if (
        not found
        or sentence.part != 0
        or not re.match(r"[^，,。]{0,14}?(?:照片|图片|视频|总结|报告)", sentence.text)
    ):
        return found
    asked = {
        one.kind: one for one in _material(sentence.text, sentence) if one.at_least or one.at_most
    }
    changed = []
    for one in found:
        own = tuple(
            asked.get(m.kind, m) if m.at_least is None and m.at_most is None else m
            for m in one.material
        )
        one = replace(one, material=own)
        is_free = one.least is None and one.most is None
        if is_free and all(map(re.compile("总结|报告").search, (one.name, sentence.text[:12]))):
            one = _with_length(one, sentence.text, sentence)
        changed.append(one)
    return changed


def _add(found: list[DeliverableProposal], one: DeliverableProposal) -> None:
    """Adds a deliverable, or what it says to the same one found before."""
    same = [number for number, other in enumerate(found) if _same(one, other)]
    if not same and _is_material(one):
        same = [
            n
            for n, other in enumerate(found)
            if _is_material(other) and bare(other.name) in bare(one.name)
        ]
        kinds = {own.kind for number in same for own in found[number].material}
        same = same if kinds == {own.kind for own in one.material} else []
    for number in same:
        found[number] = _joined(found[number], one)
    if not same:
        found.append(one)


def _is_material(one: DeliverableProposal) -> bool:
    return bool(one.material) and not one.attachment


def _same(one: DeliverableProposal, other: DeliverableProposal) -> bool:
    if one.attachment and other.attachment:
        return one.attachment.value == other.attachment.value
    return bare(one.name) == bare(other.name)


def _joined(one: DeliverableProposal, more: DeliverableProposal) -> DeliverableProposal:
    note = one.note
    if one.due and more.due and one.due.value != more.due.value:
        day = more.due.value
        note = f"{more.due.place}写的截止是{day.month}月{day.day}日：“{more.due.sentence}”"
    return replace(
        one,
        note=note,
        certainty=Certainty.LIKELY if note else one.certainty,
        due=one.due or more.due,
        repeating=one.repeating or more.repeating,
        attachment=one.attachment or more.attachment,
        material=one.material or more.material,
        least=one.least or more.least,
        most=one.most or more.most,
    )


def _linked(
    one: DeliverableProposal,
    attachments: Sequence[AttachmentProposal],
    others: Iterable[DeliverableProposal],
) -> DeliverableProposal:
    """With the attachment whose title says the same, where the notice gives no number."""
    if one.attachment:
        return one
    taken = {o.attachment.value for o in others if o.attachment and o.due == one.due and _sure(o)}
    dated = {
        o.attachment.value
        for o in others
        if o.attachment and o.due and one.due and o.due.value == one.due.value
    }
    best: tuple[float, AttachmentProposal] | None = None
    for attachment in attachments:
        score = _likeness(one.name, attachment.title.value)
        if attachment.number in dated and score < _ALIKE:
            score = max(score, _ALIKE if _common(one.name, attachment.title.value) >= 3 else 0.0)
        if score >= _ALIKE and (best is None or score > best[0]):
            best = score, attachment
    if best is None or (best[1].number in taken and best[0] < _ALIKE):
        return one
    own = best[1]
    link = Found(own.number, own.title.sentence, own.title.place, Certainty.LIKELY, "按标题对上的")
    return replace(one, attachment=link)


def _sure(one: DeliverableProposal) -> bool:
    return one.attachment is not None and one.attachment.certainty is Certainty.SURE


_ALIKE = 0.8


def _likeness(name: str, title: str) -> float:
    """How well a name says a title: 1 when it is the title, or its end."""
    one, other = bare(_BRACKETS.sub("", name)), bare(_BRACKETS.sub("", title))
    if len(one) < 3 or not other:
        return 0.0
    if one == other or other.endswith(one) or one.endswith(other):
        return 1.0
    if one in other or other in one:
        return 0.9
    last = re.search(r"(?:表|册|总结|报告|方案|台账|单|书)$", one)
    if last is None or not other.endswith(last.group()):
        return 0.0
    positions, at = 0, 0
    for letter in one:
        found = other.find(letter, at)
        if found >= 0:
            positions, at = positions + 1, found + 1
    return positions / len(one) if len(one) >= 5 else 0.0


def _common(one: str, other: str) -> int:
    """How many characters the longest text has that stands in both."""
    first, second = bare(one), bare(other)
    return max(
        (
            n
            for i in range(len(first))
            for n in range(1, len(first) - i + 1)
            if first[i : i + n] in second
        ),
        default=0,
    )


def _unasked(
    found: Sequence[DeliverableProposal], attachments: Sequence[AttachmentProposal]
) -> Iterator[DeliverableProposal]:
    """The forms among the attachments that only the general deadline speaks of."""
    taken = {one.attachment.value for one in found if one.attachment}
    for one in attachments:
        is_form = re.search(r"(?:表|册|台账|清单|回执|总结|书)(?:[（(].*)?$", one.title.value)
        if one.number not in taken and is_form:
            title = one.title
            link = Found(one.number, title.sentence, title.place)
            yield DeliverableProposal(
                title.value,
                title.sentence,
                title.place,
                Certainty.LIKELY,
                "通知没有单独写这张表，按总的期限",
                attachment=link,
            )


def _due_by(
    one: DeliverableProposal,
    deadline: Found[dt.date] | None,
    repeating: Found[Repeating] | None,
) -> DeliverableProposal:
    """With the general times, where a thing has none of its own."""
    if one.due or one.repeating:
        return one
    if deadline:
        note = deadline.note or "没有单独写期限，按总的期限"
        deadline = replace(deadline, certainty=Certainty.LIKELY, note=note)
    if deadline and repeating:
        repeating = replace(repeating, note="")
    return replace(one, due=deadline, repeating=repeating)
