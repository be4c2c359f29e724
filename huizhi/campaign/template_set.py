"""Template set: the templates of a campaign, each loaded when it is asked for, and the patterns by
which its forms are read back, which are kept.

Loading templates and reading them back takes most of a second: the patterns of templates that were
read back before, by this very program, are taken from `disk.cache`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from huizhi.campaign.settings import Settings
from huizhi.content import TEMPLATE_SUFFIXES, Limits
from huizhi.disk import keep, kept, key_of
from huizhi.errors import Mistake, MistakesError, RenderError, TemplateError
from huizhi.forms import (
    Form,
    Pattern,
    pattern_of,
    patterns_from_json,
    patterns_to_json,
    probe_context,
)

if TYPE_CHECKING:
    from huizhi.formats import Template
    from huizhi.formats.excel import TextLabels

NOTICE = "notice"  # template of the notice itself
_KEPT = "patterns"


def template_file_names(settings: Settings, folder: Path) -> tuple[str, ...]:
    """The template files of the campaign: the notice, and each attachment as .xlsx, as .docx or as
    both, as the folder has them; one of which the folder has neither is asked for as both."""
    names = [f"{NOTICE}.docx"]
    for attachment in settings.attachments:
        both = [f"{attachment.template}{suffix}" for suffix in TEMPLATE_SUFFIXES]
        names += [name for name in both if (folder / name).exists()] or both
    return tuple(names)


def unbreakable_names(settings: Settings) -> tuple[str, ...]:
    """What no title is broken inside."""
    office, activity = settings.office, settings.activity
    every = (office.name, office.short_name, office.issuer, activity.name, activity.programme)
    return tuple(dict.fromkeys(name for name in every if name))


class Templates(Mapping[str, "Template"]):
    """The templates of a campaign by file name, each loaded when it is asked for, out of the bytes
    that it had when the campaign was loaded.

    Raises, where one is asked for: TemplateError with its mistakes.
    """

    def __init__(self, settings: Settings, folder: Path, forms: Mapping[str, Form]) -> None:
        self.folder = folder
        self._names = template_file_names(settings, folder)
        self._data = {name: _bytes_of(folder / name) for name in self._names}
        self._unbreakable = unbreakable_names(settings)
        self._forms = {
            f"{attachment.template}.xlsx": forms[attachment.deliverable]
            for attachment in settings.attachments
            if attachment.deliverable
        }
        self._coded = {
            f"{attachment.template}{suffix}"
            for attachment in settings.attachments
            if settings.shows_code(attachment)
            for suffix in TEMPLATE_SUFFIXES
        }
        self._loaded: dict[str, Template] = {}

    def __getitem__(self, name: str) -> Template:
        if name not in self._loaded:
            self._loaded[name] = self._load(name, self._data[name])
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _load(self, name: str, data: bytes | None) -> Template:
        from huizhi.campaign.variables import FILTERS
        from huizhi.formats import load_template
        from huizhi.formats.excel import TextLabels

        texts = _text_labels(self._forms[name]) if name in self._forms else TextLabels()
        path, coded = self.folder / name, name in self._coded
        return load_template(path, FILTERS, self._unbreakable, texts, data, coded=coded)

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """The version of each."""
        return {name: _version(data) for name, data in self._data.items() if data is not None}

    def looks(self) -> Iterator[str | bytes]:
        """What patterns depend on: each template, and whatever lies beside it and may be put in."""
        for name, data in self._data.items():
            yield from (name, data or b"")
        with os.scandir(self.folder) as entries:
            beside = sorted((one.name, one.stat()) for one in entries if one.is_file())
        for name, found in beside:
            yield f"{name} {found.st_size} {found.st_mtime_ns}"


def known_patterns(
    settings: Settings, forms: Mapping[str, Form], templates: Templates
) -> dict[str, dict[str, Pattern]]:
    """The patterns of all forms: as they were kept when these very templates were last read back,
    else read now, by which all templates are loaded.

    Raises: TemplateError with every mistake of every template.
    """
    first = settings.model_copy(update={"recipients": settings.recipients[:1]})
    key = key_of([first.model_dump_json(), *templates.looks()])
    with suppress(ValueError):
        if data := kept(_KEPT, key):
            return patterns_from_json(data)
    mistakes: list[Mistake] = []
    loaded: dict[str, Template] = {}
    for name in templates:
        try:
            loaded[name] = templates[name]
        except TemplateError as error:
            mistakes += error.mistakes
    patterns = {
        deliverable: _patterns(settings, form, loaded, mistakes)
        for deliverable, form in forms.items()
    }
    if mistakes:
        raise TemplateError(mistakes)
    told = patterns_to_json(patterns)
    if patterns_from_json(told) == patterns:  # whatever else a pattern may be told one day
        keep(_KEPT, key, told)
    return patterns


def _bytes_of(path: Path) -> bytes | None:
    """What a file holds; None where it cannot be read, which is told when it is loaded."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def _text_labels(form: Form) -> TextLabels:
    """The labels of a form whose answers are text, whatever digits are in them."""
    from huizhi.formats.excel import TextLabels

    columns = [column for table in form.tables for column in table.columns]
    texts = [
        frozenset(field.label for field in fields if field.kind.shape == "text")
        for fields in (form.fields, columns)
    ]
    return TextLabels(*texts)


def _patterns(
    settings: Settings, form: Form, templates: Mapping[str, Template], mistakes: list[Mistake]
) -> dict[str, Pattern]:
    attachment = settings.attachment_of(form.id)
    patterns = {}
    for suffix in TEMPLATE_SUFFIXES:
        template = templates.get(f"{attachment.template}{suffix}") if attachment else None
        if template is None:
            continue
        try:
            patterns[suffix], found = read_pattern(settings, form, template)
            mistakes += found
        except MistakesError as error:
            mistakes += error.mistakes
        except RenderError as error:
            mistakes.append(error.as_mistake(template.name))
    # A PDF may have been printed from either: what one of them prints is no answer in the other.
    every = frozenset(text for one in patterns.values() for text in one.landmarks)
    rows = {text: row for one in patterns.values() for text, row in one.printed_rows.items()}
    return {
        suffix: replace(one, landmarks=every, printed_rows={**rows, **one.printed_rows})
        for suffix, one in patterns.items()
    }


def read_pattern(
    settings: Settings, form: Form, template: Template
) -> tuple[Pattern, tuple[Mistake, ...]]:
    """The pattern of the form as this template prints it, and the template's mistakes.

    Raises: RenderError.
    """
    from huizhi.campaign.variables import template_context
    from huizhi.formats import read_bytes
    from huizhi.formats.ooxml import Stamp

    context = {**template_context(settings, settings.recipients[0]), **probe_context(form)}
    document = read_bytes(template.render(context, Stamp()), Limits())
    return pattern_of(form, document, template.name)


def template_version(path: Path) -> str:
    """The form version: the first 12 digits of the template's SHA-256."""
    return _version(path.read_bytes())


def _version(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:12]
