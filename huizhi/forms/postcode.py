"""Postcode: six digits, wherever a form asks for one as free text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from huizhi.findings import Finding
from huizhi.forms.answered import Answers
from huizhi.forms.fields import Circumstances
from huizhi.forms.form import Form

_ASKED = re.compile(r"邮编|邮政编码")
_DIGITS = re.compile(r"[\d\s]+")


def postcodes_are_whole(
    form: Form, answers: Answers, circumstances: Circumstances
) -> Iterator[Finding]:
    """A finding for each postcode of digits that are not six."""
    for one in answers.fields:
        label, text = form.label(one.field), one.raw.strip()
        is_asked = _ASKED.search(label) is not None and _DIGITS.fullmatch(text)
        if is_asked and len("".join(text.split())) != 6:
            yield Finding("postcode-wrong", one.field, label, one.where, text)
