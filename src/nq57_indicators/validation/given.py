"""What a caller gives to be checked or computed: data that can be read, in the codes of one catalogue."""

from __future__ import annotations

from typing import Any, TypeVar

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import data_given
from nq57_indicators.tables.frames_given import table_given
from nq57_indicators.tables.submission import Submission
from nq57_indicators.validation.report import Report

_Read = TypeVar("_Read", Submission, Report)


def readable(name: str, data: Any) -> Any:
    """What can be read; a table is refused by the name the caller knows it by."""
    data_given(name, data)
    return table_given(name, data) if hasattr(data, "__arrow_c_stream__") else data


def with_catalogue(catalogue: Catalogue | None, data: _Read, confirmations: object = None) -> _Read:
    """The same data, once it is certain that it was read with this catalogue: codes of one mean nothing in another.

    What is checked already takes no ``confirmations``.
    """
    if confirmations is not None:
        raise ArgumentError("confirmations-of-report")
    if catalogue is not None and data.catalogue != catalogue_given(catalogue):
        raise ArgumentError("other-catalogue", version=data.catalogue.version)
    return data
