"""The reading child: a process that reads returned files and says what stands in their forms.

Run as a module by `reading_crew`, with TEMPLATES MARK, and told first, as a pickle, the settings
and what the forms were sent out with; see `child`. MARK is what the settings and the templates were
when the parent read them: nothing is read by others.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import pickle
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from huizhi.campaign import Campaign, load_form_set
from huizhi.content import Limits, kind_named
from huizhi.errors import HuizhiError, NoFormError
from huizhi.formats import is_only_pictures, read_bytes
from huizhi.formats.isolated import ChildAnswer, content, serve_told
from huizhi.steps.receiving.identify import Origin
from huizhi.steps.receiving.reading_json import to_json
from huizhi.steps.receiving.readings import read_return
from huizhi.storage import Return

CHANGED = b"the configuration has changed"


def details_of(empty: Return, signs: str = "", addresses: Sequence[str] = ()) -> dict[str, str]:
    """What a child must know of a file besides its content. signs: the names by which its unit may
    be told, "" for its own name; addresses: from which it was mailed."""
    received = empty.received.isoformat()
    said = {"file": empty.file, "sha256": empty.sha256, "received": received}
    return {**said, "signs": signs or empty.file, "addresses": "\n".join(addresses)}


def settings_digest(campaign: Campaign) -> str:
    """A digest of the settings and the versions of all templates."""
    said = f"{campaign.settings.model_dump_json()}{sorted(campaign.forms.versions.items())}"
    return hashlib.sha256(said.encode()).hexdigest()


def main() -> None:
    """Makes the campaign and answers until nothing more is asked."""
    templates, mark = sys.argv[1:]

    def prepare(said: bytes) -> ChildAnswer:
        settings, prefills = pickle.loads(said)  # noqa: S301, the parent's own word
        try:
            campaign = Campaign(settings, load_form_set(settings, Path(templates)), prefills)
        except HuizhiError:  # the parent could use them
            return lambda *_: CHANGED
        if settings_digest(campaign) != mark:
            return lambda *_: CHANGED
        return partial(_answer, campaign)

    serve_told(prepare)


def _answer(campaign: Campaign, path: Path, asked: Mapping[str, str], limits: Limits) -> bytes:
    received = dt.datetime.fromisoformat(asked["received"])
    empty = Return(asked["file"], asked["sha256"], received, None, None, "unidentified")
    document = read_bytes(content(path, limits), limits)
    if kind_named(document.kind).ooxml and is_only_pictures(document):
        raise NoFormError("里面只有图片")  # which the parent can look at
    addresses = tuple(asked["addresses"].splitlines())
    origin = Origin(asked["signs"], addresses=addresses)
    return to_json(read_return(campaign, document, empty, origin=origin))


if __name__ == "__main__":
    main()
