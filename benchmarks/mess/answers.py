"""Answers: what people and programs make of ticks, numbers, links, ids and lost letters."""

from __future__ import annotations

import random

from benchmarks.draft import Box, Draft, NotApplicableError
from benchmarks.household import NEEDS, ticked
from benchmarks.mess.mess import HOUSEHOLD, STRUCTURE, TYPED, mess

_EXCEL = ("household.xlsx",)
_HELD_AGAINST = "held against the id"
# A link, its code, and what net disks put around them.
_SHARED = (
    ("https://pan.baidu.com/s/1aB_c-D", "x2y3", "链接: {} 提取码: {} 复制这段内容后打开百度网盘"),
    ("https://pan.baidu.com/s/1aBcD", "x2y3", "{}提取码{}"),
    ("https://www.alipan.com/s/aB1", "12ab", "「表.zip」{} 提取码: {} 点击链接保存，打开阿里云盘"),
    ("https://pan.quark.cn/s/ab12", "AbCd", "我用夸克分享了「资料」\n链接：{}\n提取码：{}"),
    ("https://share.weiyun.com/aB3", "abc123", "文件分享：资料 链接：{} 密码：{}"),
    ("https://cloud.189.cn/t/xYz", "1a2b", "{}（访问码：{}）"),
)


def _box(draft: Draft, field: str) -> tuple[str, Box]:
    """The answer to a field as it is meant, and its cell."""
    value = draft.truth.values.get(field)
    _, box = draft.one(f"input:{field}")
    if not value or field not in box.keys:
        raise NotApplicableError
    return value, box


def _type(draft: Draft, field: str, text: str, *, loose: bool = False) -> Box:
    """Types the text for an answer; loose: nobody could tell from it what was meant."""
    _, box = _box(draft, field)
    if field == "id_number" and _HELD_AGAINST in draft.truth.loose:
        raise NotApplicableError
    box.kind, box.value = "text", None
    box.text = draft.truth.typed[field] = text
    if loose:
        draft.truth.loose.add(field)
    return box


@mess("选中的方框没有了", TYPED, HOUSEHOLD)
def box_gone(draft: Draft, rng: random.Random) -> None:
    """The box before the chosen word was overwritten, or its mark did not survive."""
    helped, _ = _box(draft, "helped")
    between = rng.choice((" ", "  ", "\n", "　"))
    text = between.join(c if c == helped else f"□{c}" for c in "是否")
    _type(draft, "helped", text, loose=True)
    needs, _ = _box(draft, "needs")
    gone = rng.choice(needs.split("、"))
    _type(draft, "needs", ticked(NEEDS, needs).replace(f"☑{gone}", gone), loose=True)


@mess("手机上打的勾", TYPED, HOUSEHOLD)
def phone_ticks(draft: Draft, rng: random.Random) -> None:
    tick = rng.choice(("✅", "☑\ufe0f", "✔\ufe0f", "✔", "🉑", "●", "■", "☑", "√", "V", "✓"))
    box = rng.choice(("□", "☐", "⬜", "○", "□"))
    for field, choices in (("helped", ("是", "否")), ("needs", NEEDS), ("sex", ("男", "女"))):
        value, _ = _box(draft, field)
        _type(draft, field, ticked(choices, value, tick, box))
    _type(draft, "verified", tick)


@mess("勾打在方框旁边", TYPED, HOUSEHOLD)
def ticks_beside(draft: Draft, rng: random.Random) -> None:
    """The printed box stays, and the tick stands before it, behind it or behind the word."""
    shape = rng.choice(("□√{}", "√□{}", "□{}√", "□{}（√）", "{}√"))
    for field, choices in (("helped", ("是", "否")), ("needs", NEEDS)):
        value, _ = _box(draft, field)
        chosen = value.split("、")
        words = (shape.format(c) if c in chosen else f"□{c}" for c in choices)
        _type(draft, field, rng.choice((" ", "  ")).join(words), loose="（" in shape)


@mess("勾看不出是谁的", TYPED, HOUSEHOLD)
def stray_ticks(draft: Draft, rng: random.Random) -> None:
    text = rng.choice(("□是√□否", "是√否", "是 否\n√", "×是 □否", "⭕是 ⭕否", "√是√否", "是 √ 否"))
    _type(draft, "helped", text, loose=True)
    _type(draft, "verified", rng.choice(("×", "X", "○", "⭕", "❌")), loose=True)


@mess("一格写了两个数", TYPED, HOUSEHOLD)
def two_numbers(draft: Draft, rng: random.Random) -> None:
    between = rng.choice(("\n", " ", "\t", "、", "/", "和", "，", "　", "；", "+"))
    for field, one, other in (("people", "3", "2"), ("income", "500", "300"), ("age", "6", "7")):
        _type(draft, field, f"{one}{between}{other}", loose=True)
    _type(draft, "share", f"30%{between}40%", loose=True)


@mess("数字旁写了别的", TYPED, HOUSEHOLD)
def more_than_a_number(draft: Draft, rng: random.Random) -> None:
    people, income, age = (_box(draft, field)[0] for field in ("people", "income", "age"))
    _type(draft, "people", people + rng.choice(("人", "口人", "（含1名儿童）", "人（常住）")))
    yuan = income.removesuffix(".00")
    _type(draft, "income", yuan + rng.choice(("元/月", "元", "元（含低保）", "元整", "每月")))
    _type(draft, "age", age + rng.choice(("岁", "周岁", "（虚岁）", " 岁")))


@mess("写的是约数", TYPED, HOUSEHOLD)
def about(draft: Draft, rng: random.Random) -> None:
    texts = ("约3", "3余", "3-4", "三四", "不足5", "5左右", "≥3", "若干", "3+", "2~3")
    _type(draft, "people", rng.choice(texts), loose=True)
    texts = ("两万三", "约2000", "2000-3000", "一千五", "2000多", "5%", "1万2", "2000以上")
    _type(draft, "income", rng.choice(texts), loose=True)


@mess("数字别的写法", TYPED, HOUSEHOLD)
def numbers_otherwise(draft: Draft, rng: random.Random) -> None:
    texts, value = rng.choice(
        (
            (
                ("３０００", "3，000", "3,000.00", "三千", "0.3万", "3千", "¥3000", "叁仟元整"),
                "3000.00",
            ),
            (("12 000", "１２０００元", "1.2万元", "一万二千", "12,000"), "12000.00"),
        )
    )
    draft.truth.values["income"] = value
    _type(draft, "income", rng.choice(texts))
    draft.truth.values["share"] = "30%"
    _type(
        draft, "share", rng.choice(("30％", "百分之三十", "三成", "30", "30.0%", "３０%", "30 %"))
    )


@mess("年月成了小数", TYPED, _EXCEL)
def month_as_number(draft: Draft, rng: random.Random) -> None:
    """2025.10 typed as a number is kept as 2025.1."""
    year = rng.randint(2019, 2024)
    draft.truth.values["month"] = f"{year}-{rng.choice((1, 10)):02d}"
    box = _type(draft, "month", f"{year}.1", loose=True)
    box.kind, box.value = "number", year + 0.1


@mess("链接里有括号和汉字", TYPED, HOUSEHOLD)
def odd_links(draft: Draft, rng: random.Random) -> None:
    link = rng.choice(
        ("https://yun.example.com/f(1).zip", "https://yun.example.com/资料/表(终稿).zip",
         "https://yun.example.com/d?name=王家&id=3", "https://yun.example.com/a[2]/b_c~d",
         "https://yun.example.com/%E8%B5%84/x;v=1")
    )  # fmt: skip
    draft.truth.values["link"] = link
    around = ("{}", "（{}）", "链接：{}", "{}。", "【资料】{}", "{}，请查收", "({})", "“{}”")
    _type(draft, "link", rng.choice(around).format(link))


@mess("网盘分享的文字", TYPED, HOUSEHOLD)
def shared_links(draft: Draft, rng: random.Random) -> None:
    link, code, text = rng.choice(_SHARED)
    draft.truth.values["link"] = f"{link} 提取码：{code}"
    _type(draft, "link", text.format(link, code))


@mess("链接说不清", TYPED, HOUSEHOLD)
def doubtful_links(draft: Draft, rng: random.Random) -> None:
    texts = ("https://a.example.com/f\nhttps://a.example.com/g", "https://a.example.com/f资料在此",
             "https://a.example.com/f（1）.zip", "https://a.example.com/ab\ncdefg/h",
             "https://a.example.com/fhttps://a.example.com/g", "见微信",
             "https://a.example.com/a b.zip")  # fmt: skip
    _type(draft, "link", rng.choice(texts), loose=True)


@mess("导出加的保护符", TYPED, HOUSEHOLD)
def guards(draft: Draft, rng: random.Random) -> None:
    shape = rng.choice(('="{}"', "'{}", '=T("{}")', "’{}"))
    for field in ("id_number", "account"):
        _type(draft, field, shape.format(_box(draft, field)[0]))


@mess("号码末几位成了零", TYPED, HOUSEHOLD)
def noughts(draft: Draft, rng: random.Random) -> None:
    """Through a number cell and back: only 15 digits are left."""
    for field in ("id_number", "account"):
        value, _ = _box(draft, field)
        lost = value[:15] + "0" * (len(value) - 15)
        text = rng.choice((lost, f"{value[0]}.{value[1:6]}E+{len(value) - 1}"))
        _type(draft, field, text, loose=True)
    _type(draft, "story", f"{rng.randrange(10**14, 10**15)}0000", loose=True)


@mess("号码分段写", TYPED, HOUSEHOLD)
def parted(draft: Draft, rng: random.Random) -> None:
    value, _ = _box(draft, "account")
    between = rng.choice((" ", "-", "　"))
    _type(draft, "account", between.join(value[n : n + 4] for n in range(0, len(value), 4)))
    value, _ = _box(draft, "id_number")
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in value)
    shapes = (f"{value[:6]} {value[6:14]} {value[14:]}", value.lower(), wide, f"{value} ")
    _type(draft, "id_number", rng.choice(shapes))


@mess("号码写错一位", TYPED, HOUSEHOLD)
def one_digit(draft: Draft, rng: random.Random) -> None:
    for field in ("id_number", "account"):
        value, _ = _box(draft, field)
        at = rng.randrange(6, len(value) - 1)
        slip = str((int(value[at]) + rng.randint(1, 9)) % 10)
        shapes = (value[:at] + slip + value[at + 1 :], value[:at] + value[at + 1 :])
        _type(draft, field, rng.choice(shapes))


@mess("一格两个号码", TYPED, HOUSEHOLD)
def two_ids(draft: Draft, rng: random.Random) -> None:
    for field in ("id_number", "account"):
        value, _ = _box(draft, field)
        other = value[:-2] + value[-1] + value[-2]
        between = rng.choice(("、", "\n", " ", "/", "；"))
        _type(draft, field, f"{value}{between}{other}", loose=True)


@mess("与身份证号不符", TYPED, HOUSEHOLD)
def against_the_id(draft: Draft, rng: random.Random) -> None:
    """Birthday, sex and age of somebody else: what was meant is what the number says, so it must
    be whole."""
    if draft.truth.typed["id_number"] != draft.truth.values["id_number"]:
        raise NotApplicableError
    draft.truth.loose.add(_HELD_AGAINST)
    born, _ = _box(draft, "born")
    year, month, _ = born.split("-")
    _type(draft, "born", f"{year}年{int(month) % 12 + 1}月2日")
    sex, _ = _box(draft, "sex")
    _type(draft, "sex", ticked("男女", "女" if sex == "男" else "男"))
    age, _ = _box(draft, "age")
    _type(draft, "age", str(int(age) + 10))


@mess("生日别的写法", TYPED, HOUSEHOLD)
def birthdays(draft: Draft, rng: random.Random) -> None:
    born, _ = _box(draft, "born")
    year, month, day = born.split("-")
    m, d = int(month), int(day)
    shapes = (f"{year}{month}{day}", f"{year}.{m}.{d}", f"{year[2:]}.{m}.{d}", f"{year}/{m}/{d}",
              f"{year} 年 {m} 月 {d} 日", f"{m}月{d}日", f"{year}.{month}",
              f"{year}年{m}月")  # fmt: skip
    _type(draft, "born", rng.choice(shapes))


@mess("起止日期别的写法", TYPED, HOUSEHOLD)
def periods(draft: Draft, rng: random.Random) -> None:
    visits, _ = _box(draft, "visits")
    (y, m, a), (_, _, b) = ([int(p) for p in day.split("-")] for day in visits.split("/"))
    shapes = (f"{m}.{a}-{m}.{b}", f"{y}.{m}.{a}—{y}.{m}.{b}", f"{y}-0{m}-{a:02d}~{y}-0{m}-{b:02d}",
              f"{m}月{a}日到{b}日", f"{y}/{m}/{a}至{m}/{b}", f"{m}.{a}-{b}",
              f"{m}月{a}-{b}日")  # fmt: skip
    _type(draft, "visits", rng.choice(shapes))


@mess("显示成井号", TYPED, HOUSEHOLD)
def too_narrow(draft: Draft, rng: random.Random) -> None:
    for field in rng.sample(("id_number", "income", "born", "story", "account", "share"), 2):
        _type(draft, field, rng.choice(("####", "##########", "＃＃＃＃", "#")))


@mess("丢了字或乱码", TYPED, HOUSEHOLD)
def lost_letters(draft: Draft, rng: random.Random) -> None:
    story, _ = _box(draft, "story")
    texts = (story.replace("家住", "家\ufffd\ufffd"), story.replace("街", "??"), "锟斤拷锟斤拷",
             "烫烫烫烫", "????", story.encode().decode("latin-1"), "家住\uf041街3号",
             story.encode("gbk").decode("latin-1"))  # fmt: skip
    _type(draft, "story", rng.choice(texts).replace("\x80", "€"))


@mess("在表下另写一行", STRUCTURE, ("works.xlsx",))
def row_below(draft: Draft, rng: random.Random) -> None:
    """A whole work below the form, each answer in its column; its item is a printed word."""
    page = draft.page
    columns = {b.role.partition(":")[2]: p[1] for p, b in page.with_role("header")}
    row = page.height + rng.randint(0, 1)
    item = draft.truth.rows[min(draft.truth.rows)]["item"] or ""
    page.put(row, columns["item"], Box(item))
    for name, text in (("title", "补报的演练视频"), ("content", "视频一个，简介附后")):
        page.put(row, columns[name], draft.note(text))
