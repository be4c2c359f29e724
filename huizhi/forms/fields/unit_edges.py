"""Unit edges: whether a unit's name in a text stands there for itself, or is the end or the
beginning of another name (新村社区 in 工人新村社区, 石桥 in 石桥路, 向阳 in 李向阳)."""

from __future__ import annotations

from difflib import SequenceMatcher

from huizhi.content import lazy_pattern

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_RUN_BEFORE = lazy_pattern(rf"[{_HAN}]+$")
_RUN_AFTER = lazy_pattern(rf"^[{_HAN}]+")
_LONG = 3  # characters; what is longer and stands before a name is a phrase, no part of the name
# What may stand straight before a unit's name: a place above it, or a word of an office's letters.
_BEFORE = lazy_pattern(
    r"(?:[省市区县镇乡办街路]|街道|开发区|党工委|委会|社区|村|中共|附件[一二三四五六七八九十]*|单位|名称|"
    r"[年月日号份的是为由给致各和与及、在到从]|关于|转发|报送|上报|填报|填写|提交|反馈|来自|收到|"
    r"[表册单稿版]|回执|总结|材料|报告|统计|登记|汇总|名单|通知|信息|情况|资料|照片|图片|视频|文件|压缩包)$"
)
# What may stand straight behind a name that says of itself no kind of unit.
_BEHIND = lazy_pattern(
    r"(?:社区|村(?![路镇乡小中])|居委|村委|居民|村民|党[委支总群]|两委|网格|附件|联络|登记|报送|上报|填报|提交|反馈|"
    r"材料|资料|文件|统计|排查|总结|照片|图片|视频|影像|回执|汇总|名单|花名册|信息|情况|更正|改正|订正|修改|"
    r"最终|最新|定稿|终稿|完整|盖章|签字|扫描|原件|原图|打包|压缩|[的表册单版稿交报填已新等和与及])"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田"
    "杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺"
    "严尹钱施牛洪龚樊邢殷翁庄申葛庞鲁齐焦柴倪"
)
_PLACES = frozenset("家庄店村湾屯营坊桥塘沟寨堡岗坡园里头河湖山门口城")
_ROADS = frozenset("镇乡街路小中")  # what makes 上田村 another name: 上田村路, 上田村小学


def stands_alone(text: str, start: int, end: int, known: str = "", *, is_short: bool) -> bool:
    """Whether the name at text[start:end] is a name of its own. known: the words of the office and
    its activity, which may stand beside any name; is_short: the name lacks 社区 or the like."""
    return _begins(text[:start], known) and _ends(text[start:], end - start, known, is_short)


def _begins(before: str, known: str) -> bool:
    run = _RUN_BEFORE.search(before)
    if run is None or _BEFORE.search(before):
        return True
    said = run.group()
    if len(said) > 1 and said[-2:] in known:
        return True
    return len(said) > _LONG or is_person(said)


def _ends(rest: str, length: int, known: str, is_short: bool) -> bool:
    behind = rest[length:]
    run = _RUN_AFTER.search(behind)
    if run is None:
        return True
    if not is_short:
        return rest[length - 1] != "村" or behind[0] not in _ROADS
    return bool(_BEHIND.match(behind)) or (len(behind) > 1 and behind[:2] in known)


def is_person(text: str) -> bool:
    """Whether this looks like one person's name, and not like the beginning of a place's."""
    return len(text) in (2, 3) and text[0] in _SURNAMES and not _PLACES.intersection(text[1:])


_ORDER = frozenset("一二三四五六七八九十0123456789东西南北中上下前后左右大小新老")


def differs_in_order(text: str, name: str) -> bool:
    """Whether two names differ in what tells neighbours apart (第一社区 and 第三社区); no slip of
    the pen then."""
    turns = SequenceMatcher(None, text, name, autojunk=False).get_opcodes()
    parted = "".join(text[a:b] + name[c:d] for what, a, b, c, d in turns if what != "equal")
    return not _ORDER.isdisjoint(parted)
