"""Works: the rows of 附件3, repeated, added, moved, totalled; the printed example in them."""

from __future__ import annotations

import random
from itertools import pairwise

from benchmarks.draft import Box, Draft, NotApplicableError, row_of
from benchmarks.mess.mess import PLACED, STRUCTURE, TYPED, WORKS, mess

_EXAMPLE = "例：XX单位安全生产专题教育课视频（课件、典型案例）"
_HINT = (
    "（提示：视频、照片等文件资料请另建文件夹随报送表一同报送，照片需为原图并配简要文字说明，"
    "视频作品需附200字以内简介，视频资料过大可以网盘链接形式报送，案例等文字材料若篇幅较长，可另附页。）"
)


def _dissolve_groups(draft: Draft) -> None:
    for place, box in draft.page.with_role("group"):
        if box.rows > 1:
            draft.dissolve(place)


@mess("项目每行重复写", STRUCTURE, WORKS)
def item_in_each_row(draft: Draft, rng: random.Random) -> None:
    groups = [(p, b, b.rows, b.text, b.keys) for p, b in draft.page.with_role("group")]
    for (row, column), box, rows, text, _ in groups:
        if rows > 1:
            draft.dissolve((row, column))
        for r in range(row, row + rows):
            here = {row_of(k) for _, b in draft.page.row(r) for k in b.keys} - {None}
            one = draft.page.boxes[r, column]
            one.text, one.role = text, "group"
            one.keys = frozenset(f"rows.{n}.item" for n in here)
        del box


@mess("项目只写在第一行", STRUCTURE, WORKS)
def item_in_first_row(draft: Draft, rng: random.Random) -> None:
    _dissolve_groups(draft)


@mess("项目取消合并后写在中间", STRUCTURE, WORKS)
def item_in_the_middle(draft: Draft, rng: random.Random) -> None:
    """The merges are dissolved and the name stands in the block's middle row, where it was seen."""
    for place, box in draft.page.with_role("group"):
        rows = box.rows
        if rows < 3:
            continue
        draft.dissolve(place)
        middle = draft.page.boxes[place[0] + 1, place[1]]
        middle.text, middle.role, middle.keys = box.text, "group", box.keys
        box.text, box.role, box.keys = "", "", frozenset()


def _blocks(draft: Draft) -> list[tuple[int, int]]:
    return [(p[0], b.rows) for p, b in draft.page.with_role("group")]


@mess("项目换了次序", STRUCTURE, WORKS)
def blocks_reordered(draft: Draft, rng: random.Random) -> None:
    page, blocks = draft.page, _blocks(draft)
    start = blocks[0][0]
    if any(a + n != b for (a, n), (b, _) in pairwise(blocks)):
        raise NotApplicableError
    order = blocks[:]
    rng.shuffle(order)
    offset: dict[int, int] = {}
    at = start
    for row, rows in order:
        offset |= {row + i: at + i for i in range(rows)}
        at += rows
    page.boxes = {(offset.get(r, r), c): b for (r, c), b in page.boxes.items()}


@mess("删去没有作品的项目", STRUCTURE, WORKS)
def empty_blocks_removed(draft: Draft, rng: random.Random) -> None:
    empty = [(p, b) for p, b in draft.page.with_role("group") if not b.keys]
    if not empty:
        raise NotApplicableError
    for (row, _), box in reversed(empty):
        for _ in range(box.rows):
            draft.delete_row(row)


@mess("删去空行", STRUCTURE, WORKS)
def empty_rows_removed(draft: Draft, rng: random.Random) -> None:
    page = draft.page
    rows = sorted({p[0] for p, _ in page.with_role("cell")}, reverse=True)
    for row in rows:
        if not any(b.keys for _, b in page.row(row) if b.role != "group"):
            if any(b.role == "group" and b.rows == 1 for _, b in page.row(row)):
                continue
            draft.delete_row(row)


@mess("行数多于原表", PLACED, WORKS)
def more_rows(draft: Draft, rng: random.Random) -> None:
    """Rows inserted into one block, each filled."""
    page = draft.page
    (top, _), group = rng.choice(page.with_role("group"))
    count = rng.randint(1, 4)
    at = top + group.rows - 1
    draft.insert_rows(at, count)
    titles = {b.role.partition(":")[2]: p[1] for p, b in page.with_role("header")}
    for row in range(at, at + count):
        number = len(draft.truth.rows) + 1
        draft.truth.rows[number] = {"item": group.text, "title": f"增报作品{number}",
                                    "content": f"材料{number}份", "remark": None}  # fmt: skip
        for name in ("title", "content"):
            key = f"rows.{number}.{name}"
            draft.truth.typed[key] = draft.truth.rows[number][name] or ""
            box = page.boxes[row, titles[name]]
            box.role = f"cell:{name}"
            box.type_in(draft.truth.typed[key], key)
        draft.truth.typed[f"rows.{number}.item"] = group.text
        group.keys |= {f"rows.{number}.item"}
        page.boxes[row, titles["number"]].role = "number"


@mess("行间空行", STRUCTURE, WORKS)
def blank_between(draft: Draft, rng: random.Random) -> None:
    rows = sorted({p[0] for p, _ in draft.page.with_role("cell")})
    for row in sorted(rng.sample(rows, 2), reverse=True):
        draft.insert_rows(row)


@mess("末尾合计行", STRUCTURE, WORKS)
def total(draft: Draft, rng: random.Random) -> None:
    page = draft.page
    bottom = max(p[0] for p, _ in page.with_role("cell")) + 1
    draft.insert_rows(bottom, in_table=True)
    columns = {b.role.partition(":")[2]: p[1] for p, b in page.with_role("header")}
    word = rng.choice(("合计", "总计", "合 计", "小计"))
    page.boxes[bottom, columns["item"]].text = word
    page.boxes[bottom, columns["title"]].text = f"共{len(draft.truth.rows)}件"


def _first_free(draft: Draft) -> tuple[int, Box, Box]:
    """The first row of the table and its title and content, once its answers moved down."""
    page = draft.page
    rows = sorted({p[0] for p, _ in page.with_role("cell")})
    cells = {b.role: b for _, b in page.row(rows[0])}
    if not cells["cell:title"].shown and not cells["cell:content"].shown:
        return rows[0], cells["cell:title"], cells["cell:content"]
    (top, _), group = page.with_role("group")[0]
    for row in range(top + 1, top + group.rows):
        below = {b.role: b for _, b in page.row(row)}
        if not any(b.shown for r, b in below.items() if r.startswith("cell")):
            for role, box in cells.items():
                if role.startswith("cell"):
                    below[role].take(box)
            return rows[0], cells["cell:title"], cells["cell:content"]
    raise NotApplicableError


@mess("示例行还在", TYPED, WORKS)
def example_left(draft: Draft, rng: random.Random) -> None:
    _, title, content = _first_free(draft)
    title.text, content.text = _EXAMPLE, _HINT


@mess("提示留在答案旁", TYPED, WORKS)
def hint_left(draft: Draft, rng: random.Random) -> None:
    """The first work is typed over the example, and the hint stays in or beside its content."""
    page = draft.page
    rows = sorted({p[0] for p, _ in page.with_role("cell")})
    cells = {b.role: b for _, b in page.row(rows[0])}
    content = cells["cell:content"]
    if not cells["cell:title"].keys:
        raise NotApplicableError
    if content.keys:
        content.text = rng.choice((content.text + _HINT, _HINT + content.text))
    else:
        content.text = _HINT


@mess("示例改写成作品", TYPED, WORKS)
def example_edited(draft: Draft, rng: random.Random) -> None:
    page = draft.page
    rows = sorted({p[0] for p, _ in page.with_role("cell")})
    title = next(b for _, b in page.row(rows[0]) if b.role == "cell:title")
    if not title.keys:
        raise NotApplicableError
    title.text = rng.choice(("例：", "例:", "示例：")) + title.text


@mess("项目名写法不同", TYPED, WORKS)
def item_reworded(draft: Draft, rng: random.Random) -> None:
    """The item by its name in 附件2, shortened, numbered or with a slip."""
    for _, box in draft.page.with_role("group"):
        if not box.keys or rng.random() < 0.4:
            continue
        text = box.text
        other = {"应急逃生演练": "应急逃生避险演练", "安全警示教育活动": "安全警示教育"}.get(text)
        shapes = [f"一、{text}", text[:-1], f"{text}：", text[:4] + "\n" + text[4:], f" {text}"]
        box.text = rng.choice([other] * 3 + shapes if other else shapes)
        for key in box.keys:
            draft.truth.typed[key] = box.text


@mess("项目名没有写", TYPED, WORKS)
def item_gone(draft: Draft, rng: random.Random) -> None:
    """A block whose name was deleted: its works' item cannot be told but by the printed order."""
    groups = [(p, b) for p, b in draft.page.with_role("group") if b.keys]
    if not groups:
        raise NotApplicableError
    _, box = rng.choice(groups)
    box.text = ""


@mess("内容续到下一行", PLACED, WORKS)
def goes_on_below(draft: Draft, rng: random.Random) -> None:
    """The content goes on in an empty row below: that half must be told of."""
    page = draft.page
    free = []
    for (row, column), box in page.with_role("cell:content"):
        below = page.boxes.get((row + 1, column))
        empty = not any(b.shown for _, b in page.row(row + 1) if b.role.startswith("cell"))
        if box.keys and below and below.role == box.role and empty:
            free.append(below)
    if not free:
        raise NotApplicableError
    below = rng.choice(free)
    note = draft.note("（接上行）另有照片三张")
    below.text, below.keys = note.text, note.keys


@mess("表头重复一遍", STRUCTURE, WORKS)
def header_again(draft: Draft, rng: random.Random) -> None:
    """The header once more above a block, as on a second printed page."""
    page = draft.page
    (at, _), _ = rng.choice(page.with_role("group")[1:])
    header = page.with_role("header")
    draft.insert_rows(at)
    for (_, column), box in header:
        page.boxes[at, column].text = box.text


@mess("没有序号", TYPED, WORKS)
def no_numbers(draft: Draft, rng: random.Random) -> None:
    for _, box in draft.page.with_role("number"):
        box.empty()


@mess("序号接着编", TYPED, WORKS)
def numbered_on(draft: Draft, rng: random.Random) -> None:
    for number, (_, box) in enumerate(draft.page.with_role("number"), start=1):
        box.text, box.value, box.kind = str(number), float(number), "number"


@mess("最后一行写了以下空白", TYPED, WORKS)
def nothing_below(draft: Draft, rng: random.Random) -> None:
    page = draft.page
    rows = sorted({p[0] for p, _ in page.with_role("cell")})
    for row in reversed(rows):
        cells = [b for _, b in page.row(row) if b.role.startswith("cell")]
        if not any(b.shown for b in cells):
            cells[0].text = rng.choice(("以下空白", "以下无内容", "（以下空白）"))
            return
    raise NotApplicableError


@mess("小计行", STRUCTURE, WORKS)
def subtotal(draft: Draft, rng: random.Random) -> None:
    """A line under a block that counts its works."""
    page = draft.page
    (top, column), group = rng.choice(page.with_role("group"))
    at = top + group.rows - 1
    cells = {b.role: b for _, b in page.row(at)}
    if any(b.shown for r, b in cells.items() if r.startswith("cell")):
        raise NotApplicableError
    number = next((b for r, b in cells.items() if r == "number"), None)
    if number is None:
        raise NotApplicableError
    number.empty()
    number.text = "小计"
    count = sum(k.endswith(".item") for k in group.keys)
    cells["cell:title"].text = f"{count}件"
    del column
