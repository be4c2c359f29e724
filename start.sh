#!/bin/sh
# Sets up and opens the page; words after it go to `serve`.
set -e
cd "$(dirname "$0")"
[ -x .venv/bin/python ] || "${PYTHON:-python3}" -m venv .venv
if ! cmp -s requirements.txt .venv/installed.txt; then
    echo "第一次使用（或刚更新过），正在安装需要的组件，要几分钟……"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
    cp requirements.txt .venv/installed.txt
fi
exec .venv/bin/python generate.py serve "$@"
