"""A form photographed page by page is one return, whose pieces come from the picture that shows
them; what does not fit below the page before stays by itself."""

from __future__ import annotations

import dataclasses
import pickle
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from huizhi.cli import receiving
from huizhi.content.grid import Cell, Document, Grid, PaperText
from huizhi.content.limits import Limits
from huizhi.errors import ReadError
from huizhi.formats.paper_reader import PaperReader
from huizhi.formats.reader import read_bytes
from huizhi.formats.return_reader import ReturnReader
from huizhi.steps.receiving.photo_pages import has_same_columns
from huizhi.storage.ledger import Ledger
from huizhi.storage.loading import place_on_paper
from huizhi.workers.crew import Workers
from huizhi.workers.local_workers import LocalWorkers
from tests.stories.campaign import Campaign
from tests.stories.test_unread_again import PICTURE

WORKS = {"C8": "消防公开课", "D8": "课件一份", "C17": "夜间疏散", "D17": "照片三张"}
WORKS |= {"B21": "王小明"}
OVERLEAF = 12  # the row of the workbook, from 0, that the second page begins with


def page_of(document: Document, blank: Document, rows: range) -> Document:
    """These rows of a form as the photograph of one page shows them."""
    printed = {(cell.row, cell.column, cell.text) for cell in blank.grids[0].cells}

    def seen(cell: Cell) -> Cell:
        box = (cell.column * 100, cell.row * 30, cell.right * 100, cell.bottom * 30)
        is_printed = bool(cell.text) and (cell.row, cell.column, cell.text) in printed
        row, bottom = max(cell.row, rows.start) - rows.start, min(cell.bottom, rows.stop)
        place = f"第1页表格1第{row + 1}行第{cell.column + 1}列"
        paper = PaperText(1, *box, printed=is_printed)
        spanned = bottom - rows.start - row
        return dataclasses.replace(cell, row=row, rows=spanned, place=place, paper=paper)

    every = document.grids[0].cells
    cells = tuple(seen(c) for c in every if c.row < rows.stop and c.bottom > rows.start)
    return Document("picture", (Grid("正文", cells),), seals=())


@pytest.fixture
def pages(campaign: Campaign) -> tuple[Document, Document]:
    form = campaign.filled("罗庄社区", "附件3", WORKS)
    whole, blank = (
        read_bytes(path.read_bytes(), Limits())
        for path in (form, campaign.blank("罗庄社区", "附件3"))
    )
    last = whole.grids[0].height
    return (
        page_of(whole, blank, range(OVERLEAF)),
        page_of(whole, blank, range(OVERLEAF, last)),
    )


def collected(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch, pages: tuple[Document, Document]
) -> tuple[str, list[dict[str, Any]]]:
    """What is said of two photographs in a folder, and the returns."""
    folder = campaign.folder / "罗庄社区"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"IMG_{number}.png").write_bytes(PICTURE + str(number).encode())

    def shown(_: object, path: Path) -> Document | ReadError:
        return pages[int(path.read_bytes()[-1:]) - 1]

    monkeypatch.setattr(PaperReader, "read", shown)
    said = campaign.run("collect", folder, "--received", "2024-06-20", code=1)
    return said.out, campaign.export()


@pytest.mark.parametrize("workers", [None, LocalWorkers(2)])
def test_two_photographs_of_one_form_are_one_return(
    campaign: Campaign,
    monkeypatch: pytest.MonkeyPatch,
    pages: tuple[Document, Document],
    workers: Workers | None,
) -> None:
    """Also where workers look at the photographs."""
    assert pickle.loads(pickle.dumps(pages)) == pages
    monkeypatch.setattr(receiving, "workers_of", lambda *_: nullcontext(workers))
    here: list[Path] = []
    read = ReturnReader.read
    monkeypatch.setattr(ReturnReader, "read", lambda *one: here.append(one[1]) or read(*one))
    said, (one,) = collected(campaign, monkeypatch, pages)

    assert len(here) == (0 if workers else 2)
    assert "是“IMG_1.png”那张表的第2页，合成一份读了" in said
    assert one["community"] == "罗庄社区"
    assert [row["title"] for row in one["rows"]] == ["消防公开课", "夜间疏散"]
    assert one["values"]["contact"] == "王小明"
    with Ledger.in_folder(campaign.output, "2024-safety-month") as ledger:
        (kept,) = ledger.returns()
        digests = {one.name: one.sha256 for one in ledger.received()}
        (last,) = (f for row in kept.rows for f in row.fields if f.raw == "夜间疏散")
        with ledger.looking() as connection:
            found = place_on_paper(connection, kept.sha256, last.where)
    assert last.where.startswith("第2页表格1")
    assert found is not None
    assert (found.picture, found.page) == (digests["罗庄社区/IMG_2.png"], 1)
    assert "材料未归类" not in said
    campaign.run("erase", "--unit", "罗庄社区", "--deliverable", "works", "--yes")
    assert not list((campaign.output / "returns").glob("*.png"))  # both pages are gone


def test_one_page_photographed_twice_is_no_further_page(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"B3": "王小明", "B4": "0371-68890021"}
    form, blank = campaign.filled("罗庄社区", "附件1", answers), campaign.blank("罗庄社区", "附件1")
    whole, empty = (read_bytes(path.read_bytes(), Limits()) for path in (form, blank))
    page = page_of(whole, empty, range(whole.grids[0].height))

    said, returns = collected(campaign, monkeypatch, (page, page))

    assert "合成一份" not in said
    assert returns


def test_rows_under_other_columns_are_not_taken_for_those_above(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch, pages: tuple[Document, Document]
) -> None:
    first, after = pages
    assert has_same_columns(first, after)
    (grid,) = after.grids
    cut = tuple(
        dataclasses.replace(
            cell, paper=dataclasses.replace(cell.paper, right=cell.paper.right + 40)
        )
        if cell.paper and cell.column == 2
        else cell
        for cell in grid.cells
    )
    other = dataclasses.replace(after, grids=(Grid(grid.name, cut),))
    assert not has_same_columns(first, other)
    said, returns = collected(campaign, monkeypatch, (first, other))
    assert "合成一份" not in said
    assert [row["title"] for one in returns for row in one["rows"]] == ["消防公开课"]
    assert "对不上发下的任何一张表" in said
