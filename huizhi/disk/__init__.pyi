from .cache import forget as forget, keep as keep, kept as kept, key_of as key_of
from .copies import (
    copies_folder as copies_folder,
    make_room as make_room,
    take_copy as take_copy,
)
from .file_names import safe_name as safe_name
from .private import private_database as private_database, private_folder as private_folder
from .scratch import (
    BESIDE as BESIDE,
    finish_scratch as finish_scratch,
    name_unless_there as name_unless_there,
    scratch_file as scratch_file,
    scratch_folder as scratch_folder,
    shows_life as shows_life,
    sign_of_life as sign_of_life,
    sweep as sweep,
    sweep_output as sweep_output,
    sweep_temporary as sweep_temporary,
    temporary_folder as temporary_folder,
)
from .whole_file import (
    flush_all as flush_all,
    flush_folder as flush_folder,
    mend_folder as mend_folder,
    refusal_words as refusal_words,
    refusals as refusals,
    set_aside as set_aside,
    write_folder as write_folder,
    write_whole as write_whole,
    writing_whole as writing_whole,
)
