"""Forms for the study of paper: filled by the product, printed by LibreOffice, as pictures whose
answers are known by their places."""

from __future__ import annotations

import datetime as dt
import io
import random
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
import pdfplumber
import pypdfium2
from numpy.typing import NDArray

from benchmarks.paper_values import expected_of, value_for
from huizhi.campaign import Attachment, Campaign
from huizhi.campaign.campaign import load_campaign
from huizhi.campaign.load import load_settings
from huizhi.content import Cell, Limits
from huizhi.formats import read_bytes
from huizhi.formats.paper import Expected
from huizhi.forms import Form, FormField, TypedRow
from huizhi.forms.fields import Circumstances, Field
from huizhi.steps.correcting.filling import FormRecord, render_filled
from huizhi.steps.preparing.learned_campaign import learn_campaign
from huizhi.steps.preparing.learning import learn_document
from tests.campaigns.flood.draw import make_flood_campaign

ROOT = Path(__file__).parent.parent
LEARNED = ("fields-around-a-table.xlsx", "note-after-label.docx", "printed-word.docx")
DPI = 200
_CIRCUMSTANCES = Circumstances(2024, dt.date(2024, 1, 1), dt.date(2024, 12, 31))
_LOCK = Path(tempfile.gettempdir()) / "huizhi-soffice.lock"  # one LibreOffice at a time


@dataclass(frozen=True)
class Source:
    """One form of one campaign, and the format that is printed."""

    name: str
    campaign: Campaign
    attachment: Attachment
    suffix: str

    @property
    def form(self) -> Form:
        return self.campaign.forms.forms[self.attachment.deliverable or ""]


@dataclass(frozen=True)
class Place:
    """Where one answer stands on a page, in dots: the room around it, and each of its letters.

    room: left, top, right, bottom of the cell, or of the gap between printed words.
    """

    text: str
    kind: Field
    expected: Expected
    room: tuple[float, float, float, float]
    letters: tuple[tuple[float, float, float, float], ...]


@dataclass(frozen=True)
class PrintedForm:
    """One page of a filled form. picture: rows × columns × BGR at 200 dots an inch."""

    source: Source
    number: int
    record: FormRecord
    picture: NDArray[np.uint8]
    places: tuple[Place, ...]


def sources(folder: Path) -> list[Source]:
    """The forms of the example, of the second campaign, and three that were learned."""
    example = load_campaign(ROOT / "config", ROOT / "templates")
    made = make_flood_campaign(folder / "flood")
    flood = load_campaign(made / "config", made / "templates")
    found = [
        Source(one.short_title, campaign, one, suffix)
        for campaign in (example, flood)
        for one in campaign.settings.attachments
        if one.deliverable
        for suffix in (".docx", ".xlsx")
        if f"{one.template}{suffix}" in campaign.forms.templates
    ]
    return found + [_learned(folder, name) for name in LEARNED]


def _learned(folder: Path, name: str) -> Source:
    blank = (ROOT / "tests" / "forms" / "field" / name).read_bytes()
    home = folder / name
    home.mkdir()
    learn_document(blank, read_bytes(blank, Limits()), home / name, name)
    learned = learn_campaign(load_settings(ROOT / "config"), home)
    return Source(name, learned.campaign, learned.attachment, home.joinpath(name).suffix)


def printed_forms(all_sources: Sequence[Source], values: int, seed: str) -> Iterator[PrintedForm]:
    """Pages of filled forms, the sources in turns, with at least so many answers in all."""
    folder = Path(tempfile.mkdtemp(prefix="paper-forms-"))
    pending: list[tuple[Source, int, Path, dict[str, Asked], FormRecord]] = []
    expected = 0
    number = 0
    while expected < values * 1.15:
        source = all_sources[number % len(all_sources)]
        rng = random.Random(f"{seed}/{source.name}{source.suffix}/{number}")
        asked, record = _record(source, rng)
        files = dict(render_filled(source.campaign, source.attachment, record))
        data = next(data for name, data in files.items() if name.endswith(source.suffix))
        path = folder / f"{number}{source.suffix}"
        path.write_bytes(data)
        pending.append((source, number, path, asked, record))
        expected += len(asked)
        number += 1
    _print([path for _, _, path, _, _ in pending], folder)
    for source, number, path, asked, record in pending:
        for picture, places in _pages(path.with_suffix(".pdf").read_bytes(), asked):
            yield PrintedForm(source, number, record, picture, places)


@dataclass(frozen=True)
class Asked:
    """How often a text was given as an answer, and to what."""

    kind: Field
    expected: Expected
    times: int = 1


def _record(source: Source, rng: random.Random) -> tuple[dict[str, Asked], FormRecord]:
    form = source.form
    communities = source.campaign.settings.communities
    units = tuple(one.name for one in communities)
    asked: dict[str, Asked] = {}
    values = {
        one.id: _answer(one, units, rng, asked) for one in form.fields if one.kind.kind != "勾选"
    }
    rows = []
    for table in form.tables:
        groups = [one.name for one in table.groups] or [""] * rng.randint(2, 4)
        for group in groups[:5]:
            cells = {
                column.id: _answer(column, units, rng, asked)
                for column in table.columns
                if column.id not in table.given_ids
            }
            if table.group_id:
                cells[table.group_id] = Cell(0, 0, group, group)
            rows.append(TypedRow(cells, table.id))
    return asked, FormRecord(rng.choice(communities), values, tuple(rows))


def _answer(
    one: FormField, units: tuple[str, ...], rng: random.Random, asked: dict[str, Asked]
) -> Cell:
    text = value_for(one.kind, one.label, units, rng)
    shown = one.kind.show(one.kind.read(Cell(0, 0, text, text), _CIRCUMSTANCES).value) or text
    asked.setdefault(_plain(shown), Asked(one.kind, expected_of(one.kind, units)))
    return Cell(0, 0, text, text)


def _plain(text: str) -> str:
    return "".join(text.split())


def _print(paths: list[Path], folder: Path) -> None:
    """Each file as a PDF beside it."""
    for first in range(0, len(paths), 40):
        some = [str(path) for path in paths[first : first + 40]]
        subprocess.run(
            ["flock", _LOCK, "soffice", f"-env:UserInstallation=file://{folder}/profile",
             "--headless", "--convert-to", "pdf", "--outdir", str(folder), *some],
            check=True, capture_output=True,
        )  # fmt: skip


def _pages(
    data: bytes, asked: dict[str, Asked]
) -> Iterator[tuple[NDArray[np.uint8], tuple[Place, ...]]]:
    """Each page as a picture, with the answers that stand on it."""
    document = pypdfium2.PdfDocument(data)
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page, sheet in zip(document, pdf.pages, strict=True):
            picture = page.render(scale=DPI / 72).to_numpy()[:, :, :3].copy()
            yield picture, tuple(_places(sheet, asked))


def _places(sheet: pdfplumber.page.Page, asked: dict[str, Asked]) -> Iterator[Place]:
    """Where answers stand: whole cells first, then what stands between printed words."""
    dots = DPI / 72
    taken: set[int] = set()
    letters = [one for one in sheet.chars if one["text"].strip()]
    cells = [cell for table in sheet.find_tables() for cell in table.cells if cell]
    for left, top, right, bottom in cells:
        inside = [
            n for n, one in enumerate(letters)
            if left <= (one["x0"] + one["x1"]) / 2 <= right
            and top <= (one["top"] + one["bottom"]) / 2 <= bottom
        ]  # fmt: skip
        text = "".join(letters[n]["text"] for n in inside)
        if text in asked and not taken & set(inside) and not _overprinted(letters, inside):
            taken |= set(inside)
            room = (left * dots, top * dots, right * dots, bottom * dots)
            yield _place(text, asked[text], room, [letters[n] for n in inside])
    yield from _between(letters, asked, taken, cells)


def _between(
    letters: list[dict[str, float]],
    asked: dict[str, Asked],
    taken: set[int],
    cells: Sequence[tuple[float, float, float, float]],
) -> Iterator[Place]:
    """Answers between printed words; what goes beyond its cell was cut off when it was printed."""
    text = "".join(str(one["text"])[:1] for one in letters)
    for wanted, one in asked.items():
        first = text.find(wanted) if len(wanted) > 2 else -1
        numbers = range(first, first + len(wanted))
        if first < 0 or taken & set(numbers) or _is_part(wanted, asked):
            continue
        own = [letters[n] for n in numbers]
        if max(o["top"] for o in own) - min(o["top"] for o in own) > 6:
            continue  # goes over two lines, with other words around
        taken |= set(numbers)
        dots = DPI / 72
        left, right = min(o["x0"] for o in own), max(o["x1"] for o in own)
        top, bottom = min(o["top"] for o in own), max(o["bottom"] for o in own)
        if any(_crosses(cell, left, top, right, bottom) for cell in cells):
            continue
        room = ((left - 1.5) * dots, (top - 2) * dots, (right + 1.5) * dots, (bottom + 2) * dots)
        yield _place(wanted, one, room, own)


def _overprinted(letters: Sequence[dict[str, float]], numbers: Sequence[int]) -> bool:
    """Whether LibreOffice has printed two lines one over the other: nobody can read that."""
    boxes = [letters[n] for n in numbers]
    return any(
        min(one["x1"], other["x1"]) - max(one["x0"], other["x0"]) > 1.5
        and min(one["bottom"], other["bottom"]) - max(one["top"], other["top"]) > 3
        for one, other in combinations(boxes, 2)
    )


def _is_part(wanted: str, asked: dict[str, Asked]) -> bool:
    return any(wanted in other and wanted != other for other in asked)


def _crosses(
    cell: tuple[float, float, float, float], left: float, top: float, right: float, bottom: float
) -> bool:
    """Whether these bounds lie partly in the cell and partly beyond it."""
    apart = right <= cell[0] or left >= cell[2] or bottom <= cell[1] or top >= cell[3]
    return not apart and (left < cell[0] - 1 or right > cell[2] + 1)


def _place(
    text: str, one: Asked, room: tuple[float, float, float, float], own: list[dict[str, float]]
) -> Place:
    dots = DPI / 72
    boxes = tuple(
        (o["x0"] * dots, o["top"] * dots, o["x1"] * dots, o["bottom"] * dots) for o in own
    )
    return Place(text, one.kind, one.expected, room, boxes)
