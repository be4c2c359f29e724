from .activity_folders import (
    ActivityFolder as ActivityFolder,
    activities_of as activities_of,
    activity_configs as activity_configs,
    shared_folder as shared_folder,
    shared_folder_of as shared_folder_of,
)
from .campaign import Campaign as Campaign, load_campaign as load_campaign
from .filling import fill_context as fill_context, prefilling as prefilling
from .folders import (
    ACTIVITIES_FOLDER as ACTIVITIES_FOLDER,
    CAMPAIGN_FILE as CAMPAIGN_FILE,
    OFFICE_FOLDER as OFFICE_FOLDER,
    Folders as Folders,
    office_folders as office_folders,
    templates_beside as templates_beside,
)
from .form_set import (
    FormSet as FormSet,
    circumstances_of as circumstances_of,
    form_of as form_of,
    load_form_set as load_form_set,
    rule_labels as rule_labels,
)
from .identity import Identity as Identity
from .ledger_address import (
    IN_FOLDER as IN_FOLDER,
    LEDGER_VARIABLE as LEDGER_VARIABLE,
    LedgerAddress as LedgerAddress,
    address_in_environment as address_in_environment,
    address_of as address_of,
)
from .liaison_form import LiaisonForm as LiaisonForm, liaison_form_of as liaison_form_of
from .load import (
    ROSTER_FILES as ROSTER_FILES,
    load_settings as load_settings,
    roster_folder_of as roster_folder_of,
)
from .masking import masked as masked
from .mentions import find_mentions as find_mentions
from .originals_address import (
    BESIDE_LEDGER as BESIDE_LEDGER,
    ORIGINALS_VARIABLE as ORIGINALS_VARIABLE,
    BucketAddress as BucketAddress,
    bucket_address as bucket_address,
    originals_in_environment as originals_in_environment,
)
from .prefill import (
    Prefill as Prefill,
    PrefilledAnswer as PrefilledAnswer,
    PrefilledTable as PrefilledTable,
    Prefills as Prefills,
)
from .roster import read_roster as read_roster
from .settings import (
    COMMUNITY_KINDS as COMMUNITY_KINDS,
    DEPARTMENT as DEPARTMENT,
    OFFICE_KINDS as OFFICE_KINDS,
    PLAIN_UNIT as PLAIN_UNIT,
    RECIPIENT_KINDS as RECIPIENT_KINDS,
    Attachment as Attachment,
    Deliverable as Deliverable,
    FieldSetting as FieldSetting,
    Item as Item,
    MailSettings as MailSettings,
    Quota as Quota,
    Recipient as Recipient,
    Settings as Settings,
    TableSetting as TableSetting,
    recipients_named as recipients_named,
    unit_word as unit_word,
)
from .shared import (
    OFFICE_FILE as OFFICE_FILE,
    copy_with_shared as copy_with_shared,
    shared_file as shared_file,
)
from .shipped import CONFIG as CONFIG, TEMPLATES as TEMPLATES, own_or_shipped as own_or_shipped
from .source import file_name as file_name, looks_of as looks_of
from .template_set import (
    NOTICE as NOTICE,
    read_pattern as read_pattern,
    template_file_names as template_file_names,
    template_version as template_version,
    unbreakable_names as unbreakable_names,
)
from .variables import FILTERS as FILTERS, template_context as template_context
from .working_days import (
    due_day as due_day,
    on_or_before as on_or_before,
    working_days_between as working_days_between,
)
from .yaml_source import decode_utf8 as decode_utf8, read_yaml as read_yaml
