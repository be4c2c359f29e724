"""What stops the program, as one tree; what a person filled wrongly is a finding instead.

HuizhiError
├── MistakesError            every mistake found, at once
│   ├── ConfigError          in config/
│   └── TemplateError        in templates/
├── RenderError              a document could not be rendered from its template
├── OfficeError              LibreOffice did not print a document
├── ReadError                a returned file could not be read (becomes a finding)
│   ├── UnknownKindError     not a kind of file that is read
│   │   └── NoFormError      a picture that shows no form
│   ├── EncryptedError       a password is asked for
│   ├── DamagedError         broken, cut off or not what it claims to be
│   ├── FarFileError         not in the mail: its text links to it
│   ├── LimitError           larger than a limit allows
│   ├── ReaderDiedError      the child process that read it died or ran out of time
│   └── ProgramFaultError    the program itself went wrong on what stands in it
├── MailError                a mail server could not be reached, or refused
│   ├── MailRefusedError     it did not take this one mail
│   └── MailUnknownError     the connection was lost: nobody knows whether the mail was taken
└── StorageError             the disk or the ledger refused
    ├── ReadOnlyError        nothing can be written there
    ├── NoDatabaseError      no ledger is there or can be: there is no such database, or of no use
    └── LedgerLostError      the ledger is gone, and the originals are there

Library exceptions are translated into these once, in `huizhi.formats` (files) and
`huizhi.storage.refusals` (the ledger). Every message is Chinese and made for the clerk.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


class HuizhiError(Exception):
    """Base of everything this program raises on purpose; `str()` is the Chinese message."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in the configuration or a template, with its place.

    file: path as the clerk knows it ("config/campaign.yaml"); place: "第12行", "附件1!B4",
    "第3段" or "" for the whole file; found, expected, remedy: plain Chinese, "" when silent; about:
    the ids of the fields, columns and tables that a mistake of a template would go with.
    """

    file: str
    place: str
    what: str
    expected: str = ""
    remedy: str = ""
    about: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        where = f"{self.file} {self.place}".strip()
        return f"{where}：{self.told}"

    @property
    def told(self) -> str:
        """What is wrong and what to do, without the place."""
        return f"{'；'.join(part for part in (self.what, self.expected, self.remedy) if part)}。"


class MistakesError(HuizhiError):
    """All mistakes of one look, so that a person mends them in one go."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class ConfigError(MistakesError):
    """The configuration cannot be used."""


class TemplateError(MistakesError):
    """A template cannot be used."""


class RenderError(HuizhiError):
    """A document could not be rendered from its template; `mistake`: the mark at fault, where it is
    known."""

    def __init__(self, message: str, mistake: Mistake | None = None) -> None:
        super().__init__(message)
        self.mistake = mistake

    def as_mistake(self, file: str) -> Mistake:
        """The same as a mistake of this template."""
        return self.mistake or Mistake(file, "", str(self).rstrip("。"))


class OfficeError(HuizhiError):
    """LibreOffice did not print a document."""


class ReadError(HuizhiError):
    """A returned file could not be read; `code` is its row in `huizhi.findings.CODES`.

    found: what it is or what was found; remedy: what helps, "" for what helps with every error of
    this class; expected: the same as its finding has it. `type(error)(error.found, error.expected)`
    makes it again.
    """

    code = "file-damaged"

    def __init__(self, found: str = "", remedy: str = "") -> None:
        self.found, self.remedy, self.expected = found, remedy, remedy
        super().__init__(f"{found}，{remedy}" if remedy else found)


class UnknownKindError(ReadError):
    """The content is not of a kind that is read."""

    code = "file-kind"


class NoFormError(UnknownKindError):
    """A picture or scan shows no form that could be read."""


class EncryptedError(ReadError):
    """A password is needed to open the file."""

    code = "file-password"


class DamagedError(ReadError):
    """The content is broken, cut off, or not what it claims to be."""

    code = "file-damaged"


class FarFileError(ReadError):
    """A mail's text links to a file instead of attaching it."""

    code = "file-linked"


class BareMailError(ReadError):
    """A mail has no attachment."""

    code = "file-mail-bare"


class ReturnedMailError(ReadError):
    """A mail says that one of the office's own did not arrive."""

    code = "file-mail-returned"


class LimitError(ReadError):
    """The file is larger, in some way, than a limit allows; most: how much it allows, as it is
    said, "" where that does not say anything."""

    code = "file-limit"

    def __init__(self, found: str = "", most: str = "") -> None:
        super().__init__(found, f"最多{most}" if most else "")
        self.expected = most


class ReaderDiedError(ReadError):
    """The child process died or ran out of time on this file."""

    code = "file-reader-died"


class ProgramFaultError(ReadError):
    """The program itself went wrong on what stands in the file."""

    code = "file-program-fault"


class MailError(HuizhiError):
    """A mail server could not be reached, or refused; nothing was sent by what raises it."""


class MailRefusedError(MailError):
    """A mail server did not take this one mail; others it may take."""


class MailUnknownError(MailError):
    """The connection was lost while a mail was handed over: nobody knows whether it was taken."""


class StorageError(HuizhiError):
    """The disk or the ledger refused."""


class ReadOnlyError(StorageError):
    """The ledger cannot be written, or not even opened, where it lies."""


class NoDatabaseError(StorageError):
    """No ledger is there, nor can be: the server has no such database, or one of no use."""


class LedgerLostError(StorageError):
    """The ledger is gone, empty or another database, and must not be taken for a new one."""
