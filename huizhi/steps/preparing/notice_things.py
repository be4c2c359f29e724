"""Notice things: what a phrase of a notice asks for: names of things that are handed in, how many
pictures and videos, how long a text may be.

A thing is known by its last word (表, 总结, 照片 …), by a title in 《》 or by the number of an
attachment. At 、 and 和 a phrase is parted only where things stand on both sides, so that
“联络员姓名和联系方式” stays one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from huizhi.steps.preparing.notice_found import (
    AskedMaterial,
    AttachmentProposal,
    Certainty,
    DeliverableProposal,
    Found,
)
from huizhi.steps.preparing.notice_text import (
    NoticeSentence,
    number_of,
    numbers_of_attachments,
    outside,
)

BRACKETS = re.compile(r"[（(][^（()）]*[）)]")
_LAST_WORDS = (
    *("表", "表格", "报表", "册", "名单", "清单", "单", "台账", "账", "回执", "承诺书", "责任书"),
    *("申请书", "书", "月报", "季报", "周报", "日报", "日志", "档案", "总结", "小结", "报告"),
    *("方案", "预案", "计划", "简报", "汇报", "汇总", "要点", "数据", "情况", "信息", "材料"),
    *("资料", "意见", "说明", "案例", "做法", "作品", "成果", "征文", "论文", "稿", "稿件"),
    *("海报", "课件", "光盘", "文件", "文档", "照片", "图片", "相片", "影像", "视频", "录像"),
    *("截图", "图文", "简讯", "线索", "素材", "PPT", "ppt"),
)
_COPY = "电子版|纸质版|盖章版|电子档|扫描件|复印件|原件|纸质件"
_THING = re.compile(rf"(?:{'|'.join(_LAST_WORDS)})(?:{_COPY})?$")
_NAMED = re.compile(r"《[^》]+》|附件\s*[\d一二三四五六七八九]")
_MEDIA = (
    ("图片", re.compile(r"照片|图片|相片|截图|影像")),
    ("视频", re.compile(r"视频|录像|影像|短片|微电影")),
)
_UNITS = {"图片": "张幅", "视频": "个段条部"}
_AT_MOST = {"不超过", "不多于", "最多", "至多", "以内", "及以内", "控制在", "限", "之内", "以下"}
_AT_LEAST = {"不少于", "不低于", "至少", "以上"}
_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,2})"
COUNT = re.compile(
    r"(?P<bound>不少于|不低于|不得少于|至少|最少|不超过|不多于|最多|至多|各|≥|>=)?\s*"
    rf"(?P<least>{_N})\s*(?:[-—–~～至到]\s*(?P<most>{_N})\s*)?"
    r"(?P<unit>[张幅个段条部])(?P<behind>以上|及以上|或以上|以内|及以内|左右)?"
)
LENGTH = re.compile(
    r"(?P<bound>不少于|不低于|至少|不超过|不多于|控制在|限)?\s*(?P<number>\d{2,5})\s*"
    r"(?:[-—–~～至到]\s*(?P<most>\d{2,5})\s*)?字(?P<behind>以上|以内|之内|以下|左右)?"
)
_NO_COUNT = re.compile(r"\d+\s*(?:分钟|秒|MB|M|KB|G)(?:以上|以内)?")
_GENERAL = re.compile(
    r"(?:(?:以上|上述|相关|有关|全部|所有|各类|各项|报送|前述|该|所需|电子版?|纸质|的)*)"
    r"(?:材料|资料|表格|附件|文件|内容|情况|报表)?(?:等)?"
    rf"(?:{_COPY})?(?:及|和|、)?(?:{_COPY})?"
)
_WORN = re.compile(
    r"^(?:请|各|并|要|需|应|须|务必|同时|及时|统一|认真|按时|按要求|如实|各自的?|的|附上|附送|附"
    r"|本(?:单位|社区|辖区|村|部门|科室|街道|镇|乡|地)(?!区)的?|(?:此|本)次活动的?"
    r"|(?:填写好|填报好|填好|填写完整|完成|相关|有关|加盖公章|盖章后|盖章)的"
    r"|经.{1,12}?(?:签字|审核|盖章)(?:后)?的|(?:纸质|电子)版?的?|\d+名|1份|一份)+"
)
_TRAILING = re.compile(
    r"(?:(?:填写|填报|汇总|整理|加盖|签字|审核|盖章|核实|填报完成)[^、]{0,10}?后?"
    r"|打包|压缩|一并|统一|汇编|书面|以[^，、]{1,12}(?:形式|格式|方式)|[一1]式[一二三两\d]份|各?[一1]份"
    rf"|不少于|至少|(?:等)?(?:{_COPY})(?:(?:和|及|、)(?:{_COPY}))?|的|各|等)+$"
)
_NO_NAME = re.compile(r"[将把要应须]|盖章|签字|公章|要求|逾期|为准|完成|负责|进行")
_OFFICE = re.compile(
    r"(?:我|本|区|市|县|省|镇|乡|街道|党政)?.{0,16}"
    r"(?:[办厅局处科室站部所院委组]|办公室|中心|支队|大队|街道|邮箱|系统)"
)
_SHORT, _LONG = 30, 60  # characters of a name
_PARTS = (
    r"[，,]?(?:并|同时|另)(?:附上?|附送|报送|上报)|连同",
    r"[、，,]",
    r"以及|和|及|与",
)


def is_thing(text: str) -> bool:
    """Whether the text names something that is handed in."""
    if _NAMED.search(text):
        return True
    core = _core(text)
    return len(core) <= _LONG and _THING.search(core) is not None


def is_general(asked: str) -> bool:
    """Whether a phrase names nothing by itself: 以上材料, 纸质版和电子版, or nothing at all."""
    if numbers_of_attachments(asked):
        return False
    pieces = re.split(r"[，,]", BRACKETS.sub("", asked))
    return _GENERAL.fullmatch(pieces[0].strip()) is not None and not any(map(is_thing, pieces[1:]))


def things_in(
    asked: str, sentence: NoticeSentence, attachments: Sequence[AttachmentProposal]
) -> Iterator[DeliverableProposal]:
    """The things that a phrase asks for, without their time."""
    for piece in _pieces(asked):
        numbers = numbers_of_attachments(piece)
        only_one = len(attachments) == 1 and re.search(r"[（(](?:见|详见)?附件[)）]", piece)
        if not numbers and only_one:
            numbers = (attachments[0].number,)
        name, sure = _name(piece, numbers, attachments)
        if name:
            one = DeliverableProposal(
                name,
                sentence.text,
                sentence.place,
                Certainty.SURE if sure else Certainty.LIKELY,
                material=material_in(piece, sentence),
            )
            if numbers:
                link = Found(numbers[0], sentence.text, sentence.place)
                one = replace(one, attachment=link)
            yield with_length(one, piece, sentence)


def material_in(piece: str, sentence: NoticeSentence) -> tuple[AskedMaterial, ...]:
    """How many pictures and videos a phrase asks for."""
    kinds = _kinds(piece)
    plain = _NO_COUNT.sub(lambda found: " " * len(found.group()), piece)
    counts = list(COUNT.finditer(plain))
    return tuple(
        _asked(kind, [one for one in counts if _counts(piece, one, kind, kinds)], sentence)
        for kind in kinds
    )


def with_length(
    one: DeliverableProposal, text: str, sentence: NoticeSentence
) -> DeliverableProposal:
    """With how long the text may be; “1000字左右” says neither least nor most."""
    found = LENGTH.search(text)
    if found is None or _kinds(text):
        return one
    own = Found(int(found["number"]), sentence.text, sentence.place)
    said = {found["bound"], found["behind"]}
    if found["most"]:
        most = Found(int(found["most"]), sentence.text, sentence.place)
        return replace(one, least=own, most=most)
    if said & _AT_LEAST:
        return replace(one, least=own)
    return replace(one, most=own) if said & _AT_MOST else one


def _pieces(asked: str) -> list[str]:
    """What is asked for, parted; pictures and videos that follow each other stay together, and a
    number of pictures or characters stays with what it is of."""
    rough = [asked]
    for form in _PARTS:
        rough = [part for one in rough for part in _parted(one, form)]
    pieces: list[str] = []
    for one in rough:
        if pieces and _kinds(one) and _kinds(pieces[-1]) and "附件" not in one + pieces[-1]:
            again = _core(one) in _core(pieces[-1])  # 现场照片，照片不少于3张
            pieces[-1] = f"{pieces[-1]}（{one}）" if again else f"{pieces[-1]}、{one}"
        elif pieces and not is_thing(one) and (COUNT.search(one) or LENGTH.search(one)):
            pieces[-1] = f"{pieces[-1]}（{one}）"
        else:
            pieces.append(one)
    return pieces


def _parted(text: str, form: str) -> list[str]:
    """The text parted outside brackets: at commas and 并附, else only between two things."""
    free = set(outside(text))
    pieces, begin = [], 0
    for found in re.finditer(form, text):
        left, right = text[begin : found.start()], text[found.end() :]
        always = found.group() in "，," or form == _PARTS[0]
        if found.start() not in free:
            continue
        if not left.strip():
            begin = found.end() if always else begin
        elif always or (is_thing(left) and _begins_with_thing(right)):
            pieces.append(left)
            begin = found.end()
    return [*pieces, text[begin:]] if text[begin:].strip() else pieces


def _begins_with_thing(text: str) -> bool:
    first = re.split(r"[、，,]", BRACKETS.sub("", text), maxsplit=1)[0]
    return is_thing(first) or is_thing(text)


def _core(text: str) -> str:
    """The text without brackets, numbers and what only goes with a name."""
    plain = COUNT.sub("", BRACKETS.sub("", text)).strip(" 　，,。、：:；;")
    return re.sub(r"(?:各)?(?:一|1|\d)份$|等$", "", plain).strip()


def _kinds(text: str) -> list[str]:
    """The kinds of pictures and videos that a phrase asks for; a form about pictures is none."""
    plain = re.sub(r"《[^》]*》", "", text)
    if re.search(r"(?:表|总结|报告|方案|台账|册)$", _core(plain)):
        return []
    return [kind for kind, form in _MEDIA if form.search(plain)]


def _name(
    piece: str, numbers: Sequence[int], attachments: Sequence[AttachmentProposal]
) -> tuple[str, bool]:
    """The name of a thing, "" when it is none; and whether it is certainly one."""
    if found := re.search(r"《([^》]+)》", piece):
        return found.group(1).strip(), True
    text = re.sub(r"附件\s*[\d一二三四五六七八九十、至到-]+\s*[:：]?", "", BRACKETS.sub("", piece))
    text = COUNT.sub("", text) if _kinds(piece) else text
    text = _WORN.sub("", text.strip(" 　，,。、：:；;")).strip(" 　，,。、：:；;")
    text = _balanced(_TRAILING.sub("", text)).strip(" ，,、")
    if numbers:
        own = next((one for one in attachments if one.number == numbers[0]), None)
        title = own.title.value if own else f"附件{numbers[0]}"
        return text[:_LONG] or title, True
    if is_thing(text):
        return text[:_LONG], True
    is_none = len(text) < 2 or _NO_NAME.search(text) or _OFFICE.fullmatch(text)
    return ("", False) if is_none or len(text) > _SHORT else (text, False)


def _balanced(text: str) -> str:
    """Without a quotation mark whose other half is not there."""
    return text if text.count("“") == text.count("”") else text.strip("“”")


def _counts(piece: str, count: re.Match[str], kind: str, kinds: Sequence[str]) -> bool:
    """Whether a count is of this kind: by its measure word; where several kinds are asked for, the
    nearest word says it."""
    if count["unit"] not in _UNITS[kind]:
        return False
    places = [
        (min(abs(one.start() - count.end()), abs(count.start() - one.end())), own)
        for own, form in _MEDIA
        for one in form.finditer(piece)
    ]
    return len(kinds) == 1 or not places or min(places)[1] == kind


def _asked(kind: str, counts: Sequence[re.Match[str]], sentence: NoticeSentence) -> AskedMaterial:
    least = most = None
    unit = "张" if kind == "图片" else "个"
    if counts:
        found = counts[0]
        unit, least = found["unit"], number_of(found["least"].replace("两", "二"))
        most = number_of(found["most"].replace("两", "二")) if found["most"] else None
        if {found["bound"], found["behind"]} & _AT_MOST:
            least, most = None, least
    return AskedMaterial(kind, least, most, unit, sentence.text, sentence.place)
