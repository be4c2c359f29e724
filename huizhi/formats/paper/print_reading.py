"""Print reading: a text as the first model reads it, once and without doubts.

For what is most likely printed: labels and titles, by which a form is known. What somebody wrote is
read by `recognising`.
"""

from __future__ import annotations

from collections.abc import Sequence

from huizhi.formats.paper.ink import Picture, ink_of
from huizhi.formats.paper.models import answers
from huizhi.formats.paper.text_lines import text_lines


def print_on(cutouts: Sequence[Picture]) -> list[tuple[str, float]]:
    """The text on each cut-out (rows × columns × BGR), its lines parted by line breaks, and how
    sure its letters are on the average, from 0 to 1.

    Raises: ReadError where the packages of requirements-ocr.txt are not installed.
    """
    lines = [text_lines(ink_of(cutout)) for cutout in cutouts]
    said = iter(answers("v6", [line.gray for several in lines for line in several]))
    found = []
    for several in lines:
        read = [next(said).meant_in("text").read() for _ in several]
        letters = [letter.chance for line in read for letter in line.letters]
        text = "\n".join(line.text for line in read)
        found.append((text, sum(letters) / len(letters) if letters else 0.0))
    return found
