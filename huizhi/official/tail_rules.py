"""Tail rules: list of attachments, signature, attachments, imprint. GB/T 9704-2012, 7.3.4–7.4."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huizhi.official.departure import Departure, Faces, Mend
from huizhi.official.measures import CORE_WIDTH, SMALL_SIZE, TEXT_SIZE, em_width
from huizhi.official.notice_look import ParagraphLook, face_family
from huizhi.official.notice_structure import NoticeStructure, PlacedParagraph
from huizhi.official.roles import Role

_ITEM = re.compile(r"(?:附件[：:]|附件$)?(?:(\d{1,2})[.．、])?(.*)")
_DATE = re.compile(r"\d{4}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日")
_ISSUED = re.compile(r"(.*?)(\d{4}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日)印发")
_MARK = re.compile(r"附件\d*")
_THICK, _THIN, _LINE_NEAR = 0.35, 0.25, 0.08  # mm
_NEAR, _FAR = 0.35, 0.6  # characters
_CORE = CORE_WIDTH / 20  # points
_IN = 2.0  # characters a list of attachments is indented


def tail_departures(spread: NoticeStructure) -> Iterator[Departure]:
    """What follows the body and is not as the standard has it."""
    yield from _list(spread)
    yield from _signatures(spread)
    yield from _attachments(spread)
    yield from _names(spread)
    yield from _imprint(spread)


def _list(spread: NoticeStructure) -> Iterator[Departure]:
    for block in spread.blocks(Role.LIST):
        first = block[0]
        gap = spread.gap_above(first)
        if gap is not None and abs(gap - 1) > 0.45:
            found = f"空{gap:.1f}行".replace(".0", "")
            yield Departure("list-gap", first.look.number, found, "正文下空一行")
        numbers = [_item(place.look)[0] for place in block if _is_named(place)]
        if len(numbers) > 1 and numbers != list(range(1, len(numbers) + 1)):
            said = "、".join(str(one) if one else "无" for one in numbers)
            yield Departure("list-order", first.look.number, said, "从1起依次编号")
        yield from _list_forms(block)
        yield from _list_places(block)


def _list_forms(block: Sequence[PlacedParagraph]) -> Iterator[Departure]:
    for place in block:
        one = place.look
        bare = one.bare
        if place is block[0] and not bare.startswith("附件："):
            mends = (Mend("text", one.number, ("附件:", "附件：")),)
            yield Departure("list-form", one.number, f"“{bare[:6]}”", "“附件：”，全角冒号", mends)
        if re.match(r"(?:附件[：:])?\d+[．、]", bare):
            yield Departure("list-form", one.number, f"“{bare[:8]}”", "“1.”，阿拉伯数字加实心点")
        if bare.endswith(("。", "；", ";", "，", "、", ".")):
            expected = "附件名称后面不加标点"
            yield Departure("list-form", one.number, f"“{bare[-8:]}”", expected)


def _list_places(block: Sequence[PlacedParagraph]) -> Iterator[Departure]:
    first, *others = (place.look for place in block)
    expected = "左空二字，各附件名称对齐，回行与名称首字对齐"
    if abs(first.start - _IN) > _NEAR:
        found = f"左空{first.start:.1f}字".replace(".0", "")
        yield Departure("list-place", first.number, found, expected)
    wanted = _IN + 3 if _is_named(block[0]) else others[0].start
    for one in others:
        if abs(one.start - wanted) > _NEAR:
            found = f"“{one.bare[:8]}”左空{one.start:.1f}字".replace(".0", "")
            yield Departure("list-place", one.number, found, expected)
            return


def _signatures(spread: NoticeStructure) -> Iterator[Departure]:
    for place in spread.of(Role.DATE):
        one = place.look
        if not _DATE.fullmatch(one.bare):
            expected = "如 2024年5月29日：阿拉伯数字，年份写全，月、日不编虚位"
            yield Departure("date-form", one.number, f"“{one.bare}”", expected)
            continue
        above = spread.before(place)
        if above is None or above.role is not Role.SIGNATURE:
            continue
        yield from _places(above.look, one)


def _places(issuer: ParagraphLook, date: ParagraphLook) -> Iterator[Departure]:
    """Held against both rules: with a seal and without."""
    (start, end), (issuer_start, issuer_end) = _span(date), _span(issuer)
    middle = (start + end) / 2 - (issuer_start + issuer_end) / 2
    if abs(end - 4) <= _FAR or end > 3:
        if abs(end - 4) > _FAR:
            found = f"日期右空{end:.1f}字"
            yield Departure("date-place", date.number, found, "加盖印章时右空四字")
        elif abs(middle) > _FAR:
            found = f"署名的中间比日期的中间偏{'左' if middle < 0 else '右'}{abs(middle):.1f}字"
            expected = "加盖印章时，署名在日期上面，以日期为准居中"
            yield Departure("signature-place", issuer.number, found, expected)
        return
    longer = (start - end) > (issuer_start - issuer_end)
    wanted = 2.0 if longer else issuer_start - 2.0 - (start - end)
    if abs(end - wanted) > _FAR:
        expected = "加盖印章时右空四字；不盖章时首字比署名首字右移二字"
        yield Departure("date-place", date.number, f"日期右空{end:.1f}字", expected)
    elif not longer and abs(issuer_end - 2) > _FAR:
        expected = "不盖章时右空二字"
        yield Departure("signature-place", issuer.number, f"署名右空{issuer_end:.1f}字", expected)


def _span(one: ParagraphLook) -> tuple[float, float]:
    """Where a short line begins and ends, in characters from the right edge of the core."""
    pitch = one.main.pitch or TEXT_SIZE
    whole, wide = _CORE / pitch, em_width(one.text.strip())
    left = sum(1.0 if c in "\u3000" else 0.5 for c in one.text[: _leading(one.text)])
    if one.alignment == "right":
        end = one.right + _trailing(one.text)
    elif one.alignment == "center":
        end = one.right + (whole - one.left - one.right - wide) / 2 - one.first / 2
    else:
        end = whole - one.left - one.first - left - wide
    return end + wide, end


def _leading(text: str) -> int:
    return len(text) - len(text.lstrip())


def _trailing(text: str) -> float:
    return sum(1.0 if c == "\u3000" else 0.5 for c in text[len(text.rstrip()) :])


def _attachments(spread: NoticeStructure) -> Iterator[Departure]:
    marks = spread.of(Role.ATTACHMENT)
    for number, place in enumerate(marks, start=1):
        one = place.look
        mends: tuple[Mend, ...]
        wanted = f"附件{number}" if len(marks) > 1 else "附件"
        if one.text.strip() != wanted and not (
            len(marks) == 1 and _MARK.fullmatch(one.text.strip())
        ):
            found = f"“{one.text.strip()}”"
            alike = one.bare.rstrip("：:") == wanted
            mends = (Mend("text", one.number, (one.text.strip(), wanted)),) if alike else ()
            expected = f"“{wanted}”，不加空格和冒号"
            yield Departure("attachment-form", one.number, found, expected, mends)
        if face_family(one.main.face) != "黑体" or one.main.size != TEXT_SIZE:
            found = f"{one.main.face}{one.main.size:g}磅"
            mends = (
                Mend("face", one.number, Faces(one.text, "黑体")),
                Mend("size", one.number, TEXT_SIZE),
            )
            yield Departure("attachment-face", one.number, found, "3号（16磅）黑体", mends)
        if abs(one.start) > _NEAR or one.alignment in ("center", "right"):
            mends = (
                Mend("indent", one.number, (0.0, 0.0, 0.0)),
                Mend("alignment", one.number, "both"),
            )
            yield Departure("attachment-place", one.number, "没有顶格", "版心左上角顶格", mends)
        if not spread.begins_page(place):
            mends = (Mend("new_page", one.number),)
            yield Departure("attachment-page", one.number, "接在上一面后面", "另面编排", mends)
        yield from _attachment_title(spread, place)


def _attachment_title(spread: NoticeStructure, mark: PlacedParagraph) -> Iterator[Departure]:
    after = spread.places[mark.index + 1 :]
    place = next((one for one in after if one.role is not Role.EMPTY), None)
    if place is None or place.role is not Role.ATTACHMENT_TITLE:
        number = mark.look.number
        yield Departure("attachment-title", number, "没有居中的标题", "标题居中，在版心第三行")
        return
    gap = spread.gap_above(place)
    if gap is not None and abs(gap - 1) > 0.45:
        found = f"和“{mark.look.bare}”之间空{gap:.1f}行".replace(".0", "")
        yield Departure(
            "attachment-title", place.look.number, found, "标题在版心第三行，中间空一行"
        )


def _names(spread: NoticeStructure) -> Iterator[Departure]:
    """The list of attachments against the attachments that follow."""
    listed = spread.of(Role.LIST)
    titles = _titles(spread)
    if not titles and not listed:
        return
    listed = [place for place in listed if _is_named(place)]
    names = [_item(place.look)[1] for place in listed]
    if not titles and names:
        return  # sent apart from the notice
    if len(names) != len(titles):
        number = (listed or spread.of(Role.ATTACHMENT))[0].look.number
        found = f"附件说明列了{len(names)}个，后面的附件有{len(titles)}个"
        yield Departure("list-names", number, found, "顺序号和标题一致")
        return
    for place, name, title in zip(listed, names, titles, strict=True):
        if name.rstrip("。；;，、.") != title:
            found = f"附件说明写“{name}”，附件的标题是“{title}”"
            yield Departure("list-names", place.look.number, found, "完全相同")


def _titles(spread: NoticeStructure) -> list[str]:
    """The title of each attachment, without white space."""
    titles: list[str] = []
    for place in spread.of(Role.ATTACHMENT, Role.ATTACHMENT_TITLE):
        if place.role is Role.ATTACHMENT:
            titles.append("")
        else:
            titles[-1] += place.look.bare
    return titles


def _is_named(place: PlacedParagraph) -> bool:
    """Whether a place of the list names an attachment, and is not 附件： alone above the names."""
    return bool(_item(place.look)[1])


def _item(one: ParagraphLook) -> tuple[int, str]:
    """The number in the list, 0 for none, and the name."""
    found = _ITEM.fullmatch(one.bare)
    assert found is not None  # it matches everything
    return int(found[1] or 0), found[2]


def _imprint(spread: NoticeStructure) -> Iterator[Departure]:
    places = spread.of(Role.IMPRINT)
    if not places:
        expected = "最后一面的下方有印发机关和印发日期"
        yield Departure("imprint-missing", 0, "没有版记", expected)
        return
    last = places[-1].look
    if not _ISSUED.fullmatch(last.bare):
        expected = "印发机关，右边是“2024年5月29日印发”式的日期"
        yield Departure("imprint-form", last.number, f"“{last.bare[-16:]}”", expected)
    if wrong := [p.look for p in places if p.look.main.size != SMALL_SIZE]:
        mends = tuple(Mend("size", one.number, SMALL_SIZE) for one in wrong)
        found = f"{wrong[0].main.size:g}磅"
        yield Departure("imprint-size", wrong[0].number, found, "4号（14磅）", mends)
    above, below = places[0].look.lines[0], last.lines[1]
    if abs(above - _THICK) > _LINE_NEAR or abs(below - _THICK) > _LINE_NEAR:
        found = f"首条{above:.2f}毫米、末条{below:.2f}毫米"
        expected = f"首条和末条{_THICK}毫米，中间{_THIN}毫米"
        yield Departure("imprint-lines", last.number, found, expected)
