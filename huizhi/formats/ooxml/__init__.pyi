from .code_place import (
    CODE_NAME as CODE_NAME,
    SIDE_MM as SIDE_MM,
    SIDE_POINTS as SIDE_POINTS,
    printed_code as printed_code,
    white_picture as white_picture,
)
from .document_properties import (
    custom_properties as custom_properties,
    package_last_saved as package_last_saved,
)
from .external import (
    external_content as external_content,
    external_content_of_opendocument as external_content_of_opendocument,
)
from .package import (
    Package as Package,
    Relationship as Relationship,
    printed_parts as printed_parts,
)
from .package_draft import PackageDraft as PackageDraft
from .property_marks import marked_properties as marked_properties
from .run_look import (
    BOLD as BOLD,
    COLOURED as COLOURED,
    PLAIN as PLAIN,
    RunLook as RunLook,
    chosen_notes as chosen_notes,
    is_ground as is_ground,
)
from .stamp import CODE_PICTURE as CODE_PICTURE, Stamp as Stamp, StampedPackage as StampedPackage
from .stray_text import (
    begun as begun,
    stray_texts as stray_texts,
    texts_in as texts_in,
)
from .xml_fragment import (
    DECLARATION as DECLARATION,
    attributes as attributes,
    declarations as declarations,
    fragment as fragment,
    tag_name as tag_name,
    with_default_namespace as with_default_namespace,
    without_declarations as without_declarations,
)
from .xml_part import (
    attribute as attribute,
    child as child,
    children as children,
    is_on as is_on,
    local_name as local_name,
    parse_xml as parse_xml,
    stream_xml as stream_xml,
    text_in_runs as text_in_runs,
    whole as whole,
)
