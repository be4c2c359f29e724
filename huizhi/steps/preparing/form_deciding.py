"""Form deciding: a blank form learned to be looked at, and learned again by what the clerk says.

The blank file is kept beside what was learned of it, so that it can be learned anew each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from huizhi.disk import temporary_folder, write_whole
from huizhi.errors import HuizhiError
from huizhi.forms.blank import Decision, Says, mark_name
from huizhi.forms.fields import KINDS
from huizhi.steps.preparing.blank_file import own_format
from huizhi.steps.preparing.form_decisions import decisions_in, keep_decisions
from huizhi.steps.preparing.form_picture import (
    FormPicture,
    PicturePlace,
    keep_picture,
    picture_in,
    picture_of,
)
from huizhi.steps.preparing.kept_form import keep_understood
from huizhi.steps.preparing.learning import Learned, learn

_BLANK = "空白表"


@dataclass(frozen=True, slots=True)
class SaidOfPlace:
    """What the clerk says of the place of this key. says: None takes back what was said of it."""

    key: str
    says: Says | None
    label: str = ""
    kind: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


def learn_to_look(name: str, data: bytes, folder: Path) -> Learned:
    """The blank form of this name learned into the folder, with its picture.

    Raises: HuizhiError as `learn`.
    """
    with temporary_folder() as beside:
        came = beside / name
        came.write_bytes(data)
        with own_format(came) as own:
            write_whole(folder / _BLANK / own.name, own.read_bytes())
    return _learned(folder, ())


def decide(folder: Path, said: SaidOfPlace) -> PicturePlace:
    """The place as it is when the form in this folder was learned again with what the clerk says of
    it; where that cannot be, everything is as it was.

    Raises: HuizhiError.
    """
    place = picture_in(folder).places.get(said.key)
    if place is None:
        raise HuizhiError("没有找到点的这一处，请刷新页面再点一次。")
    before = decisions_in(folder)
    others = [one for one in before if (one.place, one.number) != (place.place, place.number)]
    if said.says is None:
        return _learned_again(folder, others, before).places[said.key]
    own = _decision(place, said, said.says)
    return _learned_again(folder, [*others, own], before).places[said.key]


def _decision(place: PicturePlace, said: SaidOfPlace, says: Says) -> Decision:
    """What is kept of it. What is like the place above takes everything from there but a label
    that was typed."""
    if says is Says.ANSWER:
        _check(said)
        has_choices = said.kind in KINDS and KINDS[said.kind].has_choices
        choices = said.choices if has_choices else ()
        more = said.label, said.kind, said.required, choices
        return Decision(place.place, says, place.number, *more, place.beside)
    typed = said.label if says is Says.LIKE_ABOVE and said.label != place.label else ""
    return Decision(place.place, says, place.number, typed, beside=place.beside)


def _check(said: SaidOfPlace) -> None:
    if not mark_name(said.label):
        raise HuizhiError(f"栏目名称“{said.label}”不能用，请用汉字或字母写这一处填的是什么。")
    if said.kind and said.kind not in KINDS:
        raise HuizhiError(f"没有“{said.kind}”这种类型。")
    if said.kind and KINDS[said.kind].has_choices and not said.choices:
        raise HuizhiError(f"类型“{said.kind}”要写明有哪些选项，用顿号隔开。")


def _learned_again(
    folder: Path, decisions: Sequence[Decision], before: Sequence[Decision]
) -> FormPicture:
    keep_decisions(folder, decisions)
    try:
        _learned(folder, decisions)
    except HuizhiError:
        keep_decisions(folder, before)
        _learned(folder, before)
        raise
    return picture_in(folder)


def _learned(folder: Path, decisions: Sequence[Decision]) -> Learned:
    blank = next((folder / _BLANK).iterdir())
    learned = learn(blank, folder)
    keep_picture(folder, picture_of(blank.read_bytes(), blank.name, learned, decisions))
    keep_understood(folder, blank, learned)
    return learned
