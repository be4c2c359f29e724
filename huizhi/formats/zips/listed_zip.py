"""Listed zip: an open zip on the disk and the files in it, its list counted before it is loaded."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Self

from huizhi.content import Limits, broken_archive
from huizhi.errors import DamagedError
from huizhi.formats.zips.safe_zip import BROKEN_ZIP, is_folder
from huizhi.formats.zips.zip_list import check_list


class ListedZip:
    """An open zip and its members that are no folders. Use as a context manager."""

    def __init__(self, path: Path, limits: Limits) -> None:
        """Raises: DamagedError when it is no whole zip; LimitError for too many members."""
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise DamagedError("压缩包打不开") from error
        try:
            check_list(self._file, limits)
            self.zip = zipfile.ZipFile(self._file)
            self.infos = [one for one in self.zip.infolist() if not is_folder(one)]
        except BROKEN_ZIP as error:
            self._file.close()
            raise broken_archive() from error
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.zip.close()
        self._file.close()
