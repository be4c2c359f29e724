"""Truth: what a made-up liaison means to say, and how it is typed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜欧"
_GIVEN = "明芳伟秀英娜敏静丽强磊军洋勇艳杰娟涛超霞平刚桂兰辉玲飞鹏红玉梅建国志华"
_RARE = ("阿依古丽·买买提", "欧阳建国", "𠮷田", "司马㼆", "王芃㛃")
_DUTIES = ("网格员", "社区主任", "副书记", "安全员", "党支部书记兼主任", "综合治理专干（兼）")
_HOSTS = ("qq.com", "163.com", "example.com", "xuchang.gov.cn")
_ROADS = ("祖师路", "莲城大道", "魏武大道", "许由路", "学府街", "工农路中段")
_SUBJECTS = ("消防", "用电", "燃气", "防汛", "电动车", "电梯", "高层住宅", "校园周边", "自建房")
_WORKS = ("演练", "隐患排查", "宣传课", "警示片", "路线图", "典型案例", "微视频")
HARD = (
    "“双引号”与'单引号'",
    "第一行\n第二行",
    "=1+1",
    "@某某",
    "+现场照片3张",
    "<b>&amp;</b>",
    "{{ 姓名 }}",
    "{% for %}",
    "50%（含）以上",
    "照片3张、视频1个；另附页",
    "🔥消防🚒",
    "A|B\\C",
    "  ",
    "链接：https://pan.baidu.com/s/1AbCdEf 提取码：x1y2",
    "12",
    "2024年6月20日拍摄",
    "0374-5163977",
)


@dataclass
class Truth:
    """What a return means to say.

    community: the unit's name on the roster; values: expected export by field id, None for a blank;
    rows: expected export by column id of each work, by the work's number; typed: what was typed,
    by key ("mobile", "rows.3.title"); notes: what was typed besides the answers, by key; loose:
    keys whose value cannot be told from the file, so that only a finding is right; others: what
    further forms in the same file mean, the keys of whose answers begin with "2/", "3/" …
    """

    form: str
    community: str
    values: dict[str, str | None]
    rows: dict[int, dict[str, str | None]] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)
    others: list[Truth] = field(default_factory=list)


def make_truth(form: str, community: str, items: tuple[str, ...], rng: random.Random) -> Truth:
    """The made-up answers of one community to one form ("liaison", "works" or "household")."""
    if form == "household":
        from benchmarks.household import household

        return household(community, rng)
    return _liaison(community, rng) if form == "liaison" else _works(community, items, rng)


def person(rng: random.Random) -> str:
    """A name."""
    if rng.random() < 0.06:
        return rng.choice(_RARE)
    return rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, rng.randint(1, 2)))


def mobile(rng: random.Random) -> str:
    """A mobile number."""
    return f"1{rng.choice('3456789')}{rng.randrange(10**9):09d}"


def landline(rng: random.Random) -> str:
    """A landline of the office's area, as export gives it."""
    return f"0374-{rng.choice('2345678')}{rng.randrange(10**6):06d}"


def spelled(day: dt.date, rng: random.Random) -> str:
    """The day in one of the spellings that need no guess."""
    y, m, d = day.year, day.month, day.day
    return rng.choice(
        (
            f"{y}年{m}月{d}日",
            f"{y}年{m:02d}月{d:02d}日",
            f"{y}-{m:02d}-{d:02d}",
            f"{y}/{m}/{d}",
            f"{y}.{m}.{d}",
            f"{y}{m:02d}{d:02d}",
            f"{y} 年 {m} 月 {d} 日",
        )
    )


def _liaison(community: str, rng: random.Random) -> Truth:
    email = f"{rng.choice('abcdwxyz')}{rng.randrange(10**6)}@{rng.choice(_HOSTS)}"
    address = f"许昌市东城区{rng.choice(_ROADS)}{rng.randint(1, 300)}号"
    values: dict[str, str | None] = {
        "name": person(rng),
        "gender": rng.choice("男女"),
        "position": rng.choice(_DUTIES),
        "office_phone": landline(rng),
        "mobile": mobile(rng),
        "fax": landline(rng),
        "email": email,
        "organization": community,
        "address": address,
    }
    for key, chance in (("position", 0.1), ("fax", 0.5), ("email", 0.1), ("office_phone", 0.15)):
        if rng.random() < chance:
            values[key] = None
    return Truth("liaison", community, values, typed={k: v for k, v in values.items() if v})


def _works(community: str, items: tuple[str, ...], rng: random.Random) -> Truth:
    day = dt.date(2024, 6, rng.randint(1, 28))
    values: dict[str, str | None] = {
        "organization": community,
        "submitted_on": day.isoformat(),
        "contact": person(rng),
        "contact_phone": rng.choice((mobile, landline))(rng),
    }
    if rng.random() < 0.1:
        values["submitted_on"] = None
    typed = {k: v for k, v in values.items() if v}
    if values["submitted_on"]:
        typed["submitted_on"] = spelled(day, rng)
    truth = Truth("works", community, values, typed=typed)
    for item in items:
        for _ in range(rng.choice((0, 1, 1, 2, 2))):
            _add_work(truth, item, rng)
    if not truth.rows:
        _add_work(truth, items[0], rng)
    return truth


def _add_work(truth: Truth, item: str, rng: random.Random) -> None:
    number = len(truth.rows) + 1
    subject = f"{rng.choice(_SUBJECTS)}{rng.choice(_WORKS)}"
    work: dict[str, str | None] = {
        "item": item,
        "title": f"{truth.community[:2]}{subject}之{number}",
        "content": f"{subject}资料{rng.randint(2, 9)}份" if rng.random() < 0.8 else None,
        "remark": f"见文件夹{number}" if rng.random() < 0.3 else None,
    }
    if rng.random() < 0.2:
        work["content"] = f"{number}、{rng.choice(HARD)}".strip()
    truth.rows[number] = work
    truth.typed |= {f"rows.{number}.{c}": v for c, v in work.items() if v}
