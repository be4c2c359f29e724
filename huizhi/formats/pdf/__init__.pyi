from .binding import bound as bound, pictures as pictures
from .pages import PrintedPage as PrintedPage, printed_pages as printed_pages
from .reader import read_pdf as read_pdf
