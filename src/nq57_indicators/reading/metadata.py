"""What the metadata of a table in memory or in Parquet say of all its figures, under the keys that a JSON file may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

STATED: Final = ("provider", "received", "geography", "units", "calendar", "flow", "stage", "period", "area", "decimal")
"""Keys beside records that hold for all of them."""


def stated_in(metadata: Mapping[Any, Any] | None) -> Iterator[tuple[str, str]]:
    """Keys and texts that hold for all figures; what programs keep there for themselves says nothing of figures.

    >>> list(stated_in({b"stage": b"plan", b"pandas": b"{}"})), list(stated_in({"period": 2025, "units": {"grdp": "vnd"}}))
    ([('stage', 'plan')], [('period', '2025')])
    """
    for key, value in (metadata or {}).items():
        name, text = (part.decode("utf-8", "replace") if isinstance(part, bytes) else part for part in (key, value))
        if name in STATED and isinstance(text, str | int | date) and text != "":
            yield name, str(text)
