from .bundle import bundle_of as bundle_of
from .compound import OLE_SIGNATURE as OLE_SIGNATURE
from .default_password import decrypt as decrypt
from .kind import (
    is_passed_over as is_passed_over,
    sniff as sniff,
    sniff_file as sniff_file,
)
from .ole_properties import ole_last_saved as ole_last_saved, user_properties as user_properties
from .refusal import refusal_of as refusal_of
from .text_kind import decoded_text as decoded_text
