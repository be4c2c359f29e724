from .alignment import Alignment as Alignment, align as align, score_of as score_of
from .answered import AnsweredField as AnsweredField, AnsweredRow as AnsweredRow, Answers as Answers
from .answers import (
    CELL_PROBLEMS as CELL_PROBLEMS,
    TypedRow as TypedRow,
    read_answers as read_answers,
    read_typed as read_typed,
)
from .checks import findings_across as findings_across
from .figure_rule import (
    FigureRule as FigureRule,
    RuleError as RuleError,
    RuleLabels as RuleLabels,
    Term as Term,
    parse_rule as parse_rule,
)
from .figures_held import (
    figures_differ as figures_differ,
    is_told as is_told,
    rule_broken as rule_broken,
)
from .form import (
    ROWS as ROWS,
    Filling as Filling,
    Form as Form,
    FormField as FormField,
    FormRow as FormRow,
    FormTable as FormTable,
)
from .landmark import bare as bare
from .own_look import OwnLook as OwnLook, without_own_looks as without_own_looks
from .parted_day import day_cells as day_cells, with_joined_days as with_joined_days
from .pattern_json import (
    patterns_from_json as patterns_from_json,
    patterns_to_json as patterns_to_json,
)
from .printed_units import with_printed_units as with_printed_units
from .row_units import says_measure as says_measure, unit_column as unit_column
from .table_spot import TableSpot as TableSpot
from .template import (
    FieldSpot as FieldSpot,
    Pattern as Pattern,
    pattern_of as pattern_of,
    probe_context as probe_context,
)
from .unit_figures import (
    HeldForm as HeldForm,
    LastValues as LastValues,
    UnitsTotal as UnitsTotal,
    field_id_of as field_id_of,
    total_of as total_of,
)
from .units_over import (
    UNIT_IN_BRACKETS as UNIT_IN_BRACKETS,
    money_units as money_units,
    printed_unit as printed_unit,
)
from .wording import Wording as Wording, without_hint as without_hint
