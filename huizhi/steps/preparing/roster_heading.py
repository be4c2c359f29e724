"""Roster heading: what a column of somebody's list of units is, by the words above it.

Offices differ: 序号、社区名称、书记、联系电话 here, 村（居）、负责人、手机 there.
"""

from __future__ import annotations

import re

from huizhi.campaign import PLAIN_UNIT
from huizhi.forms.fields import without_spaces

NAME, ALIAS, PERSON, PHONE = "名称", "别名", "联络员", "联系电话"
CODE, KIND, QUOTAS, IGNORED = "编号", "类型", "应报", "不要"
MEANINGS = (NAME, ALIAS, PERSON, PHONE, CODE, KIND, QUOTAS, IGNORED)

_UNIT = (
    r"(单位|社区|村|居|村居|居村|村社区|社区村|居委会|村委会|部门|科室|站所|街道|乡镇|镇街|机构"
    r"|镇办|镇|乡|县区|区县|县市区|辖区|学区|学校|校区|校|园所|幼儿园|医院|卫生院|诊所|药店|病区"
    r"|企业|公司|工厂|厂矿|车间|班组|项目部|商户|门店|网点|支行|林场|农场|林业站|所站|场站|场所|站点"
    r"|支队|大队|中队|支部|党支部|网格|小区|合作社|协会|班级|年级)"
)
_NAME = re.compile(
    rf"(收文|报送|填报|上报|填表|参加|参会|受检|成员|责任|下属|所辖|辖区|行政|基层|各)?"
    rf"({_UNIT}(名称?|全称)|{_UNIT}|名称|全称|(村|居|社区)+)"
)
_ALIAS = re.compile(r"(单位|社区)?(别名|简称|又名|曾用名|俗称|别称|其[他它]名称)")
_PHONE = re.compile(
    r".{0,10}?(电话|手机|座机|固话|小灵通|(联系|联络|通讯)方式)(号码?)?[(]?[\d一二三]?[)]?"
)
_CODE = re.compile(r"(单位|社区|机构|部门)?(编号|编码|代码)")
_ORDER = re.compile(r"序号?|编次|No\.?|项次", re.IGNORECASE)
_KIND = re.compile(r"(单位|社区|机构|城乡)?(类型|类别|性质|属性)")
# Whom to call, the likeliest first: who is named for it, whoever stands there, who leads, the rest.
_PERSONS = (
    r"联络员|联系人|联络人|信息员|通讯员|经办人|具体负责人|安全员|专干|网格长",
    r"姓名|人员",
    r"(?<!副)书记",
    r"(?<!副)(主任|[站科所局校园院场镇乡馆队处厂]长)|负责人|负责同志|主要领导|村长|护士长|经理",
    r"副书记|副主任|副[站科所局校园院场镇乡馆队处厂]长|分管领导|委员|会计|文书",
)
_BOTH = re.compile(r"[及和与/].{0,4}(电话|手机|方式)")  # 联系人及电话: in one cell
_ASIDE = re.compile(r"\(.*?\)|\[.*?\]|[*:：、,，。.]")


def meaning_of(heading: str) -> str:
    """What a column with this heading holds, one of `MEANINGS`; 不要 for 序号, "" when the words
    say nothing."""
    words = _words(heading)
    if _BOTH.search(words) and person_word(heading):
        return PERSON
    for pattern, meaning in (
        *((_ORDER, IGNORED), (_ALIAS, ALIAS), (_CODE, CODE), (_KIND, KIND), (_NAME, NAME)),
        *((_PHONE, PHONE),),
    ):
        if pattern.fullmatch(words):
            return meaning
    if words == QUOTAS:
        return QUOTAS
    return PERSON if person_rank(heading) < len(_PERSONS) else ""


def person_rank(heading: str) -> int:
    """How likely the column holds whom to call, 0 the likeliest; beyond the last for no person."""
    words = re.sub(r"(?<=.)(姓名|名单|名字)$", "", _words(heading))
    ranks = (n for n, some in enumerate(_PERSONS) if re.search(f"({some})$", words))
    return next(ranks, len(_PERSONS))


def person_word(heading: str) -> str:
    """The word in a heading that names who it is about: 书记 of 书记电话; "" for none."""
    found = re.search("|".join(_PERSONS), _words(heading))
    return found.group() if found else ""


def _words(heading: str) -> str:
    """The heading without spaces, brackets and what they hold; a heading of brackets only stays."""
    squeezed = without_spaces(heading)
    return _ASIDE.sub("", squeezed) or squeezed


_ENDINGS = (
    ("农村社区", r"村|村委会|村民委员会|生产队|屯|嘎查"),
    ("城市社区", r"社区|居委会|居民委员会|小区|家委会"),
    (
        "部门",
        r"办|办公室|科|股|所|站|局|队|中心|院|委|工委|部|室|协会|联合会|妇联|工会|团委|学校|公司",
    ),
    ("街道办事处", r"街道|街道办|街道办事处|镇|乡|镇人民政府|乡人民政府|镇政府|乡政府"),
    ("区县", r"县|旗|(?<!社)(?<!小)(?<!片)(?<!园)区"),
    ("地市", r"市"),
)
_SAID = (
    ("农村社区", r"农村|村"),
    ("城市社区", r"城市|社区|居委|城镇|居"),
    ("部门", r"部门|科室|站所|机关|办公室|内设|抄[送报]"),
    ("单位", r"企事业|单位"),
    ("街道办事处", r"街道|乡镇|镇"),
    ("区县", r"区县|县区|县|区"),
    ("地市", r"市"),
)


_COMMUNITIES = r"社区|[居村]委|村[(（]居|村居|居村|各村|行政村|自然村"


def kind_by_name(name: str) -> str:
    """The kind of unit by how its name ends, "" when that says nothing."""
    return next((kind for kind, some in _ENDINGS if re.search(f"({some})$", name)), "")


def says_notice_only(words: str) -> bool:
    """Whether words above units, or beside one, say that they get the notice and owe nothing. Of a
    hospital's 科室 or a bureau's 站所 they do not."""
    return bool(re.search("部门|机关|抄[送报]|内设|只收通知", without_spaces(words)))


def says_communities(words: str) -> bool:
    """Whether words say of what they tell that it is a community; 农村 may be a school's, too."""
    squeezed = without_spaces(words)
    return bool(re.search(_COMMUNITIES, squeezed) or re.fullmatch("村(名称?)?|居", squeezed))


def kind_by_words(words: str) -> str:
    """The kind that somebody means who writes 村, 城市社区 or 二、部门; "" for none."""
    squeezed = without_spaces(words)
    exact = next((kind for kind, _ in _SAID if kind in squeezed and kind != PLAIN_UNIT), "")
    return exact or next((kind for kind, some in _SAID if re.search(some, squeezed)), "")
