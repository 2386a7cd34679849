"""What an .xlsx workbook says beside its cells, as far as figures need it: sheets, shared texts, number formats, epoch.

Nothing else is read: fonts, fills, borders, properties and drawings may be as odd as their writer left them. Elements are
told by their local names, which are the same in Strict and Transitional Open XML; names of parts ignore case.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.limits import USUAL
from nq57_indicators.reading.archives import CHUNK, parse, xml_parser
from nq57_indicators.reading.shown_words import of_struck
from nq57_indicators.reading.tally import Tally

Attributes = dict[str, str]
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
CONTENT = re.compile(rb"<(?:\w+:)?(?:v|is)[\s>]")
"""How the content of a cell begins."""
LINE_END = re.compile(r"\r\n?")
GENERAL = "General"
OWN_SHEET = "nq57 - "
"""How the names of the sheets begin that this library adds to a workbook it returns: they hold nothing to be read."""

OWN_WORDS = "——— nq57 ———"
"""Begins what we say in a comment, by which it is known again whatever program saved the workbook since."""


@dataclass(frozen=True)
class SheetPart:
    """One worksheet: its name, the part that holds its cells, and whether the workbook hides it."""

    title: str
    part: str
    hidden: bool


def local(name: str) -> str:
    """The name of an element or attribute without its prefix.

    >>> local("x:row")
    'row'
    """
    return name[name.find(":") + 1 :]


def cell_text(raw: str) -> str:
    """The text of a cell as Excel shows it: ``_x000D_`` is the escape of a carriage return, ``_x005F_`` of ``_``.

    >>> cell_text("Bắc_x000D_\\nNinh"), cell_text("a_x005F_b")
    ('Bắc\\nNinh', 'a_b')
    """
    if "_x" in raw:
        raw = ESCAPE.sub(lambda found: chr(int(found[1], 16)), raw)
    return LINE_END.sub("\n", raw) if "\r" in raw else raw


class Package:
    """An open .xlsx workbook. Use as a context.

    >>> import tempfile, openpyxl
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.xlsx"
    ...     openpyxl.Workbook().save(path)
    ...     with Package(path) as package:
    ...         package.sheets[0].title, package.formats[0]
    ('Sheet', 'General')
    """

    def __init__(self, path: Path, tally: Tally | None = None) -> None:
        self._tally = tally or Tally(USUAL)
        self.fonts: list[str] = []
        self._archive = zipfile.ZipFile(path)
        self._parts = {entry.replace("\\", "/").strip("/").lower(): entry for entry in self._archive.namelist()}
        self._root = _Links("")
        book = self._workbook_part()
        self._links = _Links(book)
        self._parse(_links_of(book), self._links.start)
        listed = _Listed()
        self._parse(book, listed.start)
        self.epoch = MAC_EPOCH if listed.from_1904 else WINDOWS_EPOCH
        self.sheets = tuple(
            SheetPart(title, self._links.targets[link], hidden)
            for title, link, hidden in listed.sheets
            if self._links.kinds.get(link) == "worksheet"
        )

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def open(self, part: str) -> IO[bytes]:
        """The bytes of a part; ``SubmissionError`` if the workbook names a part that it does not have."""
        entry = self._parts.get(part.lower())
        if entry is None:
            raise SubmissionError("workbook-part-missing", part=part)
        return self._archive.open(entry)

    def least_cells(self, part: str) -> int:
        """How many cells of a sheet hold something, at least: counted before anything is laid out."""
        with self.open(part) as stream:
            return sum(len(CONTENT.findall(chunk)) for chunk in iter(partial(stream.read, CHUNK), b""))

    @property
    def formats(self) -> list[str]:
        """The number format of each cell style, one of struck figures says so; with them come the names of their ``fonts``."""
        styles = _Formats()
        part = self._links.part_of("styles")
        if part is not None and part.lower() in self._parts:
            self._parse(part, styles.start, styles.end)
        self.fonts = [styles.fonts.get(font, "") for font in styles.fonts_used]
        formats = [styles.own.get(code) or BUILTIN_FORMATS.get(code, GENERAL) for code in styles.used]
        struck = [font in styles.struck for font in styles.fonts_used]
        return of_struck(formats, struck) or [GENERAL]

    @property
    def shared_texts(self) -> list[str]:
        """The texts that cells refer to by number; reading aids (``rPh``) are no part of them."""
        part = self._links.part_of("sharedStrings")
        texts = SharedTexts(self._tally)
        if part is not None:
            self._parse(part, texts.start, texts.end, texts.characters)
        return texts.texts

    def notes(self, part: str) -> tuple[tuple[str, str], ...]:
        """The notes of a sheet: the reference of each cell and the text."""
        links = _Links(part)
        if _links_of(part).lower() not in self._parts:
            return ()
        self._parse(_links_of(part), links.start)
        target = links.part_of("comments")
        if target is None or target.lower() not in self._parts:
            return ()
        notes = _Notes(self._tally)
        self._parse(target, notes.start, notes.end, notes.characters)
        return tuple(notes.found)

    @property
    def about(self) -> tuple[str, ...]:
        """What the properties of the workbook say it is: its title and subject."""
        said, part = _Properties(self._tally), self._root.part_of("core-properties")
        if part is not None and part.lower() in self._parts:
            self._parse(part, said.start, said.end, said.characters)
        return tuple(dict.fromkeys(filter(None, (text.strip() for text in said.texts.values()))))

    def _workbook_part(self) -> str:
        if "_rels/.rels" in self._parts:
            self._parse("_rels/.rels", self._root.start)
        return self._root.part_of("officeDocument") or "xl/workbook.xml"

    def _parse(
        self,
        part: str,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] | None = None,
        characters: Callable[[str], None] | None = None,
    ) -> None:
        parser = xml_parser()
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = characters
        with self.open(part) as stream:
            parse(parser, stream, self._tally)


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _plainly(attributes: Attributes) -> Attributes:
    return {local(name): value for name, value in attributes.items()}


class _Links:
    """The parts that a part refers to, by the id of the reference, and what each is."""

    def __init__(self, part: str) -> None:
        self._folder = posixpath.dirname(part)
        self.targets: dict[str, str] = {}
        self.kinds: dict[str, str] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        if local(tag) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"].replace("\\", "/")
            whole = posixpath.normpath(posixpath.join("/", self._folder, target))
            self.targets[attributes["Id"]] = whole.lstrip("/")
            self.kinds[attributes["Id"]] = attributes["Type"].rpartition("/")[2]

    def part_of(self, kind: str) -> str | None:
        return next((self.targets[link] for link, found in self.kinds.items() if found == kind), None)


class _Listed:
    """The sheets a workbook lists."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if local(tag) == "sheet":
            says = _plainly(attributes)
            self.sheets.append((cell_text(says["name"]), says["id"], says.get("state", "visible") != "visible"))
        elif local(tag) == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in ("1", "true", "on")


class _Formats:
    """Number formats that a workbook defines, and which of all formats each cell style uses."""

    def __init__(self) -> None:
        self.own: dict[int, str] = {}
        self.used: list[int] = []
        self.fonts: dict[int, str] = {}
        self.struck: set[int] = set()
        self.fonts_used: list[int] = []
        self._font = -1
        self._in_fonts = self._in_cell_styles = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if local(tag) == "numFmt":
            if attributes.get("numFmtId", "").isdecimal():
                self.own[int(attributes["numFmtId"])] = attributes.get("formatCode", GENERAL)
        elif local(tag) == "cellXfs":
            self._in_cell_styles = True
        elif local(tag) == "xf" and self._in_cell_styles:
            self.used.append(_number(attributes.get("numFmtId", "0")))
            self.fonts_used.append(_number(attributes.get("fontId", "0")))
        else:
            self._start_font(local(tag), attributes)

    def _start_font(self, name: str, attributes: Attributes) -> None:
        if name == "fonts":
            self._in_fonts = True
        elif name == "font" and self._in_fonts:
            self._font += 1
        elif name == "name" and self._in_fonts:
            self.fonts[self._font] = attributes.get("val", "")
        elif name == "strike" and self._in_fonts and attributes.get("val", "1") in ("1", "true", "on"):
            self.struck.add(self._font)

    def end(self, tag: str) -> None:
        if local(tag) == "cellXfs":
            self._in_cell_styles = False
        elif local(tag) == "fonts":
            self._in_fonts = False


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


class _Properties:
    """The title and subject of a workbook."""

    def __init__(self, tally: Tally) -> None:
        self.texts = {"title": "", "subject": ""}
        self._tally = tally
        self._name = ""

    def start(self, tag: str, _: Attributes) -> None:
        self._name = local(tag)

    def end(self, _: str) -> None:
        self._name = ""

    def characters(self, text: str) -> None:
        if self._name in self.texts:
            self._tally.count("characters", len(text))
            self.texts[self._name] += text


class _Notes:
    """The notes of a sheet, each with the cell it is pinned to."""

    def __init__(self, tally: Tally) -> None:
        self.found: list[tuple[str, str]] = []
        self._tally = tally
        self._cell = ""
        self._parts: list[str] = []
        self._collecting = False

    def start(self, tag: str, attributes: Attributes) -> None:
        if local(tag) == "comment":
            self._cell, self._parts = attributes.get("ref", ""), []
        self._collecting = local(tag) == "t"

    def end(self, tag: str) -> None:
        self._collecting = False
        if local(tag) == "comment":
            self.found.append((self._cell, cell_text("".join(self._parts)).strip()))

    def characters(self, text: str) -> None:
        if self._collecting:
            self._tally.count("characters", len(text))
            self._parts.append(text)


class SharedTexts:
    """Collects the shared texts of a workbook."""

    def __init__(self, tally: Tally) -> None:
        self.texts: list[str] = []
        self._tally = tally
        self._parts: list[str] = []
        self._aside = self._collecting = False
        self._length = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element opens."""
        name = local(tag)
        if name == "si":
            self._parts = []
            self._length = 0
        elif name == "rPh":
            self._aside = True
        elif name == "t":
            self._collecting = not self._aside

    def end(self, tag: str) -> None:
        """An element closes."""
        name = local(tag)
        if name == "si":
            self.texts.append(cell_text("".join(self._parts)))
        elif name == "rPh":
            self._aside = False
        elif name == "t":
            self._collecting = False

    def characters(self, text: str) -> None:
        """Text of an element."""
        if self._collecting:
            self._length += len(text)
            self._tally.check("text", self._length)
            self._tally.count("characters", len(text))
            self._parts.append(text)
