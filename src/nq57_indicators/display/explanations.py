"""Explanations as HTML that can be folded; everything is escaped."""

from __future__ import annotations

from html import escape
from typing import Any

from nq57_indicators.display.blocks import block
from nq57_indicators.texts.explanations import explanation_lines
from nq57_indicators.texts.language import shown_language
from nq57_indicators.texts.lines import Line

_OPEN_UNTIL = 2
"""So many steps of the tree are open at first."""


def explanation_html(explanation: Any, lang: str | None = None) -> str:
    """Any explanation as nested lists: what has something below it can be folded.

    >>> import nq57_indicators as nq
    >>> import pandas as pd
    >>> frame = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received", "dossiers_received_online"],
    ...         "ref_area": ["Hà Nội", "Hà Nội"],
    ...         "time_period": ["2025-Q4", "2025-Q4"],
    ...         "obs_value": [200, 150],
    ...     }
    ... )
    >>> "<b>" in nq.assess(frame).explain("online_dossier_rate", "P34-01", "2025-Q4").html()
    True
    """
    tree = explanation_lines(explanation, shown_language(lang))
    below = "".join(_item(line, 1) for line in tree.below)
    return block(escape(tree.text), f"<ul>{below}</ul>", f"<small>{escape(explanation.catalogue)}</small>")


def _item(line: Line, depth: int) -> str:
    if not line.below:
        return f"<li>{escape(line.text)}</li>"
    below = "".join(_item(each, depth + 1) for each in line.below)
    is_open = " open" if depth < _OPEN_UNTIL else ""
    return f"<li><details{is_open}><summary>{escape(line.text)}</summary><ul>{below}</ul></details></li>"
