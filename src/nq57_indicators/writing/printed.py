"""Tables as one text: JSON records or CSV, the same as they are saved to files."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pandas as pd

from nq57_indicators.models.tables import TABLES
from nq57_indicators.writing.arrow import arrow_table
from nq57_indicators.writing.plain import PLAIN


def printed(table: str, frame: pd.DataFrame, form: str) -> str:
    """A table of the contract as the text of its ``csv`` or ``json`` file.

    >>> import nq57_indicators as nq
    >>> figure = {"variable": "dossiers_received", "ref_area": "P34-01", "time_period": "2025-Q4", "obs_value": 100}
    >>> text = printed("status", nq.assess(pd.DataFrame([figure])).status("P34-01"), "csv")
    >>> text.splitlines()[0][:32]
    '"ref_area","indicator","targets"'
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / table
        file = PLAIN[form](path)
        file.add(arrow_table(frame, TABLES[table]))
        file.close()
        return path.read_text(encoding="utf-8-sig")
