"""The arrows of docs/architecture.md: who may import whom, and who may open a file."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.paths import ROOT

PACKAGE = ROOT / "huizhi"
FILES = sorted(PACKAGE.rglob("*.py"))
LIBRARIES = {
    "openpyxl",
    "docx",
    "docxtpl",
    "lxml",
    "zipfile",
    "python_calamine",
    "PIL",
    "pymediainfo",
}


def imported(file: Path) -> set[str]:
    """The modules that a file imports when it is loaded or later; not those for types only."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def layer(file: Path) -> str:
    """The folder of the package a file stands in, "" for the top."""
    parts = file.relative_to(PACKAGE).parts
    return parts[0] if len(parts) > 1 else ""


def test_there_are_files_to_look_at() -> None:
    assert len(FILES) > 30


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_imports_point_one_way(file: Path) -> None:
    inside = {name for name in imported(file) if name.startswith("huizhi.")}
    allowed = {
        "forms": ("huizhi.forms", "huizhi.findings", "huizhi.errors"),
        "formats": (
            *("huizhi.formats", "huizhi.content.grid", "huizhi.official", "huizhi.errors"),
            *("huizhi.content.facts", "huizhi.disk.scratch"),
        ),
        "material": (
            "huizhi.material",
            "huizhi.forms",
            "huizhi.findings",
            "huizhi.campaign.settings",
        ),
        "official": ("huizhi.official",),
        "steps": ("huizhi.",),
        "verbs": ("huizhi.",),
        "web": ("huizhi.",),
        "": ("huizhi.",),
    }[layer(file)]

    assert {name for name in inside if not name.startswith(allowed)} == set()
    if layer(file) in {"forms", "formats", "material", "steps"}:
        faces = (
            "huizhi.cli.main",
            "huizhi.verbs",
            "huizhi.cli.voice",
            "huizhi.cli.arguments",
            "huizhi.web",
        )
        assert not any(name.startswith(faces) for name in inside)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_only_formats_know_a_file_format(file: Path) -> None:
    known = {name.split(".")[0] for name in imported(file)} & LIBRARIES
    if layer(file) == "formats":
        return
    assert known == set()


@pytest.mark.parametrize(
    "file",
    [f for f in FILES if layer(f) in {"forms", "material", "official"}],
    ids=lambda f: f.name,
)
def test_forms_open_no_file(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    called = {
        n.func.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }

    assert "open" not in called
    assert imported(file) & {"pathlib", "os", "io", "shutil", "subprocess"} == set()


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(PACKAGE).as_posix())
def test_only_the_command_line_prints(file: Path) -> None:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    called = {
        n.func.id
        for n in ast.walk(tree)
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
    }

    assert file.name in {"cli.py", "arguments.py", "voice.py"} or "print" not in called
