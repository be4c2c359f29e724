"""Proof: whether every rendering of a Word part is sure to be as Word wants it.

What is proved once, when a template is loaded, need not be parsed after each rendering.
"""

from __future__ import annotations

import re

from jinja2 import nodes

from huizhi.errors import Mistake, TemplateError
from huizhi.formats.jinja import (
    PlacedSource,
    TornError,
    UnsoundError,
    prove_soundness,
    statements_in,
)
from huizhi.formats.word.crossed_blocks import crossing_blocks

_OPEN_CELL = re.compile(r"(?<!</w:p>)(?<!/>)</w:tc>")
TORN = (
    "循环或条件，开头和结尾不在同样的位置（一个在表格里、一个在外，或一个独占一行、一个没有），"
    "生成的文件会打不开"
)
TORN_REMEDY = "请把开头和结尾放在同样的位置"
_WITHIN = {
    "同一格": "表格的同一格",
    "同一行": "表格的同一行",
    "同一个域": "同一个域（链接、目录、页码等）",
}
_CROSSED_REMEDIES = {
    "同一格": "要重复整行，请把 {%tr for … %} 和 {%tr endfor %} 各写在单独的一行里；"
    "只在一格里的，开头和结尾写在同一格",
    "同一行": "每一行里 {%tc for … %} 和 {%tc endfor %} 都要成对；"
    "要重复整行，请改用 {%tr for … %} 和 {%tr endfor %}，各写在单独的一行里",
    "同一个域": "请把开头和结尾都写在里面，或者都写在外面；看不出域到哪里为止的，"
    "请按 Alt+F9 显示域代码再写",
}


def is_sound(source: PlacedSource, tree: nodes.Template, file: str) -> bool:
    """Whether every rendering is proved to be well formed, with each value within a run, each
    cell ending in a paragraph, and each drawing printed once.

    source, tree: of a part; file: what messages call the template.

    Raises: TemplateError when a block is sure to tear it, or goes over several cells.
    """
    refuse_crossing(source, tree, file)
    try:
        proof = prove_soundness(source.plain, tree)
    except UnsoundError:
        return False
    except TornError as error:
        place = source.place_at(error.line)
        raise TemplateError([Mistake(file, place, TORN, remedy=TORN_REMEDY)]) from error
    whole = not _repeats_drawings(tree) and not _OPEN_CELL.search(source.plain)
    return proof.values_in_text and whole


def refuse_crossing(source: PlacedSource, tree: nodes.Template, file: str) -> None:
    """Raises: TemplateError for a block that begins in one cell, row or field, and ends in
    another."""
    for line, across in crossing_blocks(tree):
        place = source.place_at(line)
        what = f"循环或条件的开头和结尾不在{_WITHIN[across]}里"
        raise TemplateError([Mistake(file, place, what, remedy=_CROSSED_REMEDIES[across])])


def _repeats_drawings(tree: nodes.Template) -> bool:
    """Whether there are drawings in loops or conditions, whose numbers are only known later."""
    blocks = statements_in(tree, nodes.For, nodes.If)
    return any("docPr" in one.data for b in blocks for one in statements_in(b, nodes.TemplateData))
