"""Form names: the forms of the office under everything that a clerk may call them, and what of
them a label names: an answer, a table, a column of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from rapidfuzz import fuzz, process

from huizhi.book import AskedForm, AskedTable, OwnCell, label_key
from huizhi.campaign import Attachment, Settings
from huizhi.content import TEMPLATE_SUFFIXES
from huizhi.errors import HuizhiError
from huizhi.forms import FormField, bare, without_hint
from huizhi.label import printed_label

_OF_FORMS = {*TEMPLATE_SUFFIXES, ".xls", ".et", ".ods", ".doc", ".wps", ".odt"}
_CLOSEST = 3
_TOLD_NAMES = 2  # its title and what it is called for short; by its number it is known, too
_COUNTS = ("数", "人数", "户数", "数量", "总数")
_LEAST_ALIKE = 40  # of 100; what is less alike is not worth telling


@dataclass(frozen=True)
class OfficeForm:
    """A form and its names, its title first. load: what it asks for; of a form that was learned
    that is read only when it is the one that is meant."""

    names: tuple[str, ...]
    load: Callable[[], AskedForm]


@dataclass(frozen=True)
class Part:
    """What of a form a label names. label: as decisions keep it; field: a single answer, or a
    column of the table; None for the whole table."""

    label: str
    field: FormField | None = None
    table: AskedTable | None = None

    @property
    def is_table(self) -> bool:
        return self.table is not None and self.field is None

    @property
    def words(self) -> str:
        """As the form prints it."""
        return f"{self.label}（明细）" if self.is_table else printed_label(self.label)


def names_of(settings: Settings, attachment: Attachment, *, own: bool) -> tuple[str, ...]:
    """What a clerk may call this form, its title first; own: of the activity from which it is
    asked, where 附件1 is known."""
    short, title = attachment.short_title, attachment.title
    names = [title, short, attachment.template]
    if attachment.deliverable:
        names += [attachment.deliverable, settings.deliverable(attachment.deliverable).name]
    if own:
        number = f"附件{attachment.number}"
        names += [number, f"{number}{short}", f"{number}{title}"]
    return tuple(dict.fromkeys(one for one in names if one))


def form_called(forms: Sequence[OfficeForm], name: str) -> AskedForm:
    """The form of this name, as a file or a folder may be called, too. Raises: HuizhiError with
    those that are called most alike;
    TemplateError."""
    wanted = plain_name(name)
    for one in forms:
        if any(plain_name(own) == wanted for own in one.names):
            return one.load()
    short = [
        one for one in forms if any(plain_name(without_hint(own)) == wanted for own in one.names)
    ]
    if len({one.names[0] for one in short}) == 1:
        return short[0].load()
    told = (
        closest(name, [own for one in forms for own in one.names[:_TOLD_NAMES]])
        or "一张要填的表也没有。"
    )
    raise HuizhiError(f"没有“{name}”这张表。{told}")


def plain_name(name: str) -> str:
    """A name as forms are compared: without the ending of a file and the folder it lies in."""
    path = PurePath(name.strip().rstrip("/\\"))
    return bare(path.stem if path.suffix.lower() in _OF_FORMS else path.name)


def part_called(asked: AskedForm, label: str) -> Part:
    """What this label names in the form. Raises: HuizhiError with what is called most alike."""
    parts = list(_parts(asked))
    for names, part in parts:
        if label_key(label) in map(label_key, names):
            return part
    wanted = label_key(without_hint(label))
    short = {
        part.label: part for names, part in reversed(parts)
        if wanted in (label_key(without_hint(one)) for one in names)
    }  # fmt: skip
    if len(short) == 1:
        return short.popitem()[1]
    counted = [
        part for names, part in parts if any(label_key(label) in _uncounted(n) for n in names)
    ]
    if len(counted) == 1:
        return counted[0]
    told = [names[0] for names, _ in parts]
    raise HuizhiError(f"“{asked.title}”没有“{label}”这一栏。{closest(label, told)}")


def parts_of(asked: AskedForm) -> Iterator[Part]:
    """What of the form a decision can be about, each once."""
    seen = set[str]()
    for _, part in _parts(asked):
        if part.label not in seen:
            seen.add(part.label)
            yield part


def _parts(asked: AskedForm) -> Iterator[tuple[tuple[str, ...], Part]]:
    for field in asked.form.fields:
        shown = asked.shown.get(field.id)
        yield (printed_label(field.label), *((shown,) if shown else ())), Part(field.label, field)
    for table in asked.tables:
        titles = [one for one in (table.title, table.form_title) if one]
        own = [name for one in titles for name in (f"{one}（明细）", one)]
        names = (*own, table.table.name, "明细")
        yield names, Part(table.title, None, table)
    for table in asked.tables:
        for cell in table.own:
            yield (
                (cell.field.label, *_columns_named(table, cell)),
                Part(cell.field.label, cell.field),
            )
    for table in asked.tables:
        for field in table.table.asked:
            yield (printed_label(field.label),), Part(field.label, field, table)


def _columns_named(table: AskedTable, cell: OwnCell) -> tuple[str, ...]:
    """What the column of the unit's own line is called, which has no other row."""
    columns = (one for one in table.table.columns if one.id == cell.column)
    return () if table.table.printed else tuple(printed_label(one.label) for one in columns)


def _uncounted(label: str) -> set[str]:
    """The label as a sentence may have it: 60岁以上老人____人 for 60岁以上老人数."""
    whole = label_key(without_hint(label))
    return {whole.removesuffix(end) for end in _COUNTS}


def closest(name: str, known: Iterable[str]) -> str:
    """The names most like this one, a sentence; "" where there are none."""
    some = list(dict.fromkeys(known))
    if not some:
        return ""
    found = process.extract(
        name, some, scorer=fuzz.ratio, limit=_CLOSEST, score_cutoff=_LEAST_ALIKE
    )
    told = "、".join(f"“{one}”" for one, _, _ in found)
    return f"最接近的是{told}。" if told else f"有：{'、'.join(f'“{one}”' for one in some[:10])}。"
