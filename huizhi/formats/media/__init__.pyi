from .facts_reader import FactsReader as FactsReader, FileOfKind as FileOfKind
from .thumbnails import Thumbnails as Thumbnails
