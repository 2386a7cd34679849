"""What everything shown in a notebook is made of: escaped texts, tables, colours for light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any, Final

from nq57_indicators.models.base import Text
from nq57_indicators.texts import date_text, figure, label
from nq57_indicators.texts.labels import labels

LIGHT: Final = {
    "ground": "#ffffff",
    "ink": "#1b242d",
    "muted": "#4d5a66",
    "line": "#d5dbe1",
    "error": "#b3261e",
    "warning": "#8a5a00",
    "confirm": "#7a3e00",
    "note": "#1f4e79",
}
DARK: Final = {
    "ground": "#14191f",
    "ink": "#eef2f5",
    "muted": "#b3bec8",
    "line": "#3a444f",
    "error": "#ff9a90",
    "warning": "#ffd27a",
    "confirm": "#ffb08a",
    "note": "#9cc9f5",
}
"""The same names in both: the ground, what is written, lines, and the severities of findings."""


def _variables(colours: dict[str, str]) -> str:
    return ";".join(f"--nq57-{name}:{colour}" for name, colour in colours.items())


# JupyterLab and VS Code say which theme they are in; everything else says what the reader prefers.
_STYLE: Final = (
    f".nq57{{{_variables(LIGHT)};background:var(--nq57-ground);color:var(--nq57-ink);padding:8px;"
    "font-family:sans-serif;font-size:13px;overflow-x:auto}"
    f"@media (prefers-color-scheme:dark){{.nq57{{{_variables(DARK)}}}}}"
    f"body[data-jp-theme-light=true] .nq57,.vscode-light .nq57{{{_variables(LIGHT)}}}"
    f"body[data-jp-theme-light=false] .nq57,.vscode-dark .nq57{{{_variables(DARK)}}}"
    ".nq57 table{border-collapse:collapse;font-size:inherit}"
    ".nq57 th,.nq57 td{padding:2px 8px;text-align:left;vertical-align:top;background:var(--nq57-ground);"
    "color:var(--nq57-ink);border-bottom:1px solid var(--nq57-line)}"
    ".nq57 small{color:var(--nq57-muted)}.nq57 ul{margin:2px 0;padding-left:18px}"
    + "".join(f".nq57 .{name}{{color:var(--nq57-{name})}}" for name in ("error", "warning", "confirm", "note"))
)


def block(title: str, *parts: str) -> str:
    """What is shown of an object: its title, then what it says. Both are HTML already."""
    body = "".join(f"<div>{part}</div>" for part in parts if part)
    return f'<div class="nq57"><style>{_STYLE}</style><div><b>{title}</b></div>{body}</div>'


def table(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table, empty where it has no row; titles are escaped here, cells are HTML already."""
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>" if body else ""


def marked(severity: str, text: str) -> str:
    """A text in the colour of a severity, which it also says in words."""
    return f'<span class="{severity}">{escape(text)}</span>'


@dataclass(frozen=True)
class Words:
    """Texts in one language, escaped."""

    lang: str

    def line(self, key: str, **fields: Any) -> str:
        """A text by its key."""
        return escape(label(key, self.lang, **fields))

    def lines(self, prefix: str, *names: str) -> list[str]:
        """Titles of columns, to be escaped by the table."""
        return [label(f"{prefix}.{name}", self.lang) for name in names]

    def field(self, name: str) -> str:
        """What a field of a definition is called; one without words goes by its name in the files."""
        known = labels(self.lang).get(f"field.{name}")
        return escape(known[:1].upper() + known[1:]) if known else f"<code>{escape(name)}</code>"

    def text(self, text: Text | None) -> str:
        """A text that has both languages."""
        return "" if text is None else escape(text.in_language(self.lang))

    def figure(self, value: Any, decimals: int = 2, *, fixed: bool = False) -> str:
        """A figure; what is no number is shown as the text it is."""
        if value is None or value != value or isinstance(value, (int, float)):
            return figure(value, self.lang, decimals, fixed=fixed)
        return escape(str(value))

    def day(self, day: date | None) -> str:
        """A day."""
        return date_text(day, self.lang)

    def first_rows(self, number: int, shown: int) -> str:
        """That only the first rows are shown."""
        return self.line("html.first_rows", number=shown) if number > shown else ""
