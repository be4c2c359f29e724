"""Qualifiers: what stands in brackets with a label and makes another question of it: the population
of another day (上年末), somebody else (拟任, 备用), another place (原址).

A unit of measure, how to fill it in, an example, the kind of unit it is: these say nothing. What
nobody knows leaves the question as it is, and the answer is to be looked at.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from huizhi.content import lazy_pattern
from huizhi.forms import bare

_BRACKETS = re.compile(r"[(\[【<]([^)\]】>]*)[)\]】>]")
_PARTS = re.compile(r"[,，;；、/|]|\s+(?=[\u4e00-\u9fff])")
_EXAMPLE = lazy_pattern(r"^(?:例如?|比如|示例|样例|格式|样式|如(?![有果遇无系属为需]))")
_OTHER_TIME = lazy_pattern(
    r"\d{2,4}\s*年|\d{4}\s*[./-]|\d{1,2}\s*月(?!内)|[〇零○一二三四五六七八九]{4}年|[一二三四五六七八九十]{1,3}月"
    r"|[上去前今本当往历近]年|[上本当]月|[上本]季|[年月季期][初末底]|年度|季度|半年|同期|时点|零时|普查|[五六七八]普"
    r"|截[至止](?!目前|填|现在|当前|今|当日)|换届|[上本下历这]届|届[前后]|节假?日|假期|周末|工作日|夜|白天|日间|白班|晚"
    r"|汛期|近[一二三两几\d]|过去|从前|曾"
)
_OTHER_ONE = lazy_pattern(
    r"拟|候[选补]|[后储]备|提名|^原|原[任址号有来]|前任|(?<![目当])[前后]$|变[更动]|旧|^新|曾用|[历上下接继离卸]任|离[职岗]|副|代[理管办]|^代$"
    r"|备[用份岗选]|另[一外有]|其[他它]|家属|配偶|爱人|丈夫|妻|子女|父|母|亲属|亲友|[ab甲乙]角|^[ab甲乙主备]$"
    r"|调整|交接|替|增补|补选|停用|注销|撤销|作废|暂|临时|预[计估测]|计划|规划|目标|个人|私人|紧急|应急"
    r"|[后末尾前][一二三四五六八\d]+位|专户|专用账|专项|一般户|[男女]|\d\s*周?岁|以[上下]"
)
_HIGHER = lazy_pattern(
    r"(?:乡镇|镇街|[乡镇县区市省]|街道|办事处|国家|上级|主管部门)"
    r"(?:[级里本]|级?(?:单位|部门|政府|机关)|.{0,4}(?:院|所|局|委|办|站|中心))?"
)
_MEASURE = (
    r"(?:计量)?(?:单位)?[:：]?[十百千万亿]*"
    r"(?:元|人|户|名|位|个|家|所|栋|幢|座|处|间|套|张|床|辆|台|部|条|只|支|件|份|次|人次|户次|场|项|类|块|片|口|眼|头|株|棵|米"
    r"|公里|千米|里|平方米|平方公里|平方千米|平米|平方|立方米?|亩|公顷|顷|吨|公斤|千克|克|斤|升|度|千瓦|千瓦时|周?岁|年|年月日?"
    r"|月|日|天|时|小时|分|分钟|批次?|层|℃|%|‰|㎡|[ckm]?m[23²³]?|t|k?g|kwh)"
)
_HOW = (
    r"(?:请|务必|必[填须选]|选[填择项]|[须需](?:要?[填写与加盖附])|可[多另不空填选附]|无[则填需者请的]|没有[则的填]|若|填|写"
    r"|注(?![册销])|不[超少得填要写]|以(?!前|后|外|内)|按.{0,12}[填写]|与|同[上身]|参照|参见|见|附|限|字数|精确|详细|具体"
    r"|保留|多选|单选|打[√勾钩]|勾|逐|\d+\s*[位字]|全称|规范|法定|完整|准确|真实|如实|中文|大写|小写|阿拉伯|半角|数字"
    r"|文字|常用|微信同).*|[是否有无√×✓]+|yyyy.*|mm|dd|区号.*|.*为准|现[任址有]?|目前|当前|在[任职岗]|本人"
)
_OWN_KIND = (
    r"(?:本|我|所在)?(?:村|居|社区|单位|学校|校|村居|居村|村社区|社区村)(?:民?委会)?"
    r"|委会|两委|党组织|党支部|党总支"
)
_COUNTED = (
    "(?:人次|户次|[人户名位个家所栋幢座处间套张床辆台部条只支件份次场项类块片口眼头羽株棵盏])"
)
_SCALED = lazy_pattern(rf"(?:计量)?(?:单位)?[:：]?([十百千万亿]+{_COUNTED}?)")
_OVER = lazy_pattern(rf"(?:^|[据量算计口])单位((?:[十百千万亿]*(?:{_COUNTED}|元|亩|公顷|吨))+)$")
_OF_OVER = lazy_pattern(rf"[十百千万亿]+{_COUNTED}")
_PARTY = lazy_pattern(r"党(?:组织|支部|总支|委)")
_COMMITTEE = lazy_pattern(r"(?:社区|村)?[居村]民?委会")
_COUNTS = lazy_pattern(r"[人户]?数量?$|人口$|人员$")
_AT_POST = lazy_pattern(r"在[任职岗]|现任")
_OF_PARTY = lazy_pattern(r"书记|党|委员")
_OF_TITLE = lazy_pattern(
    r"(?:附件|附表|表|样表|样张|模板|空表|明细|汇总|总表|试行|修订|填报|村级?|社区级?|村居|村社区)*版?"
    r"[一二三四五六七八九十\d]*"
)
_DAY = lazy_pattern(
    r"(?:截[至止])?(\d{4})(?:年度?|[./-](?=\d)|$)(?:(\d{1,2})(?:月份?|[./-]|$)(?:\d{1,2}日?|底)?)?"
)
# What the title of a list says of its day, by which it is the older or the newer one of the same.
_OF_DATE = lazy_pattern(
    r"截[至止]|\d{4}\s*[-—~至]+\s*\d{4}\s*学?年度?|\d{2,4}\s*学?年度?|\d{4}\s*[./-]|\d{1,2}\s*(?:月份?|日|号|[./-]|$)|[〇零○一二三四五六七八九]{4}年|[一二三四五六七八九十]{1,3}月份?"
    r"|[上下]半年|年[中底末初]|[第一二三四1-4]*季度|[月季]?[底末初]|[春秋]季|第?[一二]?学期|版"
)
_EDITION = lazy_pattern(
    r"(?:最?新|更新[后至于]?|修[订改]后?|[已经]|[定终草初]|副|原(?=.)|第?[一二三四五六七八九十\d]+次|核[对实]|审[核定]|校对|公示|公开|备案"
    r"|[上呈]报|报送|填报|存档|留存|归档|打印|盖章|签字|合并|整理|完整|全部|全体)*(?:版本?|稿|本|复件|件|修订|更新|表|用|后)?[一二三\d]*"
)
_OF_BODY = lazy_pattern(
    r".{1,16}(?:社区|村|街道|镇|乡|区|县|市|局|办|办公室|委|委会|科|股|中心|站|所|院|校|园|公司|部门?|组)"
)
_SIGNED = r".*(?:签[字名章]|[盖印公]章|手印|用章)"
_ASKED = r"姓名|名字|职务|手机号?码?|移动电话|电话号?码?|号码|地址|名称"
_PLAIN = lazy_pattern(rf"(?:{_MEASURE}|{_HOW}|{_OWN_KIND}|{_SIGNED}|{_ASKED})")
_SAYS_HOW = lazy_pattern(_HOW)
_UNIT_KIND = lazy_pattern(
    r"(?:本|我|所在|所属)?(?:村|居|社区|委会|村委会|居委会|学校|校|园|幼儿园|院|医院|卫生院|卫生室|站|所|街道|镇|乡|乡镇|镇街"
    r"|园区|农场|林场|场|单位|机构|企业|公司|部门|科室|党组织|支部|网格|小区|组|厂|商户|团体|办)+"
)
_TELEPHONE = lazy_pattern(r"手机号?码?|座机|固话|固定电话|移动电话|办公电话|小灵通|长号|短号")


def qualifiers(label: str) -> Iterator[str]:
    """What stands in brackets with a label, half width."""
    return (found[1].strip() for found in _BRACKETS.finditer(_half_width(label)))


def asks_another(qualifier: str, *, names_unit: bool = False) -> bool:
    """Whether what stands in brackets says that another one, or another time is asked for: 上年末,
    拟任. names_unit: the label asks for a unit, of which 镇（街道） is only the kind."""
    text = _half_width(qualifier).casefold()
    if not bare(text) or _EXAMPLE.search(text) or _is_signed(text) or _is_choice(text):
        return False
    if _OTHER_TIME.search(text) or any(map(_OTHER_ONE.search, (text, *_parts(text)))):
        return True
    parts = _parts(text)
    return not names_unit and len(parts) == 1 and _HIGHER.fullmatch(parts[0]) is not None


def says_nothing(qualifier: str, label: str = "", *, names_unit: bool = False) -> bool:
    """Whether what stands in brackets leaves the question as it is: 人, 请填全称, 手机/座机. label:
    without it: 男/女 is what one chooses of 性别, and a part of 党员人数."""
    text = _half_width(qualifier).casefold()
    if asks_another(qualifier, names_unit=names_unit) or scaled_in(f"({text})"):
        return False
    if _is_choice(text):
        return label.endswith("性别")
    if not bare(text) or _EXAMPLE.search(text) or _is_signed(text):
        return True
    if label and not names_unit and _is_of_others(bare(text), label):
        return False
    parts = _parts(text)
    if len(parts) > 1 and all(map(_TELEPHONE.fullmatch, parts)):
        return True
    if len(parts) > 1 and all(map(_HIGHER.fullmatch, parts)):
        return True  # as an address is written
    if _SAYS_HOW.fullmatch(parts[0]):  # and so on behind commas
        return True
    return all(_PLAIN.fullmatch(one) or (names_unit and _UNIT_KIND.fullmatch(one)) for one in parts)


@lru_cache(maxsize=50_000)
def without_plain(text: str) -> str:
    """The text without what stands in brackets, but for what asks for another one, which is part of
    the question: 户籍人口（人） is 户籍人口, 户籍人口（上年末） 户籍人口上年末."""
    return _BRACKETS.sub(
        lambda found: found[1] if asks_another(found[1]) else "", _half_width(text)
    )


@lru_cache(maxsize=50_000)
def without_others(label: str) -> str:
    """The label without the brackets that ask for another one or another time, behind which its
    measure stands: 耕地面积(亩) of 耕地面积（亩）（上年）."""
    if not any(map(asks_another, qualifiers(label))):
        return label
    return _BRACKETS.sub(
        lambda found: "" if asks_another(found[1]) else found[0], _half_width(label)
    )


@lru_cache(maxsize=50_000)
def scaled_in(label: str) -> str:
    """In which multiple a label asks for what is counted, by its brackets: 万人, 百张, 万; "" for
    none."""
    found = (_SCALED.fullmatch(bare(one)) for one in qualifiers(label))
    return next((one[1] for one in found if one), "")


@lru_cache(maxsize=50_000)
def counted_in(label: str) -> str:
    """What a label says in brackets that its numbers count: 张; "" for nothing."""
    words = (bare(one) for one in qualifiers(label))
    return next((one for one in words if re.fullmatch(_COUNTED, one)), "")


def scaled_over(landmarks: Iterable[str]) -> tuple[str, ...]:
    """In which multiples a form says that it counts, above it all: 单位：万人、万户."""
    found = (_OVER.search(one) for one in sorted(landmarks) if "单位" in one)
    return tuple(scaled for one in found if one for scaled in _OF_OVER.findall(one[1]))


def makes_another_list(qualifier: str) -> bool:
    """Whether what stands in brackets with the title of a list makes a list of its own: 拟聘, 上年,
    2026年计划, and what nobody knows (物业); a day makes it the newer or the older one of the same,
    as 最新版 does, and 民政局 says for whom it is."""
    rest = bare(_OF_DATE.sub("", _day_said(qualifier)))
    if not rest or _EDITION.fullmatch(rest):
        return False
    if asks_another(qualifier):
        return True
    is_title = _OF_TITLE.fullmatch(rest) or _OF_BODY.fullmatch(rest)
    return not (is_title or says_nothing(qualifier, names_unit=True))


def asks_another_list(qualifier: str, today: dt.date) -> bool:
    """Whether what stands in brackets with the title of a list says that it is of others, or of
    another time than today: 拟聘, 已离职, 2025年."""
    day = _DAY.fullmatch(_day_said(qualifier))
    return asks_another(qualifier) and not (day and int(day[1]) == today.year)


def says_nothing_of_list(qualifier: str, today: dt.date) -> bool:
    """Whether what stands in brackets with the title of a list leaves it as it is: 附件2, and this
    year or month."""
    if day := _DAY.fullmatch(_day_said(qualifier)):
        return int(day[1]) == today.year and (not day[2] or int(day[2]) == today.month)
    if asks_another(qualifier):
        return False
    return _OF_TITLE.fullmatch(bare(qualifier)) is not None or says_nothing(qualifier)


def asks_other_time(qualifier: str) -> bool:
    """Whether what stands in brackets says of which time something is: 2025年, 上年度."""
    return _OTHER_TIME.search(_half_width(qualifier).casefold()) is not None


def _is_of_others(text: str, label: str) -> bool:
    """Whether what is plain with some labels is a part or another body with this one: 在职 with
    党员人数, 党组织 with 主任, 居委会 with 书记."""
    if _PARTY.fullmatch(text):
        return _OF_PARTY.search(label) is None
    if _COMMITTEE.fullmatch(text):
        return "书记" in label
    return _AT_POST.fullmatch(text) is not None and _COUNTS.search(label) is not None


def _day_said(qualifier: str) -> str:
    return re.sub(r"\s", "", _half_width(qualifier))


def _parts(text: str) -> list[str]:
    return [one for part in _PARTS.split(text) if (one := bare(part) or part.strip())] or [text]


def _is_signed(text: str) -> bool:
    return re.fullmatch(_SIGNED, bare(text)) is not None


def _is_choice(text: str) -> bool:
    """Whether a bracket prints between what one chooses: 男/女."""
    return {*bare(text).replace("/", "")} == {*"男女"}


def _half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text)
