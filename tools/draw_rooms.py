"""Draw the rooms of the program and their imports into docs/architecture.md.

    python tools/draw_rooms.py

`tests/test_imports.py` holds the drawing against the imports.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "huizhi"
TARGET = ROOT / "docs" / "architecture.md"
GROUND = {"content", "disk", ""}  # what every room may use, and no drawing shows
Arrows = Mapping[str, set[str]]


def files() -> list[Path]:
    """Every module of the program but the faces of its rooms."""
    return sorted(f for f in PACKAGE.rglob("*.py") if f.name != "__init__.py")


def room_of(file: Path) -> str:
    """The room a module stands in: "formats/excel", "" for the top."""
    return "/".join(file.relative_to(PACKAGE).parts[:-1])


@cache
def imported(file: Path) -> tuple[tuple[str, str], ...]:
    """The rooms and modules of the program that a module imports: ("storage", "") from a room's
    face, ("storage", "tables") from a module in it."""
    return tuple(_imported(ast.walk(ast.parse(file.read_text(encoding="utf-8")))))


def _imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        for name in names:
            if name.split(".")[0] != "huizhi":
                continue
            place = PACKAGE.joinpath(*name.split(".")[1:])
            if place.is_dir():
                yield room_of(place / "_"), ""
            else:
                yield room_of(place), place.name


def arrows() -> dict[str, set[str]]:
    """For each room the other rooms that it imports."""
    found: dict[str, set[str]] = {}
    for file in files():
        own = room_of(file)
        found.setdefault(own, set()).update({room for room, _ in imported(file)} - {own})
    return found


def house(found: Arrows) -> dict[str, set[str]]:
    """The arrows between the rooms of the first floor down."""
    seen: dict[str, set[str]] = {}
    for room, others in found.items():
        own = room.split("/")[0]
        seen.setdefault(own, set()).update({other.split("/")[0] for other in others} - {own})
    return seen


def within(found: Arrows, room: str) -> dict[str, set[str]]:
    """The arrows between the rooms inside a room; the room itself is what stands in its hall."""
    return {
        own: {other for other in others if f"{other}/".startswith(f"{room}/")}
        for own, others in found.items()
        if f"{own}/".startswith(f"{room}/")
    }


def drawing(found: Arrows) -> str:
    """The arrows as a Mermaid graph, without those to the ground."""
    rooms = sorted(set(found) - GROUND)
    lines = [f'    {_node(room)}["{room.rpartition("/")[2]}"]' for room in rooms]
    for room in rooms:
        others = sorted(found[room] - GROUND)
        lines += [f"    {_node(room)} --> {' & '.join(map(_node, others))}"] if others else []
    return "\n".join(["```mermaid", "graph TD", *lines, "```"])


def _node(room: str) -> str:
    return room.replace("/", "_")


def drawn(text: str) -> list[str]:
    """The drawings that stand in a document."""
    return re.findall(r"```mermaid\n.*?```", text, flags=re.DOTALL)


def drawings() -> list[str]:
    """The three drawings of the document: the house, and the two rooms with rooms of their own."""
    found = arrows()
    return [drawing(house(found)), *(drawing(within(found, r)) for r in ("formats", "steps"))]


def main() -> None:
    """Put the drawings where the old ones are."""
    text = TARGET.read_text(encoding="utf-8")
    parts = re.split(r"```mermaid\n.*?```", text, flags=re.DOTALL)
    new = "".join(
        f"{part}{drawing}" for part, drawing in zip(parts, [*drawings(), ""], strict=True)
    )
    TARGET.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
