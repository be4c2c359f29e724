"""The reading child: a process that reads returned files and says what stands in their forms.

Run as a module by `reading_pool`, with CONFIG TEMPLATES MARK [OUTPUT]; see `child`. MARK is what
the configuration and the templates were when the parent read them: nothing is read by others.
OUTPUT is where the ledger lies that says what the forms were sent out with.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from huizhi.campaign import Campaign, load_campaign
from huizhi.content import Limits
from huizhi.formats import read_bytes
from huizhi.formats.isolated import content, serve
from huizhi.steps.receiving.identify import Origin
from huizhi.steps.receiving.reading_json import to_json
from huizhi.steps.receiving.readings import read_return
from huizhi.steps.sending import knowing_prefills
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
    """Loads the campaign and answers until nothing more is asked."""
    config, templates, mark, *output = sys.argv[1:]
    campaign = load_campaign(Path(config), Path(templates))
    changed = settings_digest(campaign) != mark
    for folder in output:
        campaign = knowing_prefills(campaign, Path(folder))

    def answer(path: Path, asked: Mapping[str, str], limits: Limits) -> bytes:
        if changed:
            return CHANGED
        received = dt.datetime.fromisoformat(asked["received"])
        empty = Return(asked["file"], asked["sha256"], received, None, None, "unidentified")
        document = read_bytes(content(path, limits), limits)
        addresses = tuple(asked["addresses"].splitlines())
        origin = Origin(asked["signs"], addresses=addresses)
        return to_json(read_return(campaign, document, empty, origin=origin))

    serve(answer)


if __name__ == "__main__":
    main()
