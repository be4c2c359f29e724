"""Form editing: the fields of a form that the activity has adopted.

Labels and ids stay with the template and the answers; kind, choices and what else is asked change.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from huizhi.errors import HuizhiError
from huizhi.steps.preparing.learned_entry import change_entry
from huizhi.steps.preparing.structure_draft import StructureDraft

_BOOK_ASKED, _BOOK = "book_asked", "book"  # that it was asked, and that it is so


def change_form(
    config: Path, templates: Path, number: int, texts: Mapping[str, str], version: str = ""
) -> None:
    """Changes the form of this number; texts: by names as `change_entry` has them, and, where the
    page asks it, whether the form is sent out filled in from the book of what is known.

    Raises: HuizhiError when it is no form, or for what cannot be used; ChangedError; ConfigError;
    TemplateError; StorageError.
    """
    draft = StructureDraft.open(config, templates, version)
    tree = draft.attachment(number).tree
    if not (tree.get("字段") or tree.get("明细")):
        raise HuizhiError(f"附件{number}里没有要填的栏。")
    change_entry(tree, texts)
    if _BOOK_ASKED in texts:
        if _BOOK in texts:
            tree["预填"] = "底数"
        else:
            tree.pop("预填", None)
    draft.save()
