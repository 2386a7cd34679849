"""The parts of an .xlsx workbook as bytes: what is not named stays as it is, in the order in which it stood."""

from __future__ import annotations

import copy
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nq57_indicators.errors import SubmissionError
from nq57_indicators.forms.annotation.xml_edits import Element, XmlPart
from nq57_indicators.models.limits import USUAL
from nq57_indicators.reading.archives import check_archive
from nq57_indicators.reading.package import cell_text
from nq57_indicators.reading.tally import Tally

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EMPTY_RELATIONS = f'{_DECLARATION}<Relationships xmlns="{_RELATIONS}"></Relationships>'.encode()
CONTENT_TYPES = "[Content_Types].xml"
_NO_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Relation:
    """One line of a part's relations: what kind of part it points to, and where that stands."""

    id: str
    kind: str
    target: str
    element: Element


@dataclass(frozen=True)
class SheetEntry:
    """One sheet as the workbook lists it."""

    title: str
    part: str
    is_worksheet: bool


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A part as it stands in the archive: also one that no figure was read from, hence nobody knows yet to be damaged."""
    try:
        return archive.read(entry)
    except MemoryError:
        raise
    except Exception as error:  # zlib, lzma and their like each have errors of their own
        raise SubmissionError("workbook-truncated") from error


class WorkbookParts:
    """An .xlsx or .xlsm workbook taken apart. Parts are found whatever the case of their names.

    Raises ``SubmissionError`` for an archive that is not safe to open.
    """

    def __init__(self, path: Path) -> None:
        check_archive(path, Tally(USUAL))
        with zipfile.ZipFile(path) as archive:
            self._entries = archive.infolist()
            self._data = {entry.filename: _read(archive, entry) for entry in self._entries}
        self._names = {name.replace("\\", "/").strip("/").lower(): name for name in self._data}
        self.book = self._office_document()
        root = XmlPart(self[self.book]).root
        strict = any("purl.oclc.org" in value for value in root.attributes.values())
        self.relation_kinds = _STRICT if strict else _OFFICE
        self.main_namespace = next(
            (value for key, value in root.attributes.items() if key == "xmlns" or value.endswith("spreadsheetml/main")),
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        )

    @property
    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._names)

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._names

    def __getitem__(self, part: str) -> bytes:
        return self._data[self._names[part.lower()]]

    def __setitem__(self, part: str, data: bytes) -> None:
        name = self._names.setdefault(part.lower(), part)
        self._data[name] = data

    def remove(self, part: str) -> None:
        """Take a part out."""
        del self._data[self._names.pop(part.lower())]

    def relations(self, part: str) -> list[Relation]:
        """What a part points to; links out of the workbook are left out."""
        links = relations_of(part)
        if links not in self:
            return []
        found = XmlPart(self[links]).elements(lambda element: element.name == "Relationship")
        return [
            Relation(
                element.attributes["Id"],
                element.attributes["Type"].rpartition("/")[2],
                _whole(part, element.attributes["Target"]),
                element,
            )
            for element in found
            if element.attributes.get("TargetMode") != "External"
        ]

    def related(self, part: str, kind: str) -> str | None:
        """The first part of a kind that a part points to, if the workbook has it."""
        return next((link.target for link in self.relations(part) if link.kind == kind and link.target in self), None)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Make a part point to another one; the id of the new relation."""
        links = relations_of(part)
        if links not in self:
            self[links] = _EMPTY_RELATIONS
        existing = XmlPart(self[links])
        used = {element.attributes.get("Id", "") for element in existing.elements()}
        identity = next(name for name in _numbered("rIdNq") if name not in used)
        where = posixpath.relpath(target, posixpath.dirname(part) or ".")
        line = {"Id": identity, "Type": f"{self.relation_kinds}/{kind}", "Target": where}
        existing.append(existing.root, existing.tag("Relationship", line))
        self[links] = existing.changed()
        return identity

    def declare(self, part: str, content_type: str, *, extension: bool = False) -> None:
        """Say what a new part is: by its name, or by its extension."""
        types = XmlPart(self[CONTENT_TYPES])
        known = {element.attribute("PartName").lower() for element in types.elements()}
        extensions = {element.attribute("Extension").lower() for element in types.elements()}
        suffix = part.rpartition(".")[2]
        if extension and suffix.lower() not in extensions:
            types.insert(types.root.inside, types.tag("Default", {"Extension": suffix, "ContentType": content_type}))
        elif not extension and f"/{part}".lower() not in known:
            types.append(types.root, types.tag("Override", {"PartName": f"/{part}", "ContentType": content_type}))
        self[CONTENT_TYPES] = types.changed()

    def free_name(self, form: str) -> str:
        """A name for a new part: ``form`` with the first number that is free."""
        return next(name for number in range(1, 1 << 20) if (name := form.format(number)) not in self)

    def sheets(self) -> list[SheetEntry]:
        """The sheets in the order of their tabs, as titles that readers see."""
        links = {link.id: link for link in self.relations(self.book)}
        listed = XmlPart(self[self.book]).elements(lambda element: element.name == "sheet")
        return [
            SheetEntry(cell_text(element.attribute("name")), link.target, link.kind == "worksheet")
            for element in listed
            if (link := links.get(element.attribute("id"))) is not None
        ]

    def save(self, path: Path) -> None:
        """Write the workbook: old parts in their order with their dates, new ones behind them."""
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in self._entries:
                if entry.filename in self._data:
                    written = copy.copy(entry)
                    written.extra = b""  # sizes of large archives stand there, which are those of the old file
                    archive.writestr(written, self._data[entry.filename], compress_type=entry.compress_type)
            known = {entry.filename for entry in self._entries}
            for name in (name for name in self._data if name not in known):
                archive.writestr(zipfile.ZipInfo(name, _NO_DAY), self._data[name], zipfile.ZIP_DEFLATED)

    def _office_document(self) -> str:
        return self.related("", "officeDocument") or "xl/workbook.xml"


def relations_of(part: str) -> str:
    """The part that holds the relations of a part.

    >>> relations_of("xl/workbook.xml"), relations_of("")
    ('xl/_rels/workbook.xml.rels', '_rels/.rels')
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _whole(part: str, target: str) -> str:
    joined = posixpath.join("/", posixpath.dirname(part), target.replace("\\", "/"))
    return posixpath.normpath(joined).lstrip("/")


def _numbered(stem: str) -> Iterator[str]:
    number = 1
    while True:
        yield f"{stem}{number}"
        number += 1
