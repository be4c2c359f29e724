"""Workbook layout: what the sheets and columns of the book's own workbook are called."""

from __future__ import annotations

import hashlib
import re

FACTS = "底数"
HELP_SHEET = "怎么改"
UNIT, LABEL, CONTENT, KIND, BEFORE = "单位", "栏目", "内容", "类型", "原内容"
STATE, ORIGIN, SIGN = "状态", "出处", "核对码"
SEEN, AGAINST = "最近一次", "说法不一"
ASIDE = (KIND, "自从", SEEN, "多久以前", ORIGIN, AGAINST, "以前", BEFORE)  # only told
FACT_COLUMNS = (UNIT, LABEL, CONTENT, *ASIDE, SIGN)
OF_EVERY_LIST = frozenset({UNIT, STATE, ORIGIN, SIGN})
OF_LIST = "（名册的）"  # behind a column of a list that is called as one of these
STANDS, ENDED, AWAY = "在册", "已不在", "去掉"
_NO_NAME = re.compile(r"[\\/?*\[\]:]")  # what no sheet is called by
_LONGEST_NAME = 31  # characters of a sheet's name
_RESERVED = frozenset({FACTS, HELP_SHEET, "history"})


def sheet_name(name: str) -> str:
    """What the sheet of a list is called: as the list, where a sheet can be; the same each time."""
    if len(name) <= _LONGEST_NAME and not _NO_NAME.search(name) and name not in _RESERVED:
        return name
    sign = hashlib.sha256(name.encode()).hexdigest()[:4]
    return f"{_NO_NAME.sub('、', name)[: _LONGEST_NAME - len(sign) - 1]}_{sign}"
