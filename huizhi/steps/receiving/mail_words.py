"""Mail words: of what somebody wrote in a mail, what may change or add to what is attached."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from huizhi.content import lazy_pattern
from huizhi.storage import Return

_MOST = 8  # things that are told of one mail
_LONGEST = 36  # characters of a sentence that is told as a whole
_SENTENCE = re.compile(r"(?<=[。；;！!？?])|\n")
_CLAUSE = re.compile(r"(?<=[，,])")
# What is written of a form rather than in it.
_CHANGED = lazy_pattern(
    r"更正|更改|修改|变更|改成|改为|应为|应该是|应当是|不是.{1,12}是|写错|填错|报错|有误|错了|漏|补充|补报|撤回|作废|"
    r"不算|不要|为准|换成|更换|换人|调整"
)
_DATED = lazy_pattern(
    r"(?:123|115)(?:云盘|网盘)|(?:\d{2,4}\s*[年./-])?\s*\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?|\d{2,4}年|\d{1,2}月|\d{1,2}[:：]\d{2}|"
    r"(?:附件|附表|表|第|版本?|图)\s*\d{1,2}"
)
_FIGURES = lazy_pattern(
    r"\d{2,}|\d\s*(?:人|户|处|份|次|场|家|元|万|件|个|条)|"
    r"[一二三四五六七八九十百千万两]{1,6}余?(?:人|户|处|份|次|场|家|元|件|条)"
)
_LINK = lazy_pattern(
    r"https?://[^\s，。；、）]+|(?:提取码|访问码)\s*[:：]?\s*[A-Za-z0-9]+"
)  # told apart
_NUMBER = re.compile(r"\d+(?:[-—－]\d+)*")
_PLAIN = re.compile(r"[-—－]")


def telling_words(words: str, known: str = "") -> tuple[str, ...]:
    """The sentences that hold figures, or correct something, or say how somebody is reached.

    known: numbers that are known already; what holds no others and corrects nothing is left out.
    """
    found = dict.fromkeys(one for one in _sentences(_LINK.sub("", words)) if _tells(one, known))
    told = tuple(found)
    more = f"另外{len(told) - _MOST}句，请看邮件"
    return told if len(told) <= _MOST else (*told[:_MOST], more)


def numbers_in(returns: Iterable[Return]) -> str:
    """All numbers that stand in these returns, as `telling_words` takes them."""
    texts = [f.raw for one in returns for f in one.fields]
    texts += [f.raw for one in returns for row in one.rows for f in row.fields]
    return numbers_of(texts)


def numbers_of(texts: Iterable[str]) -> str:
    """All numbers in these texts, as `telling_words` takes them."""
    return " ".join(_PLAIN.sub("", found[0]) for text in texts for found in _NUMBER.finditer(text))


def _sentences(words: str) -> Iterator[str]:
    for sentence in filter(None, (one.strip() for one in _SENTENCE.split(words))):
        if len(sentence) <= _LONGEST:
            yield sentence
            continue
        together = ""
        for clause in _CLAUSE.split(sentence):
            if together and len(together) + len(clause) > _LONGEST:
                yield together
                together = ""
            together += clause
        yield together


def _tells(sentence: str, known: str) -> bool:
    if _CHANGED.search(sentence):
        return True
    plain = _DATED.sub(" ", sentence)
    if not _FIGURES.search(plain):
        return False
    numbers = {_PLAIN.sub("", one) for one in _NUMBER.findall(plain)}
    return not numbers or not numbers <= set(known.split())
