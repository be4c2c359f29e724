"""Page layout: each notice printed once by LibreOffice, measured, and laid out anew where needed.

Where layout decides (the imprint on the last page and that an even one, the signature with the
text, body text on the first page) no template can be right for every text. What was found is kept
in OUTPUT/layout.json, so that nothing is printed twice; a plan changes the template, once.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from huizhi.context import FILTERS
from huizhi.errors import OfficeError
from huizhi.formats.office_fonts import installed_fonts, substitutes
from huizhi.formats.package_look import look_of
from huizhi.formats.pdf_maker import make_pdfs
from huizhi.formats.pdf_pages import printed_pages
from huizhi.formats.template_file import Template, load_planned
from huizhi.official.printed import PITCHES, Layout, PagePlan, layout_of
from huizhi.settings import Recipient, Settings
from huizhi.steps.form_set import NOTICE, FormSet, names_of
from huizhi.steps.whole_file import write_whole

FILE = "layout.json"
MOST = 20  # different notices that are measured; a roster seldom has more kinds of recipients
_NAME = f"{NOTICE}.docx"
_OWN = PagePlan()  # what the template itself does
_VERSION, _MOST_KEPT = 1, 200  # of what is kept

Render = Callable[[Template, Recipient], bytes]


@dataclass(frozen=True)
class PageLayouts:
    """Which plan each recipient's notice follows. plans: by recipient's code, of those that were
    measured; usual: for the others; pages: of each different notice that was measured; wrong: what
    no plan puts right; unmeasured: how many recipients' notices were not measured though they
    differ; without_office: nothing was measured, for there is no LibreOffice; failed: nothing was
    measured, for LibreOffice did not print them, and why."""

    plans: Mapping[str, PagePlan] = field(default_factory=dict)
    usual: PagePlan = _OWN
    pages: tuple[int, ...] = ()
    wrong: tuple[str, ...] = ()
    unmeasured: int = 0
    without_office: bool = False
    failed: str = ""

    def plan_for(self, recipient: Recipient) -> PagePlan:
        """The plan of this recipient's notice."""
        return self.plans.get(recipient.code, self.usual)


class PlannedNotices:
    """The notice's template for each plan, loaded when it is first asked for."""

    def __init__(self, settings: Settings, forms: FormSet, layouts: PageLayouts) -> None:
        self._forms, self._names, self._layouts = forms, names_of(settings), layouts
        self._templates = {PagePlan(): forms.templates[_NAME]}

    def template_for(self, recipient: Recipient) -> Template:
        """The template of this recipient's notice. Raises: TemplateError."""
        return self.with_plan(self._layouts.plan_for(recipient))

    def with_plan(self, plan: PagePlan) -> Template:
        """The template that follows a plan. Raises: TemplateError."""
        if plan not in self._templates:
            path = self._forms.folder / _NAME
            self._templates[plan] = load_planned(path, FILTERS, self._names, plan)
        return self._templates[plan]


def lay_out(
    settings: Settings,
    forms: FormSet,
    recipients: Sequence[Recipient],
    render: Render,
    office: str | None,
    output: Path,
) -> PageLayouts:
    """The plans of these recipients' notices; the first `MOST` different ones are measured.

    render: a recipient's notice from a template; office: LibreOffice, None without.
    Raises: RenderError.
    """
    if office is None:
        return PageLayouts(without_office=True)
    notices = PlannedNotices(settings, forms, PageLayouts())
    plain = notices.with_plan(PagePlan())
    first = {one.code: _digest(render(plain, one)) for one in recipients[: MOST * 5]}
    different = {digest: code for code, digest in reversed(first.items())}
    chosen = list(dict.fromkeys(first.values()))[:MOST]
    known = _known(output)
    by_code = {one.code: one for one in recipients}
    for digest in chosen:
        if digest not in known:
            recipient = by_code[different[digest]]
            try:
                known[digest] = _planned(_Printer(office, notices, render, recipient))
            except OfficeError as error:  # the packets do not wait for it
                return PageLayouts(failed=str(error))
    _keep(output, known)
    found = {digest: known[digest] for digest in chosen}
    plans = {code: found[digest].plan for code, digest in first.items() if digest in found}
    return PageLayouts(
        plans,
        found[chosen[0]].plan if chosen else PagePlan(),
        tuple(one.layout.pages for one in found.values()),
        tuple(dict.fromkeys(what for one in found.values() for what in _wrong(one.layout))),
        len(recipients) - len(plans) if len(set(first.values())) > 1 else 0,
    )


@dataclass(frozen=True)
class _Found:
    """A plan and the layout that it gives."""

    plan: PagePlan
    layout: Layout


@dataclass(frozen=True)
class _Printer:
    """Prints a notice by several plans."""

    office: str
    notices: PlannedNotices
    render: Render
    recipient: Recipient

    def layouts(self, plans: Sequence[PagePlan]) -> list[_Found]:
        templates = [self.notices.with_plan(plan) for plan in plans]
        files = [(_NAME, self.render(template, self.recipient)) for template in templates]
        printed = [printed_pages(pdf) for pdf in make_pdfs(self.office, files)]
        layouts = [layout_of([[line.text for line in p.lines] for p in one]) for one in printed]
        return [_Found(plan, layout) for plan, layout in zip(plans, layouts, strict=True)]


def _planned(printer: _Printer) -> _Found:
    """The nearest plan to the template's own that puts everything right, else what does most."""
    (found,) = printer.layouts([PagePlan()])
    if not found.layout.is_right:
        others = printer.layouts([PagePlan(pitch=pitch) for pitch in PITCHES])
        found = next((one for one in others if one.layout.is_right), found)
    if not found.layout.imprint_is_right:
        apart = printer.layouts([replace(found.plan, imprint_breaks=n) for n in (1, 2)])
        found = next((one for one in apart if one.layout.imprint_is_right), found)
    return found


def _wrong(layout: Layout) -> tuple[str, ...]:
    """What no plan put right, in words."""
    said = (
        (layout.body_first, "首页没有正文，请缩短标题或主送机关"),
        (not layout.signature_alone, "署名和日期单独在一页，请增减几个字"),
        (layout.imprint_is_right, "版记不在最后的双页上"),
    )
    return tuple(what for right, what in said if not right)


def _digest(notice: bytes) -> str:
    """The notice's words and looks, without what it carries unseen, and the fonts it is printed
    in; the same after every start."""
    fonts = sorted(substitutes(installed_fonts()).items())
    return hashlib.sha256(look_of(notice) + repr(fonts).encode()).hexdigest()


def _known(output: Path) -> dict[str, _Found]:
    """What was measured before; nothing where that cannot be read, for it can be measured again."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept: Any = json.loads((output / FILE).read_text(encoding="utf-8"))
        if kept["version"] == _VERSION:
            return {
                digest: _Found(PagePlan(**one["plan"]), Layout(**one["layout"]))
                for digest, one in kept["notices"].items()
            }
    return {}


def _keep(output: Path, known: Mapping[str, _Found]) -> None:
    newest = dict(list(known.items())[-_MOST_KEPT:])
    kept = {"version": _VERSION, "notices": {digest: asdict(one) for digest, one in newest.items()}}
    data = json.dumps(kept, ensure_ascii=False, indent=1).encode()
    path = output / FILE
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data, flushed=False)
