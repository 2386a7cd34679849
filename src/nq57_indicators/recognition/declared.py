"""What the caller says of a whole source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Declared:
    """What the caller says of a whole file where the file does not: each fills what is silent, and is held against the rest."""

    provider: str | None = None
    received: date | None = None
    geography: str | None = None
    units: Mapping[str, str] | str | None = None
    calendar: str | None = None
    flow: str | None = None
    stage: str | None = None
    period: str | None = None
    area: str | None = None
    decimal: str | None = None
