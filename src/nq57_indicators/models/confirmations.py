"""Confirmations: what those who report say of a figure that was asked about, as data that is kept with the submissions."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from nq57_indicators.models.base import Definition, Finite, Nfc


class Confirmation(Definition):
    """A figure is as it should be: who says so, on which day, and why. It holds for this finding with this value only.

    ``value`` is the figure in the cell the finding points at, in the unit of its variable; ``block`` the code that a finding
    about several figures shows: it changes with any of them.
    """

    finding: str = Field(pattern=r"^[0-9a-f]{12}$")
    value: Finite
    block: str | None = Field(default=None, pattern=r"^[0-9a-f]{8}$")
    who: Nfc
    day: date
    reason: Nfc


class Confirmations(Definition):
    """Confirmations of one office, or of all; ``version`` is that of this form of file."""

    version: Literal[1]
    confirmations: tuple[Confirmation, ...] = ()
