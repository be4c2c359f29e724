"""Campaign: the settings of an activity and the forms that go with them, which travel together."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from huizhi.campaign.form_set import FormSet, load_form_set
from huizhi.campaign.load import load_settings
from huizhi.campaign.prefill import Prefills
from huizhi.campaign.settings import Settings


@dataclass(frozen=True)
class Campaign:
    """The settings, and the forms and templates that they name. prefills: what the forms were sent
    out with, as far as whoever made this has looked into the ledger."""

    settings: Settings
    forms: FormSet
    prefills: Prefills = field(default_factory=Prefills)


def load_campaign(config: Path, templates: Path) -> Campaign:
    """The campaign of these two folders.

    Raises: ConfigError with every mistake of every file; TemplateError with every mistake of
    every template.
    """
    settings = load_settings(config)
    return Campaign(settings, load_form_set(settings, templates))
