"""What a command loads before it does anything: counted in modules, which no machine changes.

Each imported module costs every start: 0.2 to 1 ms of its own, and a library up to 300 ms. Where a
count below is passed, look at what is new: `python -X importtime generate.py status`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.paths import ROOT
from tests.stories.campaign import Campaign

# Slow to load, and of no use to whoever only wants to know how things stand.
SLOW = {
    *("openpyxl", "docx", "docxtpl", "jinja2", "numpy", "PIL", "pdfplumber", "xlrd", "rjieba"),
    *("phonenumbers", "email_validator", "ruamel", "rich", "uvicorn", "starlette", "pyarrow"),
}
LOADED = """
import atexit, json, sys
def told():
    names = list(sys.modules)
    own = [name for name in names if name.startswith("huizhi")]
    libraries = sorted({name.partition(".")[0] for name in names})
    print("\\n" + json.dumps([len(names), len(own), libraries]), file=sys.stderr)
atexit.register(told)
from huizhi.cli.main import main
main(sys.argv[1:])
"""


@pytest.fixture(scope="module")
def campaign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Campaign]:
    """A campaign of which everything that is kept is kept already, where no other test that runs
    beside these forgets it (erasing does) or needs its room."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUIZHI_CACHE", str(tmp_path_factory.mktemp("kept")))
        found = Campaign.make(tmp_path_factory.mktemp("startup"))
        found.run("status")
        yield found


def loaded(words: list[str]) -> tuple[int, int, set[str]]:
    """How many modules a command has loaded at its end, how many of them of this program, and the
    packages they are of."""
    command = [sys.executable, "-c", LOADED, *words]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, encoding="utf-8")
    every, own, libraries = json.loads(ran.stderr.splitlines()[-1])
    return every, own, set(libraries)


def test_help_loads_nothing_but_the_command_line() -> None:
    every, own, libraries = loaded(["--help"])

    assert own <= 20
    assert every <= 170
    assert not libraries & {*SLOW, "sqlalchemy", "pydantic", "lxml", "rapidfuzz"}


@pytest.mark.parametrize(
    ("verb", "most_own", "most"),
    [("activities", 91, 420), ("status", 225, 695), ("export", 225, 695)],
)
def test_looking_loads_no_format(campaign: Campaign, verb: str, most_own: int, most: int) -> None:
    every, own, libraries = loaded(campaign.command(verb)[2:])

    assert own <= most_own
    assert every <= most
    assert not libraries & SLOW


def test_checking_leaves_rendering_to_its_child(campaign: Campaign) -> None:
    every, own, libraries = loaded(campaign.command("check")[2:])

    assert own <= 420
    assert every <= 1100
    assert not libraries & {"docxtpl", "openpyxl", "numpy", "sqlalchemy"}
