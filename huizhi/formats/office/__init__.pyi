from .converter import (
    CONVERTED as CONVERTED,
    convert_file as convert_file,
    find_office as find_office,
)
from .fonts import (
    installed_fonts as installed_fonts,
    missing_faces as missing_faces,
    substitutes as substitutes,
)
from .lost_object import lost_objects as lost_objects
from .pdf_maker import NO_OFFICE as NO_OFFICE, make_pdfs as make_pdfs, stable_pdf as stable_pdf
