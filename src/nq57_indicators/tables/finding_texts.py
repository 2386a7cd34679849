"""What findings say of figures, as text: made only for the findings that are kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.errors import Worded

Texts = str | list[str] | NDArray[Any] | Callable[[int], "Texts"]
"""What findings say: one text for all or one each, figures (written in their shortest form), or what makes the first so many."""


def first_of(column: NDArray[Any], number: int) -> NDArray[Any]:
    """The first so many of a column; what is one for all stays."""
    return column[:number] if column.ndim and len(column) > 1 else column


def texts_of_first(texts: Texts, number: int) -> NDArray[Any]:
    """The texts of the first so many findings."""
    if callable(texts):
        return texts_of_first(texts(number), number)
    if isinstance(texts, np.ndarray) and texts.dtype.kind == "f":
        return text_of(first_of(texts, number))
    return first_of(np.asarray(texts, object), number)


def text_of(array: NDArray[np.float64], form: Callable[[float], str] | None = None) -> NDArray[Any]:
    """Figures as text for findings: shortest form that reads back the same."""
    return np.array([(form or number_text)(figure) for figure in array.tolist()], dtype=object)


def number_text(figure: float) -> str:
    """A figure without a needless ``.0``; nothing for none.

    >>> number_text(80.0), number_text(68.54)
    ('80', '68.54')
    """
    if figure != figure:
        return ""
    return str(int(figure)) if abs(figure) < 1e16 and figure == int(figure) else repr(figure)


def coded(said: Worded | str, fields: Mapping[str, Any] | None = None) -> str:
    """What is said in each language, as the JSON text of its code with its fields; the sentence stands in ``texts/``.

    >>> coded("balance", {"left": 5.0, "sign": ">", "right": 4.0})
    '{"code": "balance", "left": 5.0, "sign": ">", "right": 4.0}'
    """
    code, known = (said, fields or {}) if isinstance(said, str) else (said.code, said.fields)
    return _JSON.encode({"code": code, **known})


def _plain(value: Any) -> Any:
    """A text in two languages as both; days, paths and the like as text."""
    vi = getattr(value, "vi", None)
    return str(value) if vi is None else {"vi": vi, "en": value.en}


_JSON = json.JSONEncoder(ensure_ascii=False, default=_plain)
"""Made once: there are as many texts as findings."""
