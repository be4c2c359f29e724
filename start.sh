#!/bin/sh
# Sets up and opens the page; words after it go to `serve`.
cd "$(dirname "$0")" || exit 1
if ! command -v "${PYTHON:-python3}" >/dev/null; then
    echo "没有找到 Python。请先安装 Python 3.11 或更新的版本，再运行一次。"
    exit 1
fi
exec "${PYTHON:-python3}" start.py "$@"
