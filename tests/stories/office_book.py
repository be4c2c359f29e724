"""Book: what an office should know after all that happened in it, kept in a few dictionaries.

It knows nothing of files or databases; the state machine holds the program against it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tests.stories.office_mail import COMMUNITIES, VERSIONS, WRONG, Letter

Key = tuple[str, str]  # community and deliverable
Says = tuple[object, ...]  # equal for the same answers
Rank = tuple[int, bool]  # the day on which a file was saved; whether its place on the disk tells


@dataclass(frozen=True)
class Piece:
    """A letter under the name by which it is received."""

    name: str
    letter: Letter


@dataclass(frozen=True)
class Archive:
    """A zip under its name, and what is in it."""

    name: str
    sha256: str
    pieces: tuple[Piece, ...]


@dataclass(eq=False)
class Ruled:
    """What the clerk has said of a revision as a whole. key, number: of "move", where it stands
    since, None for nobody; of "count", for which it counts; day: of "arrive"."""

    kind: str
    key: Key | None = None
    number: int = 1
    day: int = 0


@dataclass(eq=False)
class Claim:
    """That a revision counts from this moment on: by coming, or by what the clerk has said."""

    one: Revision
    key: Key
    ruled: Ruled | None = None


@dataclass(eq=False)
class Revision:
    """One revision of what a community has handed in. unit: written in the form; day: of June, on
    which it came; decided: what the clerk has done to it, the latest last."""

    piece: Piece
    deliverable: str
    unit: str
    day: int
    number: int = 0
    counts: bool = False
    decided: list[str] = field(default_factory=list)
    ruled: list[Ruled] = field(default_factory=list)
    first: tuple[Key, int] | None = None  # where it was entered, when it was ever moved

    @property
    def letter(self) -> Letter:
        return self.piece.letter

    @property
    def void(self) -> bool:
        return any(one.kind == "void" for one in self.ruled)

    @property
    def moves(self) -> list[Ruled]:
        return [one for one in self.ruled if one.kind == "move"]

    @property
    def came(self) -> int:
        """The day on which it came, as the clerk says."""
        days = [one.day for one in self.ruled if one.kind == "arrive"]
        return days[-1] if days else self.day

    @property
    def blank(self) -> bool:
        return self.letter.kind == "blank"

    @property
    def read(self) -> tuple[Says, str]:
        """What it said when it was read, and how it stood."""
        return self._said(self.letter.version), self._status(self.letter.version == WRONG)

    @property
    def holds(self) -> tuple[Says, str]:
        """The same as the clerk has amended it."""
        corrected, accepted = "correct" in self.decided, "accept" in self.decided
        version = WRONG - 1 if corrected else self.letter.version
        wrong = self.letter.version == WRONG and not (corrected or accepted)
        return self._said(version), self._status(wrong)

    @property
    def status(self) -> str:
        return self.holds[1]

    @property
    def person(self) -> str | None:
        """Who is named in it."""
        unfilled = self.blank or self.letter.kind in {"damaged", "report"}
        return None if unfilled else VERSIONS[self.letter.version][0]

    @property
    def phone(self) -> str | None:
        version = WRONG - 1 if "correct" in self.decided else self.letter.version
        return None if self.person is None else VERSIONS[version][1]

    def _said(self, version: int) -> Says:
        if self.letter.kind in {"damaged", "report"}:
            return (self.letter.sha256,)  # nothing was read in it, so it is like no other
        return ("blank", self.unit) if self.blank else (self.unit, version)

    def _status(self, wrong: bool) -> str:
        """A form without its unit's name is to be corrected, whoever it is said to be of."""
        wrong = wrong or self.letter.kind in {"blank", "damaged", "stranger", "pair"}
        return "needs-correction" if wrong else "accepted"


@dataclass(frozen=True)
class Waiting:
    """One return that waits for the clerk. deliverable: "" when no form was found in it; moved: the
    revision that the clerk has taken from a community."""

    piece: Piece
    deliverable: str
    day: int
    moved: Revision | None = None

    @property
    def status(self) -> str:
        return "unreadable" if self.piece.letter.kind == "damaged" else "unidentified"


@dataclass
class Book:
    """roster: the communities that are asked; contents: the first name of each content; passed:
    those that were only kept; names: each content with every name; revisions: by whose and what;
    waiting; senders: whose link a folder belongs to; ranks: of each content among others; claims:
    what has counted, one after another; last: the highest number of a revision; papers: what came
    on paper, with the day and the revisions that had come before."""

    roster: set[str] = field(default_factory=lambda: set(COMMUNITIES))
    contents: dict[str, str] = field(default_factory=dict)
    passed: set[str] = field(default_factory=set)
    names: set[tuple[str, str]] = field(default_factory=set)
    pictures: dict[str, Letter] = field(default_factory=dict)
    revisions: dict[Key, list[Revision]] = field(default_factory=dict)
    waiting: list[Waiting] = field(default_factory=list)
    senders: dict[str, str] = field(default_factory=dict)
    ranks: dict[str, Rank] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    last: dict[Key, int] = field(default_factory=dict)
    papers: dict[Key, tuple[int, set[Revision]]] = field(default_factory=dict)

    def take(self, things: Sequence[Piece | Archive], day: int, sender: str = "") -> None:
        """What one run takes, in this order; blank forms come last, for one that came beside a
        filled one is no return."""
        blanks: list[Piece] = []
        before = {one: one.counts for _, one in self.every()}
        for thing in things:
            if isinstance(thing, Piece):
                self._take(thing, day, sender, blanks)
                continue
            for piece in () if thing.sha256 in self.contents else thing.pieces:
                self._take(piece, day, sender, blanks)
        for piece in blanks:
            if not self._knows(piece):
                self._note(piece)
                self._enter_blank(piece, day, sender)
        for thing in things:
            if isinstance(thing, Archive):
                self.names.add((thing.sha256, thing.name))
                self.contents.setdefault(thing.sha256, thing.name)
        self._settle_rivals(before)
        self.settle()

    def settle(self) -> None:
        """Documents without a form whose names say whose they are no longer wait."""
        for one in [w for w in self.waiting if w.piece.letter.kind == "report" and not w.moved]:
            whose = self._sender_of(one.piece.name) or one.piece.letter.community
            if whose in self.roster:
                self.waiting.remove(one)
                self._enter(whose, Revision(one.piece, "report", "", one.day))

    def assign(self, one: Waiting, community: str, deliverable: str) -> None:
        """The clerk says whose it is, and what."""
        if one.moved is not None:
            self.move(one.moved, community)
            return
        self.waiting.remove(one)
        unit = _unit_in(one.piece.letter)
        new = Revision(one.piece, deliverable, unit, one.day)
        self._enter(community, new, self.ranks[one.piece.letter.sha256])

    def count(self, chosen: Revision, community: str) -> None:
        """The clerk has an earlier revision count again."""
        if not chosen.counts:
            ruled = Ruled("count", (community, chosen.deliverable))
            chosen.ruled.append(ruled)
            self.claims.append(Claim(chosen, (community, chosen.deliverable), ruled))
            self._recount((community, chosen.deliverable))

    def move(self, one: Revision, community: str) -> None:
        """The clerk says that it is another community's, or nobody's yet ("")."""
        key = (community, one.deliverable) if community else None
        here = self.key_of(one)
        if one.first is None and here is not None:
            one.first = here, one.number
        if key is not None:
            self.last[key] = self.last.get(key, 0) + 1
        ruled = Ruled("move", key, self.last[key] if key else 1)
        one.ruled.append(ruled)
        if key is not None and not one.blank:
            self.claims.append(Claim(one, key, ruled))
        self._put(one, here)

    def void(self, one: Revision, community: str) -> None:
        """The clerk says that it is void."""
        one.ruled.append(Ruled("void"))
        self._recount((community, one.deliverable))

    def take_back(self, one: Revision, ruled: Ruled) -> None:
        """The clerk takes back what was said of it as a whole."""
        here = self.key_of(one)
        one.ruled.remove(ruled)
        self._put(one, here)

    def _put(self, one: Revision, here: Key | None) -> None:
        """Puts a revision where it stands by all that was said of it; here: where it was."""
        if one.first is None:
            there: tuple[Key | None, int] = here, one.number
        else:
            there = (one.moves[-1].key, one.moves[-1].number) if one.moves else one.first
        key, one.number = there
        if here is not None:
            self.revisions[here].remove(one)
        else:
            self.waiting = [w for w in self.waiting if w.moved is not one]
        if key is not None:
            self.revisions.setdefault(key, []).append(one)
        else:
            self.waiting.append(Waiting(one.piece, one.deliverable, one.day, one))
        for each in {here, key} - {None}:
            assert each is not None
            self._recount(each)

    def key_of(self, one: Revision) -> Key | None:
        return next((key for key, own in self.revisions.items() if one in own), None)

    def _recount(self, key: Key) -> None:
        """Works out which revision counts: the last that claimed to and may; else the last one."""
        own = self.revisions.get(key, [])
        may = [one for one in own if not one.void]
        best = None
        for claim in self.claims:
            by_coming = claim.ruled is None and not claim.one.moves
            moves = claim.one.moves
            by_clerk = claim.ruled in claim.one.ruled and (
                claim.ruled.kind != "move" or claim.ruled is moves[-1]
            )
            if claim.one in may and claim.key == key and (by_coming or by_clerk):
                best = claim.one
        if best is None and may:
            best = max(may, key=lambda one: (not one.blank, one.number))
        for one in own:
            one.counts = one is best

    def told_apart(self) -> list[Waiting]:
        """What waits and is called by its content; one that cannot be read may wait several times,
        under several names."""
        of_each = Counter(one.piece.letter for one in self.waiting if not one.deliverable)
        return [one for one in self.waiting if of_each[one.piece.letter] < 2]

    def counting(self, key: Key) -> Revision | None:
        """The revision that counts."""
        return next((one for one in self.revisions.get(key, ()) if one.counts), None)

    def every(self) -> Iterator[tuple[str, Revision]]:
        """Every revision with its community."""
        for (community, _), revisions in self.revisions.items():
            for one in revisions:
                yield community, one

    def _settle_rivals(self, before: dict[Revision, bool]) -> None:
        """Of several that came in one run for one thing the one counts that was saved last, in
        whatever order they were taken; not one that says what counted before. before: whether each
        revision that was there counted."""
        for own in self.revisions.values():
            filled = [one for one in own if not one.blank]
            rivals = [one for one in filled if one not in before]
            known = [one.holds[0] for one in filled if before.get(one)]
            fresh = [one for one in rivals if one.holds[0] not in known]
            if len(rivals) > 1 and fresh:
                best = max(fresh, key=self._place)
                for one in rivals:
                    one.counts = one is best
                self.claims = [
                    c for c in self.claims if c.ruled or c.one is best or c.one not in rivals
                ]

    def _place(self, one: Revision) -> tuple[Rank, list[tuple[int, int, str]], str]:
        """By which rivals are compared; where nothing else tells, by the numbers in their names."""
        stem = one.piece.name.rpartition("/")[2].rpartition(".")[0]
        parts = re.split(r"(\d+)", stem)
        named = [(1, int(part), "") if part.isdecimal() else (0, 0, part) for part in parts]
        return self.ranks[one.letter.sha256], named, one.letter.sha256

    def _take(self, piece: Piece, day: int, sender: str, blanks: list[Piece]) -> None:
        letter = piece.letter
        self.names.add((letter.sha256, piece.name))
        if letter.kind == "picture":
            self.pictures[piece.name] = letter
        if self._knows(piece):
            self._take_again(piece, day, sender)
        elif _is_passed_over(piece):
            self.contents.setdefault(letter.sha256, piece.name)
            self.passed.add(letter.sha256)
        elif letter.kind == "blank" and letter.community in self.roster:
            blanks.append(piece)
        else:
            self._note(piece)
            if letter.kind != "picture":
                self._enter_all(piece, day, sender)

    def _knows(self, piece: Piece) -> bool:
        """Whether the content came before, and not only under a name that is passed over."""
        return piece.letter.sha256 in self.contents.keys() - self.passed

    def _note(self, piece: Piece) -> None:
        self.passed.discard(piece.letter.sha256)
        self.contents[piece.letter.sha256] = piece.name

    def _enter_all(self, piece: Piece, day: int, sender: str) -> None:
        """The returns in a content that is new."""
        letter = piece.letter
        self.ranks[letter.sha256] = _rank(piece)
        for deliverable in letter.forms or ("",):
            whose = self._whose(letter, sender)
            if whose and deliverable:
                new = Revision(piece, deliverable, _unit_in(letter), day)
                self._enter(whose, new, _rank(piece))
            else:
                self.waiting.append(Waiting(piece, deliverable, day))

    def _enter_blank(self, piece: Piece, day: int, sender: str) -> None:
        self.ranks[piece.letter.sha256] = _rank(piece)
        whose = self._whose(piece.letter, sender)
        if not whose:
            self.waiting.append(Waiting(piece, piece.letter.deliverable, day))
            return
        key = (whose, piece.letter.deliverable)
        if all(one.blank or not one.counts for one in self.revisions.get(key, ())):
            self._enter(whose, Revision(piece, key[1], whose, day), _rank(piece))

    def _take_again(self, piece: Piece, day: int, sender: str) -> None:
        """A content that is known; what came by a link is the sender's, where it says nothing else
        and it was nobody's, or another's."""
        letter = piece.letter
        waits = [one for one in self.waiting if one.piece.letter == letter]
        held = [(c, one) for c, one in self.every() if one.letter == letter]
        if any(one.moves for _, one in held) or any(one.moved for one in waits):
            return  # the clerk has said whose it is
        if letter.kind == "damaged":
            again = any(_is_same_file(one.piece.name, piece.name) for one in waits)
            if waits and not held and not again and not _is_passed_over(piece):
                self.waiting.append(Waiting(piece, "", day))
            return
        own = {one.deliverable for community, one in held if community == sender}
        known = {one.deliverable for one in waits} | {one.deliverable for _, one in held}
        if not sender or _is_passed_over(piece) or not known - own:
            return
        if self._whose(letter, sender) != sender:
            return
        for deliverable in [one for one in letter.forms if one not in own]:
            for one in [w for w in waits if w.deliverable == deliverable]:
                self.waiting.remove(one)
            new = Revision(piece, deliverable, _unit_in(letter), day)
            self._enter(sender, new, self.ranks[letter.sha256])

    def _enter(self, community: str, new: Revision, rank: Rank | None = None) -> None:
        """A revision that says something new; a blank one never takes a filled one's place."""
        own = self.revisions.setdefault((community, new.deliverable), [])
        current = next((one for one in own if one.counts), None)
        if current is not None and new.read in (current.read, current.holds):
            if rank is not None:
                known = current.letter.sha256
                self.ranks[known] = max(self.ranks[known], rank)
            return
        key = (community, new.deliverable)
        new.number = self.last[key] = self.last.get(key, 0) + 1
        new.counts = not new.blank or current is None or current.blank
        if new.counts:
            self.claims.append(Claim(new, key))
        if new.counts and current is not None:
            current.counts = False
        own.append(new)

    def _whose(self, letter: Letter, sender: str) -> str:
        """Whose a form is, "" for nobody's yet."""
        if letter.kind in {"stranger", "pair"}:
            return sender
        if letter.kind not in {"form", "blank"} or letter.community not in self.roster:
            return ""
        return letter.community if sender in {"", letter.community} else ""

    def _sender_of(self, name: str) -> str:
        return self.senders.get(name.partition("/")[0], "")

    def whose_picture(self, name: str) -> str | None:
        """Whose the picture of this name is."""
        whose = self._sender_of(name) or self.pictures[name].community
        return whose if whose in self.roster else None


def _unit_in(letter: Letter) -> str:
    """The unit that is written in a form."""
    if letter.kind == "other's":
        following = (COMMUNITIES.index(letter.community) + 1) % len(COMMUNITIES)
        return COMMUNITIES[following]
    return letter.community


def _rank(piece: Piece) -> Rank:
    return piece.letter.saved, ".zip/" not in piece.name


def _is_same_file(one: str, other: str) -> bool:
    """Whether these are names of one file, perhaps taken with a folder around it."""
    return one == other or one.endswith(f"/{other}") or other.endswith(f"/{one}")


def _is_passed_over(piece: Piece) -> bool:
    """Whether it is called like what programs leave beside open files."""
    return piece.name.rpartition("/")[2].startswith("~$")
