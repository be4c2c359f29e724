"""Changing: answers that are of their day only, and are never filled in again by themselves.

This month's inspections, totals up to now, what was found and done: none of it is known of a unit.
"""

from __future__ import annotations

from functools import lru_cache

from huizhi.book.headings import without_idle
from huizhi.book.meanings import SIGNERS, Meaning, is_known_word
from huizhi.content import lazy_pattern
from huizhi.forms import without_hint
from huizhi.forms.fields import KINDS

_PERIOD = lazy_pattern(
    r"本[月季周年日旬次期批轮]|当[月季周年日期]|上[月季周期]|[一二三四1-4]季度|上半年|下半年|全年|年度|今年"
    r"|去年|[今昨前]日|累计|截至|截止|同比|环比|增[长幅减]|月份|期间|\d{1,2}月|\d{4}年|近[一二三两半\d]"
)
_EVENT = lazy_pattern(
    r"新增|减少|变化|排查|检查|巡查|抽查|整改|隐患|问题|处[置理罚]|办结|受理|化解|调解|走访|慰问|宣传|培训|演练"
    r"|开展|举办|发放|张贴|出动|参[加与]|参会|到会|出席|活动|服务次|次数|场次|人次|场数|起数|件数|批次|完成"
    r"|落实|进展|进度|情况|措施|意见|建议|成效|做法|经验|总结|计划|打算|说明|备注|事由|原因|内容|主题|事迹"
    r"|得分|评分|评价|等次|结果|结论|率$|占比|比例|支出|收入|金额|经费|资金|申[请报]|需求|投诉|信访|安排|拟"
    r"|是否(?!为|属|有|设)|目前|现状|近期|最新|合计|小计|总计|附件|照片|图片|链接"
)
_PAID = lazy_pattern(r"补助|补贴|资助|救济|发给")  # 取暖补助户数: of whom this year's round is
_DAY = lazy_pattern(
    r"成立|出生|建成|建立|建[校园院站]|创[办建]|办[学园]|设立|组建|竣工|[开完]工|落成|改造|投[入用运]|交付|挂牌|授牌|换届|任职|入党|登记日期|注册"
    r"|启用|有效期|入职|参加工作|购[置买入]|采购|出厂|生产日|发证|取得|签订|到期"
)
_STANDING_FIGURE = lazy_pattern(
    r"面积|户数|人口|栋数|楼栋|楼幢|小区|网格|层数|单元|床位|座位|车位|泳位|编制|建筑年代|党员|支部|常住|户籍"
    r"|店铺|商户|企业数|单位数|门店|场所数|学校数|机构数|岗位数"
)
_NATURE = lazy_pattern(
    r"类型|类别|性质|等级|级别|产权|结构|属性|性别|民族|学历|政治面貌|是否(为|属|有|设)|有无|用途"
)
# 30, 80%, 30家, 12人次; not 3号, 302室.
_FIGURE = lazy_pattern(
    r"\s*约?\d{1,5}(?:[.,]\d+)?\s*(?:[%％]|(?!.*[号楼室层座栋])[\u4e00-\u9fff]{1,2})?\s*"
)
OF_A_PERIOD = "是某一段时间的，每次不同"
_LONGEST = 60  # characters of a text that is filled in again
_EVENT_LIST = lazy_pattern(
    r"排查|检查|巡查|隐患|问题|整改|走访|慰问|宣传|培训|活动|演练|信访|诉求|矛盾|纠纷|处[置理]|值班|值守|考勤|签到"
    r"|报名|参[加会赛]|回执|请假|工作情况|统计|进度|日报|周报|月报|季报|快报|发放|领取|申请|推荐|评[选优比]"
)


def changes_why(meaning: Meaning, label: str, kind: str, text: str = "") -> str:
    """Why this answer is of its day only, in Chinese; "" for one that lasts."""
    why = _why_asked(meaning, label, kind)
    return _why_said(label, text) if why is None else why


@lru_cache(maxsize=50_000)
def _why_asked(meaning: Meaning, label: str, kind: str) -> str | None:
    """Why by what is asked for, "" where it lasts, None where its answer must be looked at."""
    asked, label = KINDS[kind], without_idle(label)
    if _PERIOD.search(label):
        return OF_A_PERIOD
    if asked.shape in {"number", "amount", "percent"}:
        if kind in {"百分比", "年龄", "金额"}:
            return "数字会变"
        known = is_known_word(meaning.name) or _STANDING_FIGURE.search(label)
        of_once = _EVENT.search(label) or _PAID.search(label)
        return "" if known and not of_once else "数字会变，不自动填"
    if asked.takes_dates or kind in {"年月", "日期区间"}:
        return "" if _DAY.search(label) or asked.kind == "出生日期" else "日期每次不同"
    if meaning.owner in SIGNERS or is_known_word(meaning.name):
        return ""
    if _EVENT.search(label):
        return "写的是一次的情况"
    if asked.names_item or kind == "链接":
        return "每次不同"
    if asked.has_choices or kind == "勾选":
        return "" if _NATURE.search(label) else "选的是一次的情况"
    return None


def _why_said(label: str, text: str) -> str:
    if is_figure(text):
        return "" if _STANDING_FIGURE.search(without_idle(label)) else "数字会变，不自动填"
    if len(text) > _LONGEST or "\n" in text:
        return "写的是一段话"
    return ""


def is_figure(text: str) -> bool:
    """Whether a text says a number of something, also where it was asked for as text."""
    return _FIGURE.fullmatch(text) is not None


def list_changes(name: str) -> bool:
    """Whether a list of this name is of its day only: what was inspected, who came. In brackets
    stands for whom it is: （统计局）."""
    name = without_hint(name) or name
    return bool(_PERIOD.search(name) or _EVENT_LIST.search(name))
