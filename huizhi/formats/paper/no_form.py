"""No form: what is said of a picture on which there is no form."""

from __future__ import annotations

from huizhi.content import kind_named
from huizhi.errors import NoFormError

_PICTURE = kind_named("picture")


def no_form_error() -> NoFormError:
    """The error of a picture that shows no form."""
    return NoFormError(_PICTURE.label, _PICTURE.remedy)
