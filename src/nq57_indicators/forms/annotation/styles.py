"""Formats appended to those of a workbook: what was there keeps its number."""

from __future__ import annotations

from nq57_indicators.forms.annotation.workbook_parts import WorkbookParts
from nq57_indicators.forms.annotation.xml_edits import Element, XmlPart, with_attribute

COLOURS = {"error": "FFFFC7CE", "warning": "FFFFEB9C", "confirm": "FFFCE4D6", "note": "FFDDEBF7"}
"""The colour of a marked cell, by the severity of the worst finding on it."""
_HEAD = "FFD9E1F2"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_NO_STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="{main}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)


class Styles:
    """The formats of a workbook, and those that marks need. Written back by ``save``."""

    def __init__(self, parts: WorkbookParts) -> None:
        self._parts = parts
        self._name = parts.related(parts.book, "styles") or _with_styles(parts)
        self._part = XmlPart(parts[self._name])
        found = self._part.elements(lambda element: element.depth in (1, 2))
        self._groups = {element.name: element for element in found if element.depth == 1}
        self._formats = self._children("cellXfs", found)
        self._fills = self._children("fills", found)
        self._fonts = self._children("fonts", found)
        self._new: dict[str, list[str]] = {"cellXfs": [], "fills": [], "fonts": []}
        self._marked: dict[tuple[int, str], int] = {}
        self._plain: dict[tuple[str, bool, bool], int] = {}

    def marked(self, style: int, severity: str) -> int:
        """The number of a format that is that of ``style`` but for its colour."""
        key = style, severity
        if key not in self._marked:
            self._marked[key] = self._with_fill(style, self._colour(COLOURS[severity]))
        return self._marked[key]

    def unmarked(self, style: int, fill: str) -> int:
        """The number of a format that has the ``fill`` it had before it was marked; the same where it is not marked."""
        if not self.is_marked(style):
            return style
        key = style, fill
        if key not in self._marked:
            self._marked[key] = self._with_fill(style, self._add("fills", fill) if fill else 0)
        return self._marked[key]

    def is_marked(self, style: int) -> bool:
        """Whether the colour of a format is one of ours."""
        fill = self.fill_of(style)
        return any(colour in fill for colour in COLOURS.values())

    def fill_of(self, style: int) -> str:
        """The fill of a format as XML; nothing for none."""
        number = int(self._format(style).attribute("fillId", "0"))
        return self._part.raw(self._fills[number]).decode("utf-8") if 0 < number < len(self._fills) else ""

    def text(self, severity: str = "", *, bold: bool = False, link: bool = False) -> int:
        """The number of a format for wrapped text."""
        key = severity, bold, link
        if key not in self._plain:
            tag = self._part.tag
            colour = COLOURS.get(severity) or (_HEAD if bold else "")
            fill = self._colour(colour) if colour else 0
            look = (tag("b") if bold else "") + (tag("u") if link else "") + tag("sz", {"val": "11"})
            look += (tag("color", {"rgb": "FF0563C1"}) if link else "") + tag("name", {"val": "Times New Roman"})
            font = self._add("fonts", tag("font", None, look))
            aligned = tag("alignment", {"vertical": "top", "wrapText": "1"})
            numbers = {"numFmtId": "49", "fontId": str(font), "fillId": str(fill), "borderId": "0", "xfId": "0"}
            applied = {"applyNumberFormat": "1", "applyFont": "1", "applyFill": "1", "applyAlignment": "1"}
            self._plain[key] = self._add("cellXfs", tag("xf", numbers | applied, aligned))
        return self._plain[key]

    def save(self) -> None:
        """Write the formats back, the new ones behind the old."""
        for name, added in self._new.items():
            if added:
                count = str(len(getattr(self, _LISTS[name])) + len(added))
                self._part.append(self._groups[name], "".join(added), {"count": count})
        self._parts[self._name] = self._part.changed()

    def _format(self, style: int) -> Element:
        return self._formats[style] if 0 <= style < len(self._formats) else self._formats[0]

    def _with_fill(self, style: int, fill: int) -> int:
        element = self._format(style)
        raw = self._part.raw(element)
        tag = self._part.data[element.start : element.inside]
        changed = with_attribute(with_attribute(tag, "fillId", str(fill)), "applyFill", "1")
        return self._add("cellXfs", (changed + raw[len(tag) :]).decode("utf-8"))

    def _colour(self, colour: str) -> int:
        tag = self._part.tag
        inner = tag("fgColor", {"rgb": colour}) + tag("bgColor", {"indexed": "64"})
        return self._add("fills", tag("fill", None, tag("patternFill", {"patternType": "solid"}, inner)))

    def _add(self, group: str, xml: str) -> int:
        """The number of a new entry; an entry that is there already is not written again."""
        added = self._new[group]
        if xml not in added:
            added.append(xml)
        return len(getattr(self, _LISTS[group])) + added.index(xml)

    def _children(self, group: str, found: list[Element]) -> list[Element]:
        parent = self._groups[group]
        return [element for element in found if element.depth == 2 and parent.inside <= element.start < parent.end]


_LISTS = {"cellXfs": "_formats", "fills": "_fills", "fonts": "_fonts"}


def _with_styles(parts: WorkbookParts) -> str:
    """A workbook without formats gets the least that Excel asks for."""
    name = "xl/styles.xml"
    parts[name] = _NO_STYLES.format(main=parts.main_namespace).encode()
    parts.relate(parts.book, "styles", name)
    parts.declare(name, _STYLES_TYPE)
    return name
