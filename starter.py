"""The starter: installs what the program needs, saying how far it is, and opens the page.

The Python of the system runs it, through `start.py`, before anything is installed, so it needs the
standard library only.
"""

from __future__ import annotations

import hashlib
import os
import queue
import re
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parent
WANTED = "requirements.txt"
EXTRA = "requirements-ocr.txt"  # what reads photographs; installed when it is asked for
INSTALLED = "installed.txt"  # in .venv: the requirements as they were installed
LOG = "安装记录.txt"
AT_HAND = "组件"  # a folder beside this file with all packages, for a computer without network
RUNTIME = "python"  # a folder with a Python of its own, where one was put there
CHECKSUMS = "校验.sha256"  # of each file, in a folder that was made to be carried
MIRROR = "https://pypi.tuna.tsinghua.edu.cn/simple"
_OFFICE_S = ("config", "templates")  # what the program came with and the office changes
_STEPS = ("建立运行环境", "下载组件", "安装组件", "打开网页")
_LINE_EACH = 15  # seconds, where lines cannot be written over

_COLLECTING = re.compile(r"(?:Collecting|Processing|Requirement already satisfied:)\s+(\S+)")
_DIRECT = re.compile(r"\(from -r .*\(line \d+\)\)")
_FETCHING = re.compile(r"\s*Downloading (\S+?)-\S+\.(?:whl|tar\.gz|zip) \((.+)\)")
_INSTALLING = re.compile(r"Installing collected packages: (.+)")
_RETRYING = re.compile(r"WARNING: Retrying ")
# What pip says when something is wrong, and what helps; the first that fits counts.
_REMEDIES = (
    (r"No space left|Errno 28|not enough space", "磁盘满了。请腾出2GB以上的空间。"),
    (
        r"CERTIFICATE_VERIFY_FAILED|SSLError",
        "网络连接的证书不对。请核对电脑的日期和时间；单位的网络要经过代理时，请问信息人员。",
    ),
    (
        (
            r"NewConnectionError|ConnectionError|Timeout|timed out|getaddrinfo|name resolution"
            r"|ProxyError|Connection(?: was)? (?:reset|aborted|broken)"
        ),
        "连不上下载组件的网站。请检查网络；单位的网打不开时，换手机热点再试。",
    ),
    (
        r"Permission denied|Access is denied|WinError 5|WinError 32|拒绝访问",
        (
            "有文件写不进去。请先关掉已经打开的回执窗口，把文件夹放到自己的目录里"
            "（不要放在“Program Files”或共享盘），再看看是不是被杀毒软件拦住了。"
        ),
    ),
    (
        r"No matching distribution|Failed building wheel|Visual C\+\+|subprocess-exited-with-error",
        (
            "这台电脑的 Python 没有现成的组件。请到 https://www.python.org/downloads/ 安装64位的"
            " Python 3.11 或 3.12，并删去文件夹里的 .venv。"
        ),
    ),
)


class SetupError(Exception):
    """Something that must be put right first; its text says what."""


class Line:
    """The last line on the screen, written over as the work goes on; where that cannot be done, a
    new line now and then."""

    def __init__(self, out: TextIO) -> None:
        self._out, self._over = out, out.isatty()
        self._width = 0
        self._last = self._begun = time.monotonic()
        self._title = ""

    def begin(self, number: int) -> None:
        """Begins a step, counted from 1."""
        self.end()
        self._begun = self._last = time.monotonic()
        self._title = f"第{number}步/共{len(_STEPS)}步　{_STEPS[number - 1]}"
        self._write(self._title)

    def show(self, words: str) -> None:
        """Shows how far the step is."""
        now = time.monotonic()
        if not self._over and now - self._last < _LINE_EACH:
            return
        self._last = now
        minutes, seconds = divmod(int(now - self._begun), 60)
        self._write(f"{self._title}　{words}　已用{minutes}分{seconds:02}秒")

    def end(self) -> None:
        """What is written from now on stands below."""
        if self._over and self._width:
            self._out.write("\n")
        self._width = 0

    def _write(self, text: str) -> None:
        if not self._over:
            print(text, file=self._out, flush=True)
            return
        shown = _cut(text, shutil.get_terminal_size().columns - 1)
        blank = " " * max(0, self._width - _width(shown))
        self._out.write(f"\r{shown}{blank}")
        self._out.flush()
        self._width = _width(shown)


def _width(text: str) -> int:
    """How many columns a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in text)


def _cut(text: str, columns: int) -> str:
    while _width(text) > columns:
        text = text[:-1]
    return text


class PipProgress:
    """How far pip is, by what it says. wanted: how many packages are asked for."""

    def __init__(self, wanted: int) -> None:
        self._wanted = wanted
        self._direct = self._found = self._fetched = self._retries = 0
        self._name = ""
        self.words = ""
        self.total = 0  # packages that are installed; 0 until pip installs

    def take(self, line: str) -> None:
        """Takes in a line of what pip says."""
        if found := _COLLECTING.match(line):
            self._found += 1
            self._name = _package(found.group(1))
            if _DIRECT.search(line):
                self._direct += 1
                self.words = f"{self._direct}/{self._wanted}　{self._name}"
            else:
                self.words = f"附带的组件　{self._name}"
        elif found := _FETCHING.match(line):
            self._fetched += 1
            name, size = _package(found.group(1)), found.group(2)
            if _same(name, self._name):  # it fetches each as soon as it knows of it
                self.words = f"{self.words.partition('（')[0]}（{size}）"
            else:  # it finds all of them first
                self.words = f"{self._fetched}/{self._found}　{name}（{size}）"
        elif found := _INSTALLING.match(line):
            self.total = len(found.group(1).split(","))
        elif _RETRYING.match(line):
            self._retries += 1
            self.words = f"网络不通，第{self._retries}次重试"


def _package(text: str) -> str:
    """The name of a package in what pip says of it: a requirement or the path of a file."""
    return re.split(r"[=<>!~;\[(]|-\d", re.split(r"[/\\]", text)[-1])[0]


def _same(name: str, other: str) -> bool:
    return re.sub(r"[-_.]+", "-", name).lower() == re.sub(r"[-_.]+", "-", other).lower()


def remedy(said: str) -> str:
    """What helps, by what pip has said; "" when that is not known."""
    return next((told for pattern, told in _REMEDIES if re.search(pattern, said)), "")


def said_by(command: Iterable[str]) -> Iterator[str]:
    """The lines that a command says as they come, and "" about once a second while it says none.

    Raises: subprocess.CalledProcessError when it fails.
    """
    lines: queue.Queue[str | None] = queue.Queue()
    with subprocess.Popen(
        list(command),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        encoding="utf-8",
        errors="replace",
        cwd=ROOT,
        env=os.environ | {"PYTHONUTF8": "1"},  # so that also Windows says it in UTF-8
    ) as process:

        def listen() -> None:
            for line in process.stdout or ():
                lines.put(line.rstrip())
            lines.put(None)

        threading.Thread(target=listen, daemon=True).start()
        while True:
            try:
                line = lines.get(timeout=1)
            except queue.Empty:
                yield ""
                continue
            if line is None:
                break
            yield line
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "")


def python_in(root: Path) -> Path:
    """The Python of the program's own environment."""
    return root / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def is_installed(root: Path) -> bool:
    """Whether what the program needs now was installed as a whole."""
    try:
        return (root / ".venv" / INSTALLED).read_bytes() == (root / WANTED).read_bytes()
    except OSError:
        return False


def works(python: Path, *words: str) -> bool:
    """Whether a Python can be run: one whose own was moved or removed cannot."""
    try:
        done = subprocess.run(
            [str(python), *(words or ("-c", ""))], capture_output=True, check=False, cwd=ROOT
        )
    except OSError:
        return False
    return done.returncode == 0


def make_environment(root: Path, line: Line) -> None:
    """Makes the program's own environment, anew when it is there and broken. Raises: SetupError."""
    python = python_in(root)
    if works(python, "-m", "pip", "--version"):
        return
    said = []
    try:
        for one in said_by([sys.executable, "-m", "venv", "--clear", str(root / ".venv")]):
            said.append(one)
            line.show("请稍候")
    except (subprocess.CalledProcessError, OSError):
        told = "\n".join(filter(None, said))
        if "ensurepip" in told:
            raise SetupError(
                "系统的 Python 缺少 venv。请先安装它（Ubuntu、Debian："
                "sudo apt install python3-venv），再来一次。"
            ) from None
        raise SetupError(f"运行环境没有建好。{remedy(told)}\n{told}") from None


def install(root: Path, line: Line, python: Path, wanted: str = WANTED) -> None:
    """Installs for this Python what the program needs, or the extra. Raises: SetupError."""
    asked = [one for one in (root / wanted).read_text("utf-8").splitlines() if one[:1].isalpha()]
    progress, said, before = PipProgress(len(asked)), [], -1
    command = [str(python), "-u", "-m", "pip", "install", "--no-input"]
    command += ["--disable-pip-version-check", "--progress-bar", "off", *sources(root, wanted)]
    try:
        for one in said_by(command):
            said.append(one)
            progress.take(one)
            if not progress.total:
                line.show(progress.words or "正在连接")
                continue
            if before < 0:
                before = _packages_in(root)
                line.begin(3)
            done = min(_packages_in(root) - before, progress.total)
            line.show(f"{max(done, 0)}/{progress.total}")
    except (subprocess.CalledProcessError, OSError):
        told = "\n".join(filter(None, said))
        with suppress(OSError):  # a full disk
            (root / ".venv" / LOG).write_text(told, "utf-8")
        raise SetupError(_not_installed(told, wanted)) from None


def sources(root: Path, wanted: str) -> list[str]:
    """What pip is told to install from: the packages at hand, held against their SHA-256s, else
    the network. Raises: SetupError when those at hand are for other Pythons."""
    packages = root / AT_HAND
    if not packages.is_dir():
        return ["-r", wanted]
    offline = ["--no-index", "--find-links", AT_HAND]
    fitting = sorted(one.stem.rpartition("-")[2] for one in packages.glob(lock_name(wanted, "*")))
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if not fitting:  # a folder that was made by hand
        return [*offline, "-r", wanted]
    if here not in fitting:
        raise SetupError(
            f"这个文件夹带的组件适用于 Python {'、'.join(fitting)}，这台电脑的是 {here}。"
            f"请安装其中一个（64位），再来一次；能上网的电脑也可以移开“{AT_HAND}”文件夹，联网安装。"
        )
    return [*offline, "--require-hashes", "-r", f"{AT_HAND}/{lock_name(wanted, here)}"]


def lock_name(wanted: str, python: str) -> str:
    """The file among the packages at hand that says which this Python needs, with SHA-256s."""
    return f"{wanted.removesuffix('.txt')}-{python}.txt"


def damaged_files(root: Path) -> list[str]:
    """The files that are not as they were when the folder was made to be carried; copying to a
    stick and from it breaks one now and then. Settings and templates may be anybody's by now."""
    try:
        lines = (root / CHECKSUMS).read_text("utf-8").splitlines()
    except OSError:  # a folder that nobody made to be carried
        return []
    damaged = []
    for line in lines:
        digest, _, name = line.partition("  ")
        if name.split("/")[0] in _OFFICE_S:
            continue
        try:
            found = hashlib.sha256((root / name).read_bytes()).hexdigest()
        except OSError:
            found = ""
        if found != digest:
            damaged.append(name)
    return damaged


def _packages_in(root: Path) -> int:
    """How many packages the environment has."""
    folders = ("Lib", "lib/python*")  # Windows, elsewhere
    return max(len(list(root.glob(f".venv/{one}/site-packages/*.dist-info"))) for one in folders)


def _not_installed(said: str, wanted: str) -> str:
    """What is told when pip has failed."""
    helps = remedy(said) or "请检查网络。"
    if (ROOT / AT_HAND).is_dir():
        helps = f"“{AT_HAND}”文件夹里的组件不全或不合这台电脑：请重新准备，或者移开它，联网安装。"
    return (
        f"组件没有装好。{helps}然后再打开一次，已经下载的不用重新下载。\n"
        f"还是不行，请把文件夹 .venv 里的“{LOG}”发给单位的信息人员，他可以：\n"
        f"  1. 换国内的下载网站：运行 python -m pip config set global.index-url {MIRROR}\n"
        f"  2. 给不能上网的电脑：在能上网的同样电脑上运行 python -m pip download -r {wanted}"
        f" -d {AT_HAND}，把得到的“{AT_HAND}”文件夹放到本文件夹里，再打开一次。"
    )


def set_up(root: Path, out: TextIO) -> None:
    """Installs what is missing; nothing when all is there. Raises: SetupError."""
    if is_installed(root) and works(python_in(root)):
        return
    print("第一次使用（或刚更新过），先装好需要的组件，要几分钟；以后打开不用再等。", file=out)
    print("请不要关掉这个窗口；关掉了也不要紧，下次会接着装。", file=out, flush=True)
    if damaged := damaged_files(root):
        raise SetupError(
            f"程序文件夹里有{len(damaged)}个文件不全或坏了（{'、'.join(damaged[:3])}"
            f"{'等' if len(damaged) > 3 else ''}），多半是复制时出的错。"
            "请从U盘重新复制一份，再来一次。"
        )
    line = Line(out)
    line.begin(1)
    make_environment(root, line)
    line.begin(2)
    install(root, line, python_in(root))
    shutil.copyfile(root / WANTED, root / ".venv" / INSTALLED)
    line.begin(4)
    line.end()


def install_extra(root: Path, out: TextIO) -> int:
    """Installs for the Python that runs this what reads photographs; 0, or 1 when it failed."""
    line = Line(out)
    line.begin(2)
    try:
        install(root, line, Path(sys.executable), EXTRA)
    except SetupError as error:
        print(f"\n{error}", file=out)
        return 1
    return 0


def main(words: list[str]) -> int:
    """Sets up and opens the page; words: for `serve`."""
    try:
        set_up(ROOT, sys.stdout)
    except SetupError as error:
        print(f"\n{error}")
        return 1
    except KeyboardInterrupt:
        print("\n没有装完。下次打开会接着装。")
        return 1
    command = [str(python_in(ROOT)), "generate.py", "serve", *words]
    if os.name == "posix":  # on Windows the window would not wait for it
        os.chdir(ROOT)
        os.execv(command[0], command)  # noqa: S606
    with subprocess.Popen(command, cwd=ROOT) as page:
        while True:
            try:
                return page.wait()
            except KeyboardInterrupt:  # the page has heard it, too, and ends by itself
                continue
