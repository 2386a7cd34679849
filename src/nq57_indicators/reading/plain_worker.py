"""The process in which .xls and .ods workbooks are opened: nothing of this library is imported here.

A hostile workbook can end the parser beneath, and the process with it, on the spot, or keep it busy for ever. So it runs in
a process of its own, started by ``plain_sheets`` once it is known how much the workbook spans, and prints one JSON object
per line: ``{"names": [...]}``, then ``{"title": ..., "hidden": false, "rows": [[...], ...]}`` per sheet, or
``{"error": "password"}``.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Iterator
from typing import Any

import python_calamine


def answers(path: str, kind: str, sheet: str | None = None) -> Iterator[dict[str, Any]]:
    """What there is to say about the workbook at ``path`` of ``kind`` (xls, ods), object by object.

    >>> try:
    ...     next(answers("no-such-file.xls", "xls"))
    ... except OSError as error:
    ...     print(str(error)[:12])
    No such file
    """
    try:
        # Asking for the kind by name keeps the reason (a password) that guessing the kind would swallow.
        book = python_calamine.CalamineWorkbook.from_path(path) if path.lower().endswith(kind) else _opened(path)
    except python_calamine.PasswordError:
        yield {"error": "password"}
        return
    worksheet = python_calamine.SheetTypeEnum.WorkSheet
    pages = {page.name: page for page in book.sheets_metadata if page.typ == worksheet}
    yield {"names": list(pages)}
    for name, page in pages.items():
        if sheet in (None, name):
            values = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            rows = [[_plain(value) for value in row] for row in values]
            hidden = page.visible != python_calamine.SheetVisibleEnum.Visible
            yield {"title": name, "hidden": hidden, "rows": rows}


def _opened(path: str) -> Any:
    with open(path, "rb") as stream:  # noqa: PTH123 - a plain string serves this process as well
        return python_calamine.CalamineWorkbook.from_filelike(stream)


def _plain(value: object) -> str | float | None:
    if value == "":
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        # whether the cell shows the day or the month alone is not known here; with a time of day it is no period
        value = datetime.datetime(value.year, value.month, value.day)
    return value.isoformat() if isinstance(value, datetime.date | datetime.time) else str(value)


if __name__ == "__main__":
    for answer in answers(*sys.argv[1:]):
        print(json.dumps(answer))
