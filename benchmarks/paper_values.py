"""Values for the study of paper: made-up answers by the kind of what a form asks for."""

from __future__ import annotations

import datetime as dt
import random

from benchmarks.truth import landline, mobile, person
from huizhi.formats.paper import Expected
from huizhi.forms.fields import Field

_PLACES = ("柳林巷", "东风路", "文昌街", "滨河南路", "建设西路", "双桥村", "向阳小区", "老粮站")
_THINGS = ("编织袋", "救生衣", "应急灯", "抽水泵", "铁锹", "雨衣", "对讲机", "警戒带", "发电机")
_DEEDS = (
    *("开展安全用电入户宣传", "排查楼道堆放杂物", "更换过期灭火器", "组织居民疏散演练"),
    *("检修路灯线路", "制作警示宣传栏", "召开安全生产例会", "开展九小场所检查", "排查自建房隐患"),
    *("更换老化电线", "举办急救知识讲座", "签订安全责任书", "巡查河道水位", "核查危化品经营点"),
    *("清理消防通道", "张贴防汛提示", "检查燃气管线", "走访独居老人", "整治飞线充电"),
)
_NOTES = ("已整改", "整改中", "另附照片", "无", "见附件", "一般户", "重点户", "已上报街道")
_POSTS = ("网格员", "社区主任", "安全专干", "支部书记", "物业经理", "综治委员")
_GROUPS = ("汉族", "回族", "满族", "蒙古族")
_HOSTS = ("qq.com", "163.com", "example.org")
_FIRST = "abcdehkmwyz"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def value_for(kind: Field, label: str, units: tuple[str, ...], rng: random.Random) -> str:
    """What somebody writes as the answer to a field of this kind and label."""
    name = kind.kind
    if name in ("选项", "多选"):
        return rng.choice(kind.choices)
    if name == "单位" or "社区" in label:
        return rng.choice(units)
    if name == "日期":
        return _day(rng)
    if name == "年月":
        return f"{rng.randint(2023, 2025)}年{rng.randint(1, 12)}月"
    if name == "出生日期":
        return f"{rng.randint(1950, 2004)}年{rng.randint(1, 12)}月{rng.randint(1, 28)}日"
    makers = {
        "姓名": lambda: person(rng),
        "手机": lambda: mobile(rng),
        "电话": lambda: rng.choice((mobile, landline))(rng),
        "身份证号": lambda: _identity(rng),
        "电子邮箱": lambda: (
            f"{rng.choice('abcdehkmwy')}{rng.randrange(10**6)}@{rng.choice(_HOSTS)}"
        ),
        "整数": lambda: str(rng.randint(2, 2400)),
        "年龄": lambda: str(rng.randint(19, 88)),
        "金额": lambda: rng.choice(("{}", "{}.50", "{}.8")).format(rng.randint(3, 90000)),
        "数值": lambda: f"{rng.randint(1, 900)}.{rng.randint(1, 9)}",
        "百分比": lambda: f"{rng.randint(2, 99)}%",
        "民族": lambda: rng.choice(_GROUPS),
    }
    return makers[name]() if name in makers else _words(label, rng)


def expected_of(kind: Field, units: tuple[str, ...]) -> Expected:
    """What the recogniser is told of a field of this kind."""
    name = kind.kind
    if name in ("手机", "电话", "身份证号", "银行账号"):
        return Expected("digits")
    if name in ("整数", "金额", "数值", "百分比", "年龄"):
        return Expected("number")
    if name in ("日期", "年月", "出生日期", "日期区间"):
        return Expected("day")
    if name in ("电子邮箱", "链接"):
        return Expected("mail")
    if name == "选项":
        return Expected("choice", kind.choices)
    if name == "姓名":
        return Expected("name")
    return Expected("text", units if name == "单位" else ())


def _day(rng: random.Random) -> str:
    day = dt.date(2024, 6, 1) + dt.timedelta(rng.randrange(28))
    return rng.choice(
        (
            f"{day.year}年{day.month}月{day.day}日",
            day.isoformat(),
            f"{day.year}.{day.month}.{day.day}",
        )
    )


def _identity(rng: random.Random) -> str:
    day = dt.date(1950, 1, 1) + dt.timedelta(rng.randrange(20000))
    body = f"4110{rng.choice(('02', '23', '81'))}{day:%Y%m%d}{rng.randrange(1000):03d}"
    rest = sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[rest]


def _words(label: str, rng: random.Random) -> str:
    if any(word in label for word in ("职务", "岗位", "身份")):
        return rng.choice(_POSTS)
    if any(word in label for word in ("地址", "地点", "位置", "住址")):
        return f"{rng.choice(_PLACES)}{rng.randint(1, 280)}号"
    if any(word in label for word in ("物资", "品名", "名称", "物品")):
        return rng.choice(_THINGS)
    if any(word in label for word in ("电话", "手机")):
        return mobile(rng)
    if label in ("备注", "整改情况", "类别"):
        return rng.choice(_NOTES)
    if "姓名" in label or label.endswith("人"):
        return person(rng)
    where = rng.choice(("", "", rng.choice(_PLACES)))
    count = f"{rng.randint(2, 60)}{rng.choice(('次', '处', '人', '户'))}"
    return where + rng.choice(_DEEDS) + rng.choice((count, "", f"，发现隐患{rng.randint(2, 9)}处"))
