"""The document child: a process that reads one returned file after another; see `child`.

Run as a module by `isolated_reader`.
"""

from __future__ import annotations

from huizhi.formats.document_json import to_json
from huizhi.formats.isolated import content, serve
from huizhi.formats.reader import read_bytes


def main() -> None:
    """The child that hands Documents over."""
    serve(lambda path, _, limits: to_json(read_bytes(content(path, limits), limits)))


if __name__ == "__main__":
    main()
