"""Mail forms: forms in the text of a mail beside those attached to it.

The same form twice: the attached one counts, for that is what somebody has filled in and saved; the
text may be an older one that was left below. Where they differ it is said.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from huizhi.findings import Finding, shortened
from huizhi.steps.receiving.mail_words import numbers_in, telling_words
from huizhi.steps.receiving.reading import Reading
from huizhi.storage import Return

_MOST = 3  # differences that are told


@dataclass
class Mail:
    """One mail. text: the forms in its text, None for none; covered: whether the same forms were
    attached; addresses: of who sent it, and of who sent the mails that it came in; words: what was
    written in it; told: whether they were told beside a form; kept: whether they were kept as a
    file; known, own: numbers of the office and of who sent it that need not be told, as
    `telling_words` takes them; the second not beside a form, which may say otherwise."""

    text: Reading | None = None
    covered: bool = False
    addresses: tuple[str, ...] = ()
    words: str = ""
    told: bool = False
    kept: bool = False
    known: str = ""
    own: str = ""

    def beside(self, reading: Reading) -> Reading:
        """The reading of an attachment, with what the text says otherwise, and besides."""
        if self.text is not None:
            returns = tuple(self._beside(one) for one in reading.returns)
            return replace(reading, returns=returns)
        if not self.words:
            return reading
        forms = [one for one in reading.returns if one.deliverable and not one.blank]
        if not forms:
            return reading
        self.told = True
        known = f"{self.known} {numbers_in(forms)}"
        told = tuple(
            Finding("file-mail-words", found=one) for one in telling_words(self.words, known)
        )
        returns = tuple(
            replace(one, findings=(*one.findings, *told)) if one is forms[0] else one
            for one in reading.returns
        )
        return replace(reading, returns=returns)

    @property
    def telling(self) -> tuple[str, ...]:
        """What was written in it that wants a look and is not told yet."""
        if self.told or self.text is not None:
            return ()
        return telling_words(self.words, f"{self.known} {self.own}")

    def covers(self, one: Return) -> bool:
        """Whether the text holds the same form of the same community."""
        return any(_is_same(one, other) for other in (self.text.returns if self.text else ()))

    def _beside(self, one: Return) -> Return:
        for other in self.text.returns if self.text else ():
            if _is_same(one, other) and not one.blank:
                self.covered = True
                beside = tuple(f for f in other.findings if f.code == "text-unread")
                if other.answers != one.answers:
                    told = Finding("file-mail-text", found=_difference(one, other))
                    beside = (told, *beside)
                return replace(one, findings=(*one.findings, *beside))
        return one


def forms_in_text(reading: Reading) -> Reading | None:
    """The filled forms that were read in the text of a mail, None when there are none."""
    returns = tuple(one for one in reading.returns if one.deliverable and not one.blank)
    return replace(reading, returns=returns) if returns else None


def _is_same(one: Return, other: Return) -> bool:
    same = one.deliverable is not None and one.deliverable == other.deliverable
    return same and (one.community == other.community or None in (one.community, other.community))


def _difference(one: Return, other: Return) -> str:
    """“正文“2400”、附件“3600””, for the first answers that differ."""
    said = {field.field: field.raw.strip() for field in other.fields}
    differing = [
        f"正文“{shortened(said.get(f.field, ''), 12) or '空'}”附件“{shortened(f.raw, 12) or '空'}”"
        for f in one.fields
        if f.raw.strip() != said.get(f.field, "")
    ]
    rows = f"正文{len(other.rows)}行、附件{len(one.rows)}行" if one.rows != other.rows else ""
    return "；".join(filter(None, (*differing[:_MOST], rows)))
