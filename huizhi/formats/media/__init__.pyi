from .drawn import (
    Scene as Scene,
    draw_film as draw_film,
    draw_forwarded as draw_forwarded,
    draw_photo as draw_photo,
)
from .facts_reader import FactsReader as FactsReader, FileOfKind as FileOfKind
from .files_beside import file_beside as file_beside
from .inserted_picture import (
    InsertedPicture as InsertedPicture,
    asked_millimetres as asked_millimetres,
    load_inserted_picture as load_inserted_picture,
)
from .thumbnails import Thumbnails as Thumbnails
