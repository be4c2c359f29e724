from .binding import bound as bound, pictures as pictures
from .code_on_pages import with_code_on_pages as with_code_on_pages
from .pages import PrintedPage as PrintedPage, printed_pages as printed_pages
from .reader import read_pdf as read_pdf
