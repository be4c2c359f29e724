from .budget import bound_rendering as bound_rendering
from .check import mistakes_in_marks as mistakes_in_marks
from .collection import collection_paused as collection_paused
from .environment import (
    CompiledMarks as CompiledMarks,
    MarkEnvironment as MarkEnvironment,
    RenderedText as RenderedText,
    RunEnvironment as RunEnvironment,
    refused_marks as refused_marks,
)
from .exact_numbers import typed_number as typed_number
from .failures import FAILURES as FAILURES, explain as explain
from .marks import (
    BEGUN as BEGUN,
    BROKEN as BROKEN,
    MARK as MARK,
    OPENED as OPENED,
    RAW as RAW,
    Filters as Filters,
    InputRule as InputRule,
    NumberText as NumberText,
    Slot as Slot,
    names_shown as names_shown,
    source_of as source_of,
    straighten_quotes as straighten_quotes,
)
from .placed_source import PlacedSource as PlacedSource, place_sign as place_sign
from .plan import CellMark as CellMark, MarkPlan as MarkPlan, RowMarks as RowMarks
from .printed_values import (
    moment_text as moment_text,
    number_text as number_text,
    printable as printable,
)
from .recent import RecentMembers as RecentMembers, RecentValues as RecentValues
from .said_value import value_kind as value_kind
from .slips import word_slip as word_slip
from .soundness import (
    TornError as TornError,
    UnsoundError as UnsoundError,
    prove_soundness as prove_soundness,
)
from .statements import statements_in as statements_in
from .vanishing_line import (
    FILLED as FILLED,
    LEFT as LEFT,
    LEFT_END as LEFT_END,
    VanishingError as VanishingError,
    is_filled as is_filled,
    vanishes as vanishes,
    with_conditions as with_conditions,
)
