"""What lies beside the data: letters and scans in the folder, archives."""

from __future__ import annotations

from ..figures import QUARTERS
from ..forms import Table, area_rows, item_columns, some_areas, some_dossiers
from .registry import Draft, kind

LINE = "beside the data"


def _good(draft: Draft) -> None:
    words, sheet, period = draft.words, draft.sheet("Sheet1"), draft.rng.choice(QUARTERS)
    rows = area_rows(some_areas(draft.rng))
    for row in rows:
        row.labels["period"] = period.text(draft.rng)
    table = Table(
        [("area", words.area()), ("period", words.period())],
        rows,
        item_columns(some_dossiers(draft.rng), words),
        {"period": period},
    )
    draft.layer.lay(sheet, table, 1)


@kind(LINE)
def letters_and_scans(draft: Draft) -> None:
    """The signed PDF, a .docx, a scan and a mail beside a good workbook: one note."""
    _good(draft)
    files = {
        "cong_van.pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "thuyet_minh.docx": b"PK\x05\x06" + bytes(18),
        "to_trinh.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ban_ky.jpg": b"\xff\xd8\xff\xe0" + bytes(32),
        "thu.eml": b"From: a@b.vn\nSubject: So lieu\n\n",
    }  # fmt: skip
    for name in draft.rng.sample(sorted(files), draft.rng.randint(2, 5)):
        draft.case.extra[name] = files[name]
    draft.case.facts["whole_folder"] = "yes"


@kind(LINE)
def zipped(draft: Draft) -> None:
    """A workbook in a .zip."""
    _good(draft)
    draft.case.facts["zip"] = "yes"
