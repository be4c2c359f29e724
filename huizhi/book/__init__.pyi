from .asked import (
    AskedForm as AskedForm,
    AskedTable as AskedTable,
    as_decided as as_decided,
    asked_form as asked_form,
    unit_label as unit_label,
)
from .changing import (
    changes_why as changes_why,
    is_figure as is_figure,
    list_changes as list_changes,
)
from .columns import (
    column_name as column_name,
    owners_of as owners_of,
    told_apart as told_apart,
)
from .command_words import typed_command as typed_command
from .contacts import HOW_RIGHT as HOW_RIGHT
from .facts import (
    CONTRADICTED as CONTRADICTED,
    LIST_ITSELF as LIST_ITSELF,
    Book as Book,
    Choice as Choice,
    Fact as Fact,
    Link as Link,
    age_words as age_words,
    book_of as book_of,
)
from .headings import (
    heading as heading,
    is_of_somebody as is_of_somebody,
    parted as parted,
)
from .holders import (
    left_behind as left_behind,
    named_otherwise as named_otherwise,
    of_another as of_another,
    person_of as person_of,
)
from .known_lists import (
    KnownList as KnownList,
    KnownRow as KnownRow,
    RowEdit as RowEdit,
    TableSaid as TableSaid,
    is_same_row as is_same_row,
    kept_of_others as kept_of_others,
    list_key as list_key,
    list_name as list_name,
    list_qualifiers as list_qualifiers,
    list_qualifiers_surely as list_qualifiers_surely,
    lists_of as lists_of,
    mobile_column as mobile_column,
)
from .matching import (
    HOW as HOW,
    HOW_COLUMN as HOW_COLUMN,
    HOW_LIST as HOW_LIST,
    NO_FACT as NO_FACT,
    match_form as match_form,
)
from .meanings import (
    LIST as LIST,
    AskedLabel as AskedLabel,
    Meaning as Meaning,
    asked_by as asked_by,
    by_label as by_label,
    core_of as core_of,
    is_known_word as is_known_word,
    is_of_unit as is_of_unit,
    is_topical as is_topical,
    label_key as label_key,
    may_be_short as may_be_short,
    meaning_named as meaning_named,
    role_in as role_in,
    whose_in as whose_in,
    with_synonyms as with_synonyms,
)
from .offers import Matched as Matched, Offer as Offer, RowsOffer as RowsOffer
from .own_cells import (
    OwnCell as OwnCell,
    numbered_rows as numbered_rows,
    unit_column as unit_column,
)
from .qualifiers import without_others as without_others
from .statements import Origin as Origin, Statement as Statement, same_value as same_value
from .titles import says_others as says_others
from .twin_lists import TwinLists as TwinLists, twins_among as twins_among
