"""Tables that a caller holds: pandas frames as they are, those of other libraries over the Arrow PyCapsule interface."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from nq57_indicators.models.arguments import refused
from nq57_indicators.models.base import Text

_TABLE = Text(vi="một bảng số liệu (pandas, polars, pyarrow, DuckDB)", en="a table (pandas, polars, pyarrow, DuckDB)")


def table_given(name: str, value: object) -> Any:
    """A pandas frame, or the Arrow table of whatever else gives one (``__arrow_c_stream__``); the rest is refused.

    >>> table_given("data", pa.table({"value": [1.5]})).num_rows
    1
    """
    if isinstance(value, pd.DataFrame):
        return value
    if not hasattr(value, "__arrow_c_stream__"):
        raise refused(name, value, _TABLE)
    try:
        return pa.table(value)
    except Exception as error:  # a single column, or something only its own library can hold
        raise refused(name, value, _TABLE) from error


def frame_given(name: str, value: object) -> pd.DataFrame:
    """The same as a pandas frame.

    >>> frame_given("values", pa.table({"value": [1.5]}))["value"].tolist()
    [1.5]
    """
    table = table_given(name, value)
    return table if isinstance(table, pd.DataFrame) else table.to_pandas()
