"""Slips: what people type wrongly in marks, told by what stands there, with what to type instead.

Full-width signs are not taken for the half-width ones: in Word and Excel they look alike, and a
text in quotes may want them. They are named instead.
"""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
_FULL_WIDTH = {"。": ".", "、": ",", "【": "[", "】": "]", "《": "<", "》": ">", "—": "-", "×": "*"}
_FORBIDDEN = "；;？?￥$＃#＆&＠@＼\\`"
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_OF_OTHERS = (  # what other languages write: our word
    (re.compile(r"&&"), "and"),
    (re.compile(r"\|\|"), "or"),
    (re.compile(r"!(?!=)"), "not"),
)
_WORDS = {"and", "or", "not", "in", "is", "if", "else", "recursive", "for", "with", "as"}
_TAKES = {"tr", "tc", "p", "r", "sheet"}
_STATEMENTS = {"for", "endfor", "if", "elif", "else", "endif", "set", "endset", "end"}
_TWO_WORDS = re.compile(r"(?<![\w.|])([^\W\d][\w.]*)\s+(?=[^\W\d])(\w+)")
_WITH_UNIT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)([^\W\d_]+)")
_LAST = re.compile(r"(\||\.|\+|-|\*|/|~|==|!=|<|>|=|,|\band|\bor|\bnot|\bin|\bis)\s*$")
_ASSIGNS = re.compile(r"(?<![=!<>])=(?!=)")


def slip_in(said: str) -> tuple[str, str] | None:
    """What is wrong with a mark that cannot be read, and the remedy; None when it is not known."""
    bare = _QUOTED.sub("0", said)
    if _INVISIBLE.search(said):
        return "有看不见的字符", "请把整个标记删去，重新输入"
    for theirs, word in _OF_OTHERS:
        if found := theirs.search(bare):
            return f"不认识“{found.group()}”", f"请写 {word}"
    if "'" in bare or '"' in bare:
        return "引号没有成对", "请在文字的前后各写一个引号"
    for sign in bare:
        if half := _half_width(sign):
            return f"有全角的“{sign}”", f"请换成半角的“{half}”"
        if sign in _FORBIDDEN:
            return f"标记里不能有“{sign}”", "请删去"
    for opened, closed in ("()", "[]", "{}"):
        if bare.count(opened) != bare.count(closed):
            return f"括号“{opened}{closed}”没有成对", "请补上或删去一半"
    return _wrong_words(bare)


def word_slip(word: str) -> tuple[str, str] | None:
    """What is wrong with the first word of a statement, and the remedy; None when it is not
    known."""
    small = word.lower()
    if word in _TAKES:
        return f"“{word}”要紧跟在“{{%”后面，中间没有空格", f"请写成 {{%{word} … %}}"
    if small != word and small in _TAKES | _STATEMENTS:
        return f"“{word}”要用小写", f"请写成 {small}"
    if small == "end":
        return "“end”要和后面的词连着写", "请写成 endfor 或 endif，中间不空格"
    return None


def _wrong_words(said: str) -> tuple[str, str] | None:
    statement = said.split(None, 1)[0] if said else ""
    inner = said.removeprefix(statement) if statement in {"if", "elif", "for", "set"} else said
    if statement == "for" and " in " not in said:
        return "循环里没有 in", "要写成 for 项 in 列表，in 前后各空一格"
    if not inner.strip():
        return "标记里没有写内容", "要写成 {{ 名称 }}"
    if last := _LAST.search(inner):
        return f"最后的“{last.group(1)}”后面没有内容", "请补上，或删去它"
    if statement != "set" and "(" not in inner and _ASSIGNS.search(inner):
        return "只写了一个“=”", "比较是否相同要写“==”"
    if unit := _WITH_UNIT.search(inner):
        return f"“{unit.group()}”不是数", f"请只写 {unit[1]}，不写单位；是文字的加上引号"
    for found in _TWO_WORDS.finditer(inner):
        if not _WORDS & {found.group(1), found.group(2)}:
            remedy = "名称里不能有空格；两样东西请分别写在两个标记里"
            return f"“{found.group(1)}”和“{found.group(2)}”中间有空格", remedy
    return None


def _half_width(sign: str) -> str:
    """The sign that a full-width one stands for, "" for every other."""
    if "！" <= sign <= "～" and sign not in _FORBIDDEN:
        return chr(ord(sign) - 0xFEE0)
    return _FULL_WIDTH.get(sign, "")
