"""Every kind of mess that returned forms were seen in, one file for each family."""

from benchmarks.mess import columns, copies, labels, merges, names, notes, places, rows, works
from benchmarks.mess.mess import MESSES, Mess

__all__ = ["MESSES", "Mess"]
_FAMILIES = (columns, copies, labels, merges, names, notes, places, rows, works)
