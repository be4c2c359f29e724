# -*- coding: utf-8 -*-
"""What is run first: sees that the Python is new enough and the folder whole; runs the starter, or
with `update` or `back` what puts another version in its place, with `extra` what installs the
packages that read photographs.

Also Python 2.7 must be able to read it, so that it is turned away in plain words; all that needs a
newer one stands in `starter.py`.
"""

from __future__ import print_function, unicode_literals

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NEEDED = ("starter.py", "updating.py", "generate.py", "requirements.txt", "huizhi")
BEGUN = os.path.exists(os.path.join(HERE, ".更新.json"))  # `updating.JOURNAL`
ASKED = sys.argv[1] if len(sys.argv) > 1 else ""
missing = [name for name in NEEDED if not os.path.exists(os.path.join(HERE, name))]
said = ""
if sys.version_info < (3, 11):
    said = (
        "这台电脑的 Python 是 {0}.{1}，太旧了。"
        "请到 https://www.python.org/downloads/ 安装 3.11 或更新的版本，再来一次。"
    ).format(*sys.version_info)
elif BEGUN and ASKED not in ("update", "back"):
    said = "上次更新或退回没有做完。请再双击一次那时用的“更新”或“退回”，会接着做完。"
elif missing and not BEGUN:
    said = (
        "程序文件夹不全，缺少：{0}。"
        "请先把下载的压缩包整个解压出来（右键→全部解压），再打开解压后文件夹里的这个文件。"
    ).format("、".join(missing))

if __name__ == "__main__":
    if said:
        try:
            print(said)
        except (UnicodeError, LookupError):  # an old Python takes the screen for an ASCII one
            os.write(1, (said + "\n").encode("utf-8"))
        sys.exit(1)
    if ASKED in ("update", "back"):
        from updating import put_back, update

        done = update(HERE, sys.argv[2:]) if ASKED == "update" else put_back(HERE)
        sys.exit(done)
    if ASKED == "extra":
        from starter import ROOT, install_extra

        sys.exit(install_extra(ROOT, sys.stdout))
    from starter import main

    sys.exit(main(sys.argv[1:]))
