from .activity_making import (
    ActivityPlan as ActivityPlan,
    OfficeFacts as OfficeFacts,
    PlannedDeliverable as PlannedDeliverable,
    free_activity_id as free_activity_id,
    make_activity as make_activity,
    shared_by as shared_by,
    short_name_of as short_name_of,
)
from .activity_proposal import (
    ActivityFile as ActivityFile,
    ActivityProposal as ActivityProposal,
    FileRole as FileRole,
    ProposedRow as ProposedRow,
    ProposedText as ProposedText,
    only_one_notice as only_one_notice,
    propose_activity as propose_activity,
    sort_file as sort_file,
    unit_of as unit_of,
    without_copies as without_copies,
)
from .adopting import (
    NEW_TEMPLATE as NEW_TEMPLATE,
    Adoption as Adoption,
    adopt_form as adopt_form,
    proposed_name as proposed_name,
    take_template as take_template,
)
from .attachment_editing import (
    AttachmentTexts as AttachmentTexts,
    add_attachment as add_attachment,
    change_attachment as change_attachment,
    link_attachment as link_attachment,
    move_attachment as move_attachment,
    remove_attachment as remove_attachment,
    replace_attachment as replace_attachment,
)
from .campaign_text import tables_of as tables_of
from .checked_campaign import load_checked as load_checked
from .checking import (
    check as check,
    template_mistakes as template_mistakes,
)
from .config_file import ChangedError as ChangedError
from .deliverable_editing import (
    AskedFiles as AskedFiles,
    DeliverableTexts as DeliverableTexts,
    add_deliverable as add_deliverable,
    change_deliverable as change_deliverable,
    move_deliverable as move_deliverable,
    remove_deliverable as remove_deliverable,
)
from .demo import demo_day as demo_day, make_demo as make_demo
from .editing import (
    CampaignFile as CampaignFile,
    Spot as Spot,
    campaign_file as campaign_file,
    change_campaign as change_campaign,
    end_activity as end_activity,
    new_activity as new_activity,
    new_templates_of as new_templates_of,
    use_page_address as use_page_address,
    with_own_templates as with_own_templates,
)
from .example_activity import (
    EXAMPLE_ID as EXAMPLE_ID,
    begin_with_example as begin_with_example,
    example_day as example_day,
    make_example as make_example,
)
from .form_deciding import (
    SaidOfPlace as SaidOfPlace,
    decide as decide,
    learn_to_look as learn_to_look,
)
from .form_editing import change_form as change_form
from .form_picture import (
    has_picture as has_picture,
    picture_in as picture_in,
)
from .item_editing import (
    MATERIAL_SWITCHES as MATERIAL_SWITCHES,
    ItemTexts as ItemTexts,
    add_item as add_item,
    change_item as change_item,
    change_material_rules as change_material_rules,
    move_item as move_item,
    remove_item as remove_item,
)
from .kept_form import (
    LEARNED_FOLDER as LEARNED_FOLDER,
    carry_over as carry_over,
    kept_forms as kept_forms,
    new_learned_folder as new_learned_folder,
    note_adopted as note_adopted,
    parts_of as parts_of,
)
from .learned_campaign import is_learned as is_learned, learn_campaign as learn_campaign
from .learned_entry import (
    change_entry as change_entry,
    choices_in as choices_in,
    column_prefixes as column_prefixes,
    learned_settings_in as learned_settings_in,
    prefill_known as prefill_known,
    typed_again as typed_again,
)
from .learned_together import learn_together as learn_together, proposal_words as proposal_words
from .learning import learn as learn, learned_json as learned_json
from .lint_notice import (
    Fixed as Fixed,
    Linted as Linted,
    departure_words as departure_words,
    fix as fix,
    lint as lint,
)
from .named_forms import (
    FormsToFill as FormsToFill,
    fill_forms as fill_forms,
    forms_to_fill as forms_to_fill,
    learned_forms as learned_forms,
)
from .next_period import (
    NextText as NextText,
    Period as Period,
    likely_period as likely_period,
    next_day as next_day,
    next_text as next_text,
)
from .notice_contradictions import (
    Contradiction as Contradiction,
    contradictions as contradictions,
)
from .notice_days import Repeating as Repeating
from .notice_format import (
    MendedFormat as MendedFormat,
    NoticeFormat as NoticeFormat,
    format_of_notice as format_of_notice,
    mend_notice_format as mend_notice_format,
)
from .notice_forms import (
    DroppedForm as DroppedForm,
    FormMatch as FormMatch,
    match_forms as match_forms,
)
from .notice_found import (
    AskedMaterial as AskedMaterial,
    AttachmentProposal as AttachmentProposal,
    Certainty as Certainty,
    DeliverableProposal as DeliverableProposal,
    Found as Found,
    NoticeContact as NoticeContact,
    ProposalRow as ProposalRow,
)
from .notice_reading import NoticeProposal as NoticeProposal, read_notice as read_notice
from .roster_editing import (
    COLUMNS as COLUMNS,
    change_recipient as change_recipient,
    import_roster as import_roster,
    roster_file as roster_file,
    row_version as row_version,
)
from .roster_heading import IGNORED as IGNORED, MEANINGS as MEANINGS, QUOTAS as QUOTAS
from .roster_table import (
    RosterProposal as RosterProposal,
    left_out as left_out,
    propose_roster as propose_roster,
    read_roster_table as read_roster_table,
)
from .roster_taking import (
    RosterChoices as RosterChoices,
    TakenRoster as TakenRoster,
    keeps_by_itself as keeps_by_itself,
    take_roster as take_roster,
)
from .rule_proposal import (
    RuleProposal as RuleProposal,
    rule_proposals as rule_proposals,
    take_rule as take_rule,
)
from .structure_draft import CameIn as CameIn, came_in as came_in
