"""Guess: what a printed label asks for: its kind, its choices, its id and how a mark names it.

The ids of labels that the example campaign knows are the example's own, so that a form that was
learned exports what the shipped one does.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass

from huizhi.forms import bare, without_hint
from huizhi.forms.fields import KINDS, Field, Text, Unit

_IDS = {
    "name": ("姓名",),
    "gender": ("性别",),
    "position": ("职务", "职位", "现任职务"),
    "office_phone": ("办公电话", "座机", "座机号码", "固定电话", "单位电话"),
    "mobile": ("手机", "手机号", "手机号码", "移动电话", "联系手机"),
    "fax": ("传真", "传真号", "传真号码"),
    "email": ("电子邮箱", "邮箱", "邮箱地址", "电子邮件", "电子信箱", "email"),
    "organization": ("单位名称", "报送单位", "单位", "所在单位", "填报单位", "上报单位"),
    "address": ("通讯地址", "地址", "联系地址", "单位地址", "办公地址"),
    "submitted_on": ("报送时间", "报送日期", "填报时间", "填报日期", "上报时间"),
    "contact": ("联系人",),
    "contact_phone": ("联系方式", "联系电话", "电话", "联系人电话"),
    "item": ("项目", "项目名称", "活动项目"),
    "title": ("主题或标题", "主题", "标题", "作品名称", "作品标题", "作品主题"),
    "content": ("报送内容", "内容", "作品内容", "内容简介"),
    "remark": ("备注", "备注说明"),
}
_ID_OF = {bare(label): known for known, labels in _IDS.items() for label in labels}

_CHOICES = {"性别": ("男", "女"), "是否": ("是", "否"), "有无": ("有", "无")}
_SEVERAL = re.compile(
    r"多选|装备|设备|器材|物资|工具|材料|品种|载体|类型|种类|方式|渠道|途径|来源|特长|需求|项目|内容|服务|疾病|病史|爱好|兴趣|设施|措施|原因|困难|技能|领域|对象|问题"
    r"|险种|形式|事项|优惠|残疾类别|参保类别|隐患类别|困难类别"
)
# Of which there is one, though the words above are in it.
_ONE = re.compile(
    r"(?:业务|户籍|户口|用工|单位|企业|机构|房屋|住房|证件|证照|报名|参赛|案件|岗位|婚姻|病例)(?:类型|种类|性质)|(?:缴费|缴纳|付款|支付|结算|计费|收费)方式"
)
_ILLNESS = re.compile(r"疾病|病种|病史|症状|多选")
_NEITHER = frozenset({"无", "否", "没有", "不是"})
# A person and a number in one answer: 联系人及电话.
_SEVERAL_ASKED = re.compile(
    r"(人|姓名|员|单位|地址|住址)(及其?|和|与|、|/)(联系)?(电话|手机|方式|号码)"
)
# A name and what is said of the one who has it: 重点人员（姓名、表现）.
_NAME_AND_MORE = re.compile(
    r"姓名[、及和与,]\s*(?!电话|手机|联系)[\u4e00-\u9fff]{2,}|[\u4e00-\u9fff]{2,}[、及和与,]姓名"
)
# 甲方（社区）; NFKC makes these brackets.
_PARTY = re.compile(r"[甲乙丙丁]方\((社区|村|村居|社区\(村\)|街道|居委会|村委会)\)")
_EITHER = re.compile(r"[/／]|或者?")
_YOUR = re.compile(r"^(您|你|本人)的")
_REQUIRED = re.compile(r"[*＊]|必填")
_NUMBER_BEFORE = re.compile(
    r"^\s*(?:[0-9０-９]{1,2}\s*(?:[.．](?![0-9０-９])|[、:：)）])|[(（][一二三四五六七八九十0-9]{1,3}[)）]、?|"
    r"[一二三四五六七八九十]{1,3}、)\s*"
)
_LONGEST_MARK = 20
_TIMES = re.compile(r"(?<=\d)[×*xX](?=\d)")  # 4×100米
_RANGE = re.compile(r"(?<=\d)[-—–~～](?=\d)")  # 18-59岁
# What a template names besides the fields of a form; a field of that name gets 栏 behind it.
_TAKEN = (
    *("活动", "办事处", "通知", "报送事项", "附件", "项目", "同义词", "收文单位"),
    *("组", "行", "项", "序号", "loop", "self", "true", "false", "none"),
)


@dataclass(frozen=True, slots=True)
class Guess:
    """What a label asks for. kind: as in the configuration; known: the label says it, else it is
    free text for want of anything better."""

    kind: str
    choices: tuple[str, ...] = ()
    known: bool = False

    @property
    def answers(self) -> type[Field]:
        """The kind itself, which says what its answers are."""
        return KINDS[self.kind]


def guess_kind(label: str) -> Guess:
    """The kind of answer that this printed label asks for."""
    plain = unicodedata.normalize("NFKC", label)
    text = "".join(without_number(plain).split()).casefold().rstrip(":")
    short = without_hint(text)
    if _PARTY.fullmatch(text):
        return Guess(Unit.kind, known=True)
    if _SEVERAL_ASKED.search(text) or _NAME_AND_MORE.search(text):
        return Guess(Text.kind)
    if len(either := _either(short)) > 1:  # a kind would refuse the other's right answers
        wider = (one for one in either if all(issubclass(KINDS[k], KINDS[one]) for k in either))
        return Guess(next(wider, Text.kind), known=True)
    asking = [
        (one.labels.rank, kind)
        for kind, one in KINDS.items()
        if one.labels and one.labels.are_in(short, text)
    ]
    if not asking:
        return Guess(Text.kind, known=known_id(label) is not None)
    _, kind = min(asking)
    choices = next((c for word, c in _CHOICES.items() if word in text), ())
    return Guess(kind, choices if KINDS[kind].has_choices else (), known=True)


def _either(label: str) -> set[str]:
    """The kinds between which the label leaves the choice: 统一社会信用代码/身份证号."""
    parts = [part for part in _EITHER.split(label) if part]
    if len(parts) < 2:
        return set()
    return {guess.kind for part in parts if (guess := guess_kind(part)).known}


def may_be_several(label: str, choices: Sequence[str]) -> bool:
    """Whether more than one of the printed choices may be ticked, as far as the label says: of two
    where it is diseases, that do not exclude each other as 有 and 无 do."""
    is_either = len(choices) == 2 and not _ILLNESS.search(label)
    is_either = is_either or (len(choices) == 2 and not _NEITHER.isdisjoint(choices))
    said = _SEVERAL.search(label) is not None and "单选" not in label
    said = said and _ONE.search(label) is None
    return said and len(choices) > 1 and not is_either


def is_required(label: str) -> bool:
    """Whether the label says that the answer must not be left out."""
    return _REQUIRED.search(label) is not None


def known_id(label: str) -> str | None:
    """The id that the example campaign has for this label, None for a label it does not know."""
    label = _YOUR.sub("", label.strip())
    return _ID_OF.get(bare(without_hint(label))) or _ID_OF.get(bare(label))


def says_how(label: str) -> bool:
    """Whether the label only says how what is named above it is filled in: （是/否）."""
    return re.fullmatch(r"\s*[(（][^()（）]+[)）]\s*", label) is not None


def without_number(text: str) -> str:
    """The text without the number it is counted with: “1. 姓名”, “（二）基本情况”."""
    return _NUMBER_BEFORE.sub("", text)


def mark_name(label: str, *, in_rows: bool = False) -> str:
    """The label as a mark names it: “手 机（11位）：” → 手机; "" when nothing of it can."""
    label = without_number(label)
    label = _RANGE.sub("至", label)
    name = _letters(without_hint(label)) or _letters(label)
    name = name[:_LONGEST_MARK]
    if name and not name[0].isalpha():
        name = f"栏{name}"
    taken = ("序号", "行", "并排") if in_rows else _TAKEN
    attachment = re.fullmatch(r"附件[0-9]+", name) is not None
    if name in taken or attachment or keyword.iskeyword(name) or name.casefold() in _TAKEN[-3:]:
        name = f"{name}栏"
    return name if name.isidentifier() else ""


def unlike(name: str, taken: Container[str]) -> str:
    """The name, with a number behind it where it is taken."""
    number, free = 2, name
    while free in taken:
        free, number = f"{name}{number}", number + 1
    return free


def _letters(text: str) -> str:
    plain = _TIMES.sub("乘", unicodedata.normalize("NFKC", text))
    return "".join(letter for letter in plain if letter.isalnum() or letter == "_").strip("_")
