"""A Dovecot for all tests of a process; where there is none, what needs it is skipped, and in CI
that is a failure (HUIZHI_NO_SKIP)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.servers import DOVECOT, PASSWORD, Dovecot, dovecot


@pytest.fixture(scope="session")
def served() -> Iterator[Dovecot]:
    if not Path(DOVECOT).is_file():
        pytest.skip("Dovecot is not installed")
    with dovecot() as running:
        yield running


@pytest.fixture(autouse=True)
def _password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIZHI_MAIL_PASSWORD", PASSWORD)


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test asks the keyring of whoever runs it."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
