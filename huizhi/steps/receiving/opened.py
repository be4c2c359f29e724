"""Opened containers: an archive, or a mail with its attachments, that is being taken."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from huizhi.campaign import Settings
from huizhi.content import visible
from huizhi.errors import (
    BareMailError,
    DamagedError,
    EncryptedError,
    FarFileError,
    ReadError,
    ReturnedMailError,
)
from huizhi.formats.containers import BODY, WORDS, ContainedFile, Container, LaidFile, Letter
from huizhi.formats.kinds import bundle_of
from huizhi.material import unit_names_of
from huizhi.steps.receiving.incoming import ContainerBudget, StoredFile, groups
from huizhi.steps.receiving.mail_forms import Mail
from huizhi.steps.receiving.mail_words import numbers_of
from huizhi.steps.receiving.reading import Reading
from huizhi.steps.receiving.unreadable import unreadable
from huizhi.storage import Original, Originals, Return

_LONGEST = 60  # characters of what a mail says of itself in the names of its attachments
_LINKED = "请点开链接下载，再收下载的文件；链接会过期，请早些下载"
_SEALED = "请让对方不要加密，重新发来；或用收信的程序打开这封邮件，把附件另存后再收"
_BOUNCED = "请核对地址和原因，改好再发"
_BARE = "正文里也没有填好的表；请让对方把填好的表格作为附件重新发来"


@dataclass
class OpenContainer:
    """One open container.

    file: its name.
    settings: by which the sender's address may be known.
    wrong: why some of its members could not be had.
    """

    file: str
    container: Container
    mail: Mail
    settings: Settings
    wrong: list[ReadError] = field(default_factory=list)

    @cached_property
    def folder(self) -> str:
        """What the names of its members begin with: its own name, and of a mail who sent it and
        what about, where its name does not say so."""
        letter = self.container.letter
        if letter is None:
            return self.file
        name = letter.sender.partition(" <")[0]
        said = ["" if "@" in name else name, letter.subject]
        said.append(self._unit_of_sender(f"{self.file} {' '.join(said)}"))
        more = " ".join(one for one in said if one and one not in self.file)
        plain = visible(more.replace("/", "／"))[:_LONGEST].strip()
        return f"{self.file}（{plain}）" if plain else self.file

    @property
    def addresses(self) -> tuple[str, ...]:
        """The address a mail came from; none for an archive."""
        letter = self.container.letter
        return (letter.address,) if letter is not None and letter.address else ()

    def _unit_of_sender(self, said: str) -> str:
        """The unit whose address the mail came from, where what else is said names none; so that
        what is attached to it, pictures too, is known by the name of its folder."""
        letter = self.container.letter
        units = self.settings.units_at(letter.address) if letter else ()
        named = unit_names_of(self.settings).said(said)
        if len(units) != 1 or named.name or named.several or named.other:
            return ""
        return units[0]

    @property
    def text(self) -> Path | None:
        """Where the text of a mail lies as a page."""
        letter, members = self.container.letter, self.container.members
        if letter is None or not letter.body or not members:
            return None
        first = members[0]
        return first.path if isinstance(first, LaidFile) and first.name == BODY else None

    @cached_property
    def members(self) -> list[ContainedFile]:
        """The files in it; a Mac bundle counts as one file, which cannot be read."""
        left: dict[str, ReadError] = {}
        files: list[ContainedFile] = []
        for one in self.container.members[0 if self.text is None else 1 :]:
            if bundle := bundle_of(one.name):
                left.setdefault(bundle.name, bundle.error)
            else:
                files.append(one)
        self.wrong += left.values()
        return files

    def hear(self) -> None:
        """Take what was written in the mail along, where somebody wrote it."""
        letter, office = self.container.letter, self.settings.mail
        is_own = (
            letter is not None and office is not None and letter.address == office.address.lower()
        )
        if letter is not None and not (letter.bounced or letter.automatic or is_own):
            self.mail.words = letter.words
            self.mail.known = numbers_of([self.settings.notice.contact.phone])
            units = [self.settings.by_name[one] for one in self.settings.units_at(letter.address)]
            said = [one for unit in units for one in (unit.liaison_mobile, unit.liaison_phone)]
            self.mail.own = numbers_of(filter(None, said))

    @property
    def words_page(self) -> bytes:
        """What was written in the mail as a page."""
        lines = "".join(f"<p>{html.escape(line)}</p>" for line in self.mail.words.splitlines())
        page = f'<meta charset="utf-8"><title>{html.escape(self.folder)}</title>{lines}'
        return page.encode("utf-8", "replace")

    def reading(self, empty: Return) -> Reading:
        """Return what is said about the container itself."""
        if self.container.wrong is not None:
            self.wrong.append(self.container.wrong)
        letter, count = self.container.letter, len(self.members)
        if letter is not None and letter.bounced:
            return unreadable(empty, self._bounced(letter))
        if letter is not None and letter.automatic and not count:
            return Reading((), visible(f"{letter.automatic}，没有报送内容：{letter.told(0)}"))
        if letter is not None and letter.sealed:
            self.wrong.append(EncryptedError(f"这是{letter.sealed}：{letter.name}", _SEALED))
        if letter is not None and letter.far:
            self.wrong.append(_far(letter))
        if self.wrong:
            return unreadable(empty, *self.wrong)
        if not count and self.mail.text is None and not self.mail.kept:
            return unreadable(empty, self._nothing_in_it())
        told = letter.told(count) if letter else f"压缩包，内有{count}个文件"
        kept = f"；正文另存为“{WORDS}”" if self.mail.kept else ""
        return Reading((), visible(f"{told}{kept}"))

    def _nothing_in_it(self) -> ReadError:
        letter = self.container.letter
        if letter is None:
            return DamagedError("压缩包里没有文件", "请打开原来的压缩包检查，重新压缩后再发")
        said = f"正文写的是{letter.said}；" if letter.words else "正文是空的；"
        return BareMailError(letter.subject or "没有写主题", f"{letter.name}。{said}{_BARE}")

    def _bounced(self, letter: Letter) -> ReadError:
        """Which of the office's own mails did not arrive, by what the bounce says."""
        to = []
        for address in letter.failed:
            units = [one.name for one in self.settings.recipients if one.email == address]
            to.append(f"{'、'.join(units)} <{address}>" if units else address)
        found = f"发给{'、'.join(to)}的" if to else letter.subject or "没有写是哪一封"
        said = f"退信写的是{letter.said}；" if letter.words else ""
        return ReturnedMailError(found, f"{said}{_BOUNCED}")


def _far(letter: Letter) -> ReadError:
    """That what was sent lies elsewhere, and where."""
    where = f"{'、'.join(letter.links)}。" if letter.links else ""
    return FarFileError("、".join(letter.far), f"{letter.name}。{where}{_LINKED}")


@dataclass
class TakenContainer(OpenContainer):
    """A container that is being taken.

    digests: of the members taken so far.
    """

    kept: StoredFile = field(kw_only=True)
    originals: Originals = field(kw_only=True)
    budget: ContainerBudget = field(kw_only=True)
    zone: dt.tzinfo = field(kw_only=True)
    digests: list[str] = field(default_factory=list)

    def groups(self) -> Iterator[list[StoredFile]]:
        """Yield the members as stored files, some at a time."""
        for some in groups(self.members):
            kept = [one for member in some if (one := self._kept(member)) is not None]
            self.originals.settle()
            yield kept

    def keep_text(self, path: Path) -> StoredFile:
        """Store the text of the mail and return it as a stored file."""
        original = self.originals.keep_pieces([path.read_bytes()], BODY)
        self.originals.settle()
        return self._inside(BODY, "html", original)

    def keep_words(self) -> StoredFile:
        """Store what was written in the mail as a page and return it as a stored file."""
        original = self.originals.keep_pieces([self.words_page], WORDS)
        self.originals.settle()
        kept = self._inside(WORDS, "html", original)
        return replace(kept, mail=Mail(addresses=self.mail.addresses))

    def _kept(self, member: ContainedFile) -> StoredFile | None:
        try:
            original = self.originals.keep_pieces(self.container.pieces(member), member.name)
            self.budget.count(original.size)
        except ReadError as error:
            self.wrong.append(error)
            return None
        self.digests.append(original.sha256)
        changed = member.changed(self.zone)
        return replace(self._inside(member.name, "", original), touched=changed)

    def _inside(self, name: str, kind: str, original: Original) -> StoredFile:
        full = f"{self.folder}/{visible(name)}"
        depth, came = self.kept.depth + 1, self.kept.came
        kept = StoredFile(full, original, kind, self.kept.lay_in, depth=depth, came=came)
        return replace(kept, mail=self.mail, budget=self.budget)
