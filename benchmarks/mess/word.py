"""Word: how Word and WPS keep what was typed, and tables pulled apart."""

from __future__ import annotations

import random

from benchmarks.draft import Box, Draft, NotApplicableError, Page
from benchmarks.mess.mess import FILE, PLACED, STRUCTURE, WORD, mess

_WRAPS = {
    "文字内容控件": "control-run",
    "段落内容控件": "control-block",
    "单元格内容控件": "control-cell",
    "修订插入": "inserted",
    "修订删改": "replaced",
    "文本框": "text-box",
    "嵌套表格": "nested",
    "文字拆成碎片": "pieces",
    "分成几段": "lines",
    "控件标记未清": "control-stale",
    "划掉重写": "struck",
    "字上注音": "reading",
    "邮件合并域": "merge-field",
    "域没有结果": "no-result",
    "格上画了圈": "circled",
    "字旁有图片": "picture",
    "填的是截图": "only-picture",
}
_UNSEEN = {"no-result", "only-picture"}  # what was meant does not stand in the file as text


def _enter(name: str, wrap: str) -> None:
    @mess(name, FILE, WORD)
    def change(draft: Draft, rng: random.Random) -> None:
        filled = [b for _, b in sorted(draft.page.boxes.items(), key=lambda x: x[0])
                  if b.keys and b.text and b.role.startswith(("input", "cell"))]  # fmt: skip
        if wrap in {"control-cell", "nested", "only-picture"}:
            filled = [box for box in filled if not box.prefix]
        if not filled:
            raise NotApplicableError
        for box in rng.sample(filled, rng.randint(1, min(4, len(filled)))):
            box.wrap = wrap
            if wrap in _UNSEEN:
                draft.truth.loose |= box.keys


for _name, _wrap in _WRAPS.items():
    _enter(_name, _wrap)


def _table_rows(draft: Draft) -> list[int]:
    page = draft.page
    return sorted({p[0] for p in page.boxes} - page.paragraphs)


@mess("表格断成两个", STRUCTURE, WORD)
def split(draft: Draft, rng: random.Random) -> None:
    """An empty paragraph between two of its rows; merged cells end there."""
    page = draft.page
    rows = _table_rows(draft)
    at = rng.choice(rows[2:])
    for (row, column), box in list(page.boxes.items()):
        if row < at < row + box.rows:
            below = row + box.rows - at
            box.rows = at - row
            page.put(at, column, Box(rows=below, columns=box.columns))
    draft.insert_rows(at)
    for column in range(page.width):
        page.boxes.pop((at, column), None)
    page.paragraphs.add(at)
    page.put(at, 0, Box())


@mess("断开的表格重复表头", STRUCTURE, ("works.docx",))
def split_with_header(draft: Draft, rng: random.Random) -> None:
    """The table goes on on the next page as a table of its own with the header again."""
    page = draft.page
    groups = page.with_role("group")[1:]
    (at, _), _ = rng.choice(groups)
    header = page.with_role("header")
    draft.insert_rows(at, 2)
    for column in range(page.width):
        page.boxes.pop((at, column), None)
    page.paragraphs.add(at)
    page.put(at, 0, Box())
    for (_, column), box in header:
        page.put(at + 1, column, Box(box.text))


@mess("写成表下的文字", PLACED, ("liaison.docx",))
def prose(draft: Draft, rng: random.Random) -> None:
    """The table is left empty and the answers are written below it, label by label or in a row."""
    page, truth = draft.page, draft.truth
    boxes = {b.role.partition(":")[2]: b for _, b in page.with_role("input")}
    labels = {b.role.partition(":")[2]: b.text for _, b in page.with_role("label")}
    keys = [k for k in boxes if k in truth.typed and k in labels]
    for key in keys:
        boxes[key].empty()
    row = page.height
    if rng.random() < 0.5:
        said = "，".join(f"{labels[k]}{truth.typed[k]}" for k in keys)
        draft.insert_rows(row)
        page.put(row, 0, Box(said, keys=frozenset(keys)))
        return
    draft.insert_rows(row, len(keys))
    for offset, key in enumerate(keys):
        page.put(row + offset, 0, Box(f"{labels[key]}：{truth.typed[key]}", keys=frozenset({key})))


@mess("自动编号的内容", FILE, ("works.docx",))
def numbered(draft: Draft, rng: random.Random) -> None:
    """A list that Word itself numbers: the numbers are seen and stand in no text."""
    boxes = [
        (box, key) for _, box in sorted(draft.page.boxes.items(), key=lambda x: x[0])
        for key in box.keys if key.endswith(".content")
    ]  # fmt: skip
    if not boxes:
        raise NotApplicableError
    box, key = rng.choice(boxes)
    lines = rng.sample(("登记台账", "会议记录", "整改照片", "学习笔记"), 3)
    box.type_in("\n".join(lines), key)
    box.wrap = "numbered"
    said = "\n".join(f"{number}.{line}" for number, line in enumerate(lines, start=1))
    draft.truth.rows[int(key.split(".")[1])]["content"] = said
    draft.truth.typed[key] = said


@mess("写在页眉页脚", STRUCTURE, WORD)
def margin(draft: Draft, rng: random.Random) -> None:
    where = rng.choice(("页眉", "页脚"))
    note = draft.note("更正：以6月5日重报的为准")
    draft.pages.append(Page(where, {(0, 0): note}, {0}, margin=where))
