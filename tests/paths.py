"""Where things lie: the project, its example, the returned files that tests read."""

from __future__ import annotations

from pathlib import Path

TESTS = Path(__file__).parent
ROOT = TESTS.parent
CONFIG = ROOT / "config"
TEMPLATES = ROOT / "templates"
RETURNS = TESTS / "returns"
FIELD = TESTS / "formats" / "field"  # templates of peers and clerks that came out wrong once
TRIAL = TESTS / "trial"  # what a clerk of another office brought: notice, forms, configuration
