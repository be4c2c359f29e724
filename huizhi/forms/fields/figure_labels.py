"""Figure labels: what a printed label says of figures: that they stand below or beside it (本年,
数量), what they count (户数), in which unit (计量单位), or that it names a different one in each
row (指标)."""

from __future__ import annotations

from huizhi.content import lazy_pattern

_OF_UNITS = lazy_pattern(r"(计[量算])?单位\d*")
_OF_FIGURES = lazy_pattern(
    r"[本上今去当]年|[本上]([月季期]|季度)|同期|累计|数[量值据]?\d?$|[量值额]\d?$|目标|实[际有绩]|完成(情况)?$|"
    r"[合总]计|期[初末]|年[初末底]|[0-9]{4}|计划|任务|季度|[0-9]月"
)
# What a label of figures may say without saying what they count.
_OPEN = lazy_pattern(
    r"(?:指标|实际|具体|完成|计划|目标|任务|合计|总计|累计|本|上|今|去|当|同|全|[上下]半|期|初|末|底|"
    r"年|季|月|周|旬|度|日|第|[一二三四]|\d|至|数|值|量|据|额|字|数据|情况|进度|增减|新增|栏)+"
)
_INDICATORS = lazy_pattern(
    r"指标|项目$|[项事]项$|内容|名目|科目|任务$|品[名种]|物[资品]|设[备施]|器材|装备|用品"
)
_NO_INDICATORS = lazy_pattern(r"项目名称|工程|建设项目")


def asks_measure(label: str) -> bool:
    """Whether a label, after `bare`, stands over what figures count: 计量单位."""
    return _OF_UNITS.fullmatch(label) is not None


def asks_figure(label: str) -> bool:
    """Whether figures stand below a label: 本年, 完成情况, 数量."""
    return _OF_FIGURES.search(label) is not None


def is_among(label: str) -> bool:
    """Whether a label names a part of what was counted before: 其中：60岁以上."""
    return label.strip().startswith("其中")


def counts_nothing_named(label: str) -> bool:
    """Whether a label of figures leaves it to the rows to say what they count: 数量, 本月完成, but
    not 户数."""
    return _OPEN.fullmatch(label) is not None


def lists_indicators(label: str) -> bool:
    """Whether a different thing is counted in each row below a label: 指标, 工作内容, 物资名称."""
    return _INDICATORS.search(label) is not None and _NO_INDICATORS.search(label) is None
