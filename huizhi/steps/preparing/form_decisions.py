"""Form decisions: what the clerk said of a blank form's places, kept beside what was learned of it.

A small YAML file with Chinese keys; learning the form again carries out what stands in it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from huizhi.disk import write_whole
from huizhi.errors import HuizhiError
from huizhi.forms.blank import Beside, Decision, Says
from huizhi.forms.fields import KINDS

DECISIONS = "人工核对.yaml"
_HEAD = """\
# 对这张空白表逐处说过的话；再次运行 learn 时照办。位置照屏幕上的写，如 表格1第2行第3列、Sheet1!B3。
# 这里：要填、不填、同上（和上面一格一样）；栏目、类型、必填、选项可以不写，不写就照程序的理解。
# 原文、左边、上面是当时印着的字，和现在的表对不上时不照办，并且会说出来。
"""
_WRONG = {
    "missing": "没有写",
    "extra_forbidden": "不是这里可以写的",
    "enum": f"只能写{'、'.join(Says)}",
}


def _known(kind: str) -> str:
    if kind and kind not in KINDS:
        raise ValueError(f"没有“{kind}”这种类型，可以用：{'、'.join(KINDS)}")
    return kind


class _Written(BaseModel):
    """One decision as it is written."""

    model_config = ConfigDict(extra="forbid")

    place: str = Field(alias="位置")
    number: int = Field(1, alias="第几处", ge=1, le=99)
    says: Says = Field(alias="这里")
    label: str = Field("", alias="栏目")
    kind: Annotated[str, AfterValidator(_known)] = Field("", alias="类型")
    required: bool | None = Field(None, alias="必填")
    choices: tuple[str, ...] = Field((), alias="选项")
    text: str | None = Field(None, alias="原文")
    left: str = Field("", alias="左边")
    above: str = Field("", alias="上面")

    def decision(self) -> Decision:
        beside = None if self.text is None else Beside(self.text, self.left, self.above)
        said = self.says, self.number, self.label, self.kind, self.required, self.choices
        return Decision(self.place, *said, beside)


def decisions_in(folder: Path) -> tuple[Decision, ...]:
    """What the clerk said of the form that is learned into this folder, nothing where nobody did.

    Raises: HuizhiError for what is not written as it must be.
    """
    path = folder / DECISIONS
    if not path.is_file():
        return ()
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8")) or {}
        written = [_Written.model_validate(one) for one in data["填写处"]]
    except ValidationError as error:
        first = error.errors()[0]
        what, why = first["loc"][-1], _WRONG.get(first["type"], "写得不对")
        why = str(first["ctx"]["error"]) if first["type"] == "value_error" else why
        raise HuizhiError(f"{path} 的写法有误：“{what}”{why}。") from error
    except (OSError, UnicodeDecodeError, YAMLError, KeyError, TypeError, AttributeError) as error:
        raise HuizhiError(f"{path} 读不出来，请检查写法，或删掉它重新核对。") from error
    return tuple(one.decision() for one in written)


def keep_decisions(folder: Path, decisions: Sequence[Decision]) -> None:
    """Writes what the clerk said beside what was learned."""
    text = io.StringIO()
    yaml = YAML()
    yaml.width = 1000
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump({"填写处": [_told(one) for one in decisions]}, text)
    write_whole(folder / DECISIONS, (_HEAD + text.getvalue()).encode())


def _told(one: Decision) -> dict[str, Any]:
    """A decision by its keys, without what it leaves open."""
    beside = one.beside
    said = {
        "位置": one.place,
        "第几处": one.number if one.number > 1 else None,
        "这里": str(one.says),
        "栏目": one.label,
        "类型": one.kind,
        "必填": one.required,
        "选项": list(one.choices),
    }
    told = {key: value for key, value in said.items() if value not in (None, "", [])}
    if beside is not None:
        told |= {"原文": beside.text, "左边": beside.left, "上面": beside.above}
    return told
