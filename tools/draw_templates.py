"""The shipped example templates, drawn from their words: `python tools/draw_templates.py`.

`--check` draws nothing and exits 1 when a shipped file is not what would be drawn. The program
never imports this; a clerk edits the templates in WPS, a developer here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from drawing_letters import reminder
from drawing_notice import attachment, notice
from drawing_package import members
from drawing_report import report
from drawing_summary import summary
from drawing_workbooks import form

TEMPLATES: dict[str, Callable[[], bytes]] = {
    "notice.docx": notice,
    **{f"attachment{number}.docx": partial(attachment, number) for number in (1, 2, 3)},
    **{f"attachment{number}.xlsx": partial(form, number) for number in (1, 2, 3)},
    "summary.xlsx": summary,
    "reminder.docx": reminder,
    "report.docx": report,
}


def main() -> int:
    """The exit code: 0, or 1 when `--check` finds a difference."""
    parser = argparse.ArgumentParser(description="画出 templates/ 里的示例模板")
    parser.add_argument("--check", action="store_true", help="只比较，不写文件")
    shipped = Path(__file__).parent.parent / "templates"
    parser.add_argument("--folder", type=Path, default=shipped, help="模板所在文件夹")
    arguments = parser.parse_args()
    if arguments.check:
        return _report(_different(arguments.folder))
    for name, draw in TEMPLATES.items():
        (arguments.folder / name).write_bytes(draw())
    return 0


def _different(folder: Path) -> list[str]:
    """Names of templates that are missing from the folder or not as they are drawn."""
    return [
        name
        for name, draw in TEMPLATES.items()
        if not (folder / name).is_file() or members((folder / name).read_bytes()) != members(draw())
    ]


def _report(different: list[str]) -> int:
    for name in different:
        print(f"{name} 与 tools/draw_templates.py 画出的不同", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
