from .amendments import (
    BY_HAND as BY_HAND,
    MISSED as MISSED,
    SEEN_TOGETHER as SEEN_TOGETHER,
    SeenTogether as SeenTogether,
    enter_amendment as enter_amendment,
    seen_together as seen_together,
    undo_amendment as undo_amendment,
    undo_seen as undo_seen,
)
from .arrivals import (
    Reminder as Reminder,
    any_waiting as any_waiting,
    enter_decision as enter_decision,
    enter_facts as enter_facts,
    enter_reminders as enter_reminders,
    load_arrivals as load_arrivals,
    load_decisions as load_decisions,
    load_facts as load_facts,
    load_reminders as load_reminders,
    load_unexamined as load_unexamined,
    withdraw as withdraw,
)
from .batch import (
    AGAINST_BEFORE as AGAINST_BEFORE,
    BESIDE_ANSWERS as BESIDE_ANSWERS,
    Run as Run,
)
from .book_records import (
    BookEntry as BookEntry,
    BookRecords as BookRecords,
    BookRuling as BookRuling,
    book_records_in as book_records_in,
    enter_book_list as enter_book_list,
    enter_book_ruling as enter_book_ruling,
    load_book_records as load_book_records,
    undo_book_ruling as undo_book_ruling,
)
from .choices import (
    ChosenWork as ChosenWork,
    load_choices as load_choices,
    replace_choices as replace_choices,
)
from .database_copy import (
    LedgerCount as LedgerCount,
    copy_database as copy_database,
    count_ledger as count_ledger,
    refuse_unusable as refuse_unusable,
)
from .erasing import (
    ERASED_NUMBERS as ERASED_NUMBERS,
    EraseResult as EraseResult,
    contents_named as contents_named,
    contents_of as contents_of,
    erase_campaign as erase_campaign,
    erase_contents as erase_contents,
    erase_unit as erase_unit,
    forget_prefilled as forget_prefilled,
)
from .failures import (
    Failure as Failure,
    load_failures as load_failures,
    note_failures as note_failures,
    note_nothing_new as note_nothing_new,
)
from .folder_originals import ORIGINALS_FOLDER as ORIGINALS_FOLDER
from .former_note import (
    FORMER_NOTE as FORMER_NOTE,
    hand_on_former as hand_on_former,
)
from .former_places import (
    OFFICE_ASIDE as OFFICE_ASIDE,
    former_left as former_left,
)
from .lazy_answers import in_reading_order as in_reading_order
from .ledger import (
    AlreadyPlacedError as AlreadyPlacedError,
    Connection as Connection,
    Ledger as Ledger,
)
from .ledger_file import (
    PAGE_DATABASE as PAGE_DATABASE,
    copy_ledger as copy_ledger,
    count_ledger_in as count_ledger_in,
    fetched_in as fetched_in,
    is_half_rebuilt as is_half_rebuilt,
    is_ledger_there as is_ledger_there,
    ledger_mark as ledger_mark,
    ledger_state as ledger_state,
    note_in as note_in,
    papers_in as papers_in,
    refuse_damage as refuse_damage,
    refuse_when_lost as refuse_when_lost,
    returns_in as returns_in,
    set_ledger_aside as set_ledger_aside,
    stored_names as stored_names,
)
from .ledger_place import (
    LEDGER_FILE as LEDGER_FILE,
    PLACE_NOTE as PLACE_NOTE,
)
from .letters import (
    SENT as SENT,
    UNSENT as UNSENT,
    FetchedMail as FetchedMail,
    LetterState as LetterState,
    SentLetter as SentLetter,
    begin_letter as begin_letter,
    end_letter as end_letter,
    enter_fetched as enter_fetched,
    load_fetched as load_fetched,
    load_letters as load_letters,
    note_entered as note_entered,
    note_returned as note_returned,
    units_written_to as units_written_to,
)
from .liaison_days import (
    LiaisonDays as LiaisonDays,
    liaison_days_in as liaison_days_in,
)
from .links import (
    LINK_PATH as LINK_PATH,
    Links as Links,
    close_link as close_link,
    renew_link as renew_link,
)
from .list_notes import (
    NotedList as NotedList,
    note_list as note_list,
    noted_lists as noted_lists,
)
from .loading import (
    came_on_paper as came_on_paper,
    place_on_paper as place_on_paper,
    places_of_content as places_of_content,
)
from .material_rulings import (
    LIAISON as LIAISON,
    PROGRAM as PROGRAM,
    MaterialRuling as MaterialRuling,
    enter_material_ruling as enter_material_ruling,
    load_material_rulings as load_material_rulings,
    sent_again as sent_again,
    settle_unclear as settle_unclear,
    taken_back as taken_back,
    undo_material_rulings as undo_material_rulings,
)
from .moving import (
    MovedLedger as MovedLedger,
    claim_ledger as claim_ledger,
    forget_missing as forget_missing,
    move_ledger as move_ledger,
)
from .newer import doubts_of_newer as doubts_of_newer, rank_of_name as rank_of_name
from .originals import (
    KeptFile as KeptFile,
    Original as Original,
    Originals as Originals,
    called as called,
    digest_of as digest_of,
)
from .originals_access import (
    AccessHere as AccessHere,
    OriginalsAccess as OriginalsAccess,
    SentOriginal as SentOriginal,
    access_to as access_to,
)
from .originals_moving import (
    MovedOriginals as MovedOriginals,
    claim_originals as claim_originals,
    move_originals as move_originals,
)
from .originals_place import (
    ORIGINALS_NOTE as ORIGINALS_NOTE,
    are_in_folder as are_in_folder,
    are_originals_elsewhere as are_originals_elsewhere,
    keep_originals_here as keep_originals_here,
    originals_elsewhere as originals_elsewhere,
    originals_in as originals_in,
    settled_originals as settled_originals,
)
from .page_records import (
    CLERK as CLERK,
    ROLES as ROLES,
    THIS_MACHINE as THIS_MACHINE,
    Batch as Batch,
    Records as Records,
    Session as Session,
    note_sent_in as note_sent_in,
    sent_in as sent_in,
)
from .papers import (
    enter_paper as enter_paper,
    load_papers as load_papers,
    undo_paper as undo_paper,
)
from .place_note import (
    is_ledger_elsewhere as is_ledger_elsewhere,
    keep_in_folder as keep_in_folder,
)
from .prefill_records import (
    enter_prefills as enter_prefills,
    erase_prefilled as erase_prefilled,
    load_prefills as load_prefills,
    prefills_in as prefills_in,
)
from .renamed_units import (
    RenamedUnit as RenamedUnit,
    names_to_confirm as names_to_confirm,
)
from .returns import (
    DIFFERS as DIFFERS,
    DOUBTFUL as DOUBTFUL,
    PAPER_READ as PAPER_READ,
    PLACED_BY_HAND as PLACED_BY_HAND,
    PROSE as PROSE,
    SAID_NOTHING_NEW as SAID_NOTHING_NEW,
    SEALS as SEALS,
    STATUS_NAMES as STATUS_NAMES,
    TO_COMPARE as TO_COMPARE,
    TYPED as TYPED,
    TYPED_TWICE as TYPED_TWICE,
    UNLOOKED as UNLOOKED,
    UNSEALED as UNSEALED,
    UNSURE as UNSURE,
    Amendment as Amendment,
    Contents as Contents,
    Fate as Fate,
    HeldCopy as HeldCopy,
    KeptField as KeptField,
    KeptRow as KeptRow,
    KeptValue as KeptValue,
    Paper as Paper,
    PaperPlace as PaperPlace,
    Received as Received,
    Return as Return,
    Ruling as Ruling,
    Status as Status,
    UnreadText as UnreadText,
    figures_of as figures_of,
    typed_in as typed_in,
)
from .row_counts import (
    CountedColumn as CountedColumn,
    RowCount as RowCount,
    count_rows as count_rows,
)
from .runs import (
    begin_run as begin_run,
    contested_in as contested_in,
    end_run as end_run,
    enter_settled as enter_settled,
    filled_returns as filled_returns,
    forget_untold as forget_untold,
    note_settled as note_settled,
    places_of as places_of,
    ranks_of as ranks_of,
    rivals_among as rivals_among,
    unfinished_runs as unfinished_runs,
    untold_among as untold_among,
)
from .sources import Sources as Sources
from .subjects import Subjects as Subjects
