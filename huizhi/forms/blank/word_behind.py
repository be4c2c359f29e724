"""Word behind: what blanks are called by the word that is printed right behind each of them.

    住址：____小区__号楼__单元__室        ____年第__季度        __月至__月

The word before such a blank is the name of the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_S = r"[ \t\u3000\u00a0_＿]"
_PART = re.compile(  # of an address, down to the door
    rf"{_S}*(村民小组|小区|花园|胡同|号楼|楼栋|单元|[室栋幢座层楼门号组社队巷弄路街排])(?:第|附近)?{_S}*"
)
_ENDS = re.compile(r"(?:$|[^\u4e00-\u9fff])")
_ORDINAL = re.compile(rf"{_S}*(季度|学期|学年|栋|幢|单元|届|期|批次?|轮|次|周|层|楼|组|号|页|版)")
_EDGE = re.compile(rf"{_S}*(年|月|日|[时点])份?(?:初|底|末)?{_S}*(?:[至到]|[-—–~～]+)")
_TO = re.compile(rf"(年|月|日|[时点])份?(?:初|底|末)?{_S}*(?:[至到]|[-—–~～]+){_S}*$")
_NAMES = {"年": "年份", "月": "月份", "日": "日期", "时": "时间", "点": "时间"}


def named_behind(text: str, spans: Sequence[tuple[int, int]]) -> dict[int, str]:
    """What the word behind it says of each of these blanks, by its number; none for a blank that is
    called by what stands before it."""
    starts = [*(start for start, _ in spans), len(text)]
    rests = [
        text[end : starts[number + 1]].removeprefix("）").rstrip("（(")
        for number, (_, end) in enumerate(spans)
    ]
    named = dict(_parts(rests))
    for number, (rest, (start, _)) in enumerate(zip(rests, spans, strict=True)):
        name = _of_period(text[:start], rest)
        if name and number not in named:
            named[number] = name
    return named


def says_span(word: str) -> bool:
    """Whether a word only says what a time begins or ends with: 月至."""
    return re.fullmatch("(?:年|月|日|[时点])份?[至到]?", word) is not None


def _parts(rests: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The blanks in runs of two and more that each have a part of an address behind them and
    nothing else before the next. rests: what stands behind each."""
    run: list[tuple[int, str]] = []
    for number, rest in enumerate(rests):
        found = _PART.match(rest)
        if found is not None:
            run.append((number, found[1]))
        goes_on = found is not None and found.end() == len(rest) and number + 1 < len(rests)
        if not goes_on:
            is_whole = found is not None and _ENDS.match(rest, found.end()) is not None
            yield from (run if is_whole and len(run) > 1 else ())
            run = []


def _of_period(before: str, rest: str) -> str:
    """The name of a blank that is counted (第__季度), or that a time begins or ends with."""
    before = before.rstrip("（(")
    plain = before.rstrip(" \t\u3000\u00a0_＿")
    if plain.endswith("第") and (found := _ORDINAL.match(rest)):
        return found[1]
    if re.match(rf"{_S}*年{_S}*第", rest) and not plain.endswith(tuple("0123456789")):
        return "年份"
    unit = re.match(rf"{_S}*(年|月|日|[时点])", rest)
    if (to := _TO.search(before)) and unit and unit[1] == to[1]:
        return f"结束{_NAMES[to[1]]}"
    return f"开始{_NAMES[found[1]]}" if (found := _EDGE.match(rest)) else ""
