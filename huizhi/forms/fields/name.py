"""姓名: the name of one person."""

from __future__ import annotations

import re

from huizhi.content import Cell, lazy_pattern
from huizhi.findings import Doubt
from huizhi.forms.fields.field import (
    Answer,
    Circumstances,
    Field,
    FieldValue,
    Labels,
    Validation,
    answered_nothing,
)
from huizhi.forms.fields.words import clean, says_nothing, says_same, without_spaces

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\ue000-\uf8ff"
_CHINESE = lazy_pattern(f"[{_HAN}]{{2,4}}")
_MINORITY = lazy_pattern(f"[{_HAN}]{{1,12}}(·[{_HAN}]{{1,12}})+")
_LATIN = lazy_pattern(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.-]*(?: [A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’.-]*){0,4}")
_SPACED = lazy_pattern(f"(?<=[{_HAN}]) +(?=[{_HAN}])")
_TWO_NAMES = lazy_pattern(f"[{_HAN}·]{{2,}}( +[{_HAN}·]{{2,}})+")
_IN_PIECES = lazy_pattern(f"[{_HAN}·]+( +[{_HAN}·]+)+")
_OF_TWO = lazy_pattern(  # surnames of two characters, set apart from what follows
    f"(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|独孤|长孙|宇文|轩辕|呼延|闻人|澹台|申屠|百里|"
    f"东郭|西门|左丘|钟离|拓跋) +(?:[{_HAN}]{{1,2}}|[{_HAN}] +[{_HAN}])"
)
_SPREAD = lazy_pattern(f"[{_HAN}](?: *· *[{_HAN}]| +[{_HAN}])*")  # 王 小 明
_SURNAME_APART = lazy_pattern(f"[{_HAN}] +[{_HAN}]{{2}}")  # 王 小明
_SYLLABLES = lazy_pattern(  # 阿卜 杜, as names are written that are no Chinese ones
    "(?:阿[卜布不依]|买买|吐尔|图尔|艾[力尼]|古丽|努尔|热[合依]|木[合拉]|依[布不])"
    f"[{_HAN}]?(?: +[{_HAN}]+)+"
)
_REMARK_BEHIND = "代等兼妻故转回亡殁签收阅办"  # 王 强 代: who signs, or what has become of them
_REMARK_BEFORE = "妻夫故兼父女子儿媳婿兄弟姐妹嫂代"
_DOTS = str.maketrans({"•": "·", "・": "·", "．": "·", "‧": "·", "∙": "·"})
_NOBODY = {  # what is written where a name is still to come
    *(
        "待定",
        "暂定",
        "未定",
        "待补",
        "待报",
        "待确认",
        "见附件",
        "详见附件",
        "附后",
        "见上",
        "见下",
    ),
    *("本人", "同前", "保密", "空缺", "负责人", "联络员", "经办人", "联系人", "姓名", "无此人"),
}
# 同书记, 由主任兼; 王书记 leaves out who that is.
_OF_POST = lazy_pattern(
    r"^[同由].{0,3}(?:书记|主任|[长员]|上|前|左)|[记任长]兼$|(?:书记|主任|经理|老师|[局科站所队组校]长)$"
)
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈", ("明", "芳", "建国", "丽华", "志强", "秀英")
_BRACKETS = lazy_pattern(r"[(（][^()（）]*[)）]")
_BETWEEN = lazy_pattern(r"[、,，;；/\n&]|以及|及|和")


class PersonName(Field):
    """The name of one person; spaces that only spread it out are left out."""

    kind = "姓名"
    names_person = True
    tells_apart = True
    labels = Labels(
        r"姓名|(联系|负责|填报|填表|经办|责任|审核|申请|报名|承诺|代表|代理|值班)人(签[字名])?$|联络员|户主(?!的?关系)",
        250,
        r"培养联系人",  # of whom there are two
    )

    def read(self, cell: Cell, circumstances: Circumstances) -> Answer:
        text = clean(cell.text)
        if says_nothing(text):
            return answered_nothing(cell.text)
        if says_same(text) or without_spaces(text) in _NOBODY:
            return Answer(text, cell.text, (Doubt("name-doubtful", text),))
        if _has_word_apart(text):
            return Answer(text, cell.text, (Doubt("name-doubtful", text),))
        name = _joined(text)
        if _OF_POST.search(name):
            return Answer(name, cell.text, (Doubt("name-doubtful", text),))
        if _is_name(name) and not ("·" in name and len(_names_in(text)) > 1):
            return Answer(name, cell.text)
        if len(several := _names_in(text)) > 1:
            return Answer(text, cell.text, (Doubt("name-several", "、".join(several)),))
        without_title = _joined(_BRACKETS.sub("", text))
        value = without_title if _is_name(without_title) else name
        return Answer(value, cell.text, (Doubt("name-doubtful", text),))

    def sample(self, number: int, circumstances: Circumstances) -> FieldValue:
        return _SURNAMES[number % len(_SURNAMES)] + _GIVEN[number % len(_GIVEN)]

    def validation(self, circumstances: Circumstances) -> Validation | None:
        return Validation("姓名", "只填一个人的姓名。")


def _has_word_apart(text: str) -> bool:
    """Whether a name and something else stand there with a space between, where the spaces do not
    only spread out one name: 俞洁 代, 王 强 代, 周建民 等."""
    spaced = re.sub(r" *· *", "·", text.translate(_DOTS).strip())
    if not _IN_PIECES.fullmatch(spaced) or _TWO_NAMES.fullmatch(spaced):
        return False
    if _SPREAD.fullmatch(spaced):
        return spaced.count(" ") > 1 and spaced[-1] in _REMARK_BEHIND
    if _SURNAME_APART.fullmatch(spaced):
        return spaced[0] in _REMARK_BEFORE
    return not (_OF_TWO.fullmatch(spaced) or _SYLLABLES.fullmatch(spaced))


def _names_in(text: str) -> list[str]:
    pieces = (_joined(piece) for piece in _BETWEEN.split(text))
    parted = (p.split() if _TWO_NAMES.fullmatch(p) else [p] for p in pieces)
    return [name for names in parted for name in names if _is_name(name)]


def _joined(text: str) -> str:
    """The name without the spaces that spread it out; what may be two people stays as it is."""
    name = re.sub(r" *· *", "·", text.translate(_DOTS).strip())
    is_several = _TWO_NAMES.fullmatch(name) and not _OF_TWO.fullmatch(name)
    return name if is_several else _SPACED.sub("", name)


def _is_name(text: str) -> bool:
    return any(form.fullmatch(text) for form in (_CHINESE, _MINORITY, _LATIN))
