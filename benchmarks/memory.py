"""Peak memory of this process alone."""

from __future__ import annotations

import re
import resource
from pathlib import Path


def peak_memory() -> float:
    """The peak in MB since this program began. `getrusage` would carry over what the process that
    started it had needed; Linux also says it for the program alone."""
    status = Path("/proc/self/status")
    if status.exists():
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if found:
            return int(found.group(1)) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
