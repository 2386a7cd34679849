"""Names one after the other, no more than can be read."""

from __future__ import annotations

from collections.abc import Sequence

from nq57_indicators.texts.figures import figure
from nq57_indicators.texts.labels import label


def first_of(names: Sequence[str], most: int, lang: str = "vi") -> str:
    """The first of some names, and how many more there are.

    >>> first_of(["a", "b", "c"], 2), first_of(["a", "b"], 2, "en")
    ('a; b; … và 1 nữa', 'a; b')
    """
    left = len(names) - most
    more = [label("and_more", lang, number=figure(left, lang))] if left > 0 else []
    return "; ".join([*names[:most], *more])
