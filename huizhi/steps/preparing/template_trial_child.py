"""The template trial's child: a process that renders templates; see `formats.child`.

Run as a module by `template_trial`.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from huizhi.campaign import (
    FILTERS,
    Campaign,
    Recipient,
    Settings,
    fill_context,
    form_of,
    load_form_set,
    load_settings,
    prefilling,
    template_context,
    unbreakable_names,
)
from huizhi.content import Limits
from huizhi.errors import ConfigError, Mistake, RenderError, TemplateError
from huizhi.formats import load_template
from huizhi.formats.isolated import serve
from huizhi.formats.ooxml import Stamp
from huizhi.forms import Filling
from huizhi.steps.preparing.checking import template_mistakes
from huizhi.steps.preparing.template_trial import REST
from huizhi.steps.reporting import reminder_mistakes, report_mistakes, summary_mistakes
from huizhi.steps.standing import gather_state

_MOST_TRIED = 2_000  # recipients; a province has 50,000, and a child 90 s for each template


@lru_cache(maxsize=1)
def _settings(config: Path, _: str) -> Settings:
    """The settings as they are during one trial."""
    return load_settings(config)


def answer(path: Path, asked: Mapping[str, str], limits: Limits) -> bytes:
    """The mistakes as `template_trial` takes them; asked: the configuration, the trial, and a
    template's name or `REST`."""
    del limits
    try:
        settings = _settings(Path(asked["config"]), asked["trial"])
    except ConfigError as error:
        return _said(error.mistakes)
    if asked["template"] == REST:
        return _said(_rest(settings, path))
    try:
        _render(settings, path)
    except TemplateError as error:
        return _said(error.mistakes)
    except RenderError as error:
        return _said([error.as_mistake(f"{path.parent.name}/{path.name}")])
    return _said([])


def _render(settings: Settings, path: Path) -> None:
    """Renders the template for every recipient, of very many for the first and the last; of any but
    the first the mistake says whose it is.

    Raises: TemplateError, RenderError.
    """
    template = load_template(path, FILTERS, unbreakable_names(settings))
    tried = settings.recipients
    if len(tried) > _MOST_TRIED:
        tried = (*tried[: _MOST_TRIED - 1], tried[-1])
    for number, recipient in enumerate(tried):
        try:
            template.render(_context(settings, recipient, path.stem), Stamp())
        except RenderError as error:
            if not number:
                raise
            mistake = error.as_mistake(f"{path.parent.name}/{path.name}")
            what = f"{mistake.what}（发给“{recipient.name}”的一份）"
            raise RenderError(str(error), dataclasses.replace(mistake, what=what)) from error


def _context(settings: Settings, recipient: Recipient, stem: str) -> dict[str, object]:
    """What the marks of a template may name, with blank forms; of lists of the same name in two
    forms that of its own."""
    context: dict[str, object] = {}
    for attachment in sorted(settings.attachments, key=lambda one: one.template == stem):
        if attachment.deliverable:
            own = attachment.template == stem
            filling = prefilling(settings, attachment, recipient) if own else Filling()
            context |= fill_context(form_of(settings, attachment), filling)
    return context | template_context(settings, recipient)


def _rest(settings: Settings, templates: Path) -> list[Mistake]:
    """What is wrong with marks, with reading back, and with what the office makes for itself."""
    mistakes = template_mistakes(settings, templates)
    if not mistakes:
        campaign = Campaign(settings, load_form_set(settings, templates))
        mistakes = [*summary_mistakes(campaign), *reminder_mistakes(campaign)]
        nothing = gather_state(campaign, (), (), settings.last_day)
        mistakes += report_mistakes(nothing)
    return mistakes


def _said(mistakes: Sequence[Mistake]) -> bytes:
    return json.dumps([dataclasses.astuple(one) for one in mistakes]).encode("ascii")


if __name__ == "__main__":
    serve(answer)
