"""Signing: the places of a form that are signed, sealed or given a photograph, told from the
answers that are typed beside them: the opinion above a signature, the day below it."""

from __future__ import annotations

import re

from huizhi.content import Cell
from huizhi.forms import bare, without_hint
from huizhi.forms.blank.gap import Gap
from huizhi.forms.fields import Date, asks_own_unit

_SEAL = re.compile(r"盖章|公章|签章|印章|[(（]章[)）]|^章$")
_SIGNATURE = re.compile(r"签[字名]")
_SIGNER = re.compile(r"人|长|书记|主任|领导")
_ANYONE = re.compile(r"(?:^|(?<=[\s_＿]))[\u4e00-\u9fff]{1,6}[人员长](?=[：:])")  # 踏勘人：
_OPINION = re.compile(
    r"([\u4e00-\u9fff]{0,10}(?:意见|批示|结论|评语))(?:[（(][^（）()]*[)）])?[ \u3000]*[：:]"
)
_ASKS_FOR_WORDS = re.compile(r"意见|批示|结论|评语|评价|鉴定|情况|理由|说明|建议|事迹|小结|总结")
_PICTURE = re.compile(r"照片|相片|证件照|登记照|寸照|[一二两12]寸")
_NO_PICTURE = re.compile(r"数|附|张|说明|名称|内容|情况|材料|要求|链接|份|作品|资料|主题|标题|：|:")
_LONGEST_PICTURE = 14
# What is printed where a form is signed, besides the room for the day: who signs, and how.
_SIGNED = re.compile(
    r"签[字名]|签?盖?章|盖|加|公|印|[主分]管|主要|法定|代表|代理|授权|委托|"
    r"(?:经办|负责|责任|申请|审核|审批|审查|承办|推荐|填表|评审|验收|检查|复核|承诺|联系|当事|监护)人?|"
    r"(?:单位|部门|科室?|社区|街道|镇街|乡镇|办事处|居委会|村委会|村|党组织|支部|党委|党支部|党工委|学校|机构|组织|网格)+|"
    r"[人长或及和与并的]|领导|书记|主任|组长|院长|校长|站长|所长|局长|网格员|专干|专员|日期|时间|年|月|日|"
    r"[（()）：:、，,/\s_＿]"
)


def is_signed(text: str) -> bool:
    """Whether a printed text is only who signs or seals and on which day: it is signed below what
    is written above."""
    is_said = _SEAL.search(text) is not None or _SIGNATURE.search(text) is not None
    is_said = is_said or ("年" in text and _SIGNER.search(text) is not None)
    return is_said and not _SIGNED.sub("", text)


def is_signed_below(text: str, label: str) -> bool:
    """Whether a text is only who signs, whoever that is called, and on which day, beside a label
    that asks for words: 踏勘意见 | 踏勘人：    年  月  日."""
    is_opinion = _ASKS_FOR_WORDS.search(label) is not None and "年" in text
    return is_opinion and is_signed(_ANYONE.sub("负责人", text))


def opinion_above(cell: Cell, label: Cell | None) -> Gap | None:
    """The room above a signature, for what its label asks: 社区意见. None where the label itself
    only says who signs."""
    if label is None or is_signed(label.text):
        return None
    if label.text.rstrip().endswith(("：", ":")) and not _ASKS_FOR_WORDS.search(label.text):
        return None  # 自查人员（签字）： has its answer behind its colon
    return Gap(0, 0, label.text)


def signed_day(gap: Gap, text: str, label: str) -> str:
    """What the day of a signature is called, by the label of what is signed."""
    named = " ".join(without_hint(label).split()).rstrip("：:")
    return f"{named}{'签字' if _SIGNATURE.search(text) else ''}{gap.kind or Date.kind}"


def signed_label(text: str, gap: Gap) -> str:
    """The label of the opinion in a text that is signed on the day of this gap, "" for none."""
    found = [one[1] for one in _OPINION.finditer(text[: gap.start])]
    return found[-1] if found else ""


def is_for_seal(label: str) -> bool:
    """Whether a label only says where a seal is put, and asks for nobody's name, as a unit's does
    that has a colon: 单位盖章：____."""
    plain = bare(without_hint(label)) or bare(label)
    asks_name = label.rstrip().endswith(("：", ":")) and asks_own_unit(plain.rstrip("章盖公签"))
    return _SEAL.search(plain) is not None and not asks_name


def is_for_picture(text: str) -> bool:
    """Whether a text says where a photograph is put."""
    plain = bare(text)
    return (
        len(plain) <= _LONGEST_PICTURE
        and _PICTURE.search(plain) is not None
        and not _NO_PICTURE.search(text)
    )
