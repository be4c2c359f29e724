from .control_characters import (
    escaped_json as escaped_json,
    visible as visible,
    visible_lines as visible_lines,
)
from .facts import LINK as LINK, SKETCH as SKETCH, Facts as Facts
from .fault import (
    broken_archive as broken_archive,
    locked_archive as locked_archive,
    locked_file as locked_file,
    strange_packing as strange_packing,
)
from .file_kind import (
    AUDIO as AUDIO,
    DOCUMENT as DOCUMENT,
    DOWNLOADED as DOWNLOADED,
    FILE_KINDS as FILE_KINDS,
    PICTURE as PICTURE,
    SLIDES as SLIDES,
    TEMPLATE_SUFFIXES as TEMPLATE_SUFFIXES,
    VIDEO as VIDEO,
    FileKind as FileKind,
    kind_named as kind_named,
    kind_of_suffix as kind_of_suffix,
)
from .form_look import (
    MOST_COLUMNS as MOST_COLUMNS,
    MOST_ROWS as MOST_ROWS,
    BlockLook as BlockLook,
    BoxLook as BoxLook,
    GridLook as GridLook,
    Holds as Holds,
)
from .grid import (
    PROBLEM_DIGITS_LOST as PROBLEM_DIGITS_LOST,
    PROBLEM_ERROR as PROBLEM_ERROR,
    PROBLEM_NO_RESULT as PROBLEM_NO_RESULT,
    PROBLEM_PICTURE as PROBLEM_PICTURE,
    Cell as Cell,
    CellValue as CellValue,
    Document as Document,
    Grid as Grid,
    NamedPlace as NamedPlace,
    PaperText as PaperText,
    answers_in as answers_in,
    column_letters as column_letters,
    draw as draw,
)
from .lazy_patterns import lazy_pattern as lazy_pattern
from .limits import (
    GB as GB,
    KB as KB,
    MB as MB,
    Limits as Limits,
    limit_error as limit_error,
    shown_size as shown_size,
)
