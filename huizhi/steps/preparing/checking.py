"""Check: every mistake in the configuration and the templates, with nothing written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from huizhi.campaign import (
    FILTERS,
    NOTICE,
    TEMPLATES,
    Recipient,
    Settings,
    address_in_environment,
    fill_context,
    find_mentions,
    form_of,
    load_form_set,
    load_settings,
    originals_in_environment,
    template_context,
    template_file_names,
)
from huizhi.content import TEMPLATE_SUFFIXES, Limits
from huizhi.errors import ConfigError, Mistake, ReadError, StorageError, TemplateError
from huizhi.formats import IsolatedReader, excel, read_bytes, word
from huizhi.formats.jinja import mistakes_in_marks
from huizhi.forms import Filling
from huizhi.steps.preparing.notice_contradictions import contradictions
from huizhi.steps.preparing.template_trial import trial_mistakes

_HEADING = re.compile(r"附件([0-9]{1,4})[:：]?")


@dataclass(frozen=True)
class CheckResult:
    """mistakes: must be mended; mentions: facts that disagree and are kept, in Chinese."""

    mistakes: tuple[Mistake, ...]
    mentions: tuple[str, ...]


def check(config: Path, templates: Path) -> CheckResult:
    """Every mistake in this configuration, the environment and these templates, which are rendered
    in a child."""
    around = tuple(_in_environment())
    try:
        settings = load_settings(config)
    except ConfigError as error:
        return CheckResult((*error.mistakes, *around), ())
    mentions = (
        *find_mentions(settings),
        *_left_as_shipped(settings, templates),
        *_contradicted(settings, templates),
        *_printed_otherwise(settings, templates),
        *_last_time(settings),
        *shared_addresses(settings),
    )
    names = template_file_names(settings, templates)
    return CheckResult((*trial_mistakes(config, templates, names), *around), mentions)


def _in_environment() -> Iterator[Mistake]:
    """A mistake for each address in the environment that is none."""
    for read in (address_in_environment, originals_in_environment):
        try:
            read()
        except ValueError as error:
            yield Mistake("运行程序的环境", "", str(error).rstrip("。"))


def shared_addresses(settings: Settings) -> Iterator[str]:
    """A mention of each address that several units have, which then tells whose nothing is."""
    for address in dict.fromkeys(one.email for one in settings.recipients if one.email):
        units = settings.units_at(address)
        if len(units) > 1:
            yield (
                f"{'、'.join(units)}的联络员邮箱都是 {address}："
                "从这个地址来的邮件分不清是哪个单位的，要靠表里、标题或文件名写明。"
            )


def _last_time(settings: Settings) -> Iterator[str]:
    """A mention of each thing that should be taken from the activity before and cannot be."""
    rules = [rule for one in settings.attachments for rule in one.figure_rules]
    if not settings.last_output and not any("上次" in rule for rule in rules):
        return
    from huizhi.steps.sending import last_time_troubles  # looks into a ledger

    try:
        yield from last_time_troubles(settings)
    except StorageError as error:
        yield f"上次活动的台账打不开：{error}"


def _left_as_shipped(settings: Settings, folder: Path) -> Iterator[str]:
    """A mention when a campaign of one's own would go out with the words of the example."""
    shipped, own = TEMPLATES / f"{NOTICE}.docx", folder / f"{NOTICE}.docx"
    if settings.is_example or not (shipped.is_file() and own.is_file()):
        return
    if shipped.read_bytes() == own.read_bytes():
        yield (
            f"{folder.name}/{NOTICE}.docx 还是随程序的示例（2024年安全生产月通知），"
            "正文里写死的文字不会随配置改变，请先改成本次活动的通知再发。"
        )


def _contradicted(settings: Settings, folder: Path) -> Iterator[str]:
    """A mention of each day, number or name in the notice's own words that the settings have
    otherwise; read in a child, for a template may come from anywhere."""
    path = folder / f"{NOTICE}.docx"
    if not path.is_file() or path.read_bytes() == (TEMPLATES / path.name).read_bytes():
        return
    try:
        with IsolatedReader() as reader:
            document = reader.read(path)
    except ReadError:
        return  # which is a mistake of the template, and told as one
    yield from map(str, contradictions(settings, document))


def _printed_otherwise(settings: Settings, folder: Path) -> Iterator[str]:
    """A mention of each attachment that prints another number than it has; read in a child."""
    with IsolatedReader() as reader:
        for one in settings.attachments:
            for suffix in TEMPLATE_SUFFIXES:
                printed = _printed_number(reader, folder / f"{one.template}{suffix}")
                if printed not in {0, one.number}:
                    yield (
                        f"附件{one.number}“{one.short_title}”的表上印着“附件{printed}”，"
                        "请在“事项和表格”里移到这个号，或把表改好再换上。"
                    )
                    break


def _printed_number(reader: IsolatedReader, path: Path) -> int:
    """The number that stands alone at the head of a template, 0 for none."""
    try:
        document = reader.read(path) if path.is_file() else None
    except ReadError:
        return 0  # which is a mistake of the template, and told as one
    grids = document.grids[:1] if document else ()
    first = next((cell.text for grid in grids for cell in grid.cells if cell.text.strip()), "")
    found = _HEADING.fullmatch("".join(first.split()))
    return int(found.group(1)) if found else 0


def template_mistakes(
    settings: Settings, folder: Path, recipient: Recipient | None = None
) -> list[Mistake]:
    """The mistakes of all templates: marks first, for they name the cell; then whatever keeps a
    template from being rendered or read back. recipient: whose values the marks are tried with,
    None for the roster's first."""
    whose = recipient or settings.recipients[0]
    mistakes = [
        mistake
        for name in template_file_names(settings, folder)
        for mistake in marks_of(folder / name, _variables(settings, whose, Path(name).stem))
    ]
    try:
        load_form_set(settings, folder)
    except TemplateError as error:
        files = {mistake.file for mistake in mistakes}
        mistakes += [mistake for mistake in error.mistakes if mistake.file not in files]
    return mistakes


def marks_of(path: Path, context: Mapping[str, object]) -> list[Mistake]:
    """Mistakes in the marks of one template; a file that cannot be read is left to the loader."""
    in_word = path.suffix.lower() == ".docx"
    try:
        data = path.read_bytes()
        if in_word:
            document = word.marked_document(data)
        else:
            document = excel.marked_document(data, read_bytes(data, Limits()))
    except (OSError, ReadError):
        return []
    own = (word.page_filters if in_word else excel.picture_filters)(path.parent)
    filters = {**FILTERS, **own}
    return mistakes_in_marks(document, context, filters, f"{path.parent.name}/{path.name}")


def _variables(settings: Settings, recipient: Recipient, stem: str) -> dict[str, object]:
    """What the marks of the template of this name may name. Two forms may each have a list of the
    same name: in the template of a form it is that of its own."""
    variables: dict[str, object] = {}
    for attachment in sorted(settings.attachments, key=lambda one: one.template == stem):
        if attachment.deliverable:
            variables |= fill_context(form_of(settings, attachment), Filling())
    return variables | template_context(settings, recipient)
