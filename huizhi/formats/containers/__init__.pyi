from .container import (
    MOST_NESTED as MOST_NESTED,
    ContainedFile as ContainedFile,
    Container as Container,
    open_container as open_container,
)
from .letter import BODY as BODY
from .unpacker import LaidFile as LaidFile, Unpacker as Unpacker
