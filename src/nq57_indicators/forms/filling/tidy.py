"""The same form as a tidy table: one row per figure, in codes, as an information system should send it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from nq57_indicators.forms.filling.request import Request
from nq57_indicators.schemas.submissions import items_schema

if TYPE_CHECKING:
    import pandas as pd

COLUMNS: Final = (
    "variable", "ref_area", "time_period", "calendar", "flow", "provider", "stage", "obs_value", "unit_measure",
    "missing_reason",
)  # fmt: skip


def tidy_frame(request: Request) -> pd.DataFrame:
    """One row per figure asked for, ``obs_value`` and ``missing_reason`` empty: one of them is to be filled in.

    Where nobody is named, the rows of all bodies that owe the report.
    """
    import pandas as pd

    areas = request.areas or request.bodies
    rows = [
        (
            item.id,
            area,
            request.period.label,
            request.period.calendar,
            "stock" if item.is_stock else "period",
            request.provider or area,
            request.stage or "actual",
            None,
            (item.unit or item.units[0]).id,
            None,
        )
        for area in areas
        for item in request.asked
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({name: "float64" if name == "obs_value" else "str" for name in COLUMNS})


def tidy_schema(request: Request) -> dict[str, Any]:
    """The JSON Schema of the table: that of any submission, with the variables, areas and period of this form."""
    schema = items_schema([item.id for item in request.asked], request.catalogue)
    fields = schema["$defs"]["record"]["properties"]
    fixed: dict[str, object] = {
        "ref_area": {"enum": list(request.areas or request.bodies)},
        "time_period": {"const": request.period.label},
        "calendar": {"const": request.period.calendar},
    }
    for name, rule in fixed.items():
        fields[name] = {"title": fields[name]["title"], **rule}  # type: ignore[dict-item]  # values of a JSON Schema
    schema["$defs"]["record"]["required"] = [*schema["$defs"]["record"]["required"], "calendar"]
    return schema
