"""Where the command line prints to."""

from __future__ import annotations

import io
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from nq57_indicators.models.steering import visible
from nq57_indicators.texts import label

WIDTH_OF_A_FILE = 100
QUIET: ContextVar[bool] = ContextVar("quiet", default=False)
"""Whether nothing is shown but what was asked for, errors, and why a check fails."""


class Screen(Console):
    """A console that takes texts as they are, and falls silent when its reader goes away.

    On a terminal lines are broken between words, and go on below where they began; into files and pipes they go whole.
    """

    def __init__(self, *, file: io.StringIO | None = None, stderr: bool = False) -> None:
        width = WIDTH_OF_A_FILE if file is not None else None
        super().__init__(
            file=file, stderr=stderr, width=width, highlight=False, markup=False, emoji=False, soft_wrap=True,
            quiet=QUIET.get() and file is None and not stderr,
        )  # fmt: skip

    def print(self, *objects: Any, **options: Any) -> None:
        """Print a text, or what rich knows to print."""
        if self.is_terminal and len(objects) == 1 and isinstance(objects[0], str) and options.get("end") is None:
            text = objects[0].lstrip(" ")
            indent = len(objects[0]) - len(text)
            objects = (Padding(self.render_str(text), (0, 0, 0, indent), expand=False),) if text else ("",)
            options = {"soft_wrap": False, **options}
        super().print(*objects, **options)

    def out(self, *objects: Any, **options: Any) -> None:
        """Print a document that was asked for, also where nothing else is shown."""
        quiet, self.quiet = self.quiet, False
        super().out(*objects, **options)
        self.quiet = self.quiet or quiet

    def render_str(self, text: str, **options: Any) -> Text:
        """A text as it is shown: what a file holds must not steer the terminal."""
        return super().render_str(visible(text), **options)

    def on_broken_pipe(self) -> None:
        """Drop what is left to print; the exit code stays that of the command."""
        self.quiet = True
        drop_output()

    def table(self, table: Table) -> None:
        """Print a table, folded to the width of the screen between words, where all of them have room."""
        fits = _fit(table, self.width)
        if not fits:
            table = _broken(table)
            _fit(table, self.width)
        self.print(_Unglued(table), soft_wrap=False)


def _broken(table: Table) -> Table:
    """The table with a new line where a figure follows a stroke: "doanh nghiệp/1.000 dân" is long for one word."""
    again = columns(*(str(column.header) for column in table.columns))
    for column, before in zip(again.columns, table.columns, strict=True):
        column.justify = before.justify
    for row in zip(*(column.cells for column in table.columns), strict=True):
        again.add_row(*(_STROKE.sub("/\n", str(cell)) for cell in row))
    return again


_STROKE = re.compile(r"(?<=[a-zà-ỹ])/(?=\d)")


def _fit(table: Table, width: int) -> bool:
    """Narrow the widest columns, but none below its longest word; whether there is room for the longest words."""
    texts = [[str(column.header), *map(str, column.cells)] for column in table.columns]
    words = [max(cell_len(word) for text in column for word in text.split() or [""]) for column in texts]
    lines = [max(cell_len(line) for text in column for line in text.split("\n")) for column in texts]
    room = width - _BETWEEN * len(words)
    for most in range(max(lines), 0, -1):
        widths = [max(word, min(line, most)) for word, line in zip(words, lines, strict=True)]
        if sum(widths) <= room:
            for column, fitting in zip(table.columns, widths, strict=True):
                column.width = fitting
            return True
    return False


_BETWEEN = 2
"""Blanks beside each column."""


_GLUE = "\ue000"
"""Stands for a blank at which no line is broken: rich breaks at every blank, also at those that are not to be broken."""
_NUMBER_AND_UNIT = re.compile(r"(?<=\d) (?=[%\w])|(?<=[≥≤<>×+–]) (?=\d)|(?<=\d) (?=–)")


def glued(text: str) -> str:
    """A text for a cell of a table in which a number stays with its sign and the first word of its unit.

    >>> glued("≥ 1.000 dân").count(" ")
    0
    """
    return _NUMBER_AND_UNIT.sub(_GLUE, text)


@dataclass(frozen=True)
class _Unglued:
    """A table whose blanks that hold together are printed as blanks."""

    table: Table

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Segment]:
        for text, style, control in console.render(self.table, options):
            yield Segment(text.replace(_GLUE, " "), style, control)


def columns(*titles: str, right: tuple[int, ...] = ()) -> Table:
    """An empty table with these columns; those at the places ``right`` hold figures."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    for place, title in enumerate(titles):
        table.add_column(title, justify="right" if place in right else "left", overflow="fold")
    return table


def drop_output() -> None:
    """Send what is still to be printed nowhere, so that Python does not fail on it at its end."""
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def end_output() -> None:
    """Hand over what is still to be printed; an ``OSError`` where it cannot be."""
    if sys.stdout is not None:  # closed by the caller (nq57 … >&-)
        sys.stdout.flush()


def encode_anything() -> None:
    """Let a console that lacks a letter (Windows, code page 1252) show a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def end_as_stopped() -> None:
    """Asked to end (SIGTERM), the program ends as with Ctrl-C: what is half written is taken back."""
    with suppress(ValueError):  # outside the main thread nobody asks
        signal.signal(signal.SIGTERM, signal.default_int_handler)


@contextmanager
def progress(lang: str) -> Iterator[Callable[[str, float], None] | None]:
    """A bar on stderr while files are read, where somebody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    texts = (TextColumn("{task.description}", markup=False), BarColumn(), TimeRemainingColumn())
    with Progress(*texts, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label("screen.reading", lang), total=1.0)

        def tell(name: str, share: float) -> None:
            bar.update(task, completed=share, description=f"{label('screen.reading', lang)} {name}")

        yield tell
