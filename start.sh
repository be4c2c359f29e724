#!/bin/sh
# Sets up and opens the page; words after it go to `serve`. `update FOLDER` puts this version in the place of the one there,
# `back` the former one in the place of this.
cd "$(dirname "$0")" || exit 1
if [ ! -f start.py ]; then
    echo "程序文件夹不全。请先把下载的压缩包整个解压出来，再运行解压后文件夹里的这个文件。"
    exit 1
fi
if [ -z "$PYTHON" ] && [ -x python/bin/python3 ]; then
    PYTHON=python/bin/python3
fi
if ! command -v "${PYTHON:-python3}" >/dev/null; then
    echo "没有找到 Python。请先安装 Python 3.11 或更新的版本，再运行一次。"
    exit 1
fi
exec "${PYTHON:-python3}" start.py "$@"
