"""Held contents: what came in an archive or a mail, and in which mails something came, so that both
can be erased together. Names do not tell: many mails have one subject."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from huizhi.campaign import Settings
from huizhi.content import Limits, kind_named, visible
from huizhi.disk import temporary_folder
from huizhi.errors import ReadError
from huizhi.formats.containers import BODY, MOST_NESTED, WORDS, Unpacker, open_container
from huizhi.formats.kinds import sniff_file
from huizhi.steps.receiving.mail_forms import Mail
from huizhi.steps.receiving.opened import OpenContainer
from huizhi.storage import Ledger, digest_of, load_arrivals, originals_in


@dataclass(frozen=True)
class HeldContents:
    """What came in some contents. contents: digests; shared: of what came otherwise too, and is not
    among them, the name that it has in them, and one that it came under otherwise."""

    contents: tuple[str, ...] = ()
    shared: Mapping[str, str] = field(default_factory=dict)


def contents_held(settings: Settings, output: Path, contents: Sequence[str]) -> HeldContents:
    """Return what came in these archives and mails, and in those within them, and in nothing else.
    What cannot be opened holds nothing that is known. Raises: StorageError."""
    with Ledger.in_folder(output, settings) as ledger:
        received = [one for one in ledger.received() if one.sha256 in contents]
        with ledger.looking() as connection:
            arrivals = load_arrivals(connection)
    names: dict[str, list[str]] = {}
    for one in arrivals:
        names.setdefault(one.sha256, []).append(one.name)
    held: dict[str, set[str]] = {}
    originals = originals_in(output)
    with Unpacker() as unpacker:
        opening = _Opening(settings, unpacker)
        for each in received:
            path = originals.at_hand(each.stored)
            for name in names.get(each.sha256, [each.name]):
                for sha256, inside in opening.within(path, name):
                    held.setdefault(sha256, set()).add(inside)
    came = {sha256: inside for sha256, inside in held.items() if sha256 in names}
    others = {sha256: [n for n in names[sha256] if n not in came[sha256]] for sha256 in came}
    return HeldContents(
        tuple(sorted(sha256 for sha256, more in others.items() if not more)),
        {
            inside: more[0]
            for sha256, more in others.items()
            if more and sha256 not in contents
            for inside in came[sha256]
        },
    )


def mails_with(settings: Settings, output: Path, contents: Sequence[str]) -> tuple[str, ...]:
    """Return the digests of the mails in which any of these contents came. Raises: StorageError."""
    wanted = set(contents)
    with Ledger.in_folder(output, settings) as ledger:
        received = ledger.received()
        with ledger.looking() as connection:
            arrivals = load_arrivals(connection)
    names = {one.name for one in arrivals if one.sha256 in wanted}
    # A mail's folder is called by its name and, in brackets, who sent it.
    mails = [one for one in received if any(name.startswith(f"{one.name}（") for name in names)]
    originals = originals_in(output)
    with Unpacker() as unpacker:
        opening = _Opening(settings, unpacker)
        return tuple(
            one.sha256
            for one in mails
            if any(
                sha256 in wanted
                for sha256, _ in opening.within(originals.at_hand(one.stored), one.name)
            )
        )


@dataclass
class _Opening:
    """Opens one container after another."""

    settings: Settings
    unpacker: Unpacker
    limits: Limits = field(default_factory=Limits)

    def within(self, path: Path, name: str, depth: int = 0) -> Iterator[tuple[str, str]]:
        """Digest and name of each file in this one, also in containers within it."""
        if not path.is_file() or depth >= MOST_NESTED:
            return
        kind = sniff_file(path, self.limits.file_bytes + 1)
        if not kind_named(kind).is_container:
            return
        with ExitStack() as stack:
            try:
                container = stack.enter_context(
                    open_container(self.unpacker, path, kind, name, self.limits)
                )
                folder = stack.enter_context(temporary_folder())
                mail = OpenContainer(name, container, Mail(), self.settings)
                yield from self._members(mail, folder / "one", depth)
            except ReadError:
                return

    def _members(self, one: OpenContainer, laid: Path, depth: int) -> Iterator[tuple[str, str]]:
        one.hear()
        if one.text is not None:
            yield digest_of(one.text), f"{one.folder}/{BODY}"
        yield hashlib.sha256(one.words_page).hexdigest(), f"{one.folder}/{WORDS}"
        for member in one.members:
            inside = f"{one.folder}/{visible(member.name)}"
            try:
                with laid.open("wb") as file:
                    for piece in one.container.pieces(member):
                        file.write(piece)
            except ReadError:
                continue
            yield digest_of(laid), inside
            yield from list(self.within(laid, inside, depth + 1))
