from .arrival import Arrival as Arrival, Placement as Placement
from .checked_material import (
    CASE_LETTERS as CASE_LETTERS,
    CheckedMaterial as CheckedMaterial,
    Material as Material,
    place_and_check as place_and_check,
)
from .checks import FORM_WORDS as FORM_WORDS
from .notes import Notes as Notes
from .paper import looks_like_paper as looks_like_paper
from .placing import (
    NAMED as NAMED,
    FormBeside as FormBeside,
    ListedWork as ListedWork,
    Placer as Placer,
    Surroundings as Surroundings,
    works_deliverable as works_deliverable,
)
from .quota import Count as Count, files_for as files_for, fits as fits
from .unit_names import UnitNames as UnitNames, unit_names_of as unit_names_of
