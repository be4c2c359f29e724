"""Notice structure: the paragraphs of a notice by their roles, for the rules to look up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from huizhi.official.notice_look import NoticeLook, ParagraphLook
from huizhi.official.roles import Role


@dataclass(frozen=True, slots=True)
class PlacedParagraph:
    """A paragraph, its role, and where it stands among all, from 0."""

    index: int
    look: ParagraphLook
    role: Role


class NoticeStructure:
    """All places of a notice."""

    def __init__(self, look: NoticeLook, roles: Sequence[Role]) -> None:
        pairs = enumerate(zip(look.paragraphs, roles, strict=True))
        self.look = look
        self.places = tuple(PlacedParagraph(number, one, role) for number, (one, role) in pairs)

    @property
    def has_signer(self) -> bool:
        """Whether 签发人 stands in the head: then the number stands left of it."""
        return any("签发人" in place.look.bare for place in self.places[:12])

    def of(self, *roles: Role) -> list[PlacedParagraph]:
        """The places with one of these roles, in order."""
        return [place for place in self.places if place.role in roles]

    def blocks(self, role: Role) -> list[list[PlacedParagraph]]:
        """The places of a role in groups that stand together; empty ones between do not part."""
        groups: list[list[PlacedParagraph]] = []
        for place in self.of(role):
            if groups and self._together(groups[-1][-1], place):
                groups[-1].append(place)
            else:
                groups.append([place])
        return groups

    def before(self, place: PlacedParagraph) -> PlacedParagraph | None:
        """The nearest place above that is not empty."""
        above = self.places[: place.index]
        return next((one for one in reversed(above) if one.role is not Role.EMPTY), None)

    def gap_above(self, place: PlacedParagraph) -> float | None:
        """The empty rows between this place and the one above, None for the first."""
        above = self.before(place)
        if above is None:
            return None
        between = self.places[above.index + 1 : place.index]
        pitch = place.look.pitch or 1.0
        points = above.look.after + place.look.before
        points += sum(one.look.pitch + one.look.before + one.look.after for one in between)
        return points / pitch

    def begins_page(self, place: PlacedParagraph) -> bool:
        """Whether a page begins here: a break before it, or the end of a section above."""
        above = self.places[: place.index]
        empty = []
        for one in reversed(above):
            if one.role is not Role.EMPTY:
                break
            empty.append(one)
        first = empty[-1] if empty else place
        section = above[-1].look.section if above else -1
        own = any(one.look.new_page for one in (place, *empty))
        return own or place.look.section != section or first.index == 0

    def has_red_line(self, place: PlacedParagraph) -> bool:
        """Whether a rule stands below this place, or a paragraph with one follows."""
        if place.look.lines[1] > 0:
            return True
        after = next((o for o in self.places[place.index + 1 :] if o.role is not Role.EMPTY), None)
        between = self.places[place.index + 1 : after.index if after else None]
        ruled = any(max(one.look.lines) > 0 for one in between)
        return ruled or (after is not None and after.look.lines[0] > 0)

    def _together(self, one: PlacedParagraph, other: PlacedParagraph) -> bool:
        between = self.places[one.index + 1 : other.index]
        return all(place.role is Role.EMPTY for place in between)
