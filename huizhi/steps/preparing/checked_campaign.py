"""Checked campaign: a campaign as commands load it, its mistakes told as `check` tells them."""

from __future__ import annotations

from pathlib import Path

from huizhi.campaign import Campaign, load_campaign, load_settings
from huizhi.errors import TemplateError


def load_checked(config: Path, templates: Path) -> Campaign:
    """The campaign of these folders; what is wrong with its templates is told as `check` tells it.

    Raises: ConfigError, TemplateError with every mistake.
    """
    try:
        return load_campaign(config, templates)
    except TemplateError as error:
        from huizhi.steps.preparing.checking import template_mistakes

        mistakes = template_mistakes(load_settings(config), templates)
        raise TemplateError(mistakes or error.mistakes) from error
