"""Page layout: each notice printed once by LibreOffice, measured, and laid out anew where needed.

Where layout decides (the imprint on the last page and that an even one, the signature with the
text, body text on the first page) no template can be right for every text. What was found is kept
in OUTPUT/layout.json, so that nothing is printed twice; a plan changes the template, once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from huizhi.campaign import FILTERS, NOTICE, Campaign, Recipient, unbreakable_names
from huizhi.disk import keep, kept, key_of, write_whole
from huizhi.errors import OfficeError
from huizhi.formats import Template, load_planned
from huizhi.formats.office import installed_fonts, make_pdfs, substitutes
from huizhi.formats.ooxml import printed_parts
from huizhi.formats.pdf import printed_pages
from huizhi.official import PITCHES, Layout, PagePlan, layout_of

FILE = "layout.json"
_LAYOUT = "layout"  # the same in the cache, of one notice
_SAMPLE = 100  # recipients whose notices are rendered to see how many different ones there are
MOST = 20  # different notices that are measured; a roster seldom has more kinds of recipients
_NAME = f"{NOTICE}.docx"
_OWN = PagePlan()  # what the template itself does
_VERSION, _MOST_KEPT = 1, 200  # of what is kept

Render = Callable[[Template, Recipient], bytes]


@dataclass(frozen=True)
class PageLayouts:
    """Which plan each recipient's notice follows. plans: by recipient's code, of those that were
    measured; usual: for the others; pages: of each different notice that was measured; wrong: what
    no plan puts right; unmeasured: how many recipients' notices were not looked at; differ:
    whether those that were are not all alike; without_office: nothing was measured, for there is no
    LibreOffice; failed: nothing was measured, for LibreOffice did not print them, and why."""

    plans: Mapping[str, PagePlan] = field(default_factory=dict)
    usual: PagePlan = _OWN
    pages: tuple[int, ...] = ()
    wrong: tuple[str, ...] = ()
    unmeasured: int = 0
    differ: bool = False
    without_office: bool = False
    failed: str = ""

    def plan_for(self, recipient: Recipient) -> PagePlan:
        """The plan of this recipient's notice."""
        return self.plans.get(recipient.code, self.usual)


class PlannedNotices:
    """The notice's template for each plan, loaded when it is first asked for."""

    def __init__(self, campaign: Campaign, layouts: PageLayouts) -> None:
        self._forms, self._layouts = campaign.forms, layouts
        self._names = unbreakable_names(campaign.settings)
        self._templates = {_OWN: self._forms.templates[_NAME]}

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
    campaign: Campaign,
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
    notices = PlannedNotices(campaign, PageLayouts())
    plain = notices.with_plan(_OWN)
    looks = {one.code: _digest(render(plain, one)) for one in _sample(recipients)}
    first: dict[str, Recipient] = {}
    for one in _sample(recipients):
        first.setdefault(looks[one.code], one)
    known = _known(output)
    chosen = dict(list(first.items())[:MOST])
    try:
        for look, recipient in chosen.items():
            if look not in known:
                known[look] = _found(look, _LayoutPrinter(office, notices, render, recipient))
    except OfficeError as error:  # the packets do not wait for it
        return PageLayouts(failed=str(error))
    finally:
        _keep(output, known)
    found = {look: known[look] for look in chosen}
    plans = {code: found[look].plan for code, look in looks.items() if look in found}
    return PageLayouts(
        plans,
        next(iter(found.values())).plan if found else _OWN,
        tuple(one.layout.pages for one in found.values()),
        tuple(dict.fromkeys(what for one in found.values() for what in _wrong(one.layout))),
        len(recipients) - len(plans),
        differ=len(first) > 1,
    )


def _sample(recipients: Sequence[Recipient]) -> list[Recipient]:
    """Whose notices are looked at: the first hundred, and the first of each kind."""
    kinds: dict[str, Recipient] = {}
    for one in recipients:
        kinds.setdefault(one.kind, one)
    return list({one.code: one for one in (*recipients[:_SAMPLE], *kinds.values())}.values())


@dataclass(frozen=True)
class _FoundLayout:
    """A plan and the layout that it gives."""

    plan: PagePlan
    layout: Layout


@dataclass(frozen=True)
class _LayoutPrinter:
    """Prints a notice by several plans."""

    office: str
    notices: PlannedNotices
    render: Render
    recipient: Recipient

    def layouts(self, plans: Sequence[PagePlan]) -> list[_FoundLayout]:
        templates = [self.notices.with_plan(plan) for plan in plans]
        files = [(_NAME, self.render(template, self.recipient)) for template in templates]
        printed = [printed_pages(pdf) for pdf in make_pdfs(self.office, files)]
        layouts = [layout_of([[line.text for line in p.lines] for p in one]) for one in printed]
        return [_FoundLayout(plan, layout) for plan, layout in zip(plans, layouts, strict=True)]


def _found(look: str, printer: _LayoutPrinter) -> _FoundLayout:
    """The plan for this look of a notice: as it was found before, for whichever output, by this
    very LibreOffice, else found now."""
    key = key_of([look, *_office_seen(printer.office)])
    with suppress(ValidationError, KeyError):
        if data := kept(_LAYOUT, key):
            return _KEPT.validate_json(data, strict=True).notices[look]
    found = _planned(printer)
    keep(_LAYOUT, key, _KEPT.dump_json(_LayoutFile(_VERSION, {look: found})))
    return found


def _office_seen(office: str) -> Iterator[str]:
    """Which LibreOffice this is: where it lies, and since when."""
    yield office
    with suppress(OSError):
        yield str(Path(office).resolve().stat().st_mtime_ns)


def _planned(printer: _LayoutPrinter) -> _FoundLayout:
    """The nearest plan to the template's own that puts everything right, else what does most."""
    (found,) = printer.layouts([_OWN])
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
    return hashlib.sha256(printed_parts(notice) + repr(fonts).encode()).hexdigest()


@dataclass(frozen=True)
class _LayoutFile:
    """What layout.json holds: by digest of the notice."""

    version: int
    notices: dict[str, _FoundLayout]


_KEPT = TypeAdapter(_LayoutFile)


def _known(output: Path) -> dict[str, _FoundLayout]:
    """What was measured before; nothing where that cannot be read, for it can be measured again."""
    with suppress(OSError, ValidationError):
        kept = _KEPT.validate_json((output / FILE).read_bytes(), strict=True)
        if kept.version == _VERSION:
            return dict(kept.notices)
    return {}


def _keep(output: Path, known: Mapping[str, _FoundLayout]) -> None:
    if not known:
        return
    data = _KEPT.dump_json(_LayoutFile(_VERSION, dict(list(known.items())[-_MOST_KEPT:])), indent=1)
    path = output / FILE
    if not path.is_file() or path.read_bytes() != data:
        write_whole(path, data, flushed=False)
