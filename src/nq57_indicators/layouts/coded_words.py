"""Words of columns that hold a flow or a stage: a code of its list, or running words."""

from __future__ import annotations

from nq57_indicators.layouts.said import Said
from nq57_indicators.layouts.wording import Wording


def said_of(part: str, text: str, wording: Wording) -> Said:
    """What a cell of a column of flows or stages says: "revised_plan" is a code, and no plan that is revised."""
    code = wording.names.code(part, text)
    if code is None:
        return wording.header(text)
    return Said(flow=code) if part == "flow" else Said(stage=code)
