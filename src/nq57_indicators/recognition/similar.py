"""What is missing and what was passed over, said together where the one may be the other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nq57_indicators.tables.findings import FindingStore


def join_similar(store: FindingStore) -> None:
    """A table that lacks its periods names the column of dates of its file that was passed over: it may be that."""
    dated = {
        file: str(found)
        for part in store.parts
        if part.rule == "unknown-column-of-dates"
        for file, found, other in zip(part.file.tolist(), part.found.tolist(), part.expected.tolist(), strict=True)
        if not other
    }
    for at, part in enumerate(store.parts):
        if part.rule == "missing-header" and "time_period" in str(part.expected[0]) and not part.found[0]:
            store.parts[at] = replace(part, found=np.array([dated.get(int(part.file[0]), "")], object))
