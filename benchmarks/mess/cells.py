"""Cells: what programs and input methods make of a text, and texts that look like another."""

from __future__ import annotations

import random

from benchmarks.draft import Box, Draft, NotApplicableError, row_of
from benchmarks.mess.mess import ALL, EXCEL, LIAISON, TYPED, WORKS, mess

_PLAIN = {"name", "position", "address", "organization", "contact", "email", "mobile"}
_NOTHING = ("无", "/", "—", "-", "暂无", "没有", "\\", "——", "　", "（无）", "N/A", "\u200b", "…")


def _answers(draft: Draft, texts_only: bool = False) -> list[tuple[str, Box]]:
    """Every filled cell with its key; texts_only: those of free text."""
    found = [
        (key, box)
        for _, box in sorted(draft.page.boxes.items(), key=lambda x: x[0])
        for key in sorted(box.keys)
        if key in draft.truth.typed and not key.endswith(".item") and box.kind == "text"
    ]
    if texts_only:
        found = [(k, b) for k, b in found if row_of(k) or k in {"address", "position"}]
    if not found:
        raise NotApplicableError
    return found


def _expect(draft: Draft, key: str, value: str | None) -> None:
    number = row_of(key)
    if number is None:
        draft.truth.values[key] = value
    else:
        draft.truth.rows[number][key.rpartition(".")[2]] = value


def _expected(draft: Draft, key: str) -> str:
    number = row_of(key)
    values = draft.truth.values if number is None else draft.truth.rows[number]
    return values[key.rpartition(".")[2]] or ""


@mess("公式有结果", TYPED, EXCEL)
def formula(draft: Draft, rng: random.Random) -> None:
    found = _answers(draft)
    for _, box in rng.sample(found, min(3, len(found))):
        box.kind = "formula"


@mess("公式没有结果", TYPED, EXCEL)
def formula_without_result(draft: Draft, rng: random.Random) -> None:
    _, box = rng.choice(_answers(draft))
    box.kind = "formula-empty"


@mess("错误值", TYPED, EXCEL)
def error(draft: Draft, rng: random.Random) -> None:
    key, box = rng.choice(_answers(draft))
    box.kind, box.text = "error", rng.choice(("#REF!", "#N/A", "#NAME?", "#VALUE!"))
    draft.truth.typed[key] = box.text


@mess("长数字丢了末位", TYPED, ("works.xlsx",))
def long_number(draft: Draft, rng: random.Random) -> None:
    """An identity number typed as a number: 411002199001011234 is kept as …011230."""
    key, box = rng.choice(_answers(draft, texts_only=True))
    meant = f"41100219900101{rng.randrange(1000, 9999)}"
    box.kind, box.value = "number", float(meant[:15] + "000")
    box.text = draft.truth.typed[key] = meant
    _expect(draft, key, meant)


@mess("值里夹看不见的字符", TYPED)
def unseen(draft: Draft, rng: random.Random) -> None:
    for _, box in _answers(draft):
        at = rng.randint(0, len(box.text))
        box.text = box.text[:at] + rng.choice("\u200b\ufeff\u00ad\u200e\u2060") + box.text[at:]


@mess("值前后有空白", TYPED)
def padded(draft: Draft, rng: random.Random) -> None:
    for _, box in _answers(draft):
        box.text = (
            rng.choice((" ", "　", "\u00a0", "  ")) + box.text + rng.choice((" ", "　", "\u00a0"))
        )


@mess("值里换了行", TYPED)
def broken(draft: Draft, rng: random.Random) -> None:
    """A line break typed into free text stays."""
    found = _answers(draft, texts_only=True)
    for key, box in rng.sample(found, min(3, len(found))):
        if len(box.text) > 3 and box.text == _expected(draft, key) and " " not in box.text:
            box.text = box.text[:2] + "\n" + box.text[2:]
            draft.truth.typed[key] = box.text
            _expect(draft, key, box.text)


@mess("号码和邮箱换了行", TYPED)
def broken_number(draft: Draft, rng: random.Random) -> None:
    """A phone or address that a narrow cell made its writer break."""
    keys = {"mobile", "office_phone", "email", "contact_phone"}
    found = [(k, b) for k, b in _answers(draft) if k in keys]
    if not found:
        raise NotApplicableError
    _, box = rng.choice(found)
    half = len(box.text) // 2
    box.text = box.text[:half] + "\n" + box.text[half:]


@mess("空格写了无", TYPED)
def nothing(draft: Draft, rng: random.Random) -> None:
    """What is blank says so."""
    blank = [b for role in ("input", "cell") for _, b in draft.page.with_role(role) if not b.text]
    if not blank:
        raise NotApplicableError
    for box in rng.sample(blank, min(6, len(blank))):
        box.text = rng.choice(_NOTHING)


@mess("写了同上", TYPED, WORKS)
def same(draft: Draft, rng: random.Random) -> None:
    """A work's content is the one above it."""
    page = draft.page
    for number in draft.truth.rows:
        above, here = draft.truth.rows.get(number), draft.truth.rows.get(number + 1)
        boxes = page.holding(f"rows.{number + 1}.title")
        if not above or not here or not above["content"] or not boxes:
            continue
        (row, _), _ = boxes[0]
        content = next(b for _, b in page.row(row) if b.role == "cell:content")
        key = f"rows.{number + 1}.content"
        content.type_in(rng.choice(("同上", "〃", '"', "″")), key)
        draft.truth.typed[key] = content.text
        here["content"] = above["content"]
        return
    raise NotApplicableError


@mess("值像栏目名称", TYPED, ALL)
def like_label(draft: Draft, rng: random.Random) -> None:
    words = ("备注", "姓名", "手机", "序号", "报送内容", "地址", "单位", "联系人", "项目", "合计",
             "联系人：李四", "联系方式：见附页", "姓名：赵六", "备注：无", "职务", "报送单位",
             "手机 13800138000", "安全警示教育活动", "传真机一台")  # fmt: skip
    key, box = rng.choice(_answers(draft, texts_only=True))
    box.text = draft.truth.typed[key] = rng.choice(words)
    _expect(draft, key, box.text)


@mess("长文字", TYPED, WORKS)
def long_text(draft: Draft, rng: random.Random) -> None:
    key, box = rng.choice([(k, b) for k, b in _answers(draft) if row_of(k)])
    length = rng.choice((120, 255, 256, 400, 2000))
    said = _expected(draft, key) + "安全生产人人有责，" * 300
    box.text = draft.truth.typed[key] = said[:length]
    _expect(draft, key, box.text)


@mess("文字成了数字", TYPED, EXCEL)
def number(draft: Draft, rng: random.Random) -> None:
    """A text cell holds a typed number."""
    key, box = rng.choice(_answers(draft, texts_only=True))
    value = rng.choice((3.0, 12.0, 2024.0, 0.5, 0.0, 100000.0, 1.5))
    text = f"{value:g}" if value < 1e5 else str(int(value))
    box.kind, box.value, box.text = "number", value, text
    draft.truth.typed[key] = text
    _expect(draft, key, text)


@mess("性别打勾", TYPED, LIAISON)
def ticked(draft: Draft, rng: random.Random) -> None:
    _, box = draft.one("input:gender")
    mine, other = ("男", "女") if draft.truth.values["gender"] == "男" else ("女", "男")
    shapes = {
        "男": (
            "☑男 □女",
            "男☑ 女□",
            "男√ 女",
            "■男□女",
            "☑男☐女",
            "√男 女",
            "男 ✓  女",
            "男（√）女（）",
        ),
        "女": (
            "□男 ☑女",
            "男□ 女☑",
            "男 女√",
            "□男■女",
            "☐男☑女",
            "男 √女",
            "男   女 ✓",
            "男（）女（√）",
        ),
    }
    box.text = draft.truth.typed["gender"] = rng.choice(shapes[mine])
    del other


@mess("性别别的写法", TYPED, LIAISON)
def other_words(draft: Draft, rng: random.Random) -> None:
    _, box = draft.one("input:gender")
    words = {"男": ("男性", "♂", "男 ", "　男", "先生"), "女": ("女性", "♀", " 女", "女　", "女士")}
    box.text = draft.truth.typed["gender"] = rng.choice(words[draft.truth.values["gender"] or "男"])


@mess("性别两个都留着", TYPED, LIAISON)
def both(draft: Draft, rng: random.Random) -> None:
    _, box = draft.one("input:gender")
    box.text = rng.choice(("男/女", "男 女", "男、女", "☑男☑女", "男（女）"))
    draft.truth.typed["gender"] = box.text
    draft.truth.values["gender"] = None
    draft.truth.loose.add("gender")


@mess("邮箱全角或QQ号", TYPED, LIAISON)
def email(draft: Draft, rng: random.Random) -> None:
    value = draft.truth.values.get("email")
    _, box = draft.one("input:email")
    if not value or "email" not in box.keys:
        raise NotApplicableError
    wide = "".join(chr(ord(c) + 0xFEE0) if 0x21 <= ord(c) < 0x7F else c for c in value)
    box.text = rng.choice(
        (wide, value.replace(".", "。"), value.replace("@", "＠"), value.replace("@", " @ "),
         value.replace("@", "#"), value.partition("@")[0], f"邮箱：{value}",
         f"{value}；{value[1:]}", f"mailto:{value}")
    )  # fmt: skip
    draft.truth.typed["email"] = box.text


@mess("单位写法不同", TYPED)
def unit(draft: Draft, rng: random.Random) -> None:
    name = draft.truth.values.get("organization")
    _, box = draft.one("input:organization")
    if not name:
        raise NotApplicableError
    shapes = (f"{name}居委会", f"许昌市东城区祖师街道{name}", f"祖师街道办事处{name}居委会",
              f"{name}居民委员会", name.removesuffix("社区"), f"{name}（盖章）", f" {name} ",
              name.replace("社区", "社 区"), f"东城区{name[:2]}社区")  # fmt: skip
    box.text = draft.truth.typed["organization"] = rng.choice(shapes)


@mess("单位写错字", TYPED)
def unit_slip(draft: Draft, rng: random.Random) -> None:
    name = draft.truth.values.get("organization")
    _, box = draft.one("input:organization")
    if not name:
        raise NotApplicableError
    shapes = (
        name[0] + name[2:],
        name.replace("社区", "社曲"),
        name.replace("区", "区区"),
        name[::-1],
    )
    box.text = draft.truth.typed["organization"] = rng.choice(shapes)


@mess("单位没有填", TYPED)
def no_unit(draft: Draft, rng: random.Random) -> None:
    _, box = draft.one("input:organization")
    box.empty()
    draft.truth.values["organization"] = None
    draft.truth.typed.pop("organization", None)
