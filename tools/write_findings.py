"""Writes docs/findings.md from the one table of finding codes; a test holds them equal."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from huizhi.findings import CODES

TARGET = Path(__file__).parent.parent / "docs" / "findings.md"
HEAD = """# 问题一览 (findings)

由 `python tools/write_findings.py` 从 `huizhi/findings.py` 生成。“请修改”（error）要社区更正；
“请确认”（warning）请经办人看一眼，不影响收录。{found} 是读到的内容，{expected} 是应有的内容或说明。

| 代码 | 类别 | 名称 | 说明 | 怎么办 |
| --- | --- | --- | --- | --- |
"""


def findings_page() -> str:
    """The page as it should stand."""
    classes = {"error": "请修改", "warning": "请确认"}
    lines = (
        f"| `{code}` | {classes[kind.level]} | {kind.title} | {kind.sentence} | {kind.remedy} |"
        for code, kind in CODES.items()
    )
    return HEAD + "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(findings_page(), encoding="utf-8")
