"""Unit labels: whose name a printed label asks for: that of the unit that hands the form in
(填报单位, 学校名称, 科室), or another's (帮扶单位, 协办单位)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from huizhi.content import lazy_pattern

# What units are called in a label, and how the names of such units end.
_NOUNS = {
    "单位|机构|部门": "",
    "社区|村|行政村|建制村|村居|村社区|社区村|村居社区|居委会|村委会": (
        "社区|村|居委会|村委会|委员会|居"
    ),
    "街道|乡镇|镇街|乡镇街道|镇乡街道|镇|乡": "街道|镇|乡|办事处|苏木|农场",
    "学校|校": "[学校]|[小中高][学中]?|幼儿园|教学点",
    "幼儿园|园所|园": "园|班",
    "医院|院|医疗机构|卫生院": "院|中心|[诊卫][所室]|卫生室",
    "科室|科|室|股室|处室": "[科室股处部办队]|中心",
    "病区|病房": "病区|[科室房区]",
    "站所|站|所": "[站所队]|中心",
    "林场|农场|场|林场站": "[场站]",
    "企业|公司|厂|商户|门店": "公司|[厂店场社]|集团|企业|中心",
    "网格": "网格",
    "党支部|支部|党组织": "支部|总支|党委|委员会",
    "大队|中队|队": "队",
    "小区": "小区|[苑园府城庭里]|花园|家园",
}
OWN = (  # what stands before 单位 where a label asks whose the form is
    r"(?:填报|报送|上报|申报|填表|填写|填卡|填列|所属|所在|反馈|呈报|呈送|送报|汇报|报告|提交|制表|报名|"
    r"参加|参赛|参会|参训|参评|本)?"
)
_NAME = r"(?:名称|全称|名)?"
_SEAL = r"(?:公章|盖章|签章)?"
_OWN_LABEL = lazy_pattern(rf"{OWN}(?:{'|'.join(_NOUNS)}){_NAME}{_SEAL}")
_ENDS = {
    lazy_pattern(rf"{OWN}(?:{nouns}){_NAME}{_SEAL}"): lazy_pattern(rf"(?:{ends})$")
    for nouns, ends in _NOUNS.items()
    if ends
}
OTHERS = (  # before 单位: one that has to do with the unit or its people
    r"(帮扶|帮包|结对|共建|协办|协作|协同|合作|承办|主办|举办|责任|牵头|配合|指导|主管|监管|监督|施工|建设|设计|监理|承建|运营|经营|托管|租赁|"
    r"管理|养护|维护|保管|借用|送检|寄件|收货|发货|"
    r"发证|颁发|授予|鉴定|派出|接收|转[出入]|调[出入]|毕业|培训|供货|采购|检测|检查|维保|物业|产权|[收付]款|[出承]租|"
    r"捐赠|对接|组织|[上下]级|兄弟|友好|挂钩|包保|联系|原|原工作)单位"
)
# Where somebody works, which may be any company: no unit of the roster.
EMPLOYERS = (
    r"(工作|就职|任职|所在|所属|从业|就业|服务|务工|现|学习|就读|用人|用工|聘用|退休|劳动)单位"
)
_OTHERS = lazy_pattern(OTHERS)


def asks_own_unit(label: str) -> bool:
    """Whether a label, after `bare`, asks whose the form is: 学校名称, 填报单位盖章."""
    return _OWN_LABEL.fullmatch(label) is not None


def may_be_other_unit(label: str) -> bool:
    """Whether a label asks for a unit that need not be the one that hands the form in."""
    return _OTHERS.search(label) is not None


def fits_roster(label: str, names: Sequence[str]) -> bool:
    """Whether a label asks for what most units of these names are: 学校 where they are schools."""
    ends = [end for asked, end in _ENDS.items() if asked.fullmatch(label)]
    return any(2 * sum(map(bool, map(end.search, names))) > len(names) for end in ends)


@lru_cache(maxsize=10_000)
def may_ask_for(label: str, names: tuple[str, ...]) -> bool:
    """Whether a label can ask for a unit of these names: not 所属社区 where they are schools; names
    that do not say what they are of can be anything."""
    ends = [end for asked, end in _ENDS.items() if asked.fullmatch(label)]
    told = [name for name in names if any(end.search(name) for end in _ENDS.values())]
    return not ends or not told or any(end.search(name) for end in ends for name in told)
