"""Booking: the book of what is known on the page: each unit's facts and lists with where they are
from and how old, what contradicts, lists taken in, the workbook, a blank form filled from it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from huizhi.book import Fact, Statement, changes_why
from huizhi.campaign import Recipient
from huizhi.disk import safe_name, temporary_folder
from huizhi.errors import HuizhiError
from huizhi.label import printed_label
from huizhi.steps.correcting import without_commands, write_origins
from huizhi.steps.knowing import (
    BOOK_FILE,
    Office,
    book_workbook,
    decide_list,
    decide_right,
    doubts_of_holder,
    gather_book,
    import_list,
    list_told,
    office_around,
    shown_text,
    undo_decision,
)
from huizhi.steps.preparing import fill_forms, forms_to_fill
from huizhi.web.service import (
    GuardedRoute,
    Page,
    account_of,
    file_in,
    files_in,
    message_of,
    prefix_of,
    texts_in,
)

_HERE = "/book"
_LARGEST = 20 << 20
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_CHANGES = 10  # as many as can be read in that line
_FEW = 3  # problems that are told in the line above the page


@dataclass(frozen=True)
class ShownStatement:
    """One statement as the page shows it. choice: by which it is chosen; address: of the return."""

    text: str
    where: str
    day: str
    choice: str
    address: str


@dataclass(frozen=True)
class ShownFact:
    """One fact as the page shows it. changes: why it is not filled in by itself, "" for others;
    doubts: what makes it doubtful whose it is."""

    name: str
    said: ShownStatement
    since: str
    age: str
    changes: str
    against: tuple[ShownStatement, ...]
    older: tuple[ShownStatement, ...]
    decided: str
    decision: int
    doubts: tuple[str, ...] = ()


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of the book."""

    def look(request: Request) -> Response:
        return _look(page, request)

    def export(request: Request) -> Response:
        return _export(page, request)

    async def take(request: Request) -> Response:
        name, data = await file_in(request, _LARGEST, "一份底册（表格文件）")
        texts = await texts_in(request)
        return await run_in_threadpool(_take, page, request, (name, data), texts.get("day", ""))

    async def fill(request: Request) -> Response:
        files = await files_in(request, _LARGEST, "一张空白表（Word 或 Excel）")
        return await run_in_threadpool(_fill, page, request, files)

    def changed(do: Callable[[Page, Request, Mapping[str, str]], Response]):  # type: ignore[no-untyped-def]
        async def view(request: Request) -> Response:
            texts = await texts_in(request)
            return await run_in_threadpool(do, page, request, texts)

        return view

    return [
        GuardedRoute(_HERE, look, who="viewer"),
        GuardedRoute(f"{_HERE}/workbook", export, who="clerk"),
        GuardedRoute(f"{_HERE}/import", take, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/fill", fill, methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/right", changed(_right), methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/list", changed(_list), methods=["POST"], who="clerk"),
        GuardedRoute(f"{_HERE}/undo", changed(_undo), methods=["POST"], who="clerk"),
    ]


def _look(page: Page, request: Request) -> Response:
    book = gather_book(_office(page))
    units = _units(page)
    wanted = request.query_params.get("unit", "")
    unit = next((one for one in units if one.code == wanted), units[0])
    today, known = page.office.today(), book.of_unit(unit.name)
    doubted = {
        meaning: tuple(map(without_commands, doubts_of_holder(known, fact)))
        for meaning, fact in known.items()
    }
    facts = [
        ShownFact(
            fact.shown,
            _shown(fact.current),
            fact.since.isoformat(),
            fact.age_words(today),
            changes_why(meaning, fact.current.label, fact.current.kind, fact.current.text),
            tuple(map(_shown, fact.said[1:] if fact.against or doubted[meaning] else ())),
            tuple(map(_shown, fact.older[:5])),
            fact.decided,
            fact.decision,
            doubted[meaning],
        )
        for meaning, fact in sorted(known.items())
    ]
    return page.show(
        request,
        "book.html",
        units=units,
        unit=unit,
        counts={one.code: len(book.of_unit(one.name)) for one in units},
        facts=facts,
        lists=list(book.lists_of_unit(unit.name).values()),
        shown=shown_text,
        contradictions=[(f, _unit_named(units, f)) for f in book.contradictions],
        links=[replace(one, label=printed_label(one.label)) for one in book.links],
        twins=book.twin_lists,
        same_lists=book.same_lists,
        list_told=list_told,
        broken=book.broken,
        told=message_of(request),
    )


def _take(page: Page, request: Request, file: tuple[str, bytes], said: str) -> Response:
    """said: the day of which the list is by the clerk's word, "" where they have said none."""
    name, data = file
    day = _day(said)
    plain = safe_name(PurePosixPath(name.replace("\\", "/")).name)
    office = _office(page)
    with temporary_folder() as folder, page.office.writing:
        path = folder / plain
        path.write_bytes(data)
        output = page.office.folders.output
        book = gather_book(office)
        done = import_list(office.campaign, output, path, book, _now(page), "", day)
    page.note(request, f"收底册：{plain}")
    if done.known:
        return page.redirect(_HERE, f"{plain} 以前收过，内容一样，没有再收。")
    told = f"{plain} 收进底数：{done.amount}，{len(done.units)}个单位。"
    if done.changes:
        more = f"等{len(done.changes)}处" if len(done.changes) > _MOST_CHANGES else ""
        named = "；".join(change.words for change in done.changes[:_MOST_CHANGES])
        told += f"改了：{named}{more}。"
    if done.problems:
        more = f"等{len(done.problems)}处" if len(done.problems) > _FEW else ""
        told += f"没有收：{''.join(done.problems[:_FEW])}{more}"
    return page.redirect(_HERE, told + "".join(done.told))


def _day(said: str) -> dt.date | None:
    """The day that was typed. Raises: HuizhiError for no day."""
    try:
        return dt.date.fromisoformat(said) if said.strip() else None
    except ValueError as error:
        raise HuizhiError(f"“{said}”不是日期，请写成 2026-03-01 这样。") from error


def _fill(page: Page, request: Request, files: Sequence[tuple[str, bytes]]) -> Response:
    """Blank forms filled for every unit; what lies in the folder can then be loaded as a zip."""
    office, output, today = _office(page), page.office.folders.output, page.office.today()
    with temporary_folder() as folder:
        names = [_laid(folder, name, data) for name, data in files]
        named = folder / names[0] if len(names) == 1 else folder
        wanted = forms_to_fill(office.campaign, str(named), output)
        book = gather_book(office)
        found = fill_forms(office.campaign, wanted, book, _units(page), output, today)
    done = found.done
    write_origins(done, output, today)
    plain = names[0] if len(names) == 1 else f"{len(done)}张表"
    page.note(request, f"用底数填表：{'、'.join(names)}")
    counts = [one.counts for form in done for one in form.matched]
    filled, check, empty = (sum(one[n] for one in counts) for n in range(3))
    told = (
        f"{plain} 填好{sum(len(one.result.filled) for one in done)}份：填了{filled}处，"
        f"其中请核对{check}处，没有填{empty}处。"
    )
    left = (line for one in done for line in (*one.result.refused, *one.result.left))
    doubts = [*found.told, *left]
    return page.redirect(_HERE, told + "".join(f"{one}。" for one in doubts[:_FEW]))


def _laid(folder: Path, name: str, data: bytes) -> str:
    """Lays a file into the folder; its name there."""
    plain = safe_name(PurePosixPath(name.replace("\\", "/")).name)
    path, number = folder / plain, 2
    while path.exists():
        path, number = folder / f"{Path(plain).stem}（{number}）{path.suffix}", number + 1
    path.write_bytes(data)
    return path.name


def _export(page: Page, request: Request) -> Response:
    names = [one.name for one in _units(page)]
    data = book_workbook(gather_book(_office(page)), names, page.office.today())
    page.note(request, "导出底数")
    headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(BOOK_FILE)}"}
    return Response(data, media_type=_EXCEL, headers=headers)


def _right(page: Page, request: Request, texts: Mapping[str, str]) -> Response:
    """The clerk decides a contradiction."""
    unit = next((one for one in _units(page) if one.code == texts.get("unit")), None)
    if unit is None:
        raise HuizhiError("没有这个单位，可能刚改过名单。")
    book = gather_book(_office(page))
    with page.office.writing, page.office.ledger() as ledger:
        about = (unit.name, texts.get("name", ""), texts.get("choice", ""))
        decide_right(ledger, book, *about, account_of(request), _now(page))
    page.note(request, f"底数：定{unit.name}的{about[1]}")
    return page.redirect(f"{_HERE}?unit={quote(unit.code)}")


def _list(page: Page, request: Request, texts: Mapping[str, str]) -> Response:
    """The clerk decides whether two lists are one and the same."""
    other = texts.get("other", "") if texts.get("is") == "same" else ""
    book = gather_book(_office(page))
    with page.office.writing, page.office.ledger() as ledger:
        about = (texts.get("title", ""), other)
        told = decide_list(ledger, *about, book, account_of(request), _now(page))
    page.note(request, f"底数：定{told}")
    return page.redirect(_HERE, f"已登记：{told}。要撤销，在“定好的栏目”。")


def _undo(page: Page, request: Request, texts: Mapping[str, str]) -> Response:
    number = texts.get("number", "")
    if not (number.isascii() and number.isdecimal()):
        raise HuizhiError("没有这个决定。")
    with page.office.writing, page.office.ledger() as ledger:
        undo_decision(ledger, int(number), _now(page))
    page.note(request, f"底数：撤销决定{number}")
    return page.redirect(_HERE, "撤销了。")


def _now(page: Page) -> dt.datetime:
    """The moment to its last digit: of two lists taken in within a second the later one counts."""
    return dt.datetime.now(page.office.campaign().settings.zone)


def _office(page: Page) -> Office:
    return office_around(page.office.campaign(), page.office.folders)


def _units(page: Page) -> list[Recipient]:
    return list(page.office.campaign().settings.communities)


def _unit_named(units: list[Recipient], fact: Fact) -> Recipient | None:
    return next((one for one in units if one.name == fact.unit), None)


def _shown(said: Statement) -> ShownStatement:
    origin = said.origin
    activity, number = origin.address
    address = f"{prefix_of(activity)}/r/{number}" if number else ""
    choice = said.text if origin.sha256 or origin.kind == "roster" else ""
    return ShownStatement(shown_text(said), origin.words, origin.day.isoformat(), choice, address)
