from .calendar_file import DueEvent as DueEvent, calendar_of as calendar_of
from .contact_file import Person as Person, contact_cards as contact_cards
from .data_table import (
    DataTable as DataTable,
    Value as Value,
    csv_file as csv_file,
    long_digits as long_digits,
    parquet_file as parquet_file,
    rows_in_workbook as rows_in_workbook,
    workbook_file as workbook_file,
)
