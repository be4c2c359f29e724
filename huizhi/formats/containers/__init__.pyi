from .container import (
    MOST_NESTED as MOST_NESTED,
    ContainedFile as ContainedFile,
    Container as Container,
    open_container as open_container,
)
from .letter import BODY as BODY, WORDS as WORDS, Letter as Letter
from .mail import header_words as header_words, read_headers as read_headers
from .unpacker import LaidFile as LaidFile, Unpacker as Unpacker
