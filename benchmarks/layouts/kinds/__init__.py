"""The kinds of sheets, each under the line of “What must be read right” that it covers."""

from .registry import KINDS, Draft, Kind

__all__ = ["KINDS", "Draft", "Kind"]

from . import axes, beside, context, csvs, encodings, excel, exports, numbers, rows, scope, several, times  # noqa: F401  they register their kinds
