"""Digital signatures of workbooks: found by what the file says of its parts, since every program puts them elsewhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

from nq57_indicators.forms.annotation.workbook_parts import CONTENT_TYPES, WorkbookParts, relations_of
from nq57_indicators.forms.annotation.xml_edits import Element, XmlPart
from nq57_indicators.reading.compound import BadCompoundError, names_of
from nq57_indicators.reading.kinds import Kind

_TYPES = "application/vnd.openxmlformats-package.digital-signature-"
_RELATION = "/digital-signature/"
_OFFICE_FOLDER = "_xmlsignatures/"
_LEGACY = {"_signatures", "_xmlsignatures"}
"""How the parts of a compound file are called that hold its signatures."""


def is_signed(path: Path, kind: Kind) -> bool:
    """Whether a .ods or .xls workbook carries a digital signature; other kinds that are laid out anew have none."""
    if kind == "ods":
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
        return any(name.startswith("meta-inf/") and "signatures" in name for name in names)
    if kind != "xls":
        return False
    try:
        return not _LEGACY.isdisjoint(names_of(path.read_bytes()))
    except BadCompoundError:  # what holds its cells can be read; nothing more is known of it
        return False


def drop_signatures(parts: WorkbookParts) -> bool:
    """Take the signatures out of an .xlsx workbook, if it has any: what is changed is no longer what was signed."""
    gone = _signature_parts(parts)
    if not gone:
        return False
    for name in gone:
        parts.remove(name)
    types = XmlPart(parts[CONTENT_TYPES])
    for element in types.elements(lambda element: _says_signature(element) or _part_name(element) in gone):
        types.replace(element)
    parts[CONTENT_TYPES] = types.changed()
    links = relations_of("")
    root = XmlPart(parts[links])
    for element in root.elements(lambda element: _RELATION in element.attribute("Type")):
        root.replace(element)
    parts[links] = root.changed()
    return True


def _signature_parts(parts: WorkbookParts) -> set[str]:
    """The parts that hold signatures, certificates and what points to them."""
    types = XmlPart(parts[CONTENT_TYPES]).elements(_says_signature)
    named = {_part_name(element) for element in types}
    suffixes = tuple(
        f".{element.attribute('Extension').lower()}" for element in types if element.attribute("Extension")
    )
    found = {
        name for name in parts.names if name in named or name.endswith(suffixes) or name.startswith(_OFFICE_FOLDER)
    }
    waiting = ["", *found]
    while waiting:
        related = {
            link.target.lower()
            for link in parts.relations(waiting.pop())
            if _RELATION in link.element.attribute("Type")
        }
        waiting += related - found
        found |= related
    return {name for part in found for name in (part, relations_of(part)) if name in parts}


def _says_signature(element: Element) -> bool:
    return element.attribute("ContentType").lower().startswith(_TYPES)


def _part_name(element: Element) -> str:
    return element.attribute("PartName").strip("/").lower()
