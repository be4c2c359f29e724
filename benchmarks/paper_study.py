"""Study of paper: filled forms, photographed and scanned, read back; how many values are right.

    python -m benchmarks.paper_study                           2,000 values, one line for each kind
    python -m benchmarks.paper_study --values 200 --seed 7     a quick look
    python -m benchmarks.paper_study --write                   writes the table in docs/accuracy.md
    python -m benchmarks.paper_study --whole --values 600      handed in, collected, told

Each page is taken twice: as it was printed, and with its answers in a handwriting face. How the
sheet lies in the picture and where each answer stands is known, so this measures what is cut out
of a flat page and read, not whether sheet and form are found. With --whole the program finds,
reads and checks everything by itself.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from pathlib import Path

from benchmarks.paper_cells import cut_places
from benchmarks.paper_faces import HANDS, PRINT, fetch_faces, known_letters, soft, written
from benchmarks.paper_forms import Place, PrintedForm, printed_forms, sources
from benchmarks.paper_judged import Judged
from benchmarks.paper_page import tables, write_page
from benchmarks.paper_scenes import OVER_LINES, SCENES, Picture, Scene
from benchmarks.paper_ways import WAYS
from benchmarks.paper_whole import Sent, came_in
from huizhi.content import Cell
from huizhi.formats.paper import Recognised, recognise_all

_FACES = Path(tempfile.gettempdir()) / "huizhi-paper-faces"


@dataclass(frozen=True)
class Sheet:
    """Pages on their way: written in this face, through this scene."""

    pages: tuple[PrintedForm, ...]
    face: str
    scene: str
    seed: str


_SHEETS: list[Sheet] = []  # what the processes below have in common


def judged(values: int, seed: str, jobs: int, whole: bool = False) -> Iterator[Judged]:
    """So many values or a few more, page by page; with the same seed the same. whole: each form
    is read by the program as it reads any return."""
    faces = fetch_faces(_FACES)
    letters = {name: known_letters(path) for name, path in faces.items()}
    with tempfile.TemporaryDirectory(prefix="paper-study-") as folder:
        printed = printed_forms(sources(Path(folder)), values // 2, seed)
        pages = [(form,) for form in printed] if not whole else _by_form(printed)
        _SHEETS[:] = _sheets(pages, values, seed, letters)
        if whole:
            yield from came_in(list(_sent()))
            return
        with multiprocessing.get_context("fork").Pool(jobs) as pool:
            for results in pool.imap(_came_back, range(len(_SHEETS))):
                yield from results


def _by_form(printed: Iterator[PrintedForm]) -> Iterator[tuple[PrintedForm, ...]]:
    for _, pages in groupby(printed, key=lambda form: form.number):
        yield tuple(pages)


def _sheets(
    printed: Iterable[tuple[PrintedForm, ...]],
    values: int,
    seed: str,
    letters: dict[str, frozenset[str]],
) -> Iterator[Sheet]:
    """Everything once as it was printed and once by hand, the scenes in turns."""
    names, prints = list(SCENES), [name for name in SCENES if name != OVER_LINES]
    made = 0
    for number, pages in enumerate(printed):
        hand = list(HANDS)[number % len(HANDS)]
        hand_scene = names[(number * 3 + number // len(HANDS)) % len(names)]
        for face, scene in ((PRINT, prints[number % len(prints)]), (hand, hand_scene)):
            shown = tuple(replace(o, places=_written_in(o, letters.get(face))) for o in pages)
            count = sum(len(form.places) for form in shown)
            if count and made < values:
                made += count
                yield Sheet(shown, face, scene, f"{seed}/{number}/{face}/{scene}")


def _came_back(number: int) -> list[Judged]:
    """What became of the values of one page, each cut out at its true place."""
    sheet = _SHEETS[number]
    (form,) = sheet.pages
    (arrived,) = _arrived(sheet)
    return list(_read(form, arrived.flat(form.picture.shape), sheet.scene, sheet.face))


def _sent() -> Iterator[Sent]:
    """The forms as they are handed in, each in one way."""
    ways = list(WAYS)
    for sheet in _SHEETS:
        pictures = tuple(scene.data for scene in _arrived(sheet))
        way = random.Random(f"{sheet.seed}/way").choice(ways)
        yield Sent(sheet.pages, pictures, sheet.scene, sheet.face, way)


def _arrived(sheet: Sheet) -> Iterator[Scene]:
    """The pages as they came in."""
    rng = random.Random(sheet.seed)
    for form in sheet.pages:
        page = form.picture
        if sheet.face != PRINT:
            face = fetch_faces(_FACES)[sheet.face]
            page = written(form, face, rng, sheet.scene == OVER_LINES)
        yield SCENES[sheet.scene](soft(page), form.places, rng)


def _written_in(form: PrintedForm, letters: frozenset[str] | None) -> tuple[Place, ...]:
    """The answers that this face has letters for; print has all."""
    return tuple(one for one in form.places if letters is None or set(one.text) <= letters)


def _read(form: PrintedForm, flat: Picture, scene: str, face: str) -> Iterator[Judged]:
    cuts = list(cut_places(flat, form.places))
    inked = [n for n, cut in enumerate(cuts) if cut.picture is not None]
    pictures = [picture for n in inked if (picture := cuts[n].picture) is not None]
    expected = [form.places[n].expected for n in inked]
    read = dict(zip(inked, recognise_all(pictures, expected), strict=True))
    for n, (place, cut) in enumerate(zip(form.places, cuts, strict=True)):
        one = read.get(n) or Recognised(cut.text, 1.0)
        doubts = (*one.doubts, *cut.doubts)
        yield _judge(form, place, replace(one, doubts=doubts), scene, face)


def _judge(form: PrintedForm, place: Place, one: Recognised, scene: str, face: str) -> Judged:
    text = one.text.replace("\n", "")
    circumstances = form.source.campaign.forms.circumstances
    answer = place.kind.read(Cell(0, 0, text, text or None), circumstances)
    found = [doubt.code for doubt in answer.doubts]
    if answer.value is None and text:
        found.append("not-read")
    if answer.value is None and not text:
        found.append("empty")
    return Judged(
        scene, face, form.source.name, place.kind.kind, place.text, text,
        one.other_reading, one.score, one.doubts, tuple(found),
    )  # fmt: skip


def _kept(file: Path) -> Iterator[Judged]:
    """The values that a run before has written down."""
    for line in file.read_text("utf-8").splitlines():
        told = json.loads(line)
        yield Judged(**{name: tuple(v) if isinstance(v, list) else v for name, v in told.items()})


def _told(results: Iterator[Judged], keep: Path | None) -> Iterator[Judged]:
    """The same values, each written down at once; what is silently wrong is said."""
    for one in results:
        if keep:
            with keep.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        if one.silent:
            print("silently wrong:", one, flush=True)
        yield one


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--values", type=int, default=2000)
    parser.add_argument("--seed", default="2024")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--whole", action="store_true", help="forms read whole, not cell by cell")
    parser.add_argument("--keep", type=Path, help="every value, one JSON line each")
    parser.add_argument("--kept", type=Path, help="only the tables of what --keep wrote down")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.kept:
        results = list(_kept(options.kept))
    else:
        made = judged(options.values, options.seed, options.jobs, options.whole)
        results = list(_told(made, options.keep))
    whole = " --whole" if options.whole else ""
    run = f"--values {options.values} --seed {options.seed}"
    run = f"--kept {options.kept.name}" if options.kept else run
    command = f"python -m benchmarks.paper_study{whole} {run}"
    print("\n".join(tables(results, command)))
    if options.write:
        write_page(results, command)


if __name__ == "__main__":
    main()
