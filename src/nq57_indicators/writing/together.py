"""Findings of one column that say the same, told once: the same strange code in five hundred rows is one thing to mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.texts import figure, label
from nq57_indicators.texts.findings import fields_named

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue

_FIELDS: Final = ("variable", "ref_area", "time_period", "found", "expected")
_COLUMN = r"^([A-Z]+)[0-9]+$"
_BY_NAME: Final = "confirm"
"""The severity whose findings are confirmed one by one, under the identity of each."""


def alike(findings: pd.DataFrame, catalogue: Catalogue) -> NDArray[np.integer[Any]]:
    """A number for each finding; those in cells of one column whose sentences are the same have the same, in order."""
    rules = findings["rule"].astype("object").to_numpy()
    named = {rule: fields_named(catalogue.rules[rule]) for rule in set(rules)}
    column = findings["cell"].astype("str").str.extract(_COLUMN, expand=False)
    alone = column.isna() | (findings["severity"].astype("object") == _BY_NAME)
    key = pd.DataFrame({"rule": rules, "file": _texts(findings["file"]), "sheet": _texts(findings["sheet"])})
    key["column"] = np.where(alone, np.arange(len(findings)).astype("str"), column.fillna(""))
    for name in _FIELDS:
        spoken = np.array([name in named[rule] for rule in rules], bool)
        key[name] = np.where(spoken, _texts(findings[name]), "")
    return key.groupby(list(key.columns), sort=False).ngroup().to_numpy()


def _texts(column: pd.Series[str]) -> NDArray[np.object_]:
    return np.asarray(column.astype("object").where(column.notna(), ""), object)


@dataclass(frozen=True)
class Together:
    """Findings told as one: where the first of them stands in their table, the cell of the last, how many they are."""

    first: int
    last: str
    number: int

    def place(self, place: str, lang: str) -> str:
        """The place of the first, up to the last.

        >>> Together(0, "E35", 34).place("figures.csv › E2", "en")
        'figures.csv › E2 … E35 (34 cells)'
        """
        if self.number == 1:
            return place
        return label("screen.cells_alike", lang, first=place, last=self.last, number=figure(self.number, lang))


def told_together(findings: pd.DataFrame, catalogue: Catalogue) -> list[Together]:
    """The findings as they are told to people, in order.

    >>> import pandas as pd
    >>> from nq57_indicators import load_catalogue, validate
    >>> figures = [{"variable": "dossiers_received", "ref_area": f"P34-{code}", "time_period": "2026-Q1", "stage": "x",
    ...             "obs_value": 4} for code in ("01", "04", "08")]
    >>> told_together(validate(pd.DataFrame(figures)).findings, load_catalogue())
    [Together(first=0, last='D3', number=3)]
    """
    group = alike(findings, catalogue)
    _, first, number = np.unique(group, return_index=True, return_counts=True)
    last = len(group) - 1 - np.unique(group[::-1], return_index=True)[1]
    cells = _texts(findings["cell"])
    told = zip(first.tolist(), cells[last].tolist(), number.tolist(), strict=True)
    return sorted((Together(*group) for group in told), key=lambda group: group.first)
