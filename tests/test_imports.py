"""The rooms of docs/architecture.md: who imports whom, who opens a file, what a face says."""

from __future__ import annotations

import ast
import importlib
from functools import cache
from pathlib import Path

import pytest

from tests.paths import ROOT
from tools.draw_rooms import arrows, drawings, drawn, files, house, imported, room_of, within

PACKAGE = ROOT / "huizhi"
FILES = files()
ROOMS = sorted({room_of(file) for file in FILES} - {""})
# From the roof to the ground: a room imports only what stands below it.
HOUSE = (
    *("cli", "web", "steps", "storage", "material", "campaign", "book", "mail"),
    *("formats", "forms", "official", "workers", "content", "disk", ""),
)
STEPS = (
    "keeping",
    "mailing",
    "preparing",
    "reporting",
    "reporting/sheets",
    "standing",
    "correcting",
    "receiving",
)
FORMATS = (
    *("", "exports", "word", "excel", "media", "containers", "office", "html", "pdf", "sheets"),
    *("paper", "kinds", "ooxml", "text", "jinja", "flags", "isolated", "zips"),
)
# Who may import a library.
LIBRARIES = {
    "formats": (
        *("openpyxl", "docx", "docxtpl", "lxml", "zipfile", "python_calamine"),
        *("olefile", "xlrd", "msoffcrypto", "py7zr", "tarfile", "pdfplumber", "pypdfium2"),
        *("PIL", "pymediainfo", "isal", "pyarrow", "icalendar", "vobject"),
        *("cv2", "onnxruntime", "opencc"),
    ),
    "formats|web": ("jinja2",),
    "storage": ("sqlalchemy", "sqlite3", "alembic", "psycopg", "obstore"),
    "workers": ("dask", "distributed"),
    "campaign|steps/preparing": ("ruamel",),
    "web": ("starlette",),
    "web|cli": ("uvicorn",),
    "mail": ("imap_tools", "imaplib", "smtplib", "keyring"),
}


def named(file: Path) -> str:
    """The module's path in the package."""
    return file.relative_to(PACKAGE).as_posix()


@cache
def used(file: Path) -> tuple[frozenset[str], frozenset[str]]:
    """The packages that a module imports when it is loaded or later, and the plain functions that
    it calls."""
    names: set[str] = set()
    calls: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            calls.add(node.func.id)
    return frozenset(names), frozenset(calls)


def libraries(file: Path) -> frozenset[str]:
    """The packages that a module imports."""
    return used(file)[0]


def called(file: Path) -> frozenset[str]:
    """The plain functions that a module calls."""
    return used(file)[1]


def assert_points_down(found: dict[str, set[str]], floors: tuple[str, ...]) -> None:
    """Every room stands on a floor, and imports only what stands on a lower one."""
    assert set(found) <= set(floors)
    for room, others in found.items():
        assert others <= set(floors[floors.index(room) + 1 :]), room


def test_rooms_of_the_house_import_only_what_stands_below() -> None:
    found = house(arrows())

    assert_points_down(found, HOUSE)
    assert "forms" not in found["formats"]
    assert "formats" not in found["forms"]
    assert not {"formats", "forms", "campaign", "storage"} & found["official"]
    assert not {"formats", "storage", "disk"} & (found["material"] | found["book"])


@pytest.mark.parametrize(
    ("room", "floors"), [("steps", (*STEPS, "sending", "knowing")), ("formats", FORMATS)]
)
def test_rooms_inside_a_room_import_only_what_stands_below(
    room: str, floors: tuple[str, ...]
) -> None:
    def short(name: str) -> str:
        return name.removeprefix(room).removeprefix("/")

    found = within(arrows(), room)

    assert_points_down({short(r): {*map(short, o)} for r, o in found.items()}, floors)


def test_no_module_imports_itself_through_others() -> None:
    found = {file: set(imported(file)) for file in FILES}
    places = {(room_of(file), file.stem): file for file in FILES}
    left = {
        file: {places[one] for one in others if one in places} for file, others in found.items()
    }
    while free := {file for file, others in left.items() if not others & left.keys()}:
        left = {file: others for file, others in left.items() if file not in free}

    assert set(left) == set()


def test_others_are_imported_by_their_face() -> None:
    past, home = [], []
    for file in FILES:
        own = room_of(file)
        for room, module in imported(file):
            if module and room not in {own, ""}:
                past.append((named(file), room, module))
            if room == own and not module:
                home.append(named(file))

    assert past == []
    assert home == [], "a room does not go out by its own door"


@pytest.mark.parametrize("room", ROOMS)
def test_a_face_says_what_its_room_is_for_and_holds_its_names(room: str) -> None:
    face = importlib.import_module(f"huizhi.{room.replace('/', '.')}")
    words = (face.__doc__ or "").strip().splitlines()
    modules = {file.stem for file in FILES if room_of(file) == room}
    names = set(getattr(face, "__all__", ()))

    assert 0 < len(words) <= 15
    for name in names:
        value = getattr(face, name)
        is_module = getattr(value, "__name__", "") == f"{face.__name__}.{name}"
        assert is_module or name not in modules, "a module would hide it"


def test_every_library_is_known_where_it_belongs() -> None:
    strangers = [
        (named(file), found)
        for file in FILES
        for rooms, known in LIBRARIES.items()
        if not f"{room_of(file)}/".startswith(tuple(f"{room}/" for room in rooms.split("|")))
        and (found := libraries(file) & set(known))
    ]

    assert strangers == []


def test_forms_open_no_file() -> None:
    quiet = [
        f for f in FILES if room_of(f).split("/")[0] in {"forms", "material", "official", "book"}
    ]
    far = {"pathlib", "os", "io", "shutil", "subprocess"}

    assert [named(file) for file in quiet if "open" in called(file)] == []
    assert [(named(file), found) for file in quiet if (found := libraries(file) & far)] == []


def test_only_the_command_line_prints() -> None:
    others = [file for file in FILES if room_of(file) != "cli"]

    assert [named(file) for file in others if "print" in called(file)] == []


def test_the_drawings_show_the_imports() -> None:
    shown = drawn((ROOT / "docs" / "architecture.md").read_text("utf-8"))

    assert shown == drawings(), "run tools/draw_rooms.py"
