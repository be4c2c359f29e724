from .checkbox import Checkbox as Checkbox
from .chinese_number import in_digits as in_digits
from .choice import Choice as Choice, with_words_beside as with_words_beside
from .choices import Choices as Choices
from .date import Date as Date
from .day_text import calendar_day as calendar_day, written_day as written_day
from .field import (
    Answer as Answer,
    CellShape as CellShape,
    Circumstances as Circumstances,
    Field as Field,
    FieldOptions as FieldOptions,
    FieldValue as FieldValue,
    InputType as InputType,
    Labels as Labels,
    UnitName as UnitName,
    Validation as Validation,
)
from .figure_labels import (
    asks_figure as asks_figure,
    asks_measure as asks_measure,
    counts_nothing_named as counts_nothing_named,
    is_among as is_among,
    lists_indicators as lists_indicators,
)
from .grade import GRADES as GRADES
from .id_number import (
    IdNumber as IdNumber,
    birthday_in as birthday_in,
    is_id_number as is_id_number,
    sex_in as sex_in,
)
from .integer import Integer as Integer
from .item import ItemField as ItemField
from .kinds import KINDS as KINDS, make_field as make_field
from .link import links_in as links_in
from .long_number import ends_in_noughts as ends_in_noughts, is_shortened as is_shortened
from .measurement import Measurement as Measurement, same_measure as same_measure
from .money import Money as Money
from .name import PersonName as PersonName
from .partial_date import PartialDate as PartialDate
from .percent import Percent as Percent
from .period import Period as Period
from .phone import (
    PhoneNumber as PhoneNumber,
    phone_numbers as phone_numbers,
    phones_in as phones_in,
)
from .printed_boxes import own_way as own_way
from .text import Text as Text
from .ticks import (
    has_tick_signs as has_tick_signs,
    is_tick as is_tick,
    is_tick_or_ring as is_tick_or_ring,
    with_marks as with_marks,
)
from .time_unit import time_unit_before as time_unit_before
from .unit import Unit as Unit, UnitMatch as UnitMatch, match_unit as match_unit
from .unit_edges import stands_alone as stands_alone
from .unit_labels import (
    asks_own_unit as asks_own_unit,
    fits_roster as fits_roster,
    may_ask_for as may_ask_for,
    may_be_other_unit as may_be_other_unit,
)
from .words import (
    is_cross as is_cross,
    names_nothing as names_nothing,
    says_left as says_left,
    says_nothing as says_nothing,
    says_same as says_same,
    without_spaces as without_spaces,
)
from .yearmonth import YearMonth as YearMonth
