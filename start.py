# -*- coding: utf-8 -*-
"""What is run first: sees that the Python is new enough and the folder whole; runs the starter.

Also Python 2.7 must be able to read it, so that it is turned away in plain words; all that needs a
newer one stands in `starter.py`.
"""

from __future__ import print_function, unicode_literals

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
NEEDED = ("starter.py", "generate.py", "requirements.txt", "huizhi")
missing = [name for name in NEEDED if not os.path.exists(os.path.join(HERE, name))]
said = ""
if sys.version_info < (3, 11):
    said = (
        "这台电脑的 Python 是 {0}.{1}，太旧了。"
        "请到 https://www.python.org/downloads/ 安装 3.11 或更新的版本，再来一次。"
    ).format(*sys.version_info)
elif missing:
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
    from starter import main

    sys.exit(main(sys.argv[1:]))
