"""Every file of views has addresses, and the page has them all."""

from __future__ import annotations

import importlib

import pytest

from tests.paths import ROOT
from tests.web.conftest import Here

VIEWS = sorted(
    one.stem
    for one in (ROOT / "huizhi/web/views").glob("[a-z]*.py")
    if one.stem not in {"draft_roster", "to_check"}  # parts of the pages of others
)


@pytest.mark.parametrize("name", VIEWS)
def test_the_page_has_the_addresses_of_each_view(here: Here, name: str) -> None:
    view = importlib.import_module(f"huizhi.web.views.{name}")
    known = {one.path for one in here.app.state.routes}
    own = {one.path for one in view.routes(here.page)}

    assert own
    assert own <= known
