"""One return: the form drawn as the sheet it was, what was read in it, what the clerk decides."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from huizhi.campaign import FormSet
from huizhi.content import Cell, Document, Grid, PaperText
from huizhi.errors import HuizhiError, ReadError, StorageError
from huizhi.findings import Finding
from huizhi.formats import ReturnReader
from huizhi.formats.paper import shown_piece
from huizhi.forms import Form
from huizhi.label import printed_label
from huizhi.steps.correcting import (
    CopyMaker,
    accepting,
    correcting,
    finding_fingerprint,
    removing,
    seen_together_in,
)
from huizhi.steps.receiving import hints_of
from huizhi.steps.standing import (
    Change,
    answer_text,
    changes_between,
    checked_among,
    copy_of,
    held_in_ledger,
    places_on_copy,
)
from huizhi.storage import (
    BY_HAND,
    Amendment,
    KeptField,
    Ledger,
    Paper,
    PaperPlace,
    Received,
    Return,
    enter_amendment,
    load_papers,
    originals_in,
    place_on_paper,
    places_of_content,
    undo_amendment,
)
from huizhi.web.service import (
    GuardedRoute,
    Page,
    account_of,
    message_of,
    texts_in,
)

_KEPT = 32  # documents that are kept as they were read
_KEPT_PAGES = 200  # photographs and scans whose pages are kept, each some 300 kB
_IDLE = 60.0  # seconds
_MOST_ROWS, _MOST_COLUMNS = 300, 60  # of a sheet that is drawn
_LONG = 30  # characters of a text that is written in a field of several lines
_THUMB = 320  # pixels
SURE = {
    "both": ("sure", "✓", "标识和栏目名一致"),
    "name": ("sure", "✓", "按文件里的标识"),
    "label": ("sure", "✓", "按栏目名"),
    "header": ("sure", "✓", "按列标题"),
    "synonym": ("look", "≈", "按栏目的别名"),
    "likeness": ("look", "≈", "按相近的栏目名，请看一眼"),
    "sentence": ("look", "≈", "按前后文字，请看一眼"),
    "summary": ("sure", "✓", "下级的汇总表"),
    "paragraphs": ("sure", "✓", "写在各段里"),
    BY_HAND: ("hand", "✎", "经办人更正"),
}


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One value that was read. row: from 0, -1 for a single field; row_name: what that row is
    called; raw: as typed; sure: class, sign
    and words of how it was found; findings: with their positions; choices: what it can be."""

    row: int
    row_name: str
    field: str
    label: str
    text: str
    raw: str
    where: str
    sure: tuple[str, str, str]
    findings: tuple[tuple[int, Finding], ...]
    long: bool


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """One cell as the page draws it."""

    cell: Cell
    kind: str
    sign: str
    words: str
    findings: tuple[Finding, ...]


class Documents:
    """The documents of returned files as they were read, the last ones kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Document | str] = OrderedDict()
        self._reading: dict[str, threading.Lock] = {}
        self._lock = threading.Lock()

    def of(self, sha256: str, find: Callable[[], Path], forms: FormSet) -> Document | str:
        """The document, or why it cannot be read; find: where its original lies, which is asked
        when it is read; forms: which may be on paper."""
        with self._lock:
            reading = self._reading.setdefault(sha256, threading.Lock())
        with reading:  # one file is read once; others need not wait for it
            known = self._kept.get(sha256)
            if known is not None:
                return known
            try:
                with ReturnReader(hints=hints_of(forms)) as reader:
                    found: Document | str = reader.read(find())
            except StorageError as error:  # the next time it may be within reach
                return str(error)
            except (ReadError, OSError) as error:
                found = str(error)
            with self._lock:
                self._kept[sha256] = found
                while len(self._kept) > _KEPT:
                    self._reading.pop(self._kept.popitem(last=False)[0], None)
            return found


class PaperPages:
    """The pages of photographs and scans laid flat, the last ones kept; whoever lays them flat goes
    on for a while, for its libraries take seconds to load."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, list[bytes]] = OrderedDict()
        self._lock = threading.Lock()
        self._reader: ReturnReader | None = None
        self._ending: threading.Timer | None = None

    def cut_out(
        self, sha256: str, find: Callable[[], Path], paper: PaperText, forms: FormSet
    ) -> bytes:
        """The piece of a page on which a text was read, as JPEG; find: as for `Documents.of`;
        forms: by which it is told which way up the page is. Raises: ReadError, OSError,
        StorageError."""
        with self._lock:
            pages = self._kept.get(sha256)
            if pages is None:
                pages = self._opened(forms).pages(find())
                self._kept[sha256] = pages
                while len(self._kept) > _KEPT_PAGES:
                    self._kept.popitem(last=False)
        return shown_piece(pages[paper.page - 1], paper)

    def _opened(self, forms: FormSet) -> ReturnReader:
        """The reader, which is ended when nobody has asked for a while."""
        if self._ending is not None:
            self._ending.cancel()
        self._ending = threading.Timer(_IDLE, self._end)
        self._ending.daemon = True
        self._ending.start()
        if self._reader is None:
            self._reader = ReturnReader(hints=hints_of(forms)).__enter__()
        return self._reader

    def _end(self) -> None:
        with self._lock:
            if self._reader is not None:
                self._reader.__exit__()
            self._reader = None


def routes(page: Page) -> list[GuardedRoute]:
    """The addresses of one return."""
    documents = Documents()
    pages = PaperPages()

    def show(request: Request) -> Response:
        with page.office.ledger() as ledger:
            one = _return(page, ledger, request)
            others = _revisions(ledger, one)
            stored = _stored(ledger, one.sha256)
        return _shown(page, request, one, others, documents, stored)

    def decide(
        request: Request, make: Callable[[Return], Amendment], what: str, said: str = ""
    ) -> Response:
        try:
            with page.office.ledger() as ledger, ledger.writing() as connection:
                one = _return(page, ledger, request)
                made = make(one)
                enter_amendment(connection, one, made)
        except HuizhiError as error:
            with page.office.ledger() as ledger:
                one = _return(page, ledger, request)
                others, stored = _revisions(ledger, one), _stored(ledger, one.sha256)
            told = f"{error}（您写的是“{said}”）" if said else str(error)
            return _shown(page, request, one, others, documents, stored, told)
        page.note(request, f"{what}：{one.community}　{made.words}")
        return page.redirect(f"/r/{one.number}", "已保存。原件没有改动，这里的更正和理由都记下了。")

    async def accept(request: Request) -> Response:
        form = await texts_in(request)
        mark, reason = form.get("mark", ""), form.get("reason", "")
        now, account = page.office.now(), account_of(request)
        answer = await _in_thread(
            lambda: decide(request, lambda one: accepting(one, mark, reason, account, now), "认可")
        )
        from_look = form.get("back") == "look" and answer.status_code < 400
        return page.redirect("/look", "记为看过了。") if from_look else answer

    async def correct(request: Request) -> Response:
        form = await texts_in(request)
        said = {name: form.get(name, "") for name in ("field", "text", "seen", "reason")}
        row, now, account = number_said(form.get("row")), page.office.now(), account_of(request)
        forms = page.office.campaign().forms
        return await _in_thread(
            lambda: decide(
                request,
                lambda one: correcting(forms, one, row, **said, who=account, now=now),
                "更正",
                said["text"],
            )
        )

    async def remove(request: Request) -> Response:
        form = await texts_in(request)
        row, now, account = number_said(form.get("row")), page.office.now(), account_of(request)
        return await _in_thread(
            lambda: decide(
                request, lambda one: removing(one, row, "图片上没有", account, now), "删去一行"
            )
        )

    async def undo(request: Request) -> Response:
        form = await texts_in(request)
        number = number_said(form.get("amendment"))

        def work() -> Response:
            with page.office.ledger() as ledger, ledger.writing() as connection:
                one = _return(page, ledger, request)
                undo_amendment(connection, one, number, page.office.now())
            page.note(request, f"撤销更正：{one.community}　{one.file}")
            return page.redirect(f"/r/{one.number}", "已撤销，恢复为读出的内容。")

        return await _in_thread(work)

    def original(request: Request) -> Response:
        with page.office.ledger() as ledger:
            one = _return(page, ledger, request)
            path = _path(page, _stored(ledger, one.sha256))
        page.note(request, f"下载原件：{one.community or '待认领'}　{one.file}")
        return download_response(path, PurePosixPath(one.file).name)

    def flagged(request: Request) -> Response:
        return _flagged(page, request)

    def cut_out(request: Request) -> Response:
        with page.office.ledger() as ledger:
            one = _return(page, ledger, request)
            place = request.query_params.get("place", "")
            with ledger.looking() as connection:
                known = place_on_paper(connection, one.sha256, place)
            sha256 = known.picture if known else one.sha256
            find = _finding(page, sha256, _stored(ledger, sha256))
        paper = _paper_text(known) if known else None
        forms = page.office.campaign().forms
        if paper is None:  # read by a program that did not note it
            document = documents.of(one.sha256, find, forms)
            paper = None if isinstance(document, str) else _papers_in(document).get(place)
        if paper is None:
            raise HuizhiError("这一处不是从图片上认出的，没有图。")
        headers = {"cache-control": "private, max-age=3600"}
        data = pages.cut_out(sha256, find, paper, forms)
        return Response(data, media_type="image/jpeg", headers=headers)

    return [
        GuardedRoute("/r/{number}", show, who="viewer"),
        GuardedRoute("/r/{number}/accept", accept, methods=["POST"], who="clerk"),
        GuardedRoute("/r/{number}/correct", correct, methods=["POST"], who="clerk"),
        GuardedRoute("/r/{number}/remove", remove, methods=["POST"], who="clerk"),
        GuardedRoute("/r/{number}/undo", undo, methods=["POST"], who="clerk"),
        GuardedRoute("/r/{number}/original", original, who="viewer"),
        GuardedRoute("/r/{number}/marked", flagged, who="viewer"),
        GuardedRoute("/r/{number}/cut", cut_out, who="viewer"),
        *_material_routes(page),
    ]


def _material_routes(page: Page) -> list[GuardedRoute]:
    def thumbnail(request: Request) -> Response:
        return thumbnail_response(page, request.path_params["sha256"])

    def material(request: Request) -> Response:
        sha256 = request.path_params["sha256"]
        with page.office.ledger() as ledger:
            received = _received(ledger, sha256)
        path = _path(page, received.stored)
        page.note(request, f"下载原件：{received.name}")
        return download_response(path, PurePosixPath(received.name).name)

    return [
        GuardedRoute("/thumb/{sha256}", thumbnail, who="viewer"),
        GuardedRoute("/material/{sha256}", material, who="viewer"),
    ]


def download_response(path: Path, name: str) -> Response:
    """A file that the browser saves and never shows: nothing in it is a page."""
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    if not path.is_file():
        raise HuizhiError(f"“{name}”不在了，请重新生成。")
    return FileResponse(path, media_type="application/octet-stream", headers=headers)


def drawn_grids(
    document: Document, places: dict[str, tuple[str, str, str]], findings: Sequence[Finding]
) -> list[tuple[Grid, list[list[DrawnCell]], bool]]:
    """The sheets on which answers stand, each row by row as its cells are drawn; and whether
    something of it is left out."""
    by_place: dict[str, list[Finding]] = {}
    for one in findings:
        if one.where:
            by_place.setdefault(one.where, []).append(one)
    wanted = [g for g in document.grids if any(c.place in places for c in g.cells)]
    return [
        (grid, list(_rows(grid, places, by_place)), _is_cut(grid))
        for grid in wanted or [g for g in document.grids if g.cells and not g.hidden]
    ]


def _is_cut(grid: Grid) -> bool:
    return len(grid.row_numbers) > _MOST_ROWS or grid.width > _MOST_COLUMNS


def _rows(
    grid: Grid, places: dict[str, tuple[str, str, str]], by_place: dict[str, list[Finding]]
) -> Iterator[list[DrawnCell]]:
    for row in grid.row_numbers[:_MOST_ROWS]:
        cells = [c for c in grid.row(row) if c.row == row and c.column < _MOST_COLUMNS]
        yield [
            DrawnCell(
                cell, *places.get(cell.place, ("", "", "")), tuple(by_place.get(cell.place, ()))
            )
            for cell in cells
        ]


def _shown(
    page: Page,
    request: Request,
    one: Return,
    others: Sequence[Return],
    documents: Documents,
    stored: str,
    error: str = "",
) -> Response:
    campaign = page.office.campaign()
    form = campaign.forms.forms.get(one.deliverable or "")
    values = list(values_of(form, one))
    places = {v.where: v.sure for v in values if v.where}
    find = _finding(page, one.sha256, stored)
    document = documents.of(one.sha256, find, campaign.forms)
    grids = [] if isinstance(document, str) else drawn_grids(document, places, one.findings)
    shown = {id(f) for v in values for _, f in v.findings}
    alike = [o for o in others if o.revision < one.revision and o.on_paper == one.on_paper]
    older = max(alike, key=lambda o: o.revision, default=None)
    changes: tuple[Change, ...] = changes_between(form, older, one) if older and form else ()
    settings = campaign.settings
    recipient = settings.by_name.get(one.community or "")
    copy = copy_of(one, others) if one.current else None
    return page.show(
        request,
        "return.html",
        400 if error else 200,
        one=one,
        form=form,
        recipient=recipient,
        units=[each.name for each in settings.communities],
        paper=_paper_of(page, one),
        today=page.office.now().date(),
        arrived=one.received.astimezone(settings.zone).date(),
        deliverable=next((d for d in settings.deliverables if d.id == one.deliverable), None),
        values=values,
        grids=grids,
        cut=_places_on_paper(page, one)
        or (frozenset() if isinstance(document, str) else frozenset(_papers_in(document))),
        unread=document if isinstance(document, str) else "",
        general=[(n, f) for n, f in enumerate(one.findings) if id(f) not in shown],
        others=others,
        older=older,
        copy=copy,
        held_by=next((o for o in others if o.current and not o.on_paper), None)
        if one.on_paper and not one.current
        else None,
        copied=places_on_copy(form, one, copy) if copy else {},
        to_compare=bool(copy and copy.awaits_comparing),
        elsewhere=_told_elsewhere(page, one),
        mark_of=finding_fingerprint,
        looks=len(seen_together_in(one)),
        to_confirm=len(one.to_compare),
        changes=changes,
        told=message_of(request),
        error=error,
    )


def _places_on_paper(page: Page, one: Return) -> frozenset[str]:
    """The places of a return's file that were noted as standing on paper."""
    with page.office.ledger() as ledger, ledger.looking() as connection:
        return places_of_content(connection, one.sha256)


def _paper_text(known: PaperPlace) -> PaperText:
    return PaperText(known.page, known.left, known.top, known.right, known.bottom)


def _papers_in(document: Document) -> dict[str, PaperText]:
    """Where on paper each text was read, by its place."""
    cells = (cell for grid in document.grids for cell in grid.cells)
    return {cell.place: cell.paper for cell in cells if cell.paper}


def _paper_of(page: Page, one: Return) -> Paper | None:
    """What came on paper of the same deliverable."""
    with page.office.ledger() as ledger, ledger.looking() as connection:
        same = (one.community, one.deliverable)
        found = [p for p in load_papers(connection) if (p.community, p.deliverable) == same]
    return found[-1] if found else None


def values_of(form: Form | None, one: Return) -> Iterator[ReadValue]:
    """Every value of the return, with the findings on it."""
    numbered = list(enumerate(one.findings))
    fields: list[tuple[int, KeptField, str]] = [(-1, kept, kept.field) for kept in one.fields]
    fields += [(n, kept, r.field_id(kept)) for n, r in one.amended_rows for kept in r.fields]
    names = _row_names(form, one)
    for row, kept, field_id in fields:
        findings = tuple(
            (n, f)
            for n, f in numbered
            if f.where == kept.where and f.field in {kept.field, field_id, ""}
        )
        yield _value(form, (row, names.get(row, "")), kept, field_id, findings)
    known = {kept.field for _, kept, _ in fields}
    for asked in form.fields if form else ():
        if asked.id not in known:
            own = tuple((n, f) for n, f in numbered if f.field == asked.id)
            empty = KeptField(asked.id, None, "", own[0][1].where if own else "", "")
            yield _value(form, (-1, ""), empty, asked.id, own)


def _row_names(form: Form | None, one: Return) -> dict[int, str]:
    """What each row is called, by the number that amendments know it by."""
    return {
        known: form.row_name(row.table, number) if form else f"第{number}行"
        for (known, _), (number, row) in zip(one.amended_rows, one.numbered_rows, strict=True)
    }


def _value(
    form: Form | None,
    row: tuple[int, str],
    kept: KeptField,
    wanted: str,
    findings: tuple[tuple[int, Finding], ...],
) -> ReadValue:
    """One value. row: its number and what the row is called; wanted: the id of the field."""
    label = printed_label(form.label(wanted)) if form and wanted in form.ids() else kept.field
    text = answer_text(kept)
    if kept.value is None and form and wanted in form.ids():
        text = text if form.field(wanted).kind.is_answer(kept.raw) else ""  # only what is printed
    sure = SURE.get(kept.how, ("none", "·", "表里没有找到这一栏"))
    if any(f.level == "error" for _, f in findings):
        sure = ("wrong", "！", "有要改的地方")
    elif findings:
        sure = ("look", "≈", "请看一眼")
    return ReadValue(
        *(*row, kept.field, label, text, kept.raw, kept.where, sure, findings),
        long=len(text) > _LONG or "\n" in kept.raw.strip(),
    )


def _flagged(page: Page, request: Request) -> Response:
    campaign = page.office.campaign()
    with page.office.ledger() as ledger:
        one = _return(page, ledger, request)
        stored = {one.sha256: _stored(ledger, one.sha256)}
    recipient = campaign.settings.by_name.get(one.community or "")
    if recipient is None:
        raise HuizhiError("这份表还没有归到单位，先归好再做标注副本。")
    if one.awaits_comparing:
        raise HuizhiError("由图片认出的还没有校对完，校对以后再做标注副本。")
    one = replace(one, findings=one.of_its_unit)
    with ReturnReader() as reader:
        originals = originals_in(page.office.folders.output)
        with_look = all(finding.level == "warning" for finding in one.findings)
        maker = CopyMaker(campaign, reader, originals, stored, frozenset(), with_look)
        copy = maker.copy(recipient, one)
    if copy is None:
        raise HuizhiError("这份表没有要改的地方，或者不能在原件上标注。请看“要更正的文件”。")
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(copy.name)}",
        "content-security-policy": "default-src 'none'; sandbox",
    }
    return Response(copy.data, media_type="application/octet-stream", headers=headers)


def thumbnail_response(page: Page, sha256: str) -> Response:
    """A small picture of a stored one. Raises: HuizhiError for what is none."""
    with page.office.ledger() as ledger:
        path = _path(page, _stored(ledger, sha256))
    data = _thumbnail(page, sha256, path)
    if data is None:
        raise HuizhiError("这张图片做不出缩略图，请下载原件看。")
    return Response(data, media_type="image/jpeg")


def _thumbnail(page: Page, sha256: str, path: Path) -> bytes | None:
    with page.thumbnail_lock:
        kept = page.thumbnails_kept.get(sha256)
        if kept is None and path.is_file():
            kept = page.thumbnails.of(path, _THUMB)
            page.thumbnails_kept[sha256] = kept or b""
            while len(page.thumbnails_kept) > 2_000:
                page.thumbnails_kept.popitem(last=False)
    return kept or None


def _return(page: Page, ledger: Ledger, request: Request) -> Return:
    """The return that is asked for, with what its figures have to do with others."""
    found = ledger.one_return(number_said(request.path_params["number"]))
    if found is None:
        raise HuizhiError("台账里没有这一份，可能刚被归到别处。请回总览再找。")
    campaign = page.office.campaign()
    held = held_in_ledger(campaign, ledger, found)
    (checked,) = checked_among(campaign, ledger, [held]).returns
    return checked


def _told_elsewhere(page: Page, one: Return) -> tuple[tuple[Return, Finding], ...]:
    """What is found on other returns of the unit, and names this one."""
    with page.office.ledger() as ledger:
        return checked_among(page.office.campaign(), ledger, [one]).beside.get(one.number, ())


def _revisions(ledger: Ledger, one: Return) -> list[Return]:
    """The other revisions of the same community and deliverable, the latest first."""
    if not one.community:
        return []
    found = ledger.of_same(one)
    return sorted((r for r in found if r.number != one.number), key=lambda r: -r.revision)


def _received(ledger: Ledger, sha256: str) -> Received:
    found = ledger.one_received(sha256)
    if found is None:
        raise HuizhiError("台账里没有这个文件。")
    return found


def _stored(ledger: Ledger, sha256: str) -> str:
    return _received(ledger, sha256).stored


def _finding(page: Page, sha256: str, stored: str) -> Callable[[], Path]:
    """By which an original is found, and checked to be as it was received, when it is read."""
    output = page.office.folders.output
    return lambda: originals_in(output).whole(stored, sha256)


def _path(page: Page, stored: str) -> Path:
    return originals_in(page.office.folders.output).at_hand(stored)


def number_said(said: object) -> int:
    """The number that a page sent. Raises: HuizhiError."""
    text = str(said or "")
    if re.fullmatch(r"-?[0-9]{1,9}", text):
        return int(text)
    raise HuizhiError("页面传来的内容不对，请刷新后再试。")


async def _in_thread(work: Callable[[], Response]) -> Response:
    from anyio import to_thread

    return await to_thread.run_sync(work)
