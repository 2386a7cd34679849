"""The parts every definition is made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from nq57_indicators.errors import Portable
from nq57_indicators.services import service


class ContradictionError(Portable, ValueError):
    """What fields of a definition say against one another, in Vietnamese and English."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(en)
        self.vi, self.en = vi, en


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


ID_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.\-]*$"
NOT_BLANK = r"\S"

Id = Annotated[str, Field(pattern=ID_PATTERN)]
"""An identifier: letters, digits, ``_``, ``-`` and ``.``."""

Nfc = Annotated[str, Field(min_length=1, pattern=NOT_BLANK), AfterValidator(_nfc)]
"""Text for people, kept in Unicode NFC; not only blanks."""


def _in_order(bounds: tuple[float, float]) -> tuple[float, float]:
    low, high = bounds
    if not low <= high:
        raise ContradictionError(f"cận dưới {low} lớn hơn cận trên {high}", f"{low} > {high}")
    return bounds


Bounds = Annotated[tuple[float, float], AfterValidator(_in_order)]
"""A lower and an upper bound; an open side is infinite."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
"""A figure that can be reached: neither infinite nor ``nan``."""


_SHOWN = 200
"""So many signs of a definition are shown where a program prints it; ``model_dump`` and a notebook show it all."""


class Definition(BaseModel):
    """A frozen model that refuses unknown keys: a misspelt field is an error, never ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What was given: fields left to their defaults are not shown."""
        fields = type(self).model_fields
        for name, value in super().__repr_args__():
            if name not in fields or value != fields[name].get_default(call_default_factory=True):
                yield name, value

    def __repr__(self) -> str:
        whole = super().__repr__()
        return whole if len(whole) <= _SHOWN else f"{whole[:_SHOWN]}…)"

    def _repr_html_(self) -> str:
        return str(service("definition_html")(self))


class Text(Definition):
    """One text in Vietnamese and English, Vietnamese first."""

    vi: Nfc
    en: Nfc

    def in_language(self, lang: str) -> str:
        """The text in ``lang`` ("vi" or "en"; ``ArgumentError`` for anything else).

        >>> Text(vi="tỉnh", en="province").in_language("en")
        'province'
        """
        if lang not in ("vi", "en"):
            service("language_given")(lang)
        return self.en if lang == "en" else self.vi


Confidence = Literal["seed", "found", "found-mirror", "recalled", "derived", "proposal"]
"""How sure a figure of law is: it stands in a document at hand (``seed``), in a published text (``found``), on a copy
(``found-mirror``), in memory only (``recalled``), follows by arithmetic (``derived``) or is a suggestion (``proposal``)."""

UNSURE: frozenset[str] = frozenset({"recalled", "proposal"})
"""The confidences that computation leaves out unless asked."""

READ_ON_COPY = "found-mirror"
"""The confidence that counts, and is said wherever the figure is shown: a copy is to be checked against the gazette."""


class Source(Definition):
    """Where a figure comes from: document, clause, how sure; ``wording`` are the act's own words for the operator."""

    document: Id
    clause: Nfc
    confidence: Confidence
    wording: Nfc | None = None


class Dated(Definition):
    """A thing in force from ``valid_from`` to ``valid_to``, both days included; open ends are left out."""

    valid_from: date | None = None
    valid_to: date | None = None

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_from > self.valid_to:
            vi = f"valid_from {self.valid_from} sau valid_to {self.valid_to}, không có hiệu lực ngày nào; hãy sửa một ngày"
            en = f"valid_from {self.valid_from} is after valid_to {self.valid_to}: in force on no day; mend one of them"
            raise ContradictionError(vi, en)
        return self

    def in_force(self, day: date | None) -> bool:
        """Whether it is in force on ``day``; ``None`` asks for no day and is always true."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)
