"""Blank form: the form that the program rendered, as a draft, and a truth typed into it."""

from __future__ import annotations

import copy
import functools
from collections.abc import Iterator

from benchmarks.draft import Box, Draft, Page, Place
from benchmarks.truth import Truth
from huizhi.campaign.campaign import Campaign
from huizhi.content.grid import Document, Grid
from huizhi.content.limits import Limits
from huizhi.formats.reader import read_bytes
from huizhi.steps.sending.packets import render_packet

_ATTACHMENTS = {"liaison": "附件1", "works": "附件3", "household": "附件4"}


class Forms:
    """The blank forms of a campaign, each rendered and read once."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.communities = tuple(r.name for r in campaign.settings.communities)
        self._blank = functools.cache(self._render)

    @property
    def items(self) -> tuple[str, ...]:
        return tuple(item.form_name for item in self.campaign.settings.items)

    def filled(self, form: str, suffix: str, truth: Truth) -> Draft:
        """The form as a careful liaison of the truth's community fills it."""
        page, names, properties = copy.deepcopy(self._blank(truth.community, form, suffix))
        draft = Draft(suffix, form, [page], truth, names, properties)
        _type_fields(draft)
        if form == "works":
            _type_rows(draft)
        return draft

    def _render(
        self, community: str, form: str, suffix: str
    ) -> tuple[Page, dict[str, tuple[int, int, int]], dict[str, str]]:
        recipient = next(r for r in self.campaign.settings.recipients if r.name == community)
        for name, data in render_packet(self.campaign, recipient):
            if name.startswith(_ATTACHMENTS[form]) and name.endswith(suffix):
                document = read_bytes(data, Limits())
                names = {n: (0, at.row, at.column) for n, at in document.names.items()}
                labels = {f.label: f.id for f in self.campaign.forms.forms[form].fields}
                page = _page(document, labels)
                if form == "works":
                    (table,) = self.campaign.forms.forms[form].tables
                    _mark_table(page, {c.label: c.id for c in table.columns})
                return page, names, dict(document.properties)
        raise LookupError(f"{community} {form} {suffix}")


def _page(document: Document, labels: dict[str, str]) -> Page:
    (grid,) = document.grids
    page = Page(grid.name, {(c.row, c.column): Box(c.text, rows=c.rows, columns=c.columns)
                            for c in grid.cells})  # fmt: skip
    if document.kind == "docx":
        page.paragraphs = {c.row for c in grid.cells if c.place.startswith("第")}
    _mark_labels(page, labels)
    _number_cells_as_numbers(page, grid)
    return page


def _number_cells_as_numbers(page: Page, grid: Grid) -> None:
    for cell in grid.cells:
        if isinstance(cell.value, int):
            box = page.boxes[cell.row, cell.column]
            box.value, box.kind = float(cell.value), "number"


def _mark_labels(page: Page, labels: dict[str, str]) -> None:
    """Give each label and each input cell its role; where both share a cell, the label is the
    prefix of the input."""
    for (row, column), box in sorted(page.boxes.items(), key=lambda x: x[0]):
        label, colon, rest = box.text.partition("：")
        field = labels.get(label.replace(" ", ""))
        if field is None:
            continue
        right = page.covering(row, column + box.columns)
        if row in page.paragraphs:
            box.prefix, box.text, box.role = label + colon, rest, f"input:{field}"
        elif right is not None:
            box.role, right[1].role = f"label:{field}", f"input:{field}"


def _mark_table(page: Page, columns: dict[str, str]) -> None:
    header = next(r for (r, _), b in page.boxes.items() if b.text == "主题或标题")
    for (_, _column), box in page.row(header):
        box.role = f"header:{columns.get(box.text, 'number')}"
    group = 0
    for row, column in sorted(_data_places(page, header)):
        box = page.boxes[row, column]
        name = page.boxes[header, column].role.partition(":")[2]
        group += name == "item"
        box.role = {"item": "group", "number": "number"}.get(name, f"cell:{name}")


def _data_places(page: Page, header: int) -> Iterator[Place]:
    for row, column in page.boxes:
        if row > header and row not in page.paragraphs and (header, column) in page.boxes:
            above = [b for (r, c), b in page.boxes.items() if header < r <= row and c == 0]
            if not any(b.role.startswith("label:") for b in above):
                yield row, column


def _type_fields(draft: Draft) -> None:
    for field in draft.truth.values:
        _, box = draft.one(f"input:{field}")
        typed = draft.truth.typed.get(field, "")
        box.type_in(typed, field if typed else "")


def _type_rows(draft: Draft) -> None:
    """The works typed into their blocks; what has no row any more in its block gets one."""
    for _, box in draft.page.with_role("cell"):
        box.empty()  # the printed example
    for number, work in draft.truth.rows.items():
        row = _free_row(draft, work["item"] or "")
        for (_, column), box in draft.page.row(row):
            name = box.role.partition(":")[2]
            key = f"rows.{number}.{name}"
            if box.role.startswith("cell:") and key in draft.truth.typed:
                box.type_in(draft.truth.typed[key], key)
            del column
        _, group = next((p, b) for p, b in draft.page.with_role("group") if b.text == work["item"])
        group.keys |= {f"rows.{number}.item"}


def _free_row(draft: Draft, item: str) -> int:
    (top, _), group = next((p, b) for p, b in draft.page.with_role("group") if b.text == item)
    for row in range(top, top + group.rows):
        if not any(b.text for _, b in draft.page.row(row) if b.role.startswith("cell:")):
            return row
    raise LookupError(f"no free row for {item}")
