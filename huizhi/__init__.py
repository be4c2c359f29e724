"""Huizhi (回执): notices with forms go out, the filled forms are read back, checked and kept."""

from pathlib import Path

__version__ = "0.1.0"

_GENERATE = Path(__file__).resolve().parent.parent / "generate.py"
# What starts the program, as messages tell it: `pip install` gives it a command of its own.
COMMAND = "python generate.py" if _GENERATE.is_file() else "huizhi"
