"""Paper page: the tables on paper in docs/accuracy.md, between their two marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.accuracy_page import TARGET
from benchmarks.paper_faces import CURSIVE, HANDS, PRINT
from benchmarks.paper_judged import Judged
from benchmarks.paper_scenes import SCENES

BEGIN = "<!-- made by benchmarks/paper_study.py: begin -->"
END = "<!-- end of paper -->"
BEGIN_WHOLE = "<!-- made by benchmarks/paper_study.py --whole: begin -->"
END_WHOLE = "<!-- end of paper, whole way -->"
_COLUMNS = ("values", "right", "", "wrong, looked at", "silently wrong", "doubted though right")


def write_page(results: Sequence[Judged], command: str) -> None:
    """The tables in docs/accuracy.md are these; what stands around them is kept."""
    is_whole = any(one.way for one in results)
    begin, end = (BEGIN_WHOLE, END_WHOLE) if is_whole else (BEGIN, END)
    page = TARGET.read_text("utf-8")
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    TARGET.write_text(
        f"{before}{begin}\n\n{chr(10).join(tables(results, command))}\n{end}{after}", "utf-8"
    )


def tables(results: Sequence[Judged], command: str) -> Iterator[str]:
    """The lines of the page, as Markdown."""
    hands = [one for one in results if one.face not in (PRINT, CURSIVE)]
    silent = sum(one.silent for one in results)
    yield f"`{command}`: {len(results):,} values, **{silent:,} silently wrong**.\n"
    yield from _head("writing")
    yield _line("printed", [one for one in results if one.face == PRINT])
    yield _line("handwriting faces that are no cursive", hands)
    for face in HANDS:
        yield _line(f"　{face}", [one for one in results if one.face == face])
    for title, groups, key in (
        ("way of the sheet", list(SCENES), _scene),
        ("kind of answer", sorted({one.kind for one in results}), _kind),
        ("form", sorted({one.form for one in results if one.way}), _form),
        ("handed in as", list(dict.fromkeys(one.way for one in results if one.way)), _way),
    ):
        if not groups:
            continue
        yield ""
        yield _titles(title, "printed", "handwriting")
        yield _rule(1 + 2 * 3)
        for group in groups:
            own = [one for one in results if key(one) == group and one.face != CURSIVE]
            yield _pair(group, own)


def _scene(one: Judged) -> str:
    return one.scene


def _form(one: Judged) -> str:
    return one.form


def _way(one: Judged) -> str:
    return one.way


def _kind(one: Judged) -> str:
    return one.kind


def _head(title: str) -> Iterator[str]:
    yield f"| {title} | {' | '.join(_COLUMNS)} |"
    yield _rule(1 + len(_COLUMNS))


def _rule(columns: int) -> str:
    return f"| --- |{' ---: |' * (columns - 1)}"


def _titles(title: str, *groups: str) -> str:
    cells = [f"{group} | right | silently wrong" for group in groups]
    return f"| {title} | {' | '.join(cells)} |"


def _line(name: str, own: Sequence[Judged]) -> str:
    right = sum(one.right for one in own)
    wrong = sum(not one.right and one.asked for one in own)
    alarms = sum(one.right and one.asked for one in own)
    numbers = (len(own), right, _share(right, len(own)), wrong, sum(o.silent for o in own), alarms)
    return f"| {name} | {' | '.join(map(_shown, numbers))} |"


def _pair(name: str, own: Sequence[Judged]) -> str:
    cells: list[str] = []
    for printed in (True, False):
        group = [one for one in own if (one.face == PRINT) is printed]
        right, silent = sum(one.right for one in group), sum(one.silent for one in group)
        cells += [f"{len(group):,}", _share(right, len(group)), str(silent)]
    return f"| {name} | {' | '.join(cells)} |"


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else ""


def _shown(number: int | str) -> str:
    return number if isinstance(number, str) else f"{number:,}"
