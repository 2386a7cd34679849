"""Territory: the area table of a catalogue, and what a name or a code in a submission stands for.

``table`` holds the areas and how they follow one another, ``loading`` reads them from a folder, ``names`` makes the key
under which spellings of one name agree, ``resolving`` looks a name or a code up and says why where it refuses.
"""

from nq57_indicators.areas.resolving import AreaMatch, MatchStatus, resolve_area, resolve_code, resolve_pair
from nq57_indicators.areas.table import AreaTable

__all__ = ["AreaMatch", "AreaTable", "MatchStatus", "resolve_area", "resolve_code", "resolve_pair"]
