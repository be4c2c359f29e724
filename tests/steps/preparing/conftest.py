"""Preparing: what each test would do again is done once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.remembered import campaigns_remembered, children_kept


@pytest.fixture(scope="package", autouse=True)
def remembered() -> Iterator[None]:
    """Settings and forms of one content are read once, children go on to the next test."""
    with campaigns_remembered(), children_kept():
        yield
