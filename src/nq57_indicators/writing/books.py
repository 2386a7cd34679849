"""A workbook of openpyxl as a file, the same bytes whenever it is written."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Final

from openpyxl import Workbook

_PROPERTIES: Final = "docProps/core.xml"
_MOMENTS: Final = re.compile(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", re.DOTALL)
_END: Final = b"</sheetData>"
_NO_SHEETS: Final[Mapping[str, Iterable[str]]] = {}


def save_book(book: Workbook, path: Path, rows: Mapping[str, Iterable[str]] = _NO_SHEETS) -> None:
    """Write a workbook without the moment at which it was made.

    ``rows`` are added at the end of sheets, as XML and by the names of these inside the file.
    """
    skeleton = BytesIO()
    book.save(skeleton)
    with (
        zipfile.ZipFile(skeleton) as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as whole,
    ):
        for name in source.namelist():
            with source.open(name) as part, whole.open(name, "w", force_zip64=True) as target:
                if name in rows:
                    head, end, tail = part.read().partition(_END)
                    target.write(head)
                    target.writelines(block.encode() for block in rows[name])
                    target.write(end + tail)
                elif name == _PROPERTIES:
                    target.write(_MOMENTS.sub(b"", part.read()))
                else:
                    shutil.copyfileobj(part, target)
