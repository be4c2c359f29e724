from .boxes import judge_box as judge_box, judge_boxes as judge_boxes, judge_gap as judge_gap
from .ink import has_ink as has_ink
from .letters import Expected as Expected
from .recognising import (
    Recognised as Recognised,
    recognise as recognise,
    recognise_all as recognise_all,
)
