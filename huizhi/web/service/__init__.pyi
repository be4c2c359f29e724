from .collecting import Collecting as Collecting
from .connections import Connection as Connection
from .drafts import Drafts as Drafts
from .gate import (
    COOKIE as COOKIE,
    FORM_TOKEN as FORM_TOKEN,
    HEADER_TOKEN as HEADER_TOKEN,
    SECURITY as SECURITY,
    Gate as Gate,
    address_of as address_of,
    cookie_line as cookie_line,
)
from .intake import (
    FILE_BYTES as FILE_BYTES,
    Incoming as Incoming,
    Intake as Intake,
    metadata_of as metadata_of,
    plain_parts as plain_parts,
    sender_folder as sender_folder,
)
from .open_activities import (
    ActivityAddress as ActivityAddress,
    ActivityApps as ActivityApps,
    OpenActivities as OpenActivities,
)
from .outward import Doorway as Doorway, Outward as Outward
from .page import (
    WEB_FOLDER as WEB_FOLDER,
    Page as Page,
    account_of as account_of,
    file_in as file_in,
    files_in as files_in,
    format_day as format_day,
    message_of as message_of,
    page_of as page_of,
    prefix_of as prefix_of,
    texts_in as texts_in,
)
from .restoring import Restoring as Restoring, WhileRestoring as WhileRestoring
from .routes import Files as Files, GuardedRoute as GuardedRoute, Who as Who
from .sockets import (
    address_in_network as address_in_network,
    listening_socket as listening_socket,
)
from .tasks import Task as Task, TaskOutcome as TaskOutcome, Tasks as Tasks
from .workspace import Snapshot as Snapshot, Workspace as Workspace
