"""Which layout a table of a sheet fits: by the words over its columns, with periods left open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from nq57_indicators.layouts.doubts import Inquiry
from nq57_indicators.layouts.headers import Block
from nq57_indicators.layouts.plain_text import plain
from nq57_indicators.layouts.time_words import times_in
from nq57_indicators.models.layouts import Layout, LayoutTable
from nq57_indicators.tables.identity import identity

PERIOD = "{period}"
_ALIKE = 0.6
"""From this share of columns in common on a table is taken for a changed one, and asked about."""
USE, PROPOSE = "layout", "proposal"

OWN_FORM = "nq57_form"
"""The id of the layout of a form that this library made."""

Header = tuple[str, ...]


@dataclass(frozen=True)
class Fit:
    """A layout that a table is read by."""

    layout: Layout
    table: LayoutTable

    @property
    def is_of_own_form(self) -> bool:
        """Whether the table is that of a form that this library made."""
        return self.layout.id == OWN_FORM


def open_header(path: Sequence[str]) -> Header:
    """The words over a column with ``{period}`` where a period stands.

    >>> open_header(("Dự toán năm 2026", "Tổng số"))
    ('Dự toán {period}', 'Tổng số')
    """
    return tuple(_open(text) for text in path)


def open_headers(block: Block) -> list[Header]:
    """The headers of a table from left to right, each once: a form has more or fewer periods across from time to time."""
    return list(dict.fromkeys(open_header(block.paths[column]) for column in block.columns if block.paths[column]))


def _open(text: str) -> str:
    for time in reversed(times_in(text)):
        text = f"{text[: time.begin]}{PERIOD}{text[time.end :]}"
    return text


def header_words(layouts: Sequence[Layout]) -> frozenset[str]:
    """All texts that headers of layouts consist of, in plain text."""
    columns = (column for layout in layouts for table in layout.tables for column in table.columns)
    return frozenset(plain(text) for column in columns for text in column.header if PERIOD not in text)


def fingerprint(headers: Sequence[Header]) -> str:
    """A short hash of the headers of a table, in their order.

    >>> fingerprint([("Tỉnh",), ("Số liệu {period}",)]) == fingerprint([("TỈNH",), ("số liệu {period}",)])
    True
    """
    return identity("headers", *("\x1e".join(map(plain, header)) for header in headers))


def fit_of(
    block: Block, chosen: Sequence[Layout], known: Sequence[Layout], inquiry: Inquiry, figures: Callable[[], int]
) -> Fit | str | None:
    """The layout of a table: one that was given, else one of the catalogue; ``None`` where none fits.

    A table that only nearly fits, or fits two layouts, is asked about: until then ``""``. ``figures`` counts those that wait.
    """
    headers = open_headers(block)
    for layouts in (chosen, known):
        exact = [fit for fit in _all(layouts, block) if fingerprint(_headers(fit.table)) == fingerprint(headers)]
        if len({fit.layout.id for fit in exact}) > 1:
            return _choose(block, exact, headers, inquiry, figures())
        if exact:
            return exact[0]
        near = max(_all(layouts, block), key=lambda fit: _likeness(fit.table, headers), default=None)
        if near is not None and _likeness(near.table, headers) >= _ALIKE:
            return _changed(block, near, headers, inquiry, figures())
    return None


def _all(layouts: Sequence[Layout], block: Block) -> list[Fit]:
    sheet = block.grid.table.sheet
    return [
        Fit(layout, table)
        for layout in layouts
        for table in layout.tables
        if table.sheet is None or table.sheet == sheet
    ]


def _headers(table: LayoutTable) -> list[Header]:
    return [column.header for column in table.columns if column.header]


def _plain(header: Header) -> Header:
    return tuple(map(plain, header))


def _likeness(table: LayoutTable, headers: Sequence[Header]) -> float:
    own, theirs = set(map(_plain, _headers(table))), set(map(_plain, headers))
    return len(own & theirs) / max(len(own | theirs), 1)


def _changed(block: Block, fit: Fit, headers: list[Header], inquiry: Inquiry, figures: int) -> Fit | str | None:
    """A table whose columns were moved, added or renamed since its layout was written."""
    answer = inquiry.ask(
        "layout-differs",
        (fit.layout.id, fingerprint(headers)),
        place_of(block),
        found=_difference(fit.table, headers),
        choices=(USE, PROPOSE),
        figures=figures,
        closed=True,
    )
    return {USE: fit, PROPOSE: None}.get(answer, "") if answer is not None else ""


def _difference(table: LayoutTable, headers: list[Header]) -> str:
    """The headers that are new (+), gone (-) or moved (~)."""
    own, theirs = _headers(table), headers
    known, there = set(map(_plain, own)), set(map(_plain, theirs))
    added = [f"+ {' / '.join(header)}" for header in theirs if _plain(header) not in known]
    gone = [f"- {' / '.join(header)}" for header in own if _plain(header) not in there]
    before = [_plain(header) for header in own if _plain(header) in there]
    after = [header for header in theirs if _plain(header) in known]
    pairs = zip(before, after, strict=False)  # a header may stand twice in one of them
    moved = [f"~ {' / '.join(header)}" for old, header in pairs if old != _plain(header)]
    return "; ".join([*added, *gone, *moved]) or "~"


def _choose(block: Block, fits: list[Fit], headers: list[Header], inquiry: Inquiry, figures: int) -> Fit | str:
    names = sorted({fit.layout.id for fit in fits})
    answer = inquiry.ask(
        "layouts-fit",
        (fingerprint(headers), *names),
        place_of(block),
        found=", ".join(names),
        choices=names,
        figures=figures,
        closed=True,
    )
    return next((fit for fit in fits if fit.layout.id == answer), "")


def place_of(block: Block) -> tuple[str, str | None, int, int]:
    """Where a question about a whole table stands: at the first row of its headers."""
    table = block.grid.table
    return table.file, table.sheet, block.grid.lines[block.head[0]], 0
