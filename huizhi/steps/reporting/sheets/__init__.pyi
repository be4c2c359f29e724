from .chase import (
    CHASE as CHASE,
    Debt as Debt,
    chase_sheet as chase_sheet,
    contact_of as contact_of,
    debts_in as debts_in,
    debts_of as debts_of,
    reminded_words as reminded_words,
    things_to_do as things_to_do,
)
from .collection import (
    CHOSEN as CHOSEN,
    COLLECTION as COLLECTION,
    Work as Work,
    collection_sheet as collection_sheet,
    works_by_group as works_by_group,
)
from .comparison import comparison_sheets as comparison_sheets
from .figures import (
    Asked as Asked,
    asked_of as asked_of,
    rows_of as rows_of,
    sum_of as sum_of,
)
from .issues import (
    ISSUES as ISSUES,
    LEVEL_NAMES as LEVEL_NAMES,
    issues_of as issues_of,
    issues_sheet as issues_sheet,
)
from .last_figures import (
    LastPeriod as LastPeriod,
    figures_in as figures_in,
    last_period as last_period,
)
from .made_list import MadeList as MadeList
from .material import MATERIAL as MATERIAL, material_sheet as material_sheet
from .merged import merged_sheet as merged_sheet
from .overview import (
    OVERVIEW as OVERVIEW,
    Totals as Totals,
    overview_sheet as overview_sheet,
    totals_of as totals_of,
)
from .quota import QUOTA as QUOTA, quota_sheet as quota_sheet
from .receipts import RECEIPTS as RECEIPTS, receipts_sheet as receipts_sheet
from .roster import ROSTER as ROSTER, roster_sheet as roster_sheet
from .statistics import STATISTICS as STATISTICS, statistics_sheet as statistics_sheet
from .unit_rows import unit_rows_sheet as unit_rows_sheet
from .unit_sums import NOT_REPORTED as NOT_REPORTED, unit_sums_sheet as unit_sums_sheet
from .unread import UNREAD as UNREAD, unread_sheet as unread_sheet
from .written import text_of as text_of, written_sheets as written_sheets
