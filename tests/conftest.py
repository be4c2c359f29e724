"""What all tests share: the rule that CI skips nothing, and Hypothesis without deadlines."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("huizhi", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("huizhi")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where HUIZHI_NO_SKIP is set, a skipped test is a failed one."""
    report = yield
    if os.environ.get("HUIZHI_NO_SKIP") and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be skipped: {item.nodeid}"
    return report
