"""What all tests share: the rule that CI skips nothing, and Hypothesis without deadlines.

In the suite Hypothesis makes the same examples every time: what fails there, the change at hand has
broken. `make study` makes new ones, so many of each test as HUIZHI_EXAMPLES says.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

_EXAMPLES = int(os.environ.get("HUIZHI_EXAMPLES", "0"))

settings.register_profile(
    "huizhi",
    deadline=None,
    derandomize=not _EXAMPLES,
    max_examples=_EXAMPLES or 50,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("huizhi")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where HUIZHI_NO_SKIP is set, a skipped test is a failed one."""
    report = yield
    if os.environ.get("HUIZHI_NO_SKIP") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {item.nodeid}"
    return report
