from .areas import (
    MOST_COLUMNS as MOST_COLUMNS,
    MOST_ROWS as MOST_ROWS,
    Area as Area,
    RowRange as RowRange,
    any_area as any_area,
    area_of as area_of,
    column_number as column_number,
)
from .cell_content import Content as Content
from .cell_style import CellStyles as CellStyles, styles_of as styles_of
from .csv_reader import read_csv as read_csv
from .moment_look import widest_moment as widest_moment
from .number_format import Sense as Sense
from .ods_reader import read_ods as read_ods
from .plain_sheet import PlainSheet as PlainSheet
from .rich_text import read_rich_text as read_rich_text
from .xls_reader import read_xls as read_xls
from .xlsx_reader import read_xlsx as read_xlsx
