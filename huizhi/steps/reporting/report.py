"""Report (报告): the closing report from the ledger, by a template that the clerk edits in Word.

Figures, sentences that are true for them, a chart that Word draws itself, the best works, pictures;
and places for the clerk's own words, which are carried over when the report is made again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import (
    FILTERS,
    Campaign,
    Deliverable,
    own_or_shipped,
    template_context,
    unbreakable_names,
)
from huizhi.content import PICTURE, VIDEO
from huizhi.disk import set_aside, write_whole
from huizhi.errors import HuizhiError, Mistake, RenderError, TemplateError
from huizhi.formats import Template, load_template
from huizhi.formats.media import Thumbnails
from huizhi.formats.ooxml import Stamp
from huizhi.formats.word import (
    PICTURES_PLACE,
    CaptionedPicture,
    ChartTable,
    finish_report,
    keep_own_words,
)
from huizhi.material import Material, looks_like_paper, works_deliverable
from huizhi.steps.reporting.figure_words import figure_words
from huizhi.steps.reporting.sentences import (
    Figures,
    best_sentence,
    report_sentence,
    trouble_sentence,
    works_sentence,
)
from huizhi.steps.reporting.sheets import Work, totals_of, works_by_group
from huizhi.steps.standing import SHARED, CampaignState, State, counted_deliverables
from huizhi.storage import Ledger, Originals, originals_in

FOLDER = "summary"
FILE = "报告.docx"
TEMPLATE = "report.docx"
CHART = "报送情况"
_LAST = "report-sha256"  # the note in the ledger
_PARTS = ("已报送", "需更正", "空白表", "未报送")
_MOST_PICTURES = 12
_LONGEST = 900  # pixels of a picture in the report


@dataclass(frozen=True)
class ReportResult:
    """path: the report; kept: places whose words were carried over; before: where the report that
    stood there before was put, None when it had not been touched; remarks: Chinese sentences."""

    path: Path
    kept: tuple[str, ...]
    before: Path | None
    remarks: tuple[str, ...]


def make_report(
    gathered: CampaignState,
    output: Path,
    ours: Collection[str] = (),
    about_to_write: Callable[[str], None] = lambda _: None,
) -> ReportResult:
    """The report at `output`/summary/报告.docx, written whole or not at all.

    ours: SHA-256 of the report as the program has written it last: one that is none of these was
    edited, and is kept beside the new one; about_to_write: told the digest of what is written next.
    Raises: TemplateError; RenderError; StorageError.
    """
    template = load_report_template(gathered.campaign)
    pictures = _pictures(gathered, originals_in(output))
    context = _context(gathered, with_pictures=bool(pictures))
    saved = dt.datetime.combine(gathered.today, dt.time())
    plain = template.render(context, Stamp(saved=saved))
    path = output / FOLDER / FILE
    old = path.read_bytes() if path.is_file() else None
    at_risk = old is not None and hashlib.sha256(old).hexdigest() not in ours
    made = finish_report(plain, {CHART: _chart(gathered)}, pictures)
    kept: tuple[str, ...] = ()
    remarks: list[str] = []
    if old is not None:
        try:
            made, kept, lost = keep_own_words(old, made)
        except HuizhiError as error:
            remarks.append(f"原来的报告读不出来（{error}），没有接着用里面的文字")
            at_risk = True
        else:
            at_risk = at_risk or bool(lost)
            remarks += [f"模板里没有“{name}”这一处了，里面的文字没有接着用" for name in lost]
    before = set_aside(path, gathered.today) if at_risk else None
    about_to_write(hashlib.sha256(made).hexdigest())
    write_whole(path, made)
    return ReportResult(path, kept, before, tuple(remarks))


def write_report(gathered: CampaignState, ledger: Ledger, output: Path) -> ReportResult:
    """The report, and its digest in the ledger, by which it is known whether somebody edits it.

    Raises: as `make_report`.
    """
    ours = ledger.note(_LAST).split()

    def note(digest: str) -> None:
        # Killed between this and the writing, or after it, the report is one of these all the same.
        ledger.set_note(_LAST, " ".join(dict.fromkeys((*ours, digest))))

    result = make_report(gathered, output, ours, note)
    ledger.set_note(_LAST, hashlib.sha256(result.path.read_bytes()).hexdigest())
    return result


def load_report_template(campaign: Campaign) -> Template:
    """The campaign's own `report.docx`, else the program's. Raises: TemplateError."""
    path = own_or_shipped(campaign.forms.folder, TEMPLATE)
    return load_template(path, FILTERS, unbreakable_names(campaign.settings))


def report_mistakes(gathered: CampaignState) -> list[Mistake]:
    """What is wrong with the report's template, found by a report of nothing."""
    try:
        template = load_report_template(gathered.campaign)
        data = template.render(_context(gathered, with_pictures=True), Stamp())
        finish_report(data, {}, ())
    except TemplateError as error:
        return list(error.mistakes)
    except RenderError as error:
        return [error.as_mistake(TEMPLATE)]
    return []


def _context(gathered: CampaignState, *, with_pictures: bool) -> Mapping[str, object]:
    settings = gathered.settings
    noun, works = settings.unit_word, _works(gathered)
    best = list(_best(gathered, works))
    with_works = works_deliverable(settings) is not None
    report = {
        "日期": gathered.today,
        "概况": _overall(gathered, noun),
        "事项句": [_sentence(gathered, one, noun) for one in counted_deliverables(gathered)],
        "有作品": with_works,
        "章": _chapters(with_works=with_works, with_pictures=with_pictures),
        "作品句": _works_words(gathered, works, noun),
        "项目": list(_items(gathered, works)),
        "优秀句": best_sentence(len(best)),
        "优秀作品": best,
        "有照片": with_pictures,
        "照片墙": PICTURES_PLACE,
        "问题句": trouble_sentence(
            noun, _lacking(gathered), _wrong(gathered), shared_pictures(gathered)
        ),
    }
    return {**template_context(settings, settings.recipients[0]), "报告": report}


def _chapters(*, with_works: bool, with_pictures: bool) -> dict[str, str]:
    """The number of each chapter, of those that there are."""
    works = ["作品", "优秀作品"] if with_works else []
    names = ["报送", *works, *(["照片"] if with_pictures else []), "问题"]
    return dict(zip(names, "一二三四五", strict=False))


def figures_of(gathered: CampaignState, deliverable: Deliverable, noun: str) -> Figures:
    """How one deliverable stands, in numbers."""
    totals = totals_of(gathered.standings_of(deliverable.id))
    return Figures(
        noun,
        totals.asked,
        totals.accepted,
        totals.mend,
        totals.blank,
        totals.missing,
        totals.in_time,
        totals.late,
        totals.compare,
    )


def _sentence(gathered: CampaignState, deliverable: Deliverable, noun: str) -> str:
    missing = [
        s.recipient.name
        for s in gathered.standings_of(deliverable.id)
        if s.state in {State.MISSING, State.OVERDUE}
    ]
    said = report_sentence(deliverable.name, figures_of(gathered, deliverable, noun), missing)
    form = gathered.forms.get(deliverable.id)
    return said + (figure_words(gathered, deliverable, form, noun) if form else "")


def _overall(gathered: CampaignState, noun: str) -> str:
    settings, day = gathered.settings, gathered.today
    units = len(settings.communities)
    came = {s.recipient.name for s in gathered.standings if s.handed_in}
    start, end = settings.activity.start, settings.activity.end
    some = f"已有{len(came)}个{noun}报送了材料" if came else f"还没有{noun}报送材料"
    return (
        f"{start.year}年{start.month}月{start.day}日至{end.month}月{end.day}日，"
        f"{settings.office.short_name}组织开展{settings.activity.name}，"
        f"要求{units}个{noun}报送{'、'.join(one.name for one in settings.deliverables)}。"
        f"截至{day.month}月{day.day}日，{some}，共收到文件{len(gathered.received)}个。"
    )


_WorksByItem = Mapping[str, Sequence[Work]]


def _works(gathered: CampaignState) -> dict[str, list[Work]]:
    """The works by item, by the name of the item in the quota table."""
    deliverable = works_deliverable(gathered.settings)
    form = gathered.forms.get(deliverable or "")
    table = form.works_table if form else None
    if deliverable is None or table is None:
        return {}
    by_group = works_by_group(gathered, gathered.settings.deliverable(deliverable), table)
    names = {item.form_name: item.name for item in gathered.settings.items}
    return {names.get(group, group): works for group, works in by_group.items()}


def _unit(gathered: CampaignState, work: Work) -> tuple[str, str]:
    """Through whom a work came and whose it is; at the lowest level the same."""
    return work.one.community or "", gathered.work_unit(work.one, work.row)


def _of_item(gathered: CampaignState, item: str, kind: str) -> list[Material]:
    own = (m for m in gathered.material.materials if m.place.item == item and m.accepted)
    return [one for one in own if one.file_kind == kind]


def _works_words(gathered: CampaignState, by_item: _WorksByItem, noun: str) -> str:
    works = [work for own in by_item.values() for work in own]
    counted = [m for m in gathered.material.materials if m.place.item and m.accepted]
    videos = sum(m.file_kind == VIDEO for m in counted)
    pictures = sum(m.file_kind == PICTURE for m in counted)
    units = {_unit(gathered, work) for work in works}
    units |= {(m.place.community or "", m.place.community or "") for m in counted}
    unsure = sum(work.one.awaits_comparing for work in works)
    return works_sentence(noun, len(units), len(works), videos, pictures, unsure)


def _items(gathered: CampaignState, works: _WorksByItem) -> Iterator[dict[str, object]]:
    for item in gathered.settings.items:
        own = works.get(item.name, [])
        counts = [
            [c for c in s.counts if c.item == item.name] for s in gathered.standings if s.counts
        ]
        owed = [one for one in counts if one]
        yield {
            "名称": item.name,
            "作品": len(own),
            "单位": len({_unit(gathered, work) for work in own}),
            "视频": len(_of_item(gathered, item.name, VIDEO)),
            "图片": len(_of_item(gathered, item.name, PICTURE)),
            "报齐": sum(all(not c.lacking for c in one) for one in owed),
        }


def _best(gathered: CampaignState, by_item: _WorksByItem) -> Iterator[dict[str, object]]:
    """The chosen works that still stand in the returns that count."""
    for item, works in by_item.items():
        for work in works:
            chosen = gathered.choice_of(work.one, work.row)
            if chosen is not None:
                yield {
                    "项目": item,
                    "标题": gathered.title_of(work.row),
                    "单位": gathered.work_unit(work.one, work.row),
                    "意见": chosen.opinion,
                }


def _chart(gathered: CampaignState) -> ChartTable:
    rows = []
    for deliverable in counted_deliverables(gathered):
        totals = totals_of(gathered.standings_of(deliverable.id))
        values = (totals.accepted, totals.correct, totals.blank, totals.missing)
        rows.append((deliverable.name, values))
    return ChartTable(_PARTS, rows)


def _lacking(gathered: CampaignState) -> int:
    return len({s.recipient.name for s in gathered.standings if s.owes or s.lacks_any})


def _wrong(gathered: CampaignState) -> int:
    forms = (f for s in gathered.standings if s.current for f in s.current.findings)
    material = (f for s in gathered.standings for f in s.errors)
    return sum(one.level == "error" for one in (*forms, *material))


def shared_pictures(gathered: CampaignState) -> tuple[tuple[str, ...], ...]:
    """The communities that handed in the same thing, by roster, each pair once."""
    order = {one.name: number for number, one in enumerate(gathered.settings.recipients)}
    pairs = (
        tuple(sorted((s.recipient.name, other), key=lambda name: order[name]))
        for s in gathered.standings
        for other in s.alike
    )
    return tuple(dict.fromkeys(pairs))


def _pictures(gathered: CampaignState, originals: Originals) -> list[CaptionedPicture]:
    """Pictures that have nothing wrong, one of each community by turns, at most so many; none of
    paper, and of what several communities handed in one."""
    by_community: dict[str, list[Material]] = {}
    shown_already: set[str] = set()
    for one in gathered.material.materials:
        if one.file_kind == PICTURE and one.accepted and one.facts.sketch:
            same = {f.expected for f in one.findings if f.code == SHARED}
            if looks_like_paper(one.facts.sketch) or same & shown_already:
                continue
            shown_already.add(f"{one.place.community}{one.place.item}的{one.arrival.name}")
            by_community.setdefault(one.place.community or "", []).append(one)
    chosen: list[Material] = []
    while by_community and len(chosen) < _MOST_PICTURES:
        for name in list(by_community):
            chosen.append(by_community[name].pop(0))
            if not by_community[name]:
                del by_community[name]
    stored = {one.sha256: one.stored for one in gathered.received}
    shown: list[CaptionedPicture] = []
    if not chosen:
        return shown
    with Thumbnails() as thumbnails:
        for one in chosen[:_MOST_PICTURES]:
            data = thumbnails.of(originals.at_hand(stored[one.arrival.sha256]), _LONGEST)
            if data is not None:
                words = f"{one.place.community}　{one.place.item or one.arrival.stem}"
                shown.append(CaptionedPicture(data, one.facts.width, one.facts.height, words))
    return shown
