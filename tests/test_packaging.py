"""The wheel: what `pip install .` puts on a machine."""

from __future__ import annotations

import email
import tomllib
import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from huizhi import __version__
from tests.paths import ROOT
from tools.write_third_party import required


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    builder = WheelBuilder(str(ROOT))
    return zipfile.ZipFile(next(iter(builder.build(directory=str(folder)))))


def test_it_has_the_example_and_all_that_the_package_reads(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    for folder in ("config", "templates"):
        for path in (ROOT / folder).iterdir():
            assert f"huizhi/example/{folder}/{path.name}" in names
    read = [p for p in (ROOT / "huizhi").rglob("*") if p.is_file() and "__pycache__" not in p.parts]
    assert {path.relative_to(ROOT).as_posix() for path in read} <= names
    assert not {name.split("/")[0] for name in names} - {
        "huizhi",
        f"huizhi-{__version__}.dist-info",
    }


def test_it_says_what_it_needs_and_how_it_is_started(wheel: zipfile.ZipFile) -> None:
    info = f"huizhi-{__version__}.dist-info"
    told = email.message_from_bytes(wheel.read(f"{info}/METADATA"))
    needed = {Requirement(line) for line in told.get_all("Requires-Dist", [])}
    pinned = {f"{canonicalize_name(one.name)}{one.specifier}" for one in needed}
    for name, (version, _) in required().items():
        assert f"{canonicalize_name(name)}=={version}" in pinned
    assert {str(one.marker) for one in needed if one.name == "rapidocr"} == {'extra == "ocr"'}
    assert "huizhi = huizhi.cli.main:main" in wheel.read(f"{info}/entry_points.txt").decode()


def test_the_image_has_what_the_wheel_is_built_from() -> None:
    lines = (ROOT / "Containerfile").read_text("utf-8").splitlines()
    copied = {
        found.relative_to(ROOT).as_posix()
        for line in lines
        if line.startswith("COPY ")
        for name in line.split()[1:-1]
        for found in ROOT.glob(name)
    }
    let_in = {
        found.relative_to(ROOT).as_posix()
        for line in (ROOT / ".containerignore").read_text("utf-8").splitlines()
        if line.startswith("!")
        for found in ROOT.glob(line[1:])
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    build = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    licence = project["project"]["license-files"]
    needed = {*build["packages"], *build["force-include"], *licence, project["project"]["readme"]}
    assert needed | {"pyproject.toml", "requirements.txt"} <= copied == let_in
    assert (ROOT / ".dockerignore").read_bytes() == (ROOT / ".containerignore").read_bytes()
    ci = (ROOT / ".ci" / "run").read_text("utf-8").partition("packages=(")[2].partition(")")[0]
    for_tests = {"chromium", "dovecot-imapd", "make", "postgresql"}
    assert set(ci.split()) - for_tests <= set(" ".join(lines).split())
