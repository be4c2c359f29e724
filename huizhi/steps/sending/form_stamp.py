"""Form stamp: what a form sent out carries besides its words: unseen its identity, and where the
activity asks for it, on its printed pages the code that says the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from huizhi.campaign import Attachment, Settings
from huizhi.formats.ooxml import Stamp
from huizhi.formats.paper import code_picture

if TYPE_CHECKING:
    from huizhi.forms.fields import Validation


def stamp_of_form(
    settings: Settings,
    attachment: Attachment,
    properties: Mapping[str, str],
    rules: Mapping[str, Validation] | None = None,
) -> Stamp:
    """The stamp of a form with these properties; rules: of its input cells."""
    code = code_picture(dict(properties)) if settings.shows_code(attachment) else b""
    return Stamp(properties, rules or {}, code=code)
