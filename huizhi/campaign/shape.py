"""Shape: what a source holds against what the settings are made of, as mistakes in Chinese."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from huizhi.campaign.settings import ONE, SEVERAL, keys_of, section_in
from huizhi.campaign.source import Source, Steps
from huizhi.campaign.written import MISWRITTEN, cut, join_words, nearest_word, quote_text
from huizhi.errors import Mistake

_ELSEWHERE = {
    "收文单位": "收文单位写在 communities.yaml（或 .xlsx、.csv）里",
    "活动": "活动写在 campaign.yaml 里",
    "项目": "项目写在 campaign.yaml 里",
}
_NOT_A_SECTION = {"model_type", "model_attributes_type", "dict_type", "mapping_type"}


def shape_mistakes(model: type[BaseModel], source: Source) -> list[Mistake]:
    """Every value of the source that the model has no place for, or that is missing in it.

    Pydantic calls a list too short when all its items are wrong; these are told already.
    """
    try:
        model.model_validate(source.tree)
    except ValidationError as error:
        errors = [(_steps(one["loc"]), one) for one in error.errors(include_url=False)]
    else:
        return []
    meant = set(_meant(model, errors))
    return [
        _mistake(model, source, steps, error)
        for steps, error in errors
        if not (error["type"] == "missing" and (steps in meant or steps[-1] in source.told))
        and not (error["type"] == "too_short" and error["input"])
    ]


def _steps(location: Sequence[str | int]) -> Steps:
    """Pydantic's location without the words by which it names a key of a mapping, and in which of
    two ways something may be written."""
    return tuple(step for step in location if step not in {"[key]", ONE, SEVERAL})


def _meant(model: type[BaseModel], errors: Sequence[tuple[Steps, Any]]) -> Iterator[Steps]:
    """The values whose keys are only misspelt, so that they are not called missing as well."""
    for steps, error in errors:
        if error["type"] == "extra_forbidden":
            yield (*steps[:-1], nearest_word(str(steps[-1]), _keys_at(model, steps)))


def _mistake(model: type[BaseModel], source: Source, steps: Steps, error: Any) -> Mistake:
    kind, label = error["type"], _label(steps)
    if kind == MISWRITTEN:
        words = error["ctx"]
        return source.mistake(steps, label + words["what"], words["expected"], words["remedy"])
    if kind == "extra_forbidden":
        return _unknown(source, steps, _keys_at(model, steps))
    if kind == "missing":
        if steps in source.places:
            return source.mistake(steps, f"{label}没有填写", remedy="请补上")
        return source.mistake(steps, f"缺少{label}", remedy="请补上，写法见随程序的示例")
    if kind in _NOT_A_SECTION:
        expected = _sample(model, steps)
        return source.mistake(steps, f"{label}{_found(error['input'])}，要在下面分项写", expected)
    if kind == "tuple_type":
        expected = "下面每项另起一行，以“- ”开头"
        return source.mistake(steps, f"{label}{_found(error['input'])}，要写成一列", expected)
    if kind == "too_short":
        return source.mistake(steps, f"{label}是空的", "至少要有一项")
    return source.mistake(steps, f"{label}写得不对（{error['msg']}）", "写法见随程序的示例")


def _unknown(source: Source, steps: Steps, known: Sequence[str]) -> Mistake:
    key = str(steps[-1])
    near = nearest_word(key, known)
    above = _label(steps[:-1])
    where = f"{above}里没有“{cut(key)}”这一项" if above else f"没有“{cut(key)}”这一项"
    if len(steps) == 1 and key in _ELSEWHERE:
        return source.mistake(steps, where, _ELSEWHERE[key], "请移过去")
    if near:
        return source.mistake(steps, f"{where}（是不是“{near}”？）", remedy="请改正，或删去这一项")
    return source.mistake(steps, where, f"可以写：{join_words(known)}", "请改正，或删去这一项")


def _label(steps: Steps) -> str:
    """The value as a sentence names it: “报送事项”第2项的“截止”."""
    start = max(0, len(steps) - 2)
    while start and isinstance(steps[start], int):
        start -= 1
    said = ""
    for step in steps[start:]:
        if isinstance(step, int):
            said += f"第{step + 1}项"
        else:
            said += f"{'的' if said else ''}“{cut(step)}”"
    return said


def _found(value: object) -> str:
    if value is None:
        return "下面是空的"
    if isinstance(value, str):
        return f"写的是{quote_text(value)}"
    return "写成了一列" if isinstance(value, (list, tuple)) else "下面分了几项"


def _sample(model: type[BaseModel], steps: Steps) -> str:
    """What stands below: the keys of the section, or how keys are written at all."""
    known = _keys_at(model, (*steps, ""))
    return f"可以写：{join_words(known)}" if known else "每项写成“名称: 内容”"


def _keys_at(model: type[BaseModel], steps: Steps) -> tuple[str, ...]:
    """The keys known beside this value; () in a mapping whose keys are free."""
    section: type[BaseModel] | None = model
    own_keys = False
    for step in steps[:-1]:
        if isinstance(step, int) or section is None:
            continue
        if own_keys:
            own_keys = False
            continue
        field = next((f for f in section.model_fields.values() if f.alias == step), None)
        section = section_in(field.annotation) if field else None
        own_keys = field is not None and _has_own_keys(field.annotation)
    return () if section is None or own_keys else keys_of(section)


def _has_own_keys(annotation: object) -> bool:
    return getattr(annotation, "__origin__", None) is Mapping
